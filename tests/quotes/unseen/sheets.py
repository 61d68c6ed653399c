"""Several sheets, several currencies, and columns and rows beside the offer."""

from tests.quotes.twins import USD, Shown
from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd


@case("200000", asked=True)
def gpu_server_model_year_like_cols() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "2026 list", "Qty", "2027 price", "Ext 2027"),
        (1, "GPU server", 120000, 2, 100000, 200000),
        ("", "Total", "", "", "", 200000),
    )


@case("600000", asked=True)
def lead_time_columns_12_16_weeks() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "8 weeks", "16 weeks"),
        (1, "GPU server 8x H200", 2, 300000, 280000),
        ("", "Total", "", 600000, 560000),
    )


@case("620000")
def discount_line_both_list_and_net_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 2, 350000, 700000),
        ("", "Total list price", "", "", 700000),
        ("", "Your discount", "", "", 80000),
        ("", "Your price", "", "", 620000),
    )


@case("620000")
def savings_shown_below() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 2, 310000, 620000),
        ("", "Total", "", "", 620000),
        ("", "You saved", "", "", 80000),
    )


@case("500000", tax="100000", currency="GBP")
def vat_summary_table() -> Sheets:
    return one_sheet(
        ("Corvane Ltd", "GBP"),
        HEAD,
        (1, "Server", 2, 250000, 500000),
        ("", "Net total", "", "", 500000),
        ("", "VAT total", "", "", 100000),
        ("", "Gross total", "", "", 600000),
        (),
        ("VAT rate", "Net", "VAT"),
        ("20%", 500000, 100000),
    )


@case("500000")
def rows_with_revision_strike() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 2, 250000, 500000),
        (2, "Switch (cancelled)", 0, 20000, 0),
        ("", "Total", "", "", 500000),
    )


@case("500000")
def negative_adjustment_without_label_role() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 2, 260000, 520000),
        (2, "Goodwill", 1, -20000, -20000),
        ("", "Total", "", "", 500000),
    )


@case("360000")
def qty_12_months_as_quantity() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Unit price", "Extended"),
        (1, "Managed service", 36, "month", 10000, 360000),
        ("", "Total", "", "", "", 360000),
    )


@case("300000", currency="USD")
def mixed_currency_text_in_notes() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "Prices in USD. EUR invoicing possible at ECB rate"),
        HEAD,
        (1, "Server", 1, 300000, 300000),
        ("", "Total", "", "", 300000),
    )


@case("300000", currency="EUR")
def eur_stated_dollar_in_product() -> Sheets:
    return one_sheet(
        ("Fjord GmbH", "Alle Preise in EUR"),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
        (1, "Server ($ list 350,000)", 1, 300000, 300000),
        ("", "Summe", "", "", 300000),
    )


@case("5000", asked=True)
def total_in_other_currency_than_lines() -> Sheets:
    return one_sheet(
        ("Fjord Ltd",),
        HEAD,
        (1, "Server", 1, Shown(5000, USD), Shown(5000, USD)),
        ("", "Total", "", "", Shown(5000, "[$€-407] #,##0.00")),
    )


@case("700000")
def summary_sheet_first_details_later_no_totals() -> Sheets:
    return {
        "Summary": (
            ("Pelham Inc", "USD"),
            ("Description", "Amount"),
            ("Servers", 600000),
            ("Network", 100000),
            ("Total", 700000),
        ),
        "Details": (HEAD, (1, "GPU server 8x H200", 2, 300000, 600000), (2, "Switch", 4, 25000, 100000)),
    }


@case("700000")
def details_first_with_terms_sheet_numbers() -> Sheets:
    return {
        "Quote": (
            ("Pelham Inc", "USD"),
            HEAD,
            (1, "GPU server 8x H200", 2, 350000, 700000),
            ("", "Total", "", "", 700000),
        ),
        "Terms": (("Clause", "Text"), ("1", "Deposit 30%"), ("2", "Late fee 1.5% per month")),
        "Specs": (("Parameter", "Value"), ("GPUs", 8), ("Memory GB", 1128), ("Power W", 10200)),
    }


@case("700000")
def bom_sheet_without_prices_beside_quote() -> Sheets:
    return {
        "Quote": (
            ("Pelham Inc", "USD"),
            HEAD,
            (1, "GPU server 8x H200", 2, 350000, 700000),
            ("", "Total", "", "", 700000),
        ),
        "BOM": (
            ("Part number", "Description", "Qty"),
            ("GPU", "H200 SXM", 16),
            ("CPU", "Xeon", 4),
            ("DIMM", "64GB", 64),
        ),
    }


@case("700000", asked=True)
def cost_sheet_visible_same_lines() -> Sheets:
    return {
        "Quote": (
            ("Pelham Inc", "USD"),
            HEAD,
            (1, "GPU server 8x H200", 2, 350000, 700000),
            ("", "Total", "", "", 700000),
        ),
        "Internal cost": (HEAD, (1, "GPU server 8x H200", 2, 300000, 600000), ("", "Total", "", "", 600000)),
    }


@case("45000")
def first_line_is_header_like_note() -> Sheets:
    return one_sheet(
        ("Quote for Example University",),
        ("Quantity discount applied; unit price valid until Dec 31",),
        ("Qty", "Item", "Price", "Total"),
        (3, "Server", usd(15000), usd(45000)),
        ("", "", "Total", usd(45000)),
    )
