"""The project file: one SQLite database, one committed transaction per change.

Rollback journal and synchronous=EXTRA: a kill or a power cut loses at most the change in flight. A step is
a row of `step` with its records before and after; `state` says whether it is done, undone (can be redone)
or dropped (was undone and then overtaken by another step; kept for the log). Every change adds a row to
the hash-chained `log`, whose number is the number of the change.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from workbench.catalog.library import Library
from workbench.domain.plain_errors import error_text
from workbench.project import history
from workbench.project.chain import LogRow
from workbench.project.changes import Attachment, Change, Put
from workbench.project.codec import Codec, StoredPut, as_step, as_text
from workbench.project.errors import damaged, project_error
from workbench.project.files import connect, identity, replacing
from workbench.project.history import StepRow, Version
from workbench.project.lock import COMMAND, user_name
from workbench.project.logbook import PastEvent, add_row, begin_log, now
from workbench.project.opening import Access, open_access, refuse_held
from workbench.project.schema import APPLICATION_ID, FORMAT_VERSION, SCHEMA

Places = dict[str, dict[str, int]]
"""Place of every record among its kind: kind, then id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """A step that a new file begins with; `undone` steps can be redone."""

    change: Change
    at: str
    who: str
    undone: bool = False


class ProjectFile:
    """An open project file. What writes is durable when it returns; everything raises ProjectFileError."""

    def __init__(self, access: Access) -> None:
        """Take over an opened file; raises sqlite3.Error and ValidationError where it is damaged."""
        self.path = access.path
        self._access = access
        self._connection = access.connection
        self._identity = identity(access.path)
        self._codec = Codec(dict(self._connection.execute("SELECT id, json FROM citation")))
        self._last, self._last_hash = self._head()

    @classmethod
    def open(cls, path: Path, program: str = COMMAND, *, write: bool = True) -> "ProjectFile":
        """Open a file; read-only where it cannot be written, somebody else holds it, or `write` is off."""
        access = open_access(path, program, write=write)
        try:
            return cls(access)
        except (sqlite3.Error, ValidationError) as error:
            access.close()
            raise damaged(path, _words(error)) from error

    @classmethod
    def create(
        cls,
        path: Path,
        library: Library,
        places: Places,
        steps: Sequence[PastStep] = (),
        attachments: Iterable[Attachment] = (),
        program: str = COMMAND,
    ) -> "ProjectFile":
        """A new file with the records and steps; it replaces `path` only once it is whole."""
        refuse_held(path)
        with replacing(path) as temporary:
            connection = connect(temporary)
            try:
                _fill(connection, library, places, steps, tuple(attachments))
            finally:
                connection.close()
        return cls.open(path, program)

    def copy_to(self, path: Path) -> None:
        """Write a copy of the whole file under another name, the log included. Any thread may call it."""
        refuse_held(path)
        # Another connection sees committed changes only. Where there is none to be had, nothing is written
        # by this one either: the file is read-only, or it is gone.
        own = self.read_only or identity(self.path) != self._identity
        source = self._connection if own else connect(self.path, read_only=True)
        try:
            with replacing(path) as temporary:
                target = connect(temporary)
                try:
                    source.backup(target)
                finally:
                    target.close()
        finally:
            if not own:
                source.close()

    def close(self) -> None:
        """Close the file and give back its lock."""
        self._access.close()

    @property
    def access(self) -> Access:
        """How the file was opened: read-only and why, with whom as holder."""
        return self._access

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._access.read_only

    @property
    def last_change(self) -> int:
        """Number of the latest change in the log."""
        return self._last

    @property
    def last_hash(self) -> str:
        """Hash of the latest change: with it noted elsewhere, nobody can rewrite the log unseen."""
        return self._last_hash

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database, for the modules of this package that read it."""
        return self._connection

    # ---- reading

    def records(self) -> tuple[Library, Places]:
        """All records and their places."""
        with self._reading(), self._one_moment():
            # read again: whoever holds the file may have cited something since it was opened here
            self._codec = Codec(dict(self._connection.execute("SELECT id, json FROM citation")))
            rows = self._connection.execute(
                "SELECT kind, id, place, json FROM record ORDER BY kind, place"
            ).fetchall()
            as_of = self._connection.execute("SELECT value FROM meta WHERE key = 'as_of'").fetchone()
            records = [self._codec.record(kind, from_json(text)) for kind, _, _, text in rows]
            places: Places = {}
            for kind, record_id, place, _ in rows:
                places.setdefault(kind, {})[record_id] = place
            return Library(records, date.fromisoformat(as_of[0]) if as_of else date.min), places

    def steps(self) -> list[StepRow]:
        """The steps that are done or can be redone, oldest first."""
        with self._reading():
            return history.step_rows(self._connection)

    def change(self, number: int) -> Change:
        """A step with its records."""
        with self._reading():
            label, why, puts = self._connection.execute(
                "SELECT label, why, puts FROM step WHERE number = ?", (number,)
            ).fetchone()
            return Change(
                label=label, why=why, puts=tuple(self._codec.put(entry) for entry in json.loads(puts))
            )

    def versions(self) -> list[Version]:
        """Named moments, oldest first."""
        with self._reading():
            return history.versions(self._connection)

    def changed_after(self, log: int) -> bool:
        """Whether a record was changed after a moment of the log."""
        with self._reading():
            row = self._connection.execute(
                "SELECT 1 FROM log WHERE number > ? AND action IN ('do', 'undo', 'redo') LIMIT 1", (log,)
            ).fetchone()
        return row is not None

    def records_at(self, log: int) -> dict[history.Key, tuple[Any, int | None]]:
        """Records that changed after a moment of the log, as they were then (None: not there), and places."""
        with self._reading():
            return {
                key: (None if fields is None else self._codec.record(key[0], fields), place)
                for key, (fields, place) in history.changed_since(self._connection, log).items()
            }

    def attachment(self, sha256: str) -> Attachment | None:
        """A file kept in the project."""
        with self._reading():
            row = self._connection.execute(
                "SELECT name, data FROM attachment WHERE sha256 = ?", (sha256,)
            ).fetchone()
        return None if row is None else Attachment(sha256=sha256, name=row[0], data=row[1])

    # ---- writing

    def apply(self, change: Change) -> int:
        """Store a step and what it changes; returns the number of the step."""
        with self._transaction():
            self._connection.execute("UPDATE step SET state = 'dropped' WHERE state = 'undone'")
            _attach(self._connection, change.attachments)
            number, puts = self._insert_step(change)
            for put in puts:
                self._write_record(put.kind, put.id, put.after_place, put.after)
            self._log("do", change.label, change.why, number)
        return number

    def undo(self, numbers: Sequence[int]) -> None:
        """Store that the latest done steps were taken back, the latest first: all or none."""
        with self._transaction():
            for number in numbers:
                self._write_step(number, "before")
                self._connection.execute("UPDATE step SET state = 'undone' WHERE number = ?", (number,))
                self._log("undo", self._label(number), "", number)

    def redo(self, numbers: Sequence[int]) -> None:
        """Store that the earliest undone steps were done again, the earliest first: all or none."""
        with self._transaction():
            for number in numbers:
                self._write_step(number, "after")
                self._connection.execute("UPDATE step SET state = 'done' WHERE number = ?", (number,))
                self._log("redo", self._label(number), "", number)

    def name_version(self, name: str) -> Version:
        """Name the present moment."""
        with self._transaction():
            held = self._last
            at, who = now(), user_name()
            cursor = self._connection.execute(
                "INSERT INTO version (name, at, who, log) VALUES (?, ?, ?, ?)", (name, at, who, held)
            )
            number = int(cursor.lastrowid or 0)
            self._log("version", name, "", None, {"version": number, "change": held})
        return Version(number=number, name=name, at=at, who=who, log=held)

    def rename_version(self, number: int, name: str) -> None:
        """Give a version another name; the log keeps both."""
        with self._transaction():
            self._connection.execute("UPDATE version SET name = ? WHERE number = ?", (name, number))
            self._log("rename version", name, "", None, {"version": number})

    def explain(self, number: int, why: str) -> None:
        """Note afterwards why a step was made."""
        with self._transaction():
            self._log("note", self._label(number), why, None, {"step": number})

    # ---- inside

    def _head(self) -> tuple[int, str]:
        row = self._connection.execute("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").fetchone()
        if row is None:
            raise sqlite3.DatabaseError("the change log is empty")
        return int(row[0]), str(row[1])

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValidationError, KeyError, TypeError, ValueError) as error:
            raise damaged(self.path, f"a record cannot be read ({_words(error)})") from error

    @contextlib.contextmanager
    def _one_moment(self) -> Iterator[None]:
        """What is read inside stands in the file at one and the same time."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        last, last_hash = self._last, self._last_hash
        new: Mapping[str, str] = {}
        try:
            if identity(self.path) != self._identity:
                raise project_error(
                    self.path,
                    "moved_project",
                    "The project file was moved, deleted or replaced while it was open; nothing was changed.",
                    "Save it under another name: everything up to now is still here.",
                )
            self._connection.execute("BEGIN IMMEDIATE")
            if self._head() != (last, last_hash):
                raise project_error(
                    self.path,
                    "changed_elsewhere",
                    "Another program has changed the project since it was opened here; nothing was changed.",
                    "Open it again to see the other changes.",
                )
            yield
            new = self._codec.take_new()
            self._connection.executemany("INSERT OR IGNORE INTO citation VALUES (?, ?)", new.items())
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._last, self._last_hash = last, last_hash
            self._codec.forget({**new, **self._codec.take_new()})
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if not isinstance(error, sqlite3.Error):
                raise
            raise project_error(
                self.path,
                "cannot_save",
                f"The change could not be saved: {error}.",
                "Free some space or check the folder, then try again; nothing was changed.",
            ) from error

    def _label(self, number: int) -> str:
        row = self._connection.execute("SELECT label FROM step WHERE number = ?", (number,)).fetchone()
        return str(row[0])

    def _insert_step(self, change: Change) -> tuple[int, list[StoredPut]]:
        """What was before is taken from the file, not from memory: the log must add up to the byte."""
        puts = []
        known: dict[history.Key, str | None] = {}
        for put in change.puts:
            key = (put.kind, put.id)
            before = known[key] if key in known else self._stored_record(*key)
            known[key] = after = None if put.after is None else self._codec.stored(put.after)
            stored = StoredPut(
                kind=put.kind, id=put.id, before=before, after=after,
                before_place=put.before_place, after_place=put.after_place,
            )  # fmt: skip
            puts.append(stored)
        cursor = self._connection.execute(
            "INSERT INTO step (label, why, puts, state) VALUES (?, ?, ?, 'done')",
            (change.label, change.why, as_step(puts)),
        )
        return int(cursor.lastrowid or 0), puts

    def _stored_record(self, kind: str, record_id: str) -> str | None:
        row = self._connection.execute(
            "SELECT json FROM record WHERE kind = ? AND id = ?", (kind, record_id)
        ).fetchone()
        return None if row is None else str(row[0])

    def _write_step(self, number: int, side: str) -> None:
        """Bring the records of a step to what they were before or after it; SQLite reads its own JSON."""
        puts = self._connection.execute(
            "SELECT put.key, json_extract(put.value, '$.kind'), json_extract(put.value, '$.id'),"
            " json_extract(put.value, ?), json_type(put.value, ?) = 'null'"
            " FROM step, json_each(step.puts) put WHERE number = ? ORDER BY put.key",
            (f"$.{side}_place", f"$.{side}", number),
        ).fetchall()
        for place_in_step, kind, record_id, place, gone in reversed(puts) if side == "before" else puts:
            if gone:
                self._remove_record(kind, record_id)
                continue
            # The text goes from the step to the record inside the database: a long quote's is 50 MB.
            path = f"$[{place_in_step}].{side}"
            written = self._connection.execute(
                "INSERT INTO record SELECT ?, ?, ?, json_extract(puts, ?) FROM step"
                " WHERE number = ? AND json_type(puts, ?) = 'object'"
                " ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json, place = excluded.place",
                (kind, record_id, self._place(kind, place), path, number, path),
            ).rowcount
            if written != 1:
                raise sqlite3.DatabaseError(f"step {number} lacks the record {kind} {record_id}")

    def _write_record(self, kind: str, record_id: str, place: int | None, text: str | None) -> None:
        """Put a record in its place, or remove it where `text` is None."""
        if text is None:
            self._remove_record(kind, record_id)
            return
        self._connection.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json, place = excluded.place",
            (kind, record_id, self._place(kind, place), text),
        )

    def _remove_record(self, kind: str, record_id: str) -> None:
        self._connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, record_id))

    def _place(self, kind: str, place: int | None) -> int:
        """A record's place; at the end where a step has none, as in format 1."""
        if place is not None:
            return place
        row = self._connection.execute(
            "SELECT coalesce(max(place) + 1, 0) FROM record WHERE kind = ?", (kind,)
        ).fetchone()
        return int(row[0])

    def _log(
        self, action: str, label: str, why: str, step: int | None, body: Mapping[str, Any] | None = None
    ) -> None:
        row = LogRow(
            number=self._last + 1, at=now(), who=user_name(), action=action, label=label, why=why, step=step,
            body=as_text(body or {}),
        )  # fmt: skip
        self._last, self._last_hash = row.number, add_row(self._connection, row, self._last_hash)


def _words(error: Exception) -> str:
    return error_text(error) if isinstance(error, ValidationError) else str(error)


def _attach(connection: sqlite3.Connection, attachments: Iterable[Attachment]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO attachment VALUES (?, ?, ?)",
        [(item.sha256, item.name, item.data) for item in attachments],
    )


def _fill(
    connection: sqlite3.Connection,
    library: Library,
    places: Places,
    steps: Sequence[PastStep],
    attachments: Sequence[Attachment],
) -> None:
    """Make the tables of a new file and put everything into them, in one transaction."""
    codec = Codec()
    connection.execute("BEGIN IMMEDIATE")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('as_of', ?)", (library.as_of.isoformat(),))
    for kind in library.kinds():
        connection.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            [
                (kind, record.id, places[kind][record.id], codec.stored(record))
                for record in library.records(kind)
            ],
        )
    connection.executemany(
        "INSERT INTO step VALUES (?, ?, ?, ?, ?)",
        [
            (
                number,
                step.change.label,
                step.change.why,
                as_step([_stored_put(codec, put) for put in step.change.puts]),
                "undone" if step.undone else "done",
            )
            for number, step in enumerate(steps, 1)
        ],
    )
    connection.executemany("INSERT INTO citation VALUES (?, ?)", codec.take_new().items())
    _attach(connection, attachments)
    events = [_event("do", number, step) for number, step in enumerate(steps, 1)]
    events += [
        _event("undo", number, step) for number, step in reversed(tuple(enumerate(steps, 1))) if step.undone
    ]
    begin_log(connection, events, now(), user_name())
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
    connection.execute("COMMIT")


def _stored_put(codec: Codec, put: Put) -> StoredPut:
    return StoredPut(
        kind=put.kind,
        id=put.id,
        before=None if put.before is None else codec.stored(put.before),
        after=None if put.after is None else codec.stored(put.after),
        before_place=put.before_place,
        after_place=put.after_place,
    )


def _event(action: str, number: int, step: PastStep) -> PastEvent:
    why = step.change.why if action == "do" else ""
    return PastEvent(action=action, step=number, label=step.change.label, why=why, at=step.at, who=step.who)
