"""What offers of a kind share: name, start, evidence, the models and software that hardware serves with."""

from collections.abc import Sequence
from typing import Annotated, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workbench.domain.meta import Meta
from workbench.domain.provenance import Status

WHEN = "When"
CONTRACT = "Contract"
TYPED = "Typed in"
QUALITY = "Answers of its models"
LICENCES = "Licences"
POWER = "Power cap"
POOLS = "Pools on two kinds of hardware"
PLACE = "Site"
TODAY = "Status quo"

_MISSING = "Empty: missing, counts as 1"

OFFER_GROUPS = ("", TODAY, TYPED, CONTRACT, PLACE, POWER, POOLS, LICENCES, WHEN, QUALITY)
"""Headings of an offer's form, in order."""


class EvidenceFile(BaseModel):
    """A file that typed figures rest on; its content is kept in the project."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=255)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


EVIDENCE_FILES = Meta(title="Evidence files", group=TYPED, help="PDF or mail; the project keeps them")

EvidenceNote = Annotated[
    str, Meta(title="Evidence", group=TYPED, help="Mail, PDF or call that the price comes from")
]
EvidenceFiles = Annotated[tuple[EvidenceFile, ...], EVIDENCE_FILES]


class Evidenced(Protocol):
    """An offer with typed figures and what they rest on."""

    @property
    def evidence_note(self) -> str:
        """In words."""

    @property
    def evidence_files(self) -> Sequence[EvidenceFile]:
        """Attached."""


def typed_source(offer: Evidenced) -> str:
    """Where an offer's typed figures come from: the note and the files attached."""
    named = ", ".join(f"{file.name} (SHA-256 {file.sha256[:12]}…)" for file in offer.evidence_files)
    return "; ".join(filter(None, (offer.evidence_note, named))) or "typed into the offer"


def typed_status(offer: Evidenced) -> Status:
    """Standing of an offer's typed figures: quoted where something proves them."""
    return Status.QUOTED if offer.evidence_note or offer.evidence_files else Status.ASSUMED


class NamedOffer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Annotated[str, Field(min_length=1), Meta(title="Id", editable=False)]
    name: Annotated[str, Field(min_length=1), Meta(title="Name")]
    currency: Annotated[
        str,
        Field(pattern=r"^[A-Z]{3}$"),
        Meta(
            title="Amounts are typed in", group=TYPED,
            help="Every amount of this form; counted in US dollars at the newest dated rate of Catalogs",
        ),
    ] = "USD"  # fmt: skip


class StartedOffer(NamedOffer):
    """An offer that goes live some months after the valuation date."""

    start_month: Annotated[
        int,
        Field(ge=0, le=240),
        Meta(title="Goes live after", unit="months", decimals=0, group=WHEN),
    ] = 0
    bridge_offer_id: Annotated[
        str,
        Meta(
            title="Until then", group=WHEN,
            help="Id of a rented or API offer of this scenario that serves the demand; empty: nobody does",
        ),
    ] = ""  # fmt: skip
    tokeniser_ratio: Annotated[
        float | None,
        Field(gt=0, le=100),
        Meta(title="Tokens per token counted", decimals=3, group=QUALITY, help=_MISSING),
    ] = None
    visible_ratio: Annotated[
        float | None,
        Field(gt=0, le=1000),
        Meta(title="Length of the answer", decimals=2, group=QUALITY, help=_MISSING),
    ] = None
    reasoning_tokens: Annotated[
        float | None,
        Field(ge=0, le=1_000_000),
        Meta(
            title="Reasoning tokens",
            unit="per response",
            decimals=0,
            group=QUALITY,
            help="Empty: none known",
        ),
    ] = None
    attempts: Annotated[
        float | None,
        Field(ge=1, le=1000),
        Meta(
            title="Attempts",
            unit="per response",
            decimals=2,
            group=QUALITY,
            help=_MISSING,
        ),
    ] = None
    success_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(title="Accepted share", percent=True, decimals=3, group=QUALITY, help=_MISSING),
    ] = None
    quality_source: Annotated[str, Meta(title="Measured by", group=QUALITY)] = ""


class HardwareOffer(StartedOffer):
    """An offer of hardware: the buyer decides which models it serves."""

    models: Annotated[
        dict[str, str],
        Meta(
            title="Served by another model",
            group=QUALITY,
            help="Stream id to model id; else the stream's own",
        ),
    ] = {}
    power_cap_w: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Power cap", unit="W/accelerator", decimals=0, group=POWER, help="Empty: uncapped"),
    ] = None
    power_cap_throughput_share: Annotated[
        float | None,
        Field(gt=0, le=1),
        Meta(
            title="Throughput at the cap", unit="of uncapped", percent=True, decimals=3, group=POWER,
            help="As measured; empty: the cap is not modelled, and the result says so",
        ),
    ] = None  # fmt: skip
    power_cap_source: Annotated[
        str, Meta(title="Measured by", group=POWER, help="Benchmark, date, person")
    ] = ""
    prefill_offer_id: Annotated[
        str,
        Meta(
            title="Prefill on",
            group=POOLS,
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


class LicensedOffer(HardwareOffer):
    """Hardware whose operator pays for the serving software, where it is one that costs."""

    licence_usd_per_accelerator_year: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Software licences", unit="USD/accelerator·year", decimals=0, group=LICENCES,
            help="Not in the quote or rent, brought along; 0 switches them off",
        ),
    ] = 0.0  # fmt: skip
    licence_usd_per_die_year: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Licences by die", unit="USD/die·year", decimals=0, group=LICENCES,
            help="For each compute die of an accelerator, as the catalog counts them; adds to the above",
        ),
    ] = 0.0  # fmt: skip
    licence_stacks: Annotated[
        tuple[str, ...],
        Meta(
            title="Licences are due on", group=LICENCES,
            help="Serving stacks by name; none ticked: whichever serves",
        ),
    ] = ()  # fmt: skip


class SitedOffer(LicensedOffer):
    """Hardware that stands at a site of the buyer's choice."""

    facility_id: Annotated[
        str,
        Meta(
            title="Facility", choices_kind="facility", group=PLACE,
            help="Prices its power and space; empty: the scenario's",
        ),
    ] = ""  # fmt: skip
