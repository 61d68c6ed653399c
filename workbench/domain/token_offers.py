"""Tokens on offer: provisioned units of a hosted model, and list or agreed prices per token."""

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workbench.domain.meta import Meta, YearlyChange, yearly_change
from workbench.domain.offer_base import CONTRACT, TYPED, EvidenceFiles, EvidenceNote, StartedOffer


class _Hosted(StartedOffer):
    """Tokens of somebody else's service: how good it is must be entered, nothing predicts it."""

    availability_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(
            title="Availability", decimals=4, group=CONTRACT,
            help="Share of the requests answered, after the contract; empty: taken to be all, and said so",
        ),
    ] = None  # fmt: skip
    within_limits_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(
            title="Answers within the limits", decimals=3, group=CONTRACT,
            help="Measured share that keeps both latency limits; empty: taken to be all, and said so",
        ),
    ] = None  # fmt: skip


class ProvisionedOffer(_Hosted):
    """Provisioned throughput of a hosted model, in units by the hour or reserved by the month."""

    kind: Literal["provisioned"] = "provisioned"
    model_id: Annotated[str, Meta(title="Model", choices_kind="model")]
    usd_per_unit_hour: Annotated[
        float | None, Field(gt=0), Meta(title="Price", unit="USD/unit·h", decimals=2)
    ] = None
    usd_per_unit_month: Annotated[
        float | None, Field(gt=0), Meta(title="Reserved", unit="USD/unit·month", decimals=0)
    ] = None
    tokens_per_minute_per_unit: Annotated[
        float, Field(gt=0), Meta(title="Throughput", unit="tokens/min per unit", decimals=0)
    ]
    output_weight: Annotated[
        float,
        Field(gt=0),
        Meta(
            title="An output token counts as", unit="input tokens", decimals=1, group=CONTRACT,
            help="In the provider's throughput",
        ),
    ] = 1.0  # fmt: skip
    minimum_units: Annotated[
        int, Field(ge=1), Meta(title="Minimum", unit="units", decimals=0, group=CONTRACT)
    ] = 1
    unit_increment: Annotated[
        int, Field(ge=1), Meta(title="Sold in steps of", unit="units", decimals=0, group=CONTRACT)
    ] = 1
    term_months: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(
            title="Reserved for", unit="months", decimals=0, group=CONTRACT,
            help="Paid whether used or not, renewed to the study's end; empty: no term",
        ),
    ] = None  # fmt: skip
    upfront_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Paid upfront", percent=True, unit="of the term", decimals=2, group=CONTRACT),
    ] = 0.0
    renewal_price_change: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Price at renewal", percent=True, unit="change", decimals=3, group=CONTRACT),
    ] = 0.0
    termination_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Termination", percent=True, unit="of the rest of the term", decimals=2, group=CONTRACT,
            help="Due where the term outlasts the study",
        ),
    ] = 1.0  # fmt: skip
    units_offered: Annotated[
        int | None, Field(ge=1), Meta(title="Units offered", decimals=0, group=CONTRACT)
    ] = None
    price_change_per_year: Annotated[YearlyChange, yearly_change("Price change", CONTRACT)] = 0.0
    evidence_note: EvidenceNote = ""
    evidence_files: EvidenceFiles = ()

    @model_validator(mode="after")
    def _has_a_price(self) -> "ProvisionedOffer":
        if self.usd_per_unit_hour is None and self.usd_per_unit_month is None:
            raise ValueError("provisioned units need a price by the hour or by the month")
        if self.upfront_share and self.term_months is None:
            raise ValueError("what is paid upfront needs the term that it pays for")
        return self


class VolumeTier(BaseModel):
    """A discount on the list price from a monthly volume on."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    from_mtok_per_month: Annotated[float, Field(ge=0), Meta(title="From", unit="Mtok/month", decimals=0)]
    discount_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(title="Discount", percent=True, decimals=3, help="Share of the list price"),
    ]


class TypedApiPrice(BaseModel):
    """A price of tokens that stands on no list: agreed for one model."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    model_id: Annotated[str, Field(min_length=1), Meta(title="Model", choices_kind="model")]
    input_usd_per_mtok: Annotated[float, Field(ge=0), Meta(title="Input", unit="USD/Mtok", decimals=3)]
    output_usd_per_mtok: Annotated[float, Field(ge=0), Meta(title="Output", unit="USD/Mtok", decimals=3)]
    cached_input_usd_per_mtok: Annotated[
        float | None, Field(ge=0), Meta(title="Cached input", unit="USD/Mtok", decimals=3)
    ] = None
    batch_input_usd_per_mtok: Annotated[
        float | None, Field(ge=0), Meta(title="Batch input", unit="USD/Mtok", decimals=3)
    ] = None
    batch_output_usd_per_mtok: Annotated[
        float | None, Field(ge=0), Meta(title="Batch output", unit="USD/Mtok", decimals=3)
    ] = None


class ApiOffer(_Hosted):
    """Tokens bought from a provider's list, one price record per model, or at prices typed in."""

    kind: Literal["api"] = "api"
    api_price_ids: Annotated[
        dict[str, str], Meta(title="API prices", choices_kind="api_price", help="Model id to price id")
    ] = Field(default={})
    typed_prices: Annotated[
        tuple[TypedApiPrice, ...],
        Meta(title="Prices typed in", group=TYPED, help="Before the list, for the models they name"),
    ] = ()
    evidence_note: EvidenceNote = ""
    evidence_files: EvidenceFiles = ()
    price_change_per_year: Annotated[YearlyChange, yearly_change("List price change", CONTRACT)] = 0.0
    tokens_per_minute_limit: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Rate limit", unit="tokens/min", decimals=0, group=CONTRACT, help="Empty: none known"),
    ] = None
    requests_per_minute_limit: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Request limit", unit="requests/min", decimals=0, group=CONTRACT, help="Empty: none known"
        ),
    ] = None
    retires_month: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(
            title="Model retired after", unit="months", decimals=0, group=CONTRACT,
            help="Not offered beyond: the study must end before",
        ),
    ] = None  # fmt: skip
    volume_tiers: Annotated[
        tuple[VolumeTier, ...],
        Meta(
            title="Volume discounts", group=CONTRACT,
            help="Each holds for the tokens between its volume and the next one's",
        ),
    ] = ()  # fmt: skip
    minimum_usd_per_month: Annotated[
        float, Field(ge=0), Meta(title="Minimum spend", unit="USD/month", decimals=0, group=CONTRACT)
    ] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _one_discount_is_a_tier(cls, data: Any) -> Any:
        """Reads offers of projects that knew a single discount."""
        if not isinstance(data, dict) or not {"discount_share", "discount_from_mtok_per_month"} & data.keys():
            return data
        kept = dict(data)
        share, start = kept.pop("discount_share", 0.0), kept.pop("discount_from_mtok_per_month", 0.0)
        tiers = kept.get("volume_tiers") or ()
        return kept | {
            "volume_tiers": tiers
            or ([{"from_mtok_per_month": start, "discount_share": share}] if share else ())
        }

    @model_validator(mode="after")
    def _each_model_once(self) -> "ApiOffer":
        models = [price.model_id for price in self.typed_prices]
        twice = sorted({model for model in models if models.count(model) > 1})
        if twice:
            raise ValueError(f"a price is typed in twice for {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _tiers_rise(self) -> "ApiOffer":
        starts = [tier.from_mtok_per_month for tier in self.volume_tiers]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("each volume discount must start above the one before")
        return self
