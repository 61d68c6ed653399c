"""Habits of vendors: double listings, terms, further totals, missing labels."""

from tests.quotes.twins import Formula, Hidden
from tests.quotes.unseen.base import Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import eur, usd


@case("1160000")
def parent_sums_priced_subconfigs() -> Sheets:
    # parent line price = sum of children, no tier numbers, children indented text
    return one_sheet(
        ("Pelham Computing Inc",),
        ("Line", "SKU", "Description", "Qty", "Unit Price", "Ext Price"),
        (1, "CFG-1", "GPU node configuration", 2, usd(290000), usd(580000)),
        ("", "BB", "  HGX B200 baseboard", 2, usd(240000), usd(480000)),
        ("", "CPU", "  CPU pair", 2, usd(30000), usd(60000)),
        ("", "MEM", "  Memory 2TB", 2, usd(20000), usd(40000)),
        (2, "CFG-2", "GPU node configuration, site B", 2, usd(290000), usd(580000)),
        ("", "BB", "  HGX B200 baseboard", 2, usd(240000), usd(480000)),
        ("", "CPU", "  CPU pair", 2, usd(30000), usd(60000)),
        ("", "MEM", "  Memory 2TB", 2, usd(20000), usd(40000)),
        ("", "", "", "", "Total", usd(1160000)),
    )


@case("1160000", asked=True)
def parent_and_children_without_total() -> Sheets:
    # same, no total printed at all: silent double counting?
    d = parent_sums_priced_subconfigs()
    return {"Q": d["Q"][:-1]}


@case("84000")
def price_per_node_vs_extended_labels() -> Sheets:
    return one_sheet(
        ("Pelham Computing Inc", "USD"),
        ("Description", "Nodes", "Price per node", "Extended price"),
        ("CPU node", 8, 9000, 72000),
        ("Login node", 2, 6000, 12000),
        ("TOTAL", 10, "", 84000),
    )


@case("42000")
def user_seats_monthly_36() -> Sheets:
    return {
        "SaaS": (
            ("Helix Software Inc", "USD"),
            ("Item", "Description", "Seats", "Price per seat per month", "Months", "Amount"),
            (1, "Scheduler seats", 10, 100, 36, 36000),
            (2, "Support", 10, 50, 12, 6000),
            ("", "", "", "", "Total", 42000),
        )
    }


@case("1500000")
def three_year_total_columns() -> Sheets:
    return one_sheet(
        ("Helix Cloud Inc", "All amounts USD"),
        ("Item", "Description", "Qty", "Annual price", "3-year total"),
        (1, "Reserved 8x H100 instance", 2, 200000, 1200000),
        (2, "Storage", 1, 100000, 300000),
        ("", "Total", "", 500000, 1500000),
    )


@case("601000")
def list_price_then_net_price_two_totals() -> Sheets:
    return one_sheet(
        ("Trellis Data Inc", "", "", "USD"),
        ("Qty", "Product", "Ext. list", "Disc.", "Ext. net"),
        (2, "Flash array 1 PB", 1000000, "40%", 600000),
        (1, "Cable kit", 2000, "50%", 1000),
        ("", "Total", 1002000, "", 601000),
    )


@case("501000")
def formulas_without_values() -> Sheets:
    return one_sheet(
        ("Trellis Data Inc", "", "", "USD"),
        ("Item", "Description", "Qty", "Unit price", "Amount"),
        (1, "GPU server 8x H200", 2, 250000, Formula("=C3*D3")),
        (2, "Cable", 10, 100, Formula("=C4*D4")),
        ("", "", "", "Total", Formula("=SUM(E3:E4)")),
    )


@case("501000")
def hidden_row_not_in_total() -> Sheets:
    return one_sheet(
        ("Trellis Data Inc", "", "", "USD"),
        ("Item", "Description", "Qty", "Unit price", "Amount"),
        (1, "GPU server 8x H200", 2, 250000, 500000),
        Hidden((2, "Old switch", 1, 30000, 30000)),
        (3, "Cable", 10, 100, 1000),
        ("", "", "", "Total", 501000),
    )


@case("500000", currency="EUR", tax="95000")
def alternative_position_german() -> Sheets:
    return {
        "Angebot": (
            ("Rechenwerk AG", "", "", "EUR"),
            ("Pos", "Bezeichnung", "Menge", "EP", "GP"),
            ("1", "GPU-Server mit 8x H200", 1, 480000, 480000),
            ("2", "Switch 32x400G", 1, 20000, 20000),
            ("2a", "Alternativ: Switch 64x400G", 1, 35000, 35000),
            ("3", "Bedarfsposition: Schulung", 1, 4000, 4000),
            ("", "Summe netto", "", "", 500000),
            ("", "MwSt 19 %", "", "", 95000),
            ("", "Summe brutto", "", "", 595000),
        )
    }


@case("0", asked=True)
def total_adds_three_terms() -> Sheets:
    return one_sheet(
        ("Keystone Backup Inc", "USD"),
        ("Item", "Description", "Qty", "Price", "Extended"),
        (1, "Production support 1 year", 10, 1000, 10000),
        (2, "Production support 3 years", 10, 2700, 27000),
        (3, "Production support 5 years", 10, 4200, 42000),
        ("", "", "", "Total", 79000),
    )


@case("300000")
def options_section_below_in_same_table_with_grand_incl() -> Sheets:
    return one_sheet(
        ("Keystone Systems Inc", "USD"),
        ("Item", "Description", "Qty", "Price", "Extended"),
        (1, "GPU server 8x H200", 1, 300000, 300000),
        ("", "Total", "", "", 300000),
        ("Optional items",),
        (2, "Spare PSU", 2, 1000, 2000),
        (3, "Extended warranty", 1, 20000, 20000),
        ("", "Total options", "", "", 22000),
        ("", "Total including options", "", "", 322000),
    )


@case("290000", freight="2500")
def discount_percent_row_then_freight() -> Sheets:
    return one_sheet(
        ("Keystone Systems Inc", "USD"),
        ("Item", "Description", "Qty", "Price", "Extended"),
        (1, "GPU server 8x MI300X", 1, 300000, 300000),
        (2, "Rails", 1, 22222.22, 22222.22),
        ("", "Subtotal", "", "", 322222.22),
        ("", "Discount 10%", "", "", -32222.22),
        ("", "Shipping and handling (DAP)", "", "", 2500),
        ("", "Total", "", "", 292500),
    )


@case("1000")
def price_breaks_table() -> Sheets:
    return one_sheet(
        ("Keystone Cables Inc", "USD"),
        ("Part", "Description", "Qty", "1-9", "10-49", "50+", "Amount"),
        ("K", "QSFP cable", 10, 120, 100, 80, 1000),
        ("", "Total", "", "", "", "", 1000),
    )


@case("5500")
def no_header_at_all() -> Sheets:
    return one_sheet(
        ("Mapleton Tech Inc", "", "", "USD"),
        ("A-100", "Server node", 2, 2000, 4000),
        ("A-200", "Switch 48 port", 1, 1500, 1500),
        ("", "", "", "Total", 5500),
    )


@case("5500", currency="PLN")
def header_in_unknown_language() -> Sheets:
    # Polish header
    return {
        "Oferta": (
            ("Krakowskie Systemy Sp. z o.o.",),
            ("Lp.", "Nazwa towaru", "Ilość", "Cena jedn. netto PLN", "Wartość netto PLN"),
            (1, "Serwer", 2, 2000, 4000),
            (2, "Przełącznik", 1, 1500, 1500),
            ("", "Razem", "", "", 5500),
        )
    }


@case("9000", currency="EUR", tax="1890")
def dutch_quote() -> Sheets:
    return {
        "Offerte": (
            ("Polderwerk Computers B.V.",),
            ("Aantal", "Omschrijving", "Prijs per stuk", "Bedrag"),
            (2, "Server", eur(4000), eur(8000)),
            (1, "Installatie", eur(1000), eur(1000)),
            ("", "Subtotaal", "", eur(9000)),
            ("", "BTW 21%", "", eur(1890)),
            ("", "Totaal", "", eur(10890)),
        )
    }


@case("9000", currency="EUR", tax="1980")
def italian_quote() -> Sheets:
    return {
        "Offerta": (
            ("Calcolo Rapido S.r.l.",),
            ("Codice", "Descrizione", "Q.tà", "Prezzo unitario", "Importo"),
            ("S1", "Server", 2, eur(4000), eur(8000)),
            ("I1", "Installazione", 1, eur(1000), eur(1000)),
            ("", "Totale imponibile", "", "", eur(9000)),
            ("", "IVA 22%", "", "", eur(1980)),
            ("", "Totale", "", "", eur(10980)),
        )
    }


@case("123456.78", currency="CHF", tax="9999.99")
def swiss_apostrophes() -> Sheets:
    return {
        "Offerte": (
            ("Alpenrechner AG", "", "", "CHF"),
            ("Pos", "Artikel", "Anz.", "Preis", "Total"),
            ("1", "GPU-Server", "1", "120'000.00", "120'000.00"),
            ("2", "Kabel", "2", "1'728.39", "3'456.78"),
            ("", "Total exkl. MwSt.", "", "", "123'456.78"),
            ("", "MwSt. 8.1%", "", "", "9'999.99"),
            ("", "Total inkl. MwSt.", "", "", "133'456.77"),
        )
    }


@case("620000")
def section_totals_only_no_grand() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        ("Compute",),
        (1, "GPU server 8x H200", 2, 300000, 600000),
        ("", "Compute subtotal", "", "", 600000),
        ("Network",),
        (2, "Switch", 1, 20000, 20000),
        ("", "Network subtotal", "", "", 20000),
    )


@case("620000", asked=True)
def no_totals_at_all() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server 8x H200", 2, 300000, 600000),
        (2, "Switch", 1, 20000, 20000),
    )


@case("200000")
def gpu_count_not_doubled() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "ASUS ESC8000A-E13 server with 8x RTX PRO 6000 Blackwell", 2, 20000, 40000),
        (2, "NVIDIA RTX PRO 6000 Blackwell Server Edition 96GB", 16, 10000, 160000),
        ("", "Total", "", "", 200000),
    )


@case("1020000")
def deposit_and_balance_due() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server 8x B300", 2, 500000, 1000000),
        (2, "Installation", 1, 20000, 20000),
        ("", "Total", "", "", 1020000),
        ("", "Deposit 30% on order", "", "", 306000),
        ("", "Balance due on delivery", "", "", 714000),
    )


@case("1020000")
def payment_schedule_table_below() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server 8x B300", 2, 500000, 1000000),
        (2, "Installation", 1, 20000, 20000),
        ("", "Total", "", "", 1020000),
        (),
        ("Payment schedule",),
        ("Milestone", "", "", "%", "Amount"),
        ("Order", "", "", 0.3, 306000),
        ("Delivery", "", "", 0.6, 612000),
        ("Acceptance", "", "", 0.1, 102000),
    )


@case("1020000")
def cheaper_if_ordered_early_second_total() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server 8x B300", 2, 500000, 1000000),
        (2, "Installation", 1, 20000, 20000),
        ("", "Total", "", "", 1020000),
        ("", "Total if ordered before 15 December (5% off)", "", "", 969000),
    )


@case("700000", currency="USD")
def dual_currency_columns() -> Sheets:
    return one_sheet(
        ("Fjord HPC Ltd", "", "", "", ""),
        ("Item", "Description", "Qty", "Unit USD", "Amount USD", "Amount EUR (info, 0.9)"),
        (1, "GPU server 8x H200", 2, 350000, 700000, 630000),
        ("", "Total", "", "", 700000, 630000),
    )


@case("500", tax="95", currency="EUR")
def line_vat_rate_mixed() -> Sheets:
    return one_sheet(
        ("Fjord HPC GmbH",),
        ("Pos", "Beschreibung", "Menge", "Einzelpreis €", "MwSt %", "Gesamt €"),
        (1, "Switch", 1, 500, 19, 500),
        ("", "Zwischensumme (netto)", "", "", "", 500),
        ("", "Umsatzsteuer 19 %", "", "", "", 95),
        ("", "Gesamtbetrag", "", "", "", 595),
        ("Bei Zahlung innerhalb 10 Tagen 2% Skonto", "", "", "", "", 583.10),
    )


@case("260000", asked=True)
def alternative_total_two_configs_one_sheet_each() -> Sheets:
    head = ("Item", "Description", "Qty", "Unit Price", "Extended")
    return {
        "Option 1 - H200": (
            ("Mossgate Inc", "", "USD"),
            head,
            (1, "GPU server 8x H200", 1, 260000, 260000),
            ("", "Total", "", "", 260000),
        ),
        "Option 2 - B200": (
            ("Mossgate Inc", "", "USD"),
            head,
            (1, "GPU server 8x B200", 1, 410000, 410000),
            ("", "Total", "", "", 410000),
        ),
    }


@case("670000")
def two_sheets_both_bought_grand_on_last() -> Sheets:
    head = ("Item", "Description", "Qty", "Unit Price", "Extended")
    return {
        "Hardware": (
            ("Mossgate Inc", "", "USD"),
            head,
            (1, "GPU server 8x H200", 1, 260000, 260000),
            ("", "Total hardware", "", "", 260000),
        ),
        "Services": (
            ("Mossgate Inc", "", "USD"),
            head,
            (1, "Support 36 months", 1, 410000, 410000),
            ("", "Total services", "", "", 410000),
            ("", "Grand total hardware and services", "", "", 670000),
        ),
    }


@case("5000000", currency="KRW")
def amounts_in_millions_won_note() -> Sheets:
    return one_sheet(
        ("주식회사 한빛인프라", "", "", "(단위: 천원, VAT 별도)"),
        ("품명", "수량", "단가", "금액"),
        ("스위치", 2, 2500, 5000),
        ("합계", "", "", 5000),
    )


@case("110000")
def fee_lines_expedite() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server", 1, 100000, 100000),
        ("", "Expedite fee", "", "", 4000),
        ("", "Tariff surcharge 6%", "", "", 6000),
        ("", "Total", "", "", 110000),
    )


@case("1300000", merged=("D2:E2", "F2:G2"))
def merged_two_level_header_unit_and_total() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc",),
        ("Part", "Description", "Qty", "List (USD)", "", "Net (USD)", ""),
        ("", "", "", "Unit", "Total", "Unit", "Total"),
        ("F1", "GPU server 8x B200", 2, 800000, 1600000, 640000, 1280000),
        ("F2", "Cables", 20, 1500, 30000, 1000, 20000),
        ("", "Total", "", "", 1630000, "", 1300000),
    )


@case("40000", asked=True)
def estimate_range_low_high() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Low", "High"),
        (1, "Migration services", 30000, 40000),
        (2, "Training", 5000, 8000),
        ("", "Total", 35000, 48000),
    )


@case("352000")
def quantity_zero_options() -> Sheets:
    # unchosen options with quantity 0
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server 8x H200", 1, 350000, 350000),
        (2, "Optional GPU", 0, 30000, 0),
        (3, "Cable", 20, 100, 2000),
        ("", "Total", "", "", 352000),
    )


@case("352000")
def total_row_has_no_label() -> Sheets:
    return one_sheet(
        ("Fjord HPC Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Extended"),
        (1, "GPU server 8x H200", 1, 350000, 350000),
        (3, "Cable", 20, 100, 2000),
        ("", "", "", "", 352000),
    )
