"""Columns of what is paid over a whole term, beside prices of a month, a year, or of what is paid once."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations

from workbench.quotes.language.row_texts import months_of, term_in
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.detect import Column
from workbench.quotes.model import Field

_CONFIDENCE = 0.7
_CENTS_OFF = Decimal("0.02")
_MONTHS_OF_A_YEAR = 12
_MOST_COLUMNS_ADDED = 6

Figures = Mapping[int, Decimal]
"""Figures of a column by the index of their row."""


def choose_whole_term(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """Take the one column whose header names a term ("3-Year Total") and whose figures are those of the term.

    On every line it is the amount times the periods of the term, or the amount and further fees beside it,
    each once or times the periods. Columns of several terms are rather alternatives.
    """
    amount = columns.get(Field.EXTENDED) or columns.get(Field.UNIT_NET)
    if amount is None or term_in(amount.header):
        return
    taken = {column.number for column in columns.values()}
    terms = {number: months for number, text in texts.items() if (months := term_in(text) or 0) > 1}
    free = {number: months for number, months in terms.items() if number not in taken}
    if not free or len(set(terms.values())) > 1:
        return
    amounts = figures.get(amount.number, {})
    if Field.QUANTITY in columns:
        counted = figures.get(columns[Field.QUANTITY].number, {})
        amounts = {index: value for index, value in amounts.items() if index in counted}
    fees = {n: found for n, found in figures.items() if n not in taken and n not in free and found}
    fees = {n: found for n, found in fees.items() if not mentions("tax", texts.get(n, ""))}
    for number, months in sorted(free.items(), reverse=True):
        wholes = figures.get(number, {})
        if not amounts or not amounts.keys() <= wholes.keys():
            continue
        if all(wholes[index] == amounts[index] for index in amounts):
            continue
        if _gives(wholes, amounts, amount.header, months, fees, texts):
            columns.pop(Field.UNIT_NET, None)
            columns[Field.EXTENDED] = Column(
                field=Field.EXTENDED, number=number, header=texts[number], confidence=_CONFIDENCE
            )
            if amount.field is Field.EXTENDED and Field.QUANTITY in columns:
                _keep_list_price(columns)
            return


def _keep_list_price(columns: dict[Field, Column]) -> None:
    """A list price of a period leads to no amount of the term; it stays what it is called."""
    listed = columns.get(Field.UNIT_LIST)
    if listed is not None and months_of(listed.header):
        del columns[Field.UNIT_LIST]
        columns.pop(Field.DISCOUNT, None)


def _gives(
    wholes: Figures,
    amounts: Figures,
    header: str,
    months: int,
    fees: Mapping[int, Figures],
    texts: Mapping[int, str],
) -> bool:
    for times in _periods(header, months):
        rest = {index: wholes[index] - amounts[index] * times for index in amounts}
        if all(abs(left) <= _CENTS_OFF for left in rest.values()):
            return True
        for count in range(1, min(len(fees), _MOST_COLUMNS_ADDED) + 1):
            for chosen in combinations(list(fees)[:_MOST_COLUMNS_ADDED], count):
                if _add_up(rest, [fees[n] for n in chosen], [1] * count) or _add_up(
                    rest,
                    [fees[n] for n in chosen],
                    [_periods(texts.get(n, ""), months)[0] for n in chosen],
                ):
                    return True
    return False


def _add_up(rest: Figures, fees: list[Figures], times: list[int]) -> bool:
    pairs = list(zip(fees, times, strict=True))
    zero = Decimal(0)
    return all(
        abs(left - sum((fee.get(index, zero) * often for fee, often in pairs), zero)) <= _CENTS_OFF
        for index, left in rest.items()
    )


def _periods(header: str, months: int) -> list[int]:
    """How often an amount may be paid in a term: by what its header says, else once."""
    period = months_of(header)
    if period == 1:
        return [months]
    if period == _MONTHS_OF_A_YEAR and months % period == 0:
        return [months // period, 1]
    return [1]
