"""Sheets and tables that tell the same offer twice: summaries, configurations of one system, price lists."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import BESIDE_GOODS, LineRole
from workbench.quotes.account.ways import Finding
from workbench.quotes.language.roles import Choice
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.rows import QuoteRow, RowKind, counting, of_kind, sum_in_cents
from workbench.quotes.model import Field

REPEATS_SHEET = "it repeats the sum of another sheet"
IN_SUMMARY = "the summary has it, for all systems"
PRICE_LIST = "a price without a quantity; another table counts the same item"
_FEWEST_PRICES = 2
_MOST_PRICES = 5_000
"""Lines of a price list that are looked up in other tables."""


def in_order_of_detail(sheets: Sequence[list[QuoteRow]]) -> list[QuoteRow]:
    """All rows with summary sheets last, so that their total covers the detail sheets.

    A sheet all of whose lines repeat the sums of other sheets is a summary: its lines are left out, but
    for discounts that no other sheet has. Where the other sheets are each for one system and the summary
    counts these systems, their lines are left out instead.
    """
    if len(sheets) == 1:
        return list(sheets[0])
    sums = [_sums(rows) for rows in sheets]
    summaries = []
    details = []
    for index, rows in enumerate(sheets):
        elsewhere = set().union(*(found for other, found in enumerate(sums) if other != index))
        goods = [row for row in _goods(rows) if row.role is not LineRole.DISCOUNT or row.cents in elsewhere]
        others = [other for other in sheets if other is not rows]
        longer = [other for other in others if len(goods) < len(_goods(other))]
        repeats = all(row.cents in elsewhere for row in goods if row.cents)
        if _counts_systems(goods, others):
            for row in (row for other in others for row in _goods(other)):
                row.left_out = IN_SUMMARY
            return [*(row for other in others for row in other), *rows]
        fewer = 1 < len(goods) < sum(len(_goods(other)) for other in others)
        repeats = repeats and bool(longer or fewer)
        if goods and (repeats or any(_is_told_by(goods, _goods(other)) for other in longer)):
            for row in goods:
                row.left_out = REPEATS_SHEET
            summaries += rows
        else:
            details += rows
    return [*details, *summaries]


def _counts_systems(goods: Sequence[QuoteRow], others: Sequence[Sequence[QuoteRow]]) -> bool:
    """Whether each line of a summary is so many times the sum of one other sheet.

    For some line it is more than once: the lines of the sheets alone would be too little.
    """
    detailed = [other for other in others if _goods(other)]
    if len(goods) < _FEWEST_PRICES or len(goods) != len(detailed):
        return False
    several = False
    for line in goods:
        count = line.figures.get(Field.QUANTITY)
        found = [other for other in detailed if count and sum_in_cents(_goods(other)) * count == line.cents]
        if not found:
            return False
        detailed.remove(found[0])
        several = several or count != 1
    return several


def leave_out_price_lists(rows: Sequence[QuoteRow], tables: Iterable[Table]) -> None:
    """Leave out tables of unit prices alone all of whose items another table counts at these prices."""
    lists = {id(table) for table in tables if _is_price_list(table)}
    if not lists:
        return
    lines = counting(rows)
    listed: dict[int, list[QuoteRow]] = {}
    for line in lines:
        if id(line.table) in lists:
            listed.setdefault(id(line.table), []).append(line)
    if not listed or len({id(line.table) for line in lines}) == len(listed):
        return
    counted = {(line.name.casefold(), line.unit_net) for line in lines if id(line.table) not in listed}
    for prices in listed.values():
        if _FEWEST_PRICES <= len(prices) <= _MOST_PRICES and all(
            (line.name.casefold(), line.unit_net) in counted for line in prices
        ):
            for line in prices:
                line.left_out = PRICE_LIST


def _is_price_list(table: Table) -> bool:
    return Field.UNIT_NET in table.columns and not {Field.QUANTITY, Field.EXTENDED} & table.columns.keys()


def _goods(rows: Sequence[QuoteRow]) -> list[QuoteRow]:
    return [row for row in counting(rows) if row.role not in BESIDE_GOODS]


def _is_told_by(goods: Sequence[QuoteRow], details: Sequence[QuoteRow]) -> bool:
    """Whether lines without part numbers add up to what more lines of another sheet do."""
    plain = [row for row in details if row.choice is Choice.NONE and not row.row.hidden]
    told = sum_in_cents(goods)
    return (
        len(goods) < len(plain)
        and not any(row.part_number for row in goods)
        and told == sum_in_cents(plain) != 0
    )


def repeated_issues(rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Which sheets and tables were left out because others tell the same."""
    reasons = (REPEATS_SHEET, IN_SUMMARY, PRICE_LIST)
    sheets = dict.fromkeys(row.sheet for row in rows if row.left_out in reasons)
    return [
        Issue(
            severity=Severity.NOTE,
            code=Finding.TOLD_TWICE,
            message="The sheet repeats what another sheet tells; it is counted once.",
            where=Where(file=file_name, sheet=sheet),
            suggestion="Accept its rows if both sheets are to be bought.",
        )
        for sheet in sheets
    ]


def _sums(rows: Sequence[QuoteRow]) -> set[Decimal]:
    """Printed sums of a sheet, and the sum of its lines."""
    printed = {row.cents for row in of_kind(rows, RowKind.TOTAL) if row.amount}
    added = sum_in_cents(counting(rows))
    return printed | ({added} if added else set())
