"""Layouts that the import was not written for: their true sums, or a question, and never a wrong number."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, Shown, import_rows, quote_of, write_book
from tests.quotes.unseen import TRUTHS
from tests.quotes.unseen.base import HEAD
from tests.quotes.unseen.countries import yen
from tests.quotes.vendor_layouts.base import usd
from workbench.domain.issue import Severity
from workbench.domain.quote import LineRole
from workbench.quotes import import_quote


@pytest.mark.parametrize("name", TRUTHS)
def test_that_the_sums_are_true_or_asked_about(name: str, tmp_path: Path) -> None:
    truth = TRUTHS[name]
    book = write_book(
        tmp_path / "q.xlsx", truth.sheets(), hidden_columns=truth.hidden_columns, merged=truth.merged
    )
    result = import_quote(book, LIBRARY)
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    if truth.asked:
        assert not result.settled
        assert any(issue.suggestion for issue in result.issues)
        return
    quote = quote_of(result)
    freight, tax = quote.amount(LineRole.FREIGHT), quote.amount(LineRole.TAX)
    found = (quote.net_total.quantize(Decimal("0.01")), freight, tax, quote.currency)
    assert found == (Decimal(truth.net), Decimal(truth.freight), Decimal(truth.tax), truth.currency)
    assert result.settled, quote.equation
    assert not [issue for issue in result.issues if issue.severity is Severity.ERROR]


def dollars(words: str, *below: tuple[object, ...]) -> Rows:
    """A quote in $ with other words beside it."""
    return (
        ("Acme Compute", "", words),
        ("Part", "Description", "Qty", "Unit price", "Extended"),
        ("1", "Server", 2, usd(100), usd(200)),
        *below,
        ("", "", "", "Total", usd(200 + 20 * len(below))),
    )


@pytest.mark.parametrize(
    ("words", "currency"),
    [
        ("Prices in Singapore dollars", "SGD"),
        ("Currency: S$", "SGD"),
        ("Quoted in HK$", "HKD"),
        ("New Zealand dollars, GST exclusive", "NZD"),
        ("Amounts in NT$", "TWD"),
        ("Moneda: pesos mexicanos", "MXN"),
        ("Precios en MXN", "MXN"),
        ("AUD ex GST", "AUD"),
        ("All amounts CAD", "CAD"),
        ("Ship to: Sydney, Australia; prices in US dollars", "USD"),
        ("Ship to: Santa Fe, New Mexico", "USD"),
    ],
)
def test_that_a_dollar_named_beside_a_bare_sign_is_that_dollar(
    words: str, currency: str, tmp_path: Path
) -> None:
    assert quote_of(import_rows(tmp_path, dollars(words))).currency == currency


@pytest.mark.parametrize("words", ["ABN 11 222 333 444", "Ciudad de México", "Kwun Tong, Hong Kong"])
def test_that_an_address_abroad_makes_the_dollar_a_question(words: str, tmp_path: Path) -> None:
    result = import_rows(tmp_path, dollars(words))
    assert not result.settled
    assert quote_of(result).currency == "XXX"


def test_that_a_tax_of_another_country_makes_the_dollar_a_question(tmp_path: Path) -> None:
    assert not import_rows(tmp_path, dollars("", ("", "", "", "GST 10%", usd(20)))).settled
    assert import_rows(tmp_path, dollars("", ("", "", "", "Sales tax 10%", usd(20)))).settled
    for label in ("I.V.A. 10%", "Impuesto 10%", "ITBIS"):
        assert not import_rows(tmp_path, dollars("", ("", "", "", label, usd(20)))).settled, label


@pytest.mark.parametrize(
    ("unit", "amount", "label", "total", "currency"),
    [
        ("$31,400.00", "$62,800.00", "Total", "$62,800.00 CAD", "CAD"),
        ("$31,400.00", "$62,800.00", "Total (AUD)", "$62,800.00", "AUD"),
        ("$31,400.00 MXN", "$62,800.00 MXN", "TOTAL", "$ 62,800.00", "MXN"),
        ("US$31,400.00", "US$62,800.00", "Total (CAD)", "62,800.00", ""),
        ("$31,400.00", "$62,800.00", "Total CAD", "US$ 62,800.00", ""),
        ("$31,400.00 AUD", "$62,800.00 AUD", "Total", "$62,800.00 CAD", ""),
    ],
)
def test_that_the_dollar_named_by_some_amounts_is_that_of_all(
    unit: str, amount: str, label: str, total: str, currency: str, tmp_path: Path
) -> None:
    rows: Rows = (
        ("Acme Compute",),
        ("Part", "Description", "Qty", "Unit price ($)", "Extended"),
        ("1", "Storage server", 2, unit, amount),
        ("", "", "", label, total),
    )
    result = import_rows(tmp_path, rows)
    assert result.settled is bool(currency)
    if currency:
        assert quote_of(result).currency == currency


@pytest.mark.parametrize(
    ("vendor", "currency"),
    [
        ("青嵐システムズ株式会社", "JPY"),
        ("北辰科技有限公司", "CNY"),
        ("Acme Ltd", "XXX"),
        ("Acme Ltd, prices in JPY", "JPY"),
        ("Acme Ltd, RMB", "CNY"),
    ],
)
def test_that_the_script_tells_yen_from_yuan(vendor: str, currency: str, tmp_path: Path) -> None:
    rows: Rows = (
        (vendor,),
        ("Part", "Description", "Qty", "Unit price", "Amount"),
        ("1", "Server", 2, yen(1000), yen(2000)),
        ("", "Total", "", "", yen(2000)),
    )
    assert quote_of(import_rows(tmp_path, rows)).currency == currency


@pytest.mark.parametrize("header", ["單價(元)", "總價(元)"])
def test_that_yuan_in_traditional_characters_is_asked(header: str, tmp_path: Path) -> None:
    rows: Rows = (
        ("晶穎運算股份有限公司",),
        ("品名", "數量", header, "複價"),
        ("伺服器", 2, Shown(100, "0"), 200),
        ("總計", "", "", 200),
    )
    assert quote_of(import_rows(tmp_path, rows)).currency == "XXX"


def test_that_a_total_taken_for_tax_is_noticed(tmp_path: Path) -> None:
    rows = dollars("USD", ("", "", "", "VAT payable on everything", usd(200)))
    result = import_rows(tmp_path, (*rows[:-1], ("", "", "", "Total", usd(400))))
    assert "charge_unlikely" in {issue.code for issue in result.issues}
    assert not result.settled


def test_that_columns_that_contradict_each_other_are_asked_about(tmp_path: Path) -> None:
    rows: Rows = (
        ("Acme Compute", "USD"),
        ("Part", "Description", "Qty", "Unit price", "Extended"),
        ("1", "Server", 2, 100, 330),
        ("2", "Switch", 3, 50, 170),
        ("", "", "", "Total", 500),
    )
    result = import_rows(tmp_path, rows)
    assert "columns_contradict" in {issue.code for issue in result.issues}
    assert not result.settled


def issue_codes(*rows: tuple[object, ...], tmp_path: Path) -> set[str]:
    return {issue.code for issue in import_rows(tmp_path, (("Acme Compute", "USD"), *rows)).issues}


def test_that_a_discount_that_is_neither_share_nor_amount_is_said(tmp_path: Path) -> None:
    head = ("Part", "Description", "Qty", "List price", "Discount", "Unit price", "Extended")
    total = ("", "", "", "", "", "Total", 560000)
    for discount, is_said in ((150, True), (30, False), (120000, False), (240000, False), (20, True)):
        line = ("1", "Server", 2, 400000, discount, 280000, 560000)
        assert ("line_arithmetic" in issue_codes(head, line, total, tmp_path=tmp_path)) is is_said, discount


def test_that_installation_in_the_words_of_freight_is_said(tmp_path: Path) -> None:
    head = ("Part", "Description", "Qty", "Unit price", "Extended")
    line = ("1", "Server", 2, 280000, 560000)
    for label, is_said in (("Freight and insurance", False), ("Freight, insurance and installation", True)):
        charge, total = ("", "", "", label, 9000), ("", "", "", "Total", 569000)
        assert ("freight_holds_more" in issue_codes(head, line, charge, total, tmp_path=tmp_path)) is is_said


@pytest.mark.parametrize(("header", "mark"), [("Lot", "Optional"), ("Status", "optional")])
def test_that_lines_a_column_calls_optional_are_said_to_be_in_the_total(
    header: str, mark: str, tmp_path: Path
) -> None:
    rows = (
        ("Description", header, "Qty", "Unit price USD", "Amount USD"),
        ("8x H200 server", "firm", 2, 285000, 570000),
        ("8x H200 server", mark, 1, 285000, 285000),
        ("Total", "", "", "", 855000),
    )
    result = import_rows(tmp_path, rows)
    assert [issue.code for issue in result.issues].count("total_includes_options") == 1
    assert not result.settled


@pytest.mark.parametrize(("column", "text"), [(1, "optional"), (2, "month")])
def test_that_one_marked_line_of_thousands_is_found(column: int, text: str, tmp_path: Path) -> None:
    line = ("Switch", "firm", "each", 2, 10, 20)
    marked = (*line[:column], text, *line[column + 1 :])
    rows: Rows = (
        ("Description", "Status", "Unit", "Qty", "Unit price USD", "Amount USD"),
        *[line] * 2_500,
        marked,
        *[line] * 2_500,
        ("Total", "", "", "", "", 100_020),
    )
    result = import_rows(tmp_path, rows)
    assert quote_of(result).reconciled
    assert {issue.code for issue in result.issues} & {"total_includes_options", "prices_per_period"}
    assert not result.settled


def test_that_goods_below_zero_are_asked_about(tmp_path: Path) -> None:
    rows = (
        ("Description", "Qty", "Unit price USD", "Amount USD"),
        ("8x H200 server", 2, -285000, -570000),
        ("Total", "", "", -570000),
    )
    result = import_rows(tmp_path, rows)
    assert "nothing_to_pay" in {issue.code for issue in result.issues}
    assert not result.settled


def test_that_a_figure_beyond_every_price_is_called_too_large(tmp_path: Path) -> None:
    rows = (
        ("Part", "Description", "Qty", "Unit price USD", "Amount USD"),
        ("1", "8x H200 server", 2, 1e300, 2e300),
        ("2", "Switch", 2, 32000, 64000),
        ("Total", "", "", "", 64000),
    )
    result = import_rows(tmp_path, rows)
    found = next(issue for issue in result.issues if issue.code == "number_too_large")
    assert (found.where.cell, found.severity) == ("D2", Severity.ERROR)
    assert found.message.startswith("1e+300 is larger than any price")


def test_that_firm_quantities_count_the_systems(tmp_path: Path) -> None:
    rows = TRUTHS["firm_quantity_and_firm_amount"].sheets()["Q"]
    assert quote_of(import_rows(tmp_path, rows)).systems == 2


def test_that_the_format_of_the_total_alone_tells_the_currency(tmp_path: Path) -> None:
    total = Shown(200, "[$USD] #,##0.00")
    rows = (("Acme Compute",), HEAD, (1, "Server", 2, 100, 200), ("", "", "", "Total", total))
    result = import_rows(tmp_path, rows)
    assert quote_of(result).currency == "USD"
    assert result.settled


def test_that_us_dollars_beside_a_tax_of_another_country_are_no_question(tmp_path: Path) -> None:
    dollar = "[$US$] #,##0.00"
    rows = (
        ("Acme Compute",),
        HEAD,
        (1, "Server", 2, Shown(100, dollar), Shown(200, dollar)),
        ("", "", "", "GST 10%", Shown(20, dollar)),
        ("", "", "", "Total (US$)", Shown(220, dollar)),
        ("", "", "", "S$ equivalent @ 1.2950", Shown(284.90, "[$S$] #,##0.00")),
    )
    result = import_rows(tmp_path, rows)
    assert (quote_of(result).currency, quote_of(result).net_total) == ("USD", Decimal(200))
    assert result.settled


@pytest.mark.parametrize(
    "words", ["On-demand equivalent (for comparison)", "Zum Vergleich", "参考价", "참고용"]
)
def test_that_an_amount_for_comparison_is_no_question(words: str, tmp_path: Path) -> None:
    rows = (*dollars("Currency: USD"), ("", "", "", words, usd(900)))
    assert import_rows(tmp_path, rows).settled


def test_that_lines_of_two_currencies_are_never_added(tmp_path: Path) -> None:
    rows = (
        ("Acme Compute",),
        ("Item", "Description", "Qty", "Currency", "Unit price", "Extended"),
        (1, "Switch", 3, "US$", 100, 300),
        (2, "Guarantee", 3, "R$", 200, 600),
        (),
        ("Item", "Description", "Qty", "", "Unit price", "Extended"),
        (1, "Installation", 1, "R$", 50, 50),
        ("", "", "", "", "TOTAL (R$)", 1800),
    )
    result = import_rows(tmp_path, rows)
    assert (quote_of(result).currency, quote_of(result).net_total) == ("BRL", Decimal(650))
    assert not result.settled
