"""Columns of each kind of record: its fields, and what follows from them."""

from collections.abc import Sequence

from workbench.catalog.freshness import record_age
from workbench.domain.market import MLPERF_NOTE, Benchmark, CloudPrice
from workbench.domain.meta import Meta
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record
from workbench.ui.clock import today
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
            Meta(title="Per accelerator", unit="tok/s", decimals=0, help=f"Of MLPerf results: {MLPERF_NOTE}"),
            _benchmark_rate,
        ),
    ),
}


def _age_days(record: Record) -> int | None:
    return record_age(record, today()).days


def _citations(record: Record) -> list[Citation]:
    return [cited for name in record.figure_names() if (cited := record.citation(name)) is not None]


def _weakest(record: Record) -> str:
    order = list(Status)
    return max((cited.status for cited in _citations(record)), key=order.index, default="")


def _sources(record: Record) -> str:
    return "; ".join(dict.fromkeys(cited.source for cited in _citations(record)))


_EVIDENCE = (
    derived_column(
        "age",
        Meta(title="Age", unit="days", decimals=0, help="Of the oldest figure that is given"),
        _age_days,
    ),
    derived_column(
        "status",
        Meta(title="Status", help="How the weakest of the figures was obtained"),
        _weakest,
        is_number=False,
    ),
    derived_column(
        "source", Meta(title="Sources", help="Of all figures"), _sources, is_number=False, hidden=True
    ),
)


def columns_of(record_type: type[Record], names: Names) -> Sequence[Column]:
    """Every column of a kind: fields, what follows from them, evidence in short, the id (hidden at first)."""
    specs = record_type.fields()
    fields = [field_column(spec, names) for name, spec in specs.items() if name != "id"]
    derived = _DERIVED.get(record_type.KIND, ())
    return [*fields, *derived, *_EVIDENCE, field_column(specs["id"], hidden=True)]
