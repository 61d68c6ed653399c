"""A workbook as plain values: what a reader found, whatever the file format."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple, Self

import numpy as np

from workbench.tables.cells import Cells, Kind
from workbench.tables.columns import Block, rows_without_figures
from workbench.tables.gathered import cells_of


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of the spreadsheet, such as #REF!."""

    code: str

    def __str__(self) -> str:
        return self.code


_DECIMALS = re.compile("^[0#?]*")

CellValue = str | Decimal | bool | date | datetime | time | CellError | None


def text_of_value(value: CellValue) -> str:
    """A cell's value as text on one line; empty without a value."""
    if type(value) is str:
        return " ".join(value.split())
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return " ".join(str(value).split())


@lru_cache(maxsize=1024)
def column_letter(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 28 is AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Number of a column from its letters: A is 1, AB is 28; 0 for anything else."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Cell(NamedTuple):
    """One cell that holds something. Rows and columns count from 1.

    `value` is None only for a formula that was saved without its result (`pending`).
    """

    row: int
    column: int
    value: CellValue
    number_format: str = "General"
    pending: bool = False

    @property
    def address(self) -> str:
        """Address as a spreadsheet shows it: H14."""
        return f"{column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as text on one line; empty without a value."""
        return text_of_value(self.value)

    @property
    def display(self) -> str:
        """The value for people: numbers with the decimals and percent sign of their format."""
        if not isinstance(self.value, Decimal):
            return self.text
        pattern = self.number_format.partition(";")[0]
        if pattern == "General":
            return self.text
        decimals = len(_DECIMALS.findall(pattern.partition(".")[2])[0])
        if "%" in pattern:
            return f"{self.value * 100:.{decimals}f} %"
        return f"{self.value:,.{decimals}f}"


@dataclass(frozen=True, slots=True)
class RowShape:
    """Which columns of a row hold something, in ascending order, and their number formats.

    Rows of a table share one shape, and keep nothing but their values.
    """

    columns: tuple[int, ...]
    formats: tuple[str, ...]
    places: dict[int, int] = field(init=False, repr=False, compare=False)
    """Column to its place among the values."""

    def __post_init__(self) -> None:
        """Index the columns."""
        places = {column: place for place, column in enumerate(self.columns)}
        object.__setattr__(self, "places", places)


class Row:
    """A row with at least one cell that holds something; None among its values is a pending formula.

    It never changes. The values of a row that is kept in arrays are made when they are first asked for.
    """

    __slots__ = ("_cells", "_index", "_values", "hidden", "number", "shape")

    def __init__(
        self,
        number: int,
        shape: RowShape,
        values: tuple[CellValue, ...] | None,
        hidden: bool = False,
        cells: Cells | None = None,
        index: int = 0,
    ) -> None:
        """A row of values, or without them the one with an index among the rows of a sheet's cells."""
        self.number = number
        self.shape = shape
        self.hidden = hidden
        self._values = values
        self._cells = cells
        self._index = index

    @classmethod
    def of(cls, number: int, cells: Sequence[Cell], hidden: bool = False) -> Self:
        """A row of cells in column order."""
        shape = RowShape(tuple(cell.column for cell in cells), tuple(cell.number_format for cell in cells))
        return cls(number, shape, tuple(cell.value for cell in cells), hidden)

    @property
    def values(self) -> tuple[CellValue, ...]:
        """Its values in column order."""
        if self._values is None:
            assert self._cells is not None
            self._values = self._cells.values_of(self._index)
        return self._values

    def each_value(self) -> Iterator[CellValue]:
        """Its values one after the other; of arrays no more are made than somebody takes."""
        if self._values is not None or self._cells is None:
            yield from self.values
            return
        starts = self._cells.row_starts
        for cell in range(int(starts[self._index]), int(starts[self._index + 1])):
            yield self._cells.value_at(cell)

    @property
    def has_figures(self) -> bool:
        """Whether a cell holds a number or a formula without its result; of arrays no values are made."""
        if self._values is None and self._cells is not None:
            kinds = self._cells.kinds_of(self._index)
            if Kind.NUMBER in kinds or Kind.OTHER not in kinds:
                return Kind.NUMBER in kinds
        return any(value is None or type(value) is Decimal for value in self.values)

    def __eq__(self, other: object) -> bool:
        """Whether two rows hold the same in the same place."""
        if not isinstance(other, Row):
            return NotImplemented
        mine, theirs = (self.number, self.hidden, self.shape), (other.number, other.hidden, other.shape)
        return mine == theirs and self.values == other.values

    def __hash__(self) -> int:
        """By its place alone."""
        return hash((self.number, self.shape.columns))

    def __repr__(self) -> str:
        """The row with what it shows."""
        return f"Row({self.number}, {self.shape.columns}, {self.values}, hidden={self.hidden})"

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells in column order, made when they are asked for."""
        return self.first_cells(len(self.shape.columns))

    def first_cells(self, count: int, start: int = 0) -> tuple[Cell, ...]:
        """So many of its cells in column order, from the one with an index on."""
        number, stop = self.number, start + count
        return tuple(
            Cell(number, column, value, number_format, value is None)
            for column, number_format, value in zip(
                self.shape.columns[start:stop],
                self.shape.formats[start:stop],
                self.values[start:stop],
                strict=True,
            )
        )

    def at(self, column: int) -> Cell | None:
        """The cell in a column (from 1), None where it is empty."""
        place = self.shape.places.get(column)
        if place is None:
            return None
        value = self.values[place]
        return Cell(self.number, column, value, self.shape.formats[place], value is None)

    def text(self, column: int) -> str:
        """The text of the cell in a column (from 1); empty where it is empty."""
        place = self.shape.places.get(column)
        return "" if place is None else text_of_value(self.values[place])


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, bounds included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet:
    """One sheet: its non-empty rows in order, and what is hidden or merged. It never changes.

    A reader gives it rows, or all its cells as arrays, of which rows are made when they are first asked for.
    """

    def __init__(
        self,
        name: str,
        rows: Sequence[Row] = (),
        visible: bool = True,
        hidden_columns: tuple[tuple[int, int], ...] = (),
        merged: tuple[Range, ...] = (),
        computed: int = 0,
        *,
        stored: Cells | None = None,
    ) -> None:
        self.name = name
        self.visible = visible
        self.hidden_columns = hidden_columns
        self.merged = merged
        self.computed = computed
        """Formulas that were saved without their results, and whose results were computed on reading."""
        self.stored = stored
        self._rows = rows

    def __eq__(self, other: object) -> bool:
        """Whether two sheets show the same."""
        if not isinstance(other, Sheet):
            return NotImplemented
        return self._about == other._about and self.rows == other.rows

    def __hash__(self) -> int:
        """By what is said of it, without its rows."""
        return hash(self._about)

    def __repr__(self) -> str:
        """The sheet with its rows."""
        return f"Sheet({self._about}, {self.rows})"

    @property
    def _about(self) -> tuple[object, ...]:
        return self.name, self.visible, self.hidden_columns, self.merged, self.computed

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Its rows with at least one cell that holds something."""
        return tuple(self._rows) if self.stored is None else rows_of(self.stored)

    @cached_property
    def by_number(self) -> Mapping[int, Row]:
        """Rows by their number in the sheet."""
        return {row.number: row for row in self.rows}

    @cached_property
    def cells(self) -> Cells:
        """The cells of all rows as arrays."""
        return cells_of(self.rows) if self.stored is None else self.stored

    def rows_without_figures(self, within: int) -> Sequence[int]:
        """Indices of rows, ascending: all but those that surely hold a number, or a text that is one.

        Texts are looked at in the first and in the last of so many cells of a row, and only where the cells
        are kept in arrays.
        """
        return range(len(self.rows)) if self.stored is None else rows_without_figures(self.stored, within)

    def block(self, rows: Sequence[Row]) -> Block:
        """Some of its rows, in their order, to be looked at column by column. Makes no object of any cell."""
        numbers = np.fromiter(map(attrgetter("number"), rows), np.int64, len(rows))
        return Block(self.cells, np.searchsorted(self.cells.row_numbers, numbers))

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column (from 1) is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was read: file name, SHA-256 of the file's bytes, sheets in order."""

    file_name: str
    sha256: str
    sheets: tuple[Sheet, ...] = field(default=())


def rows_of(cells: Cells) -> tuple[Row, ...]:
    """The rows of cells that are kept as arrays; those with equal columns and formats share their shape."""
    shapes: dict[bytes, RowShape] = {}
    formats = cells.number_formats
    written = (cells.columns.astype(np.int64) << 32 | cells.formats).tobytes()
    width = 8
    bounds = (cells.row_starts * width).tolist()
    rows = []
    numbers = zip(cells.row_numbers.tolist(), cells.hidden.tolist(), bounds, bounds[1:], strict=False)
    for index, (number, hidden, start, stop) in enumerate(numbers):
        key = written[start:stop]
        shape = shapes.get(key)
        if shape is None:
            stretch = slice(start // width, stop // width)
            columns = tuple(cells.columns[stretch].tolist())
            shape = shapes[key] = RowShape(columns, tuple([formats[i] for i in cells.formats[stretch]]))
        rows.append(Row(number, shape, None, hidden, cells, index))
    return tuple(rows)
