"""The edits behind a figure, and what the records were before all of them."""

from datetime import datetime

from workbench.catalog.library import Library
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.project import ProjectSettings
from workbench.domain.record import Record
from workbench.project.changes import Put
from workbench.project.document import Document, Step
from workbench.ui.tables.cells import exact

_READ = 200
"""Steps looked back at; those of earlier sessions are read from the file one by one."""
_LISTED = 6


class FigureHistory:
    """Reads each step of a document once, when it is first wanted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._puts: dict[tuple[str, str, int, str], list[tuple[Step, Record | None, Record | None]]] = {}

    def lines(self, record: Record, figure: str) -> tuple[str, ...]:
        """The edits of a figure, newest first, a line each."""
        spec = record.fields()[figure]
        lines = []
        for step, before, after in self._steps(record):
            old = getattr(before, figure) if before is not None else None
            new = getattr(after, figure) if after is not None else None
            cited = [item.evidence.get(figure) if item is not None else None for item in (before, after)]
            if old == new and cited[0] == cited[1]:
                continue
            change = f"{exact(old) or '–'} → {exact(new) or '–'}" if old != new else "evidence changed"
            unit = f" {spec.meta.unit}" if spec.meta.unit and old != new else ""
            why = f" ({step.why})" if step.why else ""
            lines.append(f"{_when(step.at)} · {step.who} · {change}{unit}{why}")
        more = len(lines) - _LISTED
        return (*lines[:_LISTED], *((f"and {more} earlier edits",) if more > 0 else ()))

    def _steps(self, record: Record) -> list[tuple[Step, Record | None, Record | None]]:
        done = self.document.done
        key = (record.KIND, record.id, len(done), done[-1].at if done else "")
        if key not in self._puts:
            self._puts.clear()
            self._puts[key] = [
                (step, put.before, put.after)
                for step in reversed(done[-_READ:])
                for put in self.document.change_of(step).puts
                if (put.kind, put.id) == (record.KIND, record.id)
            ]
        return self._puts[key]


def base_of(document: Document) -> Library:
    """The records as they were before the project's own edits: at its start, or after its last update."""
    kinds = {record_type.KIND for record_type in CATALOG_TYPES}
    before: dict[tuple[str, str], Record | None] = {}
    for step in reversed(document.done):
        puts = document.change_of(step).puts
        if any(_dates_the_catalogs(put) for put in puts):
            break
        before.update({(put.kind, put.id): put.before for put in reversed(puts) if put.kind in kinds})
    library = document.library.with_records([record for record in before.values() if record is not None])
    for (kind, record_id), record in before.items():
        if record is None:
            library = library.without(kind, [record_id])
    return library


def _dates_the_catalogs(put: Put) -> bool:
    old, new = put.before, put.after
    return (
        isinstance(old, ProjectSettings)
        and isinstance(new, ProjectSettings)
        and old.catalogs_as_of != new.catalogs_as_of
    )


def _when(at: str) -> str:
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{moment:%Y-%m-%d %H:%M}"
