"""The project file: one SQLite database, one committed transaction per step.

Rollback journal and synchronous=FULL: a kill or a power cut loses at most the step in flight. A step is a
row of `step` with its records before and after; `state` says whether it is done, undone (can be redone) or
dropped (was undone and then overtaken by another step; kept for the log).
"""

import contextlib
import getpass
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.kinds import RECORD_TYPES
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.project.changes import Attachment, Change, Put

APPLICATION_ID = 0x54435742  # "TCWB"
FORMAT_VERSION = 1

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE citation (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE);
CREATE TABLE record (
    kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE step (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, label TEXT NOT NULL,
    why TEXT NOT NULL, puts TEXT NOT NULL, state TEXT NOT NULL
);
CREATE TABLE attachment (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL);
"""


class ProjectFileError(Exception):
    """A project file cannot be read or written; `issue` says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(str(issue))
        self.issue = issue


def _error(path: Path, code: str, message: str, suggestion: str) -> ProjectFileError:
    return ProjectFileError(
        Issue(
            severity=Severity.ERROR,
            code=code,
            message=message,
            where=Where(file=str(path)),
            suggestion=suggestion,
        )
    )


class ProjectFile:
    """An open project file. Every method that writes is durable when it returns."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._citations: dict[int, Citation] = {}
        self._citation_ids: dict[str, int] = {}
        self._read_citations()

    def _read_citations(self) -> None:
        self._citations.clear()
        self._citation_ids.clear()
        for number, text in self._connection.execute("SELECT id, json FROM citation"):
            self._citations[number] = Citation.model_validate_json(text)
            self._citation_ids[text] = number

    @classmethod
    def open(cls, path: Path) -> "ProjectFile":
        """Open an existing file, read-only where it may not be written. Raises ProjectFileError."""
        _check(path)
        read_only = not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK)
        try:
            return cls(path, _connect(path, read_only=read_only), read_only=read_only)
        except (sqlite3.DatabaseError, ValidationError) as error:
            raise _error(
                path,
                "damaged_project",
                f"The project file is damaged: {error}.",
                "Restore it from a backup; it has not been touched.",
            ) from error

    @classmethod
    def create(
        cls,
        path: Path,
        library: Library,
        done: Sequence[Change] = (),
        undone: Sequence[Change] = (),
        attachments: Sequence[Attachment] = (),
    ) -> "ProjectFile":
        """A new file with the records and steps; it replaces `path` only once it is whole."""
        with _replacing(path) as temporary:
            connection = _connect(temporary)
            connection.executescript(_SCHEMA)
            file = cls(temporary, connection, read_only=False)
            with file._transaction():
                connection.execute("INSERT INTO meta VALUES ('as_of', ?)", (library.as_of.isoformat(),))
                for kind in library.kinds():
                    file._insert_all(library.records(kind))
                for change in done:
                    file._log(change, "done")
                for change in reversed(undone):
                    file._log(change, "undone")
                file._attach(attachments)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
            connection.close()
        return cls.open(path)

    def copy_to(self, path: Path) -> "ProjectFile":
        """A copy of the whole file under another name."""
        with _replacing(path) as temporary:
            target = sqlite3.connect(temporary)
            self._connection.backup(target)
            target.close()
        return ProjectFile.open(path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def library(self) -> Library:
        """All records. Raises ProjectFileError where one cannot be read."""
        try:
            rows = self._connection.execute(
                "SELECT kind, json FROM record ORDER BY kind, position"
            ).fetchall()
            as_of = self._connection.execute("SELECT value FROM meta WHERE key = 'as_of'").fetchone()
            records = [self._record(kind, json.loads(text)) for kind, text in rows]
        except (sqlite3.DatabaseError, ValidationError, KeyError, json.JSONDecodeError) as error:
            raise _error(
                self.path,
                "damaged_project",
                f"A record of the project cannot be read: {error}.",
                "Restore the file from a backup; it has not been touched.",
            ) from error
        return Library(records, date.fromisoformat(as_of[0]) if as_of else date.min)

    def steps(self) -> tuple[list[Change], list[Change]]:
        """(done, undone) steps, each with the next one to undo or redo last."""
        done: list[Change] = []
        undone: list[Change] = []
        for label, why, puts, state in self._connection.execute(
            "SELECT label, why, puts, state FROM step WHERE state != 'dropped' ORDER BY number"
        ):
            change = Change(label=label, why=why, puts=tuple(self._put(entry) for entry in json.loads(puts)))
            (done if state == "done" else undone).append(change)
        return done, undone[::-1]

    def apply(self, change: Change) -> None:
        """Store a step and what it changes."""
        with self._transaction():
            self._connection.execute("UPDATE step SET state = 'dropped' WHERE state = 'undone'")
            self._attach(change.attachments)
            self._write(change)
            self._log(change, "done")

    def undo(self, change: Change) -> None:
        """Store that the latest done step was taken back."""
        with self._transaction():
            self._write(change.inverse())
            self._connection.execute(
                "UPDATE step SET state = 'undone' WHERE number ="
                " (SELECT max(number) FROM step WHERE state = 'done')"
            )

    def redo(self, change: Change) -> None:
        """Store that the earliest undone step was done again."""
        with self._transaction():
            self._write(change)
            self._connection.execute(
                "UPDATE step SET state = 'done' WHERE number ="
                " (SELECT min(number) FROM step WHERE state = 'undone')"
            )

    def attachment(self, sha256: str) -> Attachment | None:
        """A file kept in the project."""
        row = self._connection.execute(
            "SELECT name, data FROM attachment WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return None if row is None else Attachment(sha256=sha256, name=row[0], data=row[1])

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
                self._read_citations()
            raise _error(
                self.path,
                "cannot_save",
                f"The change could not be saved: {error}.",
                "Free some space or check the folder, then try again; nothing was changed.",
            ) from error

    def _record(self, kind: str, fields: dict[str, Any]) -> Record:
        fields["evidence"] = {name: self._citations[key] for name, key in fields.get("evidence", {}).items()}
        return RECORD_TYPES[kind].model_validate(fields)

    def _stored(self, record: Record) -> dict[str, Any]:
        fields = record.model_dump(mode="json", exclude={"evidence"}, exclude_defaults=True)
        evidence = {name: self._citation_id(citation) for name, citation in record.evidence.items()}
        return {**fields, "evidence": evidence} if evidence else fields

    def _citation_id(self, citation: Citation) -> int:
        text = citation.model_dump_json()
        if text not in self._citation_ids:
            cursor = self._connection.execute("INSERT INTO citation (json) VALUES (?)", (text,))
            number = int(cursor.lastrowid or 0)
            self._citation_ids[text], self._citations[number] = number, citation
        return self._citation_ids[text]

    def _put(self, entry: dict[str, Any]) -> Put:
        kind, before, after = entry["kind"], entry["before"], entry["after"]
        return Put(
            kind=kind,
            id=entry["id"],
            before=None if before is None else self._record(kind, before),
            after=None if after is None else self._record(kind, after),
        )

    def _insert_all(self, records: Sequence[Record]) -> None:
        self._connection.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            [
                (record.KIND, record.id, position, json.dumps(self._stored(record), ensure_ascii=False))
                for position, record in enumerate(records)
            ],
        )

    def _write(self, change: Change) -> None:
        for put in change.puts:
            if put.after is None:
                self._connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", (put.kind, put.id))
                continue
            text = json.dumps(self._stored(put.after), ensure_ascii=False)
            self._connection.execute(
                "INSERT INTO record VALUES (:kind, :id,"
                " (SELECT coalesce(max(position), -1) + 1 FROM record WHERE kind = :kind), :json)"
                " ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json",
                {"kind": put.kind, "id": put.id, "json": text},
            )

    def _log(self, change: Change, state: str) -> None:
        puts = [
            {
                "kind": put.kind,
                "id": put.id,
                "before": None if put.before is None else self._stored(put.before),
                "after": None if put.after is None else self._stored(put.after),
            }
            for put in change.puts
        ]
        self._connection.execute(
            "INSERT INTO step (at, who, label, why, puts, state) VALUES (?, ?, ?, ?, ?, ?)",
            (
                datetime.now(UTC).isoformat(timespec="seconds"),
                getpass.getuser(),
                change.label,
                change.why,
                json.dumps(puts, ensure_ascii=False),
                state,
            ),
        )

    def _attach(self, attachments: Sequence[Attachment]) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO attachment VALUES (?, ?, ?)",
            [(item.sha256, item.name, item.data) for item in attachments],
        )


def _connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    if not read_only:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _check(path: Path) -> None:
    """Refuse what is no readable project file of this version, before SQLite may touch it."""
    if not path.exists():
        raise _error(
            path,
            "missing_project",
            "There is no such project file.",
            "Check the name, or look for it elsewhere.",
        )
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise _error(
            path,
            "cannot_read",
            f"The project file cannot be read: {error.strerror}.",
            "Check the path and its rights.",
        ) from error
    if (
        len(header) < 100
        or not header.startswith(b"SQLite format 3\0")
        or int.from_bytes(header[68:72]) != APPLICATION_ID
    ):
        raise _error(
            path,
            "not_a_project",
            "The file is not a project of Token Cost Workbench.",
            "Choose a file that the workbench saved (.tcw).",
        )
    version = int.from_bytes(header[60:64])
    if version > FORMAT_VERSION:
        raise _error(
            path,
            "newer_project",
            f"The project has format {version}, this version of the workbench reads up to {FORMAT_VERSION}.",
            "Open it with a newer version; it has not been touched.",
        )


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place at the end; nothing is left behind on an error."""
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=".saving-", suffix=".tcw", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise _error(
            path,
            "cannot_save",
            f"The project cannot be saved there: {error}.",
            "Choose another folder, or free some space.",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
