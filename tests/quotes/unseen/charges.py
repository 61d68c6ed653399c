"""Taxes of many countries, charges, periods, and totals of parts and of the whole."""

from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd


@case("90000")
def list_net_only_net_labelled_price() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        (
            "Part",
            "Desc",
            "Qty",
            "MSRP",
            "Partner Price",
            "Ext. Partner Price",
            "Customer Price",
            "Ext. Customer Price",
        ),
        ("1", "Server", 2, 50000, 40000, 80000, 45000, 90000),
        ("", "Total", "", "", "", 80000, "", 90000),
    )


@case("48000")
def qty_in_description_lot_price() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Price"),
        (1, "4 x L40S servers", 40000),
        (2, "Installation (lot)", 8000),
        ("", "Total", 48000),
    )


@case("120000")
def monthly_and_annual_and_total_columns() -> Sheets:
    return one_sheet(
        ("Helix Inc", "USD"),
        ("Service", "Qty", "Monthly", "Annual", "3-Year Total"),
        ("Cluster mgmt", 1, 2000, 24000, 72000),
        ("Support", 1, 1333.3333, 16000, 48000),
        ("Total", "", 3333.33, 40000, 120000),
    )


@case("0", asked=True)
def monthly_total_only() -> Sheets:
    return one_sheet(
        ("Helix Inc", "USD"),
        ("Service", "Qty", "Unit price / month", "Total / month"),
        ("H100 node", 4, 20000, 80000),
        ("Support", 1, 2000, 2000),
        ("Total", "", "", 82000),
    )


@case("33000")
def zero_priced_kit_children_with_text() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Kit A", 3, 11000, 33000),
        ("1.1", "Fan", 6, "incl.", "incl."),
        ("1.2", "PSU", 6, 0, 0),
        ("", "Total", "", "", 33000),
    )


@case("605000")
def multiple_sections_with_same_total_word() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Hardware",),
        HEAD,
        (1, "GPU server 8x H200", 2, 300000, 600000),
        ("", "Total", "", "", 600000),
        ("Services",),
        HEAD,
        (1, "Install", 1, 5000, 5000),
        ("", "Total", "", "", 5000),
        ("", "Total hardware and services", "", "", 605000),
    )


@case("605000")
def multiple_sections_without_overall_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Hardware",),
        HEAD,
        (1, "GPU server 8x H200", 2, 300000, 600000),
        ("", "Hardware total", "", "", 600000),
        ("Services",),
        HEAD,
        (1, "Install", 1, 5000, 5000),
        ("", "Services total", "", "", 5000),
    )


@case("605000", asked=True)
def sections_each_total_none_overall_bare() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Hardware",),
        HEAD,
        (1, "GPU server 8x H200", 2, 300000, 600000),
        ("", "Total", "", "", 600000),
        ("Services",),
        HEAD,
        (1, "Install", 1, 5000, 5000),
        ("", "Total", "", "", 5000),
    )


@case("600000")
def competitor_price_column() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "Competitor price", "Our price", "Our total", "You save"),
        (1, "GPU server 8x H200", 2, 350000, 300000, 600000, 100000),
        ("", "Total", "", "", "", 600000, 100000),
    )


@case("600000")
def financing_note_below_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 2, 300000, 600000),
        ("", "Total", "", "", 600000),
        ("", "36-month lease payment", "", "", 18500),
        ("", "60-month lease payment", "", "", 12000),
    )


@case("600000")
def weights_and_power_columns() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "Weight kg", "Power W", "Unit price", "Total"),
        (1, "GPU server 8x H200", 2, 130, 10200, 300000, 600000),
        ("", "Total", 2, 260, 20400, "", 600000),
    )


@case("630000")
def surcharge_tariff_inside_subtotal() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 2, 300000, 600000),
        ("", "Tariff recovery 5%", "", "", 30000),
        ("", "Total", "", "", 630000),
    )


@case("600000", tax="150000", currency="SEK")
def swedish_moms() -> Sheets:
    return one_sheet(
        ("Nordberäkning AB", "SEK"),
        ("Antal", "Benämning", "à-pris", "Summa"),
        (2, "GPU-server", 300000, 600000),
        ("", "Netto", "", 600000),
        ("", "Moms 25%", "", 150000),
        ("", "Att betala", "", 750000),
    )


@case("600000", tax="126000", currency="EUR")
def dutch_btw_words() -> Sheets:
    return one_sheet(
        ("Polder BV", "EUR"),
        ("Omschrijving", "Aantal", "Prijs", "Totaal"),
        ("Server", 2, 300000, 600000),
        ("Totaal excl. btw", "", "", 600000),
        ("21% btw", "", "", 126000),
        ("Totaal incl. btw", "", "", 726000),
    )


@case("600000", tax="132000", currency="EUR")
def italian_totale() -> Sheets:
    return one_sheet(
        ("Calcolo Srl", "EUR"),
        ("Descrizione", "Q.tà", "Prezzo unitario", "Totale"),
        ("Server", 2, 300000, 600000),
        ("Imponibile", "", "", 600000),
        ("IVA 22%", "", "", 132000),
        ("Totale documento", "", "", 732000),
    )


@case("500000", tax="90000", currency="INR")
def indian_gst_split() -> Sheets:
    return one_sheet(
        ("Vindhya Pvt Ltd", "INR"),
        HEAD,
        (1, "Server", 2, 250000, 500000),
        ("", "Sub total", "", "", 500000),
        ("", "CGST 9%", "", "", 45000),
        ("", "SGST 9%", "", "", 45000),
        ("", "Grand total", "", "", 590000),
    )


@case("500000", tax="65000", currency="CAD")
def canada_hst() -> Sheets:
    return one_sheet(
        ("Maple Ltd", "All prices in CAD"),
        HEAD,
        (1, "Server", 2, usd(250000), usd(500000)),
        ("", "Sub total", "", "", usd(500000)),
        ("", "HST (13%)", "", "", usd(65000)),
        ("", "Total", "", "", usd(565000)),
    )


@case("500000", freight="900", tax="74885", currency="CAD")
def canada_gst_qst() -> Sheets:
    return one_sheet(
        ("Érable inc.", "Montants en dollars canadiens"),
        ("Qté", "Description", "Prix unitaire", "Total"),
        (2, "Serveur", usd(250000), usd(500000)),
        ("", "Sous-total", "", usd(500000)),
        ("", "Transport", "", usd(900)),
        ("", "TPS 5%", "", usd(25000)),
        ("", "TVQ 9,975%", "", usd(49885)),
        ("", "Total", "", usd(575785)),
    )


@case("200")
def totals_with_asterisk_and_colon_spaces() -> Sheets:
    return {"Q": (("Pelham Inc", "USD"), HEAD, (1, "A", 2, 100, 200), ("", "", "", "TOTAL (USD) * :", 200))}


@case("300000")
def unit_price_zero_with_extended() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server bundle", 1, "", 300000),
        (2, "Cables", 8, 0, 0),
        ("", "Total", "", "", 300000),
    )


@case("300000", freight="1500")
def incoterm_freight_line_in_body() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 300000, 300000),
        (2, "Freight DAP Frankfurt", 1, 1500, 1500),
        ("", "Total", "", "", 301500),
    )


@case("300000")
def freight_included_text_line() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 300000, 300000),
        (2, "Freight", 1, "Included", "Included"),
        ("", "Total", "", "", 300000),
    )


@case("150000")
def fx_line_second_currency_informational_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 3, 50000, 150000),
        ("", "Total USD", "", "", 150000),
        ("", "Equivalent in EUR at 0.92", "", "", 138000),
    )


@case("150000", currency="EUR", tax="28500", asked=True)
def brutto_first_then_netto() -> Sheets:
    return one_sheet(
        ("Fjord GmbH", "EUR"),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
        (1, "Server", 3, 50000, 150000),
        ("", "Bruttosumme", "", "", 178500),
        ("", "enthaltene MwSt 19%", "", "", 28500),
        ("", "Nettosumme", "", "", 150000),
    )


@case("100000", tax="8000")
def grand_total_above_and_below() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Grand total:", 108000),
        HEAD,
        (1, "Server", 2, 50000, 100000),
        ("", "Subtotal", "", "", 100000),
        ("", "Tax", "", "", 8000),
        ("", "Grand total", "", "", 108000),
    )


@case("4000")
def quantity_column_called_nos() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Sr", "Particulars", "Nos", "Rate", "Amount"),
        (1, "Server", 2, 2000, 4000),
        ("", "Total", "", "", 4000),
    )


@case("4000")
def wrong_sum_formula_excludes_last_line() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "A", 2, 1000, 2000),
        (2, "B", 1, 2000, 2000),
        (3, "C", 1, 700, 700),
        ("", "Total", "", "", 4000),
    )


@case("12000")
def per_gpu_license() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Product", "Metric", "Metric qty", "Price per GPU per year", "Years", "Extended"),
        ("NVAIE", "GPU", 8, 500, 3, 12000),
        ("Total", "", "", "", "", 12000),
    )
