"""Text that leaves the program never becomes a formula."""

import pytest

from workbench.tables.text import escape_formula


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_that_a_formula_becomes_text(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "H200", "1-2", "a=b", "'=1"])
def test_that_other_text_stays_as_it_is(text: str) -> None:
    assert escape_formula(text) == text
