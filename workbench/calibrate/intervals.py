"""Intervals from left-out errors, wide enough to hold on groups that they were not taken from.

Quantiles of left-out errors hold too little on groups that nobody has seen: errors of one accelerator,
model or cell are alike. So the share between the quantiles is chosen by a second cross-validation: quantiles
of some groups are tried on the others, and the share at which these hold `TARGET` of the errors is taken.
A vendor whose own errors are held less often than that has wider intervals, by a power.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.calibrate.data import CELL
from workbench.engine.constants import Bools, Floats
from workbench.evidence.calibration import METRICS, NEW_VENDOR, Kind

TARGET = 0.815
"""Share of unseen errors that an 80 % interval is to hold: the middle of 75 and 88 %."""
_LEAST_SHARE, _MOST_SHARE = 0.5, 0.995
_HALVINGS = 12
_FOLDS = 12
_SEED = 20261126
_MOST_POWER = 4.0
_GROUPS: Mapping[str, str] = {
    Kind.CELL: "configuration",
    Kind.SEEN: CELL,
    Kind.NEW_GPU: "accelerator",
    Kind.NEW_MODEL: "model",
    Kind.NEW_BOTH: "accelerator+model",
    NEW_VENDOR: "accelerator",
}
"""By kind: what is exchangeable."""


@dataclass(frozen=True, slots=True)
class Errors:
    """ln(true/predicted) of one metric and kind, their weights, and the part each is tried in, shape (N,)."""

    value: Floats
    weight: Floats
    part: Floats

    def parts(self) -> Iterator[Bools]:
        """Rows of each part."""
        for number in np.unique(self.part):
            yield self.part == number

    def quantiles(self, share: float, rows: Bools) -> tuple[float, float]:
        """Weighted quantiles that leave (1 − share)/2 on either side."""
        value, weight = self.value[rows], self.weight[rows]
        order = np.argsort(value)
        place = (np.cumsum(weight[order]) - weight[order] / 2) / weight.sum()
        low, high = np.interp([(1 - share) / 2, (1 + share) / 2], place, value[order])
        return float(low), float(high)

    def held(self, share: float, power: float = 1.0) -> Bools:
        """Whether each error lies between the quantiles of the other parts times a power, shape (N,)."""
        inside = np.zeros(len(self.value), dtype=np.bool_)
        for part in self.parts():
            low, high = self.quantiles(share, ~part)
            inside[part] = (self.value[part] >= low * power) & (self.value[part] <= high * power)
        return inside

    def share(self) -> float:
        """Least share between the quantiles that holds `TARGET` of the errors of other parts.

        What is held counts half by row and half by group.
        """

        def holds(share: float) -> bool:
            held = self.held(share)
            return float(held.mean() + np.average(held, weights=self.weight)) / 2 >= TARGET

        return _least(holds, _LEAST_SHARE, _MOST_SHARE)


def _least(enough: Callable[[float], bool], low: float, high: float) -> float:
    """Least value between the two that is enough, by bisection; `high` where none is."""
    if enough(low):
        return low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _errors(row: Floats, names: Sequence[str]) -> tuple[Errors, Bools]:
    """Known errors, groups weighing by the root of their rows; whole groups make up a part."""
    known = ~np.isnan(row)
    levels, group = np.unique(np.array(names)[known], return_inverse=True)
    count = np.bincount(group, minlength=len(levels))
    place = np.random.default_rng(_SEED).permutation(len(levels)) % _FOLDS
    return Errors(row[known], 1 / np.sqrt(count[group]), place[group].astype(np.float64)), known


@dataclass(frozen=True, slots=True)
class Intervals:
    """(P10, P90) of true over predicted by metric and kind, and by metric and kind the power for each vendor.

    `told` says of each metric and kind the `share` between the quantiles and the share of left-out rows
    `held`, in all and by vendor, each by an interval from other groups.
    """

    ratios: dict[str, dict[str, tuple[float, float]]]
    powers: dict[str, dict[str, dict[str, float]]]
    told: dict[str, dict[str, dict[str, float]]]


def find_intervals(errors: Mapping[str, Floats], labels: Mapping[str, Sequence[str]]) -> Intervals:
    """Intervals from ln(measured/predicted) of TPOT, TTFT and latency by kind, shape (3, N)."""
    ratios: dict[str, dict[str, tuple[float, float]]] = {metric: {} for metric in METRICS}
    powers: dict[str, dict[str, dict[str, float]]] = {metric: {} for metric in METRICS}
    told: dict[str, dict[str, dict[str, float]]] = {metric: {} for metric in METRICS}
    vendors = np.array(labels["vendor"])
    for place, metric in enumerate(METRICS):
        for kind, grouping in _GROUPS.items():
            names = [labels[name] for name in grouping.split("+")]
            row = -errors[kind][2] if metric == METRICS[-1] else errors[kind][place]
            found, known = _errors(row, ["|".join(part) for part in zip(*names, strict=True)])
            share = found.share()
            low, high = found.quantiles(share, np.ones(len(found.value), dtype=np.bool_))
            ratios[metric][str(kind)] = float(np.exp(low)), float(np.exp(high))
            mine = {name: vendors[known] == name for name in sorted(set(labels["vendor"]))}
            raised = {
                name: 1.0 if kind == NEW_VENDOR else _vendor_power(found, share, rows)
                for name, rows in mine.items()
            }
            powers[metric][str(kind)] = raised
            held = {name: found.held(share, raised[name])[rows] for name, rows in mine.items()}
            told[metric][str(kind)] = {
                "share": share,
                "held": float(np.concatenate(list(held.values())).mean()),
                **{name: float(inside.mean()) for name, inside in held.items()},
            }
    return Intervals(ratios, powers, told)


def _vendor_power(found: Errors, share: float, mine: Bools) -> float:
    """Least power from 1 at which `TARGET` of a vendor's rows are held."""

    def holds(power: float) -> bool:
        return float(found.held(share, power)[mine].mean()) >= TARGET

    return _least(holds, 1.0, _MOST_POWER)
