"""Quotes in the languages and number formats of their countries."""

from tests.quotes.twins import Rows
from tests.quotes.vendor_layouts.base import Layout, eur, layout


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
