"""Registry of record kinds."""

from workbench.domain.finance import DutyRate, InflationRate, TaxRate
from workbench.domain.hardware import Accelerator, Facility, System
from workbench.domain.market import ApiPrice, Benchmark, CloudPrice, PricePoint
from workbench.domain.model import Model, ServingStack
from workbench.domain.money import ExchangeRate
from workbench.domain.project import ProjectSettings
from workbench.domain.quote import Quote
from workbench.domain.record import Record
from workbench.domain.scenario import Scenario

CATALOG_TYPES: tuple[type[Record], ...] = (
    Accelerator,
    System,
    Model,
    ServingStack,
    CloudPrice,
    ApiPrice,
    PricePoint,
    Benchmark,
    Facility,
    ExchangeRate,
    DutyRate,
    TaxRate,
    InflationRate,
)
"""Kinds that ship with the program, in the order people see them."""

_PROJECT_TYPES: tuple[type[Record], ...] = (ProjectSettings, Quote, Scenario)

RECORD_TYPES: dict[str, type[Record]] = {
    record_type.KIND: record_type for record_type in CATALOG_TYPES + _PROJECT_TYPES
}
"""Every kind by its name."""
