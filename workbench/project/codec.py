"""Records as the project file stores them: JSON whose citations are named by the hash of their text."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from workbench.domain.kinds import RECORD_TYPES
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.project.changes import Put

_KEY_DIGITS = 32
_EMPTY: tuple[object, ...] = (None, "", [], {})

Stored = dict[str, Any]
"""A record's fields as JSON values, `evidence` mapping a figure to a citation's key."""


def citation_key(text: str) -> str:
    """Name of a citation: the first 128 bits of the SHA-256 of its JSON."""
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_DIGITS]


def as_text(value: object) -> str:
    """JSON as the file keeps it; the same value always gives the same text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Codec:
    """Turns records into stored fields and back; knows every citation of one file."""

    def __init__(self, citations: Mapping[str, str] = {}) -> None:
        """`citations` maps keys to JSON texts; raises pydantic's ValidationError for one that is none."""
        self._citations = {key: Citation.model_validate_json(text) for key, text in citations.items()}
        self._keys = {citation: key for key, citation in self._citations.items()}
        self._new: dict[str, str] = {}

    def take_new(self) -> dict[str, str]:
        """Citations met since the last call that the file does not hold yet, key to JSON text."""
        new, self._new = self._new, {}
        return new

    def forget(self, keys: Mapping[str, str]) -> None:
        """Take back citations whose transaction failed."""
        for key in keys:
            citation = self._citations.pop(key, None)
            if citation is not None:
                self._keys.pop(citation, None)

    def stored(self, record: Record) -> Stored:
        """Fields of a record for the file.

        Only empty defaults are left out: a later version may choose other defaults, and a project must
        not change by that.
        """
        dumped = record.model_dump(mode="json", exclude={"evidence"})
        declared = type(record).model_fields
        fields = {
            name: value
            for name, value in dumped.items()
            if value not in _EMPTY
            or declared[name].get_default(call_default_factory=True) not in (*_EMPTY, ())
        }
        if record.evidence:
            fields["evidence"] = {name: self._key(citation) for name, citation in record.evidence.items()}
        return fields

    def record(self, kind: str, stored: Mapping[str, Any]) -> Record:
        """A record from its fields; raises KeyError (kind or citation) and pydantic's ValidationError."""
        evidence = {name: self._citations[key] for name, key in stored.get("evidence", {}).items()}
        return RECORD_TYPES[kind].model_validate({**stored, "evidence": evidence})

    def stored_put(self, put: Put) -> Stored:
        """One record of a step, before and after."""
        return {
            "kind": put.kind,
            "id": put.id,
            "before": None if put.before is None else self.stored(put.before),
            "after": None if put.after is None else self.stored(put.after),
            "before_place": put.before_place,
            "after_place": put.after_place,
        }

    def put(self, entry: Stored) -> Put:
        """The reverse of `stored_put`."""
        kind, before, after = entry["kind"], entry["before"], entry["after"]
        return Put(
            kind=kind,
            id=entry["id"],
            before=None if before is None else self.record(kind, before),
            after=None if after is None else self.record(kind, after),
            before_place=entry["before_place"],
            after_place=entry["after_place"],
        )

    def _key(self, citation: Citation) -> str:
        key = self._keys.get(citation)
        if key is None:
            text = citation.model_dump_json()
            key = citation_key(text)
            self._keys[citation] = key
            self._citations[key] = citation
            self._new[key] = text
        return key
