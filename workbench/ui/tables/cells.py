"""Values of record fields as text, and text as values: one place for tables, editors, paste and copy."""

import re
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from workbench.domain.meta import FieldSpec, Meta, fraction_of


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


def shown(value: Any, meta: Meta) -> str:
    """A value as a table shows it; nothing for None, the unit stands in the header."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return f"{value:,.10g}" if meta.decimals is None else meta.shown(value)
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


def _bare_number(text: str, unit: str) -> str:
    """A number without what Excel shows around it: the field's own unit, a dollar sign for dollars."""
    bare = text.removesuffix(unit).strip() if unit else text
    if unit.startswith("USD"):
        bare = bare.removeprefix("US").removeprefix("$").removeprefix("USD").strip()
    return bare.replace("−", "-")


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
        text = _bare_number(text, spec.meta.unit)
        percent = spec.meta.percent and text.endswith("%")
        text = text.removesuffix("%").strip() if percent else text
        plain = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(\D|$))", "", text)
        try:
            number = float(plain)
        except ValueError:
            return text
        if percent:
            return fraction_of(number)
        return int(number) if kind is int and number.is_integer() else number
    return text
