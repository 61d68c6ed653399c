"""Cells as arrays from rows of values, for readers that find one cell after the other."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, count
from typing import TYPE_CHECKING

import numpy as np

from workbench.tables.cells import Cells, Kind, Texts, Whole
from workbench.tables.digits import Decimals, Windows, read_decimals

if TYPE_CHECKING:
    from workbench.tables.sheet import CellValue, Row, RowShape


def cells_of(rows: "Sequence[Row]") -> Cells:
    """The cells of rows in ascending order."""
    values = list(chain.from_iterable(row.values for row in rows))
    # By identity: equal values of two types (1 and True) are not the same, and readers make most but once.
    places: defaultdict[int, int] = defaultdict(count().__next__)
    of_cells = np.fromiter(map(places.__getitem__, map(id, values)), np.int64, len(values))
    _, first = np.unique(of_cells, return_index=True)
    kinds, items, scales, texts, others = _stored([values[place] for place in first.tolist()])
    formats, columns, number_formats = _shapes([row.shape for row in rows])
    return Cells(
        row_numbers=np.fromiter((row.number for row in rows), np.int64, len(rows)),
        hidden=np.fromiter((row.hidden for row in rows), np.bool_, len(rows)),
        row_starts=_starts([len(row.shape.columns) for row in rows]),
        columns=columns.astype(np.uint16),
        kinds=kinds[of_cells],
        items=items[of_cells],
        scales=scales[of_cells],
        formats=formats.astype(np.int32),
        number_formats=number_formats,
        texts=texts,
        others=others,
    )


def _starts(lengths: Sequence[int]) -> Whole:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(lengths, np.int64))])


def _stored(
    values: "Sequence[CellValue]",
) -> "tuple[np.ndarray, Whole, np.ndarray, Texts, list[CellValue]]":
    """(kinds, items, scales, texts, others) of values."""
    kinds = np.full(len(values), Kind.OTHER, np.uint8)
    items = np.zeros(len(values), np.int64)
    scales = np.zeros(len(values), np.int8)
    texts: dict[str, int] = {}
    numbers: list[int] = []
    for place, value in enumerate(values):
        if type(value) is str:
            kinds[place] = Kind.TEXT
            items[place] = texts.setdefault(value, len(texts))
        elif isinstance(value, Decimal):
            numbers.append(place)
    found = exact([str(values[place]) for place in numbers])
    at = np.array(numbers, np.int64)
    kinds[at[found.known]] = Kind.NUMBER
    items[at] = found.mantissas
    scales[at] = found.scales
    rest = np.flatnonzero(kinds == Kind.OTHER)
    items[rest] = np.arange(len(rest))
    return kinds, items, scales, Texts.of(texts), [values[place] for place in rest.tolist()]


def exact(written: Sequence[str]) -> Decimals:
    """The numbers that texts write plainly."""
    texts = Texts.of(written)
    return read_decimals(Windows(texts.data), texts.starts, texts.ends)


def _shapes(shapes: "Sequence[RowShape]") -> tuple[Whole, Whole, tuple[str, ...]]:
    """(format places, columns, number formats) of the cells of rows with these shapes."""
    number_formats: dict[str, int] = {}
    known: dict[int, tuple[Whole, Whole]] = {}
    for shape in shapes:
        if id(shape) not in known:
            formats = [number_formats.setdefault(name, len(number_formats)) for name in shape.formats]
            known[id(shape)] = np.array(formats, np.int64), np.array(shape.columns, np.int64)
    pairs = [known[id(shape)] for shape in shapes]
    nothing = [np.zeros(0, np.int64)]
    return (
        np.concatenate([formats for formats, _ in pairs] or nothing),
        np.concatenate([columns for _, columns in pairs] or nothing),
        tuple(number_formats),
    )
