"""Amounts in thousands or millions are read in full, and only where something says that they are."""

from pathlib import Path

import pytest

from tests.quotes.twins import Rows, Shown, codes, import_rows, quote_of
from workbench.quotes.language.money_unit import money_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("All amounts in USD thousands", 1_000),
        ("Unit Price (k USD)", 1_000),
        ("Price, $000s", 1_000),
        ("Betrag in TEUR", 1_000),
        ("Gesamt k€", 1_000),
        ("(단위: 천원, VAT 별도)", 1_000),
        ("金額(千円)", 1_000),
        ("Total (EUR m)", 1_000_000),
        ("Preis in Mio. EUR", 1_000_000),
        ("총액(백만원)", 1_000_000),
        ("总价(万元)", 10_000),
        ("Unit Price (USD)", 1),
        ("일금 오천원정", 1),
        ("Price per 1,000 units", 1),
        ("$5 million insurance cover", 1),
        ("Thousands of customers trust us", 1),
        ("Total USD", 1),
        ("4 x $10", 1),
        ("특별 할인 (백만원 미만 절사)", 1),
        ("조정 (천원 단위 절사)", 1),
        ("端数調整 (千円未満切捨て)", 1),
        ("Courtesy discount, rounded down to thousands of USD", 1),
        ("Figures in USD thousands, rounded", 1_000),
    ],
)
def test_that_only_a_stated_unit_counts(text: str, unit: int) -> None:
    assert money_unit(text) == unit


def rack(title: str, amount_format: str = "#,##0") -> Rows:
    return (
        ("Larkspur Superclusters Inc",),
        (title,),
        ("Item", "Description", "Qty", "Unit price", "Extended"),
        (1, "GB300 NVL72 rack", 2, Shown(3900, amount_format), Shown(7800, amount_format)),
        ("", "Total", "", "", Shown(7800, amount_format)),
    )


def test_that_thousands_are_read_in_full_and_said(tmp_path: Path) -> None:
    result = import_rows(tmp_path, rack("All amounts in USD thousands"))
    quote = quote_of(result)
    assert (str(quote.net_total), quote.currency, quote.reconciled) == ("7800000.00", "USD", True)
    assert quote.printed_total is not None
    assert quote.printed_total.amount == 7_800_000
    assert "amounts_in_thousands" in codes(result)


def test_that_a_format_that_hides_thousands_holds_the_full_amount(tmp_path: Path) -> None:
    result = import_rows(tmp_path, rack("All amounts in USD thousands", "#,##0,"))
    assert quote_of(result).net_total == 7800
