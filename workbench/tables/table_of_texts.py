"""Texts gathered while a workbook is read: each gets a place, and all become one run of bytes in the end."""

from collections.abc import Iterable, Sequence

import numpy as np

from workbench.tables.cells import Texts, Whole

_KEPT = 200_000
"""Texts that are stored once however often a sheet writes them."""


class TableOfTexts:
    """Texts by their places, which are given in the order in which they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._lengths: list[Whole] = []
        self._count = 0
        self._known: dict[bytes, int] = {}
        self._finished: Texts | None = None

    def __len__(self) -> int:
        """How many texts there are."""
        return self._count

    def add_encoded(self, texts: Sequence[bytes]) -> None:
        """Add texts in UTF-8, each with a place of its own."""
        self._pieces.append(b"".join(texts))
        self._lengths.append(np.fromiter(map(len, texts), np.int64, len(texts)))
        self._count += len(texts)

    def add(self, texts: Iterable[str]) -> None:
        """Add texts, each with a place of its own."""
        self.add_encoded([text.encode("utf-8", "surrogatepass") for text in texts])

    def place_of(self, text: str) -> int:
        """The place of a text that may have come before."""
        encoded = text.encode("utf-8", "surrogatepass")
        place = self._known.get(encoded)
        if place is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            place = self._known[encoded] = self._count
            self.add_encoded([encoded])
        return place

    def finished(self) -> Texts:
        """All texts so far; without new ones the same object. Raises ValueError where they are no UTF-8."""
        if self._finished is None or len(self._finished) < self._count:
            self._pieces = [b"".join(self._pieces)]
            ends = np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._lengths]))
            self._finished = Texts(self._pieces[0], ends[:-1], ends[1:])
        return self._finished
