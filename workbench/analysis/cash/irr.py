"""Internal rate of return of amounts at any times, by pyxirr."""

import numpy as np
import pyxirr

from workbench.engine.cashflow import by_time
from workbench.engine.constants import Floats

_GRIDS = (1, 2, 4, 12, 24, 365, 730, 8760)
"""Cells a year on which times may fall: years, half years, quarters, months, half months, days, …"""
_MOST_CELLS = 40_000
_SCAN: Floats = np.concatenate([-1 + np.geomspace(1e-3, 1, 400), np.geomspace(1e-6, 20, 400)])


def internal_rates(amounts: Floats, years: Floats) -> tuple[float | None, int]:
    """(effective rate per year, number of rates found) at which the amounts have no present value.

    The rate is None where there is none: amounts of one sign only. Where the sign changes more than once
    several rates can solve it; the one nearest to 10 % is returned and their number says so.
    """
    times, flows = by_time(years, amounts)
    if not (flows > 0).any() or not (flows < 0).any():
        return None, 0
    near = _crossings(flows, times)
    if len(near) > 1:
        found: float | None = min(near, key=lambda rate: abs(rate - 0.1))
    else:
        found = _on_a_grid(flows, times)
    rate = None if found is None else _polished(flows, times, found)
    if rate is None and not near:
        rate = _touching(flows, times)
    return rate, max(int(rate is not None), len(near))


def _on_a_grid(flows: Floats, times: Floats) -> float | None:
    for cells_per_year in _GRIDS:
        cells = times * cells_per_year
        if cells[-1] <= _MOST_CELLS and np.abs(cells - np.round(cells)).max() < 1e-6:
            series = np.zeros(round(float(cells[-1])) + 1)
            series[np.round(cells).astype(int)] = flows
            rate = pyxirr.irr(series, guess=1.1 ** (1 / cells_per_year) - 1, silent=True)
            if rate is not None and np.isfinite(rate) and rate > -1:
                return float(np.expm1(cells_per_year * np.log1p(rate)))
    return None


def _polished(flows: Floats, times: Floats, rate: float) -> float | None:
    """Newton on log(1 + rate) from the library's answer; None where that is no root."""
    force = np.log1p(rate)
    for _ in range(4):
        values = flows * np.exp(-force * times)
        slope = -(values * times).sum()
        if slope == 0:
            break
        force -= values.sum() / slope
    values = flows * np.exp(-force * times)
    exact = abs(values.sum()) <= 1e-9 * np.abs(values).sum()
    return float(np.expm1(force)) if exact and np.isfinite(force) else None


def _touching(flows: Floats, times: Floats) -> float | None:
    """The rate at which the present value touches zero without crossing it; None where it does not."""
    if np.count_nonzero(np.diff(np.sign(flows[flows != 0]))) < 2:
        return None

    def distance(rates: Floats) -> Floats:
        parts = flows * np.exp(-np.log1p(rates)[:, np.newaxis] * times)
        shares: Floats = np.abs(parts.sum(axis=1)) / np.abs(parts).sum(axis=1)
        return shares

    around = _SCAN
    for _ in range(8):
        place = int(np.argmin(distance(around)))
        low, high = around[max(0, place - 1)], around[min(len(around) - 1, place + 1)]
        around = np.linspace(low, high, 41)
    nearest = around[int(np.argmin(distance(around)))]
    return float(nearest) if distance(np.array([nearest]))[0] <= 1e-9 else None


def _crossings(flows: Floats, times: Floats) -> list[float]:
    """About where the present value changes sign between −99.9 % and 2,000 %, if it may do so twice."""
    if np.count_nonzero(np.diff(np.sign(flows[flows != 0]))) < 2:
        return []
    values = (flows * np.exp(-np.log1p(_SCAN)[:, np.newaxis] * times)).sum(axis=1)
    turns = np.flatnonzero(np.diff(np.sign(values)))
    weight = values[turns] / (values[turns] - values[turns + 1])
    rates: Floats = _SCAN[turns] + weight * (_SCAN[turns + 1] - _SCAN[turns])
    return [float(rate) for rate in rates]
