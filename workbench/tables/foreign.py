"""What the child process does: read an xls or xlsb file with xlrd or calamine, and answer in JSON."""

import json
import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from workbench.tables.container import FileKind

_ADDRESS_SPACE_BYTES = 1500 * 2**20
_CPU_S = 20
_MAX_CELLS = 2_000_000
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Found = dict[str, Any]


def answer(kind: str, path: Path, out: Path) -> None:
    """Read `path` and write what was found, or why nothing was, to `out`. Limits the process first."""
    _limit()
    found: Found
    try:
        found = {"sheets": _xls(path) if kind == FileKind.XLS.value else _calamine(path)}
    except MemoryError:
        found = {"error": "memory"}
    except Exception as error:  # noqa: BLE001 - foreign parsers raise anything, and the parent must hear why
        text = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        found = {"error": "password" if "ncrypt" in text or "assword" in text else text}
    out.write_text(json.dumps(found), encoding="utf-8")


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent watches time and memory alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _xls(path: Path) -> list[Found]:
    """By xlrd, which shows number formats; what it cannot read, calamine may."""
    import xlrd

    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, on_demand=False, logfile=_Silent())
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


def _xls_sheet(book: Any, sheet: Any) -> Found:
    import xlrd

    def number_format(cell: Any) -> str:
        if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
            return "General"
        found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return str(found.format_str) if found is not None else "General"

    rows = []
    for number in range(sheet.nrows):
        cells: list[tuple[int, str, Any, str]] = []
        for column, cell in enumerate(sheet.row(number), start=1):
            shown: tuple[str, Any] | None = None
            if cell.ctype == xlrd.XL_CELL_TEXT and cell.value.strip():
                shown = ("s", cell.value)
            elif cell.ctype == xlrd.XL_CELL_NUMBER:
                shown = ("n", cell.value)
            elif cell.ctype == xlrd.XL_CELL_DATE:
                shown = _xls_date(cell.value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                shown = ("b", bool(cell.value))
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                shown = ("e", _ERRORS.get(cell.value, "#N/A"))
            if shown is not None:
                cells.append((column, *shown, number_format(cell)))
        if cells:
            info = sheet.rowinfo_map.get(number)
            rows.append((number + 1, bool(info is not None and info.hidden), cells))
    return {
        "name": sheet.name,
        "visible": sheet.visibility == 0,
        "rows": rows,
        "hidden_columns": [(column + 1, column + 1) for column, i in sheet.colinfo_map.items() if i.hidden],
        "merged": [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
    }


def _xls_date(value: float, datemode: int) -> tuple[str, Any]:
    import xlrd

    try:
        return ("d", xlrd.xldate_as_datetime(value, datemode).isoformat())
    except (xlrd.XLDateError, OverflowError, ValueError):
        return ("n", value)


def _calamine(path: Path) -> list[Found]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_path(str(path))
    sheets = []
    left = _MAX_CELLS
    for number, entry in enumerate(book.sheets_metadata):
        if entry.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        rows = []
        first_column = 1 + (sheet.start[1] if sheet.start else 0)
        for row_number, row in enumerate(sheet.iter_rows(), start=1):
            cells = list(_calamine_cells(row, first_column))
            left -= len(cells)
            if left < 0:
                raise MemoryError
            if cells:
                rows.append((row_number, False, cells))
        sheets.append(
            {
                "name": entry.name,
                "visible": entry.visible is SheetVisibleEnum.Visible,
                "rows": rows,
                "hidden_columns": [],
                "merged": [
                    (top + 1, left_column + 1, bottom + 1, right + 1)
                    for (top, left_column), (bottom, right) in sheet.merged_cell_ranges or ()
                ],
            }
        )
    return sheets


def _calamine_cells(row: Iterable[Any], first_column: int) -> Iterable[tuple[int, str, Any, str]]:
    for column, value in enumerate(row, start=first_column):
        if isinstance(value, bool):
            yield column, "b", value, "General"
        elif isinstance(value, int | float):
            if math.isfinite(value):
                yield column, "n", value, "General"
        elif isinstance(value, datetime):
            yield column, "d", value.isoformat(), "General"
        elif isinstance(value, date):
            yield column, "d", datetime.combine(value, time()).isoformat(), "General"
        elif isinstance(value, time | timedelta):
            yield column, "s", str(value), "General"
        elif isinstance(value, str) and value.strip():
            yield (
                column,
                "e" if value.startswith("#") and value.endswith(("!", "?", "/A")) else "s",
                value,
                "General",
            )
