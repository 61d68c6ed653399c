"""Where ticks and labels go, for every surface that draws a chart spec (screen, page, picture)."""

import math
from collections.abc import Sequence

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def linear_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round tick positions inside [low, high], at most `most` of them."""
    if not high > low:
        return (low,)
    rough = (high - low) / max(1, most - 1)
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(step * scale for step in _STEPS if step * scale >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(index * step for index in range(first, last + 1))


def log_ticks(low: float, high: float, most: int = 8) -> tuple[float, ...]:
    """Tick positions 1, 2, 5 × 10ⁿ inside [low, high]; the fullest set with at most `most`."""
    if not high > low > 0:
        return (low,)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks: tuple[float, ...] = ()
    for multiples in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        ticks = tuple(
            multiple * 10.0**decade
            for decade in decades
            for multiple in multiples
            if low * (1 - 1e-9) <= multiple * 10.0**decade <= high * (1 + 1e-9)
        )
        if len(ticks) <= most:
            return ticks
    return ticks[:: math.ceil(len(ticks) / most)]


def tick_text(value: float) -> str:
    """A tick's label: a plain number, never a power."""
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def spread_labels(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Positions near the wanted ones, `gap` apart and inside [low, high], in the order given.

    Least squares movement by pooling neighbours (isotonic regression on position minus rank·gap). Where
    the room is too small for all, the gap shrinks evenly instead of leaving the range.
    """
    if not wanted:
        return ()
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        mean, count = wanted[index] - rank * gap, 1
        while pools and pools[-1][0] > mean:
            earlier, members = pools.pop()
            mean = (earlier * members + mean * count) / (members + count)
            count += members
        pools.append((mean, count))
    top = high - (len(wanted) - 1) * gap
    offsets = [min(max(mean, low), top) for mean, count in pools for _ in range(count)]
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = offsets[rank] + rank * gap
    return tuple(placed)
