"""What stands beside lines, each for itself: freight, tax and discount in their row, totals in a box."""

from collections.abc import Sequence
from itertools import pairwise

from workbench.domain.quote import LineRole
from workbench.quotes.language.numbers import Mark
from workbench.quotes.language.roles import label_role, total_rank
from workbench.quotes.language.row_texts import label_of, labels_above, total_beside
from workbench.quotes.language.values import read_figure
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell

CHARGES = frozenset({Field.FREIGHT, Field.TAX})
_FEWEST_PAIRS = 2
_MOST_CELLS = 20
_ROWS_OF_A_BOX = 40


def charges_beside(total: QuoteRow, mark: Mark | None) -> list[QuoteRow]:
    """Charges in the row of a total, each behind its label: "Subtotal | 100 | VAT | 20 | Total | 120"."""
    above = total.layout.sheet.by_number.get(total.number - 1)
    if total.table is not None and (told := labels_above(above, total.row, mark)):
        return _charges(total, told, mark)
    count = min(len(total.row.shape.columns), _MOST_CELLS)
    if count < 2 * _FEWEST_PAIRS or count % 2:
        return []
    cells = total.row.first_cells(count)
    labelled = [
        (label, cell)
        for label, cell in pairwise(cells)
        if isinstance(label.value, str)
        and (total_rank(label.text) is not None or label_role(label.text) is not None)
        and read_figure(cell, Field.EXTENDED, mark).value is not None
    ]
    if len(labelled) < _FEWEST_PAIRS or 2 * len(labelled) != len(cells):
        return []
    return _charges(total, [(label.text, cell) for label, cell in labelled], mark)


def _charges(total: QuoteRow, labelled: Sequence[tuple[str, Cell]], mark: Mark | None) -> list[QuoteRow]:
    charges = []
    for label, cell in labelled:
        role = label_role(label)
        figure = read_figure(cell, Field.EXTENDED, mark)
        if total_rank(label) is None and role is not None and not figure.percent:
            charge = QuoteRow(total.layout, total.row, RowKind.LINE, total.table, label=label, role=role)
            charge.amount, charge.currency, charge.side = figure.value, figure.currency, True
            charge.section, charge.cells = total.section, {"extended": cell.address}
            charges.append(charge)
    return charges


def side_charges(line: QuoteRow) -> list[QuoteRow]:
    """Freight and tax that stand in columns of their own beside a line's amount."""
    if line.kind is not RowKind.LINE or line.table is None or CHARGES.isdisjoint(line.table.columns):
        return []
    return [
        QuoteRow(
            line.layout,
            line.row,
            RowKind.LINE,
            line.table,
            label=f"{role.value} of {line.name}",
            role=role,
            amount=line.figures[name],
            currency=line.currency,
            cells={"extended": line.cells[name.value]},
            choice=line.choice,
            section=line.section,
            side=True,
        )
        for name, role in ((Field.FREIGHT, LineRole.FREIGHT), (Field.TAX, LineRole.TAX))
        if line.figures.get(name)
    ]


def totals_beside(layout: SheetLayout, table: Table, mark: Mark | None) -> list[QuoteRow]:
    """Totals in a box right of a table, for the offer as one in the letterhead is."""
    last = max(column.number for column in table.columns.values())
    found = []
    for row in (*table.header, *table.body[:_ROWS_OF_A_BOX]):
        beside = total_beside(row, last, mark)
        if beside is not None:
            cell, figure, rank = beside
            total = QuoteRow(layout, row, RowKind.TOTAL, role=LineRole.TOTAL, side=True)
            total.label, total.left_out = label_of(row), "a sum beside the lines"
            total.amount, total.total_rank, total.currency = figure.value, rank, figure.currency
            total.cells = {"extended": cell.address}
            found.append(total)
    return found
