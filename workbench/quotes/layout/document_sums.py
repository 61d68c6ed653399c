"""Exports that repeat the sums of the whole document on each of its lines, or print them on the first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from workbench.quotes.language.roles import total_rank
from workbench.quotes.language.values import proven_mark, read_figure
from workbench.quotes.language.words import folded
from workbench.quotes.layout.detect import Column, Table
from workbench.quotes.layout.figures import texts_in
from workbench.quotes.layout.headers import match_header, words_of
from workbench.quotes.model import Field
from workbench.tables.sheet import Row

_FEWEST_LINES = 2
_CENTS_OFF = Decimal("0.02")
_CONFIDENCE = 0.7
_CHARGES = (Field.FREIGHT, Field.TAX, Field.DISCOUNT_AMOUNT)
_ROWS_AT_FIRST = 60
_MOST_SUMS = 6

Figures = Mapping[int, Decimal]
"""Figures of a column by the index of their row."""


def with_document_sums(table: Table) -> Table:
    """The table with columns of sums of all its lines told from those of its lines.

    A column is one where it has the same figure on every line, or one on the first line alone, and the lines
    give it: alone, or with the charges of lines and document.
    """
    texts = table.texts
    named = [number for number, text in texts.items() if _names_sum(text)]
    if not named or len(table.body) < _FEWEST_LINES:
        return table
    sums = {number: value for number in named if (value := _repeated(table, number)) is not None}
    if not sums:
        return table
    for columns in _ways(table, sums):
        amounts = _amounts(table, columns)
        if len(amounts) < _FEWEST_LINES:
            continue
        added = sum(amounts.values(), Decimal(0))
        charges = {name: columns[name] for name in _CHARGES if name in columns}
        repeated = {name: value for name, one in charges.items() if (value := _repeated(table, one.number))}
        if Field.DISCOUNT_AMOUNT in repeated:
            repeated[Field.DISCOUNT_AMOUNT] = -abs(repeated[Field.DISCOUNT_AMOUNT])
        for once in (repeated, {}):
            parts = list(once.values())
            parts += [
                _whole(table, one)
                for name, one in charges.items()
                if name not in {*once, Field.DISCOUNT_AMOUNT}
            ]
            given = {added + sum(some, Decimal(0)) for some in _choices(parts)}
            proven = [n for n, value in sums.items() if any(abs(value - one) <= _CENTS_OFF for one in given)]
            if proven:
                taken = {column.number for column in columns.values()}
                document = [
                    Column(field=Field.EXTENDED, number=number, header=texts[number], confidence=_CONFIDENCE)
                    for number in proven[:_MOST_SUMS]
                    if number not in taken
                ]
                own = {name: column for name, column in columns.items() if name not in once}
                return replace(table, columns=own, document=(*document, *(charges[name] for name in once)))
    return table


def _choices(parts: Sequence[Decimal]) -> Iterator[tuple[Decimal, ...]]:
    return (chosen for count in range(len(parts) + 1) for chosen in combinations(parts, count))


def _whole(table: Table, column: Column) -> Decimal:
    return sum(_figures(table.body, column.number).values(), Decimal(0))


def _ways(table: Table, sums: Mapping[int, Decimal]) -> list[dict[Field, Column]]:
    """The columns as they are, or with another one for amounts that are those of the document."""
    columns = dict(table.columns)
    amount = columns.get(Field.EXTENDED)
    if amount is None or amount.number not in sums:
        return [columns]
    others = dict(columns)
    del others[Field.EXTENDED]
    taken = {column.number for column in others.values()} | sums.keys()
    ways: list[dict[Field, Column]] = [others]
    for number, text in table.texts.items():
        if number not in taken and any(match.field is Field.EXTENDED for match in match_header(text)):
            column = Column(field=Field.EXTENDED, number=number, header=text, confidence=_CONFIDENCE)
            ways.append({**others, Field.EXTENDED: column})
    return ways


def _names_sum(text: str) -> bool:
    return total_rank(words_of(text)) is not None or "total" in folded(words_of(text)).split()


def _figures(rows: Sequence[Row], number: int) -> Figures:
    mark = proven_mark(texts_in(rows, number))
    read = ((at, read_figure(row.at(number), Field.EXTENDED, mark)) for at, row in enumerate(rows))
    return {at: f.value for at, f in read if f.value is not None and not f.percent and not f.words}


def _repeated(table: Table, number: int) -> Decimal | None:
    """The one figure of a column that stands on every line or on the first alone; None for any other."""
    first = None
    for rows in (table.body[:_ROWS_AT_FIRST], table.body):
        values = _figures(rows, number)
        first = values.get(0)
        if len(set(values.values())) != 1 or len(values) not in {1, len(rows)} or not first:
            return None
    return first


def _amounts(table: Table, columns: Mapping[Field, Column]) -> Figures:
    """The lines' amounts, printed or computed."""
    if Field.EXTENDED in columns:
        return _figures(table.body, columns[Field.EXTENDED].number)
    unit = columns.get(Field.UNIT_NET)
    if unit is None or Field.QUANTITY not in columns:
        return {}
    quantities = _figures(table.body, columns[Field.QUANTITY].number)
    prices = _figures(table.body, unit.number)
    return {at: quantities[at] * prices[at] / unit.price_per for at in quantities.keys() & prices.keys()}
