"""Tests of reading a table's figures and texts."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.quotes.twins import HEADER, write_book
from workbench.quotes.layout.batches import batches
from workbench.quotes.layout.detect import find_tables
from workbench.quotes.layout.figures import FigureReader, TextReader
from workbench.quotes.model import Field
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import Cell, Row, Sheet


def test_that_texts_are_read_from_rows_of_any_shape() -> None:
    header = Row.of(1, [Cell(1, n, text) for n, text in enumerate(HEADER, start=1)])
    full = Row.of(
        2, [Cell(2, 1, "A"), Cell(2, 2, "GPU \n server"), Cell(2, 3, Decimal(2)), Cell(2, 5, Decimal(9))]
    )
    bare = Row.of(3, [Cell(3, 2, "a note")])
    (table,) = find_tables(Sheet(name="S", rows=(header, full, bare))).tables

    texts = TextReader(table, (Field.DESCRIPTION, Field.PART_NUMBER, Field.REMARK))

    assert [texts.of(row) for row in table.body] == [["GPU server", "A", ""], ["a note", "", ""]]


def test_that_figures_read_by_column_are_not_taken_for_those_of_other_rows(tmp_path: Path) -> None:
    """Numbers too large for a figure are looked at one by one; what was said of them holds for them alone."""
    large, usual = [10**13 + n for n in range(500)], [100 + n for n in range(2_000)]
    header: list[Any] = ["Description", "Qty", "Unit net"]
    rows = [header, *(["Cable", 1, price] for price in [*large, *usual])]
    workbook, _ = read_workbook(write_book(tmp_path / "q.xlsx", {"Quote": rows}))
    assert workbook is not None
    (sheet,) = workbook.sheets
    (table,) = find_tables(sheet).tables
    reader = FigureReader(table, {Field.UNIT_NET: None})
    for batch in batches(sheet, table.body[: len(large)]):
        reader.by_column(batch)

    read = [reader.of(row)[Field.UNIT_NET].value for row in table.body[len(large) :]]

    assert read == [Decimal(price) for price in usual]
