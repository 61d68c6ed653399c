"""What is read of many plain numbers at once is what is read of each."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.quotes.language.numbers import (
    currency_in,
    marks_proven_by,
    percentages_in,
    plain_number,
    read_number,
)

_plain = st.from_regex(r"[0-9]{1,6}([.,][0-9]{1,5})?", fullmatch=True)
_written = st.one_of(
    _plain, st.sampled_from(("", "x", "1.234,50", "$ 12.5", "1,234.5", "7,", "3 EA", "1\n2.5"))
)


@given(_plain)
def test_that_plain_digits_are_read_like_any_number(text: str) -> None:
    by_any_way = read_number(f"+{text}")
    assert read_number(text) == by_any_way
    assert plain_number(text) in (None, by_any_way)


@given(st.lists(_written, max_size=6))
def test_that_a_column_proves_the_marks_that_its_numbers_prove_one_by_one(texts: list[str]) -> None:
    assert marks_proven_by(texts) == frozenset().union(*(marks_proven_by([text, "x"]) for text in texts))


def test_that_a_minus_in_parentheses_is_one() -> None:
    for text in ("(-)0.48", "(\u2212)0.48"):
        number = read_number(text)
        assert number is not None
        assert number.value(None) == Decimal("-0.48")


def test_that_counted_things_and_roubles_are_read_in_their_own_letters() -> None:
    number = read_number("12\u53f0")
    assert number is not None
    assert (number.value(None), number.unit) == (Decimal(12), "\u53f0")
    for text in ("100 \u20bd", "\u0426\u0435\u043d\u0430, \u0440\u0443\u0431.", "RUB"):
        assert currency_in(text) == "RUB"


def test_that_percentages_are_found_among_words_and_numbers() -> None:
    assert percentages_in("19 % VAT, 7,7% of 100 lots, 150") == [Decimal(19), Decimal("7.7")]
    assert percentages_in("Sales tax 8.875 %, 100 % of goods, 1.50 off") == [Decimal("8.875")]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$3,480.00 CAD", "CAD"),
        ("$ 3,480.00 M.N.", "MXN"),
        ("($3,480.00) AUD", "AUD"),
        ("$3,480.00 CDN", "CAD"),
        ("MX$ 3,480.00", "MXN"),
        ("$3,480.00 USD", "USD"),
        ("$3,480.00", "USD"),
        ("$3,480.00 (EUR 3,200.00)", "USD"),
        ("$3,480.00 for the CAD workstation", "USD"),
    ],
)
def test_that_a_code_behind_the_figures_tells_whose_dollar_it_is(text: str, currency: str) -> None:
    assert currency_in(text) == currency
    number = read_number(text)
    assert number is None or (number.value(None), number.currency) in {
        (Decimal(3480), currency),
        (Decimal(-3480), currency),
    }
