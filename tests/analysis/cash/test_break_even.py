import pytest

from tests.analysis.test_one_basis import API, RENT, money, scenario, shop, typed
from workbench.analysis.cash.break_even import crossing_load
from workbench.analysis.compare import compare
from workbench.catalog.library import Library
from workbench.domain.control import NoControl

__all__ = ["shop"]


def test_that_curves_cross_between_their_points_on_logarithmic_axes() -> None:
    """1/load against a level cost of 0.1 crosses at 10, where both are straight lines on log axes."""
    loads = (1.0, 4.0, 16.0, 64.0)
    falling = [(load, 1 / load) for load in loads]
    level = [(load, 0.1) for load in loads]
    assert crossing_load(falling, level) == pytest.approx(10)
    assert crossing_load(falling, [(load, 2.0) for load in loads]) is None
    assert crossing_load((), level) is None


def test_that_hardware_breaks_even_with_tokens_by_the_list_at_some_load(shop: Library) -> None:
    """A server costs the same however little it does, a list price nothing at all: they cross once."""
    asked = scenario(typed(), API, RENT)
    found = compare(asked, shop, NoControl())
    pair = next(b for b in found.break_evens if {b.offer_id, b.rival_id} == {"o0", "o1"})
    assert pair.tokens_per_year is not None
    peak = 20 * pair.tokens_per_year / found.tokens_per_year
    at = compare(scenario(typed(), API, RENT, stream={"peak_requests_per_s": peak}), shop, NoControl())
    owned, api = at.offer("o0").usd_per_mtok_total or 0, at.offer("o1").usd_per_mtok_total or 0
    assert owned == pytest.approx(api, rel=0.5)
    assert len(found.break_evens) == 3


def test_that_the_month_of_overtaking_is_when_less_cash_was_laid_out_for_good(shop: Library) -> None:
    found = compare(scenario(typed(), RENT), shop, NoControl())
    (pair,) = found.break_evens
    fleet = found.offer("o0").fleet
    assert fleet is not None
    assert pair.offer_id == "o0"
    monthly = 20.0 * 8760 / 12
    assert pair.month == -(-300_000 // monthly)
    assert money(found.offer("o0")).npv_usd < money(found.offer("o1")).npv_usd


def test_that_costs_by_load_hold_the_scenarios_own_cost(shop: Library) -> None:
    found = compare(scenario(typed(), API, RENT | {"autoscale": True}), shop, NoControl())
    for result in found.offers:
        middle = result.cost_by_load[len(result.cost_by_load) // 2]
        assert middle[1] == pytest.approx(result.usd_per_mtok_total, rel=1e-9)
        assert len(result.cost_by_load) == 11
