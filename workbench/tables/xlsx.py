"""Read an .xlsx or .xlsm workbook: saved values, number formats, merges, hidden rows and sheets.

A reader of its own, because openpyxl needs two passes to tell a formula from its saved result, fails on
the styles and drawings of many real files, and materialises every row up to a lone cell at XFD1048576.
This one streams the few parts that hold cells, through defusedxml, under caps; macros, links, pictures
and external references are never opened.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from decimal import Context
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element  # noqa: TID251 - a type only; defusedxml parses

from workbench.domain.control import JobControl
from workbench.tables.cells import Texts
from workbench.tables.container import WORKBOOK_PART
from workbench.tables.markup import (
    MAX_TEXT_BYTES,
    CapPassedError,
    attribute,
    elements,
    elements_of,
    local_name,
)
from workbench.tables.number_formats import BUILT_IN_FORMATS
from workbench.tables.plain_rows import NotPlainError, PlainReader, tags_of
from workbench.tables.plain_xml import plain_stretches, plain_strings
from workbench.tables.read_ahead import ahead_of_work
from workbench.tables.sheet import Cell, CellValue, Range, Row, Sheet
from workbench.tables.table_of_texts import TableOfTexts
from workbench.tables.xlsx_cells import CellMaker
from workbench.tables.xlsx_results import SheetParts, compute_results
from workbench.tables.xlsx_values import (
    ALL_DIGITS,
    EXCEL_DIGITS,
    MAX_CELLS,
    MAX_ROW,
    TRUE,
    Shared,
    SharedTexts,
    position,
    unescape,
    value_of,
)

_CELLS_BETWEEN_CHECKS = 10_000
_READ_AHEAD_FROM_BYTES = 2**22
MAX_SHEETS = 200
MAX_MERGES = 100_000


def read_xlsx(path: Path, control: JobControl, *, excel_digits: bool = True) -> tuple[Sheet, ...]:
    """The sheets of a checked container.

    Numbers are Decimals rounded to the 15 digits that Excel shows, or as they stand in the file without
    `excel_digits`; formulas give their saved result.
    Raises what `workbench.tables.reader` catches for a damaged or oversized file, and `Cancelled`.
    """
    with zipfile.ZipFile(path) as container:
        digits = EXCEL_DIGITS if excel_digits else ALL_DIGITS
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
            epoch_1904 = element.get("date1904", "") in TRUE
    if len(entries) > MAX_SHEETS:
        raise CapPassedError(f"{len(entries):,} sheets (limit {MAX_SHEETS})")
    names = set(container.namelist())
    strings_part = next((part for kind, part in relations.values() if kind == "sharedStrings"), "")
    styles_part = next((part for kind, part in relations.values() if kind == "styles"), "")
    texts = _shared_texts(container, strings_part) if strings_part in names else TableOfTexts()
    shared = Shared(
        texts=texts,
        strings=SharedTexts(texts.finished()),
        formats=_number_formats(container, styles_part) if styles_part in names else [],
        epoch_1904=epoch_1904,
        digits=digits,
    )
    found: list[tuple[str, str, SheetParts]] = []
    for name, state, relation in entries:
        kind, part = relations.get(relation, ("", ""))
        if kind == "worksheet":  # a chart or macro sheet holds no cells
            found.append((name, state, _read_sheet(container, part, shared, control)))
    compute_results(container, {name: parts for name, _, parts in found}, shared)
    for name, state, parts in found:
        stored = None if parts.plain is None else parts.plain.finished(texts.finished())
        yield Sheet(
            name,
            tuple(parts.rows[number] for number in sorted(parts.rows)),
            visible=state == "visible",
            hidden_columns=tuple(parts.hidden_columns),
            merged=tuple(parts.merged),
            computed=parts.computed,
            stored=stored,
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


def _joined_text(element: Element) -> str:
    """Text of a string item: its own and its runs', without phonetic guides."""
    pieces = []
    for child in element:
        tag = local_name(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [run.text or "" for run in child if local_name(run.tag) == "t"]
    return unescape("".join(pieces))


def _shared_texts(container: zipfile.ZipFile, part: str) -> TableOfTexts:
    try:
        with container.open(part) as stream:
            return _plain_shared_texts(stream)
    except (NotPlainError, UnicodeDecodeError):  # the parser says what is wrong, if anything is
        texts = TableOfTexts()
        texts.add(Texts.of(_strings_among(elements(container, part))))
        return texts


def _plain_shared_texts(stream: IO[bytes]) -> TableOfTexts:
    texts = TableOfTexts()
    for piece in plain_strings(stream):
        if isinstance(piece, bytes):
            piece = Texts.of(_strings_among(elements_of(io.BytesIO(piece))))
        if int((piece.ends - piece.starts).max(initial=0)) > MAX_TEXT_BYTES:
            raise CapPassedError("a text of more than 1 MB among the shared strings")
        texts.add(piece)
    return texts


def _strings_among(events: Iterable[tuple[str, Element]]) -> list[str]:
    strings = []
    for _, element in events:
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


def _read_sheet(container: zipfile.ZipFile, part: str, shared: Shared, control: JobControl) -> SheetParts:
    left = shared.cells_left
    try:
        return _read_plain_sheet(container, part, shared, control)
    except (NotPlainError, UnicodeDecodeError):  # the parser says what is wrong, if anything is
        shared.cells_left = left
        return _parse_sheet(elements(container, part), SheetParts(part), shared, control)


def _read_plain_sheet(
    container: zipfile.ZipFile, part: str, shared: Shared, control: JobControl
) -> SheetParts:
    rest: list[bytes] = []
    reader = PlainReader()
    maker = CellMaker(shared, reader.written)
    with container.open(part) as stream:
        found = map(tags_of, plain_stretches(stream, rest))
        long = container.getinfo(part).file_size >= _READ_AHEAD_FROM_BYTES
        with ahead_of_work(found) if long else nullcontext(found) as stretches:
            for tags in filter(None, stretches):
                plain = reader.rows(tags)
                cells = len(plain.columns) + len(plain.numbers)
                _count_cells(cells, int(plain.numbers[-1]), shared, control)
                maker.add(plain)
    parts = SheetParts(part, maker, formulas=maker.formulas)
    return _parse_sheet(elements_of(io.BytesIO(b"".join(rest))), parts, shared, control)


def _count_cells(cells: int, row_number: int, shared: Shared, control: JobControl) -> None:
    before = shared.cells_left // _CELLS_BETWEEN_CHECKS
    shared.cells_left -= cells
    if shared.cells_left < 0:
        raise CapPassedError(f"more than {MAX_CELLS:,} cells")
    if shared.cells_left // _CELLS_BETWEEN_CHECKS != before:
        control.check(1 - shared.cells_left / MAX_CELLS, f"Reading row {row_number:,}")


def _parse_sheet(
    events: Iterable[tuple[str, Element]], parts: SheetParts, shared: Shared, control: JobControl
) -> SheetParts:
    row_number = 0
    for _, element in events:
        tag = local_name(element.tag)
        if tag == "row":
            row_number = int(element.get("r") or row_number + 1)
            if not 1 <= row_number <= MAX_ROW or row_number in parts.rows:
                raise ValueError(f"row {row_number} is impossible or stands twice")
            _count_cells(len(element) + 1, row_number, shared, control)
            cells = _cells(element, row_number, shared, parts)
            if cells:
                hidden = element.get("hidden", "") in TRUE
                parts.rows[row_number] = Row.of(row_number, cells, hidden)
            element.clear()
        elif tag == "col" and element.get("hidden", "") in TRUE:
            parts.hidden_columns.append((int(element.get("min", "0")), int(element.get("max", "0"))))
        elif tag == "mergeCell":
            merged = _range(element.get("ref", ""))
            if merged is not None:
                parts.merged.append(merged)
            if len(parts.merged) > MAX_MERGES:
                raise CapPassedError(f"more than {MAX_MERGES:,} merged ranges")
    return parts


def _cells(row: Element, row_number: int, shared: Shared, parts: SheetParts) -> list[Cell]:
    column = 0
    cells: dict[int, Cell] = {}
    for element in row:
        if local_name(element.tag) != "c":
            continue
        column = _column(element, column, row_number)
        cell = _cell(element, row_number, column, shared)
        if any(local_name(child.tag) == "f" for child in element):
            parts.count_formula(cell)
        if cell is not None:
            cells[column] = cell
    return [cells[number] for number in sorted(cells)]


def _column(element: Element, previous: int, row_number: int) -> int:
    reference = element.get("r")
    if not reference:
        return previous + 1
    row, column = position(reference)
    if row != row_number:
        raise ValueError(f"cell {reference} stands in row {row_number}")
    return column


def _range(reference: str) -> Range | None:
    first, _, last = reference.partition(":")
    if not last:
        return None
    (row_a, column_a), (row_b, column_b) = position(first), position(last)
    return Range(min(row_a, row_b), min(column_a, column_b), max(row_a, row_b), max(column_a, column_b))


def _cell(element: Element, row: int, column: int, shared: Shared) -> Cell | None:
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
        value = value_of(kind, text, number_format, shared)
    if isinstance(value, str) and not value.strip():
        return None
    return Cell(row, column, value, number_format)
