import math

import pytest

from workbench.domain.formatting import (
    MISSING,
    format_compact,
    format_number,
    format_percent,
    format_significant,
    format_usd,
    unbroken,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.21449, "$0.214"), (1_903_000, "$1.90 M"), (999.9, "$1,000"), (0, "$0"), (-2_500, "−$2.50 k")],
)
def test_that_a_card_shows_few_digits_and_a_scale(value: float, text: str) -> None:
    assert format_usd(value) == text


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_that_an_unknown_number_is_a_dash_everywhere(value: float | None) -> None:
    shown = {format_number(value), format_significant(value), format_compact(value), format_usd(value)}
    assert shown | {format_percent(value)} == {MISSING}


@pytest.mark.parametrize(
    ("value", "digits", "text"), [(1234.5, 3, "1,230"), (0.000123456, 3, "0.000123"), (9.999, 3, "10.0")]
)
def test_that_significant_digits_need_no_exponent(value: float, digits: int, text: str) -> None:
    assert format_significant(value, digits) == text


def test_that_a_negative_share_has_a_true_minus() -> None:
    assert format_percent(-0.064, 1) == "−6.4 %"


def test_that_numbers_keep_their_units_where_lines_wrap() -> None:
    assert unbroken("$270 k a year, 58 % of 3 ms") == "$270\u00a0k a year, 58\u00a0% of 3\u00a0ms"
    assert unbroken("8 servers at 5 times 12 kWh") == "8 servers at 5 times 12\u00a0kWh"
