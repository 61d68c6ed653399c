"""How quotes print their sums: taxes, discounts, payments, sections and pages."""

from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import eur


@case("610000", freight="5000", tax="49200")
def tax_before_freight_with_handling() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "Unit", "Ext"),
        (1, "GPU server 8x H200", 2, 300000, 600000),
        (2, "Rack", 1, 10000, 10000),
        ("", "Merchandise total", "", "", 610000),
        ("", "Shipping & handling", "", "", 5000),
        ("", "Estimated sales tax (8%)", "", "", 49200),
        ("", "Order total", "", "", 664200),
    )


@case("600000")
def discount_column_and_list_only() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "List Price", "Disc %", "Net Total"),
        (1, "GPU server 8x H200", 2, 400000, 0.25, 600000),
        ("", "Total", "", "", "", 600000),
    )


@case("700000")
def total_list_and_total_discount_and_total_net_columns() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Item", "Description", "Qty", "List", "Total List", "Total Discount", "Total Net"),
        (1, "GPU server 8x H200", 2, 400000, 800000, -200000, 600000),
        (2, "Switch", 4, 50000, 200000, -100000, 100000),
        ("", "Totals", "", "", 1000000, -300000, 700000),
    )


@case("500000")
def credits_positive_in_credit_column() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 2, 300000, 600000),
        (2, "Less: trade-in of old servers", 1, 100000, 100000),
        ("", "Total", "", "", 500000),
    )


@case("1000")
def unit_price_four_decimals() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU hours", 8000, 0.1250, 1000.00),
        ("", "Total", "", "", 1000),
    )


@case("0", asked=True)
def total_mismatch_by_typo() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "A", 2, 100, 200),
        (2, "B", 1, 50, 50),
        ("", "Total", "", "", 260),
    )


@case("300")
def one_line_same_as_total_without_label() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "A", 1, 100, 100),
        (2, "B", 2, 100, 200),
        ("", "Thank you for your business", "", "", ""),
        ("", "Total USD", "", "", 300),
    )


@case("900000", currency="EUR", tax="171000")
def german_lv_with_einzel_and_titel() -> Sheets:
    return {
        "LV": (
            ("Leistungsverzeichnis",),
            ("Bieter: Fjordrechner GmbH", "", "", "", "EUR"),
            ("OZ", "Kurztext", "Menge", "ME", "EP", "GP"),
            ("01", "Titel: Rechenknoten", "", "", "", ""),
            ("01.01", "GPU-Knoten 8x H200", 2, "St", 400000, 800000),
            ("", "Summe Titel 01", "", "", "", 800000),
            ("02", "Titel: Netz", "", "", "", ""),
            ("02.01", "Switch", 4, "St", 25000, 100000),
            ("02.02", "Eventualposition: Switch 800G", 1, "St", 60000, 60000),
            ("", "Summe Titel 02", "", "", "", 100000),
            ("", "Summe netto", "", "", "", 900000),
            ("", "19 % MwSt.", "", "", "", 171000),
            ("", "Angebotssumme brutto", "", "", "", 1071000),
        )
    }


@case("55000")
def included_text_and_nc() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 1, 55000, 55000),
        (2, "OS", "1", "Included", "Included"),
        (3, "Cables", "4", "N/C", "N/C"),
        (4, "Rails", "1", "-", "-"),
        ("", "Total", "", "", 55000),
    )


@case("120000")
def subscription_36_months_billed_annually() -> Sheets:
    return one_sheet(
        ("Helix Inc", "USD"),
        ("Product", "Qty", "Start Date", "End Date", "Months", "Annual Price", "Total"),
        ("Platform", 10, "2027-01-01", "2029-12-31", 36, 4000, 120000),
        ("Total", "", "", "", "", "", 120000),
    )


@case("120000")
def annual_payment_and_tcv() -> Sheets:
    return one_sheet(
        ("Helix Inc", "USD"),
        ("Product", "Qty", "Unit price", "Term", "Extended"),
        ("Platform 3yr", 10, 12000, "36", 120000),
        ("", "", "", "Total contract value", 120000),
        ("", "", "", "Annual payment", 40000),
    )


@case("120000")
def annual_payment_first() -> Sheets:
    return one_sheet(
        ("Helix Inc", "USD"),
        ("Product", "Qty", "Unit price", "Term", "Extended"),
        ("Platform 3yr", 10, 12000, "36", 120000),
        ("", "", "", "Year 1 payment", 40000),
        ("", "", "", "Year 2 payment", 40000),
        ("", "", "", "Year 3 payment", 40000),
        ("", "", "", "Total", 120000),
    )


@case("234000", currency="EUR")
def semicolon_numbers_mixed() -> Sheets:
    return one_sheet(
        ("Fjord GmbH", "EUR"),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
        (1, "Server", "2", "117.000,00", "234.000,00"),
        ("", "", "", "Gesamt netto", "234.000,00"),
    )


@case("234000", currency="EUR")
def numbers_with_en_thousands_in_german_table() -> Sheets:
    return one_sheet(
        ("Fjord GmbH", "EUR"),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
        (1, "Server", "2", "117,000.00", "234,000.00"),
        ("", "", "", "Gesamt netto", "234,000.00"),
    )


@case("1234", currency="EUR", asked=True)
def ambiguous_thousand_no_proof() -> Sheets:
    return one_sheet(
        ("Fjord GmbH", "EUR"),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
        (1, "Server", "1", "1.234", "1.234"),
        ("", "", "", "Gesamt netto", "1.234"),
    )


@case("800000")
def section_headers_with_prices_rollup() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        ("A", "Compute", "", "", 700000),
        ("A.1", "GPU server 8x H200", 2, 300000, 600000),
        ("A.2", "Head node", 1, 100000, 100000),
        ("B", "Network", "", "", 100000),
        ("B.1", "Switch", 2, 50000, 100000),
        ("", "Total", "", "", 800000),
    )


@case("800000", asked=True)
def section_rollup_no_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        ("A", "Compute", "", "", 700000),
        ("A.1", "GPU server 8x H200", 2, 300000, 600000),
        ("A.2", "Head node", 1, 100000, 100000),
        ("B", "Network", "", "", 100000),
        ("B.1", "Switch", 2, 50000, 100000),
    )


@case("650000", tax="52000")
def total_in_words_and_footer_numbers() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 2, 325000, 650000),
        ("", "", "", "Net", 650000),
        ("", "", "", "Tax 8%", 52000),
        ("", "", "", "Total", 702000),
        ("Amount in words: seven hundred two thousand",),
        ("Prices valid 30 days; restocking fee 15%",),
    )


@case("405000")
def spot_discount_line_percent_text() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 450000, 450000),
        ("", "Project discount 10%", "", "", "-45,000.00"),
        ("", "Total after discount", "", "", 405000),
    )


@case("450000")
def early_payment_discount_not_included() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 450000, 450000),
        ("", "Total", "", "", 450000),
        ("", "Early payment discount 2%", "", "", -9000),
    )


@case("460000")
def recommended_options_then_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 450000, 450000),
        (2, "Install", 1, 10000, 10000),
        ("Recommended options (not included)",),
        (3, "Spare fan", 2, 100, 200),
        ("", "Total", "", "", 460000),
    )


@case("450000", tax="0")
def tax_exempt_text() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 450000, 450000),
        ("", "", "", "Subtotal", 450000),
        ("", "", "", "Tax", "Exempt"),
        ("", "", "", "Total", 450000),
    )


@case("2000000")
def per_rack_prices_and_total_racks() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        ("Component", "Qty per rack", "Racks", "Price per unit", "Total"),
        ("Compute tray", 18, 1, 100000, 1800000),
        ("NVLink switch tray", 9, 1, 20000, 180000),
        ("Power shelf", 8, 1, 2500, 20000),
        ("Total", "", "", "", 2000000),
    )


@case("2000000", currency="USD")
def currency_in_sheet_name_only() -> Sheets:
    return {
        "Prices USD": (
            ("Pelham Inc",),
            ("Component", "Qty", "Price per unit", "Total"),
            ("Compute tray", 20, 100000, 2000000),
            ("Total", "", "", 2000000),
        )
    }


@case("1500", currency="EUR")
def eur_symbol_only_in_total_row() -> Sheets:
    return one_sheet(
        ("Pelham Ltd",),
        ("Component", "Qty", "Price", "Amount"),
        ("A", 10, 100, 1000),
        ("B", 5, 100, 500),
        ("Total", "", "", eur(1500)),
    )


@case("1500", currency="GBP")
def pound_symbol_text_total() -> Sheets:
    return one_sheet(
        ("Pelham Ltd",),
        ("Component", "Qty", "Price", "Amount"),
        ("A", 10, 100, 1000),
        ("B", 5, 100, 500),
        ("Total", "", "", "£1,500.00"),
    )


@case("100000", tax="7700", currency="CHF")
def swiss_tax_included_total_first() -> Sheets:
    return one_sheet(
        ("Alpen AG", "CHF"),
        ("Pos", "Artikel", "Menge", "Preis", "Betrag"),
        (1, "Server", 1, 100000, 100000),
        ("", "Zwischentotal", "", "", 100000),
        ("", "MWST 7.7%", "", "", 7700),
        ("", "Total CHF inkl. MWST", "", "", 107700),
    )


@case("96000")
def support_3yr_with_option_5yr_same_block() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 1, 90000, 90000),
        (2, "Support 3 years", 1, 6000, 6000),
        (3, "Option: Support 5 years", 1, 9000, 9000),
        ("", "Total", "", "", 96000),
    )


@case("96000", asked=True)
def support_3yr_or_5yr_no_mark_total_with_both() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 1, 90000, 90000),
        (2, "Support 3 years", 1, 6000, 6000),
        (3, "Support 5 years", 1, 9000, 9000),
        ("", "Total", "", "", 105000),
    )


@case("350000")
def blank_rows_and_page_breaks_repeated_header() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 300000, 300000),
        ("Page 1 of 2",),
        (),
        ("Pelham Inc", "Quote 77"),
        HEAD,
        (2, "Switch", 2, 25000, 50000),
        ("Page 2 of 2",),
        ("", "Total", "", "", 350000),
    )


@case("350000")
def carry_over_rows() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "GPU server 8x H200", 1, 300000, 300000),
        ("", "Carried forward", "", "", 300000),
        HEAD,
        ("", "Brought forward", "", "", 300000),
        (2, "Switch", 2, 25000, 50000),
        ("", "Total", "", "", 350000),
    )


@case("1100000", tax="110000", currency="JPY")
def jp_naizei_total_box() -> Sheets:
    return one_sheet(
        ("御見積書",),
        ("東都計算機株式会社",),
        ("合計金額(税込)", "¥1,210,000"),
        ("品名", "数量", "単価", "金額"),
        ("サーバ", 1, 1000000, 1000000),
        ("設置", 1, 100000, 100000),
        ("小計", "", "", 1100000),
        ("消費税等", "", "", 110000),
        ("合計(税込)", "", "", 1210000),
    )


@case("770000000", currency="KRW", tax="77000000")
def kr_dan_wi_total_vat_included_row_only() -> Sheets:
    return one_sheet(
        ("견적서",),
        ("(주)가람시스템", "", "", "단위: 원"),
        ("품명", "규격", "수량", "단가", "금액"),
        ("GPU서버", "H200 8장", 2, 350000000, 700000000),
        ("스위치", "400G", 2, 35000000, 70000000),
        ("공급가액", "", "", "", 770000000),
        ("부가가치세", "", "", "", 77000000),
        ("합계금액", "", "", "", 847000000),
    )


@case("770000", asked=True)
def two_totals_with_vat_ambiguous_prices_include() -> Sheets:
    return one_sheet(
        ("Fjord GmbH", "EUR"),
        ("Pos", "Bezeichnung", "Menge", "Preis inkl. MwSt", "Gesamt inkl. MwSt"),
        (1, "Server", 1, 770000, 770000),
        ("", "Summe", "", "", 770000),
    )


@case("250000")
def gpu_as_a_service_hours() -> Sheets:
    return one_sheet(
        ("Nimbus Inc", "USD"),
        ("Service", "GPUs", "Hours", "Rate per GPU-hour", "Amount"),
        ("H200 reserved", 64, 1000, 3.5, 224000),
        ("Storage TB-month", 100, 26, 10, 26000),
        ("Total", "", "", "", 250000),
    )
