"""Which headers stand for prices of which only one is bought."""

import re
from collections.abc import Mapping

from workbench.quotes.row_texts import term_in
from workbench.quotes.words import folded, price_word_kinds

_TERM_WORDS = re.compile(
    r"(?<![\w.,])(?:[0-9]{1,3}|one|two|three|four|five)\s*-?\s*"
    r"(?:months?|mos?|mths?|monat\w*|mon|mois|meses|개월|ヶ月|个月|years?|yrs?|y|jahr\w*|j|ans?|años?|년|年)(?!\w)"
)
_FILLERS = frozenset(
    ("reserved", "commit", "commitment", "contract", "upfront", "no", "all", "partial", "term")
)
_PAY_AS_YOU_GO = frozenset({"on-demand", "on demand", "pay as you go", "payg", "no commitment", "no term"})
_OPTION = re.compile(
    r"(?:option|opt\.?|variant\w*|scenario|config(?:uration)?|bundle|package|alternative|proposal|offer|"
    r"solution|angebot|variante|offre|oferta|opción|옵션|方案|案)\s*[#:]?\s*(?:[a-e1-9]|i{1,3})(?![\w])"
)
_RANGE = frozenset(("low", "high", "min", "max", "minimum", "maximum", "low estimate", "high estimate"))


def choice_columns(texts: Mapping[int, str]) -> list[int]:
    """Numbers of the columns that stand for alternatives; empty for fewer than two."""
    plain = {number: folded(text) for number, text in texts.items()}
    terms = [number for number, text in plain.items() if _is_term(text)]
    if terms:
        terms += [number for number, text in plain.items() if text in _PAY_AS_YOU_GO]
    options = [number for number, text in plain.items() if _OPTION.match(text)]
    ranges = [number for number, text in plain.items() if text in _RANGE]
    return next((sorted(found) for found in (terms, options, ranges) if len(found) > 1), [])


def _is_term(text: str) -> bool:
    if term_in(text) is None:
        return False
    rest = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _TERM_WORDS.sub(" ", text))
    return all(price_word_kinds(word) or word in _FILLERS for word in rest)
