"""Importing quotes: the shipped samples, and the traps that real quotes set, each to the exact cent."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.quotes.sample_sheets import SAMPLES
from tests.quotes.twins import (
    EUR,
    HEADER,
    LIBRARY,
    SERVER,
    SWITCH,
    TITLE,
    USD,
    Formula,
    Hidden,
    Rows,
    Shown,
    codes,
    import_rows,
    quote_of,
    write_book,
)
from workbench.domain.quote import LineRole
from workbench.paths import resources_dir
from workbench.quotes import QuoteImport, import_quote

OFFER = Decimal("625000.50")


def offer(*below: Any, total: Any = 625000.5) -> Rows:
    """The usual two lines with their total, and whatever follows."""
    return (*TITLE, HEADER, SERVER, SWITCH, ("", "", "", "Total", total), *below)


def left_out(result: QuoteImport) -> dict[int, str]:
    """Reasons by row number."""
    return {row.row: row.reason for row in result.rows_left_out}


def assert_every_row_is_accounted_for(result: QuoteImport) -> None:
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    assert all(row.reason for row in result.rows_left_out)


@pytest.mark.parametrize(
    ("name", "currency", "net", "freight", "tax", "system", "systems"),
    [
        ("server-quote.xlsx", "USD", "1467609.00", "6850.00", "0", "8-GPU HGX H200", 4),
        ("rack-quote.xlsx", "USD", "4694093.12", "24500.00", "0", "GB300", 1),
        ("angebot-de.xlsx", "EUR", "1346419.68", "4380.00", "256651.94", "MI355X", 4),
    ],
)
def test_that_the_samples_reconcile_to_the_cent(
    name: str, currency: str, net: str, freight: str, tax: str, system: str, systems: int
) -> None:
    result = import_quote(resources_dir() / "samples" / name, LIBRARY)
    quote = quote_of(result)
    assert quote.currency == currency
    assert (quote.net_total, quote.amount(LineRole.FREIGHT), quote.amount(LineRole.TAX)) == (
        Decimal(net),
        Decimal(freight),
        Decimal(tax),
    )
    assert quote.reconciled
    assert quote.difference == 0
    assert quote.systems == systems
    assert quote.system_id
    assert result.issues == ()
    assert_every_row_is_accounted_for(result)


def test_that_the_shipped_samples_are_what_their_script_writes(tmp_path: Path) -> None:
    for name, write in SAMPLES.items():
        write(tmp_path / name)
        ours = quote_of(import_quote(tmp_path / name, LIBRARY))
        shipped = quote_of(import_quote(resources_dir() / "samples" / name, LIBRARY))
        assert ours.lines == shipped.lines


def test_that_every_accepted_line_points_to_its_cell(tmp_path: Path) -> None:
    quote = quote_of(import_rows(tmp_path, offer()))
    assert [(line.cells["extended"], line.extended) for line in quote.lines if line.accepted] == [
        ("E5", Decimal(600000)),
        ("E6", Decimal("25000.5")),
    ]
    assert quote.printed_total is not None
    assert (quote.printed_total.amount, quote.printed_total.cell) == (OFFER, "E7")
    assert quote.equation == "lines 625,000.50 = printed total 625,000.50 ✓"


def test_that_options_below_the_total_stay_outside_the_offer(tmp_path: Path) -> None:
    result = import_rows(tmp_path, offer((), ("Options",), ("TW-SP", "Spare GPU baseboard", 1, 90000, 90000)))
    quote = quote_of(result)
    assert quote.net_total == OFFER
    assert quote.reconciled
    assert "option" in left_out(result)[10]


def test_that_subtotals_and_list_columns_are_not_added(tmp_path: Path) -> None:
    header = ("Part number", "Description", "Qty", "List price", "Extended list", "Net price", "Extended net")
    rows = (
        *TITLE,
        header,
        ("Compute",),
        ("A", "GPU server 8x H200 SXM5 HGX", 2, 400000, 800000, 300000, 600000),
        ("", "Subtotal compute", "", "", 800000, "", 600000),
        ("Network",),
        ("B", "Switch", 1, 40000, 40000, 25000.5, 25000.5),
        ("", "Subtotal network", "", "", 40000, "", 25000.5),
        ("", "Grand total", "", "", 840000, "", 625000.5),
    )
    quote = quote_of(import_rows(tmp_path, rows))
    assert quote.net_total == OFFER
    assert quote.reconciled


def test_that_a_sum_that_adds_up_does_not_settle_a_price_that_is_text(tmp_path: Path) -> None:
    priced = (*TITLE, HEADER, SERVER, ("", "", "", "Total", SERVER[-1]))
    assert import_rows(tmp_path, priced).settled
    unpriced = ("TX-1", "Rail kit", 1, "call us", "")
    result = import_rows(tmp_path, (*TITLE, HEADER, SERVER, unpriced, ("", "", "", "Total", SERVER[-1])))
    assert "text_in_number_cell" in codes(result)
    assert quote_of(result).reconciled
    assert not result.settled


@pytest.mark.parametrize(
    ("header", "unit"), [("Price per 100", ""), ("Unit price", "per 100"), ("Unit price", "100 EA")]
)
def test_that_a_price_per_hundred_is_divided(tmp_path: Path, header: str, unit: str) -> None:
    rows = (
        *TITLE,
        ("Part number", "Description", "Qty", "UoM", header),
        ("C", "Network cable", 250, unit, 1900),
        ("", "Total", "", "", 4750),
    )
    quote = quote_of(import_rows(tmp_path, rows))
    assert quote.net_total == Decimal(4750)
    assert quote.reconciled


def test_that_a_total_that_adds_alternatives_is_not_accepted(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        HEADER,
        SERVER,
        ("S1", "Support 24x7, 12 months", 1, 10000, 10000),
        ("S3", "Support 24x7, 36 months", 1, 25000, 25000),
        ("S5", "Support 24x7, 60 months", 1, 38000, 38000),
        ("", "", "", "Total", 673000),
    )
    result = import_rows(tmp_path, rows)
    quote = quote_of(result)
    assert "total_adds_alternatives" in codes(result)
    assert not quote.reconciled
    assert quote.net_total == Decimal(600000)
    assert quote.difference == Decimal(-73000)


def test_that_an_impossible_validity_date_is_an_issue(tmp_path: Path) -> None:
    rows = (("Valid until:", "9/31/2019"), *offer())
    result = import_rows(tmp_path, rows)
    assert "impossible_date" in codes(result)
    assert quote_of(result).valid_until is None
    assert quote_of(result).reconciled


def test_that_a_stale_sheet_of_errors_is_left_out_with_a_note(tmp_path: Path) -> None:
    stale = (HEADER, *(("X", "Old line", 1, Formula("=#REF!", "#REF!"), Formula("=#REF!", "#REF!")),) * 4)
    result = import_quote(write_book(tmp_path / "t.xlsx", {"Quote": offer(), "Old": stale}), LIBRARY)
    assert quote_of(result).reconciled
    assert "stale_sheet" in codes(result)
    assert_every_row_is_accounted_for(result)


def test_that_hidden_rows_and_sheets_do_not_count_unless_the_total_counts_them(tmp_path: Path) -> None:
    hidden = Hidden(("H", "Old switch", 1, 7000, 7000))
    result = import_rows(tmp_path, (*TITLE, HEADER, SERVER, SWITCH, hidden, ("", "", "", "Total", 625000.5)))
    assert quote_of(result).net_total == OFFER
    counted = import_rows(tmp_path, (*TITLE, HEADER, SERVER, SWITCH, hidden, ("", "", "", "Total", 632000.5)))
    assert quote_of(counted).net_total == Decimal("632000.5")
    assert "hidden_rows_counted" in codes(counted)


def test_that_hidden_sheets_are_named(tmp_path: Path) -> None:
    path = write_book(tmp_path / "t.xlsx", {"Quote": offer(), "Cost": offer()}, hidden_sheets={"Cost"})
    result = import_quote(path, LIBRARY)
    assert quote_of(result).net_total == OFFER
    assert "hidden_sheet" in codes(result)


def test_that_formulas_without_results_are_reported_and_never_guessed(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        HEADER,
        (*SERVER[:4], Formula("=C5*VLOOKUP(A5,prices,2)")),
        SWITCH,
        ("", "", "", "Total", Formula("=E5+E6")),
    )
    result = import_rows(tmp_path, rows)
    assert "formula_without_value" in codes(result)
    assert not quote_of(result).reconciled


@pytest.mark.parametrize("saved", ["", 0])
def test_that_plain_formulas_without_results_are_computed_and_that_is_said(
    tmp_path: Path, saved: str | int
) -> None:
    rows = (
        *TITLE,
        HEADER,
        (*SERVER[:4], Formula("=C5*D5", saved)),
        (*SWITCH[:4], Formula("=C6*D6", saved)),
        ("", "", "", "Total", Formula("=SUM(E5:E6)", saved)),
    )
    result = import_rows(tmp_path, rows)
    assert result.settled
    assert quote_of(result).net_total == sum(row[2] * row[3] for row in (SERVER, SWITCH))
    assert "formulas_computed" in codes(result)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€ 1.234,50", "EUR"),
        ("1 234,50 €", "EUR"),
        ("USD 1,234.50", "USD"),
        ("1\u202f234,50", "USD"),
        ("1\u00a0234.50", "USD"),
        ("1'234.50 CHF", "CHF"),
    ],
)
def test_that_text_numbers_are_read_in_every_manner(tmp_path: Path, text: str, currency: str) -> None:
    rows = (
        ("Thistlewick Compute GmbH",),
        ("Currency:", currency),
        HEADER,
        ("A", "Switch", "2", text, "2469.00" if "." in text[-3:] else "2469,00"),
        ("", "", "", "Total", 2469),
    )
    quote = quote_of(import_rows(tmp_path, rows))
    assert quote.net_total == Decimal(2469)
    assert quote.currency == currency
    assert quote.lines[0].unit_net == Decimal("1234.50")


def test_that_an_ambiguous_number_is_asked_where_no_total_decides(tmp_path: Path) -> None:
    rows = (*TITLE, HEADER, ("A", "Switch", 1, "1.234", "1.234"))
    result = import_rows(tmp_path, rows)
    assert "ambiguous_number" in codes(result)
    assert quote_of(result).net_total == 0
    assert not quote_of(result).reconciled


def test_that_a_line_in_a_second_currency_is_left_out_and_reported(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        HEADER,
        ("TW-H200", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 2, Shown(300000, USD), Shown(600000, USD)),
        ("TW-SW", "InfiniBand switch", 1, Shown(25000.5, USD), Shown(25000.5, USD)),
        ("TW-X", "Spare part from Europe", 1, Shown(900, EUR), Shown(900, EUR)),
        ("", "", "", "Total", Shown(625000.5, USD)),
    )
    result = import_rows(tmp_path, rows)
    assert "second_currency" in codes(result)
    assert quote_of(result).net_total == OFFER


def test_that_a_bundle_with_unpriced_components_counts_once(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        HEADER,
        SERVER,
        ("TW-CPU", "CPU 64 cores", 4, 0, 0),
        ("TW-MEM", "Memory 2 TB", 2, "Included", "Included"),
        SWITCH,
        ("", "", "", "Total", 625000.5),
    )
    result = import_rows(tmp_path, rows)
    quote = quote_of(result)
    assert quote.net_total == OFFER
    assert quote.systems == 2
    assert_every_row_is_accounted_for(result)


def test_that_negative_lines_reduce_the_offer_however_they_are_written(tmp_path: Path) -> None:
    for amount in (-5000, "(5,000.00)", "-5,000.00", "5,000.00-", 5000):
        rows = (
            *TITLE,
            HEADER,
            SERVER,
            SWITCH,
            ("", "Trade-in rebate", "", "", amount),
            ("", "", "", "Total", 620000.5),
        )
        quote = quote_of(import_rows(tmp_path, rows))
        assert quote.reconciled, amount
        assert quote.net_total == Decimal("620000.5"), amount


def test_that_a_difference_is_shown_and_never_hidden(tmp_path: Path) -> None:
    result = import_rows(tmp_path, offer(total=630000))
    quote = quote_of(result)
    assert not quote.reconciled
    assert quote.difference == Decimal("-4999.50")
    assert "not_reconciled" in codes(result)
    assert "difference −4,999.50" in quote.equation


def test_that_dates_of_the_letterhead_are_read(tmp_path: Path) -> None:
    rows = (("Valid until:", "31.12.2026"), *offer())
    quote = quote_of(import_rows(tmp_path, rows))
    assert quote.quoted_on == date(2026, 11, 3)
    assert quote.valid_until == date(2026, 12, 31)
