"""The cells of a sheet as arrays: what a long table is kept as, and how it goes from process to process.

Numbers are exact decimals (mantissa and count of decimals), texts are places in one run of bytes. Values
become Python objects one row at a time, and only where somebody asks for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.tables.digits import Windows

if TYPE_CHECKING:
    from workbench.tables.sheet import CellValue

Whole = NDArray[np.int64]
"""Whole numbers: rows, columns, places."""

_KEPT = 200_000
"""Values that are made once however often they stand in the sheet."""
_CONTEXT = Context(prec=28)
_CONTINUED = 0x80
"""What the first two bits of a byte say that does not begin a character."""


class Kind(IntEnum):
    """What a cell holds. OTHER: a date, truth value, error, formula without its result, or odd number."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    OTHER = 3


_LAST_SPACE = 0x20
_TEXT, _NUMBER = int(Kind.TEXT), int(Kind.NUMBER)


@dataclass(frozen=True)
class Texts:
    """Texts as stretches of one run of UTF-8 (with lone surrogates let pass)."""

    data: bytes
    starts: Whole
    ends: Whole

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.starts)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Texts one behind the other."""
        pieces = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
        starts = np.concatenate([np.zeros(1, np.int64), ends])[:-1]
        return cls(b"".join(pieces), starts, ends)

    def replaced(self, places: Whole, by: Sequence[str]) -> "Texts":
        """The texts with others at some of their places."""
        found = Texts.of(by)
        starts, ends = self.starts.copy(), self.ends.copy()
        starts[places] = found.starts + len(self.data)
        ends[places] = found.ends + len(self.data)
        return Texts(self.data + found.data, starts, ends)

    @cached_property
    def windows(self) -> Windows:
        """The bytes, to be read eight at a time."""
        return Windows(self.data)

    @cached_property
    def _decoded(self) -> tuple[str, Whole, Whole]:
        """(all characters, starts, ends): cutting characters is faster than decoding each text."""
        text = self.data.decode("utf-8", "surrogatepass")
        if len(text) == len(self.data):
            return text, self.starts, self.ends
        begins = (np.frombuffer(self.data, np.uint8) & 0xC0) != _CONTINUED
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(begins)])
        return text, before[self.starts], before[self.ends]

    @cached_property
    def views(self) -> tuple[str, memoryview, memoryview]:
        """(all characters, start of each text, end of each)."""
        text, starts, ends = self._decoded
        return text, starts.data, ends.data

    @cached_property
    def without_sign(self) -> NDArray[np.bool_]:
        """Which of the texts have no character to see."""
        first = np.frombuffer(self.data + b"\0", np.uint8)[self.starts]
        unclear: NDArray[np.bool_] = (self.starts == self.ends) | (first <= _LAST_SPACE)
        unclear |= first >= _CONTINUED
        at = np.flatnonzero(unclear)
        unclear[at] = [not text.strip() for text in self.many(at)]
        return unclear

    def at(self, place: int) -> str:
        """One of the texts."""
        text, starts, ends = self.views
        return text[starts[place] : ends[place]]

    def many(self, places: Whole) -> list[str]:
        """Some of the texts."""
        text, starts, ends = self._decoded
        bounds = zip(starts[places].tolist(), ends[places].tolist(), strict=True)
        return [text[start:end] for start, end in bounds]


@dataclass(frozen=True)
class Cells:
    """The filled cells of a sheet, row by row and each row's in column order.

    The cells of the row with index i are those from row_starts[i] to row_starts[i + 1]. `items` holds what
    `kinds` say: the place of a text, the mantissa of a number (value = mantissa / 10**scale), the place of
    another value. `formats` are places of number formats.

    Threads may share it, and the rows of its sheet, without a lock: what a cell holds never changes. Only
    values that were made of it are kept (`_known`, `Row._values`), each taken and put with a single step of a
    dictionary or attribute. Two threads may make a value twice, and then either serves: both are equal, and
    neither can change.
    """

    row_numbers: Whole
    hidden: NDArray[np.bool_]
    row_starts: Whole
    columns: NDArray[np.uint16]
    kinds: NDArray[np.uint8]
    items: Whole
    scales: NDArray[np.int8]
    formats: NDArray[np.int32]
    number_formats: tuple[str, ...]
    texts: Texts
    others: Sequence["CellValue"]
    _known: dict[object, "CellValue"] = field(default_factory=dict, init=False, repr=False)

    def values_of(self, index: int) -> "tuple[CellValue, ...]":
        """The values of one row."""
        kinds, items, scales, starts = self._views
        cells = slice(starts[index], starts[index + 1])
        found: list[CellValue] = []
        known, others = self._known, self.others
        characters, text_starts, text_ends = self.texts.views
        for kind, item, scale in zip(kinds[cells], items[cells], scales[cells], strict=True):
            if kind == _TEXT:
                text = characters[text_starts[item] : text_ends[item]]
                found.append(known.setdefault(text, text))
            elif kind == _NUMBER:
                key = item, scale
                number = known.get(key)
                if number is None:
                    number = known[key] = Decimal(item).scaleb(-scale, _CONTEXT) if scale else Decimal(item)
                found.append(number)
            else:
                found.append(others[item])
        if len(known) > _KEPT:
            known.clear()
        return tuple(found)

    def value_at(self, cell: int) -> "CellValue":
        """The value of one cell."""
        kinds, items, scales, _ = self._views
        kind, item = kinds[cell], items[cell]
        if kind == _TEXT:
            return self.texts.at(item)
        return Decimal(item).scaleb(-scales[cell], _CONTEXT) if kind == _NUMBER else self.others[item]

    def kinds_of(self, index: int) -> bytes:
        """The kinds of one row's cells."""
        kinds, _, _, starts = self._views
        return bytes(kinds[starts[index] : starts[index + 1]])

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview, memoryview, memoryview]:
        """(kinds, items, scales, starts of rows): a view gives single entries faster than an array."""
        return self.kinds.data, self.items.data, self.scales.data, self.row_starts.data

    @cached_property
    def rows_of_cells(self) -> Whole:
        """Index of the row of every cell."""
        return np.repeat(np.arange(len(self.row_numbers)), np.diff(self.row_starts))
