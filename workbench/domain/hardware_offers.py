"""Hardware on offer: systems bought or leased, cloud instances rented."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from workbench.domain.meta import Meta
from workbench.domain.offer_base import (
    CONTRACT,
    TYPED,
    WHEN,
    EvidenceFiles,
    EvidenceNote,
    LicensedOffer,
    SitedOffer,
)


class OwnedOffer(SitedOffer):
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
        Meta(title="Price", unit="USD/system", decimals=0, group=TYPED, help="Without a quote"),
    ] = None
    systems_offered: Annotated[
        int | None, Field(ge=1), Meta(title="Systems offered", decimals=0, group=TYPED)
    ] = None
    grow_every_months: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(
            title="Grows in steps of", unit="months", decimals=0, group=WHEN,
            help="Each step buys what its own months need, at the price of its date; 1: whenever the demand "
            "outgrows the fleet; empty: bought whole for the largest month",
        ),
    ] = None  # fmt: skip
    evidence_note: EvidenceNote = ""
    evidence_files: EvidenceFiles = ()
    loan_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Financed by a loan", unit="of the hardware price", decimals=2, percent=True,
            group=CONTRACT,
            help="Cash like any other: leave it out where the cost of capital holds the debt already",
        ),
    ] = 0.0  # fmt: skip
    loan_rate: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Loan rate", unit="per year", decimals=3, percent=True, group=CONTRACT),
    ] = 0.08
    loan_months: Annotated[
        int,
        Field(ge=1, le=240),
        Meta(
            title="Loan repaid over", unit="months", decimals=0, group=CONTRACT,
            help="Level payments from the month after each purchase; the rest at the study's end",
        ),
    ] = 36  # fmt: skip

    @model_validator(mode="after")
    def _has_a_price(self) -> "OwnedOffer":
        if not self.quote_id and (self.usd_per_system is None or not self.system_id):
            raise ValueError("an offer without a quote needs a system and its price")
        return self


class LeasedOffer(SitedOffer):
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
        Meta(title="Price leased", unit="USD/system", decimals=0, group=CONTRACT),
    ] = None
    lease_rate: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Lease rate", percent=True, unit="per year", decimals=3, group=CONTRACT),
    ] = 0.09
    term_months: Annotated[
        int, Field(ge=1, le=240), Meta(title="Term", unit="months", decimals=0, group=CONTRACT)
    ] = 48
    in_advance: Annotated[bool, Meta(title="Paid in advance", group=CONTRACT, help="yes or no")] = False
    residual_usd_per_system: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Residual with the lessor", unit="USD/system", decimals=0, group=CONTRACT,
            help="Lowers the rent; the purchase price at the end where it is bought",
        ),
    ] = 0.0  # fmt: skip
    buy_at_end: Annotated[
        bool, Meta(title="Bought at the end", group=CONTRACT, help="yes: finance lease")
    ] = False
    extension_months: Annotated[
        int,
        Field(ge=0, le=240),
        Meta(
            title="Extension, reasonably certain", unit="months", decimals=0, group=CONTRACT,
            help="Counts into the term of the lease screen; accounting only",
        ),
    ] = 0  # fmt: skip
    support_included: Annotated[bool, Meta(title="Support included", group=CONTRACT, help="yes or no")] = True
    hosting_included: Annotated[
        bool, Meta(title="Power and space included", group=CONTRACT, help="yes or no")
    ] = False
    systems_offered: Annotated[
        int | None, Field(ge=1), Meta(title="Systems offered", decimals=0, group=CONTRACT)
    ] = None
    evidence_note: EvidenceNote = ""
    evidence_files: EvidenceFiles = ()

    @model_validator(mode="after")
    def _has_a_rent(self) -> "LeasedOffer":
        if self.usd_per_system_month is None and self.usd_per_system is None:
            raise ValueError("a lease needs a rent, or the price leased and a rate")
        return self


class RentedOffer(LicensedOffer):
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
            title="Price", unit="USD/instance·h", decimals=2, group=TYPED,
            help="In place of the catalog's, or without one; empty: the catalog's price",
        ),
    ] = None  # fmt: skip
    accelerators_per_instance: Annotated[
        int | None,
        Field(ge=1),
        Meta(
            title="Accelerators per instance", decimals=0, group=TYPED,
            help="Empty: as the cloud price says, else a whole system",
        ),
    ] = None  # fmt: skip
    evidence_note: EvidenceNote = ""
    evidence_files: EvidenceFiles = ()
    autoscale: Annotated[
        bool,
        Meta(
            title="Follows the demand", group=CONTRACT,
            help="yes: whole replicas hour by hour; no: around the clock",
        ),
    ] = False  # fmt: skip
    provisioning_minutes: Annotated[
        float,
        Field(ge=0, le=600),
        Meta(
            title="Provisioning and model load", unit="min", decimals=0, group=CONTRACT,
            help="Paid before a replica serves; requests of that time miss their limits",
        ),
    ] = 10.0  # fmt: skip
    warm_replicas: Annotated[
        int, Field(ge=0), Meta(title="Warm replicas", decimals=0, group=CONTRACT, help="Never scaled away")
    ] = 1
    billing_minimum_minutes: Annotated[
        float,
        Field(ge=0, le=60 * 24 * 31),
        Meta(title="Billing minimum", unit="min", decimals=0, group=CONTRACT),
    ] = 1.0
    quota_instances: Annotated[
        int | None, Field(ge=1), Meta(title="Quota", unit="instances", decimals=0, group=CONTRACT)
    ] = None
    term_months: Annotated[
        int | None,
        Field(ge=1, le=240),
        Meta(title="Committed for", unit="months", decimals=0, group=CONTRACT, help="Empty: no commitment"),
    ] = None
    committed_instances: Annotated[
        int | None,
        Field(ge=0),
        Meta(
            title="Committed instances", decimals=0, group=CONTRACT,
            help="Paid whether used or not; empty: as many as are needed",
        ),
    ] = None  # fmt: skip
    overage_usd_per_instance_hour: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Beyond the commitment", unit="USD/instance·h", decimals=2, group=CONTRACT),
    ] = None
    names_machines: Annotated[
        bool,
        Meta(
            title="Contract names the machines", group=CONTRACT,
            help="yes: the lease screen sees an identified asset; accounting only",
        ),
    ] = False  # fmt: skip
    upfront_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Paid upfront", percent=True, unit="of the term", decimals=2, group=CONTRACT),
    ] = 0.0
    ramp_months: Annotated[
        int,
        Field(ge=0, le=60),
        Meta(title="Commitment ramps over", unit="months", decimals=0, group=CONTRACT),
    ] = 0
    indexation_per_year: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(
            title="Indexation",
            percent=True,
            unit="per year",
            decimals=3,
            group=CONTRACT,
            help="At each anniversary",
        ),
    ] = 0.0
    renewal_price_change: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Price at renewal", unit="change", decimals=3, group=CONTRACT),
    ] = 0.0
    termination_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Termination", percent=True, unit="of the rest of the term", decimals=2, group=CONTRACT,
            help="Due where the term outlasts the study",
        ),
    ] = 1.0  # fmt: skip
    support_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Support", percent=True, unit="of the rent", decimals=3, group=CONTRACT),
    ] = 0.0
    egress_usd_per_month: Annotated[
        float, Field(ge=0), Meta(title="Egress", unit="USD/month", decimals=0, group=CONTRACT)
    ] = 0.0
    storage_usd_per_month: Annotated[
        float, Field(ge=0), Meta(title="Storage", unit="USD/month", decimals=0, group=CONTRACT)
    ] = 0.0
    interruption_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(
            title="Lost to interruptions", percent=True, unit="of the hours", decimals=3, group=CONTRACT,
            help="Spot: hours paid whose work is lost",
        ),
    ] = 0.0  # fmt: skip

    @model_validator(mode="after")
    def _has_a_price(self) -> "RentedOffer":
        if not self.cloud_price_id and self.usd_per_instance_hour is None:
            raise ValueError("instances need a cloud price of the catalog, or a price typed in")
        return self
