"""Cells of a points file: an empty one may be defaulted, one that holds something unusable is named."""

import math
import re
from collections.abc import Iterable, Mapping

_MOST = 1e8
"""No request is that many tokens long, no measurement has that many requests in flight or milliseconds."""
_MOST_ACCELERATORS = 1e6
_BLANK = frozenset({"", "-", "–", "nan", "na", "n/a", "#n/a", "none", "null", "nil"})
"""What programs write where they have no value."""
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_PERHAPS_THOUSANDS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")


class Cells:
    """The cells of one row by column.

    `flaws` are sentences about those that could not be used, `notes` about those that were read as something
    that they do not plainly say. `assumed` names the defaults taken for missing ones ("isl 1,024"), `blank`
    those of them that a column of the row holds empty. With `decimal_comma` a comma is the decimal mark, else
    it parts thousands where it can.
    """

    def __init__(self, row: Mapping[str, object], *, decimal_comma: bool = False) -> None:
        self._row = row
        self._decimal_comma = decimal_comma
        self.flaws: list[str] = []
        self.notes: list[str] = []
        self.assumed: list[str] = []
        self.blank: list[str] = []

    def text(self, name: str) -> str:
        """What stands there, without spaces around it; empty where a program wrote that it has no value."""
        text = str(self._row.get(name) or "").strip()
        return "" if text.lower() in _BLANK else text

    def number(self, name: str, otherwise: float | None = None, *, least: float = 0.0) -> float | None:
        """A number above 0 and at least `least`; `otherwise` where the cell is empty or unusable."""
        text = self.text(name)
        if not text:
            if otherwise is not None:
                self.assume(f"{name} {otherwise:,g}", name)
            return otherwise
        value = self._parsed(text)
        if otherwise is not None and _PERHAPS_THOUSANDS.fullmatch(text):
            self.notes.append(f"Column {name} holds '{text}', read as a little over {int(value):,}.")
        if math.isfinite(value) and 0 < value <= _MOST and value >= least:
            return value
        taken = "left out" if otherwise is None else f"{otherwise:,.0f} assumed"
        what = f"a number from {least:g}" if least else "a number above 0"
        self.flaw(name, f"not {what} to {_MOST:,.0f}", taken)
        return otherwise

    def count(self, name: str) -> int:
        """A whole number from 0, which says nothing like an empty cell."""
        text = self.text(name)
        value = self._parsed(text) if text else 0.0
        if 0 <= value <= _MOST_ACCELERATORS and value == round(value):
            return round(value)
        self.flaw(name, f"not a whole number from 0 to {_MOST_ACCELERATORS:,.0f}", "left out")
        return 0

    def choice(self, name: str, known: Mapping[str, str], assumed: str, missing: str = "") -> str:
        """What a word stands for; empty where there is none or nobody knows it.

        `assumed` is what a word that nobody knows is taken for, `missing` the default to name where there is
        no word (empty: nothing worth naming).
        """
        text = self.text(name).lower()
        if not text and missing:
            self.assume(f"{name} {missing}", name)
        meaning = known.get(text) or known.get(_letters(text), "")
        if text and not meaning:
            self.flaw(name, f"none of {', '.join(known)}", f"{assumed} assumed")
        return meaning

    def any_part(self, names: Iterable[str], known: Mapping[str, str], otherwise: str) -> str:
        """What the first word stands for that one of the cells contains.

        A cell passed over on the way there, or one that holds more than the word, is noted.
        """
        names = tuple(names)
        for name in names:
            text = self.text(name).lower()
            for part, meaning in known.items():
                if part in text or part in _letters(text):
                    self._note_reading(names[: names.index(name) + 1], meaning)
                    return meaning
        for name in names:
            if self.text(name):
                self.flaw(name, f"none of {', '.join(known)}", f"{otherwise} assumed")
        if not any(map(self.text, names)):
            self.assume(f"{names[0]} {otherwise}", *names)
        return otherwise

    def _note_reading(self, names: Iterable[str], meaning: str) -> None:
        read = [(name, text) for name in names if (text := self.text(name)) and text.lower() != meaning]
        if read:
            cells = " and ".join(f"{name} '{_short(text)}'" for name, text in read)
            self.notes.append(f"Read as {meaning}: {cells}.")

    def assume(self, what: str, *names: str) -> None:
        """Name a default, taken because the columns of these names hold nothing or are not there."""
        self.assumed.append(what)
        if any(name in self._row for name in names):
            self.blank.append(what)

    def flaw(self, name: str, expected: str, taken: str) -> None:
        """Say that a cell cannot be used: what was expected there, and what is taken instead."""
        self.flaws.append(f"Column {name} holds '{_short(self.text(name))}', {expected}: {taken}.")

    def _parsed(self, text: str) -> float:
        """NaN where the text is no number. A comma that cannot part thousands is a decimal mark."""
        if 0 <= text.find(".") < text.find(","):  # 1.024,5
            text = text.replace(".", "").replace(",", ".")
        elif self._decimal_comma or not _THOUSANDS.fullmatch(text):
            text = text.replace(",", ".")
        try:
            return float(text.replace(",", ""))
        except ValueError:
            return math.nan


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
