"""Where text goes on a chart, in pixels and without Qt: wrapping, rows of a legend, boxes that stay inside.

Text is measured by a function from text to pixels, so that this module needs no font.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.domain.formatting import unbroken

Measure = Callable[[str], float]
Point = tuple[float, float]

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y growing downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    def contains(self, point: Point) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def elided(text: str, width: float, measure: Measure) -> str:
    """The text, or as much of its beginning as fits before an ellipsis; nothing where not even that fits."""
    if measure(text) <= width:
        return text
    if measure(_ELLIPSIS) > width:
        return ""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + _ELLIPSIS) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + _ELLIPSIS


def wrapped(text: str, width: float, measure: Measure, most: int) -> tuple[str, ...]:
    """The text on at most `most` lines, none wider than `width`; what does not fit is elided."""
    lines = [""]
    for word in _words(text):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or measure(longer) <= width or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(elided(line, width, measure) for line in lines)


def words_fit(texts: Iterable[str], width: float, measure: Measure) -> bool:
    """Whether each word of each text is at most `width` wide, so that wrapping cuts none."""
    return all(measure(word) <= width for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    """What stays together in wrapping: words, and numbers with their units."""
    return re.split(r"[ \n\t]+", unbroken(text.strip()))


def flowed(widths: Sequence[float], room: float, gap: float) -> tuple[tuple[int, ...], ...]:
    """Indices of items of these widths in rows no wider than `room`, in order, `gap` apart.

    An item wider than the room has a row of its own.
    """
    rows: list[list[int]] = []
    used = 0.0
    for index, width in enumerate(widths):
        if rows and used + gap + width <= room:
            rows[-1].append(index)
            used += gap + width
        else:
            rows.append([index])
            used = width
    return tuple(tuple(row) for row in rows)


def beside(point: Point, width: float, height: float, room: Box, gap: float) -> Box:
    """A box at the right of a point, at its left where there is no room, always inside `room`.

    A box larger than the room starts at the room's upper left corner.
    """
    left = point[0] + gap
    if left + width > room.right:
        left = point[0] - gap - width
    top = point[1] - height / 2
    return Box(
        max(room.left, min(left, room.right - width)),
        max(room.top, min(top, room.bottom - height)),
        width,
        height,
    )


def freest(boxes: Sequence[Box], points: Sequence[Point]) -> int:
    """Index of the box that covers the fewest points; the first of several. Raises ValueError for none."""
    return min(range(len(boxes)), key=lambda index: sum(boxes[index].contains(point) for point in points))


def marker_indices(xs: Sequence[float], count: int, phase: float) -> tuple[int, ...]:
    """Indices of about `count` points evenly spread along x, always with the last.

    `phase` in 0..1 shifts them by a share of their distance, so that the marks of lines which share
    their x do not fall on each other.
    """
    if not xs:
        return ()
    first, last = xs[0], xs[-1]
    step = (last - first) / count if count else 0.0
    if step <= 0:
        return (len(xs) - 1,)
    wanted = [first + (number + phase) * step for number in range(count)]
    chosen = {
        min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in wanted if x < last - step / 2
    }
    return (*sorted(chosen - {len(xs) - 1}), len(xs) - 1)


def nearest_index(values: Sequence[float], value: float) -> int:
    """Index of the value nearest to another; raises ValueError for an empty sequence."""
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def line_points(points: Sequence[Point], spacing: float) -> tuple[Point, ...]:
    """The points of a polyline and points between them, at most `spacing` apart."""
    dense: list[Point] = list(points[:1])
    for (x0, y0), (x1, y1) in pairwise(points):
        pieces = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / spacing))
        dense += [(x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces) for k in range(1, pieces + 1)]
    return tuple(dense)
