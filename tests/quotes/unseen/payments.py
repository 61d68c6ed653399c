"""Plans of payment below the total, and sheets that another revision replaces."""

from tests.quotes.unseen.base import HEAD, Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd


@case("1595600")
def milestones_of_payment_one_of_which_is_the_shipment() -> Sheets:
    return {
        "Pricing": (
            HEAD,
            (1, "UPS 1250 kW", 2, usd(486300), usd(972600)),
            (2, "Battery cabinets", 2, usd(311500), usd(623000)),
            ("", "", "", "Total Base Price (USD)", usd(1595600)),
            (),
            ("", "Payment milestones"),
            ("", "Down payment with PO", 0.3, "", usd(478680)),
            ("", "Release to manufacture", 0.3, "", usd(478680)),
            ("", "Shipment", 0.3, "", usd(478680)),
            ("", "Commissioning complete", 0.1, "", usd(159560)),
        ),
        "Notes": (("Price excludes offloading.",),),
    }


@case("2430700", tax="243070", currency="AUD")
def stages_that_are_called_tax_invoices() -> Sheets:
    return one_sheet(
        ("All prices in AUD",),
        ("#", "Description", "Qty", "Unit Price ex GST", "Total ex GST"),
        (1, "GPU server", 3, usd(548200), usd(1644600)),
        (2, "Storage", 1, usd(786100), usd(786100)),
        ("", "", "", "Total ex GST", usd(2430700)),
        ("", "", "", "GST 10%", usd(243070)),
        ("", "", "", "Total inc GST", usd(2673770)),
        (),
        ("", "Invoicing"),
        ("", "Tax invoice 1 - on order 40%", "", "", usd(1069508)),
        ("", "Tax invoice 2 - on shipment 40%", "", "", usd(1069508)),
        ("", "Tax invoice 3 - on completion 20%", "", "", usd(534754)),
    )


@case("700", freight="100", asked=True)
def freight_below_the_total_among_amounts_that_no_total_holds() -> Sheets:
    return one_sheet(
        HEAD,
        (1, "Server", 2, usd(350), usd(700)),
        ("", "Total", "", "", usd(700)),
        ("", "Deposit on order", "", "", usd(200)),
        ("", "Shipment", "", "", usd(100)),
        ("", "Acceptance test", "", "", usd(100)),
    )


@case("100600")
def sheet_that_an_other_revision_supersedes() -> Sheets:
    head = ("Description", "Qty", "Unit Net", "Ext Net")
    return {
        "Rev 2": (
            ("Quote 5807-2",),
            ("Replaces quote 5807-1",),
            head,
            ("Storage", 2, usd(46350), usd(92700)),
            ("Services", 1, usd(7900), usd(7900)),
            ("", "", "Total", usd(100600)),
        ),
        "Rev 1": (
            ("SUPERSEDED BY 5807-2",),
            head,
            ("Storage", 2, usd(48950), usd(97900)),
            ("Services", 1, usd(9900), usd(9900)),
            ("", "", "Total", usd(107800)),
        ),
    }


@case("193236", tax="38647.2", currency="EUR")
def freight_that_the_seller_has_paid() -> Sheets:
    return one_sheet(
        ("Désignation", "Qté", "PU HT", "Montant HT"),
        ("Serveur", 4, 24375, "97 500,00 €"),
        ("Carte GPU", 12, 7978, "95 736,00 €"),
        ("Frais de port", 1, "", "Franco"),
        ("", "", "Total HT", "193 236,00 €"),
        ("", "", "TVA 20 %", "38 647,20 €"),
        ("", "", "Total TTC", "231 883,20 €"),
    )
