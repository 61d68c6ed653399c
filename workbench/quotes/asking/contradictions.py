"""Columns and discounts whose figures contradict each other."""

from collections.abc import Sequence
from decimal import Decimal

from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Where, warning
from workbench.domain.money import HALF_CENT
from workbench.quotes.account.reading import Reading
from workbench.quotes.language.row_texts import months_of
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.headers import match_header
from workbench.quotes.layout.rows import QuoteRow
from workbench.quotes.lines.amounts import agrees
from workbench.quotes.model import Field

_MOST_PERIODS = 120
_DISCOUNTS = (Field.DISCOUNT, Field.DISCOUNT_AMOUNT)
_ROUNDED_SHARE = Decimal("0.006")
"""By how much a discount may differ from that of the prices: half a percent, printed whole."""


def contradicting_columns(lines: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Quantity times unit price that gives the amount on less than half of the lines that count."""
    needed = (Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED)
    tested = [row for row in lines if not row.agrees and all(map(row.figures.get, needed))]
    wrong = [row for row in tested if not _holds(row)]
    tested += [row for row in lines if wrong and row.agrees and all(map(row.figures.get, needed))]
    if not wrong or 2 * len(wrong) <= len(tested) or _are_for_periods(tested):
        return []
    return [
        warning(
            "columns_contradict",
            f"On {len(wrong)} of {counted(len(tested), 'line')} quantity times unit price is not the amount: "
            "a column may have been taken for another one.",
            Where(file=file_name, sheet=wrong[0].sheet, cell=wrong[0].cells.get("extended", "")),
            "Check what the columns mean in the Quotes view.",
        )
    ]


def contradicting_discounts(reading: Reading, lines: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Discounts of lines that count and are neither share nor amount between list and net price."""
    issues = []
    for layout in reading.layouts:
        for table in layout.tables:
            if not set(_DISCOUNTS) & table.columns.keys() or _has_further_discounts(table):
                continue
            own = [row for row in lines if row.table is table]
            wrong = [row for row in own if not _is_exact(row) and _discount_is_neither(row)]
            if wrong:
                name = next(name for name in _DISCOUNTS if name.value in wrong[0].cells)
                issues.append(
                    warning(
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
        near_amount = any(abs(money - off * count) <= count * HALF_CENT + HALF_CENT for count in times)
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
