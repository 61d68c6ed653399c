"""Synthetic quotes in the layouts that vendors of servers, storage, networks and software use.

Everything is invented: vendors, part numbers, prices. Each layout says what a careful reader takes it for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.quotes.twins import EUR, USD, Formula, Hidden, Rows, Shown


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A workbook and its true sums. `codes` must be among the issues; `reconciled` says how it ends."""

    sheets: Mapping[str, Rows]
    net: str
    freight: str = "0"
    tax: str = "0"
    currency: str = "USD"
    reconciled: bool = True
    codes: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


LAYOUTS: dict[str, Callable[[], Layout]] = {}


def layout(function: Callable[[], Layout]) -> Callable[[], Layout]:
    """Register a layout under its function's name."""
    LAYOUTS[function.__name__] = function
    return function


def usd(value: float) -> Shown:
    """An amount in dollars."""
    return Shown(value, USD)


def eur(value: float) -> Shown:
    """An amount in euros."""
    return Shown(value, EUR)


# -- servers ---------------------------------------------------------------------------------------


@layout
def configurator_with_option_codes() -> Layout:
    """Product and option code in one column, factory-integrated lines, list and net columns."""
    rows: Rows = (
        ("", "", "Budgetary Quotation"),
        ("Fernhollow Servers Inc.", "", "", "", "", "Quote ID:", "FH-77120-02"),
        ("Customer:", "Example Buyer", "", "", "", "Valid Through:", "11/30/2026"),
        (),
        (
            "Item No.",
            "Product Number",
            "Product Description",
            "Qty",
            "Unit List Price",
            "Extended List Price",
            "Discount %",
            "Unit Net Price",
            "Extended Net Price",
        ),
        (
            "0100",
            "P54321-B21",
            "FH 480 Gen12 8SFF CTO server",
            4,
            usd(12000),
            usd(48000),
            40,
            usd(7200),
            usd(28800),
        ),
        ("0101", "P54321-B21 ABA", "US - English localization", 4, usd(0), usd(0), 0, usd(0), usd(0)),
        (
            "0102",
            "P49614-B21",
            "32-core 2.9 GHz processor kit",
            8,
            usd(4000),
            usd(32000),
            40,
            usd(2400),
            usd(19200),
        ),
        ("0103", "P49614-B21 0D1", "Factory Integrated", 8, "", "", "", "", ""),
        ("0104", "P50312-B21", "64GB 2Rx4 memory kit", 64, usd(1500), usd(96000), 40, usd(900), usd(57600)),
        ("0105", "P50312-B21 0D1", "Factory Integrated", 64, "", "", "", "", ""),
        (
            "0200",
            "H7J34A3",
            "3Y Foundation Care 24x7 service",
            4,
            usd(2500),
            usd(10000),
            20,
            usd(2000),
            usd(8000),
        ),
        ("", "", "", "", "", usd(186000), "", "Total:", usd(113600)),
        ("", "", "Prices are exclusive of tax and freight."),
    )
    return Layout(sheets={"Quote": rows}, net="113600")


@layout
def summary_above_groups_with_components() -> Layout:
    """A price summary on top, then each group with its components listed without prices."""
    rows: Rows = (
        ("A quote for your consideration",),
        ("Quote No.", "3000123456789.1", "", "Sales Rep", "J. Example"),
        ("Total", usd(1086240), "", "Email", "j@example.example"),
        ("Customer #", "530012345"),
        ("Quoted On", "Nov. 02, 2026"),
        ("Expires by", "Dec. 02, 2026"),
        (),
        ("Pricing Summary",),
        ("Product", "Unit Price", "Quantity", "Total"),
        ("XB9680 rack server with 8x NVIDIA H200 141GB SXM", usd(268000), 4, usd(1072000)),
        ("Rack PDU 3-phase", usd(1780), 8, usd(14240)),
        ("", "", "Subtotal:", usd(1086240)),
        ("", "", "Shipping:", usd(0)),
        ("", "", "Estimated Tax:", usd(0)),
        ("", "", "Total:", usd(1086240)),
        (),
        ("Quote details",),
        ("Description", "SKU", "Unit Price", "Quantity", "Total"),
        ("XB9680 rack server with 8x NVIDIA H200 141GB SXM", "", usd(268000), 4, usd(1072000)),
        ("XB9680 base", "210-BKQF", "-", 4, "-"),
        ("Trusted Platform Module 2.0 V3", "461-AAIG", "-", 4, "-"),
        ("8x 2.5in NVMe chassis", "379-BCRF", "-", 4, "-"),
        ("NVIDIA HGX H200 8-GPU SXM 141GB 700W", "490-BKGG", "-", 4, "-"),
        ("ProSupport Next Business Day 36 months", "865-BBMY", "-", 4, "-"),
        ("Rack PDU 3-phase", "", usd(1780), 8, usd(14240)),
        ("PDU base", "450-ADYZ", "-", 8, "-"),
        ("", "", "", "Subtotal:", usd(1086240)),
        ("", "", "", "Total:", usd(1086240)),
    )
    return Layout(sheets={"Quote": rows}, net="1086240")


@layout
def group_totals_in_the_heading_row() -> Layout:
    """Group rows carry quantity and price; the parts below them carry quantities only."""
    rows: Rows = (
        ("Graylark Technologies LLC",),
        ("Quote name", "AI pod", "Currency", "USD"),
        (),
        ("", "Description", "SKU", "Qty", "Unit Sell Price", "Ext. Sell Price"),
        ("1", "Group 1: GPU server 8x H100 80GB SXM5", "", 2, usd(231000), usd(462000)),
        ("", "Chassis 6U", "CH-6U", 2, "", ""),
        ("", "HGX H100 8-GPU baseboard", "HGX-H100", 2, "", ""),
        ("2", "Group 2: Leaf switch", "", 2, usd(17500.25), usd(35000.50)),
        ("", "Power supply", "PSU-1", 4, "", ""),
        ("", "", "", "", "Total", usd(497000.50)),
    )
    return Layout(sheets={"BOM": rows}, net="497000.50")


@layout
def tiered_line_numbers_with_priced_components() -> Layout:
    """A bundle's price is printed, and its components' prices again below it."""
    rows: Rows = (
        ("Hollowmere Systems Ltd",),
        ("Quotation in GBP",),
        ("Line", "Part", "Description", "Qty", "Unit Price", "Line Total"),
        ("1", "HM-B", "GPU node bundle, 8x H200 SXM", 2, 250000, 500000),
        ("1.1", "HM-G", "HGX H200 8-GPU board", 2, 200000, 400000),
        ("1.2", "HM-C", "Node chassis with CPUs", 2, 50000, 100000),
        ("2", "HM-S", "Switch", 1, 20000, 20000),
        ("2.1", "HM-P", "Port licence, included", 1, 0, 0),
        ("", "", "Total excl. VAT", "", "", 520000),
        ("", "", "VAT 20%", "", "", 104000),
        ("", "", "Total incl. VAT", "", "", 624000),
    )
    return Layout(sheets={"Quote": rows}, net="520000", tax="104000", currency="GBP")


@layout
def header_far_down_and_repeated_per_section() -> Layout:
    """The header stands in row 38 and again in each section, in another order the second time."""
    letter: Rows = tuple(("Dear customer, line " + str(number),) for number in range(1, 37))
    rows: Rows = (
        ("Ironvale Computing Corp.",),
        *letter,
        ("Part No.", "Description", "Quantity", "Unit Price (USD)", "Amount (USD)"),
        ("IV-1", "GPU server, 8x B200 HGX", 3, 410000, 1230000),
        ("", "Section total", "", "", 1230000),
        ("Network",),
        ("Description", "Part No.", "Quantity", "Amount (USD)", "Unit Price (USD)"),
        ("Switch 64x800G", "IV-2", 2, 88000, 44000),
        ("", "", "Section total", 88000, ""),
        ("Grand Total", "", "", 1318000, ""),
    )
    return Layout(sheets={"Offer": rows}, net="1318000")


@layout
def two_row_merged_header() -> Layout:
    """List and net each over two merged columns."""
    rows: Rows = (
        ("Juniper Hollow Data SA",),
        ("All prices in EUR",),
        (),
        ("Ref", "Item description", "Qty", "List", "", "Disc.", "Net", ""),
        ("", "", "", "Unit", "Total", "%", "Unit", "Total"),
        ("R1", "Storage array 500 TB NVMe", 2, 100000, 200000, "30%", 70000, 140000),
        ("R2", "Array support 36 months", 2, 10000, 20000, "0%", 10000, 20000),
        ("", "Totals", "", "", 220000, "", "", 160000),
    )
    return Layout(
        sheets={"Quote": rows},
        net="160000",
        currency="EUR",
        options={"merged": ("D4:E4", "G4:H4", "A4:A5", "B4:B5", "C4:C5")},
    )


# -- storage ---------------------------------------------------------------------------------------


@layout
def storage_with_extended_quantities() -> Layout:
    """Quantity per configuration and extended quantity; hardware, software and service totals."""
    head = (
        "Part Number",
        "Product Description",
        "Svc Months",
        "Qty",
        "Ext Qty",
        "List Price",
        "Ext List Price",
        "Disc %",
        "Net Price",
        "Ext Net Price",
    )
    rows: Rows = (
        ("Netherby Storage B.V.", "", "", "", "", "", "", "", "Quote Number", "NB-1190"),
        ("Quote in USD",),
        (),
        ("Configuration 1, quantity 2",),
        head,
        ("Hardware",),
        ("NB-A90", "Controller pair A90", "", 1, 2, 90000, 180000, 55, 40500, 81000),
        ("NB-SH", "NVMe shelf 24x15.3TB", "", 3, 6, 150000, 900000, 60, 60000, 360000),
        ("", "Hardware Total", "", "", "", "", 1080000, "", "", 441000),
        ("Software",),
        ("NB-OS", "Data management software licence, per TB", "", 500, 1000, 100, 100000, 50, 50, 50000),
        ("", "Software Total", "", "", "", "", 100000, "", "", 50000),
        ("Services",),
        ("NB-SUP", "Support Edge Premium 4hr", 36, 1, 2, 30000, 60000, 25, 22500, 45000),
        ("", "Services Total", "", "", "", "", 60000, "", "", 45000),
        ("", "Configuration Total", "", "", "", "", 1240000, "", "", 536000),
        ("", "Quote Total", "", "", "", "", 1240000, "", "", 536000),
    )
    return Layout(sheets={"Quote": rows}, net="536000")


@layout
def two_configurations_and_their_sum() -> Layout:
    """Two systems, each with a total of its own, and the sum of both."""
    head = ("Part #", "Description", "Qty", "Unit Net", "Ext Net")
    rows: Rows = (
        ("Osprey Flats Inc",),
        ("Prices in US Dollars",),
        ("System A",),
        head,
        ("A1", "GPU server 8x H200 SXM", 1, 290000, 290000),
        ("A2", "Cables", 8, 100, 800),
        ("", "System A Total", "", "", 290800),
        ("System B",),
        head,
        ("B1", "Storage server", 2, 60000, 120000),
        ("", "System B Total", "", "", 120000),
        ("", "Total for all systems", "", "", 410800),
    )
    return Layout(sheets={"Quote": rows}, net="410800")


# -- software and subscriptions --------------------------------------------------------------------


@layout
def subscription_terms_added_up_by_the_vendor() -> Layout:
    """Three terms of one support, of which one can be bought, in the vendor's own total."""
    rows: Rows = (
        ("Vantor Virtual Inc.",),
        ("Offer expires: 9/31/2019",),
        (
            "Product Code",
            "Product Description",
            "Term",
            "Qty",
            "List Price",
            "Discount",
            "Unit Price",
            "Total",
        ),
        ("VV-ENT-C", "Virtualisation Enterprise, per core licence", "", 256, 350, 0.1, 315, 80640),
        ("VV-SS-1", "Production Support for Enterprise, 1 year", "12", 256, 80, 0, 80, 20480),
        ("VV-SS-3", "Production Support for Enterprise, 3 years", "36", 256, 210, 0, 210, 53760),
        ("VV-SS-5", "Production Support for Enterprise, 5 years", "60", 256, 330, 0, 330, 84480),
        ("", "", "", "", "", "", "Total", usd(239360)),
    )
    return Layout(
        sheets={"Quote": rows},
        net="80640",
        reconciled=False,
        codes=("total_adds_alternatives", "impossible_date"),
    )


@layout
def price_per_ten_pack() -> Layout:
    """Instances sold in tens: the price is per 10."""
    rows: Rows = (
        ("Verdance Backup AG",),
        ("Currency: EUR",),
        ("SKU", "Description", "Quantity", "Unit", "Unit price", "Total"),
        ("VB-U10", "Backup universal subscription, 36 months", 500, "per 10", 1120, 56000),
        ("VB-ON", "Onboarding service", 1, "each", 2400, 2400),
        ("", "", "", "", "Total", 58400),
    )
    return Layout(sheets={"Quote": rows}, net="58400", currency="EUR")


@layout
def price_per_thousand() -> Layout:
    """Unit price per 1,000 in a column of its own; no extended column at all."""
    rows: Rows = (
        ("Covenant Data Inc",),
        ("Part Number", "Description", "Qty", "Per", "Price (USD)"),
        ("CD-1", "Archive licence per mailbox", 12000, 1000, 4100),
        ("CD-2", "Setup", 1, 1, 900),
        ("", "", "", "Total", 50100),
    )
    return Layout(sheets={"Quote": rows}, net="50100")


@layout
def monthly_prices_with_term() -> Layout:
    """Price per user and month, a term in months, extended over the whole term."""
    rows: Rows = (
        ("Palisade Networks Inc.",),
        ("Line", "Product", "Description", "Term (months)", "Qty", "Monthly Unit Price", "Extended Price"),
        (1, "PN-5450", "Firewall appliance", "", 2, "", usd(98000)),
        (2, "PN-SUB", "Threat prevention subscription", 36, 2, usd(1000), usd(72000)),
        (3, "PN-SVC", "Premium support", 36, 2, usd(500), usd(36000)),
        ("", "", "", "", "", "Total", usd(206000)),
    )
    return Layout(sheets={"Quote": rows}, net="206000")


@layout
def options_for_years_below_the_offer() -> Layout:
    """Renewals for 3 and 5 years listed as options below, with sums of their own."""
    head = ("Part", "Description", "Qty", "Net Price", "Ext. Net Price")
    rows: Rows = (
        ("Palisade Networks Inc.",),
        ("Quotation (USD)",),
        head,
        ("F1", "Firewall appliance", 2, 49000, 98000),
        ("F2", "Support 1 year", 2, 6000, 12000),
        ("", "", "", "Total", 110000),
        (),
        ("Option 1: support 3 years instead of 1",),
        ("F2-3", "Support 3 years", 2, 15000, 30000),
        ("", "", "", "Total option 1", 30000),
        ("Option 2: support 5 years instead of 1",),
        ("F2-5", "Support 5 years", 2, 22000, 44000),
        ("", "", "", "Total option 2", 44000),
    )
    return Layout(sheets={"Quote": rows}, net="110000")


@layout
def network_list_with_product_and_service_totals() -> Layout:
    """A configurator's list: line tree, service duration, and totals by class at the end."""
    rows: Rows = (
        ("Cindermoor Networks",),
        (
            "Line Number",
            "Part Number",
            "Description",
            "Service Duration (Months)",
            "Lead Time (Days)",
            "Unit List Price",
            "Qty",
            "Unit Net Price",
            "Disc(%)",
            "Extended Net Price",
        ),
        ("1.0", "CN-9336", "Switch 36x 400G", "---", 28, usd(48000), 2, usd(24000), 50, usd(48000)),
        ("1.0.1", "CN-SUP", "Switch support 8x5 NBD", 36, "N/A", usd(6000), 2, usd(4800), 20, usd(9600)),
        ("1.1", "CN-PWR", "Power supply 1100W", "---", 14, usd(0), 4, usd(0), 0, usd(0)),
        ("1.2", "CN-LIC", "Network subscription licence", 36, "N/A", usd(9000), 2, usd(4500), 50, usd(9000)),
        (),
        ("", "", "", "", "", "", "", "", "Product Total", usd(48000)),
        ("", "", "", "", "", "", "", "", "Service Total", usd(9600)),
        ("", "", "", "", "", "", "", "", "Subscription Total", usd(9000)),
        ("", "", "", "", "", "", "", "", "Total Price", usd(66600)),
    )
    return Layout(sheets={"Estimate": rows}, net="66600")


@layout
def lease_offer_beside_the_purchase() -> Layout:
    """A lease rate below the purchase total is no part of it."""
    rows: Rows = (
        ("Tanglewood Compute Inc",),
        ("Qty", "Description", "Unit Price", "Extended"),
        (2, "GPU server 8x MI300X OAM", usd(215000), usd(430000)),
        ("", "", "Total purchase price", usd(430000)),
        (),
        ("", "Lease offer: 36 months, monthly rate", "", usd(13250)),
        ("", "Total lease payments", "", usd(477000)),
    )
    return Layout(sheets={"Quote": rows}, net="430000")


# -- languages -------------------------------------------------------------------------------------


@layout
def korean_quote_in_euros() -> Layout:
    """Korean headers, amounts in EUR, supply value, VAT and total."""
    rows: Rows = (
        ("견적서",),
        ("공급자", "한빛가상 주식회사", "", "", "견적일자", "2026-11-10"),
        ("유효기간", "30일", "", "", "통화", "EUR"),
        (),
        ("번호", "품번", "품명 및 규격", "수량", "단위", "단가", "금액", "비고"),
        (1, "HB-GPU8", "GPU 서버 8x H200 141GB SXM5", 2, "대", eur(265000), eur(530000), ""),
        (2, "HB-SW", "InfiniBand 스위치", 1, "대", eur(24500.50), eur(24500.50), ""),
        (3, "HB-SVC", "설치 및 기술지원", 1, "식", eur(8000), eur(8000), ""),
        ("", "", "합계", "", "", "", eur(562500.50), ""),
        ("", "", "부가세 (10%)", "", "", "", eur(56250.05), ""),
        ("", "", "총 합계", "", "", "", eur(618750.55), ""),
    )
    return Layout(sheets={"견적": rows}, net="562500.50", tax="56250.05", currency="EUR")


@layout
def french_quote() -> Layout:
    """French headers and decimal commas as text, options hors total."""
    rows: Rows = (
        ("Sapinière Calcul SARL",),
        ("Devis n° 2026-118", "", "", "Date :", "12/11/2026"),
        ("Devise :", "EUR"),
        ("Réf.", "Désignation", "Qté", "P.U. HT", "Montant HT"),
        ("SC-1", "Serveur GPU 8x H100 SXM5", 2, "228 500,00", "457 000,00"),
        ("SC-2", "Commutateur 64 ports", 1, "31 250,75", "31 250,75"),
        ("SC-3", "Installation et mise en service", 1, "6 400,00", "6 400,00"),
        ("", "Total HT", "", "", "494 650,75"),
        ("", "TVA 20 %", "", "", "98 930,15"),
        ("", "Total TTC", "", "", "593 580,90"),
        (),
        ("Options",),
        ("SC-9", "Extension de garantie 5 ans", 2, "18 000,00", "36 000,00"),
    )
    return Layout(sheets={"Devis": rows}, net="494650.75", tax="98930.15", currency="EUR")


@layout
def spanish_quote() -> Layout:
    """Spanish headers, points for thousands."""
    rows: Rows = (
        ("Valdehierro Sistemas S.L.",),
        ("Presupuesto 26/0457", "", "", "Moneda:", "EUR"),
        ("Código", "Descripción", "Cantidad", "Precio unitario", "Dto. %", "Importe"),
        ("VH-1", "Servidor GPU 4x L40S", 3, "41.200,00", "10", "111.240,00"),
        ("VH-2", "Licencias de software", 12, "850,50", "", "10.206,00"),
        ("", "Portes", "", "", "", "1.200,00"),
        ("", "Base imponible", "", "", "", "122.646,00"),
        ("", "IVA 21%", "", "", "", "25.755,66"),
        ("", "Total", "", "", "", "148.401,66"),
    )
    return Layout(
        sheets={"Presupuesto": rows}, net="121446.00", freight="1200.00", tax="25755.66", currency="EUR"
    )


@layout
def japanese_quote() -> Layout:
    """Japanese headers, yen without decimals, consumption tax."""
    rows: Rows = (
        ("御見積書",),
        ("株式会社かすみ計算機", "", "", "", "見積日", "2026/11/05"),
        ("有効期限", "2026年12月31日", "", "", "通貨", "JPY"),
        ("項番", "型番", "品名", "数量", "単位", "単価", "金額"),
        (1, "KK-8H", "GPUサーバー 8x H200 SXM5", 2, "台", 42000000, 84000000),
        (2, "KK-SP", "保守サポート 3年", 2, "式", 3500000, 7000000),
        ("", "", "小計", "", "", "", 91000000),
        ("", "", "消費税(10%)", "", "", "", 9100000),
        ("", "", "合計", "", "", "", 100100000),
    )
    return Layout(sheets={"見積": rows}, net="91000000", tax="9100000", currency="JPY")


@layout
def chinese_quote() -> Layout:
    """Chinese headers, yuan, total in figures."""
    rows: Rows = (
        ("报价单",),
        ("供应商:", "云岭虚构科技有限公司", "", "", "币种:", "CNY"),
        ("序号", "产品型号", "产品描述", "数量", "单位", "单价", "总价", "备注"),
        (1, "YL-8A", "GPU服务器 8x H20 96GB", 4, "台", 1050000, 4200000, ""),
        (2, "YL-N", "网络交换机", 2, "台", 98000.5, 196001, ""),
        (3, "YL-F", "运费", 1, "项", 12000, 12000, ""),
        ("", "", "合计", "", "", "", 4408001, ""),
    )
    return Layout(sheets={"报价": rows}, net="4396001", freight="12000", currency="CNY")


@layout
def german_quote_with_surcharge_and_skonto() -> Layout:
    """Price unit of 100, alternative position, total net and gross."""
    rows: Rows = (
        ("Moorhof Rechenanlagen GmbH",),
        ("Angebot Nr. 2026-77", "", "", "", "Datum:", "11.11.2026"),
        ("Pos", "Artikel", "Bezeichnung", "Menge", "PE", "Einzelpreis EUR", "Gesamtpreis EUR"),
        ("1", "MR-S", "GPU-Server 8x H200 SXM", "2", "1", "275.000,00", "550.000,00"),
        ("2", "MR-K", "Patchkabel LWL", "400", "100", "1.250,00", "5.000,00"),
        ("3", "MR-A", "Alternativ: DAC-Kabel", "400", "100", "900,00", "3.600,00"),
        ("", "", "Summe netto", "", "", "", "555.000,00"),
        ("", "", "zzgl. 19% MwSt", "", "", "", "105.450,00"),
        ("", "", "Gesamtbetrag brutto", "", "", "", "660.450,00"),
    )
    return Layout(sheets={"Angebot": rows}, net="555000", tax="105450", currency="EUR")


# -- traps -----------------------------------------------------------------------------------------


@layout
def discount_once_for_everything() -> Layout:
    """List prices by line, one discount below."""
    rows: Rows = (
        ("Larkfield Micro Inc.",),
        ("Item", "Description", "Qty", "List Price", "Ext. List"),
        ("1", "GPU server 8x H200 SXM", 2, usd(400000), usd(800000)),
        ("2", "Switch", 2, usd(30000), usd(60000)),
        ("", "", "", "Total list", usd(860000)),
        ("", "", "", "Discount 25%", usd(-215000)),
        ("", "", "", "Net total", usd(645000)),
    )
    return Layout(sheets={"Quote": rows}, net="645000")


@layout
def discount_as_positive_figure() -> Layout:
    """A discount printed without its minus sign."""
    rows: Rows = (
        ("Larkfield Micro Inc.",),
        ("Part", "Description", "Qty", "Price", "Amount"),
        ("1", "GPU server 8x H200 SXM", 2, usd(400000), usd(800000)),
        ("", "Subtotal", "", "", usd(800000)),
        ("", "Less: project discount", "", "", usd(120000)),
        ("", "Freight", "", "", usd(2500)),
        ("", "Total due", "", "", usd(682500)),
    )
    return Layout(sheets={"Quote": rows}, net="680000", freight="2500")


@layout
def uncached_formulas() -> Layout:
    """Written by a program that saved no results: nothing adds up and the reason is named."""
    rows: Rows = (
        ("Scriptworks Ltd",),
        ("Currency:", "USD"),
        ("Part", "Description", "Qty", "Unit price", "Extended"),
        ("1", "Server", 2, 100, Formula("=C4*D4")),
        ("2", "Switch", 1, 50, Formula("=C5*D5")),
        ("", "", "", "Total", Formula("=SUM(E4:E5)")),
    )
    return Layout(sheets={"Quote": rows}, net="250", reconciled=False, codes=("formula_without_value",))


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
def two_offers_to_choose_from() -> Layout:
    """Two complete offers, each with a grand total: none is chosen silently."""
    head = ("Part", "Description", "Qty", "Unit price", "Extended price")
    rows: Rows = (
        ("Nettlecombe Ltd",),
        ("Prices in USD",),
        ("Offer A: air cooled",),
        head,
        ("A", "GPU server 8x H200 SXM, air cooled", 2, 300000, 600000),
        ("", "", "", "Total offer A", 600000),
        ("Offer B: liquid cooled",),
        head,
        ("B", "GPU server 8x H200 SXM, liquid cooled", 2, 330000, 660000),
        ("", "", "", "Total offer B", 660000),
    )
    return Layout(sheets={"Quote": rows}, net="0", reconciled=False)


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
def carried_forward_between_pages() -> Layout:
    """Page sums carried forward are not lines."""
    rows: Rows = (
        ("Pagebrook GmbH",),
        ("Währung: EUR",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
        ("1", "Server", 2, 10000, 20000),
        ("2", "Switch", 1, 5000, 5000),
        ("", "Übertrag", "", "", 25000),
        ("3", "Kabel", 10, 20, 200),
        ("", "Gesamtsumme netto", "", "", 25200),
    )
    return Layout(sheets={"Q": rows}, net="25200", currency="EUR")


@layout
def total_in_the_letterhead_only() -> Layout:
    """The only total stands above the table."""
    rows: Rows = (
        ("Hexham Systems Inc.",),
        ("Total amount", usd(625000)),
        (),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "GPU server 8x H200 SXM", 2, usd(300000), usd(600000)),
        ("2", "Switch", 1, usd(25000), usd(25000)),
    )
    return Layout(sheets={"Q": rows}, net="625000")


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
def section_sums_in_a_side_column() -> Layout:
    """Section sums stand in a column of their own beside the last line of each section."""
    rows: Rows = (
        ("Ashgrove Inc.",),
        ("Part", "Description", "Qty", "Unit price", "Extended price", "Section sum"),
        ("1", "Server", 2, usd(1000), usd(2000), ""),
        ("2", "Rails", 2, usd(50), usd(100), usd(2100)),
        ("3", "Switch", 1, usd(700), usd(700), ""),
        ("4", "Cable", 10, usd(7), usd(70), usd(770)),
        ("", "", "", "", "Total", usd(2870)),
    )
    return Layout(sheets={"Q": rows}, net="2870")


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
def total_that_is_wrong() -> Layout:
    """The vendor's total misses by a transposed digit: shown, not hidden."""
    rows: Rows = (
        ("Misadd Inc",),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "Server", 2, usd(1320), usd(2640)),
        ("2", "Switch", 1, usd(775), usd(775)),
        ("3", "Cable", 5, usd(11), usd(55)),
        ("", "", "", "Total", usd(3740)),
    )
    return Layout(sheets={"Q": rows}, net="3470", reconciled=False, codes=("not_reconciled",))


@layout
def estimated_tax_and_shipping_lines() -> Layout:
    """Subtotal, shipping, taxable and non-taxable amounts, tax and total below the lines."""
    rows: Rows = (
        ("Quillon Direct LP",),
        ("Description", "Quantity", "Unit Price", "Subtotal"),
        ("GPU server 8x H200 SXM", 2, usd(300000), usd(600000)),
        ("Support 36 months", 2, usd(10000), usd(20000)),
        ("", "", "Subtotal", usd(620000)),
        ("", "", "Shipping & Handling", usd(1200)),
        ("", "", "Non-Taxable Amount", usd(20000)),
        ("", "", "Taxable Amount", usd(601200)),
        ("", "", "Estimated Tax", usd(48096)),
        ("", "", "Total (USD)", usd(669296)),
    )
    return Layout(sheets={"Q": rows}, net="620000", freight="1200", tax="48096")


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
def total_label_after_two_columns_of_sums() -> Layout:
    """The total's label stands in the middle, its list sum left and its net sum right of it."""
    rows: Rows = (
        ("Dunmere Ltd.",),
        ("P/N", "Descr.", "Q'ty", "Unit", "GPL", "Total GPL", "Disc", "Total Net USD"),
        ("D-1", "Router", 2, "ea", 10000, 20000, 0.45, 11000),
        ("D-2", "Optics", 8, "ea", 500, 4000, 0.5, 2000),
        ("", "TOTAL", "", "", "", 24000, "", 13000),
    )
    return Layout(sheets={"Q": rows}, net="13000")


@layout
def percentage_discount_below_the_lines() -> Layout:
    """One discount for the whole quote, printed as a percentage without its amount."""
    rows: Rows = (
        ("Fallowmere Inc.",),
        ("Part", "Description", "Qty", "List price", "Extended"),
        ("1", "GPU server 8x H200 SXM", 2, usd(400000), usd(800000)),
        ("2", "Switch", 2, usd(30000), usd(60000)),
        ("", "Special discount", "", "", Shown(0.25, "0%")),
        ("", "Grand total", "", "", usd(645000)),
    )
    return Layout(sheets={"Q": rows}, net="645000", codes=("amount_computed",))


@layout
def total_in_one_cell_with_its_label() -> Layout:
    """The total is a sentence."""
    rows: Rows = (
        ("Inglenook Ltd.",),
        ("Part", "Description", "Qty", "Unit price", "Extended"),
        ("1", "Server", 2, usd(1000), usd(2000)),
        ("2", "Switch", 1, usd(500.5), usd(500.5)),
        ("Grand Total: USD 2,500.50",),
    )
    return Layout(sheets={"Q": rows}, net="2500.50")


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
def terms_in_words_added_up() -> Layout:
    """One, three and five years in words, added up by the vendor."""
    rows: Rows = (
        ("Nunney Software Inc.",),
        ("SKU", "Description", "Quantity", "Unit Price", "Total Price"),
        ("N1", "Basic Support/Subscription for one year", 8, usd(400), usd(3200)),
        ("N3", "Basic Support/Subscription for three years", 8, usd(1000), usd(8000)),
        ("N5", "Basic Support/Subscription for five years", 8, usd(1500), usd(12000)),
        ("", "", "", "Total", usd(23200)),
    )
    return Layout(sheets={"Q": rows}, net="0", reconciled=False, codes=("total_adds_alternatives",))


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


@layout
def net_and_gross_in_one_word() -> Layout:
    """The sums are called Netto and Brutto and nothing else."""
    rows: Rows = (
        ("Pfaffing Rechner GmbH",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis EUR", "Gesamt EUR"),
        (1, "Server", 2, 100, 200),
        ("", "Netto", "", "", 200),
        ("", "MwSt. 19%", "", "", 38),
        ("", "Brutto", "", "", 238),
    )
    return Layout(sheets={"Q": rows}, net="200", tax="38", currency="EUR")


@layout
def gross_prices_with_the_tax_in_them() -> Layout:
    """Prices with tax, and the tax in them named below: not added again, taken out of the net total."""
    rows: Rows = (
        ("Pfaffing Rechner GmbH",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis brutto EUR", "Gesamt brutto EUR"),
        (1, "Server", 2, 119, 238),
        ("", "Gesamtsumme brutto", "", "", 238),
        ("", "darin enthaltene MwSt. 19%", "", "", 38),
    )
    return Layout(sheets={"Q": rows}, net="200", tax="38", currency="EUR", codes=("prices_include_tax",))


@layout
def labels_in_the_part_number_column() -> Layout:
    """Sums and charges carry their label where the part numbers stand."""
    rows: Rows = (
        ("Acorn Bank Inc.",),
        ("Currency USD",),
        ("Part number", "Description", "Qty", "Unit price", "Extended"),
        ("A", "Server", 2, 100, 200),
        ("B", "Switch", 1, 50, 50),
        ("Subtotal", "", "", "", 250),
        ("Freight", "", "", "", 10),
        ("Total", "", "", "", 260),
    )
    return Layout(sheets={"Q": rows}, net="250", freight="10")


@layout
def list_total_discount_and_net_below() -> Layout:
    """Net prices by line; list sum, discount and net sum below: the discount is in the prices already."""
    rows: Rows = (
        ("Bolsover Inc.",),
        ("Part number", "Description", "Qty", "List", "Net", "Ext Net"),
        ("A", "Server", 2, usd(200), usd(100), usd(200)),
        ("B", "Switch", 1, usd(100), usd(50), usd(50)),
        ("", "", "", "", "Total List", usd(500)),
        ("", "", "", "", "Total Discount", usd(-250)),
        ("", "", "", "", "Total Net", usd(250)),
        ("", "", "", "", "Sales Tax", usd(20)),
        ("", "", "", "", "Total", usd(270)),
    )
    return Layout(sheets={"Q": rows}, net="250", tax="20")
