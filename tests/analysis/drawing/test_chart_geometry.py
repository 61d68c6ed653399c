import itertools

from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.drawing.chart_geometry import linear_ticks, log_ticks, spread_labels, tick_text

finite = st.floats(min_value=-1e6, max_value=1e6)


@given(st.lists(finite, min_size=1, max_size=12), st.floats(min_value=0.1, max_value=50))
def test_that_labels_never_overlap_and_stay_inside(wanted: list[float], gap: float) -> None:
    low, high = 0.0, 300.0
    placed = spread_labels(wanted, gap, low, high)
    room = min(gap, (high - low) / max(1, len(wanted) - 1))
    ordered = sorted(placed)
    assert all(low - 1e-6 <= position <= high + 1e-6 for position in placed)
    assert all(after - before >= room - 1e-6 for before, after in itertools.pairwise(ordered))
    assert sorted(range(len(wanted)), key=lambda i: (placed[i], i)) == sorted(
        range(len(wanted)), key=lambda i: (wanted[i], i)
    )


def test_that_labels_with_room_stay_where_they_belong() -> None:
    assert spread_labels([250.0, 10.0, 100.0], 20.0, 0.0, 300.0) == (250.0, 10.0, 100.0)


@given(st.floats(min_value=1e-4, max_value=1e5), st.floats(min_value=1.5, max_value=1e6))
def test_that_log_ticks_lie_inside_and_read_as_plain_numbers(low: float, ratio: float) -> None:
    ticks = log_ticks(low, low * ratio)
    assert len(ticks) <= 8
    assert all(low * 0.999 <= tick <= low * ratio * 1.001 for tick in ticks)
    assert all("e" not in tick_text(tick) for tick in ticks)


@given(finite, st.floats(min_value=1e-3, max_value=1e6))
def test_that_linear_ticks_are_few_and_inside(low: float, width: float) -> None:
    ticks = linear_ticks(low, low + width)
    assert 1 <= len(ticks) <= 7
    assert all(low - width * 1e-6 <= tick <= low + width * (1 + 1e-6) for tick in ticks)
