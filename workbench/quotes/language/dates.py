"""Dates as quotes write them; an impossible one and an ambiguous one are told apart from a text."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from workbench.tables.sheet import CellValue

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner",
            "feb february februar",
            "mar march mär märz mrz maerz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(?<![0-9])([12][0-9]{3})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_DOTTED = re.compile(r"(?<![0-9])([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{2})(?![0-9])")
_SLASHED = re.compile(r"(?<![0-9])([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4}|[0-9]{2})(?![0-9])")
_DAY_FIRST = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?[.\s-]+([a-zä]{3,9})\.?,?[\s-]+([0-9]{4})")
_MONTH_FIRST = re.compile(r"(?<![a-zä])([a-zä]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_DAYS = re.compile(r"(?<![0-9.,])([0-9]{1,3})\s*(?:calendar |kalender)?(?:days?|tage?n?)(?!\w)")


class DateProblem(StrEnum):
    """Why a date is none."""

    IMPOSSIBLE = "impossible"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. `month_first` says which order the text proves, None where it proves none."""

    day: date | None
    problem: DateProblem | None = None
    month_first: bool | None = None


def find_date(value: CellValue, *, month_first: bool | None) -> FoundDate | None:
    """The first date in a cell, None where it holds none.

    `month_first` is the order that other dates of the workbook prove; without it 03/04/2026 is ambiguous.
    """
    if isinstance(value, datetime):
        return FoundDate(value.date())
    if isinstance(value, date):
        return FoundDate(value)
    if not isinstance(value, str):
        return None
    text = value.casefold()
    if match := _ISO.search(text):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.search(text):
        return _checked(_year(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.search(text):
        return _slashed(int(match[1]), int(match[2]), _year(match[3]), month_first)
    for match in _DAY_FIRST.finditer(text):
        if match[2] in _MONTHS:
            return _checked(int(match[3]), _MONTHS[match[2]], int(match[1]))
    for match in _MONTH_FIRST.finditer(text):
        if match[1] in _MONTHS:
            return _checked(int(match[3]), _MONTHS[match[1]], int(match[2]))
    return None


def days_in(text: str) -> int | None:
    """Number of days that a text such as "30 days" names, None without one."""
    match = _DAYS.search(text.casefold())
    return int(match[1]) if match else None


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _slashed(first: int, second: int, year: int, month_first: bool | None) -> FoundDate:
    if first > 12 and second > 12:
        return FoundDate(None, DateProblem.IMPOSSIBLE)
    if first > 12:
        return _checked(year, second, first, month_first=False)
    if second > 12:
        return _checked(year, first, second, month_first=True)
    if month_first is None and first != second:
        return FoundDate(None, DateProblem.AMBIGUOUS)
    return _checked(year, first, second) if month_first else _checked(year, second, first)


def _checked(year: int, month: int, day: int, month_first: bool | None = None) -> FoundDate:
    try:
        return FoundDate(date(year, month, day), None, month_first)
    except ValueError:
        return FoundDate(None, DateProblem.IMPOSSIBLE, month_first)
