"""Rows below the total that say when it is paid are no freight, tax or goods, whatever their words."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, import_rows, quote_of, write_book
from tests.quotes.unseen.base import HEAD
from workbench.domain.quote import Corrections, LineRole, row_key
from workbench.quotes import QuoteImport, import_quote

_LINES = (
    ("Acme Compute", "", "", "", "USD"),
    HEAD,
    (1, "GPU server", 3, 60000, 180000),
    (2, "Commissioning", 1, 20000, 20000),
)
_NET = ("", "", "", "Total", 200000)
_TAXED = (("", "", "", "Total net", 200000), ("", "", "", "VAT 20%", 40000), ("", "", "", "Total", 240000))


def sums(result: QuoteImport) -> tuple[float, ...]:
    """Net total, freight and tax."""
    quote = quote_of(result)
    return tuple(map(float, (quote.net_total, quote.amount(LineRole.FREIGHT), quote.amount(LineRole.TAX))))


def told(result: QuoteImport) -> list[int]:
    """The rows that are left out as payments, as the issues must say too."""
    assert any(issue.code == "payment_schedule" and issue.where.sheet for issue in result.issues)
    return [left.row for left in result.rows_left_out if left.reason.startswith("payment schedule")]


@pytest.mark.parametrize(
    ("heading", "payments"),
    [
        ("Payment milestones", ("Down payment", "Shipment", "Commissioning complete")),
        ("Progress payments", ("Order", "Freight release", "Duty paid at site")),
        ("Invoicing", ("Tax invoice 1", "Tax invoice 2", "Tax invoice 3")),
        ("Zahlungsplan", ("Anzahlung", "Lieferung", "Abnahme")),
        ("Échéancier", ("Commande", "Expédition du matériel", "Livraison et recette")),
        ("Hitos de pago", ("Pedido", "Envío del material", "Recepción")),
        ("결제 조건", ("계약 시", "운송 완료", "검수 후")),
        ("支払条件", ("契約時", "送料込み出荷", "検収時")),
        ("付款方式", ("预付款", "运费结清发货", "验收款")),
        ("", ("Stage A", "Shipment B", "Tax invoice C")),
    ],
)
@pytest.mark.parametrize("column", [2, 3])
def test_that_shares_of_the_total_are_payments(
    heading: str, payments: Sequence[str], column: int, tmp_path: Path
) -> None:
    shares = (Decimal("0.3"), Decimal("0.5"), Decimal("0.2"))
    rows = []
    for name, share in zip(payments, shares, strict=True):
        row = ["", name, "", "", share * 240000]
        row[column] = share
        rows.append(tuple(row))
    result = import_rows(tmp_path, (*_LINES, *_TAXED, (), ("", heading), *rows))
    assert sums(result) == (200000, 0, 40000)
    assert len(told(result)) == 3
    assert result.settled


@pytest.mark.parametrize("below", [("Tax invoice 1", "Tax invoice 2"), ("On shipment", "Freight of balance")])
def test_that_bare_amounts_that_add_up_to_the_total_again_are_payments(
    below: Sequence[str], tmp_path: Path
) -> None:
    rows = (("", below[0], "", "", 150000), ("", below[1], "", "", 50000))
    result = import_rows(tmp_path, (*_LINES, _NET, (), *rows))
    assert sums(result) == (200000, 0, 0)
    assert len(told(result)) == 2
    assert result.settled


def test_that_shares_are_read_from_the_words_and_rounded_to_the_unit(tmp_path: Path) -> None:
    rows = (
        ("", "Order 33 %", "", "", 66667),
        ("", "Shipment 33 %", "", "", 66667),
        ("", "Rest 34 %", "", "", 66666),
    )
    result = import_rows(tmp_path, (*_LINES, _NET, *rows))
    assert sums(result) == (200000, 0, 0)
    assert len(told(result)) == 3


def test_that_the_sum_of_the_payments_belongs_to_their_schedule(tmp_path: Path) -> None:
    rows = (
        ("", "Payment milestones"),
        ("", "Order", 0.5, "", 100000),
        ("", "Shipment", 0.5, "", 100000),
        ("", "Total of payments", 1, "", 200000),
    )
    result = import_rows(tmp_path, (*_LINES, _NET, *rows))
    assert len(told(result)) == 3
    printed = quote_of(result).printed_total
    assert printed is not None
    assert printed.cell == "E5"


def test_that_payments_of_a_gross_sum_that_nothing_prints_are_payments(tmp_path: Path) -> None:
    rows = (
        ("", "VAT 20%", "", "", 40000),
        ("", "Payment schedule"),
        ("", "Order", "", 0.3, 72000),
        ("", "Shipment", "", 0.7, 168000),
    )
    result = import_rows(tmp_path, (*_LINES, _NET, *rows))
    assert sums(result) == (200000, 0, 40000)
    assert len(told(result)) == 2


def test_that_a_tax_whose_words_speak_of_payment_stays_a_tax(tmp_path: Path) -> None:
    tax = ("", "", "", "IVA 20% (scissione dei pagamenti)", 40000)
    assert sums(import_rows(tmp_path, (*_LINES, _NET, tax))) == (200000, 0, 40000)


def test_that_payments_named_where_part_numbers_stand_are_payments(tmp_path: Path) -> None:
    lines = (
        ("Acme Compute", "", "", "", "USD"),
        ("Part no.", *HEAD[1:]),
        ("SRV", "Server", 2, 100000, 200000),
    )
    rows = (("Payment 1", "On order", "", "", 100000), ("Payment 2", "Shipment", "", "", 100000))
    assert len(told(import_rows(tmp_path, (*lines, _NET, ("Billing schedule",), *rows)))) == 2


@pytest.mark.parametrize("terms", ["", "Payment terms: 30 days net"])
def test_that_charges_of_a_rate_below_the_total_stay_charges(terms: str, tmp_path: Path) -> None:
    rows = (
        ("", terms),
        ("", "Freight 2 %", "", "", 4000),
        ("", "VAT 20 %", "", "", 40000),
    )
    result = import_rows(tmp_path, (*_LINES, _NET, *rows))
    assert sums(result) == (200000, 4000, 40000)


def test_that_a_charge_below_the_total_is_told_with_its_cell(tmp_path: Path) -> None:
    result = import_rows(tmp_path, (*_LINES, _NET, ("", "Freight", "", "", 4000)))
    assert sums(result) == (200000, 4000, 0)
    assert [issue.where.cell for issue in result.issues if issue.code == "charge_added"] == ["E6"]


def test_that_a_second_section_of_as_much_is_no_schedule(tmp_path: Path) -> None:
    rows: Rows = (
        *_LINES,
        ("", "", "", "Total hardware", 200000),
        ("", "Installation", "", "", 150000),
        ("", "Training", "", "", 50000),
        ("", "", "", "Total services", 200000),
        ("", "", "", "Grand total", 400000),
    )
    assert sums(import_rows(tmp_path, rows)) == (400000, 0, 0)


def test_that_a_payment_takes_the_role_that_the_user_gives_it(tmp_path: Path) -> None:
    rows = (*_LINES, _NET, ("", "Order", 0.5, "", 100000), ("", "Shipment", 0.5, "", 100000))
    book = write_book(tmp_path / "q.xlsx", {"Quote": rows})
    given = Corrections(roles={row_key("Quote", 7): LineRole.FREIGHT})
    assert sums(import_quote(book, LIBRARY, given)) == (200000, 100000, 0)
