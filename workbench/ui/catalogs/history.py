"""The edits behind a figure, and what the records were before all of them."""

from datetime import datetime

from workbench.catalog.library import Library
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.project import ProjectSettings
from workbench.domain.record import Record
from workbench.project.changes import Put
from workbench.project.document import Document, Step
from workbench.ui.values import value_text

_STEPS = 500
"""Steps looked back at."""
_AT_ONCE = 5
_LISTED = 6


class FigureHistory:
    """The edits of a document's records. Steps of earlier sessions are read a few at a time, at leisure."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._read: dict[int, tuple[Put, ...]] = {}

    def read_some(self) -> bool:
        """Read a few steps of earlier sessions, the newest first; False once all that count are there."""
        missing = [
            step
            for step in reversed(self.document.done[-_STEPS:])
            if step.change is None and step.number not in self._read
        ]
        for step in missing[:_AT_ONCE]:
            self._read[step.number] = self.document.change_of(step).puts
        return len(missing) > _AT_ONCE

    def lines(self, record: Record, figure: str) -> tuple[str, ...]:
        """The edits of a figure, newest first, a line each."""
        unit = record.fields()[figure].meta.unit
        lines = []
        for step in reversed(self.document.done[-_STEPS:]):
            for put in self._puts(step):
                if (put.kind, put.id) != (record.KIND, record.id):
                    continue
                change = _said_change(put, figure, unit)
                if change:
                    why = f" ({step.why})" if step.why else ""
                    lines.append(f"{_when(step.at)} · {step.who} · {change}{why}")
        more = len(lines) - _LISTED
        return (*lines[:_LISTED], *((f"and {more} earlier edits",) if more > 0 else ()))

    def _puts(self, step: Step) -> tuple[Put, ...]:
        return step.change.puts if step.change is not None else self._read.get(step.number, ())


def _said_change(put: Put, figure: str, unit: str) -> str:
    old = getattr(put.before, figure) if put.before is not None else None
    new = getattr(put.after, figure) if put.after is not None else None
    if old != new:
        return f"{value_text(old) or '–'} → {value_text(new) or '–'} {unit}".rstrip()
    cited = [item.evidence.get(figure) if item is not None else None for item in (put.before, put.after)]
    return "evidence changed" if cited[0] != cited[1] else ""


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
