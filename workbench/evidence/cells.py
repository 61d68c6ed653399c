"""Cells of a points file: an empty one may be defaulted, one that holds something unusable is named."""

import math
from collections.abc import Iterable, Mapping

_MOST = 1e8
"""No request is that many tokens long, no measurement has that many requests in flight or milliseconds."""
_MOST_ACCELERATORS = 1e6


class Cells:
    """The cells of one row by column; `flaws` are sentences about those that could not be used."""

    def __init__(self, row: Mapping[str, object]) -> None:
        self._row = row
        self.flaws: list[str] = []

    def text(self, name: str) -> str:
        """What stands there, without spaces around it."""
        return str(self._row.get(name) or "").strip()

    def number(self, name: str, otherwise: float | None = None, *, least: float = 0.0) -> float | None:
        """A number above 0 and at least `least`; `otherwise` where the cell is empty or unusable."""
        text = self.text(name)
        if not text:
            return otherwise
        value = _parsed(text)
        if math.isfinite(value) and 0 < value <= _MOST and value >= least:
            return value
        taken = "left out" if otherwise is None else f"{otherwise:,.0f} assumed"
        what = f"a number from {least:g}" if least else "a number above 0"
        self._flaw(name, f"not {what} to {_MOST:,.0f}", taken)
        return otherwise

    def count(self, name: str) -> int:
        """A whole number from 0, which says nothing like an empty cell."""
        text = self.text(name)
        value = _parsed(text) if text else 0.0
        if 0 <= value <= _MOST_ACCELERATORS and value == round(value):
            return round(value)
        self._flaw(name, f"not a whole number from 0 to {_MOST_ACCELERATORS:,.0f}", "left out")
        return 0

    def choice(self, name: str, known: Mapping[str, str], assumed: str) -> str:
        """What a word stands for; empty where there is none or nobody knows it."""
        text = self.text(name).lower()
        if text and text not in known:
            self._flaw(name, f"none of {', '.join(known)}", f"{assumed} assumed")
        return known.get(text, "")

    def any_part(self, names: Iterable[str], known: Mapping[str, str], otherwise: str) -> str:
        """What the first word stands for that one of the cells contains."""
        names = tuple(names)
        for name in names:
            text = self.text(name).lower()
            for part, meaning in known.items():
                if part in text:
                    return meaning
        for name in names:
            if self.text(name):
                self._flaw(name, f"none of {', '.join(known)}", f"{otherwise} assumed")
        return otherwise

    def _flaw(self, name: str, expected: str, taken: str) -> None:
        text = self.text(name)
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        self.flaws.append(f"Column {name} holds '{shown}', {expected}: {taken}.")


def _parsed(text: str) -> float:
    """NaN where the text is no number."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return math.nan
