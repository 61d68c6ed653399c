"""A line that is toggled shows what a reading of the file finds, without reading it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, LIBRARY, SERVER, SWITCH, TITLE, import_rows, quote_of, write_book
from tests.quotes.vendor_layouts import LAYOUTS
from workbench.domain.quote import ACCEPTABLE_ROLES, Corrections, LineRole, Quote
from workbench.quotes import AddedUp, open_quote

_TRIED = 3


def numbers_of(quote: Quote, key: str) -> list[int]:
    sums = {LineRole.SUBTOTAL, LineRole.TOTAL}
    return [n for n, line in enumerate(quote.lines) if line.key == key and line.role not in sums]


@pytest.mark.parametrize("name", LAYOUTS)
def test_that_a_toggled_line_gives_the_equation_of_a_reading(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]()
    opened, _ = open_quote(write_book(tmp_path / "q.xlsx", layout.sheets, **layout.options))
    assert opened is not None
    result = opened.read(LIBRARY)
    quote = quote_of(result)
    added = AddedUp.of(quote)
    assert added is not None
    if not quote.reconciled or result.holds_tax:
        return  # the tax of what is left is known when the file has been read again
    lines = [line for line in quote.lines if line.role in ACCEPTABLE_ROLES or line.left_out]
    for line in [line for line in lines if line.extended is not None][-_TRIED:]:
        if line.role in (LineRole.SUBTOTAL, LineRole.TOTAL):
            continue
        wanted = not line.accepted
        shown, _ = added.toggled(quote, numbers_of(quote, line.key), wanted)
        read = quote_of(opened.read(LIBRARY, Corrections(included={line.key: wanted})))
        assert (shown.equation, shown.net_total) == (read.equation, read.net_total)
        assert [part.accepted for part in shown.lines] == [part.accepted for part in read.lines]


def test_that_lines_are_tried_as_part_of_a_sum_that_does_not_add_up(tmp_path: Path) -> None:
    wrong = ("", "Total", "", "", 599999)
    quote = quote_of(import_rows(tmp_path, (*TITLE, HEADER, SERVER, SWITCH, wrong)))
    added = AddedUp.of(quote)
    assert added is not None
    assert quote.difference == Decimal("25001.5")
    switch = next(line for line in quote.lines if line.part_number == SWITCH[0])
    without, then = added.toggled(quote, numbers_of(quote, switch.key), False)
    assert without.difference == Decimal(1)
    assert without.equation.startswith(
        "lines 600,000.00 = 600,000.00; printed total 599,999.00; difference +1"
    )
    again, _ = then.toggled(without, numbers_of(quote, switch.key), True)
    assert (again.equation, again.difference) == (quote.equation, quote.difference)


def test_that_toggling_back_is_as_before(tmp_path: Path) -> None:
    total = ("", "Total", "", "", 625000.5)
    quote = quote_of(import_rows(tmp_path, (*TITLE, HEADER, SERVER, SWITCH, total)))
    added = AddedUp.of(quote)
    assert added is not None
    numbers = numbers_of(quote, quote.lines[0].key)
    out, then = added.toggled(quote, numbers, False)
    assert out.net_total == Decimal("25000.5")
    assert "left out by you: lines 600,000.00" in out.equation
    back, _ = then.toggled(out, numbers, True)
    assert (back.equation, back.net_total, back.lines) == (quote.equation, quote.net_total, quote.lines)
