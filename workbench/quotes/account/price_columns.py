"""Columns of prices of which only one is bought: 1, 3 and 5 years, option A and B, low and high."""

import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.domain.issue import Issue, Severity, Where
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.reconcile import Solution
from workbench.quotes.language.row_texts import term_in
from workbench.quotes.language.words import folded
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.tables.sheet import Row

PRICE_COLUMNS_OPEN = "price_columns_open"
_STATED_TERM = re.compile(
    r"(?:term|laufzeit|durée|plazo|vigencia|기간|期間|期限)[^0-9]{0,30}(?:[0-9]|one|two|three|four|five)"
)


def decided_columns(layouts: Sequence[SheetLayout]) -> list[SheetLayout]:
    """The layouts with the one column of prices taken that is for the term which the letterhead states."""
    return [
        replace(layout, tables=tuple(_decided(table, layout.preface) for table in layout.tables))
        if any(table.choices for table in layout.tables)
        else layout
        for layout in layouts
    ]


def _decided(table: Table, preface: Sequence[Row]) -> Table:
    wanted = {months for row in preface if (months := _stated_term(row))}
    fitting = [column for column in table.choices if term_in(column.header) in wanted]
    if len(fitting) != 1:
        return table
    columns = {name: column for name, column in table.columns.items() if column not in table.choices}
    columns[fitting[0].field] = fitting[0]
    return replace(table, columns=columns, choices=())


def _stated_term(row: Row) -> int | None:
    text = folded(" ".join(cell.text for cell in row.cells))
    return term_in(text) if _STATED_TERM.search(text) else None


def leave_out_open_columns(reading: Reading, file_name: str) -> list[Issue]:
    """Which of the columns is bought, asked once a table; until it is answered no line of it counts."""
    issues = []
    for layout in reading.layouts:
        for table in layout.tables:
            if table.choices:
                issues.append(_question(layout, table, file_name))
                for row in reading.rows:
                    if row.table is table and row.counts:
                        row.left_out = "one of several columns of prices is bought, none was chosen"
    if issues:
        solution = reading.solution
        kept = tuple(line for line in solution.covered if line.counts)
        reading.solution = Solution(totals=(), fixed=kept, ways=())
    return issues


def _question(layout: SheetLayout, table: Table, file_name: str) -> Issue:
    names = [f"'{column.header}'" for column in table.choices]
    named = f"{', '.join(names[:-1])} and {names[-1]}"
    first = table.header[-1].at(table.choices[0].number) or table.header[0].cells[0]
    return Issue(
        severity=Severity.WARNING,
        code=PRICE_COLUMNS_OPEN,
        message=f"{named} are prices of which one is bought; none was chosen.",
        where=Where(file=file_name, sheet=layout.sheet.name, cell=first.address),
        suggestion="Choose the column that is offered.",
    )
