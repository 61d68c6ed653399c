"""Sheets whose items stand side by side."""

from decimal import Decimal
from pathlib import Path

from tests.quotes.twins import Rows, codes, import_rows, quote_of
from workbench.domain.quote import LineRole

OFFER: Rows = (
    ("Commercial offer in EUR",),
    ("Position", 1, 2, 3),
    ("Description", "GPU server", "Leaf switch", "Installation"),
    ("Colour", "black", "grey", ""),
    ("Quantity", 4, 2, 1),
    ("Unit price", 410000, 38000, 15000),
    ("Total price", 1640000, 76000, 15000),
    (),
    ("Total net", 1731000),
    ("VAT 19%", 328890),
    ("Total gross", 2059890),
)


def test_that_items_side_by_side_are_lines_told_by_their_own_cells(tmp_path: Path) -> None:
    result = import_rows(tmp_path, OFFER)
    quote = quote_of(result)
    sums = (quote.net_total, quote.amount(LineRole.TAX), quote.currency)
    assert sums == (Decimal(1731000), Decimal(328890), "EUR")
    assert result.settled
    assert "sheet_turned" in codes(result)
    cells = {line.description: dict(line.cells) for line in quote.lines if line.quantity}
    assert cells["Leaf switch"]["extended"] == "C7"
    assert cells["Installation"]["quantity"] == "D5"
    assert quote.printed_total is not None
    assert quote.printed_total.cell == "B11"


def test_that_the_rows_of_such_a_sheet_are_counted_as_they_stand(tmp_path: Path) -> None:
    result = import_rows(tmp_path, OFFER)
    assert result.rows_read == sum(bool(row) for row in OFFER)
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    reasons = {row.row: row.reason for row in result.rows_left_out}
    assert reasons.keys() == {1, 4, 9, 11}
    assert [row.row for row in result.sheets[0].rows] == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11]


def test_that_a_total_can_stand_behind_the_items(tmp_path: Path) -> None:
    rows: Rows = (
        ("Quote 88", "", "", "", "USD"),
        ("Item", "H200 node", "Switch", "Support", "Total"),
        ("Part number", "SYS-821", "QM9790", "SUP-3Y", ""),
        ("Qty", 3, 2, 3, ""),
        ("Unit price", 300000, 34000, 28000, ""),
        ("Extended price", 900000, 68000, 84000, 1052000),
    )
    result = import_rows(tmp_path, rows)
    assert result.settled
    assert quote_of(result).net_total == 1052000


def test_that_offers_side_by_side_are_asked_about(tmp_path: Path) -> None:
    rows: Rows = (
        ("Comparison USD",),
        ("Description", "Option A: H200", "Option B: B200"),
        ("Quantity", 4, 4),
        ("Unit price", 300000, 410000),
        ("Total price", 1200000, 1640000),
    )
    result = import_rows(tmp_path, rows)
    assert not result.settled
    assert quote_of(result).net_total == 0


def test_that_labels_with_one_price_are_no_offer_that_adds_up(tmp_path: Path) -> None:
    rows: Rows = (
        ("Service", "H100 cluster"),
        ("Number of GPUs", 256),
        ("Price per GPU-hour", 2.29),
        ("Term", "24 months"),
        ("Total contract value", 10270924.8),
    )
    result = import_rows(tmp_path, rows)
    assert not result.settled
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
