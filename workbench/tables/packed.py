"""Sheets as plain data, for the way from one process to another: never a pickle, which could run code.

Values are written once; the cells of all rows are numbers of values, in row order. Everything comes in pieces
that JSON can hold, so that neither side ever holds much twice, nor the interpreter for long.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, count, islice
from typing import Any

from workbench.tables.sheet import CellError, CellValue, Range, Row, RowShape, Sheet

_INDEX = "I"
"""Four bytes without sign on every platform that Python is built for."""
_PIECE = 10_000
"""Values or rows of one piece."""
_KINDS: dict[type, str] = {str: "t", Decimal: "f"}
_OF_NUMBERS = frozenset("0123456789.+-E ")

Plain = dict[str, Any]


def pack(sheets: Sequence[Sheet]) -> tuple[Iterator[Plain], bytes]:
    """(pieces that JSON can hold, the numbers of the cells' values)."""
    values = list(chain.from_iterable(row.values for sheet in sheets for row in sheet.rows))
    # By identity: equal values of two types (1 and True) are not the same, and readers make each but once.
    places: defaultdict[int, int] = defaultdict(count().__next__)
    cells = array(_INDEX, map(places.__getitem__, map(id, values)))
    distinct: list[CellValue] = []
    for value, place in zip(values, cells, strict=True):
        if place == len(distinct):
            distinct.append(value)
    return _pieces(sheets, distinct), cells.tobytes()


def _pieces(sheets: Sequence[Sheet], values: Sequence[CellValue]) -> Iterator[Plain]:
    for start in range(0, len(values), _PIECE):
        yield _pack_values(values[start : start + _PIECE])
    for sheet in sheets:
        yield from _pack_sheet(sheet)


def _pack_values(values: Sequence[CellValue]) -> Plain:
    """Values by kind, and the kinds in the values' order: text, figure or other."""
    return {
        "kinds": "".join(_KINDS.get(kind, "o") for kind in map(type, values)),
        "texts": [value for value in values if type(value) is str],
        "figures": " ".join([str(value) for value in values if type(value) is Decimal]),
        "others": [_write(value) for value in values if type(value) not in _KINDS],
    }


def _pack_sheet(sheet: Sheet) -> Iterator[Plain]:
    shapes = {id(row.shape): row.shape for row in sheet.rows}
    numbers = dict(zip(shapes, range(len(shapes)), strict=True))
    yield {
        "name": sheet.name,
        "visible": sheet.visible,
        "hidden_columns": sheet.hidden_columns,
        "computed": sheet.computed,
        "merged": [(m.first_row, m.first_column, m.last_row, m.last_column) for m in sheet.merged],
        "shapes": [(shape.columns, shape.formats) for shape in shapes.values()],
    }
    for start in range(0, len(sheet.rows), _PIECE):
        rows = sheet.rows[start : start + _PIECE]
        yield {
            "rows": [row.number for row in rows],
            "row_shapes": [numbers[id(row.shape)] for row in rows],
            "hidden": [index for index, row in enumerate(rows) if row.hidden],
        }


def unpack(pieces: Iterable[Plain], cells: bytes) -> tuple[Sheet, ...]:
    """The sheets again. Raises ValueError, LookupError, TypeError or ArithmeticError for nonsense."""
    numbers = array(_INDEX)
    numbers.frombytes(cells)
    left = iter(numbers)
    known: list[CellValue] = []
    sheets: list[tuple[Plain, list[RowShape], list[Row]]] = []
    for piece in pieces:
        if "kinds" in piece:
            known += _unpack_values(piece)
        elif "rows" in piece:
            _, shapes, rows = sheets[-1]
            rows += _unpack_rows(piece, shapes, known, left)
        else:
            sheets.append((piece, list(map(_shape, piece["shapes"])), []))
    return tuple(_sheet(piece, rows) for piece, _, rows in sheets)


def _unpack_values(piece: Plain) -> list[CellValue]:
    figures = str(piece["figures"])
    if not _OF_NUMBERS.issuperset(figures):
        raise ValueError("a number without a value")
    left: dict[str, Iterator[CellValue]] = {
        "t": map(str, piece["texts"]),
        "f": map(Decimal, figures.split(" ")),
        "o": map(_read, piece["others"]),
    }
    try:
        return [next(left[kind]) for kind in piece["kinds"]]
    except StopIteration as error:
        raise ValueError("fewer values than there are said to be") from error


def _sheet(piece: Plain, rows: list[Row]) -> Sheet:
    return Sheet(
        name=str(piece["name"]),
        rows=tuple(rows),
        visible=bool(piece["visible"]),
        hidden_columns=tuple((int(first), int(last)) for first, last in piece["hidden_columns"]),
        merged=tuple(Range(*map(int, bounds)) for bounds in piece["merged"]),
        computed=int(piece["computed"]),
    )


def _shape(written: Sequence[Sequence[Any]]) -> RowShape:
    columns, formats = written
    return RowShape(tuple(map(int, columns)), tuple(map(str, formats)))


def _unpack_rows(
    piece: Plain, shapes: Sequence[RowShape], known: Sequence[CellValue], left: Iterator[int]
) -> Iterator[Row]:
    hidden = set(piece["hidden"])
    value_of = known.__getitem__
    for index, (number, shape_number) in enumerate(zip(piece["rows"], piece["row_shapes"], strict=True)):
        shape = shapes[shape_number]
        found = tuple(map(value_of, islice(left, len(shape.columns))))
        if len(found) != len(shape.columns) or not found:
            raise ValueError("a row without all of its values")
        yield Row(int(number), shape, found, index in hidden)


def _write(value: CellValue) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, CellError):
        return f"e{value.code}"
    assert isinstance(value, date | time)
    kind = "d" if isinstance(value, datetime) else "y" if isinstance(value, date) else "t"
    return f"{kind}{value.isoformat()}"


def _read(written: str) -> CellValue:
    return _READERS[written[0]](written[1:])


_READERS: dict[str, Callable[[str], CellValue]] = {
    "-": lambda _: None,
    "b": lambda text: text == "1",
    "e": CellError,
    "d": datetime.fromisoformat,
    "y": date.fromisoformat,
    "t": time.fromisoformat,
}
"""How values that are neither texts nor numbers are read, by the letter that they begin with."""
