"""Prices that anyone can look up, and benchmark results that anyone can cite."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from workbench.domain.meta import Meta
from workbench.domain.record import Record


class PriceTier(StrEnum):
    """How a cloud sells the hours."""

    ON_DEMAND = "on-demand"
    SPOT = "spot"
    RESERVED = "reserved"
    MARKETPLACE = "marketplace"
    MODELLED = "modelled rate"


class CloudPrice(Record):
    """Price of one cloud instance (the whole instance, whatever the list quotes)."""

    KIND: ClassVar[str] = "cloud_price"
    TITLE: ClassVar[str] = "Cloud prices"

    provider: Annotated[str, Meta(title="Provider")]
    instance: Annotated[str, Meta(title="Instance")]
    accelerator_id: Annotated[str, Meta(title="Accelerator", choices_kind="accelerator")]
    accelerators: Annotated[int, Field(ge=1), Meta(title="Accelerators", decimals=0, figure=True)]
    region: Annotated[str, Meta(title="Region")] = ""
    tier: Annotated[PriceTier, Meta(title="Tier")]
    term_months: Annotated[
        int | None, Field(ge=1), Meta(title="Term", unit="months", decimals=0, help="Reserved only")
    ] = None
    usd_per_instance_hour: Annotated[
        float, Field(gt=0), Meta(title="Price", unit="USD/instance·h", decimals=2, figure=True)
    ]

    @property
    def usd_per_accelerator_hour(self) -> float:
        """Price of one accelerator for an hour, USD."""
        return self.usd_per_instance_hour / self.accelerators


PricePerMtok = Annotated[float | None, Field(ge=0)]


class ApiPrice(Record):
    """A provider's list price for tokens of one model."""

    KIND: ClassVar[str] = "api_price"
    TITLE: ClassVar[str] = "API prices"

    provider: Annotated[str, Meta(title="Provider")]
    model_name: Annotated[str, Meta(title="Model", help="As the provider names it")]
    model_id: Annotated[
        str, Meta(title="Catalog model", help="Empty: not in the catalog", choices_kind="model")
    ] = ""
    input_usd_per_mtok: Annotated[
        float, Field(ge=0), Meta(title="Input", unit="USD/Mtok", decimals=3, figure=True)
    ]
    output_usd_per_mtok: Annotated[
        float, Field(ge=0), Meta(title="Output", unit="USD/Mtok", decimals=3, figure=True)
    ]
    cached_input_usd_per_mtok: Annotated[
        PricePerMtok, Meta(title="Cached input", unit="USD/Mtok", decimals=3, figure=True)
    ] = None
    cache_write_usd_per_mtok: Annotated[
        PricePerMtok, Meta(title="Cache write", unit="USD/Mtok", decimals=3, figure=True)
    ] = None
    batch_input_usd_per_mtok: Annotated[
        PricePerMtok, Meta(title="Batch input", unit="USD/Mtok", decimals=3, figure=True)
    ] = None
    batch_output_usd_per_mtok: Annotated[
        PricePerMtok, Meta(title="Batch output", unit="USD/Mtok", decimals=3, figure=True)
    ] = None
    max_input_tokens: Annotated[
        int | None, Field(ge=1), Meta(title="Context", unit="tokens", decimals=0, figure=True)
    ] = None
    retires_on: Annotated[
        date | None, Meta(title="Retires on", help="Day the provider withdraws the model")
    ] = None


class PricePoint(Record):
    """One dated point of a price series: an accelerator's hour or a model class's tokens.

    Exactly one of the two prices is given; points of one `series` are comparable with each other.
    """

    KIND: ClassVar[str] = "price_point"
    TITLE: ClassVar[str] = "Price history"

    series: Annotated[str, Field(min_length=1), Meta(title="Series", help="Points of one series compare")]
    on: Annotated[date, Meta(title="Day")]
    accelerator_id: Annotated[str, Meta(title="Accelerator", choices_kind="accelerator")] = ""
    model_class: Annotated[
        str, Meta(title="Model class", help="Models of one level of quality, for token prices")
    ] = ""
    provider: Annotated[str, Meta(title="Provider", help="Empty: several, as the series says")] = ""
    usd_per_accelerator_hour: Annotated[
        float | None, Field(gt=0), Meta(title="Hour", unit="USD/GPU·h", decimals=2, figure=True)
    ] = None
    usd_per_mtok: Annotated[
        float | None, Field(gt=0), Meta(title="Tokens", unit="USD/Mtok", decimals=3, figure=True)
    ] = None

    @model_validator(mode="after")
    def _one_price(self) -> "PricePoint":
        if (self.usd_per_accelerator_hour is None) == (self.usd_per_mtok is None):
            raise ValueError("a point has either a price per accelerator-hour or one per million tokens")
        return self


MLPERF_NOTE = "per-accelerator value derived by us, not an MLPerf metric"


class Benchmark(Record):
    """A measured throughput that was published: an MLPerf result where there is a round, or another.

    Lengths are means of real tokens, parallelism is of one replica, concurrency is over all accelerators.
    None: the source does not say.
    """

    KIND: ClassVar[str] = "benchmark"
    TITLE: ClassVar[str] = "Benchmarks"

    round: Annotated[str, Meta(title="Round", help="MLPerf Inference round, empty for other benchmarks")] = ""
    submission_id: Annotated[str, Meta(title="Submission", help="Of MLPerf Inference")] = ""
    submitter: Annotated[str, Meta(title="Submitter", help="Who published the result")]
    system_name: Annotated[str, Meta(title="System")]
    accelerator_id: Annotated[str, Meta(title="Accelerator", choices_kind="accelerator")]
    accelerators: Annotated[int, Field(ge=1), Meta(title="Accelerators", decimals=0, figure=True)]
    model_name: Annotated[str, Meta(title="Model")]
    scenario: Annotated[
        str,
        Meta(
            title="Scenario",
            help="MLPerf: Offline, Server or Interactive; else Closed loop, Static batch, Saturated or Burst",
        ),
    ]
    precision: Annotated[str, Meta(title="Precision")] = ""
    software: Annotated[str, Meta(title="Software")] = ""
    input_tokens: Annotated[
        float | None, Field(gt=0), Meta(title="Input length", unit="tokens", decimals=0, help="Mean")
    ] = None
    output_tokens: Annotated[
        float | None, Field(gt=0), Meta(title="Output length", unit="tokens", decimals=0, help="Mean")
    ] = None
    concurrency: Annotated[
        int | None, Field(ge=1), Meta(title="Concurrency", decimals=0, help="Requests in flight")
    ] = None
    tensor_parallel: Annotated[
        int | None, Field(ge=1), Meta(title="TP", decimals=0, help="Tensor-parallel ranks of attention")
    ] = None
    attention_dp: Annotated[
        int | None,
        Field(ge=1),
        Meta(title="Attention DP", decimals=0, help="Ranks that keep caches of their own"),
    ] = None
    expert_parallel: Annotated[
        int | None, Field(ge=1), Meta(title="EP", decimals=0, help="Ranks that hold whole experts")
    ] = None
    output_tokens_per_s: Annotated[
        float, Field(gt=0), Meta(title="Output", unit="tok/s", decimals=0, figure=True)
    ]
    ttft_ms: Annotated[
        float | None, Field(gt=0), Meta(title="TTFT", unit="ms", decimals=0, figure=True, help="Mean")
    ] = None
    tpot_ms: Annotated[
        float | None, Field(gt=0), Meta(title="TPOT", unit="ms", decimals=1, figure=True, help="Mean")
    ] = None
    corrects_predictions: Annotated[
        bool,
        Meta(
            title="Corrects predictions",
            help="Your own measurement: moves what comparisons predict for its accelerator, model, software "
            "and precision",
        ),
    ] = False

    @property
    def output_tokens_per_s_per_accelerator(self) -> float:
        """Derived by us, not an MLPerf metric (`MLPERF_NOTE` goes wherever it is shown of a result)."""
        return self.output_tokens_per_s / self.accelerators
