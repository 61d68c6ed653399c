"""Whose prices they are and what is in them: tax inside, own costs, systems, years, payments, short forms."""

from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import eur, usd


@case("121000", tax="22990", currency="EUR")
def tax_inside_stated_in_the_title() -> Sheets:
    return one_sheet(
        ("Fallbach Systeme GmbH",),
        ("Alle Preise in EUR inkl. 19% MwSt.",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
        (1, "Workstation mit 2x RTX PRO 6000", 5, 28560, 142800),
        (2, "Einrichtung", 1, 1190, 1190),
        ("", "", "", "Gesamt", 143990),
    )


@case("151000", tax="30200", currency="GBP")
def tax_inside_stated_below_the_lines() -> Sheets:
    return one_sheet(
        ("Harrow Compute Ltd", "", "", "", "GBP"),
        HEAD,
        (1, "GPU server", 3, 60000, 180000),
        (2, "Cabling", 1, 1200, 1200),
        ("", "", "", "Total", 181200),
        ("All prices include VAT at 20 %. Delivery takes six weeks.",),
    )


@case("4300000", tax="559000", currency="CNY")
def tax_inside_stated_with_its_rate_in_chinese() -> Sheets:
    return one_sheet(
        ("单位: 人民币元 (含13%增值税)",),
        ("序号", "产品型号", "配置描述", "数量", "单价", "总价"),
        (1, "GS-8", "八卡服务器", 4, 1130000, 4520000),
        (2, "SW-4", "交换机", 2, 169500, 339000),
        ("", "合计", "", "", "", 4859000),
    )


@case("0", asked=True)
def tax_inside_without_its_rate() -> Sheets:
    return one_sheet(
        ("Harrow Compute Ltd", "", "", "", "GBP"),
        ("All prices include VAT",),
        HEAD,
        (1, "GPU server", 3, 60000, 180000),
        ("", "", "", "Total", 180000),
    )


@case("180000", currency="GBP")
def tax_said_not_to_be_inside() -> Sheets:
    return one_sheet(
        ("Harrow Compute Ltd", "", "", "", "GBP"),
        ("Prices do not include VAT at 20 %.",),
        HEAD,
        (1, "GPU server", 3, 60000, 180000),
        ("", "", "", "Total", 180000),
    )


@case("849758.44")
def own_cost_beside_the_price() -> Sheets:
    return one_sheet(
        ("Resell Inc", "USD"),
        ("Part", "Description", "Qty", "Unit Cost", "Ext Cost", "Margin %", "Unit Sell", "Ext Sell", "GP"),
        ("A", "GPU server 8x B200", 2, 350000, 700000, 0.08, 380434.78, 760869.56, 60869.56),
        ("B", "Switch", 2, 40000, 80000, 0.1, 44444.44, 88888.88, 8888.88),
        ("", "Total", "", "", 780000, "", "", 849758.44, 69758.44),
    )


@case("0", asked=True)
def three_offers_side_by_side() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        ("", "", "Good: H100", "", "Better: H200", "", "Best: B200", ""),
        ("Description", "Qty", "Unit", "Total", "Unit", "Total", "Unit", "Total"),
        ("8-GPU server", 2, 240000, 480000, 285000, 570000, 390000, 780000),
        ("Support", 2, 9000, 18000, 9500, 19000, 11000, 22000),
        ("Total", "", "", 498000, "", 589000, "", 802000),
    )


@case("4627200")
def price_of_a_node_and_of_all_nodes() -> Sheets:
    return one_sheet(
        ("Acme Inc", "Price per node in USD"),
        ("Item", "Qty", "Unit", "Amount"),
        ("Chassis 8x H200", 1, 250000, 250000),
        ("CPU", 2, 7200, 14400),
        ("RAM 96GB", 24, 650, 15600),
        ("NVMe", 8, 1150, 9200),
        ("Price per node", "", "", 289200),
        ("Number of nodes", "", "", 16),
        ("Total for 16 nodes", "", "", 4627200),
    )


@case("787000")
def hardware_and_support_of_each_year_in_one_line() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        (
            *("Description", "Qty", "Unit price", "Hardware total"),
            *("Support Y1", "Support Y2", "Support Y3", "Line total"),
        ),
        ("GPU server", 2, 350000, 700000, 0, 12000, 12000, 724000),
        ("Switch", 2, 30000, 60000, 1000, 1000, 1000, 63000),
        ("Total", "", "", 760000, 1000, 13000, 13000, 787000),
    )


@case("445000", tax="40050", currency="SGD")
def tax_of_each_line_under_its_rate() -> Sheets:
    return one_sheet(
        ("Tax quotation", "SGD"),
        ("S/N", "Description", "Qty", "Unit Price", "Amount", "GST 9%", "Total incl GST"),
        (1, "GPU server", 2, 220000, 440000, 39600, 479600),
        (2, "Onsite install", 1, 5000, 5000, 450, 5450),
        ("", "Total", "", "", 445000, 40050, 485050),
    )


@case("1524344.68", tax="121947.57", currency="MYR")
def rounding_line() -> Sheets:
    return one_sheet(
        ("Quotation MYR",),
        ("No", "Description", "Qty", "U/Price (RM)", "Amount (RM)"),
        (1, "GPU server", 1, 1523411.37, 1523411.37),
        (2, "Cables", 7, 133.33, 933.31),
        ("", "", "", "Subtotal", 1524344.68),
        ("", "", "", "SST 8%", 121947.57),
        ("", "", "", "Rounding adj.", 0.05),
        ("", "", "", "Total", 1646292.30),
    )


@case("3930000", currency="EUR")
def payment_schedule_below() -> Sheets:
    return one_sheet(
        ("Acme SE", "Offer in EUR"),
        ("Item", "Qty", "Unit price", "Total price"),
        ("GPU rack", 1, 3650000, 3650000),
        ("Liquid cooling", 1, 280000, 280000),
        ("Total", "", "", 3930000),
        (),
        ("Payment schedule",),
        ("Milestone", "Share", "", "Amount"),
        ("Order", "30%", "", 1179000),
        ("Delivery", "60%", "", 2358000),
        ("Acceptance", "10%", "", 393000),
        ("Sum", "100%", "", 3930000),
    )


@case("0", asked=True)
def prices_from_and_to() -> Sheets:
    return one_sheet(
        ("Budgetary estimate", "USD"),
        ("Item", "Qty", "From", "To"),
        ("GPU server", 4, 420000, 480000),
        ("Fabric", 1, 250000, 310000),
        ("Total", "", 1930000, 2230000),
    )


@case("2010000", freight="6500", tax="30000")
def charges_and_total_above_the_table() -> Sheets:
    return one_sheet(
        ("Quote total (USD):", "", "", "", "2,046,500.00"),
        ("Subtotal", "", "", "", 2010000),
        ("Shipping", "", "", "", 6500),
        ("Tax (estimated)", "", "", "", 30000),
        ("Tax ID", "", "", "", 44120077),
        HEAD,
        ("A", "GPU server", 6, 325000, 1950000),
        ("B", "Startup", 6, 10000, 60000),
    )


@case("3650000", freight="18000", tax="292000")
def summary_sheet_with_charges_of_its_own() -> Sheets:
    head = ("Part", "Description", "Qty", "Unit", "Extended")
    return {
        "Summary": (
            ("Project, USD",),
            ("Chapter", "Sum of chapter"),
            ("Compute", 3200000),
            ("Network", 450000),
            ("Subtotal", 3650000),
            ("Freight", 18000),
            ("Sales tax 8%", 292000),
            ("Grand total", 3960000),
        ),
        "Compute": (head, ("C1", "GPU server", 8, 400000, 3200000), ("", "", "", "Total", 3200000)),
        "Network": (head, ("N1", "Switch", 3, 150000, 450000), ("", "", "", "Total", 450000)),
    }


@case("80300000", tax="14454000", currency="INR")
def lakhs_in_text() -> Sheets:
    return one_sheet(
        ("All amounts in Rs.",),
        ("Sl. No.", "Item Description", "Qty", "Unit Rate (Rs.)", "Total (Rs.)"),
        (1, "GPU server", 2, "3,85,00,000.00", "7,70,00,000.00"),
        (2, "Switch", 1, "28,50,000.00", "28,50,000.00"),
        (3, "Installation", 1, "4,50,000.00", "4,50,000.00"),
        ("", "Sub Total", "", "", "8,03,00,000.00"),
        ("", "CGST @ 9%", "", "", "72,27,000.00"),
        ("", "SGST @ 9%", "", "", "72,27,000.00"),
        ("", "Grand Total", "", "", "9,47,54,000.00"),
    )


@case("1850000")
def thousands_and_millions_written_short() -> Sheets:
    return one_sheet(
        ("Budget quote",),
        ("Item", "Qty", "Unit", "Total"),
        ("GPU node", 4, "$385k", "$1.54M"),
        ("Network", 1, "$310k", "$310k"),
        ("Total", "", "", "$1.85M"),
    )


@case("923250", currency="EUR")
def thousands_of_euros_in_the_header() -> Sheets:
    return one_sheet(
        ("Angebot",),
        ("Position", "Menge", "Einzelpreis [TEUR]", "Gesamt [TEUR]"),
        ("GPU-Server", 2, 455.5, 911),
        ("Installation", 1, 12.25, 12.25),
        ("Summe", "", "", 923.25),
    )


@case("1272000", tax="127200", currency="AUD")
def dollar_named_in_parentheses() -> Sheets:
    return one_sheet(
        ("Quotation (AUD) ex GST",),
        ("Line", "Part", "Desc", "Qty", "Unit Price", "Line Price"),
        (1, "A", "GPU server", 2, usd(612000), usd(1224000)),
        (2, "B", "Support 3Y", 2, usd(24000), usd(48000)),
        ("", "", "", "", "Total ex GST", usd(1272000)),
        ("", "", "", "", "GST", usd(127200)),
        ("", "", "", "", "Total inc GST", usd(1399200)),
    )


@case("790000", freight="2500", tax="202087.50", currency="EUR")
def finnish() -> Sheets:
    return one_sheet(
        ("Tarjous 26-18",),
        ("Tuote", "Kpl", "Hinta", "Yhteensä"),
        ("Palvelin", 2, eur(395000), eur(790000)),
        ("Toimitus", 1, eur(2500), eur(2500)),
        ("Veroton yhteensä", "", "", eur(792500)),
        ("ALV 25,5 %", "", "", eur(202087.5)),
        ("Yhteensä", "", "", eur(994587.5)),
    )


@case("1000", tax="170", currency="EUR")
def tax_and_total_in_words_nobody_knows() -> Sheets:
    return one_sheet(
        ("Ceathrú", "EUR"),
        ("Item", "Qty", "Price", "Amount"),
        ("Freastalaí", 2, 450, 900),
        ("Cábla", 1, 100, 100),
        ("Iomlán glan", "", "", 1000),
        ("Bxl 17 %", "", "", 170),
        ("Iomlán", "", "", 1170),
    )


@case("0", asked=True)
def prices_by_instance_and_term() -> Sheets:
    return one_sheet(
        ("GPU cloud rate card", "USD"),
        ("Instance", "GPU", "On-demand $/GPU-hour", "1-yr reserved", "3-yr reserved"),
        ("8x H100 SXM", "H100", 2.99, 2.39, 1.99),
        ("8x H200 SXM", "H200", 3.79, 2.99, 2.45),
    )


@case("400000", freight="2500")
def freight_among_the_lines_and_again_below() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        HEAD,
        ("A", "GPU server", 2, 200000, 400000),
        ("FRT", "Freight charge", 1, 2500, 2500),
        ("", "", "", "Subtotal", 402500),
        ("", "", "", "Freight", 2500),
        ("", "", "", "Total", 402500),
    )


@case("1186000", currency="CHF")
def sites_with_a_total_each_and_one_for_all() -> Sheets:
    return one_sheet(
        ("Angebot in CHF",),
        ("Pos", "Artikel", "Menge", "Preis", "Betrag"),
        ("Standort Zürich",),
        (1, "DGX H200", 1, 390000, 390000),
        (2, "Installation", 1, 8000, 8000),
        ("", "Total Zürich", "", "", 398000),
        ("Standort Genf",),
        (3, "DGX H200", 2, 390000, 780000),
        (4, "Installation", 1, 8000, 8000),
        ("", "Total Genf", "", "", 788000),
        ("", "Gesamttotal exkl. MWST", "", "", 1186000),
    )


@case("562000")
def standard_and_promotional_prices() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        ("Item", "Qty", "Standard price", "Promo price", "Total standard", "Total promo"),
        ("GPU server", 2, 280000, 255000, 560000, 510000),
        ("Switch", 2, 30000, 26000, 60000, 52000),
        ("Total", "", "", "", 620000, 562000),
    )


@case("840000", currency="EUR")
def tax_of_nothing_for_reverse_charge() -> Sheets:
    return one_sheet(
        ("Acme SE", "EUR"),
        ("Item", "Qty", "Unit", "Total"),
        ("GPU node", 4, 210000, 840000),
        ("Net amount", "", "", 840000),
        ("VAT 0% (reverse charge)", "", "", 0),
        ("Amount payable", "", "", 840000),
    )


@case("0", asked=True)
def a_total_in_each_of_two_currencies() -> Sheets:
    return {
        "Hardware": (
            ("Item", "Qty", "Unit", "Total"),
            ("GPU node", 2, usd(300000), usd(600000)),
            ("Total", "", "", usd(600000)),
        ),
        "Services": (
            ("Item", "Qty", "Unit", "Total"),
            ("Install", 1, eur(15000), eur(15000)),
            ("Total", "", "", eur(15000)),
        ),
    }


@case("3725000", tax="931250", currency="DKK")
def danish() -> Sheets:
    return one_sheet(
        ("Tilbud 2026-55",),
        ("Varenr", "Beskrivelse", "Antal", "Stykpris", "Beløb"),
        ("S1", "GPU-server 8x H100", 2, 1850000, 3700000),
        ("S2", "Installation", 1, 25000, 25000),
        ("", "", "", "I alt ekskl. moms (DKK)", 3725000),
        ("", "", "", "Moms 25%", 931250),
        ("", "", "", "Total inkl. moms", 4656250),
    )


@case("1280000", currency="EUR")
def amounts_with_netto_behind_them() -> Sheets:
    return one_sheet(
        ("Angebot",),
        ("Leistung", "Preis"),
        ("GPU-Cluster", "EUR 1.234.500,00"),
        ("Projektleitung", "EUR 45.500,00"),
        ("Gesamt", "EUR 1.280.000,00 netto"),
    )
