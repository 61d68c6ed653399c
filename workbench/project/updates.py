"""A project's catalogs against a newer shipped version: what its records started from, and rows taken."""

from collections.abc import Iterable, Sequence

from workbench.catalog.diff import CATALOG_KINDS, DiffRow, accepted, diff_libraries
from workbench.catalog.library import Library
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.project.changes import Change, delete_records, merge, put_record
from workbench.project.document import Document

UPDATE_LABEL = "Update the catalogs to"
"""How the label of every step that takes rows begins: tells it from the project's own edits."""
_BEGINNING = 1


def shipped_base(document: Document) -> Library | None:
    """What each record of the catalogs was as shipped: at the start, or after the last update that took it.

    None for a document without a file, which knows nothing of its past. Raises ProjectFileError.
    """
    file = document.file
    if file is None:
        return None
    base = document.library
    for (kind, record_id), (record, _) in file.records_at(_BEGINNING).items():
        base = base.without(kind, [record_id]) if record is None else base.with_records([record])
    for step in document.done:
        if step.label.startswith(UPDATE_LABEL):
            for put in file.change(step.number).puts:
                base = (
                    base.without(put.kind, [put.id]) if put.after is None else base.with_records([put.after])
                )
    return base


def update_rows(
    document: Document, shipped: Library, kinds: Sequence[str] = CATALOG_KINDS
) -> tuple[DiffRow, ...]:
    """What a newer shipped version would change in a project, row by row. Raises ProjectFileError."""
    return diff_libraries(shipped_base(document), document.library, shipped, kinds)


def update_change(library: Library, shipped: Library, rows: Iterable[DiffRow]) -> Change:
    """The accepted rows as one step, with the date of the catalogs that the project now knows."""
    put, gone = accepted(rows)
    count = len(put) + len(gone)
    label = f"{UPDATE_LABEL} {shipped.as_of.isoformat()}: {count:,} record{'' if count == 1 else 's'}"
    changes = [put_record(library, record, label) for record in put]
    changes += [delete_records(library, kind, [record_id], label) for kind, record_id in gone]
    settings = library.get(ProjectSettings.KIND, PROJECT_ID)
    if settings is not None:
        changes.append(put_record(library, settings.replaced(catalogs_as_of=shipped.as_of), label))
    return merge(label, changes)
