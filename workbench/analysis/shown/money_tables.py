"""Tables of the same cash for finance: by line and month, by fiscal year, and the figures of each offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.analysis.drawing.specs import Cell, Column, ColumnKind, Row, TableSpec
from workbench.analysis.offers.site import months_later
from workbench.analysis.results.result import CashLine, Comparison, OfferResult
from workbench.domain.assumptions import Assumptions

_NUMBER = ColumnKind.NUMBER
_GROSS_UP = "tax gross-up"
_INVESTED = frozenset({"capex", "grant", "residual", "loan"})
_GOOD_SHARES = (
    ("availability", "Available", "Less failures and maintenance"),
    (
        "within_limits", "Within limits",
        "Requests that keep both latency limits at the loads of the hours; assumed of hosted offers",
    ),
    ("while_scaling", "Not while scaling", "Requests that do not come while their replicas start"),
    ("not_retried", "Not retried", "Served tokens that are no repetition"),
)  # fmt: skip


def money_table(comparison: Comparison) -> TableSpec:
    """Present value, equivalent annual cost, levelised costs and responses of each offer."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="npv_usd", title="NPV", unit="USD", kind=_NUMBER, help="All cash, costs positive"),
        Column(
            key="equivalent_annual_cost_usd", title="EAC", unit="USD a year", kind=_NUMBER,
            help="Level payment at each year's end with that present value",
        ),
        *(
            Column(key=key, title=title, unit="USD/Mtok", kind=_NUMBER, decimals=3)
            for key, title in (
                ("lcot_nominal_usd_per_mtok", "LCOT nominal"),
                ("lcot_real_usd_per_mtok", "LCOT real"),
                ("undiscounted_usd_per_mtok", "Undiscounted"),
            )
        ),
        Column(key="peak_cash_usd", title="Peak cash", unit="USD", kind=_NUMBER),
        Column(key="usd_per_million_responses", title="USD per million responses", kind=_NUMBER),
        Column(
            key="usd_per_accepted_response", title="USD per accepted response", kind=_NUMBER, decimals=5
        ),
        Column(
            key="usd_per_agentic_task", title="USD per agentic task", kind=_NUMBER, decimals=5,
            help="All turns of an accepted session; empty where no stream has sessions",
        ),
        Column(key="good_share", title="Good tokens", kind=_NUMBER, share=True, decimals=1),
        *(
            Column(key=key, title=title, kind=_NUMBER, share=True, decimals=1, help=help_text)
            for key, title, help_text in _GOOD_SHARES
        ),
        Column(key="utilisation", title="Utilisation", kind=_NUMBER, share=True),
        Column(key="margin_usd_per_year", title="Margin", unit="USD a year", kind=_NUMBER),
        Column(key="payback_years", title="Payback", unit="years", kind=_NUMBER, decimals=1),
        Column(key="irr", title="IRR", kind=_NUMBER, share=True, decimals=1),
    )  # fmt: skip
    keys = [column.key for column in columns]
    rows = tuple(
        Row(id=offer.id, cells=_money_cells(offer, keys), emphasis=offer.rank == 1, muted=not offer.feasible)
        for offer in comparison.offers
    )
    missing = dict.fromkeys(
        text for offer in comparison.offers if offer.economics for text in offer.economics.quality_missing
    )
    notes = [f"Not entered, so counted as 1: {'; '.join(missing)}."] if missing else []
    return TableSpec(
        key="money",
        title="What each offer costs over the study period",
        columns=columns,
        rows=rows,
        context="one study period, one demand; costs positive",
        footnotes=(comparison.rank_reason, *notes) if comparison.rank_reason else tuple(notes),
    )


def _money_cells(offer: OfferResult, keys: Sequence[str]) -> tuple[Cell, ...]:
    shares = offer.economics.good_shares if offer.economics else None
    found = {
        **{key: getattr(shares, key, None) for key, _, _ in _GOOD_SHARES},
        "offer": offer.name,
        "usd_per_agentic_task": offer.usd_per_agentic_task,
        "utilisation": offer.utilisation,
    }
    return tuple(found[key] if key in found else getattr(offer.economics, key, None) for key in keys)


def cash_flow_table(comparison: Comparison) -> TableSpec:
    """Every line of every offer by month; month 0 is the valuation date."""
    months = max((len(line.amounts) for offer in comparison.offers for line in _cash(offer)), default=0)
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="line", title="Line"),
        Column(key="category", title="Category"),
        Column(key="npv_usd", title="NPV", unit="USD", kind=_NUMBER),
        Column(key="total", title="Total", unit="USD", kind=_NUMBER),
        *(Column(key=f"m{month}", title=f"Month {month}", kind=_NUMBER) for month in range(months)),
    )
    rows = tuple(
        Row(
            id=f"{offer.id}/{line.key}",
            cells=(
                offer.name,
                line.title,
                line.category,
                line.npv_usd,
                sum(line.amounts),
                *line.amounts,
                *([None] * (months - len(line.amounts))),
            ),
        )
        for offer in comparison.offers
        for line in _cash(offer)
    )
    return TableSpec(
        key="cash_flow",
        title="Cash flow by line and month",
        columns=columns,
        rows=rows,
        context="USD, costs positive; month 0 is the valuation date",
        footnotes=("Tax gross-up moves no cash: a levelised price must add it for the tax it pays itself.",),
    )


def _cash(offer: OfferResult) -> tuple[CashLine, ...]:
    return offer.economics.cash if offer.economics else ()


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """Cash of one fiscal year, costs positive."""

    year: int
    capex: float
    opex: float
    tax: float

    @property
    def total(self) -> float:
        """Everything paid less everything received."""
        return self.capex + self.opex + self.tax


def fiscal_years(cash: Sequence[CashLine], assumptions: Assumptions) -> tuple[FiscalYear, ...]:
    """Cash by fiscal year: capex (less grants, resale, loans), opex (with interest and VAT timing), tax."""
    found: dict[int, dict[str, float]] = {}
    for line in cash:
        if line.category == _GROSS_UP:
            continue
        kind = "capex" if line.category in _INVESTED else "tax" if line.category == "tax" else "opex"
        for index, amount in enumerate(line.amounts):
            if amount:
                year = fiscal_year(index, len(line.amounts) - 1, assumptions, one_off=line.one_off)
                sums = found.setdefault(year, {"capex": 0.0, "opex": 0.0, "tax": 0.0})
                sums[kind] += amount
    return tuple(FiscalYear(year, **found[year]) for year in sorted(found))


def fiscal_year(index: int, months: int, assumptions: Assumptions, *, one_off: bool) -> int:
    """Fiscal year of an amount, named by the calendar year it starts in.

    A running amount belongs to its month, a one-off to the month that starts with it, at the study's end
    to the last month.
    """
    passed = min(index, months - 1) if one_off else index - 1
    day = months_later(assumptions.valuation_date, passed)
    return day.year if day.month >= assumptions.fiscal_year_start_month else day.year - 1


def budget_table(comparison: Comparison, assumptions: Assumptions) -> TableSpec:
    """What each offer takes out of the budget, by fiscal year."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="fiscal_year", title="Fiscal year"),
        Column(key="capex", title="Capex", unit="USD", kind=_NUMBER),
        Column(key="opex", title="Opex", unit="USD", kind=_NUMBER),
        Column(key="tax", title="Tax", unit="USD", kind=_NUMBER),
        Column(key="total", title="Cash", unit="USD", kind=_NUMBER),
    )
    rows = tuple(
        Row(
            id=f"{offer.id}/{item.year}",
            cells=(offer.name, str(item.year), item.capex, item.opex, item.tax, item.total),
        )
        for offer in comparison.offers
        for item in fiscal_years(_cash(offer), assumptions)
    )
    month = assumptions.fiscal_year_start_month
    return TableSpec(
        key="budget",
        title="Budget by fiscal year",
        columns=columns,
        rows=rows,
        context=f"cash out, in USD; a fiscal year is named by the year it starts in (month {month})",
    )


def break_even_table(comparison: Comparison, assumptions: Assumptions) -> TableSpec:
    """For every pair of feasible offers the load and the month at which their order changes."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="rival", title="Against"),
        Column(key="tokens_per_year", title="Same cost at", unit="Mtok a year", kind=_NUMBER),
        Column(key="share", title="Of the demand", kind=_NUMBER, share=True),
        Column(key="month", title="Less cash from month", kind=_NUMBER),
        Column(key="day", title="Day"),
    )
    rows = []
    for pair in comparison.break_evens:
        tokens, month = pair.tokens_per_year, pair.month
        rows.append(
            Row(
                id=f"{pair.offer_id}/{pair.rival_id}",
                cells=(
                    comparison.offer(pair.offer_id).name,
                    comparison.offer(pair.rival_id).name,
                    None if tokens is None else tokens / 1e6,
                    None if tokens is None else tokens / comparison.tokens_per_year,
                    month,
                    "" if month is None else months_later(assumptions.valuation_date, month).isoformat(),
                ),
            )
        )
    return TableSpec(
        key="break_even",
        title="Where two offers cost the same",
        columns=columns,
        rows=tuple(rows),
        context="loads from 1/16 to 16 times the demand; cash undiscounted",
        footnotes=("Another load keeps each offer's deployments and changes their number.",),
    )
