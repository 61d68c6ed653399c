"""Freight, taxes, discounts and payments are told from the goods that are named after them."""

import pytest

from workbench.domain.quote import LineRole
from workbench.quotes.language.charges import charge_named, names_delivery_alone, names_payment
from workbench.quotes.language.roles import TotalRank, label_role, line_role, priced_label_role, total_rank
from workbench.quotes.language.words import folded

_GOODS = (
    "Shipping carton crate, 8U|Transport case for servers|Rack shipping bracket|Handling robot arm|"
    "Air handling unit|"
    "Freight elevator pads|Coolant delivery manifold|Application delivery controller|"
    "Shipment tracking licence|"
    "VAT reporting module|GST suite|Tax engine connector|Heavy-duty rail kit|"
    "Transport layer security licence|"
    "Transportkiste|Versandetikettendrucker|Modul MwSt-Voranmeldung|24 Zoll Monitor|Speditionssoftware|"
    "Armoire 2 portes|Cabinet 47U à 3 portes|Caisse de transport|Chariot de manutention|"
    "Logiciel de gestion de la TVA|"
    "Caja de transporte|Módulo de IVA|Software de impuestos|부가세 신고 모듈|운송용 케이스|배송 추적 솔루션|"
    "消費税計算モジュール|輸送ケース|配送管理ソフトウェア|增值税开票模块|运输箱|物流管理软件|光传输设备|"
    "Environmental handling fee|Tariff surcharge|Small order charge|Credit card surcharge 3 %"
)
_FREIGHT = (
    "Freight DAP Frankfurt|Freight to Oslo|Inside delivery & liftgate|White glove delivery, 4 racks|"
    "[D-7] Standard delivery|S&H|"
    "Fuel surcharge|Palletising|Export packing|Carriage & insurance paid to Leeds|Server freight|"
    "Freight discount|"
    "Luftfracht|Anlieferung frei Verwendungsstelle|Transport und Einbringung|Expressversand|"
    "Logistikpauschale|"
    "Transport et mise en place|Frais de transport|Fret aérien|Frais d'approche|Flete y seguro|"
    "Entrega a pie de obra|"
    "운반비|운송보험료|포장 및 운송비|送料・搬入費|梱包費|運搬費|运杂费|运保费|快递费"
)
_TAXES = (
    "ISS sobre serviços|"
    "Kansas tax|City of Denver tax|Sales tax on hardware|VAT at standard rate|Output CGST @ 9%|"
    "Customs duty|"
    "zzgl. 19 % MwSt.|Zollgebühren|Montant de la TVA|Droits de douane|Derechos de aduana|I.V.A. 16%|"
    "관세|消費税等|进口关税"
)


@pytest.mark.parametrize("text", _GOODS.split("|"))
def test_that_goods_and_fees_named_after_a_charge_are_goods(text: str) -> None:
    assert charge_named(folded(text)) is None
    assert line_role(text) is not LineRole.FREIGHT
    assert priced_label_role(text) not in {LineRole.TAX, LineRole.DISCOUNT}


@pytest.mark.parametrize("text", _FREIGHT.split("|"))
def test_that_the_cost_of_bringing_the_goods_is_freight(text: str) -> None:
    assert charge_named(folded(text)) == (LineRole.FREIGHT, True, False)
    assert line_role(text) is label_role(text) is LineRole.FREIGHT


@pytest.mark.parametrize(
    "text",
    [
        "Delivery (weeks ARO)",
        "Delivery in working days",
        "Lieferung (Wochen)",
        "Versand in Arbeitstagen",
        "Livraison (semaines)",
        "Entrega en días",
        "배송(주)",
        "納品 (週)",
        "交货 (天)",
    ],
)
def test_that_a_time_called_delivery_is_no_freight(text: str) -> None:
    assert charge_named(folded(text)) is None
    assert label_role(text) is not LineRole.FREIGHT


@pytest.mark.parametrize("text", ["Express delivery 2 days", "Freight, 5 day ground", "배송비"])
def test_that_freight_within_a_time_is_freight(text: str) -> None:
    assert label_role(text) is LineRole.FREIGHT


@pytest.mark.parametrize("text", _TAXES.split("|"))
def test_that_taxes_and_duties_are_taxes(text: str) -> None:
    assert charge_named(folded(text)) == (LineRole.TAX, True, False)
    assert priced_label_role(text) is LineRole.TAX


@pytest.mark.parametrize(
    "text", ["Total incl. VAT", "VAT 별도", "(消費税込)", "Server incl. VAT number plate"]
)
def test_that_a_priced_line_which_only_says_that_tax_is_inside_is_no_tax(text: str) -> None:
    assert priced_label_role(text) is not LineRole.TAX


@pytest.mark.parametrize("text", ["Freight Toronto", "Logistics coordination", "Module TVA"])
def test_that_a_charge_among_unknown_words_is_not_certain(text: str) -> None:
    named = charge_named(folded(text))
    assert named is not None
    assert not named.certain


@pytest.mark.parametrize(
    "text",
    [
        *("Freight & duty", "Delivery and installation", "Lieferung und Montage", "Transporte y montaje"),
        *("운송 및 설치비", "搬入設置費", "运输及安装费", "Livraison et installation"),
    ],
)
def test_that_charges_of_two_kinds_are_mixed(text: str) -> None:
    named = charge_named(folded(text))
    assert named is not None
    assert named.mixed


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(
            ("Server discount", True),
            ("Trade-in DGX A100", True),
            ("Kundenrabatt 5 %", True),
            ("下取り V100", True),
        ),
        *(("Discount management module", False), ("Modul Rabattstaffeln", False), ("할인 관리 모듈", False)),
        *(
            ("PROMO DL380 server", False),
            ("Trade-in valuation service", False),
            ("Credit risk server", False),
        ),
    ],
)
def test_that_products_for_discounts_are_no_discounts(text: str, *, is_one: bool) -> None:
    assert (label_role(text) is LineRole.DISCOUNT) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(("Deposit 30 %", True), ("Less deposit received", True), ("Retainage 5 %", True)),
        *(("Sicherheitseinbehalt 5 %", True), ("Acompte versé", True), ("Retención de garantía", True)),
        *(("유보금 5%", True), ("前金 30%", True), ("质保金", True)),
        *(("Deposit slot unit", False), ("Data retention licence", False), ("Payment gateway", False)),
    ],
)
def test_that_payments_are_told_from_goods(text: str, *, is_one: bool) -> None:
    assert names_payment(folded(text)) is is_one


def test_that_only_a_delivery_may_be_a_supply() -> None:
    assert names_delivery_alone("delivery")
    assert not names_delivery_alone("freight and delivery")
    assert total_rank("Netto nach Rabatt") is TotalRank.TOTAL
