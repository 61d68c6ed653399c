"""The same cash as an accountant sees it: profit and loss by fiscal year, and a screen for leases.

For orientation, "for your accountant": it decides nothing, and present values never read it; tax cash has its
own lines in the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.analysis.drawing.specs import Column, ColumnKind, Row, TableSpec
from workbench.analysis.results.result import CashLine, Comparison, OfferResult
from workbench.analysis.shown.money_tables import fiscal_year
from workbench.domain.assumptions import Assumptions
from workbench.domain.offers import LeasedOffer, Offer, OwnedOffer, RentedOffer, WaitOffer
from workbench.engine.cashflow import rate_per_period

_NUMBER = ColumnKind.NUMBER
_FOR = "for your accountant: a first screen, not advice"


@dataclass(frozen=True, slots=True)
class AccountingYear:
    """Expense of one fiscal year, US dollars."""

    year: int
    opex: float
    depreciation: float
    interest: float
    tax: float

    @property
    def expense(self) -> float:
        """Everything charged to the year."""
        return self.opex + self.depreciation + self.interest + self.tax


@dataclass(frozen=True, slots=True)
class LeaseYear:
    """A recognised lease in one fiscal year, US dollars; balances at the year's end."""

    year: int
    payments: float
    interest: float
    liability: float
    depreciation: float
    asset: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseScreen:
    """Whether a contract looks like a lease under IFRS 16 and ASC 842, test by test, and what follows."""

    recognised: bool
    tests: tuple[tuple[str, str], ...]
    """(question, answer)."""
    rate: float
    asset_usd: float
    scheduled: frozenset[tuple[str, int]]
    """(line, month) of the payments that the schedule stands for; none where nothing is recognised."""
    years: tuple[LeaseYear, ...]


_SHORT_TERM_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contract:
    """What both standards ask of a contract. `payments` are the keys of its cash lines, `rate` a year."""

    tests: tuple[tuple[str, str], ...]
    term_months: int
    rate: float
    payments: frozenset[str]
    is_lease: bool
    buys: bool = False
    """Whether the systems are bought at its end: the short-term exemption is closed then."""

    @property
    def short(self) -> bool:
        """Whether the short-term exemption is open."""
        return self.term_months <= _SHORT_TERM_MONTHS and not self.buys


def lease_screen(offer: Offer, result: OfferResult, assumptions: Assumptions) -> LeaseScreen | None:
    """The screen of a leased or committed offer; None for what is bought, or paid by the token."""
    if isinstance(offer, WaitOffer) or result.economics is None:
        return None
    if isinstance(offer, LeasedOffer):
        contract = _leased(offer)
    elif isinstance(offer, RentedOffer) and offer.term_months is not None:
        contract = _committed(offer, offer.term_months, assumptions.nominal_wacc)
    else:
        return None
    exemptions = (
        (
            "short-term exemption",
            "open to it: at most 12 months" if contract.short else "no: longer than 12 months",
        ),
        ("low-value exemption", "no: a server is no low-value asset"),
    )
    lines = [line for line in result.economics.cash if line.key in contract.payments]
    scheduled = _scheduled(lines, offer, contract.term_months, assumptions.study_months)
    asset, years = _schedule(
        lines, offer.start_month, contract.term_months, scheduled, contract.rate, assumptions
    )
    recognised = contract.is_lease and not contract.short
    return LeaseScreen(
        recognised=recognised,
        scheduled=scheduled if recognised else frozenset(),
        tests=(*contract.tests, *exemptions),
        rate=contract.rate,
        asset_usd=asset,
        years=years if recognised else (),
    )


def _leased(offer: LeasedOffer) -> _Contract:
    parts = (("support", offer.support_included), ("power and space", offer.hosting_included))
    included = ", ".join(name for name, is_included in parts if is_included)
    return _Contract(
        tests=(
            ("identified asset", "yes: named systems"),
            ("control of its use", "yes: the buyer decides what runs, and gets all of the output"),
            ("term and options", _term_text(offer)),
            (
                "non-lease components",
                f"{included} in the rent: separate them, or elect not to" if included else "none in the rent",
            ),
        ),
        term_months=offer.term_months + (0 if offer.buy_at_end else offer.extension_months),
        rate=offer.lease_rate,
        payments=frozenset({"rent", "purchase"}),
        is_lease=True,
        buys=offer.buy_at_end,
    )


def _committed(offer: RentedOffer, term_months: int, rate: float) -> _Contract:
    return _Contract(
        tests=(
            (
                "identified asset",
                "yes: the contract names the machines"
                if offer.names_machines
                else "no, unless the contract names machines: a provider may replace instances",
            ),
            ("control of its use", "the buyer runs its own software on them"),
            ("term and options", f"{term_months} months committed"),
            ("non-lease components", "power, space and support are in the price"),
        ),
        term_months=term_months,
        rate=rate,
        payments=frozenset({"upfront", "commitment"}),
        is_lease=offer.names_machines,
    )


def _scheduled(
    lines: Sequence[CashLine], offer: LeasedOffer | RentedOffer, term_months: int, study_months: int
) -> frozenset[tuple[str, int]]:
    """(line, month) of the payments of the first term inside the study."""
    in_advance = isinstance(offer, LeasedOffer) and offer.in_advance
    first = offer.start_month if in_advance else offer.start_month + 1
    due = range(first, first + term_months)
    at_ends = {"upfront": offer.start_month, "purchase": offer.start_month + term_months}
    return frozenset(
        (line.key, month)
        for line in lines
        for month in ([at_ends[line.key]] if line.key in at_ends else due)
        if month <= study_months
    )


def _term_text(offer: LeasedOffer) -> str:
    if offer.buy_at_end:
        return f"{offer.term_months} months, purchase at the end"
    if offer.extension_months:
        return f"{offer.term_months} months, {offer.extension_months} more reasonably certain"
    return f"{offer.term_months} months, no extension that is reasonably certain"


def _schedule(
    lines: Sequence[CashLine],
    start: int,
    term: int,
    scheduled: frozenset[tuple[str, int]],
    rate: float,
    assumptions: Assumptions,
) -> tuple[float, tuple[LeaseYear, ...]]:
    """(right-of-use asset, its years): payments of the first term, discounted from its start."""
    months = assumptions.study_months
    paid = np.zeros(months + 1)
    for line in lines:
        paid += [amount * ((line.key, month) in scheduled) for month, amount in enumerate(line.amounts)]
    end = min(start + term, months)
    payments = paid[start : end + 1]
    monthly = float(rate_per_period(np.asarray(rate), 1 / 12))
    asset = float((payments * (1 + monthly) ** -np.arange(len(payments))).sum())
    liability = asset - float(payments[0])
    found: dict[int, dict[str, float]] = {}
    for month in range(1, len(payments)):
        interest = liability * monthly
        liability += interest - float(payments[month])
        year = fiscal_year(start + month, months, assumptions, one_off=False)
        sums = found.setdefault(year, {"payments": 0.0, "interest": 0.0, "depreciation": 0.0})
        sums["payments"] += float(payments[month]) + (float(payments[0]) if month == 1 else 0.0)
        sums["interest"] += interest
        sums["depreciation"] += asset / (end - start)
        sums["liability"] = liability
        sums["asset"] = asset * (1 - month / (end - start))
    return asset, tuple(LeaseYear(year, **values) for year, values in found.items())


def accounting_years(
    result: OfferResult, screen: LeaseScreen | None, assumptions: Assumptions
) -> tuple[AccountingYear, ...]:
    """Profit and loss by fiscal year: bought hardware by straight line, a recognised lease by its schedule.

    Prepaid running costs are charged evenly over the rest of the study.
    """
    months = assumptions.study_months
    if result.economics is None:
        return ()
    found: dict[int, dict[str, float]] = {}

    def sums_of(year: int) -> dict[str, float]:
        return found.setdefault(year, dict.fromkeys(("opex", "depreciation", "interest", "tax"), 0.0))

    def charge(month: int, kind: str, amount: float) -> None:
        sums_of(fiscal_year(month, months, assumptions, one_off=False))[kind] += amount

    life = max(1, round(assumptions.depreciation_years * 12))
    recognised = screen is not None and screen.recognised
    for line in result.economics.cash:
        if line.category in ("tax gross-up", "VAT timing", "loan"):
            continue
        for index, amount in enumerate(line.amounts):
            if not amount or (screen is not None and (line.key, index) in screen.scheduled):
                continue
            if line.category in ("capex", "grant"):
                service = range(index + 1, min(index + life, months) + 1)
                for month in service:
                    charge(month, "depreciation", amount / life)
                charge(months, "depreciation", amount * (1 - len(service) / life))
            elif line.category == "residual":
                charge(months, "depreciation", amount)
            elif line.category in ("tax", "interest"):
                charge(max(1, index), line.category, amount)
            elif line.one_off and line.key != "rent" and index < months:
                for month in range(index + 1, months + 1):
                    charge(month, "opex", amount / (months - index))
            else:
                charge(min(max(1, index), months), "opex", amount)
    if recognised and screen is not None:
        for item in screen.years:
            sums = found.setdefault(
                item.year, dict.fromkeys(("opex", "depreciation", "interest", "tax"), 0.0)
            )
            sums["depreciation"] += item.depreciation
            sums["interest"] += item.interest
    return tuple(AccountingYear(year, **found[year]) for year in sorted(found))


def accounting_table(comparison: Comparison, offers: Sequence[Offer], assumptions: Assumptions) -> TableSpec:
    """Profit and loss of every feasible offer by fiscal year."""
    by_id = {offer.id: offer for offer in offers}
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="fiscal_year", title="Fiscal year"),
        *(
            Column(key=key, title=title, unit="USD", kind=_NUMBER)
            for key, title in (
                ("opex", "Opex"), ("depreciation", "Depreciation"), ("interest", "Interest"),
                ("tax", "Tax"), ("expense", "Expense"),
            )
        ),
    )  # fmt: skip
    rows = []
    for result in comparison.offers:
        offer = by_id.get(result.id)
        screen = None if offer is None else lease_screen(offer, result, assumptions)
        rows += [
            Row(
                id=f"{result.id}/{item.year}",
                cells=(
                    result.name, str(item.year), item.opex, item.depreciation, item.interest, item.tax,
                    item.expense,
                ),
            )
            for item in accounting_years(result, screen, assumptions)
        ]  # fmt: skip
    return TableSpec(
        key="accounting",
        title="Profit and loss by fiscal year",
        columns=columns,
        rows=tuple(rows),
        context=f"expense in USD; {_FOR}",
        footnotes=(
            f"Straight line over {assumptions.depreciation_years:g} years, the rest at the study's end.",
        ),
    )


def lease_table(comparison: Comparison, offers: Sequence[Offer], assumptions: Assumptions) -> TableSpec:
    """The lease screen of every offer that has one: its tests, then its schedule."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="item", title="Test or fiscal year"),
        Column(key="answer", title="Answer"),
        *(
            Column(key=key, title=title, unit="USD", kind=_NUMBER)
            for key, title in (
                ("payments", "Payments"), ("interest", "Interest"), ("liability", "Liability at end"),
                ("depreciation", "Depreciation"), ("asset", "Right of use at end"),
            )
        ),
    )  # fmt: skip
    by_id = {offer.id: offer for offer in offers}
    rows: list[Row] = []
    nothing = (None,) * 5
    for result in comparison.offers:
        offer = by_id.get(result.id)
        screen = None if offer is None else lease_screen(offer, result, assumptions)
        if screen is None or isinstance(offer, OwnedOffer):
            continue
        verdict = "a lease on the balance sheet" if screen.recognised else "no lease to recognise"
        said = f"{verdict}; at {screen.rate:.2%} a year the first term is worth {screen.asset_usd:,.0f} USD"
        rows.append(
            Row(id=f"{result.id}/verdict", cells=(result.name, "looks like", said, *nothing), emphasis=True)
        )
        rows += [
            Row(id=f"{result.id}/{question}", cells=(result.name, question, answer, *nothing))
            for question, answer in screen.tests
        ]
        rows += [
            Row(
                id=f"{result.id}/{item.year}",
                cells=(
                    result.name, str(item.year), "", item.payments, item.interest, item.liability,
                    item.depreciation, item.asset,
                ),
            )
            for item in screen.years
        ]  # fmt: skip
    return TableSpec(
        key="leases",
        title="Lease screen (IFRS 16, ASC 842)",
        columns=columns,
        rows=tuple(rows),
        context=_FOR,
    )
