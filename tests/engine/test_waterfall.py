"""Techniques allowed one by one add up to the best of all candidates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.waterfall import cumulative_best

_ROW = st.tuples(
    st.integers(0, 2), st.floats(0, 1e6), st.booleans(), st.lists(st.booleans(), min_size=3, max_size=3)
)


@given(st.lists(_ROW, max_size=20))
def test_that_allowing_more_never_lowers_the_best_and_all_gives_the_best_of_all(
    rows: list[tuple[int, float, bool, list[bool]]],
) -> None:
    pair = np.array([row[0] for row in rows], dtype=np.int64)
    rate = np.array([row[1] for row in rows], dtype=np.float64)
    allowed = np.array([row[2] for row in rows], dtype=np.bool_)
    use = np.array([row[3] for row in rows], dtype=np.bool_).reshape(len(rows), 3).T
    best = cumulative_best(pair, 3, rate, allowed, use)
    assert (np.diff(best, axis=0) >= 0).all()
    for number in range(3):
        mine = rate[allowed & (pair == number)]
        assert best[-1, number] == mine.max(initial=0.0)
        plain = rate[allowed & (pair == number) & ~use.any(axis=0)]
        assert best[0, number] == plain.max(initial=0.0)
