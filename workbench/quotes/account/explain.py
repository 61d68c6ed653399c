"""The reconciliation in words: its equation, and what about it a buyer must know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from workbench.domain.issue import Issue, Severity, Where, warning
from workbench.domain.money import HALF_CENT
from workbench.domain.quote import CHARGES, LineRole
from workbench.quotes.account.reconcile import Solution
from workbench.quotes.account.structure import is_rounded, sums_of_no_lines
from workbench.quotes.account.ways import Finding
from workbench.quotes.language.roles import TotalRank
from workbench.quotes.layout.rows import QuoteRow, RowKind, in_cents

_PARTS = (
    ("lines", None),
    ("discount", LineRole.DISCOUNT),
    ("freight", LineRole.FREIGHT),
    ("tax", LineRole.TAX),
    ("rounding", LineRole.ROUNDING),
)
_EXPLAINED = frozenset(
    {Finding.ADDS_ALTERNATIVES, Finding.SEVERAL_TOTALS, Finding.SEVERAL_OFFERS, Finding.SEVERAL_SOLUTIONS}
)
"""Findings that say already why the lines do not give the total."""


def money(amount: Decimal) -> str:
    """An amount as the reconciliation bar prints it, with a true minus sign."""
    return f"{amount:,.2f}".replace("-", "−")


Part = LineRole | None
"""A term of the equation: discount, freight, tax, or None for all other lines."""


def part_of(role: LineRole) -> Part:
    """The term that a line belongs to."""
    return role if role in CHARGES else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Sums of lines by term: those in the printed total, accepted beside it, in it but left out by you."""

    covered: Mapping[Part, Decimal]
    outside: Mapping[Part, Decimal]
    refused: Mapping[Part, Decimal]


def equation(solution: Solution, lines: Sequence[QuoteRow]) -> str:
    """How the accepted lines add up: "lines 84,310.00 + freight 450.00 = printed total 84,760.00 ✓".

    What is accepted without being in the total, or in it without being accepted, follows. To be called
    with the lines that count when the solution has been applied, so that amounts carry their final signs.
    """
    covered = solution.covered
    inside = set(map(id, covered))
    account = Account(
        covered=_by_part(covered),
        outside=_by_part([row for row in lines if id(row) not in inside]),
        refused=_by_part([row for row in covered if row.left_out]),
    )
    printed = sum_of(solution.totals) if solution.totals else None
    return in_words(account, printed, len(solution.totals), solution.difference)


def in_words(account: Account, printed: Decimal | None, totals: int, difference: Decimal | None) -> str:
    """The equation of an account against so many printed totals, together `printed`; None without one."""
    covered = _added(account.covered)
    text = _terms(account.covered)
    if printed is None or difference is None:
        text += f" = {money(covered)}; no printed total found"
    else:
        name = "printed total" if totals == 1 else "printed subtotals"
        if abs(difference) < HALF_CENT:
            text += f" = {name} {money(printed)} ✓"
        else:
            shown = in_cents(difference)
            sign = "+" if shown > 0 else ""
            text += f" = {money(covered)}; {name} {money(printed)}; difference {sign}{money(shown)}"
    if account.outside:
        text += f"; outside the total: {_terms(account.outside)}"
    if account.refused:
        text += f"; left out by you: {_terms(account.refused)}"
    if account.outside or account.refused:
        text += f"; offer {money(covered + _added(account.outside) - _added(account.refused))}"
    return text


def _by_part(rows: Sequence[QuoteRow]) -> dict[Part, Decimal]:
    parts = {role: part_of(role) for role in {row.role for row in rows}}
    return {part: sum_of([row for row in rows if parts[row.role] is part]) for part in set(parts.values())}


def _added(sums: Mapping[Part, Decimal]) -> Decimal:
    return sum(sums.values(), Decimal(0))


def sum_of(rows: Iterable[QuoteRow]) -> Decimal:
    """Sum of amounts, unrounded."""
    return sum([row.amount or Decimal(0) for row in rows], Decimal(0))


def _terms(sums: Mapping[Part, Decimal]) -> str:
    text = ""
    for name, part in _PARTS:
        if part not in sums and (part is not None or sums):
            continue
        amount = sums.get(part, Decimal(0))
        if not text:
            text = f"{name} {money(amount)}"
        else:
            text += f" {'−' if amount < 0 else '+'} {name} {money(abs(amount))}"
    return text


_ROWS_NAMED = 6
_SUMS_NAMED = 200
"""Printed sums that differ are told one by one up to so many: nobody reads thousands."""


def findings(solution: Solution, rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Issues of a solution that was applied to the rows."""
    told = dict.fromkeys(code for code in solution.findings if code is not Finding.INCLUDES_OPTIONS)
    issues = [_finding(code, solution, rows, file_name) for code in told]
    if not solution.totals:
        issues.append(
            warning(
                "no_printed_total",
                "No printed total was found to check the lines against.",
                Where(file=file_name),
                "Compare the sum of the accepted lines with the vendor's letter.",
            )
        )
    elif not solution.fits and not _EXPLAINED & set(solution.findings):
        total = solution.totals[0]
        issues.append(
            warning(
                "not_reconciled",
                f"The accepted lines differ from the printed total {money(total.cents)} "
                f"by {money(in_cents(solution.difference))}.",
                _where(total, file_name),
                "Check which lines belong to the offer, or ask the vendor for a corrected quote.",
            )
        )
    return [*issues, *_sum_issues(solution, rows, file_name)]


def _where(row: QuoteRow, file_name: str) -> Where:
    return Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", ""))


def _rows_named(lines: Sequence[QuoteRow]) -> str:
    """The numbers of the first rows, with the names of their sheets where they stand on several."""
    sheets: dict[str, list[str]] = {}
    for line in lines[:_ROWS_NAMED]:
        sheets.setdefault(line.sheet, []).append(str(line.number))
    if len(sheets) > 1:
        shown = ", ".join(f"{', '.join(numbers)} of sheet '{sheet}'" for sheet, numbers in sheets.items())
    else:
        shown = ", ".join(chain.from_iterable(sheets.values()))
    shown += " …" if len(lines) > _ROWS_NAMED else ""
    return f"row {shown}" if len(lines) == 1 else f"rows {shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is said of a finding. {printed}: the total; {rows}: of its lines; {unchosen}, {answers}: others.

    `at_lines`: its place is the sheet of its lines, else the cell of the total.
    """

    message: str
    suggestion: str
    severity: Severity = Severity.WARNING
    at_lines: bool = False


_TOLD: Mapping[Finding, _Told] = {
    Finding.ADDS_ALTERNATIVES: _Told(
        message="The printed total {printed} adds alternatives of which only one can be bought ({unchosen}).",
        suggestion="Choose one of them; ask the vendor for a total of what is really offered.",
    ),
    Finding.ALTERNATIVES_OPEN: _Told(
        message="{Rows} offer the same for different terms and none is in the total.",
        suggestion="Choose one of them in the Quotes view.",
        at_lines=True,
    ),
    Finding.TOLD_TWICE: _Told(
        message="The amounts of {rows} are listed again in more detail and counted once.",
        suggestion="Accept the rows if both tables are to be bought.",
        severity=Severity.NOTE,
        at_lines=True,
    ),
    Finding.PAYMENT_SCHEDULE: _Told(
        message="{Rows} tell when to pay what other lines cost: left out as a payment schedule.",
        suggestion="Take them into the offer in the Quotes view if they are to be paid on top.",
        severity=Severity.NOTE,
        at_lines=True,
    ),
    Finding.OF_FEWER_SYSTEMS: _Told(
        message="The items of {rows} stand in another table too, each so many times as often; they were left "
        "out as its bill for fewer systems.",
        suggestion="Take them into the offer in the Quotes view if both are to be bought.",
        at_lines=True,
    ),
    Finding.COUNTS_HIDDEN: _Told(
        message="The printed total {printed} counts hidden rows ({rows}).",
        suggestion="Ask the vendor what they are; they were accepted.",
    ),
    Finding.SEVERAL_OFFERS: _Told(
        message="The quote holds alternative offers, each with a total of its own{offers}; none of them was "
        "chosen.",
        suggestion="Choose one of them in the Quotes view.",
    ),
    Finding.LINES_BELOW_TOTAL: _Told(
        message="Priced lines stand below the printed total {printed} ({rows}).",
        suggestion="They were left out; accept them in the Quotes view if they belong to the offer.",
    ),
    Finding.SEVERAL_SOLUTIONS: _Told(
        message="The printed total {printed} can be reached in several ways: without {answers}.",
        suggestion="Ask the vendor which lines the total holds; leave out the others in the Quotes view.",
    ),
    Finding.LINES_NOT_IN_TOTAL: _Told(
        message="The printed total {printed} holds every line but {rows}.",
        suggestion="Ask the vendor whether they are part of the offer; they were left out.",
    ),
    Finding.SEVERAL_TOTALS: _Told(
        message="The quote prints several totals and none for everything: parts of one offer, or "
        "alternatives.",
        suggestion="Ask the vendor; leave out in the Quotes view what is an alternative.",
    ),
}


def _finding(code: Finding, solution: Solution, rows: Sequence[QuoteRow], file_name: str) -> Issue:
    told = _TOLD[code]
    lines = [line for way in solution.ways if way.finding is code for line in (*way.kept, *way.dropped)]
    unchosen = [line for way in solution.ways for line in way.dropped if "alternative" in way.reason]
    total = solution.totals[0] if solution.totals else None
    if told.at_lines:
        where = Where(file=file_name, sheet=lines[0].sheet if lines else "")
    else:
        where = Where(file=file_name) if total is None else _where(total, file_name)
    named = _rows_named(lines)
    message = told.message.format(
        printed="" if total is None else money(total.cents),
        rows=named,
        Rows=named.capitalize(),
        unchosen=_rows_named(unchosen),
        offers=_totals_named(rows) if code is Finding.SEVERAL_OFFERS else "",
        answers=", or without ".join(_rows_named(answer) for answer in solution.answers),
    )
    return Issue(severity=told.severity, code=code, message=message, where=where, suggestion=told.suggestion)


def _totals_named(rows: Sequence[QuoteRow]) -> str:
    """The printed totals with their cells, where there are several: " (538,200.00 in D13, …)"."""
    totals = [
        f"{money(row.cents)} in {row.cells.get('extended', '')}"
        for row in rows
        if row.kind is RowKind.TOTAL and row.table is not None and row.total_rank and row.cents
    ]
    shown = ", ".join(totals[:_ROWS_NAMED]) + (" …" if len(totals) > _ROWS_NAMED else "")
    return f" ({shown})" if len(totals) > 1 else ""


def _sum_issues(solution: Solution, rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Warnings of printed sums that are no sums of lines above them, each by itself up to a number."""
    chosen = {id(total) for total in solution.totals}
    wrong = [row for row in sums_of_no_lines(rows) if id(row) not in chosen and row.table is not None]
    wrong = [row for row in wrong if not is_rounded(row, solution.totals)]
    issues = [
        warning(
            _differs([row]),
            f"'{row.label}' prints {money(row.cents)}, which no run of lines above it gives.",
            _where(row, file_name),
            "Ask the vendor what it is the sum of.",
        )
        for row in wrong[:_SUMS_NAMED]
    ]
    if more := wrong[_SUMS_NAMED:]:
        issues.append(
            warning(
                _differs(more),
                f"{len(more):,} more printed sums, from row {more[0].number} on, "
                "differ from every run of lines above them.",
                _where(more[0], file_name),
                "Ask the vendor what they are the sums of.",
            )
        )
    return issues


def _differs(sums: Sequence[QuoteRow]) -> str:
    only_parts = all(row.total_rank is TotalRank.SUBTOTAL for row in sums)
    return "subtotal_differs" if only_parts else "total_differs"
