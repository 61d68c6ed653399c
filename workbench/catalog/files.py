"""Catalog files: one JSON file a kind, every figure with its citation.

    {"schema": 1, "kind": "accelerator", "as_of": "2026-11-20",
     "citations": {"c1": {"source": …, "reference": …, "as_of": …, "status": …}},
     "records": [{"id": …, …, "evidence": {"*": "c1", "tdp_w": "c2"}}]}

A citation is validated once and shared by every figure that names it.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.kinds import CATALOG_TYPES, RECORD_TYPES
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.paths import catalogs_dir

SCHEMA = 1


def load_shipped() -> Library:
    """Every shipped catalog. Raises ValueError when a shipped file is wrong: that is our bug, not input."""
    records: list[Record] = []
    newest = date.min
    for record_type in CATALOG_TYPES:
        found, as_of, issues = read_catalog(catalogs_dir() / f"{record_type.KIND}.json")
        if issues:
            raise ValueError("; ".join(str(issue) for issue in issues))
        records += found
        newest = max(newest, as_of)
    return Library(records, newest)


def read_catalog(path: Path) -> tuple[list[Record], date, list[Issue]]:
    """(records, date, issues) of one file; a record that does not validate is an issue, the rest is kept."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return [], date.min, [_issue(path, "cannot_read", f"The file cannot be read: {error.strerror}.")]
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        return [], date.min, [_issue(path, "not_json", f"The file is not JSON: {error}.")]
    if not isinstance(document, dict) or document.get("kind") not in RECORD_TYPES:
        return [], date.min, [_issue(path, "not_a_catalog", "The file is not a catalog of a known kind.")]
    if document.get("schema") != SCHEMA:
        message = f"The file has schema {document.get('schema')!r}, this version reads {SCHEMA}."
        return [], date.min, [_issue(path, "other_schema", message)]
    issues: list[Issue] = []
    citations = _citations(path, document.get("citations", {}), issues)
    record_type = RECORD_TYPES[document["kind"]]
    records: list[Record] = []
    seen: set[str] = set()
    for number, fields in enumerate(document.get("records", [])):
        record = _record(path, record_type, number, fields, citations, issues)
        if record is None:
            continue
        if record.id in seen:
            issues.append(
                _issue(
                    path, "duplicate_id", f"The id '{record.id}' stands twice; the first is kept.", record.id
                )
            )
            continue
        seen.add(record.id)
        records.append(record)
    try:
        as_of = date.fromisoformat(document.get("as_of", ""))
    except (TypeError, ValueError):
        as_of = date.min
        issues.append(_issue(path, "no_date", "The catalog has no date 'as_of' such as 2026-11-20."))
    return records, as_of, issues


def _issue(path: Path, code: str, message: str, record: str = "", field: str = "") -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=path.name, record=record, field=field),
        suggestion="Correct the file and load it again.",
    )


def _citations(path: Path, found: Any, issues: list[Issue]) -> dict[str, Citation]:
    citations = {}
    for key, fields in found.items() if isinstance(found, dict) else ():
        try:
            citations[key] = Citation.model_validate(fields)
        except ValidationError as error:
            issues += _validation_issues(path, f"citation {key}", error)
    return citations


def _record(
    path: Path,
    record_type: type[Record],
    number: int,
    fields: Any,
    citations: dict[str, Citation],
    issues: list[Issue],
) -> Record | None:
    if not isinstance(fields, dict):
        issues.append(_issue(path, "not_a_record", f"Entry {number + 1} is not a record: {fields!r}."))
        return None
    name = str(fields.get("id", f"entry {number + 1}"))
    keys = fields.get("evidence", {})
    evidence = {}
    for figure, key in keys.items() if isinstance(keys, dict) else ():
        if key not in citations:
            issues.append(_issue(path, "unknown_citation", f"There is no citation '{key}'.", name, figure))
        else:
            evidence[figure] = citations[key]
    try:
        return record_type.model_validate({**fields, "evidence": evidence})
    except ValidationError as error:
        issues += _validation_issues(path, name, error)
        return None


def _validation_issues(path: Path, record: str, error: ValidationError) -> list[Issue]:
    return [
        _issue(
            path,
            "invalid_value",
            f"{detail['msg']}, found {detail['input']!r:.60}.",
            record,
            ".".join(str(part) for part in detail["loc"]),
        )
        for detail in error.errors(include_url=False)
    ]
