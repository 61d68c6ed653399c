"""Columns of amounts that hold the tax of a rate beside them, while unit prices are without it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from workbench.quotes.language.numbers import Mark
from workbench.quotes.language.values import Figure, read_figure
from workbench.quotes.layout.detect import Column, Table
from workbench.quotes.model import Field
from workbench.tables.sheet import Row

_CONFIDENCE = 0.7
_ROUNDED_SHARE = Decimal("0.002")
_LEAST_OFF = Decimal("0.02")
"""By how much an amount may miss its rate: small offers round it by hand to whole units of money."""
_HIGHEST_RATE = 35
_FEWEST_LINES = 2
_MOST_UNREAD = 1
"""Lines whose amount may be read in two ways."""

Figures = Mapping[int, Decimal]
"""Figures of a column by the index of their row."""


def with_gross_amounts(table: Table, figures: Mapping[int, Figures]) -> Table:
    """The table with a column of gross amounts taken for the lines' tax: what they hold above net."""
    columns = table.columns
    if not {Field.QUANTITY, Field.UNIT_NET, Field.TAX_RATE} <= columns.keys() or Field.TAX in columns:
        return table
    quantities, prices = (figures.get(columns[name].number, {}) for name in (Field.QUANTITY, Field.UNIT_NET))
    rates = {
        at: rate_of(table.body[at], columns[Field.TAX_RATE].number)
        for at in quantities.keys() & prices.keys()
    }
    lines = {at: rate for at, rate in rates.items() if rate is not None}
    if len(lines) < _FEWEST_LINES or not any(lines.values()):
        return table
    amount = columns.get(Field.EXTENDED)
    per = columns[Field.UNIT_NET].price_per
    taken = {column.number for name, column in columns.items() if name is not Field.EXTENDED}
    for number in [amount.number] if amount is not None else [n for n in figures if n not in taken]:
        gross = figures.get(number, {})
        shared = lines.keys() & gross.keys()
        if len(shared) < max(_FEWEST_LINES, len(lines) - _MOST_UNREAD):
            continue
        if all(is_gross(gross[at], quantities[at] * prices[at] / per, lines[at]) for at in shared):
            header = table.texts.get(number, "")
            own = dict(columns)
            own.pop(Field.EXTENDED, None)
            own[Field.TAX] = Column(field=Field.TAX, number=number, header=header, confidence=_CONFIDENCE)
            return replace(table, columns=own, gross=number)
    return table


def rate_of(row: Row, number: int) -> Decimal | None:
    """The rate of tax that a row prints in a column, in percent; None without one."""
    figure = read_figure(row.at(number), Field.DISCOUNT, None)
    if figure.value is None or figure.words:
        return None
    in_percent = figure.value * 100 if figure.percent and figure.written is None else figure.value
    return in_percent if 0 <= in_percent <= _HIGHEST_RATE else None


def is_gross(amount: Decimal, net: Decimal, percent: Decimal) -> bool:
    """Whether an amount is a net one with the tax of a rate, printed to the cent or rounded by hand."""
    return abs(net * (100 + percent) / 100 - amount) <= max(_LEAST_OFF, abs(amount) * _ROUNDED_SHARE)


def read_gross(table: Table, row: Row, figures: dict[Field, Figure], mark: Mark | None) -> None:
    """Put the tax that a line's gross amount holds in the place of that amount.

    A price without a quantity counts once where the gross amount is that price with its tax.
    """
    gross = read_figure(row.at(table.gross), Field.EXTENDED, mark)
    written = gross.written
    amounts = [gross.value] if written is None or gross.value is not None else [written.point, written.comma]
    quantity, unit = figures[Field.QUANTITY].value, figures[Field.UNIT_NET].value
    rate = rate_of(row, table.column_of(Field.TAX_RATE))
    if unit is None or rate is None:
        return
    if quantity is None:
        quantity = Decimal(1)
        figures[Field.QUANTITY] = Figure(quantity)
    net = quantity * unit / table.columns[Field.UNIT_NET].price_per
    told = next((amount for amount in amounts if amount is not None and is_gross(amount, net, rate)), None)
    if told is not None:
        figures[Field.TAX] = gross._replace(value=told - net, problem=None)
    elif gross.value is not None:
        figures[Field.EXTENDED] = gross
