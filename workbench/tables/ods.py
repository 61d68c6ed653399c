"""Read an OpenDocument spreadsheet: saved values, currencies, merges, hidden rows, columns and sheets.

A reader of its own: calamine shows neither currencies nor what is hidden, and allocates every row and
column up to a lone cell in the last corner.
"""

import zipfile
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element  # noqa: TID251 - a type only; defusedxml parses

from workbench.domain.control import JobControl
from workbench.tables.container import ODS_CONTENT_PART
from workbench.tables.markup import CapPassedError, attribute, elements, local_name
from workbench.tables.sheet import Cell, CellError, CellValue, Range, Row, Sheet
from workbench.tables.xlsx import MAX_MERGES, MAX_SHEETS
from workbench.tables.xlsx_values import EXCEL_DIGITS, MAX_CELLS, MAX_COLUMN, MAX_ROW, decimal_of

_MANIFEST_PART = "META-INF/manifest.xml"
_MAX_MANIFEST_BYTES = 2**20
_MAX_REPEATED_VALUES = 1_000
"""A value that is repeated more often than this is a filled sheet, not a quote."""


class EncryptedError(Exception):
    """The document is encrypted."""


def read_ods(path: Path, control: JobControl) -> tuple[Sheet, ...]:
    """The sheets of a checked container. Raises as `read_xlsx` does, and EncryptedError."""
    with zipfile.ZipFile(path) as container:
        _refuse_encrypted(container)
        return tuple(_Document(control).read(container))


def _refuse_encrypted(container: zipfile.ZipFile) -> None:
    if _MANIFEST_PART in container.namelist():
        with container.open(_MANIFEST_PART) as stream:
            if b"encryption-data" in stream.read(_MAX_MANIFEST_BYTES):
                raise EncryptedError


def _repeated(element: Element, name: str) -> int:
    text = attribute(element, name)
    return max(1, int(text)) if text else 1


class _Document:
    """State of one pass over content.xml."""

    def __init__(self, control: JobControl) -> None:
        self._control = control
        self._cells_left = MAX_CELLS
        self._hidden_tables: set[str] = set()

    def read(self, container: zipfile.ZipFile) -> list[Sheet]:
        """Every table of the document in order."""
        sheets: list[Sheet] = []
        depth = 0
        rows: list[Row] = []
        merged: list[Range] = []
        hidden: list[tuple[int, int]] = []
        row_number = column_number = 0
        style = ""
        for event, element in elements(container, ODS_CONTENT_PART, ("start", "end")):
            tag = local_name(element.tag)
            if event == "start":
                if tag == "table":
                    depth += 1
                    if depth == 1:
                        rows, merged, hidden, row_number, column_number = [], [], [], 0, 0
                elif tag == "style":
                    style = attribute(element, "name")
                continue
            if tag == "table-properties" and attribute(element, "display") == "false":
                self._hidden_tables.add(style)
            elif tag == "table-column" and depth == 1:
                repeated = _repeated(element, "number-columns-repeated")
                if attribute(element, "visibility") in {"collapse", "filter"}:
                    hidden.append((column_number + 1, column_number + repeated))
                column_number += repeated
            elif tag == "table-row" and depth == 1:
                row_number = self._row(element, row_number, rows, merged)
                element.clear()
            elif tag == "table":
                depth -= 1
                if depth == 0:
                    sheets.append(self._sheet(element, rows, merged, hidden))
                    element.clear()
                if len(sheets) > MAX_SHEETS:
                    raise CapPassedError(f"more than {MAX_SHEETS} sheets")
        return sheets

    def _sheet(
        self, element: Element, rows: list[Row], merged: list[Range], hidden: list[tuple[int, int]]
    ) -> Sheet:
        return Sheet(
            name=attribute(element, "name"),
            rows=tuple(rows),
            visible=attribute(element, "style-name") not in self._hidden_tables,
            hidden_columns=tuple(hidden),
            merged=tuple(merged),
        )

    def _row(self, element: Element, before: int, rows: list[Row], merged: list[Range]) -> int:
        """Read a row, repeated as often as it says; returns the number of its last repetition."""
        repeated = _repeated(element, "number-rows-repeated")
        first = before + 1
        cells = self._cells(element, first, merged)
        if not cells:
            return before + repeated
        if before + repeated > MAX_ROW:
            raise ValueError(f"row {before + repeated} lies outside the sheet")
        if repeated > _MAX_REPEATED_VALUES:
            raise CapPassedError(f"row {first} repeated {repeated:,} times")
        if first % 1_000 == 0:
            self._control.check(1 - self._cells_left / MAX_CELLS, f"Reading row {first:,}")
        hidden = attribute(element, "visibility") in {"collapse", "filter"}
        self._count(len(cells) * repeated)
        rows.extend(Row.of(number, cells, hidden) for number in range(first, first + repeated))
        return before + repeated

    def _count(self, cells: int) -> None:
        self._cells_left -= cells
        if self._cells_left < 0:
            raise CapPassedError(f"more than {MAX_CELLS:,} cells")

    def _cells(self, row: Element, number: int, merged: list[Range]) -> list[Cell]:
        cells: list[Cell] = []
        column = 1
        for element in row:
            tag = local_name(element.tag)
            if tag not in {"table-cell", "covered-table-cell"}:
                continue
            repeated = _repeated(element, "number-columns-repeated")
            found = _cell(element, number, column) if tag == "table-cell" else None
            if found is not None:
                if column + repeated - 1 > MAX_COLUMN:
                    raise ValueError(f"column {column + repeated - 1} lies outside the sheet")
                if repeated > _MAX_REPEATED_VALUES:
                    raise CapPassedError(f"a value repeated in {repeated:,} columns")
                cells += [
                    Cell(number, place, found.value, found.number_format, found.pending)
                    for place in range(column, column + repeated)
                ]
                across = _repeated(element, "number-columns-spanned")
                down = _repeated(element, "number-rows-spanned")
                if across > 1 or down > 1:
                    merged.append(Range(number, column, number + down - 1, column + across - 1))
                    if len(merged) > MAX_MERGES:
                        raise CapPassedError(f"more than {MAX_MERGES:,} merged ranges")
            column += repeated
        return cells


def _cell(element: Element, row: int, column: int) -> Cell | None:
    kind = attribute(element, "value-type")
    text = "\n".join(_text(child) for child in element if local_name(child.tag) == "p")
    formula = bool(attribute(element, "formula"))
    number_format = "General"
    value: CellValue = text
    if text.startswith("#") and text.endswith(("!", "?", "N/A")) and formula:
        value = CellError(text)
    elif kind in {"float", "currency", "percentage"}:
        value = _number(attribute(element, "value"), text)
        currency = attribute(element, "currency")
        number_format = f"#,##0.00 [${currency}]" if kind == "currency" and currency else number_format
        number_format = "0.00%" if kind == "percentage" else number_format
    elif kind == "date":
        value = _date(attribute(element, "date-value"), text)
    elif kind == "boolean":
        value = attribute(element, "boolean-value") == "true"
    elif not kind and not text:
        return Cell(row, column, None, number_format, pending=True) if formula else None
    if isinstance(value, str) and not value.strip():
        return None
    return Cell(row, column, value, number_format)


def _text(element: Element) -> str:
    """Text of a paragraph; a space element stands for one space."""
    pieces = [element.text or ""]
    for child in element:
        tag = local_name(child.tag)
        pieces.append(
            " " if tag in {"s", "tab", "line-break"} else _text(child) if tag != "annotation" else ""
        )
        pieces.append(child.tail or "")
    return "".join(pieces)


def _number(text: str, shown: str) -> CellValue:
    value = decimal_of(text, EXCEL_DIGITS)
    return shown if value is None else value


def _date(text: str, shown: str) -> CellValue:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return shown
