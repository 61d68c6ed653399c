"""Where a stream's throughput comes from, technique by technique, as a chart."""

from itertools import starmap

from workbench.analysis.drawing.specs import Axis, WaterfallSpec, WaterfallStep
from workbench.analysis.results.result import Comparison, OfferResult, StreamResult
from workbench.analysis.results.serving_result import IN_USE, NOT_ENTERED, ServingDetail, Technique
from workbench.analysis.shown.serving_specs import technique_share
from workbench.domain.formatting import format_number, format_percent

_NO_GAIN_ENTERED = "0: neither measured nor entered"
_FOOTNOTE = (
    "Best tokens/s of an accelerator within the limits, with techniques allowed one after the other; the "
    "order matters to the split, not to the sum."
)


def waterfalls(comparison: Comparison) -> tuple[WaterfallSpec, ...]:
    """The waterfall of every stream on every offer of hardware, offers in ranking order."""
    return tuple(starmap(waterfall, comparison.served))


def waterfall(offer: OfferResult, stream: StreamResult, detail: ServingDetail) -> WaterfallSpec:
    """Plain serving, what each technique adds, and the sum: the stream's tokens/s per accelerator."""
    steps, reached = [], 0.0
    for number, technique in enumerate(detail.techniques):
        gain = technique.tokens_per_s_per_accelerator
        steps.append(
            WaterfallStep(
                key=technique.key,
                name=technique.title,
                start=reached,
                end=reached + gain,
                text=_text(technique, stream, first=number == 0),
                total=number == 0,
            )
        )
        reached += gain
    steps.append(
        WaterfallStep(
            key="total", name="As served", start=0.0, end=reached, text=format_number(reached), total=True
        )
    )
    return WaterfallSpec(
        key=f"{offer.id}/{stream.stream_id}",
        offer_id=offer.id,
        title=f"{offer.name}: {stream.stream_name}",
        context="what each serving technique adds",
        axis=Axis(title="Throughput", unit="tokens/s per accelerator"),
        steps=tuple(steps),
        footnotes=(_FOOTNOTE,),
    )


def _text(technique: Technique, stream: StreamResult, *, first: bool) -> str:
    gain = technique.tokens_per_s_per_accelerator
    if technique.state == NOT_ENTERED:
        return _NO_GAIN_ENTERED
    if technique.state != IN_USE or round(gain) == 0:
        return "0" if technique.state == IN_USE else f"0: {technique.state}"
    sign = "" if first else "+" if gain > 0 else "\N{MINUS SIGN}"
    share = format_percent(abs(technique_share(technique, stream) or 0.0))
    return f"{sign}{format_number(abs(gain))} ({share})"
