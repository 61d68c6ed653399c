"""Random quotes with known sums: any layout, language, order of columns, sections, options and notes."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.quotes.twins import USD, Shown

CENT = Decimal("0.01")

HEADERS: dict[str, dict[str, str]] = {
    "en": {
        "line": "Line",
        "part": "Part Number",
        "text": "Description",
        "quantity": "Qty",
        "list": "List Price",
        "discount": "Discount %",
        "unit": "Unit Net Price",
        "extended": "Extended Net Price",
        "extended_list": "Extended List Price",
        "lead": "Lead time",
    },
    "de": {
        "line": "Pos.",
        "part": "Artikelnummer",
        "text": "Bezeichnung",
        "quantity": "Menge",
        "list": "Listenpreis",
        "discount": "Rabatt %",
        "unit": "Einzelpreis netto",
        "extended": "Gesamtpreis netto",
        "extended_list": "Listenpreis gesamt",
        "lead": "Lieferzeit",
    },
    "ko": {
        "line": "번호",
        "part": "품번",
        "text": "품명",
        "quantity": "수량",
        "list": "정가",
        "discount": "할인율(%)",
        "unit": "공급단가",
        "extended": "공급금액",
        "extended_list": "정가금액",
        "lead": "납기",
    },
    "fr": {
        "line": "N°",
        "part": "Référence",
        "text": "Désignation",
        "quantity": "Qté",
        "list": "Prix catalogue",
        "discount": "Remise %",
        "unit": "Prix unitaire net",
        "extended": "Montant HT",
        "extended_list": "Total catalogue",
        "lead": "Délai de livraison",
    },
}
WORDS = {
    "en": ("Subtotal", "Total", "Freight", "Sales tax", "Grand total incl. tax", "Options, not in total"),
    "de": (
        "Zwischensumme",
        "Summe netto",
        "Fracht",
        "MwSt. 19 %",
        "Gesamtsumme brutto",
        "Optionale Positionen",
    ),
    "ko": ("소계", "합계", "운송비", "부가세", "총 합계", "옵션"),
    "fr": ("Sous-total", "Total HT", "Frais de port", "TVA 20 %", "Total TTC", "Options"),
}
ITEMS = (
    "GPU server 8x H200 SXM",
    "Switch 64 ports",
    "Cable 3 m",
    "Rack 48U",
    "Transceiver 800G",
    "NVMe SSD 7.68 TB",
)


@dataclass(frozen=True)
class Generated:
    """Rows of a sheet and the sums that a careful reader finds."""

    rows: list[list[Any]]
    net: Decimal
    freight: Decimal
    tax: Decimal
    has_total: bool
    merged: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Line:
    text: str
    quantity: int
    unit_list: Decimal
    discount: int

    @property
    def unit(self) -> Decimal:
        return (self.unit_list * (100 - self.discount) / 100).quantize(CENT)

    @property
    def extended(self) -> Decimal:
        return self.unit * self.quantity


_lines = st.builds(
    _Line,
    text=st.sampled_from(ITEMS),
    quantity=st.integers(1, 400),
    unit_list=st.decimals(min_value=1, max_value=500_000, places=2),
    discount=st.sampled_from((0, 5, 12, 25, 40)),
)


@st.composite
def generated_quotes(draw: st.DrawFn) -> Generated:
    """A quote with one table, sections or none, and charges below."""
    language = draw(st.sampled_from(sorted(HEADERS)))
    names = HEADERS[language]
    optional = draw(st.sets(st.sampled_from(("line", "part", "list", "discount", "extended_list", "lead"))))
    columns = draw(st.permutations(["text", "quantity", "unit", "extended", *sorted(optional)]))
    gap = draw(st.integers(0, 3))
    place = {name: gap + index for index, name in enumerate(columns)}
    width = gap + len(columns)
    as_text = draw(st.booleans())
    subtotal_word, total_word, freight_word, tax_word, grand_word, option_word = WORDS[language]

    def money(value: Decimal) -> Any:
        if not as_text:
            return Shown(float(value), USD)
        text = f"{value:,.2f}"
        return text if language in {"en", "ko"} else text.translate(str.maketrans(",.", ".,"))

    def blank() -> list[Any]:
        return [""] * width

    def line_row(line: _Line, number: int) -> list[Any]:
        row = blank()
        values = {
            "line": number,
            "part": f"PN-{number:03d}",
            "text": line.text,
            "quantity": line.quantity,
            "list": money(line.unit_list),
            "discount": line.discount,
            "unit": money(line.unit),
            "extended": money(line.extended),
            "extended_list": money(line.unit_list * line.quantity),
            "lead": "4 weeks",
        }
        for name in columns:
            row[place[name]] = values[name]
        return row

    def sum_row(label: str, amount: Decimal) -> list[Any]:
        row = blank()
        row[place["text"]] = label
        row[place["extended"]] = money(amount)
        return row

    rows: list[list[Any]] = [["Umbra Vale Systems Inc."], ["Quote in USD"]]
    rows += [
        [f"Note {index}: prices are valid for the whole quantity"]
        for index in range(draw(st.integers(0, 20)))
    ]
    rows += [[] for _ in range(draw(st.integers(0, 3)))]
    rows.append([names[columns[index - gap]] if index >= gap else "" for index in range(width)])
    sections = draw(st.lists(st.lists(_lines, min_size=1, max_size=5), min_size=1, max_size=3))
    with_subtotals = len(sections) > 1 and draw(st.booleans())
    net = Decimal(0)
    number = 0
    for index, section in enumerate(sections):
        if with_subtotals:
            heading = blank()
            heading[place["text"]] = f"Part {chr(65 + index)}"
            rows.append(heading)
        for line in section:
            number += 1
            rows.append(line_row(line, number))
            if draw(st.booleans()) and draw(st.booleans()):
                note = blank()
                note[place["text"]] = "delivered with all accessories"
                rows.append(note)
        amount = sum((line.extended for line in section), Decimal(0))
        net += amount
        if with_subtotals:
            rows.append(sum_row(subtotal_word, amount))
        if draw(st.booleans()):
            rows.append([])
    freight = draw(st.one_of(st.just(Decimal(0)), st.decimals(min_value=1, max_value=9999, places=2)))
    tax = draw(st.one_of(st.just(Decimal(0)), st.decimals(min_value=1, max_value=99_999, places=2)))
    has_total = draw(st.booleans())
    if has_total:
        rows.append(sum_row(total_word, net))
    if freight:
        rows.append(sum_row(freight_word, freight))
    if tax:
        rows.append(sum_row(tax_word, tax))
    if has_total and (freight or tax):
        rows.append(sum_row(grand_word, net + freight + tax))
    if has_total and draw(st.booleans()):
        heading = blank()
        heading[place["text"]] = option_word
        rows += [[], heading]
        for line in draw(st.lists(_lines, min_size=1, max_size=3)):
            number += 1
            rows.append(line_row(line, number))
    rows += [["Payment 30 days net."] for _ in range(draw(st.integers(0, 2)))]
    return Generated(rows, net, freight, tax, has_total)
