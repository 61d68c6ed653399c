"""Answers to questions on printed amounts and charges that the account of a quote leaves open."""

import re
from collections.abc import Iterator
from decimal import Decimal

from workbench.domain.issue import Issue
from workbench.domain.quote import ACCEPTABLE_ROLES, Corrections, LineRole, QuoteLine, row_key
from workbench.quotes.language.numbers import percentages_in
from workbench.quotes.model import Field, QuoteImport

_SUMS = frozenset({LineRole.SUBTOTAL, LineRole.TOTAL})
_CHARGES = frozenset({LineRole.FREIGHT, LineRole.TAX})
_AMOUNT = re.compile(r"[^\d]{0,5}\d[\d.,'’ \u00a0\u202f]*[^\d]{0,5}")
"""What a cell shows that holds an amount and no sentence."""
_READ_AS = {
    LineRole.TAX: "It is tax",
    LineRole.FREIGHT: "It is freight",
    LineRole.SERVICE: "It is a service",
    LineRole.COMPONENT: "It is goods",
    LineRole.TOTAL: "It is a total",
}
_MOST_RATE = 40

Answers = list[tuple[str, Corrections]]
"""What people read, and the corrections that it stands for."""


def answers_on_sum(issue: Issue, result: QuoteImport) -> Answers:
    """A printed amount that nothing explains: another total, a charge, or the column that is to be paid."""
    key, lines = _row_of(issue), _lines_of(issue, result)
    sums = [line for line in lines if line.role in _SUMS and line.extended is not None]
    if sums:
        return [(f"It is the total to check against: {_amount(sums[0])}", Corrections(total=sums[0].key))]
    if any(line.accepted for line in lines):
        return list(_other_column(issue, result))
    if not _holds_amount(issue, result):
        return []
    roles = (LineRole.TAX, LineRole.FREIGHT, LineRole.SERVICE, LineRole.COMPONENT, LineRole.TOTAL)
    return [(_READ_AS[role], Corrections(roles={key: role})) for role in roles]


def answers_on_tax(issue: Issue, result: QuoteImport) -> Answers:
    """Words of a tax of which none was read: so much of it is inside, none is, or the row prints it."""
    answers: Answers = []
    if _holds_amount(issue, result):
        answers.append(("It is tax on top of the prices", Corrections(roles={_row_of(issue): LineRole.TAX})))
    named = dict.fromkeys(rate for rate in percentages_in(issue.message) if 0 < rate < _MOST_RATE)
    answers += [
        (f"{rate.normalize():f} % tax is inside the prices", Corrections(tax_in_prices=rate))
        for rate in named
    ]
    return [*answers, ("No tax is inside the prices", Corrections(tax_in_prices=Decimal(0)))]


def answers_on_charge(issue: Issue, result: QuoteImport) -> Answers:
    """A charge that is rather something else, or that nobody asked for."""
    key = _row_of(issue)
    present = {line.role for line in _lines_of(issue, result)}
    roles = (LineRole.TOTAL, LineRole.COMPONENT, LineRole.SERVICE, LineRole.FREIGHT, LineRole.TAX)
    answers = [(_READ_AS[role], Corrections(roles={key: role})) for role in roles if role not in present]
    return [*answers, ("Leave it out of the offer", Corrections(included={key: False}))]


def answers_on_nothing(result: QuoteImport) -> Answers:
    """Goods that cost nothing although charges do: what was read as a charge is rather goods."""
    lines = result.quote.lines if result.quote is not None else ()
    charges = [line for line in lines if line.accepted and line.role in _CHARGES and line.extended]
    return [
        (
            f"Row {line.row} is goods: {_amount(line)}",
            Corrections(roles={line.key: LineRole.COMPONENT}),
        )
        for line in charges
    ]


def _other_column(issue: Issue, result: QuoteImport) -> Iterator[tuple[str, Corrections]]:
    """The column of the amount instead of the one that was used."""
    letter = issue.where.cell.rstrip("0123456789")
    row = int(issue.where.cell[len(letter) :] or 0)
    for table in result.tables:
        if table.sheet != issue.where.sheet or not table.first_row <= row <= table.last_row:
            continue
        columns = [
            column
            for column in result.mapping
            if (column.sheet, column.header_row) == (table.sheet, table.header_row)
        ]
        used = {
            column.column: "" if column.field is Field.EXTENDED else column.field.value for column in columns
        }
        if letter not in used:
            key = row_key(table.sheet, table.header_row)
            fields = {**used, letter: Field.EXTENDED.value}
            yield f"Column {letter} holds the amounts to pay", Corrections(columns={key: fields})
            return


def _row_of(issue: Issue) -> str:
    return row_key(issue.where.sheet, int(issue.where.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0))


def _lines_of(issue: Issue, result: QuoteImport) -> list[QuoteLine]:
    key = _row_of(issue)
    wanted = ACCEPTABLE_ROLES | _SUMS
    lines = result.quote.lines if result.quote is not None else ()
    return [line for line in lines if line.key == key and line.role in wanted]


def _holds_amount(issue: Issue, result: QuoteImport) -> bool:
    """Whether the cell is an amount by itself, which a role of its row makes a line."""
    letters = issue.where.cell.rstrip("0123456789")
    row = int(issue.where.cell[len(letters) :] or 0)
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    shown = next((sheet for sheet in result.sheets if sheet.name == issue.where.sheet), None)
    texts = next((found.texts for found in shown.rows if found.row == row), ()) if shown is not None else ()
    return 0 < place <= len(texts) and _AMOUNT.fullmatch(texts[place - 1].strip()) is not None


def _amount(line: QuoteLine) -> str:
    return f"{line.extended:,.2f}" if line.extended is not None else ""
