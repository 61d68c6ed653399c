"""What is bought and what only may be: alternatives joined by "or", ticked options, numbers of documents."""

from tests.quotes.unseen.base import Sheets, case, one_sheet


@case("0", asked=True)
def one_line_or_another() -> Sheets:
    return one_sheet(
        ("Acme SE", "EUR"),
        ("Pos", "Item", "Qty", "Unit", "Total"),
        (1, "Node 8x H200", 2, 280000, 560000),
        ("", "or"),
        (2, "Node 8x B200", 2, 390000, 780000),
        (3, "Install", 1, 5000, 5000),
        ("", "Total with pos. 1", "", "", 565000),
        ("", "Total with pos. 2", "", "", 785000),
    )


@case("504000", currency="EUR")
def options_ticked_in_a_column() -> Sheets:
    return one_sheet(
        ("Acme SE", "EUR"),
        ("Pos", "Item", "Option", "Qty", "Unit", "Total"),
        (1, "Node", "", 2, 250000, 500000),
        (2, "5Y uplift", "x", 2, 9000, 18000),
        (3, "Install", "", 1, 4000, 4000),
        ("", "", "", "", "Total without options", 504000),
        ("", "", "", "", "Total with options", 522000),
    )


@case("420400")
def number_of_the_offer_above_the_table() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        ("Offer 7",),
        ("Item", "Qty", "Unit", "Amount"),
        ("Node", 2, 210000, 420000),
        ("Cable", 4, 100, 400),
        ("Total", "", "", 420400),
    )


@case("8279260")
def total_is_the_quantity() -> Sheets:
    return one_sheet(
        ("Acme Inc, prices in USD",),
        ("Item", "Per rack", "Racks", "Spares", "Total", "Unit price", "Amount"),
        ("Node", 8, 4, 1, 33, 250000, 8250000),
        ("Cable", 64, 4, 10, 266, 110, 29260),
        ("", "", "", "", "", "Total", 8279260),
    )


@case("640000")
def discount_in_percent_and_in_money() -> Sheets:
    return one_sheet(
        ("Acme Inc", "USD"),
        ("Item", "Qty", "Unit", "Disc %", "Disc amt", "Total"),
        ("Node", 2, 400000, "30%", 240000, 560000),
        ("Switch", 2, 50000, "20%", 20000, 80000),
        ("Total", "", "", "", 260000, 640000),
    )


@case("200000", tax="38000", currency="EUR")
def cash_discount_below_the_gross_total() -> Sheets:
    return one_sheet(
        ("Angebot", "EUR"),
        ("Pos", "Text", "Menge", "EP", "GP"),
        (1, "Server", 2, 100000, 200000),
        ("", "Netto", "", "", 200000),
        ("", "MwSt 19%", "", "", 38000),
        ("", "Brutto", "", "", 238000),
        ("", "abzgl. 2% Skonto", "", "", -4760),
        ("", "Zahlbetrag bei Skonto", "", "", 233240),
    )


@case("137640")
def goods_with_the_words_of_charges() -> Sheets:
    lines = (
        ("Tax reporting software module", 1, 4000),
        ("Support incl. tax advice hotline", 1, 500),
        ("Optical transport switch", 2, 52000),
        ("Data handling appliance", 1, 18000),
        ("Cyber insurance add-on", 1, 2500),
        ("Wireless access point, tool-less", 10, 800),
        ("Duty-cycle monitor", 2, 120),
        ("Media retention service", 1, 400),
    )
    return one_sheet(
        ("Quote USD",),
        ("Item", "Qty", "Unit price", "Total"),
        *((text, count, price, count * price) for text, count, price in lines),
        ("Total", "", "", 137640),
    )


@case("200000", tax="17000", freight="900")
def charges_with_quantities_and_unit_prices() -> Sheets:
    return one_sheet(
        ("Quote USD",),
        ("Item", "Description", "Qty", "Unit price", "Total"),
        (1, "GPU server", 2, 100000, 200000),
        (2, "Sales tax on hardware and software", 1, 17000, 17000),
        (3, "Freight", 1, 900, 900),
        ("", "Total", "", "", 217900),
    )


@case("1500", tax="300", currency="EUR")
def summary_with_tax_and_both_totals() -> Sheets:
    head = ("Désignation", "Qté", "PU", "Total")
    return {
        "Recap": (
            ("Récapitulatif EUR",),
            ("Lot", "Montant HT"),
            ("Lot 1", 1000),
            ("Lot 2", 500),
            ("Total HT", 1500),
            ("TVA 20%", 300),
            ("Total TTC", 1800),
        ),
        "Lot 1": (head, ("A", 2, 400, 800), ("B", 1, 200, 200), ("Total lot 1", "", "", 1000)),
        "Lot 2": (head, ("C", 5, 100, 500), ("Total lot 2", "", "", 500)),
    }


@case("44000000", tax="4400000", currency="JPY")
def tax_inside_stated_in_a_japanese_note() -> Sheets:
    return one_sheet(
        ("御見積書",),
        ("品名", "数量", "単価", "金額(円)"),
        ("GPUサーバ", 1, 44000000, 44000000),
        ("保守", 1, 4400000, 4400000),
        ("合計", "", "", 48400000),
        ("※上記金額は消費税10%込みです。",),
    )
