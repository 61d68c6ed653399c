"""How each stream is served in the peak hour and what each technique adds, as tables and sentences."""

from collections.abc import Sequence

from workbench.analysis.drawing.specs import Column, ColumnKind, Row, TableSpec
from workbench.analysis.results.result import Comparison, StreamResult
from workbench.analysis.results.serving_result import (
    ServingDetail,
    Technique,
)
from workbench.domain.formatting import counted, format_number, format_percent, format_usd
from workbench.domain.workload import Stream

CAUSE_NAMES = {
    "memory": "memory reads",
    "compute": "compute",
    "all_reduce": "all-reduce",
    "all_to_all": "MoE all-to-all",
    "host": "host overhead",
    "prefill": "prefill of other requests",
}
SHOWN_PERCENTILES = (0.5, 0.95, 0.99)
_NUMBER = ColumnKind.NUMBER
_PEAK_NOTE = (
    "Percentiles and goodput: random (Poisson) arrivals at the peak hour's rate on the fleet as sized; "
    "goodput is the share of requests within both limits."
)
_STACK_NOTE = (
    "Within the stream's limits. The spread between stacks and the change over releases are those of the "
    "calibration's measurements; the change is told, not applied to any figure."
)
_FRONT_NOTE = (
    "At full load, input and output tokens, mean TTFT within its limit; nothing else tried is better "
    "in both throughput and interactivity."
)
_ENTERED_NOTE = "Prefix hits, KV offload and KV-aware routing count only where their gain is entered, else 0."


def percentile_ms(detail: ServingDetail, share: float) -> tuple[float | None, float | None]:
    """(TTFT, TPOT) in ms at a share of the requests; None without a steady state."""
    found = next((entry for entry in detail.percentiles if entry.share == share), None)
    return (None, None) if found is None else (found.ttft_ms, found.tpot_ms)


def serving_table(comparison: Comparison) -> TableSpec:
    """Percentiles, goodput and what bounds each stream on each offer."""
    names = {share: f"p{share * 100:g}" for share in SHOWN_PERCENTILES}
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="stream", title="Stream"),
        Column(key="bound_by", title="Bound by", help="Largest part of the time per output token"),
        Column(key="load", title="Load in the peak hour", kind=_NUMBER, share=True),
        *(
            Column(key=f"ttft_{name}", title=f"TTFT {name}", unit="ms", kind=_NUMBER)
            for name in names.values()
        ),
        *(
            Column(key=f"tpot_{name}", title=f"TPOT {name}", unit="ms", kind=_NUMBER, decimals=1)
            for name in names.values()
        ),
        Column(key="goodput", title="Within both limits", kind=_NUMBER, share=True),
        Column(key="usd_per_task", title="Task", unit="USD", kind=_NUMBER, significant=3),
        Column(key="notes", title="Notes"),
    )
    rows = []
    for offer, stream, detail in comparison.served:
        shown = [percentile_ms(detail, share) for share in SHOWN_PERCENTILES]
        rows.append(
            Row(
                id=f"{offer.id}/{stream.stream_id}",
                cells=(
                    offer.name,
                    stream.stream_name,
                    CAUSE_NAMES[detail.bound_by],
                    detail.load,
                    *(ttft for ttft, _ in shown),
                    *(tpot for _, tpot in shown),
                    detail.goodput_share,
                    usd_per_task(stream, detail),
                    "; ".join(
                        text
                        for text in (
                            corrected_text(detail),
                            draft_text(detail),
                            outside_text(detail),
                            not_modelled_text(detail),
                        )
                        if text
                    ),
                ),
            )
        )
    return TableSpec(
        key="serving",
        title="Each stream in its peak hour",
        columns=columns,
        rows=tuple(rows),
        footnotes=(_PEAK_NOTE,),
    )


def techniques_table(comparison: Comparison) -> TableSpec:
    """What each serving technique adds to the tokens/s of an accelerator; a stream's rows add up."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="stream", title="Stream"),
        Column(key="technique", title="Technique"),
        Column(key="gain", title="Adds", unit="tokens/s per accelerator", kind=_NUMBER),
        Column(key="share", title="Share", kind=_NUMBER, share=True),
        Column(key="state", title="State"),
    )
    rows = tuple(
        Row(
            id=f"{offer.id}/{stream.stream_id}/{technique.key}",
            cells=(
                offer.name,
                stream.stream_name,
                technique.title,
                technique.tokens_per_s_per_accelerator,
                technique_share(technique, stream),
                technique.state,
            ),
        )
        for offer, stream, detail in comparison.served
        for technique in detail.techniques
    )
    return TableSpec(
        key="techniques",
        title="What each serving technique adds",
        columns=columns,
        rows=rows,
        footnotes=(_ENTERED_NOTE,),
    )


def fronts_table(comparison: Comparison, streams: Sequence[Stream]) -> TableSpec:
    """The Pareto front of every offer and stream: no deployment beats a row in both rate and speed."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="stream", title="Stream"),
        Column(key="interactivity", title="Interactivity", unit="tok/s per user", kind=_NUMBER, decimals=1),
        Column(key="rate", title="Throughput", unit="tok/s per accelerator", kind=_NUMBER),
        Column(key="usd_per_mtok", title="USD/Mtok", kind=_NUMBER, decimals=3),
        Column(key="usd_per_mtok_p10", title="P10", kind=_NUMBER, decimals=3),
        Column(key="usd_per_mtok_p90", title="P90", kind=_NUMBER, decimals=3),
        Column(key="ttft_ms", title="TTFT", unit="ms", kind=_NUMBER),
        Column(key="deployment", title="Served by"),
    )
    names = {stream.id: stream.name for stream in streams}
    rows = tuple(
        Row(
            id=f"{front.offer_id}/{front.stream_id}/{number}",
            cells=(
                comparison.offer(front.offer_id).name,
                names[front.stream_id],
                point.interactivity_tok_per_s,
                point.tokens_per_s_per_accelerator,
                point.usd_per_mtok,
                point.usd_per_mtok_p10,
                point.usd_per_mtok_p90,
                point.ttft_ms,
                point.served_by,
            ),
        )
        for front in comparison.fronts
        for number, point in enumerate(front.points)
    )
    return TableSpec(
        key="fronts",
        title="Throughput against interactivity: the best deployments",
        columns=columns,
        rows=rows,
        footnotes=(_FRONT_NOTE,),
    )


def stacks_table(comparison: Comparison) -> TableSpec:
    """What each serving stack reaches on each offer and stream, and how its measurements changed."""
    columns = (
        Column(key="offer", title="Offer"),
        Column(key="stream", title="Stream"),
        Column(key="stack", title="Serving stack"),
        Column(key="rate", title="Best", unit="tok/s per accelerator", kind=_NUMBER),
        Column(key="against", title="Against the best stack", kind=_NUMBER, share=True),
        Column(key="change", title="Measured TPOT, change a year", kind=_NUMBER, share=True),
        Column(key="points", title="Points behind it", kind=_NUMBER),
    )
    rows = tuple(
        Row(
            id=f"{offer.id}/{stream.stream_id}/{entry.stack}",
            cells=(
                offer.name,
                stream.stream_name,
                entry.stack,
                entry.tokens_per_s_per_accelerator,
                entry.tokens_per_s_per_accelerator / detail.stacks[0].tokens_per_s_per_accelerator - 1,
                entry.measured_tpot_change_per_year,
                entry.measured_points or None,
            ),
        )
        for offer, stream, detail in comparison.served
        for entry in detail.stacks
    )
    return TableSpec(
        key="stacks", title="What each serving stack reaches", columns=columns, rows=rows,
        footnotes=(_STACK_NOTE,),
    )  # fmt: skip


def stacks_text(detail: ServingDetail) -> str:
    """'vLLM 0.14 6,696 tok/s per accelerator, SGLang 0.5.12 −12 %'; empty with one stack."""
    if len(detail.stacks) < 2:
        return ""
    best = detail.stacks[0]
    against = [
        entry.tokens_per_s_per_accelerator / best.tokens_per_s_per_accelerator - 1 for entry in detail.stacks
    ]
    others = [
        f"{entry.stack} {format_percent(less)}"
        for entry, less in zip(detail.stacks[1:], against[1:], strict=True)
    ]
    first = f"{best.stack} {format_number(best.tokens_per_s_per_accelerator)} tok/s per accelerator"
    return f"by serving stack at best: {', '.join([first, *others])}"


def layouts_text(stream: StreamResult) -> str:
    """'of 350 layouts 120 fit; 96 do not divide the attention heads'; empty where none was looked at."""
    if not stream.layouts:
        return ""
    (verdict, count), *others = stream.layouts
    total = sum(number for _, number in stream.layouts)
    return "; ".join(
        [f"of {format_number(total)} layouts {format_number(count)} {verdict}"]
        + [f"{format_number(number)} {reason}" for reason, number in others]
    )


def technique_share(technique: Technique, stream: StreamResult) -> float | None:
    """A technique's part of the stream's tokens/s per accelerator."""
    total = stream.tokens_per_s_per_accelerator
    return technique.tokens_per_s_per_accelerator / total if total else None


def outside_text(detail: ServingDetail) -> str:
    """Why a prediction is extrapolated and how much wider its interval is; empty where it is not."""
    if not detail.extrapolated:
        return ""
    wider = f" × {format_number(detail.wider_interval, 2)}" if detail.wider_interval > 1 else ""
    return f"extrapolated: {'; '.join(detail.extrapolated)} (wider interval{wider})"


def corrected_text(detail: ServingDetail) -> str:
    """What own measurements did to a prediction, or that they are of other cells; empty without any."""
    texts = []
    for own in detail.corrected:
        when = f" of {own.measured}" if own.measured else ""
        texts.append(
            f"corrected by own measurement{when} on {own.accelerator} ({counted(own.points, 'point')}: "
            f"{'; '.join(own.sources)}): TPOT × {format_number(own.tpot_factor, 2)}, "
            f"TTFT × {format_number(own.ttft_factor, 2)}"
        )
    if detail.measured_otherwise:
        texts.append(f"own measurements are of other cells ({', '.join(detail.measured_otherwise)})")
    return "; ".join(texts)


def peak_text(detail: ServingDetail) -> str:
    """One line: 'bound by memory reads; 64 % of what it can serve; p95 TTFT 249 ms, TPOT 38.4 ms; …'."""
    bound = f"bound by {CAUSE_NAMES[detail.bound_by]}"
    if not detail.stable:
        return f"{bound}; no steady state under random arrivals in the peak hour: the queue grows"
    ttft, tpot = percentile_ms(detail, 0.95)
    return (
        f"{bound}; {format_percent(detail.load)} of what it can serve in the peak hour; p95 TTFT "
        f"{format_number(ttft)} ms, TPOT {format_number(tpot, 1)} ms; "
        f"{format_percent(detail.goodput_share)} of the requests within both limits"
    )


def cache_text(detail: ServingDetail) -> str:
    """What routing and offload would find of a session's repeated context; empty without sessions."""
    cache = detail.cache
    if cache is None:
        return ""
    return (
        f"{format_percent(cache.repeated)} of the input tokens repeat earlier turns; on this fleet "
        f"{format_percent(cache.random_routing)} would be found with random routing, "
        f"{format_percent(cache.kv_aware_routing)} with KV-aware routing, "
        f"{format_percent(cache.with_offload)} with offload to host memory as well; counted as entered: "
        f"{format_percent(cache.counted)}"
    )


def draft_text(detail: ServingDetail) -> str:
    """How many tokens a separate draft model drafts; empty where none does."""
    if not detail.draft_tokens:
        return ""
    return f"a separate draft model drafts {counted(detail.draft_tokens, 'token')} at a time"


def not_modelled_text(detail: ServingDetail) -> str:
    """What the figures leave out; empty where nothing."""
    return f"not modelled: {', '.join(detail.not_modelled)}" if detail.not_modelled else ""


def task_text(stream: StreamResult, detail: ServingDetail) -> str:
    """What a task costs, all turns together; empty where a request is a task."""
    if detail.tokens_per_task is None or stream.usd_per_mtok_total is None:
        return ""
    return f"{format_usd(usd_per_task(stream, detail))} per task"


def usd_per_task(stream: StreamResult, detail: ServingDetail) -> float | None:
    """US dollars for all turns of a session: its tokens at the stream's cost per token."""
    if detail.tokens_per_task is None or stream.usd_per_mtok_total is None:
        return None
    return stream.usd_per_mtok_total * detail.tokens_per_task / 1e6
