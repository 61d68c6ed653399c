"""Unit prices by quantity are kept on the line, price it, and give the unit price of a resized quote."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import Rows, codes, import_rows, quote_of
from workbench.domain.quote import Quote
from workbench.quotes import resize
from workbench.quotes.layout.choice_headers import break_columns

ROWS: Rows = (
    ("Keystone Systems Inc", "USD"),
    ("Part", "Description", "Qty", "1-3", "4-9", "10+"),
    ("K8", "GPU server 8x H200 SXM", 2, 300_000, 290_000, 275_000),
    ("KC", "QSFP cable", 16, 120, 110, 100),
    ("", "Total", "", "", "", 601_600),
)


@pytest.fixture
def quote(tmp_path: Path) -> Quote:
    return quote_of(import_rows(tmp_path, ROWS))


def test_that_the_quantity_picks_its_price(quote: Quote) -> None:
    assert quote.net_total == 601_600
    assert quote.reconciled
    assert [line.unit_net for line in quote.lines if line.accepted] == [300_000, 100]


def test_that_amounts_which_no_tier_gives_are_asked_about(tmp_path: Path) -> None:
    lines = (("K8", "GPU server", 2, 30, 29, 28, 77), ("KC", "QSFP cable", 16, 12, 11, 10, 99))
    header = ("Part", "Description", "Qty", "1-3", "4-9", "10+", "Amount")
    result = import_rows(tmp_path, (ROWS[0], header, *lines, ("", "Total", "", "", "", "", 176)))
    assert "columns_contradict" in codes(result)


def test_that_every_tier_stays_with_the_line(quote: Quote) -> None:
    steps = {int(step.from_quantity): int(step.unit_net) for step in quote.lines[0].breaks}
    assert steps == {1: 300_000, 4: 290_000, 10: 275_000}


@pytest.mark.parametrize(("systems", "unit"), [(3, 300_000), (4, 290_000), (12, 275_000)])
def test_that_a_resized_quote_takes_the_tier_it_reaches(quote: Quote, systems: int, unit: int) -> None:
    resized = resize(quote, systems)
    assert resized.lines[0].unit_net == unit
    assert resized.lines[0].extended == Decimal(unit * systems)
    assert resized.extrapolated_from == 2


@pytest.mark.parametrize(
    ("headers", "starts"),
    [
        (("1-9", "10-49", "50+"), [1, 10, 50]),
        (("Qty 1-9", "Qty 10+"), [1, 10]),
        (("ab 1 Stück", "ab 10 Stück", "ab 1.000 Stück"), [1, 10, 1000]),
        (("1+ units", "100 or more"), [1, 100]),
        (("1", "2"), []),
        (("2026", "2027"), []),
        (("10-49", "1-9"), []),
        (("Qty", "Unit price"), []),
    ],
)
def test_that_breaks_are_known_by_their_headers(headers: tuple[str, ...], starts: list[int]) -> None:
    assert [start for start, _ in break_columns(dict(enumerate(headers, start=1)))] == starts
