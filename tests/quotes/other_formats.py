"""The vendor layouts written in formats other than xlsx."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import xlwt

from tests.quotes.twins import Formula, Hidden, Rows, Shown
from tests.quotes.vendor_layouts import Layout
from tests.tables.formats import ods_cell, ods_content, ods_row, ods_table, write_ods

_GERMAN = str.maketrans(",.", ".,")


def can_be_written(layout: Layout) -> bool:
    """Whether the layout is without formulas and hidden things, which not every format has."""
    values = [value for rows in layout.sheets.values() for row in rows for value in cells_of(row)]
    hidden = any(isinstance(row, Hidden) for rows in layout.sheets.values() for row in rows)
    return not hidden and not any(isinstance(value, Formula) for value in values)


def cells_of(row: Any) -> Any:
    """Values of a row."""
    return row.cells if isinstance(row, Hidden) else row


def write_csv(path: Path, rows: Rows, *, decimal_comma: bool = False) -> Path:
    """A sheet as text: amounts with their currency sign, commas or points for decimals."""
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=";" if decimal_comma else ",")
        writer.writerows([_text(value, decimal_comma) for value in cells_of(row)] for row in rows)
    return path


def _text(value: Any, decimal_comma: bool) -> str:
    if isinstance(value, Shown) and not isinstance(value.value, date):
        if "%" in value.number_format:
            return f"{value.value:.0%}"
        text = f"{value.value:,.2f}"
        sign = "€ " if "€" in value.number_format else "$"
        return sign + (text.translate(_GERMAN) if decimal_comma else text)
    if isinstance(value, float):
        text = f"{value:.2f}" if value == round(value, 2) else repr(value)
        return text.replace(".", ",") if decimal_comma else text
    return str(value)


def write_ods_layout(path: Path, layout: Layout) -> Path:
    """Every sheet as a table; formatted amounts carry their currency."""
    tables = "".join(
        ods_table(name, "".join(ods_row("".join(map(_ods, cells_of(row)))) for row in rows))
        for name, rows in layout.sheets.items()
    )
    return write_ods(path, ods_content(tables))


def _ods(value: Any) -> str:
    if isinstance(value, Shown) and "%" in value.number_format:
        return ods_cell(f"{value.value:.0%}")
    if isinstance(value, Shown) and not isinstance(value.value, date):
        return ods_cell(float(value.value), "EUR" if "€" in value.number_format else "USD")
    if value == "":
        return ods_cell(None)
    return ods_cell(value if isinstance(value, str) else float(value))


def write_xls(path: Path, layout: Layout) -> Path:
    """Every sheet with number formats."""
    book = xlwt.Workbook()
    for name, rows in layout.sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(cells_of(row)):
                if isinstance(value, Shown):
                    style = xlwt.easyxf(num_format_str=value.number_format)
                    sheet.write(number, column, value.value, style)
                elif value != "":
                    sheet.write(number, column, value)
    book.save(str(path))
    return path
