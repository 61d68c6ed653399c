"""Tariffs as people write them."""

import pytest

from workbench.domain.tariff import hourly_prices


def test_that_a_tariff_prices_every_hour_of_the_week() -> None:
    prices = hourly_prices("Mon-Fri 8-20: 0.21; Saturday 8-14: 0.15; else 0.09")
    assert len(prices) == 168
    assert (prices[7], prices[8], prices[19], prices[20]) == (0.09, 0.21, 0.21, 0.09)
    assert prices[5 * 24 + 8 : 5 * 24 + 15] == (0.15,) * 6 + (0.09,)
    assert prices.count(0.21) == 60


def test_that_nights_run_into_the_next_day_and_weeks_round() -> None:
    prices = hourly_prices("Sun 22-6: 0.05; Fri-Mon 22-24: 0.07; 0.1")
    assert prices[6 * 24 + 22 :] + prices[:6] == (0.05,) * 8
    assert prices[22:24] == (0.07, 0.07)
    assert prices[2 * 24 + 22] == 0.1


def test_that_every_hour_can_be_given() -> None:
    hours = [0.1 + hour / 1000 for hour in range(168)]
    assert hourly_prices(" ".join(map(str, hours))) == tuple(hours)
    assert hourly_prices("") == ()
    assert hourly_prices("0.12") == (0.12,) * 168


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mon-Fri 8-20: 0.2", "price of all other hours"),
        ("Mun 8-20: 0.2; 0.1", "“mun” is no day"),
        ("Mon 8-30: 0.2; 0.1", "between 0 and 24"),
        ("Mon 8-20: cheap; 0.1", "“cheap” is no price"),
        ("nan", "“nan” is no price"),
        ("weekdays are dear; 0.1", "is no window"),
        ("0.1 0.2 0.3", "price of all other hours"),
    ],
)
def test_that_a_tariff_that_cannot_be_read_says_how_to_write_it(text: str, words: str) -> None:
    with pytest.raises(ValueError, match="write it like") as caught:
        hourly_prices(text)
    assert words in str(caught.value)
