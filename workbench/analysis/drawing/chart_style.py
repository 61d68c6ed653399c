"""Series styles that every surface shares: a series is told apart by colour, dash and marker."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeriesStyle:
    """`dash` in units of the line width, empty for a solid line; `marker` a plain shape name."""

    light: str
    dark: str
    dash: tuple[int, ...]
    marker: str


SERIES_STYLES = (
    SeriesStyle("#1767c4", "#4c9fff", (), "circle"),
    SeriesStyle("#c25e00", "#f5a04a", (6, 3), "square"),
    SeriesStyle("#1b7f4f", "#4cc38a", (2, 2), "triangle"),
    SeriesStyle("#7d3fa8", "#c58af0", (8, 3, 2, 3), "diamond"),
    SeriesStyle("#c22f3a", "#f2727a", (4, 2), "cross"),
    SeriesStyle("#0e7c86", "#45c4cf", (10, 4), "pentagon"),
    SeriesStyle("#8a6d00", "#d9bd3a", (2, 4), "star"),
    SeriesStyle("#5d6b79", "#93a1b0", (6, 2, 1, 2, 1, 2), "plus"),
)


def series_style(slot: int) -> SeriesStyle:
    """Style of a slot; the palette repeats after its last."""
    return SERIES_STYLES[slot % len(SERIES_STYLES)]


WATERFALL_SLOTS = {"total": 0, "up": 2, "down": 4}
"""Series slot by the direction of a waterfall's step."""
