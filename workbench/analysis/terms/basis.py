"""The one basis that all offers are compared on: study period, rates, timing, and how money is summed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.domain.assumptions import Assumptions
from workbench.engine.cashflow import Timing, equivalent_annual, growth_factors, period_times, real_rate
from workbench.engine.constants import Floats


@dataclass(frozen=True)
class Basis:
    """Study period in months and the rates that discount it. Series have shape (M + 1,), see `Line`."""

    months: int
    nominal: float
    inflation: float
    tax: float
    timing: Timing

    @staticmethod
    def of(assumptions: Assumptions) -> "Basis":
        """The basis that a scenario's assumptions state."""
        return Basis(
            months=assumptions.study_months,
            nominal=assumptions.nominal_wacc,
            inflation=assumptions.inflation,
            tax=assumptions.tax_rate,
            timing=Timing(assumptions.flow_timing.value),
        )

    @property
    def years(self) -> float:
        """The study period in years."""
        return self.months / 12

    @property
    def real(self) -> float:
        """The real rate."""
        return float(real_rate(np.asarray(self.nominal), np.asarray(self.inflation)))

    @property
    def running_years(self) -> Floats:
        """Time of the running flows of months 1..M, shape (M,)."""
        return period_times(self.months, 1 / 12, self.timing)

    def factors(self, rate: float, *, exact: bool) -> Floats:
        """Discount factors by index: k months for one-offs, the timing within month k for running flows."""
        years: Floats = np.arange(self.months + 1, dtype=np.float64) / 12
        if not exact:
            years = np.concatenate([[0.0], self.running_years])
        return growth_factors(np.asarray(rate), -years)

    @cached_property
    def exact(self) -> Floats:
        """Nominal discount factors of one-offs."""
        return self.factors(self.nominal, exact=True)

    @cached_property
    def period(self) -> Floats:
        """Nominal discount factors of running flows; index 0 is no month."""
        return self.factors(self.nominal, exact=False) * (np.arange(self.months + 1) > 0)

    @cached_property
    def period_real(self) -> Floats:
        """Real discount factors of running flows; index 0 is no month."""
        return self.factors(self.real, exact=False) * (np.arange(self.months + 1) > 0)

    @cached_property
    def annuity(self) -> float:
        """Present value of 1 a year paid by the month, over the study."""
        return float(self.period.sum() / 12)

    def level(self, present_value: float) -> float:
        """The level yearly cost, paid by the month, with this present value."""
        return present_value / self.annuity

    def equivalent_annual(self, present_value: float) -> float:
        """The level payment at each year's end with this present value."""
        value = equivalent_annual(np.asarray(present_value), np.asarray(self.nominal), np.asarray(self.years))
        return float(value)

    def token_value(self, tokens_by_month: Floats, *, real: bool = False) -> float:
        """Discounted tokens of months 1..M, shape (M,)."""
        factors = self.period_real if real else self.period
        return float((tokens_by_month * factors[1:]).sum())
