"""Different models compared fairly: what an offer's model needs for the responses that a stream asks for.

A stream's lengths are counted with its own model. Another model may take more tokens for the same text, think
before it answers, need more attempts or fail more often. What nobody entered counts as 1 (no reasoning
tokens) and is said to be missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.analysis.terms.waiting import Plain
from workbench.domain.offers import ApiOffer, ProvisionedOffer, WaitOffer
from workbench.domain.scenario import Scenario
from workbench.domain.workload import MAX_ISL, MAX_OSL, LengthClass, Stream

_RATIOS = {
    "tokeniser_ratio": "tokeniser ratio",
    "visible_ratio": "visible answer length",
    "reasoning_tokens": "reasoning tokens",
    "attempts": "attempts",
    "success_share": "accepted share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """One model on one stream; `missing` names what was not entered."""

    model_id: str
    tokeniser_ratio: float = 1.0
    visible_ratio: float = 1.0
    reasoning_tokens: float = 0.0
    attempts: float = 1.0
    success_share: float = 1.0
    missing: tuple[str, ...] = ()


def quality_of(offer: Plain | WaitOffer, stream: Stream, model_id: str, scenario: Scenario) -> Quality:
    """What was entered for the model on the stream, else for the offer, else nothing."""
    entry = next((q for q in scenario.quality if (q.stream_id, q.model_id) == (stream.id, model_id)), None)
    found: dict[str, float] = {}
    missing = []
    for name, title in _RATIOS.items():
        value = getattr(entry, name, None)
        if value is None:
            value = getattr(offer, name, None)
        if value is not None:
            found[name] = value
        elif model_id != stream.model_id or name in ("attempts", "success_share"):
            # the stream's own model needs no ratio to itself
            missing.append(f"{title} of {model_id} on {stream.name}")
    return Quality(model_id=model_id, missing=tuple(missing), **found)


def qualities(
    offer: Plain, streams: Sequence[Stream], models: Sequence[str], scenario: Scenario
) -> list[Quality]:
    """`quality_of` for every stream; `models[i]` serves `streams[i]`."""
    return [quality_of(offer, stream, model, scenario) for stream, model in zip(streams, models, strict=True)]


def models_of(offer: Plain, streams: Sequence[Stream]) -> list[str]:
    """The model that serves each stream: its own, or the one the offer names for it."""
    if isinstance(offer, ApiOffer | ProvisionedOffer):
        return [stream.model_id for stream in streams]
    return [offer.models.get(stream.id, stream.model_id) for stream in streams]


def adapted(stream: Stream, quality: Quality) -> Stream:
    """The stream as the model sees it, no longer than a stream may be: its tokens, thinking, attempts."""
    if quality == Quality(model_id=stream.model_id, missing=quality.missing):
        return stream

    def length(item: LengthClass) -> LengthClass:
        visible = item.osl * quality.tokeniser_ratio * quality.visible_ratio
        return LengthClass(
            isl=min(max(1, round(item.isl * quality.tokeniser_ratio)), MAX_ISL),
            osl=min(max(1, round(visible + quality.reasoning_tokens)), MAX_OSL),
            share=item.share,
        )

    return stream.model_copy(
        update={
            "model_id": quality.model_id,
            "lengths": tuple(length(item) for item in stream.lengths),
            "peak_requests_per_s": stream.peak_requests_per_s * quality.attempts,
        }
    )
