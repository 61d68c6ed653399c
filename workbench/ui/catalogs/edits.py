"""Edits of catalog records as named steps: typed, pasted, emptied, added, copied, deleted, reset."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from workbench.catalog.library import Library
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.project.changes import USER_SOURCE, Change, Put, delete_records, merge, put_record
from workbench.ui.clock import today
from workbench.ui.session import Session
from workbench.ui.tables.columns import Column
from workbench.ui.tables.drafts import Draft, Outcome, settle

_ID_LENGTH = 80


def overridden(record: Record, shipped: Record | None = None) -> frozenset[str]:
    """Figures that somebody entered by hand or that differ from the shipped record of the same date."""
    typed = {
        name for name, citation in record.evidence.items() if citation.source == USER_SOURCE and name != "*"
    }
    if shipped is not None and shipped is not record:
        typed.update(
            name
            for name in record.figure_names()
            if getattr(record, name) != getattr(shipped, name)
            or record.citation(name) != shipped.citation(name)
        )
    return frozenset(typed)


def in_sentence(title: str) -> str:
    """A field's title inside a sentence: acronyms keep their capitals."""
    return title if title[:2].isupper() or not title else title[0].lower() + title[1:]


def new_id(library: Library, kind: str, name: str, taken: Iterable[str] = ()) -> str:
    """An id that no record of the kind has, made of a name."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_ID_LENGTH].rstrip("-")
    base = plain or kind.replace("_", "-")
    used, number, found = set(taken), 2, base
    while found in used or library.get(kind, found) is not None:
        found, number = f"{base}-{number}", number + 1
    return found


def resolve(library: Library, kind: str, text: str) -> str:
    """Id of the record that a text names by id or by name, empty where there is none (or several)."""
    if library.get(kind, text) is not None:
        return text
    folded = text.strip().casefold()
    found = [record.id for record in library.records(kind) if record.name.casefold() == folded]
    return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What came of drafts: cells and records that took them, and the drafts that wait for a correction."""

    cells: int
    records: int
    left: tuple[tuple[Draft, Outcome], ...]


class CatalogEdits:
    """Makes the edits of the Catalogs view, each one step that can be undone."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _library(self) -> Library:
        return self._session.library

    def apply(self, change: Change) -> bool:
        """Make a step; False where it could not be stored, which the session has reported."""
        before = self._library
        self._session.apply(change)
        return self._library is not before

    def name_of(self, kind: str, record_id: str) -> str:
        """What people call a record, its id where it is not there."""
        record = self._library.get(kind, record_id)
        return record.name if record is not None else record_id

    def settle(self, draft: Draft, taken: Iterable[str] = ()) -> Outcome:
        """What a draft comes to as things stand."""
        identity = ""
        if draft.base is None:
            name = draft.texts.get("name", "")
            identity = new_id(self._library, draft.record_type.KIND, name, taken)
        return settle(draft, partial(resolve, self._library), today(), identity)

    def settler(self) -> Callable[[Draft], Outcome]:
        """What settles drafts of existing records in a worker, as things stand now."""
        names, day = partial(resolve, self._library), today()
        return lambda draft: settle(draft, names, day)

    def problem(self, record: Record, field: str, text: str) -> str:
        """What is wrong with a text for a field of a record, empty where it is right."""
        problems = self.settle(Draft(type(record), {field: text}, record)).problems
        return next(iter(problems.values()), "")

    def edit(self, record: Record, field: str, text: str) -> str:
        """Put a text into a field; returns what is wrong with it, then nothing was changed."""
        outcome = self.settle(Draft(type(record), {field: text}, record))
        if outcome.problems:
            return next(iter(outcome.problems.values()))
        if outcome.record is not None and outcome.record != record:
            title = in_sentence(record.fields()[field].meta.title)
            self._put(outcome.record, f"Edit {title} of {record.name}")
        return ""

    def take(self, drafts: Sequence[Draft], label: str) -> Pasted | None:
        """Put drafts into their records as one step; what is not valid is handed back, nothing is lost.

        None where the step could not be stored, which the session has reported.
        """
        puts: list[Put] = []
        left: list[tuple[Draft, Outcome]] = []
        cells, taken = 0, list[str]()
        for draft in drafts:
            outcome = self.settle(draft, taken)
            if outcome.record is not None and outcome.record != draft.base:
                taken.append(outcome.record.id)
                before = draft.base
                kind = outcome.record.KIND
                puts.append(Put(kind=kind, id=outcome.record.id, before=before, after=outcome.record))
            if outcome.record is not None:
                cells += len(draft.texts) - len(outcome.problems)
            if outcome.problems:
                kept = {name: text for name, text in draft.texts.items() if name in outcome.problems}
                texts = draft.texts if draft.base is None else kept
                left.append((replace(draft, texts=texts, base=outcome.record), outcome))
        if puts and not self.apply(Change(label=label, puts=tuple(puts))):
            return None
        return Pasted(cells, len(puts), tuple(left))

    def clear(self, records: Sequence[Record], columns: Sequence[Column]) -> Pasted | None:
        """Empty cells; those that need a value are handed back."""
        names = [column.name for column in columns if column.editable]
        drafts = [Draft(type(record), dict.fromkeys(names, ""), record) for record in records]
        return self.take(drafts, f"Clear {len(names) * len(drafts)} cells")

    def duplicate(self, records: Sequence[Record]) -> list[str]:
        """Copy records under new names; returns the ids of the copies."""
        changes, ids = [], list[str]()
        for record in records:
            identity = new_id(self._library, record.KIND, record.id, ids)
            copy = record.replaced(id=identity, name=f"{record.name} (copy)")
            ids.append(identity)
            changes.append(put_record(self._library, copy, ""))
        if changes:
            what = records[0].name if len(records) == 1 else f"{len(records)} records"
            ids = ids if self.apply(merge(f"Duplicate {what}", changes)) else []
        return ids

    def delete(self, records: Sequence[Record]) -> str:
        """Delete records of one kind; returns what to call them, empty where they could not be deleted."""
        what = records[0].name if len(records) == 1 else f"{len(records)} records"
        ids = [record.id for record in records]
        change = delete_records(self._library, records[0].KIND, ids, f"Delete {what}")
        return what if self.apply(change) else ""

    def reset(self, record: Record, figure: str, shipped: Record) -> None:
        """Give a figure its shipped value and evidence again."""
        evidence = {name: cited for name, cited in record.evidence.items() if name != figure}
        if figure in shipped.evidence:
            evidence[figure] = shipped.evidence[figure]
        restored = record.replaced(**{figure: getattr(shipped, figure), "evidence": evidence})
        self._put(restored, f"Reset {in_sentence(record.fields()[figure].meta.title)} of {record.name}")

    def cite(self, record: Record, figure: str, citation: Citation) -> None:
        """Give a figure other evidence."""
        changed = record.replaced(evidence={**record.evidence, figure: citation})
        if changed != record:
            title = in_sentence(record.fields()[figure].meta.title)
            self._put(changed, f"Change the evidence of {title} of {record.name}")

    def _put(self, record: Record, label: str) -> None:
        self._session.apply(put_record(self._library, record, label))


def drafts_of(
    record_type: type[Record],
    block: Sequence[Sequence[str]],
    targets: Sequence[Record | None],
    columns: Sequence[Column | None],
) -> tuple[list[Draft], list[str]]:
    """(drafts, cells that have no column to go to) of a pasted block, a draft a line.

    `targets` names the record of each line, None for a new one; `columns` the column of each cell.
    """
    drafts: list[Draft] = []
    outside: list[str] = []
    for line, (texts, target) in enumerate(zip(block, targets, strict=True), start=1):
        given: dict[str, str] = {}
        for place, text in enumerate(texts):
            column = columns[place] if place < len(columns) else None
            if column is not None and column.editable:
                given[column.name] = text
            elif text.strip() and not (column is not None and target and column.exact(target) == text):
                outside.append(text)
        if given and (target is not None or any(text.strip() for text in given.values())):
            drafts.append(Draft(record_type, given, target, line))
    return drafts, outside


def headed(block: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column | None] | None:
    """The columns that the first line of a block names, None where that line is not a header."""
    if not block or len(block) < 2:
        return None
    known: dict[str, Column] = {}
    for column in columns:
        for title in (column.meta.header, column.meta.title, column.name):
            known.setdefault(title.casefold(), column)
    found = [known.get(text.strip().casefold()) for text in block[0]]
    named = [column for column in found if column is not None]
    return found if named and len(named) * 2 > len(found) else None
