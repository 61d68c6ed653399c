"""A scenario: streams, offers and assumptions. It refers to records and overrides, never copies."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workbench.domain.assumptions import Assumptions
from workbench.domain.meta import Meta
from workbench.domain.money import Currency
from workbench.domain.offers import (
    ApiOffer,
    LeasedOffer,
    Offer,
    OwnedOffer,
    ProvisionedOffer,
    RentedOffer,
    WaitOffer,
)
from workbench.domain.record import Record
from workbench.domain.workload import Stream

__all__ = [
    "ApiOffer",
    "Assumptions",
    "LeasedOffer",
    "ModelQuality",
    "Offer",
    "OwnedOffer",
    "ProvisionedOffer",
    "RentedOffer",
    "Scenario",
    "WaitOffer",
]


class ModelQuality(BaseModel):
    """How a model does on a stream's task, against the model the stream's lengths were counted with.

    What nobody measured stays empty, counts as 1 (no reasoning tokens) and is said to be missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    stream_id: Annotated[str, Meta(title="Stream")]
    model_id: Annotated[str, Meta(title="Model", choices_kind="model")]
    tokeniser_ratio: Annotated[float | None, Field(gt=0, le=100), Meta(title="Tokens per token counted")] = (
        None
    )
    visible_ratio: Annotated[float | None, Field(gt=0, le=1000), Meta(title="Visible output")] = None
    reasoning_tokens: Annotated[
        float | None, Field(ge=0, le=1_000_000), Meta(title="Reasoning tokens per response")
    ] = None
    attempts: Annotated[float | None, Field(ge=1, le=1000), Meta(title="Attempts per accepted response")] = (
        None
    )
    success_share: Annotated[float | None, Field(gt=0, le=1), Meta(title="Accepted share", percent=True)] = (
        None
    )
    source: Annotated[str, Meta(title="Measured by", help="Test set, date, person")] = ""


class Scenario(Record):
    """One question: these streams, these offers, these assumptions."""

    KIND: ClassVar[str] = "scenario"
    TITLE: ClassVar[str] = "Scenarios"

    currency: Currency = "USD"
    streams: Annotated[tuple[Stream, ...], Field(min_length=1), Meta(title="Streams")]
    offers: Annotated[tuple[Offer, ...], Meta(title="Offers")] = ()
    stack_ids: Annotated[
        tuple[str, ...], Meta(title="Serving stacks", help="Empty: the newest version of each")
    ] = ()
    assumptions: Assumptions
    quality: Annotated[
        tuple[ModelQuality, ...],
        Meta(
            title="How models answer",
            help="By stream and model, before what an offer says; empty figures count as 1 and are named",
        ),
    ] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Scenario":
        for what, items in (("stream", self.streams), ("offer", self.offers)):
            ids = [item.id for item in items]
            twice = sorted({item for item in ids if ids.count(item) > 1})
            if twice:
                raise ValueError(f"{what} id used twice: {', '.join(twice)}")
        pairs = [(entry.stream_id, entry.model_id) for entry in self.quality]
        again = sorted({pair for pair in pairs if pairs.count(pair) > 1})
        if again:
            stream_id, model_id = again[0]
            raise ValueError(
                f"how {model_id} answers on {stream_id} is entered twice: change the entry that is there"
            )
        return self
