"""The hash chain of the change log: every row's hash covers the row and the hash before it.

    hash(n) = SHA-256 of the JSON list [hash(n-1), number, at, who, action, label, why, step,
                                        SHA-256 of the step's records or "", body]

hash(0) is the empty text. The chain shows that a row was altered, removed, inserted or moved. Whoever can
rewrite the whole file can rewrite the whole chain: note the last hash elsewhere to exclude that.
"""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One thing that happened. `step` is the step it concerns, `body` JSON with details of the action."""

    number: int
    at: str
    who: str
    action: str
    label: str
    why: str
    step: int | None
    body: str


def text_hash(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def row_hash(previous: str, row: LogRow, puts: str) -> str:
    """Hash of a row after the row with the hash `previous`; `puts` is that of the step's records or ""."""
    parts = [
        previous,
        row.number,
        row.at,
        row.who,
        row.action,
        row.label,
        row.why,
        row.step,
        puts,
        row.body,
    ]
    return text_hash(json.dumps(parts, ensure_ascii=False, separators=(",", ":")))
