"""The figures of a table's rows, each read once however often it stands in the table."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from workbench.quotes.language.numbers import DIGITS_OF_A_GROUP, Mark, currency_in_format, marks_proven_by
from workbench.quotes.language.values import (
    CURRENCY_FIELDS,
    NOTHING,
    NUMBER_FIELDS,
    Figure,
    read_figure,
)
from workbench.quotes.layout.batches import Batch, all_of
from workbench.quotes.layout.detect import Table
from workbench.quotes.model import Field
from workbench.tables.columns import Column as ArrayColumn
from workbench.tables.sheet import Cell, CellValue, Row, RowShape, Sheet, text_of_value

_Known = dict[str | int, Figure]
"""Figures by the text of their cell, or by the identity of a value that the table's rows keep alive."""


_ROWS_AT_ONCE = 10_000
_ONE_WAY = tuple(
    re.compile(rf"(?:[0-9]{{1,13}}(?:{mark}(?:[0-9]{{1,2}}|[0-9]{{4,40}}))?\n)*+") for mark in (r"\.", ",")
)
"""Lines of digits that `plain_number` reads, none of them too large for a figure."""


class Look(NamedTuple):
    """How a figure stands in its cell, its value apart; `written` as a text."""

    currency: str = ""
    percent: bool = False
    written: bool = False


_AS_DIGITS = Look(written=True)


class FigureColumn(NamedTuple):
    """Figures of one column. `looks` is one for all of them, or one each: None for what is no plain figure,
    `EMPTY` for what stands for an empty cell.
    """

    values: Sequence[Decimal]
    looks: Look | Sequence[Look | str | None]


EMPTY = "empty"
_ZERO = Decimal(0)


class FigureReader:
    """Reads the figures of one table's rows under the decimal marks of its columns."""

    def __init__(self, table: Table, marks: Mapping[Field, Mark | None]) -> None:
        self._columns = [(name, table.column_of(name), mark) for name, mark in marks.items()]
        self._known: dict[tuple[Field, str], _Known] = {}
        self._places: dict[int, list[tuple[Field, int, int, Mark | None, _Known]]] = {}
        self._table = table  # keeps the rows, and so their shapes and values, alive

    def of(self, row: Row) -> dict[Field, Figure]:
        """The figure of every number column; that of an empty cell is NOTHING."""
        places = self._places.get(id(row.shape))
        if places is None:
            places = self._places[id(row.shape)] = self._located(row.shape)
        figures = {}
        values = row.values
        for name, column, place, mark, known in places:
            if place < 0:
                figures[name] = NOTHING
                continue
            value = values[place]
            key = value if type(value) is str else id(value)
            figure = known.get(key)
            if figure is None:
                figure = known[key] = read_figure(row.at(column), name, mark)
            figures[name] = figure
        return figures

    def by_column(self, batch: Batch) -> dict[Field, FigureColumn]:
        """The figures of many rows."""
        shape = batch.shape
        places = self._places.get(id(shape))
        if places is None:
            places = self._places[id(shape)] = self._located(shape)
        return {
            name: self._column(batch, place, name, Cell(0, column, None, shape.formats[place]), mark, known)
            for name, column, place, mark, known in places
            if place >= 0
        }

    def _column(
        self, batch: Batch, place: int, name: Field, cell: Cell, mark: Mark | None, known: _Known
    ) -> FigureColumn:
        if numbers := batch.numbers(place):
            currency = currency_in_format(cell.number_format) if name in CURRENCY_FIELDS else ""
            return FigureColumn(numbers, Look(currency, "%" in cell.number_format))
        if written := batch.digits(place):
            return FigureColumn(written, _AS_DIGITS)
        values = batch.column(place)
        if texts := all_of(str, values):
            together = "\n".join([*texts, ""])
            if together.count("\n") == len(texts) and any(one.fullmatch(together) for one in _ONE_WAY):
                return FigureColumn(list(map(Decimal, together.replace(",", ".").split())), _AS_DIGITS)
        else:  # known by their ids: the numbers that the rows keep, not any that are gone after the batch
            values = [row.values[place] for row in batch.rows]
        figures = []
        for value in values:
            key = value if type(value) is str else id(value)
            figure = known.get(key)
            if figure is None:
                read = cell._replace(value=value, pending=value is None)
                figure = known[key] = read_figure(read, name, mark)
            figures.append(figure)
        return FigureColumn(
            [_ZERO if figure.value is None else figure.value for figure in figures], list(map(_look, figures))
        )

    def _located(self, shape: RowShape) -> list[tuple[Field, int, int, Mark | None, _Known]]:
        places = []
        for name, column, mark in self._columns:
            place = shape.places.get(column, -1)
            number_format = shape.formats[place] if place >= 0 else ""
            known = self._known.setdefault((name, number_format), {})
            places.append((name, column, place, mark, known))
        return places


def _look(figure: Figure) -> Look | str | None:
    if figure.value is not None and not figure.words:
        return Look(figure.currency, figure.percent, figure.written is not None)
    return EMPTY if figure is NOTHING else None


class ColumnMarks:
    """The decimal marks that columns of tables prove, each column read once however often it is asked for."""

    def __init__(self, watch: Callable[[], None] = lambda: None) -> None:
        """`watch` is called between the rows of long tables, and may raise to stop."""
        self._watch = watch
        self._known: dict[tuple[int, int], tuple[Sequence[Row], frozenset[Mark]]] = {}

    def of(self, sheet: Sheet, table: Table, field: Field) -> frozenset[Mark]:
        """The marks that the single numbers of a field's column prove."""
        body, column = table.body, table.column_of(field)
        key = id(body), column
        if key not in self._known and sheet.stored is None:
            self._known[key] = body, marks_proven_by(texts_in(body, column))
        elif key not in self._known:
            wanted = {table.column_of(name) for name in NUMBER_FIELDS & table.columns.keys()} | {column}
            for number, marks in _marks_of_columns(sheet, body, wanted, self._watch).items():
                self._known[id(body), number] = body, marks
        return self._known[key][1]


def _marks_of_columns(
    sheet: Sheet, rows: Sequence[Row], numbers: Iterable[int], watch: Callable[[], None]
) -> dict[int, frozenset[Mark]]:
    """The marks proven in columns of a sheet that is kept as arrays, some rows after the others."""
    proven = dict.fromkeys(numbers, frozenset[Mark]())
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        watch()
        block = sheet.block(rows[start : start + _ROWS_AT_ONCE])
        for number in proven:
            proven[number] |= _marks_in(block.column(number))
    return proven


def _marks_in(column: ArrayColumn) -> frozenset[Mark]:
    texts = column.is_text
    if not texts.any():
        return frozenset()
    scales = column.written.scales
    told = texts & column.written.known & (scales != DIGITS_OF_A_GROUP)
    by_digits = frozenset({Mark.POINT} if scales[told].any() else ())
    return by_digits | marks_proven_by(column.different_texts(texts & ~told))


class TextReader:
    """Reads the texts of one table's rows in the columns of some fields."""

    def __init__(self, table: Table, fields: Sequence[Field]) -> None:
        self._columns = [table.column_of(name) for name in fields]
        self._places: dict[int, list[int]] = {}
        self._table = table  # keeps the rows, and so their shapes, alive

    def of(self, row: Row) -> list[str]:
        """The text of every field; empty without a column or a cell."""
        places = self._places.get(id(row.shape))
        if places is None:
            places = [row.shape.places.get(column, -1) for column in self._columns]
            self._places[id(row.shape)] = places
        values = row.values
        return [text_of_value(values[place]) if place >= 0 else "" for place in places]


def summed(row: Row, columns: Iterable[int], mark: Mark | None) -> Figure:
    """A row's figures in several columns added up; NOTHING without any, a problem where one has it."""
    read = [read_figure(row.at(number), Field.EXTENDED, mark) for number in columns]
    values = [figure.value for figure in read if figure.value is not None]
    problem = next((figure for figure in read if figure.problem is not None), None)
    if problem is not None or not values:
        return problem or NOTHING
    return read[0]._replace(value=sum(values, Decimal(0)))


def texts_in(rows: Iterable[Row], column: int) -> Iterator[str]:
    """The texts in a column (from 1)."""
    for row in rows:
        place = row.shape.places.get(column)
        if place is not None:
            value: CellValue = row.values[place]
            if type(value) is str:
                yield value
