"""A user's corrections carried over to tables and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.domain.quote import ACCEPTABLE_ROLES, Corrections, LineRole
from workbench.quotes.account.reconcile import Solution
from workbench.quotes.language.roles import Choice
from workbench.quotes.layout.detect import SheetLayout, Table, make_columns
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.model import Field
from workbench.tables.sheet import column_number

LEFT_OUT_BY_USER = "you left it out"


def corrected_layouts(layouts: Sequence[SheetLayout], corrections: Corrections) -> list[SheetLayout]:
    """The layouts with the user's columns and headers; unknown rows, columns and fields are passed over."""
    return [_with_tables(layout, corrections.columns) for layout in layouts]


def _with_tables(layout: SheetLayout, columns: Mapping[str, Mapping[str, str]]) -> SheetLayout:
    prefix = f"{layout.sheet.name}!"
    wanted = {
        int(key.removeprefix(prefix)): fields
        for key, fields in columns.items()
        if key.startswith(prefix) and key.removeprefix(prefix).isdecimal()
    }
    if not wanted:
        return layout
    known = {table.header_row: table for table in layout.tables}
    sheet_rows = layout.sheet.by_number
    starts = {number: table.header for number, table in known.items()}
    for number in wanted:
        if number in sheet_rows and number not in starts:
            starts[number] = (sheet_rows[number],)
    ordered = sorted(starts)
    tables = []
    for index, number in enumerate(ordered):
        header = starts[number]
        last = header[-1].number if header else known[number].body[0].number - 1
        end = ordered[index + 1] if index + 1 < len(ordered) else None
        body = tuple(
            row for row in layout.sheet.rows if row.number > last and (end is None or row.number < end)
        )
        found = known[number].columns if number in known else {}
        if number in wanted:
            texts = known[number].texts if number in known else {c.column: c.text for c in header[0].cells}
            found = make_columns(found, _fields(wanted[number]), texts)
        choices = known[number].choices if number in known and number not in wanted else ()
        breaks = known[number].breaks if number in known else ()
        parts = known[number].parts if number in known and number not in wanted else ()
        table = Table(header=header, columns=found, body=body, choices=choices, breaks=breaks, parts=parts)
        tables.append(table)
    first = (*tables[0].header, *tables[0].body)[0].number
    preface = tuple(row for row in layout.sheet.rows if row.number < first)
    return replace(layout, preface=preface, tables=tuple(tables))


def _fields(wanted: Mapping[str, str]) -> dict[int, Field | None]:
    fields: dict[int, Field | None] = {}
    for letter, name in wanted.items():
        number = column_number(letter)
        if number and (not name or name in set(Field)):
            fields[number] = Field(name) if name else None
    return fields


def decide(rows: Sequence[QuoteRow], included: Mapping[str, bool]) -> None:
    """Take lines into the sum or out of it before it is solved, as the user wants it."""
    for row in rows if included else ():
        wanted = included.get(row.key)
        if wanted is None or row.kind is not RowKind.LINE or row.amount is None:
            continue
        if wanted:
            row.decided, row.choice, row.left_out = True, Choice.NONE, ""
        else:
            row.left_out = LEFT_OUT_BY_USER


def choose(
    rows: Sequence[QuoteRow],
    included: Mapping[str, bool],
    solution: Solution,
    apart: Sequence[QuoteRow] = (),
) -> None:
    """Take lines into the offer or out of it where the sum is settled: what the total covers stays.

    Rows `apart` stay as they are, whatever is wanted of the row that they stand in.
    """
    kept = set(map(id, apart))
    for row in solution.covered:
        row.in_total = True
    for row in rows if included else ():
        wanted = included.get(row.key)
        if wanted is None or row.kind is not RowKind.LINE or row.amount is None or id(row) in kept:
            continue
        if not wanted:
            row.left_out = LEFT_OUT_BY_USER
        elif row.left_out:
            row.left_out = ""
            if row.role not in ACCEPTABLE_ROLES:
                row.role = row.goods_role or LineRole.COMPONENT
