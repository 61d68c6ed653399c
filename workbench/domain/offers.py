"""What can be bought: systems on a quote or a typed price, leases, rents, provisioned units, API tokens."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workbench.domain.meta import Meta

_WHEN = "When"
_CONTRACT = "Contract"
_TYPED = "Typed in"
_QUALITY = "Answers of its models"
_LICENCES = "Licences"
_POWER = "Power cap"
_POOLS = "Pools on two kinds of hardware"
_PLACE = "Site"
_TODAY = "Status quo"

_MISSING = "Empty: missing, counts as 1"

OFFER_GROUPS = ("", _TODAY, _TYPED, _CONTRACT, _PLACE, _POWER, _POOLS, _LICENCES, _WHEN, _QUALITY)
"""Headings of an offer's form, in order."""


class EvidenceFile(BaseModel):
    """A file that typed figures rest on; its content is kept in the project."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=255)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def typed_source(note: str, files: Sequence[EvidenceFile]) -> str:
    """Where typed figures come from: the note and the files attached."""
    named = ", ".join(f"{file.name} (SHA-256 {file.sha256[:12]}…)" for file in files)
    return "; ".join(filter(None, (note, named))) or "typed into the offer"


class _Offer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Annotated[str, Field(min_length=1), Meta(title="Id", editable=False)]
    name: Annotated[str, Field(min_length=1), Meta(title="Name")]


class _Started(_Offer):
    """An offer that goes live some months after the valuation date."""

    start_month: Annotated[
        int,
        Field(ge=0, le=240),
        Meta(title="Goes live after", unit="months", decimals=0, group=_WHEN),
    ] = 0
    bridge_offer_id: Annotated[
        str,
        Meta(
            title="Until then", group=_WHEN,
            help="Id of a rented or API offer of this scenario that serves the demand; empty: nobody does",
        ),
    ] = ""  # fmt: skip
    tokeniser_ratio: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Tokens per token counted", decimals=3, group=_QUALITY, help=_MISSING),
    ] = None
    visible_ratio: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Length of the answer", decimals=2, group=_QUALITY, help=_MISSING),
    ] = None
    reasoning_tokens: Annotated[
        float | None,
        Field(ge=0),
        Meta(
            title="Reasoning tokens",
            unit="per response",
            decimals=0,
            group=_QUALITY,
            help="Empty: none known",
        ),
    ] = None
    attempts: Annotated[
        float | None,
        Field(ge=1),
        Meta(
            title="Attempts",
            unit="per response",
            decimals=2,
            group=_QUALITY,
            help=_MISSING,
        ),
    ] = None
    success_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(title="Accepted share", percent=True, decimals=3, group=_QUALITY, help=_MISSING),
    ] = None
    quality_source: Annotated[str, Meta(title="Measured by", group=_QUALITY)] = ""


class _Hardware(_Started):
    """An offer of hardware: the buyer decides which models it serves."""

    models: Annotated[
        dict[str, str],
        Meta(
            title="Served by another model",
            group=_QUALITY,
            help="Stream id to model id; else the stream's own",
        ),
    ] = {}
    power_cap_w: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Power cap", unit="W/accelerator", decimals=0, group=_POWER, help="Empty: uncapped"),
    ] = None
    power_cap_throughput_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(
            title="Throughput at the cap", unit="of uncapped", percent=True, decimals=3, group=_POWER,
            help="As measured; empty: the cap is not modelled, and the result says so",
        ),
    ] = None  # fmt: skip
    power_cap_source: Annotated[
        str, Meta(title="Measured by", group=_POWER, help="Benchmark, date, person")
    ] = ""
    prefill_offer_id: Annotated[
        str,
        Meta(
            title="Prefill on",
            group=_POOLS,
            help="Another offer of hardware: its systems prefill, these decode, both are paid; empty: no",
        ),
    ] = ""

    @model_validator(mode="after")
    def _a_share_needs_its_cap(self) -> Self:
        if self.power_cap_throughput_share is not None and self.power_cap_w is None:
            raise ValueError("the throughput at a power cap needs the cap in watts")
        return self

    @property
    def cap_is_measured(self) -> bool:
        """Whether throughput and power follow from a cap; without a measurement neither does."""
        return self.power_cap_w is not None and self.power_cap_throughput_share is not None


class _Licensed(_Hardware):
    """Hardware whose operator pays for the serving software, where it is one that costs."""

    licence_usd_per_accelerator_year: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Software licences", unit="USD/accelerator·year", decimals=0, group=_LICENCES,
            help="Not in the quote or rent, brought along; 0 switches them off",
        ),
    ] = 0.0  # fmt: skip
    licence_usd_per_die_year: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Licences by die", unit="USD/die·year", decimals=0, group=_LICENCES,
            help="For each compute die of an accelerator, as the catalog counts them; adds to the above",
        ),
    ] = 0.0  # fmt: skip
    licence_stacks: Annotated[
        tuple[str, ...],
        Meta(
            title="Licences are due on", group=_LICENCES,
            help="Serving stacks by name; none ticked: whichever serves",
        ),
    ] = ()  # fmt: skip


class _Sited(_Licensed):
    """Hardware that stands at a site of the buyer's choice."""

    facility_id: Annotated[
        str,
        Meta(
            title="Facility", choices_kind="facility", group=_PLACE,
            help="Prices its power and space; empty: the scenario's",
        ),
    ] = ""  # fmt: skip


class OwnedOffer(_Sited):
    """Systems bought on a quote, or at a price typed in."""

    kind: Literal["owned"] = "owned"
    quote_id: Annotated[str, Meta(title="Quote", choices_kind="quote", help="Empty: the price typed in")] = ""
    system_id: Annotated[
        str, Meta(title="System", choices_kind="system", help="Empty: the system found in the quote")
    ] = ""
    price_factor: Annotated[
        float, Field(gt=0), Meta(title="Price factor", decimals=3, help="What-if on the quoted price")
    ] = 1.0
    usd_per_system: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Price", unit="USD/system", decimals=0, group=_TYPED, help="Without a quote"),
    ] = None
    systems_offered: Annotated[
        int | None, Field(ge=1), Meta(title="Systems offered", decimals=0, group=_TYPED)
    ] = None
    grow_every_months: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(
            title="Grows in steps of", unit="months", decimals=0, group=_WHEN,
            help="Each step buys what its own months need, at the price of its date; 1: whenever the demand "
            "outgrows the fleet; empty: bought whole for the largest month",
        ),
    ] = None  # fmt: skip
    evidence_note: Annotated[
        str, Meta(title="Evidence", group=_TYPED, help="Mail, PDF or call that the price comes from")
    ] = ""
    evidence_files: Annotated[
        tuple[EvidenceFile, ...],
        Meta(title="Evidence files", group=_TYPED, help="PDF or mail; the project keeps them"),
    ] = ()
    loan_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Financed by a loan", unit="of the hardware price", decimals=2, percent=True,
            group=_CONTRACT,
            help="Cash like any other: leave it out where the cost of capital holds the debt already",
        ),
    ] = 0.0  # fmt: skip
    loan_rate: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Loan rate", unit="per year", decimals=3, percent=True, group=_CONTRACT),
    ] = 0.08
    loan_months: Annotated[
        int,
        Field(ge=1, le=240),
        Meta(
            title="Loan repaid over", unit="months", decimals=0, group=_CONTRACT,
            help="Level payments from the month after each purchase; the rest at the study's end",
        ),
    ] = 36  # fmt: skip

    @model_validator(mode="after")
    def _has_a_price(self) -> "OwnedOffer":
        if not self.quote_id and (self.usd_per_system is None or not self.system_id):
            raise ValueError("an offer without a quote needs a system and its price")
        return self


class LeasedOffer(_Sited):
    """Systems leased: an operating lease ends with their return, a finance lease with their purchase."""

    kind: Literal["leased"] = "leased"
    system_id: Annotated[str, Meta(title="System", choices_kind="system")]
    usd_per_system_month: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Rent", unit="USD/system·month", decimals=0, help="Empty: follows from price and rate"),
    ] = None
    usd_per_system: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Price leased", unit="USD/system", decimals=0, group=_CONTRACT),
    ] = None
    lease_rate: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Lease rate", percent=True, unit="per year", decimals=3, group=_CONTRACT),
    ] = 0.09
    term_months: Annotated[
        int, Field(ge=1, le=240), Meta(title="Term", unit="months", decimals=0, group=_CONTRACT)
    ] = 48
    in_advance: Annotated[bool, Meta(title="Paid in advance", group=_CONTRACT, help="yes or no")] = False
    residual_usd_per_system: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Residual with the lessor", unit="USD/system", decimals=0, group=_CONTRACT,
            help="Lowers the rent; the purchase price at the end where it is bought",
        ),
    ] = 0.0  # fmt: skip
    buy_at_end: Annotated[
        bool, Meta(title="Bought at the end", group=_CONTRACT, help="yes: finance lease")
    ] = False
    extension_months: Annotated[
        int,
        Field(ge=0, le=240),
        Meta(
            title="Extension, reasonably certain", unit="months", decimals=0, group=_CONTRACT,
            help="Counts into the term of the lease screen; accounting only",
        ),
    ] = 0  # fmt: skip
    support_included: Annotated[bool, Meta(title="Support included", group=_CONTRACT, help="yes or no")] = (
        True
    )
    hosting_included: Annotated[
        bool, Meta(title="Power and space included", group=_CONTRACT, help="yes or no")
    ] = False
    systems_offered: Annotated[
        int | None, Field(ge=1), Meta(title="Systems offered", decimals=0, group=_CONTRACT)
    ] = None
    evidence_note: Annotated[str, Meta(title="Evidence", group=_TYPED)] = ""
    evidence_files: Annotated[
        tuple[EvidenceFile, ...],
        Meta(title="Evidence files", group=_TYPED, help="PDF or mail; the project keeps them"),
    ] = ()

    @model_validator(mode="after")
    def _has_a_rent(self) -> "LeasedOffer":
        if self.usd_per_system_month is None and self.usd_per_system is None:
            raise ValueError("a lease needs a rent, or the price leased and a rate")
        return self


class RentedOffer(_Licensed):
    """Cloud instances paid by the hour; software licences are brought along where any are entered."""

    kind: Literal["rented"] = "rented"
    cloud_price_id: Annotated[
        str, Meta(title="Cloud price", choices_kind="cloud_price", help="Empty: the price typed in")
    ] = ""
    system_id: Annotated[str, Meta(title="System", choices_kind="system", help="Hardware of the instance")]
    usd_per_instance_hour: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Price", unit="USD/instance·h", decimals=2, group=_TYPED,
            help="In place of the catalog's, or without one; empty: the catalog's price",
        ),
    ] = None  # fmt: skip
    accelerators_per_instance: Annotated[
        int | None,
        Field(ge=1),
        Meta(
            title="Accelerators per instance", decimals=0, group=_TYPED,
            help="Empty: as the cloud price says, else a whole system",
        ),
    ] = None  # fmt: skip
    evidence_note: Annotated[
        str, Meta(title="Evidence", group=_TYPED, help="Mail, PDF or call that the price comes from")
    ] = ""
    evidence_files: Annotated[
        tuple[EvidenceFile, ...],
        Meta(title="Evidence files", group=_TYPED, help="PDF or mail; the project keeps them"),
    ] = ()
    autoscale: Annotated[
        bool,
        Meta(
            title="Follows the demand", group=_CONTRACT,
            help="yes: whole replicas hour by hour; no: around the clock",
        ),
    ] = False  # fmt: skip
    provisioning_minutes: Annotated[
        float,
        Field(ge=0, le=600),
        Meta(
            title="Provisioning and model load", unit="min", decimals=0, group=_CONTRACT,
            help="Paid before a replica serves; requests of that time miss their limits",
        ),
    ] = 10.0  # fmt: skip
    warm_replicas: Annotated[
        int, Field(ge=0), Meta(title="Warm replicas", decimals=0, group=_CONTRACT, help="Never scaled away")
    ] = 1
    billing_minimum_minutes: Annotated[
        float,
        Field(ge=0, le=60 * 24 * 31),
        Meta(title="Billing minimum", unit="min", decimals=0, group=_CONTRACT),
    ] = 1.0
    quota_instances: Annotated[
        int | None, Field(ge=1), Meta(title="Quota", unit="instances", decimals=0, group=_CONTRACT)
    ] = None
    term_months: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(title="Committed for", unit="months", decimals=0, group=_CONTRACT, help="Empty: no commitment"),
    ] = None
    committed_instances: Annotated[
        int | None,
        Field(ge=0),
        Meta(
            title="Committed instances", decimals=0, group=_CONTRACT,
            help="Paid whether used or not; empty: as many as are needed",
        ),
    ] = None  # fmt: skip
    overage_usd_per_instance_hour: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Beyond the commitment", unit="USD/instance·h", decimals=2, group=_CONTRACT),
    ] = None
    names_machines: Annotated[
        bool,
        Meta(
            title="Contract names the machines", group=_CONTRACT,
            help="yes: the lease screen sees an identified asset; accounting only",
        ),
    ] = False  # fmt: skip
    upfront_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Paid upfront", percent=True, unit="of the term", decimals=2, group=_CONTRACT),
    ] = 0.0
    ramp_months: Annotated[
        int,
        Field(ge=0, le=60),
        Meta(title="Commitment ramps over", unit="months", decimals=0, group=_CONTRACT),
    ] = 0
    indexation_per_year: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(
            title="Indexation",
            percent=True,
            unit="per year",
            decimals=3,
            group=_CONTRACT,
            help="At each anniversary",
        ),
    ] = 0.0
    renewal_price_change: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Price at renewal", unit="change", decimals=3, group=_CONTRACT),
    ] = 0.0
    termination_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Termination", percent=True, unit="of the rest of the term", decimals=2, group=_CONTRACT,
            help="Due where the term outlasts the study",
        ),
    ] = 1.0  # fmt: skip
    support_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Support", percent=True, unit="of the rent", decimals=3, group=_CONTRACT),
    ] = 0.0
    egress_usd_per_month: Annotated[
        float, Field(ge=0), Meta(title="Egress", unit="USD/month", decimals=0, group=_CONTRACT)
    ] = 0.0
    storage_usd_per_month: Annotated[
        float, Field(ge=0), Meta(title="Storage", unit="USD/month", decimals=0, group=_CONTRACT)
    ] = 0.0
    interruption_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(
            title="Lost to interruptions", percent=True, unit="of the hours", decimals=3, group=_CONTRACT,
            help="Spot: hours paid whose work is lost",
        ),
    ] = 0.0  # fmt: skip

    @model_validator(mode="after")
    def _has_a_price(self) -> "RentedOffer":
        if not self.cloud_price_id and self.usd_per_instance_hour is None:
            raise ValueError("instances need a cloud price of the catalog, or a price typed in")
        return self


class _Hosted(_Started):
    """Tokens of somebody else's service: how good it is must be entered, nothing predicts it."""

    availability_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(
            title="Availability", decimals=4, group=_CONTRACT,
            help="Share of the requests answered, after the contract; empty: taken to be all, and said so",
        ),
    ] = None  # fmt: skip
    within_limits_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(
            title="Answers within the limits", decimals=3, group=_CONTRACT,
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
            title="An output token counts as", unit="input tokens", decimals=1, group=_CONTRACT,
            help="In the provider's throughput",
        ),
    ] = 1.0  # fmt: skip
    minimum_units: Annotated[
        int, Field(ge=1), Meta(title="Minimum", unit="units", decimals=0, group=_CONTRACT)
    ] = 1
    unit_increment: Annotated[
        int, Field(ge=1), Meta(title="Sold in steps of", unit="units", decimals=0, group=_CONTRACT)
    ] = 1
    units_offered: Annotated[
        int | None, Field(ge=1), Meta(title="Units offered", decimals=0, group=_CONTRACT)
    ] = None
    price_change_per_year: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Price change", percent=True, unit="per year", decimals=3, group=_CONTRACT),
    ] = 0.0
    evidence_note: Annotated[str, Meta(title="Evidence", group=_TYPED)] = ""
    evidence_files: Annotated[
        tuple[EvidenceFile, ...],
        Meta(title="Evidence files", group=_TYPED, help="PDF or mail; the project keeps them"),
    ] = ()

    @model_validator(mode="after")
    def _has_a_price(self) -> "ProvisionedOffer":
        if self.usd_per_unit_hour is None and self.usd_per_unit_month is None:
            raise ValueError("provisioned units need a price by the hour or by the month")
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
    ] = {}
    typed_prices: Annotated[
        tuple[TypedApiPrice, ...],
        Meta(title="Prices typed in", group=_TYPED, help="Before the list, for the models they name"),
    ] = ()
    evidence_note: Annotated[
        str, Meta(title="Evidence", group=_TYPED, help="Mail, PDF or call that the price comes from")
    ] = ""
    evidence_files: Annotated[
        tuple[EvidenceFile, ...],
        Meta(title="Evidence files", group=_TYPED, help="PDF or mail; the project keeps them"),
    ] = ()
    price_change_per_year: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="List price change", percent=True, unit="per year", decimals=3, group=_CONTRACT),
    ] = 0.0
    tokens_per_minute_limit: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Rate limit", unit="tokens/min", decimals=0, group=_CONTRACT, help="Empty: none known"),
    ] = None
    requests_per_minute_limit: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Request limit", unit="requests/min", decimals=0, group=_CONTRACT, help="Empty: none known"
        ),
    ] = None
    retires_month: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(
            title="Model retired after", unit="months", decimals=0, group=_CONTRACT,
            help="Not offered beyond: the study must end before",
        ),
    ] = None  # fmt: skip
    volume_tiers: Annotated[
        tuple[VolumeTier, ...],
        Meta(
            title="Volume discounts", group=_CONTRACT,
            help="Each holds for the tokens between its volume and the next one's",
        ),
    ] = ()  # fmt: skip
    minimum_usd_per_month: Annotated[
        float, Field(ge=0), Meta(title="Minimum spend", unit="USD/month", decimals=0, group=_CONTRACT)
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


class WaitOffer(_Offer):
    """Another offer later: wait, rent now and decide then, or do nothing at all."""

    kind: Literal["wait"] = "wait"
    then_offer_id: Annotated[
        str, Meta(title="Then", help="Id of another offer of this scenario; empty: nothing, ever")
    ] = ""
    months: Annotated[int, Field(ge=0, le=240), Meta(title="After", unit="months", decimals=0)] = 12
    first_offer_id: Annotated[
        str, Meta(title="Until then", help="Id of a rented or API offer that serves meanwhile; empty: nobody")
    ] = ""
    status_quo_usd_per_year: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Costs today", unit="USD/year", decimals=0, group=_TODAY,
            help="What serves the demand now, whatever the load; empty: nothing serves it",
        ),
    ] = None  # fmt: skip
    status_quo_usd_per_mtok: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Or per token", unit="USD/Mtok", decimals=3, group=_TODAY,
            help="Follows the demand; one of the two",
        ),
    ] = None  # fmt: skip
    status_quo_change_per_year: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Cost change", percent=True, unit="per year", decimals=3, group=_TODAY),
    ] = 0.0
    evidence_note: Annotated[str, Meta(title="Evidence", group=_TODAY, help="Bill or budget")] = ""
    evidence_files: Annotated[
        tuple[EvidenceFile, ...],
        Meta(title="Evidence files", group=_TODAY, help="PDF or mail; the project keeps them"),
    ] = ()

    @model_validator(mode="after")
    def _one_cost_of_today(self) -> "WaitOffer":
        if self.status_quo_usd_per_year is not None and self.status_quo_usd_per_mtok is not None:
            raise ValueError("enter today's cost by the year or by the token, not both")
        return self

    @property
    def has_status_quo(self) -> bool:
        """Whether somebody serves the demand today, at a cost that was entered."""
        return self.status_quo_usd_per_year is not None or self.status_quo_usd_per_mtok is not None


Offer = Annotated[
    OwnedOffer | LeasedOffer | RentedOffer | ProvisionedOffer | ApiOffer | WaitOffer,
    Field(discriminator="kind"),
]
