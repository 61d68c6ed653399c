"""From a comparison to the specs that every surface draws."""

from collections.abc import Sequence

from workbench.analysis.drawing.specs import (
    Axis,
    BarPanel,
    BarPart,
    Cell,
    Column,
    ColumnKind,
    HeadlineSpec,
    LineChartSpec,
    ReferenceLine,
    ResultSpecs,
    Row,
    Series,
    StackedBarChartSpec,
    TableSpec,
    Tone,
)
from workbench.analysis.ranking import PER_ACCEPTED_RESPONSE, PER_MTOK, as_dear
from workbench.analysis.results.result import HOURLY_METRIC, Comparison, OfferResult, StreamResult
from workbench.analysis.shown.accounting import accounting_table, lease_table
from workbench.analysis.shown.decision_tables import chances_table, quotes_table
from workbench.analysis.shown.findings import findings, next_best
from workbench.analysis.shown.money_tables import break_even_table, budget_table, cash_flow_table, money_table
from workbench.analysis.shown.serving_specs import fronts_table, serving_table, stacks_table, techniques_table
from workbench.analysis.shown.waterfalls import waterfalls
from workbench.catalog.library import Library
from workbench.domain.formatting import (
    counted,
    format_compact,
    format_percent,
    format_significant,
    format_usd,
    is_hardly_any,
)
from workbench.domain.provenance import Status
from workbench.domain.scenario import Scenario
from workbench.domain.workload import Stream

CAUSE_TITLES = {
    "memory": "memory reads",
    "compute": "compute",
    "all_reduce": "all-reduce",
    "all_to_all": "MoE all-to-all",
    "host": "host overhead",
    "prefill": "prefill",
    "idle": "idle capacity",
}
"""Where accelerator time goes, from the engine's terms to the buyer's."""

_NUMBER = ColumnKind.NUMBER


def build_specs(comparison: Comparison, scenario: Scenario, library: Library) -> ResultSpecs:
    """Everything the comparison shows."""
    streams = len(scenario.streams)
    context = " · ".join(
        (
            counted(streams, "stream"),
            counted(len(comparison.offers), "offer"),
            f"{format_compact(comparison.tokens_per_year)} tokens a year",
            f"peak {format_significant(comparison.peak_requests_per_s)} requests/s",
            f"WACC {format_percent(scenario.assumptions.wacc)}",
            "USD",
        )
    )
    return ResultSpecs(
        title=scenario.name,
        context=context,
        headlines=_headlines(comparison),
        findings=findings(comparison),
        ranking=_ranking(comparison),
        streams=_streams(comparison),
        serving=serving_table(comparison),
        techniques=techniques_table(comparison),
        fronts=fronts_table(comparison, scenario.streams),
        stacks=stacks_table(comparison),
        cost_lines=_cost_lines(comparison),
        assumptions=_assumptions(comparison),
        sources=_sources(comparison),
        iceberg=_iceberg(comparison),
        quotes=quotes_table(comparison),
        chances=chances_table(comparison),
        money=money_table(comparison),
        budget=budget_table(comparison, scenario.assumptions),
        accounting=accounting_table(comparison, scenario.offers, scenario.assumptions),
        leases=lease_table(comparison, scenario.offers, scenario.assumptions),
        break_even=break_even_table(comparison, scenario.assumptions),
        cash_flow=cash_flow_table(comparison),
        waterfalls=waterfalls(comparison),
        cost_interactivity=tuple(
            _cost_interactivity(comparison, stream, library) for stream in _largest_first(scenario.streams)
        ),
    )


def _largest_first(streams: Sequence[Stream]) -> list[Stream]:
    return sorted(
        streams, key=lambda stream: stream.input_tokens_per_year + stream.output_tokens_per_year, reverse=True
    )


def _headlines(comparison: Comparison) -> tuple[HeadlineSpec, ...]:
    best = comparison.best
    if best is None:
        nothing = HeadlineSpec(
            key="recommended",
            title="Recommended",
            value="No offer fits",
            detail="no offer can serve every stream; see the reasons below",
            tone=Tone.BAD,
        )
        return (nothing,)
    second = next_best(comparison)
    ahead = (
        f"as much as {second.name}"
        if second and as_dear(best, second, comparison.rank_key)
        else f"{format_percent(1 - best.usd_per_mtok_total / second.usd_per_mtok_total)} below {second.name}"
        if second and best.usd_per_mtok_total is not None and second.usd_per_mtok_total
        else "the only offer that can serve every stream"
    )
    cost = HeadlineSpec(
        key="cost",
        title="Cost per million tokens",
        value=format_usd(best.usd_per_mtok_total),
        detail=f"80 % interval {format_usd(best.usd_per_mtok_total_p10)} – "
        f"{format_usd(best.usd_per_mtok_total_p90)}"
        + (" · corrected by own measurement" if _is_corrected(best) else ""),
    )
    if is_hardly_any(best.usd_per_mtok_total):
        cost = HeadlineSpec(
            key="cost",
            title="Cost per million tokens",
            value="Hardly a token",
            detail=f"almost nothing is delivered at this demand; {format_usd(best.usd_per_year)} a year "
            "are paid all the same",
            tone=Tone.BAD,
        )
    return (
        HeadlineSpec(key="recommended", title="Recommended", value=best.name, detail=ahead, tone=Tone.GOOD),
        cost,
        _wrong_metric(comparison),
        *_negotiate(comparison),
    )


def _wrong_metric(comparison: Comparison) -> HeadlineSpec:
    wrong = max(comparison.wrong_metrics, key=lambda item: item.extra_usd_per_year, default=None)
    best = comparison.best
    if (
        wrong is not None
        and best is not None
        and not as_dear(best, comparison.offer(wrong.offer_id), comparison.rank_key)
    ):
        return HeadlineSpec(
            key="wrong_metric",
            title="The wrong metric costs",
            value=f"{format_usd(wrong.extra_usd_per_year)} a year",
            detail=f"{wrong.metric} would pick {comparison.offer(wrong.offer_id).name}",
            tone=Tone.BAD,
        )
    return HeadlineSpec(
        key="wrong_metric",
        title="The wrong metric costs",
        value="Nothing here",
        detail="the hourly price and FLOPS per dollar pick no dearer offer",
    )


def _negotiate(comparison: Comparison) -> tuple[HeadlineSpec, ...]:
    """The price cut with which the next offer that one can bargain for wins; none where there is none."""
    for offer in comparison.offers:
        factor = offer.break_even_price_factor
        if offer.rank and offer.rank > 1 and factor is not None and factor > 0.0:
            cut = HeadlineSpec(
                key="negotiate",
                title="Negotiate",
                value=format_percent(factor - 1, 1),
                detail=f"the price cut at which {offer.name} wins",
                tone=Tone.ACCENT,
            )
            return (cut,)
    return ()


_PRICE_LISTS = (Status.PUBLISHED, Status.QUOTED)
_STATUS_ORDER = ("measured", "calibrated", "modelled", "assumed")


def evidence_text(offer: OfferResult) -> str:
    """The kind of evidence that most of the cost rests on; a price list is called what it is."""
    if offer.status in _PRICE_LISTS:
        return offer.status.value
    evidence = offer.evidence
    shares = {name: getattr(evidence, name) for name in _STATUS_ORDER}
    if not any(shares.values()):
        return ""
    return max(shares, key=lambda name: shares[name])


_RANKED_BY = {
    PER_MTOK: "Offers in order of cost per million tokens",
    PER_ACCEPTED_RESPONSE: "Offers in order of cost per accepted response",
}


_RANKING_COLUMNS = (
    Column(key="rank", title="Rank", kind=_NUMBER),
    Column(key="offer", title="Offer"),
    Column(key="kind", title="Kind"),
    Column(
        key="usd_per_mtok_total",
        title="USD/Mtok",
        kind=_NUMBER,
        decimals=3,
        help="All-in cost per million tokens delivered, input and output together",
    ),
    Column(
        key="usd_per_mtok_total_p10",
        title="P10",
        kind=_NUMBER,
        decimals=3,
        help="USD/Mtok: lower end of the 80 % interval",
    ),
    Column(
        key="usd_per_mtok_total_p90",
        title="P90",
        kind=_NUMBER,
        decimals=3,
        help="USD/Mtok: upper end of the 80 % interval",
    ),
    Column(
        key="usd_per_accelerator_hour",
        title="USD/GPU-h",
        kind=_NUMBER,
        decimals=2,
        help="Everything paid, per accelerator and hour: an input metric, not the answer",
    ),
    Column(
        key="pflops_per_usd",
        title="PFLOPS per $/h",
        kind=_NUMBER,
        decimals=2,
        help="Dense peak at the lowest precision the accelerator has, per dollar an hour",
    ),
    Column(
        key="tokens_per_s_per_accelerator",
        title="tok/s per GPU",
        kind=_NUMBER,
        help="Input and output tokens within the latency limits",
    ),
    Column(key="tokens_per_s_per_mw", title="tok/s per MW", kind=_NUMBER),
    Column(key="usd_per_year", title="USD a year", kind=_NUMBER),
    Column(
        key="npv_usd",
        title="NPV",
        unit="USD",
        kind=_NUMBER,
        help="Present value of all cash over the study period, costs positive",
    ),
    Column(
        key="equivalent_annual_cost_usd",
        title="EAC",
        unit="USD a year",
        kind=_NUMBER,
        help="Level payment at each year's end with that present value",
    ),
    Column(
        key="lcot_real_usd_per_mtok",
        title="LCOT real",
        unit="USD/Mtok",
        kind=_NUMBER,
        decimals=3,
        help="Levelised cost in money of the valuation date; USD/Mtok is the nominal one",
    ),
    Column(
        key="good_share",
        title="Good tokens",
        kind=_NUMBER,
        share=True,
        decimals=1,
        help="Level good tokens over demanded ones",
    ),
    Column(
        key="probability_cheapest",
        title="Chance to be cheapest",
        kind=_NUMBER,
        share=True,
        help="Share of the futures drawn in which it costs the least",
    ),
    Column(key="evidence", title="Evidence", kind=ColumnKind.STATUS),
)


def _ranking(comparison: Comparison) -> TableSpec:
    trap = {wrong.offer_id for wrong in comparison.wrong_metrics if wrong.metric == HOURLY_METRIC}
    notes = [f"{offer.name}: {offer.reason}" for offer in comparison.offers if offer.reason]
    return TableSpec(
        key="ranking",
        title=_RANKED_BY[comparison.rank_key],
        columns=_RANKING_COLUMNS,
        rows=tuple(
            Row(
                id=offer.id,
                cells=_ranking_cells(offer, comparison),
                emphasis=offer.rank == 1,
                muted=not offer.feasible,
                flags=("usd_per_accelerator_hour",) if offer.id in trap and offer.rank != 1 else (),
            )
            for offer in comparison.offers
        ),
        context="blended over all streams, input + output",
        footnotes=(
            *notes,
            *_why_this_order(comparison),
            *_corrected(comparison),
            "P10 to P90 is an 80 % interval of the predicted throughput's error.",
        ),
    )


def _ranking_cells(offer: OfferResult, comparison: Comparison) -> tuple[Cell, ...]:
    economics = offer.economics
    return (
        offer.rank,
        offer.name,
        offer.kind,
        offer.usd_per_mtok_total,
        offer.usd_per_mtok_total_p10,
        offer.usd_per_mtok_total_p90,
        offer.usd_per_accelerator_hour,
        offer.pflops_per_usd,
        offer.tokens_per_s_per_accelerator,
        offer.tokens_per_s_per_mw,
        offer.usd_per_year,
        economics.npv_usd if economics else None,
        economics.equivalent_annual_cost_usd if economics else None,
        economics.lcot_real_usd_per_mtok if economics else None,
        _good_share(offer, comparison),
        None if offer.drawn is None else offer.drawn.probability_cheapest,
        evidence_text(offer) if offer.feasible else "infeasible",
    )


def _why_this_order(comparison: Comparison) -> tuple[str, ...]:
    return (comparison.rank_reason,) if comparison.rank_key != PER_MTOK else ()


def _good_share(offer: OfferResult, comparison: Comparison) -> float | None:
    if offer.economics is None:
        return None
    return offer.economics.good_tokens_per_year / comparison.tokens_per_year


def _is_corrected(offer: OfferResult) -> bool:
    return any(stream.serving is not None and stream.serving.corrected for stream in offer.streams)


def _served_by(stream: StreamResult) -> str:
    if stream.deployment is None:
        return stream.reason or "the provider"
    dates = [own.measured for own in stream.serving.corrected] if stream.serving is not None else []
    corrected = f" · corrected by own measurement {max(dates)}".rstrip() if dates else ""
    return f"{stream.deployment.text}{corrected}"


def _corrected(comparison: Comparison) -> tuple[str, ...]:
    """Below the ranking: whose figures own measurements moved."""
    names = [offer.name for offer in comparison.offers if _is_corrected(offer)]
    if not names:
        return ()
    return (f"Corrected by own measurement: {', '.join(names)}; the findings say by how much.",)


def _streams(comparison: Comparison) -> TableSpec:
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="stream", title="Stream"),
        Column(key="usd_per_mtok_total", title="USD/Mtok", kind=_NUMBER, decimals=3),
        Column(key="usd_per_mtok_input", title="Input", unit="USD/Mtok", kind=_NUMBER, decimals=3),
        Column(
            key="usd_per_mtok_cached_input",
            title="Cached input",
            unit="USD/Mtok",
            kind=_NUMBER,
            decimals=3,
            help="Input found in a cache: a list's cached price; nothing in accelerator memory",
        ),
        Column(key="usd_per_mtok_output", title="Output", unit="USD/Mtok", kind=_NUMBER, decimals=3),
        Column(key="ttft_ms", title="TTFT", unit="ms", kind=_NUMBER),
        Column(key="tpot_ms", title="TPOT", unit="ms", kind=_NUMBER, decimals=1),
        Column(key="utilisation", title="Utilisation", kind=_NUMBER, share=True),
        Column(key="share_of_demand", title="Share of demand", kind=_NUMBER, share=True),
        Column(key="deployment", title="Served by"),
    )
    rows = tuple(
        Row(
            id=f"{offer.id}/{stream.stream_id}",
            cells=(
                offer.name,
                stream.stream_name,
                stream.usd_per_mtok_total,
                stream.usd_per_mtok_input,
                stream.usd_per_mtok_cached_input,
                stream.usd_per_mtok_output,
                stream.ttft_ms,
                stream.tpot_ms,
                stream.utilisation,
                stream.share_of_demand,
                _served_by(stream),
            ),
            muted=not stream.feasible,
        )
        for offer in comparison.offers
        for stream in offer.streams
    )
    return TableSpec(key="streams", title="Each stream on each offer", columns=columns, rows=rows)


def _cost_lines(comparison: Comparison) -> TableSpec:
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="line", title="Cost line"),
        Column(key="usd_per_year", title="USD a year", kind=_NUMBER),
        Column(key="usd_per_mtok", title="USD/Mtok", kind=_NUMBER, decimals=4),
        Column(key="share", title="Share", kind=_NUMBER, share=True, decimals=1),
        Column(key="status", title="Status", kind=ColumnKind.STATUS),
        Column(key="source", title="Source"),
    )
    rows = tuple(
        Row(
            id=f"{offer.id}/{line.key}",
            cells=(
                offer.name,
                line.title,
                line.usd_per_year,
                line.usd_per_year / comparison.tokens_per_year * 1e6,
                line.usd_per_year / offer.usd_per_year if offer.usd_per_year else None,
                line.status.value,
                line.source,
            ),
        )
        for offer in comparison.offers
        for line in offer.cost_lines
    )
    return TableSpec(key="cost_lines", title="What each offer costs a year", columns=columns, rows=rows)


def _assumptions(comparison: Comparison) -> TableSpec:
    columns = (
        Column(key="assumption", title="Assumption"),
        Column(key="value", title="Value"),
        Column(key="unit", title="Unit"),
        Column(key="status", title="Status", kind=ColumnKind.STATUS),
        Column(key="note", title="Note"),
    )
    rows = tuple(
        Row(id=line.title, cells=(line.title, line.value, line.unit, line.status.value, line.note))
        for line in comparison.assumptions
    )
    return TableSpec(key="assumptions", title="Assumptions", columns=columns, rows=rows)


def _sources(comparison: Comparison) -> TableSpec:
    columns = (
        Column(key="record", title="Record"),
        Column(key="figure", title="Figure"),
        Column(key="value", title="Value"),
        Column(key="unit", title="Unit"),
        Column(key="status", title="Status", kind=ColumnKind.STATUS),
        Column(key="as_of", title="As of"),
        Column(key="source", title="Source"),
        Column(key="reference", title="Reference"),
    )
    rows = tuple(
        Row(
            id=f"{line.record}/{line.figure}",
            cells=(
                line.record,
                line.figure,
                line.value,
                line.unit,
                line.status.value,
                line.as_of,
                line.source,
                line.reference,
            ),
        )
        for line in comparison.sources
    )
    return TableSpec(key="sources", title="Sources", columns=columns, rows=rows)


def _iceberg(comparison: Comparison) -> StackedBarChartSpec:
    shown = [offer for offer in comparison.offers if offer.feasible]
    present = [
        cause
        for cause in CAUSE_TITLES
        if any(dict(offer.accelerator_ms_per_token).get(cause) for offer in shown)
    ]
    price = BarPart(
        key="price", name="hourly price", slot=0, values=tuple(o.usd_per_accelerator_hour for o in shown)
    )
    below = tuple(
        BarPart(
            key=cause,
            name=CAUSE_TITLES[cause],
            slot=slot,
            values=tuple(dict(offer.accelerator_ms_per_token).get(cause) for offer in shown),
        )
        for slot, cause in enumerate(present, start=1)
    )
    return StackedBarChartSpec(
        key="iceberg",
        title="The iceberg",
        context="price above, what sets throughput below; their product is the cost per token",
        categories=tuple(offer.name for offer in shown),
        category_ids=tuple(offer.id for offer in shown),
        panels=(
            BarPanel(title="Price", axis=Axis(title="All-in price", unit="USD per GPU-hour"), parts=(price,)),
            BarPanel(
                title="Throughput",
                axis=Axis(title="GPU time per token", unit="ms"),
                parts=below,
                downward=True,
            ),
        ),
        footnotes=("GPU time is the time of one accelerator behind one delivered token, input or output.",),
    )


def _cost_interactivity(comparison: Comparison, stream: Stream, library: Library) -> LineChartSpec:
    model = library.model(stream.model_id)
    slots = {offer.id: slot for slot, offer in enumerate(comparison.offers)}
    series = tuple(
        Series(
            id=front.offer_id,
            name=comparison.offer(front.offer_id).name,
            slot=slots[front.offer_id],
            x=tuple(point.interactivity_tok_per_s for point in front.points),
            y=tuple(point.usd_per_mtok for point in front.points),
            low=tuple(point.usd_per_mtok_p10 for point in front.points),
            high=tuple(point.usd_per_mtok_p90 for point in front.points),
        )
        for front in comparison.fronts
        if front.stream_id == stream.id and front.points
    )
    target = 1 / stream.tpot_limit_s
    return LineChartSpec(
        key=f"cost_interactivity/{stream.id}",
        title=f"Cost against interactivity: {stream.name}",
        context=f"{model.name if model else stream.model_id} · best deployments at full load, 80 % band",
        x_axis=Axis(title="Interactivity", unit="tokens/s per user"),
        y_axis=Axis(title="Cost", unit="USD per million tokens", log=True),
        series=series,
        references=(ReferenceLine(x=target, name=f"limit {format_significant(target)} tok/s"),),
        footnotes=("API prices have no curve: a list price says nothing of speed.",),
    )
