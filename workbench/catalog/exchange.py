"""A catalog as an xlsx or CSV file and back: typed cells, units in the headers, evidence in columns.

Fields come first, then the evidence: five columns (source, reference, date, status, note) that hold for
every figure of the record without columns of its own, and five for each figure that has its own.
Reading finds columns by header or field name in any order, and says what it could not use.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from workbench import __version__
from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.meta import FieldSpec
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record
from workbench.tables.grid import Column, Grid, GridValue, read_grid, write_grid
from workbench.tables.sheet import Cell, CellError, Row, Sheet, column_letter

R = TypeVar("R", bound=Record)

SUFFIXES = (".xlsx", ".csv")
"""Files that a catalog can be written to and read from."""

_EVERY = "*"
_PARTS = {"source": "source", "reference": "reference", "as_of": "date", "status": "status", "note": "note"}
_HEADER_ROWS = 20
_EMPTIED_SHOWN = 10


def export_catalog(path: Path, record_type: type[R], records: Sequence[R], as_of: date) -> None:
    """Write records as xlsx or CSV, by the suffix; `as_of` is the date of the catalog.

    Raises OSError where the file cannot be written, ValueError where a text is too long for xlsx.
    """
    fields = record_type.fields()
    keys = _evidence_keys(record_type, records)
    columns = [Column(spec.meta.header, _decimals(spec)) for spec in fields.values()]
    columns += [Column(_evidence_header(record_type, key, part)) for key in keys for part in _PARTS]
    rows: list[list[GridValue]] = []
    for record in records:
        row = [_outgoing(getattr(record, name)) for name in fields]
        for key in keys:
            citation = record.evidence.get(key)
            row += [_outgoing(getattr(citation, part)) if citation else None for part in _PARTS]
        rows.append(row)
    about = (
        ("Catalog", record_type.TITLE),
        ("Catalog date", as_of.isoformat()),
        ("Records", str(len(records))),
        ("Written by", f"Token Cost Workbench {__version__}"),
    )
    write_grid(path, Grid(record_type.TITLE, tuple(columns), rows, about))


def import_catalog(
    path: Path, record_type: type[R], known: Mapping[str, R] = MappingProxyType({})
) -> tuple[list[R], list[Issue]]:
    """(records, issues) of an xlsx or CSV file; a row that does not validate is an issue, the rest is kept.

    Fields without a column of the file, and figures without evidence in it, stay as they are in the `known`
    record with the id; other fields take their defaults. A figure that changes and brings no evidence has the
    file as its source. An empty cell of a field with a default takes the default; where that takes a value
    from the `known` record, a warning names the cell and the value. A header with another unit
    than the field's is an error, and its column is not read: a value is never taken in the wrong unit.
    """
    sheets, issues = read_grid(path)
    found = _best_header(sheets, record_type)
    if found is None:
        if not any(issue.severity is Severity.ERROR for issue in issues):
            issues.append(_no_header(path, record_type))
        return [], issues
    sheet, header, layout = found
    issues += [_placed(issue, path, sheet) for issue in layout.issues]
    records: dict[str, R] = {}
    emptied: dict[str, list[str]] = {}
    for row in sheet.rows:
        if row.number <= header.number:
            continue
        record = _read_record(path, sheet, row, record_type, layout, issues, known)
        if record is None:
            continue
        if record.id in records:
            issues.append(
                _issue(
                    path,
                    sheet,
                    f"A{row.number}",
                    "duplicate_id",
                    f"The id '{record.id}' stands twice; the first is kept.",
                    "Give the second record an id of its own.",
                )
            )
            continue
        records[record.id] = record
        before = known.get(record.id)
        if before is not None:
            for title, told in _emptied(row, layout, before, record):
                emptied.setdefault(title, []).append(told)
    issues += [_placed(_emptied_issue(title, told), path, sheet) for title, told in emptied.items()]
    return list(records.values()), issues


def evidence_keys_first(record_type: type[Record]) -> tuple[str, ...]:
    """Keys that evidence columns may have: all figures together, then each field."""
    return (_EVERY, *record_type.fields())


def _evidence_keys(record_type: type[Record], records: Sequence[Record]) -> list[str]:
    used = {key for record in records for key in record.evidence}
    order = evidence_keys_first(record_type)
    return [key for key in order if key in used] + sorted(used.difference(order))


def _evidence_header(record_type: type[Record], key: str, part: str) -> str:
    if key == _EVERY:
        return f"Evidence: {_PARTS[part]}"
    spec = record_type.fields().get(key)
    return f"{spec.meta.title if spec else key}: {_PARTS[part]}"


def _decimals(spec: FieldSpec) -> int | None:
    return spec.meta.decimals if spec.is_number else None


def _outgoing(value: Any) -> GridValue:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return _joined(value)
    if value is None or isinstance(value, str | int | float | date):
        return value
    return str(value)


def _joined(items: tuple[Any, ...]) -> str:
    texts = [str(item) for item in items]
    plain = all(text and text == text.strip() and ";" not in text for text in texts)
    if plain and not (texts and texts[0].startswith("[")):
        return "; ".join(texts)
    return json.dumps(texts, ensure_ascii=False)


def _split(text: str) -> list[str]:
    if text.startswith("["):
        try:
            items = json.loads(text)
        except json.JSONDecodeError:
            items = None
        if isinstance(items, list):
            return [str(item) for item in items]
    return [part.strip() for part in text.split(";") if part.strip()]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column (from 1) holds what; `issues` carry only the cell, the file is added by the caller."""

    fields: Mapping[int, FieldSpec]
    evidence: Mapping[int, tuple[str, str]]
    issues: tuple[Issue, ...]


def _best_header(sheets: Sequence[Sheet], record_type: type[Record]) -> tuple[Sheet, Row, _Layout] | None:
    """The row that names most fields, `Id` or a required field among them."""
    best: tuple[Sheet, Row, _Layout] | None = None
    for sheet in sheets:
        for row in sheet.rows[:_HEADER_ROWS]:
            layout = _layout(row, record_type)
            names = {spec.name for spec in layout.fields.values()}
            if "id" in names and len(names) > 1 and (best is None or len(names) > len(best[2].fields)):
                best = (sheet, row, layout)
    return best


def _layout(row: Row, record_type: type[Record]) -> _Layout:
    by_header: dict[str, FieldSpec] = {}
    for spec in record_type.fields().values():
        for name in (spec.meta.header, spec.meta.title, spec.name):
            by_header.setdefault(_folded(name), spec)
    by_evidence = {
        _folded(_evidence_header(record_type, key, part)): (key, part)
        for key in evidence_keys_first(record_type)
        for part in _PARTS
    }
    fields: dict[int, FieldSpec] = {}
    evidence: dict[int, tuple[str, str]] = {}
    issues = []
    for cell in row.cells:
        text = _folded(cell.text)
        found = by_header.get(text)
        if found is not None and found not in fields.values():
            fields[cell.column] = found
        elif text in by_evidence:
            evidence[cell.column] = by_evidence[text]
        elif (own := _own_evidence(cell.text)) is not None:
            evidence[cell.column] = own
        else:
            issues.append(_unused_column(cell, by_header))
    return _Layout(fields, evidence, tuple(issues))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _own_evidence(text: str) -> tuple[str, str] | None:
    key, colon, part = text.rpartition(": ")
    names = {title: name for name, title in _PARTS.items()}
    return (key, names[part]) if colon and part in names and key.isidentifier() else None


def _unused_column(cell: Cell, by_header: Mapping[str, FieldSpec]) -> Issue:
    title = _folded(cell.text.partition("(")[0])
    spec = by_header.get(title)
    if spec is not None and "(" in cell.text:
        unit = f"in {spec.meta.unit}" if spec.meta.unit else "without a unit"
        return Issue(
            severity=Severity.ERROR,
            code="other_unit",
            message=f"'{cell.text}' has another unit than the field: its values are not read.",
            where=Where(cell=cell.address),
            suggestion=f"Convert the column to values {unit} and head it '{spec.meta.header}'.",
        )
    return Issue(
        severity=Severity.WARNING,
        code="unknown_column",
        message=f"No field is called '{cell.text}': the column is not read.",
        where=Where(cell=cell.address),
        suggestion="Export the catalog to see its headers.",
    )


def _no_header(path: Path, record_type: type[Record]) -> Issue:
    required = [spec.meta.header for spec in record_type.fields().values() if spec.required]
    return Issue(
        severity=Severity.ERROR,
        code="no_header",
        message=f"No row has the headers of {record_type.TITLE.lower()}: {', '.join(required)}.",
        where=Where(file=path.name),
        suggestion="Export the catalog and fill in the exported file.",
    )


def _placed(issue: Issue, path: Path, sheet: Sheet) -> Issue:
    where = Where(file=path.name, sheet=sheet.name, cell=issue.where.cell)
    return Issue(
        severity=issue.severity,
        code=issue.code,
        message=issue.message,
        where=where,
        suggestion=issue.suggestion,
    )


def _emptied(row: Row, layout: _Layout, before: Record, after: Record) -> Iterator[tuple[str, str]]:
    """(title, "B7 us-ohio, which was 1.2") of each value that an empty cell takes from a record."""
    for column, spec in layout.fields.items():
        old = getattr(before, spec.name)
        cell = row.at(column)
        if old in (None, "", ()) or getattr(after, spec.name) == old:
            continue
        if cell is None or not str(cell.value).strip():
            shown = spec.meta.shown(old) if spec.is_number else _outgoing(old)
            yield spec.meta.title, f"{column_letter(column)}{row.number} {before.id}, which was {shown}"


def _emptied_issue(title: str, told: Sequence[str]) -> Issue:
    left = len(told) - _EMPTIED_SHOWN
    more = f"; and {left:,} more" if left > 0 else ""
    return Issue(
        severity=Severity.WARNING,
        code="value_emptied",
        message=f"Empty cells take {title} from {counted(len(told), 'record')}: "
        f"{'; '.join(told[:_EMPTIED_SHOWN])}{more}.",
        where=Where(),
        suggestion="Fill the cells, or delete the column, to keep what the records have.",
    )


def _read_record(
    path: Path,
    sheet: Sheet,
    row: Row,
    record_type: type[R],
    layout: _Layout,
    issues: list[Issue],
    known: Mapping[str, R],
) -> R | None:
    values: dict[str, Any] = {}
    addresses: dict[str, str] = {}
    for column, spec in layout.fields.items():
        addresses[spec.name] = f"{column_letter(column)}{row.number}"
        cell = row.at(column)
        value = None if cell is None else _incoming(cell, spec)
        if value is not None:
            values[spec.name] = value
        elif _plain_types(spec) & {str} and spec.required:
            values[spec.name] = ""
    evidence = dict(_read_evidence(path, sheet, row, layout, issues))
    before = known.get(str(values.get("id", "")))
    if before is not None:
        evidence = _evidence_beside(path, before, layout, values, evidence)
        columns = {spec.name for spec in layout.fields.values()}
        values = {**{n: getattr(before, n) for n in record_type.fields() if n not in columns}, **values}
    try:
        return record_type.model_validate({**values, "evidence": evidence})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0]) if detail["loc"] else ""
            given = f", found '{detail['input']!s:.60}'" if detail["type"] != "missing" else ""
            title = record_type.fields()[name].meta.title if name in record_type.fields() else name
            message = str(detail["msg"]).removeprefix("Value error, ")
            issues.append(
                _issue(
                    path,
                    sheet,
                    addresses.get(name, f"A{row.number}"),
                    "invalid_value",
                    f"{title or 'Record'}: {message}{given}; the row is not imported.",
                    "Correct the cell and import the file again.",
                )
            )
        return None


def _evidence_beside(
    path: Path, before: Record, layout: _Layout, values: Mapping[str, Any], evidence: Mapping[str, Citation]
) -> dict[str, Citation]:
    """The evidence of a record that a file changes in part."""
    told = {key for key, _ in layout.evidence.values()}
    merged = {key: found for key, found in before.evidence.items() if key not in told} | dict(evidence)
    if _EVERY in told:
        return merged
    of_file = Citation(
        source=path.name,
        as_of=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date(),
        status=Status.ASSUMED,
    )
    for spec in layout.fields.values():
        changed = values.get(spec.name) is not None and values[spec.name] != getattr(before, spec.name)
        if spec.meta.figure and changed and spec.name not in told:
            merged[spec.name] = of_file
    return merged


def _plain_types(spec: FieldSpec) -> set[Any]:
    return set(get_args(spec.annotation)) or {spec.annotation}


def _incoming(cell: Cell, spec: FieldSpec) -> Any:
    """A cell's value for pydantic: of the field's type where it reads as that, as it stands otherwise."""
    value = cell.value
    types = _plain_types(spec)
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, datetime):
        return value.date() if date in types else value.date().isoformat()
    if isinstance(value, Decimal):
        if str in types:
            return f"{value:f}"
        whole = int in types and value == value.to_integral_value()
        return int(value) if whole else float(value)
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _is_tuple(spec):
        return _split(text)
    if bool in types:
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            text.casefold(), text
        )
    return value


def _is_tuple(spec: FieldSpec) -> bool:
    return getattr(spec.annotation, "__origin__", None) is tuple


def _read_evidence(
    path: Path, sheet: Sheet, row: Row, layout: _Layout, issues: list[Issue]
) -> Iterator[tuple[str, Citation]]:
    parts: dict[str, dict[str, Any]] = {}
    first: dict[str, int] = {}
    for column, (key, part) in layout.evidence.items():
        first.setdefault(key, column)
        cell = row.at(column)
        if cell is None:
            continue
        value = cell.value
        parts.setdefault(key, {})[part] = value.date() if isinstance(value, datetime) else str(value)
    for key, given in parts.items():
        try:
            yield key, Citation.model_validate(given)
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            part = str(detail["loc"][0])
            issues.append(
                _issue(
                    path,
                    sheet,
                    f"{column_letter(first[key])}{row.number}",
                    "invalid_evidence",
                    f"The evidence's {_PARTS[part]} is missing or not valid ({detail['msg']}); "
                    "the evidence is not imported.",
                    "Give source, date (such as 2026-11-25) and status "
                    "(measured, quoted, published, modelled, assumed or placeholder).",
                )
            )


def _issue(path: Path, sheet: Sheet, cell: str, code: str, message: str, suggestion: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=path.name, sheet=sheet.name, cell=cell),
        suggestion=suggestion,
    )
