"""Read an xls or xlsb file with xlrd or calamine; in the child only, for these parsers trust files."""

import math
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

from workbench.tables.container import FileKind
from workbench.tables.markup import CapPassedError
from workbench.tables.ods import EncryptedError
from workbench.tables.sheet import CellError, CellValue, Range, Row, RowShape, Sheet
from workbench.tables.xlsx_values import MAX_CELLS

_DIGITS = Context(prec=15)
_MAX_AREA = 20_000_000
_LAST_CELL_RECORD = 11
"""Record 0 of an xlsb sheet starts a row, 1 to 11 are cells; each begins with the row's or column's index."""
_LONGEST_LENGTH_BITS = 21
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def foreign_sheets(kind: FileKind, path: Path) -> tuple[Sheet, ...]:
    """The sheets of an xls or xlsb file. Raises EncryptedError, CapPassedError and whatever parsers raise."""
    try:
        return tuple(_xls(path) if kind is FileKind.XLS else _xlsb(path))
    except (MemoryError, CapPassedError):
        raise
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        if "ncrypt" in text or "assword" in text:
            raise EncryptedError from error
        raise


class _Rows:
    """Rows of a sheet; those with the same columns and formats share their shape."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._shapes: dict[tuple[tuple[int, ...], tuple[str, ...]], RowShape] = {}

    def add(self, number: int, cells: Sequence[tuple[int, CellValue, str]], hidden: bool = False) -> None:
        """Add (column, value, number format) cells as a row; nothing without cells."""
        if cells:
            columns, values, formats = zip(*cells, strict=True)
            shape = self._shapes.setdefault((columns, formats), RowShape(columns, formats))
            self.rows.append(Row(number, shape, values, hidden))


def _xls(path: Path) -> list[Sheet]:
    """By xlrd, which shows number formats; what it cannot read, calamine may."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            str(path), formatting_info=True, on_demand=False, ragged_rows=True, logfile=_Silent()
        )
    except xlrd.XLRDError as error:
        if "ncrypt" in str(error):
            raise
        return _calamine(path)
    except (
        AssertionError,
        IndexError,
        KeyError,
        ValueError,
        NotImplementedError,
        UnicodeError,
        ArithmeticError,
    ):
        return _calamine(path)
    return [_xls_sheet(book, sheet) for sheet in book.sheets()]


class _Silent:
    """Where xlrd's warnings go."""

    def write(self, text: str) -> None:
        """Drop the text."""

    def flush(self) -> None:
        """Nothing to flush."""


def _xls_sheet(book: Any, sheet: Any) -> Sheet:
    import xlrd

    def number_format(cell: Any) -> str:
        if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
            return "General"
        found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return str(found.format_str) if found is not None else "General"

    rows = _Rows()
    for number in range(sheet.nrows):
        cells: list[tuple[int, CellValue, str]] = []
        for column, cell in enumerate(sheet.row(number), start=1):
            shown: CellValue = None
            if cell.ctype == xlrd.XL_CELL_TEXT and cell.value.strip():
                shown = cell.value
            elif cell.ctype == xlrd.XL_CELL_NUMBER:
                shown = _number(cell.value)
            elif cell.ctype == xlrd.XL_CELL_DATE:
                shown = _xls_date(cell.value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                shown = bool(cell.value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                shown = CellError(_ERRORS.get(cell.value, "#N/A"))
            if shown is not None:
                cells.append((column, shown, number_format(cell)))
        info = sheet.rowinfo_map.get(number)
        rows.add(number + 1, cells, bool(info is not None and info.hidden))
    return Sheet(
        name=sheet.name,
        rows=tuple(rows.rows),
        visible=sheet.visibility == 0,
        hidden_columns=tuple((column + 1, column + 1) for column, i in sheet.colinfo_map.items() if i.hidden),
        merged=tuple(
            Range(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
        ),
    )


def _number(value: float) -> Decimal | None:
    return _DIGITS.create_decimal(repr(value)) if math.isfinite(value) else None


def _xls_date(value: float, datemode: int) -> CellValue:
    import xlrd

    try:
        return xlrd.xldate_as_datetime(value, datemode)  # type: ignore[no-any-return]
    except (xlrd.XLDateError, OverflowError, ValueError):
        return _number(value)


def _xlsb(path: Path) -> list[Sheet]:
    """By calamine, which makes a rectangle of all cells, and so of a lone one in the last corner too."""
    with zipfile.ZipFile(path) as container:
        for name in container.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".bin"):
                with container.open(name) as stream:
                    _refuse_wide(stream.read())
    return _calamine(path)


def _refuse_wide(part: bytes) -> None:
    """Measure a sheet part: records of a type and a length of seven bits a byte, then so many bytes."""
    place = cells = 0
    rows: list[int] = []
    columns: list[int] = []
    while place < len(part):
        kind = part[place]
        if kind & 0x80:
            place += 1
            kind = 0x80
        place += 1
        length = shift = 0
        while True:
            piece = part[place]
            place += 1
            length |= (piece & 0x7F) << shift
            shift += 7
            if not piece & 0x80 or shift > _LONGEST_LENGTH_BITS:
                break
        if kind <= _LAST_CELL_RECORD:
            start = int.from_bytes(part[place : place + 4], "little")
            found = columns if kind else rows
            found[:] = [min(start, *found[:1]), max(start, *found[1:])] if found else [start, start]
            cells += 1
        place += length
    if rows and columns:
        area = (1 + rows[1] - rows[0]) * (1 + columns[1] - columns[0])
        if area > _MAX_AREA or cells > MAX_CELLS:
            raise CapPassedError(f"its cells spread over {area:,} places (limit {_MAX_AREA:,})")


def _calamine(path: Path) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_path(str(path))
    sheets = []
    left = MAX_CELLS
    for number, entry in enumerate(book.sheets_metadata):
        if entry.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        rows = _Rows()
        first_column = 1 + (sheet.start[1] if sheet.start else 0)
        for row_number, row in enumerate(sheet.iter_rows(), start=1):
            cells = list(_calamine_cells(row, first_column))
            left -= len(cells)
            if left < 0:
                raise CapPassedError(f"more than {MAX_CELLS:,} cells")
            rows.add(row_number, cells)
        sheets.append(
            Sheet(
                name=entry.name,
                rows=tuple(rows.rows),
                visible=entry.visible is SheetVisibleEnum.Visible,
                merged=tuple(
                    Range(top + 1, left_column + 1, bottom + 1, right + 1)
                    for (top, left_column), (bottom, right) in sheet.merged_cell_ranges or ()
                ),
            )
        )
    return sheets


def _calamine_cells(row: Iterable[Any], first_column: int) -> Iterable[tuple[int, CellValue, str]]:
    for column, value in enumerate(row, start=first_column):
        found: CellValue = None
        if isinstance(value, bool):
            found = value
        elif isinstance(value, int | float):
            found = _number(float(value))
        elif isinstance(value, datetime):
            found = value
        elif isinstance(value, date):
            found = datetime.combine(value, time())
        elif isinstance(value, time | timedelta):
            found = str(value)
        elif isinstance(value, str) and value.strip():
            is_error = value.startswith("#") and value.endswith(("!", "?", "/A"))
            found = CellError(value) if is_error else value
        if found is not None:
            yield column, found, "General"
