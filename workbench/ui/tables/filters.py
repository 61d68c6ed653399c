"""Column filters as people write them: `sxm`, `=spot | =on-demand`, `!pcie`, `>3`, `1..5`, `=` for empty."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.meta import fraction_of

NUMBER_HINT = "8, >3, 1..5, = empty"
TEXT_HINT = "text, =exact, !not"
_NUMBER = r"[-−+]?(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)?(?:\.\d+)?"
_SPAN = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_COMPARISON = re.compile(rf"(>=|<=|≥|≤|>|<|=)?\s*({_NUMBER})")

_PERCENT = re.compile(r"([-−+]?\d+(?:[.,]\d+)*)\s*%")


@dataclass(frozen=True, slots=True)
class Term:
    """One alternative of a rule: a span of numbers, a text, or emptiness."""

    text: str = ""
    whole: bool = False
    low: float = -np.inf
    high: float = np.inf
    low_open: bool = False
    high_open: bool = False
    empty: bool = False
    negated: bool = False

    def matches_text(self, text: str) -> bool:
        """Whether a text (case folded) is meant, negation aside."""
        if self.empty:
            return not text
        return text == self.text if self.whole else self.text in text

    def matches_numbers(self, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which numbers are meant, negation aside; a missing one (NaN) only by emptiness."""
        if self.empty:
            return np.isnan(numbers)
        above = numbers > self.low if self.low_open else numbers >= self.low
        below = numbers < self.high if self.high_open else numbers <= self.high
        both: NDArray[np.bool_] = above & below
        return both


@dataclass(frozen=True, slots=True)
class Rule:
    """Passes what any plain term means and no negated one does."""

    terms: tuple[Term, ...]

    def allows_text(self, text: str) -> bool:
        """Whether a text (case folded) passes."""
        wanted = [term for term in self.terms if not term.negated]
        return not any(term.negated and term.matches_text(text) for term in self.terms) and (
            not wanted or any(term.matches_text(text) for term in wanted)
        )

    def allows_numbers(self, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which numbers pass; NaN stands for a missing one."""
        wanted = [term for term in self.terms if not term.negated]
        passed = np.full(numbers.shape, not wanted)
        for term in wanted:
            passed |= term.matches_numbers(numbers)
        for term in self.terms:
            if term.negated:
                passed &= ~term.matches_numbers(numbers)
        return passed


def parse_rule(text: str, *, numeric: bool, decimals: int | None = None) -> Rule | None:
    """The rule that a text stands for, None for an empty text.

    A plain number means the values that show as that number in a column of so many decimals.
    Raises ValueError with a sentence for people where a numeric column gets something else.
    """
    terms = [_term(part.strip(), numeric, decimals) for part in text.split("|") if part.strip()]
    return Rule(tuple(terms)) if terms else None


def fractions(text: str) -> str:
    """A filter with its percentages as fractions, for a column of such: ">5 %" is ">0.05"."""
    return _PERCENT.sub(lambda found: repr(fraction_of(_value(found[1]))), text)


def _term(text: str, numeric: bool, decimals: int | None) -> Term:
    negated = text.startswith("!")
    body = text[1:].strip() if negated else text
    if body in ("=", ""):
        return Term(empty=True, negated=negated)
    if not numeric:
        whole = body.startswith("=")
        return Term(text=body.removeprefix("=").strip().casefold(), whole=whole, negated=negated)
    span = _SPAN.fullmatch(body)
    if span and (span[1] or span[2]):
        low = _value(span[1]) if span[1] else -np.inf
        return Term(low=low, high=_value(span[2]) if span[2] else np.inf, negated=negated)
    comparison = _COMPARISON.fullmatch(body)
    if comparison is None or not re.search(r"\d", comparison[2]):
        raise ValueError(f"“{text}” is no number or range; write 8, >3, <=5, 1..5, or = for empty.")
    sign, value = comparison[1] or "=", _value(comparison[2])
    if sign == "=":
        half = 0.0 if decimals is None else 0.5 * 10.0**-decimals
        return Term(low=value - half, high=value + half, high_open=half > 0, negated=negated)
    if sign[0] in ">≥":
        return Term(low=value, low_open=sign == ">", negated=negated)
    return Term(high=value, high_open=sign == "<", negated=negated)


def _value(text: str) -> float:
    return float(re.sub(r"[,\u00a0\u202f ]", "", text).replace("−", "-"))
