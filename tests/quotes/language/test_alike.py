"""Texts that differ in digits alone are understood together only where they mean the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.quotes.language.alike import with_digits_alike
from workbench.quotes.language.roles import choice_in, line_role, priced_label_role
from workbench.quotes.language.row_texts import term_in
from workbench.quotes.layout.batches import plain_texts
from workbench.quotes.lines.read_line import per_in_description
from workbench.tables.sheet import text_of_value

_PIECES = st.sampled_from(
    (
        *(
            "36 months",
            "1 year",
            "24x7",
            "4 hour response",
            "option",
            "variant",
            "angebot",
            "price per",
            "je",
        ),
        *(
            "support",
            "server",
            "tax",
            "freight",
            "qsfp112",
            "quantum-2",
            "1식",
            "개월",
            "lot",
            "h200",
            "%",
            "x",
        ),
        *(
            "0",
            "1",
            "7",
            "10",
            "100",
            "1000",
            "12",
            "0.5",
            "-",
            ":",
            "(",
            ")",
            ",",
            ".",
            "preis pro",
            "rabatt",
        ),
    )
)
_TEXTS = st.lists(_PIECES, min_size=1, max_size=6).map(" ".join) | st.text(max_size=20).map(text_of_value)


@given(texts=st.lists(_TEXTS, min_size=1, max_size=8))
def test_that_texts_made_alike_mean_what_they_meant(texts: list[str]) -> None:
    for text, alike in zip(texts, with_digits_alike(texts), strict=True):
        for meaning in (choice_in, line_role, priced_label_role, term_in, per_in_description):
            assert meaning(alike) == meaning(text), (meaning, text)


def test_that_texts_that_differ_in_digits_are_made_alike() -> None:
    assert len(set(with_digits_alike([f"Cable {number} m" for number in range(10, 99)]))) == 1


@pytest.mark.parametrize(
    "text", ["Support 36 months", "Licence, price per 100", "Option 2", "Care pack 24x7"]
)
def test_that_digits_that_mean_something_stay(text: str) -> None:
    assert with_digits_alike([text]) == [text]


@given(values=st.lists(st.text(max_size=9) | st.decimals(allow_nan=False, allow_infinity=False), min_size=1))
def test_that_plain_texts_are_the_texts_of_the_values(values: list[str | Decimal]) -> None:
    assert list(plain_texts(values)) == [text_of_value(value) for value in values]
