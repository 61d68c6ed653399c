"""The RFQ workbook: filled in, it imports with full confidence."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.quotes.twins import LIBRARY, quote_of
from workbench.cli import main
from workbench.domain.issue import Severity
from workbench.domain.quote import LineRole
from workbench.quotes import import_quote
from workbench.reports.rfq import LINES, write_rfq

ROWS = (
    ("Server", "S-1", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 4, "each", 400000, 0.25, 300000, None),
    ("Network", "N-1", "InfiniBand switch 64 ports", 2, "each", 40000, 0.5, 20000, None),
    ("Support", "P-1", "Support 24x7", 4, "each", 30000, 0, 30000, 36),
    ("Other", "R-1", "Rebate", 1, "each", None, None, -5000, None),
)


def fill(path: Path) -> Path:
    """What a vendor does: fill in the yellow cells and save, which computes the formulas."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book["Quote"]
    for row, value in enumerate(
        (
            "Thistlewick Inc.",
            "Q-7",
            date(2026, 11, 3),
            date(2026, 12, 31),
            "USD",
            "30 days",
            "DAP",
            "9 weeks",
        ),
        start=3,
    ):
        sheet.cell(row, 4, value)
    first = 13
    assert sheet.cell(first - 1, 1).value == "Line"
    total = 0.0
    for row in range(first, first + LINES):
        sheet.cell(row, 10, "")
    for number, (kind, part, text, quantity, unit, listed, share, net, term) in enumerate(ROWS, start=1):
        row = first + number - 1
        for column, value in enumerate(
            (number, kind, part, text, quantity, unit, listed, share, net), start=1
        ):
            sheet.cell(row, column, value)
        sheet.cell(row, 10, quantity * net)
        sheet.cell(row, 11, term)
        total += quantity * net
    below = first + LINES
    for row, value in enumerate((total, 2500, 100, total + 2600), start=below):
        sheet.cell(row, 10, value)
    options = below + 7
    assert sheet.cell(options - 1, 1).value == "Line"
    for column, value in enumerate(
        ("O1", "Support", "P-5", "Support 24x7", 4, "each", 50000, 0, 50000, 200000, 60), start=1
    ):
        sheet.cell(options, column, value)
    for row in range(options + 1, options + 10):
        sheet.cell(row, 10, "")
    book.save(path)
    return path


def test_that_a_filled_in_rfq_imports_with_full_confidence(tmp_path: Path) -> None:
    write_rfq(tmp_path / "rfq.xlsx")
    result = import_quote(fill(tmp_path / "rfq.xlsx"), LIBRARY)
    quote = quote_of(result)
    assert result.issues == ()
    assert {column.confidence for column in result.mapping} == {1.0}
    assert len(result.mapping) == 26
    assert quote.reconciled
    assert (quote.net_total, quote.amount(LineRole.FREIGHT), quote.amount(LineRole.TAX)) == (
        Decimal(1355000),
        Decimal(2500),
        Decimal(100),
    )
    assert quote.vendor == "Thistlewick Inc."
    assert (quote.reference, quote.payment_terms, quote.delivery_terms) == ("Q-7", "30 days", "DAP")
    assert quote.valid_until is not None
    roles = [line.role for line in quote.lines if line.accepted][:4]
    assert roles == [LineRole.SYSTEM, LineRole.NETWORK, LineRole.SUPPORT, LineRole.DISCOUNT]
    assert quote.systems == 4
    assert quote.lines[2].term_months == 36


def test_that_the_command_writes_it_with_what_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    system = LIBRARY.records("system")[0]
    out = tmp_path / "rfq.xlsx"
    assert main(["rfq", str(out), "--system", system.id, "--systems", "5", "--currency", "EUR"]) == 0
    sheet = openpyxl.load_workbook(out)["Quote"]
    assert (sheet["D13"].value, sheet["E13"].value, sheet["D7"].value) == (system.name, 5, "EUR")
    assert len(sheet.data_validations.dataValidation) >= 10
    assert main(["rfq", str(out), "--system", "no-such-system"]) == 2
    assert main(["rfq", str(tmp_path / "rfq.csv")]) == 2
    assert "no-such-system" in capsys.readouterr().err


def _as_text(value: float, currency: str) -> str:
    return f"{value:,.2f} {currency}"


def _numbers_as_text(sheet: Any) -> None:
    for row in (*range(13, 13 + len(ROWS)), *range(13 + LINES, 17 + LINES)):
        for column in (7, 9, 10):
            value = sheet.cell(row, column).value
            if value not in {None, "", "Extended net price"}:
                sheet.cell(row, column, _as_text(value, "USD"))


def _numbers_of_another_country(sheet: Any) -> None:
    _numbers_as_text(sheet)
    for cell in (cell for row in sheet.iter_rows(min_row=13) for cell in row):
        if isinstance(cell.value, str) and cell.value.endswith(" USD"):
            cell.value = cell.value.translate(str.maketrans(",.", ".,"))


def _blank_lines_between(sheet: Any) -> None:
    for column in range(1, 14):
        sheet.cell(20, column, sheet.cell(16, column).value)
        sheet.cell(16, column).value = None


def _notes_between(sheet: Any) -> None:
    sheet.cell(17, 4, "Please note: delivered in two lots")


def _no_freight_in_words(sheet: Any) -> None:
    below = 13 + LINES
    sheet.cell(below + 1, 10, "included")
    sheet.cell(below + 2, 10, "n/a")
    sheet.cell(below + 3, 10, sheet.cell(below, 10).value)


def _further_sheets(sheet: Any) -> None:
    sheet.parent.create_sheet("Our terms").append(["Payment within 30 days", "IBAN on request"])
    sheet.parent.create_sheet("Contacts").append(["J. Example", "+1 800 555 0100"])


def _discount_as_a_number(sheet: Any) -> None:
    for row in range(13, 13 + len(ROWS)):
        cell = sheet.cell(row, 8)
        if cell.value:
            cell.value, cell.number_format = cell.value * 100, "0.00"


@pytest.mark.parametrize(
    "sloppily",
    [
        _numbers_as_text,
        _numbers_of_another_country,
        _blank_lines_between,
        _notes_between,
        _no_freight_in_words,
        _further_sheets,
        _discount_as_a_number,
    ],
)
def test_that_a_sloppily_filled_rfq_still_imports_with_full_confidence(
    sloppily: Callable[[Any], None], tmp_path: Path
) -> None:
    path = tmp_path / "rfq.xlsx"
    write_rfq(path)
    book = openpyxl.load_workbook(fill(path))
    sloppily(book["Quote"])
    book.save(path)
    result = import_quote(path, LIBRARY)
    quote = quote_of(result)
    assert quote.net_total == Decimal(1355000)
    assert result.settled
    assert {column.confidence for column in result.mapping} == {1.0}
    assert result.rows_read == result.rows_used + len(result.rows_left_out)


def test_that_a_blank_rfq_is_told_from_a_quote_without_lines(tmp_path: Path) -> None:
    write_rfq(tmp_path / "rfq.xlsx", wanted=[("GPU server 8x NVIDIA H200 141GB SXM5 HGX", 4)])
    result = import_quote(tmp_path / "rfq.xlsx", LIBRARY)
    assert result.quote is None
    (issue,) = [found for found in result.issues if found.severity is Severity.ERROR]
    assert issue.code == "blank_rfq"
    assert "vendor" in issue.suggestion


def test_that_a_folder_that_is_not_there_is_named_with_a_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "none" / "rfq.xlsx"
    assert main(["rfq", str(out)]) == 2
    said = capsys.readouterr().err
    assert str(out) in said
    assert f"there is no folder {out.parent}" in said
    assert "Make the folder" in said
    assert "Errno" not in said
