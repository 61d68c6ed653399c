"""Rows of a sheet as spreadsheet programs write them, taken apart without building elements.

All tags of a stretch are looked at together, in arrays, which takes a hundredth of a parser's time; exact or
not at all: whatever is not written in the plain manner raises NotPlainError, and is then read by the parser.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.tables.cells import Whole
from workbench.tables.digits import FIRST_BYTES, WORD, Windows, read_decimals
from workbench.tables.manners import Manners
from workbench.tables.xlsx_values import MAX_COLUMN, MAX_ROW, unescape


class NotPlainError(Exception):
    """The part is written in a manner that only a parser understands."""


_ROW, _ROW_ALONE, _ROW_END, _CELL, _CELL_ALONE, _CELL_END = range(1, 7)
_VALUE, _VALUE_ALONE, _VALUE_END, _FORMULA, _FORMULA_ALONE, _FORMULA_END = range(7, 13)
_INLINE, _INLINE_END, _TEXT, _TEXT_END = range(13, 17)
_TAGS = 17
"""Kinds of tags; 0 is any other."""

_AFTER: dict[int, tuple[int, ...]] = {
    _ROW: (_CELL, _CELL_ALONE, _ROW_END),
    _ROW_ALONE: (_ROW, _ROW_ALONE),
    _ROW_END: (_ROW, _ROW_ALONE),
    _CELL: (_VALUE, _VALUE_ALONE, _FORMULA, _FORMULA_ALONE, _INLINE, _CELL_END),
    _CELL_ALONE: (_CELL, _CELL_ALONE, _ROW_END),
    _CELL_END: (_CELL, _CELL_ALONE, _ROW_END),
    _VALUE: (_VALUE_END,),
    _VALUE_ALONE: (_CELL_END,),
    _VALUE_END: (_CELL_END,),
    _FORMULA: (_FORMULA_END,),
    _FORMULA_ALONE: (_VALUE, _VALUE_ALONE, _CELL_END),
    _FORMULA_END: (_VALUE, _VALUE_ALONE, _CELL_END),
    _INLINE: (_TEXT,),
    _TEXT: (_TEXT_END,),
    _TEXT_END: (_INLINE_END,),
    _INLINE_END: (_CELL_END,),
}
"""Which tags may follow which: every tag tells by itself what it stands in."""
_MAY_FOLLOW = np.zeros(_TAGS * _TAGS, np.bool_)
_MAY_FOLLOW[[before * _TAGS + after for before, followers in _AFTER.items() for after in followers]] = True


def _table(entries: Mapping[int, int]) -> NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    table[list(entries)] = list(entries.values())
    return table


def _kinds_by_start() -> NDArray[np.uint8]:
    """Kinds of tags by the two bytes behind "<", the first of them lowest."""
    table = np.zeros(2**16, np.uint8)
    opened = {"c": _CELL, "v": _VALUE, "f": _FORMULA, "t": _TEXT}
    starts = {name + behind: kind for name, kind in opened.items() for behind in " >/"}
    starts |= {"/c": _CELL_END, "/v": _VALUE_END, "/f": _FORMULA_END, "/t": _TEXT_END, "/i": _INLINE_END}
    starts |= {"ro": _ROW, "/r": _ROW_END, "is": _INLINE}
    for start, kind in starts.items():
        table[int.from_bytes(start.encode(), "little")] = kind
    return table


_KINDS_BY_START = _kinds_by_start()
_ALONE = _table({_ROW: _ROW_ALONE, _CELL: _CELL_ALONE, _VALUE: _VALUE_ALONE, _FORMULA: _FORMULA_ALONE})
_LENGTHS = _table(
    {_ROW_END: 5, _CELL_END: 3, _VALUE: 2, _VALUE_ALONE: 3, _VALUE_END: 3, _FORMULA_END: 3}
    | {_INLINE: 3, _INLINE_END: 4, _TEXT_END: 3}
)
"""From "<" to ">", where a tag has but one form."""
_NAMES = (
    *((_ROW, b"<row"), (_ROW_ALONE, b"<row"), (_ROW_END, b"</row>")),
    *((_INLINE, b"<is>"), (_INLINE_END, b"</is>")),
)
_HOLDS_TEXT = np.isin(np.arange(_TAGS), (_VALUE, _FORMULA, _TEXT))
_IS_CELL = np.isin(np.arange(_TAGS), (_CELL, _CELL_ALONE))
_IS_ROW = np.isin(np.arange(_TAGS), (_ROW, _ROW_ALONE))
_IS_FORMULA = np.isin(np.arange(_TAGS), (_FORMULA, _FORMULA_ALONE))
_SLASH, _QUOTE = ord("/"), ord('"')

_NUMBER = re.compile(rb' r="([0-9]{1,7})"')
_REST_OF_ROW = re.compile(rb"(?: [A-Za-z0-9:]+=\"[^\"<>]*\")* ?/?")
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_REST_OF_CELL = re.compile(rb'(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")? ?/?')
_MOST_DIGITS = 7
_MOST_MANNERS = 100_000
_ROW_START, _CELL_START = b'<row r="', b'<c r="'


class Written(NamedTuple):
    """How a cell is written besides its address: number of its style, and its type."""

    style: int
    kind: str


@dataclass(frozen=True, slots=True)
class PlainRows:
    """The rows of a stretch, and their cells in order: every array of cells has an entry for each.

    `written` are places in `PlainReader.written`; the value of a cell stands from `starts` to `ends`, both
    0 where it has none; `inline` cells hold their text themselves.
    """

    windows: Windows
    data: bytes
    numbers: Whole
    hidden: NDArray[np.bool_]
    rows: Whole
    """Index of the row of each cell."""
    columns: Whole
    written: NDArray[np.int32]
    starts: Whole
    ends: Whole
    inline: NDArray[np.bool_]
    formulas: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tags:
    """All tags of a stretch, in order: where each has its "<" and its ">", and what it is."""

    data: bytes
    windows: Windows
    starts: Whole
    ends: Whole
    kinds: NDArray[np.uint8]


def _require(holds: bool | np.bool_) -> None:
    if not holds:
        raise NotPlainError


class PlainReader:
    """Takes the rows of one sheet apart, stretch by stretch."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        """How cells are written, each manner once."""
        self._places: dict[Written, int] = {}
        self._of_cells = Manners(self._manner)
        self._of_rows = Manners(_is_hidden)
        self._last_row = 0

    def rows(self, tags: Tags) -> PlainRows:
        """The rows of a stretch.

        Raises NotPlainError, also where the numbers of rows or the columns of a row do not ascend.
        """
        data, windows = tags.data, tags.windows
        of_rows = np.flatnonzero(_IS_ROW[tags.kinds])
        numbers, hidden, digits, digit_count = self._numbers(tags, of_rows)
        is_cell = _IS_CELL[tags.kinds]
        of_cells = np.flatnonzero(is_cell)
        cell_of_tag = np.cumsum(is_cell) - 1
        rows = np.cumsum(_IS_ROW[tags.kinds])[of_cells] - 1
        columns, rests = _columns(windows, tags.starts[of_cells], rows, digits, digit_count)
        if columns is None:
            first_of_row = np.searchsorted(rows, np.arange(len(of_rows)))
            columns = np.arange(len(rows)) - first_of_row[rows] + 1
        ascending = (np.diff(columns) > 0) | (np.diff(rows) > 0)
        _require(ascending.all() and not (columns > MAX_COLUMN).any())
        starts, ends = np.zeros((2, len(of_cells)), np.int64)
        inline, formulas = np.zeros((2, len(of_cells)), np.bool_)
        for kind in (_VALUE, _TEXT):
            at = np.flatnonzero(tags.kinds == kind)
            cells = cell_of_tag[at]
            starts[cells] = tags.ends[at] + 1
            ends[cells] = tags.starts[at + 1]
            inline[cells] = kind == _TEXT
        formulas[cell_of_tag[_IS_FORMULA[tags.kinds]]] = True
        written = self._of_cells.numbers(data, windows, rests, tags.ends[of_cells])
        return PlainRows(
            windows, data, numbers, hidden, rows, columns, written, starts, ends, inline, formulas
        )

    def _numbers(self, tags: Tags, of_rows: Whole) -> tuple[Whole, NDArray[np.bool_], Whole, Whole]:
        """(numbers of rows, which are hidden, where the digits of the numbers start, how many there are)."""
        data, windows = tags.data, tags.windows
        starts, ends = tags.starts[of_rows], tags.ends[of_rows]
        digits = starts + len(_ROW_START)
        behind = _next_quote(windows, digits)
        plain = windows.start_with(starts, _ROW_START) & (behind > digits)
        found = read_decimals(windows, digits, np.where(plain, behind, digits))
        plain &= found.known & (found.scales == 0)
        numbers = np.where(plain, found.mantissas, 0)
        for odd in np.flatnonzero(~plain).tolist():
            stated = _NUMBER.search(data[starts[odd] : ends[odd]])
            before = numbers[odd - 1] if odd else self._last_row
            numbers[odd] = int(stated[1]) if stated else before + 1
        rests = np.where(plain, behind + 1, starts + len(b"<row"))
        hidden = self._of_rows.numbers(data, windows, rests, ends).astype(np.bool_)
        _require((np.diff(numbers, prepend=self._last_row) > 0).all() and int(numbers[-1]) <= MAX_ROW)
        self._last_row = int(numbers[-1])
        return numbers, hidden, digits, np.where(plain, behind - digits, 0)

    def _manner(self, rest: bytes) -> int:
        """Place in `written` of what stands between the address of a cell and the end of its tag."""
        match = _REST_OF_CELL.fullmatch(rest)
        if match is None:
            raise NotPlainError
        written = Written(int(match[1] or 0), (match[2] or b"").decode())
        place = self._places.setdefault(written, len(self.written))
        if place == len(self.written):
            _require(place < _MOST_MANNERS)
            self.written.append(written)
        return place


def _is_hidden(rest: bytes) -> bool:
    """Whether the attributes of a row hide it."""
    _require(_REST_OF_ROW.fullmatch(rest) is not None)
    return _HIDDEN.search(rest) is not None


def text_of(raw: bytes) -> str:
    """The text that bytes between two tags stand for. Raises NotPlainError and UnicodeDecodeError."""
    text = raw.decode("utf-8")
    if "&" in text:
        try:
            text = html.unescape(text)
        except ValueError as error:  # a character's number of thousands of digits
            raise NotPlainError from error
    return unescape(text)


def tags_of(data: bytes) -> Tags | None:
    """All tags of a stretch that starts and ends between rows; None where there are none.

    Raises NotPlainError, and UnicodeDecodeError for what is no UTF-8.
    """
    data.decode("utf-8")
    windows = Windows(data)
    characters = np.frombuffer(data, np.uint8)
    starts, ends = np.flatnonzero(characters == ord("<")), np.flatnonzero(characters == ord(">"))
    if not len(starts):
        _require(not data.strip())
        return None
    _require(len(starts) == len(ends) and (starts < ends).all() and (ends[:-1] < starts[1:]).all())
    kinds = _KINDS_BY_START[windows.pairs(starts + 1)]
    alone = np.flatnonzero((windows.bytes_at(ends - 1) == _SLASH) & (ends - starts > 1))
    kinds[alone] = _ALONE[kinds[alone]]
    lengths = _LENGTHS[kinds]
    _require(kinds.all() and ((lengths == 0) | (lengths == ends - starts)).all())
    _require(_MAY_FOLLOW[kinds[:-1] * np.uint16(_TAGS) + kinds[1:]].all())
    _require(kinds[0] in {_ROW, _ROW_ALONE} and kinds[-1] in {_ROW_END, _ROW_ALONE})
    for kind, name in _NAMES:
        _require(windows.start_with(starts[kinds == kind], name).all())
    between = np.flatnonzero((starts[1:] - ends[:-1] > 1) & ~_HOLDS_TEXT[kinds[:-1]])
    for place in between.tolist():
        _require(not data[ends[place] + 1 : starts[place + 1]].strip())
    _require(not data[: starts[0]].strip() and not data[ends[-1] + 1 :].strip())
    return Tags(data, windows, starts, ends, kinds)


def _next_quote(windows: Windows, starts: Whole) -> Whole:
    """Where the first quote stands behind one to seven other bytes; the start itself without any."""
    found = starts.copy()
    for count in range(_MOST_DIGITS, 0, -1):
        found = np.where(windows.bytes_at(starts + count) == _QUOTE, starts + count, found)
    return found


def _columns(
    windows: Windows, starts: Whole, rows: Whole, digits: Whole, counts: Whole
) -> tuple[Whole | None, Whole]:
    """(columns of cells, where the rest of their tags starts): None for cells that write no address.

    The address of each has to end with the number of its row, whose digits are given for every row.
    """
    addressed = windows.start_with(starts, _CELL_START)
    if not addressed.all():
        _require(not addressed.any())
        return None, starts + 2
    first = starts + len(_CELL_START)
    address = windows.words(first)
    columns = np.zeros(len(starts), np.int64)
    letters = np.zeros(len(starts), np.int64)
    reading = np.ones(len(starts), np.bool_)
    for place in range(3):
        letter = ((address >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64) - ord("A")
        reading &= (letter >= 0) & (letter < 26)
        if not reading.any():
            break
        columns = np.where(reading, columns * 26 + letter + 1, columns)
        letters += reading
    _require((letters > 0).all() and (counts > 0).all())
    masks = FIRST_BYTES[counts]
    expected = windows.words(digits) & masks
    number = address >> (letters * 8).astype(np.uint64)
    counts = counts[rows]
    beyond = np.flatnonzero(letters + counts > WORD)
    number[beyond] = windows.words((first + letters)[beyond])
    _require(((number & masks[rows]) == expected[rows]).all())
    behind = first + letters + counts
    _require((windows.bytes_at(behind) == _QUOTE).all())
    return columns, behind + 1
