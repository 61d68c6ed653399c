"""A document: the records as they are now, the steps behind them, and the file that keeps both."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.issue import Issue
from workbench.domain.quote import Quote
from workbench.domain.record import Record
from workbench.project.changes import Attachment, Change, Put
from workbench.project.errors import project_error
from workbench.project.history import START, Version
from workbench.project.lock import COMMAND, Holder, user_name
from workbench.project.logbook import now
from workbench.project.store import PastStep, Places, ProjectFile

Touched = frozenset[tuple[str, str]]
"""(kind, id) of the records that a step concerned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named step behind the document (or before it, once undone). `number` is 0 without a file."""

    label: str
    why: str
    at: str
    who: str
    number: int = 0
    change: Change | None = None
    """None for a step of an earlier session: its records stay in the file until they are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """A file about to be written. `revision` tells whether the document has moved on since."""

    revision: int
    write: Callable[[], ProjectFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A step about to be done, undone or done again. `write` may run in any thread; `take` follows it.

    Between the two nothing else may be edited. `large` says that writing takes longer than a window can wait.
    """

    write: Callable[[], None]
    take: Callable[[], Touched]
    large: bool


class Document:
    """Records with undo. Without a file it lives in memory; with one, a step is durable when it returns."""

    def __init__(
        self, library: Library, file: ProjectFile | None = None, places: Places | None = None
    ) -> None:
        self._library = library
        self._file = file
        self._places: Places = (
            {
                kind: {record.id: place for place, record in enumerate(library.records(kind))}
                for kind in library.kinds()
            }
            if places is None
            else places
        )
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._attachments: dict[str, Attachment] = {}
        self._revision = 0
        for row in file.steps() if file is not None else ():
            step = Step(number=row.number, label=row.label, why=row.why, at=row.at, who=row.who)
            (self._done if row.state == "done" else self._undone).append(step)
        self._undone.reverse()

    @classmethod
    def open(cls, path: Path, program: str = COMMAND, *, write: bool = True) -> "Document":
        """A document from its file; `program` is what other processes are told has it open.

        Raises ProjectFileError.
        """
        file = ProjectFile.open(path, program, write=write)
        try:
            library, places = file.records()
            return cls(library, file, places)
        except BaseException:
            file.close()
            raise

    @property
    def library(self) -> Library:
        """The records as they are now: an immutable snapshot."""
        return self._library

    @property
    def path(self) -> Path | None:
        """The project file, None for a document never saved."""
        return self._file.path if self._file else None

    @property
    def file(self) -> ProjectFile | None:
        """The open project file, None for a document never saved."""
        return self._file

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._file is not None and self._file.read_only

    @property
    def read_only_reason(self) -> str:
        """Why edits are refused, a sentence; empty where they are not."""
        return self._file.access.why if self._file else ""

    @property
    def holder(self) -> Holder | None:
        """Who else has the project open for writing."""
        return self._file.access.holder if self._file else None

    @property
    def notices(self) -> tuple[Issue, ...]:
        """What happened at opening that people should know: a migration, say."""
        return self._file.access.notices if self._file else ()

    @property
    def last_change(self) -> int:
        """Number of the latest change in the log, 0 without a file."""
        return self._file.last_change if self._file else 0

    @property
    def undo_label(self) -> str:
        """Name of the step that undo would take back, empty without one."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """Name of the step that redo would do again, empty without one."""
        return self._undone[-1].label if self._undone else ""

    @property
    def history(self) -> tuple[str, ...]:
        """Names of the steps behind the document, oldest first."""
        return tuple(step.label for step in self._done)

    @property
    def done(self) -> Sequence[Step]:
        """The steps behind the document, oldest first."""
        return tuple(self._done)

    @property
    def undone(self) -> Sequence[Step]:
        """The steps that redo would do again, the next one last."""
        return tuple(self._undone)

    def apply(self, change: Change) -> Touched:
        """Do a step; what could be redone before is gone. Raises ProjectFileError, then nothing changed."""
        return _at_once(self.applying(change))

    def undo(self, count: int = 1) -> Touched:
        """Take back the latest steps, all or none; nothing happens without any."""
        return _at_once(self.undoing(count))

    def redo(self, count: int = 1) -> Touched:
        """Do again the steps taken back last, all or none; nothing happens without any."""
        return _at_once(self.redoing(count))

    def applying(self, change: Change) -> Edit:
        """The two halves of `apply`; raises ProjectFileError as it does."""
        if not change.puts:
            return _NOTHING
        self._refuse_read_only()
        placed, file = self._placed(change), self._file
        numbers: list[int] = []

        def write() -> None:
            numbers.append(file.apply(placed) if file is not None else 0)

        def take() -> Touched:
            self._attachments.update({item.sha256: item for item in change.attachments})
            self._take(placed)
            step = Step(
                number=numbers[0],
                label=placed.label,
                why=placed.why,
                at=now(),
                who=user_name(),
                change=placed,
            )
            self._done.append(step)
            self._undone.clear()
            return change.touched

        return Edit(write=write, take=take, large=file is not None and _is_large(placed))

    def undoing(self, count: int = 1) -> Edit:
        """The two halves of `undo`."""
        steps = [self._with_change(step) for step in reversed(self._done[max(len(self._done) - count, 0) :])]
        file = self._file

        def write() -> None:
            if file is not None:
                file.undo([step.number for step in steps])

        def take() -> Touched:
            for step in steps:
                self._take(_change_of(step).inverse())
                self._done.pop()
                self._undone.append(step)
            return _touched(steps)

        return self._edit_of(steps, write, take)

    def redoing(self, count: int = 1) -> Edit:
        """The two halves of `redo`."""
        steps = [
            self._with_change(step) for step in reversed(self._undone[max(len(self._undone) - count, 0) :])
        ]
        file = self._file

        def write() -> None:
            if file is not None:
                file.redo([step.number for step in steps])

        def take() -> Touched:
            for step in steps:
                self._take(_change_of(step))
                self._undone.pop()
                self._done.append(step)
            return _touched(steps)

        return self._edit_of(steps, write, take)

    def _edit_of(self, steps: Sequence[Step], write: Callable[[], None], take: Callable[[], Touched]) -> Edit:
        if not steps:
            return _NOTHING
        self._refuse_read_only()
        large = self._file is not None and any(_is_large(_change_of(step)) for step in steps)
        return Edit(write=write, take=take, large=large)

    def change_of(self, step: Step) -> Change:
        """What a step changed, read from the file where it is of an earlier session."""
        return _change_of(self._with_change(step))

    def explain(self, step: Step, why: str) -> None:
        """Note afterwards why a step was made; the log keeps the note beside the step."""
        self._refuse_read_only()
        if self._file is not None:
            self._file.explain(step.number, why)
        self._revision += 1
        for steps in (self._done, self._undone):
            steps[:] = [replace(found, why=why) if found is step else found for found in steps]

    # ---- versions

    @property
    def changed_since_version(self) -> bool:
        """Whether a record changed after the newest version (after the start, without one)."""
        if self._file is None:
            return bool(self._done)
        versions = self._file.versions()
        return self._file.changed_after(versions[-1].log if versions else START)

    def versions(self) -> Sequence[Version]:
        """Named moments of the project, oldest first; none without a file."""
        return tuple(self._file.versions()) if self._file is not None else ()

    def name_version(self, name: str) -> Version:
        """Name the present state, to come back to it. Raises ProjectFileError, also without a file."""
        self._refuse_read_only()
        self._revision += 1
        return self._saved_file().name_version(name)

    def rename_version(self, number: int, name: str) -> None:
        """Give a version another name."""
        self._refuse_read_only()
        self._revision += 1
        self._saved_file().rename_version(number, name)

    def restoring(self, version: Version) -> Change:
        """The change that brings every record back to a version; it can be undone like any other."""
        puts = []
        for (kind, record_id), (record, place) in self._saved_file().records_at(version.log).items():
            present = self._library.get(kind, record_id)
            present_place = self._places.get(kind, {}).get(record_id)
            if record != present or (record is not None and place not in (None, present_place)):
                puts.append(
                    Put(
                        kind=kind,
                        id=record_id,
                        before=present,
                        after=record,
                        before_place=present_place,
                        after_place=place if record is not None else None,
                    )
                )
        return Change(label=f"Restore {version.name}", puts=tuple(puts))

    # ---- files

    def attachment(self, sha256: str) -> Attachment | None:
        """A file kept in the project."""
        if sha256 in self._attachments:
            return self._attachments[sha256]
        return self._file.attachment(sha256) if self._file else None

    def attach(self, attachments: Iterable[Attachment]) -> None:
        """Keep files that came with the records of a document not saved yet."""
        self._attachments.update({item.sha256: item for item in attachments})

    def save_as(self, path: Path, program: str = COMMAND) -> None:
        """Keep the document in a new file from now on, steps and attachments included.

        The file appears at once and whole, or not at all. Raises ProjectFileError.
        """
        saving = self.saving(path, program)
        self.adopt(saving, saving.write())

    def saving(self, path: Path, program: str = COMMAND) -> Saving:
        """The work of saving the present state under another name, for any thread; then `adopt` its file."""
        source, library, places = self._file, self._library, self._places
        steps = [] if source is not None else [_past(step) for step in self._done]
        steps += [] if source is not None else [_past(step, undone=True) for step in reversed(self._undone)]
        attachments = tuple(self._attachments.values())

        def write() -> ProjectFile:
            if source is None:
                return ProjectFile.create(path, library, places, steps, attachments, program)
            source.copy_to(path)
            return ProjectFile.open(path, program)

        return Saving(revision=self._revision, write=write)

    def adopt(self, saving: Saving, file: ProjectFile) -> bool:
        """Go on with a file just written. False where a step was made meanwhile: close it and save again."""
        if saving.revision != self._revision:
            file.close()
            return False
        self.close()
        self._file = file
        numbers = [row.number for row in file.steps()]
        steps_now = [*self._done, *reversed(self._undone)]
        numbered = [replace(step, number=number) for step, number in zip(steps_now, numbers, strict=True)]
        self._done = numbered[: len(self._done)]
        self._undone = numbered[len(self._done) :][::-1]
        return True

    def duplicate(self, path: Path) -> None:
        """Write a copy under another name and go on with this one. Raises ProjectFileError."""
        self._saved_file().copy_to(path)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    # ---- inside

    def _saved_file(self) -> ProjectFile:
        if self._file is None:
            raise project_error(
                None, "not_saved", "The project is not in a file yet.", "Save it first (Ctrl+S)."
            )
        return self._file

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise project_error(
                self.path,
                "held_project" if self.holder else "read_only",
                f"The project is open read-only; nothing was changed. {self.read_only_reason}",
                "Save it under another name to go on.",
            )

    def _with_change(self, step: Step) -> Step:
        if step.change is not None:
            return step
        return replace(step, change=self._saved_file().change(step.number))

    def _placed(self, change: Change) -> Change:
        """The change with the place of every record, before and after; new records go to the end.

        As in the file, what was before is what is there, whatever the caller saw.
        """
        puts = []
        here: dict[tuple[str, str], int | None] = {}
        records: dict[tuple[str, str], Record | None] = {}
        last = {
            kind: max(self._places.get(kind, {}).values(), default=-1)
            for kind in {put.kind for put in change.puts}
        }
        for put in change.puts:
            key = (put.kind, put.id)
            before = here[key] if key in here else self._places.get(put.kind, {}).get(put.id)
            after: int | None = None
            if put.after is not None:
                after = put.after_place if put.after_place is not None else before
                if after is None:
                    after = last.get(put.kind, -1) + 1
                last[put.kind] = max(after, last.get(put.kind, -1))
            present = records[key] if key in records else self._library.get(*key)
            here[key], records[key] = after, put.after
            puts.append(replace(put, before=present, before_place=before, after_place=after))
        return replace(change, puts=tuple(puts))

    def _take(self, change: Change) -> None:
        """Make the records and places those after a change."""
        after = {(put.kind, put.id): put for put in change.puts}
        library = self._library
        places = dict(self._places)
        for kind in {put.kind for put in after.values()}:
            puts = [put for put in after.values() if put.kind == kind]
            kind_places = dict(places.get(kind, {}))
            highest = max(kind_places.values(), default=-1)
            gone = [put.id for put in puts if put.after is None]
            kept = [put.after for put in puts if put.after is not None]
            library = (library.without(kind, gone) if gone else library).with_records(kept)
            moved = False
            for put in puts:
                if put.after is None:
                    kind_places.pop(put.id, None)
                    continue
                place = put.after_place
                if place is None:  # a step of format 1, which kept no places
                    place = kind_places.get(put.id, highest + 1)
                known = kind_places.get(put.id)
                moved = moved or (place <= highest if known is None else place != known)
                kind_places[put.id] = place
                highest = max(highest, place)
            if moved:
                library = library.arranged(kind, kind_places)
            places[kind] = kind_places
        self._library, self._places = library, places
        self._revision += 1


_LONG_QUOTE = 2_000
"""Lines from which a quote takes longer to store than a window can wait."""
_NOTHING = Edit(write=lambda: None, take=frozenset, large=False)


def _at_once(edit: Edit) -> Touched:
    edit.write()
    return edit.take()


def _is_large(change: Change) -> bool:
    records = (record for put in change.puts for record in (put.before, put.after))
    return any(isinstance(record, Quote) and len(record.lines) > _LONG_QUOTE for record in records)


def _change_of(step: Step) -> Change:
    if step.change is None:
        raise ValueError(f"step {step.number} has not been read")
    return step.change


def _touched(steps: Iterable[Step]) -> Touched:
    return frozenset().union(*(_change_of(step).touched for step in steps))


def _past(step: Step, *, undone: bool = False) -> PastStep:
    return PastStep(change=_change_of(step), at=step.at, who=step.who, undone=undone)
