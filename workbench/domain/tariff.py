"""Electricity prices by hour of the week, written as people write a tariff."""

import math
import re
from functools import cache

from workbench.domain.periods import HOURS_PER_WEEK

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(
    r"(?P<first>[a-z]{3})[a-z]*(?:\s*-\s*(?P<last>[a-z]{3})[a-z]*)?"
    r"(?:\s+(?P<start>\d{1,2})\s*-\s*(?P<end>\d{1,2}))?\s*:\s*(?P<price>\S+)"
)
_REST = re.compile(r"(?:else\s*:?\s*)?(?P<price>[^\s:]+)")
_REMEDY = "write it like “Mon-Fri 8-20: 0.21; Sat 8-14: 0.15; 0.09”, or give 168 prices, Monday 0:00 first"


@cache
def hourly_prices(text: str) -> tuple[float, ...]:
    """USD/kWh by hour of the week (Monday 00:00 first, length 168) of a tariff; empty for an empty text.

    Parts stand between semicolons: days with hours and their price, the price of all other hours last. Hours
    run from the first to before the second, over midnight into the next day where the second is not later. Of
    two windows over one hour the first counts. Raises ValueError with what is wrong and how to write it.
    """
    if not text.strip():
        return ()
    numbers = re.split(r"[\s,;]+", text.strip())
    if len(numbers) == HOURS_PER_WEEK:
        return tuple(_price(number) for number in numbers)
    *windows, last = [part.strip().casefold() for part in text.strip().rstrip(";").split(";")]
    rest = _REST.fullmatch(last)
    if rest is None:
        raise ValueError(f"the last part must be the price of all other hours: {_REMEDY}")
    prices = [_price(rest["price"])] * HOURS_PER_WEEK
    for window in reversed(windows):
        found = _WINDOW.fullmatch(window)
        if found is None:
            raise ValueError(f"“{window}” is no window of a tariff: {_REMEDY}")
        for hour in _hours(found):
            prices[hour] = _price(found["price"])
    return tuple(prices)


def _hours(window: re.Match[str]) -> list[int]:
    """Hours of the week that a window covers."""
    first = _day(window["first"])
    last = first if window["last"] is None else _day(window["last"])
    start, end = int(window["start"] or 0), int(window["end"] or 24)
    if start > 23 or end > 24:
        raise ValueError(f"hours of a day lie between 0 and 24: {_REMEDY}")
    length = end - start if end > start else end - start + 24
    days = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return [(24 * day + start + step) % HOURS_PER_WEEK for day in days for step in range(length)]


def _day(name: str) -> int:
    if name not in _DAYS:
        raise ValueError(f"“{name}” is no day: {_REMEDY}")
    return _DAYS.index(name)


def _price(text: str) -> float:
    try:
        price = float(text)
    except ValueError:
        raise ValueError(f"“{text}” is no price in USD/kWh: {_REMEDY}") from None
    if not math.isfinite(price) or abs(price) > 100:
        raise ValueError(f"“{text}” is no price in USD/kWh: {_REMEDY}")
    return price
