"""What the fields of a scenario can refer to, as (id, text) with the figure that helps to choose."""

from collections.abc import Sequence

from workbench.catalog.library import Library
from workbench.domain.formatting import format_usd
from workbench.domain.market import ApiPrice, CloudPrice
from workbench.domain.meta import FieldSpec
from workbench.domain.model import Precision, ServingStack
from workbench.domain.record import Record
from workbench.domain.workload import KV_PRECISIONS, DemandShape
from workbench.ui.fields import Option


def _text(record: Record) -> str:
    if isinstance(record, CloudPrice):
        return f"{record.name} · {format_usd(record.usd_per_accelerator_hour)} per GPU-hour"
    if isinstance(record, ApiPrice):
        prices = f"{format_usd(record.input_usd_per_mtok)} in / {format_usd(record.output_usd_per_mtok)} out"
        return f"{record.name} · {prices}"
    return record.name


def record_options(spec: FieldSpec, library: Library) -> Sequence[Option]:
    """Every record of the kind that the field refers to."""
    return [(record.id, _text(record)) for record in library.records(spec.meta.choices_kind)]


def price_options(prices: Sequence[ApiPrice]) -> Sequence[Option]:
    """API prices with what they ask for input and output tokens."""
    return [(price.id, _text(price)) for price in prices]


def shape_options() -> Sequence[Option]:
    """The named weeks; the buyer's own comes from drawing or pasting hours."""
    return [(shape.value, shape.value) for shape in DemandShape if shape is not DemandShape.CUSTOM]


def precision_options() -> Sequence[Option]:
    """Weight formats."""
    return [(item.value, item.value.upper()) for item in Precision]


def kv_precision_options() -> Sequence[Option]:
    """Formats of a KV cache."""
    return [(item.value, item.value.upper()) for item in KV_PRECISIONS]


def currency_options(library: Library) -> Sequence[Option]:
    """US dollars and every currency that the catalog has a rate for."""
    rates = [getattr(record, "currency", "") for record in library.records("exchange_rate")]
    return [(code, code) for code in dict.fromkeys(["USD", *rates])]


def stack_options(library: Library) -> Sequence[Option]:
    """Serving stacks by name and version: several versions of one stand side by side."""
    return [
        (record.id, f"{record.name} {record.version}")
        for record in library.records(ServingStack.KIND)
        if isinstance(record, ServingStack)
    ]


def stack_name_options(library: Library) -> Sequence[Option]:
    """Serving stacks by name, whatever their version."""
    names = dict.fromkeys(record.name for record in library.records(ServingStack.KIND))
    return [(name, name) for name in names]
