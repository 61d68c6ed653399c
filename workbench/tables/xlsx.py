"""Read an .xlsx or .xlsm workbook: saved values, number formats, merges, hidden rows and sheets.

A reader of its own, because openpyxl needs two passes to tell a formula from its saved result, fails on
the styles and drawings of many real files, and materialises every row up to a lone cell at XFD1048576.
This one streams the few parts that hold cells, through defusedxml, under caps; macros, links, pictures
and external references are never opened.
"""

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # noqa: TID251 - types only; defusedxml parses

from workbench.domain.issue import Issue, Severity, Where
from workbench.tables.container import (
    WORKBOOK_PART,
    check_container,
    check_file,
    corrupt,
    refusal,
)
from workbench.tables.sheet import Cell, CellError, CellValue, Range, Row, Sheet, Workbook

MAX_CELLS = 1_000_000
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
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    NotImplementedError,  # compression or zip version that zipfile does not know
    EOFError,
    KeyError,
    ValueError,  # includes defusedxml's exceptions
)


class _CapPassedError(Exception):
    """The workbook is larger than is safe; the message says in what."""


class _ForbiddenMarkupError(Exception):
    """A part carries a document type or entities."""


@dataclass(slots=True)
class _Shared:
    """What the sheets of one workbook have in common."""

    strings: list[str]
    formats: list[str]
    epoch_1904: bool
    digits: Context = _EXCEL_DIGITS
    cells_left: int = MAX_CELLS


@dataclass(slots=True)
class _SheetParts:
    rows: dict[int, Row] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)


def read_workbook(path: Path, *, excel_digits: bool = True) -> tuple[Workbook | None, list[Issue]]:
    """Read a workbook; None with the reason among the issues where it cannot be read.

    Never raises for what is in the file. Numbers are Decimals rounded to the 15 digits that Excel
    shows, or as they stand in the file without `excel_digits`; formulas give their saved result and
    one warning per sheet where it was not saved.
    """
    try:
        unreadable = check_file(path)
        if unreadable is not None:
            return None, [unreadable]
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        with zipfile.ZipFile(path) as container:
            unsafe = check_container(path, container)
            if unsafe is not None:
                return None, [unsafe]
            workbook = Workbook(
                path.name, digest, tuple(_sheets(container, _EXCEL_DIGITS if excel_digits else _ALL_DIGITS))
            )
    except _CapPassedError as error:
        return None, [
            refusal(
                path,
                "too_many_cells",
                f"The workbook is too large to import: {error}.",
                "Save the quote's own sheets as a separate workbook and import that.",
            )
        ]
    except _ForbiddenMarkupError:
        return None, [
            refusal(
                path,
                "forbidden_markup",
                "The workbook declares a document type or entities, which no spreadsheet program writes.",
                "Do not open it elsewhere; ask the sender for a clean copy.",
            )
        ]
    except OSError as error:
        return None, [
            refusal(
                path,
                "file_unreadable",
                f"The file cannot be opened: {error.strerror or error}.",
                "Close it elsewhere, or check the permissions.",
            )
        ]
    except _BROKEN as error:
        return None, [corrupt(path, _one_line(error))]
    if not workbook.sheets:
        return None, [corrupt(path, "it names no sheet")]
    return workbook, _pending_issues(workbook)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())[:200].rstrip(".")
    return text or type(error).__name__


def _pending_issues(workbook: Workbook) -> list[Issue]:
    issues = []
    for sheet in workbook.sheets:
        pending = [cell.address for row in sheet.rows for cell in row.cells if cell.pending]
        if pending and sheet.visible:
            more = f" and {len(pending) - 3:,} more" if len(pending) > 3 else ""
            issues.append(
                Issue(
                    severity=Severity.WARNING,
                    code="formula_without_value",
                    message=f"Formulas were saved without their results in {', '.join(pending[:3])}{more}.",
                    where=Where(file=workbook.file_name, sheet=sheet.name, cell=pending[0]),
                    suggestion="Open the file in Excel, let it calculate, save it and import it again.",
                )
            )
    return issues


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _elements(
    container: zipfile.ZipFile, part: str, events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, Element]]:
    """(event, element) of a part, with document types and entities forbidden."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    with container.open(part) as stream:
        try:
            yield from ElementTree.iterparse(stream, events=events, forbid_dtd=True)
        except DefusedXmlException as error:
            raise _ForbiddenMarkupError from error


def _attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace (transitional and strict files differ)."""
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _sheets(container: zipfile.ZipFile, digits: Context) -> Iterator[Sheet]:
    relations = _relations(container)
    entries: list[tuple[str, str, str]] = []
    epoch_1904 = False
    for _, element in _elements(container, WORKBOOK_PART):
        tag = _local(element.tag)
        if tag == "sheet":
            entries.append(
                (element.get("name", ""), element.get("state", "visible"), _attribute(element, "id"))
            )
        elif tag == "workbookPr":
            epoch_1904 = element.get("date1904", "") in _TRUE
    if len(entries) > MAX_SHEETS:
        raise _CapPassedError(f"{len(entries):,} sheets (limit {MAX_SHEETS})")
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
        parts = _read_sheet(container, part, shared)
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
    for _, element in _elements(container, f"{folder}/_rels/{name}.rels"):
        if _local(element.tag) == "Relationship" and element.get("TargetMode") != "External":
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
        tag = _local(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [run.text or "" for run in child if _local(run.tag) == "t"]
    return _unescape("".join(pieces))


def _shared_strings(container: zipfile.ZipFile, part: str) -> list[str]:
    strings = []
    for _, element in _elements(container, part):
        if _local(element.tag) == "si":
            strings.append(_joined_text(element))
            element.clear()
    return strings


def _number_formats(container: zipfile.ZipFile, part: str) -> list[str]:
    """Format code of every cell style, by style index."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    formats = []
    inside = False
    for event, element in _elements(container, part, ("start", "end")):
        tag = _local(element.tag)
        if tag == "cellXfs":
            inside = event == "start"
        elif tag == "numFmt" and event == "end":
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "General")
        elif tag == "xf" and event == "end" and inside:
            formats.append(codes.get(int(element.get("numFmtId", "0")), "General"))
    return formats


def _read_sheet(container: zipfile.ZipFile, part: str, shared: _Shared) -> _SheetParts:
    parts = _SheetParts()
    row_number = 0
    for _, element in _elements(container, part):
        tag = _local(element.tag)
        if tag == "row":
            row_number = int(element.get("r") or row_number + 1)
            if not 1 <= row_number <= MAX_ROW or row_number in parts.rows:
                raise ValueError(f"row {row_number} is impossible or stands twice")
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
                raise _CapPassedError(f"more than {MAX_MERGES:,} merged ranges")
    return parts


def _cells(row: Element, row_number: int, shared: _Shared) -> list[Cell]:
    column = 0
    cells: dict[int, Cell] = {}
    for element in row:
        if _local(element.tag) != "c":
            continue
        column = _column(element, column, row_number)
        cell = _cell(element, row_number, column, shared)
        if cell is not None:
            cells[column] = cell
    shared.cells_left -= len(row)
    if shared.cells_left < 0:
        raise _CapPassedError(f"more than {MAX_CELLS:,} cells")
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
        tag = _local(child.tag)
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
    if number_format != "General" and value >= 1:
        as_date = _date(value, number_format, shared.epoch_1904)
        if as_date is not None:
            return as_date
    return value


def _date(value: Decimal, number_format: str, epoch_1904: bool) -> CellValue:
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    if not is_date_format(number_format):
        return None
    try:
        found: Any = from_excel(float(value), MAC_EPOCH if epoch_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        return None
    return found if not hasattr(found, "total_seconds") else None
