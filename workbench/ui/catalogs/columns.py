"""Columns of each kind of record: its fields, and what follows from them."""

from collections.abc import Sequence

from workbench.domain.market import MLPERF_NOTE, Benchmark, CloudPrice
from workbench.domain.meta import Meta
from workbench.domain.record import Record
from workbench.ui.tables.columns import Column, Names, derived_column, field_column


def _cloud_hour(record: Record) -> float | None:
    return record.usd_per_accelerator_hour if isinstance(record, CloudPrice) else None


def _benchmark_rate(record: Record) -> float | None:
    return record.output_tokens_per_s_per_accelerator if isinstance(record, Benchmark) else None


_DERIVED: dict[str, tuple[Column, ...]] = {
    CloudPrice.KIND: (
        derived_column(
            "usd_per_accelerator_hour",
            Meta(
                title="Per accelerator",
                unit="USD/GPU·h",
                decimals=2,
                help="Price of the instance over its accelerators",
            ),
            _cloud_hour,
        ),
    ),
    Benchmark.KIND: (
        derived_column(
            "output_tokens_per_s_per_accelerator",
            Meta(title="Per accelerator", unit="tok/s", decimals=0, help=MLPERF_NOTE),
            _benchmark_rate,
        ),
    ),
}


def columns_of(record_type: type[Record], names: Names) -> Sequence[Column]:
    """Every column of a kind: its fields, the figures that follow from them, the id (hidden at first)."""
    specs = record_type.fields()
    fields = [field_column(spec, names) for name, spec in specs.items() if name != "id"]
    return [*fields, *_DERIVED.get(record_type.KIND, ()), field_column(specs["id"], hidden=True)]
