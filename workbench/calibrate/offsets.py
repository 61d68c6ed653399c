"""What the recipe leaves unexplained, split into random effects and shrunk.

ln(measured / predicted) = Σ effects + configuration + noise, each effect normal around 0 with a variance of
its own, found by expectation-maximisation; large residuals count less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.calibrate.data import CELL, codes_of
from workbench.engine.constants import Bools, Floats

_FIRST_DEVIATION, _FIRST_CONFIGURATION, _FIRST_NOISE = 0.05, 0.08, 0.05
_LEAST_VARIANCE = 1e-6
_ROBUST_FROM = 2.0
_TYPICAL_SPREAD, _TYPICAL_DEVIATION = 0.2, 0.3
"""Scale of the Cauchy loss and deviation of the levels in ln units; cross-validation is flat around them."""
_TYPICAL_ITERATIONS = 30


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects by grouping and level, and the standard deviations in ln units by grouping."""

    values: Mapping[str, Mapping[str, float]]
    deviations: Mapping[str, float]

    def offset(self, labels: Mapping[str, Sequence[str]]) -> Floats:
        """Sum of the effects of each point, shape (N,); levels without one count 0."""
        columns = [[values.get(label, 0.0) for label in labels[name]] for name, values in self.values.items()]
        total: Floats = np.array(columns, dtype=np.float64).sum(axis=0)
        return total


def yearly_trends(
    residual: Floats, year: Floats, labels: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Change of a residual in ln units a year by stack, within cells measured at several dates.

    Deviations from the cell's mean over deviations of the date; those beyond ±0.5 count as ±0.5.
    """
    known = ~np.isnan(residual) & ~np.isnan(year)
    _, cell = codes_of(labels[CELL])
    count = np.bincount(cell[known], minlength=int(cell.max()) + 1)
    some = np.maximum(count, 1)
    value, date = np.nan_to_num(residual), np.nan_to_num(year)
    centred = [
        column - (np.bincount(cell[known], weights=column[known], minlength=len(count)) / some)[cell]
        for column in (value, date)
    ]
    centred[0] = np.clip(centred[0], -0.5, 0.5)
    found = {}
    for stack in sorted(set(labels["stack"])):
        rows = known & (np.array(labels["stack"]) == stack)
        spread = float((centred[1][rows] ** 2).sum())
        if spread > 0:
            slope = float((centred[0][rows] * centred[1][rows]).sum()) / spread
            found[stack] = {"per_year": round(slope, 4), "n": int(rows.sum())}
    return found


def find_effects(
    residual: Floats, labels: Mapping[str, Sequence[str]], groupings: Sequence[str], iterations: int = 15
) -> Effects:
    """Effects of the groupings on residuals of shape (N,); NaN residuals are left out."""
    known: Bools = ~np.isnan(residual)
    y = residual[known]
    rows = np.flatnonzero(known).tolist()

    def picked(name: str) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.int64]]]:
        return codes_of([labels[name][row] for row in rows])

    groups = [picked(name) for name in groupings]
    _, configuration = picked("configuration")
    count = int(configuration.max()) + 1
    sizes = [len(levels) for levels, _ in groups]
    starts = np.cumsum([0, *sizes])
    design = np.zeros((len(y), int(starts[-1])))
    for start, (_, codes) in zip(starts, groups, strict=False):
        design[np.arange(len(y)), start + codes] = 1
    variance = np.full(len(groups), _FIRST_DEVIATION**2)
    between, noise = _FIRST_CONFIGURATION**2, _FIRST_NOISE**2
    trust = np.ones(len(y))
    effect = np.zeros(design.shape[1])
    for _ in range(iterations):
        weight = trust / noise
        shrink = 1 / (np.bincount(configuration, weights=weight, minlength=count) + 1 / between)
        weighted = design * weight[:, None]
        by_configuration = np.zeros((count, design.shape[1]))
        np.add.at(by_configuration, configuration, weighted)
        right = np.bincount(configuration, weights=weight * y, minlength=count)
        matrix = design.T @ weighted - by_configuration.T @ (by_configuration * shrink[:, None])
        covariance = np.linalg.inv(matrix + np.diag(np.repeat(1 / variance, sizes)))
        effect = covariance @ (weighted.T @ y - by_configuration.T @ (shrink * right))
        rest = y - design @ effect
        own = shrink * np.bincount(configuration, weights=weight * rest, minlength=count)
        last = rest - own[configuration]
        spread = effect**2 + np.diag(covariance)
        variance = np.array([max(spread[a:b].mean(), _LEAST_VARIANCE) for a, b in pairwise(starts)])
        between = max(float((own**2 + shrink).mean()), _LEAST_VARIANCE)
        noise = max(float((trust * last**2).mean() + shrink[configuration].mean() / 2), _LEAST_VARIANCE)
        size = np.maximum(np.abs(last) / np.sqrt(noise), np.abs(own[configuration]) / np.sqrt(between))
        trust = np.minimum(1.0, (_ROBUST_FROM / np.maximum(size, 1e-9)) ** 2)
    values = {
        name: dict(zip(levels, effect[start : start + len(levels)].tolist(), strict=True))
        for name, start, (levels, _) in zip(groupings, starts, groups, strict=False)
    }
    deviations = dict(zip(groupings, np.sqrt(variance).tolist(), strict=True))
    return Effects(
        values, deviations | {"configuration": float(np.sqrt(between)), "repeat": float(np.sqrt(noise))}
    )


def find_typical(residual: Floats, labels: Mapping[str, Sequence[str]], grouping: str) -> Effects:
    """Where most residuals of shape (N,) of each level lie, shrunk to 0; NaN residuals are left out.

    The location a that minimises Σ ln(1 + ((r − a)/s)²)·s² + a²·s²/τ² by reweighting from the median.
    """
    known: Bools = ~np.isnan(residual)
    names = np.array(labels[grouping])
    hold = (_TYPICAL_SPREAD / _TYPICAL_DEVIATION) ** 2
    found = {}
    for level in sorted(set(names[known].tolist())):
        values = residual[known & (names == level)]
        at = float(np.median(values))
        for _ in range(_TYPICAL_ITERATIONS):
            weight = 1 / (1 + ((values - at) / _TYPICAL_SPREAD) ** 2)
            at = float((weight * values).sum() / (weight.sum() + hold))
        found[level] = at
    spread = float(np.sqrt(np.mean(np.square(list(found.values())))))
    return Effects({grouping: found}, {grouping: spread})
