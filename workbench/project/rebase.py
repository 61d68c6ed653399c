"""Edits that waited while another was stored, put onto the records as they are by then."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from workbench.catalog.library import Library
from workbench.domain.quote import Quote
from workbench.domain.record import Record
from workbench.project.changes import Change, Put
from workbench.project.errors import project_error


def rebased(change: Change, library: Library, path: Path | None) -> Change:
    """The change as it would have been made on `library`: only what it edits differs from what is there.

    Where both edited the same field, the later edit stands. Raises ProjectFileError where a record was
    removed meanwhile, another has taken its id, or the two edits do not go together.
    """
    puts = []
    here: dict[tuple[str, str], Record | None] = {}
    for put in change.puts:
        key = (put.kind, put.id)
        present = here[key] if key in here else library.get(*key)
        if present is put.before or _is_whole(put.after, present, change):
            here[key] = after = put.after
        else:
            here[key] = after = _after(put, present, path)
        puts.append(replace(put, before=present, after=after))
    return replace(change, puts=tuple(puts))


def _after(put: Put, present: Record | None, path: Path | None) -> Record | None:
    before, after = put.before, put.after
    if after is None or (before is None and present is None):
        return after
    if before is not None and present is not None:
        try:
            joined: Record = _joined(before, after, present)
        except (ValidationError, _ApartError):
            pass
        else:
            return joined
    raise project_error(
        path,
        "changed_meanwhile",
        f"The edit of {after.name} waited while another change was stored, and that change does not go "
        "with it; the edit was not made.",
        "Look at the record as it is now and edit it again.",
    )


def _is_whole(after: Record | None, present: Record | None, change: Change) -> bool:
    """Whether a record comes with its file: a reading of all of it, beside which no earlier one counts."""
    if not isinstance(after, Quote) or after.sha256 not in {item.sha256 for item in change.attachments}:
        return False
    return present is None or (isinstance(present, Quote) and present.sha256 == after.sha256)


class _ApartError(Exception):
    """Two edits of one field that cannot both stand."""


def _joined(before: Any, after: Any, present: Any) -> Any:
    """`present` with what differs between `before` and `after`."""
    if after is before or after == before:
        return present
    if present is before or present == before or after == present:
        return after
    if isinstance(present, BaseModel) and type(before) is type(after) is type(present):
        edited = {
            name: _joined(*values)
            for name in type(present).model_fields
            if (values := _values(name, before, after, present))[0] is not values[1]
        }
        return type(present).model_validate({**present.model_dump(exclude=set(edited)), **edited})
    values = (before, after, present)
    if all(isinstance(value, Mapping) for value in values):
        return _joined_items(before, after, present)
    if all(isinstance(value, tuple) for value in values):
        if not all(hasattr(item, "id") for value in values for item in value):
            raise _ApartError
        old, new, now = ({item.id: item for item in value} for value in values)
        if [key for key in old if key in new] != [key for key in new if key in old]:
            raise _ApartError
        return tuple(_joined_items(old, new, now).values())
    if before is None and hasattr(after, "id"):
        raise _ApartError  # two items that were added under one id
    return after


def _joined_items(
    before: Mapping[Any, Any], after: Mapping[Any, Any], present: Mapping[Any, Any]
) -> dict[Any, Any]:
    """The items there with what was added, edited or removed between `before` and `after`."""
    removed = before.keys() - after.keys()
    if any(key not in present and before[key] != after[key] for key in before.keys() & after.keys()):
        raise _ApartError
    edited = {
        key: _joined(before.get(key), value, present.get(key))
        for key, value in after.items()
        if key not in before or before[key] != value
    }
    return {**{key: value for key, value in present.items() if key not in removed}, **edited}


def _values(name: str, *models: BaseModel) -> tuple[Any, ...]:
    return tuple(getattr(model, name) for model in models)
