"""Quotes for software, subscriptions and networks: terms, price units, options, leases."""

from tests.quotes.twins import Rows
from tests.quotes.vendor_layouts.base import Layout, layout, usd


@layout
def subscription_terms_added_up_by_the_vendor() -> Layout:
    """Three terms of one support, of which one can be bought, in the vendor's own total."""
    rows: Rows = (
        ("Vantor Virtual Inc.",),
        ("Offer expires: 9/31/2019",),
        (
            "Product Code",
            "Product Description",
            "Term",
            "Qty",
            "List Price",
            "Discount",
            "Unit Price",
            "Total",
        ),
        ("VV-ENT-C", "Virtualisation Enterprise, per core licence", "", 256, 350, 0.1, 315, 80640),
        ("VV-SS-1", "Production Support for Enterprise, 1 year", "12", 256, 80, 0, 80, 20480),
        ("VV-SS-3", "Production Support for Enterprise, 3 years", "36", 256, 210, 0, 210, 53760),
        ("VV-SS-5", "Production Support for Enterprise, 5 years", "60", 256, 330, 0, 330, 84480),
        ("", "", "", "", "", "", "Total", usd(239360)),
    )
    return Layout(
        sheets={"Quote": rows},
        net="80640",
        reconciled=False,
        codes=("total_adds_alternatives", "impossible_date"),
    )


@layout
def price_per_ten_pack() -> Layout:
    """Instances sold in tens: the price is per 10."""
    rows: Rows = (
        ("Verdance Backup AG",),
        ("Currency: EUR",),
        ("SKU", "Description", "Quantity", "Unit", "Unit price", "Total"),
        ("VB-U10", "Backup universal subscription, 36 months", 500, "per 10", 1120, 56000),
        ("VB-ON", "Onboarding service", 1, "each", 2400, 2400),
        ("", "", "", "", "Total", 58400),
    )
    return Layout(sheets={"Quote": rows}, net="58400", currency="EUR")


@layout
def price_per_thousand() -> Layout:
    """Unit price per 1,000 in a column of its own; no extended column at all."""
    rows: Rows = (
        ("Covenant Data Inc",),
        ("Part Number", "Description", "Qty", "Per", "Price (USD)"),
        ("CD-1", "Archive licence per mailbox", 12000, 1000, 4100),
        ("CD-2", "Setup", 1, 1, 900),
        ("", "", "", "Total", 50100),
    )
    return Layout(sheets={"Quote": rows}, net="50100")


@layout
def monthly_prices_with_term() -> Layout:
    """Price per user and month, a term in months, extended over the whole term."""
    rows: Rows = (
        ("Palisade Networks Inc.",),
        ("Line", "Product", "Description", "Term (months)", "Qty", "Monthly Unit Price", "Extended Price"),
        (1, "PN-5450", "Firewall appliance", "", 2, "", usd(98000)),
        (2, "PN-SUB", "Threat prevention subscription", 36, 2, usd(1000), usd(72000)),
        (3, "PN-SVC", "Premium support", 36, 2, usd(500), usd(36000)),
        ("", "", "", "", "", "Total", usd(206000)),
    )
    return Layout(sheets={"Quote": rows}, net="206000")


@layout
def options_for_years_below_the_offer() -> Layout:
    """Renewals for 3 and 5 years listed as options below, with sums of their own."""
    head = ("Part", "Description", "Qty", "Net Price", "Ext. Net Price")
    rows: Rows = (
        ("Palisade Networks Inc.",),
        ("Quotation (USD)",),
        head,
        ("F1", "Firewall appliance", 2, 49000, 98000),
        ("F2", "Support 1 year", 2, 6000, 12000),
        ("", "", "", "Total", 110000),
        (),
        ("Option 1: support 3 years instead of 1",),
        ("F2-3", "Support 3 years", 2, 15000, 30000),
        ("", "", "", "Total option 1", 30000),
        ("Option 2: support 5 years instead of 1",),
        ("F2-5", "Support 5 years", 2, 22000, 44000),
        ("", "", "", "Total option 2", 44000),
    )
    return Layout(sheets={"Quote": rows}, net="110000")


@layout
def network_list_with_product_and_service_totals() -> Layout:
    """A configurator's list: line tree, service duration, and totals by class at the end."""
    rows: Rows = (
        ("Cindermoor Networks",),
        (
            "Line Number",
            "Part Number",
            "Description",
            "Service Duration (Months)",
            "Lead Time (Days)",
            "Unit List Price",
            "Qty",
            "Unit Net Price",
            "Disc(%)",
            "Extended Net Price",
        ),
        ("1.0", "CN-9336", "Switch 36x 400G", "---", 28, usd(48000), 2, usd(24000), 50, usd(48000)),
        ("1.0.1", "CN-SUP", "Switch support 8x5 NBD", 36, "N/A", usd(6000), 2, usd(4800), 20, usd(9600)),
        ("1.1", "CN-PWR", "Power supply 1100W", "---", 14, usd(0), 4, usd(0), 0, usd(0)),
        ("1.2", "CN-LIC", "Network subscription licence", 36, "N/A", usd(9000), 2, usd(4500), 50, usd(9000)),
        (),
        ("", "", "", "", "", "", "", "", "Product Total", usd(48000)),
        ("", "", "", "", "", "", "", "", "Service Total", usd(9600)),
        ("", "", "", "", "", "", "", "", "Subscription Total", usd(9000)),
        ("", "", "", "", "", "", "", "", "Total Price", usd(66600)),
    )
    return Layout(sheets={"Estimate": rows}, net="66600")


@layout
def lease_offer_beside_the_purchase() -> Layout:
    """A lease rate below the purchase total is no part of it."""
    rows: Rows = (
        ("Tanglewood Compute Inc",),
        ("Qty", "Description", "Unit Price", "Extended"),
        (2, "GPU server 8x MI300X OAM", usd(215000), usd(430000)),
        ("", "", "Total purchase price", usd(430000)),
        (),
        ("", "Lease offer: 36 months, monthly rate", "", usd(13250)),
        ("", "Total lease payments", "", usd(477000)),
    )
    return Layout(sheets={"Quote": rows}, net="430000")
