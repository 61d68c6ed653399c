"""Every question on an unexplained amount has answers; each makes the account what the user says."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.asking.test_unexplained import offer
from tests.quotes.twins import LIBRARY, Rows, quote_of, write_book
from tests.quotes.unseen import TRUTHS
from tests.quotes.unseen.base import HEAD
from workbench.domain.quote import Corrections, LineRole
from workbench.quotes import (
    Answer,
    OpenQuote,
    Question,
    QuestionKind,
    QuoteImport,
    combined,
    open_quote,
    questions,
)

_FILE = "q.xlsx"


def opened(folder: Path, rows: Rows) -> OpenQuote:
    found, _ = open_quote(write_book(folder / _FILE, {"Quote": rows}))
    assert found is not None
    return found


def asked(result: QuoteImport, kind: QuestionKind) -> Question:
    return next(question for question in questions(result) if question.kind is kind)


def answer(question: Question, words: str) -> Answer:
    return next(given for given in question.answers if words in given.text)


@pytest.mark.parametrize(
    ("words", "freight", "tax"),
    [("tax", 0, 24000), ("freight", 24000, 0), ("goods", 0, 0)],
)
def test_that_an_unexplained_amount_becomes_what_the_user_says(
    words: str, freight: int, tax: int, tmp_path: Path
) -> None:
    rows = offer(("Virðisauki", "", "", "", 24000), ("Til greiðslu", "", "", "", 124000))
    book = opened(tmp_path, rows)
    question = asked(book.read(LIBRARY), QuestionKind.SUM)
    assert (question.where.sheet, question.where.cell) == ("Quote", "E6")
    result = book.read(LIBRARY, answer(question, words).corrections)
    quote = quote_of(result)
    assert result.settled
    assert quote.equation.endswith("= printed total 124,000.00 ✓")
    assert (quote.amount(LineRole.FREIGHT), quote.amount(LineRole.TAX)) == (Decimal(freight), Decimal(tax))


@pytest.mark.parametrize(("words", "net"), [("They are bought", 160), ("leave them out", 120)])
def test_that_options_in_the_total_are_bought_or_left_out_as_the_user_says(
    words: str, net: int, tmp_path: Path
) -> None:
    book = opened(tmp_path, TRUTHS["tax_of_a_larger_total_than_the_firm_part"].sheets()["Q"])
    result = book.read(LIBRARY)
    question = asked(result, QuestionKind.OPTIONS)
    assert not result.settled
    answered = book.read(LIBRARY, answer(question, words).corrections)
    assert answered.settled
    assert quote_of(answered).net_total == net


def test_that_an_answer_on_options_leaves_those_that_the_user_took_in_before(tmp_path: Path) -> None:
    rows = (
        ("Description", "Status", "Qty", "Unit price", "Total"),
        ("GPU server 8x H200", "firm", 2, 50, 100),
        ("Storage", "optional", 1, 20, 20),
        ("Switch", "optional", 1, 40, 40),
        ("Total", "", "", "", 160),
    )
    book = opened(tmp_path, rows)
    storage_in = Corrections(included={"Quote!3": True})
    question = asked(book.read(LIBRARY, storage_in), QuestionKind.OPTIONS)
    both = combined(storage_in, answer(question, "leave them out").corrections)
    assert quote_of(book.read(LIBRARY, both)).net_total == 120


def test_that_another_printed_sum_can_be_the_total(tmp_path: Path) -> None:
    book = opened(tmp_path, offer(("", "", "", "Total in case of both", 98000)))
    question = asked(book.read(LIBRARY), QuestionKind.SUM)
    quote = quote_of(book.read(LIBRARY, answer(question, "98,000.00").corrections))
    assert quote.printed_total is not None
    assert (quote.printed_total.amount, quote.difference) == (Decimal(98000), Decimal(2000))


def test_that_words_of_tax_are_answered_by_their_rate_or_by_none(tmp_path: Path) -> None:
    book = opened(tmp_path, offer(("alle Preise enthalten 19 % MwSt evtl.",)))
    question = asked(book.read(LIBRARY), QuestionKind.TAX_UNREAD)
    inside = book.read(LIBRARY, answer(question, "19 %").corrections)
    assert inside.settled
    assert quote_of(inside).amount(LineRole.TAX) == Decimal("15966.39")
    assert quote_of(inside).net_total == Decimal("84033.61")
    none = book.read(LIBRARY, answer(question, "No tax").corrections)
    assert none.settled
    assert quote_of(none).net_total == 100000


def test_that_what_is_kept_as_it_is_stays_listed_with_its_reason_and_hides_no_other_question(
    tmp_path: Path,
) -> None:
    rows = offer(("Virðisauki", "", "", "", 24000), ("Til greiðslu", "", "", "", 124000))
    book = opened(tmp_path, rows)
    first = asked(book.read(LIBRARY), QuestionKind.SUM)
    once = book.read(LIBRARY, Corrections(accepted={first.accepted_as: "a levy paid apart"}))
    second = asked(once, QuestionKind.SUM)
    assert not once.settled
    assert second.where.cell == "E7"
    reasons = {first.accepted_as: "a levy paid apart", second.accepted_as: "with that levy"}
    both = book.read(LIBRARY, Corrections(accepted=reasons))
    assert both.settled
    notes = [issue for issue in both.issues if issue.code == "accepted_as_it_is"]
    assert [note.where.cell for note in notes] == ["E6", "E7"]
    assert all(why in note.suggestion for note, why in zip(notes, reasons.values(), strict=True))
    assert quote_of(both).corrections.accepted == reasons


def test_that_a_charge_that_is_too_much_can_be_goods_or_be_kept(tmp_path: Path) -> None:
    rows = (("Pelham Inc", "", "EUR"), HEAD, (1, "Server", 1, 10000, 10000), ("Freight", "", "", "", 9000))
    book = opened(tmp_path, (*rows, ("", "", "", "Total", 19000)))
    question = asked(book.read(LIBRARY), QuestionKind.CHARGE)
    goods = quote_of(book.read(LIBRARY, answer(question, "service").corrections))
    assert (goods.net_total, goods.amount(LineRole.FREIGHT)) == (Decimal(19000), Decimal(0))
    assert goods.reconciled
    out = quote_of(book.read(LIBRARY, answer(question, "Leave it out").corrections))
    assert out.amount() == 10000
    kept = book.read(LIBRARY, Corrections(accepted={question.accepted_as: "flown in"}))
    assert kept.settled
    assert quote_of(kept).amount(LineRole.FREIGHT) == 9000


def test_that_goods_without_a_price_are_found_among_the_charges(tmp_path: Path) -> None:
    rows = (("Pelham Inc", "", "EUR"), HEAD, (1, "Server", 1, 0, 0), ("Freight", "", "", "", 9000))
    book = opened(tmp_path, (*rows, ("", "", "", "Total", 9000)))
    question = asked(book.read(LIBRARY), QuestionKind.NOTHING_TO_PAY)
    result = book.read(LIBRARY, answer(question, "9,000.00").corrections)
    assert quote_of(result).net_total == 9000
    assert result.settled


def test_that_the_currencies_in_conflict_are_the_first_answers(tmp_path: Path) -> None:
    foreign = (2, "Switch", 1, "NZD 500", "NZD 500")
    rows = (("Pelham Inc", "", "CAD"), HEAD, (1, "Server", 1, 10000, 10000), foreign)
    result = opened(tmp_path, (*rows, ("", "", "", "Total", 10000))).read(LIBRARY)
    assert [given.text for given in asked(result, QuestionKind.CURRENCY).answers][:2] == ["NZD", "CAD"]
