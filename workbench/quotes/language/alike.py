"""Texts that differ in digits alone and mean the same: understood together, however many they are."""

import re
from collections.abc import Sequence
from functools import lru_cache

from workbench.quotes.language.roles import Choice, choice_in
from workbench.quotes.language.row_texts import term_in
from workbench.quotes.language.words import holds_phrase_with_digit_alike, with_nines

_PRICED_PER = re.compile(r"(?:price|preis|priced)\s+(?:per|pro|je)\s+[0-9]")
_KEPT = 20_000


def with_digits_alike(texts: Sequence[str]) -> list[str]:
    """The texts with all digits made nines wherever the words of a line mean the same with them.

    Texts are in one line each. What a line's words say of its role, term, choice and price-per is the same
    for both: where digits tell it ("36 months", "price per 100", "option 2") the text stays as it is.
    """
    made = with_nines("\n".join(texts)).split("\n")
    kept = {text for text in set(made) if _digits_tell(text)}
    if not kept:
        return made
    return [text if nines in kept else nines for text, nines in zip(texts, made, strict=True)]


@lru_cache(maxsize=_KEPT)
def _digits_tell(nines: str) -> bool:
    """Whether what a text says may depend on its digits; all of them are nines here.

    The patterns of terms and numbered options ask for digits, not for certain ones: where they find nothing
    among nines, they find nothing among other digits.
    """
    return (
        holds_phrase_with_digit_alike(nines)
        or choice_in(nines) is not Choice.NONE
        or term_in(nines) is not None
        or _PRICED_PER.search(nines.casefold()) is not None
    )
