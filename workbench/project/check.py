"""Whether a project file is sound: the database, the hash chain, and that log and records agree."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from workbench.domain.plain_errors import error_text
from workbench.project.codec import Codec, citation_key
from workbench.project.errors import ProjectFileError
from workbench.project.history import altered_beside, altered_records, base_digest, broken_links
from workbench.project.store import ProjectFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What a check found. `problems` are plain sentences; none means sound."""

    problems: tuple[str, ...]
    changes: int = 0
    records: int = 0
    last_hash: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_project(path: Path) -> Soundness:
    """Verify a project without changing it. Raises ProjectFileError where there is no file to judge."""
    try:
        file = ProjectFile.open(path, write=False)
    except ProjectFileError as error:
        if error.issue.code in {"damaged_project", "not_a_project"}:
            return Soundness(problems=(error.issue.message,))
        raise
    try:
        problems = problems_of(file.connection)
        records = 0 if problems else file.connection.execute("SELECT count(*) FROM record").fetchone()[0]
        return Soundness(
            problems=tuple(problems), changes=file.last_change, records=records, last_hash=file.last_hash
        )
    finally:
        file.close()


def problems_of(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with an open project of the present format, in plain sentences."""
    try:
        return _database(connection) or [
            *_log(connection),
            *_citations(connection),
            *_attachments(connection),
            *records_problems(connection),
        ]
    except sqlite3.DatabaseError as error:
        return [f"The database cannot be read: {error}."]


def _database(connection: sqlite3.Connection) -> list[str]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else [f"The database is damaged: {text}." for text in found]


def _log(connection: sqlite3.Connection) -> list[str]:
    try:
        problems = broken_links(connection)
        if problems:
            return problems
        first = connection.execute("SELECT body FROM log ORDER BY number LIMIT 1").fetchone()[0]
        altered = altered_records(connection)
        if altered:
            named = ", ".join(f"{kind} '{record_id}'" for kind, record_id in altered[:5])
            return [f"These records were altered past the change log: {named}."]
        if json.loads(first).get("records") != base_digest(connection):
            return [
                "The records are not what the change log makes of them: something was altered past the log."
            ]
        return altered_beside(connection)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"The change log cannot be read: {error}."]


def _citations(connection: sqlite3.Connection) -> list[str]:
    return [
        f"The citation {key} was altered after it was written."
        for key, text in connection.execute("SELECT id, json FROM citation")
        if citation_key(text) != key
    ]


def _attachments(connection: sqlite3.Connection) -> list[str]:
    return [
        f"The file {name} kept in the project was altered after it was put there."
        for sha256, name, data in connection.execute("SELECT sha256, name, data FROM attachment")
        if hashlib.sha256(data).hexdigest() != sha256
    ]


def records_problems(connection: sqlite3.Connection) -> list[str]:
    """Records that cannot be read or stand under another id, in plain sentences."""
    try:
        codec = Codec(dict(connection.execute("SELECT id, json FROM citation")))
    except ValidationError as error:
        return [f"A citation cannot be read: {error_text(error)}."]
    problems = []
    for kind, record_id, text in connection.execute("SELECT kind, id, json FROM record"):
        try:
            record = codec.record(kind, json.loads(text))
        except (KeyError, ValueError, TypeError) as error:
            why = error_text(error) if isinstance(error, ValidationError) else str(error)
            problems.append(f"The {kind} '{record_id}' cannot be read: {why}.")
            continue
        if record.id != record_id:
            problems.append(f"The {kind} '{record_id}' says that its id is '{record.id}'.")
    return problems
