"""An account that holds is questioned where printed amounts and words are left over."""

from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, import_rows
from tests.quotes.unseen.base import HEAD
from tests.quotes.vendor_layouts.base import usd
from workbench.domain.quote import Corrections, row_key
from workbench.quotes import QuoteImport, import_quote


def offer(*below: tuple[object, ...], before: tuple[tuple[object, ...], ...] = ()) -> Rows:
    """Two lines of 100,000 together, their total, and further rows around it."""
    return (
        ("Pelham Inc", "", "EUR"),
        *before,
        HEAD,
        (1, "Server", 2, 45000, 90000),
        (2, "Switch", 1, 10000, 10000),
        ("", "", "", "Total", 100000),
        *below,
    )


def asked(result: QuoteImport) -> set[str]:
    """Codes of the questions that this file is about."""
    return {issue.code for issue in result.issues} & {"sum_unexplained", "tax_unread", "nothing_to_pay"}


@pytest.mark.parametrize(
    "below",
    [
        (("Virðisauki", "", "", "", 24000), ("Til greiðslu", "", "", "", 124000)),
        (("Invoice amount will be EUR 121,000.00",),),
        (("Zahlungen insgesamt EUR 119.000,00",),),
        (("", "", "", "Total in case of both", 98000),),
    ],
)
def test_that_an_amount_related_to_the_total_is_asked_about(
    below: tuple[tuple[object, ...], ...], tmp_path: Path
) -> None:
    result = import_rows(tmp_path, offer(*below))
    assert not result.settled
    assert all(issue.suggestion for issue in result.issues)


@pytest.mark.parametrize(
    "below",
    [
        (("", "", "", "Total list price", 125000), ("", "", "", "You save", 25000)),
        (("Validity", "", "", "30 days"),),
        (("", "", "", "Total if ordered before 15 December (5 % off)", 95000),),
        (("Order by phone: 1 800 555 019",),),
        (("Prices exclude 19 % VAT.",),),
        (("19 % MwSt kommt hinzu",),),
    ],
)
def test_that_savings_conditions_and_notes_are_no_question(
    below: tuple[tuple[object, ...], ...], tmp_path: Path
) -> None:
    result = import_rows(tmp_path, offer(*below))
    assert not asked(result)
    assert result.settled


def test_that_a_rate_of_tax_in_a_note_is_asked_about_and_can_be_answered(tmp_path: Path) -> None:
    rows = offer(("The VAT rate of our country is 21 %.",))
    result = import_rows(tmp_path, rows)
    assert asked(result) == {"tax_unread"}
    total = row_key("Quote", 5)
    answered = import_quote(tmp_path / "twin.xlsx", LIBRARY, Corrections(total=total))
    assert answered.settled


def test_that_a_column_of_sums_behind_the_amounts_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = (
        ("Pelham Inc", "", "EUR"),
        (*HEAD, "Surcharge", "To settle"),
        (1, "Server", 2, 45000, 90000, 900, 90900),
        (2, "Switch", 1, 10000, 10000, 100, 10100),
        ("", "", "", "Total", 100000),
    )
    assert asked(import_rows(tmp_path, rows)) == {"sum_unexplained"}


def test_that_products_and_services_that_make_up_the_total_are_no_question(tmp_path: Path) -> None:
    rows: Rows = (
        ("Pelham Inc", "", "EUR"),
        HEAD,
        (1, "Server", 1, 60000, 60000),
        (2, "Support", 1, 5000, 5000),
        (3, "Switch", 1, 30000, 30000),
        (4, "Subscription", 1, 7000, 7000),
        ("", "Product Total", "", "", 90000),
        ("", "Service Total", "", "", 5000),
        ("", "Subscription Total", "", "", 7000),
        ("", "Total Price", "", "", 102000),
    )
    assert not asked(import_rows(tmp_path, rows))


def test_that_goods_that_cost_nothing_are_asked_about(tmp_path: Path) -> None:
    rows: Rows = (
        ("Pelham Inc", "", "EUR"),
        HEAD,
        (1, "Server", 2, 0, 0),
        ("", "Freight", "", "", 1500),
        ("", "", "", "Total", 1500),
    )
    assert "nothing_to_pay" in asked(import_rows(tmp_path, rows))


def test_that_a_bare_amount_between_the_net_total_and_the_tax_is_said(tmp_path: Path) -> None:
    rows = (
        ("Liffey Compute Ltd",),
        ("Item", "Qty", "Unit price", "Net total"),
        ("GPU node", 2, usd(1500), usd(3000)),
        ("Net total", "", "", usd(3000)),
        ("Documentation pack", "", "", usd(100)),
        ("VAT 20%", "", "", usd(620)),
        ("Total", "", "", usd(3720)),
    )
    result = import_rows(tmp_path, rows)
    (issue,) = [issue for issue in result.issues if issue.code == "goods_behind_net_total"]
    assert "Documentation pack" in issue.message
    assert issue.where.cell == "D5"
