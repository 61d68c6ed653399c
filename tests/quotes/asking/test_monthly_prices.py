"""Prices of a month that count once."""

from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, LIBRARY, TITLE, write_book
from workbench.quotes import import_quote


def _codes(path: Path, description: str) -> set[str]:
    line = ("H-1", description, 2, 500, 1000)
    book = write_book(path / "quote.xlsx", {"Quote": (*TITLE, HEADER, line, ("", "", "", "Total", 1000))})
    return {issue.code for issue in import_quote(book, LIBRARY).issues}


@pytest.mark.parametrize(
    "words",
    [
        *("per month", "pro mo", "par mo", "each mo", "per  mth", "je Monat", "por mes", "par mois"),
        *("/mo", "/ mes", "MONTHLY", "mensuel", "per \uff4d\uff4f"),
    ],
)
def test_that_a_price_of_a_month_is_asked_about_however_it_is_written(tmp_path: Path, words: str) -> None:
    assert "prices_per_period" in _codes(tmp_path, f"Hosting, {words}")


@pytest.mark.parametrize("words", ["per module", "pro motor", "memory", "each mesh", "/model"])
def test_that_a_word_that_begins_like_a_month_is_none(tmp_path: Path, words: str) -> None:
    assert "prices_per_period" not in _codes(tmp_path, f"Hosting, {words}")
