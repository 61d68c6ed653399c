"""Which field a column header stands for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from workbench.quotes.language.numbers import CURRENCY_CODES
from workbench.quotes.language.words import folded, header_synonyms, price_word_kinds
from workbench.quotes.model import Field

_NEAR_MISS = 88
"""Similarity (0..100) from which a header with a typing error still counts."""
_SECOND_CHOICE = 0.8
"""Weight of a field for a header that rather stands for another one."""
_COMPOSED = 0.85
"""Confidence in a header put together from words of its language."""
_COMPOSED_GROSS = 0.6
"""The same where the header says that tax is in the price: a net column beside it is the better one."""
_COMPOSED_PERIOD = 0.7
"""The same where the price is for a month or year: one for the whole term is the better one."""
_COST_WEIGHT = 0.7
"""What the seller pays, beside what the buyer pays."""
_OWN_COST = re.compile(r"(?<!\w)(?:costs?|h?ek|einkauf\w*|buy|buying|purchase price|coût|prix d'achat)(?!\w)")
_SHORTEST_PART = 4
"""Letters of a part of a compound: "netto", "preis", "wert"."""
_MAX_HEADER_LENGTH = 60
_MAX_COLUMNS = 30

_CURRENCY_WORDS = re.compile(
    r"[€$£]|(?<!\w)(?:us|in|[dsn]?kr|zł|kč|w zł|v kč|tl|r\$|"
    + "|".join(code.casefold() for code in sorted(CURRENCY_CODES))
    + r")(?!\w)"
)
_FIRM = re.compile(r"(?<!\w)(?:firm|ferme|fest|feste|base)(?!\w)")
_FIRM_WEIGHT = 0.9
"""Of a header that says that its column is bought firmly, beside one of what may be ordered later."""
_PRICE_PER = re.compile(r"(?:(?<!\w)(?:per|pro|je)\s*|/\s*)(10|100|1[.,]?000)(?![0-9])")

_DATE = r"[0-9]{1,4}[-./][0-9]{1,2}(?:[-./][0-9]{1,4})?"
_PERIOD = re.compile(
    rf"(?:billing |contract |service |coverage )?(?:(?:period|from|for|vom|von|du|del)\s+)?{_DATE}"
    rf"(?:\s*(?:-|to|bis|au|al)\s*{_DATE})?"
)
_DATED_WEIGHT = 0.9
"""Of a header with the dates that its charges are for."""
_WORDS_GROWN_TOGETHER = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|_+")
"""Where a name that programs write begins a new word: ProductNumber, unit_price."""
_TERM = re.compile(
    r"(?<![\w.,])[0-9]{1,3}\s*-?\s*(?:months?|mos?|monate?|mois|meses|years?|yrs?|yr|jahre?|ans|años)(?!\w)"
)

PRICE_FIELDS = frozenset({Field.UNIT_NET, Field.UNIT_LIST, Field.EXTENDED, Field.EXTENDED_LIST})
_SUBJECT_FIELDS = frozenset({Field.DESCRIPTION, Field.PART_NUMBER})


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A field that a header can stand for, 0..1 sure."""

    field: Field
    confidence: float


@lru_cache(maxsize=4096)
def match_header(text: str) -> tuple[HeaderMatch, ...]:
    """Fields the header can stand for, likeliest first; empty where it is none we know."""
    if not text or len(text) > _MAX_HEADER_LENGTH:
        return ()
    best: dict[Field, float] = {}
    for spelling, weight in _spellings(text):
        for field, confidence in _lookup(spelling):
            best[field] = max(best.get(field, 0.0), confidence * weight)
    found = sorted(best.items(), key=lambda item: -item[1])
    return tuple(HeaderMatch(field, round(confidence, 2)) for field, confidence in found)


@lru_cache(maxsize=4096)
def price_per_in(text: str) -> int:
    """Number of units that a header's or unit's price is for: "price per 100" gives 100, else 1."""
    match = _PRICE_PER.search(folded(text))
    return int(re.sub(r"[.,]", "", match.group(1))) if match else 1


def words_of(header: str) -> str:
    """The words of a header that a program writes as one: "ProductNumber", "unit_price"."""
    return _WORDS_GROWN_TOGETHER.sub(" ", header)


def _spellings(text: str) -> list[tuple[str, float]]:
    """The header as written, then without units, currency and punctuation, each once with a weight."""
    lowered = folded(words_of(text))
    plain = _plain(lowered)
    bare = _plain(_CURRENCY_WORDS.sub(" ", re.sub(r"[(\[][^)\]]*[)\]]", " ", lowered)))
    without_per = _plain(_PRICE_PER.sub(" ", _CURRENCY_WORDS.sub(" ", lowered)))
    without_term = _plain(_TERM.sub(" ", bare))
    without_dates = _plain(_PERIOD.sub(" ", lowered))
    ordered = [(lowered, 1.0), (plain, 1.0), (bare, 0.98), (without_per, 0.95), (without_term, 0.9)]
    ordered.append((without_dates, _DATED_WEIGHT))
    if _FIRM.search(bare):
        ordered.append((_plain(_FIRM.sub(" ", bare)), _FIRM_WEIGHT))
    weights: dict[str, float] = {}
    for spelling, weight in ordered:
        if spelling:
            weights.setdefault(spelling, weight)
    return list(weights.items())


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w%#/ ]", " ", text).split()).strip("/ ")


def _lookup(spelling: str) -> list[tuple[Field, float]]:
    from rapidfuzz import fuzz, process

    synonyms = header_synonyms()
    fields = synonyms.get(spelling)
    weight = 1.0
    if fields is None and (composed := _composed(spelling)):
        return composed
    if fields is None:
        if len(spelling) < 5:
            return []
        near = process.extractOne(spelling, synonyms.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_MISS)
        if near is None:
            return []
        fields, weight = synonyms[near[0]], near[1] / 100 * 0.9
    ranked = _ranked(spelling, fields)
    return [(field, weight * (1.0 if index == 0 else _SECOND_CHOICE)) for index, field in enumerate(ranked)]


@lru_cache(maxsize=1024)
def _kinds_in(word: str) -> frozenset[str]:
    """What a word says, or the two or three known words that a German one is put together from."""
    kinds = price_word_kinds(word)
    for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if kinds:
            break
        first = price_word_kinds(word[:end])
        rest = _kinds_in(word[end:]) if first else frozenset[str]()
        kinds = first | rest if first and rest else kinds
    return kinds


def _composed(spelling: str) -> list[tuple[Field, float]]:
    """Fields of a header of known price words in an unknown order: "your ext. net price", "disc. ea"."""
    kinds_of = [_kinds_in(word) for word in spelling.replace("/", " ").replace(".", " ").split()]
    if not kinds_of or not all(kinds_of):
        return []
    kinds = frozenset().union(*kinds_of)
    whole, listed = "whole" in kinds, "list" in kinds
    if "price" not in kinds and not whole and not listed:
        return []
    sure = _COMPOSED_GROSS if "gross" in kinds else _COMPOSED_PERIOD if "period" in kinds else _COMPOSED
    if listed:
        return [(Field.EXTENDED_LIST if whole else Field.UNIT_LIST, sure)]
    return [(Field.EXTENDED if whole else Field.UNIT_NET, sure)]


def _ranked(spelling: str, fields: Sequence[Field]) -> list[Field]:
    """Fields of one synonym, the usual meaning first: a bare "price" is the net price of a unit."""
    usual = [Field.UNIT_NET, Field.PART_NUMBER, Field.EXTENDED, Field.LINE_NUMBER, Field.QUANTITY]
    if spelling in {"item", "product", "artikel"}:
        usual = [Field.DESCRIPTION, Field.LINE_NUMBER]
    return sorted(fields, key=lambda field: usual.index(field) if field in usual else len(usual))


def assign_fields(headers: Mapping[int, str], weights: Mapping[int, float]) -> dict[int, HeaderMatch]:
    """One field per column and one column per field, so that the sum of confidences is largest.

    `headers` maps column numbers to texts, `weights` lowers the confidence of some (hidden columns).
    """
    looked_at = sorted(headers.items())[:_MAX_COLUMNS]
    return dict(_assigned(tuple((column, text, weights.get(column, 1.0)) for column, text in looked_at)))


@lru_cache(maxsize=64)
def _assigned(headers: tuple[tuple[int, str, float], ...]) -> Mapping[int, HeaderMatch]:
    """The best assignment of (column, text, weight); sections repeat their header."""
    columns = []
    for column, text, weight in headers:
        matches = [HeaderMatch(found.field, found.confidence * weight) for found in match_header(text)]
        if matches:
            columns.append((column, matches))

    # Only fields that a later column could have too make a difference once they are taken.
    contested = [frozenset[Field]()]
    for _, matches in reversed(columns):
        contested.append(contested[-1] | {match.field for match in matches})
    contested.reverse()

    @cache
    def best(index: int, taken: frozenset[Field]) -> tuple[float, tuple[HeaderMatch | None, ...]]:
        if index == len(columns):
            return 0.0, ()
        later = contested[index + 1]
        rest, choices = best(index + 1, taken & later)
        found = (rest, (None, *choices))
        for match in columns[index][1]:
            if match.field not in taken:
                rest, choices = best(index + 1, (taken | {match.field}) & later)
                # The first of equal columns wins: a later "Price" repeats an earlier one.
                if match.confidence + rest >= found[0]:
                    found = (match.confidence + rest, (match, *choices))
        return found

    chosen = best(0, frozenset())[1]
    best.cache_clear()  # it holds itself, and the collector may be held back
    return {column: match for (column, _), match in zip(columns, chosen, strict=True) if match is not None}


def cost_weights(headers: Mapping[int, str]) -> dict[int, float]:
    """Lower weights of columns of the seller's own costs, where others have the prices asked of the buyer."""
    costs = {number for number, text in headers.items() if _OWN_COST.search(folded(text))}
    asked = {
        match.field
        for number, text in headers.items()
        if number not in costs
        for match in match_header(text)
        if match.field in PRICE_FIELDS
    }
    return {
        number: _COST_WEIGHT
        for number in costs
        if any(match.field in asked for match in match_header(headers[number]))
    }


def header_score(assigned: Mapping[int, HeaderMatch]) -> float:
    """How much a row looks like a header: sum of confidences, 0 without a price and a subject or quantity."""
    fields = {match.field for match in assigned.values()}
    if not fields & PRICE_FIELDS or not fields & (_SUBJECT_FIELDS | {Field.QUANTITY}):
        return 0.0
    return sum(match.confidence for match in assigned.values())
