"""What stands behind the tax or the total: a rounding of what is paid, and charges that are told again."""

from collections.abc import Sequence
from decimal import Decimal

from workbench.domain.quote import CHARGES, LineRole
from workbench.quotes.account.reading import Reading
from workbench.quotes.language.values import read_figure
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.rows import QuoteRow, in_cents, sum_in_cents
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell

_MOST_CELLS = 20
_TOLD_AGAIN = "it is told again behind the vendor's total"


def read_behind_total(reading: Reading) -> None:
    """Tell roundings from discounts, and leave out charges that repeat those of the total."""
    charges = [row for row in reading.rows if row.role in CHARGES and row.counts]
    _tell_roundings(charges)
    totals = reading.solution.totals
    if len(totals) == 1 and totals[0].table is not None:
        for role in (LineRole.FREIGHT, LineRole.TAX):
            _leave_out_told_again([row for row in charges if row.role is role], totals[0])


def _tell_roundings(charges: Sequence[QuoteRow]) -> None:
    """Give a rounding behind the tax its role: it changes what is paid, and is neither goods nor tax."""
    taxes = [row for row in charges if row.role is LineRole.TAX and not row.side]
    for row in charges if taxes else ():
        if row.role is not LineRole.DISCOUNT or not mentions("rounding", row.name):
            continue
        own = [tax.number for tax in taxes if tax.table is row.table and tax.sheet == row.sheet]
        if own and row.number > max(own):
            row.role = LineRole.ROUNDING


def _leave_out_told_again(charges: Sequence[QuoteRow], total: QuoteRow) -> None:
    """Leave out taxes or freight below the total that repeat those above: a recap by rate or of the sums."""
    charges = [row for row in charges if row.sheet == total.sheet]
    above = [row for row in charges if row.number < total.number]
    below = [row for row in charges if row.number > total.number]
    if not above:  # a net total, with the charges right below it
        above = [row for row in below if row.table is total.table]
        below = [row for row in below if row.table is not total.table]
    first = sum_in_cents(above)
    if first and below and (sum_in_cents(below) == first or all(_repeats(row, first) for row in below)):
        for row in below:
            row.left_out = _TOLD_AGAIN


def _repeats(row: QuoteRow, cents: Decimal) -> bool:
    """Whether a charge is nothing, or its row prints an amount, in a cell or behind words in one."""
    if not row.cents:
        return True
    return any(_printed_in(cell) == cents for cell in row.row.first_cells(_MOST_CELLS))


def _printed_in(cell: Cell) -> Decimal:
    text = cell.text.rpartition(" ")[2] if isinstance(cell.value, str) else ""
    figure = read_figure(cell._replace(value=text) if text else cell, Field.EXTENDED, None)
    return in_cents(figure.value)
