"""Charges whose words leave open what they are are asked about although the lines add up."""

from pathlib import Path

import pytest

from tests.quotes.twins import Rows, codes, import_rows, quote_of
from workbench.domain.quote import LineRole
from workbench.quotes import QuoteImport

_HEAD = ("Pos", "Part no", "Description", "Qty", "Unit price", "Amount (EUR)")


def offer(text: str, amount: int, *, number: str = "", bare: bool = False) -> Rows:
    """Goods of 100,000 and a line of these words; the printed total holds both."""
    figures = ("", "", amount) if bare else (1, amount, amount)
    return (
        ("Pelham Inc", "", "EUR"),
        _HEAD,
        (1, "S-1", "Server", 2, 45000, 90000),
        (2, "S-2", "Switch", 1, 10000, 10000),
        (3, number, text, *figures),
        ("", "", "Total", "", "", 100000 + amount),
    )


def read(folder: Path, text: str, amount: int, **how: object) -> QuoteImport:
    return import_rows(folder, offer(text, amount, **how))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Shipping crate", LineRole.COMPONENT),
        ("VAT reporting module", LineRole.COMPONENT),
        ("Environmental handling fee", LineRole.COMPONENT),
        ("Inside delivery & liftgate", LineRole.FREIGHT),
        ("Customs duty", LineRole.TAX),
    ],
)
def test_that_words_which_say_what_they_are_leave_nothing_to_ask(
    tmp_path: Path, text: str, role: LineRole
) -> None:
    result = read(tmp_path, text, 800, number="X-77")
    quote = quote_of(result)
    assert "charge_unlikely" not in codes(result)
    for charge in (LineRole.FREIGHT, LineRole.TAX):
        assert quote.amount(charge) == (800 if role is charge else 0)
    assert quote.net_total == (100800 if role is LineRole.COMPONENT else 100000)


@pytest.mark.parametrize(
    "text", ["Freight Toronto", "Delivery and installation", "Freight & duty", "Module TVA"]
)
def test_that_a_line_which_may_be_a_charge_or_goods_is_asked_about(tmp_path: Path, text: str) -> None:
    result = read(tmp_path, text, 800, number="X-77")
    assert "charge_unlikely" in codes(result)
    assert not result.settled


def test_that_a_bare_amount_with_a_word_of_freight_is_freight(tmp_path: Path) -> None:
    result = read(tmp_path, "Freight Toronto", 800, bare=True)
    assert "charge_unlikely" not in codes(result)
    assert quote_of(result).amount(LineRole.FREIGHT) == 800


def test_that_a_discount_for_early_payment_in_the_total_is_asked_about(tmp_path: Path) -> None:
    result = read(tmp_path, "2 % Skonto bei Zahlung in 10 Tagen", -2000)
    assert "charge_unlikely" in codes(result)
    assert not result.settled


@pytest.mark.parametrize(
    "text", ["Deposit 30 %", "Less retainage 5 %", "Anzahlung", "Acompte versé", "质保金 5%"]
)
def test_that_payments_among_the_lines_are_no_part_of_the_price(tmp_path: Path, text: str) -> None:
    result = read(tmp_path, text, -30000)
    assert quote_of(result).net_total == 100000
    assert not result.settled
    assert "a payment, not part of the price" in {row.reason for row in result.rows_left_out}
