"""What is told twice or belongs to another sum: parts, taxes added up, recaps, summaries, price lists."""

from tests.quotes.unseen.base import Sheets, case, one_sheet
from tests.quotes.unseen.countries import yen
from tests.quotes.vendor_layouts.base import eur, usd


@case("160", tax="32", currency="EUR", asked=True)
def tax_of_a_larger_total_than_the_firm_part() -> Sheets:
    return one_sheet(
        ("Calcul Sud SARL",),
        ("Poste", "Désignation", "Qté", "PU HT", "Montant HT"),
        ("TRANCHE FERME",),
        ("1.1", "Serveur GPU 8x H200", 2, eur(50), eur(100)),
        ("1.2", "Stockage", 1, eur(20), eur(20)),
        ("TOTAL TRANCHE FERME HT", "", "", "", eur(120)),
        ("TRANCHE OPTIONNELLE 1",),
        ("2.1", "Serveur GPU 8x H200 supplémentaire", 1, eur(40), eur(40)),
        ("TOTAL TRANCHE OPTIONNELLE 1 HT", "", "", "", eur(40)),
        ("TOTAL GÉNÉRAL HT (TF + TO1)", "", "", "", eur(160)),
        ("TVA 20 %", "", "", "", eur(32)),
        ("TOTAL GÉNÉRAL TTC", "", "", "", eur(192)),
    )


@case("3000", freight="35", tax="698.05", currency="EUR")
def bare_delivery_between_net_and_tax() -> Sheets:
    return one_sheet(
        ("Liffey Compute Ltd",),
        ("Item", "Qty", "Unit price", "Net total"),
        ("GPU node 2x L40S", 2, eur(1400), eur(2800)),
        ("Spare PSU", 4, eur(50), eur(200)),
        ("Net total", "", "", eur(3000)),
        ("Delivery", "", "", eur(35)),
        ("VAT 23%", "", "", eur(698.05)),
        ("Total", "", "", eur(3733.05)),
    )


def _two_parts(*below: tuple[object, ...]) -> Sheets:
    return one_sheet(
        ("Calcul Sud SARL",),
        ("Poste", "Désignation", "Qté", "PU HT", "Montant HT"),
        ("TRANCHE FERME",),
        ("1.1", "Serveur GPU 8x H200", 2, eur(500), eur(1000)),
        ("1.2", "Stockage", 1, eur(200), eur(200)),
        ("TOTAL TRANCHE FERME HT", "", "", "", eur(1200)),
        ("TRANCHE OPTIONNELLE 1",),
        ("2.1", "Serveur GPU supplémentaire", 1, eur(400), eur(400)),
        ("TOTAL TRANCHE OPTIONNELLE 1 HT", "", "", "", eur(400)),
        *below,
    )


@case("1600", tax="320", currency="EUR", asked=True)
def tax_of_both_parts_and_no_total_with_it() -> Sheets:
    return _two_parts(("TOTAL GÉNÉRAL HT", "", "", "", eur(1600)), ("TVA 20 %", "", "", "", eur(320)))


@case("1600", tax="320", currency="EUR", asked=True)
def tax_of_both_parts_among_the_options() -> Sheets:
    return _two_parts(("TVA 20 %", "", "", "", eur(320)))


@case("1000", tax="190", currency="EUR")
def one_tax_and_its_sum() -> Sheets:
    return one_sheet(
        ("Rheinrechner GmbH",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
        (1, "GPU-Server", 1, eur(1000), eur(1000)),
        ("", "Summe netto", "", "", eur(1000)),
        ("", "USt 19 %", "", "", eur(190)),
        ("", "Umsatzsteuer gesamt", "", "", eur(190)),
        ("", "Summe brutto", "", "", eur(1190)),
    )


@case("1100", tax="197", currency="EUR")
def taxes_and_their_sum() -> Sheets:
    return one_sheet(
        ("Rheinrechner GmbH",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
        (1, "GPU-Server", 1, eur(1000), eur(1000)),
        (2, "Fachbuch", 10, eur(10), eur(100)),
        ("", "Summe netto", "", "", eur(1100)),
        ("", "zzgl. Umsatzsteuer 7 %", "", "", eur(7)),
        ("", "zzgl. Umsatzsteuer 19 %", "", "", eur(190)),
        ("", "Summe Umsatzsteuer", "", "", eur(197)),
        ("", "Summe brutto", "", "", eur(1297)),
    )


@case("200", tax="36", currency="INR")
def goods_codes_with_their_taxes_below() -> Sheets:
    return one_sheet(
        ("Quotation",),
        ("Sl No.", "Description of Goods", "HSN/SAC", "Quantity", "Rate", "per", "Disc. %", "Amount"),
        (1, "GPU Server 8x H200", "84714900", "2 nos", "62.50", "nos", "20 %", "100.00"),
        (2, "Leaf Switch 800G", "85176290", "4 nos", "25.00", "nos", "", "100.00"),
        ("", "", "", "", "", "", "", "200.00"),
        ("", "OUTPUT CGST @ 9%", "", "", "9", "%", "", "18.00"),
        ("", "OUTPUT SGST @ 9%", "", "", "9", "%", "", "18.00"),
        ("", "Less : Round Off", "", "", "", "", "", "(-)0.40"),
        ("", "Total", "", "6 nos", "", "", "", "₹ 235.60"),
        ("HSN/SAC", "", "", "Taxable Value", "CGST Rate", "CGST Amount", "SGST Amount", "Total Tax Amount"),
        ("84714900", "", "", "100.00", "9%", "9.00", "9.00", "18.00"),
        ("85176290", "", "", "100.00", "9%", "9.00", "9.00", "18.00"),
        ("Total", "", "", "200.00", "", "18.00", "18.00", "36.00"),
    )


@case("2600000", tax="260000", currency="JPY")
def sums_of_sections_named_by_their_last_sign() -> Sheets:
    return one_sheet(
        ("御見積書",),
        ("品名", "数量", "単価", "金額"),
        ("GPUサーバ", "4台", yen(500000), yen(2000000)),
        ("ハードウェア計", "", "", yen(2000000)),
        ("保守サービス", "4式", yen(150000), yen(600000)),
        ("保守計", "", "", yen(600000)),
        ("総合計 税抜", "", "", yen(2600000)),
        ("消費税 10%", "", "", yen(260000)),
        ("総合計 税込", "", "", yen(2860000)),
    )


@case("2500000", tax="250000", currency="JPY")
def cover_with_discount_and_breakdown() -> Sheets:
    return {
        "見積書": (
            ("御見積書",),
            ("御見積金額", "", "", yen(2750000)),
            ("No.", "項目", "数量", "金額"),
            (1, "ハードウェア", "1式", yen(2000000)),
            (2, "構築作業費", "1式", yen(600000)),
            ("", "出精値引き", "", yen(-100000)),
            ("", "小計", "", yen(2500000)),
            ("", "消費税(10%)", "", yen(250000)),
            ("", "合計", "", yen(2750000)),
        ),
        "内訳明細": (
            ("内訳明細",),
            ("No.", "品名", "数量", "単価", "金額"),
            (1, "GPUサーバ", 3, yen(600000), yen(1800000)),
            (2, "スイッチ", 2, yen(100000), yen(200000)),
            ("", "小計", "", "", yen(2000000)),
            (3, "設計・構築", 6, yen(100000), yen(600000)),
            ("", "小計", "", "", yen(600000)),
            ("", "内訳合計", "", "", yen(2600000)),
        ),
    }


@case("1000", freight="10", tax="202")
def tax_column_and_a_sum_with_the_tax_of_the_carriage() -> Sheets:
    return one_sheet(
        ("Brightlane Ltd, all prices in USD",),
        ("Qty", "Details", "Unit Price", "Net Amount", "VAT Rate", "VAT"),
        (3, "GPU server 4x L40S", usd(300), usd(900), "20%", usd(180)),
        (1, "Installation", usd(100), usd(100), "20%", usd(20)),
        ("", "Total Net", "", usd(1000), "", ""),
        ("", "Carriage Net", "", usd(10), "", ""),
        ("", "Total VAT", "", usd(202), "", ""),
        ("", "Quote Total", "", usd(1212), "", ""),
    )


@case("1000.4", tax="180.07", currency="INR")
def total_and_the_same_rounded() -> Sheets:
    return one_sheet(
        ("Quotation in INR",),
        ("Sr", "Item Name", "Quantity", "Rate", "Amount"),
        (1, "8x H200 server", 2, "450.10", "900.20"),
        (2, "Switch", 1, "100.20", "100.20"),
        ("", "", "", "Net Total", "1000.40"),
        ("", "", "", "IGST @ 18%", "180.07"),
        ("", "", "", "Grand Total", "1180.47"),
        ("", "", "", "Rounded Total", "1180.00"),
    )


@case("700", freight="40")
def categories_below_the_lines() -> Sheets:
    return one_sheet(
        ("Storage Works Inc",),
        ("Item Number", "Description", "Amount"),
        ("A-1", "Compression upgrade", "$ -"),
        ("A-2", "Capacity upgrade", usd(300)),
        ("A-3", "Memory upgrade", usd(150)),
        ("A-4", "Support 24 months", usd(170)),
        ("A-5", "Installation", usd(80)),
        (),
        ("", "Hardware", usd(450)),
        ("", "Maintenance", usd(170)),
        ("", "Services", usd(80)),
        ("", "Shipping", usd(40)),
        ("", "Total", usd(740)),
    )


@case("610", tax="122", currency="EUR")
def price_list_beside_the_priced_table() -> Sheets:
    return {
        "BPU": (
            ("Bordereau des prix unitaires",),
            ("N° prix", "Désignation", "Unité", "Prix unitaire € HT"),
            ("P01", "Serveur GPU 8x H200", "U", eur(250)),
            ("P02", "Commutateur 400G", "U", eur(30)),
            ("P03", "Journée d'expertise", "Jour", eur(10)),
        ),
        "DQE": (
            ("Détail quantitatif estimatif",),
            ("N° prix", "Désignation", "Unité", "Prix unitaire € HT", "Quantité", "Montant € HT"),
            ("P01", "Serveur GPU 8x H200", "U", eur(250), 2, eur(500)),
            ("P02", "Commutateur 400G", "U", eur(30), 2, eur(60)),
            ("P03", "Journée d'expertise", "Jour", eur(10), 5, eur(50)),
            ("", "", "", "", "TOTAL HT", eur(610)),
            ("", "", "", "", "TVA 20 %", eur(122)),
            ("", "", "", "", "TOTAL TTC", eur(732)),
        ),
    }


@case("1600", freight="20")
def configurations_of_one_system_and_a_summary() -> Sheets:
    return {
        "Summary": (
            ("Project quote (USD)",),
            ("Config", "Description", "Systems", "Price per system", "Total"),
            ("A", "Training node", 4, usd(300), usd(1200)),
            ("B", "Storage node", 2, usd(200), usd(400)),
            ("", "", "", "Subtotal", usd(1600)),
            ("", "", "", "Freight", usd(20)),
            ("", "", "", "Total", usd(1620)),
        ),
        "Config A": (
            ("Config A",),
            ("Part", "Description", "Qty", "Unit price", "Ext. price"),
            ("N-1", "HGX H200 server", 1, usd(260), usd(260)),
            ("N-2", "96GB RDIMM", 4, usd(10), usd(40)),
            ("", "", "", "Price per system", usd(300)),
            ("", "", "", "Number of systems", 4),
            ("", "", "", "Configuration total", usd(1200)),
        ),
        "Config B": (
            ("Config B",),
            ("Part", "Description", "Qty", "Unit price", "Ext. price"),
            ("S-1", "1U NVMe server", 1, usd(80), usd(80)),
            ("S-2", "30.72TB NVMe", 6, usd(20), usd(120)),
            ("", "", "", "Price per system", usd(200)),
            ("", "", "", "Number of systems", 2),
            ("", "", "", "Configuration total", usd(400)),
        ),
    }


@case("7200")
def monthly_charge_and_that_of_the_contract() -> Sheets:
    return one_sheet(
        ("Storage as a service, USD",),
        (
            "Service level",
            "Committed capacity (TiB)",
            "Rate ($/TiB/month)",
            "Monthly charge",
            "Months",
            "Total contract charge",
        ),
        ("Extreme", 10, usd(12), usd(120), 36, usd(4320)),
        ("Premium", 16, usd(5), usd(80), 36, usd(2880)),
        ("Total", "", "", usd(200), "", usd(7200)),
    )


@case("500")
def words_in_the_discount_column() -> Sheets:
    return one_sheet(
        ("Distribution Inc",),
        ("SKU", "Description", "Qty", "Discount", "Price", "Ext Price"),
        ("A-1", "Cable drum", 4, "Discount included in price: Type: -", usd(100), usd(400)),
        ("A-2", "Rack shelf", 1, "", usd(100), usd(100)),
        ("", "", "", "", "Total", usd(500)),
    )


@case("1600")
def configurations_that_print_the_price_of_one_system_alone() -> Sheets:
    return {
        "Summary": (
            ("Project quote (USD)",),
            ("Config", "Description", "Systems", "Price per system", "Total"),
            ("A", "Training node", 4, usd(300), usd(1200)),
            ("B", "Storage node", 2, usd(200), usd(400)),
            ("", "", "", "Total", usd(1600)),
        ),
        "Config A": (
            ("Config A",),
            ("Part", "Description", "Qty", "Unit price", "Ext. price"),
            ("N-1", "HGX H200 server", 1, usd(260), usd(260)),
            ("N-2", "96GB RDIMM", 4, usd(10), usd(40)),
            ("", "", "", "Price per system", usd(300)),
        ),
        "Config B": (
            ("Config B",),
            ("Part", "Description", "Qty", "Unit price", "Ext. price"),
            ("S-1", "1U NVMe server", 1, usd(80), usd(80)),
            ("S-2", "30.72TB NVMe", 6, usd(20), usd(120)),
            ("", "", "", "Price per system", usd(200)),
        ),
    }


@case("500")
def summary_with_as_many_lines_as_each_sheet() -> Sheets:
    return {
        "Summary": (
            ("Project quote (USD)",),
            ("Part", "Description", "Qty", "Total"),
            ("", "Training node", 1, usd(300)),
            ("", "Storage node", 1, usd(200)),
            ("", "", "Total", usd(500)),
        ),
        "A": (
            ("Training node",),
            ("Part", "Description", "Qty", "Unit price", "Ext. price"),
            ("N-1", "HGX H200 server", 1, usd(260), usd(260)),
            ("N-2", "96GB RDIMM", 4, usd(10), usd(40)),
            ("", "", "", "Total", usd(300)),
        ),
        "B": (
            ("Storage node",),
            ("Part", "Description", "Qty", "Unit price", "Ext. price"),
            ("S-1", "1U NVMe server", 1, usd(80), usd(80)),
            ("S-2", "30.72TB NVMe", 6, usd(20), usd(120)),
            ("", "", "", "Total", usd(200)),
        ),
    }
