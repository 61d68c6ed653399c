"""What a buyer tripped over: dollars by name, nameless quantities, summaries, several answers, leases."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, codes, import_rows, quote_of, write_book
from workbench.domain.money import NO_CURRENCY
from workbench.domain.quote import LineRole
from workbench.quotes import QuestionKind, import_quote, questions
from workbench.quotes.language.numbers import currency_in
from workbench.quotes.report import import_as_json

HEADER = ("Description", "Qty", "Unit price", "Total")


def dollars(title: str) -> Rows:
    return (
        (title,),
        HEADER,
        ("HGX H200 server", 2, "$300,000.00", "$600,000.00"),
        ("Total", "", "", "$600,000.00"),
    )


@pytest.mark.parametrize(
    ("title", "currency"),
    [
        ("Quote - Toronto, prices in Canadian dollars", "CAD"),
        ("Acme quote, all prices in Australian dollars", "AUD"),
        ("Prices in C$", "CAD"),
        ("Prices in CDN$", "CAD"),
        ("Amounts in Singapore dollars", "SGD"),
        ("Amounts in HK$", "HKD"),
        ("Acme quote USD, Singapore", "USD"),
        ("Acme quote", "USD"),
    ],
)
def test_that_a_dollar_called_by_name_is_that_dollar(tmp_path: Path, title: str, currency: str) -> None:
    result = import_rows(tmp_path, dollars(title))
    assert quote_of(result).currency == currency
    assert result.settled


@pytest.mark.parametrize("title", ["Acme quote, Singapore", "Acme Canada quote"])
def test_that_a_dollar_that_may_be_another_is_asked(tmp_path: Path, title: str) -> None:
    result = import_rows(tmp_path, dollars(title))
    assert quote_of(result).currency == NO_CURRENCY
    assert "which_dollar" in codes(result)
    assert not result.settled


@pytest.mark.parametrize(
    ("text", "currency"),
    [("pounds sterling", "GBP"), ("Swiss francs", "CHF"), ("Japanese yen", "JPY"), ("yuan", "CNY")],
)
def test_that_currencies_are_known_by_name(text: str, currency: str) -> None:
    assert currency_in(f"All prices in {text}") == currency


@pytest.mark.parametrize("header", ["Anz.", "Zeta"])
def test_that_a_quantity_is_known_by_its_name_or_its_figures(tmp_path: Path, header: str) -> None:
    rows = (
        ("Thistlewick Compute GmbH", "", "Preise in CHF"),
        ("Bezeichnung", header, "Preis", "Betrag"),
        ("HGX B200 Server", 2, 410_000, 820_000),
        ("Kabel", 1, 100, 100),
        ("Total", "", "", 820_100),
    )
    result = import_rows(tmp_path, rows)
    quote = quote_of(result)
    assert (quote.systems, quote.lines[0].quantity) == (2, Decimal(2))
    assert "line_arithmetic" not in codes(result)


def test_that_a_summary_sheet_by_group_is_counted_once(tmp_path: Path) -> None:
    header = ("Description", "Qty", "Unit price USD", "Total USD")
    detail = (
        header,
        ("HGX H200 server", 2, 300_000, 600_000),
        ("Cables", 10, 100, 1_000),
        ("Installation service", 1, 9_000, 9_000),
        ("Total", "", "", 610_000),
    )
    summary = (
        header,
        ("Hardware", 1, 601_000, 601_000),
        ("Services", 1, 9_000, 9_000),
        ("Total", "", "", 610_000),
    )
    result = import_quote(write_book(tmp_path / "q.xlsx", {"Quote": detail, "Summary": summary}), LIBRARY)
    assert quote_of(result).net_total == Decimal(610_000)
    assert result.settled
    assert "table_told_twice" in codes(result)


def test_that_two_sets_of_lines_that_give_the_total_are_asked_about(tmp_path: Path) -> None:
    amounts = (100_000, 200_000, 300_000)
    lines = tuple((f"Storage shelf {amount}", 1, amount, amount) for amount in amounts)
    result = import_rows(tmp_path, (("All prices in USD",), HEADER, *lines, ("Total", "", "", 300_000)))
    assert not result.settled
    issue = next(issue for issue in result.issues if issue.code == "several_solutions")
    assert "without row 5, or without rows 3, 4" in issue.message
    question = next(found for found in questions(result) if found.kind is QuestionKind.LEAVE_OUT)
    assert len(question.answers) == 2
    for answer in question.answers:
        answered = import_quote(tmp_path / "twin.xlsx", LIBRARY, answer.corrections)
        assert answered.settled
        assert quote_of(answered).net_total == 300_000


def test_that_a_lease_pays_quantity_times_price_times_term(tmp_path: Path) -> None:
    rows = (
        ("Lease offer, all prices in USD",),
        ("Description", "Qty", "Monthly price", "Term (months)", "Zeta"),
        ("HGX H200 server lease", 2, 9_000, 36, 648_000),
        ("Total", "", "", "", 648_000),
    )
    result = import_rows(tmp_path, rows)
    assert quote_of(result).net_total == Decimal(648_000)
    assert result.settled


def test_that_unknown_sums_are_null(tmp_path: Path) -> None:
    rows = (
        ("All prices in USD",),
        HEADER,
        ("Option A",),
        ("HGX H200 server", 2, 300_000, 600_000),
        ("Total option A", "", "", 600_000),
        ("Option B",),
        ("HGX B200 server", 2, 450_000, 900_000),
        ("Total option B", "", "", 900_000),
    )
    found = import_as_json(import_rows(tmp_path, rows))
    assert (found["net_total"], found["tax"], found["grand_total"]) == (None, None, None)


def test_that_a_platform_alone_is_a_system(tmp_path: Path) -> None:
    rows = (
        ("All prices in USD",),
        HEADER,
        ("HGX H200", 2, 300_000, 600_000),
        ("Total", "", "", 600_000),
    )
    quote = quote_of(import_rows(tmp_path, rows))
    assert (quote.systems, quote.lines[0].role) == (2, LineRole.SYSTEM)


@pytest.mark.parametrize(
    ("title", "vendor"),
    [
        ("NetApp quote", "NetApp"),
        ("HPE quote USD", "HPE"),
        ("Acme quote, Singapore", "Acme"),
        ("Muster Angebot 4711", "Muster"),
    ],
)
def test_that_the_word_for_the_document_is_no_part_of_the_vendor(
    tmp_path: Path, title: str, vendor: str
) -> None:
    assert quote_of(import_rows(tmp_path, dollars(title))).vendor == vendor
