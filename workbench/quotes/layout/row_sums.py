"""Columns whose figures add up along the row: amounts with the support of each year, and tax beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from workbench.domain.money import HALF_CENT
from workbench.quotes.language.numbers import percentages_in
from workbench.quotes.language.words import folded, mentions
from workbench.quotes.layout.detect import Column
from workbench.quotes.layout.headers import match_header
from workbench.quotes.model import Field

_CONFIDENCE = 0.7
_CENTS_OFF = Decimal("0.02")
_OFF_RATE = Decimal("0.1")
"""By how many percent a column's tax may miss the rate in its header: each line is rounded."""
_HIGHEST_RATE, _TOO_SMALL = 30, 200
"""A figure of 20 beside an amount of 4,000 or more is no tax of the amount but its rate."""
_MOST_TAX = Decimal("0.35")
_GROSS_OR_TAX = re.compile(
    r"(?<!\w)(?:tax|vat|gst|hst|mwst|ust|tva|iva|moms|mva|btw|alv|dph|kdv|áfa)(?!\w)|税|稅|세"
)

Figures = Mapping[int, Decimal]
"""Figures of a column by the index of their row."""


def tell_tax_rates(columns: dict[Field, Column], figures: Mapping[int, Figures]) -> None:
    """A column of tax whose figures are percentages, or too small for the amounts, holds rates."""
    column, amounts = columns.get(Field.TAX), columns.get(Field.EXTENDED)
    if column is None or amounts is None or Field.TAX_RATE in columns:
        return
    taxes, lines = figures.get(column.number, {}), figures.get(amounts.number, {})
    shared = taxes.keys() & lines.keys()
    if all(abs(taxes[i]) <= _HIGHEST_RATE and abs(taxes[i]) * _TOO_SMALL < abs(lines[i]) for i in shared):
        columns[Field.TAX_RATE] = replace(columns.pop(Field.TAX), field=Field.TAX_RATE)


def tell_tax(columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]) -> None:
    """A column under the name of a tax whose figures are one share of the amounts: the tax of each line."""
    if Field.EXTENDED not in columns or Field.TAX in columns:
        return
    amounts = figures.get(columns[Field.EXTENDED].number, {})
    counted = figures.get(columns[Field.QUANTITY].number, {}) if Field.QUANTITY in columns else amounts
    lines = {index: value for index, value in amounts.items() if index in counted}
    taken = {column.number for name, column in columns.items() if name is not Field.TAX_RATE}
    for number, text in texts.items():
        found = figures.get(number, {})
        shared = found.keys() & amounts.keys()
        if number in taken or not shared or not mentions("tax", text):
            continue
        if not _leads_to_gross(lines, found, figures, number):
            largest = max(shared, key=lambda index: abs(amounts[index]))
            share = found[largest] / amounts[largest]
            if not 0 < share < _MOST_TAX or any(
                abs(found[i] - amounts[i] * share) > _CENTS_OFF + abs(amounts[i]) / 10_000 for i in shared
            ):
                continue
            stated = percentages_in(text)[:1]
            if not stated and ("%" in text or found[largest] <= 1):
                continue  # rates, not amounts
            if stated and abs(stated[0] - share * 100) > _OFF_RATE:
                continue
        rate = columns.get(Field.TAX_RATE)
        if rate is not None and rate.number == number:
            del columns[Field.TAX_RATE]
        columns[Field.TAX] = Column(field=Field.TAX, number=number, header=text, confidence=_CONFIDENCE)
        return


def _leads_to_gross(amounts: Figures, taxes: Figures, figures: Mapping[int, Figures], number: int) -> bool:
    """Whether a further column is the amount and this tax on every line, some of which may be free of it."""
    zero = Decimal(0)
    return len(amounts) > 0 and any(
        at > number
        and amounts.keys() <= gross.keys()
        and all(abs(amounts[i] + taxes.get(i, zero) - gross[i]) <= _CENTS_OFF for i in amounts)
        for at, gross in figures.items()
    )


def drop_amounts_with_tax(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """Compute the amounts where the column of amounts holds them with the tax that stands beside them."""
    needed = (Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED)
    if not set(needed) <= columns.keys():
        return
    quantity, unit, amount = (figures.get(columns[name].number, {}) for name in needed)
    for number, text in texts.items():
        tax = figures.get(number, {})
        shared = quantity.keys() & unit.keys() & tax.keys() & amount.keys()
        is_tax = _is_tax(text) or (Field.TAX in columns and columns[Field.TAX].number == number)
        if not shared or not is_tax:
            continue
        if all(
            abs(quantity[i] * unit[i] + tax[i] - amount[i]) <= HALF_CENT * (1 + abs(quantity[i]))
            for i in shared
        ):
            del columns[Field.EXTENDED]
            for name in [name for name, column in columns.items() if column.number == number]:
                del columns[name]
            columns[Field.TAX] = Column(field=Field.TAX, number=number, header=text, confidence=_CONFIDENCE)
            return


def drop_unit_without_fee(columns: dict[Field, Column], figures: Mapping[int, Figures]) -> None:
    """Take the amounts alone where they follow from unit prices only with a fee of each unit beside them."""
    if not {Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED} <= columns.keys():
        return
    quantity, unit, amount = (
        figures.get(columns[name].number, {}) for name in (Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED)
    )
    taken = {column.number for column in columns.values()}
    for number, fees in figures.items():
        shared = quantity.keys() & unit.keys() & amount.keys() & fees.keys()
        if (
            number not in taken
            and len(shared) > 1
            and all(
                abs(quantity[i] * (unit[i] + fees[i]) - amount[i]) <= HALF_CENT * (1 + quantity[i])
                for i in shared
            )
        ):
            del columns[Field.UNIT_NET]
            return


def choose_whole(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """Take the column that holds the amounts and what stands between (support by year) on every line."""
    if Field.EXTENDED not in columns:
        return
    amount = columns[Field.EXTENDED]
    amounts = figures.get(amount.number, {})
    taken = {column.number for column in columns.values()}
    for number, text in sorted(texts.items(), reverse=True):
        wholes = figures.get(number, {})
        shared = sorted(wholes.keys() & amounts.keys())
        between = [
            n
            for n in figures
            if amount.number < n < number and n not in taken and not _is_tax(texts.get(n, ""))
        ]
        if number in taken or not between or len(shared) < 2 or not _may_be_amount(text):
            continue
        if all(_adds_up(index, wholes, amounts, [figures[n] for n in between]) for index in shared) and any(
            wholes[index] != amounts[index] for index in shared
        ):
            columns.pop(Field.UNIT_NET, None)
            columns[Field.EXTENDED] = Column(
                field=Field.EXTENDED, number=number, header=text, confidence=_CONFIDENCE
            )
            return


def _may_be_amount(text: str) -> bool:
    matches = {match.field for match in match_header(text)}
    return bool(matches & {Field.EXTENDED, Field.UNIT_NET}) and not _is_tax(text)


def _is_tax(text: str) -> bool:
    return _GROSS_OR_TAX.search(folded(text)) is not None


def _adds_up(index: int, wholes: Figures, amounts: Figures, others: Sequence[Figures]) -> bool:
    added = amounts[index] + sum((other.get(index, Decimal(0)) for other in others), Decimal(0))
    return abs(added - wholes[index]) <= HALF_CENT
