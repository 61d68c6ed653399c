"""What a buyer assumes about time, money, site and operation; docs/economics.md says how each is used."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from workbench.domain.flow_timing import FlowTiming
from workbench.domain.hardware import Cooling, FailureDomain
from workbench.domain.meta import Meta, YearlyChange, yearly_change
from workbench.domain.tariff import hourly_prices


class DepreciationMethod(StrEnum):
    """How owned hardware is deducted from income."""

    STRAIGHT_LINE = "straight line"
    DECLINING_BALANCE = "double declining balance"
    MACRS_3 = "MACRS 3"
    MACRS_5 = "MACRS 5"
    MACRS_7 = "MACRS 7"
    EXPENSE = "first year"
    NONE = "none"


class BeyondSite(StrEnum):
    """What happens to an offer that the site cannot take."""

    INFEASIBLE = "infeasible"
    FIT_OUT = "fit the site out"
    COLOCATION = "colocate it"


class TaxLosses(StrEnum):
    """What becomes of a year in which an offer deducts more than it earns."""

    USED = "used at once"
    CARRIED = "carried forward"


_STUDY = "Study"
_TAX = "Tax and capital"
_PURCHASE = "Purchase"
_SITE = "Site and power"
_OPERATION = "Operation"

_AS_INFLATION = "Empty: rises with inflation"
_AS_THE_FACILITY = "Empty: as the facility has it"

ASSUMPTION_GROUPS = ("", _STUDY, _PURCHASE, _SITE, _OPERATION, _TAX)
"""Headings in the order of the form; the first holds what most buyers change."""


class Assumptions(BaseModel):
    """What the buyer assumes; every default is ours and carries the status "assumed"."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    facility_id: Annotated[str, Meta(title="Facility", choices_kind="facility")]
    wacc: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(
            title="Cost of capital",
            percent=True,
            unit="per year",
            decimals=3,
            figure=True,
            help="Nominal and effective; after tax where a tax rate is given",
        ),
    ] = 0.09
    hardware_life_years: Annotated[
        float, Field(gt=0, le=15), Meta(title="Hardware life", unit="years", decimals=1, figure=True)
    ] = 4.0
    headroom: Annotated[
        float,
        Field(ge=0, le=2),
        Meta(
            title="Headroom", percent=True, decimals=2, figure=True, help="Capacity kept above the peak hour"
        ),
    ] = 0.1
    load_power_share: Annotated[
        float,
        Field(gt=0, le=1),
        Meta(
            title="Draw under load",
            percent=True,
            decimals=2,
            figure=True,
            help="Share of a system's maximum power",
        ),
    ] = 0.8
    support_share_per_year: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Support after the quoted term",
            percent=True,
            unit="of the price per year",
            decimals=3,
            figure=True,
            help="Only for the years of life that the quote's support does not cover",
        ),
    ] = 0.05
    mtp_drafts: Annotated[
        int,
        Field(ge=0, le=8),
        Meta(
            title="MTP draft tokens",
            decimals=0,
            figure=True,
            help="The most drafted at a time, where model and stack have it; fewer are tried too. 0: none",
        ),
    ] = 0

    study_months: Annotated[
        int,
        Field(ge=1, le=240),
        Meta(
            title="Study period",
            unit="months",
            decimals=0,
            figure=True,
            group=_STUDY,
            help="All offers are compared over it: shorter lives are bought again, longer ones end with a "
            "residual value",
        ),
    ] = 48
    valuation_date: Annotated[
        date,
        Meta(title="Valuation date", group=_STUDY, help="First day of the study; written as 2027-01-31"),
    ] = date(2027, 1, 1)
    flow_timing: Annotated[
        FlowTiming,
        Meta(title="Monthly flows at", group=_STUDY, help="Start, middle or end of their month"),
    ] = FlowTiming.END
    inflation: Annotated[
        float,
        Field(gt=-0.5, le=1),
        Meta(
            title="Inflation",
            percent=True,
            unit="per year",
            decimals=3,
            figure=True,
            group=_STUDY,
            help="Raises running costs whose own change is not entered; turns nominal into real",
        ),
    ] = 0.025
    fiscal_year_start_month: Annotated[
        int, Field(ge=1, le=12), Meta(title="Fiscal year starts in month", decimals=0, group=_STUDY)
    ] = 1

    price_change_per_year: Annotated[
        YearlyChange,
        yearly_change(
            "Hardware price change",
            _PURCHASE,
            figure=True,
            help="Price at which hardware is bought or leased again, or later, against today's",
        ),
    ] = 0.0
    residual_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Residual value",
            percent=True,
            unit="of the unused life",
            decimals=2,
            figure=True,
            group=_PURCHASE,
            help="Of the price's straight-line share of the life that is left at the study's end",
        ),
    ] = 1.0
    removal_usd_per_system: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Decommissioning", unit="USD/system", decimals=0, figure=True, group=_PURCHASE,
            help="Removal and data erasure at the end of each life",
        ),
    ] = 0.0  # fmt: skip
    duty_share: Annotated[
        float,
        Field(ge=0, le=2),
        Meta(title="Duty", percent=True, unit="of the goods", decimals=3, figure=True, group=_PURCHASE),
    ] = 0.0
    lost_tax_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Sales tax that does not come back",
            percent=True,
            unit="of the price",
            decimals=3,
            figure=True,
            group=_PURCHASE,
        ),
    ] = 0.0  # fmt: skip
    vat_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="VAT", percent=True, unit="of the price", decimals=3, figure=True, group=_PURCHASE,
            help="Recoverable: costs the time until it comes back",
        ),
    ] = 0.0  # fmt: skip
    vat_recovery_months: Annotated[
        int,
        Field(ge=0, le=24),
        Meta(title="VAT comes back after", unit="months", decimals=0, group=_PURCHASE),
    ] = 2
    deposit_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Deposit", percent=True, unit="of the price", decimals=2, figure=True, group=_PURCHASE),
    ] = 0.0
    payment_days: Annotated[
        int,
        Field(ge=0, le=360),
        Meta(
            title="Balance due after", unit="days", decimals=0, figure=True, group=_PURCHASE,
            help="Net days after go-live; whole months",
        ),
    ] = 0  # fmt: skip
    grant_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Grants and credits",
            percent=True,
            unit="of the price",
            decimals=3,
            figure=True,
            group=_PURCHASE,
            help="Received with each purchase; lowers the depreciable price",
        ),
    ] = 0.0  # fmt: skip
    spares_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Spare parts", percent=True, unit="of the price", decimals=3, figure=True, group=_PURCHASE
        ),
    ] = 0.0

    electricity_tariff: Annotated[
        str,
        Meta(
            title="Electricity by hour of the week", unit="USD/kWh", group=_SITE,
            help="Like “Mon-Fri 8-20: 0.21; 0.09”, or 168 prices; empty: as the facility has it",
        ),
    ] = ""  # fmt: skip
    demand_charge_usd_per_kw_month: Annotated[
        float,
        Field(ge=0),
        Meta(
            title="Demand charge", unit="USD/kW·month", decimals=2, figure=True, group=_SITE,
            help="On the facility's peak draw; 0: as the facility has it",
        ),
    ] = 0.0  # fmt: skip
    electricity_change_per_year: Annotated[
        YearlyChange | None, yearly_change("Electricity price change", _SITE, figure=True, help=_AS_INFLATION)
    ] = None
    colocation_change_per_year: Annotated[
        YearlyChange | None, yearly_change("Colocation price change", _SITE, figure=True, help=_AS_INFLATION)
    ] = None
    electricity_usd_per_kwh: Annotated[
        float | None,
        Field(ge=0),
        Meta(
            title="Electricity at one price", unit="USD/kWh", decimals=4, figure=True, group=_SITE,
            help="Also in place of the facility's tariff by hour; empty: as the facility has it",
        ),
    ] = None  # fmt: skip
    pue: Annotated[
        float | None,
        Field(ge=1),
        Meta(title="PUE", decimals=2, figure=True, group=_SITE, help=_AS_THE_FACILITY),
    ] = None
    colocation_usd_per_kw_month: Annotated[
        float | None,
        Field(ge=0),
        Meta(title="Colocation", unit="USD/kW·month", decimals=0, figure=True, group=_SITE,
             help=_AS_THE_FACILITY),
    ] = None  # fmt: skip
    available_kw: Annotated[
        float | None,
        Field(ge=0),
        Meta(title="Power available", unit="kW", decimals=0, figure=True, group=_SITE, help=_AS_THE_FACILITY),
    ] = None
    available_from: Annotated[
        date | None,
        Meta(title="Power available from", group=_SITE, help=f"Written as 2027-01-31. {_AS_THE_FACILITY}"),
    ] = None
    kw_per_rack: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Power per rack", unit="kW", decimals=0, figure=True, group=_SITE, help=_AS_THE_FACILITY),
    ] = None
    cooling: Annotated[Cooling | None, Meta(title="Cooling", group=_SITE, help=_AS_THE_FACILITY)] = None
    floor_load_kg_per_m2: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Floor load", unit="kg/m²", decimals=0, figure=True, group=_SITE, help=_AS_THE_FACILITY),
    ] = None
    beyond_site: Annotated[BeyondSite, Meta(title="An offer beyond the site is", group=_SITE)] = (
        BeyondSite.INFEASIBLE
    )
    colocation_facility_id: Annotated[
        str,
        Meta(
            title="Colocated at", choices_kind="facility", group=_SITE,
            help="Facility that takes and prices what the site cannot; empty: the site's own price",
        ),
    ] = ""  # fmt: skip

    staff_usd_per_year: Annotated[
        float,
        Field(ge=0),
        Meta(title="Staff", unit="USD/year", decimals=0, figure=True, group=_OPERATION,
             help="To run hardware of one's own, leased or rented"),
    ] = 0.0  # fmt: skip
    insurance_share_per_year: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            title="Insurance",
            percent=True,
            unit="of the price per year",
            decimals=4,
            figure=True,
            group=_OPERATION,
        ),
    ] = 0.0
    staff_change_per_year: Annotated[
        YearlyChange | None, yearly_change("Staff cost change", _OPERATION, figure=True, help=_AS_INFLATION)
    ] = None
    insurance_change_per_year: Annotated[
        YearlyChange | None, yearly_change("Insurance change", _OPERATION, figure=True, help=_AS_INFLATION)
    ] = None
    licence_change_per_year: Annotated[
        YearlyChange | None,
        yearly_change("Licence price change", _OPERATION, figure=True, help=_AS_INFLATION),
    ] = None
    repairs_change_per_year: Annotated[
        YearlyChange | None, yearly_change("Repair cost change", _OPERATION, figure=True, help=_AS_INFLATION)
    ] = None
    support_change_per_year: Annotated[
        YearlyChange,
        yearly_change(
            "Support price change",
            _OPERATION,
            figure=True,
            help="Of support after the quoted term; 0: stays its share of the price",
        ),
    ] = 0.0
    failures_per_system_year: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(title="Failures", unit="per system and year", decimals=2, figure=True, group=_OPERATION),
    ] = 0.0
    repair_hours: Annotated[
        float, Field(ge=0, le=8760), Meta(title="Repair", unit="h", decimals=0, figure=True, group=_OPERATION)
    ] = 24.0
    repair_usd: Annotated[
        float,
        Field(ge=0),
        Meta(title="Repair not under support", unit="USD/failure", decimals=0, figure=True, group=_OPERATION),
    ] = 0.0
    maintenance_hours_per_month: Annotated[
        float,
        Field(ge=0, le=500),
        Meta(title="Maintenance window", unit="h/month", decimals=1, figure=True, group=_OPERATION),
    ] = 0.0
    n_plus_one: Annotated[
        bool,
        Meta(
            title="Spare for one failure (N+1)", group=_OPERATION,
            help="yes: as many accelerators are spare as one failure takes out",
        ),
    ] = False  # fmt: skip
    failure_domain: Annotated[
        FailureDomain | None,
        Meta(title="One failure takes out", group=_OPERATION, help="As the catalog says of the system"),
    ] = None
    retried_share: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(title="Requests served twice", percent=True, decimals=3, figure=True, group=_OPERATION,
             help="Retries: paid for, not counted as delivered"),
    ] = 0.0  # fmt: skip

    tax_rate: Annotated[
        float,
        Field(ge=0, lt=1),
        Meta(title="Income tax", percent=True, decimals=3, figure=True, group=_TAX,
             help="0: before tax. Else tax is cash and levelised costs are grossed up by 1/(1 − T)"),
    ] = 0.0  # fmt: skip
    tax_losses: Annotated[
        TaxLosses,
        Meta(title="Tax losses are", group=_TAX,
             help="Used at once: the buyer's other income takes them. Carried forward: there is none, "
             "deductions save tax only on profit at your price, at each year's end"),
    ] = TaxLosses.USED  # fmt: skip
    depreciation: Annotated[DepreciationMethod, Meta(title="Depreciation", group=_TAX)] = (
        DepreciationMethod.STRAIGHT_LINE
    )
    depreciation_years: Annotated[
        float,
        Field(gt=0, le=40),
        Meta(title="Depreciation over", unit="years", decimals=1, figure=True, group=_TAX,
             help="Straight line and declining balance"),
    ] = 4.0  # fmt: skip
    first_year_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Deducted in the first year", percent=True, decimals=2, figure=True, group=_TAX,
             help="On top of the method, which applies to the rest"),
    ] = 0.0  # fmt: skip
    debt_share: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(title="Debt share", percent=True, decimals=2, figure=True, group=_TAX,
             help="Above 0: the cost of capital follows from debt and equity, the one above is not used"),
    ] = 0.0  # fmt: skip
    debt_rate: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Interest on debt", percent=True, unit="per year", decimals=3, figure=True, group=_TAX),
    ] = 0.08
    equity_rate: Annotated[
        float,
        Field(gt=-1, le=1),
        Meta(title="Return on equity", percent=True, unit="per year", decimals=3, figure=True, group=_TAX),
    ] = 0.13

    price_usd_per_mtok: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Price you earn", unit="USD/Mtok", decimals=3, figure=True, group=_STUDY,
            help="Empty: no revenue, margin or return is shown",
        ),
    ] = None  # fmt: skip
    budget_usd_per_month: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Budget", unit="USD/month", decimals=0, figure=True, group=_STUDY,
             help="Budget first: how many tokens it buys on each offer"),
    ] = None  # fmt: skip
    power_budget_mw: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Power budget", unit="MW", decimals=3, figure=True, group=_STUDY,
             help="Power first: how many tokens it carries on each offer"),
    ] = None  # fmt: skip

    @field_validator("available_from", "cooling", "failure_domain", mode="before")
    @classmethod
    def _nothing_chosen(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("electricity_tariff")
    @classmethod
    def _tariff_can_be_read(cls, text: str) -> str:
        hourly_prices(text)
        return text.strip()

    def change_of(self, cost: str) -> float:
        """Yearly change of a running cost (electricity, colocation, staff, insurance, licence, repairs)."""
        own: float | None = getattr(self, f"{cost}_change_per_year")
        return self.inflation if own is None else own

    @property
    def nominal_wacc(self) -> float:
        """Cost of capital that discounts: from debt and equity where a debt share is given."""
        if not self.debt_share:
            return self.wacc
        after_tax = self.debt_rate * (1 - self.tax_rate)
        return self.debt_share * after_tax + (1 - self.debt_share) * self.equity_rate
