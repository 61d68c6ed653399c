"""Lines of which a quote says that one must be taken, while its total holds none."""

from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, Rows, codes, import_rows, write_book
from tests.quotes.vendor_layouts.base import usd
from workbench.domain.quote import Corrections
from workbench.quotes import import_quote
from workbench.quotes.asking.questions import QuestionKind, questions

HEAD = ("Item", "Description", "Qty", "Unit price", "Extended")


def choice_below(heading: str) -> Rows:
    return (
        ("Quarry Power Inc", "", "", "", ""),
        HEAD,
        (1, "Battery string", 2, usd(8000), usd(16000)),
        (2, "Verification", 2, usd(2000), usd(4000)),
        ("", "", "", "Subtotal", usd(20000)),
        ("", heading, "", "", ""),
        ("", "Installation in normal hours", 1, usd(4800), usd(4800)),
        ("", "Installation at weekends", 1, usd(8700), usd(8700)),
    )


@pytest.mark.parametrize(
    "heading", ["Select One Option:", "Please choose one of the following", "Bitte eine Option auswählen"]
)
def test_that_a_choice_which_the_total_leaves_open_is_asked_about(heading: str, tmp_path: Path) -> None:
    result = import_rows(tmp_path, choice_below(heading))
    assert not result.settled
    asked = [issue for issue in result.issues if issue.code == "choice_open"]
    assert len(asked) == 1
    assert asked[0].where.cell == "B6"
    assert "rows 7 to 8" in asked[0].message
    assert result.rows_read == result.rows_used + len(result.rows_left_out)


def test_that_an_open_choice_may_stand_with_a_reason(tmp_path: Path) -> None:
    book = write_book(tmp_path / "q.xlsx", {"Quote": choice_below("Select one option")})
    asked = questions(import_quote(book, LIBRARY))
    keys = [question.accepted_as for question in asked if question.kind is QuestionKind.DOUBT]
    accepted = Corrections(accepted=dict.fromkeys(keys, "our own electricians install"))
    result = import_quote(book, LIBRARY, accepted)
    assert result.settled
    assert "choice_open" not in codes(result)


def test_that_options_without_a_need_to_choose_are_left_out_unasked(tmp_path: Path) -> None:
    result = import_rows(tmp_path, choice_below("Options"))
    assert result.settled
