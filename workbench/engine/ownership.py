"""Monthly cash of hardware over a study period, shape (M + 1,): index 0 is the valuation date, k month k.

One-off amounts fall exactly k months after the valuation date, running ones within month k (1..M).
"""

import numpy as np

from workbench.domain.periods import MONTHS_PER_YEAR
from workbench.engine.constants import Bools, Floats


def purchase_months(start: int, life: int, months: int) -> list[int]:
    """Months at whose start hardware is bought: at go-live, and again whenever its life is over."""
    return list(range(start, months, life))


def one_offs(months: int, at: list[int], amounts: list[float]) -> Floats:
    """Amounts at whole months after the valuation date; those after the study are left out."""
    series = np.zeros(months + 1)
    for month, amount in zip(at, amounts, strict=True):
        if month <= months:
            series[month] += amount
    return series


def running(months: int, start: int, per_month: float | Floats, growth_per_year: float = 0.0) -> Floats:
    """A monthly amount from go-live on, growing by (1 + g)^(month/12) from the valuation date."""
    series = np.zeros(months + 1)
    index = np.arange(start + 1, months + 1)
    series[index] = per_month * (1 + growth_per_year) ** ((index - 1) / MONTHS_PER_YEAR)
    return series


def projected(price: float, change_per_year: float, month: int) -> float:
    """A price of today at a later month."""
    return float(price * (1 + change_per_year) ** (month / MONTHS_PER_YEAR))


def covered_months(start: int, life: int, term: int, months: int) -> Bools:
    """Months (1..M) within a term counted from each purchase, shape (M + 1,)."""
    index = np.arange(months + 1)
    age = (index - 1 - start) % life
    covered: Bools = (index > start) & (age < term)
    return covered
