"""What quotes do with lines that need not simply be added: the choices that reconciliation has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from workbench.domain.quote import CHARGES, LineRole
from workbench.quotes.account.payment_schedule import PAYMENT_SCHEDULE
from workbench.quotes.account.structure import (
    alternative_terms,
    breakdowns,
    category_recaps,
    payment_plans,
    repeated_tables,
    summary_lines,
    sums_above_lines,
    tables_for_fewer,
)
from workbench.quotes.language.roles import Choice
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.rows import QuoteRow, sum_in_cents
from workbench.quotes.model import Field

_MOST_ALTERNATIVES = 60
"""Of more, none or all are taken: nobody offers so many things of which one can be bought."""


class Finding(StrEnum):
    """Code of the issue that says what is odd about how the lines give the total."""

    ADDS_ALTERNATIVES = "total_adds_alternatives"
    INCLUDES_OPTIONS = "total_includes_options"
    COUNTS_HIDDEN = "hidden_rows_counted"
    ALTERNATIVES_OPEN = "alternatives_open"
    TOLD_TWICE = "table_told_twice"
    OF_FEWER_SYSTEMS = "table_of_fewer_systems"
    LINES_BELOW_TOTAL = "lines_below_total"
    LINES_NOT_IN_TOTAL = "lines_not_in_total"
    SEVERAL_TOTALS = "several_totals"
    SEVERAL_OFFERS = "several_offers"
    SEVERAL_SOLUTIONS = "several_solutions"
    PAYMENT_SCHEDULE = "payment_schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One treatment of a group of lines.

    The total covers `kept` and subtracts `negated`; `dropped` lines leave the offer for the `reason`;
    lines of the group in none of them stay in the offer, outside the total. `penalty` says how unusual
    the treatment is, `finding` is to be told when it is what gives the total.
    """

    penalty: float
    kept: tuple[QuoteRow, ...] = ()
    negated: tuple[QuoteRow, ...] = ()
    dropped: tuple[QuoteRow, ...] = ()
    reason: str = ""
    finding: Finding | None = None

    def cents(self) -> Decimal:
        """What it adds to the covered sum, each line rounded to cents."""
        return sum_in_cents(self.kept) - sum_in_cents(self.negated)

    def exact(self) -> Decimal:
        """What it adds to the covered sum, unrounded."""
        return sum((line.amount or Decimal(0) for line in self.kept), Decimal(0)) - sum(
            (line.amount or Decimal(0) for line in self.negated), Decimal(0)
        )


Group = tuple[Way, ...]
"""The treatments of one group of lines, the usual one first."""


class _Untaken:
    """Lines until a group takes them: each goes into the first that wants it."""

    def __init__(self, lines: Sequence[QuoteRow]) -> None:
        self._lines = lines
        self.taken: set[int] = set()
        """Ids of the lines that are in a group."""

    def take(self, found: Sequence[QuoteRow]) -> tuple[QuoteRow, ...]:
        """Those that no group has yet; now one has."""
        fresh = tuple(line for line in found if id(line) not in self.taken)
        self.taken.update(id(line) for line in fresh)
        return fresh

    def left(self) -> Sequence[QuoteRow]:
        """Those that no group has."""
        if not self.taken:
            return self._lines
        return [line for line in self._lines if id(line) not in self.taken]


_Take = Callable[[Sequence[QuoteRow]], tuple[QuoteRow, ...]]


def open_groups(lines: Sequence[QuoteRow], rows: Sequence[QuoteRow]) -> tuple[list[QuoteRow], list[Group]]:
    """(lines that simply count, groups of the others), from counting lines and all rows around them."""
    untaken = _Untaken(lines)
    take = untaken.take
    none = Choice.NONE
    notable = [
        line
        for line in lines
        if line.table is None
        or line.choice is not none
        or line.role in CHARGES
        or line.decided
        or line.row.hidden
    ]
    take([line for line in notable if line.decided])
    decided = set(untaken.taken)
    groups = _unseen_groups(notable, take)
    several_tables = len(set(map(id, map(attrgetter("table"), lines)))) > 1
    payments = take(payment_plans(untaken.left(), rows, several_tables=several_tables))
    if payments:
        groups.append(_rather_out(payments, PAYMENT_SCHEDULE, Finding.PAYMENT_SCHEDULE))
    groups += _choice_groups(notable, take)
    groups += _repeating_groups(untaken, rows, several_tables=several_tables)
    amount = Field.EXTENDED
    computed = take(
        [line for line in untaken.left() if amount not in line.figures and _prints_no_amount(line)]
    )
    if computed:
        reason = "the vendor prints no amount for it"
        groups.append((Way(penalty=0, kept=computed), Way(penalty=1, dropped=computed, reason=reason)))
    for role in (LineRole.FREIGHT, LineRole.TAX):
        aside = take([line for line in notable if line.role is role])
        if aside:
            groups.append((Way(penalty=0, kept=aside), Way(penalty=1), *_told_once(aside)))
    for line in take([line for line in notable if line.role is LineRole.DISCOUNT]):
        groups.append(_discount_group(line))
    left_to_choice = untaken.taken - decided
    if not left_to_choice:
        return list(lines), groups
    return [line for line in lines if id(line) not in left_to_choice], groups


def _unseen_groups(notable: Sequence[QuoteRow], take: _Take) -> list[Group]:
    """Lines that a reader of the table does not see as its lines: hidden rows, and what stands above it."""
    groups: list[Group] = []
    hidden = take([line for line in notable if line.row.hidden])
    if hidden:
        groups.append(
            (
                Way(penalty=0, dropped=hidden, reason="the row is hidden"),
                Way(penalty=1, kept=hidden, finding=Finding.COUNTS_HIDDEN),
            )
        )
    above = take([line for line in notable if line.table is None])
    if above:
        groups.append(
            (Way(penalty=0.5, dropped=above, reason="above the table"), Way(penalty=0.4, kept=above))
        )
    return groups


def _choice_groups(notable: Sequence[QuoteRow], take: _Take) -> list[Group]:
    """Options and alternatives, as the vendor marks them."""
    options = take([line for line in notable if line.choice is Choice.OPTION])
    groups = [option_group(section) for section in _by_section(options)]
    alternatives = take([line for line in notable if line.choice is Choice.ALTERNATIVE])
    if alternatives:
        groups.append(_alternative_group(_units(alternatives)))
    return groups


def _repeating_groups(untaken: _Untaken, rows: Sequence[QuoteRow], *, several_tables: bool) -> list[Group]:
    """Lines that say what other lines say: on other terms, as their parts, in more detail, or summed up."""
    take, left = untaken.take, untaken.left
    groups = [
        _alternative_group([(line,) for line in take(terms)], Finding.ALTERNATIVES_OPEN)
        for terms in alternative_terms(left())
    ]
    for line, below in sums_above_lines(left(), rows):
        reason = f"it is the sum of rows {below[0].number} to {below[-1].number} below it"
        groups.append(_rather_out(take([line]), reason))
    for parent, children in breakdowns(left()):
        reason = f"its price is part of '{parent.name}' in row {parent.number}"
        groups.append(_rather_out(take(children), reason))
    for found, other in repeated_tables(left()) if several_tables else ():
        reason = f"the table with row {other.number} tells it in more detail"
        groups.append(_rather_out(take(found), reason, Finding.TOLD_TWICE))
    for found, other in tables_for_fewer(left()) if several_tables else ():
        reason = f"the table with row {other.number} tells it for more systems"
        groups.append(_rather_out(take(found), reason, Finding.OF_FEWER_SYSTEMS))
    repeated = {id(line) for line in summary_lines(rows)}
    summary = take([line for line in left() if id(line) in repeated] if repeated else ())
    if summary:
        groups.append(_rather_out(summary, "it repeats a sum printed above"))
    return groups + [
        _rather_out(take(recap), "it repeats the lines above by category", Finding.TOLD_TWICE)
        for recap in category_recaps(left())
    ]


def _rather_out(lines: tuple[QuoteRow, ...], reason: str, finding: Finding | None = None) -> Group:
    """Lines that do not count unless only then the total holds."""
    return Way(penalty=0, dropped=lines, reason=reason, finding=finding), Way(penalty=1, kept=lines)


def _told_once(charges: Sequence[QuoteRow]) -> list[Way]:
    """A freight or tax that stands among or beside the lines and again below them, counted once."""
    plain = [line for line in charges if not line.side and line.cents]
    last = {line.cents: line for line in plain}
    beside = sum((line.cents for line in charges if line.side), Decimal(0))
    repeated = tuple(line for line in plain if last[line.cents] is not line or line.cents == beside)
    sums = [line for line in plain if line.cents > beside > 0]
    if not repeated and len(sums) == 1:
        reason = "it is in the sum of them printed further down"
        others = tuple(line for line in charges if line is not sums[0])
        return [Way(penalty=0.7, kept=(sums[0],), dropped=others, reason=reason)]
    left = set(map(id, repeated))
    kept = tuple(line for line in charges if id(line) not in left)
    reason = "it is printed again further down"
    return [Way(penalty=0.5, kept=kept, dropped=repeated, reason=reason)] if repeated else []


def _prints_no_amount(line: QuoteRow) -> bool:
    """Whether a line without a printed amount has other figures in a table that prints amounts."""
    return (
        line.table is not None
        and Field.EXTENDED in line.table.columns
        and bool(line.figures)
        and bool(line.cents)
    )


def option_group(options: tuple[QuoteRow, ...]) -> Group:
    """Lines marked optional: usually outside the total."""
    return (
        Way(penalty=0, dropped=options, reason="an option, not part of the offer until chosen"),
        Way(penalty=2, kept=options, finding=Finding.INCLUDES_OPTIONS),
    )


def _by_section(lines: Sequence[QuoteRow]) -> list[tuple[QuoteRow, ...]]:
    sections: dict[tuple[str, int], list[QuoteRow]] = {}
    for line in lines:
        sections.setdefault((line.sheet, line.section), []).append(line)
    return [tuple(section) for section in sections.values()]


def _units(alternatives: Sequence[QuoteRow]) -> list[tuple[QuoteRow, ...]]:
    """What excludes each other: sections where there are several, single lines in one section."""
    sections = _by_section(alternatives)
    return sections if len(sections) > 1 else [(line,) for line in alternatives]


def _alternative_group(units: list[tuple[QuoteRow, ...]], none_chosen: Finding | None = None) -> Group:
    everything = tuple(line for unit in units for line in unit)
    several = len(units) > 1 or any(mentions("alternative", line.description) for line in everything)
    unchosen = f"one of {len(units)} alternatives" if len(units) > 1 else "an alternative"
    reason = f"{unchosen}, none of them chosen"
    ways = [Way(penalty=0, dropped=everything, reason=reason, finding=none_chosen)]
    for unit in units if len(units) <= _MOST_ALTERNATIVES else ():
        if len(units) > 1:
            others = tuple(line for line in everything if line not in unit)
            ways.append(
                Way(
                    penalty=1,
                    kept=unit,
                    dropped=others,
                    reason=f"{unchosen}; the vendor's total holds the one in row {unit[0].number}",
                )
            )
    finding = Finding.ADDS_ALTERNATIVES if several else Finding.INCLUDES_OPTIONS
    return (*ways, Way(penalty=3, kept=everything, finding=finding))


def _discount_group(line: QuoteRow) -> Group:
    informative = Way(penalty=1, dropped=(line,), reason="the prices already hold this discount")
    if mentions("rounding", line.name):
        return Way(penalty=0, kept=(line,)), Way(penalty=1, negated=(line,)), informative
    if line.cents > 0:
        return Way(penalty=0, negated=(line,)), informative, Way(penalty=3, kept=(line,))
    return Way(penalty=0, kept=(line,)), informative
