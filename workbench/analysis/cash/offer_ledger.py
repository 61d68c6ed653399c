"""An offer's cash over the study period, by month and line, and what it sums to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from workbench.analysis.terms.basis import Basis
from workbench.domain.assumptions import Assumptions, DepreciationMethod
from workbench.domain.provenance import Status
from workbench.engine.cashflow import by_time
from workbench.engine.constants import Floats
from workbench.engine.depreciation import MACRS, declining_balance, straight_line, with_first_year_share


class Category(StrEnum):
    """What a line is in a budget and to the tax office."""

    CAPEX = "capex"
    OPEX = "opex"
    GRANT = "grant"
    RESIDUAL = "residual"
    VAT = "VAT timing"
    LOAN = "loan"
    """Principal received and repaid: no income and no expense."""
    INTEREST = "interest"
    TAX = "tax"
    GROSS_UP = "tax gross-up"
    """No cash: what a levelised price before tax must add for the tax it pays itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, costs positive, US dollars, shape (M + 1,).

    Index k of a one-off (`exact`) is k months after the valuation date; of a running line it is month k
    (1..M), at the timing that the basis states.
    """

    key: str
    title: str
    category: Category
    amounts: Floats
    exact: bool = False
    status: Status = Status.ASSUMED
    source: str = "scenario assumption"
    negotiable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLedger:
    """All lines of an offer, the good tokens it delivers by month, shape (M,), and what share they are.

    `good_share` is good over demanded tokens by stream and month, shape (S, M); S is 1 where all are alike.
    """

    basis: Basis
    lines: tuple[Line, ...]
    tokens: Floats
    good_share: Floats

    def value(self, line: Line) -> float:
        """Present value of a line."""
        factors = self.basis.exact if line.exact else self.basis.period
        return float((line.amounts * factors).sum())

    @property
    def cash_lines(self) -> tuple[Line, ...]:
        """Lines that move money."""
        return tuple(line for line in self.lines if line.category is not Category.GROSS_UP)

    @property
    def npv_usd(self) -> float:
        """Present value of all cash, costs positive."""
        return sum(self.value(line) for line in self.cash_lines)

    @property
    def levelised_value(self) -> float:
        """Present value that the levelised price must earn: the cash, grossed up for tax."""
        return sum(self.value(line) for line in self.lines)

    @property
    def usd_per_year(self) -> float:
        """Level yearly cost, paid by the month."""
        return self.basis.level(self.levelised_value)

    @property
    def lcot_nominal(self) -> float:
        """USD per million good tokens, tokens discounted at the nominal rate."""
        return self.levelised_value / self.basis.token_value(self.tokens) * 1e6

    @property
    def lcot_real(self) -> float:
        """USD per million good tokens in money of the valuation date."""
        return self.levelised_value / self.basis.token_value(self.tokens, real=True) * 1e6

    @property
    def undiscounted(self) -> float:
        """USD per million good tokens with nothing discounted."""
        return float(sum(line.amounts.sum() for line in self.lines) / self.tokens.sum() * 1e6)

    @property
    def good_tokens_per_year(self) -> float:
        """Level yearly good tokens: what `usd_per_year` is divided by."""
        return self.basis.level(self.basis.token_value(self.tokens))

    def cash_by_month(self) -> Floats:
        """Cash out less cash in, shape (M + 1,)."""
        return sum((line.amounts for line in self.cash_lines), start=np.zeros(self.basis.months + 1))

    def flows(self, running_receipts: Floats) -> tuple[Floats, Floats]:
        """(times in years, cash in less cash out) with receipts of months 1..M, in order of time."""
        one_off = np.zeros(self.basis.months + 1)
        by_month = np.concatenate([[0.0], running_receipts])
        for line in self.cash_lines:
            if line.exact:
                one_off = one_off - line.amounts
            else:
                by_month = by_month - line.amounts
        times = np.concatenate([np.arange(self.basis.months + 1) / 12, self.basis.running_years])
        cash = np.concatenate([one_off, by_month[1:]])
        return by_time(times, cash)


def with_tax(lines: Sequence[Line], basis: Basis, assumptions: Assumptions) -> tuple[Line, ...]:
    """The lines, the tax they save, and the gross-up of a levelised price; as they are before tax."""
    if not basis.tax:
        return tuple(lines)
    deducted = _deductions(lines, basis, assumptions)
    saved = Line(
        key="tax",
        title="Tax saved by deductions",
        category=Category.TAX,
        amounts=-basis.tax * deducted,
    )
    taxed = (*lines, saved)
    factor = basis.tax / (1 - basis.tax)
    gross = []
    for exact in (True, False):
        amounts = sum(
            (line.amounts for line in taxed if line.exact is exact), start=np.zeros(basis.months + 1)
        )
        gross.append(
            Line(
                key=f"gross_up_{'one_off' if exact else 'running'}",
                title=f"Tax on the price that pays {'one-off' if exact else 'running'} costs",
                category=Category.GROSS_UP,
                amounts=amounts * factor,
                exact=exact,
            )
        )
    return (*taxed, *gross)


def _deductions(lines: Sequence[Line], basis: Basis, assumptions: Assumptions) -> Floats:
    """Deductions by month (index 0 none): running costs, interest, capex by its schedule, less residuals."""
    deducted = np.zeros(basis.months + 1)
    basis_price = np.zeros(basis.months + 1)
    for line in lines:
        if line.category in (Category.OPEX, Category.RESIDUAL, Category.INTEREST):
            deducted += _from_month_1(line.amounts)
        elif line.category in (Category.CAPEX, Category.GRANT):
            basis_price += line.amounts
    schedule = _schedule(assumptions)
    if schedule is None:
        return deducted
    monthly = np.repeat(schedule / 12, 12)
    for month in np.flatnonzero(basis_price):
        months_left = basis.months - int(month)
        if months_left <= 0:
            deducted[basis.months] += basis_price[month]
            continue
        part = monthly[:months_left] * basis_price[month]
        deducted[month + 1 : month + 1 + len(part)] += part
        deducted[basis.months] += basis_price[month] - part.sum()
    return deducted


def _from_month_1(amounts: Floats) -> Floats:
    """What falls at the valuation date is deducted in the first month."""
    moved = amounts.copy()
    moved[1] += moved[0]
    moved[0] = 0.0
    return moved


def _schedule(assumptions: Assumptions) -> Floats | None:
    """Shares of the price by year of service; None where nothing is deducted."""
    method, years = assumptions.depreciation, assumptions.depreciation_years
    if method is DepreciationMethod.NONE:
        return None
    if method is DepreciationMethod.EXPENSE:
        return np.ones(1)
    if method is DepreciationMethod.STRAIGHT_LINE:
        schedule = straight_line(years)
    elif method is DepreciationMethod.DECLINING_BALANCE:
        schedule = declining_balance(years)
    else:
        schedule = MACRS[int(method.value.split()[1])].copy()
    return with_first_year_share(schedule, assumptions.first_year_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The offer that serves the demand until another goes live, `months` after the valuation date."""

    name: str
    ledger: OfferLedger
    months: int


def bridged(ledger: OfferLedger, bridge: Bridge | None) -> OfferLedger:
    """The ledger with a bridge's lines and tokens before go-live; as it is without one."""
    if bridge is None:
        return ledger
    month = np.arange(ledger.basis.months + 1)
    lines = tuple(
        replace(
            line,
            key=f"bridge/{line.key}",
            title=f"Until go-live, {bridge.name}: {line.title}",
            amounts=line.amounts * ((month < bridge.months) if line.exact else (month <= bridge.months)),
            negotiable=False,
        )
        for line in bridge.ledger.lines
    )
    until = month[1:] <= bridge.months
    return OfferLedger(
        basis=ledger.basis,
        lines=(*ledger.lines, *lines),
        tokens=np.where(until, bridge.ledger.tokens, ledger.tokens),
        good_share=np.where(until, _alike(bridge.ledger, ledger), ledger.good_share),
    )


def _alike(bridge: OfferLedger, ledger: OfferLedger) -> Floats:
    """A bridge's good shares by the ledger's streams, (S, M); their mean where it serves other ones."""
    if len(bridge.good_share) in (1, len(ledger.good_share)):
        return bridge.good_share
    mean: Floats = bridge.good_share.mean(axis=0, keepdims=True)
    return mean


def bridge_usd_per_year(ledger: OfferLedger) -> float:
    """Level yearly cost of what a bridge added."""
    added = (ledger.value(line) for line in ledger.lines if line.key.startswith("bridge/"))
    return ledger.basis.level(sum(added))
