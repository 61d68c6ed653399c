"""The words that quotes use, from `resources/`: headers by field, phrases by meaning."""

import json
import re
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

from workbench.paths import resources_dir
from workbench.quotes.model import Field

_LANGUAGE_KEYS_LEFT_OUT = frozenset({"comment", "labels", "price_words"})


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_RANGES = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
"""Kana, Chinese characters and Hangul: scripts whose words need no space between them."""
_WIDE = "".join(f"{first}-{last}" for first, last in _WIDE_RANGES)
_SPACED_OUT = re.compile(f"(?<=[{_WIDE}])\\s+(?=[{_WIDE}])")
_NINES = str.maketrans("0123456789", "9999999999")
_WHOLE_LABELS = frozenset({"grand_total", "subtotal", "total"})
_MEANS_TOO = {
    "discount": ("rounding",),
    "any_charge": ("levy", "tax", "freight", "delivery", "discount", "rounding", "paid"),
}
"""Meanings that are told apart only where it matters: a rounding is a small discount, of either sign."""
LONGEST_TEXT = 2_000
"""Characters of a text that are looked at: what it is stands at its beginning."""


def narrowed(text: str) -> str:
    """Text with full-width letters made plain and no spaces inside East Asian words ("合 计" is "合计")."""
    if text.isascii():
        return text
    return _SPACED_OUT.sub("", normalize("NFC", text).translate(_FULL_WIDTH))


def folded(text: str) -> str:
    """The beginning of a text for comparison: lower case, single spaces, typographic dashes made plain."""
    beginning = text[:LONGEST_TEXT]
    if beginning.isascii():
        return " ".join(beginning.casefold().split())
    lowered = narrowed(beginning).casefold().replace("i\u0307", "i")  # what a Turkish İ becomes
    return " ".join(lowered.replace("–", "-").replace("—", "-").split())


def digits_alike(text: str) -> str:
    """Folded text with every digit made a 9, unless it holds a known phrase with a digit ("24x7").

    What words mean by themselves stays the same, and lines that differ in numbers alone become one text.
    """
    return text if _phrase_with_digit().search(text) else text.translate(_NINES)


def with_nines(text: str) -> str:
    """The text with every digit made a 9."""
    if text.isascii():
        return text.translate(_NINES)
    for digit in "012345678":  # of texts in other letters, each of which translation would look up
        text = text.replace(digit, "9")
    return text


def holds_phrase_with_digit_alike(nines: str) -> bool:
    """Whether a text whose digits are nines may have held a known phrase with a digit before."""
    return _phrase_with_nines().search(folded(nines)) is not None


@cache
def _phrase_with_nines() -> re.Pattern[str]:
    return re.compile(with_nines(_phrase_with_digit().pattern))


@cache
def _phrase_with_digit() -> re.Pattern[str]:
    found = {
        folded(phrase)
        for language in _languages("quote_words.json")
        for known in language.values()
        for phrase in known
        if any(map(str.isdigit, phrase))
    }
    return re.compile("|".join(re.escape(phrase.replace("*", "")) for phrase in sorted(found)))


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
def price_word_kinds(word: str) -> frozenset[str]:
    """What a word of a price header says (price, whole, list, net, one, gross, period), empty for others."""
    kinds = _resource("header_synonyms.json")["price_words"]
    return frozenset(kind for kind, words in kinds.items() if word in words)


@cache
def phrases(meaning: str) -> tuple[str, ...]:
    """Phrases of one meaning in every language, longest first."""
    meanings = (meaning, *_MEANS_TOO.get(meaning, ()))
    entries = (language.get(one, ()) for language in _languages("quote_words.json") for one in meanings)
    found = {folded(phrase) for phrases_of_one in entries for phrase in phrases_of_one}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def labels(meaning: str) -> tuple[str, ...]:
    """Labels of the letterhead of one meaning, longest first."""
    found = {folded(label) for label in _resource("quote_words.json")["labels"][meaning]}
    return tuple(sorted(found, key=lambda label: (-len(label), label)))


def _is_wide(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _WIDE_RANGES)


def _pattern(phrase: str, *, whole: bool) -> tuple[str, str]:
    """(what must stand before a phrase, the phrase and what must follow)."""
    body = re.escape(phrase).replace(r"\*", r"\w*")
    wide = _is_wide(phrase[0]) and not whole
    before = r"(?<!\w)" if (phrase[0].isalnum() or phrase[0] == "*") and not wide else ""
    after = r"(?!\w)" if phrase[-1].isalnum() and not wide else ""
    return before, f"{body}{after}"


@cache
def finder(meaning: str) -> re.Pattern[str]:
    """Pattern that finds a phrase of one meaning as whole words; search it in folded text.

    East Asian phrases are found inside longer words too, but for the labels of sums.
    """
    whole = meaning in _WHOLE_LABELS
    bodies: dict[tuple[str, bool], list[str]] = {}
    for phrase in phrases(meaning):
        before, body = _pattern(phrase, whole=whole)
        bodies.setdefault((before, phrase.startswith("*")), []).append(body)
    # What stands before is tested once for all phrases: most places of a text are no beginning of a word, and
    # phrases that begin with another letter are passed over.
    return re.compile("|".join(f"{before}(?:{'|'.join(found)})" for (before, _), found in bodies.items()))


def mentions(meaning: str, text: str) -> bool:
    """Whether the text holds a phrase of the meaning."""
    return finder(meaning).search(folded(text)) is not None


def is_word(meaning: str, text: str) -> bool:
    """Whether the text is a phrase of the meaning and nothing else."""
    return finder(meaning).fullmatch(folded(text)) is not None
