"""Traps in what stands around the lines: sums, discounts, taxes, offers to choose from."""

from tests.quotes.twins import Rows, Shown
from tests.quotes.vendor_layouts.base import Layout, layout, usd


@layout
def discount_once_for_everything() -> Layout:
    """List prices by line, one discount below."""
    rows: Rows = (
        ("Larkfield Micro Inc.",),
        ("Item", "Description", "Qty", "List Price", "Ext. List"),
        ("1", "GPU server 8x H200 SXM", 2, usd(400000), usd(800000)),
        ("2", "Switch", 2, usd(30000), usd(60000)),
        ("", "", "", "Total list", usd(860000)),
        ("", "", "", "Discount 25%", usd(-215000)),
        ("", "", "", "Net total", usd(645000)),
    )
    return Layout(sheets={"Quote": rows}, net="645000")


@layout
def discount_as_positive_figure() -> Layout:
    """A discount printed without its minus sign."""
    rows: Rows = (
        ("Larkfield Micro Inc.",),
        ("Part", "Description", "Qty", "Price", "Amount"),
        ("1", "GPU server 8x H200 SXM", 2, usd(400000), usd(800000)),
        ("", "Subtotal", "", "", usd(800000)),
        ("", "Less: project discount", "", "", usd(120000)),
        ("", "Freight", "", "", usd(2500)),
        ("", "Total due", "", "", usd(682500)),
    )
    return Layout(sheets={"Quote": rows}, net="680000", freight="2500")


@layout
def two_offers_to_choose_from() -> Layout:
    """Two complete offers, each with a grand total: none is chosen silently."""
    head = ("Part", "Description", "Qty", "Unit price", "Extended price")
    rows: Rows = (
        ("Nettlecombe Ltd",),
        ("Prices in USD",),
        ("Offer A: air cooled",),
        head,
        ("A", "GPU server 8x H200 SXM, air cooled", 2, 300000, 600000),
        ("", "", "", "Total offer A", 600000),
        ("Offer B: liquid cooled",),
        head,
        ("B", "GPU server 8x H200 SXM, liquid cooled", 2, 330000, 660000),
        ("", "", "", "Total offer B", 660000),
    )
    return Layout(sheets={"Quote": rows}, net="0", reconciled=False)


@layout
def carried_forward_between_pages() -> Layout:
    """Page sums carried forward are not lines."""
    rows: Rows = (
        ("Pagebrook GmbH",),
        ("Währung: EUR",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
        ("1", "Server", 2, 10000, 20000),
        ("2", "Switch", 1, 5000, 5000),
        ("", "Übertrag", "", "", 25000),
        ("3", "Kabel", 10, 20, 200),
        ("", "Gesamtsumme netto", "", "", 25200),
    )
    return Layout(sheets={"Q": rows}, net="25200", currency="EUR")


@layout
def total_in_the_letterhead_only() -> Layout:
    """The only total stands above the table."""
    rows: Rows = (
        ("Hexham Systems Inc.",),
        ("Total amount", usd(625000)),
        (),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "GPU server 8x H200 SXM", 2, usd(300000), usd(600000)),
        ("2", "Switch", 1, usd(25000), usd(25000)),
    )
    return Layout(sheets={"Q": rows}, net="625000")


@layout
def section_sums_in_a_side_column() -> Layout:
    """Section sums stand in a column of their own beside the last line of each section."""
    rows: Rows = (
        ("Ashgrove Inc.",),
        ("Part", "Description", "Qty", "Unit price", "Extended price", "Section sum"),
        ("1", "Server", 2, usd(1000), usd(2000), ""),
        ("2", "Rails", 2, usd(50), usd(100), usd(2100)),
        ("3", "Switch", 1, usd(700), usd(700), ""),
        ("4", "Cable", 10, usd(7), usd(70), usd(770)),
        ("", "", "", "", "Total", usd(2870)),
    )
    return Layout(sheets={"Q": rows}, net="2870")


@layout
def total_that_is_wrong() -> Layout:
    """The vendor's total misses by a transposed digit: shown, not hidden."""
    rows: Rows = (
        ("Misadd Inc",),
        ("Part", "Description", "Qty", "Unit price", "Extended price"),
        ("1", "Server", 2, usd(1320), usd(2640)),
        ("2", "Switch", 1, usd(775), usd(775)),
        ("3", "Cable", 5, usd(11), usd(55)),
        ("", "", "", "Total", usd(3740)),
    )
    return Layout(sheets={"Q": rows}, net="3470", reconciled=False, codes=("not_reconciled",))


@layout
def estimated_tax_and_shipping_lines() -> Layout:
    """Subtotal, shipping, taxable and non-taxable amounts, tax and total below the lines."""
    rows: Rows = (
        ("Quillon Direct LP",),
        ("Description", "Quantity", "Unit Price", "Subtotal"),
        ("GPU server 8x H200 SXM", 2, usd(300000), usd(600000)),
        ("Support 36 months", 2, usd(10000), usd(20000)),
        ("", "", "Subtotal", usd(620000)),
        ("", "", "Shipping & Handling", usd(1200)),
        ("", "", "Non-Taxable Amount", usd(20000)),
        ("", "", "Taxable Amount", usd(601200)),
        ("", "", "Estimated Tax", usd(48096)),
        ("", "", "Total (USD)", usd(669296)),
    )
    return Layout(sheets={"Q": rows}, net="620000", freight="1200", tax="48096")


@layout
def total_label_after_two_columns_of_sums() -> Layout:
    """The total's label stands in the middle, its list sum left and its net sum right of it."""
    rows: Rows = (
        ("Dunmere Ltd.",),
        ("P/N", "Descr.", "Q'ty", "Unit", "GPL", "Total GPL", "Disc", "Total Net USD"),
        ("D-1", "Router", 2, "ea", 10000, 20000, 0.45, 11000),
        ("D-2", "Optics", 8, "ea", 500, 4000, 0.5, 2000),
        ("", "TOTAL", "", "", "", 24000, "", 13000),
    )
    return Layout(sheets={"Q": rows}, net="13000")


@layout
def percentage_discount_below_the_lines() -> Layout:
    """One discount for the whole quote, printed as a percentage without its amount."""
    rows: Rows = (
        ("Fallowmere Inc.",),
        ("Part", "Description", "Qty", "List price", "Extended"),
        ("1", "GPU server 8x H200 SXM", 2, usd(400000), usd(800000)),
        ("2", "Switch", 2, usd(30000), usd(60000)),
        ("", "Special discount", "", "", Shown(0.25, "0%")),
        ("", "Grand total", "", "", usd(645000)),
    )
    return Layout(sheets={"Q": rows}, net="645000", codes=("amount_computed",))


@layout
def total_in_one_cell_with_its_label() -> Layout:
    """The total is a sentence."""
    rows: Rows = (
        ("Inglenook Ltd.",),
        ("Part", "Description", "Qty", "Unit price", "Extended"),
        ("1", "Server", 2, usd(1000), usd(2000)),
        ("2", "Switch", 1, usd(500.5), usd(500.5)),
        ("Grand Total: USD 2,500.50",),
    )
    return Layout(sheets={"Q": rows}, net="2500.50")


@layout
def terms_in_words_added_up() -> Layout:
    """One, three and five years in words, added up by the vendor."""
    rows: Rows = (
        ("Nunney Software Inc.",),
        ("SKU", "Description", "Quantity", "Unit Price", "Total Price"),
        ("N1", "Basic Support/Subscription for one year", 8, usd(400), usd(3200)),
        ("N3", "Basic Support/Subscription for three years", 8, usd(1000), usd(8000)),
        ("N5", "Basic Support/Subscription for five years", 8, usd(1500), usd(12000)),
        ("", "", "", "Total", usd(23200)),
    )
    return Layout(sheets={"Q": rows}, net="0", reconciled=False, codes=("total_adds_alternatives",))


@layout
def net_and_gross_in_one_word() -> Layout:
    """The sums are called Netto and Brutto and nothing else."""
    rows: Rows = (
        ("Pfaffing Rechner GmbH",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis EUR", "Gesamt EUR"),
        (1, "Server", 2, 100, 200),
        ("", "Netto", "", "", 200),
        ("", "MwSt. 19%", "", "", 38),
        ("", "Brutto", "", "", 238),
    )
    return Layout(sheets={"Q": rows}, net="200", tax="38", currency="EUR")


@layout
def gross_prices_with_the_tax_in_them() -> Layout:
    """Prices with tax, and the tax in them named below: not added again, taken out of the net total."""
    rows: Rows = (
        ("Pfaffing Rechner GmbH",),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis brutto EUR", "Gesamt brutto EUR"),
        (1, "Server", 2, 119, 238),
        ("", "Gesamtsumme brutto", "", "", 238),
        ("", "darin enthaltene MwSt. 19%", "", "", 38),
    )
    return Layout(sheets={"Q": rows}, net="200", tax="38", currency="EUR", codes=("prices_include_tax",))


@layout
def labels_in_the_part_number_column() -> Layout:
    """Sums and charges carry their label where the part numbers stand."""
    rows: Rows = (
        ("Acorn Bank Inc.",),
        ("Currency USD",),
        ("Part number", "Description", "Qty", "Unit price", "Extended"),
        ("A", "Server", 2, 100, 200),
        ("B", "Switch", 1, 50, 50),
        ("Subtotal", "", "", "", 250),
        ("Freight", "", "", "", 10),
        ("Total", "", "", "", 260),
    )
    return Layout(sheets={"Q": rows}, net="250", freight="10")


@layout
def list_total_discount_and_net_below() -> Layout:
    """Net prices by line; list sum, discount and net sum below: the discount is in the prices already."""
    rows: Rows = (
        ("Bolsover Inc.",),
        ("Part number", "Description", "Qty", "List", "Net", "Ext Net"),
        ("A", "Server", 2, usd(200), usd(100), usd(200)),
        ("B", "Switch", 1, usd(100), usd(50), usd(50)),
        ("", "", "", "", "Total List", usd(500)),
        ("", "", "", "", "Total Discount", usd(-250)),
        ("", "", "", "", "Total Net", usd(250)),
        ("", "", "", "", "Sales Tax", usd(20)),
        ("", "", "", "", "Total", usd(270)),
    )
    return Layout(sheets={"Q": rows}, net="250", tax="20")
