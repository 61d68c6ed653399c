"""Printed sums that stand below their labels, or whose points and commas are misplaced."""

from workbench.domain.issue import Severity
from workbench.domain.quote import LineRole
from workbench.quotes.language.numbers import Mark, currency_in
from workbench.quotes.language.roles import TotalRank, total_rank
from workbench.quotes.language.row_texts import labels_above
from workbench.quotes.language.values import Figure, read_figure
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.lines.read_line import SheetLog
from workbench.quotes.lines.sums_above import SumsAbove, table_of
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell


def read_below_labels(found: QuoteRow, mark: Mark | None) -> bool:
    """Read a row of sums and charges whose labels stand in the row above it: its last sum is the total.

    False for any other row, and for the first of several below the same labels, as of taxes by rate.
    """
    by_number = found.layout.sheet.by_number
    labels = by_number.get(found.number - 1)
    told = labels_above(labels, found.row, mark)
    if not told or labels is None or labels.number == table_of(found).header_row:
        return False
    below = by_number.get(found.number + 1)
    if below is not None and labels_above(labels, below, mark):
        return False
    sums = [(label, cell, rank) for label, cell in told if (rank := total_rank(label)) is not None]
    label, cell, rank = max(sums, key=lambda one: (one[2] >= TotalRank.TOTAL, one[1].column))
    figure = read_figure(cell, Field.EXTENDED, mark)
    found.kind, found.role, found.total_rank = RowKind.TOTAL, LineRole.TOTAL, max(rank, TotalRank.TOTAL)
    found.label, found.amount, found.currency = label, figure.value, figure.currency
    found.cells, found.left_out = {"extended": cell.address}, "a sum of other lines"
    return True


def sum_by_digits(found: QuoteRow, sums: SumsAbove, log: SheetLog) -> tuple[Cell | None, Figure]:
    """A printed sum that is no number as its marks stand: its digits are those of the lines' sum."""
    for cell in reversed(found.row.cells):
        if isinstance(cell.value, str) and sums.has_digits(cell.text):
            log.add(
                Severity.WARNING,
                "total_misprinted",
                f"The printed sum '{cell.text}' was read as {sums.running:,.2f}: "
                "the lines add up to exactly its digits.",
                cell.address,
                "Look at the sum; its points and commas stand as in no number.",
            )
            return cell, Figure(sums.running, currency=currency_in(cell.text))
    return None, Figure(None)
