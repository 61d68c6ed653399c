"""Tax that the prices hold already: taken out of the net total, never added on top."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import BESIDE_GOODS, LineRole
from workbench.quotes.account.corrected import LEFT_OUT_BY_USER
from workbench.quotes.account.reading import HeldTax, Reading
from workbench.quotes.language.numbers import percentages_in
from workbench.quotes.language.roles import Choice
from workbench.quotes.language.tax_words import says_gross, states_gross
from workbench.quotes.language.values import read_figure
from workbench.quotes.language.words import LONGEST_TEXT
from workbench.quotes.layout.rows import QuoteRow, RowKind, counting, in_cents, sum_in_cents, with_role
from workbench.quotes.lines.amounts import CENTS_OFF_RATE
from workbench.quotes.model import Field

TAX_TAKEN_OUT = "tax_taken_out"
TAX_UNKNOWN = "tax_in_prices_unknown"

_ROWS_AROUND = 150
"""Rows of text before and behind the lines that are searched for what they say about tax."""
_SENTENCE_ENDS = re.compile(
    r"[;\n]|(?<!incl)(?<!inkl)(?<!excl)(?<!exkl)(?<!zzgl)(?<![^\w]inc)\.\s+(?=[^\W\d_])(?=[A-ZÄÖÜ])"
)
_MOST_PERCENT = 40
_LABEL = "tax taken out of the prices"


def _statements(reading: Reading) -> list[str]:
    """Sentences around the lines that say that the prices hold tax: "all prices incl. 20 % VAT"."""
    kinds = {RowKind.LETTERHEAD, RowKind.NOTE, RowKind.HEADING}
    around = [row for row in reading.rows if row.kind in kinds and not row.row.hidden]
    if len(around) > 2 * _ROWS_AROUND:
        around = [*around[:_ROWS_AROUND], *around[-_ROWS_AROUND:]]
    found = []
    for row in around:
        if any(isinstance(value, Decimal) for value in row.row.values):
            continue  # a labelled sum says what it holds itself
        for value in row.row.values:
            if isinstance(value, str) and len(value) <= LONGEST_TEXT:
                found += [text for text in _SENTENCE_ENDS.split(value) if states_gross(text)]
    return found


def _one_rate(texts: Iterable[str]) -> Decimal | None:
    """The one percentage that texts about tax name; None where they name none or several."""
    rates = {rate for text in texts for rate in percentages_in(text)}
    return rates.pop() if len(rates) == 1 else None


def take_out_held_tax(reading: Reading, file_name: str, percent: Decimal | None = None) -> list[Issue]:
    """Split the tax that the printed total holds from prices that hold it too.

    To be called on an applied solution. The tax becomes a line of the offer, and a line of the same amount
    below zero takes it out of the prices; both point to the cell that prints it, and the total still holds.
    Where nothing prints the tax, the one rate that the quote names beside its gross prices gives it; without
    such a rate the net total stays gross and that is asked. `percent` is the answer.
    A printed tax is then shared by goods and freight in proportion.
    """
    solution = reading.solution
    goods = [row for row in solution.covered if row.role not in BESIDE_GOODS]
    if not goods or with_role(solution.covered, LineRole.TAX) or (solution.totals and not solution.fits):
        return []
    said = [total.label for total in solution.totals if says_gross(total.label)]
    said += filter(None, map(_gross_header, {id(row.table): row for row in goods}.values()))
    printed = [
        row
        for row in with_role(reading.rows, LineRole.TAX)  # none of them is covered
        if row.kind is RowKind.LINE and row.amount is not None
        if row.choice is Choice.NONE and not row.row.hidden
    ]
    said += [] if printed else _statements(reading)
    labelled = bool(said) or bool(percent)
    if percent == 0 or not (printed or labelled):
        return []
    base = _taxed_lines(reading)
    gross = sum_in_cents(base)
    held = [
        row for row in printed if row.tax_inside or (row.counts and (labelled or _is_part_of(row, gross)))
    ]
    held = list({(row.label, row.cents): row for row in held}.values())
    tax = sum((row.cents for row in held), Decimal(0))
    if not held and not labelled:
        return []
    freight = [row for row in solution.covered if row.role is LineRole.FREIGHT and row.cents]
    if not held:
        rate = _one_rate(said) if percent is None else percent
        source = "as the quote says" if percent is None else "as you said"
        if rate is None or not 0 < rate < _MOST_PERCENT:
            return [_unknown(reading, goods, file_name)]
        return [_take_out_by_rate(reading, goods, freight, rate, source, file_name)]
    if not 0 < tax < gross:
        return []
    own_rows = {id(row.row) for row in goods}
    per_line = all(id(row.row) in own_rows for row in held)
    counter = [_taken_out(row, row.cents) for row in held]
    agrees = percent is not None and abs(_share(gross, percent) - tax) <= CENTS_OFF_RATE
    if freight and agrees:
        carried = in_cents(tax * sum((row.cents for row in freight), Decimal(0)) / gross)
        counter[-1] = _taken_out(held[-1], held[-1].cents - carried)
        counter.append(_taken_out(held[-1], carried, LineRole.FREIGHT))
    for row in held:
        row.left_out = ""
    for line in counter:
        _insert_after(reading, line)
    reading.solution = replace(solution, fixed=(*solution.fixed, *held, *counter))
    if not per_line:
        known = percent if percent is not None else _one_rate(row.label for row in held)
        follows = known is not None and (
            agrees
            or not solution.totals
            or (not freight and abs(_share(gross, known) - tax) <= CENTS_OFF_RATE)
        )
        reading.held_tax = HeldTax(
            base=base, counters=tuple(counter), printed=tuple(held), percent=known if follows else None
        )
    if (freight or percent is not None) and not agrees:
        return [_unknown(reading, goods, file_name)]
    return [_split(held[0], tax, file_name)]


def _taxed_lines(reading: Reading) -> tuple[QuoteRow, ...]:
    """The lines that a printed tax is of: those of the total; without one also what the user left out."""
    covered = reading.solution.covered
    if reading.solution.totals:
        return covered
    refused = [
        row
        for row in reading.rows
        if row.left_out == LEFT_OUT_BY_USER and row.choice is Choice.NONE and row.role is not LineRole.TAX
    ]
    return (*covered, *refused)


def follow_lines(reading: Reading) -> None:
    """Let the tax taken out of the prices be that of the lines that count, beside goods of their roles.

    To be called when the user's lines are in or out and all roles are known. The lines of the total keep the
    tax that was printed or made for them, to the cent; others have that of the rate, or of the same share.
    """
    held = reading.held_tax
    if held is None:
        return
    own = set(map(id, (*held.made, *held.printed)))
    counted = [row for row in counting(reading.rows) if id(row) not in own and row.role is not LineRole.TAX]
    unchanged = set(map(id, counted)) == set(map(id, held.base))
    made: list[QuoteRow] = []
    for is_freight in (False, True):
        rows = [row for row in counted if (row.role is LineRole.FREIGHT) is is_freight]
        gross = sum_in_cents(rows)
        base = sum_in_cents(row for row in held.base if (row.role is LineRole.FREIGHT) is is_freight)
        taken = -sum_in_cents(row for row in held.counters if (row.role is LineRole.FREIGHT) is is_freight)
        at_rate = None if held.percent is None else _share(base, held.percent)
        if unchanged and (at_rate is None or abs(at_rate - taken) <= CENTS_OFF_RATE):
            tax = taken
        elif held.percent is not None:
            tax = in_cents(_share(gross, held.percent))
        else:
            tax = in_cents(taken * gross / base) if base else Decimal(0)
        made += _by_role(held.counters[0], rows, tax)
    change = -sum_in_cents((*made, *held.printed))
    if held.computed is not None:
        held.computed.amount = change
    elif change:
        made.append(
            replace(held.counters[0], label="tax of lines taken in or out", role=LineRole.TAX, amount=change)
        )
    counters = set(map(id, held.counters))
    for row in made:
        _insert_after(reading, row)
    reading.rows = [row for row in reading.rows if id(row) not in counters]
    fixed = (row for row in reading.solution.fixed if id(row) not in counters)
    reading.solution = replace(reading.solution, fixed=(*fixed, *made))


def _by_role(counter: QuoteRow, rows: Sequence[QuoteRow], tax: Decimal) -> list[QuoteRow]:
    """Rows that take a tax out of lines, one for each role and term; the largest has what rounding leaves."""
    sums: dict[tuple[LineRole, int | None], Decimal] = {}
    for row in rows:
        key = row.role, row.term_months
        sums[key] = sums.get(key, Decimal(0)) + row.cents
    gross = sum(sums.values(), Decimal(0))
    if not gross or not tax:
        return []
    shares = {key: in_cents(tax * amount / gross) for key, amount in sums.items() if amount}
    largest = max(shares, key=lambda key: abs(shares[key]))
    shares[largest] += tax - sum(shares.values(), Decimal(0))
    return [
        replace(counter, label=_LABEL, role=role, term_months=term, amount=-share)
        for (role, term), share in shares.items()
        if share
    ]


def tax_beside_totals(reading: Reading, file_name: str) -> list[Issue]:
    """Count the tax between a net total and the gross one beside it, where nothing prints the tax itself.

    Both stand in the row of the total, the gross one in a column whose header says that tax is inside, and
    every line of that column is gross by the same rate.
    """
    solution = reading.solution
    if not solution.fits or len(solution.totals) != 1 or with_role(reading.rows, LineRole.TAX):
        return []
    total = solution.totals[0]
    table = next((row.table for row in solution.covered if row.table is not None), None)
    if table is None or total.table is not table or not total.cents:
        return []
    used = {column.number for column in table.columns.values()}
    for number, header in table.texts.items():
        if number in used or not says_gross(header):
            continue
        gross = read_figure(total.row.at(number), Field.EXTENDED, None).value
        lines = [row for row in solution.covered if row.table is table and row.cents]
        rates = {_rate_between(row, number) for row in lines}
        if gross is None or len(rates) != 1 or None in rates or not 0 < gross - total.cents < total.cents:
            continue
        cell = total.row.at(number)
        tax = QuoteRow(
            total.layout,
            total.row,
            RowKind.LINE,
            table,
            label=f"tax between the net and the gross total ({header})"[:300],
            role=LineRole.TAX,
            amount=in_cents(gross) - total.cents,
            currency=total.currency,
            cells={"extended": cell.address if cell is not None else ""},
            side=True,
        )
        _insert_after(reading, tax)
        return [_split_beside(tax, file_name)]
    return []


def _rate_between(row: QuoteRow, number: int) -> Decimal | None:
    """Percent by which a line's figure in a column exceeds its amount, None where it has none."""
    gross = read_figure(row.row.at(number), Field.EXTENDED, None).value
    return None if not gross else round(100 * gross / row.cents - 100, 1)


def _split_beside(tax: QuoteRow, file_name: str) -> Issue:
    return Issue(
        severity=Severity.NOTE,
        code="tax_beside_total",
        message=f"Beside the net total stands a gross one; {tax.cents:,.2f} of tax lie between them.",
        where=_where(tax, file_name),
        suggestion="Check that the gross total is what is to be paid.",
    )


def _take_out_by_rate(
    reading: Reading,
    goods: Sequence[QuoteRow],
    freight: Sequence[QuoteRow],
    percent: Decimal,
    source: str,
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
        _taken_out(goods[-1], -tax), label=f"tax in the prices: {percent:f} %, {source}", role=LineRole.TAX
    )
    for row in (*added, line):
        _insert_after(reading, row)
    reading.held_tax = HeldTax(
        base=reading.solution.covered, counters=tuple(added), computed=line, percent=percent
    )
    reading.solution = replace(reading.solution, fixed=(*reading.solution.fixed, *added, line))
    return _split(line, tax, file_name)


def _insert_after(reading: Reading, line: QuoteRow) -> None:
    """Put a further line of a row behind those that it has."""
    last = max(i for i, other in enumerate(reading.rows) if other.row is line.row)
    reading.rows.insert(last + 1, line)


def _gross_header(row: QuoteRow) -> str:
    """The header of the line's prices where it says that tax is inside, else nothing."""
    if row.table is None:
        return ""
    column = row.table.columns.get(Field.EXTENDED) or row.table.columns.get(Field.UNIT_NET)
    return column.header if column is not None and says_gross(column.header) else ""


def _is_part_of(row: QuoteRow, gross: Decimal) -> bool:
    """Whether a tax with its rate in the label is that share of gross prices, and not on top of them."""
    rates = percentages_in(row.label)
    return bool(rates) and abs(row.cents - _share(gross, rates[0])) <= CENTS_OFF_RATE


def _share(gross: Decimal, percent: Decimal) -> Decimal:
    """The tax that a gross amount holds at a rate."""
    return gross * percent / (100 + percent)


def _taken_out(row: QuoteRow, tax: Decimal, role: LineRole = LineRole.COMPONENT) -> QuoteRow:
    return QuoteRow(
        row.layout,
        row.row,
        RowKind.LINE,
        row.table,
        label=_LABEL,
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
