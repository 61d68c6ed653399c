"""The synthetic sample quotes that ship in resources/samples; run it to write them again.

Vendors, prices and persons are invented. The layouts are those of real quotes: title block, addresses,
a header far down, merged headers, options below the offer, formulas with saved results.

    python -m tests.quotes.sample_sheets
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from workbench.paths import resources_dir

NOTICE = "SYNTHETIC SAMPLE: vendor, people, part numbers and prices are invented."
CREATED = datetime.combine(date(2026, 11, 24), time())


class SheetWriter:
    """Rows of one sheet with the formats and formulas of a quote."""

    def __init__(self, book: Any, name: str, font: str, money: str) -> None:
        self.book = book
        self.sheet = book.add_worksheet(name)
        self._base = {"font_name": font, "font_size": 10, "valign": "vcenter"}
        self._money = money
        self.row = 0

    def style(self, **extra: Any) -> Any:
        """A cell format of the quote's typeface."""
        return self.book.add_format({**self._base, **extra})

    def money(self, **extra: Any) -> Any:
        """A format for amounts."""
        return self.style(num_format=self._money, **extra)

    def put(self, column: int, value: Any, style: Any = None) -> None:
        """A value in the current row; a date gets a date format."""
        if isinstance(value, date):
            self.sheet.write_datetime(self.row, column, datetime.combine(value, time()), style)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, value, style or self.style())
        else:
            self.sheet.write_number(self.row, column, value, style or self.style())

    def formula(self, column: int, text: str, value: Decimal, style: Any) -> None:
        """A formula with its saved result."""
        self.sheet.write_formula(self.row, column, text, style, float(value))

    def next(self, rows: int = 1) -> None:
        """Go down."""
        self.row += rows


def _cent(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _letterhead(
    out: SheetWriter, vendor: str, address: str, right: list[tuple[str, Any]], date_format: str
) -> None:
    out.sheet.set_row(out.row, 24)
    out.put(0, vendor, out.style(bold=True, font_size=16, font_color="#1F3864"))
    out.next()
    out.put(0, address, out.style(font_color="#595959"))
    out.next()
    out.put(0, NOTICE, out.style(italic=True, font_color="#C00000"))
    out.next(2)
    for label, value in right:
        out.put(6, label, out.style(bold=True))
        out.put(7, value, out.style(num_format=date_format, align="left"))
        out.next()
    out.row -= len(right)


# -- 1: eight-GPU servers, two header rows, options below the offer --------------------------------

_SERVER_LINES: list[tuple[str, list[tuple[str, str, int, str | None, str]]]] = [
    (
        "A. Compute",
        [
            (
                "QF-HGX-H200-8",
                "Quillfeather QF8200 GPU server, 8x NVIDIA H200 141GB SXM5 HGX",
                4,
                "412000.00",
                "0.26",
            ),
            ("QF-CPU-8592", "2x 64-core server CPU, installed", 4, None, ""),
            ("QF-MEM-2TB", "32x 64 GB DDR5-5600 RDIMM, installed", 4, None, ""),
            ("QF-NVM-61", "8x 7.68 TB NVMe SSD E3.S, installed", 4, None, ""),
            ("QF-NIC-400", "8x 400 Gb/s InfiniBand adapter and 2x 200 GbE adapter, installed", 4, None, ""),
            ("QF-RCK-48", "48U rack, 1200 mm deep, with two 3-phase PDUs", 2, "9850.00", "0.18"),
        ],
    ),
    (
        "B. Network",
        [
            ("QF-SW-NDR64", "InfiniBand NDR switch, 64 ports 400 Gb/s, managed", 2, "38500.00", "0.30"),
            ("QF-SW-ETH32", "Ethernet switch 32x 200 GbE, out-of-band management", 1, "21400.00", "0.30"),
            ("QF-TRX-800", "OSFP twin-port transceiver 2x 400 Gb/s", 34, "1450.00", "0.30"),
            ("QF-CBL-10", "MPO-12 fibre cable, 10 m", 68, "187.50", "0.30"),
        ],
    ),
    (
        "C. Services and support",
        [
            ("QF-SVC-DEP", "Installation and burn-in on site, per rack", 2, "9250.00", "0.00"),
            ("QF-SUP-36", "Support 24x7, 4 h on site, 36 months, per GPU server", 4, "36800.00", "0.15"),
        ],
    ),
]
_SERVER_OPTIONS = [
    (
        "QF-SUP-60",
        "Support 24x7, 4 h on site, 60 months, per GPU server (instead of 36 months)",
        4,
        "58400.00",
        "0.15",
    ),
    ("QF-SW-AIE", "AI software subscription per GPU, 36 months", 32, "13500.00", "0.20"),
    ("QF-SPR-H200", "Spare HGX H200 8-GPU baseboard, cold", 1, "268000.00", "0.22"),
]


def _server_line(
    out: SheetWriter, number: str, line: tuple[str, str, int, str | None, str]
) -> tuple[Decimal, Decimal]:
    part, text, quantity, list_price, discount = line
    row = out.row + 1
    out.put(0, number)
    out.put(1, part)
    out.put(2, text, out.style(text_wrap=True))
    out.put(3, quantity)
    if list_price is None:
        out.put(8, "Included", out.style(align="right", italic=True))
        out.put(9, "with server", out.style(indent=1))
        out.next()
        return Decimal(0), Decimal(0)
    unit_list, share = Decimal(list_price), Decimal(discount)
    unit_net = _cent(unit_list * (1 - share))
    extended_list, extended = unit_list * quantity, unit_net * quantity
    out.put(4, float(unit_list), out.money())
    out.put(5, float(share), out.style(num_format="0.0%"))
    out.formula(6, f"=ROUND(E{row}*(1-F{row}),2)", unit_net, out.money())
    out.formula(7, f"=D{row}*E{row}", extended_list, out.money())
    out.formula(8, f"=D{row}*G{row}", extended, out.money())
    out.put(9, "10-12 weeks" if "HGX" in part else "4 weeks", out.style(indent=1))
    out.next()
    return extended_list, extended


def write_server_quote(path: Path) -> None:
    """Four 8-GPU HGX H200 servers with network, services and support; options and a spare below the total."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": CREATED, "title": "Quote Q-26-11807"})
    out = SheetWriter(book, "Quote", "Calibri", '"$"#,##0.00')
    sheet = out.sheet
    for column, width in enumerate((7, 17, 58, 7, 14, 9, 14, 16, 16, 13)):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    _letterhead(
        out,
        "Quillfeather Systems, Inc.",
        "4180 Larkspur Parkway, Suite 300, Eastmarch, OR 97000 · quotes@quillfeather.example",
        [
            ("Quote number:", "Q-26-11807"),
            ("Quote date:", date(2026, 11, 9)),
            ("Valid until:", date(2026, 12, 31)),
            ("Currency:", "USD"),
            ("Delivery:", "DAP customer data centre, dock"),
        ],
        "mmm d, yyyy",
    )
    for text in (
        "Quote to:",
        "Example Buyer Corporation",
        "Attn: AI infrastructure purchasing",
        "200 Sample Avenue, Anytown",
    ):
        out.put(0, text, out.style(bold=text.endswith(":")))
        out.next()
    out.next(3)
    head = out.style(
        bold=True, bg_color="#1F3864", font_color="#FFFFFF", border=1, align="center", text_wrap=True
    )
    first = out.row
    for column, title in (
        (0, "Line"),
        (1, "Part number"),
        (2, "Description"),
        (3, "Qty"),
        (5, "Disc. %"),
        (9, "Lead time"),
    ):
        sheet.merge_range(first, column, first + 1, column, title, head)
    sheet.write(first, 4, "Unit price", head)
    sheet.write(first, 6, "Unit price", head)
    sheet.merge_range(first, 7, first, 8, "Extended price", head)
    for column, title in ((4, "List"), (6, "Net"), (7, "List"), (8, "Net")):
        sheet.write(first + 1, column, title, head)
    out.next(2)
    sheet.freeze_panes(out.row, 0)
    bold = out.style(bold=True, bg_color="#D9E2F3")
    subtotals: list[tuple[int, Decimal, Decimal]] = []
    line_number = 0
    for title, lines in _SERVER_LINES:
        sheet.set_row(out.row, None, bold)
        out.put(0, title, bold)
        out.next()
        start = out.row + 1
        listed = net = Decimal(0)
        for line in lines:
            line_number += 1
            added = _server_line(out, str(line_number), line)
            listed, net = listed + added[0], net + added[1]
        out.put(2, f"Subtotal {title[3:].lower()}", out.style(bold=True, align="right"))
        out.formula(7, f"=SUM(H{start}:H{out.row})", listed, out.money(bold=True, top=1))
        out.formula(8, f"=SUM(I{start}:I{out.row})", net, out.money(bold=True, top=1))
        subtotals.append((out.row + 1, listed, net))
        out.next(2)
    trade_in, freight = Decimal("-24000.00"), Decimal("6850.00")
    goods = sum((net for _, _, net in subtotals), Decimal(0))
    rows = [row for row, _, _ in subtotals]
    for text, amount in (
        ("Trade-in credit for six retired GPU servers", trade_in),
        ("Freight and insurance", freight),
    ):
        out.put(2, text, out.style(align="right"))
        out.put(8, float(amount), out.money())
        rows.append(out.row + 1)
        out.next()
    out.put(2, "Grand total, excluding sales tax (USD)", out.style(bold=True, align="right"))
    out.formula(
        8, "=" + "+".join(f"I{row}" for row in rows), goods + trade_in + freight, out.money(bold=True, top=6)
    )
    out.next(2)
    sheet.set_row(out.row, None, bold)
    out.put(0, "D. Options, not included in the total", bold)
    out.next()
    for index, option in enumerate(_SERVER_OPTIONS, start=1):
        _server_line(out, f"O{index}", option)
    out.next()
    for text in (
        "Payment: 30 % with order, 60 % on delivery, 10 % on acceptance, net 30 days.",
        "Sales tax is added on the invoice unless an exemption certificate is on file.",
        "Prices hold for the whole quantity; smaller quantities are quoted on request.",
    ):
        out.put(0, text, out.style(font_color="#595959"))
        out.next()
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()


# -- 2: a rack, priced per n units, with support and software --------------------------------------

_RACK_LINES: list[tuple[str, str, int, str, int, str]] = [
    (
        "MS-GB300-NVL72",
        "GB300 NVL72 rack-scale system, 72 GPUs and 36 CPUs, liquid cooled, with power shelves",
        1,
        "rack",
        1,
        "3648000.00",
    ),
    ("MS-CDU-250", "In-row coolant distribution unit, 250 kW, N+1 pumps", 1, "each", 1, "138500.00"),
    ("MS-MAN-01", "Manifold and hose kit for one rack", 1, "kit", 1, "11940.00"),
    ("MS-SW-X800", "InfiniBand XDR switch, 144 ports 800 Gb/s, liquid cooled", 2, "each", 1, "92600.00"),
    ("MS-TRX-1600", "OSFP transceiver 1.6 Tb/s, liquid cooled", 72, "each", 1, "2180.00"),
    ("MS-CBL-MPO", "MPO-16 trunk cable, 20 m", 288, "per 100", 100, "19450.00"),
    ("MS-LBL-1K", "Cable label, printed", 1152, "per 1000", 1000, "310.00"),
    ("MS-SVC-INT", "Site survey, installation, leak test and acceptance run", 1, "job", 1, "86400.00"),
    ("MS-SUP-36", "Support 24x7, 4 h on site, parts included, 36 months", 1, "rack", 1, "395000.00"),
    ("MS-LIC-GPU", "Cluster management licence per GPU, 36 months", 72, "GPU", 1, "1260.00"),
]


def write_rack_quote(path: Path) -> None:
    """One GB300 NVL72 rack: prices per unit, per 100 and per 1000, support and licences with their term."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": CREATED, "title": "Proposal MS-2026-0412"})
    out = SheetWriter(book, "Price schedule", "Arial", "#,##0.00")
    sheet = out.sheet
    for column, width in enumerate((6, 17, 72, 9, 11, 11, 16, 18)):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    _letterhead(
        out,
        "Marrowstone Infrastructure LLC",
        "9 Foundry Row, Northhaven, WA 98000 · www.marrowstone.example",
        [
            ("Proposal:", "MS-2026-0412"),
            ("Date:", date(2026, 11, 16)),
            ("Validity:", "30 days"),
            ("Contact:", "R. Ansel"),
        ],
        "yyyy-mm-dd",
    )
    for text in ("Prepared for:", "Example Buyer Corporation", "Data centre Anytown, hall 2"):
        out.put(0, text, out.style(bold=text.endswith(":")))
        out.next()
    out.next(2)
    out.put(0, "All prices in US dollars (USD), delivered and unloaded.", out.style(italic=True))
    out.next(2)
    head = out.style(bold=True, bg_color="#E7E6E6", border=1, text_wrap=True, align="center")
    for column, title in enumerate(
        ("Item", "SKU", "Description", "Quantity", "UoM", "Price per", "Unit price", "Extended price")
    ):
        out.put(column, title, head)
    out.next()
    start = out.row + 1
    total = Decimal(0)
    for number, (sku, text, quantity, unit, per, price) in enumerate(_RACK_LINES, start=1):
        extended = _cent(Decimal(price) * quantity / per)
        row = out.row + 1
        out.put(0, number, out.style(align="center"))
        out.put(1, sku)
        out.put(2, text, out.style(text_wrap=True))
        out.put(3, quantity, out.style(num_format="#,##0"))
        out.put(4, unit, out.style(indent=1))
        out.put(5, per)
        out.put(6, float(Decimal(price)), out.money())
        out.formula(7, f"=ROUND(D{row}*G{row}/F{row},2)", extended, out.money())
        total += extended
        out.next()
        if number == 1:
            out.put(2, "18 compute trays and 9 NVLink switch trays, factory integrated; 120 kW nominal.")
            out.next()
    end = out.row
    out.next()
    volume, freight = Decimal("-75000.00"), Decimal("24500.00")
    out.put(2, "Equipment, services and licences: total", out.style(bold=True, align="right"))
    out.formula(7, f"=SUM(H{start}:H{end})", total, out.money(bold=True, top=1))
    out.next()
    for text, amount in (("Programme discount", volume), ("Freight, air-ride and lift gate", freight)):
        out.put(2, text, out.style(align="right"))
        out.put(7, float(amount), out.money())
        out.next()
    out.put(2, "Total price", out.style(bold=True, align="right"))
    out.formula(7, f"=SUM(H{out.row - 2}:H{out.row})", total + volume + freight, out.money(bold=True, top=6))
    out.next(3)
    for text in (
        "Lead time 16 to 20 weeks after order. Facility water 25 to 40 °C at the row is the buyer's part.",
        "Sales and use tax are not part of this proposal.",
    ):
        out.put(0, text, out.style(font_color="#595959"))
        out.next()
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    terms = SheetWriter(book, "Terms", "Arial", "#,##0.00")
    terms.sheet.set_column(0, 0, 110)
    for text in (
        "Terms and conditions",
        NOTICE,
        "1. Payment 40 % with order, 50 % before shipment, 10 % after the acceptance run.",
        "2. Support starts with the acceptance run and covers the switches in the rack.",
        "3. Licences are perpetual for the term named and are not transferable.",
    ):
        terms.put(0, text)
        terms.next()
    book.close()


# -- 3: a German quote in EUR ----------------------------------------------------------------------

_GERMAN_LINES: list[tuple[str, str, int, str, str, str, bool]] = [
    (
        "IW-G8-MI355X",
        "GPU-Server 8x AMD Instinct MI355X 288 GB OAM (UBB 2.0), luftgekühlt, 2x 400 GbE",
        4,
        "Stk",
        "318500.00",
        "0.14",
        False,
    ),
    ("IW-SW-400-64", "Ethernet-Switch 64x 400 GbE", 2, "Stk", "29800.00", "0.22", True),
    ("IW-TRX-400", "Transceiver QSFP112 400G SR4", 72, "Stk", "1150.00", "0.25", False),
    ("IW-LWL-15", "LWL-Kabel MPO-12, 15 m", 36, "Stk", "94.50", "0.25", True),
    ("IW-RACK-47", "Serverschrank 47 HE mit zwei Stromleisten 3-phasig", 2, "Stk", "7400.00", "0.10", True),
    ("IW-DL-INB", "Installation, Inbetriebnahme und Abnahmetest", 1, "psch", "21600.00", "0.00", False),
    ("IW-WA-36", "Wartung 24x7, 4 h vor Ort, 36 Monate, je GPU-Server", 4, "Stk", "29750.00", "0.12", True),
]


def german(value: Decimal, separator: str = ".") -> str:
    """An amount as German text: 1.234,50."""
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", separator)


def write_german_quote(path: Path) -> None:
    """Four MI355X servers in EUR: German headers, some amounts as text, an optional position, MwSt."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": CREATED, "title": "Angebot AN-2026-3391"})
    out = SheetWriter(book, "Angebot", "Arial", "#,##0.00 [$€-407]")
    sheet = out.sheet
    for column, width in enumerate((6, 17, 66, 8, 9, 17, 9, 20, 20)):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    _letterhead(
        out,
        "Isarwinkel Rechentechnik GmbH",
        "Werkstraße 17, 80000 Musterstadt · vertrieb@isarwinkel.example",
        [
            ("Angebot Nr.:", "AN-2026-3391"),
            ("Datum:", date(2026, 11, 12)),
            ("Gültig bis:", "31.12.2026"),
            ("Lieferzeit:", "8 bis 10 Wochen"),
        ],
        "dd.mm.yyyy",
    )
    for text in ("Kunde:", "Musterkunde AG", "Abteilung Einkauf IT", "Beispielallee 2, 10000 Musterhausen"):
        out.put(0, text, out.style(bold=text.endswith(":")))
        out.next()
    out.next(2)
    out.put(0, "Angebot über ein GPU-Cluster", out.style(bold=True, font_size=12))
    out.next()
    out.put(0, "Wir danken für Ihre Anfrage und bieten Ihnen freibleibend an:")
    out.next(2)
    head = out.style(bold=True, bg_color="#DDEBF7", bottom=1, text_wrap=True, align="center")
    for column, title in enumerate(
        (
            "Pos.",
            "Artikel-Nr.",
            "Bezeichnung",
            "Menge",
            "Einheit",
            "Listenpreis €",
            "Rabatt",
            "Einzelpreis netto €",
            "Gesamtpreis netto €",
        )
    ):
        out.put(column, title, head)
    out.next()
    total = Decimal(0)
    for number, line in enumerate(_GERMAN_LINES, start=1):
        total += _german_line(out, str(number * 10), line)
    out.next()
    freight = Decimal("4380.00")
    vat = _cent((total + freight) * Decimal("0.19"))
    right, amounts = out.style(align="right"), out.money()
    for text, amount, styles in (
        ("Zwischensumme", total, (right, amounts)),
        ("Fracht und Verpackung, frei Verwendungsstelle", freight, (right, amounts)),
        (
            "Gesamtsumme netto",
            total + freight,
            (out.style(bold=True, align="right"), out.money(bold=True, top=1)),
        ),
        ("zzgl. 19 % MwSt.", vat, (right, amounts)),
        (
            "Gesamtsumme brutto",
            total + freight + vat,
            (out.style(bold=True, align="right"), out.money(bold=True, top=6)),
        ),
    ):
        out.put(2, text, styles[0])
        out.put(8, float(amount), styles[1])
        out.next()
    out.next()
    out.put(0, "Optionale Positionen (nicht im Gesamtpreis enthalten)", out.style(bold=True))
    out.next()
    _german_line(
        out,
        "80",
        (
            "IW-WA-60",
            "Wartung 24x7, 4 h vor Ort, 60 Monate, je GPU-Server",
            4,
            "Stk",
            "46900.00",
            "0.12",
            True,
        ),
    )
    _german_line(
        out, "90", ("IW-SPR-OAM", "Ersatz-Beschleuniger MI355X OAM", 2, "Stk", "31200.00", "0.10", False)
    )
    out.next()
    for text in (
        "Zahlung: 30 % bei Auftrag, 70 % nach Lieferung, 30 Tage netto.",
        "Es gelten unsere allgemeinen Geschäftsbedingungen.",
    ):
        out.put(0, text, out.style(font_color="#595959"))
        out.next()
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()


def _german_line(out: SheetWriter, number: str, line: tuple[str, str, int, str, str, str, bool]) -> Decimal:
    part, text, quantity, unit, list_price, discount, as_text = line
    unit_list, share = Decimal(list_price), Decimal(discount)
    unit_net = _cent(unit_list * (1 - share))
    extended = unit_net * quantity
    row = out.row + 1
    out.put(0, number)
    out.put(1, part)
    out.put(2, text, out.style(text_wrap=True))
    out.put(3, quantity)
    out.put(4, unit, out.style(indent=1))
    out.put(6, float(share), out.style(num_format="0 %"))
    if as_text:  # typed into the sheet as text, with the separators of the day
        right = out.style(align="right")
        out.put(5, german(unit_list), right)
        out.put(7, german(unit_net, "\u202f"), right)
        out.put(8, f"{german(extended)} €", right)
    else:
        out.put(5, float(unit_list), out.money())
        out.formula(7, f"=ROUND(F{row}*(1-G{row}),2)", unit_net, out.money())
        out.formula(8, f"=D{row}*H{row}", extended, out.money())
    out.next()
    return extended


SAMPLES: dict[str, Callable[[Path], None]] = {
    "server-quote.xlsx": write_server_quote,
    "rack-quote.xlsx": write_rack_quote,
    "angebot-de.xlsx": write_german_quote,
}


def write_samples(folder: Path) -> None:
    """Write every sample into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in SAMPLES.items():
        write(folder / name)


if __name__ == "__main__":
    write_samples(resources_dir() / "samples")
