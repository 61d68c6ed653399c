"""Servers, resellers and cloud offers in English."""

from datetime import date

from tests.quotes.twins import Shown
from tests.quotes.unseen.base import Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd

GBP = "[$£-809]#,##0.00"


def gbp(value: float) -> Shown:
    return Shown(value, GBP)


@case("1214600", tax="97168", freight="1850")
def dell_like_unit_subtotals() -> Sheets:
    # config groups; per unit subtotal, qty, extended; summary at top
    return {
        "Quote": (
            ("Your quote is ready for purchase.",),
            ("Brightlane Systems Marketing LP",),
            ("Quote No.", "3000199887766.2", "Total", usd(1313618)),
            ("Customer #", "100200300", "Quoted On", "Nov. 12, 2026"),
            ("Expires by", "Dec. 12, 2026"),
            (),
            ("Shipping Group",),
            ("Ship To: Example University, 1 Campus Rd",),
            ("", "", "Unit Price", "Quantity", "Subtotal"),
            ("XR9680 PowerCompute server - 8x NVIDIA H200 SXM5 141GB", "", usd(289500), 4, usd(1158000)),
            ("Estimated delivery if purchased today: Jan. 15, 2027",),
            ("Description", "SKU", "Unit Price", "Quantity", "Subtotal"),
            ("XR9680 base chassis", "210-BFXX", "-", 4, "-"),
            ("Intel Xeon Platinum 8568Y+ 2.3G", "338-CPBX", "-", 8, "-"),
            ("64GB RDIMM 5600MT/s", "370-BBRX", "-", 128, "-"),
            ("ProSupport Plus 4-hour 36 months", "865-BBNX", "-", 4, "-"),
            ("", "", "Unit Price", "Quantity", "Subtotal"),
            ("S5448 Ethernet switch 48x100G", "", usd(28300), 2, usd(56600)),
            ("Description", "SKU", "Unit Price", "Quantity", "Subtotal"),
            ("S5448 base", "210-CCXX", "-", 2, "-"),
            ("", "", "", "Subtotal:", usd(1214600)),
            ("", "", "", "Shipping:", usd(1850)),
            ("", "", "", "Environmental Fee:", usd(0)),
            ("", "", "", "Non-Taxable Amount:", usd(0)),
            ("", "", "", "Taxable Amount:", usd(1214600)),
            ("", "", "", "Estimated Tax:", usd(97168)),
            ("", "", "", "Total:", usd(1313618)),
        )
    }


@case("1086000")
def nodes_per_system_qty_times_systems() -> Sheets:
    # qty per system and total qty
    return {
        "BOM": (
            ("Quarrystone Micro Inc.", "", "", "", "", "Currency: USD"),
            ("System configuration: SYS-821GE-TNHR x 4",),
            (
                "No.",
                "Part Number",
                "Description",
                "Qty per system",
                "Systems",
                "Total Qty",
                "Unit Price",
                "Ext. Price",
            ),
            (1, "SYS-821GE-TNHR", "8U GPU SuperServer, HGX H200 8-GPU", 1, 4, 4, 215000, 860000),
            (2, "P4X-SPR8480", "Intel Xeon 8480+ 56C", 2, 4, 8, 7000, 56000),
            (3, "MEM-DR564", "64GB DDR5-4800 ECC RDIMM", 32, 4, 128, 350, 44800),
            (4, "HDS-MUN-7T6", "7.68TB NVMe U.2", 8, 4, 32, 1100, 35200),
            (5, "AOC-CX7", "ConnectX-7 400G NDR OSFP", 8, 4, 32, 1875, 60000),
            (6, "OSNBD3", "3-year NBD on-site", 1, 4, 4, 7500, 30000),
            ("", "", "", "", "", "", "Total", 1086000),
        )
    }


@case("1086000")
def one_system_price_then_times_quantity() -> Sheets:
    # BOM of one system adds to unit price; then order quantity × and total
    return {
        "Quote": (
            ("Quarrystone Micro Inc.",),
            ("Currency", "USD"),
            ("Item", "Description", "Qty", "Unit Price", "Amount"),
            (1, "8U GPU SuperServer, HGX H200 8-GPU", 1, 215000, 215000),
            (2, "Intel Xeon 8480+ 56C", 2, 7000, 14000),
            (3, "64GB DDR5-4800 ECC RDIMM", 32, 350, 11200),
            (4, "7.68TB NVMe U.2", 8, 1100, 8800),
            (5, "ConnectX-7 400G NDR OSFP", 8, 1875, 15000),
            (6, "3-year NBD on-site", 1, 7500, 7500),
            ("", "", "", "System price", 271500),
            ("", "", "", "Number of systems", 4),
            ("", "", "", "Grand Total", 1086000),
        )
    }


@case("498250")
def hpe_like_solution_with_config_headers() -> Sheets:
    return {
        "Sheet1": (
            ("Budgetary Quote", "", "", "", "", "", "", "", ""),
            (
                "Quote number:",
                "NQ-12345678",
                "",
                "",
                "Price valid until",
                Shown(date(2026, 12, 31), "dd-mmm-yyyy"),
            ),
            ("Currency:", "USD"),
            (),
            (
                "Line",
                "Qty",
                "Product #",
                "Product description",
                "Unit List Price",
                "Ext List Price",
                "Discount%",
                "Unit Net Price",
                "Extended Net Price",
            ),
            ("", "", "", "Config name: GPU Nodes", "", "", "", "", ""),
            ("01", 2, "P66016-B21", "Cray XD670 5U 8 GPU CTO", 120000, 240000, 25, 90000, 180000),
            ("0101", 2, "P66016-B21 ABA", "U.S. English localization", 0, 0, 0, 0, 0),
            (
                "02",
                2,
                "R9S41C",
                "NVIDIA HGX H100 80GB 8-GPU Air Cooled FIO",
                200000,
                400000,
                25,
                150000,
                300000,
            ),
            ("", "", "", "Subtotal for GPU Nodes", "", 640000, "", "", 480000),
            ("", "", "", "Config name: Services", "", "", "", "", ""),
            ("03", 1, "HU4A6A3", "3Y Tech Care Essential Service", 20000, 20000, 10, 18000, 18000),
            ("0301", 1, "HU4A6A3#00T", "XD670 Support", 0, 0, 0, 0, 0),
            ("04", 1, "HA114A1", "Installation and Startup Service", 250, 250, 0, 250, 250),
            ("", "", "", "Subtotal for Services", "", 20250, "", "", 18250),
            ("", "", "", "Total", "", 660250, "", "", 498250),
            ("", "", "", "Total discount", "", "", "", "", 162000),
        )
    }


@case("214730.40")
def cisco_like_estimate_with_footer_totals() -> Sheets:
    return {
        "PriceEstimate": (
            ("Estimate ID", "XY123456789EF"),
            ("Price List", "Global Price List in US Dollars (USD)"),
            (),
            (
                "Line Number",
                "Part Number",
                "Description",
                "Service Duration (Months)",
                "Estimated Lead Time (Days)",
                "Unit List Price",
                "Pricing Term",
                "Qty",
                "Unit Net Price",
                "Disc(%)",
                "Extended Net Price",
            ),
            (
                "1.0",
                "N9K-C9364E-SG2-O",
                "Nexus 9364E 64p 800G OSFP",
                "---",
                "84",
                150000.00,
                "---",
                2,
                82500.00,
                45.00,
                165000.00,
            ),
            (
                "1.0.1",
                "CON-SNT-N9KC936E",
                "SNTC-8X5XNBD Nexus 9364E",
                36,
                "N/A",
                18000.00,
                "---",
                2,
                14400.00,
                20.00,
                28800.00,
            ),
            (
                "1.1",
                "NXK-AF-PE",
                "Dummy PID for Airflow Selection Port-side Exhaust",
                "---",
                "21",
                0.00,
                "---",
                2,
                0.00,
                0.00,
                0.00,
            ),
            (
                "1.2",
                "DCN-XF-LIC",
                "DCN Advantage Term XF 3Y",
                "---",
                "N/A",
                15000.00,
                "1 for 36 Months",
                2,
                10465.20,
                30.23,
                20930.40,
            ),
            (),
            ("", "", "", "", "", "", "", "", "Product Total", "", 165000.00),
            ("", "", "", "", "", "", "", "", "Service Total", "", 28800.00),
            ("", "", "", "", "", "", "", "", "Subscription Total", "", 20930.40),
            ("", "", "", "", "", "", "", "", "Total Price", "", 214730.40),
        )
    }


@case("301450", tax="24116", freight="640")
def cdw_like_reseller() -> Sheets:
    return {
        "QUOTE": (
            ("QUOTE CONFIRMATION",),
            ("Northbeck Reseller LLC", "", "", "", "1-800-555-0100"),
            ("QUOTE #", "QUOTE DATE", "QUOTE REFERENCE", "CUSTOMER #", "GRAND TOTAL"),
            ("NRGX992", "11/5/2026", "H200 NVL CARDS", "1234567", usd(326206)),
            (),
            ("ITEM", "QTY", "CDW#", "UNIT PRICE", "EXT. PRICE"),
            ("NVIDIA H200 NVL 141GB PCIe graphics card", 8, "7890123", usd(31250), usd(250000)),
            ("Mfg. Part#: 900-21010-0040-000",),
            ("UNSPSC: 43201401",),
            ("Contract: Sourcewell 121923",),
            ("NVLink bridge 4-way", 2, "7890124", usd(1725), usd(3450)),
            ("Mfg. Part#: 900-53651",),
            ("NVIDIA AI Enterprise subscription 3 years - 1 GPU", 8, "7890125", usd(6000), usd(48000)),
            ("Mfg. Part#: 731-AI7004",),
            ("Electronic distribution - NO MEDIA",),
            (),
            ("", "", "", "SUBTOTAL", usd(301450)),
            ("", "", "", "SHIPPING", usd(640)),
            ("", "", "", "SALES TAX", usd(24116)),
            ("", "", "", "GRAND TOTAL", usd(326206)),
        )
    }


@case("95250")
def shi_like_reseller_with_msrp() -> Sheets:
    return {
        "Pricing Quotation": (
            ("Pricing Proposal",),
            ("Quotation #:", "25998877"),
            ("Created On:", "11/03/2026"),
            ("Valid Until:", "11/30/2026"),
            (),
            ("All Prices are in US Dollar (USD)",),
            ("", "Product", "Qty", "Retail", "Your Price", "Total"),
            ("1", "PRIMERGY GX2570 GPU node\n    Fujitsu - Part#: S26361-K", 1, 99000, 82000, 82000),
            ("", "Coverage Term: 12/1/2026 - 11/30/2029"),
            ("2", "Rack PDU 3-phase", 4, 1400, 1187.5, 4750),
            ("3", "Red Hat Enterprise Linux AI 3Y", 1, 10000, 8500, 8500),
            ("", "", "", "", "Total", 95250),
            ("Additional Comments",),
            ("Please note, if Emergency Connectivity Funds (ECF) will be used, total may change",),
        )
    }


@case("512345.67", tax="97345.68", currency="EUR")
def bechtle_like_german_text_numbers() -> Sheets:
    return {
        "Angebot": (
            ("Rabenstein Systemhaus GmbH & Co. KG",),
            ("Angebot Nr. 4711-2026", "", "", "", "", "Datum: 12.11.2026"),
            (),
            ("Pos.", "Menge", "ME", "Artikel-Nr.", "Bezeichnung", "E-Preis", "G-Preis"),
            (
                "10",
                "1,00",
                "ST",
                "9930011",
                "GPU-Server ESC N8-E11 mit 8x H100 SXM5 80GB",
                "412.345,67 €",
                "412.345,67 €",
            ),
            ("20", "4,00", "ST", "9930012", "InfiniBand Switch NDR", "22.500,00 €", "90.000,00 €"),
            ("30", "1,00", "PAU", "DL-100", "Installation und Inbetriebnahme", "10.000,00 €", "10.000,00 €"),
            ("", "", "", "", "Nettobetrag", "", "512.345,67 €"),
            ("", "", "", "", "zzgl. 19% USt.", "", "97.345,68 €"),
            ("", "", "", "", "Gesamtbetrag", "", "609.691,35 €"),
            ("Lieferzeit: ca. 8-10 Wochen",),
            ("Zahlungsbedingungen: 30 Tage netto",),
        )
    }


@case("640000", currency="EUR")
def reverse_charge() -> Sheets:
    return {
        "Offer": (
            ("Vandermeer Datacenter B.V.",),
            ("Offer 2026-331", "", "", "Currency: EUR"),
            ("Pos", "Description", "Qty", "Unit price", "Total"),
            (1, "HGX B200 8-GPU server", 1, 560000, 560000),
            (2, "Direct liquid cooling CDU", 1, 80000, 80000),
            ("", "Total excl. VAT", "", "", 640000),
            ("", "VAT 0% (reverse charge, Art. 196 VAT Directive)", "", "", 0),
            ("", "Total", "", "", 640000),
        )
    }


@case("880000", freight="2500", tax="176500", currency="GBP")
def uk_framework_with_vat_on_carriage() -> Sheets:
    return {
        "Price Schedule": (
            ("Corvane Computing Limited", "", "", "", "VAT Reg: GB 123 4567 89"),
            ("Framework: RM6098 Technology Products & Associated Services 2",),
            ("Ref", "Item", "Unit of measure", "Volume", "Unit Cost (ex VAT) £", "Total Cost (ex VAT) £"),
            ("1.1", "GPU server, 8 x H200 SXM", "Each", 3, gbp(280000), gbp(840000)),
            ("1.2", "5 year support, 4hr response", "Each", 3, gbp(12000), gbp(36000)),
            ("1.3", "Installation", "Day", 4, gbp(1000), gbp(4000)),
            ("", "", "", "", "Sub Total", gbp(880000)),
            ("", "", "", "", "Carriage", gbp(2500)),
            ("", "", "", "", "VAT @ 20%", gbp(176500)),
            ("", "", "", "", "TOTAL", gbp(1059000)),
        )
    }


@case("1200000")
def total_at_top_only_big_box() -> Sheets:
    return {
        "Offer": (
            ("", "", "OFFER"),
            ("Ferndale AI Infrastructure SAS", "", "", "", ""),
            ("TOTAL OFFER", "", "", "USD 1,200,000.00"),
            (),
            ("#", "Reference", "Designation", "Quantity", "P.U. USD", "Total USD"),
            (1, "F-1", "GPU server 8x MI325X", 4, 275000, 1100000),
            (2, "F-2", "Ethernet switch 64x400G", 2, 50000, 100000),
        )
    }


@case("735500")
def totals_on_another_sheet() -> Sheets:
    return {
        "Summary": (
            ("Oakhollow Systems Inc.",),
            ("Quotation OS-22", "", "USD"),
            (),
            ("Section", "Amount"),
            ("A - Compute", usd(700000)),
            ("B - Network", usd(30000)),
            ("C - Services", usd(5500)),
            ("Grand Total", usd(735500)),
        ),
        "A Compute": (
            ("Part", "Description", "Qty", "Unit", "Ext"),
            ("A1", "GPU server 8x H200", 2, usd(350000), usd(700000)),
        ),
        "B Network": (
            ("Part", "Description", "Qty", "Unit", "Ext"),
            ("B1", "Switch", 2, usd(14000), usd(28000)),
            ("B2", "Cable", 20, usd(100), usd(2000)),
        ),
        "C Services": (
            ("Part", "Description", "Qty", "Unit", "Ext"),
            ("C1", "Install", 1, usd(5500), usd(5500)),
        ),
    }


@case("99500")
def trade_in_and_parenthesised_credit() -> Sheets:
    return one_sheet(
        ("Windlass Tech Corp.",),
        ("Part #", "Description", "Qty", "Net Price (USD)", "Ext. Net (USD)"),
        ("W-1", "Storage array 500 TB", 1, 120000, 120000),
        ("W-2", "Trade-in credit, old array", 1, "(15,000.00)", "(15,000.00)"),
        ("W-3", "Competitive displacement", 1, -5500, -5500),
        ("", "", "", "Total", "99,500.00"),
    )


@case("1000.00")
def rounding_row() -> Sheets:
    return one_sheet(
        ("Amberfold GmbH",),
        ("Prices in USD",),
        ("Pos", "Description", "Qty", "Unit", "Amount"),
        (1, "Cable", 3, 111.113, 333.34),
        (2, "Optic", 3, 222.221, 666.66),
        ("", "Subtotal", "", "", 1000.00),
        ("", "Rounding", "", "", 0.00),
        ("", "Total", "", "", 1000.00),
    )


@case("250000.00", currency="CHF")
def rounding_difference_row_minus() -> Sheets:
    return one_sheet(
        ("Amberfold AG",),
        ("Alle Preise in CHF",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
        (1, "Server", 3, 83000.1, 249000.3),
        (2, "Kabel", 7, 142.85, 999.95),
        ("", "Rundungsdifferenz", "", "", -0.25),
        ("", "Total", "", "", 250000.00),
    )


@case("300000")
def shipping_tbd_and_blank_totals() -> Sheets:
    return one_sheet(
        ("Larkspur Compute Inc",),
        ("Item", "Description", "Qty", "Unit Price", "Extended"),
        (1, "GPU server 8x H200", 1, usd(300000), usd(300000)),
        ("", "", "", "Subtotal", usd(300000)),
        ("", "", "", "Shipping", "TBD"),
        ("", "", "", "Tax", "TBD"),
        ("", "", "", "Total", ""),
    )


@case("301000")
def qty_with_words() -> Sheets:
    return one_sheet(
        ("Larkspur Compute Inc",),
        ("Item", "Description", "Quantity", "Unit Price US$", "Extended US$"),
        (1, "GPU server 8x H200", "1 ea", "300,000.00", "300,000.00"),
        (2, "Cable", "x8", "US$ 125.00", "US$ 1,000.00"),
        ("", "", "", "Total", "US$ 301,000.00"),
    )


@case("405000", hidden_columns=("D:E",))
def hidden_cost_columns() -> Sheets:
    return one_sheet(
        ("Dunlin Resale Inc", "", "", "", "", "", ""),
        ("Item", "Description", "Qty", "Cost", "Margin", "Unit Price", "Total Price"),
        (1, "GPU server 8x H200", 1, usd(350000), Shown(0.125, "0.0%"), usd(400000), usd(400000)),
        (2, "Cable", 50, usd(90), Shown(0.1, "0.0%"), usd(100), usd(5000)),
        ("", "Total", "", usd(354500), "", "", usd(405000)),
    )
