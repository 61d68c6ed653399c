"""From older formats to the present one, on plain JSON: record types may have changed since.

Each function brings an open connection inside a transaction from its format to the next.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from workbench.project.chain import LogRow
from workbench.project.codec import as_text, citation_key
from workbench.project.history import START
from workbench.project.logbook import PastEvent, add_row, begin_log
from workbench.project.schema import FORMAT_VERSION, SCHEMA

_TABLES_OF_1 = ("meta", "citation", "record", "step", "attachment")


def migrate(connection: sqlite3.Connection, version: int, at: str, who: str) -> None:
    """Bring a file of an older format to the present one; the caller commits or rolls back.

    `at` and `who` sign what the migration writes into the log. Raises sqlite3.Error, KeyError, ValueError.
    """
    for old in range(version, FORMAT_VERSION):
        _STEPS[old](connection, at, who)
        connection.execute(f"PRAGMA user_version = {old + 1}")


def _to_2(connection: sqlite3.Connection, at: str, who: str) -> None:
    """Citations get the hash of their text as name, records a place, and the steps a hash-chained log."""
    for table in _TABLES_OF_1:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta SELECT key, value FROM old_meta")
    connection.execute("INSERT INTO attachment SELECT sha256, name, data FROM old_attachment")
    keys = {}
    for number, text in connection.execute("SELECT id, json FROM old_citation").fetchall():
        keys[number] = citation_key(text)
        connection.execute("INSERT OR IGNORE INTO citation VALUES (?, ?)", (keys[number], text))

    def renamed(fields: dict[str, Any] | None) -> dict[str, Any] | None:
        if fields is None or "evidence" not in fields:
            return fields
        return {**fields, "evidence": {name: keys[number] for name, number in fields["evidence"].items()}}

    records = connection.execute("SELECT kind, id, position, json FROM old_record").fetchall()
    connection.executemany(
        "INSERT INTO record VALUES (?, ?, ?, ?)",
        [(kind, found, place, as_text(renamed(json.loads(text)))) for kind, found, place, text in records],
    )
    steps = connection.execute(
        "SELECT number, at, who, label, why, puts, state FROM old_step ORDER BY number"
    ).fetchall()
    for number, _, _, label, why, puts, state in steps:
        entries = [
            {
                **put,
                "before": renamed(put["before"]),
                "after": renamed(put["after"]),
                "before_place": None,
                "after_place": None,
            }
            for put in json.loads(puts)
        ]
        connection.execute(
            "INSERT INTO step VALUES (?, ?, ?, ?, ?)", (number, label, why, as_text(entries), state)
        )
    for table in _TABLES_OF_1:
        connection.execute(f"DROP TABLE old_{table}")
    events = _events([(*step[:5], step[6]) for step in steps], at, who)
    first_at, first_who = (events[0].at, events[0].who) if events else (at, who)
    last = begin_log(connection, events, first_at, first_who)
    row = LogRow(
        number=START + len(events) + 1, at=at, who=who, action="migrate", why="", step=None,
        label="Update the file from format 1 to 2", body=as_text({"from": 1, "to": 2}),
    )  # fmt: skip
    add_row(connection, row, last)


def _events(steps: Sequence[tuple[int, str, str, str, str, str]], at: str, who: str) -> list[PastEvent]:
    """What format 2 would have logged of the steps (number, at, who, label, why, state).

    Format 1 did not keep when a step was taken back. But a step that still stands was made on others that
    stood, so the dropped ones before it had been taken back by then; that is when they are logged.
    """
    events: list[PastEvent] = []
    standing: list[tuple[int, str, str]] = []

    def take_back(*states: str) -> None:
        while standing and standing[-1][2] in states:
            number, label, _ = standing.pop()
            events.append(PastEvent(action="undo", step=number, label=label, why="", at=at, who=who))

    for number, made_at, made_by, label, why, state in steps:
        if state != "dropped":
            take_back("dropped")
        events.append(PastEvent(action="do", step=number, label=label, why=why, at=made_at, who=made_by))
        standing.append((number, label, state))
    take_back("dropped", "undone")
    return events


_STEPS: dict[int, Callable[[sqlite3.Connection, str, str], None]] = {1: _to_2}
