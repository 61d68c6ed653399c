"""The sums and charges that an export repeats on each line, each once."""

from workbench.domain.quote import LineRole
from workbench.quotes.language.numbers import Mark
from workbench.quotes.language.roles import TotalRank, total_rank
from workbench.quotes.language.values import proven_mark, read_figure
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.figures import texts_in
from workbench.quotes.layout.headers import words_of
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.model import Field

_ROLES = {
    Field.FREIGHT: LineRole.FREIGHT,
    Field.TAX: LineRole.TAX,
    Field.DISCOUNT_AMOUNT: LineRole.DISCOUNT,
}
_ROWS_LOOKED_AT = 60


def document_rows(layout: SheetLayout, table: Table, mark: Mark | None) -> list[QuoteRow]:
    """Totals and charges of the document from the first line of a table that repeats them on all."""
    found = []
    for column in table.document:
        row = table.body[0]
        cell = row.at(column.number)
        proven = proven_mark(texts_in(table.body[:_ROWS_LOOKED_AT], column.number))
        figure = read_figure(cell, Field.EXTENDED, proven or mark)
        if cell is None or figure.value is None:
            continue
        role = _ROLES.get(column.field)
        one = QuoteRow(layout, row, RowKind.LINE, table, label=column.header, side=True)
        one.amount, one.currency, one.cells = figure.value, figure.currency, {"extended": cell.address}
        if role is not None:
            one.role = role
            one.amount = -abs(figure.value) if role is LineRole.DISCOUNT else figure.value
        else:
            one.kind, one.role, one.table = RowKind.TOTAL, LineRole.TOTAL, None
            one.total_rank = total_rank(words_of(column.header)) or TotalRank.TOTAL
            one.left_out = "a sum of all lines, repeated on each"
        found.append(one)
    return found
