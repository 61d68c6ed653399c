"""Rows of one table with the same columns filled, to be looked at column by column."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import compress, repeat
from operator import attrgetter, mul
from typing import Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from workbench.quotes.language.numbers import DIGITS_OF_A_GROUP
from workbench.quotes.language.values import LARGEST
from workbench.tables.columns import Block
from workbench.tables.sheet import CellValue, Row, RowShape, Sheet, text_of_value

_SCALE_BITS = 5
_SCALE_MASK = 2**_SCALE_BITS - 1
_MOST_WITH_SCALE = 2 ** (62 - _SCALE_BITS)
"""Mantissas below it fit into 63 bits with their scale behind them."""
_UNITS = [Decimal(1).scaleb(-scale) for scale in range(2**_SCALE_BITS)]
_TOO_LARGE = np.array([min(int(LARGEST) * 10**scale, 2**63 - 1) for scale in range(2**_SCALE_BITS)])
"""Mantissas from which on a number is too large for a figure, by its scale."""
_LOOKED_AT = 64
"""First numbers of a column, which tell whether its numbers repeat."""


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
        if column.is_text[self._indices].all():
            return list(map(column.texts.__getitem__, column.text_places[self._indices].tolist()))
        if column.is_number[self._indices].all():
            return decimals(column.mantissas[self._indices], column.scales[self._indices])
        return [row.values[place] for row in self.rows]

    def with_text(self, place: int) -> Self:
        """The rows that hold a text in a column."""
        if self._block is None:
            return self.only([type(value) is str for value in self._values[place]])
        kept = self._block.column(self.shape.columns[place]).is_text[self._indices]
        return self if kept.all() else self.only(kept.tolist())

    def distinct(self, place: int) -> tuple[Sequence[str], Sequence[int]]:
        """(different texts of a column of texts, which of them each row holds); empty ones for no column.

        Each is in one line. One that only spaces tell from another may be there twice.
        """
        if place < 0:
            return [""], [0] * len(self.rows)
        if self._block is None:
            places: dict[str, int] = {}
            held = [places.setdefault(text, len(places)) for text in plain_texts(self._values[place])]
            return list(places), held
        column = self._block.column(self.shape.columns[place])
        in_block = column.text_places[self._indices]
        used = np.flatnonzero(np.bincount(in_block, minlength=len(column.texts)))
        ours = np.zeros(len(column.texts), np.int64)
        ours[used] = np.arange(len(used))
        return plain_texts(list(map(column.texts.__getitem__, used.tolist()))), ours[in_block].tolist()

    def numbers(self, place: int) -> Sequence[Decimal]:
        """The values of a column of numbers, none of them too large for a figure; nothing for any other."""
        if self._block is None:
            numbers = all_of(Decimal, self._values[place])
            return numbers if numbers and max(map(abs, numbers)) < LARGEST else ()
        column = self._block.column(self.shape.columns[place])
        if not column.is_number[self._indices].all():
            return ()
        return self._figures(column.mantissas, column.scales)

    def _figures(self, mantissas: NDArray[np.int64], scales: NDArray[np.int8]) -> Sequence[Decimal]:
        """The batch's numbers among those of a block; nothing where one is too large for a figure."""
        ours, decimals_of = mantissas[self._indices], scales[self._indices]
        within = (np.abs(ours) < _TOO_LARGE[decimals_of]).all()
        return decimals(ours, decimals_of) if within else ()

    def texts(self, place: int) -> Sequence[str]:
        """The values of a column as texts on one line; empty ones for no column (-1)."""
        if place < 0:
            return [""] * len(self.rows)
        if self._block is not None:
            column = self._block.column(self.shape.columns[place])
            scales = column.scales[self._indices]
            if column.is_number[self._indices].all() and not scales.any():
                return list(map(str, column.mantissas[self._indices].tolist()))
        return plain_texts(self.column(place))

    def digits(self, place: int) -> Sequence[Decimal]:
        """The numbers that all texts of a column write in digits and no more; nothing for any other column.

        A point before three digits may be a mark of thousands. Numbers are not too large for figures.
        """
        if self._block is None:
            return ()
        column = self._block.column(self.shape.columns[place])
        if not column.is_text[self._indices].all():
            return ()
        found = column.written
        if not found.known[self._indices].all() or (found.scales[self._indices] == DIGITS_OF_A_GROUP).any():
            return ()
        return self._figures(found.mantissas, found.scales)


def batches(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Batch]:
    """The rows of a sheet, those of one shape together."""
    shapes: dict[int, list[int]] = {}
    for place, shape in enumerate(map(id, map(attrgetter("shape"), rows))):
        shapes.setdefault(shape, []).append(place)
    block = None if sheet.stored is None else sheet.block(rows)
    for places in shapes.values():
        same = list(map(rows.__getitem__, places))
        values = list(zip(*[row.values for row in same], strict=True)) if block is None else []
        yield Batch(same, places, block, values)


def decimals(mantissas: NDArray[np.int64], scales: NDArray[np.int8]) -> list[Decimal]:
    """The numbers mantissa / 10**scale, with as many decimals as were written.

    Equal ones are one object, but for columns that hardly repeat any.
    """
    if not len(mantissas):
        return []
    too_long = max(int(mantissas.max()), -int(mantissas.min())) >= _MOST_WITH_SCALE
    if too_long or len(set(mantissas[:_LOOKED_AT].tolist())) > _LOOKED_AT // 2:
        return list(map(mul, map(Decimal, mantissas.tolist()), map(_UNITS.__getitem__, scales.tolist())))
    distinct, places = np.unique(mantissas << _SCALE_BITS | scales, return_inverse=True)
    numbers, units = (distinct >> _SCALE_BITS).tolist(), (distinct & _SCALE_MASK).tolist()
    made = list(map(mul, map(Decimal, numbers), map(_UNITS.__getitem__, units)))
    return list(map(made.__getitem__, places.tolist()))
