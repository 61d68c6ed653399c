"""What a user corrects changes the reading, and nothing else does."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.quotes.twins import HEADER, LIBRARY, SERVER, SWITCH, TITLE, Rows, codes, quote_of, write_book
from workbench.domain.quote import LineRole, Quote
from workbench.paths import resources_dir
from workbench.quotes import (
    Corrections,
    MappingMemory,
    OpenQuote,
    QuestionKind,
    combined,
    open_quote,
    questions,
)

OFFER: Rows = (*TITLE, HEADER, SERVER, SWITCH, ("", "", "", "Total", 625000.5))
WITH_OPTION: Rows = (*OFFER, (), ("Options",), ("TW-SP", "Spare switch", 1, 9000, 9000))


def opened(folder: Path, rows: Rows) -> OpenQuote:
    found, issues = open_quote(write_book(folder / "q.xlsx", {"Quote": rows}))
    assert found is not None, issues
    return found


def read(book: OpenQuote, **corrections: Any) -> Quote:
    return quote_of(book.read(LIBRARY, Corrections(**corrections)))


def test_that_an_option_can_be_switched_into_a_reconciled_offer(tmp_path: Path) -> None:
    book = opened(tmp_path, WITH_OPTION)
    quote = read(book, included={"Quote!10": True})
    assert quote.net_total == Decimal("634000.50")
    assert quote.reconciled
    assert quote.equation.endswith("outside the total: lines 9,000.00; offer 634,000.50")
    option = next(line for line in quote.lines if line.row == 10)
    assert (option.accepted, option.in_total, option.role) == (True, False, LineRole.NETWORK)
    assert read(book).net_total == Decimal("625000.50")


def test_that_a_covered_line_can_be_left_out_and_the_check_stands(tmp_path: Path) -> None:
    quote = read(opened(tmp_path, OFFER), included={"Quote!6": False})
    assert quote.net_total == Decimal(600000)
    assert quote.reconciled
    assert "left out by you: lines 25,000.50; offer 600,000.00" in quote.equation


def test_that_toggles_change_the_sum_where_nothing_reconciles(tmp_path: Path) -> None:
    book = opened(
        tmp_path, (*TITLE, HEADER, SERVER, SWITCH, ("X", "Cable", 3, 7, 21), ("", "", "", "Total", 1))
    )
    assert read(book).difference == Decimal("625020.50")
    quote = read(book, included={"Quote!5": False, "Quote!6": False})
    assert quote.difference == Decimal(20)


def test_that_a_row_can_be_given_another_role(tmp_path: Path) -> None:
    rows = (*TITLE, HEADER, SERVER, ("TW-FR", "Crane hire", 1, 500, 500), ("", "", "", "Total", 600500))
    book = opened(tmp_path, rows)
    assert read(book).amount(LineRole.FREIGHT) == 0
    quote = read(book, roles={"Quote!6": LineRole.FREIGHT})
    assert (quote.net_total, quote.amount(LineRole.FREIGHT)) == (Decimal(600000), Decimal(500))
    assert quote.reconciled
    as_note = read(book, roles={"Quote!6": LineRole.NOTE})
    assert as_note.difference == Decimal(-500)
    as_option = read(book, roles={"Quote!6": LineRole.OPTION})
    assert as_option.reconciled  # the total holds it, and the issue says so
    assert "total_includes_options" in codes(
        book.read(LIBRARY, Corrections(roles={"Quote!6": LineRole.OPTION}))
    )


def test_that_a_note_can_become_a_line_and_a_total(tmp_path: Path) -> None:
    rows = (*TITLE, HEADER, SERVER, ("Something else", "", "", "", 700), ("Altogether", "", "", "", 600700))
    book = opened(tmp_path, rows)
    quote = read(book, roles={"Quote!6": LineRole.SERVICE, "Quote!7": LineRole.TOTAL})
    assert quote.reconciled
    assert quote.net_total == Decimal(600700)


def test_that_columns_can_be_mapped_by_hand_even_without_a_known_header(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        ("alpha", "beta", "gamma", "delta", "epsilon"),
        ("TW-H200", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 2, "", 600000),
        ("TW-SW", "InfiniBand switch 64 ports", 1, "", 25000.5),
        ("", "", "", "omega", 625000.5),
    )
    book = opened(tmp_path, rows)
    assert book.read(LIBRARY).quote is None
    columns = {"Quote!4": {"A": "part_number", "B": "description", "C": "quantity", "E": "extended"}}
    quote = read(book, columns=columns)
    assert quote.reconciled
    assert quote.lines[0].part_number == "TW-H200"


def test_that_currency_mark_system_and_vendor_can_be_set(tmp_path: Path) -> None:
    rows = (HEADER, ("A", "Switch", 1, "1.234", "1.234"))
    book = opened(tmp_path, rows)
    asked = questions(book.read(LIBRARY))
    assert {QuestionKind.CURRENCY, QuestionKind.DECIMAL_MARK} <= {question.kind for question in asked}
    comma = next(q for q in asked if q.kind is QuestionKind.DECIMAL_MARK).answers[0].corrections
    corrections = combined(comma, Corrections(currency="EUR", vendor="Us", system_id="dgx-h200", systems=3))
    quote = quote_of(book.read(LIBRARY, corrections))
    assert (quote.currency, quote.net_total, quote.vendor, quote.systems) == ("EUR", Decimal(1234), "Us", 3)
    assert quote.corrections == corrections


def test_that_one_of_the_alternatives_can_be_chosen(tmp_path: Path) -> None:
    terms = [(f"S{n}", f"Support 24x7, {12 * n} months", 1, 9000 * n, 9000 * n) for n in (1, 3, 5)]
    book = opened(tmp_path, (*TITLE, HEADER, SERVER, *terms, ("", "", "", "Total", 681000)))
    asked = next(q for q in questions(book.read(LIBRARY)) if q.kind is QuestionKind.ALTERNATIVE)
    assert len(asked.answers) == 3
    quote = quote_of(book.read(LIBRARY, asked.answers[1].corrections))
    assert quote.net_total == Decimal(627000)
    assert quote.difference == Decimal(-54000)


def test_that_the_total_to_check_against_can_be_chosen(tmp_path: Path) -> None:
    rows = (*TITLE, HEADER, SERVER, ("", "", "", "Total", 600000), SWITCH, ("", "", "", "Total", 999))
    book = opened(tmp_path, rows)
    quote = read(book, total="Quote!6")
    assert quote.printed_total is not None
    assert quote.printed_total.cell == "E6"
    assert quote.reconciled


def test_that_a_confirmed_mapping_is_remembered_for_vendor_and_headers(tmp_path: Path) -> None:
    rows = (
        *TITLE,
        ("alpha", "beta", "gamma", "delta", "epsilon"),
        ("TW-H200", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 2, "", 600000),
        ("TW-SW", "InfiniBand switch 64 ports", 1, "", 25000.5),
        ("", "", "", "Total", 625000.5),
    )
    book = opened(tmp_path, rows)
    columns = {"Quote!4": {"A": "part_number", "B": "description", "C": "quantity", "E": "extended"}}
    memory = MappingMemory(tmp_path / "kept" / "mappings.json")
    result = book.read(LIBRARY, Corrections(columns=columns, currency="USD"))
    memory.remember(book, result)
    moved = opened(tmp_path, ((), *rows))
    recalled = MappingMemory(tmp_path / "kept" / "mappings.json").recall(moved, quote_of(result).vendor)
    assert quote_of(moved.read(LIBRARY, recalled)).reconciled
    assert memory.recall(moved, "Somebody else").is_empty
    (tmp_path / "kept" / "mappings.json").write_text("{broken")
    assert memory.recall(moved, quote_of(result).vendor).is_empty


def test_that_a_quote_read_again_with_its_own_corrections_is_the_same() -> None:
    found, _ = open_quote(resources_dir() / "samples" / "server-quote.xlsx")
    assert found is not None
    first = quote_of(found.read(LIBRARY, Corrections(included={"Quote!40": True})))
    kept = Quote.model_validate_json(first.model_dump_json())
    assert quote_of(found.read(LIBRARY, kept.corrections)) == kept
