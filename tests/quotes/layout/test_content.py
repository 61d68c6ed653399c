"""Columns found and put right by the figures below them."""

from decimal import Decimal
from pathlib import Path

from tests.quotes.twins import TITLE, codes, import_rows, quote_of


def test_that_of_two_quantities_the_one_that_the_amounts_follow_from_is_taken(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        ("Part", "Description", "Qty", "Ext Qty", "Net Price", "Ext Net Price"),
        ("A", "Controller pair", 1, 2, 40500, 81000),
        ("B", "NVMe shelf", 3, 6, 60000, 360000),
        ("", "Total", "", "", "", 441000),
    )
    result = import_rows(tmp_path, rows)
    assert [line.quantity for line in quote_of(result).lines if line.accepted] == [Decimal(2), Decimal(6)]
    assert "line_arithmetic" not in codes(result)


def test_that_amounts_under_a_header_that_says_nothing_are_found(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        ("Part", "Description", "Qty", "Unit price", "Zeta"),
        ("A", "Server", 2, 100, 200),
        ("B", "Switch", 3, 50, 150),
        ("", "Total", "", "", 350),
    )
    result = import_rows(tmp_path, rows)
    assert quote_of(result).reconciled
    found = next(column for column in result.mapping if column.header == "Zeta")
    assert (found.field.value, found.confidence) == ("extended", 0.7)


def test_that_a_description_without_header_is_found(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        ("Part", "", "Qty", "Unit price", "Extended price"),
        ("A", "GPU server 8x H200 SXM5", 2, 100, 200),
        ("B", "InfiniBand switch, 64 ports", 3, 50, 150),
        ("", "", "", "Total", 350),
    )
    quote = quote_of(import_rows(tmp_path, rows))
    assert quote.lines[0].description == "GPU server 8x H200 SXM5"
