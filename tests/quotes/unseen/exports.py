"""Exports of vendors' own programs: bids, deals, support renewals, and forms with their sums on top."""

from tests.quotes.twins import Shown
from tests.quotes.unseen.base import Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd


def won(value: float) -> Shown:
    """An amount in won."""
    return Shown(value, '"₩"#,##0')


def pounds(value: float) -> Shown:
    """An amount in pounds."""
    return Shown(value, '"£"#,##0.00')


BID = ("PN", "Description", "Requested Quantity", "Estimated Price (USD)", "Estimated Price (USD)")
FEATURES = ("Feature Code", "Description", "Qty")


@case("92710.5")
def bid_with_the_sum_of_each_configuration_above_its_lines() -> Sheets:
    return one_sheet(
        ("Bid request 4711",),
        BID,
        ("Set from configurator (Config 1)",),
        ("RA77", "Subtotal", "2", 40100.25, 80200.5),
        ("RA77", "Rack server, 3 years warranty", "2", 38000, 76000),
        FEATURES,
        ("QX1", "Accelerator tray", "2"),
        ("QX2", "64 GB memory", "16"),
        ("RA77I", "Configuration instruction", "2", 0.0, 0.0),
        ("XC10", "Remote control licence", "2", 2100.25, 4200.5),
        FEATURES,
        ("XC1", "Licence key", "2"),
        ("WR36", "Keep your drives, 3 years", "2", 5000, 10000),
        ("WR48", "Deployment", "1", 2510, 2510),
        ("", "", "", "Total:", 92710.5),
    )


@case("61900", asked=True)
def deal_whose_bundles_say_by_their_class_what_they_are_made_of() -> Sheets:
    return one_sheet(
        ("DealNumber", "77001"),
        ("Currency", "USD"),
        ("LineType", "ProductNumber", "BundleID", "Quantity", "ProductDescription", "UnitPrice"),
        ("Bundle", "", "B-1", 1, "Storage configuration", 41900),
        ("BundleDetails", "S-10", "B-1", 1, "Controller", 30000),
        ("BundleDetails", "S-11", "B-1", 4, "Flash drive", 2975),
        ("Part Number", "S-20", "", 4, "Switch", 5000),
    )


@case("1216.4", currency="GBP")
def discounts_in_a_table_that_has_no_column_of_amounts() -> Sheets:
    return one_sheet(
        ("Support quotation",),
        ("Product No.", "Description", "Serial No.", "From", "To", "Qty", "Price/GBP"),
        ("SV10", "Support of a server", "A1", "01.02.2027", "", 1, "740.25"),
        ("SV10", "Support of a server", "A2", "01.02.2027", "", 1, "740.25"),
        ("", "", "", "Software Subtotal", "", "", "1,480.50"),
        ("", "", "", "Discounts", "", "", "-264.10"),
        ("", "", "", "Total", "", "", "1,216.40"),
    )


@case("48000")
def total_in_one_cell_with_its_amount_and_no_colon() -> Sheets:
    return one_sheet(
        ("Quote Number", "Product Code", "Product Description", "Sale Price", "Quantity"),
        ("Q-1", "SW-PRO", "Cluster software", usd(60), 600),
        ("Q-1", "TERM-MONTHS", "Term in months", usd(0), 36),
        ("Q-1", "SW-EDGE", "Edge software", usd(120), 100),
        ("", "", "", "TOTAL $48,000.00"),
    )


@case("7586.4", currency="EUR")
def charges_under_a_header_with_their_period() -> Sheets:
    return one_sheet(
        ("Currency", "EUR"),
        ("Nbr", "Machine Type", "Order/Serial", "Description", "Services", "Charges 2027-01-01 - 2029-12-31"),
        (1, "7Z01", "S1", "Rack server", "Next day", 2528.8),
        (2, "7Z01", "S2", "Rack server", "Next day", 2528.8),
        (3, "7Z01", "S3", "Rack server", "Next day", 2528.8),
        ("Total", "", "", "", "", 7586.4),
    )


@case("80000000", tax="8000000", currency="KRW")
def sums_of_sections_in_their_titles_and_again_below() -> Sheets:
    head = ("ITEM", "DESCRIPTION", "SPEC", "금액", "REMARKS")
    return one_sheet(
        ("최종 견적", won(80_000_000)),
        ("부가세 (10%)", won(8_000_000)),
        ("총 금액 (부가세 포함)", won(88_000_000)),
        (" 1. 서버", "", "", won(60_000_000)),
        head,
        ("GPU 서버", "HGX 구성", "2대", won(50_000_000)),
        ("관리 서버", "", "", won(10_000_000)),
        ("total", "", "", won(60_000_000)),
        (" 2. 구축", "", "", won(20_000_000)),
        head,
        ("설치", "랙 설치", "1식", won(20_000_000)),
        ("total", "", "", won(20_000_000)),
        (" 3. 선택 옵션 (총액 미포함)", "", "", won(0)),
        head,
        ("예비 부품", "", "", won(3_000_000), "선택 시 추가 (총액 미포함)"),
        ("total", "", "", won(0)),
    )


@case("55000000", tax="5500000", currency="KRW")
def lines_of_an_optional_section_with_a_column_of_what_is_selected() -> Sheets:
    head = ("ITEM", "DESCRIPTION", "UNIT PRICE", "QTY", "AMOUNT", "SELECT")
    return one_sheet(
        ("Total Amount", won(55_000_000)),
        ("VAT (10%)", won(5_500_000)),
        ("Grand Total (VAT included)", won(60_500_000)),
        ("1. Servers",),
        head,
        ("Server", "GPU server", won(25_000_000), 2, won(50_000_000), "O"),
        ("Subtotal", "", "", "", won(50_000_000)),
        ("2. Add-ons",),
        head,
        ("Rack", "42U rack", won(5_000_000), 1, won(5_000_000), "O"),
        ("Cooling", "Rear door", won(9_000_000), 1, won(9_000_000), "No"),
        ("Subtotal", "", "", "", won(5_000_000)),
    )


@case("99500000", tax="9950000", currency="KRW")
def fee_and_rounding_among_the_sums_above_the_lines() -> Sheets:
    return one_sheet(
        ("1. 항목 합계", "", "", "", "", won(90_000_000)),
        ("2. 구축 대행료 (15%)", "", "", "", "", won(13_500_000), "위 1번 합계의 15%"),
        ("3. 총계 (1+2)", "", "", "", "", won(103_500_000)),
        ("4. 절사 (백만원 미만 절사)", "", "", "", "", won(-4_000_000)),
        ("5. 부가세 (3+4의 10%)", "", "", "", "", won(9_950_000)),
        ("총 견적", "", "", "", "", won(109_450_000)),
        ("구분", "항목", "규격", "단가", "수량", "금액"),
        ("서버", "GPU 서버", "8 GPU", won(40_000_000), 2, won(80_000_000)),
        ("랙", "42U 랙", "", won(10_000_000), 1, won(10_000_000)),
        ("소계", "", "", "", "", won(90_000_000)),
    )


@case("60440", asked=True)
def bill_for_one_node_beside_the_order_for_four() -> Sheets:
    one = ("Item", "Part", "Description", "Qty", "Unit List Price (USD)", "Extended List Price (USD)")
    four = (*one[:3], "Per-Node Base Qty", "Total Order Qty", *one[4:])
    return {
        "Single node": (
            ("One node",),
            one,
            (1, "N-10", "GPU server", 1, usd(12000), usd(12000)),
            (2, "N-20", "64 GB memory", 2, usd(1555), usd(3110)),
            ("TOTAL SINGLE NODE", "", "", "", "", usd(15110)),
        ),
        "Cluster": (
            ("Four nodes",),
            four,
            (1, "N-10", "GPU server", 1, 4, usd(12000), usd(48000)),
            (2, "N-20", "64 GB memory", 2, 8, usd(1555), usd(12440)),
            ("TOTAL 4-NODE CLUSTER", "", "", "", "", "", usd(60440)),
        ),
    }


@case("2600", currency="GBP")
def sums_without_a_word_below_price_and_list_price() -> Sheets:
    return one_sheet(
        ("Product", "Description", "Qty", "Unit price", "List total", "Line total"),
        ("SV1", "Support of server 1", 1, pounds(1000), pounds(1400), pounds(1000)),
        ("SV2", "Support of server 2", 2, pounds(800), pounds(2000), pounds(1600)),
        ("", "", "", "", pounds(3400), pounds(2600)),
    )


@case("60000")
def the_same_items_for_two_sites_with_a_total_of_both() -> Sheets:
    head = ("Part", "Description", "Qty", "Unit Price", "Ext Price")
    return one_sheet(
        head,
        ("N-1", "GPU node", 1, usd(10000), usd(10000)),
        ("N-2", "Switch", 1, usd(2000), usd(2000)),
        ("", "", "", "Subtotal site A", usd(12000)),
        head,
        ("N-1", "GPU node", 4, usd(10000), usd(40000)),
        ("N-2", "Switch", 4, usd(2000), usd(8000)),
        ("", "", "", "Subtotal site B", usd(48000)),
        ("", "", "", "Grand Total", usd(60000)),
    )


@case("0", asked=True)
def tax_in_an_unknown_language_below_items_with_names_for_numbers() -> Sheets:
    return one_sheet(
        ("EUR",),
        ("Item", "Description", "Qty", "Unit price", "Amount"),
        ("Server", "GPU server", 2, 45000, 90000),
        ("Switch", "NDR switch", 1, 10000, 10000),
        ("", "", "", "Total", 100000),
        ("Virðisauki", "", "", "", 24000),
        ("Til greiðslu", "", "", "", 124000),
    )


@case("54000")
def a_bare_line_that_is_by_chance_as_much_as_the_next_two() -> Sheets:
    return one_sheet(
        ("Quote USD",),
        ("Item", "Description", "Qty", "Unit price", "Amount"),
        (1, "GPU server", 1, usd(50000), usd(50000)),
        (2, "Project management", "", "", usd(2000)),
        (3, "Cable set", 1, usd(1500), usd(1500)),
        (4, "Rail kit", 1, usd(500), usd(500)),
        ("", "", "", "Total", usd(54000)),
    )
