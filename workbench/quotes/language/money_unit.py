"""Amounts stated in thousands or millions: what headers and the letterhead say, and the figures in full."""

import re
from collections.abc import Iterable
from decimal import Decimal

from workbench.quotes.language.values import Figure
from workbench.quotes.language.words import folded
from workbench.tables.sheet import Cell, Row

_LONGEST_STATEMENT = 90
_MONEY = r"(?:usd|eur|gbp|chf|aud|cad|us\$|[$€£]|us dollars?|dollars?|euros?)"
_NO_ROUNDING = (
    r"(?!\s?(?:단위\s?)?(?:미만|이하|이상|절사|절삭|절상|반올림|버림)|\s?(?:未満|以下|以上|未满|切))"
)
"""What follows where a sum is cut off below thousands or millions: "(백만원 미만 절사)"."""
_THOUSANDS = re.compile(
    rf"(?<!\w)in thousands?(?!\w)|(?<!\w)thousands? (?:of )?{_MONEY}(?!\w)|"
    rf"(?<!\w){_MONEY}[\s.,]?\(?(?:in )?(?:k|000s?|['’]000s?|thousands?)(?!\w)|(?<!\w)k ?{_MONEY}(?!\w)|"
    rf"(?<![\w.,])['’]000s?(?!\w)|(?<!\w)(?:tsd|tausend)\.? ?{_MONEY}(?!\w)|"
    r"(?<!\w)t ?(?:eur|€|usd|chf)(?!\w)|"
    r"(?<!\w)in (?:tausend|tsd)(?!\w)|(?<!\w)milliers d|(?<!\w)miles de (?:euros|d[oó]lares|usd|eur)|"
    r"(?:[(:]\s?|単位\s?|单位\s?|單位\s?|단위\s?)(?:천\s?원|千円|千元)" + _NO_ROUNDING
)
_MILLIONS = re.compile(
    rf"(?<!\w)in millions?(?!\w)|(?<!\w)millions? (?:of )?{_MONEY}(?!\w)|"
    rf"(?<!\w){_MONEY}[\s.,]?\(?(?:in )?(?:m|mn|mio|millions?)(?!\w)|(?<!\w)(?:mio|mill)\.? ?{_MONEY}(?!\w)|"
    rf"(?<!\w)m ?(?:€|eur|usd)(?!\w)|(?<!\w)in mio(?!\w)|(?<!\w)en millions d|"
    r"(?<!\w)millones de (?:euros|d[oó]lares)|"
    r"(?:[(:]\s?|単位\s?|单位\s?|單位\s?|단위\s?)(?:백만\s?원|百万円|百万元|百萬元)" + _NO_ROUNDING
)
_TEN_THOUSANDS = re.compile(
    r"(?:[(:]\s?|単位\s?|单位\s?|單位\s?|단위\s?)(?:만\s?원|万円|万元|萬元)" + _NO_ROUNDING
)
_ROUNDS = re.compile(
    r"(?<!\w)(?:round\w*(?: up| down| off)? to|\w*gerundet auf|arrondi\w* (?:à|au)|redondead\w* a)(?!\w)"
)
"""Words of a sum that was rounded to thousands, and is not stated in them."""
_UNITS = ((_THOUSANDS, 1_000), (_MILLIONS, 1_000_000), (_TEN_THOUSANDS, 10_000))
_SCALED_BY_FORMAT = re.compile(r'[0#],+(?:\.|;|$|[ "\\_)])')
"""A number format that shows thousands: the cell holds the full amount already."""


def money_unit(text: str) -> int:
    """Units of currency that one unit of the amounts stands for: 1,000 for "USD thousands", else 1."""
    if len(text) > _LONGEST_STATEMENT:
        return 1
    plain = folded(text)
    if _ROUNDS.search(plain):
        return 1
    return next((unit for pattern, unit in _UNITS if pattern.search(plain)), 1)


def stated_unit(rows: Iterable[Row]) -> int:
    """The unit that the texts above a table state for all its amounts, 1 where none does."""
    texts = (cell.text for row in rows for cell in row.cells if isinstance(cell.value, str))
    return next((unit for text in texts if (unit := money_unit(text)) != 1), 1)


def stating_cell(cells: Iterable[Cell | None]) -> Cell | None:
    """The first cell whose text states such a unit."""
    texts = (cell for cell in cells if cell is not None and isinstance(cell.value, str))
    return next((cell for cell in texts if money_unit(cell.text) != 1), None)


def in_full(figure: Figure, cell: Cell | None, unit: int) -> Figure:
    """A figure that stands for so many units of currency, as the full amount."""
    if unit == 1 or figure.value is None or figure.percent or cell is None:
        return figure
    if _SCALED_BY_FORMAT.search(cell.number_format) or (figure.written and figure.written.short):
        return figure
    return figure._replace(value=figure.value * Decimal(unit))
