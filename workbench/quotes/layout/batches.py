"""Rows of one table with the same columns filled, to be looked at column by column."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import compress, repeat
from operator import mul
from typing import Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from workbench.quotes.language.numbers import DIGITS_OF_A_GROUP
from workbench.tables.cells import Kind
from workbench.tables.columns import Block
from workbench.tables.sheet import CellValue, Row, RowShape, Sheet, text_of_value

_SCALE_BITS = 5
_SCALE_MASK = 2**_SCALE_BITS - 1
_MOST_WITH_SCALE = 2 ** (62 - _SCALE_BITS)
"""Mantissas below it fit into 63 bits with their scale behind them."""
_UNITS = [Decimal(1).scaleb(-scale) for scale in range(2**_SCALE_BITS)]


_T = TypeVar("_T")


def all_of(kind: type[_T], values: Sequence[CellValue]) -> Sequence[_T]:
    """The values where all of them are of a kind; nothing else."""
    return cast(Sequence[_T], values) if set(map(type, values)) == {kind} else ()


def plain_texts(values: Sequence[CellValue]) -> Sequence[str]:
    """`text_of_value` of each: texts without odd spaces, as nearly all are, stay the objects they were."""
    if numbers := all_of(Decimal, values):
        return list(map(format, numbers, repeat("f")))
    if texts := all_of(str, values):
        together = " ".join(texts)
        odd = together.startswith(" ") or together.endswith(" ") or "  " in together
        if not odd and together.isprintable():  # of all spaces, only the common one is printable
            return texts
    return list(map(text_of_value, values))


class Batch:
    """Rows of one shape. `places` are those of its rows among the ones that were asked for.

    Of a sheet that is kept as arrays, only the columns that somebody asks for become values.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        places: Sequence[int],
        block: Block | None,
        values: Sequence[Sequence[CellValue]],
    ) -> None:
        self.rows = rows
        self.places = places
        self._block = block
        self._values = values
        self._indices = np.array(places)

    @property
    def shape(self) -> RowShape:
        """The shape of all its rows."""
        return self.rows[0].shape

    def only(self, kept: Sequence[bool]) -> Self:
        """The rows that are kept."""
        if all(kept):
            return self
        values = [tuple(compress(column, kept)) for column in self._values]
        return type(self)(
            tuple(compress(self.rows, kept)), tuple(compress(self.places, kept)), self._block, values
        )

    def column(self, place: int) -> Sequence[CellValue]:
        """The values of a column, from its place among the columns of the rows."""
        if self._block is None:
            return self._values[place]
        column = self._block.column(self.shape.columns[place])
        kinds = set(column.kinds[self._indices].tolist())
        if kinds == {Kind.TEXT}:
            return list(map(column.texts.__getitem__, column.text_places[self._indices].tolist()))
        if kinds == {Kind.NUMBER}:
            return decimals(column.mantissas[self._indices], column.scales[self._indices])
        return [row.values[place] for row in self.rows]

    def texts(self, place: int) -> Sequence[str]:
        """The values of a column as texts on one line; empty ones for no column (-1)."""
        if place < 0:
            return [""] * len(self.rows)
        if self._block is not None:
            column = self._block.column(self.shape.columns[place])
            scales = column.scales[self._indices]
            if (column.kinds[self._indices] == Kind.NUMBER).all() and not scales.any():
                return list(map(str, column.mantissas[self._indices].tolist()))
        return plain_texts(self.column(place))

    def digits(self, place: int) -> Sequence[Decimal] | None:
        """The numbers that all texts of a column write in digits and no more; None for any other column.

        A point before three digits may be a mark of thousands.
        """
        if self._block is None:
            return None
        column = self._block.column(self.shape.columns[place])
        if (column.kinds[self._indices] != Kind.TEXT).any():
            return None
        found = column.written
        scales = found.scales[self._indices]
        if not found.known[self._indices].all() or (scales == DIGITS_OF_A_GROUP).any():
            return None
        return decimals(found.mantissas[self._indices], scales)


def batches(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Batch]:
    """The rows of a sheet, those of one shape together."""
    shapes: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        shapes.setdefault(id(row.shape), []).append(place)
    block = None if sheet.stored is None else sheet.block(rows)
    for places in shapes.values():
        same = [rows[place] for place in places]
        values = list(zip(*[row.values for row in same], strict=True)) if block is None else []
        yield Batch(same, places, block, values)


def decimals(mantissas: NDArray[np.int64], scales: NDArray[np.int8]) -> list[Decimal]:
    """The numbers mantissa / 10**scale, with as many decimals as were written; equal ones are one object."""
    if not len(mantissas):
        return []
    if max(int(mantissas.max()), -int(mantissas.min())) >= _MOST_WITH_SCALE:
        return [
            Decimal(number) * _UNITS[scale] for number, scale in zip(mantissas.tolist(), scales, strict=True)
        ]
    distinct, places = np.unique(mantissas << _SCALE_BITS | scales, return_inverse=True)
    numbers, units = (distinct >> _SCALE_BITS).tolist(), (distinct & _SCALE_MASK).tolist()
    made = list(map(mul, map(Decimal, numbers), map(_UNITS.__getitem__, units)))
    return list(map(made.__getitem__, places.tolist()))
