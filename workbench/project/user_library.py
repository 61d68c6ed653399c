"""Records that a user keeps to reuse across projects: a project file in the user's data folder.

It is opened only while something is read or written, so that several windows can share it.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.record import Record
from workbench.project.changes import Change, Put, delete_records, merge, put_record
from workbench.project.document import Document
from workbench.project.errors import project_error
from workbench.project.folders import data_dir
from workbench.project.opening import held_error

_PATIENCE_S = 3.0
_LOOK_AGAIN_S = 0.05
KINDS = tuple(record_type.KIND for record_type in CATALOG_TYPES)
"""Kinds that can be kept: catalog records stand for themselves, quotes and scenarios belong to a project."""


def library_path() -> Path:
    """The user's library."""
    return data_dir() / "library.tcw"


def kept_records() -> Library:
    """Everything in the user's library. Raises ProjectFileError."""
    if not library_path().exists():
        return Library()
    document = Document.open(library_path(), write=False)
    document.close()
    return document.library


def keep(records: Sequence[Record], origin: Library) -> Sequence[Record]:
    """Put records into the user's library, with those they refer to; returns all that were put there.

    `origin` is where the references lead. Raises ProjectFileError, and ValueError for a kind that belongs
    to a project.
    """
    for record in records:
        if record.KIND not in KINDS:
            raise ValueError(f"a {record.KIND} belongs to its project")
    document = _open()
    try:
        whole = with_references(records, origin, document.library)
        changes = [put_record(document.library, record, "Keep") for record in whole]
        names = whole[0].name if len(whole) == 1 else f"{len(whole)} records"
        document.apply(merge(f"Keep {names}", changes))
    finally:
        document.close()
    return whole


def forget(kind: str, record_ids: Sequence[str]) -> None:
    """Take records out of the user's library. Raises ProjectFileError."""
    document = _open()
    try:
        document.apply(delete_records(document.library, kind, record_ids, "Forget"))
    finally:
        document.close()


def reuse(records: Sequence[Record], kept: Library, project: Library) -> Change:
    """The step that puts kept records into a project, with those they refer to that it lacks."""
    whole = with_references(records, kept, project)
    names = whole[0].name if len(whole) == 1 else f"{len(whole)} records"
    puts = [
        Put(kind=record.KIND, id=record.id, before=project.get(record.KIND, record.id), after=record)
        for record in whole
    ]
    return Change(label=f"Add {names} from my library", puts=tuple(puts))


def with_references(records: Sequence[Record], origin: Library, target: Library) -> Sequence[Record]:
    """The records, and those they refer to (and so on) that `target` lacks and `origin` has."""
    whole = {(record.KIND, record.id): record for record in records}
    waiting = list(records)
    while waiting:
        record = waiting.pop()
        for name, spec in record.fields().items():
            kind, value = spec.meta.choices_kind, getattr(record, name)
            if not kind or not isinstance(value, str) or not value or (kind, value) in whole:
                continue
            found = origin.get(kind, value)
            if found is not None and target.get(kind, value) is None:
                whole[kind, value] = found
                waiting.append(found)
    return tuple(whole.values())


def _open() -> Document:
    path = library_path()
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise project_error(
                path, "cannot_save", f"The library cannot be made: {error.strerror}.", "Check the folder."
            ) from error
        document = Document(Library())
        document.save_as(path)
        return document
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        document = Document.open(path)
        if not document.read_only:
            return document
        holder, why = document.holder, document.read_only_reason
        document.close()
        if holder is None:
            raise project_error(path, "read_only", f"{why} Nothing was kept.", "Check the folder's rights.")
        if time.monotonic() > deadline:
            raise held_error(path, holder)
        time.sleep(_LOOK_AGAIN_S)
