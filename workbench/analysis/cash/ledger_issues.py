"""What is wrong with a ledger document, from pydantic's findings to issues a person can act on."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.ledger import (
    HORIZON_OUT_OF_RANGE,
    MISSING_KEY,
    RATE_LOOKS_LIKE_PERCENT,
    Capital,
    DatedRate,
    Depreciation,
    Flow,
    Ledger,
    LedgerLine,
    Tokens,
)
from workbench.domain.plain_errors import is_own_rule, needed, shown, telling, written_path

_CODES = {
    "wacc": "wacc_out_of_range",
    "discount_rate": "wacc_out_of_range",
    "debt_rate": "rate_out_of_range",
    "equity_rate": "rate_out_of_range",
    "rate": "rate_out_of_range",
    "inflation": "inflation_out_of_range",
    "escalation": "rate_out_of_range",
    "growth": "rate_out_of_range",
    "tax_rate": "tax_rate_out_of_range",
    "life_years": "life_not_positive",
    "recovery_years": "unknown_recovery_period",
    "term_years": "term_out_of_range",
    "horizon_years": "horizon_out_of_range",
    "horizon_months": "horizon_out_of_range",
    "horizon_periods": "horizon_out_of_range",
}
_PARTS: tuple[type[BaseModel], ...] = (Ledger, LedgerLine, Flow, Depreciation, Tokens, Capital, DatedRate)


def validation_issues(error: ValidationError, document: Mapping[Any, Any]) -> list[Issue]:
    """One issue per finding, at the line and key it concerns."""
    found = telling(error.errors(include_url=False))
    return list(dict.fromkeys(_issue(item, need, document) for item, need in found))


def _issue(item: Any, need: str, document: Mapping[Any, Any]) -> Issue:
    path = written_path(item)
    record, rest = _line_name(path, document)
    field = ".".join(map(str, rest))
    kind, key = str(item["type"]), str(path[-1]) if path else ""
    suggestion = "See: workbench ledger --schema"
    leaf = next((str(part) for part in reversed(path) if str(part) in _CODES), key)
    if kind == "extra_forbidden":
        code, message = "unknown_key", f"'{key}' is no key of a ledger here."
        near = get_close_matches(key, _known_keys(), n=3)
        suggestion = f"Did you mean {' or '.join(near)}?" if near else suggestion
    elif kind == "missing":
        code, message = MISSING_KEY, f"'{key}' is missing."
    elif kind == "finite_number" or _is_not_finite(item.get("input")):
        code, message = "not_finite", f"'{key}' is {item.get('input')}, not a finite number."
        suggestion = "Enter a number."
    elif is_own_rule(item) or kind in (HORIZON_OUT_OF_RANGE, MISSING_KEY, RATE_LOOKS_LIKE_PERCENT):
        code, said = kind if kind != "value_error" else "bad_value", needed(item)
        message = f"{said[:1].upper()}{said[1:]}."
        absent = str((item.get("ctx") or {}).get("fields", ""))
        field = ".".join(filter(None, (field, absent)))
    else:
        bounded = kind.startswith(("greater", "less", "literal"))
        code = _CODES.get(leaf, "bad_value") if bounded else "bad_value"
        message = f"{shown(item.get('input'))} cannot be used: {need} is needed."
    where = Where(record=record, field=field)
    return Issue(severity=Severity.ERROR, code=code, message=message, where=where, suggestion=suggestion)


def _line_name(path: tuple[int | str, ...], document: Mapping[Any, Any]) -> tuple[str, tuple[int | str, ...]]:
    if len(path) < 2 or path[0] != "lines" or not isinstance(path[1], int):
        return "", path
    try:
        name = document["lines"][path[1]]["name"]
    except (KeyError, IndexError, TypeError):
        name = ""
    return str(name)[:100] or f"line {path[1] + 1}", path[2:]


def _is_not_finite(value: object) -> bool:
    return isinstance(value, float) and value - value != 0


def _known_keys() -> list[str]:
    return sorted({name for part in _PARTS for name in part.model_fields})
