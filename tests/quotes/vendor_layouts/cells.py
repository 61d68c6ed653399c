"""Traps in sheets and cells: stale sheets, hidden rows, formulas, texts for numbers, currencies."""

from tests.quotes.twins import Formula, Hidden, Rows
from tests.quotes.vendor_layouts.base import Layout, eur, layout, usd


@layout
def uncached_formulas() -> Layout:
    """Written by a program that saved no results: plain formulas are computed, and that is said."""
    rows: Rows = (
        ("Scriptworks Ltd",),
        ("Currency:", "USD"),
        ("Part", "Description", "Qty", "Unit price", "Extended"),
        ("1", "Server", 2, 100, Formula("=C4*D4")),
        ("2", "Switch", 1, 50, Formula("=C5*D5")),
        ("", "", "", "Total", Formula("=SUM(E4:E5)")),
    )
    return Layout(sheets={"Quote": rows}, net="250", codes=("formulas_computed",))


@layout
def stale_sheet_and_hidden_things() -> Layout:
    """A dead copy full of errors, a hidden cost sheet, a hidden row and a hidden cost column."""
    head = ("Part", "Description", "Qty", "Cost", "Unit price", "Extended price")
    dead = Formula("=#REF!", "#REF!")
    rows: Rows = (
        ("Pinebarrow Inc",),
        ("Currency:", "USD"),
        head,
        ("1", "GPU server 8x H200 SXM", 2, 250000, 300000, 600000),
        Hidden(("1x", "GPU server old price", 2, 260000, 320000, 640000)),
        ("2", "Switch", 1, 20000, 25000, 25000),
        ("", "", "", "", "Total", 625000),
    )
    old: Rows = (
        head,
        *(("9", "Old", 1, dead, dead, dead) for _ in range(5)),
        ("", "", "", "", "Total", dead),
    )
    return Layout(
        sheets={"Quote": rows, "Old": old, "Cost": rows},
        net="625000",
        codes=("stale_sheet", "hidden_sheet"),
        options={"hidden_sheets": {"Cost"}, "hidden_columns": {"D:D"}},
    )


@layout
def text_numbers_and_odd_spaces() -> Layout:
    """Every number a text, with non-breaking and narrow spaces."""
    rows: Rows = (
        ("Rowanmere SAS",),
        ("Devise", "EUR"),
        ("Référence", "Désignation", "Quantité", "Prix unitaire", "Prix total"),
        ("A", "Serveur", "2", "1\u202f234,50\u00a0€", "2\u202f469,00\u00a0€"),
        ("B", "Câble", "10", "12,00\u00a0€", "120,00\u00a0€"),
        ("", "", "", "Total", "2\u202f589,00\u00a0€"),
    )
    return Layout(sheets={"Devis": rows}, net="2589", currency="EUR")


@layout
def second_currency_on_one_line() -> Layout:
    """One line priced in another currency, outside the total."""
    rows: Rows = (
        ("Quernstone GmbH",),
        ("Part", "Description", "Qty", "Unit price", "Total price"),
        ("1", "Server", 2, eur(10000), eur(20000)),
        ("2", "US support", 1, usd(900), usd(900)),
        ("3", "Switch", 1, eur(5000), eur(5000)),
        ("", "", "", "Total", eur(25000)),
    )
    return Layout(sheets={"Q": rows}, net="25000", currency="EUR", codes=("second_currency",))


@layout
def summary_sheet_with_detail_sheets() -> Layout:
    """A cover sheet with section totals; details on further sheets."""
    head = ("Part", "Description", "Qty", "Unit price", "Extended price")
    cover: Rows = (
        ("Meadowlark Compute Inc",),
        ("Currency: USD",),
        ("Section", "Description", "Total price"),
        ("1", "Compute", 600000),
        ("2", "Network", 50000),
        ("", "Grand total", 650000),
    )
    compute: Rows = (head, ("S", "GPU server 8x H200 SXM", 2, 300000, 600000), ("", "", "", "Total", 600000))
    network: Rows = (
        head,
        ("N", "Switch", 2, 20000, 40000),
        ("C", "Cable", 100, 100, 10000),
        ("", "", "", "Total", 50000),
    )
    return Layout(sheets={"Summary": cover, "Compute": compute, "Network": network}, net="650000")


@layout
def ambiguous_text_numbers_decided_by_the_total() -> Layout:
    """1.234 can be two numbers; the total proves which."""
    rows: Rows = (
        ("Alderway GmbH",),
        ("Currency", "EUR"),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "Server", "2", "1.500", "3.000"),
        ("2", "Switch", "1", "2.000", "2.000"),
        ("", "", "", "Total", 5000),
    )
    return Layout(sheets={"Q": rows}, net="5000", currency="EUR")


@layout
def currency_nowhere() -> Layout:
    """No cell and no format says the currency."""
    rows: Rows = (
        ("Blankwater Inc",),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "Server", 2, 10, 20),
        ("", "", "", "Total", 20),
    )
    return Layout(sheets={"Q": rows}, net="20", currency="XXX", codes=("currency_unknown",))


@layout
def description_over_several_rows() -> Layout:
    """Long descriptions that go on below their line, with numbers in the text."""
    rows: Rows = (
        ("Kestrel Ridge Inc.",),
        ("Item", "Part number", "Description", "Qty", "Unit price", "Extended price"),
        (1, "KR-8", "GPU server", 2, usd(300000), usd(600000)),
        ("", "", "8x NVIDIA H200 141GB SXM5"),
        ("", "", "2x 64-core CPU, 2 TB DDR5"),
        ("", "", "Total of 8 NICs 400G"),
        (2, "KR-S", "Switch", 1, usd(25000), usd(25000)),
        ("", "", "", "", "Total", usd(625000)),
    )
    return Layout(sheets={"Q": rows}, net="625000")
