"""The figure in a cell of a number column, or why there is none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar, overload

from workbench.quotes.language.numbers import (
    Mark,
    WrittenNumber,
    common_mark,
    currency_in,
    currency_in_format,
    marks_proven_by,
    plain_number,
    read_number,
)
from workbench.quotes.language.words import is_word
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, CellError

NUMBER_FIELDS = frozenset(
    {
        Field.QUANTITY,
        Field.PRICE_PER,
        Field.UNIT_LIST,
        Field.EXTENDED_LIST,
        Field.DISCOUNT,
        Field.DISCOUNT_AMOUNT,
        Field.UNIT_NET,
        Field.EXTENDED,
        Field.TERM_MONTHS,
        Field.TERM_YEARS,
        Field.FREIGHT,
        Field.TAX,
    }
)
MONEY_FIELDS = frozenset(
    {
        Field.UNIT_LIST,
        Field.EXTENDED_LIST,
        Field.DISCOUNT_AMOUNT,
        Field.UNIT_NET,
        Field.EXTENDED,
        Field.FREIGHT,
        Field.TAX,
    }
)

CURRENCY_FIELDS = MONEY_FIELDS | {Field.DISCOUNT}
"""Fields whose cells may show a currency; a discount in a currency is an amount."""

LARGEST = Decimal(10) ** 13
"""Larger figures are serial numbers or accidents, and leave no digits for cents."""
_INCLUDED_IN = re.compile(
    r"\(?(?:incl\w*|inkl\w*|enthalten|inclus\w*|inclu[ií]d\w*|compris\w*|inbegr\w*|part of|priced above|"
    r"in price|im preis|包含|已含|含在|포함|含む)(?!.*[0-9]{3}).{0,40}$"
)
"""Says in other words that the price stands elsewhere: "incl. in pos. 1"."""
_DASHES = frozenset("-–—−")
_LONGEST_DASH = 10
_PAGE = re.compile(
    r"(?:page|seite|página|pagina|pág\.?|pag\.?|strona|str\.|strana|side|sida|sivu|blad|hoja|folha|feuille|sayfa|oldal|"
    r"ページ|頁|页|페이지)\s*:?\s*[0-9]{1,4}(?:\s*(?:/|of|von|de|sur|di|z|af|av|van|out of)\s*[0-9]{1,4})?"
)
"""The number of a page at the foot of a printed sheet; it stands in whatever column is the last."""
_CASCADE = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?\s*%?(?:\s*\+\s*[0-9]{1,2}(?:[.,][0-9]{1,2})?\s*%?)+")


class Problem(StrEnum):
    """Why a cell of a number column gives no figure."""

    TEXT = "text"
    AMBIGUOUS = "ambiguous"
    ERROR = "error"
    PENDING = "pending"
    UNPRICED = "unpriced"
    TOO_LARGE = "too_large"


NO_FIGURES = frozenset({Problem.TEXT, Problem.TOO_LARGE})
"""What is no figure at all, where the others are figures that cannot be read."""


class Figure(NamedTuple):
    """What a cell of a number column says. `words` is set where it says zero in words ("included")."""

    value: Decimal | None
    problem: Problem | None = None
    currency: str = ""
    percent: bool = False
    words: bool = False
    written: WrittenNumber | None = None


NOTHING = Figure(None)

_T = TypeVar("_T")


class LineFigures(Mapping[Field, Decimal]):
    """The figures of a line by field; their places are those of all lines with the same figures."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[Field, int], values: tuple[Decimal, ...]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, name: Field) -> Decimal:
        return self._values[self._places[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    @overload
    def get(self, name: Field, /) -> Decimal | None: ...
    @overload
    def get(self, name: Field, /, default: Decimal | _T) -> Decimal | _T: ...
    def get(self, name: Field, /, default: object = None) -> object:
        """The figure of a field, as `Mapping.get` gives it, which asks by exceptions."""
        place = self._places.get(name)
        return default if place is None else self._values[place]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._values)


def read_figure(cell: Cell | None, field: Field, mark: Mark | None) -> Figure:
    """The figure in a cell; `mark` is the decimal mark that the column proves, None without proof."""
    if cell is None:
        return NOTHING
    value = cell.value
    if type(value) is str:
        return _read_text(cell.text, field, mark)
    if isinstance(value, Decimal) and abs(value) >= LARGEST:
        return Figure(None, Problem.TOO_LARGE)
    if isinstance(value, Decimal):
        return Figure(
            value,
            currency=currency_in_format(cell.number_format) if field in CURRENCY_FIELDS else "",
            percent="%" in cell.number_format,
        )
    if cell.pending:
        return Figure(None, Problem.PENDING)
    if isinstance(value, CellError):
        return Figure(None, Problem.ERROR)
    return Figure(None, Problem.TEXT)


def _read_text(text: str, field: Field, mark: Mark | None) -> Figure:
    written = plain_number(text)
    if written is None:
        if set(text) <= _DASHES or is_word("absent", text):
            return NOTHING
        written = read_number(text)
    if written is not None and not (written.unit and field in MONEY_FIELDS):
        value = written.value(mark)
        if value is not None and abs(value) >= LARGEST:
            return Figure(None, Problem.TOO_LARGE)
        return Figure(
            value,
            Problem.AMBIGUOUS if value is None else None,
            currency=written.currency,
            percent=written.percent,
            written=written,
        )
    if field in MONEY_FIELDS and (is_word("included", text) or _INCLUDED_IN.match(text.casefold())):
        return Figure(Decimal(0), words=True)
    if field in MONEY_FIELDS and _is_currency_with_dash(text):
        return Figure(Decimal(0), currency=currency_in(text))
    if field is Field.DISCOUNT and _CASCADE.fullmatch(text):
        return _cascaded(text)
    if _PAGE.fullmatch(text.casefold()):
        return NOTHING
    if is_word("unpriced", text):
        return Figure(None, Problem.UNPRICED)
    return Figure(None, Problem.TEXT)


def _cascaded(text: str) -> Figure:
    """The one discount that several give which are taken off one after the other: "40+10" is 46 %."""
    left = Decimal(1)
    for part in text.replace("%", "").replace(",", ".").split("+"):
        left *= 1 - Decimal(part.strip()) / 100
    share = 100 * (1 - left)
    return Figure(share, percent=True, written=WrittenNumber(share, share, percent=True))


def _is_currency_with_dash(text: str) -> bool:
    """Whether a text is a zero as bookkeepers write it: a currency and a dash."""
    if len(text) > _LONGEST_DASH or not _DASHES & set(text):
        return False
    return bool(currency_in(text)) and not any(map(str.isdigit, text)) and set(text.split()[-1]) <= _DASHES


def proven_mark(texts: Iterable[str]) -> Mark | None:
    """The decimal mark that the numbers among the texts prove together."""
    return common_mark(marks_proven_by(texts))
