"""Tests of reading a table's figures and texts."""

from decimal import Decimal

from tests.quotes.twins import HEADER
from workbench.quotes.detect import find_tables
from workbench.quotes.figures import TextReader
from workbench.quotes.model import Field
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
