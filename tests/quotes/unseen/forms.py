"""Forms of configurators, resellers and offices: fees, terms, conditions, and sums where forms print them."""

from tests.quotes.twins import Shown
from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd


@case("115167.50", tax="13820.11", currency="CAD")
def ca_environmental_handling_fee_is_no_freight() -> Sheets:
    return one_sheet(
        ("Northshore Systems", "All prices in CAD"),
        HEAD,
        (1, "4-GPU server", 2, 48210.55, 96421.10),
        (2, "Monitor kit", 6, 3120, 18720),
        ("", "", "", "Product subtotal", 115141.10),
        ("", "", "", "Environmental Handling Fee (EHF)", 26.40),
        ("", "", "", "Shipping & Handling", 0),
        ("", "", "", "GST/HST 5%", 5758.38),
        ("", "", "", "PST BC 7%", 8061.73),
        ("", "", "", "Total CAD", 128987.61),
    )


@case("683856.24", freight="480", tax="136867.25", currency="EUR")
def fr_eco_contribution_below_the_discount() -> Sheets:
    return one_sheet(
        ("Réf.", "Désignation", "Qté", "P.U. HT", "Montant HT"),
        ("SRV", "Serveur 8 GPU", "2", "318 000,00 €", "636 000,00 €"),
        ("MNT", "Maintenance 5 ans", "2", "24 500,00 €", "49 000,00 €"),
        ("CX7", "Carte 400G", "16", "1 250,00 €", "20 000,00 €"),
        ("", "", "", "Total brut HT", "705 000,00 €"),
        ("", "", "", "Remise commerciale 3 %", "-21 150,00 €"),
        ("", "", "", "Éco-contribution DEEE", "6,24 €"),
        ("", "", "", "Port et emballage", "480,00 €"),
        ("", "", "", "Total net HT", "684 336,24 €"),
        ("", "", "", "TVA 20 %", "136 867,25 €"),
        ("", "", "", "Total TTC", "821 203,49 €"),
    )


@case("0", asked=True)
def good_better_best_on_sheets_of_their_own() -> Sheets:
    return {
        name: (
            (f"Option {name}",),
            ("Item", "Qty", "Unit price USD", "Total USD"),
            ("GPU server", 4, price, price * 4),
            ("Support 3Y", 4, price / 10, price * 4 / 10),
            ("Total", "", "", price * 44 / 10),
        )
        for name, price in (("Good", 198000), ("Better", 298000), ("Best", 412000))
    }


@case("84986240", tax="8498624", currency="JPY")
def jp_list_in_dollars_paid_in_yen() -> Sheets:
    def yen(value: int) -> Shown:
        return Shown(value, '"¥"#,##0')

    return one_sheet(
        ("Quotation to Kyoto Lab", "", "", "", "Exchange rate: 1 USD = 152.00 JPY"),
        ("Model", "Qty", "List Price (USD)", "Discount", "Unit Price (JPY)", "Amount (JPY)"),
        ("GPU server", 2, Shown(412000, "[$USD] #,##0.00"), Shown(0.35, "0%"), yen(40705600), yen(81411200)),
        ("CX7", 16, Shown(2100, "[$USD] #,##0.00"), Shown(0.3, "0%"), yen(223440), yen(3575040)),
        ("Subtotal", "", "", "", "", yen(84986240)),
        ("Consumption tax 10%", "", "", "", "", yen(8498624)),
        ("Total", "", "", "", "", yen(93484864)),
    )


@case("1904880", freight="21000")
def sg_units_and_currency_in_brackets_below_the_header() -> Sheets:
    return one_sheet(
        ("Ubi Distribution Pte Ltd, Singapore",),
        ("Item", "Model No.", "Description", "Quantity", "Unit Price", "Amount"),
        ("", "", "", "(PCS)", "(USD)", "(USD)"),
        ("1", "G8-300", "HGX B300 server", 5, Shown(352000, "#,##0.00"), Shown(1760000, "#,##0.00")),
        ("2", "X-6767", "Xeon CPU", 10, Shown(8120, "#,##0.00"), Shown(81200, "#,##0.00")),
        ("3", "D-64", "64GB DDR5", 160, Shown(398, "#,##0.00"), Shown(63680, "#,##0.00")),
        ("", "", "", "", "INSURANCE", Shown(2400, "#,##0.00")),
        ("", "", "", "", "AIR FREIGHT", Shown(18600, "#,##0.00")),
        ("", "", "", "", "TOTAL AMOUNT", Shown(1925880, "#,##0.00")),
        ("30% deposit", "", "", "", "", Shown(577764, "#,##0.00")),
    )


@case("1597000000", tax="159700000", currency="KRW")
def kr_total_in_words_with_figures_in_brackets() -> Sheets:
    return {
        "견적서": (
            ("합계금액", "금 일십칠억오천육백칠십만원정", "", "", "(₩1,756,700,000)", "VAT 포함"),
            ("No", "품명", "규격", "수량", "단가", "공급가액", "세액"),
            (1, "GPU 서버", "8GPU", 3, 485000000, 1455000000, 145500000),
            (2, "스위치", "64P", 2, 62000000, 124000000, 12400000),
            (3, "설치 및 교육", "1식", 1, 18000000, 18000000, 1800000),
            ("합 계", "", "", "", "", 1597000000, 159700000),
            ("총 합계 (공급가액+세액)", "", "", "", "", 1756700000, ""),
        )
    }


@case("702450")
def quote_total_beside_the_vendor_above_totals_of_parts() -> Sheets:
    return one_sheet(
        ("Ridge Storage Quote", "", "", "", "Quote Total (USD)", usd(702450)),
        ("Hardware total", "", "", "", "", usd(468000)),
        ("Software total", "", "", "", "", usd(126000)),
        ("Support total", "", "", "", "", usd(108450)),
        ("Part Number", "Product Description", "Qty", "Unit List", "Disc. %", "Extended Net"),
        ("A90", "HA storage system", 1, usd(520000), 55, usd(234000)),
        ("X40", "15.3TB NVMe SSD", 24, usd(19500), 50, usd(234000)),
        ("SW1", "Licence per 15.3TB", 24, usd(10500), 50, usd(126000)),
        ("CS3", "Support 36 months", 1, usd(144600), 25, usd(108450)),
    )


@case("962000", currency="GBP")
def one_off_and_annual_charges_with_the_total_over_the_term() -> Sheets:
    return one_sheet(
        ("Pricing schedule (GBP, excl. VAT)",),
        (
            "Ref",
            "Item",
            "Qty",
            "One-off charge",
            "Annual charge",
            "Term (years)",
            "Total charge over term",
        ),
        ("A1", "GPU node", 2, 596000, 0, 3, 596000),
        ("A2", "Business support", 2, "", 88000, 3, 264000),
        ("A3", "Managed monitoring", 2, 12000, 30000, 3, 102000),
        ("Total", "", "", 608000, 118000, "", 962000),
    )


@case("934480")
def configurator_with_the_number_of_systems_as_text() -> Sheets:
    return one_sheet(
        ("Component", "Selection", "Qty", "Price"),
        ("Base System", "8U barebone", "1", "$389,000.00"),
        ("Memory", "96GB RDIMM", "24", "$60,040.00"),
        ("Warranty", "3 years", "1", "$18,200.00"),
        ("", "", "Price per system", "$467,240.00"),
        ("", "", "Number of systems", "2"),
        ("", "", "Total", "$934,480.00"),
    )


@case("20210000000", tax="1616800000", currency="VND")
def vn_bao_gia() -> Sheets:
    return {
        "Báo giá": (
            ("CÔNG TY TNHH GIẢI PHÁP VIỆT",),
            ("BÁO GIÁ",),
            ("STT", "Tên hàng hóa, dịch vụ", "ĐVT", "Số lượng", "Đơn giá (VNĐ)", "Thành tiền (VNĐ)"),
            (1, "Máy chủ 8 GPU", "Bộ", 2, "8.950.000.000", "17.900.000.000"),
            (2, "Switch 400G", "Chiếc", 2, "980.000.000", "1.960.000.000"),
            (3, "Dịch vụ lắp đặt, cài đặt", "Gói", 1, "350.000.000", "350.000.000"),
            ("", "Cộng tiền hàng", "", "", "", "20.210.000.000"),
            ("", "Thuế GTGT 8%", "", "", "", "1.616.800.000"),
            ("", "Tổng cộng thanh toán", "", "", "", "21.826.800.000"),
            ("Thanh toán: tạm ứng 30%, 70% khi giao hàng.",),
        )
    }


@case("3106224")
def lease_with_monthly_payments_of_whole_lines() -> Sheets:
    return one_sheet(
        (
            "Equipment",
            "Qty",
            "Equipment cost",
            "Lease rate factor",
            "Monthly payment",
            "Term",
            "Total payments",
        ),
        ("GPU servers", 8, usd(2800000), 0.02915, usd(81620), 36, usd(2938320)),
        ("Switches", 4, usd(160000), 0.02915, usd(4664), 36, usd(167904)),
        ("Total", "", usd(2960000), "", usd(86284), 36, usd(3106224)),
    )


@case("29850000", tax="2089500", currency="THB")
def th_tax_withheld_from_the_payment() -> Sheets:
    return one_sheet(
        ("Quotation", "Currency: THB"),
        HEAD,
        (1, "GPU server", 3, 9800000, 29400000),
        (2, "Implementation service", 1, 450000, 450000),
        ("", "", "", "Total", 29850000),
        ("", "", "", "VAT 7%", 2089500),
        ("", "", "", "Grand Total", 31939500),
        ("", "", "", "Withholding Tax 3% (service)", -13500),
        ("", "", "", "Net Payment", 31926000),
    )


@case("854500", tax="162355", currency="EUR")
def erp_conditions_below_each_item() -> Sheets:
    return one_sheet(
        ("Quotation 20088123", "Currency EUR"),
        ("Item", "Material", "Description", "Qty", "UoM", "Price", "Per", "Value"),
        ("000010", "7DHJ", "GPU server", 2, "EA", 420000, 1, 840000),
        ("", "", "Gross Price", "", "", 520000, 1, 1040000),
        ("", "", "Customer discount", "", "", "-15,000 %", "", -156000),
        ("", "", "Project discount", "", "", "", "", -44000),
        ("", "", "Net item value", "", "", "", "", 840000),
        ("000020", "DAC", "DAC 400G", 100, "EA", 14500, 100, 14500),
        ("", "", "Gross Price", "", "", 14500, 100, 14500),
        ("", "", "Net item value", "", "", "", "", 14500),
        ("", "", "", "", "", "", "Items total", 854500),
        ("", "", "", "", "", "", "Output tax 19,000 %", 162355),
        ("", "", "", "", "", "", "Final amount", 1016855),
    )


@case("163176.16")
def renewal_prorated_to_one_day() -> Sheets:
    return one_sheet(
        ("Product", "Start", "End", "Days", "Annual price", "Pro-rated price"),
        ("Storage support", "27-Nov-2026", "31-Mar-2029", 855, usd(48200), usd(112906.85)),
        ("Hypervisor 64 cores", "27-Nov-2026", "31-Mar-2029", 855, usd(12160), usd(28484.38)),
        ("Backup 10 sockets", "27-Nov-2026", "31-Mar-2029", 855, usd(9300), usd(21784.93)),
        ("Total", "", "", "", "", usd(163176.16)),
    )


@case("62500000.9", tax="11323750.16", currency="INR")
def in_tax_collected_at_source_behind_the_tax() -> Sheets:
    return one_sheet(
        ("Orbit India", "Currency: INR"),
        ("Sl", "Item", "Qty", "Unit Rate", "Total"),
        (1, "GPU server", 2, 31250000.45, 62500000.90),
        ("", "Basic Total", "", "", 62500000.90),
        ("", "IGST 18%", "", "", 11250000.16),
        ("", "TCS 0.1%", "", "", 73750),
        ("", "Round off", "", "", -0.06),
        ("", "Total Amount", "", "", 73823751),
    )


@case("0", asked=True)
def unknown_word_behind_the_tax() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        (1, "Server", 2, 45000, 90000),
        ("", "Sales tax 8%", "", "", 7200),
        ("", "Zollbrook 2%", "", "", 1800),
        ("", "", "", "Total", 99000),
    )


@case("0", asked=True)
def tables_in_two_currencies_by_their_headers() -> Sheets:
    return one_sheet(
        ("Offer",),
        ("Item", "Qty", "Unit USD", "Total USD"),
        ("Server", 2, 250000, 500000),
        ("Total hardware USD", "", "", 500000),
        ("Services",),
        ("Item", "Qty", "Unit EUR", "Total EUR"),
        ("Install", 1, 12000, 12000),
        ("Total services EUR", "", "", 12000),
    )


@case("592000")
def estimate_that_its_own_sum_says_is_not_in_the_total() -> Sheets:
    return one_sheet(
        ("Proposal USD",),
        ("Description", "Qty", "Rate", "Amount"),
        ("Hardware: 2x GPU server", 2, 290000, 580000),
        ("Fixed-fee installation", 1, 12000, 12000),
        ("Total fixed price", "", "", 592000),
        ("Time & materials (estimate, billed as incurred)",),
        ("Senior engineer hours", 80, 225, 18000),
        ("T&M estimate not included in total", "", "", 18000),
    )


@case("20320", currency="EUR")
def de_unit_price_only_for_what_may_be_needed() -> Sheets:
    return one_sheet(
        ("Leistungsverzeichnis, EUR netto",),
        ("OZ", "Kurztext", "Menge", "ME", "EP", "GP"),
        ("01.01", "Rack 48HE", "4", "St", "2.150,00", "8.600,00"),
        ("01.02", "PDU 32A", "8", "St", "790,00", "6.320,00"),
        ("01.03", "Eventualposition: Einhausung", "1", "psch", "14.500,00", "nur EP"),
        ("02.01", "Montage", "1", "psch", "5.400,00", "5.400,00"),
        ("", "Summe", "", "", "", "20.320,00"),
    )


@case("812000", freight="900", tax="81290", currency="AUD")
def au_tax_beside_each_line_and_amounts_with_it() -> Sheets:
    return one_sheet(
        ("Hume Systems", "ABN 11 222 333 444", "Currency: AUD"),
        ("Code", "Description", "Qty", "Price Ex", "GST", "Total Inc"),
        ("SRV1", "GPU server", 2, 400000, 80000, 880000),
        ("SVC1", "Build service", 1, 12000, 1200, 13200),
        ("FRT", "Freight", 1, 900, 90, 990),
        ("", "", "", "Subtotal (ex GST)", "", 812900),
        ("", "", "", "GST", "", 81290),
        ("", "", "", "Total (inc GST)", "", 894190),
    )


@case("442800")
def subscription_by_year_with_a_total_for_three() -> Sheets:
    return one_sheet(
        ("Order form", "USD"),
        ("Subscription", "Users", "Monthly price per user", "Annual total"),
        ("Enterprise plan", 120, 65, 93600),
        ("Dedicated cloud", 1, 4500, 54000),
        ("Annual subscription total", "", "", 147600),
        ("3-year total (paid annually)", "", "", 442800),
    )


@case("755040", currency="EUR")
def colocation_paid_once_and_monthly() -> Sheets:
    return one_sheet(
        ("Colocation quote EUR, 36 month term",),
        ("Item", "Qty", "NRC each", "NRC total", "MRC each", "MRC total"),
        ("Cabinet 17 kW", 6, 1500, 9000, 2900, 17400),
        ("Cross connect", 12, 250, 3000, 220, 2640),
        ("Remote hands pack", 1, 0, 0, 600, 600),
        ("Totals", "", "", 12000, "", 20640),
        ("Total contract value (36 months)", "", "", "", "", 755040),
    )


@case("500000", asked=True, currency="EUR")
def euros_in_a_sentence_and_dollars_in_the_formats() -> Sheets:
    return one_sheet(
        ("Quotation, all amounts in Euro",),
        ("Item", "Qty", "Unit", "Total"),
        ("Server", 2, usd(250000), usd(500000)),
        ("Total", "", "", usd(500000)),
    )


@case("3340000")
def lot_prices_over_lines_without_any() -> Sheets:
    return one_sheet(
        ("Proposal, AI pod (USD)",),
        ("Item", "Description", "Qty", "Lot price"),
        ("A", "Compute lot", "", usd(2840000)),
        ("", "GPU servers", 8, ""),
        ("", "DPUs", 16, ""),
        ("B", "Network lot", "", usd(412000)),
        ("", "Switches", 6, ""),
        ("C", "Services lot", "", usd(88000)),
        ("Total", "", "", usd(3340000)),
    )


@case("1344000")
def annual_total_below_years_and_their_sum() -> Sheets:
    return one_sheet(
        ("Enterprise agreement 3 years, USD",),
        ("Product", "Qty", "Year 1", "Year 2", "Year 3", "Total"),
        ("AI software", 128, usd(320000), usd(320000), usd(320000), usd(960000)),
        ("Scheduler", 128, usd(128000), usd(128000), usd(128000), usd(384000)),
        ("Annual total", "", usd(448000), usd(448000), usd(448000), usd(1344000)),
    )


@case("2240000", tax="112000", currency="AED")
def ae_amounts_with_the_tax_beside_them() -> Sheets:
    return one_sheet(
        ("Quote AED",),
        ("S.No", "Description", "Qty", "Unit Price", "VAT 5%", "Total with VAT"),
        (1, "GPU server", 2, 1100000, 110000, 2310000),
        (2, "Install", 1, 40000, 2000, 42000),
        ("Total", "", "", "", 112000, 2352000),
    )


@case("923600", currency="EUR")
def fr_firm_and_optional_tranches() -> Sheets:
    return one_sheet(
        ("DPGF, montants HT en euros",),
        ("Poste", "Libellé", "Unité", "Quantité", "PU HT", "Montant HT"),
        ("Tranche ferme",),
        ("1", "Serveurs GPU", "U", 4, 230000, 920000),
        ("2", "Formation", "J", 3, 1200, 3600),
        ("", "Total tranche ferme", "", "", "", 923600),
        ("Tranche optionnelle",),
        ("3", "Extension GPU", "U", 2, 225000, 450000),
        ("", "Total tranche optionnelle", "", "", "", 450000),
        ("", "Total général (ferme + optionnelle)", "", "", "", 1373600),
    )


@case("1271600", freight="3200")
def tariff_surcharge_between_the_subtotal_and_the_freight() -> Sheets:
    return one_sheet(
        ("Pelham Inc", "USD"),
        HEAD,
        ("N1", "GPU node", 4, 289000, 1156000),
        ("", "", "", "Subtotal", 1156000),
        ("", "", "", "Tariff surcharge 10%", 115600),
        ("", "", "", "Freight", 3200),
        ("", "", "", "Total", 1274800),
    )


@case("1656000000", currency="KRW")
def kr_rent_over_the_term() -> Sheets:
    return one_sheet(
        ("GPU 서버 렌탈 견적서", "", "", "", "(단위: 원, VAT 별도)"),
        ("품목", "수량", "월 렌탈료", "기간(월)", "총 렌탈료"),
        ("H200 서버", 2, 21500000, 36, 1548000000),
        ("스토리지", 1, 3000000, 36, 108000000),
        ("합계", "", "", "", 1656000000),
    )


@case("2418400", currency="EUR")
def de_lease_with_a_payment_up_front() -> Sheets:
    return one_sheet(
        ("Leasingangebot EUR netto",),
        ("Objekt", "Menge", "Anschaffungswert", "Leasingrate/Monat", "Laufzeit (Monate)", "Summe Raten"),
        ("GPU-Cluster", 1, 2100000, 48300, 48, 2318400),
        ("Sonderzahlung", "", "", "", "", 100000),
        ("Gesamtaufwand", "", "", "", "", 2418400),
    )
