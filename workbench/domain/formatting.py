"""How numbers look to people; one place, so that screen, workbook and page agree."""

import math
import re

MISSING = "–"
_NUMBER_AND_UNIT = re.compile(
    r"(?<=[0-9]) (?=(?:[kMBT%×]|ms|s|h|[kMG]?W|kWh|MWh|[GTM]B|tok/s|USD|EUR|GPUs?)(?![\w]))"
)


def with_unit(title: str, unit: str) -> str:
    """A title with its unit behind it, as headers and axes print it."""
    return f"{title} ({unit})" if unit else title


def format_number(value: float | None, decimals: int = 0) -> str:
    """A number with thousands separators and fixed decimals; a dash for None or not finite."""
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{value:,.{decimals}f}"


def format_significant(value: float | None, digits: int = 3) -> str:
    """A number rounded to some significant digits, without an exponent."""
    if value is None or not math.isfinite(value):
        return MISSING
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{decimals}f}"


_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def format_compact(value: float | None, digits: int = 3) -> str:
    """A number with a scale letter (1.31 M), for cards and axis labels."""
    if value is None or not math.isfinite(value):
        return MISSING
    for scale, letter in _SCALES:
        if abs(value) >= scale:
            return f"{format_significant(value / scale, digits)} {letter}"
    return format_significant(value, digits)


def format_usd(value: float | None, digits: int = 3) -> str:
    """US dollars for a card: $0.214, $1.90 M."""
    if value is None or not math.isfinite(value):
        return MISSING
    sign = "−" if value < 0 else ""
    return f"{sign}${format_compact(abs(value), digits)}"


_HARDLY_ANY_USD = 1e5
"""Dollars per million tokens, ten cents a token, from which there are hardly any tokens to pay for."""


def is_hardly_any(usd_per_mtok: float | None) -> bool:
    """Whether a cost per million tokens is what it is because almost none are delivered."""
    return usd_per_mtok is not None and usd_per_mtok >= _HARDLY_ANY_USD


def format_percent(share: float | None, decimals: int = 0) -> str:
    """A share as a percentage with a true minus sign."""
    if share is None or not math.isfinite(share):
        return MISSING
    return f"{share * 100:,.{decimals}f} %".replace("-", "−")


def unbroken(text: str) -> str:
    """A text for lines that wrap: numbers keep their unit or scale letter beside them."""
    return _NUMBER_AND_UNIT.sub("\u00a0", text)


def counted(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun: 1 record, 2,000 records. `plural` where an s at the end does not make it."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
