"""The same quote gives the same sums in every format."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.other_formats import can_be_written, cells_of, write_csv, write_ods_layout, write_xls
from tests.quotes.twins import LIBRARY, codes, quote_of
from tests.quotes.vendor_layouts import LAYOUTS, Layout
from tests.tables.formats import write_xlsb
from workbench.domain.quote import LineRole
from workbench.quotes import import_quote

WRITABLE = sorted(name for name, make in LAYOUTS.items() if can_be_written(make()))
ONE_SHEET = [name for name in WRITABLE if len(LAYOUTS[name]().sheets) == 1]
WITHOUT_TEXT_NUMBERS = [
    name
    for name in ONE_SHEET
    if not any(
        isinstance(value, str) and value[-3:-2] == "." and value[-2:].rstrip(")").isdigit()
        for rows in LAYOUTS[name]().sheets.values()
        for row in rows
        for value in cells_of(row)
    )
]


def assert_sums(path: Path, layout: Layout) -> None:
    quote = quote_of(import_quote(path, LIBRARY))
    found = (
        quote.net_total.quantize(Decimal("0.01")),
        quote.amount(LineRole.FREIGHT),
        quote.amount(LineRole.TAX),
        quote.currency,
        quote.reconciled,
    )
    wanted = (
        Decimal(layout.net),
        Decimal(layout.freight),
        Decimal(layout.tax),
        layout.currency,
        layout.reconciled,
    )
    assert found == wanted, quote.equation


@pytest.mark.parametrize("name", ONE_SHEET)
def test_that_text_tables_give_the_sums(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]()
    assert_sums(write_csv(tmp_path / "q.csv", next(iter(layout.sheets.values()))), layout)


@pytest.mark.parametrize("name", WITHOUT_TEXT_NUMBERS)
def test_that_text_tables_with_decimal_commas_give_the_sums(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]()
    rows = next(iter(layout.sheets.values()))
    assert_sums(write_csv(tmp_path / "q.csv", rows, decimal_comma=True), layout)


@pytest.mark.parametrize("name", WRITABLE)
def test_that_open_documents_give_the_sums(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]()
    assert_sums(write_ods_layout(tmp_path / "q.ods", layout), layout)


@pytest.mark.parametrize("name", WRITABLE[::8])
def test_that_old_workbooks_give_the_sums(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]()
    assert_sums(write_xls(tmp_path / "q.xls", layout), layout)


def test_that_a_format_without_number_formats_asks_for_the_currency(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [
        ["Part", "Description", "Qty", "Unit price", "Extended price"],
        ["1", "Server", 2.0, 10.0, 20.0],
        ["", "", "", "Total", 20.0],
    ]
    cells = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}
    result = import_quote(write_xlsb(tmp_path / "q.xlsb", {"Quote": cells}), LIBRARY)
    assert quote_of(result).reconciled
    assert quote_of(result).currency == "XXX"
    assert "currency_unknown" in codes(result)
