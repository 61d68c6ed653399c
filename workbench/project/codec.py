"""Records as the project file stores them: JSON whose citations are named by the hash of their text."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import TypeAdapter

from workbench.domain.kinds import RECORD_TYPES
from workbench.domain.provenance import Citation
from workbench.domain.quote import Quote, QuoteLine
from workbench.domain.record import Record
from workbench.project.changes import Put

_KEY_DIGITS = 32
_EMPTY: tuple[object, ...] = (None, "", [], {})
_LINES = TypeAdapter(tuple[QuoteLine, ...])
_RUN = 100
"""Lines of a quote that are turned into text at once: other threads get on with their work in between."""

Stored = dict[str, Any]
"""A record's fields as JSON values, `evidence` mapping a figure to a citation's key."""


def citation_key(text: str) -> str:
    """Name of a citation: the first 128 bits of the SHA-256 of its JSON."""
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_DIGITS]


def as_text(value: object) -> str:
    """JSON as the file keeps it; the same value always gives the same text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPut:
    """One record of a step as the file keeps it: its JSON before and after, None where there was none."""

    kind: str
    id: str
    before: str | None
    after: str | None
    before_place: int | None
    after_place: int | None

    def pieces(self) -> tuple[str, ...]:
        """The JSON of the put in pieces, so that long texts are copied once."""
        head = f'{{"kind":{as_text(self.kind)},"id":{as_text(self.id)},"before":'
        places = f',"before_place":{as_text(self.before_place)},"after_place":{as_text(self.after_place)}}}'
        return head, self.before or "null", ',"after":', self.after or "null", places


def as_step(puts: Sequence[StoredPut]) -> str:
    """The JSON of a step's puts."""
    pieces = (piece for put in puts for piece in (",", *put.pieces()))
    return "".join(("[", *islice(pieces, 1, None), "]"))


def _with_commas(texts: Iterable[str]) -> Iterator[str]:
    return islice((piece for text in texts for piece in (",", text)), 1, None)


def _runs_of(lines: Sequence[QuoteLine]) -> Iterator[str]:
    """The JSON of lines, a run after the other, without the brackets around it."""
    for start in range(0, len(lines), _RUN):
        yield as_text(_LINES.dump_python(tuple(lines[start : start + _RUN]), mode="json"))[1:-1]


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

    def stored(self, record: Record) -> str:
        """A record as the file's JSON.

        Only empty defaults are left out: a later version may choose other defaults, and a project must
        not change by that.
        """
        lines = record.lines if isinstance(record, Quote) else ()
        dumped = record.model_dump(mode="json", exclude={"evidence", "lines"} if lines else {"evidence"})
        pieces: list[str] = []
        for name, declared in type(record).model_fields.items():
            if name == "lines" and lines:
                pieces += (",", as_text(name), ":[", *_with_commas(_runs_of(lines)), "]")
            elif name in dumped:
                value, default = dumped[name], declared.get_default(call_default_factory=True)
                if value not in _EMPTY or default not in (*_EMPTY, ()):
                    pieces += (",", as_text(name), ":", as_text(value))
        if record.evidence:
            keys = {name: self._key(citation) for name, citation in record.evidence.items()}
            pieces += (",", as_text("evidence"), ":", as_text(keys))
        pieces[:1] = ["{"]
        return "".join((*pieces, "}"))

    def record(self, kind: str, stored: Mapping[str, Any]) -> Record:
        """A record from its fields; raises KeyError (kind or citation) and pydantic's ValidationError."""
        evidence = {name: self._citations[key] for name, key in stored.get("evidence", {}).items()}
        return RECORD_TYPES[kind].model_validate({**stored, "evidence": evidence})

    def put(self, entry: Stored) -> Put:
        """One record of a step, before and after, from its fields in the file."""
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
