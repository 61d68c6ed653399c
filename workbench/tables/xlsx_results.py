"""What is read from the part of one sheet, and the results of formulas that were saved without them."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workbench.tables.formulas import Formulas, NoResultError
from workbench.tables.markup import elements, local_name
from workbench.tables.sheet import Cell, Range, Row, rows_of
from workbench.tables.table_of_texts import TableOfTexts
from workbench.tables.xlsx_cells import CellMaker, FormulaCount
from workbench.tables.xlsx_values import Shared, position

_MOST_CELLS_COMPUTED = 100_000
"""Cells of a workbook up to which formulas are computed: their texts need a second reading."""
_FEWEST_ZEROS = 3
"""So many formulas whose results are all 0 were never computed; fewer may well be 0."""

FormulaTexts = dict[tuple[int, int], str]
"""Formulas of a sheet by row and column."""


@dataclass(slots=True)
class SheetParts:
    """What the part of a sheet holds: plain rows as arrays, or rows that a parser found."""

    part: str
    plain: CellMaker | None = None
    rows: dict[int, Row] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    formulas: FormulaCount = field(default_factory=FormulaCount)
    computed: int = 0

    def count_formula(self, cell: Cell | None) -> None:
        """Count one formula by what its cell shows (None: nothing)."""
        empty = cell is None or cell.pending
        self.formulas.all += 1
        self.formulas.pending += empty
        self.formulas.unsaved += empty or (cell is not None and cell.value == 0)

    @property
    def cell_count(self) -> int:
        """How many cells hold something."""
        parsed = sum(len(row.shape.columns) for row in self.rows.values())
        return parsed + (self.plain.cell_count if self.plain is not None else 0)

    def take_rows(self, texts: TableOfTexts) -> None:
        """Make rows of the arrays, so that single cells can be changed."""
        if self.plain is not None:
            self.rows = {row.number: row for row in rows_of(self.plain.finished(texts.finished()))}
            self.plain = None


def compute_results(container: zipfile.ZipFile, sheets: Mapping[str, SheetParts], shared: Shared) -> None:
    """Put the results of formulas into sheets: of those without one, and of all where each is empty or 0.

    Programs that write workbooks without computing them leave nothing or 0 behind. What cannot be computed
    is then pending, and never a 0.
    """
    counts = [parts.formulas for parts in sheets.values()]
    formulas = sum(count.all for count in counts)
    never_computed = formulas == sum(count.unsaved for count in counts) and formulas >= _FEWEST_ZEROS
    if not never_computed and not any(count.pending for count in counts):
        return
    if sum(parts.cell_count for parts in sheets.values()) > _MOST_CELLS_COMPUTED:
        return
    for parts in sheets.values():
        parts.take_rows(shared.texts)
    texts = {
        name: {
            place: text
            for place, text in _texts(container, parts.part)
            if never_computed or _is_pending(parts.rows.get(place[0]), place[1])
        }
        for name, parts in sheets.items()
        if parts.formulas.all
    }
    values = {
        name: {
            (row.number, column): value
            for row in parts.rows.values()
            for column, value in zip(row.shape.columns, row.values, strict=True)
        }
        for name, parts in sheets.items()
    }
    book = Formulas(values, texts, shared.digits)
    for name, found in texts.items():
        _put_results(sheets[name], name, found, book)


def _is_pending(row: Row | None, column: int) -> bool:
    cell = row.at(column) if row is not None else None
    return cell is not None and cell.pending


def _put_results(parts: SheetParts, name: str, texts: FormulaTexts, book: Formulas) -> None:
    by_row: dict[int, list[int]] = {}
    for place in sorted(texts):
        by_row.setdefault(place[0], []).append(place[1])
    for number, columns in by_row.items():
        row = parts.rows.get(number)
        cells = {} if row is None else {cell.column: cell for cell in row.cells}
        for column in columns:
            known = cells.pop(column, Cell(number, column, None))
            try:
                result = book.result(name, number, column)
            except NoResultError:
                cells[column] = known._replace(value=None, pending=True)
                continue
            parts.computed += 1
            if result is not None and result != "":
                cells[column] = known._replace(value=result, pending=False)
        if cells:
            ordered = [cells[column] for column in sorted(cells)]
            parts.rows[number] = Row.of(number, ordered, row.hidden if row is not None else False)
        else:
            del parts.rows[number]


def _texts(container: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Place and text of every formula of a sheet; empty where it shares the text of another one."""
    for _, element in elements(container, part):
        tag = local_name(element.tag)
        if tag == "c":
            formula = next((child for child in element if local_name(child.tag) == "f"), None)
            if formula is not None and element.get("r"):
                yield position(element.get("r", "")), formula.text or ""
        elif tag == "row":
            element.clear()
