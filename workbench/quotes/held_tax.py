"""Tax that the prices hold already: taken out of the net total, never added on top."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import LineRole
from workbench.quotes.model import Field
from workbench.quotes.reading import Reading
from workbench.quotes.roles import Choice
from workbench.quotes.rows import QuoteRow, RowKind, in_cents
from workbench.quotes.words import folded

TAX_TAKEN_OUT = "tax_taken_out"
TAX_UNKNOWN = "tax_in_prices_unknown"

_TAX = r"(?:tax(?:es)?|vat|gst|hst|mwst|ust|mehrwertsteuer|umsatzsteuer|tva|taxes|iva|impuestos?)"
_BETWEEN = r"(?:(?!ex|without|before|ohne|zzgl|plus|sans|hors|sin)[\w%.,]+\s+){0,3}"
_GROSS = re.compile(
    rf"(?<!\w)(?:incl\w*|inc|with|inkl\w*|einschl\w*|mit|con|avec)(?!\w)\.?\s*{_BETWEEN}{_TAX}(?!\w)|"
    rf"(?<!\w){_TAX}\.?\s+(?:incl\w*|inc|inkl\w*|enthalten)(?!\w)|toutes taxes comprises|"
    r"(?<!\w)(?:ttc|brutto\w*)(?!\w)|含税|含稅|税込|(?:vat|부가세)\s?포함"
)
_UNTAXED = re.compile(r"不含税|不含稅|未含稅")
_RATE = re.compile(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*%")
_CENTS_OFF = Decimal("0.05")
"""By how much a printed tax may miss its rate: vendors round each line."""


def says_gross(text: str) -> bool:
    """Whether a header or a sum's label says that tax is inside: "incl. VAT", "brutto", "TTC", "税込"."""
    lowered = folded(text)
    return _GROSS.search(lowered) is not None and _UNTAXED.search(lowered) is None


def take_out_held_tax(reading: Reading, file_name: str, percent: Decimal | None = None) -> list[Issue]:
    """Split the tax that the printed total holds from prices that hold it too.

    To be called on an applied solution. The tax becomes a line of the offer, and a line of the same amount
    below zero takes it out of the prices; both point to the cell that prints it, and the total still holds.
    Where nothing prints the tax, the net total stays gross and that is asked; `percent` is the answer.
    A printed tax is then shared by goods and freight in proportion.
    """
    solution = reading.solution
    covered = set(map(id, solution.covered))
    goods = [row for row in solution.covered if row.role not in {LineRole.TAX, LineRole.FREIGHT}]
    taxed = any(row.role is LineRole.TAX for row in solution.covered)
    if not goods or taxed or (solution.totals and not solution.fits):
        return []
    gross = sum((row.cents for row in solution.covered), Decimal(0))
    labelled = any(says_gross(total.label) for total in solution.totals) or any(
        map(_has_gross_prices, {id(row.table): row for row in goods}.values())
    )
    printed = [
        row
        for row in reading.rows
        if row.kind is RowKind.LINE and row.role is LineRole.TAX and id(row) not in covered
        if row.amount is not None and row.choice is Choice.NONE and not row.row.hidden
    ]
    held = [
        row for row in printed if row.tax_inside or (row.counts and (labelled or _is_part_of(row, gross)))
    ]
    held = list({(row.label, row.cents): row for row in held}.values())
    tax = sum((row.cents for row in held), Decimal(0))
    if percent == 0 or (not held and not labelled):
        return []
    freight = [row for row in solution.covered if row.role is LineRole.FREIGHT and row.cents]
    if not held:
        if percent is None:
            return [_unknown(reading, goods, file_name)]
        return [_take_out_by_rate(reading, goods, freight, percent, file_name)]
    if not 0 < tax < gross:
        return []
    counter = [_taken_out(row, row.cents) for row in held]
    agrees = percent is not None and abs(_share(gross, percent) - tax) <= _CENTS_OFF
    if freight and agrees:
        carried = in_cents(tax * sum((row.cents for row in freight), Decimal(0)) / gross)
        counter[-1] = _taken_out(held[-1], held[-1].cents - carried)
        counter.append(_taken_out(held[-1], carried, LineRole.FREIGHT))
    for row in held:
        row.left_out = ""
    for line in counter:
        _insert_after(reading, line)
    reading.solution = replace(solution, fixed=(*solution.fixed, *held, *counter))
    if (freight or percent is not None) and not agrees:
        return [_unknown(reading, goods, file_name)]
    return [_split(held[0], tax, file_name)]


def _take_out_by_rate(
    reading: Reading,
    goods: Sequence[QuoteRow],
    freight: Sequence[QuoteRow],
    percent: Decimal,
    file_name: str,
) -> Issue:
    """Take the tax of a rate out of goods and freight; it becomes a line beside the last of the goods."""
    added = []
    for rows, role in ((goods, LineRole.COMPONENT), (freight, LineRole.FREIGHT)):
        if rows:
            gross = sum((row.cents for row in rows), Decimal(0))
            added.append(_taken_out(rows[-1], in_cents(_share(gross, percent)), role))
    tax = -sum((row.cents for row in added), Decimal(0))
    line = replace(
        _taken_out(goods[-1], -tax), label=f"tax in the prices: {percent:f} %, as you said", role=LineRole.TAX
    )
    for row in (*added, line):
        _insert_after(reading, row)
    reading.solution = replace(reading.solution, fixed=(*reading.solution.fixed, *added, line))
    return _split(line, tax, file_name)


def _insert_after(reading: Reading, line: QuoteRow) -> None:
    """Put a further line of a row behind those that it has."""
    last = max(i for i, other in enumerate(reading.rows) if other.row is line.row)
    reading.rows.insert(last + 1, line)


def _has_gross_prices(row: QuoteRow) -> bool:
    if row.table is None:
        return False
    column = row.table.columns.get(Field.EXTENDED) or row.table.columns.get(Field.UNIT_NET)
    return column is not None and says_gross(column.header)


def _is_part_of(row: QuoteRow, gross: Decimal) -> bool:
    """Whether a tax with its rate in the label is that share of gross prices, and not on top of them."""
    rate = _RATE.search(row.label)
    if rate is None:
        return False
    return abs(row.cents - _share(gross, Decimal(rate.group(1).replace(",", ".")))) <= _CENTS_OFF


def _share(gross: Decimal, percent: Decimal) -> Decimal:
    """The tax that a gross amount holds at a rate."""
    return gross * percent / (100 + percent)


def _taken_out(row: QuoteRow, tax: Decimal, role: LineRole = LineRole.COMPONENT) -> QuoteRow:
    return QuoteRow(
        row.layout,
        row.row,
        RowKind.LINE,
        row.table,
        label=f"taken out of the prices: {row.name}"[:300],
        role=role,
        amount=-tax,
        currency=row.currency,
        cells=row.cells,
        section=row.section,
        side=True,
    )


def _where(row: QuoteRow, file_name: str) -> Where:
    return Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", ""))


def _split(held: QuoteRow, tax: Decimal, file_name: str) -> Issue:
    return Issue(
        severity=Severity.NOTE,
        code=TAX_TAKEN_OUT,
        message=f"The prices hold {tax:,.2f} of tax ('{held.name}'); the net total is without it.",
        where=_where(held, file_name),
        suggestion="Compare single prices with those of other vendors only after taking the tax out.",
    )


def _unknown(reading: Reading, goods: Sequence[QuoteRow], file_name: str) -> Issue:
    totals = reading.solution.totals
    return Issue(
        severity=Severity.WARNING,
        code=TAX_UNKNOWN,
        message="The prices hold tax, but nothing says how much of it is the goods': the net total is gross.",
        where=_where(totals[0] if totals else goods[0], file_name),
        suggestion="Ask the vendor for net prices or for the tax of each line.",
    )
