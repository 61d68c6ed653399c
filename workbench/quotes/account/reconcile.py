"""Which lines make up the vendor's printed total.

Lines are first added as they usually are. Where that misses the total, the search tries what real
quotes do: options inside the total, one of several alternatives, freight or tax outside it, discounts
printed positive, hidden lines, components priced beside their bundle. Each departure from the usual has
a penalty, and the least unusual combination that gives the total exactly, in integer cents, wins.
"""

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations, dropwhile, islice, product

from workbench.domain.money import HALF_CENT
from workbench.domain.quote import BESIDE_GOODS, LineRole
from workbench.quotes.account.structure import sums_of_no_lines
from workbench.quotes.account.ways import Finding, Group, Way, open_groups, option_group
from workbench.quotes.language.roles import Choice, TotalRank
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.rows import QuoteRow, RowKind, counting, of_kind, sum_in_cents, with_role

_MAX_COMBINATIONS = 20_000
_MOST_WAYS_ADDED = 1_000_000
"""Ways that are added up over all combinations: many groups leave fewer combinations to try."""
_MAX_TOTALS = 40
_MOST_LINES_ADDED = 100_000
"""Lines that are looked at over all totals: of very long quotes only the last totals are tried."""
_MAX_LEFT_OUT = 2
_MAX_ANSWERS = 5
_MAX_LINES_TO_LEAVE_OUT = 300
_PENALTY_BELOW_TOTAL = 0.5
_PENALTY_NOT_IN_TOTAL = 5.0

_WHOLE_OFFER = frozenset({TotalRank.TOTAL, TotalRank.GRAND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """How the lines relate to the vendor's total.

    `totals` is the printed total (several where sections have subtotals and nothing has them all), empty
    without one. `ways` lists the treatment of every group, `fixed` the lines that simply count.
    `difference` is the covered sum minus the total, None without a total.
    """

    totals: tuple[QuoteRow, ...]
    fixed: tuple[QuoteRow, ...]
    ways: tuple[Way, ...]
    difference: Decimal | None = None
    in_cents: bool = True
    """Whether amounts are added rounded to cents, as printed, or with all their digits."""
    penalty: float = 0.0
    findings: tuple[Finding, ...] = ()
    answers: tuple[tuple[QuoteRow, ...], ...] = ()
    """Where several sets of lines could be left out to give the total: these sets."""

    @property
    def fits(self) -> bool:
        """Whether the covered lines give the total to half a cent."""
        return self.difference is not None and abs(self.difference) < HALF_CENT

    @property
    def covered(self) -> tuple[QuoteRow, ...]:
        """Lines that the total adds or subtracts."""
        return (*self.fixed, *(line for way in self.ways for line in (*way.kept, *way.negated)))


@dataclass(frozen=True)
class _Problem:
    total: QuoteRow
    fixed: tuple[QuoteRow, ...]
    groups: tuple[Group, ...]
    splits_offer: bool
    """Whether other lines follow that a later total covers."""

    @cached_property
    def cents(self) -> Decimal:
        """Sum of the lines that simply count, each rounded to cents."""
        return sum_in_cents(self.fixed)

    @cached_property
    def exact(self) -> Decimal:
        """Sum of the lines that simply count, with all their digits."""
        return sum([line.amount or Decimal(0) for line in self.fixed], Decimal(0))


def solve(
    rows: Sequence[QuoteRow], chosen_total: str = "", watch: Callable[[], None] = lambda: None
) -> Solution:
    """The best account of the printed totals of rows in sheet order; the rows stay as they are.

    `chosen_total` names the row of the only printed total to try, empty for all. `watch` is called between
    the steps of long quotes, and may raise to stop.
    """
    lines = counting(rows)
    totals = _candidates(rows)[-max(3, _MOST_LINES_ADDED // (1 + len(lines))) :]
    if chosen_total:
        totals = [row for row in rows if row.key == chosen_total and row.amount is not None and not row.side]
    if not totals or not lines:
        fixed, groups = open_groups(lines, rows)
        return Solution(totals=(), fixed=tuple(fixed), ways=tuple(group[0] for group in groups))
    line = RowKind.LINE
    places = [
        index
        for index, row in enumerate(rows)
        if row.kind is line and row.amount is not None and not row.left_out
    ]
    problems = []
    for total in totals:
        watch()
        problems.append(_problem(total, rows, lines, places))
    fitting = []
    for problem in problems:
        watch()
        if not problem.splits_offer and (found := _cheapest(problem)) is not None:
            fitting.append(found)
    fitting = _with_their_tax(fitting, rows)
    if fitting:
        best = min(fitting, key=lambda solution: (solution.penalty, -len(solution.covered)))
        doubts: list[Finding] = [code for code in best.findings if code is Finding.ADDS_ALTERNATIVES]
        if any(_is_rival(other, best) for other in fitting if other is not best):
            doubts.append(Finding.SEVERAL_OFFERS)
        if not doubts:
            contradicting = _contradicting(problems, fitting, rows)
            return best if contradicting is None else _usual(contradicting)
        refused = _usual(next(problem for problem in problems if problem.total is best.totals[0]))
        return replace(refused, findings=tuple(doubts))
    return _by_sections(rows, lines, totals) or _leaving_out(problems[-1]) or _usual(problems[-1])


def _with_their_tax(fitting: list[Solution], rows: Sequence[QuoteRow]) -> list[Solution]:
    """The solutions without those whose tax outside the total belongs to another printed total.

    All of them where none would be left: the question is asked then.
    """
    return [found for found in fitting if taxed_total(found, rows) is None] or fitting


def taxed_total(solution: Solution, rows: Sequence[QuoteRow]) -> QuoteRow | None:
    """The printed total that is another printed total plus the tax outside the accepted one, or None.

    None too where the accepted total and the tax give a printed sum, or no tax stands outside it.
    """
    taxes = [row for row in with_role(rows, LineRole.TAX) if row.counts and not row.side]
    if not taxes or len(solution.totals) != 1:
        return None
    inside = set(map(id, solution.covered))
    tax = sum_in_cents(row for row in taxes if id(row) not in inside)
    if tax <= 0:
        return None
    printed = {row.cents: row for row in of_kind(rows, RowKind.TOTAL) if row.amount}
    own = solution.totals[0].cents
    if own + tax in printed:
        return None
    return next((printed[net + tax] for net in printed if net > own and net + tax in printed), None)


def _is_rival(other: Solution, best: Solution) -> bool:
    """Whether another total is right for other lines: alternatives, each with a total of its own."""
    ours, theirs = set(map(id, best.covered)), set(map(id, other.covered))
    return not theirs <= ours and not ours <= theirs


def _contradicting(
    problems: Sequence[_Problem], fitting: Sequence[Solution], rows: Sequence[QuoteRow]
) -> _Problem | None:
    """The last grand total that no lines give, although another total fits; None without one."""
    explained = {solution.totals[0].cents for solution in fitting}
    grand = [problem for problem in problems if problem.total.total_rank is TotalRank.GRAND]
    open_ones = [problem for problem in grand if problem.total.cents not in explained]
    if open_ones:
        wrong = {id(row) for row in sums_of_no_lines(rows)}
        return next((problem for problem in reversed(open_ones) if id(problem.total) in wrong), None)
    return None


def _candidates(rows: Sequence[QuoteRow]) -> list[QuoteRow]:
    """Totals that can be that of the whole offer, the likeliest last."""
    totals = [row for row in of_kind(rows, RowKind.TOTAL) if row.amount is not None]
    for ranks in (_WHOLE_OFFER, {TotalRank.SUBTOTAL}, {TotalRank.UNLABELLED}):
        found = [row for row in totals if row.total_rank in ranks]
        if found:
            found = [row for row in found if row.amount] or found  # one of 0 is that of an empty section
            found = found[-_MAX_TOTALS:]
            return sorted(found, key=lambda row: (row.table is not None, row.total_rank is TotalRank.GRAND))
    return []


def _problem(
    total: QuoteRow, rows: Sequence[QuoteRow], lines: Sequence[QuoteRow], places: Sequence[int]
) -> _Problem:
    """What the total may hold; `places` are those of the lines among the rows."""
    first_below = bisect(places, next(index for index, row in enumerate(rows) if row is total))
    above = [*lines[:first_below], *(line for line in lines[first_below:] if line.decided)]
    below = [line for line in lines[first_below:] if not line.decided]
    if not any(
        line.table is not None for line in above
    ):  # a total in the letterhead is that of the whole sheet
        above, below = [*above, *below], []
    behind = [line for line in lines[first_below:] if total.table is None and _is_charge_above(line)]
    if behind:
        left = set(map(id, behind))
        above = [line for line in above if id(line) not in left]
    fixed, groups = open_groups(above, rows)
    if behind:  # printed below the total, above the lines: a tax behind a net sum
        reason = "it stands below the vendor's total"
        groups.append(
            (
                Way(penalty=_PENALTY_BELOW_TOTAL, dropped=tuple(behind), reason=reason),
                Way(penalty=_PENALTY_BELOW_TOTAL, kept=tuple(behind)),
            )
        )
    options = tuple(line for line in below if line.choice is not Choice.NONE)
    if options:
        groups.append(option_group(options))
    goods = tuple(line for line in below if line.choice is Choice.NONE and line.role not in BESIDE_GOODS)
    if goods:
        groups.append(
            (
                Way(
                    penalty=_PENALTY_BELOW_TOTAL,
                    dropped=goods,
                    reason="it stands below the vendor's total",
                    finding=Finding.LINES_BELOW_TOTAL,
                ),
            )
        )
    later = any(
        row.kind is RowKind.TOTAL and row.total_rank >= total.total_rank for row in _behind(goods, rows)
    )
    return _Problem(total, tuple(fixed), tuple(groups), later)


def _is_charge_above(line: QuoteRow) -> bool:
    """Whether a line is an amount that the letterhead prints, which nobody decided on."""
    return line.table is None and not line.decided


def _behind(goods: Sequence[QuoteRow], rows: Sequence[QuoteRow]) -> Iterable[QuoteRow]:
    """The first of the goods and all rows below it."""
    return dropwhile(lambda row: row is not goods[0], rows) if goods else ()


def _solution(problem: _Problem, ways: Sequence[Way], *, in_cents: bool) -> Solution:
    if in_cents:
        added = problem.cents + sum(way.cents() for way in ways)
        difference = added - problem.total.cents
    else:
        added = problem.exact + sum(way.exact() for way in ways)
        difference = added - (problem.total.amount or Decimal(0))
    return Solution(
        totals=(problem.total,),
        fixed=problem.fixed,
        ways=tuple(ways),
        difference=difference,
        in_cents=in_cents,
        penalty=sum(way.penalty for way in ways),
        findings=tuple(way.finding for way in ways if way.finding),
    )


def _usual(problem: _Problem) -> Solution:
    return _solution(problem, [group[0] for group in problem.groups], in_cents=True)


def _cheapest(problem: _Problem) -> Solution | None:
    """The least unusual treatment that gives the total; None where none does."""
    missing = problem.total.cents - problem.cents
    priced = [[(way, way.cents(), way.exact()) for way in group] for group in problem.groups]
    best: tuple[float, Sequence[Way], bool] | None = None
    most = min(_MAX_COMBINATIONS, _MOST_WAYS_ADDED // (1 + len(priced)))
    for combination in islice(product(*priced), 1 + most):
        fits_in_cents = sum(cents for _, cents, _ in combination) == missing
        if not fits_in_cents:
            exact = problem.exact + sum(raw for _, _, raw in combination)
            if abs(exact - (problem.total.amount or Decimal(0))) >= HALF_CENT:
                continue
        penalty = sum(way.penalty for way, _, _ in combination)
        if best is None or penalty < best[0]:
            best = penalty, [way for way, _, _ in combination], fits_in_cents
    return None if best is None else _solution(problem, best[1], in_cents=best[2])


def _by_sections(
    rows: Sequence[QuoteRow], lines: Sequence[QuoteRow], totals: Sequence[QuoteRow]
) -> Solution | None:
    """Totals that each hold for the lines since the one before, and together for all lines.

    Subtotals add up to the offer. Totals may be those of alternatives as well: nothing tells, so the
    offer does not reconcile and the question is asked.
    """
    position = {id(row): index for index, row in enumerate(rows)}
    ordered = sorted(
        (total for total in totals if total.table is not None), key=lambda row: position[id(row)]
    )
    if len(ordered) < 2:
        return None
    parts = []
    start = 0
    for total in ordered:
        own = position[id(total)]
        block = [line for line in lines if start <= position[id(line)] < own]
        part = _cheapest(_Problem(total, *_frozen(open_groups(block, rows)), False))
        if part is None:
            return None
        parts.append(part)
        start = own
    if any(position[id(line)] > start and line.role not in BESIDE_GOODS for line in lines):
        return None
    additive = all(total.total_rank is TotalRank.SUBTOTAL for total in ordered)
    together = Solution(
        totals=tuple(ordered),
        fixed=tuple(line for part in parts for line in part.fixed),
        ways=tuple(way for part in parts for way in part.ways),
        difference=sum((part.difference or Decimal(0) for part in parts), Decimal(0)),
        in_cents=all(part.in_cents for part in parts),
        penalty=sum(part.penalty for part in parts),
        findings=tuple(finding for part in parts for finding in part.findings),
    )
    if additive and Finding.ADDS_ALTERNATIVES not in together.findings:
        return together
    last = ordered[-1]
    others = sum((total.cents for total in ordered[:-1]), Decimal(0))
    several = (*together.findings, Finding.SEVERAL_TOTALS)
    return replace(together, totals=(last,), difference=others, findings=several)


def _frozen(
    opened: tuple[list[QuoteRow], list[Group]],
) -> tuple[tuple[QuoteRow, ...], tuple[Group, ...]]:
    return tuple(opened[0]), tuple(opened[1])


def _leaving_out(problem: _Problem) -> Solution | None:
    """The one or two plain lines without which the total fits; several such answers are asked."""
    usual = _usual(problem)
    gap = usual.difference or Decimal(0)
    plain = [line for line in problem.fixed if line.cents]
    if problem.splits_offer or len(plain) > _MAX_LINES_TO_LEAVE_OUT:
        return None
    answers = [
        chosen
        for count in range(1, min(_MAX_LEFT_OUT, len(plain) - 1) + 1)
        for chosen in combinations(plain, count)
        if sum(line.cents for line in chosen) == gap
    ]
    if not answers:
        return None
    carried = [chosen for chosen in answers if all(mentions("carried_forward", line.name) for line in chosen)]
    answers = carried or answers
    if len(answers) > 1:
        return replace(
            usual,
            findings=(*usual.findings, Finding.SEVERAL_SOLUTIONS),
            answers=tuple(answers[:_MAX_ANSWERS]),
        )
    left = set(map(id, answers[0]))
    fixed = tuple(line for line in problem.fixed if id(line) not in left)
    way = Way(
        penalty=_PENALTY_NOT_IN_TOTAL,
        dropped=answers[0],
        reason="the vendor's total does not hold it",
        finding=Finding.LINES_NOT_IN_TOTAL,
    )
    return _solution(_Problem(problem.total, fixed, problem.groups, False), [*usual.ways, way], in_cents=True)
