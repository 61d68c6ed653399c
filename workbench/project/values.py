"""A single value of a record by the path of its field, as scripts name it: `pue`, `assumptions.wacc`."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.meta import field_specs, fraction_of
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.project.changes import Change, Put, edit_field, validation_reason
from workbench.project.currency import change_currency

_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%")


def find_record(library: Library, kind: str, record_id: str) -> Record | Issue:
    """A record, or an Issue that names like ids; a project that has no settings yet has the default ones."""
    record = library.get(kind, record_id)
    if record is not None:
        return record
    if (kind, record_id) == (ProjectSettings.KIND, PROJECT_ID):
        return ProjectSettings(id=PROJECT_ID, name="Project")
    ids = [found.id for found in library.records(kind)]
    wanted = record_id.casefold()
    like = [found for found in ids if wanted in found.casefold() or found.casefold() in wanted]
    known = f"Known ids: {', '.join((like or ids)[:8])}" if ids else "The project holds none of this kind"
    return _issue("unknown_record", f"There is no {kind} with the id '{record_id}'.", "", "", f"{known}.")


def read_value(record: Record, path: str) -> object:
    """The value (JSON types) at a field's path, or an Issue."""
    found: Any = record.model_dump(mode="json")
    for number, part in enumerate(path.split(".")):
        key = _key(found, part)
        if key is None or (number == 0 and key == "evidence"):
            return _no_field(record, path, found)
        found = found[key]
    return found


def set_value(
    library: Library, record: Record, path: str, text: str, today: date, citation: Citation | None = None
) -> Change | Issue:
    """The change that puts a value, given as text, at a field's path; lists and objects are JSON.

    A figure gets `citation`, else the user as its source. An Issue where field or value is not valid.
    """
    if path in {"id", "evidence"}:
        return _issue(
            "fixed_field", f"The {path} of a record cannot be set.", record.name, path, "Set another field."
        )
    if isinstance(record, ProjectSettings) and path == "currency":
        return change_currency(library, text.strip())
    present = read_value(record, path)
    if isinstance(present, Issue):
        return present
    result: Change | Issue | None = None
    for value in _readings(text, percent=_is_share(record, path)):
        if "." in path:
            result = _set_inside(record, path, value)
        else:
            unknown = _unknown_reference(library, record, path, value)
            result = unknown or edit_field(record, path, value, today, citation)
        if isinstance(result, Change):
            return result
    if result is None:
        raise ValueError("a text has at least one reading")
    return result


def _is_share(record: Record, path: str) -> bool:
    """Whether people read and type the field as a percentage."""
    found: object = record
    *parents, last = path.split(".")
    for part in parents:
        if isinstance(found, BaseModel):
            found = getattr(found, part, None)
        elif isinstance(found, tuple):
            named = next((item for item in found if getattr(item, "id", None) == part), None)
            found = named or (found[int(part)] if part.isdecimal() and int(part) < len(found) else None)
    spec = field_specs(type(found)).get(last) if isinstance(found, BaseModel) else None
    return spec is not None and spec.meta.percent


def _readings(text: str, *, percent: bool = False) -> Sequence[object]:
    """What a text can mean, the likelier first. The last one is named if none is valid.

    "9 %" of a share that people type as a `percent` is 0.09.
    """
    text = text.strip()
    if not text:
        return ("", None)
    if percent and (share := _PERCENT.fullmatch(text)):
        return (fraction_of(float(share.group(1))),)
    try:
        parsed = json.loads(text)
    except ValueError:
        return (text,)
    return (parsed, text) if isinstance(parsed, list | dict) else (text,)


def _set_inside(record: Record, path: str, value: object) -> Change | Issue:
    document = record.model_dump()
    *parents, last = path.split(".")
    found: Any = document
    for part in parents:
        key = _key(found, part)
        if isinstance(found[key], tuple):
            found[key] = list(found[key])
        found = found[key]
    found[_key(found, last)] = value
    try:
        after = type(record).model_validate(document)
    except ValidationError as error:
        return _issue(
            "invalid_value",
            f"{value!r:.60} is not valid for {path}: {validation_reason(error)}",
            record.name,
            path,
            "Enter another value.",
        )
    put = Put(kind=record.KIND, id=record.id, before=record, after=after)
    return Change(label=f"Edit {path} of {record.name}", puts=(put,))


def _key(found: Any, part: str) -> str | int | None:
    """Where a part of a path leads: a field's name, an item's id or its number from 0."""
    if isinstance(found, Mapping):
        return part if part in found else None
    if isinstance(found, list | tuple):
        for number, item in enumerate(found):
            if isinstance(item, Mapping) and item.get("id") == part:
                return number
        if part.isdecimal() and int(part) < len(found):
            return int(part)
    return None


def _unknown_reference(library: Library, record: Record, field: str, value: object) -> Issue | None:
    spec = record.fields().get(field)
    kind = spec.meta.choices_kind if spec else ""
    if not kind or not isinstance(value, str) or not value or library.get(kind, value) is not None:
        return None
    return _issue(
        "unknown_reference",
        f"There is no {kind} with the id '{value}'.",
        record.name,
        field,
        f"See the ids with: workbench catalog list {kind}",
    )


def _no_field(record: Record, path: str, found: object) -> Issue:
    if isinstance(found, Mapping):
        known = [name for name in found if name != "evidence"]
    elif isinstance(found, list):
        known = [str(item.get("id", number)) if isinstance(item, Mapping) else str(number)
                 for number, item in enumerate(found)]  # fmt: skip
    else:
        known = []
    fields = f"Known there: {', '.join(known[:30])}." if known else "It has no parts."
    return _issue("unknown_field", f"A {record.KIND} has no field '{path}'.", record.name, path, fields)


def _issue(code: str, message: str, record: str, field: str, suggestion: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(record=record, field=field),
        suggestion=suggestion,
    )
