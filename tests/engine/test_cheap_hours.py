"""Waiting work in cheap hours: all of it, within the room, and nowhere dearer than where room is left."""

import numpy as np
import pytest

from workbench.engine.cheap_hours import in_cheapest_hours
from workbench.engine.constants import Floats


def _week(seed: int, hours: int = 24) -> tuple[Floats, Floats, float]:
    """(demand, prices with ties, capacity that carries the mean and what cannot wait)."""
    random = np.random.default_rng(seed)
    demand = random.uniform(0, 1, hours) ** 2
    return demand, random.choice([-0.02, 0.05, 0.1, 0.3], hours), float(random.uniform(1.0, 1.5))


@pytest.mark.parametrize("seed", range(8))
def test_that_no_work_lies_in_a_dearer_hour_than_one_with_room(seed: int) -> None:
    """The condition that makes a placement the optimum of the linear program."""
    demand, price, capacity = _week(seed)
    at_once, waiting = demand * 0.6, float(demand.mean() * 0.4)
    placed = in_cheapest_hours(at_once, np.array(waiting), np.array(capacity), price)
    assert placed.mean() == pytest.approx(waiting)
    assert (placed >= 0).all()
    assert (at_once + placed <= capacity + 1e-12).all()
    free = at_once + placed < capacity - 1e-9
    assert price[placed > 1e-9].max() <= price[free].min()


@pytest.mark.parametrize("seed", range(8))
def test_that_the_bill_never_rises_with_the_share_that_waits(seed: int) -> None:
    demand, price, capacity = _week(seed)
    bills = []
    for share in np.linspace(0, 1, 41):
        at_once = demand * (1 - share)
        placed = in_cheapest_hours(at_once, np.array(demand.mean() * share), np.array(capacity), price)
        bills.append(float((at_once + placed) @ price))
    assert (np.diff(bills) <= 1e-12).all()
    assert bills[-1] < bills[0]


def test_that_hours_of_one_price_share_alike_and_an_overfull_week_keeps_all_work() -> None:
    at_once = np.array([[0.2, 0.6, 0.2, 0.6]])
    placed = in_cheapest_hours(at_once, np.array([0.3]), np.array([1.0]), np.ones(4))
    assert placed == pytest.approx(np.array([[0.4, 0.2, 0.4, 0.2]]))
    over = in_cheapest_hours(at_once, np.array([0.7]), np.array([1.0]), np.ones(4))
    assert over.mean() == pytest.approx(0.7)
