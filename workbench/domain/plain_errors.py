"""Findings of the validation as plain words: what is needed instead, for people who know no Python."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

Finding = Any
"""A dict of pydantic's `errors()`."""

_NEEDED = {
    "bool_type": "true or false",
    "date_type": "a date such as 2027-01-31",
    "dict_type": "an object with keys",
    "finite_number": "a finite number",
    "float_type": "a number",
    "float_parsing": "a number",
    "frozen_set_type": "a list",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "list_type": "a list",
    "mapping_type": "an object with keys",
    "missing": "a value",
    "model_attributes_type": "an object with keys",
    "model_type": "an object with keys",
    "string_too_short": "a text that is not empty",
    "string_type": "a text",
    "tuple_type": "a list",
}
_BOUNDS = {
    "greater_than": ("gt", "a number above"),
    "greater_than_equal": ("ge", "a number from"),
    "less_than": ("lt", "a number below"),
    "less_than_equal": ("le", "a number up to"),
}
_PATTERNS = {"^[A-Z]{3}$": "a currency code of three capital letters such as EUR"}
_BRANCHES = frozenset({"float", "int", "str", "bool", "Period", "DatedRate", "LedgerLine"})
_OTHER_BRANCH = frozenset(name for name in _NEEDED if name.endswith("_type"))
"""Findings that say no more than that the value was meant as something else, where there was a choice."""


def is_branch_name(part: int | str) -> bool:
    """Whether a part of a path is the name of a choice among types, nothing that a person wrote."""
    return isinstance(part, str) and ("[" in part or part in _BRANCHES)


def written_path(finding: Finding) -> tuple[int | str, ...]:
    """The path to a value as the document has it."""
    return tuple(part for part in finding["loc"] if not is_branch_name(part))


def telling(findings: Sequence[Finding]) -> list[tuple[Finding, str]]:
    """Each finding that says something with what is needed there; those of one value are one.

    Where a value can be of several types, the findings of the types it was not meant as are left out.
    """
    meant = {
        written_path(finding)[:depth]
        for finding in findings
        if finding["type"] not in _OTHER_BRANCH
        for depth in range(len(finding["loc"]) + 1)
    }
    groups: dict[tuple[int | str, ...], list[Finding]] = {}
    for finding in findings:
        path = written_path(finding)
        chosen = len(path) < len(finding["loc"]) and finding["type"] in _OTHER_BRANCH
        if not (chosen and path in meant):
            groups.setdefault(path, []).append(finding)
    return [
        (found[0], " or ".join(dict.fromkeys(needed(finding) for finding in found)))
        for found in groups.values()
    ]


def needed(finding: Finding) -> str:
    """What is needed instead, such as "a number above 0"; the rule itself where it is one of ours."""
    kind, context = str(finding["type"]), finding.get("ctx") or {}
    if kind in _NEEDED:
        return _NEEDED[kind]
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        bound = context[key]
        return f"{words} {bound:g}" if isinstance(bound, int | float) else f"{words} {bound}"
    if kind in ("enum", "literal_error"):
        return str(context["expected"])
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"a text of the form {context['pattern']}")
    if kind.startswith("date"):
        return _NEEDED["date_type"]
    if kind.startswith("bool"):
        return _NEEDED["bool_type"]
    return str(finding["msg"]).removeprefix("Value error, ").rstrip(".")


def is_own_rule(finding: Finding) -> bool:
    """Whether a finding is a sentence of our own models already."""
    return bool(finding["type"] == "value_error")


def error_text(error: ValidationError, most: int = 2) -> str:
    """The first findings with the fields they concern, on one line, without a full stop."""
    found = telling(error.errors(include_url=False))
    texts = []
    for finding, need in found[:most]:
        path = ".".join(map(str, written_path(finding)))
        if is_own_rule(finding):
            text = need
        elif finding["type"] == "missing":
            text = "is missing"
        elif finding["type"] == "extra_forbidden":
            text = "is no field of it"
        else:
            text = f"{shown(finding.get('input'))} cannot be used, {need} is needed"
        texts.append(f"{path}: {text}" if path else text)
    more = len(found) - len(texts)
    return "; ".join(texts) + (f"; and {more:,} more" if more else "")


def shown(value: object) -> str:
    """A value for a message, shortened."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
