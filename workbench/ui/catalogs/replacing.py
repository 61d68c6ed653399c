"""Find and replace over records: what would change and what would not be valid, before anything is done."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.record import Record
from workbench.project.changes import Put
from workbench.ui.tables.columns import Column
from workbench.ui.tables.drafts import Draft, Outcome

_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for, in all columns without a `column`. Empty text as the whole cell finds empty cells."""

    text: str
    replacement: str = ""
    column: str = ""
    match_case: bool = False
    whole_cell: bool = False

    def replaced(self, text: str) -> str | None:
        """The text after replacing, None where nothing is found in it."""
        if not self.text and not (self.whole_cell and not text):
            return None
        if self.whole_cell:
            same = text == self.text if self.match_case else text.casefold() == self.text.casefold()
            return self.replacement if same else None
        flags = re.NOFLAG if self.match_case else re.IGNORECASE
        after, count = re.subn(re.escape(self.text), lambda _: self.replacement, text, flags=flags)
        return after if count else None


@dataclass(frozen=True, slots=True)
class Hit:
    """One cell that is found. `problem` says why the replacement is not valid there."""

    record_id: str
    record_name: str
    column: str
    title: str
    before: str
    after: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that replacing would do to a library."""

    library: Library
    search: Search
    hits: tuple[Hit, ...] = ()
    puts: tuple[Put, ...] = ()

    @property
    def refused(self) -> int:
        """Cells in which the replacement is not valid."""
        return sum(bool(hit.problem) for hit in self.hits)

    @property
    def records(self) -> int:
        """Records with a cell that is found."""
        return len({hit.record_id for hit in self.hits})


def plan_replacing(
    library: Library,
    records: Sequence[Record],
    columns: Sequence[Column],
    search: Search,
    settle: Callable[[Draft], Outcome],
    control: JobControl,
) -> Plan:
    """Look through the cells that can be typed into. References are looked at by the name they show.

    Raises `Cancelled`.
    """
    wanted = [column for column in columns if column.editable and search.column in ("", column.name)]
    hits: list[Hit] = []
    puts: list[Put] = []
    for number, record in enumerate(records):
        if number % _CHUNK == 0:
            control.check(number / len(records), "Searching")
        found = [
            (column, before, after)
            for column in wanted
            if (after := search.replaced(before := _searched(column, record))) is not None
        ]
        if not found:
            continue
        outcome = settle(Draft(type(record), {column.name: after for column, _, after in found}, record))
        hits += [
            Hit(
                record_id=record.id,
                record_name=record.name,
                column=column.name,
                title=column.meta.title,
                before=before,
                after=after,
                problem=outcome.problems.get(column.name, ""),
            )
            for column, before, after in found
        ]
        if outcome.record is not None and outcome.record != record:
            puts.append(Put(kind=record.KIND, id=record.id, before=record, after=outcome.record))
    return Plan(library, search, tuple(hits), tuple(puts))


def _searched(column: Column, record: Record) -> str:
    return column.text(record) if column.meta.choices_kind else column.exact(record)
