"""One table of typed values as an xlsx or CSV file, and back without losing a digit or a character.

Text is always text: xlsx cells are typed, CSV cells that a spreadsheet program could take for a formula
get an apostrophe in front, which reading takes off again.
"""

import csv
import io
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.domain.issue import Issue, Severity, Where
from workbench.tables.container import MAX_FILE_BYTES, refusal
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import Cell, Row, Sheet
from workbench.tables.text import escape_formula

GridValue = str | int | float | bool | date | None

XLSX_MAX_TEXT = 32_767
"""Characters that one xlsx cell can hold."""

_WIDEST, _NARROWEST = 60, 9
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, and the decimals shown in xlsx (None: as the value is)."""

    header: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A titled table. `about` stands as lines of name and value on a sheet of its own in xlsx."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[GridValue]]
    about: tuple[tuple[str, str], ...] = ()


def write_grid(path: Path, grid: Grid) -> None:
    """Write as CSV where the name ends in .csv, as xlsx otherwise. Raises OSError, ValueError.

    The file appears whole or not at all. ValueError: a text is too long for an xlsx cell.
    """
    data = _csv_bytes(grid) if path.suffix.lower() == ".csv" else _xlsx_bytes(grid)
    temporary = path.with_name(f".writing-{uuid.uuid4().hex}{path.suffix}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _csv_bytes(grid: Grid) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_csv_text(column.header) for column in grid.columns])
    writer.writerows([_csv_text(value) for value in row] for row in grid.rows)
    return text.getvalue().encode("utf-8-sig")  # with the mark, Excel reads it as UTF-8


def _csv_text(value: GridValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if _ESCAPED.match(value) else escape_formula(value)


def _xlsx_bytes(grid: Grid) -> bytes:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    class ExactWorksheet(Worksheet):  # type: ignore[misc]
        """Writes numbers with all their digits; XlsxWriter itself writes 16 of up to 17."""

        def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, Any]] = ()) -> None:
            names = "".join(f' {key}="{self._escape_attributes(value)}"' for key, value in attributes)
            self.fh.write(f"<c{names}><v>{number!r}</v></c>")

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet = book.add_worksheet(_sheet_name(grid.title), ExactWorksheet)
    formats = {
        decimals: book.add_format({"num_format": "0." + "0" * decimals if decimals else "0"})
        for decimals in {column.decimals for column in grid.columns}
        if decimals is not None
    }
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for index, column in enumerate(grid.columns):
        sheet.write_string(0, index, column.header, bold)
        texts = (row[index] for row in grid.rows[:500])
        longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
        sheet.set_column(index, index, max(_NARROWEST, min(_WIDEST, longest + 2)))
    for number, row in enumerate(grid.rows, start=1):
        for index, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                sheet.write_boolean(number, index, value)
            elif isinstance(value, int | float):
                decimals = grid.columns[index].decimals
                sheet.write_number(number, index, value, formats[decimals] if decimals is not None else None)
            elif isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif len(value) > XLSX_MAX_TEXT:
                raise ValueError(
                    f"row {number + 1}, {grid.columns[index].header}: {len(value):,} characters do not fit "
                    f"into one cell of a workbook ({XLSX_MAX_TEXT:,}); write a CSV file instead"
                )
            else:
                sheet.write_string(number, index, value)
    sheet.freeze_panes(1, min(2, len(grid.columns)))
    sheet.autofilter(0, 0, max(1, len(grid.rows)), len(grid.columns) - 1)
    if grid.about:
        about = book.add_worksheet("About this file")
        about.set_column(0, 0, 24)
        about.set_column(1, 1, _WIDEST)
        for number, (name, text) in enumerate(grid.about):
            about.write_string(number, 0, name, bold)
            about.write_string(number, 1, text)
    book.close()
    return stream.getvalue()


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Table"


def read_grid(path: Path) -> tuple[tuple[Sheet, ...], list[Issue]]:
    """Sheets of an xlsx workbook, or the one table of a CSV file, as cells; numbers keep every digit.

    CSV cells are all text. Never raises for what is in the file.
    """
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        workbook, issues = read_workbook(path, excel_digits=False)
        return (workbook.sheets if workbook else ()), issues
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 2**20
            return (), [
                refusal(
                    path, "file_too_large", f"The file exceeds {limit} MB.", "Split it and import the parts."
                )
            ]
        data = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return (), [refusal(path, "file_unreadable", message, "Check its name and permissions.")]
    text, issues = _decoded(path, data)
    try:
        return (Sheet(name="", rows=tuple(_csv_rows(text))),), issues
    except csv.Error as error:
        message = f"The file is no table of separated values: {error}."
        return (), [*issues, refusal(path, "not_csv", message, "Save it as CSV (UTF-8) and try again.")]


def _decoded(path: Path, data: bytes) -> tuple[str, list[Issue]]:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        issue = Issue(
            severity=Severity.WARNING,
            code="encoding_guessed",
            message="The file is not UTF-8; it was read as Windows-1252.",
            where=Where(file=path.name),
            suggestion="Check letters with accents, or save it as CSV UTF-8.",
        )
        return data.decode("cp1252", errors="replace"), [issue]


def _csv_rows(text: str) -> list[Row]:
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    rows = []
    for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        cells = tuple(
            Cell(number, column, _unescaped(_with_point(value, delimiter)))
            for column, value in enumerate(values, start=1)
            if value.strip()
        )
        if cells:
            rows.append(Row.of(number, cells))
    return rows


def _with_point(value: str, delimiter: str) -> str:
    """A number with a decimal comma, as spreadsheet programs write it beside semicolons."""
    return value.replace(",", ".") if delimiter == ";" and re.fullmatch(r"-?\d+,\d+", value) else value


def _unescaped(value: str) -> str:
    return value[1:] if _ESCAPED.match(value) else value
