"""What the draws say of the order of offers: shared inputs move no difference, chances add up to one."""

import pytest

from tests.analysis.test_one_basis import API, RENT, scenario, shop, typed
from workbench.analysis.compare import compare
from workbench.analysis.results.result import LOADS
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.reports.json_output import comparison_as_json

__all__ = ["shop"]


def test_that_chances_add_up_and_the_percentiles_hold_the_figure(shop: Library) -> None:
    printed = comparison_as_json(compare(scenario(typed(), RENT, API), shop, NoControl()))
    drawn = [offer["drawn"] for offer in printed["offers"]]
    assert sum(each["probability_cheapest"] for each in drawn) == pytest.approx(1)
    for offer, each in zip(printed["offers"], drawn, strict=True):
        assert each["p10"] < offer["usd_per_mtok_total"] * 1.2
        assert each["p10"] < each["p50"] < each["p90"]
        assert each["expected_regret"] >= 0
    assert printed["uncertainty"]["figure"] == "usd_per_mtok_total"
    assert {entry["title"] for entry in printed["uncertainty"]["inputs"]} >= {"demand", "power price"}


def test_that_like_offers_share_their_draws(shop: Library) -> None:
    """The same hardware a tenth dearer is never the cheaper one, however wide both intervals are."""
    dearer = typed(usd_per_system=330_000.0)
    found = compare(scenario(typed(), dearer), shop, NoControl())
    cheap, dear = found.offer("o0"), found.offer("o1")
    assert cheap.drawn is not None
    assert dear.drawn is not None
    assert cheap.drawn.p90 > dear.drawn.p10
    assert (cheap.drawn.probability_cheapest, dear.drawn.probability_cheapest) == (1.0, 0.0)
    assert cheap.drawn.expected_regret == 0
    assert dear.drawn.expected_regret > 0


def test_that_demand_is_drawn_between_the_costs_at_its_own_multiples(shop: Library) -> None:
    """At every load a replica is planned with what is in time, so good tokens grow with the demand."""
    offer = compare(scenario(typed()), shop, NoControl()).offers[0]
    tokens = [load for load, _ in offer.cost_by_load]
    assert tokens == sorted(tokens)
    near = [cost for times, (_, cost) in zip(LOADS, offer.cost_by_load, strict=True) if 0.5 <= times <= 2]
    assert offer.drawn is not None
    assert min(near) < offer.drawn.p50 < max(near) * 0.9


def test_that_a_scenario_without_feasible_offers_has_no_draws(shop: Library) -> None:
    found = compare(scenario(API | {"retires_month": 2}), shop, NoControl())
    assert found.uncertainty is None
    assert found.offers[0].drawn is None
