"""What the cells of an .xlsx workbook hold: numbers, dates, texts and errors from their written form."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation, Overflow

from workbench.tables.cells import Texts
from workbench.tables.number_formats import date_of_serial, is_date_format
from workbench.tables.sheet import CellError, CellValue
from workbench.tables.table_of_texts import TableOfTexts

MAX_CELLS = 2_200_000
_LARGEST_EXPONENT = 308
MAX_COLUMN = 16_384
MAX_ROW = 1_048_576
EXCEL_DIGITS = Context(prec=15)
"""Excel computes with doubles and shows 15 significant digits: 0.30000000000000004 is 0.3."""
ALL_DIGITS = Context(prec=40)

TRUE = frozenset({"1", "true"})
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedTexts:
    """The texts that cells name by their number; one without a character to see is empty."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.blank = texts.without_sign
        """Which of them show nothing."""

    def at(self, number: str) -> str:
        """The text of a written number; empty where there is none of it. Raises ValueError."""
        place = int(number)
        return self._texts.at(place) if 0 <= place < len(self.blank) and not self.blank[place] else ""


@dataclass(slots=True)
class Shared:
    """What the sheets of one workbook have in common."""

    texts: TableOfTexts
    """All texts of the workbook's cells; the shared ones come first."""
    strings: SharedTexts
    formats: list[str]
    epoch_1904: bool
    digits: Context = EXCEL_DIGITS
    cells_left: int = MAX_CELLS


def unescape(text: str) -> str:
    """Text with the characters that XML cannot hold (_x000D_) put in."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def value_of(kind: str, text: str, number_format: str, shared: Shared) -> CellValue:
    """The value of a cell of a kind (the t attribute) from its text."""
    if kind == "s":
        return shared.strings.at(text)
    if kind == "b":
        return text.strip() in TRUE
    if kind == "e":
        return CellError(text)
    if kind == "str":
        return unescape(text)
    if kind == "d":
        return _iso_date(text)
    return number_of(text, number_format, shared)


def _iso_date(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def number_of(text: str, number_format: str, shared: Shared) -> CellValue:
    """A number as a Decimal, or a date by its format; the text itself where it is neither."""
    value = decimal_of(text, shared.digits)
    if value is None:
        return text
    if value >= 1 and is_date_format(number_format):
        as_date = date_of(value, shared.epoch_1904)
        if as_date is not None:
            return as_date
    return value


def decimal_of(text: str, digits: Context) -> Decimal | None:
    """A written number as a spreadsheet can hold it: none beyond 1e308, which is no double, 0 below 1e-308.

    Not the least reason is that a number of a million digits takes as much room wherever it is shown.
    """
    try:
        value = digits.create_decimal(text.strip())
    except (InvalidOperation, Overflow):
        return None
    if not value.is_finite() or value.adjusted() > _LARGEST_EXPONENT:
        return None
    return Decimal(0) if value and value.adjusted() < -_LARGEST_EXPONENT else value


def date_of(value: Decimal, epoch_1904: bool) -> datetime | None:
    """The date that a number shows; None where it is none that a date can show."""
    try:
        return date_of_serial(float(value), epoch_1904=epoch_1904)
    except (OverflowError, ValueError):  # beyond the year 9999, or beyond any float
        return None


def position(reference: str) -> tuple[int, int]:
    """(row, column) of an address such as B7. Raises ValueError for anything else."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"'{reference[:20]}' is no cell address")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    if column > MAX_COLUMN or row > MAX_ROW:
        raise ValueError(f"'{reference}' lies outside the sheet")
    return row, column
