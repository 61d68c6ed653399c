"""A scenario: streams, offers and assumptions. It refers to records and overrides, never copies."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workbench.domain.meta import Meta
from workbench.domain.money import Currency
from workbench.domain.record import Record
from workbench.domain.workload import Stream


class _Offer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Annotated[str, Field(min_length=1), Meta(title="Id", editable=False)]
    name: Annotated[str, Field(min_length=1), Meta(title="Name")]


class OwnedOffer(_Offer):
    """Systems bought on a quote."""

    kind: Literal["owned"] = "owned"
    quote_id: Annotated[str, Meta(title="Quote", choices_kind="quote")]
    system_id: Annotated[
        str, Meta(title="System", choices_kind="system", help="Empty: the system found in the quote")
    ] = ""
    price_factor: Annotated[
        float, Field(gt=0), Meta(title="Price factor", decimals=3, help="What-if on the quoted price")
    ] = 1.0


class RentedOffer(_Offer):
    """Cloud instances paid by the hour, around the clock."""

    kind: Literal["rented"] = "rented"
    cloud_price_id: Annotated[str, Meta(title="Cloud price", choices_kind="cloud_price")]
    system_id: Annotated[str, Meta(title="System", choices_kind="system", help="Hardware of the instance")]
    usd_per_instance_hour: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Price override", unit="USD/instance·h", decimals=2, help="Empty: the catalog's price"),
    ] = None


class ApiOffer(_Offer):
    """Tokens bought from a provider's list, one price record per model."""

    kind: Literal["api"] = "api"
    api_price_ids: Annotated[
        dict[str, str], Meta(title="API prices", choices_kind="api_price", help="Model id to price id")
    ]


Offer = Annotated[OwnedOffer | RentedOffer | ApiOffer, Field(discriminator="kind")]


class Assumptions(BaseModel):
    """What the buyer assumes; every default is ours and carries the status "assumed"."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    facility_id: Annotated[str, Meta(title="Facility", choices_kind="facility")]
    wacc: Annotated[
        float, Field(gt=-1, le=1), Meta(title="Cost of capital", unit="per year", decimals=3, figure=True)
    ] = 0.09
    hardware_life_years: Annotated[
        float, Field(gt=0, le=15), Meta(title="Hardware life", unit="years", decimals=1, figure=True)
    ] = 4.0
    headroom: Annotated[
        float,
        Field(ge=0, le=2),
        Meta(title="Headroom", decimals=2, figure=True, help="Capacity kept above the peak hour"),
    ] = 0.1
    load_power_share: Annotated[
        float,
        Field(gt=0, le=1),
        Meta(title="Draw under load", decimals=2, figure=True, help="Share of a system's maximum power"),
    ] = 0.8
    support_share_per_year: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Support after the quoted term",
            unit="of hardware price per year",
            decimals=3,
            figure=True,
            help="Only for the years of life that the quote's support does not cover",
        ),
    ] = 0.05
    mtp_drafts: Annotated[
        int,
        Field(ge=0, le=3),
        Meta(title="MTP draft tokens", decimals=0, figure=True, help="0 or 3, where model and stack have it"),
    ] = 0


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

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Scenario":
        for what, items in (("stream", self.streams), ("offer", self.offers)):
            ids = [item.id for item in items]
            twice = sorted({item for item in ids if ids.count(item) > 1})
            if twice:
                raise ValueError(f"{what} id used twice: {', '.join(twice)}")
        return self
