"""Lines read in one go are what the reader of any row makes of them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.test_generated import RANDOM_LAYOUTS
from tests.quotes.twins import LIBRARY, Shown, write_book
from workbench.quotes.importer import open_quote
from workbench.quotes.model import QuoteImport
from workbench.quotes.plain_lines import PlainLines

HEADER = (
    *("Pos.", "Part number", "Description", "Class", "Qty", "UoM", "List price", "Discount %", "Unit net"),
    *("Extended net", "Term (months)", "Remark", "Currency"),
)
ODD: dict[str, tuple[Any, ...]] = {
    "Pos.": ("1.2", "Option 1", "A", 7, ""),
    "Part number": ("", "Total", 4711, "PN-1"),
    "Description": (
        *("", "Subtotal", "Sales tax", "Freight", "Discount 5 %", "Option: rack", "Server, price per 100"),
        *("Support 3 years", "Sum of all", 17, "Heavy duty rail", "Alternative: switch"),
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
}


@st.composite
def _rows(draw: st.DrawFn) -> list[list[Any]]:
    left_out = draw(st.sets(st.sampled_from(HEADER), max_size=4)) - {"Description", "Qty", "Unit net"}
    columns = [name for name in HEADER if name not in left_out]
    rows: list[list[Any]] = [["Vendor Inc."], [], list(columns)]
    for number in range(draw(st.integers(4, 20))):
        quantity, listed = draw(st.integers(1, 9)), draw(st.integers(1, 9000))
        net = listed * 0.75
        usual = (number + 1, f"PN-{number}", f"Switch {number}", "Network", quantity, "EA", listed, 0.25, net)
        row = dict(zip(HEADER, (*usual, net * quantity), strict=False))
        for name in draw(st.lists(st.sampled_from(columns), max_size=2)):
            row[name] = draw(st.sampled_from(ODD[name]))
        rows.append([row.get(name, "") for name in columns])
    return rows


@RANDOM_LAYOUTS
@given(rows=_rows())
def test_that_lines_read_in_one_go_are_those_of_the_reader_of_any_row(
    rows: list[list[Any]], tmp_path: Path
) -> None:
    opened, _ = open_quote(write_book(tmp_path / "q.xlsx", {"Quote": rows}))
    assert opened is not None
    plain = opened.read(LIBRARY)
    assert plain == _read_row_by_row(opened)


def _read_row_by_row(opened: Any) -> QuoteImport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlainLines, "read", lambda *_: None)
        found: QuoteImport = opened.read(LIBRARY)
    return found
