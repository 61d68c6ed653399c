"""A workbook as plain values: what a reader found, whatever the file format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple, Self


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


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one cell that holds something; None among its values is a pending formula."""

    number: int
    shape: RowShape
    values: tuple[CellValue, ...]
    hidden: bool = False

    @classmethod
    def of(cls, number: int, cells: Sequence[Cell], hidden: bool = False) -> Self:
        """A row of cells in column order."""
        shape = RowShape(tuple(cell.column for cell in cells), tuple(cell.number_format for cell in cells))
        return cls(number, shape, tuple(cell.value for cell in cells), hidden)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells in column order, made when they are asked for."""
        return self.first_cells(len(self.values))

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


@dataclass(frozen=True)
class Sheet:
    """One sheet: its non-empty rows in order, and what is hidden or merged."""

    name: str
    rows: tuple[Row, ...]
    visible: bool = True
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[Range, ...] = ()
    computed: int = 0
    """Formulas that were saved without their results, and whose results were computed on reading."""

    @cached_property
    def by_number(self) -> Mapping[int, Row]:
        """Rows by their number in the sheet."""
        return {row.number: row for row in self.rows}

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column (from 1) is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was read: file name, SHA-256 of the file's bytes, sheets in order."""

    file_name: str
    sha256: str
    sheets: tuple[Sheet, ...] = field(default=())
