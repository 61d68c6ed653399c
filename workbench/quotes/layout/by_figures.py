"""Tables whose header names nothing we know: quantity times unit price is the amount on line after line."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import permutations

from workbench.domain.money import HALF_CENT
from workbench.quotes.language.values import proven_mark, read_figure
from workbench.quotes.layout.detect import MOST_COLUMNS, Column, SheetLayout, Table
from workbench.quotes.layout.figures import texts_in
from workbench.quotes.model import Field
from workbench.tables.sheet import Row

_ROWS_LOOKED_AT = 150
_FEWEST_LINES = 2
_MOST_COLUMNS = 9
_SHARE_OF_LINES = 0.8
_CONFIDENCE = 0.6

Figures = Mapping[int, Decimal]
"""Figures of a column by the index of their row."""


def with_table_by_figures(layout: SheetLayout) -> SheetLayout:
    """The layout with a table that only its figures tell, where no header was found; else as it is."""
    if layout.tables:
        return layout
    rows = layout.sheet.rows[:_ROWS_LOOKED_AT]
    figures = _figures(rows)
    found = _columns(figures)
    if found is None:
        return layout
    columns, first = found
    start = first - 1 if first and _is_header(rows[first - 1], rows[first], columns) else first
    header = rows[start:first]
    texts = {cell.column: cell.text for row in header for cell in row.cells}
    named = {
        name: Column(field=name, number=number, header=texts.get(number, ""), confidence=_CONFIDENCE)
        for name, number in columns.items()
    }
    table = Table(header=header, columns=named, body=layout.sheet.rows[first:], by_figures=True)
    return SheetLayout(sheet=layout.sheet, preface=rows[:start], tables=(table,))


def _figures(rows: tuple[Row, ...]) -> dict[int, Figures]:
    numbers = sorted({column for row in rows for column in row.shape.columns})[:MOST_COLUMNS]
    found: dict[int, Figures] = {}
    for number in numbers:
        cells = [(index, cell) for index, row in enumerate(rows) if (cell := row.at(number)) is not None]
        mark = proven_mark(texts_in(rows, number))
        read = [(index, read_figure(cell, Field.EXTENDED, mark)) for index, cell in cells]
        values = {i: f.value for i, f in read if f.value and f.value > 0 and not f.percent and not f.words}
        if len(values) >= _FEWEST_LINES:
            found[number] = values
    return dict(list(found.items())[:_MOST_COLUMNS])


def _columns(figures: Mapping[int, Figures]) -> tuple[dict[Field, int], int] | None:
    """(columns of quantity, unit price and amount, index of the first line), None unless one reading holds.

    Of two whole factors the smaller one is the quantity.
    """
    readings: dict[frozenset[int], tuple[int, Decimal, tuple[int, int, int], int]] = {}
    for quantity, unit, amount in permutations(figures, 3):
        shared = sorted(figures[quantity].keys() & figures[unit].keys() & figures[amount].keys())
        counts = [figures[quantity][index] for index in shared]
        if len(shared) < _FEWEST_LINES or any(count != int(count) for count in counts):
            continue
        lines = [i for i in shared if _holds(figures[quantity][i], figures[unit][i], figures[amount][i])]
        told = [index for index in lines if figures[quantity][index] != 1 and figures[unit][index] != 1]
        if len(lines) < max(_FEWEST_LINES, _SHARE_OF_LINES * len(shared)) or not told:
            continue
        reading = (len(lines), -sum(counts, Decimal(0)), (quantity, unit, amount), lines[0])
        key = frozenset({quantity, unit, amount})
        known = readings.get(key)
        if known is None or (reading[0], reading[1]) > (known[0], known[1]):
            readings[key] = reading
    if len(readings) != 1:
        return None
    _, _, (quantity, unit, amount), first = next(iter(readings.values()))
    return {Field.QUANTITY: quantity, Field.UNIT_NET: unit, Field.EXTENDED: amount}, first


def _holds(quantity: Decimal, unit: Decimal, amount: Decimal) -> bool:
    return abs(quantity * unit - amount) <= HALF_CENT * (1 + quantity)


def _is_header(row: Row, line: Row, columns: Mapping[Field, int]) -> bool:
    """Whether a row of texts stands right above the first line and over its figures."""
    over = sum(row.at(number) is not None for number in columns.values())
    return row.number == line.number - 1 and over > 1 and all(isinstance(c.value, str) for c in row.cells)
