"""The change log for auditors: who, when, what, before, after and why, a row per field that changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from workbench.domain.kinds import RECORD_TYPES
from workbench.project.store import ProjectFile

HEADERS = (
    "Change", "When (UTC)", "Who", "Action", "Step", "Kind", "Id", "Name", "Field", "Before", "After",
    "Source", "Why", "Hash",
)  # fmt: skip
"""Column headers of the log as a table, in the order of `AuditRow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One field of one record in one change; changes without records have a row with empty fields.

    `before` and `after` are what stood and stands (the other way round where a change was taken back),
    as JSON where they are no plain text or number; None where there was nothing. `source` is the evidence
    that a changed figure got.
    """

    change: int
    at: str
    who: str
    action: str
    step: str
    kind: str = ""
    id: str = ""
    name: str = ""
    field: str = ""
    before: str | float | None = None
    after: str | float | None = None
    source: str = ""
    why: str = ""
    hash: str = ""

    @property
    def cells(self) -> tuple[str | float | None, ...]:
        """The row under `HEADERS`."""
        return tuple(asdict(self).values())


KEYS = tuple(field.name for field in fields(AuditRow))
"""Names of the columns for machines."""


def audit_rows(file: ProjectFile) -> Iterator[AuditRow]:
    """The log, oldest first. Raises ProjectFileError."""
    connection = file.connection
    citations = {key: json.loads(text) for key, text in connection.execute("SELECT id, json FROM citation")}
    puts = dict(connection.execute("SELECT number, puts FROM step"))
    for number, at, who, action, label, why, step, found_hash in connection.execute(
        "SELECT number, at, who, action, label, why, step, hash FROM log ORDER BY number"
    ):
        entry = AuditRow(change=number, at=at, who=who, action=action, step=label, why=why, hash=found_hash)
        rows = [] if step is None else list(_of_step(entry, json.loads(puts[step]), citations))
        yield from rows or (entry,)


def as_json(row: AuditRow) -> dict[str, Any]:
    """The row under machine-readable keys."""
    return asdict(row)


def _of_step(
    entry: AuditRow, puts: list[dict[str, Any]], citations: Mapping[str, Mapping[str, Any]]
) -> Iterator[AuditRow]:
    taken_back = entry.action == "undo"
    for put in puts:
        before, after = put["before"] or {}, put["after"] or {}
        if taken_back:
            before, after = after, before
        name = (after or before).get("name", "")
        evidence = after.get("evidence", {})
        old, new = _leaves(before), _leaves(after)
        for field in dict.fromkeys((*old, *new)):
            if old.get(field) == new.get(field) and (field in old) == (field in new):
                continue
            cited = citations.get(evidence.get(field, evidence.get("*", "")), {})
            yield replace(
                entry,
                kind=put["kind"],
                id=put["id"],
                name=name,
                field=field,
                before=old.get(field),
                after=new.get(field),
                source=_source(cited) if _is_figure(put["kind"], field) else "",
            )


def _leaves(fields: Mapping[str, Any]) -> dict[str, str | float | None]:
    """Every single value under its path, such as `streams.chat.tpot_limit_s`; evidence apart."""
    leaves: dict[str, str | float | None] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict) and value:
            for key, inner in value.items():
                walk(inner, f"{path}.{key}" if path else key)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number, item in enumerate(value):
                name = item.get("id", number) if isinstance(item, dict) else number
                walk(item, f"{path}.{name}")
        else:
            leaves[path] = _plain(value)

    walk({name: value for name, value in fields.items() if name != "evidence"}, "")
    return leaves


def _plain(value: Any) -> str | float | None:
    if (
        value is None
        or isinstance(value, str)
        or (isinstance(value, int | float) and not isinstance(value, bool))
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def _source(citation: Mapping[str, Any]) -> str:
    if not citation:
        return ""
    return ", ".join(
        str(part)
        for part in (citation["source"], citation["reference"], citation["as_of"], citation["status"])
        if part
    )


def _is_figure(kind: str, field: str) -> bool:
    record_type = RECORD_TYPES.get(kind)
    return record_type is not None and field in record_type.figure_names()
