"""Short stretches of bytes of which few are different, each understood once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from workbench.tables.cells import Whole
from workbench.tables.digits import FIRST_BYTES, WORD, Windows

_MOST_WORDS = 12
_MOST_ROUNDS = 24
"""So many different stretches are told apart in arrays; any more of them one by one."""
_KEPT = 20_000


class Manners:
    """Gives each stretch the number that `understand` finds for its bytes."""

    def __init__(self, understand: Callable[[bytes], int]) -> None:
        self._understand = understand
        self._known: dict[bytes, int] = {}

    def numbers(self, data: bytes, windows: Windows, starts: Whole, ends: Whole) -> NDArray[np.int32]:
        """The numbers of the stretches from starts to ends. Raises what `understand` does."""
        lengths = ends - starts
        found = np.zeros(len(starts), np.int32)
        left = np.arange(len(starts))
        count = -(-int(lengths.max(initial=0)) // WORD)
        rounds = _MOST_ROUNDS if count <= _MOST_WORDS else 0
        words = [
            windows.words(starts + WORD * word) & FIRST_BYTES[np.clip(lengths - WORD * word, 0, WORD)]
            for word in range(count if rounds else 0)
        ]
        while len(left) and rounds:
            first = left[0]
            same = lengths[left] == lengths[first]
            for word in words:
                same &= word[left] == word[first]
            found[left[same]] = self._number(data[starts[first] : ends[first]])
            left = left[~same]
            rounds -= 1
        if len(left):
            bounds = zip(starts[left].tolist(), ends[left].tolist(), strict=True)
            found[left] = [self._number(data[start:end]) for start, end in bounds]
        return found

    def _number(self, stretch: bytes) -> int:
        number = self._known.get(stretch)
        if number is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            number = self._known[stretch] = self._understand(stretch)
        return number
