"""Habits of vendors' programs: column numbers, recaps, roundings, deliveries, dollars that are named once."""

from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import eur, usd

_SERVER = (1, "8x H200 server", 2, 285000, 570000)


@case("570000", tax="46170", currency="CHF")
def rounding_behind_the_tax_is_no_goods() -> Sheets:
    return one_sheet(
        ("Alpstein Rechner AG", "", "CHF"),
        ("Pos", "Bezeichnung", "Menge", "Preis", "Betrag"),
        _SERVER,
        ("", "Zwischensumme", "", "", 570000),
        ("", "MwSt 8.1%", "", "", 46170),
        ("", "Rundung", "", "", 0.05),
        ("", "Total inkl. MwSt", "", "", 616170.05),
    )


@case("569999.95")
def rounding_without_a_tax_is_a_discount() -> Sheets:
    return one_sheet(
        ("Quote, USD",), HEAD, _SERVER, ("", "", "", "Rounding", -0.05), ("", "", "", "Total", 569999.95)
    )


@case("571000", freight="300")
def deliveries_of_a_manner_and_to_a_place() -> Sheets:
    return one_sheet(
        ("Quote, USD",),
        HEAD,
        _SERVER,
        (2, "Delivery manifold", 1, 1000, 1000),
        (3, "[DLV-2] Express delivery", 1, 100, 100),
        (4, "Delivery to site, hall 4", 1, 200, 200),
        ("", "", "", "Total", 571300),
    )


@case("15000", currency="MXN")
def a_dollar_that_only_the_sums_name() -> Sheets:
    return one_sheet(
        ("Cómputo Sierra",),
        ("Partida", "Descripción", "Cantidad", "Precio unitario", "Importe"),
        (1, "Servidor", 2, "$ 5,000.00", "$ 10,000.00"),
        (2, "Conmutador", 1, "$ 5,000.00", "$ 5,000.00"),
        ("", "", "", "Total:", "$ 15,000.00 MXN"),
    )


@case("12000", currency="EUR")
def a_rack_with_doors_is_no_freight() -> Sheets:
    return one_sheet(
        ("Désignation", "Qté", "PU HT", "Total HT"),
        ("Serveur 4x L40S", 2, eur(5000), eur(10000)),
        ("Armoire 42U avec portes vitrées", 1, eur(2000), eur(2000)),
        ("Total HT", "", "", eur(12000)),
    )


@case("570000", tax="114000", currency="GBP")
def a_table_of_the_tax_by_code_below_the_total() -> Sheets:
    return one_sheet(
        ("Severn Compute Ltd", "", "GBP"),
        HEAD,
        _SERVER,
        ("", "", "", "VAT", 114000),
        ("", "", "", "Total", 684000),
        ("VAT summary", "Rate", "Goods", "VAT"),
        ("S", "20%", 570000, 114000),
        ("Z", "0%", 0, 0),
    )


@case("570000", tax="57000", currency="JPY")
def the_base_of_the_tax_told_again_below_the_total() -> Sheets:
    return one_sheet(
        ("株式会社みさき計算", "", "単位:円"),
        ("品名", "数量", "単価", "金額", "摘要"),
        ("GPUサーバ H200", 2, 285000, 570000),
        ("小計", "", "", 570000),
        ("消費税", "", "", 57000),
        ("合計", "", "", 627000),
        ("10%対象", "", "", 570000, "消費税 57,000"),
        ("8%対象", "", "", 0, "消費税 0"),
    )


@case("570000", tax="28500", currency="TWD")
def sums_side_by_side_in_one_row() -> Sheets:
    return one_sheet(
        ("海岬資訊股份有限公司", "", "幣別", "TWD"),
        ("項次", "品名規格", "數量", "單位", "單價", "金額"),
        (1, "GPU伺服器", 2, "台", 285000, 570000),
        ("小計", 570000, "營業稅", 28500, "合計", 598500),
    )


@case("570000", currency="PLN")
def numbered_columns_and_a_quantity_behind_the_price() -> Sheets:
    return one_sheet(
        ("Formularz cenowy, PLN",),
        ("Lp.", "Nazwa towaru", "Cena jedn. netto", "Przewidywana liczba", "Ogółem bez podatku"),
        ("1.", "2.", "3.", "4.", "5. (3x4)"),
        (1, "Serwer GPU", 200000, 2, 400000),
        (2, "Macierz", 56666.50, 3, 169999.50),
        (3, "Szkolenie", 0.5, 1, 0.5),
        ("", "Razem", "", "", 570000),
    )


@case("570000")
def numbers_below_the_header_are_no_line() -> Sheets:
    return one_sheet(("Quote, USD",), HEAD, (1, 2, 3, 4, 5), _SERVER, ("", "", "", "Total", 570000))


@case("570000")
def a_stray_sign_in_a_column_of_shares() -> Sheets:
    return one_sheet(
        ("Part", "Description", "Qty", "List price", "Disc %", "Net price", "Amount"),
        ("A", "8x H200 server", 2, usd(300000), "5%", usd(285000), usd(570000)),
        ("B", "Loyalty bonus", 1, "gratis", "%", "as agreed", usd(0)),
        ("", "", "", "", "", "Total", usd(570000)),
    )


@case("570000")
def an_exempt_tax_is_none() -> Sheets:
    return one_sheet(
        ("Quote, USD",),
        HEAD,
        _SERVER,
        ("", "", "", "Sales tax (6.25%)", "Exempt"),
        ("", "", "", "Total", 570000),
    )


@case("550000", tax="27500", currency="AED")
def tax_and_discount_below_the_options() -> Sheets:
    return one_sheet(
        ("Quotation, AED",),
        HEAD,
        _SERVER,
        ("", "OPTIONAL ITEMS (not included in total)"),
        (2, "Spare power supply", 4, 3000, 12000),
        ("", "", "", "Subtotal", 570000),
        ("", "", "", "Discount", -20000),
        ("", "", "", "VAT 5 %", 27500),
        ("", "", "", "Grand total", 577500),
    )


@case("570000", asked=True, currency="BRL")
def a_price_built_up_below_the_cost() -> Sheets:
    return one_sheet(
        ("Proposta, valores em R$",),
        ("Item", "Descrição", "Qtd", "Preço unit.", "Subtotal"),
        (1, "Servidor GPU", 2, "285.000,00", "570.000,00"),
        ("Custo direto", "", "", "", "570.000,00"),
        ("Margem (12%)", "", "", "", "68.400,00"),
        ("PREÇO A COBRAR", "", "", "", "638.400,00"),
    )


@case("570000", freight="4900", tax="120729", currency="CZK")
def an_unknown_header_of_descriptions_beside_gross_amounts() -> Sheets:
    return one_sheet(
        ("Příklad", "", "", "", "", "CZK"),
        ("Předmět plnění", "Množství", "MJ", "Cena za MJ", "Celkem bez DPH", "DPH", "Celkem s DPH"),
        ("Server GPU 4x H200 NVL", 2, "ks", 285000, "570 000,00 Kč", "119 700,00 Kč", "689 700,00 Kč"),
        ("Doprava na místo určení", 1, "", 4900, "4 900,00 Kč", "1 029,00 Kč", "5 929,00 Kč"),
        ("CELKEM K ÚHRADĚ", "", "", "", "", "", "695 629,00 Kč"),
    )
