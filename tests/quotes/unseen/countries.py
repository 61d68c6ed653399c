"""Quotes of many countries: their languages, currencies, taxes and tenders."""

from tests.quotes.twins import Shown
from tests.quotes.unseen.base import Sheets, case
from tests.quotes.vendor_layouts.base import usd

WON = "₩#,##0"
YEN = '"¥"#,##0'


def won(value: float) -> Shown:
    return Shown(value, WON)


def yen(value: float) -> Shown:
    return Shown(value, YEN)


@case("1234000000", tax="123400000", currency="KRW")
def kr_gongeup_seaek_columns() -> Sheets:
    # 공급가액 + 세액 columns, 합계 row
    return {
        "견적서": (
            ("견 적 서",),
            ("견적번호", "2026-1103-01", "", "상호", "주식회사 한빛인프라"),
            ("견적일자", "2026-11-03", "", "대표자", "홍길동"),
            ("합계금액", "일금 일십삼억오천칠백사십만원정 (₩1,357,400,000)", "", "", "부가세 포함"),
            (),
            ("No", "품명", "규격", "수량", "단가", "공급가액", "세액", "비고"),
            (1, "GPU 서버", "8x H200 SXM5 141GB", 2, 600000000, 1200000000, 120000000, ""),
            (2, "설치 및 구성", "현장 설치", 1, 34000000, 34000000, 3400000, ""),
            ("", "합  계", "", "", "", 1234000000, 123400000, ""),
            ("", "총 합계", "", "", "", 1357400000, "", "VAT 포함"),
        )
    }


@case("512000000", currency="KRW")
def kr_vat_excluded_sogye_hapgye() -> Sheets:
    return {
        "Sheet1": (
            ("", "견적서"),
            ("수신", "○○대학교 귀하"),
            ("공급자", "(주)다온테크"),
            ("금액단위", "원 (부가세 별도)"),
            (),
            ("구분", "품목", "모델명", "수량", "소비자가", "소비자 합계", "제안단가", "제안금액"),
            ("서버", "GPU 서버 (8x H100)", "DT-8100", 1, 600000000, 600000000, 450000000, 450000000),
            ("", "메모리 64GB", "MEM64", 32, 1000000, 32000000, 600000, 19200000),
            ("소계", "", "", "", "", 632000000, "", 469200000),
            ("네트워크", "스위치 400G", "SW-400", 1, 70000000, 70000000, 42800000, 42800000),
            ("소계", "", "", "", "", 70000000, "", 42800000),
            ("합계 (VAT 별도)", "", "", "", "", 702000000, "", 512000000),
            ("* 유지보수 1년 무상 포함",),
        )
    }


@case("100000000", currency="KRW", tax="10000000")
def kr_discounted_final_bid() -> Sheets:
    return {
        "견적": (
            ("주식회사 새론시스템즈",),
            ("견적일: 2026년 11월 5일", "", "", "", "(단위: 원)"),
            ("항목", "수량", "단가", "금액"),
            ("워크스테이션 RTX PRO 6000 4장", 5, 18000000, 90000000),
            ("스토리지 서버", 1, 15000000, 15000000),
            ("합계", "", "", 105000000),
            ("특별할인", "", "", -5000000),
            ("최종 견적금액 (VAT 별도)", "", "", 100000000),
            ("부가세 (10%)", "", "", 10000000),
            ("총계 (VAT 포함)", "", "", 110000000),
        )
    }


@case("45000000", tax="4500000", currency="JPY")
def jp_isshiki_with_sankaku_discount() -> Sheets:
    return {
        "見積": (
            ("御見積書",),
            ("株式会社サンプル商事 御中", "", "", "", "見積番号: Q-1001"),
            ("", "", "", "", "青嵐システムズ株式会社"),
            ("御見積金額", "¥49,500,000", "(税込)"),
            ("有効期限: 2026年12月31日",),
            (),
            ("No.", "品名", "型番", "数量", "単位", "単価", "金額", "備考"),
            (1, "GPUサーバー H200×8基", "SR-8H2", 1, "台", 42000000, 42000000, ""),
            (2, "設置作業費", "", 1, "式", 3500000, 3500000, ""),
            (3, "出精値引き", "", 1, "式", "", "▲500,000", ""),
            ("", "小計", "", "", "", "", 45000000, ""),
            ("", "消費税(10%)", "", "", "", "", 4500000, ""),
            ("", "合計", "", "", "", "", 49500000, ""),
        )
    }


@case("45000000", tax="4500000", currency="JPY")
def jp_only_the_total_on_top_shows_yen() -> Sheets:
    return {
        "見積": (
            ("御 見 積 書",),
            ("株式会社青嵐システムズ",),
            ("御見積金額", Shown(49500000, '"¥"#,##0"-(税込)"')),
            ("No.", "品名", "数量", "単位", "単価", "金額"),
            (1, "GPUサーバー H200×8基", 1, "台", 42000000, 42000000),
            (2, "オンサイト保守", 3, "年", 1000000, 3000000),
            ("", "小計", "", "", "", 45000000),
            ("", "消費税(10%)", "", "", "", 4500000),
            ("", "合計", "", "", "", 49500000),
        )
    }


@case("800000000", tax="80000000", currency="KRW")
def kr_only_the_total_on_top_shows_won() -> Sheets:
    return {
        "견적서": (
            ("견 적 서",),
            ("합계금액", Shown(880000000, '"₩"#,##0" (VAT 포함)"')),
            ("No", "품명", "규격", "수량", "단가", "금액", "비고"),
            (1, "GPU 서버 HGX H200", "2TB, 8x 400G", 2, 398000000, 796000000, ""),
            (2, "유지보수", "1년", 2, 2000000, 4000000, ""),
            ("", "공급가액", "", "", "", 800000000, ""),
            ("", "부가세(10%)", "", "", "", 80000000, ""),
            ("", "총 합계", "", "", "", 880000000, ""),
        )
    }


@case("20000000", tax="2000000", currency="JPY")
def jp_tax_included_unit_prices() -> Sheets:
    return {
        "見積": (
            ("青嵐システムズ株式会社", "", "", "", "※円"),
            ("No.", "品名", "数量", "単価(税込)", "金額(税込)"),
            (1, "GPUワークステーション", 4, 5500000, 22000000),
            ("", "合計(税込)", "", "", 22000000),
            ("", "うち消費税等(10%)", "", "", 2000000),
        )
    }


@case("3539823.01", tax="460176.99", currency="CNY")
def cn_tax_inclusive_13() -> Sheets:
    return {
        "报价单": (
            ("北辰智算科技有限公司",),
            ("报价日期", "2026-11-10", "", "币种", "人民币"),
            ("序号", "产品名称", "规格型号", "数量", "单位", "含税单价", "含税总价", "备注"),
            (1, "AI服务器", "8卡 OAM", 2, "台", 1950000, 3900000, "13%增值税"),
            (2, "安装调试服务", "", 1, "项", 100000, 100000, ""),
            ("", "合计(含税)", "", "", "", "", 4000000, ""),
            ("", "其中税额", "", "", "", "", 460176.99, ""),
        )
    }


@case("2860000", tax="143000", currency="TWD")
def tw_quote_traditional() -> Sheets:
    return {
        "報價單": (
            ("報價單",),
            ("晶穎運算股份有限公司", "", "", "統一編號: 12345678"),
            ("客戶: 某大學", "", "", "幣別: 新台幣"),
            ("項次", "品名規格", "數量", "單位", "單價", "複價"),
            (1, "ESC8000A-E12 GPU 伺服器", 2, "台", 1280000, 2560000),
            (2, "三年到府保固", 2, "式", 150000, 300000),
            ("", "未稅小計", "", "", "", 2860000),
            ("", "營業稅 5%", "", "", "", 143000),
            ("", "總計", "", "", "", 3003000),
        )
    }


@case("486200", freight="1200", tax="97480", currency="EUR")
def fr_devis_remise_port() -> Sheets:
    return {
        "Devis": (
            ("DEVIS N° D-2026-118",),
            ("Calculis Hautes Performances SAS", "", "", "", "Date : 05/11/2026"),
            ("SIRET 123 456 789 00012", "", "", "", "Validité : 30 jours"),
            (),
            ("Réf.", "Désignation", "Qté", "P.U. HT", "Remise %", "P.U. net HT", "Montant HT"),
            (
                "CHP-8H",
                "Serveur de calcul 8x H200",
                1,
                "500 000,00 €",
                "10 %",
                "450 000,00 €",
                "450 000,00 €",
            ),
            ("CHP-SW", "Commutateur InfiniBand", 2, "20 000,00 €", "15 %", "17 000,00 €", "34 000,00 €"),
            ("CHP-MES", "Mise en service sur site", 1, "2 200,00 €", "", "2 200,00 €", "2 200,00 €"),
            ("", "", "", "", "", "Total HT", "486 200,00 €"),
            ("", "", "", "", "", "Frais de port HT", "1 200,00 €"),
            ("", "", "", "", "", "TVA 20 %", "97 480,00 €"),
            ("", "", "", "", "", "Total TTC", "584 880,00 €"),
        )
    }


@case("150000", tax="31500", currency="EUR")
def es_presupuesto_iva21() -> Sheets:
    return {
        "Presupuesto": (
            ("PRESUPUESTO 2026/077",),
            ("Cálculo Peninsular, S.L.", "", "", "C.I.F. B12345678"),
            ("Código", "Concepto", "Uds.", "Precio", "% Dto.", "Importe"),
            ("CP1", "Servidor GPU con 4 NVIDIA L40S", 3, "50.000,00", "10,00", "135.000,00"),
            ("CP2", "Instalación y puesta en marcha", 1, "15.000,00", "", "15.000,00"),
            ("", "", "", "", "Base imponible", "150.000,00 €"),
            ("", "", "", "", "IVA 21%", "31.500,00 €"),
            ("", "", "", "", "TOTAL PRESUPUESTO", "181.500,00 €"),
        )
    }


@case("100000", tax="16000", currency="MXN")
def mx_quote_pesos() -> Sheets:
    return {
        "Cotización": (
            ("Tecnología Azteca S.A. de C.V.",),
            ("RFC: TAZ010101AAA", "", "", "Precios en pesos mexicanos (MXN)"),
            ("Partida", "Descripción", "Cantidad", "Precio Unitario", "Importe"),
            (1, "Servidor", 2, usd(40000), usd(80000)),
            (2, "Instalación", 1, usd(20000), usd(20000)),
            ("", "", "", "Subtotal", usd(100000)),
            ("", "", "", "IVA 16%", usd(16000)),
            ("", "", "", "Total", usd(116000)),
        )
    }


@case("690000", tax="131100", currency="EUR")
def evbit_preisblatt() -> Sheets:
    return {
        "Preisblatt": (
            ("Preisblatt zum Vergabeverfahren 2026-HPC-04",),
            ("Bieter:", "Nordlicht Rechentechnik GmbH"),
            ("Alle Preise in EUR netto, bitte nur die gelben Felder ausfüllen",),
            (
                "Pos.",
                "Leistung",
                "Menge",
                "Einheit",
                "Einzelpreis netto",
                "Gesamtpreis netto",
                "MwSt-Satz",
                "Gesamtpreis brutto",
            ),
            ("1.", "Hardware", "", "", "", "", "", ""),
            ("1.1", "GPU-Knoten 8x B200", 1, "Stück", 580000, 580000, Shown(0.19, "0%"), 690200),
            ("1.2", "Managementknoten", 2, "Stück", 15000, 30000, Shown(0.19, "0%"), 35700),
            ("2.", "Dienstleistungen", "", "", "", "", "", ""),
            ("2.1", "Inbetriebnahme", 10, "PT", 2000, 20000, Shown(0.19, "0%"), 23800),
            ("2.2", "Wartung 60 Monate", 60, "Monat", 1000, 60000, Shown(0.19, "0%"), 71400),
            ("", "Wertungssumme (Gesamtangebotspreis)", "", "", "", 690000, "", 821100),
        )
    }


@case("1180000", tax="212400", currency="INR")
def in_tender_gst_column() -> Sheets:
    return {
        "Price Bid": (
            ("Name of the Bidder: Vindhya Compute Pvt. Ltd.",),
            ("Price bid (all figures in INR)",),
            (
                "Sl. No.",
                "Item Description",
                "Qty",
                "Basic Rate per unit",
                "GST %",
                "GST Amount",
                "Total Amount without GST",
                "Total Amount with GST",
            ),
            (1, "GPU server with 2x L40S", 1, 1000000, 18, 180000, 1000000, 1180000),
            (2, "Installation", 1, 180000, 18, 32400, 180000, 212400),
            ("", "Total", "", "", "", 212400, 1180000, 1392400),
            ("Total in words: Rupees thirteen lakh ninety two thousand four hundred only",),
        )
    }


@case("87500")
def gsa_schedule_with_iff() -> Sheets:
    return {
        "GSA": (
            ("Patriot Peak Federal LLC", "", "", "", "CAGE 1ABC2"),
            ("GSA MAS Contract 47QTCA26D0001", "", "", "", "FOB Destination"),
            (
                "Line",
                "MFR",
                "Part No.",
                "Product Title",
                "UOM",
                "Qty",
                "Commercial List Price",
                "GSA Price (incl. IFF)",
                "Total GSA Price",
            ),
            (1, "Acme", "A-1", "GPU workstation", "EA", 5, usd(20000), usd(15000), usd(75000)),
            (2, "Acme", "A-2", "3 yr warranty", "EA", 5, usd(3000), usd(2500), usd(12500)),
            ("", "", "", "", "", "", usd(115000), "Total", usd(87500)),
        )
    }


@case("310000", currency="AUD", tax="31000")
def au_dollar_with_gst_named() -> Sheets:
    return {
        "Quote": (
            ("Kurrajong ICT Pty Ltd", "", "ABN 12 345 678 901"),
            ("All prices in Australian Dollars (AUD) ex GST",),
            ("Code", "Description", "Qty", "Unit ex GST", "Total ex GST"),
            ("K1", "GPU server 4x L40S", 2, usd(150000), usd(300000)),
            ("K2", "Installation", 1, usd(10000), usd(10000)),
            ("", "", "", "Subtotal", usd(310000)),
            ("", "", "", "GST 10%", usd(31000)),
            ("", "", "", "Total inc GST", usd(341000)),
        )
    }
