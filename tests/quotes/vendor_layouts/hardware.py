"""Quotes for servers and storage."""

from tests.quotes.twins import Rows
from tests.quotes.vendor_layouts.base import Layout, layout, usd


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
