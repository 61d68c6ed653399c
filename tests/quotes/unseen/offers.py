"""Leases, terms, years, options and units: offers whose sum is more than its lines."""

from tests.quotes.unseen.base import Sheets, case, one_sheet


@case("412000", asked=True)
def options_priced_beside_base_in_column() -> Sheets:
    # "Base" and "Optional" columns
    return {
        "Quote": (
            ("Tarnbrook HPC Inc",),
            ("USD",),
            ("Item", "Description", "Qty", "Unit price", "Base price", "Optional price"),
            (1, "GPU node 8x H200", 1, 350000, 350000, ""),
            (2, "Head node", 1, 22000, 22000, ""),
            (3, "Installation", 1, 40000, 40000, ""),
            (4, "Spare GPU baseboard", 1, 190000, "", 190000),
            (5, "Years 4-5 support", 1, 60000, "", 60000),
            ("", "Total", "", "", 412000, 250000),
        )
    }


@case("365000", asked=True)
def three_options_side_by_side() -> Sheets:
    # A/B/C columns of three configurations: must be asked
    return {
        "Comparison": (
            ("Tarnbrook HPC Inc", "", "", "", ""),
            ("All prices in USD",),
            ("Description", "Option A", "Option B", "Option C"),
            ("GPU nodes (2)", 300000, 420000, 610000),
            ("Switches", 25000, 25000, 50000),
            ("Installation", 10000, 12000, 15000),
            ("Support 36 months", 30000, 42000, 60000),
            ("Total", 365000, 499000, 735000),
        )
    }


@case("0", asked=True)
def monthly_vs_annual_term_columns_ask() -> Sheets:
    # 1y / 3y / 5y price columns: choose
    return {
        "Cloud": (
            ("Nimbus Vault Cloud Ltd",),
            ("Prices in USD",),
            ("SKU", "Instance", "Qty", "On-demand", "1-year", "3-year", "5-year"),
            ("p5.48", "8x H100 instance", 4, 2000000, 1400000, 3000000, 4300000),
            ("stor", "Fast storage 100 TB", 1, 120000, 100000, 260000, 400000),
            ("Total", "", "", 2120000, 1500000, 3260000, 4700000),
        )
    }


@case("648000")
def lease_monthly_times_term() -> Sheets:
    return {
        "Lease": (
            ("Greyfold Capital & Compute",),
            ("Finance offer, USD", "Term: 36 months"),
            ("Item", "Qty", "Monthly", "Term", "Total"),
            ("GPU server 8x B200", 2, 8000, 36, 576000),
            ("Maintenance", 2, 1000, 36, 72000),
            ("Total", "", 18000, "", 648000),
        )
    }


@case("348600", asked=True)
def colocation_mrc_nrc() -> Sheets:
    # NRC + MRC × 36 = TCV
    return {
        "Service Order": (
            ("Stonegate Data Centers, Inc.",),
            ("Service term (months): 36", "", "", "Currency: USD"),
            ("Service", "Qty", "NRC per unit", "MRC per unit", "Total NRC", "Total MRC"),
            ("Cabinet 48U 30 kW", 3, 1500, 2900, 4500, 8700),
            ("Cross connect", 4, 350, 200, 1400, 800),
            ("Remote hands block", 1, 700, 0, 700, 0),
            ("Total", "", "", "", 6600, 9500),
            ("Total contract value (NRC + 36 x MRC)", "", "", "", "", 348600),
        )
    }


@case("4150000")
def usd_thousands() -> Sheets:
    return one_sheet(
        ("Larkspur Superclusters Inc",),
        ("All amounts in USD thousands",),
        ("Item", "Description", "Qty", "Unit Price", "Extended"),
        (1, "GB300 NVL72 rack", 1, 3900, 3900),
        (2, "Commissioning", 1, 250, 250),
        ("", "", "", "Total", 4150),
    )


@case("4150000")
def usd_k_header() -> Sheets:
    return one_sheet(
        ("Larkspur Superclusters Inc",),
        ("Item", "Description", "Qty", "Unit Price (k USD)", "Extended (k USD)"),
        (1, "GB300 NVL72 rack", 1, 3900, 3900),
        (2, "Commissioning", 1, 250, 250),
        ("", "", "", "Total (k USD)", 4150),
    )


@case("560000", asked=True)
def two_versions_in_workbook() -> Sheets:
    head = ("Item", "Description", "Qty", "Unit Price", "Extended")
    return {
        "V1 (superseded)": (
            ("Mossgate Inc", "", "Version 1", "USD"),
            head,
            (1, "GPU server 8x H200", 2, 300000, 600000),
            ("", "Total", "", "", 600000),
        ),
        "V2": (
            ("Mossgate Inc", "", "Version 2", "USD"),
            head,
            (1, "GPU server 8x H200", 2, 280000, 560000),
            ("", "Total", "", "", 560000),
        ),
    }


@case("210000")
def per_year_columns() -> Sheets:
    return {
        "Sub": (
            ("Helix Software Inc", "", "Currency: USD"),
            ("Product", "Qty", "Year 1", "Year 2", "Year 3", "Total"),
            ("AI platform subscription", 10, 50000, 50000, 50000, 150000),
            ("Premium support", 1, 20000, 20000, 20000, 60000),
            ("Total", "", 70000, 70000, 70000, 210000),
        )
    }


@case("210000")
def per_year_columns_without_total_column() -> Sheets:
    return {
        "Sub": (
            ("Helix Software Inc", "", "Currency: USD"),
            ("Product", "Qty", "Year 1", "Year 2", "Year 3"),
            ("AI platform subscription", 10, 50000, 50000, 50000),
            ("Premium support", 1, 20000, 20000, 20000),
            ("Annual total", "", 70000, 70000, 70000),
            ("Grand total 3 years", "", "", "", 210000),
        )
    }


@case("905000")
def alternates_marked_in_line_number() -> Sheets:
    return {
        "Bid": (
            ("Bidder: Cobalt Ridge Inc.",),
            ("Price schedule, USD",),
            ("CLIN", "Description", "Qty", "Unit", "Unit Price", "Extended Price"),
            ("0001", "GPU server, 8x B200", 2, "EA", 450000, 900000),
            ("0002", "Training", 1, "LOT", 5000, 5000),
            ("0003 (Option)", "Option year 1 maintenance", 1, "YR", 40000, 40000),
            ("0004 (Option)", "Option year 2 maintenance", 1, "YR", 42000, 42000),
            ("", "Total Base", "", "", "", 905000),
            ("", "Total with options", "", "", "", 987000),
        )
    }
