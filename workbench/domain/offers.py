"""What can be bought: systems on a quote or a typed price, leases, rents, provisioned units, API tokens."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, model_validator

from workbench.domain.hardware_offers import LeasedOffer, OwnedOffer, RentedOffer
from workbench.domain.meta import Meta, YearlyChange, yearly_change
from workbench.domain.offer_base import (
    EVIDENCE_FILES,
    OFFER_GROUPS,
    TODAY,
    EvidenceFile,
    NamedOffer,
    typed_source,
    typed_status,
)
from workbench.domain.token_offers import ApiOffer, ProvisionedOffer, TypedApiPrice, VolumeTier

__all__ = [
    "OFFER_GROUPS",
    "ApiOffer",
    "EvidenceFile",
    "LeasedOffer",
    "Offer",
    "OwnedOffer",
    "ProvisionedOffer",
    "RentedOffer",
    "TypedApiPrice",
    "VolumeTier",
    "WaitOffer",
    "typed_source",
    "typed_status",
]


class WaitOffer(NamedOffer):
    """Another offer later: wait, rent now and decide then, or do nothing at all."""

    kind: Literal["wait"] = "wait"
    then_offer_id: Annotated[
        str, Meta(title="Then", help="Id of another offer of this scenario; empty: nothing, ever")
    ] = ""
    months: Annotated[int, Field(ge=0, le=240), Meta(title="After", unit="months", decimals=0)] = 12
    first_offer_id: Annotated[
        str, Meta(title="Until then", help="Id of a rented or API offer that serves meanwhile; empty: nobody")
    ] = ""
    currency: Annotated[
        str,
        Field(pattern=r"^[A-Z]{3}$"),
        Meta(title="Amounts are typed in", group=TODAY, help="Counted at the newest dated rate of Catalogs"),
    ] = "USD"
    status_quo_usd_per_year: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Costs today", unit="USD/year", decimals=0, group=TODAY,
            help="What serves the demand now, whatever the load; empty: nothing serves it",
        ),
    ] = None  # fmt: skip
    status_quo_usd_per_mtok: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Or per token", unit="USD/Mtok", decimals=3, group=TODAY,
            help="Follows the demand; one of the two",
        ),
    ] = None  # fmt: skip
    status_quo_change_per_year: Annotated[YearlyChange, yearly_change("Cost change", TODAY)] = 0.0
    evidence_note: Annotated[str, Meta(title="Evidence", group=TODAY, help="Bill or budget")] = ""
    evidence_files: Annotated[tuple[EvidenceFile, ...], replace(EVIDENCE_FILES, group=TODAY)] = ()

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
