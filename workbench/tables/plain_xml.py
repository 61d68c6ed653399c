"""Rows and strings of a workbook as spreadsheet programs write them, cut out without building elements.

Many times as fast as a parser, and exact or not at all: whatever is not written in the plain manner raises
NotPlainError, and is then read by the parser. The rest of a part (columns, merged cells, document types)
always goes through the parser.

Long tables repeat the layout of their rows. A layout that comes back is made a pattern of its own, which
takes a whole row apart in one match.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from workbench.tables.xlsx_values import MAX_ROW

_CHUNK_BYTES = 2**22
_LONGEST_ROW_BYTES = 2**24
_OPENED = re.compile(rb"<sheetData>")
_CLOSED = b"</sheetData>"
_ENCODING = re.compile(rb"<\?xml[^>]* encoding=[\"']([^\"']*)")
_ATTRIBUTES = rb"((?: [A-Za-z0-9:]+=\"[^\"<>]*\")*) ?"
_ROW = re.compile(rb"\s*<row" + _ATTRIBUTES + rb"(?:/>|>(.*?)</row>)", re.DOTALL)
_FORMULA = rb"(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)"
_CELL = re.compile(
    rb'<c(?: r="([A-Z]{1,3})([0-9]{1,7})")?(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")?'
    rb"(?:/>|>(" + _FORMULA + rb")?(?:(<v>)([^<]*)</v>|(<is>)<t[^<>]*>([^<]*)</t></is>)?</c>)"
)
_NUMBER = re.compile(rb' r="([0-9]{1,7})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_SEEN_BEFORE_LEARNING = 8
_MOST_LEARNED = 12
"""Making a pattern takes as long as reading some hundred rows without it."""
_MOST_CELLS_LEARNED = 100


class PlainCell(NamedTuple):
    """How a cell is written. It `holds` "v" a value, "i" an inline text, "f" a lone formula, or ""."""

    letters: bytes
    style: bytes
    kind: bytes
    formula: bool
    holds: str


Layout = tuple[PlainCell, ...]


@dataclass(slots=True)
class PlainRows:
    """Rows of one layout in ascending order; `texts` has one entry for each cell that holds "v" or "i"."""

    layout: Layout
    numbers: list[int] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    texts: list[tuple[bytes, ...]] = field(default_factory=list)


class NotPlainError(Exception):
    """The part is written in a manner that only a parser understands."""


def plain_rows(stream: IO[bytes], rest: list[bytes]) -> Iterator[PlainRows]:
    """The rows of a sheet part, piece by piece and those of a piece by their layouts.

    What stands before and behind them is added to `rest`. Raises NotPlainError, also where the numbers of
    rows do not ascend.
    """
    reader = _RowReader()
    data = stream.read(_CHUNK_BYTES)
    opened = _OPENED.search(data)
    if opened is None:
        raise NotPlainError
    _refuse_other_encodings(data[: opened.start()])
    rest.append(data[: opened.start()] + b"<sheetData/>")
    data = data[opened.end() :]
    while True:
        closed = data.find(_CLOSED)
        end = closed if closed >= 0 else data.rfind(b"</row>") + len(b"</row>")
        if closed >= 0 or end >= len(b"</row>"):
            yield from reader.rows(data[:end])
            data = data[end:]
        if closed >= 0:
            break
        more = stream.read(_CHUNK_BYTES)
        if not more or len(data) > _LONGEST_ROW_BYTES:
            raise NotPlainError
        data += more
    rest.append(data[len(_CLOSED) :])
    while more := stream.read(_CHUNK_BYTES):
        rest.append(more)


def _refuse_other_encodings(head: bytes) -> None:
    declared = _ENCODING.search(head)
    if declared is not None and declared[1].lower() not in {b"utf-8", b"us-ascii"}:
        raise NotPlainError


class _RowReader:
    """Cuts rows out of whole pieces of a part, and learns the layouts that come back."""

    def __init__(self) -> None:
        self._seen: dict[Layout, int] = {}
        self._learned: dict[Layout, re.Pattern[bytes]] = {}
        self._last = 0

    def rows(self, data: bytes) -> Iterable[PlainRows]:
        """The rows of a piece that starts and ends between rows."""
        if b"<!" in data or b"<?" in data:
            raise NotPlainError
        found: dict[Layout, PlainRows] = {}
        place, behind = -1, 0
        while behind > place:
            place = behind
            for layout, pattern in self._learned.items():
                behind = self._alike(pattern, data, behind, found.setdefault(layout, PlainRows(layout)))
            match = _ROW.match(data, behind) if behind == place else None
            if match is not None:
                behind = match.end()
                self._add(match[1], match[2], found)
        if data[place:].strip():
            raise NotPlainError
        return [rows for rows in found.values() if rows.numbers]

    def _number(self, written: int) -> int:
        """The number of the next row, which need not be written (0)."""
        number = written or self._last + 1
        if not self._last < number <= MAX_ROW:
            raise NotPlainError
        self._last = number
        return number

    def _add(self, attributes: bytes, content: bytes | None, found: dict[Layout, PlainRows]) -> None:
        """Take a row apart cell by cell."""
        cells = _CELL.findall(content or b"")
        if content and len(cells) != content.count(b"<c"):
            raise NotPlainError
        number = _NUMBER.search(attributes)
        written = number[1] if number else b""
        layout = []
        texts = []
        for letters, row, style, kind, formula, value, raw, inline, text in cells:
            if letters and row != written:
                raise NotPlainError
            holds = "v" if value and raw else "i" if inline else "f" if formula else ""
            layout.append(PlainCell(letters, style, kind, bool(formula), holds))
            if holds in {"v", "i"}:
                texts.append(raw or text)
        rows = found.setdefault(tuple(layout), PlainRows(tuple(layout)))
        rows.numbers.append(self._number(int(written or 0)))
        rows.hidden.append(_HIDDEN.search(attributes) is not None)
        rows.texts.append(tuple(texts))
        if texts:
            self._learn(rows.layout)

    def _learn(self, layout: Layout) -> None:
        """Count a layout, and make it a pattern when it has come back often enough."""
        if len(self._learned) >= _MOST_LEARNED or len(layout) > _MOST_CELLS_LEARNED:
            return
        if not all(cell.letters for cell in layout):
            return
        self._seen[layout] = self._seen.get(layout, 0) + 1
        if self._seen[layout] >= _SEEN_BEFORE_LEARNING:
            self._learned[layout] = re.compile(_row_pattern(layout))

    def _alike(self, pattern: re.Pattern[bytes], data: bytes, place: int, found: PlainRows) -> int:
        """Add the rows from a place on that have the pattern's layout; the place behind them."""
        match = pattern.match
        numbers, hidden, texts = found.numbers, found.hidden, found.texts
        while row := match(data, place):
            number, attributes, *values = row.groups()
            numbers.append(self._number(int(number)))
            hidden.append(b"hidden" in attributes and _HIDDEN.search(attributes) is not None)
            texts.append(tuple(values))
            place = row.end()
        return place


def _row_pattern(layout: Layout) -> bytes:
    pieces = [rb'<row r="([0-9]{1,7})"', _ATTRIBUTES, rb">"]
    for letters, style, kind, formula, holds in layout:
        pieces.append(rb'<c r="' + letters + rb'\1"')
        pieces.append(rb' s="' + style + rb'"' if style else b"")
        pieces.append(rb' t="' + kind + rb'"' if kind else b"")
        if not holds and not formula:
            pieces.append(rb"(?:/>|></c>)")
            continue
        pieces.append(rb">" + (_FORMULA if formula else b""))
        pieces.append({"v": rb"<v>([^<]+)</v>", "i": rb"<is><t[^<>]*>([^<]*)</t></is>"}.get(holds, b""))
        pieces.append(rb"</c>")
    return b"".join([*pieces, rb"</row>"])


_STRINGS_OPENED = re.compile(rb"<sst(?: [A-Za-z0-9:]+=\"[^\"<>]*\")*>")
_STRING = re.compile(rb"<si><t(?: [^<>]*)?>([^<]*)</t></si>")
_TAGS_OF_A_STRING = 4


def plain_strings(stream: IO[bytes]) -> Iterator[list[bytes] | bytes]:
    """Pieces of a part of shared strings: the texts of plain ones, or a small document to be parsed.

    Raises NotPlainError where the part has no plain beginning or a string does not end.
    """
    data = stream.read(_CHUNK_BYTES)
    opened = _STRINGS_OPENED.search(data)
    if opened is None:
        raise NotPlainError
    head, data = data[: opened.end()], data[opened.end() :]
    _refuse_other_encodings(head)
    if b"<!" in head:
        raise NotPlainError
    while True:
        more = stream.read(_CHUNK_BYTES)
        end = data.rfind(b"</si>") + len(b"</si>")
        if end >= len(b"</si>"):
            yield _strings(data[:end], head)
            data = data[end:]
        if not more:
            break
        if len(data) > _LONGEST_ROW_BYTES:
            raise NotPlainError
        data += more
    yield head + data  # the parser checks how the part ends


def _strings(data: bytes, head: bytes) -> list[bytes] | bytes:
    found = _STRING.findall(data)
    if data.count(b"<") == _TAGS_OF_A_STRING * len(found):
        return found
    return head + data + b"</sst>"
