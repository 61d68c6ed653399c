"""Messages name the right cell, sheet and sums, and say nothing that is not so."""

from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, Shown, import_rows, quote_of, write_book
from tests.quotes.unseen.base import HEAD
from workbench.domain.issue import Issue
from workbench.quotes import QuoteImport, import_quote


def told(result: QuoteImport, code: str) -> Issue:
    return next(issue for issue in result.issues if issue.code == code)


def test_that_rows_of_several_sheets_are_named_with_their_sheets(tmp_path: Path) -> None:
    offer = (
        ("Acme Compute", "", "", "", "USD"),
        HEAD,
        (1, "Server", 2, 100, 200),
        ("", "", "", "Total", 200),
    )
    more = (HEAD, (1, "Spare parts", 2, 41, 82), (2, "Monitoring", 2, 26, 52))
    book = write_book(tmp_path / "q.xlsx", {"Pricing": (*offer, (2, "Rail kit", 1, 9, 9)), "Adders": more})
    message = told(import_quote(book, LIBRARY), "lines_below_total").message
    assert "5 of sheet 'Pricing'" in message
    assert "2, 3 of sheet 'Adders'" in message


def test_that_a_column_is_told_at_its_header(tmp_path: Path) -> None:
    rows = (
        ("Muster GmbH", "", "", "", "EUR"),
        (),
        ("Pos", "Bezeichnung", "Menge", "Einzelpreis brutto", "Gesamt inkl. 19% MwSt."),
        (1, "Server", 2, 119, 238),
        ("", "", "", "Gesamt", 238),
    )
    assert told(import_rows(tmp_path, rows), "prices_include_tax").where.cell == "D3"


@pytest.mark.parametrize(
    ("above", "amount", "cell"),
    [
        ((("Acme Compute", "", "", "", "US$ in thousands"),), "Extended", "E1"),
        ((("Acme Compute", "", "", "", "USD"),), "Extended (USD thousands)", "E2"),
    ],
)
def test_that_a_unit_is_told_at_the_cell_that_states_it(
    above: Rows, amount: str, cell: str, tmp_path: Path
) -> None:
    head = ("Item", "Description", "Qty", "", amount)
    result = import_rows(tmp_path, (*above, head, (1, "Server", 2, "", 200), ("", "", "", "Total", 200)))
    assert told(result, "amounts_in_thousands").where.cell == cell


def test_that_the_label_of_a_sum_in_a_text_file_holds_no_amount(tmp_path: Path) -> None:
    text = (
        "Item,Description,Qty,Unit price,Extended\n1,Server,2,100,200\n,,,Subtotal,210\n,,,Grand total,200\n"
    )
    path = tmp_path / "q.csv"
    path.write_text("All prices in USD,,,,\n" + text, encoding="utf-8")
    result = import_quote(path, LIBRARY)
    assert told(result, "subtotal_differs").message.startswith("'Subtotal' prints 210.00")


def test_that_an_alternative_in_brackets_is_no_negative_price(tmp_path: Path) -> None:
    alternative = ("", "Alternative: other GPU", 2, 90, Shown(-180, "0.00;(0.00)"))
    rows = (("Acme Compute", "", "", "", "USD"), HEAD, (1, "Server", 2, 100, 200), alternative)
    result = import_rows(tmp_path, (*rows, ("", "", "", "Total", 200)))
    assert not [issue for issue in result.issues if issue.code == "line_arithmetic"]
    assert next(line.extended for line in quote_of(result).lines if line.row == 4) == 180


def test_that_a_question_on_a_sum_names_the_total_that_was_checked(tmp_path: Path) -> None:
    cover = (("Offer", "", ""), ("Our price, delivered, net:", Shown(486900, "0.00 €")))
    detail = (HEAD, (1, "Server", 2, 234450, 468900), ("", "", "", "Total net", 468900))
    book = write_book(tmp_path / "q.xlsx", {"Cover": cover, "Detail": detail})
    message = told(import_quote(book, LIBRARY), "sum_unexplained").message
    assert "486,900.00" in message
    assert "468,900.00" in message


def test_that_the_totals_of_alternative_offers_are_named(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("Acme Compute", "", "", "", "USD")]
    for letter, price in (("A", 100), ("B", 130)):
        rows += [(f"Option {letter}",), HEAD, (1, "Storage", 2, price, 2 * price)]
        rows += [("", "", "", f"Total option {letter}", 2 * price), ()]
    message = told(import_rows(tmp_path, tuple(rows)), "several_offers").message
    assert "200.00 in E5" in message
    assert "260.00 in E10" in message


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (((1, "Cloud service with H100 SXM5 80GB", 2, 100, 200),), "H100"),
        (((1, "Object storage", 2, 100, 200),), "No line names an accelerator that the catalog knows"),
    ],
)
def test_that_a_missing_system_is_told_with_the_accelerator_that_is_named(
    lines: Rows, words: str, tmp_path: Path
) -> None:
    rows = (("Acme Compute", "", "", "", "USD"), HEAD, *lines, ("", "", "", "Total", 200))
    assert words in told(import_rows(tmp_path, rows), "no_system_found").message
