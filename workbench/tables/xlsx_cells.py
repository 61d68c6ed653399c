"""The cells of a sheet, as arrays, from rows that were taken apart."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.tables.cells import Cells, Kind, Texts, Whole
from workbench.tables.digits import Decimals, read_decimals, rounded_to_15_digits, whole_and_decimals
from workbench.tables.markup import MAX_TEXT_BYTES, CapPassedError
from workbench.tables.number_formats import is_date_format
from workbench.tables.plain_rows import NotPlainError, PlainRows, Written, text_of
from workbench.tables.sheet import CellValue
from workbench.tables.xlsx_values import EXCEL_DIGITS, Shared, date_of, value_of

_NUMBER, _DATED, _SHARED, _REST = range(4)
"""What cells of a manner hold: numbers, numbers shown as dates, numbers of shared texts, or anything else."""
_KEPT = 200_000
_ZERO = ord("0")

Stored = tuple[int, int, int]
"""Kind, item and scale."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The filled cells of a stretch."""

    counts: Whole
    """How many of them each row has."""
    columns: NDArray[np.uint16]
    kinds: NDArray[np.uint8]
    items: Whole
    scales: NDArray[np.int8]
    formats: NDArray[np.int32]


@dataclass(slots=True)
class FormulaCount:
    """How many formulas a sheet has, and of how many the result was not saved, or is 0."""

    all: int = 0
    unsaved: int = 0
    """Those whose saved result is missing, empty or 0."""
    pending: int = 0
    """Those whose saved result is missing or empty."""


def _joined(arrays: list[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *arrays])


class CellMaker:
    """Makes the cells of one sheet."""

    def __init__(self, shared: Shared, written: list[Written]) -> None:
        """`written` grows while the rows are taken apart."""
        self.formulas = FormulaCount()
        self._shared = shared
        self._written = written
        self._holds = np.zeros(0, np.uint8)
        self._formats = np.zeros(0, np.int32)
        self._number_formats: dict[str, int] = {}
        self._numbers: list[Whole] = []
        self._hidden: list[NDArray[np.bool_]] = []
        self._pieces: list[_Piece] = []
        self._others: list[CellValue] = []
        self._places: dict[Hashable, int] = {}
        self._known: dict[tuple[str, bytes], Stored] = {}

    def add(self, plain: PlainRows) -> None:
        """Add the rows of a stretch. Raises NotPlainError and CapPassedError."""
        if len(self._holds) < len(self._written):
            self._learn()
        lengths = plain.ends - plain.starts
        if len(lengths) and int(lengths.max()) > MAX_TEXT_BYTES:
            raise CapPassedError(f"a text of more than {MAX_TEXT_BYTES // 2**20} MB")
        filled = lengths > 0
        holds = np.where(plain.inline, _REST, self._holds[plain.written])
        kinds = np.zeros(len(lengths), np.uint8)
        items = np.zeros(len(lengths), np.int64)
        scales = np.zeros(len(lengths), np.int8)
        at = np.flatnonzero(filled & (holds != _REST))
        numbers = read_decimals(plain.windows, plain.starts[at], plain.ends[at])
        is_place = holds[at] == _SHARED
        kinds[at[is_place]], items[at[is_place]] = self._shared_texts(numbers, is_place)
        ours = np.flatnonzero(~is_place)
        found = Decimals(numbers.mantissas[ours], numbers.scales[ours], numbers.known[ours])
        if self._shared.digits is EXCEL_DIGITS:
            found = rounded_to_15_digits(found)
        at = at[ours]
        kinds[at[found.known]] = Kind.NUMBER
        items[at], scales[at] = found.mantissas, found.scales
        self._dates(at[found.known & (holds[at] == _DATED)], kinds, items, scales)
        odd = np.concatenate([at[~found.known], np.flatnonzero(filled & (holds == _REST))])
        self._odd(plain, odd, kinds, items, scales)
        pending = np.flatnonzero(plain.formulas & ~filled & ~plain.inline)
        kinds[pending] = Kind.OTHER
        items[pending] = self._place(None) if len(pending) else 0
        self._count(plain, lengths, len(pending))
        kept = np.flatnonzero(kinds)
        self._pieces.append(
            _Piece(
                counts=np.bincount(plain.rows[kept], minlength=len(plain.numbers)),
                columns=plain.columns[kept].astype(np.uint16),
                kinds=kinds[kept],
                items=items[kept],
                scales=scales[kept],
                formats=self._formats[plain.written[kept]],
            )
        )
        self._numbers.append(plain.numbers)
        self._hidden.append(plain.hidden)

    @property
    def cell_count(self) -> int:
        """How many cells hold something."""
        return sum(len(piece.kinds) for piece in self._pieces)

    def finished(self, texts: Texts) -> Cells:
        """All cells; `texts` holds the shared ones and all that were added to the table of texts."""
        pieces = self._pieces

        counts = _joined([piece.counts for piece in pieces], np.int64)
        kept = np.flatnonzero(counts)
        return Cells(
            row_numbers=_joined(self._numbers, np.int64)[kept],
            hidden=_joined(self._hidden, np.bool_)[kept],
            row_starts=np.cumsum(np.concatenate([np.zeros(1, np.int64), counts[kept]])),
            columns=_joined([piece.columns for piece in pieces], np.uint16),
            kinds=_joined([piece.kinds for piece in pieces], np.uint8),
            items=_joined([piece.items for piece in pieces], np.int64),
            scales=_joined([piece.scales for piece in pieces], np.int8),
            formats=_joined([piece.formats for piece in pieces], np.int32),
            number_formats=tuple(self._number_formats),
            texts=texts,
            others=self._others,
        )

    def _learn(self) -> None:
        """Note what cells of each manner hold, and in which number format."""
        holds, places = [], []
        formats = self._shared.formats
        for style, kind in self._written:
            number_format = formats[style] if style < len(formats) else "General"
            places.append(self._number_formats.setdefault(number_format, len(self._number_formats)))
            if kind in {"", "n"}:
                holds.append(_DATED if is_date_format(number_format) else _NUMBER)
            else:
                holds.append(_SHARED if kind == "s" else _REST)
        self._holds = np.array(holds, np.uint8)
        self._formats = np.array(places, np.int32)

    def _shared_texts(self, numbers: Decimals, ours: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], Whole]:
        """(kinds, items) of cells that name shared texts; empty where the text is, or there is none."""
        if not numbers.known[ours].all() or numbers.scales[ours].any():
            raise NotPlainError
        places = numbers.mantissas[ours]
        blank = self._shared.strings.blank
        there = (places >= 0) & (places < len(blank))
        there[there] = ~blank[places[there]]
        return np.where(there, Kind.TEXT, Kind.EMPTY).astype(np.uint8), np.where(there, places, 0)

    def _dates(self, at: Whole, kinds: NDArray[np.uint8], items: Whole, scales: NDArray[np.int8]) -> None:
        """Put dates for numbers from 1 on that a date can show."""
        known: dict[tuple[int, int], int | None] = {}
        for cell, *number in zip(at.tolist(), items[at].tolist(), scales[at].tolist(), strict=True):
            key = number[0], number[1]
            if key not in known:
                value = Decimal(number[0]).scaleb(-number[1])
                date = date_of(value, self._shared.epoch_1904) if value >= 1 else None
                known[key] = None if date is None else self._place(date)
            place = known[key]
            if place is not None:
                kinds[cell], items[cell], scales[cell] = Kind.OTHER, place, 0

    def _odd(
        self,
        plain: PlainRows,
        at: Whole,
        kinds: NDArray[np.uint8],
        items: Whole,
        scales: NDArray[np.int8],
    ) -> None:
        """Texts, errors, truth values and numbers with exponents, each kind of writing read once."""
        places = zip(
            *(found[at].tolist() for found in (plain.starts, plain.ends, plain.written, plain.inline)),
            strict=True,
        )
        found = [
            self._stored(self._written[manner], plain.data[start:end], is_inline)
            for start, end, manner, is_inline in places
        ]
        if found:
            kinds[at], items[at], scales[at] = zip(*found, strict=True)

    def _stored(self, written: Written, raw: bytes, is_inline: bool) -> Stored:
        key = "inline" if is_inline else f"{written.style} {written.kind}", raw
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[key] = self._read(written, text_of(raw), is_inline)
        return found

    def _read(self, written: Written, text: str, is_inline: bool) -> Stored:
        formats = self._shared.formats
        number_format = formats[written.style] if written.style < len(formats) else "General"
        value = text if is_inline else value_of(written.kind or "n", text, number_format, self._shared)
        if isinstance(value, str):
            return (Kind.TEXT, self._shared.texts.place_of(value), 0) if value.strip() else (0, 0, 0)
        if isinstance(value, Decimal):
            mantissa, scale = whole_and_decimals(value)
            if scale >= 0:
                return Kind.NUMBER, mantissa, scale
        return Kind.OTHER, self._place(value), 0

    def _place(self, value: CellValue) -> int:
        """Place of a value among the others."""
        key = type(value), str(value)
        if key not in self._places:
            self._places[key] = len(self._others)
            self._others.append(value)
        return self._places[key]

    def _count(self, plain: PlainRows, lengths: Whole, pending: int) -> None:
        if not plain.formulas.any():
            return
        single = plain.starts[plain.formulas & (lengths == 1) & ~plain.inline]
        zeros = int(np.count_nonzero(plain.windows.bytes_at(single) == _ZERO))
        self.formulas.all += int(np.count_nonzero(plain.formulas))
        self.formulas.pending += pending
        self.formulas.unsaved += pending + zeros
