"""Offers at sites of their own, tariffs of a facility's record, and overrides of the scenario."""

from datetime import date
from typing import Any

import pytest

from tests.analysis.test_one_basis import RENT, SYSTEM, leased, money, scenario, shop, typed, worked
from workbench.analysis.compare import compare
from workbench.analysis.results.result import OfferResult
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.hardware import Facility, System
from workbench.domain.provenance import Citation, Status

__all__ = ["shop"]

CITED = Citation(source="Tariff sheet B", as_of=date(2026, 10, 1), status=Status.PUBLISHED)


@pytest.fixture(scope="module")
def sites(shop: Library) -> Library:
    """The free site, a priced one, and the same one at a flat tariff that costs as much."""
    system = shop.system(SYSTEM)
    assert isinstance(system, System)
    priced = {"pue": 1.5, "colocation_usd_per_kw_month": 100.0, "evidence": {"*": CITED}}
    return shop.with_records(
        [
            system.replaced(power_max_kw=10.0, power_idle_kw=4.0),
            Facility(id="dear", name="Dear site", electricity_usd_per_kwh=0.2, **priced),
            Facility(id="hourly", name="Hourly site", electricity_tariff="Mon-Sun 0-24: 0.2; 0.9",
                     demand_charge_usd_per_kw_month=12.0, **priced),
        ]
    )  # fmt: skip


def line(result: OfferResult, key: str) -> float:
    return sum(item.usd_per_year for item in result.cost_lines if item.key == key)


def source(result: OfferResult, key: str) -> str:
    return next(item.source for item in result.cost_lines if item.key == key)


def test_that_two_offers_can_stand_at_different_sites(sites: Library) -> None:
    """Power, PUE and colocation are those of the site that each offer names."""
    here, there, lease, hosted = worked(
        sites,
        typed(),
        typed(facility_id="dear"),
        leased(facility_id="dear"),
        leased(facility_id="dear", hosting_included=True),
        load_power_share=1.0,
    )
    assert there.fleet is not None
    systems = there.fleet.systems
    assert (line(here, "power"), line(here, "colocation")) == (0, 0)
    utilisation = there.utilisation or 0
    drawn = (4 + 6 * utilisation) * 1.5 * 8760 * systems
    assert line(there, "power") == pytest.approx(drawn * 0.2)
    assert line(there, "colocation") == pytest.approx(10 * systems * 100 * 12)
    assert line(lease, "power") == pytest.approx(line(there, "power"))
    assert line(hosted, "power") == 0
    assert there.tokens_per_s_per_mw == pytest.approx((here.tokens_per_s_per_mw or 0) / 1.5)
    assert source(there, "power") == "Tariff sheet B (2026-10-01)"


def test_that_an_unknown_site_of_an_offer_is_its_reason(sites: Library) -> None:
    (result,) = worked(sites, typed(facility_id="nowhere"))
    assert not result.feasible
    assert "no facility 'nowhere'" in result.reason


def test_that_tariff_and_demand_charge_come_from_the_facility_with_their_source(sites: Library) -> None:
    dear, hourly = worked(sites, typed(facility_id="dear"), typed(facility_id="hourly"), load_power_share=0.8)
    assert hourly.fleet is not None
    assert line(hourly, "power") == pytest.approx(line(dear, "power"))
    assert line(hourly, "demand_charge") == pytest.approx(10 * 0.8 * 1.5 * hourly.fleet.systems * 12 * 12)
    for key in ("power", "demand_charge"):
        assert source(hourly, key) == "Tariff sheet B (2026-10-01)"


@pytest.mark.parametrize(
    ("entered", "key", "factor"),
    [
        ({"electricity_tariff": "0.1"}, "power", 0.5),
        ({"electricity_usd_per_kwh": 0.3}, "power", 1.5),
        ({"demand_charge_usd_per_kw_month": 3.0}, "demand_charge", 0.25),
        ({"pue": 1.2}, "power", 0.8),
        ({"colocation_usd_per_kw_month": 0.0}, "colocation", 0.0),
    ],
)
def test_that_an_override_of_the_scenario_counts_and_is_shown_as_one(
    sites: Library, entered: dict[str, Any], key: str, factor: float
) -> None:
    (plain,) = worked(sites, typed(), facility_id="hourly")
    found = compare(scenario(typed(), facility_id="hourly", **entered), sites, NoControl())
    assert line(found.offer("o0"), key) == pytest.approx(line(plain, key) * factor)
    shown = [item for item in found.assumptions if item.title.endswith(", override")]
    assert len(shown) == 1
    assert "Override entered in the scenario" in shown[0].note
    assert "Hourly site" in shown[0].note
    (name,) = entered
    cited = {(item.record, item.figure) for item in found.sources}
    assert ("Hourly site", Facility.fields()[name].meta.title) not in cited


def test_that_an_override_leaves_sites_that_offers_name_alone(sites: Library) -> None:
    here, there = worked(sites, typed(), typed(facility_id="dear"), pue=3.0, available_kw=5)
    assert "Free site has 5 kW" in here.reason
    assert there.feasible


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"available_kw": 5}, "has 5 kW"),
        ({"available_from": "2028-01-01"}, "from 2028-01-01 on"),
        ({"kw_per_rack": 3}, "takes 3 kW"),
    ],
)
def test_that_limits_of_the_site_can_be_entered_in_the_scenario(
    sites: Library, limit: dict[str, Any], words: str
) -> None:
    owned, rented = worked(sites, typed(), RENT, **limit)
    assert words in owned.reason
    assert rented.feasible


def test_that_what_the_site_cannot_take_is_priced_where_it_is_colocated(sites: Library) -> None:
    at_home, there = {"beyond_site": "colocate it", "available_kw": 5}, {"colocation_facility_id": "dear"}
    (moved,) = worked(sites, typed(), **at_home, **there)
    (named,) = worked(sites, typed(facility_id="dear"))
    assert money(moved).npv_usd == pytest.approx(money(named).npv_usd, rel=1e-12)
    assert dict(moved.cost_by_load) == pytest.approx(dict(named.cost_by_load), rel=1e-12)
    (fits,) = worked(sites, typed(), beyond_site="colocate it", **there)
    assert line(fits, "colocation") == 0
    small = sites.with_records([Facility(id="small", name="Small site", available_kw=1)])
    (out,) = worked(small, typed(), **at_home, colocation_facility_id="small")
    assert "Small site has 1 kW" in out.reason


def test_that_an_empty_field_leaves_the_facility_as_it_is() -> None:
    assumed = scenario(typed(), available_from="", cooling="", electricity_tariff="").assumptions
    assert (assumed.available_from, assumed.cooling, assumed.electricity_tariff) == (None, None, "")


@pytest.mark.parametrize("tariff", ["Funday: 3; 0.1", "0.1; x"])
def test_that_a_tariff_of_a_facility_must_be_readable(tariff: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        Facility(id="f", name="F", electricity_tariff=tariff)
    assert Facility(id="f", name="F", electricity_tariff=" ").electricity_tariff is None
