"""Reused context is found where it is kept and routed to, and never costs more than computing it again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.caching import (
    hit_outlook,
    reload_s,
    resident_share,
    routed_share,
    slots_beside_waiting,
)

_ONE = np.ones(1)


def test_that_a_context_is_kept_for_the_time_that_free_memory_lasts() -> None:
    kept = resident_share(np.array([100e9]), np.array([1e9]), np.array([100.0]))
    assert kept[0] == pytest.approx(1 - np.exp(-1))


@given(st.floats(0, 1e12), st.floats(1e3, 1e12), st.floats(0.01, 1e5))
def test_that_more_memory_and_shorter_gaps_keep_more(free: float, rate: float, gap: float) -> None:
    here = resident_share(_ONE * free, _ONE * rate, _ONE * gap)
    assert (here >= 0).all()
    assert (here <= 1).all()
    assert (resident_share(_ONE * free * 2, _ONE * rate, _ONE * gap) >= here).all()
    assert (resident_share(_ONE * free, _ONE * rate, _ONE * gap * 2) <= here).all()


def test_that_a_full_cache_keeps_nothing() -> None:
    assert resident_share(np.array([-1.0]), _ONE, _ONE)[0] == 0


def test_that_random_routing_finds_the_holder_once_in_as_many_replicas() -> None:
    replicas = np.array([1, 4])
    assert routed_share(replicas, np.zeros(2), kv_aware=False) == pytest.approx([1, 0.25])
    assert routed_share(replicas, np.array([0.2, 0.2]), kv_aware=True) == pytest.approx([1, 0.8])


@given(st.floats(0, 1), st.floats(0, 1e12), st.floats(0, 1), st.integers(1, 64))
def test_that_better_policies_find_more_and_none_more_than_repeats(
    reusable: float, free: float, busy: float, replicas: int
) -> None:
    found = hit_outlook(
        _ONE * reusable, _ONE * free, _ONE * 1e12, _ONE * 1e9, _ONE * 30, np.array([replicas]), _ONE * busy
    )
    assert found.with_offload[0] >= found.kv_aware_routing[0]
    if busy <= 1 - 1 / replicas:
        assert found.kv_aware_routing[0] >= found.random_routing[0] - 1e-12
    assert found.with_offload[0] <= reusable


def test_that_offloaded_context_costs_the_sooner_of_reload_and_recompute() -> None:
    seconds = reload_s(np.array([25e9, 25e9]), 25.0, np.array([0.4, 3.0]))
    assert seconds == pytest.approx([0.4, 1.0])


def test_that_waiting_sessions_take_the_slots_they_hold() -> None:
    assert slots_beside_waiting(np.array([64.0, 8.0]), np.array([10.0, 20.0])) == pytest.approx([54, 0])
