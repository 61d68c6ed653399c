"""Debt, leases and the cost of capital, as arrays; the fixed-charge form of a levelised cost.

Rates per period are effective for that period and exceed −1.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import Floats
from workbench.engine.economics import annuity_factor


def weighted_cost_of_capital(
    debt_share: Floats, debt_rate: Floats, equity_rate: Floats, tax_rate: Floats
) -> Floats:
    """After-tax cost of capital: d·r_d·(1 − T) + (1 − d)·r_e. Nominal from nominal rates."""
    return debt_share * debt_rate * (1 - tax_rate) + (1 - debt_share) * equity_rate


def annuity_loan(principal: float, rate: float, periods: int) -> tuple[Floats, Floats]:
    """(interest, repayment) of a loan with level payments at each period's end, shape (periods,) each."""
    payment = principal * float(annuity_factor(np.asarray(rate), np.asarray(float(periods))))
    passed = np.arange(periods, dtype=np.float64)
    growth: Floats = (1 + rate) ** passed
    repaid: Floats = (payment - principal * rate) * growth
    interest: Floats = payment - repaid
    return interest, repaid


def linear_loan(principal: float, rate: float, periods: int) -> tuple[Floats, Floats]:
    """(interest, repayment) of a loan repaid in equal parts, shape (periods,) each."""
    repaid = np.full(periods, principal / periods)
    interest: Floats = (principal - principal / periods * np.arange(periods, dtype=np.float64)) * rate
    return interest, repaid


def bullet_loan(principal: float, rate: float, periods: int) -> tuple[Floats, Floats]:
    """(interest, repayment) of a loan repaid at once at its end, shape (periods,) each."""
    repaid = np.zeros(periods)
    repaid[-1] = principal
    return np.full(periods, principal * rate), repaid


def lease_payment(price: float, residual: float, rate: float, periods: int, in_advance: bool) -> float:
    """Level rent whose value at the lease's rate, with the residual at its end, is the asset's price."""
    discount = (1 + rate) ** -periods
    payment = (price - residual * discount) * float(
        annuity_factor(np.asarray(rate), np.asarray(float(periods)))
    )
    return payment / (1 + rate) if in_advance else payment


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCharge:
    """Factors that turn an installed cost into a yearly charge in real money: FCR = CRF·PFF·CFF."""

    real_wacc: float
    crf: float
    pff: float
    cff: float

    @property
    def fcr(self) -> float:
        """Fixed charge rate per year."""
        return self.crf * self.pff * self.cff


def fixed_charge(
    *,
    inflation: float,
    nominal_equity_rate: float,
    nominal_debt_rate: float,
    debt_share: float,
    tax_rate: float,
    years: float,
    depreciation: Floats,
    construction_shares: Floats,
    construction_rate: float,
) -> FixedCharge:
    """Fixed charge rate after NREL SAM (`LcoefcrDesign`).

    Rates are made real first. `depreciation` counts every year of its schedule, also beyond `years`;
    `construction_shares` by year, the last year before service first, pay `construction_rate` as it is from
    the middle of their year.
    """
    real_equity = (1 + nominal_equity_rate) / (1 + inflation) - 1
    real_debt = (1 + nominal_debt_rate) / (1 + inflation) - 1
    real_wacc = (
        1
        + (1 - debt_share) * ((1 + real_equity) * (1 + inflation) - 1)
        + debt_share * ((1 + real_debt) * (1 + inflation) - 1) * (1 - tax_rate)
    ) / (1 + inflation) - 1
    crf = float(annuity_factor(np.asarray(real_wacc), np.asarray(years)))
    k = np.arange(1, len(depreciation) + 1)
    shield = float((depreciation / ((1 + real_wacc) * (1 + inflation)) ** k).sum())
    year = np.arange(1, len(construction_shares) + 1)
    cost = 1 + (1 - tax_rate) * ((1 + construction_rate) ** (year - 0.5) - 1)
    return FixedCharge(
        real_wacc=real_wacc,
        crf=crf,
        pff=(1 - tax_rate * shield) / (1 - tax_rate),
        cff=float((construction_shares * cost).sum()),
    )
