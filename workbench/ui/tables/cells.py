"""Values of record fields as text, and text as values: one place for tables, editors, paste and copy."""

import re
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from workbench.domain.formatting import format_number
from workbench.domain.meta import FieldSpec


def field_type(spec: FieldSpec) -> type:
    """The plain type of a field, without None and annotations."""
    return _plain_type(spec.annotation)


def _plain_type(annotation: Any) -> type:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _plain_type(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _plain_type(next(part for part in get_args(annotation) if part is not NoneType))
    plain: type = origin or annotation
    return plain


def shown(value: Any, spec: FieldSpec) -> str:
    """A value as a table shows it; nothing for None, the unit stands in the header."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return format_number(value, spec.meta.decimals or 0)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def exact(value: Any) -> str:
    """A value at full precision, as copied."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return re.sub(r"[\t\r\n]+", " ", str(value))


def parsed(text: str, spec: FieldSpec) -> Any:
    """What a person typed, ready for the record's own validation: empty is None, numbers lose separators.

    Text that is no number stays text, so that the validation names it.
    """
    text = text.strip()
    if not text:
        return "" if field_type(spec) is str else None
    kind = field_type(spec)
    if kind is bool:
        return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(
            text.casefold(), text
        )
    if kind in (int, float):
        plain = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(\D|$))", "", text)
        try:
            number = float(plain)
        except ValueError:
            return text
        return int(number) if kind is int and number.is_integer() else number
    return text


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column filter lets through."""

    text: str = ""
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it compares numbers."""
        return self.low is not None or self.high is not None

    def allows(self, value: Any) -> bool:
        """Whether a value passes."""
        if self.numeric:
            if not isinstance(value, int | float) or isinstance(value, bool):
                return False
            above = self.low is None or value > self.low or (value == self.low and not self.low_open)
            below = self.high is None or value < self.high or (value == self.high and not self.high_open)
            return above and below
        return self.text in exact(value).casefold()


_NUMBER = r"-?\d+(?:\.\d+)?"


def condition(text: str) -> Condition:
    """A filter as people write it: `>3`, `<=5`, `1..5`, `=8`, anything else is contained text."""
    text = text.strip()
    span = re.fullmatch(rf"({_NUMBER})?\s*\.\.\s*({_NUMBER})?", text)
    if span and (span[1] or span[2]):
        return Condition(low=float(span[1]) if span[1] else None, high=float(span[2]) if span[2] else None)
    comparison = re.fullmatch(rf"(>=|<=|>|<|=)\s*({_NUMBER})", text)
    if comparison is None:
        return Condition(text=text.casefold())
    sign, number = comparison[1], float(comparison[2])
    if sign == "=":
        return Condition(low=number, high=number)
    if sign.startswith(">"):
        return Condition(low=number, low_open=sign == ">")
    return Condition(high=number, high_open=sign == "<")
