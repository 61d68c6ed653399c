"""Sheets whose items stand side by side: read as if one stood below the other, told by their own cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import Quote
from workbench.quotes.layout.detect import SheetLayout, find_tables
from workbench.quotes.layout.headers import assign_fields, header_score
from workbench.quotes.model import Field, LeftOut, PreviewRow, QuoteImport, SheetPreview
from workbench.tables.sheet import Cell, Row, Sheet, column_letter, column_number

_MOST_ROWS, _MOST_ITEMS = 200, 60
_FEWEST_LABELS = 3
_FEWEST_SCORE = 2.5
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class TurnedSheet:
    """A sheet with its block of labels turned: the rows of the block are columns below one header.

    Rows above the block keep their numbers, and those below follow the turned items.
    """

    original: Sheet
    turned: Sheet
    first: int
    """Number of the block's first row, and of the header of the turned sheet."""
    labels: int
    """How many rows the block has."""
    columns: tuple[int, ...]
    """Columns of the items, in order: turned, the rows behind the header."""

    def true_row(self, row: int) -> int:
        """Number in the original sheet of a turned sheet's row outside the block."""
        items = len(self.columns)
        return row if row < self.first else row - items - 1 + self.labels

    def is_item(self, row: int) -> bool:
        """Whether a row of the turned sheet is the header or an item."""
        return self.first <= row <= self.first + len(self.columns)

    def true_cell(self, address: str) -> str:
        """Where a cell of the turned sheet stands in the original one."""
        match = _ADDRESS.fullmatch(address)
        if match is None:
            return address
        column, row = column_number(match[1]), int(match[2])
        if not self.is_item(row):
            return f"{match[1]}{self.true_row(row)}"
        place = row - self.first
        across = self.columns[place - 1] if place else min(self.columns) - 1
        return f"{column_letter(max(across, 1))}{self.first + column - 1}"


def turned_sheet(layout: SheetLayout) -> tuple[TurnedSheet, SheetLayout] | None:
    """The sheet with its items one below the other, and its tables; None where its rows have no labels.

    A sheet with a table is turned only where the labels of its rows tell quantities and its table none.
    """
    sheet = layout.sheet
    counts = any(Field.QUANTITY in table.columns for table in layout.tables)
    if counts or not 0 < len(sheet.rows) <= _MOST_ROWS:
        return None
    block = _block(sheet.rows)
    if not block:
        return None
    label_column = block[0].cells[0].column
    columns = sorted({cell.column for row in block for cell in row.cells if cell.column > label_column})
    if not 0 < len(columns) <= _MOST_ITEMS:
        return None
    first = block[0].number
    header = Row.of(first, _turned_cells(block, label_column, first))
    items = [
        Row.of(first + place, cells)
        for place, column in enumerate(columns, start=1)
        if (cells := _turned_cells(block, column, first + place))
    ]
    below = len(columns) + 1 - (block[-1].number - first + 1)
    rows = (
        *(row for row in sheet.rows if row.number < first),
        header,
        *items,
        *(_moved(row, below) for row in sheet.rows if row.number > block[-1].number),
    )
    turned = Sheet(sheet.name, rows, sheet.visible)
    found = find_tables(turned)
    if not found.tables or found.tables[0].header_row != first:
        return None
    if layout.tables and Field.QUANTITY not in found.tables[0].columns:
        return None
    return TurnedSheet(sheet, turned, first, block[-1].number - first + 1, tuple(columns)), found


def _block(rows: Sequence[Row]) -> list[Row]:
    """The longest run of rows right below each other whose first texts are together the labels of a table."""
    runs: list[list[Row]] = []
    for row in rows:
        labelled = len(row.values) > 1 and isinstance(row.values[0], str)
        follows = runs and runs[-1] and row.number == runs[-1][-1].number + 1
        same = follows and row.shape.columns[0] == runs[-1][0].shape.columns[0]
        if labelled and same:
            runs[-1].append(row)
        else:
            runs.append([row] if labelled else [])
    scored = [(_score(run), run) for run in runs if len(run) >= _FEWEST_LABELS]
    best = max(scored, key=lambda one: one[0], default=(0.0, []))
    return _without_sums(best[1]) if best[0] >= _FEWEST_SCORE else []


def _score(run: Sequence[Row]) -> float:
    texts = {place: row.cells[0].text for place, row in enumerate(run)}
    return header_score(assign_fields(texts, {}))


def _without_sums(run: list[Row]) -> list[Row]:
    """The run up to its last row with as many cells as an item has: sums below it show one figure alone."""
    widest = max(len(row.values) for row in run)
    while widest > 2 and len(run[-1].values) == 2:
        run = run[:-1]
    return run


def _turned_cells(block: Sequence[Row], column: int, number: int) -> list[Cell]:
    first = block[0].number
    cells = [(row.number - first + 1, cell) for row in block if (cell := row.at(column)) is not None]
    return [cell._replace(row=number, column=place) for place, cell in cells]


def _moved(row: Row, by: int) -> Row:
    number = row.number + by
    return Row.of(number, [cell._replace(row=number) for cell in row.cells], row.hidden)


def told_by_true_cells(result: QuoteImport, sheets: Mapping[str, TurnedSheet]) -> QuoteImport:
    """The import of turned sheets with every cell, row and preview of the sheets as they are."""
    if not sheets:
        return result
    for name, turned in sheets.items():
        left = {entry.row: entry.reason for entry in result.rows_left_out if entry.sheet == name}
        used = [row.number for row in turned.turned.rows if row.number not in left]
        fate = _fates(result, turned, left, used)
        others = tuple(entry for entry in result.rows_left_out if entry.sheet != name)
        own = tuple(LeftOut(sheet=name, row=row, reason=why) for row, why in fate.items() if why)
        result = replace(
            result,
            quote=None if result.quote is None else _quote(result.quote, turned),
            issues=(*(_issue(issue, turned) for issue in result.issues), _said(result, turned)),
            rows_read=result.rows_read - len(turned.turned.rows) + len(turned.original.rows),
            rows_used=result.rows_used - len(used) + len(fate) - len(own),
            rows_left_out=(*others, *own),
            sheets=tuple(
                _preview(sheet, result.quote, turned, fate) if sheet.name == name else sheet
                for sheet in result.sheets
            ),
            mapping=tuple(
                replace(column, note=f"row {turned.first + column_number(column.column) - 1} of the sheet")
                if column.sheet == name
                else column
                for column in result.mapping
            ),
        )
    return result


def _fates(
    result: QuoteImport, turned: TurnedSheet, left: Mapping[int, str], used: Sequence[int]
) -> dict[int, str]:
    """Why each row of the original sheet does not count, "" where it does."""
    fates = {
        turned.true_row(row.number): left.get(row.number, "")
        for row in turned.turned.rows
        if not turned.is_item(row.number)
    }
    known = {
        column_number(column.column) for column in result.mapping if column.sheet == turned.original.name
    }
    has_items = any(turned.is_item(row) for row in used)
    why = next((reason for row, reason in left.items() if turned.is_item(row) and row > turned.first), "")
    for row in turned.original.rows:
        if row.number not in fates:
            counts = has_items and row.number - turned.first + 1 in known
            fates[row.number] = "" if counts else (why or "its figures are no part of the lines")
    return dict(sorted(fates.items()))


def _quote(quote: Quote, turned: TurnedSheet) -> Quote:
    name = turned.original.name
    lines = tuple(
        replace(line, cells={field: turned.true_cell(cell) for field, cell in line.cells.items()})
        if line.sheet == name
        else line
        for line in quote.lines
    )
    total = quote.printed_total
    if total is not None and total.sheet == name:
        cells = " + ".join(turned.true_cell(cell) for cell in total.cell.split(" + "))
        total = total.model_copy(update={"cell": cells})
    return quote.model_copy(update={"lines": lines, "printed_total": total})


def _issue(issue: Issue, turned: TurnedSheet) -> Issue:
    if issue.where.sheet != turned.original.name:
        return issue
    return replace(issue, where=replace(issue.where, cell=turned.true_cell(issue.where.cell)))


def _said(result: QuoteImport, turned: TurnedSheet) -> Issue:
    sheet = turned.original
    file = result.quote.file_name if result.quote is not None else ""
    return Issue(
        severity=Severity.NOTE,
        code="sheet_turned",
        message="The items stand side by side; they were read as if they stood one below the other.",
        where=Where(file=file, sheet=sheet.name, cell=sheet.by_number[turned.first].cells[0].address),
        suggestion="Check that every item is one column.",
    )


def _preview(
    sheet: SheetPreview, quote: Quote | None, turned: TurnedSheet, fates: Mapping[int, str]
) -> SheetPreview:
    roles = {
        turned.true_row(line.row): line.role.value
        for line in (quote.lines if quote is not None else ())
        if line.sheet == sheet.name and not turned.is_item(line.row)
    }

    def told(row: PreviewRow) -> PreviewRow:
        return replace(row, role=roles.get(row.row, ""), left_out=fates.get(row.row, ""))

    return replace(sheet, rows=tuple(told(row) for row in sheet.rows))
