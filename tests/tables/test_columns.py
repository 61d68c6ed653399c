"""Columns of a sheet hold what its rows hold, cell by cell."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.tables.generated_sheets import sheets
from tests.tables.test_packed import sent
from workbench.tables.cells import Kind
from workbench.tables.columns import Column
from workbench.tables.digits import MOST_DECIMALS
from workbench.tables.sheet import Cell, Row, Sheet


def _number(column: Column, place: int) -> Decimal:
    return Decimal(int(column.mantissas[place])).scaleb(-int(column.scales[place]))


def _shows(column: Column, place: int, cell: Cell | None) -> None:
    """Assert that an entry of a column tells what a cell does."""
    kind = int(column.kinds[place])
    if cell is None:
        assert (kind, column.text_places[place]) == (Kind.EMPTY, -1)
        return
    if isinstance(cell.value, str):
        assert kind == Kind.TEXT
        assert column.texts[column.text_places[place]] == cell.value
        return
    assert column.text_places[place] == -1
    if kind == Kind.NUMBER:
        assert str(_number(column, place)) == str(cell.value)
    else:
        assert kind == Kind.OTHER
        written = str(cell.value) if isinstance(cell.value, Decimal) else ""
        digits, decimals = len(written.lstrip("-0.").replace(".", "")), len(written.partition(".")[2])
        assert not written or digits > 18 or decimals > MOST_DECIMALS or "E" in written or cell.value == 0


@given(sheet=sheets(), chosen=st.sets(st.integers(0, 7)), stored=st.booleans())
def test_that_columns_tell_what_rows_do(sheet: Sheet, chosen: set[int], stored: bool) -> None:
    if stored:
        (sheet,) = sent([sheet])
    rows = [row for index, row in enumerate(sheet.rows) if index in chosen]
    block = sheet.block(rows)
    for number in {26}.union(*(row.shape.columns for row in rows)):
        column = block.column(number)
        assert len(set(column.texts)) == len(column.texts)
        assert list(dict.fromkeys(p for p in column.text_places.tolist() if p >= 0)) == list(
            range(len(column.texts))
        )
        for place, row in enumerate(rows):
            assert tuple(row.each_value()) == row.values
            assert row.has_figures == any(isinstance(value, Decimal | None) for value in row.values)
            _shows(column, place, row.at(number))


@given(sheet=sheets(), within=st.integers(1, 4))
def test_that_no_row_without_figures_is_passed_over(sheet: Sheet, within: int) -> None:
    figure = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
    everything = range(len(sheet.rows))
    assert list(sheet.rows_without_figures(within)) == list(everything)
    (sheet,) = sent([sheet])
    found = sheet.rows_without_figures(within)
    for index, row in enumerate(sheet.rows):
        first, last = row.values[0], row.values[:within][-1]
        if not any(isinstance(value, Decimal) for value in row.values):
            written = [value for value in (first, last) if isinstance(value, str) and figure.fullmatch(value)]
            assert (index in found) or written
        assert index not in found or Kind.NUMBER not in sheet.cells.kinds_of(index)


def test_that_numbers_written_as_texts_are_read_only_where_they_are_plain() -> None:
    texts = ("12", "-3.50", "1.234", "1,5", "", "x", "5.", ".5", "1e3", " 7", "٣", "12345678901234567890")
    sheet = Sheet(
        name="S", rows=tuple(Row.of(n, [Cell(n, 2, text)]) for n, text in enumerate(texts, start=1))
    )
    mantissas, scales, known = sheet.block(sheet.rows).column(2).written
    assert known.tolist() == [True] * 3 + [False] * 9
    assert (
        list(zip(mantissas.tolist(), scales.tolist(), strict=True))
        == [(12, 0), (-350, 2), (1234, 3)] + [(0, 0)] * 9
    )


def test_that_rows_of_a_stored_sheet_stay_themselves() -> None:
    (sheet,) = sent([Sheet(name="S", rows=(Row.of(2, [Cell(2, 1, Decimal("1.5")), Cell(2, 3, "a")]),))])
    row = sheet.rows[0]
    assert row.values is row.values
    assert row == Row.of(2, [Cell(2, 1, Decimal("1.5")), Cell(2, 3, "a")])
    assert row != Row.of(2, [Cell(2, 1, Decimal("1.5")), Cell(2, 3, "b")])
    assert len({row, Row.of(2, [Cell(2, 1, Decimal("1.5")), Cell(2, 3, "a")])}) == 1
    assert "1.5" in repr(row)
