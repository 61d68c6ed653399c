"""Read an .xlsx or .xlsm workbook: saved values, number formats, merges, hidden rows and sheets.

A reader of its own, because openpyxl needs two passes to tell a formula from its saved result, fails on
the styles and drawings of many real files, and materialises every row up to a lone cell at XFD1048576.
This one streams the few parts that hold cells, through defusedxml, under caps; macros, links, pictures
and external references are never opened.
"""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path
from xml.etree.ElementTree import Element  # noqa: TID251 - a type only; defusedxml parses

from workbench.domain.control import JobControl
from workbench.tables.container import WORKBOOK_PART
from workbench.tables.markup import CapPassedError, attribute, elements, elements_of, local_name
from workbench.tables.number_formats import BUILT_IN_FORMATS, date_of_serial, is_date_format
from workbench.tables.plain_xml import NotPlainError, PlainCell, plain_rows
from workbench.tables.sheet import Cell, CellError, CellValue, Range, Row, Sheet, column_number

MAX_CELLS = 2_200_000
_CELLS_BETWEEN_CHECKS = 10_000
_KEPT_NUMBERS = 50_000
"""Numbers and texts that are made once: prices, quantities and units repeat."""
MAX_SHEETS = 200
MAX_MERGES = 100_000
MAX_COLUMN = 16_384
MAX_ROW = 1_048_576

_EXCEL_DIGITS = Context(prec=15)
"""Excel computes with doubles and shows 15 significant digits: 0.30000000000000004 is 0.3."""
_ALL_DIGITS = Context(prec=40)

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_TRUE = frozenset({"1", "true"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class _Shared:
    """What the sheets of one workbook have in common."""

    strings: list[str]
    formats: list[str]
    epoch_1904: bool
    digits: Context = _EXCEL_DIGITS
    cells_left: int = MAX_CELLS
    columns: dict[bytes, int] = field(default_factory=dict)
    numbers: dict[bytes, Decimal] = field(default_factory=dict)
    texts: dict[bytes, str] = field(default_factory=dict)


@dataclass(slots=True)
class _SheetParts:
    rows: dict[int, Row] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)


def read_xlsx(path: Path, control: JobControl, *, excel_digits: bool = True) -> tuple[Sheet, ...]:
    """The sheets of a checked container.

    Numbers are Decimals rounded to the 15 digits that Excel shows, or as they stand in the file without
    `excel_digits`; formulas give their saved result.
    Raises what `workbench.tables.reader` catches for a damaged or oversized file, and `Cancelled`.
    """
    with zipfile.ZipFile(path) as container:
        digits = _EXCEL_DIGITS if excel_digits else _ALL_DIGITS
        return tuple(_sheets(container, digits, control))


def _sheets(container: zipfile.ZipFile, digits: Context, control: JobControl) -> Iterator[Sheet]:
    relations = _relations(container)
    entries: list[tuple[str, str, str]] = []
    epoch_1904 = False
    for _, element in elements(container, WORKBOOK_PART):
        tag = local_name(element.tag)
        if tag == "sheet":
            entries.append(
                (element.get("name", ""), element.get("state", "visible"), attribute(element, "id"))
            )
        elif tag == "workbookPr":
            epoch_1904 = element.get("date1904", "") in _TRUE
    if len(entries) > MAX_SHEETS:
        raise CapPassedError(f"{len(entries):,} sheets (limit {MAX_SHEETS})")
    names = set(container.namelist())
    strings_part = next((part for kind, part in relations.values() if kind == "sharedStrings"), "")
    styles_part = next((part for kind, part in relations.values() if kind == "styles"), "")
    shared = _Shared(
        strings=_shared_strings(container, strings_part) if strings_part in names else [],
        formats=_number_formats(container, styles_part) if styles_part in names else [],
        epoch_1904=epoch_1904,
        digits=digits,
    )
    for name, state, relation in entries:
        kind, part = relations.get(relation, ("", ""))
        if kind != "worksheet":
            continue  # a chart or macro sheet holds no cells
        parts = _read_sheet(container, part, shared, control)
        yield Sheet(
            name=name,
            rows=tuple(parts.rows[number] for number in sorted(parts.rows)),
            visible=state == "visible",
            hidden_columns=tuple(parts.hidden_columns),
            merged=tuple(parts.merged),
        )


def _relations(container: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Relation id to (kind, part name) of the workbook part."""
    folder, name = posixpath.split(WORKBOOK_PART)
    relations = {}
    for _, element in elements(container, f"{folder}/_rels/{name}.rels"):
        if local_name(element.tag) == "Relationship" and element.get("TargetMode") != "External":
            target = element.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = element.get("Type", "").rpartition("/")[2]
            relations[element.get("Id", "")] = (kind, posixpath.normpath(part))
    return relations


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _joined_text(element: Element) -> str:
    """Text of a string item: its own and its runs', without phonetic guides."""
    pieces = []
    for child in element:
        tag = local_name(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [run.text or "" for run in child if local_name(run.tag) == "t"]
    return _unescape("".join(pieces))


def _shared_strings(container: zipfile.ZipFile, part: str) -> list[str]:
    strings = []
    for _, element in elements(container, part):
        if local_name(element.tag) == "si":
            strings.append(_joined_text(element))
            element.clear()
    return strings


def _number_formats(container: zipfile.ZipFile, part: str) -> list[str]:
    """Format code of every cell style, by style index."""
    codes: dict[int, str] = dict(BUILT_IN_FORMATS)
    formats = []
    inside = False
    for event, element in elements(container, part, ("start", "end")):
        tag = local_name(element.tag)
        if tag == "cellXfs":
            inside = event == "start"
        elif tag == "numFmt" and event == "end":
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "General")
        elif tag == "xf" and event == "end" and inside:
            formats.append(codes.get(int(element.get("numFmtId", "0")), "General"))
    return formats


def _read_sheet(container: zipfile.ZipFile, part: str, shared: _Shared, control: JobControl) -> _SheetParts:
    left = shared.cells_left
    try:
        return _read_plain_sheet(container, part, shared, control)
    except (NotPlainError, ValueError):  # the parser says what is wrong, if anything is
        shared.cells_left = left
        return _parse_sheet(elements(container, part), shared, control)


def _read_plain_sheet(
    container: zipfile.ZipFile, part: str, shared: _Shared, control: JobControl
) -> _SheetParts:
    rows: dict[int, Row] = {}
    rest: list[bytes] = []
    number = 0
    with container.open(part) as stream:
        for written, hidden, plain in plain_rows(stream, rest):
            number = written or number + 1
            _check_row(number, rows, len(plain), shared, control)
            cells = _plain_cells(plain, number, shared)
            if cells:
                rows[number] = Row(number, cells, hidden)
    parts = _parse_sheet(elements_of(io.BytesIO(b"".join(rest))), shared, control)
    parts.rows = rows
    return parts


def _check_row(
    number: int, rows: Mapping[int, Row], cells: int, shared: _Shared, control: JobControl
) -> None:
    if not 1 <= number <= MAX_ROW or number in rows:
        raise ValueError(f"row {number} is impossible or stands twice")
    before = shared.cells_left // _CELLS_BETWEEN_CHECKS
    shared.cells_left -= cells + 1
    if shared.cells_left < 0:
        raise CapPassedError(f"more than {MAX_CELLS:,} cells")
    if shared.cells_left // _CELLS_BETWEEN_CHECKS != before:
        control.check(1 - shared.cells_left / MAX_CELLS, f"Reading row {number:,}")


def _plain_cells(plain: Sequence[PlainCell], row_number: int, shared: _Shared) -> tuple[Cell, ...]:
    cells = []
    column = 0
    row_bytes = b"%d" % row_number
    columns, numbers, formats, texts = shared.columns, shared.numbers, shared.formats, shared.texts
    for letters, row, style, kind, formula, raw, inline in plain:
        before = column
        if letters:
            column = columns.get(letters) or _new_column(letters, shared)
            if row != row_bytes or column <= before:
                raise NotPlainError
        else:
            column += 1
        if inline:
            text = texts.get(inline) or _new_text(inline, shared)
            if text and not text.isspace():
                cells.append(Cell(row_number, column, text, _format(style, formats)))
            continue
        if not raw:
            if formula:
                cells.append(Cell(row_number, column, None, _format(style, formats), True))
            continue
        number_format = _format(style, formats)
        value: CellValue
        if not kind and not is_date_format(number_format):
            known = numbers.get(raw)
            value = known if known is not None else _new_number(raw, shared)
        else:
            text = html.unescape(raw.decode("utf-8"))
            value = _value(kind.decode() or "n", text, number_format, shared)
        if isinstance(value, str) and not value.strip():
            continue
        cells.append(Cell(row_number, column, value, number_format))
    return tuple(cells)


def _format(style: bytes, formats: Sequence[str]) -> str:
    number = int(style or 0)
    return formats[number] if number < len(formats) else "General"


def _new_column(letters: bytes, shared: _Shared) -> int:
    number = column_number(letters.decode())
    if number > MAX_COLUMN:
        raise ValueError(f"column {letters.decode()} lies outside the sheet")
    shared.columns[letters] = number
    return number


def _new_number(raw: bytes, shared: _Shared) -> CellValue:
    value = _number(raw.decode("utf-8"), "General", shared)
    if isinstance(value, Decimal) and len(shared.numbers) < _KEPT_NUMBERS:
        shared.numbers[raw] = value
    return value


def _new_text(raw: bytes, shared: _Shared) -> str:
    text = raw.decode("utf-8")
    text = _unescape(html.unescape(text) if "&" in text else text)
    if len(shared.texts) < _KEPT_NUMBERS:
        shared.texts[raw] = text
    return text


def _parse_sheet(events: Iterable[tuple[str, Element]], shared: _Shared, control: JobControl) -> _SheetParts:
    parts = _SheetParts()
    row_number = 0
    for _, element in events:
        tag = local_name(element.tag)
        if tag == "row":
            row_number = int(element.get("r") or row_number + 1)
            _check_row(row_number, parts.rows, len(element), shared, control)
            cells = _cells(element, row_number, shared)
            if cells:
                hidden = element.get("hidden", "") in _TRUE
                parts.rows[row_number] = Row(row_number, tuple(cells), hidden)
            element.clear()
        elif tag == "col" and element.get("hidden", "") in _TRUE:
            parts.hidden_columns.append((int(element.get("min", "0")), int(element.get("max", "0"))))
        elif tag == "mergeCell":
            merged = _range(element.get("ref", ""))
            if merged is not None:
                parts.merged.append(merged)
            if len(parts.merged) > MAX_MERGES:
                raise CapPassedError(f"more than {MAX_MERGES:,} merged ranges")
    return parts


def _cells(row: Element, row_number: int, shared: _Shared) -> list[Cell]:
    column = 0
    cells: dict[int, Cell] = {}
    for element in row:
        if local_name(element.tag) != "c":
            continue
        column = _column(element, column, row_number)
        cell = _cell(element, row_number, column, shared)
        if cell is not None:
            cells[column] = cell
    return [cells[number] for number in sorted(cells)]


def _position(reference: str) -> tuple[int, int]:
    """(row, column) of an address such as B7."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"'{reference[:20]}' is no cell address")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    if column > MAX_COLUMN or row > MAX_ROW:
        raise ValueError(f"'{reference}' lies outside the sheet")
    return row, column


def _column(element: Element, previous: int, row_number: int) -> int:
    reference = element.get("r")
    if not reference:
        return previous + 1
    row, column = _position(reference)
    if row != row_number:
        raise ValueError(f"cell {reference} stands in row {row_number}")
    return column


def _range(reference: str) -> Range | None:
    first, _, last = reference.partition(":")
    if not last:
        return None
    (row_a, column_a), (row_b, column_b) = _position(first), _position(last)
    return Range(min(row_a, row_b), min(column_a, column_b), max(row_a, row_b), max(column_a, column_b))


def _cell(element: Element, row: int, column: int, shared: _Shared) -> Cell | None:
    """The cell, None where it shows nothing."""
    text: str | None = None
    inline = ""
    formula = False
    for child in element:
        tag = local_name(child.tag)
        if tag == "v":
            text = child.text
        elif tag == "f":
            formula = True
        elif tag == "is":
            inline = _joined_text(child)
    style = int(element.get("s") or 0)
    number_format = shared.formats[style] if 0 <= style < len(shared.formats) else "General"
    kind = element.get("t", "n")
    if kind == "inlineStr":
        value: CellValue = inline
    elif text is None:
        return Cell(row, column, None, number_format, pending=True) if formula else None
    else:
        value = _value(kind, text, number_format, shared)
    if isinstance(value, str) and not value.strip():
        return None
    return Cell(row, column, value, number_format)


def _value(kind: str, text: str, number_format: str, shared: _Shared) -> CellValue:
    if kind == "s":
        return shared.strings[int(text)] if 0 <= int(text) < len(shared.strings) else ""
    if kind == "b":
        return text.strip() in _TRUE
    if kind == "e":
        return CellError(text)
    if kind == "str":
        return _unescape(text)
    if kind == "d":
        return _iso_date(text)
    return _number(text, number_format, shared)


def _iso_date(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str, number_format: str, shared: _Shared) -> CellValue:
    try:
        value = shared.digits.create_decimal(text.strip())
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    if value >= 1 and is_date_format(number_format):
        as_date = _date(value, shared.epoch_1904)
        if as_date is not None:
            return as_date
    return value


def _date(value: Decimal, epoch_1904: bool) -> CellValue:
    try:
        return date_of_serial(float(value), epoch_1904=epoch_1904)
    except (OverflowError, ValueError):  # beyond the year 9999, or beyond any float
        return None
