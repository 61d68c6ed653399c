"""Columns of rows are the values of the rows, however a sheet keeps them."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.tables.generated_sheets import sheets
from workbench.quotes.language.values import LARGEST
from workbench.quotes.layout.batches import batches, decimals
from workbench.quotes.layout.detect import find_tables
from workbench.tables.sheet import Cell, Row, Sheet, text_of_value


@given(sheet=sheets())
def test_that_columns_of_kept_arrays_are_the_values_of_the_rows(sheet: Sheet) -> None:
    kept = Sheet(name="kept", stored=sheet.cells)
    rows = kept.rows
    seen: list[int] = []
    for batch in batches(kept, rows):
        seen += batch.places
        for place in range(len(batch.shape.columns)):
            wanted = [rows[index].values[place] for index in batch.places]
            assert list(map(repr, batch.column(place))) == list(map(repr, wanted))
            every_second = [index % 2 == 0 for index in range(len(batch.rows))]
            assert list(map(repr, batch.only(every_second).column(place))) == list(map(repr, wanted[::2]))
            assert list(batch.texts(place)) == [text_of_value(value) for value in wanted]
            digits = list(map(str, batch.digits(place)))
            assert digits in ([], wanted)
            numbers = list(map(repr, batch.numbers(place)))
            assert numbers in ([], list(map(repr, wanted)))
            assert not numbers or max(abs(Decimal(str(value))) for value in wanted) < LARGEST
            of_texts = batch.with_text(place)
            written = [value for value in wanted if isinstance(value, str)]
            if written:
                texts, held = of_texts.distinct(place)
                assert [texts[number] for number in held] == [text_of_value(value) for value in written]
            else:
                assert not of_texts.rows
    assert sorted(seen) == list(range(len(rows)))


@given(numbers=st.lists(st.tuples(st.integers(-(10**18), 10**18), st.integers(0, 18)), max_size=8))
def test_that_decimals_have_the_value_and_the_places_that_were_written(
    numbers: list[tuple[int, int]],
) -> None:
    mantissas = np.array([number for number, _ in numbers], np.int64)
    scales = np.array([scale for _, scale in numbers], np.int8)

    found = decimals(mantissas, scales)

    assert list(map(repr, found)) == [repr(Decimal(number).scaleb(-scale)) for number, scale in numbers]


def test_that_tables_of_kept_arrays_are_those_of_the_rows() -> None:
    header = ("Pos", "Part number", "Description", "Qty", "Unit price", "Amount")
    section: list[tuple[str | int, ...]] = [header]
    section += [(number, f"P{number}", "Switch", 2, 5, 10) for number in range(1, 40)]
    texts = [tuple(map(str, line)) for line in section]
    lines = [*section, *texts, ("1", *header[1:]), *section, ("Qty", "Unit price", "Amount"), *texts]
    sheet = Sheet(name="S", rows=[_row(number, line) for number, line in enumerate(lines, start=1)])

    found = find_tables(sheet)

    assert len(found.tables) > 3
    assert find_tables(Sheet(name="S", stored=sheet.cells)) == found


def _row(number: int, line: Sequence[str | int]) -> Row:
    values = [Decimal(value) if isinstance(value, int) else value for value in line]
    return Row.of(number, [Cell(number, column, value) for column, value in enumerate(values, start=1)])
