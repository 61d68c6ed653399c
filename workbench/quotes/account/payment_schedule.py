"""Payments below the vendor's total: rows that say when an amount printed above is paid, and buy nothing.

"Shipment 30 %", "Tax invoice 1" and "Expédition du matériel" are neither freight nor tax there. What tells
them needs no words: shares of a printed total that come to 100 %, or bare amounts that add up to the largest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from string import ascii_uppercase

from workbench.domain.issue import Issue, Where, note
from workbench.domain.quote import LineRole
from workbench.quotes.language.numbers import Mark, percentages_in
from workbench.quotes.language.roles import Choice
from workbench.quotes.language.values import read_figure
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.rows import QuoteRow, RowKind, in_cents, sum_in_cents
from workbench.quotes.model import Field

PAYMENT_SCHEDULE = "payment schedule: it says when to pay, not for what"
"""Why a row of a schedule is left out."""
_MOST_TOTALS = 20
"""Printed sums of a sheet that are looked at, from its end: payments stand behind everything."""
_MOST_ROWS = 40
_MOST_CELLS = 30
_UNIT_OF_MONEY = Decimal(1)
_ALL = Decimal(1)
_HUNDRED = Decimal(100)
_SMALLEST_SHARE = Decimal("0.1")
_MOST_TAX = Decimal("0.4")
_ROUNDED_SHARE = Decimal("0.006")
"""How far a share in whole percents may be from that of an amount."""
_ROUNDED_SHARES = Decimal("0.0101")
_ON_PAYMENT = "payment_plan"
_NO_PAYMENTS = frozenset({LineRole.TAX, LineRole.DISCOUNT, LineRole.ROUNDING})
_NO_PRICES = frozenset({Field.UNIT_NET, Field.UNIT_LIST})


@dataclass(frozen=True, slots=True)
class _Payment:
    """A row below a total: its amount, and the shares that it may name."""

    row: QuoteRow
    amount: Decimal
    shares: tuple[Decimal, ...]
    announced: bool
    """Whether its words, or those of a heading above it, speak of payment."""

    @property
    def bare(self) -> bool:
        """Whether it has neither several units nor a price of one, and no part number."""
        quantity = self.row.figures.get(Field.QUANTITY, _ALL)
        named = self.row.part_number and not mentions(_ON_PAYMENT, self.row.part_number)
        return quantity == _ALL and not named and _NO_PRICES.isdisjoint(self.row.figures)

    def share_of(self, total: Decimal) -> Decimal | None:
        """Its own share that the amount is of a total, None where it names no such share."""
        near = max(_UNIT_OF_MONEY, total * _ROUNDED_SHARE)
        return next((share for share in self.shares if abs(share * total - self.amount) <= near), None)

    @property
    def is_no_charge(self) -> bool:
        """Whether it is no tax, discount, fee or freight of a rate, printed below a sentence on payment."""
        return self.row.role not in _NO_PAYMENTS and any(share >= _SMALLEST_SHARE for share in self.shares)

    def is_exactly(self, total: Decimal) -> bool:
        """Whether a share that it names gives its amount to the unit of money."""
        return any(abs(share * total - self.amount) <= _UNIT_OF_MONEY for share in self.shares)


def leave_out_schedules(
    sheets: Sequence[Sequence[QuoteRow]],
    mark: Mark | None,
    given: Mapping[str, LineRole],
    file_name: str,
    issues: Sequence[Issue],
) -> list[Issue]:
    """Make the rows of payment schedules notes that are left out.

    `mark` is the decimal mark of the workbook. Rows whose role the user has `given` keep it. Returns the
    `issues` without those of the rows, and one for each schedule.
    """
    found: list[Issue] = []
    told: set[tuple[str, str]] = set()
    for rows in sheets:
        from_the_end = (index for index in range(len(rows) - 1, -1, -1) if _is_sum(rows[index]))
        totals = [*islice(from_the_end, _MOST_TOTALS)][::-1]
        printed: list[Decimal] = []
        for place, first in enumerate(totals):
            last = totals[place + 1] if place + 1 < len(totals) else len(rows)
            printed.append(rows[first].cents)
            below = list(_payments(islice(rows, first + 1, min(last, first + 1 + _MOST_ROWS)), mark))
            schedule = _schedule_of(below, printed, rows[: first + 1], is_last=last == len(rows))
            if not schedule:
                continue
            payments = [payment.row for payment in schedule]
            found.append(_issue(schedule, file_name))
            if last < len(rows) and rows[last - 1] is payments[-1] and _adds_up(schedule, rows[last].cents):
                payments.append(rows[last])
            left = [row for row in payments if row.key not in given]
            told |= {(row.sheet, str(row.number)) for row in left}
            _leave_out(left)
    kept = [issue for issue in issues if (issue.where.sheet, _row_of(issue)) not in told] if told else issues
    return [*kept, *found]


def _row_of(issue: Issue) -> str:
    return issue.where.cell.lstrip(ascii_uppercase)


def _leave_out(rows: Iterable[QuoteRow]) -> None:
    for row in rows:
        row.kind, row.role, row.left_out = RowKind.NOTE, LineRole.NOTE, PAYMENT_SCHEDULE
        row.label = row.label or row.name
        row.amount, row.figures, row.cells = None, {}, {}


def _is_sum(row: QuoteRow) -> bool:
    return row.kind is RowKind.TOTAL and row.table is not None and not row.side and row.cents > 0


def _payments(rows: Iterable[QuoteRow], mark: Mark | None) -> Iterator[_Payment]:
    """What may be payments among the rows below a total, up to the next line of a quantity and price."""
    announced = False
    for row in rows:
        if row.agrees or row.choice is not Choice.NONE:
            return
        if row.side:
            continue
        amounts, shares = _figures(row, mark)
        speaks = any(mentions(_ON_PAYMENT, text) for text in row.row.values if isinstance(text, str))
        if not amounts:
            announced = speaks or (announced and row.kind is not RowKind.HEADING)
            continue
        amount = row.amount if row.amount is not None else amounts[-1]
        if amount > 0:
            yield _Payment(row, in_cents(amount), shares, announced or speaks)


def _figures(row: QuoteRow, mark: Mark | None) -> tuple[list[Decimal], tuple[Decimal, ...]]:
    """(amounts, shares) that the cells of a row may be, a number of either kind in both."""
    amounts, shares = [], []
    for cell in row.row.first_cells(_MOST_CELLS):
        figure = read_figure(cell, Field.EXTENDED, mark)
        if figure.value is None and isinstance(cell.value, str):
            shares += [rate / _HUNDRED for rate in percentages_in(cell.value)]
        elif figure.value is not None and not figure.words:
            if figure.value > 1 and not figure.percent:
                amounts.append(figure.value)
            if 0 < figure.value <= 1:
                shares.append(figure.value)
            elif 0 < figure.value <= _HUNDRED:
                shares.append(figure.value / _HUNDRED)
    return amounts, tuple(shares)


def _adds_up(payments: Sequence[_Payment], total: Decimal) -> bool:
    return abs(sum((payment.amount for payment in payments), Decimal(0)) - total) <= _UNIT_OF_MONEY


def _schedule_of(
    below: Sequence[_Payment], printed: Sequence[Decimal], above: Sequence[QuoteRow], *, is_last: bool
) -> Sequence[_Payment]:
    """The longest run of payments, from the first that can be one: shares of a total, or all of it."""
    for start in range(len(below)):
        for end in range(len(below), start, -1):
            run = below[start:end]
            if _tells_shares(run, printed) or _tells_amounts(run, printed):
                return run
            if is_last and _adds_up(run, max(printed)) and _is_bare(run) and _lines_give(above, max(printed)):
                return run
    return ()


def _tells_shares(run: Sequence[_Payment], printed: Sequence[Decimal]) -> bool:
    """Whether each row is the share that it names: together all of a total, or some of it, as words tell."""
    announced = all(payment.announced for payment in run)
    totals = list(printed)
    if announced:  # of a total with the tax that nothing prints
        totals += [in_cents(run[0].amount / share) for share in run[0].shares]
    if len(run) > 1 and any(_shares_come_to_all(run, total) for total in totals):
        return True
    return announced and any(
        all(payment.is_exactly(total) and payment.is_no_charge for payment in run) for total in printed
    )


def _shares_come_to_all(run: Sequence[_Payment], total: Decimal) -> bool:
    shares = [share for payment in run if (share := payment.share_of(total)) is not None]
    all_told = len(shares) == len(run) and abs(sum(shares) - _ALL) <= _ROUNDED_SHARES
    return all_told and _adds_up(run, total)


def _tells_amounts(run: Sequence[_Payment], printed: Sequence[Decimal]) -> bool:
    """Whether bare amounts below words on payment add up to a total."""
    announced = all(payment.announced for payment in run)
    return announced and _is_bare(run) and any(_adds_up(run, total) for total in printed)


def _is_bare(run: Sequence[_Payment]) -> bool:
    """Whether rows are several amounts alone, and not a net amount and the tax on it."""
    taxes = [payment.amount for payment in run if payment.row.role is LineRole.TAX]
    tax, rest = sum(taxes), sum(payment.amount for payment in run) - sum(taxes)
    is_on_rest = 0 < tax <= rest * _MOST_TAX
    return len(run) > 1 and all(payment.bare for payment in run) and not is_on_rest


def _lines_give(rows: Sequence[QuoteRow], total: Decimal) -> bool:
    """Whether the lines above add up to the total: those below it tell nothing new."""
    lines = [row for row in rows if row.counts and row.choice is Choice.NONE and not row.row.hidden]
    return bool(lines) and sum_in_cents(lines) == total


def _issue(schedule: Sequence[_Payment], file_name: str) -> Issue:
    first, last = schedule[0].row, schedule[-1].row
    amount = sum((payment.amount for payment in schedule), Decimal(0))
    named = f"Row {first.number} says" if first is last else f"Rows {first.number} to {last.number} say"
    cell = first.cells.get("extended") or first.row.cells[0].address
    return note(
        "payment_schedule",
        f"{named} when {amount:,.2f} of the printed total is paid: left out as a payment schedule.",
        Where(file=file_name, sheet=first.sheet, cell=cell),
        "Give a row its role in the Quotes view if it is to be paid on top of the total.",
    )
