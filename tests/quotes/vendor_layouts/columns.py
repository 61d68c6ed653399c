"""Traps in the columns of the lines: price units, periods, bundles, missing or further amounts."""

from tests.quotes.twins import Rows
from tests.quotes.vendor_layouts.base import Layout, layout, usd


@layout
def trade_in_and_rebate() -> Layout:
    """Negative lines in three manners."""
    rows: Rows = (
        ("Swallowtail Systems Inc.",),
        ("Quote currency:", "USD"),
        ("SKU", "Description", "Qty", "Unit Price", "Total Price"),
        ("S1", "GPU server 8x B200", 2, 400000, 800000),
        ("T1", "Trade-in of old servers", 4, -5000, -20000),
        ("", "Volume rebate", "", "", "(15,000.00)"),
        ("", "Total", "", "", 765000),
    )
    return Layout(sheets={"Quote": rows}, net="765000")


@layout
def price_list_without_quantities() -> Layout:
    """A price list is no offer: nothing is bought, so nothing may be added up."""
    rows: Rows = (
        ("Brackenridge Supply Inc.",),
        ("Price list, valid from January 2026, USD",),
        ("SKU", "Description", "List price", "Partner price"),
        ("B1", "Server", 10000, 8000),
        ("B2", "Switch", 5000, 4000),
        ("B3", "Cable", 50, 40),
    )
    return Layout(sheets={"Prices": rows}, net="0", reconciled=False, codes=("price_list",))


@layout
def rounding_hidden_in_unit_prices() -> Layout:
    """Unit prices shown to the cent but kept with more digits; the total is that of the exact figures."""
    rows: Rows = (
        ("Thornbury Inc",),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "Licence", 3, usd(33.3333), usd(99.9999)),
        ("2", "Licence B", 3, usd(16.6666), usd(49.9998)),
        ("", "", "", "Total", usd(149.9997)),
    )
    return Layout(sheets={"Q": rows}, net="150.00")


@layout
def freight_and_tax_in_columns() -> Layout:
    """Freight and tax beside each line."""
    rows: Rows = (
        ("Wrenfield Inc",),
        ("Part", "Description", "Qty", "Unit price", "Net amount", "Freight", "Tax", "Total"),
        ("1", "Server", 2, usd(1000), usd(2000), usd(50), usd(164), usd(2214)),
        ("2", "Switch", 1, usd(500), usd(500), usd(10), usd(40.8), usd(550.8)),
        ("", "Total", "", "", usd(2500), usd(60), usd(204.8), usd(2764.8)),
    )
    return Layout(sheets={"Q": rows}, net="2500", freight="60", tax="204.80")


@layout
def amounts_per_year_and_over_the_term() -> Layout:
    """Annual and total columns beside each other; the total is that of the term."""
    rows: Rows = (
        ("Fernhill Software Inc.",),
        ("Product", "Users", "Annual price", "Years", "Total price"),
        ("Cluster manager subscription", 10, usd(1000), 3, usd(30000)),
        ("Scheduler subscription", 10, usd(400), 3, usd(12000)),
        ("Total", "", "", "", usd(42000)),
    )
    return Layout(sheets={"Q": rows}, net="42000")


@layout
def optional_marked_in_a_column() -> Layout:
    """A type column marks lines as optional; the total leaves them out."""
    rows: Rows = (
        ("Longmynd Inc",),
        ("Type", "Part", "Description", "Qty", "Unit price", "Extended price"),
        ("Hardware", "1", "Server", 2, usd(1000), usd(2000)),
        ("Optional", "2", "Spare disk", 4, usd(100), usd(400)),
        ("Service", "3", "Installation", 1, usd(300), usd(300)),
        ("", "", "", "", "Total", usd(2300)),
    )
    return Layout(sheets={"Q": rows}, net="2300")


@layout
def no_line_sum_column() -> Layout:
    """Quantity and unit price only; the total is computed by the vendor."""
    rows: Rows = (
        ("Brindle Inc",),
        ("Qty", "Description", "Price each (US$)"),
        (2, "Server", 1000),
        (3, "Switch", 500.25),
        ("", "Total", 3500.75),
    )
    return Layout(sheets={"Q": rows}, net="3500.75")


@layout
def bundle_with_zero_components_and_list_sums() -> Layout:
    """Components at zero, list total and customer total in one row."""
    rows: Rows = (
        ("Stonebeck Inc.",),
        ("Line", "Product", "Description", "Qty", "List", "List Ext", "Your Price", "Your Price Ext"),
        ("1", "SB-1", "Appliance bundle", 2, usd(90000), usd(180000), usd(54000), usd(108000)),
        ("1.1", "SB-1a", "Node", 8, usd(0), usd(0), usd(0), usd(0)),
        ("1.2", "SB-1b", "Software licence", 2, usd(0), usd(0), usd(0), usd(0)),
        ("2", "SB-2", "Premium support 60 months", 2, usd(20000), usd(40000), usd(16000), usd(32000)),
        ("", "", "", "", "Total list", usd(220000), "Your total", usd(140000)),
        ("", "", "", "", "You save", usd(80000), "", ""),
    )
    return Layout(sheets={"Q": rows}, net="140000")


@layout
def discounts_as_amounts() -> Layout:
    """The discount column holds money, not shares."""
    rows: Rows = (
        ("Kettleby Inc.",),
        ("Part", "Description", "Qty", "List Price", "Ext. List Price", "Discount"),
        ("1", "Server", 2, usd(1000), usd(2000), usd(400)),
        ("2", "Switch", 1, usd(500), usd(500), usd(50)),
        ("", "Total", "", "", "", usd(2050)),
    )
    return Layout(sheets={"Q": rows}, net="2050")


@layout
def component_prices_without_amounts() -> Layout:
    """Components show list prices and quantities; only the bundle has an amount."""
    rows: Rows = (
        ("Lowther Systems Inc.",),
        ("Part", "Description", "Qty", "Unit Price", "Extended Price"),
        ("B", "GPU server bundle 8x H200 SXM", 2, usd(300000), usd(600000)),
        ("B-1", "Processor kit", 4, usd(9000), ""),
        ("B-2", "Memory kit", 64, usd(700), ""),
        ("S", "Switch", 1, usd(25000), usd(25000)),
        ("", "Total", "", "", usd(625000)),
    )
    return Layout(sheets={"Q": rows}, net="625000")


@layout
def prices_per_hundred_that_nothing_names() -> Layout:
    """Amounts are a hundredth of quantity times price: the price is for a hundred."""
    rows: Rows = (
        ("Mickleton Cable Inc.",),
        ("Part", "Description", "Qty", "UoM", "Price", "Amount"),
        ("1", "Patch cable", 400, "C", usd(1250), usd(5000)),
        ("2", "Cable tie", 5000, "M", usd(30), usd(150)),
        ("", "Total", "", "", "", usd(5150)),
    )
    return Layout(sheets={"Q": rows}, net="5150")


@layout
def monthly_prices_without_amounts() -> Layout:
    """Prices per month, a term, and a total over the whole term; no amounts by line."""
    rows: Rows = (
        ("Odell Cloud Inc.",),
        ("Currency USD",),
        ("SKU", "Description", "Qty", "Term (months)", "Price per month"),
        ("A", "Cluster licence", 10, 36, 100),
        ("B", "Support", 2, 36, 50),
        ("", "", "", "Total", 39600),
    )
    return Layout(sheets={"Q": rows}, net="39600")


@layout
def monthly_prices_without_any_total() -> Layout:
    """Nothing says for how many months to pay: asked."""
    rows: Rows = (
        ("Odell Cloud Inc.",),
        ("Currency USD",),
        ("SKU", "Description", "Qty", "Price per month"),
        ("A", "Cluster licence", 10, 100),
    )
    return Layout(sheets={"Q": rows}, net="1000", reconciled=False, codes=("prices_per_period",))
