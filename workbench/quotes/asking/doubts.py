"""What an import left unused although it looks like money: asked about, never passed over in silence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Where, note, warning
from workbench.quotes.account.payment_schedule import PAYMENT_SCHEDULE
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.settled import Settled
from workbench.quotes.asking.charge_doubts import charge_doubts
from workbench.quotes.asking.contradictions import contradicting_columns, contradicting_discounts
from workbench.quotes.asking.currency_doubts import bare_dollars, total_in_other_currency
from workbench.quotes.asking.monthly_prices import monthly_prices
from workbench.quotes.asking.open_choices import open_choices
from workbench.quotes.language.numbers import currency_in_format
from workbench.quotes.language.row_texts import months_of, term_in
from workbench.quotes.language.tax_words import says_gross
from workbench.quotes.language.values import LARGEST, read_figure
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.headers import PRICE_FIELDS, match_header
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row, column_letter

_FEWEST_FIGURES = 3
_SHOWN_CELLS = 4
_MONEY_FIELDS = PRICE_FIELDS | {Field.DISCOUNT_AMOUNT, Field.FREIGHT, Field.TAX}
_TEXT_KINDS = frozenset({RowKind.NOTE, RowKind.HEADING})


def doubts(
    reading: Reading,
    settled: Settled,
    currency_is_stated: bool,
    file_name: str,
    accepted: Mapping[str, str],
    watch: Callable[[], None],
) -> list[Issue]:
    """Issues on unused figures and columns of prices, prices with tax, and dollars that may be others.

    Behind a question that was `accepted` comes the next of its kind. `watch` is called between the steps of
    long quotes, and may raise to stop.
    """
    issues = []
    for layout in reading.layouts:
        if not layout.tables:
            issues += _sheet_without_table(layout, file_name)
        for table in layout.tables:
            issues += _told_by_figures(layout, table, file_name)
            issues += _unused_columns(layout, table, file_name)
            issues += _gross_prices(layout, table, file_name)
            if not reading.over_the_term:
                issues += _prices_per_period(layout, table, reading.rows, file_name)
    if not reading.over_the_term:
        issues += monthly_prices(reading.layouts, settled.lines, file_name)
    watch()
    issues += _unused_figures(settled.others, file_name)
    issues += charge_doubts(reading, settled, file_name, accepted)
    watch()
    issues += contradicting_columns(settled.lines, file_name)
    issues += contradicting_discounts(reading, settled.lines, file_name)
    issues += _sums_beside_the_total(reading, file_name)
    if reading.solution.fits:
        issues += open_choices(reading.rows, file_name, accepted)
    if not currency_is_stated:
        issues += total_in_other_currency(reading, file_name)
    if reading.currency == "USD" and not currency_is_stated:
        issues += bare_dollars(reading, file_name)
    return issues


def _is_money(cell: Cell) -> bool:
    """Whether a cell shows an amount: a currency, or two decimals."""
    if not isinstance(cell.value, Decimal) or not 0 < abs(cell.value) < LARGEST or "%" in cell.number_format:
        return False
    return bool(currency_in_format(cell.number_format)) or ".00" in cell.number_format


def _cells_named(cells: Sequence[Cell]) -> str:
    shown = ", ".join(cell.address for cell in cells[:_SHOWN_CELLS])
    return shown + (f" and {len(cells) - _SHOWN_CELLS:,} more" if len(cells) > _SHOWN_CELLS else "")


def _sheet_without_table(layout: SheetLayout, file_name: str) -> list[Issue]:
    money = [cell for row in layout.sheet.rows for cell in row.cells if _is_money(cell)]
    if len(money) < _FEWEST_FIGURES:
        return []
    return [
        warning(
            "sheet_without_table",
            f"The sheet holds {len(money):,} amounts but no table of prices was recognised; it was left out.",
            Where(file=file_name, sheet=layout.sheet.name, cell=money[0].address),
            "Look whether it belongs to the offer, and name its columns if it does.",
        )
    ]


def _told_by_figures(layout: SheetLayout, table: Table, file_name: str) -> list[Issue]:
    if not table.by_figures:
        return []
    if Field.QUANTITY not in table.columns:
        amounts = column_letter(table.column_of(Field.EXTENDED))
        told = f"the amounts in column {amounts} give the total below them"
        return [_by_figures(layout, table, told, file_name)]
    names = (Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED)
    quantity, unit, amount = (column_letter(table.column_of(name)) for name in names)
    told = f"{quantity} × {unit} = {amount} on the lines told"
    return [_by_figures(layout, table, told, file_name)]


def _by_figures(layout: SheetLayout, table: Table, told: str, file_name: str) -> Issue:
    return note(
        "columns_by_figures",
        f"No header that we know names the columns; {told}.",
        Where(file=file_name, sheet=layout.sheet.name, cell=table.body[0].cells[0].address),
        "Check what the columns mean in the Quotes view.",
    )


def _unused_columns(layout: SheetLayout, table: Table, file_name: str) -> list[Issue]:
    """Columns with a header of prices and figures below it that mean nothing to the import."""
    used = {column.number for column in (*table.columns.values(), *table.document)}
    issues = []
    for number, header in table.texts.items():
        if number in used or not {match.field for match in match_header(header)} & _MONEY_FIELDS:
            continue
        if layout.sheet.is_hidden_column(number):
            continue
        figures = [cell for row in table.body if (cell := row.at(number)) and _has_figure(cell)]
        if figures:
            issues.append(
                note(
                    "price_column_unused",
                    f"{counted(len(figures), 'figure')} in column {column_letter(number)} '{header}' "
                    f"{'was' if len(figures) == 1 else 'were'} not used.",
                    Where(file=file_name, sheet=layout.sheet.name, cell=figures[0].address),
                    "Check that the column used instead is the price to pay.",
                )
            )
    return issues


def _has_figure(cell: Cell) -> bool:
    return bool(read_figure(cell, Field.EXTENDED, None).value)


def _gross_prices(layout: SheetLayout, table: Table, file_name: str) -> list[Issue]:
    amounts = [table.columns[name] for name in (Field.EXTENDED, Field.UNIT_NET) if name in table.columns]
    gross = [column for column in amounts[:1] if says_gross(column.header)]
    return [
        warning(
            "prices_include_tax",
            f"The prices in column {column_letter(column.number)} '{column.header}' include tax.",
            Where(
                file=file_name,
                sheet=layout.sheet.name,
                cell=f"{column_letter(column.number)}{table.header_row}",
            ),
            "Ask the vendor for net prices.",
        )
        for column in gross
    ]


def _prices_per_period(
    layout: SheetLayout, table: Table, rows: Sequence[QuoteRow], file_name: str
) -> list[Issue]:
    """Prices of a month or year and nothing that says for how many of them to pay."""
    column = table.columns.get(Field.EXTENDED) or table.columns.get(Field.UNIT_NET)
    column = column or table.columns.get(Field.UNIT_LIST)
    period = 0 if column is None or term_in(column.header) else months_of(column.header)
    if column is None or not period or table.parts:
        return []
    if all(row.term_months == period for row in rows if row.table is table and row.counts):
        return []
    return [
        warning(
            "prices_per_period",
            f"The prices in column {column_letter(column.number)} '{column.header}' are for one period only.",
            Where(
                file=file_name,
                sheet=layout.sheet.name,
                cell=f"{column_letter(column.number)}{table.header_row}",
            ),
            "Ask the vendor for the sum over the whole term.",
        )
    ]


def _unused_figures(rows: Iterable[QuoteRow], file_name: str) -> list[Issue]:
    """Rows of a table that show an amount and were still taken for text."""
    found: dict[str, list[Cell]] = {}
    for row in rows:
        if row.kind not in _TEXT_KINDS or row.table is None or row.row.hidden:
            continue
        if row.left_out == PAYMENT_SCHEDULE:
            continue
        money = [cell for cell in row.row.cells if _is_money(cell)]
        if money:
            found.setdefault(row.sheet, []).append(money[-1])
    return [
        note(
            "figures_unused",
            f"The amounts in {_cells_named(cells)} stand in rows that were taken for text.",
            Where(file=file_name, sheet=sheet, cell=cells[0].address),
            "Give the rows a role if they belong to the offer.",
        )
        for sheet, cells in found.items()
    ]


def _sums_beside_the_total(reading: Reading, file_name: str) -> list[Issue]:
    """Further sums in the row of the total that the check used, in columns that were not used."""
    issues = []
    for total in reading.solution.totals:
        if total.table is None:
            continue
        used = {column.number for column in total.table.columns.values()}
        chosen = total.cells.get("extended")
        others = [
            cell
            for cell in total.row.cells
            if cell.column not in used and cell.address != chosen and _is_sum(cell, total.row)
        ]
        if others:
            issues.append(
                warning(
                    "several_sums_in_total",
                    f"The row of the total prints further sums in {_cells_named(others)} that were not used.",
                    Where(file=file_name, sheet=total.sheet, cell=others[0].address),
                    "Check that the sum used is the one to pay.",
                )
            )
    return issues


def _is_sum(cell: Cell, row: Row) -> bool:
    value = read_figure(cell, Field.EXTENDED, None).value
    others = [read_figure(other, Field.EXTENDED, None).value for other in row.cells if other is not cell]
    return value is not None and abs(value) >= 1 and value not in others
