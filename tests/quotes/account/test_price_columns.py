"""Columns of prices of which one is bought: asked, answered, or decided by the term that is stated."""

from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, codes, import_rows, quote_of, write_book
from workbench.quotes import QuestionKind, import_quote, questions
from workbench.quotes.layout.choice_headers import choice_columns, year_columns
from workbench.quotes.report import import_as_json


def terms(*above: str) -> Rows:
    """A subscription for one, three or five years; amounts are for the whole quantity."""
    return (
        ("Nimbus Vault Cloud Ltd", "USD"),
        above,
        ("SKU", "Description", "Qty", "1-year", "3-year", "5-year"),
        ("N1", "Reserved 8x H100 instance", 4, 1_400_000, 3_000_000, 4_300_000),
        ("N2", "Storage 100 TB", 1, 100_000, 260_000, 400_000),
        ("Total", "", "", 1_500_000, 3_260_000, 4_700_000),
    )


def test_that_prices_for_several_terms_are_asked_about_and_none_is_taken(tmp_path: Path) -> None:
    result = import_rows(tmp_path, terms())
    assert "price_columns_open" in codes(result)
    assert not result.settled
    assert import_as_json(result)["net_total"] is None
    question = next(q for q in questions(result) if q.kind is QuestionKind.PRICE_COLUMN)
    assert [answer.text for answer in question.answers] == ["1-year", "3-year", "5-year"]


@pytest.mark.parametrize(("answer", "net"), [(0, 1_500_000), (1, 3_260_000), (2, 4_700_000)])
def test_that_an_answer_gives_the_sum_of_its_column(answer: int, net: int, tmp_path: Path) -> None:
    path = write_book(tmp_path / "q.xlsx", {"Quote": terms()})
    question = next(q for q in questions(import_quote(path, LIBRARY)) if q.kind is QuestionKind.PRICE_COLUMN)
    result = import_quote(path, LIBRARY, question.answers[answer].corrections)
    assert quote_of(result).net_total == net
    assert result.settled


def test_that_a_stated_term_decides(tmp_path: Path) -> None:
    result = import_rows(tmp_path, terms("Contract term: 36 months"))
    assert quote_of(result).net_total == 3_260_000
    assert result.settled


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (("Description", "Option A", "Option B"), [2, 3]),
        (("Item", "12 months", "36 months"), [2, 3]),
        (("Item", "On-demand", "1-year reserved", "3-year reserved"), [2, 3, 4]),
        (("Item", "Low", "High"), [2, 3]),
        (("Item", "3-year total"), []),
        (("Item", "Support 3 years", "Support 5 years"), []),
        (("Item", "Qty", "Unit price", "Total"), []),
    ],
)
def test_that_alternatives_are_known_by_their_headers(headers: tuple[str, ...], found: list[int]) -> None:
    assert choice_columns(dict(enumerate(headers, start=1))) == found


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (("Item", "Year 1", "Year 2", "Year 3"), (2, 3, 4)),
        (("Item", "1. Jahr", "2. Jahr"), (2, 3)),
        (("Item", "FY2027", "FY2028"), (2, 3)),
        (("품목", "1년차", "2년차"), (2, 3)),
        (("Item", "Year 1"), ()),
        (("Item", "Year 1", "Year 3"), ()),
        (("Item", "1 year", "3 years"), ()),
    ],
)
def test_that_consecutive_years_are_known_by_their_headers(
    headers: tuple[str, ...], found: tuple[int, ...]
) -> None:
    assert year_columns(dict(enumerate(headers, start=1))) == found


def test_that_the_years_of_a_line_are_added_up(tmp_path: Path) -> None:
    rows: Rows = (
        ("Helix Software Inc", "", "Currency: USD"),
        ("Product", "Qty", "Year 1", "Year 2", "Year 3"),
        ("AI platform subscription", 10, 50_000, 51_000, 52_000),
        ("Premium support", 1, 20_000, 20_000, ""),
        ("Total", "", 70_000, 71_000, 52_000),
    )
    result = import_rows(tmp_path, rows)
    quote = quote_of(result)
    assert quote.net_total == 193_000
    assert quote.printed_total is not None
    assert quote.printed_total.amount == 193_000
    assert result.settled


def test_that_figures_tell_the_columns_where_no_header_does(tmp_path: Path) -> None:
    rows: Rows = (
        ("Mapleton Tech Inc", "", "", "USD"),
        ("A-100", "Server node with disks", 2, 2000, 4000),
        ("A-200", "Switch with 48 ports", 3, 1500, 4500),
        ("", "Zusammen ergibt das", "", "", 8500),
    )
    result = import_rows(tmp_path, rows)
    assert quote_of(result).net_total == 8500
    assert "columns_by_figures" in codes(result)
    assert result.settled
    assert result.rows_read == result.rows_used + len(result.rows_left_out) == 4


def test_that_figures_that_can_be_read_in_two_ways_tell_nothing(tmp_path: Path) -> None:
    rows: Rows = (
        ("Mapleton Tech Inc", "", "", "USD"),
        ("A-100", "Server node", 2, 3000, 6000, 2000, 4000),
        ("A-200", "Switch", 3, 2000, 6000, 1500, 4500),
    )
    assert import_rows(tmp_path, rows).quote is None


def test_that_a_bill_of_one_system_is_taken_as_often_as_the_total_proves(tmp_path: Path) -> None:
    rows: Rows = (
        ("Quarrystone Micro Inc.", "USD"),
        ("Item", "Description", "Qty", "Unit price", "Amount"),
        (1, "GPU server 8x H200", 1, 215_000, 215_000),
        (2, "Processor", 2, 7_000, 14_000),
        ("", "", "", "Quantity", 4),
        ("", "", "", "Grand total", 916_000),
    )
    quote = quote_of(import_rows(tmp_path, rows))
    assert quote.net_total == 916_000
    assert quote.systems == 4
    assert quote.lines[1].quantity == 8
