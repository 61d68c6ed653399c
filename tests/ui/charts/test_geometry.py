import itertools

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.charts.geometry import (
    Box,
    beside,
    elided,
    flowed,
    freest,
    line_points,
    marker_indices,
    words_fit,
    wrapped,
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60)
pixels = st.floats(min_value=0, max_value=400)


def measure(text: str) -> float:
    """A font with narrow, wide and zero-width letters."""
    return sum(3.0 if letter in "il.,…" else 7.5 for letter in text)


@given(words, pixels)
def test_that_elided_text_is_never_wider_than_its_room(text: str, width: float) -> None:
    shown = elided(text, width, measure)
    assert measure(shown) <= width
    assert shown == text or shown == "" or (shown.endswith("…") and text.startswith(shown[:-1]))


def test_that_elision_keeps_as_much_as_fits() -> None:
    assert elided("Meridian GB300", measure("Meridian…"), measure) == "Meridian…"
    assert elided("Meridian", measure("Meridian"), measure) == "Meridian"


@given(words, pixels, st.integers(min_value=1, max_value=4))
def test_that_wrapped_lines_are_few_and_fit(text: str, width: float, most: int) -> None:
    lines = wrapped(text, width, measure, most)
    assert 1 <= len(lines) <= most
    assert all(measure(line) <= width for line in lines)


@given(words, st.floats(min_value=1, max_value=400))
def test_that_wrapping_loses_no_word_where_each_fits_and_lines_do_not_run_out(
    text: str, width: float
) -> None:
    if words_fit([text], width, measure):
        assert " ".join(wrapped(text, width, measure, 100)).split() == text.split()


@given(st.lists(st.floats(min_value=1, max_value=200), max_size=25), st.floats(min_value=1, max_value=500))
def test_that_a_legend_shows_every_item_once_in_rows_that_fit(widths: list[float], room: float) -> None:
    rows = flowed(widths, room, 12.0)
    assert list(itertools.chain(*rows)) == list(range(len(widths)))
    for row in rows:
        total = sum(widths[index] for index in row) + 12.0 * (len(row) - 1)
        assert total <= room + 1e-6 or len(row) == 1


@given(
    st.tuples(st.floats(min_value=10, max_value=410), st.floats(min_value=20, max_value=320)),
    st.floats(min_value=1, max_value=400),
    st.floats(min_value=1, max_value=300),
)
def test_that_a_read_out_stays_inside_its_room(
    point: tuple[float, float], width: float, height: float
) -> None:
    room = Box(10, 20, 400, 300)
    box = beside(point, width, height, room, 8.0)
    assert room.left <= box.left
    assert box.right <= room.right + 1e-9
    assert room.top <= box.top
    assert box.bottom <= room.bottom + 1e-9


def test_that_a_read_out_changes_sides_before_it_leaves() -> None:
    room = Box(0, 0, 100, 100)
    assert beside((20, 50), 30, 10, room, 5).left == 25
    assert beside((90, 50), 30, 10, room, 5).right == 85


def test_that_a_label_goes_where_the_lines_are_not() -> None:
    upper, lower = Box(0, 0, 50, 10), Box(0, 90, 50, 10)
    assert freest([upper, lower], [(10, 5), (20, 95), (30, 5)]) == 1
    assert freest([upper, lower], []) == 0


@given(
    st.lists(st.floats(min_value=0, max_value=1000), unique=True, min_size=1, max_size=60).map(sorted),
    st.integers(min_value=1, max_value=8),
    st.floats(min_value=0, max_value=1),
)
def test_that_markers_are_few_in_order_and_mark_the_end(xs: list[float], count: int, phase: float) -> None:
    chosen = marker_indices(xs, count, phase)
    assert list(chosen) == sorted(set(chosen))
    assert chosen[-1] == len(xs) - 1
    assert len(chosen) <= count + 1


def test_that_a_line_is_followed_between_its_points() -> None:
    dense = line_points([(0, 0), (30, 40)], 10)
    assert dense[0] == (0, 0)
    assert dense[-1] == (30, 40)
    assert len(dense) == 6
