"""A sheet is shown as it stands in the file, whenever its texts are made."""

from pathlib import Path

from tests.quotes.twins import LIBRARY, Shown, write_book
from workbench.quotes import SheetPreview, open_quote
from workbench.quotes.importer import OpenQuote

_LINES = 900


def _opened(folder: Path) -> OpenQuote:
    lines = [
        (f"P{n}", f"Cable {n}", 2, Shown(n + 0.5, "0.00"), Shown(2 * n + 1, "0.00")) for n in range(_LINES)
    ]
    header = ("Part number", "Description", "Qty", "Unit price", "Extended price")
    opened, _ = open_quote(write_book(folder / "q.xlsx", {"Quote": [header, *lines]}))
    assert opened is not None
    return opened


def _preview(opened: OpenQuote) -> SheetPreview:
    (sheet,) = opened.read(LIBRARY).sheets
    return sheet


def test_that_rows_far_down_show_what_their_cells_show(tmp_path: Path) -> None:
    rows = _preview(_opened(tmp_path)).rows
    for number in (1, _LINES // 2, _LINES):
        line = number - 1
        assert list(rows[number].texts) == [
            f"P{line}",
            f"Cable {line}",
            "2",
            f"{line + 0.5:,.2f}",
            f"{2 * line + 1:,.2f}",
        ]
        assert len(rows[number].texts) == 5


def test_that_a_file_read_again_shows_the_same_texts(tmp_path: Path) -> None:
    opened = _opened(tmp_path)
    before, after = _preview(opened).rows, _preview(opened).rows
    assert [row.texts for row in before] == [row.texts for row in after]
    assert before[-1].texts != before[-2].texts
