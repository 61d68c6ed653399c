"""The words that quotes use, from `resources/`: headers by field, phrases by meaning."""

import json
import re
from collections.abc import Iterable
from functools import cache

from workbench.paths import resources_dir
from workbench.quotes.model import Field

_LANGUAGE_KEYS_LEFT_OUT = frozenset({"comment", "labels"})


def folded(text: str) -> str:
    """Text for comparison: lower case, single spaces, typographic dashes and spaces made plain."""
    return " ".join(text.casefold().replace("–", "-").replace("—", "-").split())


@cache
def _resource(name: str) -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = json.loads((resources_dir() / name).read_text(encoding="utf-8"))
    return loaded


def _languages(name: str) -> Iterable[dict[str, list[str]]]:
    return (entries for key, entries in _resource(name).items() if key not in _LANGUAGE_KEYS_LEFT_OUT)


@cache
def header_synonyms() -> dict[str, tuple[Field, ...]]:
    """Every known header, folded, with the fields it can stand for."""
    found: dict[str, list[Field]] = {}
    for language in _languages("header_synonyms.json"):
        for name, headers in language.items():
            for header in headers:
                fields = found.setdefault(folded(header), [])
                if Field(name) not in fields:
                    fields.append(Field(name))
    return {header: tuple(fields) for header, fields in found.items()}


@cache
def phrases(meaning: str) -> tuple[str, ...]:
    """Phrases of one meaning in every language, longest first."""
    found = {folded(p) for language in _languages("quote_words.json") for p in language.get(meaning, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def labels(meaning: str) -> tuple[str, ...]:
    """Labels of the letterhead of one meaning, longest first."""
    found = {folded(label) for label in _resource("quote_words.json")["labels"][meaning]}
    return tuple(sorted(found, key=lambda label: (-len(label), label)))


def _pattern(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\*", r"\w*")
    before = r"(?<!\w)" if phrase[0].isalnum() or phrase[0] == "*" else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return f"{before}{body}{after}"


@cache
def finder(meaning: str) -> re.Pattern[str]:
    """Pattern that finds a phrase of one meaning as whole words; search it in folded text."""
    return re.compile("|".join(_pattern(phrase) for phrase in phrases(meaning)))


def mentions(meaning: str, text: str) -> bool:
    """Whether the text holds a phrase of the meaning."""
    return finder(meaning).search(folded(text)) is not None


def is_word(meaning: str, text: str) -> bool:
    """Whether the text is a phrase of the meaning and nothing else."""
    return finder(meaning).fullmatch(folded(text)) is not None
