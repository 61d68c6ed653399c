"""Scaling rules: what they propose, and what a resized quote costs."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, TITLE, Rows, import_rows, quote_of
from workbench.domain.quote import LineRole, QuantityBreak, Quote, QuoteLine, Scaling, ScalingBasis
from workbench.quotes import proposed_scaling, resize
from workbench.quotes.offer.scaling import rule_for

ROWS: Rows = (
    *TITLE,
    HEADER,
    ("S", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 2, 300000, 600000),
    ("C", "Cable", 16, 100, 1600),
    ("R", "Rack 48U", 1, 9000, 9000),
    ("I", "Installation", 1, 5000, 5000),
    ("", "Freight", "", "", 2000),
    ("", "", "", "Total", 617600),
)


@pytest.fixture
def quote(tmp_path: Path) -> Quote:
    return quote_of(import_rows(tmp_path, ROWS))


def test_that_rules_are_proposed_from_quantities(quote: Quote) -> None:
    rules = {line.part_number or line.role: line.scaling for line in quote.lines if line.accepted}
    assert rules["S"] == Scaling(basis=ScalingBasis.PER_SYSTEM)
    assert rules["C"] == Scaling(basis=ScalingBasis.PER_SYSTEM)
    assert rules["R"] == Scaling(basis=ScalingBasis.PER_GROUP, group=2)
    assert rules["I"] == Scaling(basis=ScalingBasis.FIXED)
    assert rules[LineRole.FREIGHT] == Scaling(basis=ScalingBasis.PER_SYSTEM)


@pytest.mark.parametrize("amount", ["-0.40", "0.40"])
def test_that_a_rounding_does_not_grow_with_the_systems(amount: str) -> None:
    rule = rule_for(LineRole.ROUNDING, None, Decimal(amount), "Rounding", 2)
    assert rule == Scaling(basis=ScalingBasis.FIXED)


def test_that_two_servers_resize_to_five_and_are_labelled_as_extrapolated(quote: Quote) -> None:
    five = resize(quote, 5)
    amounts = {line.part_number: (line.quantity, line.extended) for line in five.lines if line.part_number}
    assert amounts == {
        "S": (Decimal(5), Decimal(1500000)),
        "C": (Decimal(40), Decimal(4000)),
        "R": (Decimal(3), Decimal(27000)),
        "I": (Decimal(1), Decimal(5000)),
    }
    assert five.amount(LineRole.FREIGHT) == Decimal(5000)
    assert five.net_total == Decimal(1536000)
    assert (five.systems, five.extrapolated_from) == (5, 2)
    assert five.printed_total is None
    assert not five.reconciled
    assert "extrapolated from 2 to 5 systems" in five.equation


def test_that_thirds_do_not_round_up_to_one_more(quote: Quote) -> None:
    three = resize(quote, 3)
    line = next(line for line in three.lines if line.part_number == "S")
    assert line.quantity == 3


def test_that_a_rule_can_be_corrected(quote: Quote) -> None:
    lines = [
        replace(line, scaling=Scaling(basis=ScalingBasis.FIXED, confirmed=True))
        if line.part_number == "C"
        else line
        for line in quote.lines
    ]
    assert next(
        line for line in resize(quote.replaced(lines=lines), 5).lines if line.part_number == "C"
    ).quantity == Decimal(16)


def test_that_quantity_breaks_give_the_unit_price() -> None:
    breaks = (
        QuantityBreak(from_quantity=Decimal(1), unit_net=Decimal(10)),
        QuantityBreak(from_quantity=Decimal(8), unit_net=Decimal(9)),
    )
    line = QuoteLine(
        sheet="S",
        row=1,
        role=LineRole.NETWORK,
        quantity=Decimal(4),
        unit_net=Decimal(10),
        extended=Decimal(40),
        breaks=breaks,
    )
    quote = Quote(
        id="q", name="q", vendor="V", file_name="f", sha256="0", currency="USD", systems=2, lines=(line,)
    )
    assert resize(quote, 4).lines[0].extended == Decimal(72)
    assert proposed_scaling(line, 2).basis is ScalingBasis.PER_SYSTEM


def test_that_an_unknown_number_of_systems_cannot_be_resized(quote: Quote) -> None:
    with pytest.raises(ValueError, match="how many systems"):
        resize(quote.replaced(systems=0), 5)
    assert resize(quote, 2) is quote
