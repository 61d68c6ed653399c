"""What a result rests on: assumption and source lines, and the hash of everything that went in."""

import hashlib
from collections.abc import Iterable, Sequence

from workbench.analysis.cash.facilities import OVERRIDES, override_note
from workbench.analysis.results.result import AssumptionLine, SourceLine
from workbench.catalog.library import Library
from workbench.domain.formatting import MISSING, format_number, format_percent
from workbench.domain.hardware import Facility
from workbench.domain.market import ApiPrice
from workbench.domain.meta import field_specs
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import Quote
from workbench.domain.record import Record
from workbench.domain.scenario import Assumptions, Scenario
from workbench.domain.workload import Stream

Used = tuple[str, str, str]
"""(kind, record id, figure) of a catalog figure that went in."""

MODEL_FIGURES = (
    "layers",
    "hidden_size",
    "attention_heads",
    "kv_heads",
    "kv_lora_rank",
    "experts",
    "experts_per_token",
    "moe_intermediate_size",
    "dense_intermediate_size",
    "vocab_size",
)
"""The figures of a model that a reader checks first; the engine uses the whole architecture."""


def api_figures(price: ApiPrice) -> list[Used]:
    """Every price of a list that can enter a cost."""
    return [("api_price", price.id, name) for name in ApiPrice.figure_names() if name.endswith("_per_mtok")]


def source_lines(used: Iterable[Used], library: Library) -> tuple[SourceLine, ...]:
    """One line per figure that has a value, each once, in the order first used."""
    lines = []
    for kind, record_id, figure in dict.fromkeys(used):
        record = library.get(kind, record_id)
        if record is None:
            continue
        line = _quote_line(record) if isinstance(record, Quote) else _figure_line(record, figure)
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _figure_line(record: Record, figure: str) -> SourceLine | None:
    value = getattr(record, figure)
    if value is None:
        return None
    meta = field_specs(type(record))[figure].meta
    shown = meta.shown(value) if isinstance(value, int | float) else str(value)
    return _line(record.name, meta.title, shown, meta.unit, record.citation(figure))


def _quote_line(quote: Quote) -> SourceLine:
    cell = f", {quote.printed_total.sheet}!{quote.printed_total.cell}" if quote.printed_total else ""
    citation = quote.evidence.get("*")
    line = _line(quote.name, "Net total", f"{quote.net_total:,.2f}", quote.currency, citation)
    reference = f"{line.reference}{cell} · SHA-256 {quote.sha256[:12]}"
    return SourceLine(
        record=line.record,
        figure=line.figure,
        value=line.value,
        unit=line.unit,
        status=line.status,
        source=line.source,
        reference=reference,
        as_of=line.as_of,
    )


def _line(record: str, figure: str, value: str, unit: str, citation: Citation | None) -> SourceLine:
    return SourceLine(
        record=record,
        figure=figure,
        value=value,
        unit=unit,
        status=citation.status if citation else Status.PLACEHOLDER,
        source=citation.source if citation else "no source given",
        reference=citation.reference if citation else "",
        as_of=citation.as_of.isoformat() if citation else MISSING,
    )


def assumption_lines(
    scenario: Scenario, facility: Facility, conventions: Sequence[AssumptionLine]
) -> tuple[AssumptionLine, ...]:
    """The scenario's assumptions with their units, its demand, then the conventions of this version."""
    lines = [
        AssumptionLine(
            title="Facility", value=facility.name, unit="", status=Status.ASSUMED, note=facility.region
        )
    ]
    for name, spec in field_specs(Assumptions).items():
        if name in OVERRIDES:
            lines += _override_lines(facility, name)
            continue
        if not spec.meta.figure:
            continue
        lines.append(
            AssumptionLine(
                title=spec.meta.title,
                value=spec.meta.shown(getattr(scenario.assumptions, name)),
                unit=spec.meta.unit,
                status=Status.ASSUMED,
                note=spec.meta.help,
            )
        )
    for stream in scenario.streams:
        lengths = ", ".join(f"{item.isl:,} in / {item.osl:,} out × {item.share:g}" for item in stream.lengths)
        lines.append(
            AssumptionLine(
                title=f"Demand of {stream.name}",
                value=format_number(stream.peak_requests_per_s, 2),
                unit="requests/s at the peak hour",
                status=Status.ASSUMED,
                note=(
                    f"{stream.shape.value}; {lengths}; {format_percent(stream.deferrable_share)} can wait; "
                    f"prefix cache hits {format_percent(stream.prefix_hit_share)}, by routing "
                    f"{format_percent(stream.routing_hit_share)}, offloaded "
                    f"{format_percent(stream.offload_hit_share)} ({_gains_source(stream)}); TTFT within "
                    f"{stream.ttft_limit_s:g} s, TPOT within {stream.tpot_limit_s * 1000:g} ms"
                ),
            )
        )
    return (*lines, *conventions)


def _gains_source(stream: Stream) -> str:
    if stream.gains_source:
        return stream.gains_source
    return "no source stated" if stream.hit_share else "not known, so 0"


def _override_lines(facility: Facility, name: str) -> list[AssumptionLine]:
    """What the scenario enters in place of its facility's record; none where the record counts."""
    note = override_note(facility, name)
    if not note:
        return []
    meta, value = field_specs(Facility)[name].meta, getattr(facility, name)
    number = isinstance(value, int | float)
    return [
        AssumptionLine(
            title=f"{meta.title}, override",
            value=meta.shown(value) if number else str(value),
            unit=meta.unit,
            status=Status.ASSUMED,
            note=note,
        )
    ]


def inputs_hash(scenario: Scenario, records: Iterable[Record], engine_version: str) -> str:
    """SHA-256 over the engine version, the scenario and every record that went in, independent of order."""
    digest = hashlib.sha256(engine_version.encode())
    digest.update(scenario.model_dump_json().encode())
    for line in sorted(f"{record.KIND}:{record.model_dump_json()}" for record in records):
        digest.update(line.encode())
    return digest.hexdigest()
