"""Good tokens are demanded, available, within their limits and not asked for again; each factor is shown."""

from typing import Any

import numpy as np
import pytest

from tests.analysis.test_one_basis import API, RENT, money, scenario, shop, typed, worked
from workbench.analysis.compare import compare
from workbench.analysis.results.result import LOADS
from workbench.analysis.serving.latency_curves import LatencyCurves
from workbench.analysis.shown.findings import findings
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.provenance import Status
from workbench.engine.capacity import filled, served_levels
from workbench.reports.json_output import comparison_as_json

__all__ = ["shop"]

TIGHT = {"lengths": [{"isl": 8192, "osl": 512}], "ttft_limit_s": 3.0, "tpot_limit_s": 0.04}
"""Limits that the mean keeps at a load at which many a request does not."""


def test_that_good_tokens_are_the_product_of_their_shown_factors(shop: Library) -> None:
    found = worked(
        shop,
        typed(start_month=6),
        RENT | {"autoscale": True, "provisioning_minutes": 20},
        API | {"availability_share": 0.99, "within_limits_share": 0.9},
        stream=TIGHT | {"shape": "office hours", "growth_per_year": 0.3, "peak_requests_per_s": 60},
        failures_per_system_year=2, repair_hours=48, retried_share=0.05,
    )  # fmt: skip
    for result in found:
        economics = money(result)
        shares = economics.good_shares
        product = shares.live * shares.availability * shares.within_limits * shares.while_scaling
        assert economics.good_share == pytest.approx(product, rel=1e-9)
        assert shares.not_retried == pytest.approx(1 / 1.05)
        assert result.usd_per_mtok_total == pytest.approx(
            (result.usd_per_year or 0) / economics.good_tokens_per_year * 1e6, rel=1e-9
        )
    owned, scaled, api = (money(result).good_shares for result in found)
    assert owned.live < 1
    assert 0.9 < owned.availability < 1
    assert owned.within_limits < 1
    assert scaled.while_scaling < 1
    assert (api.availability, api.within_limits) == pytest.approx((0.99, 0.9))
    assert (owned.within_limits_status, api.within_limits_status) == (Status.MODELLED, Status.ASSUMED)


def test_that_late_requests_make_a_delivered_token_dearer(shop: Library) -> None:
    """An API that is late for a tenth costs a ninth more by the token, and accepted responses follow."""
    sure, late = worked(shop, API, API | {"within_limits_share": 0.9})
    assert late.usd_per_mtok_total == pytest.approx((sure.usd_per_mtok_total or 0) / 0.9, rel=1e-12)
    assert money(late).usd_per_accepted_response == pytest.approx(
        money(sure).usd_per_accepted_response / 0.9, rel=1e-12
    )
    assert money(late).npv_usd == money(sure).npv_usd


def test_that_only_the_hours_near_the_peak_are_late(shop: Library) -> None:
    """The share counts every hour of the week at its own load, so it is above the peak hour's."""
    busy = TIGHT | {"tpot_limit_s": 0.035, "peak_requests_per_s": 60}
    (office,) = worked(shop, typed(), stream=busy | {"shape": "office hours"})
    (peak,) = worked(shop, typed(), stream=busy)
    assert office.streams[0].serving is not None
    assert peak.streams[0].serving is not None
    at_peak = peak.streams[0].serving.goodput_share
    assert money(peak).good_shares.within_limits == pytest.approx(at_peak, abs=1e-2)
    assert money(office).good_shares.within_limits > office.streams[0].serving.goodput_share


def test_that_replicas_are_added_as_long_as_a_token_in_time_gets_cheaper(shop: Library) -> None:
    """The number chosen beats one replica less and one more, in accelerators over tokens in time."""
    asked: dict[str, Any] = TIGHT | {"peak_requests_per_s": 300}
    (mean,) = worked(shop, typed(), stream=asked | {"limit_share": 0.001})
    (chosen,) = worked(shop, typed(), stream=asked)
    assert mean.fleet is not None
    assert chosen.fleet is not None
    assert chosen.fleet.accelerators_busy > mean.fleet.accelerators_busy
    assert money(chosen).good_share > money(mean).good_share
    assert (chosen.usd_per_mtok_total or 0) < (mean.usd_per_mtok_total or 0)


@pytest.mark.parametrize("offer", [typed(), RENT | {"autoscale": True}])
def test_that_a_fleet_of_another_size_is_not_planned_with_late_tokens(
    shop: Library, offer: dict[str, object]
) -> None:
    """A token costs no more at twice the demand and up, though more hours may fill their replicas."""
    (result,) = worked(shop, offer, stream={"shape": "office hours", "peak_requests_per_s": 800})
    costs = [cost for _, cost in result.cost_by_load]
    larger = costs[LOADS.index(1.0) :]
    assert max(larger) <= larger[0] * 1.03


def test_that_the_best_load_has_the_most_requests_in_time() -> None:
    curves = LatencyCurves(loads=np.array([[1.0, 2.0, 3.0, 4.0]]), shares=np.array([[1.0, 1.0, 0.9, 0.1]]))
    assert curves.best_load(0, 4.0) == pytest.approx(3.0)
    assert curves.best_load(0, 4.0, least_share=0.95) == pytest.approx(2.5, abs=0.04)
    assert curves.best_load(0, 2.0) == 2.0
    level = LatencyCurves(loads=np.array([[1.0, 2.0]]), shares=np.array([[0.7, 0.7]]))
    assert level.best_load(0, 2.0) == 2.0


def test_that_a_stated_share_sizes_the_fleet_that_is_paid_for(shop: Library) -> None:
    asked = TIGHT | {"peak_requests_per_s": 100}
    few, many = (worked(shop, typed(), stream=asked | {"limit_share": share})[0] for share in (0.001, 0.999))
    assert few.fleet is not None
    assert many.fleet is not None
    assert many.fleet.accelerators_busy > few.fleet.accelerators_busy
    assert money(many).good_shares.within_limits >= 0.998


def test_that_what_a_hosted_offer_is_taken_to_keep_is_said_and_printed(shop: Library) -> None:
    found = compare(scenario(API, typed()), shop, NoControl())
    said = [finding for finding in findings(found) if finding.code == "within_limits_assumed"]
    assert [finding.offer_ids for finding in said] == [("o0",)]
    entered = compare(scenario(API | {"within_limits_share": 0.95}, typed()), shop, NoControl())
    assert not [f for f in findings(entered) if f.code == "within_limits_assumed"]
    printed = next(o for o in comparison_as_json(entered)["offers"] if o["id"] == "o0")
    assert printed["good_shares"] == {
        "live": 1.0,
        "availability": 1.0,
        "within_limits": 0.95,
        "within_limits_status": "assumed",
        "while_scaling": 1.0,
        "not_retried": 1.0,
    }
    assert printed["streams"][0]["good_share"] == pytest.approx(0.95)


def test_that_waiting_work_fills_the_quietest_hours() -> None:
    random = np.random.default_rng(3)
    demand, waits = random.uniform(0, 10, (40, 168)), random.uniform(0, 1, 40)
    week = filled(demand, waits)
    at_once = demand * (1 - waits[:, np.newaxis])
    assert week.sum(axis=1) == pytest.approx(demand.sum(axis=1))
    assert (week >= at_once - 1e-9).all()
    raised = week > at_once + 1e-9
    for hours, up in zip(week, raised, strict=True):
        assert np.ptp(hours[up]) < 1e-9  # one level
        assert hours[~up].min(initial=np.inf) >= hours[up].max() - 1e-9
    levels, hours = served_levels(np.array([1.0, 3.0] * 84), np.asarray(0.0))
    assert (levels.tolist(), hours.tolist()) == ([1.0, 3.0], [84.0, 84.0])
