"""Headers of several columns of prices of which one holds: alternatives, and prices by quantity."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from workbench.quotes.language.row_texts import term_in
from workbench.quotes.language.words import folded, price_word_kinds

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
_RANGE = frozenset(
    (
        *("low", "high", "min", "max", "minimum", "maximum", "low estimate", "high estimate", "from", "to"),
        *("von", "bis", "budget low", "budget high", "lower", "upper", "best case", "worst case", "low case"),
        *("high case", "min price", "max price", "min. price", "max. price", "de", "à", "desde", "hasta"),
    )
)


_BREAK = re.compile(
    r"(?:qty|quantity|menge|ab|from|price|preis|units?|@|>=|≥)?\s*(?:qty|menge|for|für)?\s*([0-9][0-9.,]*)\s*"
    r"(?:(?:-|to|bis|~)\s*[0-9][0-9.,]*|\+|or more|and (?:above|more|up)|up|oder mehr|以上|이상)?\s*"
    r"(?:units?|pcs|pieces|ea|st|stk|stück|u|nodes?|servers?|systems?|대|台)?\.?"
)
_OPEN_OR_RANGE = re.compile(r"-|\+|to|bis|~|more|above|up|mehr|以上|이상|ab|from|>=|≥|@")


_YEAR_FILLERS = frozenset(
    {"price", "cost", "fee", "amount", "total", "preis", "kosten", "usd", "eur", "prix"}
)
_YEAR = re.compile(
    r"(?:year|yr|y|jahr|année|an|año)\s*([1-9])|([1-9])(?:st|nd|rd|th|\.|e|er|ère|re)?\s*(?:year|jahr|année|año)|"
    r"([1-9])(?:년차|年目)|第([1-9])年|(?:fy ?)?20([2-4][0-9])"
)


def year_columns(texts: Mapping[int, str]) -> tuple[int, ...]:
    """Columns of consecutive years, whose amounts add up: "Year 1", "Year 2"; empty for fewer than two."""
    found = []
    for number, text in sorted(texts.items()):
        match = _YEAR.fullmatch(_plain_price(folded(text)))
        if match is not None:
            found.append((int(next(group for group in match.groups() if group)), number))
    consecutive = all(later[0] == earlier[0] + 1 for earlier, later in pairwise(found))
    return tuple(number for _, number in found) if len(found) > 1 and consecutive else ()


def _plain_price(text: str) -> str:
    return " ".join(word for word in text.strip(" :").split() if word not in _YEAR_FILLERS)


def break_columns(texts: Mapping[int, str]) -> tuple[tuple[Decimal, int], ...]:
    """(quantity from which it holds, number) of columns of unit prices by quantity: "1-9", "10-49", "50+".

    Empty for fewer than two, or where the quantities do not rise from left to right.
    """
    found = [(start, number) for number, text in sorted(texts.items()) if (start := _break_in(folded(text)))]
    rising = all(low[0] < high[0] for low, high in pairwise(found))
    return tuple(found) if len(found) > 1 and rising else ()


def _break_in(text: str) -> Decimal | None:
    match = _BREAK.fullmatch(text)
    if match is None or not _OPEN_OR_RANGE.search(text):
        return None
    return Decimal(re.sub(r"[.,]", "", match.group(1)))


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
