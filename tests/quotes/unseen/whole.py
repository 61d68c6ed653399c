"""Sums of a whole document, of a whole term, and amounts with tax, as exports and forms print them."""

from tests.quotes.unseen.base import Sheets, case, one_sheet
from tests.quotes.vendor_layouts.base import usd

REPEATED_SUMS = ("SubTotal", "Shipping Charge", "Total")
SHOP_LINE = ("Lineitem quantity", "Lineitem name", "Lineitem price")
TAX_AND_GROSS = ("Wartość podatku VAT w zł.", "Wartość brutto w zł.")


@case("126690", "650", "10135.2")
def export_that_repeats_the_sums_of_the_document_on_every_line() -> Sheets:
    sums = ("126690.00", "650.00", "137475.20")
    return one_sheet(
        ("Currency", "Item", "Quantity", "Item Price", "Item Total", "Item Tax Amount", *REPEATED_SUMS),
        ("USD", "GPU server", "3", "41250.00", "123750.00", "9900.00", *sums),
        ("USD", "Rail kit", "3", "180.00", "540.00", "43.20", *sums),
        ("USD", "Setup", "1", "2400.00", "2400.00", "192.00", *sums),
    )


@case("27026", "118", "2210.44")
def export_that_prints_the_sums_of_the_document_on_its_first_line() -> Sheets:
    return one_sheet(
        ("Name", "Subtotal", "Shipping", "Taxes", "Total", "Discount Amount", "Currency", *SHOP_LINE),
        ("#D4", "27026.00", "118.00", "2210.44", "29354.44", "500.00", "USD", "12", "Dev kit", "1999.00"),
        ("#D4", "", "", "", "", "", "", "12", "NVMe 2TB", "178.50"),
        ("#D4", "", "", "", "", "", "", "4", "Carrier board", "349.00"),
    )


@case("1353600")
def total_of_three_years_beside_the_fees_of_one() -> Sheets:
    return one_sheet(
        ("Product", "Quantity", "Annual Net Price", "Annual Subtotal", "3-Year Total"),
        ("Licence per GPU", 64, usd(3600), usd(230400), usd(691200)),
        ("Scheduler per GPU", 64, usd(1950), usd(124800), usd(374400)),
        ("Account manager", 1, usd(96000), usd(96000), usd(288000)),
        ("Total Contract Value", "", "", "", usd(1353600)),
        (),
        ("Invoice schedule",),
        ("Year 1", "", "", "", usd(451200)),
        ("Year 2", "", "", "", usd(451200)),
        ("Year 3", "", "", "", usd(451200)),
        ("Total", "", "", "", usd(1353600)),
    )


@case("600", asked=True)
def totals_of_one_and_three_years_side_by_side() -> Sheets:
    return one_sheet(
        ("Product", "Quantity", "Annual price", "1-Year Total", "3-Year Total"),
        ("Licence", 2, usd(100), usd(200), usd(600)),
        ("Support", 1, usd(100), usd(100), usd(300)),
    )


@case("36540000", tax="6577200", currency="INR")
def amounts_that_hold_the_tax_of_a_rate_beside_net_prices() -> Sheets:
    return one_sheet(
        ("Sl. No.", "Name of equipment", "Qty", "Rate per Unit INR", "GST in %", "Amount with GST INR"),
        (1, "GPU server", 1, 28500000, "18%", 33630000),
        (2, "UPS 40 kVA", 2, 1240000, "18%", 2926400),
        (3, "42U rack", 1, 310000, "18%", 365800),
        (4, "Maintenance, 6th to 10th year", "", 5250000, "18%", 6195000),
        ("", "Grand Total", "", "", "", 43117200),
    )


@case("2352341", tax="539313.43", currency="PLN")
def taxes_of_lines_and_a_gross_column_in_the_row_of_the_total() -> Sheets:
    return one_sheet(
        ("Lp.", "Nazwa towaru", "Cena jedn. netto", "Szacowana ilość", "Wartość netto w zł.", *TAX_AND_GROSS),
        (1, "Serwer GPU", 612480, 3, 1837440, 422611.2, 2260051.2),
        (2, "Macierz dyskowa", 389900, 1, 389900, 89677, 479577),
        (3, "Przełącznik", 58750.5, 2, 117501, 27025.23, 144526.23),
        (4, "Szkolenie", 7500, 1, 7500, 0, 7500),
        ("", "Razem wartości:", "", "", 2352341, 539313.43, 2891654.43),
    )


@case("180000")
def sales_price_from_which_the_discount_leads_to_the_total() -> Sheets:
    return one_sheet(
        ("Product", "Sales Price", "Discount", "Quantity", "Total Price"),
        ("Training subscription", "USD 24.00", "25.00%", "10,000.00", "USD 180,000.00"),
        ("", "", "", "Grand Total", "USD 180,000.00"),
    )


@case("598765", "1200", "131992.3", "EUR")
def discounts_one_after_the_other_and_sums_below_their_labels() -> Sheets:
    return one_sheet(
        ("Descrizione", "Q.tà", "Prezzo", "Sc. %", "Importo"),
        ("Server GPU", 2, "€ 428.000,00", "40+10", "€ 462.240,00"),
        ("Storage", 1, "€ 196.000,00", "50+5", "€ 93.100,00"),
        ("Garanzia", 1, "€ 43.425,00", "", "€ 43.425,00"),
        (),
        ("Totale merce", "Sconto", "Spese trasporto", "Totale imposta", "TOTALE DOCUMENTO"),
        ("598.765,00", "0,00", "1.200,00", "131.992,30", "€ 731.957,30"),
    )


@case("1644879.89", currency="BRL")
def total_whose_marks_are_misplaced() -> Sheets:
    return one_sheet(
        ("ITEM", "ESPECIFICAÇÃO", "QUANT", "VALOR UNITÁRIO", "VALOR TOTAL"),
        ("1", "SERVIDOR DE RACK 2U", "17", "R$ 92.132,35", "R$ 1.566.249,95"),
        ("2", "INSTALAÇÃO", "17", "R$ 1.698,82", "R$ 28.879,94"),
        ("3", "TREINAMENTO", "5", "R$ 9.950,00", "R$ 49.750,00"),
        ("TOTAL", "", "", "", "R$ 1.644,879,89"),
    )


@case("300")
def number_of_the_page_in_the_column_of_prices() -> Sheets:
    return one_sheet(
        ("Item", "Description", "Qty", "Price"),
        (1, "Server", 2, usd(100)),
        (2, "Rack", 1, usd(100)),
        ("", "Total", "", usd(300)),
        ("Printed on 1 March", "", "", "Page: 3 / 35"),
    )
