"""Rows of a sheet column by column, for whoever has something to do with many lines at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.tables.cells import Cells, Kind, Whole
from workbench.tables.digits import Decimals, read_decimals

_TEXT, _NUMBER = int(Kind.TEXT), int(Kind.NUMBER)
"""To compare arrays with: a member of the enumeration takes much longer."""


@dataclass(frozen=True)
class Column:
    """One column of a block, an entry for each row of it.

    `kinds` says which entries hold what. A number is mantissa / 10**scale, exactly; what is neither text nor
    such a number (`Kind.OTHER`) is for whoever asks the row.
    """

    kinds: NDArray[np.uint8]
    mantissas: NDArray[np.int64]
    scales: NDArray[np.int8]
    _cells: Cells
    _items: Whole

    @cached_property
    def is_text(self) -> NDArray[np.bool_]:
        """Which entries are texts."""
        found: NDArray[np.bool_] = self.kinds == _TEXT
        return found

    @cached_property
    def is_number(self) -> NDArray[np.bool_]:
        """Which entries are numbers of the kind that mantissas and scales hold."""
        found: NDArray[np.bool_] = self.kinds == _NUMBER
        return found

    @cached_property
    def _texts(self) -> tuple[list[str], NDArray[np.int32]]:
        at = np.flatnonzero(self.is_text)
        stored, first, codes = np.unique(self._items[at], return_index=True, return_inverse=True)
        order = np.argsort(first)
        places: dict[str, int] = {}
        place_of = np.empty(len(stored), np.int32)
        # Workbooks may store a text more than once, and text files always do.
        in_order = self._cells.texts.many(stored[order])
        place_of[order] = [places.setdefault(text, len(places)) for text in in_order]
        found = np.full(len(self.kinds), -1, np.int32)
        found[at] = place_of[codes]
        return list(places), found

    @property
    def texts(self) -> list[str]:
        """The different texts of the column as they stand in the file, in order of their first appearance."""
        return self._texts[0]

    @property
    def text_places(self) -> NDArray[np.int32]:
        """Places among `texts`; -1 where no text stands."""
        return self._texts[1]

    def different_texts(self, wanted: NDArray[np.bool_]) -> list[str]:
        """The different texts of some entries as they stand in the file, all of which are texts."""
        return self._cells.texts.many(np.unique(self._items[wanted]))

    @cached_property
    def written(self) -> Decimals:
        """The numbers, and those that texts write as digits, with at most a minus and one point.

        A point in front of three digits may be meant otherwise; who asks has to tell.
        """
        known = self.is_number.copy()
        at = np.flatnonzero(self.is_text)
        if not len(at):
            return Decimals(self.mantissas, self.scales, known)
        found = Decimals(self.mantissas.copy(), self.scales.copy(), known)
        texts, places = self._cells.texts, self._items[at]
        read = read_decimals(texts.windows, texts.starts[places], texts.ends[places])
        found.mantissas[at], found.scales[at], found.known[at] = read
        return found


class Block:
    """Some rows of a sheet, in the sheet's order."""

    def __init__(self, cells: Cells, rows: Whole) -> None:
        """The rows with these indices among the sheet's filled rows, ascending."""
        self._cells = cells
        self._size = len(rows)
        self._known: dict[int, Column] = {}
        if self._size and int(rows[-1]) - int(rows[0]) == self._size - 1:
            stretch = slice(int(cells.row_starts[rows[0]]), int(cells.row_starts[rows[-1] + 1]))
            self._places = np.arange(stretch.start, stretch.stop)
            self._columns = cells.columns[stretch]
            self._rows = cells.rows_of_cells[stretch] - rows[0]
        else:
            position = np.full(len(cells.row_numbers), -1, np.int64)
            position[rows] = np.arange(self._size)
            of_cells = position[cells.rows_of_cells]
            self._places = np.flatnonzero(of_cells >= 0)
            self._columns = cells.columns[self._places]
            self._rows = of_cells[self._places]

    def column(self, number: int) -> Column:
        """The column with a number (from 1); without anything in it all of it is empty."""
        if number not in self._known:
            self._known[number] = self._column(number)
        return self._known[number]

    def _column(self, number: int) -> Column:
        at = np.flatnonzero(self._columns == number)
        rows, places = self._rows[at], self._places[at]
        kinds = np.zeros(self._size, np.uint8)
        kinds[rows] = self._cells.kinds[places]
        items = np.zeros(self._size, np.int64)
        items[rows] = self._cells.items[places]
        scales = np.zeros(self._size, np.int8)
        scales[rows] = self._cells.scales[places]
        mantissas = np.where(kinds == _NUMBER, items, 0)
        return Column(kinds, mantissas, scales, self._cells, items)


def rows_without_figures(cells: Cells, within: int) -> list[int]:
    """Indices of rows without a number whose first and last cells (of so many) write none as a text."""
    starts = cells.row_starts[:-1]
    found = np.zeros(len(starts), np.bool_)
    if len(starts):
        np.logical_or.reduceat(cells.kinds == Kind.NUMBER, starts, out=found)
    for places in (starts, np.minimum(cells.row_starts[1:], starts + within) - 1):
        rows = np.flatnonzero(~found & (cells.kinds[places] == Kind.TEXT))
        texts = cells.items[places[rows]]
        read = read_decimals(cells.texts.windows, cells.texts.starts[texts], cells.texts.ends[texts])
        found[rows] = read.known
    return np.flatnonzero(~found).tolist()
