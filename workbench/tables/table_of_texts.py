"""Texts gathered while a workbook is read: each gets a place, and all become one run of bytes."""

from array import array

import numpy as np

from workbench.tables.cells import Texts, Whole

_KEPT = 200_000
"""Texts that are stored once however often a sheet writes them."""


class TableOfTexts:
    """Texts by their places, which are given in the order in which they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self._starts: list[Whole] = []
        self._ends: list[Whole] = []
        self._count = 0
        self._single = bytearray()
        """Texts that came one by one behind all pieces: a workbook may hold a million."""
        self._single_ends = array("q")
        self._known: dict[bytes, int] = {}
        self._finished: Texts | None = None

    def __len__(self) -> int:
        """How many texts there are."""
        return self._count

    def add(self, texts: Texts) -> None:
        """Add texts, each with a place of its own."""
        self._join_single()
        self._append(texts)
        self._count += len(texts)

    def _append(self, texts: Texts) -> None:
        self._starts.append(texts.starts + self._size)
        self._ends.append(texts.ends + self._size)
        self._pieces.append(texts.data)
        self._size += len(texts.data)

    def _join_single(self) -> None:
        """Make a piece of the texts that came one by one."""
        if self._single_ends:
            ends = np.array(self._single_ends, np.int64)
            self._append(Texts(bytes(self._single), np.concatenate([np.zeros(1, np.int64), ends[:-1]]), ends))
            self._single, self._single_ends = bytearray(), array("q")

    def place_of(self, text: str) -> int:
        """The place of a text that may have come before."""
        encoded = text.encode("utf-8", "surrogatepass")
        place = self._known.get(encoded)
        if place is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            place = self._known[encoded] = self._count
            self._count += 1
            self._single += encoded
            self._single_ends.append(len(self._single))
        return place

    def finished(self) -> Texts:
        """All texts so far; without new ones the same object."""
        if self._finished is None or len(self._finished) < self._count:
            self._join_single()
            nothing = np.zeros(0, np.int64)
            self._pieces = [b"".join(self._pieces)]
            self._starts = [np.concatenate([nothing, *self._starts])]
            self._ends = [np.concatenate([nothing, *self._ends])]
            self._finished = Texts(self._pieces[0], self._starts[0], self._ends[0])
        return self._finished
