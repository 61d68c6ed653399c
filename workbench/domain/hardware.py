"""Accelerators, the systems built of them, and the places they stand in."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from workbench.domain.meta import Meta
from workbench.domain.record import Record
from workbench.domain.tariff import hourly_prices


class AcceleratorFamily(StrEnum):
    """Generation whose fitted serving factors apply."""

    AMPERE = "ampere"
    ADA = "ada"
    HOPPER = "hopper"
    BLACKWELL = "blackwell"
    RUBIN = "rubin"
    CDNA2 = "cdna2"
    CDNA3 = "cdna3"
    CDNA4 = "cdna4"
    GAUDI = "gaudi"
    TPU = "tpu"
    NEURON = "neuron"
    OTHER = "other"


class Availability(StrEnum):
    """Whether a buyer can have it."""

    SHIPPING = "shipping"
    ANNOUNCED = "announced"
    RETIRED = "retired"


class Cooling(StrEnum):
    """What carries the heat away."""

    AIR = "air"
    LIQUID = "liquid"
    HYBRID = "hybrid"


class FailureDomain(StrEnum):
    """What goes out of service together when one part fails or is swapped."""

    ACCELERATOR = "accelerator"
    NODE = "node"
    TRAY = "tray"
    RACK = "rack"


class Accelerator(Record):
    """One accelerator package. Peaks are dense: a datasheet's 2:4-sparse figure is twice as high."""

    KIND: ClassVar[str] = "accelerator"
    TITLE: ClassVar[str] = "Accelerators"

    vendor: Annotated[str, Meta(title="Vendor")]
    family: Annotated[AcceleratorFamily, Meta(title="Family", help="Generation whose fitted factors apply")]
    form_factor: Annotated[str, Meta(title="Form", help="SXM, OAM, PCIe, superchip, pod chip")] = ""
    availability: Annotated[Availability, Meta(title="Availability")] = Availability.SHIPPING
    dies: Annotated[
        int | None,
        Field(ge=1),
        Meta(
            title="Compute dies",
            decimals=0,
            figure=True,
            help="In one package: some licences count dies, and datasheets may state figures per die",
        ),
    ] = None
    memory_gb: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Memory", unit="GB", decimals=0, figure=True, help="Whole package, 1 GB = 1e9 bytes"),
    ] = None
    bandwidth_gb_per_s: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Memory bandwidth", unit="GB/s", decimals=0, figure=True),
    ] = None
    bf16_tflops: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="BF16 dense", unit="TFLOPS", decimals=0, figure=True, help="Dense, not 2:4-sparse"),
    ] = None
    fp8_tflops: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="FP8 dense", unit="TFLOPS", decimals=0, figure=True, help="Empty: no FP8 units"),
    ] = None
    fp4_tflops: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="FP4 dense", unit="TFLOPS", decimals=0, figure=True, help="Empty: no FP4 units"),
    ] = None
    scale_up_gb_per_s: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Scale-up link",
            unit="GB/s one way",
            decimals=0,
            figure=True,
            help="Per accelerator and direction: half of the marketing number that adds both",
        ),
    ] = None
    tdp_w: Annotated[float | None, Field(gt=0), Meta(title="TDP", unit="W", decimals=0, figure=True)] = None


class System(Record):
    """A purchasable unit: a server, a rack or a slice, with one kind of accelerator."""

    KIND: ClassVar[str] = "system"
    TITLE: ClassVar[str] = "Systems"

    vendor: Annotated[str, Meta(title="Vendor")]
    accelerator_id: Annotated[str, Meta(title="Accelerator", choices_kind="accelerator")]
    accelerators: Annotated[
        int, Field(ge=1), Meta(title="Accelerators", decimals=0, figure=True, help="In the whole unit")
    ]
    accelerators_per_node: Annotated[
        int, Field(ge=1), Meta(title="Per node", decimals=0, figure=True, help="Sharing one host")
    ]
    scale_up_domain: Annotated[
        int,
        Field(ge=1),
        Meta(
            title="Scale-up domain",
            unit="accelerators",
            decimals=0,
            figure=True,
            help="Accelerators that reach each other over the scale-up link",
        ),
    ]
    scale_up_gb_per_s: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Scale-up link",
            unit="GB/s one way",
            decimals=0,
            figure=True,
            help="Where it differs from the accelerator's own, as on PCIe servers",
        ),
    ] = None
    nic_gb_per_s: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="NIC port", unit="GB/s", decimals=0, figure=True, help="Per port: 400 Gb/s is 50 GB/s"),
    ] = None
    nic_ports_per_node: Annotated[
        int | None, Field(ge=0), Meta(title="NIC ports per node", decimals=0, figure=True)
    ] = None
    power_max_kw: Annotated[
        float | None,
        Field(gt=0),
        Meta(title="Power, maximum", unit="kW", decimals=1, figure=True, help="Whole unit at full load"),
    ] = None
    power_idle_kw: Annotated[
        float | None, Field(ge=0), Meta(title="Power, idle", unit="kW", decimals=1, figure=True)
    ] = None
    kw_per_rack: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Power per rack",
            unit="kW",
            decimals=1,
            figure=True,
            help="Of a rack filled as the maker describes; empty for a server",
        ),
    ] = None
    cooling: Annotated[Cooling | None, Meta(title="Cooling")] = None
    rack_units: Annotated[
        float | None, Field(gt=0), Meta(title="Height", unit="U", decimals=0, figure=True)
    ] = None
    weight_kg: Annotated[
        float | None, Field(gt=0), Meta(title="Weight", unit="kg", decimals=0, figure=True)
    ] = None
    failure_domain: Annotated[
        FailureDomain | None, Meta(title="Failure domain", help="Goes out of service as one")
    ] = None
    failure_domain_accelerators: Annotated[
        int | None,
        Field(ge=1),
        Meta(
            title="Out together",
            unit="accelerators",
            decimals=0,
            figure=True,
            help="Accelerators that one failure takes out of service",
        ),
    ] = None
    part_names: Annotated[
        tuple[str, ...], Meta(title="Also called", help="Names that quotes use for it", editable=False)
    ] = ()


class Facility(Record):
    """A place to run systems: what power and space cost there."""

    KIND: ClassVar[str] = "facility"
    TITLE: ClassVar[str] = "Facilities"

    region: Annotated[str, Meta(title="Region")] = ""
    electricity_usd_per_kwh: Annotated[
        float | None, Field(ge=0), Meta(title="Electricity", unit="USD/kWh", decimals=4, figure=True)
    ] = None
    pue: Annotated[
        float | None,
        Field(ge=1),
        Meta(title="PUE", decimals=2, figure=True, help="Facility power over IT power"),
    ] = None
    electricity_tariff: Annotated[
        str | None,
        Meta(
            title="Electricity by hour of the week", unit="USD/kWh", figure=True,
            help="Like “Mon-Fri 8-20: 0.21; 0.09”, or 168 prices; in place of the one price",
        ),
    ] = None  # fmt: skip
    demand_charge_usd_per_kw_month: Annotated[
        float | None,
        Field(ge=0),
        Meta(
            title="Demand charge", unit="USD/kW·month", decimals=2, figure=True,
            help="On the peak draw of the facility, cooling included",
        ),
    ] = None  # fmt: skip
    colocation_usd_per_kw_month: Annotated[
        float | None,
        Field(ge=0),
        Meta(title="Colocation", unit="USD/kW·month", decimals=0, figure=True, help="Per provisioned IT kW"),
    ] = None
    available_kw: Annotated[
        float | None,
        Field(ge=0),
        Meta(title="Power available", unit="kW", decimals=0, figure=True, help="IT power free to take"),
    ] = None
    available_from: Annotated[
        date | None, Meta(title="Available from", help="Day from which that power can be taken")
    ] = None
    kw_per_rack: Annotated[
        float | None,
        Field(gt=0),
        Meta(
            title="Power per rack", unit="kW", decimals=0, figure=True, help="The most that one rack may draw"
        ),
    ] = None
    cooling: Annotated[
        Cooling | None, Meta(title="Cooling", help="What the site can cool: hybrid serves air and liquid")
    ] = None
    floor_load_kg_per_m2: Annotated[
        float | None, Field(gt=0), Meta(title="Floor load", unit="kg/m²", decimals=0, figure=True)
    ] = None
    fit_out_usd_per_kw: Annotated[
        float | None,
        Field(ge=0),
        Meta(title="Fit-out", unit="USD/kW", decimals=0, figure=True, help="Once, to make IT power usable"),
    ] = None
    fit_out_months: Annotated[
        float | None,
        Field(ge=0),
        Meta(
            title="Fit-out time", unit="months", decimals=0, figure=True, help="From order to ready for use"
        ),
    ] = None

    @field_validator("electricity_tariff")
    @classmethod
    def _tariff_can_be_read(cls, text: str | None) -> str | None:
        if text is None or not text.strip():
            return None
        hourly_prices(text)
        return text.strip()

    @property
    def has_electricity_price(self) -> bool:
        """Whether energy has a price there, one for all hours or by hour of the week."""
        return bool(self.electricity_tariff) or self.electricity_usd_per_kwh is not None
