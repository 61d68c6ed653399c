"""Tests of quotes with more text or columns than a quote can have."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, LIBRARY, SERVER, SWITCH, TITLE, write_book
from workbench.quotes import import_quote
from workbench.quotes.account import reading
from workbench.quotes.language.numbers import read_number
from workbench.quotes.language.roles import line_role
from workbench.quotes.language.words import LONGEST_TEXT, folded
from workbench.quotes.layout.detect import MOST_COLUMNS, find_tables
from workbench.tables.sheet import Cell, Row, Sheet


def test_that_a_quote_whose_rows_take_too_long_to_read_is_refused_with_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PATIENCE_S", -60.0)
    path = write_book(tmp_path / "endless.xlsx", {"Quote": (*TITLE, HEADER, SERVER, SWITCH)})

    result = import_quote(path, LIBRARY)

    assert result.quote is None
    (issue,) = result.issues
    assert issue.code == "too_much_text"
    assert issue.where.sheet == "Quote"
    assert "row 5" in issue.message
    assert issue.suggestion
    assert result.rows_read == result.rows_used + len(result.rows_left_out)


def test_that_of_a_long_text_only_the_beginning_is_compared() -> None:
    assert folded("A" * 3 * LONGEST_TEXT) == "a" * LONGEST_TEXT
    assert line_role("GPU server " + "1." * 16_000) is line_role("GPU server")


def test_that_a_text_longer_than_any_number_is_none() -> None:
    assert read_number("1," * 16_000) is None
    assert read_number("1,250.00 EUR") is not None


def test_that_a_line_with_a_very_long_description_still_counts(tmp_path: Path) -> None:
    number, part, _, *figures = SERVER
    long_line = (number, part, "8x H200 server " + "8x h200 " * 3_000, *figures)
    path = write_book(tmp_path / "long.xlsx", {"Quote": (*TITLE, HEADER, SERVER, SWITCH, long_line)})

    result = import_quote(path, LIBRARY)

    assert result.quote is not None
    assert len([line for line in result.quote.lines if line.accepted]) == 3


def test_that_a_header_of_thousands_of_columns_is_looked_at_only_as_far_as_quotes_go() -> None:
    names = ("Part number", "Description", "Qty", "Unit price", "Amount")
    header = Row.of(1, [Cell(1, n + 1, names[n] if n < 5 else f"Price {n}") for n in range(16_000)])
    line = Row.of(
        2, [Cell(2, 1, "A"), Cell(2, 3, Decimal(2)), Cell(2, 4, Decimal(5)), Cell(2, 5, Decimal(10))]
    )

    (table,) = find_tables(Sheet(name="S", rows=(header, line))).tables

    assert {column.number for column in table.columns.values()} >= {1, 3, 4, 5}
    assert max(table.texts) == MOST_COLUMNS


def test_that_sums_without_end_are_counted_in_one_warning(tmp_path: Path) -> None:
    sums = [("", "", "", f"Subtotal {number}", 7.0) for number in range(350)]
    path = write_book(tmp_path / "sums.xlsx", {"Quote": (*TITLE, HEADER, SERVER, SWITCH, *sums)})

    told = [issue for issue in import_quote(path, LIBRARY).issues if issue.code == "subtotal_differs"]

    assert len(told) < 250
    # one of them is taken for the total
    assert told[-1].message.startswith(f"{350 - 1 - (len(told) - 1)} more printed sums")
    assert told[-1].where.cell
