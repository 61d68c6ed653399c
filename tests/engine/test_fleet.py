import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.engine.fleet import choose_deployments, required_rate, systems_required

weeks = st.lists(st.floats(0, 100), min_size=168, max_size=168).filter(lambda week: max(week) > 0.1)


def serves(week: list[float], share: float, capacity: float) -> bool:
    """Brute force: the urgent part fits in each hour, and leftover capacity takes the deferred part."""
    urgent = [rate * (1 - share) for rate in week]
    if max(urgent) > capacity * (1 + 1e-9):
        return False
    leftover = sum(capacity - rate for rate in urgent)
    return leftover >= sum(rate * share for rate in week) * (1 - 1e-9)


@settings(suppress_health_check=[HealthCheck.too_slow])  # long lists are slow to draw on a busy machine
@given(weeks, st.floats(0, 1))
def test_that_the_required_rate_serves_the_week_and_nothing_less_does(
    week: list[float], share: float
) -> None:
    rate = float(required_rate(np.array([week]), np.array([share]), np.array([0.0]))[0])
    assert serves(week, share, rate)
    assert not serves(week, share, rate * 0.999)


def fewest_systems(sizes: list[int], per_system: int) -> int:
    """Brute force bin packing by trying every order."""
    best = len(sizes)
    for order in set(itertools.permutations(sizes)):
        rooms: list[int] = []
        for size in order:
            for index, room in enumerate(rooms):
                if room >= size:
                    rooms[index] -= size
                    break
            else:
                rooms.append(per_system - size)
        best = min(best, len(rooms))
    return best


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 4, 8]), min_size=1, max_size=6))
def test_that_power_of_two_replicas_pack_into_the_fewest_servers(sizes: list[int]) -> None:
    found = systems_required(np.ones(len(sizes), dtype=np.int64), np.array(sizes), 8)
    assert found == fewest_systems(sizes, 8) == max(1, math.ceil(sum(sizes) / 8))


def test_that_a_replica_larger_than_a_server_takes_whole_servers_of_its_own() -> None:
    assert systems_required(np.array([1, 1]), np.array([16, 1]), 8) == 3


def test_that_replicas_do_not_straddle_servers() -> None:
    assert systems_required(np.array([3]), np.array([5]), 8) == 3


def choose(
    rates: list[float], tpot: list[float], accelerators: list[int], fits: list[bool], needed: float
) -> tuple[int, int, int]:
    count = len(rates)
    found = choose_deployments(
        np.zeros(count, dtype=np.int64),
        1,
        np.array(accelerators),
        np.array(rates),
        np.full(count, 0.5),
        np.array(tpot),
        np.array(fits),
        np.array([needed]),
        np.array([1.0]),
        np.array([0.05]),
    )
    return int(found.row[0]), int(found.replicas[0]), int(found.nearest[0])


def test_that_the_fewest_accelerators_win_not_the_highest_throughput_each() -> None:
    """Demand 10/s: 2 replicas of 4 (6/s each) beat one of 16 (40/s) although the latter has more per GPU."""
    row, replicas, _ = choose([6.0, 40.0], [0.02, 0.02], [4, 16], [True, True], 10.0)
    assert (row, replicas) == (0, 2)


def test_that_a_deployment_beyond_its_limit_is_never_chosen_and_the_nearest_miss_is_named() -> None:
    row, replicas, nearest = choose([50.0, 60.0], [0.09, 0.06], [8, 8], [True, True], 10.0)
    assert (row, replicas, nearest) == (-1, 0, 1)


def test_that_what_does_not_fit_is_neither_chosen_nor_near() -> None:
    assert choose([50.0], [0.01], [8], [False], 10.0) == (-1, 0, -1)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([3.0, 6.0, 12.0]),
            st.sampled_from([0.02, 0.04, 0.06]),
            st.sampled_from([4, 8]),
            st.booleans(),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_that_ties_go_to_the_higher_rate_then_the_faster_token_then_the_first(
    candidates: list[tuple[float, float, int, bool]],
) -> None:
    rates, tpot, accelerators, fits = (list(column) for column in zip(*candidates, strict=True))
    allowed = [i for i in range(len(candidates)) if fits[i] and tpot[i] <= 0.05]
    best = min(
        allowed,
        key=lambda i: (math.ceil(12 / rates[i]) * accelerators[i], -rates[i] / accelerators[i], tpot[i], i),
        default=-1,
    )
    assert choose(rates, tpot, accelerators, fits, 12.0)[0] == best


def test_that_pairs_without_candidates_have_no_choice() -> None:
    empty = np.empty(0)
    found = choose_deployments(
        empty.astype(np.int64), 2, empty.astype(np.int64), empty, empty, empty, empty.astype(bool),
        np.ones(2), np.ones(2), np.ones(2),
    )  # fmt: skip
    assert found.row.tolist() == [-1, -1]


@pytest.mark.parametrize("headroom", [0.0, 0.25])
def test_that_headroom_is_kept_above_the_peak(headroom: float) -> None:
    week = np.ones((1, 168)) * 8.0
    assert required_rate(week, np.zeros(1), np.array([headroom]))[0] == pytest.approx(8 * (1 + headroom))


def _one_by_one(replicas: list[int], sizes: list[int], capacity: int) -> int:
    """Best-fit decreasing as the textbook has it: each replica into the fullest system that takes it."""
    systems = 0
    rooms: list[int] = []
    for size, count in sorted(zip(sizes, replicas, strict=True), reverse=True):
        for _ in range(count):
            if size >= capacity:
                systems += -(-size // capacity)
                continue
            fitting = [room for room in rooms if room >= size]
            if fitting:
                rooms.remove(min(fitting))
                rooms.append(min(fitting) - size)
            else:
                systems += 1
                rooms.append(capacity - size)
    return systems


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=5), st.integers(1, 16)
)
def test_that_replicas_placed_in_bulk_take_as_many_systems_as_one_by_one(
    streams: list[tuple[int, int]], capacity: int
) -> None:
    replicas, sizes = [count for count, _ in streams], [size for _, size in streams]
    found = systems_required(np.array(replicas), np.array(sizes), capacity)
    assert found == _one_by_one(replicas, sizes, capacity)
