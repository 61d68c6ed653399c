"""Sheets as plain data, for the way from one process to another: never a pickle, which could run code.

What is said of a sheet stands in lines of JSON, its cells in arrays of bytes. Whoever reads them trusts
nothing: every place has to be one that exists.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from workbench.tables.cells import Cells, Kind, Texts
from workbench.tables.digits import MOST_DECIMALS
from workbench.tables.sheet import CellError, CellValue, Range, Sheet
from workbench.tables.xlsx_values import MAX_COLUMN

_PIECE = 10_000
"""Values of one line, so that neither side is held for long or holds much twice."""
_OF_NUMBERS = frozenset("0123456789.+-E")

Plain = dict[str, Any]
_OF_ROWS = (("row_numbers", np.int64), ("hidden", np.bool_))
_OF_CELLS = (
    *(("columns", np.uint16), ("kinds", np.uint8), ("items", np.int64), ("scales", np.int8)),
    ("formats", np.int32),
)
Array = NDArray[Any]


def write_sheets(sheets: Sequence[Sheet], lines: IO[str], arrays: IO[bytes]) -> None:
    """Write sheets as lines of JSON and arrays. Texts that sheets share are written once."""
    tables = {id(sheet.cells.texts): sheet.cells.texts for sheet in sheets}
    numbers = dict(zip(tables, range(len(tables)), strict=True))
    _write_line(lines, {"texts": [[len(texts), len(texts.data)] for texts in tables.values()]})
    for texts in tables.values():
        arrays.write(texts.data)
        _write_array(arrays, texts.starts)
        _write_array(arrays, texts.ends)
    for sheet in sheets:
        cells = sheet.cells
        _write_line(lines, _about(sheet, numbers[id(cells.texts)]))
        for start in range(0, len(cells.others), _PIECE):
            _write_line(lines, {"others": [_write(value) for value in cells.others[start : start + _PIECE]]})
        for name, _ in (*_OF_ROWS, *_OF_CELLS):
            _write_array(arrays, getattr(cells, name))
        _write_array(arrays, cells.row_starts)


def _write_line(lines: IO[str], value: Plain) -> None:
    lines.write(json.dumps(value))
    lines.write("\n")


def _write_array(arrays: IO[bytes], array: Array) -> None:
    arrays.write(np.ascontiguousarray(array).data)


def _about(sheet: Sheet, texts: int) -> Plain:
    cells = sheet.cells
    return {
        "name": sheet.name,
        "visible": sheet.visible,
        "hidden_columns": sheet.hidden_columns,
        "computed": sheet.computed,
        "merged": [(m.first_row, m.first_column, m.last_row, m.last_column) for m in sheet.merged],
        "number_formats": cells.number_formats,
        "texts_of": texts,
        "rows": len(cells.row_numbers),
        "cells": len(cells.columns),
    }


def read_sheets(lines: Iterator[str], arrays: IO[bytes]) -> tuple[Sheet, ...]:
    """The sheets again. Raises ValueError, LookupError, TypeError or ArithmeticError for nonsense."""
    tables = [_read_texts(arrays, *sizes) for sizes in json.loads(next(lines, "{}"))["texts"]]
    found: list[tuple[Plain, list[CellValue]]] = []
    for line in lines:
        piece = json.loads(line)
        if "others" in piece:
            found[-1][1].extend(map(_read, piece["others"]))
        else:
            found.append((piece, []))
    return tuple([_read_sheet(about, others, tables, arrays) for about, others in found])


def _read_array(arrays: IO[bytes], kind: type[np.generic], length: int) -> Array:
    size = np.dtype(kind).itemsize * length
    if length < 0 or size > _left(arrays):
        raise ValueError("fewer values than there are said to be")
    return np.frombuffer(arrays.read(size), kind)


def _left(arrays: IO[bytes]) -> int:
    """How many bytes there still are: no room is made for what is only claimed."""
    place = arrays.tell()
    end = arrays.seek(0, io.SEEK_END)
    arrays.seek(place)
    return end - place


def _read_texts(arrays: IO[bytes], count: int, size: int) -> Texts:
    data = _read_array(arrays, np.uint8, size).tobytes()
    starts, ends = (_read_array(arrays, np.int64, count) for _ in range(2))
    _require(_within(starts, size + 1) and _within(ends, size + 1) and bool(np.all(starts <= ends)))
    data.decode("utf-8", "surrogatepass")
    return Texts(data, starts, ends)


def _read_sheet(about: Plain, others: list[CellValue], tables: Sequence[Texts], arrays: IO[bytes]) -> Sheet:
    rows, cells = int(about["rows"]), int(about["cells"])
    found = {name: _read_array(arrays, kind, rows) for name, kind in _OF_ROWS}
    found |= {name: _read_array(arrays, kind, cells) for name, kind in _OF_CELLS}
    stored = Cells(
        **found,
        row_starts=_read_array(arrays, np.int64, rows + 1),
        number_formats=tuple(map(str, about["number_formats"])),
        texts=tables[about["texts_of"]],
        others=others,
    )
    _check(stored)
    return Sheet(
        name=str(about["name"]),
        visible=bool(about["visible"]),
        hidden_columns=tuple((int(first), int(last)) for first, last in about["hidden_columns"]),
        merged=tuple(Range(*map(int, bounds)) for bounds in about["merged"]),
        computed=int(about["computed"]),
        stored=stored,
    )


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("a place that does not exist")


def _within(places: Array, count: int) -> bool:
    return not len(places) or (int(places.min()) >= 0 and int(places.max()) < count)


def _check(cells: Cells) -> None:
    """Raises ValueError where cells refer to what is not there, or are not in order."""
    starts, kinds = cells.row_starts, cells.kinds
    _require(int(starts[0]) == 0 and int(starts[-1]) == len(kinds) and bool(np.all(np.diff(starts) > 0)))
    _require(bool(np.all(np.diff(cells.row_numbers) > 0)) and bool(np.all(cells.row_numbers[:1] > 0)))
    columns = cells.columns.astype(np.int64)
    _require(bool(np.all(columns > 0)) and _within(columns, MAX_COLUMN + 1))
    ascending = np.diff(columns) > 0
    ascending[starts[1:-1] - 1] = True
    _require(bool(np.all(ascending)))
    _require(_within(cells.formats, len(cells.number_formats)) and _within(cells.scales, MOST_DECIMALS + 1))
    _require(bool(np.all((kinds >= Kind.TEXT) & (kinds <= Kind.OTHER))))
    _require(_within(cells.items[kinds == Kind.TEXT], len(cells.texts)))
    _require(_within(cells.items[kinds == Kind.OTHER], len(cells.others)))


def _write(value: CellValue) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, Decimal):
        return f"f{value}"
    if isinstance(value, CellError):
        return f"e{value.code}"
    assert isinstance(value, date | time)
    kind = "d" if isinstance(value, datetime) else "y" if isinstance(value, date) else "t"
    return f"{kind}{value.isoformat()}"


def _read(written: str) -> CellValue:
    return _READERS[written[0]](written[1:])


def _number(text: str) -> Decimal:
    if not _OF_NUMBERS.issuperset(text):
        raise ValueError("a number without a value")
    return Decimal(text)


_READERS: dict[str, Callable[[str], CellValue]] = {
    "-": lambda _: None,
    "b": lambda text: text == "1",
    "f": _number,
    "e": CellError,
    "d": datetime.fromisoformat,
    "y": date.fromisoformat,
    "t": time.fromisoformat,
}
"""How values that are neither texts nor plain numbers are read, by the letter that they begin with."""
