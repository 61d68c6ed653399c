"""Decimal numbers read from their written form, very many at once and exactly.

Every number that is written plainly (digits, a point among them, a minus in front) becomes a whole number and
the count of its decimals, eight digits at a time: the bytes of eight digits are added up pair by pair within
one 64-bit word. What is written in any other way is not known, and left to whoever asks.
"""

from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

WORD = 8
"""Bytes that are taken at once."""
_MOST_WORDS = 3
_LARGEST_HIGH_WORD = 900
"""Digits above the sixteenth: with them a number still fits into 63 bits."""
_ZEROS = np.uint64(0x3030303030303030)
_POINTS = np.uint64(0x1E1E1E1E1E1E1E1E)
"""Points among bytes from which zeros were taken."""
_ONES = np.uint64(0x0101010101010101)
_TOPS = np.uint64(0x8080808080808080)
_ABOVE_NINE = np.uint64(0x7676767676767676)
FIRST_BYTES = np.array([2 ** (8 * count) - 1 for count in range(9)], np.uint64)
"""Masks that leave the first so many bytes of a word."""
_LAST_BYTES = np.array([(2**64 - 1) ^ (2 ** (64 - 8 * count) - 1) for count in range(9)], np.uint64)
"""Masks that leave the last so many bytes of a word."""
_PAIRS = (
    (np.uint64(10), np.uint64(8), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(100), np.uint64(16), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(10_000), np.uint64(32), np.uint64(0x00000000FFFFFFFF)),
)
_MINUS = ord("-")


_MOST_DIGITS = 18
MOST_DECIMALS = 22
"""The largest scale of a number that is known."""


class Decimals(NamedTuple):
    """Numbers: value = mantissa / 10**scale; both are 0 where a number is not `known`."""

    mantissas: NDArray[np.int64]
    scales: NDArray[np.int8]
    known: NDArray[np.bool_]


class Windows:
    """Bytes of which any eight in a row can be taken at once, also some in front of them and behind."""

    _BEFORE = WORD * _MOST_WORDS
    _BEHIND = 16 * WORD

    def __init__(self, data: bytes) -> None:
        padded = bytes(self._BEFORE) + data + bytes(self._BEHIND)
        self._words = np.ndarray((len(padded) - WORD + 1,), "<u8", padded, 0, (1,))
        self._pairs = np.ndarray((len(padded) - 1,), "<u2", padded, 0, (1,))
        self._bytes = np.frombuffer(padded, np.uint8)

    def words(self, places: Places) -> NDArray[np.uint64]:
        """The eight bytes from each place on, the first of them lowest."""
        return self._words[places + self._BEFORE]

    def pairs(self, places: Places) -> NDArray[np.uint16]:
        """The two bytes from each place on, the first of them lower."""
        return self._pairs[places + self._BEFORE]

    def start_with(self, places: Places, text: bytes) -> NDArray[np.bool_]:
        """Whether a text stands at each place."""
        same = np.ones(len(places), np.bool_)
        for offset in range(0, len(text), WORD):
            word = text[offset : offset + WORD]
            mask = np.uint64(2 ** (8 * len(word)) - 1)
            same &= (self.words(places + offset) & mask) == np.uint64(int.from_bytes(word, "little"))
        return same

    def bytes_at(self, places: Places) -> NDArray[np.uint8]:
        """The byte at each place."""
        return self._bytes[places + self._BEFORE]


def read_decimals(windows: Windows, starts: Places, ends: Places) -> Decimals:
    """The numbers that are written between starts and ends."""
    found = Decimals(
        np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int8), np.zeros(len(starts), np.bool_)
    )
    negative = windows.bytes_at(starts) == _MINUS
    lengths = ends - starts - negative
    for words in range(1, _MOST_WORDS + 1):
        ours = np.flatnonzero((lengths > WORD * (words - 1)) & (lengths <= WORD * words))
        if len(ours):
            mantissas, scales, known = _read_words(windows, ends[ours], lengths[ours], words)
            known &= ~((mantissas == 0) & negative[ours])  # a 0 below 0 is a number of its own
            found.mantissas[ours] = np.where(known, mantissas, 0)
            found.scales[ours] = np.where(known, scales, 0)
            found.known[ours] = known
    np.negative(found.mantissas, out=found.mantissas, where=negative)
    return found


def _read_words(windows: Windows, ends: Places, lengths: Places, words: int) -> Decimals:
    """Numbers without a sign that take so many words, the last word first."""
    raw = []
    for word in range(words):
        count = np.minimum(lengths - WORD * word, WORD)
        raw.append((windows.words(ends - WORD * (word + 1)) ^ _ZEROS) & _LAST_BYTES[count])
    scales = np.zeros(len(ends), np.int64)
    pointed = np.zeros(len(ends), np.bool_)
    for word in range(words):
        _take_out_point(raw, word, scales, pointed)
    known = np.ones(len(ends), np.bool_)
    mantissas = np.zeros(len(ends), np.uint64)
    for word in range(words):
        digits = raw[word]
        known &= ((digits | (digits + _ABOVE_NINE)) & _TOPS) == 0
        for factor, shift, mask in _PAIRS:
            digits = (digits * factor + (digits >> shift)) & mask
        if word == _MOST_WORDS - 1:
            known &= digits < _LARGEST_HIGH_WORD
        mantissas += digits * np.uint64(10 ** (WORD * word))
    known &= ~pointed | ((scales > 0) & (lengths - scales > 1))
    return Decimals(mantissas.astype(np.int64), scales.astype(np.int8), known)


def _take_out_point(
    raw: list[NDArray[np.uint64]], word: int, scales: Places, pointed: NDArray[np.bool_]
) -> None:
    """Close the gap of a word's first point, note the decimals behind it; a second one stays: no digit."""
    bytes_ = raw[word]
    found = bytes_ ^ _POINTS
    found = (found - _ONES) & ~found & _TOPS
    ours = np.flatnonzero((found != 0) & ~pointed)
    if not len(ours):
        return
    pointed[ours] = True
    lowest = found[ours] & (~found[ours] + np.uint64(1))
    before = (lowest >> np.uint64(7)) - np.uint64(1)
    behind = ~((lowest << np.uint64(1)) - np.uint64(1))
    scales[ours] = WORD * word + (np.bitwise_count(behind) >> np.uint8(3))
    digits = bytes_[ours]
    raw[word][ours] = (digits & behind) | ((digits & before) << np.uint64(8))
    for lower, higher in zip(range(word, len(raw)), range(word + 1, len(raw)), strict=False):
        upper = raw[higher][ours]
        raw[lower][ours] |= upper >> np.uint64(56)
        raw[higher][ours] = upper << np.uint64(8)


_ROUNDED_FROM = 10 ** np.arange(15, 19, dtype=np.int64)
_POWERS = 10 ** np.arange(19, dtype=np.int64)


def rounded_to_15_digits(numbers: Decimals) -> Decimals:
    """The numbers with at most 15 significant digits, halves to the even one, as a decimal context has it."""
    size = np.abs(numbers.mantissas)
    long = np.flatnonzero(size >= _ROUNDED_FROM[0])
    if not len(long):
        return numbers
    size = size[long]
    dropped = np.searchsorted(_ROUNDED_FROM, size, side="right")
    unit = _POWERS[dropped]
    kept, rest = np.divmod(size, unit)
    kept += (2 * rest > unit) | ((2 * rest == unit) & (kept % 2 == 1))
    full = kept == _ROUNDED_FROM[0]
    kept[full] //= 10
    scales = numbers.scales[long] - dropped - full
    known = numbers.known[long] & (scales >= 0)
    signs = np.sign(numbers.mantissas[long])
    result = Decimals(numbers.mantissas.copy(), numbers.scales.copy(), numbers.known.copy())
    result.mantissas[long] = np.where(known, kept * signs, 0)
    result.scales[long] = np.where(known, scales, 0)
    result.known[long] = known
    return result


def whole_and_decimals(value: Decimal) -> tuple[int, int]:
    """(mantissa, scale) of a number; the scale is -1 where it has no such form, or is a 0 below 0."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or not -MOST_DECIMALS <= exponent <= 0 or len(digits) > _MOST_DIGITS:
        return 0, -1
    if sign and not value:
        return 0, -1
    return int(value.scaleb(-exponent)), -exponent
