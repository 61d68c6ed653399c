"""A project as readable JSON, and back: with its whole history, or only what it holds now.

    {"format": "token-cost-workbench-project", "schema": 2, "meta": {"as_of": …},
     "citations": {key: {"source": …, …}}, "records": {kind: [fields, …]},
     "history": {"places": {kind: [place, …]}, "steps": […], "log": […], "versions": […]},
     "attachments": [{"sha256": …, "name": …, "base64": …}]}

Exporting what was imported gives the same bytes.
"""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.project.check import problems_of
from workbench.project.codec import as_text, citation_key
from workbench.project.errors import project_error
from workbench.project.files import connect, replacing
from workbench.project.lock import user_name
from workbench.project.logbook import begin_log, now
from workbench.project.opening import refuse_held
from workbench.project.schema import APPLICATION_ID, FORMAT_VERSION, SCHEMA
from workbench.project.store import ProjectFile

FORMAT_NAME = "token-cost-workbench-project"


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the history: its columns in the export, and how it is read and filled."""

    columns: tuple[str, ...]
    select: str
    insert: str


_HISTORY = {
    "steps": _Table(
        ("number", "label", "why", "state", "puts"),
        "SELECT number, label, why, state, puts FROM step ORDER BY number",
        "INSERT INTO step (number, label, why, state, puts) VALUES (?, ?, ?, ?, ?)",
    ),
    "log": _Table(
        ("number", "at", "who", "action", "label", "why", "step", "body", "hash"),
        "SELECT number, at, who, action, label, why, step, body, hash FROM log ORDER BY number",
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    "versions": _Table(
        ("number", "name", "at", "who", "log"),
        "SELECT number, name, at, who, log FROM version ORDER BY number",
        "INSERT INTO version (number, name, at, who, log) VALUES (?, ?, ?, ?, ?)",
    ),
}
_NESTED = ("puts", "body")
"""Columns that hold JSON."""


def export_json(file: ProjectFile, *, history: bool = True) -> bytes:
    """The project as UTF-8 JSON. Without history: records, the citations and quote files they use."""
    connection = file.connection
    rows = connection.execute("SELECT kind, place, json FROM record ORDER BY kind, place, id").fetchall()
    records: dict[str, list[dict[str, Any]]] = {}
    places: dict[str, list[int]] = {}
    for kind, place, text in rows:
        records.setdefault(kind, []).append(json.loads(text))
        places.setdefault(kind, []).append(place)
    used = {
        key for found in records.values() for fields in found for key in fields.get("evidence", {}).values()
    }
    quoted = {fields.get("sha256") for fields in records.get("quote", ())}
    document: dict[str, Any] = {
        "format": FORMAT_NAME,
        "schema": FORMAT_VERSION,
        "meta": dict(connection.execute("SELECT key, value FROM meta ORDER BY key")),
        "citations": {
            key: json.loads(text)
            for key, text in connection.execute("SELECT id, json FROM citation ORDER BY id")
            if history or key in used
        },
        "records": records,
    }
    if history:
        document["history"] = {
            "places": places,
            **{name: _rows(connection, table) for name, table in _HISTORY.items()},
        }
    document["attachments"] = [
        {"sha256": sha256, "name": name, "base64": base64.b64encode(data).decode("ascii")}
        for sha256, name, data in connection.execute(
            "SELECT sha256, name, data FROM attachment ORDER BY sha256"
        )
        if history or sha256 in quoted
    ]
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def import_json(source: Path, path: Path) -> None:
    """Make a project file of an export. Raises ProjectFileError; `path` appears whole and sound, or not."""
    document = _read(source)
    refuse_held(path)
    with replacing(path) as temporary:
        connection = connect(temporary)
        try:
            connection.execute("BEGIN IMMEDIATE")
            for statement in SCHEMA.split(";"):
                connection.execute(statement)
            try:
                _fill(connection, document)
            except (KeyError, TypeError, ValueError, AttributeError, sqlite3.IntegrityError) as error:
                raise _refused(source, f"the export is incomplete or was altered ({error})") from error
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
            connection.execute("COMMIT")
            problems = problems_of(connection)
            if problems:
                raise _refused(source, " ".join(problems[:3]).rstrip("."))
        finally:
            connection.close()


def _rows(connection: sqlite3.Connection, table: _Table) -> list[dict[str, Any]]:
    return [
        {
            column: json.loads(cell) if column in _NESTED else cell
            for column, cell in zip(table.columns, row, strict=True)
        }
        for row in connection.execute(table.select)
    ]


def _refused(source: Path, why: str) -> Exception:
    return project_error(
        source,
        "not_an_export",
        f"The file cannot be imported: {why}.",
        "Choose a file that 'Export project as JSON' wrote; nothing was changed.",
    )


def _read(source: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise project_error(
            source,
            "cannot_read",
            f"The file cannot be read: {error.strerror}.",
            "Check the path and its rights.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise _refused(source, f"it is not JSON ({error})") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT_NAME:
        raise _refused(source, "it is not an export of a project")
    if document.get("schema") != FORMAT_VERSION:
        raise _refused(
            source, f"it has schema {document.get('schema')!r}, this version reads {FORMAT_VERSION}"
        )
    return document


def _fill(connection: sqlite3.Connection, document: Mapping[str, Any]) -> None:
    history = document.get("history")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", document["meta"].items())
    texts = {key: as_text(citation) for key, citation in document["citations"].items()}
    for key, text in texts.items():
        if citation_key(text) != key:
            raise ValueError(f"citation {key} was altered")
    connection.executemany("INSERT INTO citation VALUES (?, ?)", texts.items())
    for kind, records in document["records"].items():
        places = history["places"][kind] if history else range(len(records))
        connection.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            [
                (kind, fields["id"], place, as_text(fields))
                for fields, place in zip(records, places, strict=True)
            ],
        )
    for item in document["attachments"]:
        data = base64.b64decode(item["base64"], validate=True)
        if hashlib.sha256(data).hexdigest() != item["sha256"]:
            raise ValueError(f"the file {item['name']} was altered")
        connection.execute("INSERT INTO attachment VALUES (?, ?, ?)", (item["sha256"], item["name"], data))
    if history is None:
        begin_log(connection, (), now(), user_name())
        return
    for name, table in _HISTORY.items():
        connection.executemany(
            table.insert,
            [
                [as_text(row[column]) if column in _NESTED else row[column] for column in table.columns]
                for row in history[name]
            ],
        )
