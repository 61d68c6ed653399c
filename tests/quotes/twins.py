"""Small workbooks in the manner of vendor quotes, written for the tests that need them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from workbench.catalog.files import load_shipped
from workbench.domain.quote import Quote
from workbench.quotes import QuoteImport, import_quote

LIBRARY = load_shipped()


@dataclass(frozen=True)
class Shown:
    """A value with a number format."""

    value: float | date
    number_format: str


@dataclass(frozen=True)
class Formula:
    """A formula with the result that was saved with it; "" for none."""

    text: str
    saved: float | str = ""


@dataclass(frozen=True)
class Hidden:
    """A hidden row."""

    cells: Sequence[Any]


Rows = Sequence[Sequence[Any] | Hidden]

EUR = "#,##0.00 [$€-407]"
USD = '"$"#,##0.00'

TITLE: Rows = (
    ("Thistlewick Compute GmbH", "", "", "", "Quote date:", Shown(date(2026, 11, 3), "yyyy-mm-dd")),
    ("SYNTHETIC: an invented quote for a test", "", "", "", "Currency:", "USD"),
    (),
)
HEADER = ("Part number", "Description", "Qty", "Unit price", "Extended price")
SERVER = ("TW-H200", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 2, 300000, 600000)
SWITCH = ("TW-SW", "InfiniBand switch 64 ports", 1, 25000.5, 25000.5)


def write_book(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merged: Collection[str] = (),
    hidden_sheets: Collection[str] = (),
    hidden_columns: Collection[str] = (),
) -> Path:
    """Write sheets of rows; `merged` ranges and `hidden_columns` (such as "E:E") apply to every sheet."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            cells = row.cells if isinstance(row, Hidden) else row
            if isinstance(row, Hidden):
                sheet.set_row(number, None, None, {"hidden": True})
            for column, value in enumerate(cells):
                _write(book, sheet, number, column, value)
        sheet.merge += [_bounds(cells) for cells in merged]  # merge_range would overwrite the first cells
        for columns in hidden_columns:
            sheet.set_column(columns, None, None, {"hidden": True})
        if name in hidden_sheets:
            sheet.hide()
    book.close()
    return path


def _bounds(cells: str) -> list[int]:
    first, last = cells.split(":")
    return [*xl_cell_to_rowcol(first), *xl_cell_to_rowcol(last)]


def _write(book: Any, sheet: Any, row: int, column: int, value: Any) -> None:
    style = None
    if isinstance(value, Shown):
        style, value = book.add_format({"num_format": value.number_format}), value.value
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, style, value.saved)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    elif isinstance(value, str):
        if value:
            sheet.write_string(row, column, value, style)
    elif value is not None:
        sheet.write_number(row, column, value, style)


def import_rows(folder: Path, rows: Rows, **extra: Any) -> QuoteImport:
    """Import a workbook of one sheet with these rows."""
    return import_quote(write_book(folder / "twin.xlsx", {"Quote": rows}, **extra), LIBRARY)


def quote_of(result: QuoteImport) -> Quote:
    """The quote of an import that must have one."""
    assert result.quote is not None, [str(issue) for issue in result.issues]
    return result.quote


def codes(result: QuoteImport) -> list[str]:
    """Codes of the issues, in order."""
    return [issue.code for issue in result.issues]
