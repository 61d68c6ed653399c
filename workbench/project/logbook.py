"""Rows of the change log: how one is added, and how the log of a new file begins."""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.project.chain import LogRow, row_hash
from workbench.project.codec import as_text
from workbench.project.history import START, base_digest, meta_of

_PIECE_BYTES = 1 << 20


def now() -> str:
    """The moment as the log keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """A step done, undone or redone before the log began. `action` is do, undo or redo."""

    action: str
    step: int
    label: str
    why: str
    at: str
    who: str


def add_row(connection: sqlite3.Connection, row: LogRow, previous: str) -> str:
    """Add a row after the one with the hash `previous`; returns the row's hash."""
    made = row_hash(previous, row, "" if row.step is None else _hash_of_step(connection, row.step))
    connection.execute(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.number, row.at, row.who, row.action, row.label, row.why, row.step, row.body, made),
    )
    return made


def _hash_of_step(connection: sqlite3.Connection, number: int) -> str:
    """SHA-256 of a step's records, read piece by piece: those of a long quote are 100 MB."""
    digest = hashlib.sha256()
    with connection.blobopen("step", "puts", number, readonly=True) as text:
        while piece := text.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def begin_log(connection: sqlite3.Connection, events: Sequence[PastEvent], at: str, who: str) -> str:
    """Write the creation of the project and the steps it begins with; returns the last hash.

    The creation's row carries the digest of the records before all of these steps and the table `meta`;
    both must be stored.
    """
    rows = [
        LogRow(
            number=number, at=event.at, who=event.who, action=event.action, label=event.label, why=event.why,
            step=event.step, body="{}",
        )
        for number, event in enumerate(events, START + 1)
    ]  # fmt: skip
    for row in rows:  # the digest is found by taking back what the log holds
        add_row(connection, row, "")
    digest = base_digest(connection)
    connection.execute("DELETE FROM log")
    first = LogRow(
        number=START, at=at, who=who, action="create", label="Create the project", why="", step=None,
        body=as_text({"records": digest, "meta": meta_of(connection)}),
    )  # fmt: skip
    last = ""
    for row in (first, *rows):
        last = add_row(connection, row, last)
    return last
