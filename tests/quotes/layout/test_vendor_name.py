"""The vendor is a name that is surely one; labels, titles, customers and places are none."""

from pathlib import Path

import pytest

from tests.quotes.twins import Rows, import_rows, quote_of
from tests.quotes.unseen.base import HEAD
from workbench.quotes.layout.vendor_name import known_name, labelled_name, name_with_form, plain_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bechtle GmbH IT-Systemhaus Bonn/Köln", "Bechtle GmbH"),
        ("Beispiel Systeme GmbH & Co. KG, Talstr. 29, 01768 Glashütte", "Beispiel Systeme GmbH & Co. KG"),
        ("Lambda, Inc. Quote Q-118204", "Lambda, Inc."),
        ("Muster Informatik AG, 8005 Zürich", "Muster Informatik AG"),
        ("Thomas-Beispiel.AG", "Thomas-Beispiel.AG"),
        ("Netweb Compute Pvt. Ltd., Faridabad", "Netweb Compute Pvt. Ltd."),
        ("Exemple Réseaux SAS", "Exemple Réseaux SAS"),
        ("Licitador: Cálculo Avanzado S.L. CIF B-86123456", "Cálculo Avanzado S.L."),
        ("DIR-5237 Quote 23881 – Ejemplo Inc", "Ejemplo Inc"),
        ("주식회사 케이컴퓨팅", "주식회사 케이컴퓨팅"),
        ("㈜데이터브릿지  대표이사 박○○ (인)", "㈜데이터브릿지"),
        ("株式会社\u3000見本計算", "株式会社 見本計算"),
        ("恒算科技有限公司 · 报价编号 HQ-7", "恒算科技有限公司"),
        ("Dear Example Inc.", ""),
        ("Offer for Example GmbH", ""),
        ("Klant: Voorbeeld B.V.", ""),
        ("株式会社○○研究所 御中", ""),
        ("PRICES AS QUOTED", ""),
        ("A quote for your consideration", ""),
    ],
)
def test_that_a_legal_form_tells_a_company_but_not_the_customer(text: str, name: str) -> None:
    assert name_with_form(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dell Technologies - Quote 3000201144871.3", "Dell Technologies"),
        ("NetApp Service Contract Renewal Quotation  QT-5561203", "NetApp"),
        ("HPE DL380 Gen12 Single Node BOM", ""),
        ("Cisco Technology Migration Program", ""),
    ],
)
def test_that_a_known_name_counts_where_a_title_begins_with_it(text: str, name: str) -> None:
    assert known_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Acme Compute", "Acme Compute"),
        ("Acme - Proposal 1-9XKZ2QL", "Acme"),
        ("Account Name", ""),
        ("Section A Compute", ""),
        ("Commercial", ""),
        ("Pricing", ""),
        ("Opened 2:00 PM", ""),
        ("No. 26-10482", ""),
        ("등록번호", ""),
        ("(단위: 천원)", ""),
        ("Champs-sur-Marne, le 02/10/2026", ""),
        ("University of Example", ""),
        ("D. Example", ""),
        ("GPU fabric refresh", ""),
        ("FİYAT TEKLİFİ", ""),
    ],
)
def test_that_a_title_is_a_name_only_where_nothing_else_can_be_meant(text: str, name: str) -> None:
    assert plain_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"), [("Acme", "Acme"), ("등록번호", ""), ("QT-26-118834", ""), ("This is", "")]
)
def test_that_the_text_behind_a_label_is_no_other_label_and_no_number(text: str, name: str) -> None:
    assert labelled_name(text) == name


@pytest.mark.parametrize(
    ("above", "vendor"),
    [
        ((("Account Name", "Contoso Inc."), ("Quote", "", "", "Acme Compute LLC")), "Acme Compute LLC"),
        (
            (("견적번호", "Q-1", "공급자", "등록번호"), ("견적일자", "", "상 호", "(주)예시시스템")),
            "(주)예시시스템",
        ),
        ((("Reseller:", "Example Corp"), ("Tier:", "Commercial")), "twin"),
        ((("Quote Name", "Fabric Refresh"),), "twin"),
    ],
)
def test_that_a_vendor_is_found_beside_customers_or_the_file_stands_for_it(
    above: Rows, vendor: str, tmp_path: Path
) -> None:
    result = import_rows(tmp_path, (*above, HEAD, (1, "Server", 2, 100, 200), ("", "", "", "Total", 200)))
    assert quote_of(result).vendor == vendor
    assert (vendor == "twin") == any(issue.code == "vendor_unknown" for issue in result.issues)
