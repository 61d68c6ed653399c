"""Work that can wait lowers the bill of an hourly tariff, and never raises the cost of an offer."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.analysis.test_one_basis import SYSTEM, money, shop, typed, worked
from workbench.analysis.results.result import OfferResult
from workbench.catalog.library import Library
from workbench.domain.hardware import System
from workbench.domain.workload import DemandShape, hourly_shape

__all__ = ["shop"]

IDLE, FULL = 3.0, 10.0
NIGHTS = "Mon-Sun 22-6: 0.04; Mon-Fri 8-20: 0.4; 0.1"


@pytest.fixture(scope="module")
def metered(shop: Library) -> Library:
    system = shop.system(SYSTEM)
    assert isinstance(system, System)
    return shop.with_records([system.replaced(power_idle_kw=IDLE, power_max_kw=FULL)])


def power(result: OfferResult) -> float:
    return next(line.usd_per_year for line in result.cost_lines if line.key == "power")


def office(waits: float, **more: Any) -> dict[str, Any]:
    return {"shape": "office hours", "peak_requests_per_s": 60, "deferrable_share": waits} | more


def test_that_waiting_work_is_paid_at_the_price_of_the_cheapest_hours(metered: Library) -> None:
    """By hand: what waits fills night hours up to the fleet's capacity less headroom, then the next price."""
    waits, headroom = 0.3, 0.1
    (found,) = worked(
        metered,
        typed(),
        stream=office(waits),
        load_power_share=1.0,
        headroom=headroom,
        electricity_tariff=NIGHTS,
    )
    stream = found.streams[0]
    assert found.fleet is not None
    assert stream.deployment is not None
    assert stream.tokens_per_s_per_accelerator is not None
    size = stream.deployment.accelerators_per_replica
    rate = stream.tokens_per_s_per_accelerator * size / 2048
    room = found.fleet.accelerators // size * rate / (1 + headroom)
    demand = 60 * np.array(hourly_shape(DemandShape.OFFICE_HOURS))
    price = np.full((7, 24), 0.1)
    price[:5, 8:20] = 0.4
    price[:, 22:] = price[:, :6] = 0.04
    flat = price.ravel()
    at_once, left = demand * (1 - waits), demand.sum() * waits
    rates = at_once.copy()
    for hour in np.argsort(flat, kind="stable"):
        taken = min(left, room - rates[hour])
        rates[hour] += taken
        left -= taken
    assert left == pytest.approx(0)
    busy = rates * size / rate / found.fleet.accelerators
    bill = ((IDLE + (FULL - IDLE) * busy) * flat).mean() * 8760 * found.fleet.systems
    assert power(found) == pytest.approx(bill, rel=1e-9)
    (arriving,) = worked(
        metered,
        typed(),
        stream=office(0.0),
        load_power_share=1.0,
        headroom=headroom,
        electricity_tariff=NIGHTS,
    )
    assert power(found) < power(arriving)


def test_that_a_flat_tariff_costs_what_one_price_does_whatever_waits(metered: Library) -> None:
    for waits in (0.0, 0.5, 1.0):
        one, hourly = (
            worked(metered, typed(), stream=office(waits), **{key: value})[0]
            for key, value in (("electricity_usd_per_kwh", 0.1), ("electricity_tariff", "0.1"))
        )
        assert power(hourly) == pytest.approx(power(one), rel=1e-9)


@pytest.mark.parametrize("tariff", ["", NIGHTS, "Sat-Sun: -0.02; 0.12", "Mon-Fri 9-17: 1.5; 0.02"])
@pytest.mark.parametrize(
    "stream", [{}, {"growth_per_year": 0.5}, {"burst_factor": 1.6, "shape": "around the clock"}]
)
def test_that_the_cost_never_rises_with_the_share_that_can_wait(
    metered: Library, tariff: str, stream: dict[str, Any]
) -> None:
    costs, fleets = [], []
    for waits in np.linspace(0, 1, 6):
        (found,) = worked(
            metered, typed(), stream=office(float(waits), **stream), electricity_tariff=tariff,
            retried_share=0.05,
        )  # fmt: skip
        assert found.fleet is not None
        deployment = found.streams[0].deployment
        assert deployment is not None
        costs.append(money(found).npv_usd)
        fleets.append((found.fleet.systems, deployment.accelerators_per_replica, deployment.concurrency))
    for (before, after), (fleet, next_fleet) in zip(pairwise(costs), pairwise(fleets), strict=True):
        # a smaller peak may be met by a deployment of fewer but slower accelerators on as many systems
        assert after <= before * (1 + (1e-9 if fleet == next_fleet else 2e-3))
    assert costs[-1] < costs[0] or stream
