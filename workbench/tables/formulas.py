"""Results of plain formulas that a program saved without computing them: products, sums, rounding, choices.

Nothing is run and nothing looked up outside the workbook; what is not understood exactly gets no result.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import NamedTuple

from workbench.tables.sheet import CellValue, column_number
from workbench.tables.xlsx_values import MAX_COLUMN, MAX_ROW

Place = tuple[str, int, int]
"""Sheet, row and column."""
Value = Decimal | str | bool | None
"""What a formula works with; None is an empty cell."""

_MOST_STEPS = 400_000
_DEEPEST = 60
_LONGEST_FORMULA = 1_000
_MOST_DECIMALS = 12
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?|\.[0-9]+)(?![A-Za-z(])|"
    r'(?P<text>"(?:[^"]|"")*")|'
    r"(?P<range>(?:(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
    r"(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w(.]))|"
    r"(?P<name>[A-Za-z][A-Za-z0-9.]*)|(?P<sign><=|>=|<>|[-+*/^%(),=<>]))"
)
_RANGE = re.compile(
    r"(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[A-Za-z_][\w.]*))!)?"
    r"\$?(?P<left>[A-Za-z]{1,3})\$?(?P<top>[0-9]*)(?::\$?(?P<right>[A-Za-z]{1,3})\$?(?P<bottom>[0-9]*))?"
)


class NoResultError(Exception):
    """The formula is not understood, refers to an error, or takes too long."""


class _Token(NamedTuple):
    kind: str
    text: str


@dataclass(slots=True)
class Formulas:
    """The cells of a workbook, of which some are formulas (without "=") whose results are not known."""

    values: Mapping[str, Mapping[tuple[int, int], CellValue]]
    formulas: Mapping[str, Mapping[tuple[int, int], str]]
    digits: Context
    _known: dict[Place, Value] = field(default_factory=dict)
    _open: set[Place] = field(default_factory=set)
    _steps: int = 0

    def result(self, sheet: str, row: int, column: int) -> Value:
        """The result of one formula cell. Raises NoResultError."""
        try:
            return self._cell((sheet, row, column))
        except (ArithmeticError, ValueError, RecursionError) as error:
            raise NoResultError from error

    def _cell(self, place: Place) -> Value:
        if place in self._known:
            return self._known[place]
        self._steps += 1
        sheet, row, column = place
        formula = self.formulas.get(sheet, {}).get((row, column))
        if self._steps > _MOST_STEPS or place in self._open or len(self._open) > _DEEPEST:
            raise NoResultError
        if formula is None:
            return self._plain(self.values.get(sheet, {}).get((row, column)))
        self._open.add(place)
        try:
            found = _Parser(self, sheet, formula).whole()
        finally:
            self._open.discard(place)
        if isinstance(found, Decimal):
            found = self.digits.create_decimal(found)
        self._known[place] = found
        return found

    @staticmethod
    def _plain(value: CellValue) -> Value:
        if value is None or isinstance(value, Decimal | str | bool):
            return value
        raise NoResultError

    def cells_in(self, sheet: str, reference: str) -> Iterator[Value]:
        """Values of every cell of a range (of whole columns the filled ones) of this or the named sheet."""
        match = _RANGE.fullmatch(reference)
        if match is None:
            raise NoResultError
        named = match["quoted"].replace("''", "'") if match["quoted"] else match["plain"]
        name = named or sheet
        if name not in self.values:
            raise NoResultError
        left, right = sorted(column_number(match[side] or match["left"]) for side in ("left", "right"))
        top, bottom = sorted(int(match[side] or match["top"] or 1) for side in ("top", "bottom"))
        if top < 1 or bottom > MAX_ROW or right > MAX_COLUMN:
            raise NoResultError
        if match["bottom"] or not match["right"]:
            if (bottom - top + 1) * (right - left + 1) > _MOST_STEPS:
                raise NoResultError
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield self._cell((name, row, column))
            return
        places = self.values[name].keys() | self.formulas.get(name, {}).keys()
        self._steps += len(places)
        for row, column in sorted(place for place in places if left <= place[1] <= right):
            yield self._cell((name, row, column))


class _Parser:
    """Reads one formula from left to right and computes it on the way."""

    def __init__(self, book: Formulas, sheet: str, formula: str) -> None:
        self._book = book
        self._sheet = sheet
        self._tokens = _tokens(formula)
        self._at = 0

    def whole(self) -> Value:
        value = self._comparison()
        if self._at != len(self._tokens):
            raise NoResultError
        return value

    def _next_is(self, *signs: str) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind != "sign" or token.text not in signs:
            return ""
        self._at += 1
        return token.text

    def _comparison(self) -> Value:
        left = self._sum()
        sign = self._next_is("=", "<>", "<", ">", "<=", ">=")
        if not sign:
            return left
        right = self._sum()
        if sign in {"=", "<>"}:
            return _same(left, right) == (sign == "=")
        one, other = _number(left), _number(right)
        return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]

    def _sum(self) -> Value:
        value = self._product()
        while sign := self._next_is("+", "-"):
            other = _number(self._product())
            value = _number(value) + (other if sign == "+" else -other)
        return value

    def _product(self) -> Value:
        value = self._signed()
        while sign := self._next_is("*", "/"):
            other = _number(self._signed())
            value = _number(value) * other if sign == "*" else _number(value) / other
        return value

    def _signed(self) -> Value:
        if sign := self._next_is("-", "+"):
            number = _number(self._signed())
            return -number if sign == "-" else number
        value = self._primary()
        while self._next_is("%"):
            value = _number(value) / 100
        return value

    def _primary(self) -> Value:
        if self._next_is("("):
            value = self._comparison()
            self._close()
            return value
        if self._at >= len(self._tokens):
            raise NoResultError
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "number":
            return Decimal(token.text)
        if token.kind == "text":
            return token.text[1:-1].replace('""', '"')
        if token.kind == "range":
            cells = list(self._book.cells_in(self._sheet, token.text)) if ":" not in token.text else []
            if len(cells) != 1:
                raise NoResultError
            return cells[0]
        if token.kind == "name" and self._next_is("("):
            return self._call(token.text.upper())
        raise NoResultError

    def _close(self) -> None:
        if not self._next_is(")"):
            raise NoResultError

    def _call(self, name: str) -> Value:
        if name == "IF":
            return self._if()
        function = _FUNCTIONS.get(name)
        if function is None:
            raise NoResultError
        arguments: list[list[Value]] = []
        while not self._next_is(")"):
            if (arguments and not self._next_is(",")) or self._at >= len(self._tokens):
                raise NoResultError
            if name == "SUMPRODUCT" and not any(map(str.isdigit, self._tokens[self._at].text)):
                raise NoResultError  # of whole columns it is not known which values stand beside each other
            arguments.append(self._argument())
        if not arguments:
            raise NoResultError
        return function(arguments)

    def _if(self) -> Value:
        """Both ways are read, and what has no result matters only where it is taken."""
        test = _truth(self._comparison())
        ways = []
        while self._next_is(","):
            start = self._at
            try:
                ways.append(self._comparison())
            except (NoResultError, ArithmeticError):
                if len(ways) == (0 if test else 1):
                    raise
                self._at = start
                self._skip()
                ways.append(None)
        self._close()
        chosen = 0 if test else 1
        return ways[chosen] if chosen < len(ways) else False

    def _skip(self) -> None:
        depth = 0
        while self._at < len(self._tokens):
            text = self._tokens[self._at].text if self._tokens[self._at].kind == "sign" else ""
            if depth == 0 and text in {",", ")"}:
                return
            depth += {"(": 1, ")": -1}.get(text, 0)
            self._at += 1

    def _argument(self) -> list[Value]:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        if token is not None and token.kind == "range" and following and following.text in {",", ")"}:
            self._at += 1
            return list(self._book.cells_in(self._sheet, token.text))
        value = self._comparison()
        if isinstance(value, str):
            raise NoResultError  # spreadsheets take a text for a number here, or for an error
        return [value]


def _tokens(formula: str) -> list[_Token]:
    if len(formula) > _LONGEST_FORMULA:
        raise NoResultError
    tokens = []
    place = 0
    text = formula.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise NoResultError
        tokens.append(_Token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


def _number(value: Value) -> Decimal:
    if value is None:
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise NoResultError
    return value


def _truth(value: Value) -> bool:
    return value if isinstance(value, bool) else _number(value) != 0


def _same(one: Value, other: Value) -> bool:
    """Equality as spreadsheets have it: an empty cell equals "" and 0, texts whatever their case."""
    if one is None or other is None:
        given = other if one is None else one
        return given is None or given in ("", Decimal(0))
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return type(one) is type(other) and one == other


Arguments = Sequence[Sequence[Value]]


def _numbers(arguments: Arguments) -> list[Decimal]:
    """All numbers of ranges and single values; texts and empty cells of ranges count nothing."""
    return [value for values in arguments for value in values if isinstance(value, Decimal)]


def _only(arguments: Arguments) -> Decimal:
    if len(arguments) != 1 or len(arguments[0]) != 1:
        raise NoResultError
    return _number(arguments[0][0])


def _rounded(arguments: Arguments, rounding: str) -> Decimal:
    places = _only(arguments[1:])
    if abs(places) > _MOST_DECIMALS or places != int(places):
        raise NoResultError
    return _only(arguments[:1]).quantize(Decimal(1).scaleb(-int(places)), rounding)


def _product(arguments: Arguments) -> Decimal:
    product = Decimal(1)
    for number in _numbers(arguments):
        product *= number
    return product


def _sum_of_products(arguments: Arguments) -> Decimal:
    if len({len(values) for values in arguments}) != 1:
        raise NoResultError
    return sum(
        (_product([[_number(value)] for value in values]) for values in zip(*arguments, strict=True)),
        Decimal(0),
    )


def _all(arguments: Arguments) -> list[Value]:
    return [value for values in arguments for value in values]


_FUNCTIONS: Mapping[str, Callable[[Arguments], Value]] = {
    "SUM": lambda arguments: sum(_numbers(arguments), Decimal(0)),
    "PRODUCT": _product,
    "SUMPRODUCT": _sum_of_products,
    "ROUND": lambda arguments: _rounded(arguments, ROUND_HALF_UP),
    "ROUNDUP": lambda arguments: _rounded(arguments, ROUND_UP),
    "ROUNDDOWN": lambda arguments: _rounded(arguments, ROUND_DOWN),
    "MAX": lambda arguments: max(_numbers(arguments), default=Decimal(0)),
    "MIN": lambda arguments: min(_numbers(arguments), default=Decimal(0)),
    "OR": lambda arguments: any(_truth(value) for value in _all(arguments)),
    "AND": lambda arguments: all(_truth(value) for value in _all(arguments)),
    "ABS": lambda arguments: abs(_only(arguments)),
}
