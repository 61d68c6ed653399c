"""Rows of a sheet from cells that were cut out of its part, column by column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat

from workbench.tables.markup import MAX_TEXT_BYTES, CapPassedError
from workbench.tables.number_formats import is_date_format
from workbench.tables.plain_xml import Layout, NotPlainError, PlainCell, PlainRows
from workbench.tables.sheet import CellValue, Row, RowShape, column_number
from workbench.tables.xlsx_values import (
    MAX_COLUMN,
    Shared,
    SharedTexts,
    number_of,
    text_of,
    value_of,
)

_KEPT = 200_000
"""Values that are made once: prices, quantities and texts repeat."""
_SHORT_NUMBER = re.compile(rb"-?[0-9](?:[0-9]{0,13}|[0-9]{0,6}\.[0-9]{1,7})")
_NUMBER_KINDS = frozenset({b"", b"n"})


class _Values(dict[bytes, CellValue]):
    """Values by their written form, each made once. A text without a character to see becomes ""."""

    def __init__(self, make: Callable[[bytes], CellValue]) -> None:
        super().__init__()
        self._make = make
        self.has_blank = False

    def __missing__(self, raw: bytes) -> CellValue:
        if len(raw) > MAX_TEXT_BYTES:
            raise CapPassedError(f"a text of more than {MAX_TEXT_BYTES // 2**20} MB")
        value = self._make(raw)
        if isinstance(value, str) and not value.strip():
            value, self.has_blank = "", True
        self[raw] = value
        return value

    def of(self, raws: Iterable[bytes]) -> Iterable[CellValue]:
        """The values of a column's cells."""
        return map(self.__getitem__, raws)


class _Numbers(_Values):
    """Numbers in a format that shows no dates; the digits of a short one are left as they are."""

    def __missing__(self, raw: bytes) -> CellValue:
        if not _SHORT_NUMBER.fullmatch(raw):
            return super().__missing__(raw)
        value = self[raw] = Decimal(raw.decode())
        return value


@dataclass(frozen=True, slots=True)
class _Plan:
    """How to make rows of one layout: their shape, and the values of each column (None: pending)."""

    shape: RowShape
    values: tuple[_Values | SharedTexts | None, ...]


class RowMaker:
    """Makes the rows of one sheet."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._plans: dict[Layout, _Plan] = {}
        self._values: dict[tuple[bytes, str], _Values] = {}

    def rows(self, plain: PlainRows) -> list[Row]:
        """The rows that hold something. Raises NotPlainError, CapPassedError and ValueError."""
        plan = self._plans.get(plain.layout) or self._new_plan(plain.layout)
        if not plan.values:
            return []
        numbers, texts = plain.numbers, iter(zip(*plain.texts, strict=True))
        columns = [
            repeat(None, len(numbers)) if values is None else values.of(next(texts)) for values in plan.values
        ]
        shape = plan.shape
        rows = [
            Row(number, shape, values, hidden)
            for number, values, hidden in zip(
                plain.numbers, zip(*columns, strict=True), plain.hidden, strict=True
            )
        ]
        if any(values is not None and values.has_blank for values in plan.values):
            rows = [row for found in rows if (row := _without_blanks(found)) is not None]
        for known in self._values.values():
            if len(known) > _KEPT:
                known.clear()
        return rows

    def _new_plan(self, layout: Layout) -> _Plan:
        columns = []
        formats = []
        values: list[_Values | SharedTexts | None] = []
        column = 0
        for cell in layout:
            number = column_number(cell.letters.decode()) if cell.letters else column + 1
            if not column < number <= MAX_COLUMN:
                raise NotPlainError
            column = number
            if cell.holds:
                number_format = self._format(cell)
                columns.append(column)
                formats.append(number_format)
                values.append(None if cell.holds == "f" else self._values_of(cell, number_format))
        plan = _Plan(RowShape(tuple(columns), tuple(formats)), tuple(values))
        if len(self._plans) < _KEPT:
            self._plans[layout] = plan
        return plan

    def _format(self, cell: PlainCell) -> str:
        style = int(cell.style or 0)
        formats = self._shared.formats
        return formats[style] if style < len(formats) else "General"

    def _values_of(self, cell: PlainCell, number_format: str) -> _Values | SharedTexts:
        """The values of cells that are written alike; of numbers only a date's format matters."""
        shared = self._shared
        if cell.holds == "v" and cell.kind == b"s":
            return shared.strings
        if cell.holds == "i":
            key = b"inline", ""
        else:
            dated = cell.kind in _NUMBER_KINDS and is_date_format(number_format)
            key = cell.kind or b"n", number_format if dated else ""
        kind, date_format = key
        if key not in self._values:
            if kind == b"inline":
                found = _Values(text_of)
            elif kind == b"n":
                of_kind = _Values if date_format else _Numbers
                found = of_kind(lambda raw: number_of(raw.decode("utf-8"), date_format, shared))
            else:
                found = _Values(lambda raw: value_of(kind.decode(), text_of(raw), "", shared))
            self._values[key] = found
        return self._values[key]


def _without_blanks(row: Row) -> Row | None:
    if "" not in row.values:
        return row
    cells = [cell for cell in row.cells if cell.value != ""]
    return Row.of(row.number, cells, row.hidden) if cells else None
