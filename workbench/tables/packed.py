"""Sheets as plain data, for the way from one process to another: never a pickle, which could run code.

Values are written once, as a letter for their type and their text; the cells of all rows are numbers of
values, in row order.
"""

from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any

from workbench.tables.sheet import CellError, CellValue, Range, Row, RowShape, Sheet

_INDEX = "I"
"""Four bytes without sign on every platform that Python is built for."""

Plain = dict[str, Any]


def pack(sheets: Sequence[Sheet]) -> tuple[Plain, bytes]:
    """(what JSON can hold, the numbers of the cells' values)."""
    values = list(chain.from_iterable(row.values for sheet in sheets for row in sheet.rows))
    # By identity: equal values of two types (1 and True) are not the same, and readers make each but once.
    distinct = dict(zip(map(id, values), values, strict=True))
    numbers = dict(zip(distinct, range(len(distinct)), strict=True))
    cells = array(_INDEX, map(numbers.__getitem__, map(id, values)))
    written = [_write(value) for value in distinct.values()]
    return {"sheets": [_pack_sheet(sheet) for sheet in sheets], "values": written}, cells.tobytes()


def _pack_sheet(sheet: Sheet) -> Plain:
    shapes: dict[int, int] = {}
    written: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
    row_shapes = []
    for row in sheet.rows:
        number = shapes.get(id(row.shape))
        if number is None:
            number = shapes[id(row.shape)] = len(written)
            written.append((row.shape.columns, row.shape.formats))
        row_shapes.append(number)
    return {
        "name": sheet.name,
        "visible": sheet.visible,
        "hidden_columns": sheet.hidden_columns,
        "computed": sheet.computed,
        "merged": [(m.first_row, m.first_column, m.last_row, m.last_column) for m in sheet.merged],
        "shapes": written,
        "rows": [row.number for row in sheet.rows],
        "row_shapes": row_shapes,
        "hidden": [index for index, row in enumerate(sheet.rows) if row.hidden],
    }


def unpack(packed: Plain, cells: bytes) -> tuple[Sheet, ...]:
    """The sheets again. Raises ValueError, LookupError, TypeError or ArithmeticError for nonsense."""
    numbers = array(_INDEX)
    numbers.frombytes(cells)
    known = [_read(text) for text in packed["values"]]
    values = [known[number] for number in numbers]
    sheets = []
    place = 0
    for entry in packed["sheets"]:
        rows, place = _unpack_rows(entry, values, place)
        sheets.append(
            Sheet(
                name=str(entry["name"]),
                rows=tuple(rows),
                visible=bool(entry["visible"]),
                hidden_columns=tuple((int(first), int(last)) for first, last in entry["hidden_columns"]),
                merged=tuple(Range(*map(int, bounds)) for bounds in entry["merged"]),
                computed=int(entry["computed"]),
            )
        )
    return tuple(sheets)


def _unpack_rows(entry: Plain, values: Sequence[CellValue], place: int) -> tuple[list[Row], int]:
    shapes = [
        RowShape(tuple(map(int, columns)), tuple(map(str, formats))) for columns, formats in entry["shapes"]
    ]
    hidden = set(entry["hidden"])
    rows = []
    for index, (number, shape_number) in enumerate(zip(entry["rows"], entry["row_shapes"], strict=True)):
        shape = shapes[shape_number]
        end = place + len(shape.columns)
        found = tuple(values[place:end])
        if len(found) != len(shape.columns) or not found:
            raise ValueError("a row without all of its values")
        rows.append(Row(int(number), shape, found, index in hidden))
        place = end
    return rows, place


def _write(value: CellValue) -> str:
    if isinstance(value, str):
        return f"s{value}"
    if isinstance(value, Decimal):
        return f"n{value}"
    if value is None:
        return "-"
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, CellError):
        return f"e{value.code}"
    kind = "d" if isinstance(value, datetime) else "y" if isinstance(value, date) else "t"
    return f"{kind}{value.isoformat()}"


def _read(written: str) -> CellValue:
    return _READERS[written[0]](written[1:])


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError("a number without a value")
    return number


_READERS: dict[str, Callable[[str], CellValue]] = {
    "s": str,
    "n": lambda text: _finite(Decimal(text)),
    "-": lambda _: None,
    "b": lambda text: text == "1",
    "e": CellError,
    "d": datetime.fromisoformat,
    "y": date.fromisoformat,
    "t": time.fromisoformat,
}
