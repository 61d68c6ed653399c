"""The log read backwards: what the records were at an earlier moment, and whether the log holds together."""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workbench.project.chain import LogRow, row_hash, text_hash
from workbench.project.codec import as_text

START = 1
"""Number of the log's first row, the creation of the project."""
_SAME_MOMENT_S = 60
"""A version is noted in the log right after it is made."""

Key = tuple[str, str]
Placed = tuple[dict[str, Any] | None, int | None]
"""A record's stored fields (None: not there) and its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step as lists show it. `state` is done, undone (can be redone) or dropped (overtaken)."""

    number: int
    label: str
    why: str
    at: str
    who: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A named moment. `log` is the number of the last change it holds."""

    number: int
    name: str
    at: str
    who: str
    log: int


def log_rows(connection: sqlite3.Connection) -> list[LogRow]:
    """The log, oldest first."""
    return [
        LogRow(number=number, at=at, who=who, action=action, label=label, why=why, step=step, body=body)
        for number, at, who, action, label, why, step, body in connection.execute(
            "SELECT number, at, who, action, label, why, step, body FROM log ORDER BY number"
        )
    ]


def step_rows(connection: sqlite3.Connection) -> list[StepRow]:
    """The steps that are done or can be redone, oldest first."""
    reasons = {
        json.loads(body)["step"]: why
        for why, body in connection.execute("SELECT why, body FROM log WHERE action = 'note' ORDER BY number")
    }
    return [
        StepRow(number=number, label=label, why=reasons.get(number, why), state=state, at=at, who=who)
        for number, label, why, state, at, who in connection.execute(
            "SELECT s.number, s.label, s.why, s.state, l.at, l.who FROM step s"
            " JOIN log l ON l.step = s.number AND l.action = 'do'"
            " WHERE s.state != 'dropped' ORDER BY s.number"
        )
    ]


def versions(connection: sqlite3.Connection) -> list[Version]:
    """Named moments, oldest first."""
    return [
        Version(number=number, name=name, at=at, who=who, log=log)
        for number, name, at, who, log in connection.execute(
            "SELECT number, name, at, who, log FROM version ORDER BY number"
        )
    ]


def changed_since(connection: sqlite3.Connection, log: int) -> dict[Key, Placed]:
    """Every record that a change after `log` touched, as it was at `log`."""
    was: dict[Key, Placed] = {}
    texts: dict[int, list[dict[str, Any]]] = {}
    for action, step in connection.execute(
        "SELECT action, step FROM log WHERE number > ? AND action IN ('do', 'undo', 'redo')"
        " ORDER BY number DESC",
        (log,),
    ).fetchall():
        if step not in texts:
            row = connection.execute("SELECT puts FROM step WHERE number = ?", (step,)).fetchone()
            texts[step] = json.loads(row[0]) if row else []
        puts = texts[step]
        if action == "undo":
            for put in puts:
                was[put["kind"], put["id"]] = (put["after"], put["after_place"])
        else:
            for put in reversed(puts):
                was[put["kind"], put["id"]] = (put["before"], put["before_place"])
    return was


def altered_records(connection: sqlite3.Connection) -> list[Key]:
    """Records that are not what the latest change that touched them left."""
    left: dict[Key, dict[str, Any] | None] = {}
    for action, text in connection.execute(
        "SELECT l.action, s.puts FROM log l JOIN step s ON s.number = l.step"
        " WHERE l.action IN ('do', 'undo', 'redo') ORDER BY l.number"
    ):
        puts = json.loads(text)
        for put in reversed(puts) if action == "undo" else puts:
            left[put["kind"], put["id"]] = put["before"] if action == "undo" else put["after"]
    found = {
        (kind, record_id): text
        for kind, record_id, text in connection.execute("SELECT kind, id, json FROM record")
    }
    return [
        key for key, fields in left.items() if found.get(key) != (None if fields is None else as_text(fields))
    ]


def base_digest(connection: sqlite3.Connection) -> str:
    """Hash of the records before the first change, found by taking back every change of the log."""
    records = {
        (kind, record_id): text
        for kind, record_id, text in connection.execute("SELECT kind, id, json FROM record")
    }
    for key, (fields, _) in changed_since(connection, START).items():
        if fields is None:
            records.pop(key, None)
        else:
            records[key] = as_text(fields)
    return text_hash(
        as_text([[kind, record_id, records[kind, record_id]] for kind, record_id in sorted(records)])
    )


def broken_links(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the chain, in plain sentences; empty where it holds."""
    puts = {number: text_hash(text) for number, text in connection.execute("SELECT number, puts FROM step")}
    stored = [row[0] for row in connection.execute("SELECT hash FROM log ORDER BY number")]
    previous = ""
    rows = log_rows(connection)
    if not rows or rows[0].action != "create":
        return ["The change log does not begin with the creation of the project."]
    for expected, (row, found) in enumerate(zip(rows, stored, strict=True), START):
        if row.number != expected:
            return [f"Change {expected} is missing from the log."]
        if row.step is not None and row.step not in puts:
            return [f"The records of change {row.number} ({row.label}) are missing."]
        previous = row_hash(previous, row, "" if row.step is None else puts[row.step])
        if previous != found:
            return [f"Change {row.number} ({row.label}) of {row.at} was altered after it was made."]
    return _wrong_states(connection, rows)


def altered_beside(connection: sqlite3.Connection) -> list[str]:
    """What the log says of steps, versions and the file's own data but the tables do not, as sentences."""
    rows = log_rows(connection)
    return [
        *_altered_labels(connection, rows),
        *_altered_versions(connection, rows),
        *_altered_meta(connection),
    ]


def _altered_labels(connection: sqlite3.Connection, rows: list[LogRow]) -> list[str]:
    steps = {number: said for number, *said in connection.execute("SELECT number, label, why FROM step")}
    return [
        f"The label or reason of step {row.step} ({row.label}) was altered past the log."
        for row in rows
        if row.action == "do" and row.step is not None and steps.get(row.step) != [row.label, row.why]
    ]


def _altered_versions(connection: sqlite3.Connection, rows: list[LogRow]) -> list[str]:
    """Differences of name, holder, moment held and time (which the log notes a moment later)."""
    logged: dict[int, Version] = {}
    for row in rows:
        if row.action not in ("version", "rename version"):
            continue
        body = json.loads(row.body)
        number = body["version"]
        if row.action == "version":
            logged[number] = Version(
                number=number, name=row.label, at=row.at, who=row.who, log=body["change"]
            )
        elif number in logged:
            logged[number] = replace(logged[number], name=row.label)
    found = {version.number: version for version in versions(connection)}
    problems = []
    for number in sorted({*logged, *found}):
        log, table = logged.get(number), found.get(number)
        if log is None:
            problems.append(f"Version {number} ({found[number].name}) is not in the change log.")
        elif table is None:
            problems.append(f"Version {number} ({log.name}) was removed past the log.")
        elif replace(table, at=log.at) != log or not _soon_after(table.at, log.at):
            problems.append(f"Version {number} ({log.name}) was altered past the log.")
    return problems


def _soon_after(earlier: str, later: str) -> bool:
    apart = (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
    return 0 <= apart <= _SAME_MOMENT_S


def _altered_meta(connection: sqlite3.Connection) -> list[str]:
    """Files made before the log held this data have nothing to compare it with."""
    body = connection.execute("SELECT body FROM log ORDER BY number LIMIT 1").fetchone()[0]
    logged = json.loads(body).get("meta")
    if logged is None or logged == meta_of(connection):
        return []
    return ["The date of the catalogs kept in the file (table meta) was altered past the log."]


def meta_of(connection: sqlite3.Connection) -> dict[str, str]:
    """The data of the file itself, which nothing changes after its creation."""
    return dict(connection.execute("SELECT key, value FROM meta ORDER BY key"))


def _wrong_states(connection: sqlite3.Connection, rows: list[LogRow]) -> list[str]:
    """Steps whose state is not what the log says, and changes that the log does not hold."""
    done: list[int] = []
    undone: list[int] = []
    states: dict[int, str] = {}
    for row in rows:
        if row.step is None:
            continue
        if row.action == "do":
            states.update(dict.fromkeys(undone, "dropped"))
            undone.clear()
            done.append(row.step)
            states[row.step] = "done"
        elif row.action == "undo":
            if not done or done[-1] != row.step:
                return [f"Change {row.number} takes back a step that was not the latest."]
            undone.append(done.pop())
            states[row.step] = "undone"
        elif row.action == "redo":
            if not undone or undone[-1] != row.step:
                return [f"Change {row.number} does a step again that was not the next."]
            done.append(undone.pop())
            states[row.step] = "done"
    found = dict(connection.execute("SELECT number, state FROM step"))
    return [
        f"Step {number} is {state or 'missing'}, but the log says {states.get(number, 'it never happened')}."
        for number, state in sorted({**dict.fromkeys(states, ""), **found}.items())
        if state != states.get(number)
    ]
