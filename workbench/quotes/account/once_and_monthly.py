"""Fees paid once and fees of each month or year side by side, and a total over the term of both."""

import re
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import Corrections, LineRole
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.reconcile import solve
from workbench.quotes.language.roles import TotalRank
from workbench.quotes.language.row_texts import months_of, term_in
from workbench.quotes.language.values import read_figure
from workbench.quotes.language.words import folded
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.rows import QuoteRow, RowKind, in_cents, of_kind
from workbench.quotes.model import Field

_ONCE = re.compile(
    r"one[- ]?(?:time|off)|(?<!\w)(?:once|setup|set-up|nrc|upfront|up-front|initial|activation)(?!\w)|"
    r"non-?recurring|einmalig|unique|único|초기|一次性|初期"
)
_LONGEST_TERM = 120
_MOST_COLUMNS = 3


def paid_over_the_term(reading: Reading, corrections: Corrections) -> bool:
    """Take every line for its fee once and its monthly fees over the term, where a printed total proves it.

    The reading stays as it is, and False is returned, where no total over a term is exactly what that gives.
    """
    totals = _totals_over_a_term(reading)
    if not totals:
        return False
    tables = {id(row.table): row.table for row in reading.rows if row.table is not None}
    for table in tables.values():
        lines = [row for row in reading.rows if row.table is table and row.kind is RowKind.LINE]
        lines = [row for row in lines if row.role not in {LineRole.TAX, LineRole.FREIGHT}]
        for columns, total, counted in product(_columns(table), totals, (True, False)):
            months = term_in(total.label) or 0
            amounts = [_amount(line, columns, months, counted=counted) for line in lines]
            if lines and sum(map(in_cents, amounts), Decimal(0)) == total.cents:
                _take(reading, lines, amounts, total, months)
                reading.solution = solve(reading.ordered, corrections.total)
                return True
    return False


class _Columns(NamedTuple):
    """Numbers of the columns of fees paid once (0 without one) and every so many months."""

    once: int
    periodic: int
    months: int


def _columns(table: Table) -> list[_Columns]:
    """The pairs of columns that can be fees once and of each period, those of whole lines first."""
    texts = {number: folded(text) for number, text in table.texts.items()}
    periods = {n: months_of(text) for n, text in texts.items() if term_in(text) is None}
    periodic = [n for n, months in periods.items() if months]
    once = [n for n, text in texts.items() if _ONCE.search(text) and n not in periodic]
    return [
        _Columns(first, number, periods[number])
        for number in reversed(periodic[-_MOST_COLUMNS:])
        for first in (list(reversed(once[-_MOST_COLUMNS:])) or [0])
    ]


def _totals_over_a_term(reading: Reading) -> list[QuoteRow]:
    totals = of_kind(reading.rows, RowKind.TOTAL)
    return [row for row in totals if row.amount and 1 < (term_in(row.label) or 0) <= _LONGEST_TERM]


def _amount(line: QuoteRow, columns: _Columns, months: int, *, counted: bool) -> Decimal:
    once, monthly = (
        read_figure(line.row.at(n), Field.UNIT_NET, None).value if n else None
        for n in (columns.once, columns.periodic)
    )
    quantity = line.figures.get(Field.QUANTITY, Decimal(1)) if counted else Decimal(1)
    return quantity * ((once or Decimal(0)) + (monthly or Decimal(0)) * months / columns.months)


def _take(
    reading: Reading, lines: list[QuoteRow], amounts: list[Decimal], total: QuoteRow, months: int
) -> None:
    for line, amount in zip(lines, amounts, strict=True):
        line.amount, line.left_out, line.term_months = amount, "", months
    for row in reading.rows:
        if row.kind is RowKind.TOTAL:
            row.total_rank = TotalRank.GRAND if row is total else TotalRank.OTHER
    reading.over_the_term = True
    reading.issues.append(
        Issue(
            severity=Severity.NOTE,
            code="paid_over_the_term",
            message=f"Every amount is the fee paid once and the fees of {months} months.",
            where=Where(file=reading.file_name, sheet=total.sheet, cell=total.cells.get("extended", "")),
            suggestion="Check that the term is right.",
        )
    )
