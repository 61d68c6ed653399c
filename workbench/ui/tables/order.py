"""Which records a table shows and in what order: worked out off the main thread where there are many.

QSortFilterProxyModel took 9.5 s to sort 100,000 rows, an index list 0.12 s. Work goes in chunks that let the
window breathe; a long `list.sort` would hold the interpreter, NumPy's sort of bytes lets go of it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.control import JobControl
from workbench.domain.record import Record
from workbench.ui.tables.columns import Column
from workbench.ui.tables.filters import Rule

CHUNK = 4096
_COMPARED_BYTES = 200

Order = NDArray[np.intp]
"""Numbers of the records shown, in the order shown."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to show: rules by column name, words that must all stand somewhere in a record, and the sort."""

    rules: tuple[tuple[str, Rule], ...] = ()
    words: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether every record is shown in its own order."""
        return not (self.rules or self.words or self.sort)


class TableKeys:
    """What records are sorted, filtered and searched by, a column at a time, worked out when first needed."""

    def __init__(self, records: Sequence[Record], columns: Sequence[Column]) -> None:
        self.records = records
        self._columns = {column.name: column for column in columns}
        self._ids: list[str] = []
        self._numbers: dict[str, NDArray[np.float64]] = {}
        self._texts: dict[str, list[str]] = {}
        self._ranks: dict[str, NDArray[np.float64]] = {}
        self._blobs: list[str] = []

    def with_changed(self, records: Sequence[Record], changed: Collection[str]) -> "TableKeys":
        """The keys after a few records changed, all others in their places: most of the work is kept."""
        keys = TableKeys(records, tuple(self._columns.values()))
        keys._ids = self.ids
        keys._numbers, keys._texts = self._numbers, self._texts
        for number in map(self.ids.index, changed):
            part = records[number : number + 1]
            for name, numbers in list(keys._numbers.items()):
                numbers[number : number + 1] = self._columns[name].numbers(part)
            for name, texts in list(keys._texts.items()):
                texts[number] = self._columns[name].text(part[0]).casefold()
            if self._blobs:
                shown = (column.text(part[0]) for column in self._columns.values())
                self._blobs[number] = "\n".join([part[0].id, *shown]).casefold()
        keys._blobs = self._blobs
        return keys

    @property
    def ids(self) -> list[str]:
        """Ids of the records."""
        if not self._ids:
            self._ids = [record.id for record in self.records]
        return self._ids

    def column(self, name: str) -> Column:
        """A column by name; raises KeyError."""
        return self._columns[name]

    def numbers(self, name: str, control: JobControl) -> NDArray[np.float64]:
        """Values of a column of numbers, NaN where missing."""
        if name not in self._numbers:
            column, values = self._columns[name], np.empty(len(self.records))
            for start, part in self._parts(control):
                values[start : start + len(part)] = column.numbers(part)
            self._numbers[name] = values
        return self._numbers[name]

    def texts(self, name: str, control: JobControl) -> list[str]:
        """What a column shows, case folded."""
        if name not in self._texts:
            column, texts, known = self._columns[name], list[str](), dict[Any, str]()
            for _, part in self._parts(control):
                texts += [text.casefold() for text in column.texts(part, known)]
            self._texts[name] = texts
        return self._texts[name]

    def ranks(self, name: str, control: JobControl) -> NDArray[np.float64]:
        """Place of each text among those of its column, NaN where empty; texts compare by 200 bytes."""
        if name not in self._ranks:
            self._ranks[name] = ranks_of(self.texts(name, control), control)
        return self._ranks[name]

    def blobs(self, control: JobControl) -> list[str]:
        """Everything that a record shows, and its id, as one text, case folded."""
        if not self._blobs:
            columns = [self.texts(name, control) for name in self._columns]
            blobs: list[str] = []
            for start, part in self._parts(control):
                end = start + len(part)
                ids = [record.id.casefold() for record in part]
                rows = zip(ids, *(texts[start:end] for texts in columns), strict=True)
                blobs += ["\n".join(row) for row in rows]
            self._blobs = blobs
        return self._blobs

    def work_out(self, control: JobControl) -> None:
        """Work everything out beforehand, so that the first sort and the first search are fast as well."""
        for name, column in self._columns.items():
            if column.is_number:
                self.numbers(name, control)
            else:
                self.ranks(name, control)
        self.blobs(control)

    def _parts(self, control: JobControl) -> Iterator[tuple[int, Sequence[Record]]]:
        for start in range(0, len(self.records), CHUNK):
            control.check(start / len(self.records), "")
            yield start, self.records[start : start + CHUNK]


def order_of(keys: TableKeys, query: Query, control: JobControl) -> Order:
    """The order of a query. Raises `Cancelled`."""
    kept = np.ones(len(keys.records), dtype=np.bool_)
    for name, rule in query.rules:
        if keys.column(name).is_number:
            kept &= rule.allows_numbers(keys.numbers(name, control))
        else:
            kept &= _passing(keys.texts(name, control), _Remembering(rule.allows_text).__getitem__, control)
    for word in query.words:
        kept &= _passing(keys.blobs(control), partial(_contains, word), control)
    order = np.flatnonzero(kept)
    if not query.sort:
        return order
    is_number = keys.column(query.sort).is_number
    values = keys.numbers(query.sort, control) if is_number else keys.ranks(query.sort, control)
    values = values[order]
    return order[np.argsort(-values if query.descending else values, kind="stable")]


class _Remembering(dict[str, bool]):
    """Answers by text, each asked for once: a column often holds few different texts."""

    def __init__(self, ask: Callable[[str], bool]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, text: str) -> bool:
        answer = self[text] = self._ask(text)
        return answer


def ranks_of(texts: Sequence[str], control: JobControl) -> NDArray[np.float64]:
    """Place of each text among all, NaN where empty; texts compare by 200 bytes. Raises `Cancelled`."""
    encoded: list[bytes] = []
    for start in range(0, len(texts), CHUNK):
        control.check(start / len(texts), "")
        encoded += [_key(text) for text in texts[start : start + CHUNK]]
    keys = np.empty(len(texts), dtype=f"S{max(map(len, encoded), default=0) or 1}")
    for start in range(0, len(texts), CHUNK):
        keys[start : start + CHUNK] = encoded[start : start + CHUNK]
    order = np.argsort(keys, kind="stable")
    in_order = keys[order]
    ranks = np.zeros(len(texts))
    ranks[order[1:]] = np.cumsum(in_order[1:] != in_order[:-1])
    ranks[keys == b""] = np.nan
    return ranks


def _key(text: str) -> bytes:
    """A text's bytes in their order, without NUL, which fixed-width keys lose at their end."""
    encoded = text.encode(errors="surrogatepass")
    return encoded.replace(b"\1", b"\1\2").replace(b"\0", b"\1\1")[:_COMPARED_BYTES]


def _contains(word: str, text: str) -> bool:
    return word in text


def _passing(texts: list[str], allows: Callable[[str], bool], control: JobControl) -> NDArray[np.bool_]:
    passed = np.empty(len(texts), dtype=np.bool_)
    for start in range(0, len(texts), CHUNK):
        control.check(start / len(texts), "")
        part = texts[start : start + CHUNK]
        passed[start : start + len(part)] = [allows(text) for text in part]
    return passed
