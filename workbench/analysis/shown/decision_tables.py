"""Tables to decide by: each quote both as offered and resized to the demand, and how sure the order is."""

from workbench.analysis.drawing.specs import Column, ColumnKind, Row, TableSpec
from workbench.analysis.ranking import PER_MTOK, ranking_figure
from workbench.analysis.results.result import AsOffered, Comparison, OfferResult
from workbench.domain.formatting import format_number

_NUMBER = ColumnKind.NUMBER
EXTRAPOLATED = "extrapolated from quote"
AS_QUOTED = "as quoted"
PER_UNIT = "by the unit"
_PREFILL_COLUMN = (
    Column(
        key="offered_prefill_units",
        title="For prefill",
        kind=_NUMBER,
        help="Systems of another offer that prefill for this one",
    ),
)


def quotes_table(comparison: Comparison) -> TableSpec:
    """Two results of every quote: exactly as offered, and the smallest fleet that meets the demand."""
    note = (
        "As offered: the quoted number as it stands, with what it leaves unmet or idle. The other result is "
        "priced by the quote lines' own rules (per unit, per group, fixed; per unit where the quote says "
        f"nothing) and is {EXTRAPOLATED} where the number differs."
    )
    pools = any(offer.prefill_fleet is not None for offer in comparison.offers)
    columns = (
        Column(key="offer", title="Offer"),
        Column(
            key="offered_units", title="Offered", kind=_NUMBER,
            help="Systems or provisioned units, exactly as quoted",
        ),
        *_PREFILL_COLUMN[: int(pools)],
        Column(
            key="served_share", title="It serves", kind=_NUMBER, share=True, help="Of the demanded tokens"
        ),
        Column(
            key="good_share", title="In time", kind=_NUMBER, share=True,
            help="Of the demanded tokens, served within the limits: what the cost per token counts",
        ),
        Column(key="unmet_share", title="Unmet", kind=_NUMBER, share=True, help="Of the demanded tokens"),
        Column(key="idle_share", title="Idle", kind=_NUMBER, share=True, help="Of its capacity"),
        Column(key="offered_npv_usd", title="NPV as offered", unit="USD", kind=_NUMBER),
        Column(key="offered_usd_per_mtok", title="As offered", unit="USD/Mtok", kind=_NUMBER, decimals=3),
        Column(
            key="smallest", title="Meets the demand",
            help="The smallest purchasable fleet, scaled by the quote lines' own rules",
        ),
        Column(key="basis", title="Its price"),
        Column(key="usd_per_mtok_total", title="Then", unit="USD/Mtok", kind=_NUMBER, decimals=3),
    )  # fmt: skip
    return TableSpec(
        key="quotes",
        title="Each quote as offered, and resized to the demand",
        columns=columns,
        rows=tuple(row for offer in comparison.offers for row in _quote_rows(offer, pools=pools)),
        context="one study period, one demand; costs positive",
        footnotes=(note,),
    )


def _quote_rows(offer: OfferResult, *, pools: bool) -> list[Row]:
    economics = offer.economics
    offered = economics.as_offered if economics else None
    if economics is None or offered is None:
        return []
    return [
        Row(
            id=offer.id,
            cells=(
                offer.name,
                offered.units,
                *((offered.prefill_units,) if pools else ()),
                offered.served_share,
                offered.good_share,
                1 - offered.served_share,
                offered.idle_share,
                offered.npv_usd,
                offered.lcot_nominal_usd_per_mtok,
                _smallest(offer),
                _basis(offer, offered),
                offer.usd_per_mtok_total,
            ),
            emphasis=offer.rank == 1,
        )
    ]


def _basis(offer: OfferResult, offered: AsOffered) -> str:
    if offer.fleet is None:
        return PER_UNIT
    needed = (offer.fleet.systems, offer.prefill_fleet.systems if offer.prefill_fleet else None)
    return AS_QUOTED if needed == (offered.units, offered.prefill_units) else EXTRAPOLATED


def _smallest(offer: OfferResult) -> str:
    fleets = [fleet for fleet in (offer.fleet, offer.prefill_fleet) if fleet is not None]
    if fleets:
        return " + ".join(f"{format_number(fleet.systems)} × {fleet.system_name}" for fleet in fleets)
    return next((line.title for line in offer.cost_lines if line.key == "units"), "")


def regret_usd_per_year(offer: OfferResult, key: str) -> float | None:
    """What choosing the offer costs a year, on average over the draws, above the cheapest of each draw.

    The regret in the ranking figure `key`, at the offer's level yearly cost; None where nothing was drawn.
    """
    if offer.drawn is None or offer.usd_per_year is None:
        return None
    return offer.usd_per_year * offer.drawn.expected_regret / ranking_figure(offer, key)


def chances_table(comparison: Comparison) -> TableSpec:
    """Percentiles of the ranking figure, the chance to be the cheapest and the expected regret, by offer."""
    key = comparison.rank_key
    unit, decimals = ("USD/Mtok", 3) if key == PER_MTOK else ("USD/response", 5)
    columns = (
        Column(key="offer", title="Offer"),
        *(
            Column(key=name, title=name.upper(), unit=unit, kind=_NUMBER, decimals=decimals, help=told)
            for name, told in (
                ("p10", "One future in ten costs less"),
                ("p50", "Half of the futures cost less"),
                ("p90", "Nine futures in ten cost less"),
            )
        ),
        Column(
            key="probability_cheapest", title="Chance to be the cheapest", kind=_NUMBER, share=True,
            help="Share of the futures drawn in which it costs the least of all offers",
        ),
        Column(
            key="regret_usd_per_year", title="Expected regret", unit="USD a year", kind=_NUMBER,
            help="What choosing it costs on average above the offer that turns out the cheapest",
        ),
    )  # fmt: skip
    rows = tuple(
        Row(
            id=offer.id,
            cells=(
                offer.name,
                offer.drawn.p10,
                offer.drawn.p50,
                offer.drawn.p90,
                offer.drawn.probability_cheapest,
                regret_usd_per_year(offer, key),
            ),
            emphasis=offer.rank == 1,
        )
        for offer in comparison.offers
        if offer.drawn is not None
    )
    return TableSpec(
        key="chances",
        title="How sure the order is",
        columns=columns,
        rows=rows,
        context="the same futures for every offer",
        footnotes=_what_was_drawn(comparison),
    )


def _what_was_drawn(comparison: Comparison) -> tuple[str, ...]:
    drawn = comparison.uncertainty
    if drawn is None:
        return ()
    spreads = "; ".join(
        f"{item.title} ({item.source})"
        if item.p10 is None or item.p90 is None
        else f"{item.title} × {item.p10:.2f} to {item.p90:.2f} ({item.source})"
        for item in drawn.inputs
    )
    note = (
        f"{drawn.draws} futures, drawn alike for every offer: {spreads}. The factors are P10 and P90; "
        "lifetime and quoted prices are not drawn."
    )
    return (note,)
