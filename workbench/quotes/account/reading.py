"""Read all sheets of a quote under the reading of its numbers and columns that its totals prove."""

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import Corrections
from workbench.quotes.account.corrected import decide
from workbench.quotes.account.left_sheets import left_sheet
from workbench.quotes.account.payment_schedule import leave_out_schedules
from workbench.quotes.account.reconcile import Solution, solve
from workbench.quotes.account.told_twice import in_order_of_detail, leave_out_price_lists, repeated_issues
from workbench.quotes.language.numbers import Mark, common_mark, currency_in
from workbench.quotes.language.roles import TotalRank
from workbench.quotes.language.row_texts import months_of
from workbench.quotes.language.values import NUMBER_FIELDS
from workbench.quotes.language.words import folded
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.figures import ColumnMarks
from workbench.quotes.layout.letterhead import Letterhead, foreign_currency_lines
from workbench.quotes.layout.rows import QuoteRow, RowKind, of_kind, sum_in_cents
from workbench.quotes.lines.read_rows import SheetReader, TooMuchTextError
from workbench.quotes.model import Field

_PATIENCE_S = 4.0
_PATIENCE_S_PER_ROW = 100e-6
"""Seconds of processor for all readings, and for each row; quotes take less than half of that."""
_SYSTEMS_LABEL = re.compile(
    r"(?:(?:number|no\.?|quantity|qty|anzahl|nombre|número|total) (?:of |der |de )?)?"
    r"(?:systems?|servers?|nodes?|units?|sets?|qty|quantity|anzahl|menge|stückzahl|systeme|server|quantité|"
    r"serveurs|cantidad|servidores|대수|수량|세트 ?수|台数|数量|套数)"
    r"(?: (?:systems?|ordered|required|total))?[ :]*"
)
_FOR_SYSTEMS = re.compile(
    r"(?:for|für|pour|para|per|x|×|of)\s+(?:all\s+|alle\s+)?([1-9][0-9]{0,3})\s+(?:systems?|servers?|nodes?|units?|racks?|"
    r"knoten|systeme|server|serveurs|nœuds|servidores|nodos|sets?|pods?|clusters?)(?!\w)"
)
_DIGITS_OF_A_COUNT = 4
_SEVERAL = 2
_LONGEST_CODE = 4
"""Letters of a cell that is a currency and nothing else: "R$", "EUR", "CDN$"."""
_AMBIGUOUS = frozenset({"ambiguous_number", "unreadable_total"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTax:
    """The tax that the prices hold, split from them; `base` are the lines that its amount is the tax of.

    `printed` are the rows that print it, `computed` the one made where nothing does. `counters` take it out
    of the prices. `percent` is the rate of every line, None where only the amounts tell.
    """

    base: tuple[QuoteRow, ...]
    counters: tuple[QuoteRow, ...]
    printed: tuple[QuoteRow, ...] = ()
    computed: QuoteRow | None = None
    percent: Decimal | None = None

    @property
    def made(self) -> tuple[QuoteRow, ...]:
        """The rows that no row of the file is, and no line's inclusion decides."""
        return self.counters if self.computed is None else (*self.counters, self.computed)


@dataclass(slots=True)
class Reading:
    """All rows of the visible sheets in order, how they add up, and what was found on the way."""

    rows: list[QuoteRow]
    ordered: list[QuoteRow]
    """The same rows with summary sheets last."""
    solution: Solution
    currency: str
    layouts: list[SheetLayout]
    issues: list[Issue] = field(default_factory=list)
    file_name: str = ""
    over_the_term: bool = False
    """Whether prices of a month or year were taken for the whole term, which the total proves."""
    held_tax: HeldTax | None = None
    options_inside: list[QuoteRow] = field(default_factory=list)
    """Lines of the accepted total that are marked as options."""


def read_best(
    file_name: str,
    layouts: Sequence[SheetLayout],
    letterhead: Letterhead,
    corrections: Corrections,
    control: JobControl,
) -> Reading:
    """The plain reading, or the only other one under which the lines give the printed total.

    Others are tried only where the plain one fails: numbers that can be read two ways under either
    decimal mark, and a lone "net price" column that holds the lines' amounts. What the user decided
    is not tried otherwise. Raises TooMuchTextError where the plain reading takes too long.
    """
    rows = sum(len(layout.sheet.rows) for layout in layouts)
    marks = ColumnMarks(lambda: control.check(0.05, f"Looking at the numbers of {file_name}"))
    deadline = time.thread_time() + _PATIENCE_S + _PATIENCE_S_PER_ROW * rows

    def read(variant: Sequence[SheetLayout], mark: Mark | None, *, over_the_term: bool = False) -> Reading:
        found = _read(
            file_name, variant, letterhead, mark, corrections, control, over_the_term, deadline, marks
        )
        found.over_the_term = over_the_term
        return found

    plain = read(layouts, _workbook_mark(layouts, marks))
    if plain.solution.fits:
        return _for_several_systems(plain, corrections) or plain
    others: list[Reading] = []
    with suppress(TooMuchTextError):
        if not corrections.decimal_mark and any(issue.code in _AMBIGUOUS for issue in plain.issues):
            others += [read(layouts, mark) for mark in Mark]
        amounts = list(layouts) if corrections.columns else [_prices_as_amounts(layout) for layout in layouts]
        if amounts != list(layouts):
            others.append(read(amounts, _workbook_mark(layouts, marks)))
        if any(_has_periods(table) for layout in layouts for table in layout.tables):
            others.append(read(layouts, _workbook_mark(layouts, marks), over_the_term=True))
    fitting = [other for other in others if other.solution.fits]
    if len(fitting) == 1:
        return _for_several_systems(fitting[0], corrections) or fitting[0]
    if (several := _for_several_systems(plain, corrections)) is not None:
        return several
    if corrections.included:
        decide(plain.rows, corrections.included)
        plain.solution = solve(plain.ordered, corrections.total)
    return plain


def _for_several_systems(plain: Reading, corrections: Corrections) -> Reading | None:
    """The reading with every line taken so many times as a row says, where the total proves it.

    A bill of materials for one system, the number of systems below it, and the total for all of them.
    """
    line = RowKind.LINE
    others = [row for row in plain.rows if row.kind is not line]
    times = {count for row in others if (count := _number_of_systems(row)) > 1}
    if not times:
        return None
    solution = plain.solution
    added = sum_in_cents(solution.covered)
    printed = {row.cents for row in others if row.kind is RowKind.TOTAL and row.cents}
    count = next((count for count in times if added * count in printed), 0)
    if not count:
        return None
    for row in plain.rows:
        if row.kind is RowKind.LINE and row.amount is not None:
            row.amount *= count
            row.list_amount = None if row.list_amount is None else row.list_amount * count
            counted = {Field.QUANTITY, Field.EXTENDED, Field.EXTENDED_LIST}
            row.figures = {name: f * count if name in counted else f for name, f in row.figures.items()}
        elif row.kind is RowKind.TOTAL and row.cents == added:
            row.total_rank = TotalRank.OTHER
        elif row.kind is RowKind.TOTAL and row.cents == added * count:
            row.total_rank = TotalRank.GRAND
    plain.solution = solve(plain.ordered, corrections.total)
    plain.issues.append(
        Issue(
            severity=Severity.NOTE,
            code="lines_of_one_system",
            message=f"The lines are for one of {count:,} systems; quantities and amounts are those of all.",
            where=Where(file=plain.file_name, sheet=solution.totals[0].sheet),
            suggestion="Check that the number of systems is right.",
        )
    )
    return plain


def _number_of_systems(row: QuoteRow) -> int:
    """How many systems a row says are offered and no more, or for how many its sum is; 0 in any other."""
    if row.kind is RowKind.TOTAL and (named := _FOR_SYSTEMS.search(folded(row.label))):
        return int(named.group(1))
    if row.kind not in {RowKind.NOTE, RowKind.HEADING, RowKind.LETTERHEAD}:
        return 0
    cells = row.row.cells
    numbers = [cell.value for cell in cells if isinstance(cell.value, Decimal)]
    label = row.label
    if not numbers and cells[-1].text.isdecimal() and len(cells[-1].text) <= _DIGITS_OF_A_COUNT:
        numbers, label = [Decimal(cells[-1].text)], " ".join(cell.text for cell in cells[:-1])
    if len(numbers) != 1 or not _SYSTEMS_LABEL.fullmatch(folded(label)):
        return 0
    return int(numbers[0]) if numbers[0] == int(numbers[0]) else 0


def _read(
    file_name: str,
    layouts: Sequence[SheetLayout],
    letterhead: Letterhead,
    mark: Mark | None,
    corrections: Corrections,
    control: JobControl,
    over_the_term: bool,
    deadline: float,
    marks: ColumnMarks,
) -> Reading:
    issues: list[Issue] = []
    sheets: list[list[QuoteRow]] = []
    for layout in layouts:
        left = left_sheet(layout, layouts, file_name)
        if left is not None:
            sheets.append(left[0])
            issues.append(left[1])
            continue
        decided = Mark(corrections.decimal_mark) if corrections.decimal_mark else None
        reader = SheetReader(
            layout, file_name, mark, marks, corrections.roles, decided, control, over_the_term, deadline
        )
        sheets.append(reader.read())
        issues += reader.issues
    issues = leave_out_schedules(sheets, mark, corrections.roles, file_name, issues)
    rows = [row for sheet in sheets for row in sheet]
    _take_currency_of_headers(layouts, rows)
    _take_currency_of_cells(rows)
    currency, doubts = letterhead.currency(rows)
    if corrections.currency:
        currency, doubts = corrections.currency, []
    issues += doubts
    for line in foreign_currency_lines(rows, currency):
        line.left_out = f"its price is in {line.currency}, the quote is in {currency}"
        issues.append(_foreign_issue(line, currency, file_name))
    control.check(0.65, f"Adding up {len(rows):,} rows of {file_name}")
    leave_out_price_lists(rows, [table for layout in layouts for table in layout.tables])
    ordered = in_order_of_detail(sheets)
    issues += repeated_issues(rows, file_name)
    solution = solve(
        ordered,
        corrections.total,
        lambda: control.check(0.67, f"Adding up {len(rows):,} rows of {file_name}"),
    )
    return Reading(rows, ordered, solution, currency, list(layouts), issues, file_name)


def _take_currency_of_headers(layouts: Sequence[SheetLayout], rows: Sequence[QuoteRow]) -> None:
    """Give rows the currency of their own table's header where the tables name several."""
    named = {
        id(table): code
        for layout in layouts
        for table in layout.tables
        if (column := table.columns.get(Field.EXTENDED) or table.columns.get(Field.UNIT_NET)) is not None
        if (code := currency_in(column.header))
    }
    if len(set(named.values())) > 1:
        for row in rows:
            if row.table is not None and not row.currency and row.kind in {RowKind.LINE, RowKind.TOTAL}:
                row.currency = named.get(id(row.table), "")


def _take_currency_of_cells(rows: Sequence[QuoteRow]) -> None:
    """Give lines the currency that a cell of theirs is, whatever its column, where lines show several."""
    lines = of_kind(rows, RowKind.LINE)
    if len({line.currency for line in lines} - {""}) < _SEVERAL:
        return
    for line in lines:
        if not line.currency:
            texts = (value.strip() for value in line.row.values if isinstance(value, str))
            named = {code for text in texts if len(text) <= _LONGEST_CODE if (code := currency_in(text))}
            line.currency = named.pop() if len(named) == 1 else ""


def _workbook_mark(layouts: Sequence[SheetLayout], marks: ColumnMarks) -> Mark | None:
    """The decimal mark that the number columns of all sheets prove together."""
    return common_mark(
        mark
        for layout in layouts
        for table in layout.tables
        for name in NUMBER_FIELDS & table.columns.keys()
        for mark in marks.of(layout.sheet, table, name)
    )


def _has_periods(table: Table) -> bool:
    """Whether unit prices are for a month or year and no column has the amounts."""
    column = table.columns.get(Field.UNIT_NET) or table.columns.get(Field.UNIT_LIST)
    return column is not None and Field.EXTENDED not in table.columns and months_of(column.header) > 0


def _prices_as_amounts(layout: SheetLayout) -> SheetLayout:
    """The layout with a net price column taken for the lines' amounts where a table has no such column."""
    tables = []
    for table in layout.tables:
        columns = dict(table.columns)
        if Field.EXTENDED not in columns and Field.UNIT_NET in columns:
            price = columns.pop(Field.UNIT_NET)
            columns[Field.EXTENDED] = replace(price, field=Field.EXTENDED)
        tables.append(replace(table, columns=columns))
    return replace(layout, tables=tuple(tables)) if any(_differs(layout, tables)) else layout


def _differs(layout: SheetLayout, tables: Sequence[Table]) -> list[bool]:
    return [old.columns != new.columns for old, new in zip(layout.tables, tables, strict=True)]


def _foreign_issue(line: QuoteRow, currency: str, file_name: str) -> Issue:
    return Issue(
        severity=Severity.WARNING,
        code="second_currency",
        message=f"'{line.name}' is priced in {line.currency}, the quote in {currency}; it was left out.",
        where=Where(file=file_name, sheet=line.sheet, cell=line.cells.get("extended", "")),
        suggestion=f"Ask the vendor for its price in {currency}.",
    )
