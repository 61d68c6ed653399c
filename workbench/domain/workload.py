"""What the buyer's users will ask for: streams of requests by hour of the week."""

from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workbench.domain.meta import Meta
from workbench.domain.model import Precision
from workbench.domain.periods import HOURS_PER_WEEK, SECONDS_PER_HOUR, WEEKS_PER_YEAR

MAX_ISL = 10_000_000
MAX_OSL = 1_000_000
KV_PRECISIONS = (Precision.BF16, Precision.FP8)
"""Formats in which a KV cache is kept."""


class LengthClass(BaseModel):
    """A share of the requests with like input and output lengths."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    isl: Annotated[int, Field(ge=1, le=MAX_ISL), Meta(title="Input length", unit="tokens", decimals=0)]
    osl: Annotated[int, Field(ge=1, le=MAX_OSL), Meta(title="Output length", unit="tokens", decimals=0)]
    share: Annotated[float, Field(gt=0, le=1e12), Meta(title="Weight", decimals=2)] = 1.0


class DemandShape(StrEnum):
    """Named shapes of a week; each is our assumption until the buyer enters counts of their own."""

    AROUND_THE_CLOCK = "around the clock"
    OFFICE_HOURS = "office hours"
    EVENINGS = "evenings"
    CUSTOM = "custom"


def _day(shape: DemandShape, hour: int) -> float:
    if shape is DemandShape.OFFICE_HOURS:
        if 9 <= hour < 18:
            return 1.0
        return 0.5 if 7 <= hour < 20 else 0.08
    if 18 <= hour < 23:
        return 1.0
    return 0.6 if 9 <= hour < 18 else 0.2


@cache
def hourly_shape(shape: DemandShape) -> tuple[float, ...]:
    """Demand by hour of the week (Monday 00:00 first) as a share of the peak hour, length 168."""
    if shape is DemandShape.CUSTOM:
        raise ValueError("a custom shape is entered, not named")
    if shape is DemandShape.AROUND_THE_CLOCK:
        return (1.0,) * HOURS_PER_WEEK
    weekend = 0.15 if shape is DemandShape.OFFICE_HOURS else 1.0
    return tuple(_day(shape, hour) * (weekend if day >= 5 else 1.0) for day in range(7) for hour in range(24))


@cache
def _hours_at_peak(shape: DemandShape) -> float:
    """Hours a week that the peak would need for a named week's requests."""
    return sum(hourly_shape(shape))


class Stream(BaseModel):
    """Requests of one kind: a model, lengths, latency limits and demand over the week."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Annotated[str, Field(min_length=1), Meta(title="Id", editable=False)]
    name: Annotated[str, Field(min_length=1), Meta(title="Name")]
    model_id: Annotated[str, Meta(title="Model", choices_kind="model")]
    lengths: Annotated[tuple[LengthClass, ...], Field(min_length=1), Meta(title="Lengths")]
    ttft_limit_s: Annotated[
        float, Field(gt=0), Meta(title="TTFT limit", unit="s", decimals=2, help="Time to first token, mean")
    ]
    tpot_limit_s: Annotated[
        float, Field(gt=0), Meta(title="TPOT limit", unit="s", decimals=3, help="Time per output token, mean")
    ]
    limit_share: Annotated[
        float,
        Field(ge=0, le=0.999),
        Meta(
            title="Limits hold for",
            percent=True,
            unit="share of requests",
            decimals=3,
            help="0: for the mean; 0.95 keeps 95 % of the requests within both limits in the peak hour",
        ),
    ] = 0.0
    peak_requests_per_s: Annotated[
        float, Field(gt=0, le=1e9), Meta(title="Peak demand", unit="requests/s", decimals=2)
    ]
    shape: Annotated[DemandShape, Meta(title="Week")] = DemandShape.OFFICE_HOURS
    custom_shape: tuple[Annotated[float, Field(ge=0)], ...] = ()
    deferrable_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Can wait",
            percent=True,
            decimals=2,
            help="Share of the requests that may be served later in the week",
        ),
    ] = 0.0
    growth_per_year: Annotated[
        float,
        Field(gt=-1, le=20),
        Meta(title="Growth", percent=True, unit="per year", decimals=2, help="Of the demand, month by month"),
    ] = 0.0
    burst_factor: Annotated[
        float,
        Field(ge=1, le=100),
        Meta(title="Burst factor", decimals=2, help="Peak within an hour over that hour's mean"),
    ] = 1.0
    minimum_replicas: Annotated[
        int, Field(ge=1, le=10_000), Meta(title="Minimum replicas", decimals=0, help="Never fewer")
    ] = 1
    prefix_hit_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(
            title="Prefix cache hits",
            percent=True,
            decimals=2,
            help="Share of input tokens found in cache; 0 unless known",
        ),
    ] = 0.0
    offload_hit_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(
            title="Offloaded cache hits",
            percent=True,
            decimals=2,
            help="Share of input tokens reloaded from host memory or SSD; 0 unless known",
        ),
    ] = 0.0
    routing_hit_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(
            title="Hits gained by routing",
            percent=True,
            decimals=2,
            help="Share of input tokens found besides because KV-aware routing brings requests back to the "
            "replica that holds their context; 0 unless known",
        ),
    ] = 0.0
    gains_source: Annotated[
        str, Meta(title="Gains measured by", help="Where hits and accepted drafts come from: test, date")
    ] = ""
    turns: Annotated[
        int, Field(ge=1, le=200), Meta(title="Turns per task", decimals=0, help="Requests of one session")
    ] = 1
    tool_tokens: Annotated[
        int,
        Field(ge=0, le=1_000_000),
        Meta(title="Tool result", unit="tokens per turn", decimals=0, help="Added to the context each turn"),
    ] = 0
    tool_wait_s: Annotated[
        float, Field(ge=0), Meta(title="Tool wait", unit="s", decimals=1, help="Between two turns")
    ] = 0.0
    media_tokens: Annotated[
        int,
        Field(ge=0, le=1_000_000),
        Meta(
            title="Image and sound", unit="tokens per request", decimals=0, help="On top of the input length"
        ),
    ] = 0
    encoder_gparams: Annotated[
        float,
        Field(ge=0, le=1000),
        Meta(title="Encoder", unit="billion weights", decimals=2, help="0: encoder work is not modelled"),
    ] = 0.0
    draft_model_id: Annotated[
        str,
        Meta(
            title="Draft model",
            choices_kind="model",
            help="A small model that drafts for this one; empty: none",
        ),
    ] = ""
    draft_acceptance: Annotated[
        float,
        Field(ge=0, le=0.99),
        Meta(
            title="Drafts accepted",
            percent=True,
            decimals=2,
            help="Chance per drafted token; 0 unless measured",
        ),
    ] = 0.0
    mtp_acceptance: Annotated[
        float,
        Field(ge=0, le=0.99),
        Meta(
            title="MTP drafts accepted",
            percent=True,
            decimals=2,
            help="Chance per token drafted by the model's own layers; 0: as in the calibration",
        ),
    ] = 0.0
    lora_adapters: Annotated[
        int, Field(ge=0, le=10_000), Meta(title="LoRA adapters", decimals=0, help="Resident at a time")
    ] = 0
    lora_rank: Annotated[int, Field(ge=1, le=1024), Meta(title="LoRA rank", decimals=0)] = 16
    accepted_precisions: Annotated[
        tuple[Precision, ...],
        Meta(
            title="Accepted weights",
            help="Precisions whose accuracy the buyer accepts, besides the native one",
        ),
    ] = ()
    kv_precisions: Annotated[
        tuple[Precision, ...],
        Meta(title="Accepted KV cache", help="None ticked: the one that goes with the weights"),
    ] = ()

    @model_validator(mode="after")
    def _hits_are_shares(self) -> "Stream":
        if self.hit_share >= 1:
            raise ValueError("prefix, routing and offloaded hits together must stay below 1")
        return self

    @model_validator(mode="after")
    def _kv_cache_has_a_format(self) -> "Stream":
        other = [item.value for item in self.kv_precisions if item not in KV_PRECISIONS]
        if other:
            raise ValueError(f"a KV cache is kept in BF16 or FP8, not in {', '.join(other)}")
        return self

    @property
    def hit_share(self) -> float:
        """Share of the input tokens that are not computed again, however they are found."""
        return self.prefix_hit_share + self.routing_hit_share + self.offload_hit_share

    @model_validator(mode="after")
    def _custom_shape_is_a_week(self) -> "Stream":
        if self.shape is DemandShape.CUSTOM:
            if len(self.custom_shape) != HOURS_PER_WEEK:
                raise ValueError(f"a custom week needs {HOURS_PER_WEEK} hours, not {len(self.custom_shape)}")
            if max(self.custom_shape) <= 0:
                raise ValueError("a custom week needs demand in at least one hour")
        return self

    @property
    def requests_per_s_by_hour(self) -> tuple[float, ...]:
        """Requests per second in each hour of the week, Monday 00:00 first, length 168."""
        if self.shape is not DemandShape.CUSTOM:
            return tuple(self.peak_requests_per_s * share for share in hourly_shape(self.shape))
        peak = max(self.custom_shape)
        return tuple(self.peak_requests_per_s * share / peak for share in self.custom_shape)

    @property
    def requests_per_year(self) -> float:
        """Requests in a year of 8,760 hours."""
        if self.shape is DemandShape.CUSTOM:
            hours = sum(self.custom_shape) / max(self.custom_shape)
        else:
            hours = _hours_at_peak(self.shape)
        return self.peak_requests_per_s * hours * SECONDS_PER_HOUR * WEEKS_PER_YEAR

    @property
    def request_lengths(self) -> tuple[LengthClass, ...]:
        """Length classes of single requests: every turn of every class, with images and sound.

        Turn k of a session reads the first input and all that came after it: isl + k·(osl + tool result), at
        most `MAX_ISL`.
        """
        if self.turns == 1 and not self.media_tokens:
            return self.lengths
        return tuple(
            LengthClass(
                isl=min(item.isl + self.media_tokens + turn * (item.osl + self.tool_tokens), MAX_ISL),
                osl=item.osl,
                share=item.share,
            )
            for item in self.lengths
            for turn in range(self.turns)
        )

    @property
    def repeated_share(self) -> float:
        """Share of the input tokens that earlier turns of the same session have read or written."""
        total = sum(item.share * item.isl for item in self.request_lengths)
        repeated = sum(
            item.share * max(length.isl - self.tool_tokens, 0)
            for item, length in zip(
                (item for item in self.lengths for _ in range(self.turns)), self.request_lengths, strict=True
            )
            if length.isl > item.isl + self.media_tokens
        )
        return repeated / total

    def _mean(self, values: tuple[int, ...]) -> float:
        weights = [item.share for item in self.request_lengths]
        return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)

    @property
    def isl_mean(self) -> float:
        """Mean input tokens per request."""
        return self._mean(tuple(item.isl for item in self.request_lengths))

    @property
    def osl_mean(self) -> float:
        """Mean output tokens per request."""
        return self._mean(tuple(item.osl for item in self.request_lengths))

    @property
    def input_tokens_per_year(self) -> float:
        """Input tokens in a year."""
        return self.requests_per_year * self.isl_mean

    @property
    def output_tokens_per_year(self) -> float:
        """Output tokens in a year."""
        return self.requests_per_year * self.osl_mean
