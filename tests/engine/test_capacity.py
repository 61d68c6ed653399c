import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from workbench.engine.capacity import (
    availability,
    billed_replica_hours,
    growth_path,
    missed_while_scaling,
    scaled_replicas,
    served,
    served_by_month,
)
from workbench.engine.fleet import required_rate

weeks = hnp.arrays(np.float64, (1, 24), elements=st.floats(0.1, 50))
shares = st.floats(0, 1)


def _a(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_that_growth_compounds_month_by_month() -> None:
    path = growth_path(_a(0.5, 0.0), 25)
    assert path[:, 12].tolist() == pytest.approx([1.5, 1.0])
    assert path[0, 24] == pytest.approx(2.25)


@given(weeks, shares)
def test_that_the_required_capacity_serves_everything(
    demand: np.ndarray[tuple[int, ...], np.dtype[np.float64]], waits: float
) -> None:
    enough = required_rate(demand, _a(waits), _a(0.0))
    assert served(demand, enough, _a(waits)) == pytest.approx(demand.mean(axis=1))


@given(weeks, shares, st.floats(0, 60))
def test_that_no_more_is_served_than_asked_for_or_than_there_is_capacity(
    demand: np.ndarray[tuple[int, ...], np.dtype[np.float64]], waits: float, capacity: float
) -> None:
    found = float(served(demand, _a(capacity), _a(waits))[0])
    assert found <= min(capacity, float(demand.mean())) * (1 + 1e-9) + 1e-12


def test_that_demand_that_can_wait_fills_the_valleys() -> None:
    """10 and 0 against a capacity of 5: half is served at once; if it can wait, all of it."""
    demand = _a(10.0, 0.0).reshape(1, 2)
    assert served(demand, _a(5.0), _a(0.0)).tolist() == [2.5]
    assert served(demand, _a(5.0), _a(1.0)).tolist() == [5.0]


def test_that_each_month_of_growth_is_served_on_its_own() -> None:
    demand = np.full((1, 168), 10.0)
    found = served_by_month(demand, growth_path(_a(1.0), 13), _a(15.0), _a(0.0))
    assert found[0, 0] == pytest.approx(10)
    assert found[0, 12] == pytest.approx(15)


def test_that_replicas_follow_the_demand_between_the_warm_floor_and_the_fleet() -> None:
    demand = _a(0.0, 4.0, 9.0, 40.0).reshape(1, 4)
    found = scaled_replicas(demand, _a(0.0), _a(5.0), _a(0.0), _a(1.0), _a(3.0))
    assert found.tolist() == [[1, 1, 2, 3]]


@given(weeks, shares)
def test_that_scaled_replicas_carry_the_week(
    demand: np.ndarray[tuple[int, ...], np.dtype[np.float64]], waits: float
) -> None:
    running = scaled_replicas(demand, _a(waits), _a(2.0), _a(0.0), _a(1.0), _a(1e9))
    assert float(running.mean() * 2.0) >= float(demand.mean()) - 1e-6
    assert (running * 2.0 >= demand * (1 - waits) - 1e-6).all()


def test_that_each_start_pays_for_provisioning_and_the_billing_minimum() -> None:
    replicas = _a(1.0, 3.0, 1.0, 1.0).reshape(1, 4)
    plain = float(billed_replica_hours(replicas, _a(0.0), _a(1.0))[0])
    assert plain == 6
    assert float(billed_replica_hours(replicas, _a(30.0), _a(1.0))[0]) == pytest.approx(6 + 2 * 0.5)
    assert float(billed_replica_hours(replicas, _a(0.0), _a(180.0))[0]) == pytest.approx(6 + 2 * 2)


def test_that_requests_of_a_rise_miss_their_limits_while_replicas_start() -> None:
    """From 1 to 2 replicas of 5/s for 10/s: for a quarter of the hour 5/s of the 15/s in all wait."""
    replicas, demand = _a(1.0, 2.0).reshape(1, 2), _a(5.0, 10.0).reshape(1, 2)
    assert float(missed_while_scaling(replicas, demand, _a(5.0), _a(15.0))[0]) == pytest.approx(5 / 4 / 15)
    assert float(missed_while_scaling(replicas, demand, _a(5.0), _a(0.0))[0]) == 0


def test_that_failures_take_their_repair_time_and_blast_radius() -> None:
    """4 failures a year of 21.9 h that take all, and 7.3 h a month of windows: 99 % each."""
    found = float(availability(_a(4.0), _a(21.9), _a(1.0), _a(7.3))[0])
    assert found == pytest.approx(0.99 * 0.99)
    assert float(availability(_a(4.0), _a(21.9), _a(0.25), _a(0.0))[0]) == pytest.approx(0.9975)
