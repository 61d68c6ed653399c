"""From text in an editor to a field's value and back, and what a refused value is told."""

import re
from enum import StrEnum
from types import NoneType
from typing import Any, get_args

from pydantic import ValidationError

from workbench.domain.meta import FieldSpec, fraction_of, percent_of

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _types(spec: FieldSpec) -> tuple[Any, ...]:
    return get_args(spec.annotation) or (spec.annotation,)


def is_optional(spec: FieldSpec) -> bool:
    """Whether the field may be empty."""
    return NoneType in _types(spec)


def choices_of(spec: FieldSpec) -> tuple[StrEnum, ...]:
    """Members of an enumerated field, empty for any other."""
    found = next((t for t in _types(spec) if isinstance(t, type) and issubclass(t, StrEnum)), None)
    return tuple(found) if found is not None else ()


def field_text(spec: FieldSpec, value: object) -> str:
    """A field's value as its editor shows it: fractions that people think of as percentages are such."""
    if spec.meta.percent and isinstance(value, int | float):
        return percent_of(value)
    return value_text(value)


def value_text(value: object) -> str:
    """A value as an editor shows it: numbers in full with thousands separators, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else _plain(value)
    return str(value)


def _plain(value: float) -> str:
    text = repr(value)
    if "e" in text:
        return text
    whole, _, fraction = text.partition(".")
    return f"{int(whole):,}.{fraction}" if abs(value) >= 1 else text


def parse_value(spec: FieldSpec, text: str) -> object:
    """The value that a text stands for, not yet checked against the field's bounds.

    Where people think in percentages "9 %" and "0.09" are the same. Raises ValueError with a message for
    people where the text is no number ("12 k", "1,5"), or may have lost its percent sign.
    """
    text = text.strip()
    if not spec.is_number:
        return text
    if not text:
        if is_optional(spec):
            return None
        raise ValueError("A number is needed here.")
    compact = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("−", "-")
    percent = spec.meta.percent and compact.endswith("%")
    compact = compact.removesuffix("%") if percent else compact
    if _GROUPED.fullmatch(compact):
        compact = compact.replace(",", "")
    if not _NUMBER.fullmatch(compact):
        raise ValueError(
            f"“{text}” is not a number; write it like {'9 %' if spec.meta.percent else '1,250.5'}."
        )
    number = float(compact)
    if percent:
        return fraction_of(number)
    if spec.meta.percent and abs(number) > 1:
        raise ValueError(f"Write {text} % for a percentage; without the sign, 0.09 is 9 %.")
    return int(number) if number.is_integer() and int in _types(spec) else number


_BOUNDS = {
    "greater_than": ("gt", "Must be more than {}."),
    "greater_than_equal": ("ge", "Must be {} or more."),
    "less_than": ("lt", "Must be less than {}."),
    "less_than_equal": ("le", "Must be {} or less."),
}
_SENTENCES = {
    "int_from_float": "Must be a whole number.",
    "int_parsing": "Must be a whole number, written like 1,250.",
    "int_type": "A whole number is needed here.",
    "float_parsing": "Must be a number, written like 1,250.5.",
    "float_type": "A number is needed here.",
    "bool_parsing": "Must be yes or no.",
    "bool_type": "Must be yes or no.",
    "string_type": "A text is needed here.",
    "string_too_short": "Must not be empty.",
    "finite_number": "Must be a finite number.",
    "missing": "A value is needed here.",
}


def problem_text(error: ValidationError, field: str | None = None, *, percent: bool = False) -> str:
    """The first thing wrong with a record (or with one field of it), as a sentence; bounds in `percent`."""
    details = error.errors(include_url=False)
    found = (item for item in details if field is None or str(next(iter(item["loc"]), "")) == field)
    detail = next(found, details[0])
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _BOUNDS:
        key, sentence = _BOUNDS[kind]
        bound = context[key]
        return sentence.format(percent_of(bound) if percent else value_text(bound))
    if kind == "enum":
        return f"Must be one of {context['expected']}."
    message = _SENTENCES.get(kind, detail["msg"].removeprefix("Value error, "))
    return message[:1].upper() + message[1:]
