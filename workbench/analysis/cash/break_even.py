"""Where two offers cost the same: at what load, and from which month on."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from workbench.analysis.results.result import BreakEven, CashLine, OfferResult
from workbench.engine.constants import Floats

_GROSS_UP = "tax gross-up"


def break_evens(results: Sequence[OfferResult]) -> tuple[BreakEven, ...]:
    """Every pair of feasible offers, in ranking order."""
    ranked = [result for result in results if result.feasible and result.economics is not None]
    return tuple(
        BreakEven(
            offer_id=one.id,
            rival_id=other.id,
            tokens_per_year=crossing_load(one.cost_by_load, other.cost_by_load),
            month=overtaking_month(one, other),
        )
        for one, other in combinations(ranked, 2)
    )


def crossing_load(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> float | None:
    """Load at which two cost curves over the same loads cross, nearest to the middle one; log-log between.

    Each point is (tokens a year, cost per token); None where the curves do not cross.
    """
    if not one or len(one) != len(other):
        return None
    loads: Floats = np.log(np.array([load for load, _ in one]))
    gap: Floats = np.log(np.array([cost for _, cost in one])) - np.log(np.array([cost for _, cost in other]))
    turns = np.flatnonzero(np.sign(gap[:-1]) * np.sign(gap[1:]) < 0)
    if not len(turns):
        return None
    found = loads[turns] + (loads[turns + 1] - loads[turns]) * gap[turns] / (gap[turns] - gap[turns + 1])
    return float(np.exp(found[np.argmin(np.abs(found - loads[len(loads) // 2]))]))


def overtaking_month(one: OfferResult, other: OfferResult) -> int | None:
    """First month from which one offer's running sum of cash stays below the other's."""
    if one.economics is None or other.economics is None:
        return None
    ahead = _laid_out(one.economics.cash) <= _laid_out(other.economics.cash)
    if not ahead[-1]:
        return None
    behind = np.flatnonzero(~ahead)
    return int(behind[-1] + 1) if len(behind) else 0


def _laid_out(cash: Sequence[CashLine]) -> Floats:
    """Cash out less cash in up to each month, shape (M + 1,)."""
    lines = [line.amounts for line in cash if line.category != _GROSS_UP]
    return np.cumsum(np.array(lines).sum(axis=0))
