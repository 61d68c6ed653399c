"""Lines read by column are what the reader of any row makes of them."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.test_generated import RANDOM_LAYOUTS
from tests.quotes.twins import LIBRARY, Shown, write_book
from workbench.quotes.importer import open_quote
from workbench.quotes.lines.plain_lines import PlainLines
from workbench.quotes.model import QuoteImport

HEADER = (
    *("Pos.", "Part number", "Description", "Class", "Qty", "UoM", "List price", "Discount %", "Unit net"),
    *("Extended net", "Term (months)", "Remark", "Currency", "Freight", "Lead time"),
)
TEXTS = (
    *("Switch {n}", "Cable {n} m, lot {n}7", "Support {n} months", "Care pack 24x7, {n}", "Option {n}: rail"),
    *(
        "Licence, price per 1{n}0",
        "QSFP{n}12 optic",
        "Variant {n}",
        "Server {n}x H200",
        "DIMM  64 GB \u00d7 {n}",
    ),
    *("4 hour response {n}", "Sales tax {n} %", "{n} GPU server with {n} years support", "Rabatt {n}"),
)
ODD: dict[str, tuple[Any, ...]] = {
    "Pos.": ("1.2", "Option 1", "A", 7, ""),
    "Part number": ("", "Total", 4711, "PN-1"),
    "Description": (
        *("", "Subtotal", "Sales tax", "Freight", "Discount 5 %", "Option: rack", "Server, price per 100"),
        *("Support 3 years", "Sum of all", 17, "Heavy duty rail", "Alternative: switch", "or", "Option A"),
    ),
    "Class": ("", "Option", "Service", 3),
    "Qty": ("", "two", "1.000", 0, -2, "3 EA", "included"),
    "UoM": ("", "per 100", "100", "pcs"),
    "List price": ("", "incl.", "on request", "1.234", Shown(99.5, '"€"#,##0.00'), -10),
    "Discount %": ("", "20 %", "-5", 150, "€ 10", "none", 0.1),
    "Unit net": ("", "included", "TBD", "1,5", "$ 12.50", 0),
    "Extended net": ("", "0,00", "n/a", 12.34, "€ 5", True),
    "Term (months)": ("", 12, "36 months", "x"),
    "Remark": ("", "optional", "not included in total"),
    "Currency": ("", "EUR", "USD", "?"),
    "Freight": ("", 12, "25,00", "included", "-"),
    "Lead time": ("", "4 weeks", "weeks " * 40, 30),
}


@st.composite
def _rows(draw: st.DrawFn) -> list[list[Any]]:
    left_out = draw(st.sets(st.sampled_from(HEADER), max_size=5)) - {"Description", "Qty", "Unit net"}
    columns = [name for name in HEADER if name not in left_out]
    rows: list[list[Any]] = [["Vendor Inc."], [], list(columns)]
    text = draw(st.sampled_from(TEXTS))
    off = draw(st.sampled_from((0.25, 25, "25 %", "25", "0.25", "-")))
    odd_cells = draw(st.sampled_from((0, 1, 2)))
    for number in range(draw(st.integers(4, 30))):
        quantity, listed = draw(st.integers(1, 9)), draw(st.integers(1, 9000))
        net = listed * 0.75
        if draw(st.booleans()):
            text = draw(st.sampled_from(TEXTS))
        usual = (
            number + 1,
            f"PN-{number}",
            text.format(n=number),
            "Network",
            quantity,
            "EA",
            listed,
            off,
            net,
        )
        row = dict(zip(HEADER, (*usual, net * quantity), strict=False))
        for name in draw(st.lists(st.sampled_from(columns), max_size=odd_cells)):
            row[name] = draw(st.sampled_from(ODD[name]))
        rows.append([row.get(name, "") for name in columns])
    return rows


@RANDOM_LAYOUTS
@given(rows=_rows())
def test_that_lines_read_by_column_are_those_of_the_reader_of_any_row(
    rows: list[list[Any]], tmp_path: Path
) -> None:
    opened, _ = open_quote(write_book(tmp_path / "q.xlsx", {"Quote": rows}))
    assert opened is not None
    assert opened.read(LIBRARY) == _read_row_by_row(opened)


@RANDOM_LAYOUTS
@given(rows=_rows(), mark=st.sampled_from((".", ",")))
def test_that_lines_of_texts_read_by_column_are_those_of_the_reader_of_any_row(
    rows: list[list[Any]], mark: str, tmp_path: Path
) -> None:
    with (tmp_path / "q.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows([_as_text(value, mark) for value in row] for row in rows)
    opened, _ = open_quote(tmp_path / "q.csv")
    assert opened is not None
    assert opened.read(LIBRARY) == _read_row_by_row(opened)


def _as_text(value: Any, mark: str) -> str:
    value = value.value if isinstance(value, Shown) else value
    return f"{value:.2f}".replace(".", mark) if isinstance(value, float) else str(value)


def _read_row_by_row(opened: Any) -> QuoteImport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlainLines, "read", lambda _, rows: [None] * len(rows))
        found: QuoteImport = opened.read(LIBRARY)
    return found
