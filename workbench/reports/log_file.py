"""A long plain table as a file, xlsx, CSV or JSON by the ending of its name: the change log for auditors."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from workbench.tables.text import escape_formula

Cell = str | float | None
FORMATS = (".xlsx", ".csv", ".json")

_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_575
"""What a cell and a sheet of Excel hold, the header apart."""
_CUT = " … (cut: the CSV and JSON files have it whole)"
_WIDTHS = {"at": 22, "step": 36, "name": 28, "before": 28, "after": 28, "source": 36, "why": 36, "hash": 20}


def write_log_file(
    keys: Sequence[str], headers: Sequence[str], rows: Sequence[Sequence[Cell]], path: Path
) -> None:
    """Write the rows; JSON gets `keys` as names, the tables `headers`.

    Raises OSError, and ValueError for an ending that is none of `FORMATS`.
    """
    ending = path.suffix.casefold()
    if ending == ".json":
        found = [dict(zip(keys, row, strict=True)) for row in rows]
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif ending == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headers)
            writer.writerows(
                [escape_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
            )
    elif ending == ".xlsx":
        _write_workbook(keys, headers, rows, path)
    else:
        raise ValueError(f"{path.suffix} is none of {', '.join(FORMATS)}")


def _write_workbook(
    keys: Sequence[str], headers: Sequence[str], rows: Sequence[Sequence[Cell]], path: Path
) -> None:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    for first in range(0, max(len(rows), 1), _MOST_ROWS):
        sheet = book.add_worksheet(f"Log {first // _MOST_ROWS + 1}" if len(rows) > _MOST_ROWS else "Log")
        sheet.freeze_panes(1, 0)
        for column, (key, header) in enumerate(zip(keys, headers, strict=True)):
            sheet.write_string(0, column, header, bold)
            sheet.set_column(column, column, _WIDTHS.get(key, 14))
        part = rows[first : first + _MOST_ROWS]
        for number, row in enumerate(part, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, _fitting(cell))
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.autofilter(0, 0, max(len(part), 1), len(headers) - 1)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _fitting(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - len(_CUT)] + _CUT
