"""What an import left unused although it looks like money: asked about, never passed over in silence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import LineRole
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.reconcile import LINES_BELOW_TOTAL
from workbench.quotes.asking.accepted import up_to_open
from workbench.quotes.asking.marked_lines import marked_lines
from workbench.quotes.language.numbers import currency_in_format, percentages_in
from workbench.quotes.language.roles import Choice, TotalRank, names_fee
from workbench.quotes.language.row_texts import months_of, term_in
from workbench.quotes.language.tax_words import says_gross
from workbench.quotes.language.values import LARGEST, read_figure
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.headers import PRICE_FIELDS, match_header
from workbench.quotes.layout.rows import QuoteRow, RowKind, cents_of, counting, sum_in_cents
from workbench.quotes.lines.amounts import agrees
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row, column_letter

_FEWEST_FIGURES = 3
_MOST_PERIODS = 120
_MOST_TAX = Decimal("0.4")
_MOST_FREIGHT = Decimal("0.5")
"""Shares of the goods above which a charge is rather a total that was taken for one."""
_SHOWN_CELLS = 4
_MONEY_FIELDS = PRICE_FIELDS | {Field.DISCOUNT_AMOUNT, Field.FREIGHT, Field.TAX}
_UNIT_OF_MONEY = Decimal(1)
_APART = frozenset({LineRole.DISCOUNT, LineRole.FREIGHT, LineRole.TAX})
_MOST_OF_GOODS = {LineRole.FREIGHT: _MOST_FREIGHT, LineRole.TAX: _MOST_TAX}
_DISCOUNTS = (Field.DISCOUNT, Field.DISCOUNT_AMOUNT)
_ROUNDED_SHARE = Decimal("0.006")
"""By how much a discount may differ from that of the prices: half a percent, printed whole."""
_HALF_CENT = Decimal("0.005")
_TEXT_KINDS = frozenset({RowKind.NOTE, RowKind.HEADING})
_CHOICES = frozenset({LineRole.OPTION, LineRole.ALTERNATIVE})
_OTHER_DOLLARS = re.compile(
    r"(?<!\w)(?:GST|HST|PST|QST|IVA|RFC|ABN|UEN|CAD|AUD|NZD|SGD|HKD|TWD|MXN|CLP|Canada|Canadian|Toronto|"
    r"Vancouver|Montréal|Montreal|Calgary|Ottawa|Ontario|Québec|Australia|Sydney|Melbourne|Brisbane|Pty|"
    r"Singapore|New Zealand|Auckland|Hong Kong|Kowloon|Taiwan|Taipei|(?<!New )Mexico|"
    r"México|Chile|Colombia|Argentina)(?!\w)"
)
_NOT_FREIGHT_ALONE = re.compile(
    r"^\W*(?:insur|versicher|assur|segur|assicur|ubezp|verzeker|보험|保険|保险)|install|setup|commission|inbetrieb|"
    r"montage|aufbau|customs|zoll|douane|aduana|설치|設置|安装"
)
_OTHER_TAXES = re.compile(r"(?<!\w)(?:GST|HST|PST|QST|TPS|TVQ|IVA)(?!\w)")
"""Sales taxes of countries whose own money is written $."""


def doubts(
    reading: Reading, currency_is_stated: bool, file_name: str, accepted: Mapping[str, str]
) -> list[Issue]:
    """Issues on unused figures and columns of prices, prices with tax, and dollars that may be others.

    Behind a question that was `accepted` comes the next of its kind.
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
        issues += marked_lines(reading.rows, file_name)
    issues += _unused_figures(reading.rows, file_name)
    issues += _unlikely_charges(reading.rows, file_name)
    if reading.solution.fits:
        issues += _misplaced_charges(reading, file_name, accepted)
        issues += _taxes_of_more(reading.rows, file_name, accepted)
        issues += _behind_net_total(reading, file_name)
        issues += _nothing_to_pay(reading.rows, file_name)
    issues += _contradicting_columns(reading.rows, file_name)
    issues += _contradicting_discounts(reading, file_name)
    issues += _freight_holds_more(reading.rows, file_name)
    issues += _sums_beside_the_total(reading, file_name)
    if not currency_is_stated:
        issues += _total_in_other_currency(reading, file_name)
    if reading.currency == "USD" and not currency_is_stated:
        issues += _bare_dollars(reading, file_name)
    return issues


def _issue(severity: Severity, code: str, message: str, where: Where, suggestion: str) -> Issue:
    return Issue(severity=severity, code=code, message=message, where=where, suggestion=suggestion)


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
        _issue(
            Severity.WARNING,
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
    return _issue(
        Severity.NOTE,
        "columns_by_figures",
        f"No header that we know names the columns; {told}.",
        Where(file=file_name, sheet=layout.sheet.name, cell=table.body[0].cells[0].address),
        "Check what the columns mean in the Quotes view.",
    )


def _unused_columns(layout: SheetLayout, table: Table, file_name: str) -> list[Issue]:
    """Columns with a header of prices and figures below it that mean nothing to the import."""
    used = {column.number for column in table.columns.values()}
    issues = []
    for number, header in table.texts.items():
        if number in used or not {match.field for match in match_header(header)} & _MONEY_FIELDS:
            continue
        if layout.sheet.is_hidden_column(number):
            continue
        figures = [cell for row in table.body if (cell := row.at(number)) and _has_figure(cell)]
        if figures:
            issues.append(
                _issue(
                    Severity.NOTE,
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
        _issue(
            Severity.WARNING,
            "prices_include_tax",
            f"The prices in column {column_letter(column.number)} '{column.header}' include tax.",
            Where(file=file_name, sheet=layout.sheet.name, cell=f"{column_letter(column.number)}1"),
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
        _issue(
            Severity.WARNING,
            "prices_per_period",
            f"The prices in column {column_letter(column.number)} '{column.header}' are for one period only.",
            Where(file=file_name, sheet=layout.sheet.name, cell=f"{column_letter(column.number)}1"),
            "Ask the vendor for the sum over the whole term.",
        )
    ]


def _unused_figures(rows: Iterable[QuoteRow], file_name: str) -> list[Issue]:
    """Rows of a table that show an amount and were still taken for text."""
    found: dict[str, list[Cell]] = {}
    for row in rows:
        if row.kind not in _TEXT_KINDS or row.table is None or row.row.hidden:
            continue
        money = [cell for cell in row.row.cells if _is_money(cell)]
        if money:
            found.setdefault(row.sheet, []).append(money[-1])
    return [
        _issue(
            Severity.NOTE,
            "figures_unused",
            f"The amounts in {_cells_named(cells)} stand in rows that were taken for text.",
            Where(file=file_name, sheet=sheet, cell=cells[0].address),
            "Give the rows a role if they belong to the offer.",
        )
        for sheet, cells in found.items()
    ]


def _unlikely_charges(rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Freight or tax that is too much of the goods to be one."""
    lines = counting(rows)
    goods = sum_in_cents(row for row in lines if row.role not in _MOST_OF_GOODS)
    issues = []
    for role, most in _MOST_OF_GOODS.items():
        charges = [row for row in lines if row.role is role]
        amount = sum_in_cents(charges)
        if charges and goods > 0 and amount > goods * most:
            largest = max(charges, key=lambda row: row.cents)
            issues.append(
                _issue(
                    Severity.WARNING,
                    "charge_unlikely",
                    f"{role.value.capitalize()} of {amount:,.2f} is {amount / goods:.0%} of the goods: "
                    f"'{largest.name}' may be a total.",
                    Where(file=file_name, sheet=largest.sheet, cell=largest.cells.get("extended", "")),
                    "Look at the row, and give it the role of a total if it is one.",
                )
            )
    return issues


def _freight_holds_more(rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Charges read as freight that are insurance alone, or whose words name installation or customs too."""
    mixed = [row for row in rows if row.role is LineRole.FREIGHT and row.counts and row.cents]
    mixed = [row for row in mixed if _NOT_FREIGHT_ALONE.search(row.name.casefold())]
    return [
        _issue(
            Severity.NOTE,
            "freight_holds_more",
            f"'{row.name}' of {row.cents:,.2f} is counted as freight; its words name more than transport.",
            Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
            "Ask the vendor for the parts, or give the row another role.",
        )
        for row in mixed[:_SHOWN_CELLS]
    ]


def _misplaced_charges(reading: Reading, file_name: str, accepted: Mapping[str, str]) -> list[Issue]:
    """Charges and credits where quotes print none: outside a total that stands below, behind the tax."""
    rows = reading.rows
    totals = {id(total) for total in reading.solution.totals}
    last = max(index for index, row in enumerate(rows) if id(row) in totals)
    taxed: Table | None = None
    below = [way.dropped for way in reading.solution.ways if way.finding == LINES_BELOW_TOTAL]
    odd = [
        (row, "is a credit that no total holds")
        for row in chain.from_iterable(below)
        if row.cents < -1 and not any(mentions(meaning, row.name) for meaning in ("cash_discount", "paid"))
    ]
    for index, row in enumerate(rows):
        if not (taxed or row.role in _MOST_OF_GOODS) or not row.counts or row.side or not row.cents:
            continue
        above = index < last and row.sheet == rows[last].sheet
        if row.role in _MOST_OF_GOODS and not row.in_total and above:
            odd.append((row, "stands above the total, which does not hold it"))
        if row.role is LineRole.TAX:
            taxed = row.table
        elif taxed is None or taxed is not row.table:
            continue
        elif row.cents < -1 and not mentions("rounding", row.name):
            odd.append((row, "is taken off behind the tax, as payments are"))
        elif row.cents > 1 and row.in_total and _may_be_a_tax(row):
            odd.append((row, "stands behind the tax and may be a further one"))
    return up_to_open([_unlikely(row, why, file_name) for row, why in odd], accepted)


def _taxes_of_more(rows: Sequence[QuoteRow], file_name: str, accepted: Mapping[str, str]) -> list[Issue]:
    """Taxes that no total proves and that are of more than is offered: of options, or of another part."""
    left = [row for row in rows if row.kind is RowKind.LINE and row.left_out]
    optional = [row for row in left if row.choice is not Choice.NONE]
    optional_taxes = [row for row in optional if LineRole.TAX in {row.role, row.goods_role}]
    options = sum_in_cents(optional) - sum_in_cents(optional_taxes)
    why = f"is left out with options of {options:,.2f}, and is the tax of more than these"
    odd = [(row, why) for row in optional_taxes if row.cents > options * _MOST_TAX]
    lines = counting(rows)
    taxes = [row for row in lines if row.role is LineRole.TAX]
    outside = [row for row in taxes if not (row.in_total or row.side)]
    taxed = sum_in_cents(lines) - sum_in_cents(taxes) if outside else Decimal(0)
    for row in outside:
        rates = percentages_in(row.name)
        if len(rates) == 1 and row.cents > taxed * rates[0] / 100 + _UNIT_OF_MONEY:
            odd.append((row, f"is more than {rates[0]} % of what is offered, {taxed:,.2f}"))
    return up_to_open([_unlikely(row, why, file_name) for row, why in odd], accepted)


def _behind_net_total(reading: Reading, file_name: str) -> list[Issue]:
    """Bare amounts between a printed net total and the tax: counted, and more than that total says."""
    found: list[QuoteRow] = []
    total: QuoteRow | None = None
    for row in reading.rows:
        if row.kind is RowKind.TOTAL and row.table is not None:
            total = row if row.total_rank >= TotalRank.TOTAL and row not in reading.solution.totals else None
            found = []
        elif row.role is LineRole.TAX and row.counts and not row.side:
            break
        elif total is not None and row.counts and row.in_total and _is_bare_charge(row):
            found.append(row)
    else:
        return []
    return [
        _issue(
            Severity.WARNING,
            "goods_behind_net_total",
            f"'{row.name}' of {row.cents:,.2f} stands behind the total {total.cents:,.2f} and above the tax; "
            "it is counted as goods.",
            Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
            "Give the row the role of freight if it is the cost of bringing the goods.",
        )
        for row in found[:_SHOWN_CELLS]
        if total is not None
    ]


def _is_bare_charge(row: QuoteRow) -> bool:
    counted = {Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST} & row.figures.keys()
    return row.role not in _APART and row.cents > 0 and not counted and not row.part_number


def _unlikely(row: QuoteRow, why: str, file_name: str) -> Issue:
    return _issue(
        Severity.WARNING,
        "charge_unlikely",
        f"'{row.name}' of {row.cents:,.2f} {why}.",
        Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
        "Look at the row, and give it the role that it has.",
    )


def _may_be_a_tax(row: QuoteRow) -> bool:
    """Whether an amount behind the tax is bare: in a table of quantities, without one, and called no fee."""
    bare = not {Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST} & row.figures.keys() and not row.part_number
    counts = row.table is not None and Field.QUANTITY in row.table.columns
    return bare and counts and row.role not in _MOST_OF_GOODS and not names_fee(row.name)


def _nothing_to_pay(rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Goods of no price at all, although something adds up: formulas without results, or only charges."""
    lines = counting(rows)
    goods = cents_of(row for row in lines if row.role not in _MOST_OF_GOODS)
    if not lines or sum(goods, Decimal(0)) or min(goods, default=0) < 0:
        return []
    return [
        _issue(
            Severity.WARNING,
            "nothing_to_pay",
            "The goods, licences and services together cost nothing.",
            Where(file=file_name, sheet=lines[0].sheet, cell=lines[0].cells.get("extended", "")),
            "Look whether the amounts were saved, and whether a charge is rather goods.",
        )
    ]


def _contradicting_columns(rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Quantity times unit price that gives the amount on less than half of the lines."""
    needed = (Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED)
    lines = counting(rows)
    tested = [row for row in lines if not row.agrees and all(map(row.figures.get, needed))]
    wrong = [row for row in tested if not _holds(row)]
    tested += [row for row in lines if wrong and row.agrees and all(map(row.figures.get, needed))]
    if not wrong or 2 * len(wrong) <= len(tested) or _are_for_periods(tested):
        return []
    return [
        _issue(
            Severity.WARNING,
            "columns_contradict",
            f"On {len(wrong)} of {counted(len(tested), 'line')} quantity times unit price is not the amount: "
            "a column may have been taken for another one.",
            Where(file=file_name, sheet=wrong[0].sheet, cell=wrong[0].cells.get("extended", "")),
            "Check what the columns mean in the Quotes view.",
        )
    ]


def _contradicting_discounts(reading: Reading, file_name: str) -> list[Issue]:
    """Discounts that are neither share nor amount of what lies between list and net price."""
    issues = []
    of_tables: dict[int, list[QuoteRow]] = {}
    for row in reading.rows:
        of_tables.setdefault(id(row.table), []).append(row)
    for layout in reading.layouts:
        for table in layout.tables:
            if not set(_DISCOUNTS) & table.columns.keys() or _has_further_discounts(table):
                continue
            rows = of_tables.get(id(table), ())
            wrong = [row for row in rows if row.counts and not _is_exact(row) and _discount_is_neither(row)]
            if wrong:
                name = next(name for name in _DISCOUNTS if name.value in wrong[0].cells)
                issues.append(
                    _issue(
                        Severity.WARNING,
                        "line_arithmetic",
                        f"The discount of '{wrong[0].name}'{_and_more(len(wrong) - 1)} is neither a share "
                        "nor the amount between its list and its net price.",
                        Where(file=file_name, sheet=wrong[0].sheet, cell=wrong[0].cells[name.value]),
                        "The net price was used; ask the vendor which one holds.",
                    )
                )
    return issues


def _and_more(count: int) -> str:
    return f" and of {counted(count, 'further line')}" if count else ""


def _has_further_discounts(table: Table) -> bool:
    """Whether another column holds a further discount, which is taken off as well."""
    used = {column.number for column in table.columns.values()}
    others = (text for number, text in table.texts.items() if number not in used)
    return any(match.field in _DISCOUNTS for text in others for match in match_header(text))


def _discount_is_neither(row: QuoteRow) -> bool:
    figures = row.figures
    for listed, net in ((Field.UNIT_LIST, Field.UNIT_NET), (Field.EXTENDED_LIST, Field.EXTENDED)):
        before, after = figures.get(listed), figures.get(net)
        if not before or after is None:
            continue
        off, quantity = abs(before - after), abs(figures.get(Field.QUANTITY, Decimal(1)))
        share = figures.get(Field.DISCOUNT)
        amount = figures.get(Field.DISCOUNT_AMOUNT)
        near_share = share is not None and any(
            abs(abs(share) / per - off / abs(before)) <= _ROUNDED_SHARE for per in (1, 100)
        )
        printed = share if amount is None else amount
        money = off if printed is None else abs(printed)
        times = (Decimal(1), quantity) if listed is Field.UNIT_LIST else (Decimal(1),)
        near_amount = any(abs(money - off * count) <= count * _HALF_CENT + _HALF_CENT for count in times)
        return not (near_share or near_amount)
    return False


def _is_exact(row: QuoteRow) -> bool:
    """Whether a share that was read gives the amount to the last digit, as on nearly all lines."""
    listed, share = row.list_amount, row.discount
    if not listed or share is None:
        return False
    return row.amount == listed - listed * share


def _are_for_periods(rows: Sequence[QuoteRow]) -> bool:
    """Whether prices of a year or month are taken the same whole number of times on every line."""
    tables = {id(row.table): row.table for row in rows if row.table is not None}
    prices = [
        table.columns.get(Field.UNIT_NET) for table in tables.values()
    ]  # none beside prices by quantity
    if not all(price is not None and months_of(price.header) for price in prices):
        return False
    times = {
        row.figures[Field.EXTENDED]
        / (row.figures[Field.QUANTITY] * row.figures[Field.UNIT_NET] / row.price_per)
        for row in rows
    }
    return len(times) == 1 and (once := times.pop()) == int(once) and 1 < once <= _MOST_PERIODS


def _holds(row: QuoteRow) -> bool:
    quantity, amount = row.figures[Field.QUANTITY], row.figures[Field.EXTENDED]
    expected = quantity * row.figures[Field.UNIT_NET]
    return agrees(amount, expected / row.price_per, quantity, row.term_months)


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
                _issue(
                    Severity.WARNING,
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


def _total_in_other_currency(reading: Reading, file_name: str) -> list[Issue]:
    """The printed total in another currency than the lines that add up to it: one of them is wrong."""
    if not any(total.currency for total in reading.solution.totals):
        return []
    lines = {row.currency for row in reading.solution.covered if row.currency and row.amount}
    return [
        _issue(
            Severity.WARNING,
            "currency_conflict",
            f"The printed total is in {total.currency}, the lines that it adds are in {reading.currency}.",
            Where(file=file_name, sheet=total.sheet, cell=total.cells.get("extended", "")),
            "Ask the vendor and enter the currency in the Quotes view.",
        )
        for total in reading.solution.totals
        if total.currency and lines and total.currency not in lines
    ]


def offered_in_two_currencies(reading: Reading, file_name: str) -> list[Issue]:
    """Lines in another currency beside that of the quote: no sum is for everything that is offered."""
    foreign = [
        row
        for row in reading.rows
        if row.kind is RowKind.LINE and row.left_out and row.currency not in {"", reading.currency}
        if row.choice is Choice.NONE and row.role not in _CHOICES and row.amount and not row.row.hidden
    ]
    return [
        _issue(
            Severity.WARNING,
            "currency_conflict",
            f"'{line.name}' is priced in {line.currency}, the quote in {reading.currency}: "
            "no total is for everything.",
            Where(file=file_name, sheet=line.sheet, cell=line.cells.get("extended", "")),
            f"Ask the vendor for one total; choose {reading.currency} to take its lines alone.",
        )
        for line in foreign[:1]
    ]


def _bare_dollars(reading: Reading, file_name: str) -> list[Issue]:
    texts = [
        (layout.sheet.name, cell, _OTHER_DOLLARS)
        for layout in reading.layouts
        for row in layout.preface
        for cell in row.cells
    ]
    charges = (row for row in reading.rows if row.role is LineRole.TAX and not row.side)
    texts += [(row.sheet, cell, _OTHER_TAXES) for row in charges for cell in row.row.cells]
    for sheet, cell, pattern in texts:
        found = pattern.search(cell.text) if isinstance(cell.value, str) else None
        if found:
            return [
                _issue(
                    Severity.WARNING,
                    "which_dollar",
                    f"Amounts are in $ and '{found.group()}' is there: which dollar is meant?",
                    Where(file=file_name, sheet=sheet, cell=cell.address),
                    "Ask the vendor and enter the currency in the Quotes view.",
                )
            ]
    return []
