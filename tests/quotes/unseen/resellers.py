"""Quotes as resellers, configurators and tender forms of many countries print them."""

from tests.quotes.twins import Shown
from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd


@case("1218321", tax="91597.4")
def taxable_amounts_printed_before_the_tax() -> Sheets:
    return one_sheet(
        ("A quote for you from Thistlewick Technologies",),
        ("Quote No.", "3000188810.1", "Total", "$1,309,918.40"),
        ("Product", "Unit Price", "Quantity", "Subtotal"),
        ("GPU server 8x H200", "$302,180.25", "4", "$1,208,721.00"),
        ("Virtualisation licence 3yr", "$150.00", "64", "$9,600.00"),
        ("Subtotal:", "", "", "$1,218,321.00"),
        ("Shipping:", "", "", "$0.00"),
        ("Environmental Fee:", "", "", "$0.00"),
        ("Non-Taxable Amount:", "", "", "$116,321.00"),
        ("Taxable Amount:", "", "", "$1,102,000.00"),
        ("Estimated Tax:", "", "", "$91,597.40"),
        ("Total:", "", "", "$1,309,918.40"),
    )


@case("529620", freight="1900")
def balance_due_before_the_shipment() -> Sheets:
    return one_sheet(
        ("Pelham Workstations", "", "", ""),
        ("Description", "Qty", "Unit Price", "Amount"),
        ("Server 8x H200 NVL", 2, usd(262000), usd(524000)),
        ("Premium support 3 years", 2, usd(11000), usd(22000)),
        ("Academic discount (3%)", "", "", usd(-16380)),
        ("Subtotal", "", "", usd(529620)),
        ("Shipping and handling", "", "", usd(1900)),
        ("Total", "", "", usd(531520)),
        ("50% deposit due at order", "", "", usd(265760)),
        ("Balance due prior to shipment", "", "", usd(265760)),
    )


@case("94000000", tax="9400000", currency="JPY")
def yen_closed_by_a_dash() -> Sheets:
    return one_sheet(
        ("御見積書",),
        ("御見積金額", "¥103,400,000-"),
        ("No.", "品名", "数量", "単位", "単価", "金額"),
        (1, "DGX B200", "1", "台", "¥82,000,000", "¥82,000,000"),
        (2, "保守サービス 3年", "1", "式", "¥15,000,000", "¥15,000,000"),
        ("", "お値引き", "", "", "", "-¥3,000,000"),
        ("", "小計", "", "", "", "¥94,000,000"),
        ("", "消費税(10%)", "", "", "", "¥9,400,000"),
        ("", "合計", "", "", "", "¥103,400,000"),
    )


@case("2100000", tax="266000", currency="CNY")
def net_amount_and_tax_named_below_the_gross_total() -> Sheets:
    return one_sheet(
        ("报价单 币种:人民币",),
        ("名称", "型号", "数量", "单价", "金额"),
        ("GPU服务器", "H20", 2, 1130000, 2260000),
        ("实施服务", "", 1, 106000, 106000),
        ("价税合计", "", "", "", 2366000),
        ("其中:不含税金额", "", "", "", 2100000),
        ("其中:税额", "", "", "", 266000),
    )


@case("480000")
def charges_if_required_below_the_total() -> Sheets:
    return one_sheet(
        ("Pelham Inc",),
        ("Item", "Qty", "Unit", "Ext"),
        ("Node", 2, usd(240000), usd(480000)),
        ("Total EXW", "", "", usd(480000)),
        ("Airfreight to Oslo, if required", "", "", usd(3900)),
        ("Insurance 0.2%, if required", "", "", usd(960)),
    )


@case("828800")
def product_and_service_totals_of_mixed_lines() -> Sheets:
    return one_sheet(
        ("Price List", "Global Price List in US Dollars"),
        ("Part Number", "Description", "Months", "Unit List Price", "Qty", "Disc(%)", "Extended Net Price"),
        ("UCSC-885A", "GPU server 8x H200", "---", 640000, 2, 48, 665600),
        ("CON-L1", "Support of the server", 36, 42000, 2, 20, 67200),
        ("N9K-93", "Switch 64 ports 800G", "---", 120000, 2, 60, 96000),
        ("", "", "", "", "", "Product Total", 761600),
        ("", "", "", "", "", "Service Total", 67200),
        ("", "", "", "", "", "Total Price", 828800),
    )


@case("739200")
def licences_of_each_accelerator_and_year() -> Sheets:
    return one_sheet(
        ("AI software quote (USD)",),
        ("SKU", "Description", "GPUs", "Years", "Price per GPU per year", "Total"),
        ("7003", "AI Enterprise subscription", 64, 3, 3150, 604800),
        ("7010", "Business Critical add-on", 64, 3, 700, 134400),
        ("", "", "", "", "Total", 739200),
    )


@case("60100000", tax="10818000", currency="INR")
def bid_inclusive_of_all_taxes() -> Sheets:
    return one_sheet(
        ("Financial Bid",),
        ("Sr", "Item", "Quantity", "Unit price incl. GST (INR)", "Total value incl. GST (INR)"),
        (1, "GPU server (H100 x8)", 2, 35400000, 70800000),
        (2, "Training", 1, 118000, 118000),
        ("", "Total value of bid inclusive of all taxes", "", "", 70918000),
        ("", "GST @18% included", "", "", 10818000),
    )


@case("2999605", tax="569924.95", currency="EUR")
def price_sheet_of_a_framework_contract() -> Sheets:
    return one_sheet(
        ("Preisblatt Rahmenvereinbarung KI-Server",),
        ("Los", "Position", "Einheit", "Einzelpreis netto EUR", "geschätzte Menge", "Gesamtpreis netto EUR"),
        (1, "GPU-Server Typ A", "Stück", 248900, 6, 1493400),
        (1, "GPU-Server Typ B", "Stück", 121500.5, 10, 1215005),
        (1, "Vor-Ort-Service 60 Monate", "Stück", 18200, 16, 291200),
        ("", "Wertungssumme netto", "", "", "", 2999605),
        ("", "Umsatzsteuer 19 %", "", "", "", 569924.95),
        ("", "Wertungssumme brutto", "", "", "", 3569529.95),
    )


@case("835480")
def lines_selected_by_yes_and_no() -> Sheets:
    return one_sheet(
        ("Distributor quotation USD FOB San Jose",),
        ("Line", "Model", "Description", "Selected", "Qty", "Unit", "Amount"),
        (1, "SYS-A22GA", "10U B300 system", "Y", 2, 398000, 796000),
        (2, "AOC-CX8", "ConnectX-8 card", "Y", 16, 2450, 39200),
        (3, "OS4HR3", "4 hr onsite 3Y", "N", 2, 18000, 36000),
        (4, "MCP", "Rail kit", "Y", 2, 140, 280),
        ("", "", "", "", "", "Total selected", 835480),
    )


@case("285724", freight="1250", tax="22857.92")
def grand_total_among_the_data_of_the_quote() -> Sheets:
    return one_sheet(
        ("QUOTE CONFIRMATION",),
        ("QUOTE #", "QUOTE DATE", "QUOTE REFERENCE", "CUSTOMER #", "GRAND TOTAL"),
        ("PFQR881", "11/18/2026", "SM AI", "1188211", usd(309831.92)),
        ("ITEM", "QTY", "CDW#", "UNIT PRICE", "EXT. PRICE"),
        ("SYS-821GE 8x H100", "1", "7788112", usd(271000), usd(271000)),
        ("ConnectX-7 NDR", "8", "6611221", usd(1840.5), usd(14724)),
        ("SUBTOTAL", "", "", "", usd(285724)),
        ("SHIPPING", "", "", "", usd(1250)),
        ("SALES TAX", "", "", "", usd(22857.92)),
        ("GRAND TOTAL", "", "", "", usd(309831.92)),
    )


@case("0", asked=True)
def another_grand_total_among_the_data_of_the_quote() -> Sheets:
    return one_sheet(
        ("QUOTE CONFIRMATION",),
        ("QUOTE #", "QUOTE DATE", "QUOTE REFERENCE", "CUSTOMER #", "GRAND TOTAL"),
        ("PFQR881", "11/18/2026", "SM AI", "1188211", usd(412884.88)),
        ("ITEM", "QTY", "CDW#", "UNIT PRICE", "EXT. PRICE"),
        ("SYS-821GE 8x H100", "1", "7788112", usd(271000), usd(271000)),
        ("GRAND TOTAL", "", "", "", usd(271000)),
    )


@case("2820000", freight="8000", tax="140000", currency="BRL")
def tax_of_production_in_the_lines_and_below() -> Sheets:
    return one_sheet(
        ("PROPOSTA COMERCIAL",),
        ("Item", "Descrição", "Qtde", "Valor Unitário", "IPI %", "Valor IPI", "Valor Total"),
        (1, "Servidor GPU 8x H100", "1", "R$ 2.800.000,00", "5%", "R$ 140.000,00", "R$ 2.940.000,00"),
        (2, "Instalação", "1", "R$ 20.000,00", "0%", "R$ 0,00", "R$ 20.000,00"),
        ("", "", "", "", "Total produtos", "", "R$ 2.820.000,00"),
        ("", "", "", "", "Total IPI", "", "R$ 140.000,00"),
        ("", "", "", "", "Frete", "", "R$ 8.000,00"),
        ("", "", "", "", "Total da proposta", "", "R$ 2.968.000,00"),
    )


@case("0", asked=True)
def gross_amount_in_a_sentence() -> Sheets:
    return one_sheet(
        ("Offer 881 (EUR)",),
        ("Description", "Qty", "Unit", "Amount"),
        ("GPU node", 3, 150000, 450000),
        ("Install", 1, 5000, 5000),
        ("Total", "", "", 455000),
        ("VAT at 21% amounts to EUR 95,550.00 and the invoice will be EUR 550,550.00.",),
    )


@case("0", asked=True)
def surcharge_in_a_column_behind_the_amount() -> Sheets:
    return one_sheet(
        ("Quote EUR",),
        ("Item", "Qty", "Unit", "Amount", "Alloy surcharge", "Line payable"),
        ("Busbar", 10, 1000, 10000, 850, 10850),
        ("Rack", 4, 3000, 12000, 400, 12400),
        ("Total", "", "", 22000, 1250, 23250),
    )


@case("0", asked=True)
def a_line_in_another_currency() -> Sheets:
    return one_sheet(
        ("Quote EUR",),
        HEAD,
        (1, "Node", 2, 200000, 400000),
        (2, "Licence", 2, usd(5000), usd(10000)),
        ("", "", "", "Total", 400000),
    )


@case("0", asked=True)
def deposit_taken_off_behind_the_tax_in_words_unknown() -> Sheets:
    return one_sheet(
        ("Invoice EUR",),
        HEAD,
        (1, "Node", 2, 100000, 200000),
        ("", "Total net", "", "", 200000),
        ("", "VAT 20%", "", "", 40000),
        ("", "Total gross", "", "", 240000),
        ("", "Less goodwill of the fair", "", "", -72000),
        ("", "Balance due", "", "", 168000),
    )


@case("0", asked=True)
def totals_with_and_without_unmarked_options() -> Sheets:
    return one_sheet(
        ("Quote EUR",),
        HEAD,
        (1, "Node", 2, 250000, 500000),
        (2, "5Y uplift", 2, 9000, 18000),
        (3, "Install", 1, 4000, 4000),
        ("", "", "", "Total without uplift", 504000),
        ("", "", "", "Total", 522000),
    )


@case("0", asked=True)
def goods_without_a_price() -> Sheets:
    return one_sheet(
        ("Quote USD",),
        HEAD,
        (1, "Node", 2, Shown(0, "0.00"), Shown(0, "0.00")),
        ("", "Freight", "", "", 1500),
        ("", "", "", "Total", 1500),
    )


@case("0", asked=True)
def credits_on_a_sheet_of_their_own() -> Sheets:
    return {
        "Quote": (
            ("Quote USD",),
            ("Item", "Qty", "Unit", "Total"),
            ("Node", 2, 300000, 600000),
            ("Total", "", "", 600000),
        ),
        "Trade-in": (
            ("Trade-in credits (USD)",),
            ("Old system", "Qty", "Credit each", "Credit"),
            ("Server 8x A100", 2, -30000, -60000),
            ("Total credit", "", "", -60000),
        ),
    }


@case("0", asked=True)
def totals_with_one_support_and_with_the_other() -> Sheets:
    return one_sheet(
        ("Quote EUR",),
        ("Item", "Qty", "Unit", "Total"),
        ("Node", 2, 280000, 560000),
        ("Support Gold 3Y", 2, 20000, 40000),
        ("Support Silver 3Y", 2, 12000, 24000),
        ("Total with Gold", "", "", 600000),
        ("Total with Silver", "", "", 584000),
    )
