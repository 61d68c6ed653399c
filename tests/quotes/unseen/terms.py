"""Sums that need a second look: fees over a term, fees of each unit, deposits, lists without headers."""

from tests.quotes.twins import Shown
from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet


@case("2098400")
def fees_once_and_monthly_over_the_term() -> Sheets:
    return one_sheet(
        ("GPU hosting USD, term 36 months",),
        ("Item", "Qty", "One-time fee", "Monthly fee"),
        ("GPU rack", 2, 15000, 28000),
        ("Cross connect", 4, 500, 350),
        ("Total", "", 32000, 57400),
        ("Total contract value (36 months)", "", "", 2098400),
    )


@case("0", asked=True)
def fees_once_and_monthly_without_a_total_over_the_term() -> Sheets:
    return one_sheet(
        ("GPU hosting USD",),
        ("Item", "Qty", "One-time fee", "Monthly fee"),
        ("GPU rack", 2, 15000, 28000),
        ("Cross connect", 4, 500, 350),
        ("Total", "", 32000, 57400),
    )


@case("820800", currency="EUR")
def rent_of_a_month_and_of_36_months() -> Sheets:
    return one_sheet(
        ("Rental quote EUR",),
        ("Item", "Qty", "Monthly", "36 months"),
        ("DGX H200", 2, 11000, 792000),
        ("Switch", 1, 800, 28800),
        ("Total", "", 22800, 820800),
    )


@case("108000")
def annual_prices_over_three_years() -> Sheets:
    return one_sheet(
        ("Renewal quote USD",),
        ("Serial", "Product", "Qty", "Annual price", "Total"),
        ("C1", "Support", 1, 18000, 54000),
        ("C2", "Support", 1, 18000, 54000),
        ("", "", "", "Total", 108000),
    )


@case("0", asked=True)
def three_terms_of_one_licence_added_up() -> Sheets:
    return one_sheet(
        ("Quote USD",),
        ("SKU", "Description", "Term (mo)", "Qty", "Unit price", "Ext price"),
        ("F", "Firewall", "", 2, 98000, 196000),
        ("T1", "Threat prevention", 12, 2, 19600, 39200),
        ("T3", "Threat prevention", 36, 2, 49000, 98000),
        ("T5", "Threat prevention", 60, 2, 73500, 147000),
        ("", "", "", "", "Total", 480200),
    )


@case("360612", tax="72122.40", currency="EUR")
def fee_of_each_unit_beside_its_price() -> Sheets:
    return one_sheet(
        ("Devis EUR",),
        ("Désignation", "Qté", "PU HT", "Éco-part.", "Total HT"),
        ("Serveur GPU", 4, 90000, 2.5, 360010),
        ("Écran", 2, 300, 1, 602),
        ("Total HT", "", "", "", 360612),
        ("TVA 20%", "", "", "", 72122.4),
        ("Total TTC", "", "", "", 432734.4),
    )


@case("200100", tax="40020", currency="EUR")
def deposit_taken_off_below_the_total() -> Sheets:
    return one_sheet(
        ("Invoice EUR",),
        ("Item", "Qty", "Unit", "Total"),
        ("Node", 2, 100000, 200000),
        ("Cable", 2, 50, 100),
        ("Total net", "", "", 200100),
        ("VAT 20%", "", "", 40020),
        ("Total gross", "", "", 240120),
        ("Less deposit paid", "", "", -72036),
        ("Balance due", "", "", 168084),
    )


@case("558010")
def heavy_duty_is_no_duty() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        HEAD,
        (1, "Total Care support package 3Y", 2, 9000, 18000),
        (2, "Node 8x H200", 2, 270000, 540000),
        (3, "Heavy-duty rack shelf, tool-less", 1, 10, 10),
        ("", "", "", "Total", 558010),
    )


@case("5000000", currency="EUR")
def categories_and_shares() -> Sheets:
    return one_sheet(
        ("Cost breakdown EUR",),
        ("Category", "Amount", "Share"),
        ("Compute", 4200000, "84 %"),
        ("Network", 500000, "10 %"),
        ("Services", 300000, "6 %"),
        ("Total", 5000000, "100 %"),
    )


@case("1250000")
def names_and_amounts_without_a_header() -> Sheets:
    return one_sheet(
        ("Proposal in USD",),
        ("GPU servers, 4 of them", 1100000),
        ("Network", 100000),
        ("Installation and training", 50000),
        ("Total price", 1250000),
    )


@case("0", asked=True)
def bidders_side_by_side() -> Sheets:
    return one_sheet(
        ("Bid comparison USD",),
        ("What", "Pieces", "Vendor A", "Vendor B"),
        ("GPU server", 4, 1000000, 1040000),
        ("Switch", 2, 60000, 52000),
        ("Total", "", 1060000, 1092000),
    )


@case("1060000", tax="85860", currency="CHF")
def compound_header() -> Sheets:
    return one_sheet(
        ("Quotation CHF",),
        ("Artikel", "Menge", "Nettototal"),
        ("Server", 4, "1'000'000.00"),
        ("Switch", 2, "60'000.00"),
        ("Total exkl. MWST", "", "1'060'000.00"),
        ("MWST 8,1%", "", "85'860.00"),
        ("Total inkl. MWST", "", "1'145'860.00"),
    )


@case("4985000", tax="747750", currency="ZAR")
def rands_in_text() -> Sheets:
    return one_sheet(
        ("PRICING SCHEDULE",),
        ("Item", "Description", "Qty", "Unit rate (excl VAT)", "Amount (excl VAT)", "VAT 15%"),
        (1, "GPU server", 2, "R 2 450 000,00", "R 4 900 000,00", "R 735 000,00"),
        (2, "Installation", 1, "R 85 000,00", "R 85 000,00", "R 12 750,00"),
        ("", "TOTAL BID PRICE", "", "", "R 4 985 000,00", "R 747 750,00"),
    )


@case("2395000", tax="598750", currency="SEK")
def crowns_in_text() -> Sheets:
    return one_sheet(
        ("Offert 2026-118",),
        ("Artikelnr", "Benämning", "Antal", "À-pris", "Summa"),
        ("S1", "GPU-server", 1, "2 350 000 kr", "2 350 000 kr"),
        ("S2", "Installation", 1, "45 000 kr", "45 000 kr"),
        ("", "", "", "Summa exkl. moms", "2 395 000 kr"),
        ("", "", "", "Moms 25 %", "598 750 kr"),
        ("", "", "", "Att betala SEK", "2 993 750 kr"),
    )


@case("1115000", currency="EUR")
def total_in_a_box_beside_the_lines() -> Sheets:
    return one_sheet(
        ("Item", "Qty", "Price EUR", "Sum EUR", "", "Grand total", "1.115.000,00 €"),
        ("GPU server", 4, 260000, 1040000),
        ("Rack", 2, 4500, 9000),
        ("Cabling", 1, 66000, 66000),
    )


@case("400500", tax="80000", currency="GBP")
def rates_of_tax_under_the_name_of_tax() -> Sheets:
    return one_sheet(
        ("Offer GBP",),
        ("Item", "Qty", "Net unit", "VAT", "Net total"),
        ("Node", 2, 200000, Shown(0.2, "0%"), 400000),
        ("Travel", 1, 500, Shown(0, "0%"), 500),
        ("Total net", "", "", "", 400500),
        ("Total VAT", "", "", "", 80000),
        ("Total gross", "", "", "", 480500),
    )


@case("200500", tax="38095", currency="EUR")
def net_and_gross_columns_and_totals() -> Sheets:
    return one_sheet(
        ("Angebot EUR",),
        ("Pos", "Artikel", "Menge", "EP netto", "EP brutto", "Gesamt netto", "Gesamt brutto"),
        (1, "Server", 2, 100000, 119000, 200000, 238000),
        (2, "Kabel", 10, 50, 59.5, 500, 595),
        ("", "Summe", "", "", "", 200500, 238595),
    )


@case("200000000", tax="20000000", currency="KRW")
def gross_sum_in_the_letterhead_of_net_prices() -> Sheets:
    return one_sheet(
        ("일금 : 이억이천만원정 (VAT포함)", "", "", "", 220000000),
        ("품목", "수량", "단가", "공급가액", "세액"),
        ("GPU 서버", 2, 90000000, 180000000, 18000000),
        ("설치", 1, 20000000, 20000000, 2000000),
        ("합계", "", "", 200000000, 20000000),
    )


@case("544800")
def list_discount_and_net_of_each_chapter() -> Sheets:
    return one_sheet(
        ("Quote USD",),
        ("Item", "Qty", "List", "Ext list"),
        ("Hardware",),
        ("Node", 2, 400000, 800000),
        ("Hardware list", "", "", 800000),
        ("Hardware discount 40%", "", "", -320000),
        ("Hardware net", "", "", 480000),
        ("Software",),
        ("Licence", 16, 4500, 72000),
        ("Software list", "", "", 72000),
        ("Software discount 10%", "", "", -7200),
        ("Software net", "", "", 64800),
        ("Grand total net", "", "", 544800),
    )


@case("400000")
def words_below_the_total_in_columns_of_numbers() -> Sheets:
    return one_sheet(
        ("Quote USD",),
        ("Item", "Qty", "Unit", "Total"),
        ("Node", 2, 200000, 400000),
        ("Total", "", "", 400000),
        ("Warranty", 3, "years"),
        ("Delivery", "", "", "60 days"),
    )
