"""All offers on one basis: same cash in different forms, contracts, growth, bridges, sites, sums."""

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
import pyxirr

from tests.analysis.conftest import make_quote
from workbench.analysis.cash.ledger import evaluate_ledger, read_ledger
from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison, Economics, OfferResult
from workbench.analysis.shown.findings import findings
from workbench.analysis.shown.presentation import build_specs
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.hardware import Cooling, Facility, System
from workbench.domain.issue import Severity
from workbench.domain.money import ExchangeRate
from workbench.domain.provenance import Citation, Status
from workbench.domain.scenario import Scenario
from workbench.reports.json_output import comparison_as_json

SYSTEM = "nvidia-hgx-h200-8"
PRICE = 300_000.0


@pytest.fixture(scope="module")
def shop() -> Library:
    """Shipped catalogs, a facility that costs nothing, and one quote in USD and in EUR at 1.25."""
    from workbench.catalog.files import load_shipped

    cited = {"*": Citation(source="made up", as_of=date(2026, 11, 1), status=Status.ASSUMED)}
    return load_shipped().with_records(
        [
            Facility(id="free", name="Free site", electricity_usd_per_kwh=0, pue=1.0,
                     colocation_usd_per_kw_month=0, evidence=cited),
            make_quote("usd", SYSTEM, 2, "USD", "300000.00", "25000.00"),
            make_quote("eur", SYSTEM, 2, "EUR", "240000.00", "20000.00"),
            ExchangeRate(id="e", name="EUR", currency="EUR", usd_per_unit=1.25, evidence=cited),
        ]
    )  # fmt: skip


def scenario(*offers: dict[str, Any], stream: dict[str, Any] | None = None, **assumed: Any) -> Scenario:
    """One stream of a small model around the clock; `assumed` overrides the assumptions."""
    return Scenario.model_validate(
        {
            "id": "s",
            "name": "One stream",
            "streams": [
                {
                    "id": "chat", "name": "Chat", "model_id": "llama-3.1-70b", "ttft_limit_s": 30.0,
                    "tpot_limit_s": 0.05, "shape": "around the clock", "peak_requests_per_s": 20,
                    "lengths": [{"isl": 1024, "osl": 1024}],
                }
                | (stream or {})
            ],
            "offers": [{"id": f"o{n}", "name": f"Offer {n}"} | offer for n, offer in enumerate(offers)],
            "stack_ids": [],
            "assumptions": {"facility_id": "free", "support_share_per_year": 0, "inflation": 0} | assumed,
        }
    )  # fmt: skip


def worked(shop: Library, *offers: dict[str, Any], **given: Any) -> list[OfferResult]:
    """Results in the order of the offers."""
    found = compare(scenario(*offers, **given), shop, NoControl())
    return [found.offer(f"o{number}") for number in range(len(offers))]


def money(result: OfferResult) -> Economics:
    assert result.economics is not None, result.reason
    return result.economics


def typed(**more: Any) -> dict[str, Any]:
    return {"kind": "owned", "system_id": SYSTEM, "usd_per_system": PRICE} | more


def leased(**more: Any) -> dict[str, Any]:
    return {"kind": "leased", "system_id": SYSTEM, "usd_per_system": PRICE, "lease_rate": 0.09} | more


RENT: dict[str, Any] = {
    "kind": "rented",
    "cloud_price_id": "verda-8h200.141s.176v-fin-03-on-demand",
    "system_id": SYSTEM,
    "usd_per_instance_hour": 20.0,
}
API: dict[str, Any] = {
    "kind": "api",
    "api_price_ids": {"llama-3.1-70b": "deepinfra-meta-llama-3.1-70b-instruct"},
}


def test_that_the_same_cash_in_different_forms_has_the_same_value(shop: Library) -> None:
    """Bought, or leased at the cost of capital; in dollars or euros; with a longer life on the same price."""
    bought, lease, advance, dollars, euros = worked(
        shop,
        typed(),
        leased(term_months=48),
        leased(term_months=48, in_advance=True),
        {"kind": "owned", "quote_id": "usd"},
        {"kind": "owned", "quote_id": "eur"},
    )
    assert money(bought).npv_usd == pytest.approx(PRICE * (bought.fleet.systems if bought.fleet else 0))
    assert money(lease).npv_usd == pytest.approx(money(bought).npv_usd, rel=1e-9)
    assert money(advance).npv_usd == pytest.approx(money(bought).npv_usd, rel=1e-9)
    assert money(euros).npv_usd == pytest.approx(money(dollars).npv_usd, rel=1e-9)
    assert money(euros).lcot_real_usd_per_mtok == pytest.approx(money(dollars).lcot_real_usd_per_mtok)


def test_that_three_and_three_years_equal_six_at_the_same_cash(shop: Library) -> None:
    """A lease of 72 months at a rent, and one of 36 renewed at the same rent."""
    rent = {"usd_per_system": None, "usd_per_system_month": 9000.0}
    long, short = worked(
        shop, leased(**rent, term_months=72), leased(**rent, term_months=36), study_months=72
    )
    assert money(long).npv_usd == pytest.approx(money(short).npv_usd, rel=1e-12)
    assert money(long).lcot_nominal_usd_per_mtok == pytest.approx(money(short).lcot_nominal_usd_per_mtok)


def test_that_hardware_is_bought_again_and_leaves_its_unused_life(shop: Library) -> None:
    """Four-year hardware over six years, 10 % cheaper a year: again in year 4, half its life left."""
    (result,) = worked(
        shop, typed(), study_months=72, price_change_per_year=-0.1, residual_share=0.5,
        removal_usd_per_system=1000,
    )  # fmt: skip
    assert result.fleet is not None
    again = PRICE * 0.9**4
    expected = PRICE + (again + 1000) / 1.09**4 - (again * 0.5 * 0.5 - 1000) / 1.09**6
    assert money(result).npv_usd == pytest.approx(expected * result.fleet.systems, rel=1e-9)


def test_that_cash_lines_sum_to_every_headline(shop: Library) -> None:
    """NPV, level year and levelised cost from the lines alone, taxed and growing, to 1e-9."""
    found = worked(
        shop,
        typed(licence_usd_per_accelerator_year=900.0),
        RENT | {"term_months": 24, "upfront_share": 0.3, "indexation_per_year": 0.03},
        API | {"price_change_per_year": -0.2},
        stream={"growth_per_year": 0.3},
        facility_id="us-ohio", inflation=0.03, tax_rate=0.25, vat_share=0.19, deposit_share=0.3,
        payment_days=60, insurance_share_per_year=0.01, staff_usd_per_year=100_000, duty_share=0.02,
        grant_share=0.05, spares_share=0.02, flow_timing="mid", demand_charge_usd_per_kw_month=5,
    )  # fmt: skip
    for result in found:
        economics = money(result)
        months = np.arange(49)
        exact, running = 1.09 ** (-months / 12), 1.09 ** (-(months - 0.5) / 12)
        values = {
            line.key: float((np.array(line.amounts) * (exact if line.one_off else running)).sum())
            for line in economics.cash
        }
        assert {line.key: line.npv_usd for line in economics.cash} == pytest.approx(values, rel=1e-9)
        cash = [line for line in economics.cash if line.category != "tax gross-up"]
        assert sum(line.npv_usd for line in cash) == pytest.approx(economics.npv_usd, rel=1e-9)
        grossed = sum(values.values())
        assert grossed == pytest.approx(economics.npv_usd / 0.75, rel=1e-9)
        one_a_year = running[1:].sum() / 12
        assert sum(line.usd_per_year for line in result.cost_lines) == pytest.approx(
            grossed / one_a_year, rel=1e-9
        )
        assert result.usd_per_year == pytest.approx(grossed / one_a_year, rel=1e-9)
        growth = 1.3 ** (np.arange(48) / 12)
        tokens = np.array(economics.good_tokens_by_month)
        demanded = 20 * 2048 * 8760 * 3600 / 12 * growth
        assert (tokens <= demanded * (1 + 1e-9)).all()
        assert tokens.sum() == pytest.approx(demanded.sum() * economics.good_share, rel=1e-9)
        lcot = grossed / float((tokens * running[1:]).sum()) * 1e6
        assert economics.lcot_nominal_usd_per_mtok == pytest.approx(lcot, rel=1e-9)
        assert result.usd_per_mtok_total == pytest.approx(lcot, rel=1e-9)
        real = (1.09 / 1.03) ** (-(months[1:] - 0.5) / 12)
        assert economics.lcot_real_usd_per_mtok == pytest.approx(
            grossed / float((tokens * real).sum()) * 1e6, rel=1e-9
        )
        annual = pyxirr.pmt(0.09, 4, -economics.npv_usd)
        assert economics.equivalent_annual_cost_usd == pytest.approx(annual, rel=1e-9)


def test_that_a_price_of_tokens_gives_margin_return_and_payback(shop: Library) -> None:
    none, price = worked(shop, typed())[0], worked(shop, typed(), price_usd_per_mtok=1.0)[0]
    assert (money(none).irr, money(none).margin_usd_per_year, money(none).payback_years) == (None,) * 3
    economics = money(price)
    monthly = 20 * 2048 * 8760 * 3600 / 12 / 1e6
    cash = [-economics.npv_usd, *[monthly] * 48]
    irr = pyxirr.irr(cash)
    assert irr is not None
    assert economics.irr == pytest.approx((1 + irr) ** 12 - 1, rel=1e-8)
    assert economics.revenue_usd_per_year == pytest.approx(monthly * 12)
    assert economics.payback_years == pytest.approx(economics.npv_usd / monthly / 12)
    month = pyxirr.npv(1.09 ** (1 / 12) - 1, cash)
    assert economics.npv_of_margin_usd == pytest.approx(month)


def test_that_growth_sizes_the_fleet_for_its_largest_month(shop: Library) -> None:
    (flat,), (grown,) = (
        worked(shop, typed(), stream={"ttft_limit_s": 300.0, "growth_per_year": growth})
        for growth in (0.0, 0.5)
    )
    assert flat.fleet is not None
    assert grown.fleet is not None
    assert grown.fleet.accelerators_busy > flat.fleet.accelerators_busy
    assert money(grown).good_tokens > money(flat).good_tokens
    assert money(grown).good_share == pytest.approx(1)


def test_that_a_commitment_is_paid_whether_used_or_not(shop: Library) -> None:
    plain, exact, idle, short = worked(
        shop,
        RENT,
        RENT | {"term_months": 48},
        RENT | {"term_months": 48, "committed_instances": 40},
        RENT | {"term_months": 48, "committed_instances": 1, "overage_usd_per_instance_hour": 40.0},
    )
    assert plain.fleet is not None
    instances = plain.fleet.systems
    assert money(exact).npv_usd == pytest.approx(money(plain).npv_usd, rel=1e-9)
    assert money(idle).npv_usd == pytest.approx(money(plain).npv_usd * 40 / instances, rel=1e-9)
    assert money(short).npv_usd == pytest.approx(
        money(plain).npv_usd * (1 + (instances - 1) * 2) / instances, rel=1e-9
    )


def test_that_a_term_beyond_the_study_costs_its_termination(shop: Library) -> None:
    whole, half = worked(
        shop,
        RENT | {"term_months": 48, "termination_share": 1.0},
        RENT | {"term_months": 36, "termination_share": 0.5},
        wacc=0.0,
    )
    assert money(half).npv_usd == pytest.approx(money(whole).npv_usd * (48 + 24 * 0.5) / 48, rel=1e-9)


def test_that_autoscaling_pays_less_and_says_what_it_misses(shop: Library) -> None:
    # Of pools that are stable up to the planned load: only the scaling misses requests.
    office = {"shape": "office hours", "peak_requests_per_s": 200, "tpot_limit_s": 0.03}
    always, scaled, spot = worked(
        shop,
        RENT,
        RENT | {"autoscale": True, "provisioning_minutes": 15},
        RENT | {"interruption_share": 0.2},
        stream=office,
    )
    assert money(scaled).npv_usd < money(always).npv_usd
    missed = money(scaled).missed_while_scaling_share
    assert missed is not None
    assert 0 < missed < 0.1
    assert money(scaled).good_shares.within_limits == pytest.approx(1)
    assert money(scaled).good_share == pytest.approx(1 - missed)
    assert money(always).missed_while_scaling_share is None
    assert money(spot).npv_usd == pytest.approx(money(always).npv_usd / 0.8)


def test_that_a_quota_below_the_demand_puts_an_offer_out(shop: Library) -> None:
    (result,) = worked(shop, RENT | {"quota_instances": 1}, stream={"peak_requests_per_s": 500})
    assert not result.feasible
    assert "the quota is 1" in result.reason


def test_that_a_later_start_costs_its_bridge_and_without_one_loses_tokens(shop: Library) -> None:
    api, now, bridged, alone, waits, nothing = worked(
        shop,
        API,
        typed(),
        typed(start_month=12, bridge_offer_id="o0"),
        typed(start_month=12),
        {"kind": "wait", "then_offer_id": "o1", "first_offer_id": "o0", "months": 12},
        {"kind": "wait", "months": 12},
        hardware_life_years=15, residual_share=0.0,
    )  # fmt: skip
    year = (
        money(api).npv_usd
        * sum(1.09 ** (-k / 12) for k in range(1, 13))
        / sum(1.09 ** (-k / 12) for k in range(1, 49))
    )
    assert money(bridged).npv_usd == pytest.approx(money(now).npv_usd / 1.09 + year, rel=1e-9)
    assert money(bridged).good_share == pytest.approx(1)
    assert money(alone).npv_usd == pytest.approx(money(now).npv_usd / 1.09, rel=1e-9)
    assert money(alone).good_share == pytest.approx(0.75)
    assert money(waits).npv_usd == pytest.approx(money(bridged).npv_usd, rel=1e-12)
    assert (waits.kind, nothing.kind, nothing.feasible) == ("wait", "wait", False)
    assert "unserved" in nothing.reason


def test_that_the_quote_is_shown_as_it_stands_beside_the_fleet_that_is_needed(shop: Library) -> None:
    small = {"kind": "owned", "quote_id": "usd"}
    (few,) = worked(shop, small, stream={"peak_requests_per_s": 400})
    offered = money(few).as_offered
    assert few.fleet is not None
    assert offered is not None
    assert offered.units == 2 < few.fleet.systems
    assert 0 < offered.served_share < 1
    assert offered.npv_usd == pytest.approx(2 * 325_000)
    (plenty,) = worked(shop, small, stream={"peak_requests_per_s": 0.5})
    offered = money(plenty).as_offered
    assert offered is not None
    assert offered.served_share == pytest.approx(1)
    assert offered.idle_share > 0.5


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ({"available_kw": 5}, "has 5 kW"),
        ({"available_from": date(2028, 1, 1)}, "from 2028-01-01 on"),
        ({"kw_per_rack": 3}, "A rack at Free site takes 3 kW"),
        ({"cooling": Cooling.LIQUID}, "cools by liquid"),
        ({"floor_load_kg_per_m2": 10}, "carries 10 kg/m²"),
    ],
)
def test_that_an_offer_beyond_the_site_is_out_with_its_reason(
    shop: Library, site: dict[str, Any], words: str
) -> None:
    free, system = shop.facility("free"), shop.system(SYSTEM)
    assert free is not None
    assert isinstance(system, System)
    here = shop.with_records(
        [free.replaced(**site), system.replaced(cooling=Cooling.AIR, weight_kg=130, power_max_kw=10.2)]
    )
    owned, rented = worked(here, typed(), RENT)
    assert not owned.feasible
    assert words in owned.reason
    assert rented.feasible


def test_that_a_site_can_be_fitted_out_at_its_price(shop: Library) -> None:
    free = shop.facility("free")
    assert free is not None
    site = free.replaced(available_kw=5, fit_out_usd_per_kw=1000)
    here = shop.with_records([site])
    plain = worked(shop, typed())[0]
    fitted = worked(here, typed(), beyond_site="fit the site out")[0]
    system = shop.system(SYSTEM)
    assert system is not None
    assert fitted.fleet is not None
    extra = 1000 * (system.power_max_kw or 0) * fitted.fleet.systems
    assert money(fitted).npv_usd == pytest.approx(money(plain).npv_usd + extra, rel=1e-9)
    unknown = worked(
        shop.with_records([free.replaced(available_kw=5)]), typed(), beyond_site="fit the site out"
    )
    assert "no price of its fit-out" in unknown[0].reason


def test_that_failures_lose_tokens_unless_a_spare_stands_by(shop: Library) -> None:
    failing = {"failures_per_system_year": 10, "repair_hours": 87.6}
    lost, spared = worked(shop, typed(), **failing)[0], worked(shop, typed(), **failing, n_plus_one=True)[0]
    assert money(lost).good_share == pytest.approx(0.9)
    assert money(spared).good_share == pytest.approx(1)
    assert spared.fleet is not None
    assert lost.fleet is not None
    assert spared.fleet.systems >= lost.fleet.systems


def test_that_retries_are_paid_for_and_not_counted(shop: Library) -> None:
    once, twice = worked(shop, API)[0], worked(shop, API, retried_share=0.25)[0]
    assert money(twice).npv_usd == pytest.approx(money(once).npv_usd * 1.25)
    assert money(twice).good_tokens == pytest.approx(money(once).good_tokens)


def test_that_provisioned_units_are_whole_and_in_steps(shop: Library) -> None:
    units = {
        "kind": "provisioned", "model_id": "llama-3.1-70b", "usd_per_unit_hour": 2.0,
        "tokens_per_minute_per_unit": 500_000, "unit_increment": 5, "units_offered": 3,
    }  # fmt: skip
    found, other = worked(shop, units, units | {"model_id": "deepseek-r1"}, wacc=0.0)
    assert money(found).npv_usd == pytest.approx(10 * 2.0 * 8760 * 4)
    offered = money(found).as_offered
    assert offered is not None
    assert offered.served_share == pytest.approx(3 * 500_000 / (20 * 2048 * 60), rel=1e-6)
    assert not other.feasible
    assert "hosts deepseek-r1 only" in other.reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tokens_per_minute_limit": 1000}, "2,457,600 tokens a minute exceeds the rate limit"),
        ({"requests_per_minute_limit": 1199}, "1,200 requests a minute exceeds the rate limit of 1,199"),
        ({"retires_month": 20}, "retires after 20 months"),
    ],
)
def test_that_an_api_that_cannot_carry_the_study_says_why(
    shop: Library, change: dict[str, Any], words: str
) -> None:
    (result,) = worked(shop, API | change)
    assert not result.feasible
    assert words in result.reason


def test_that_an_api_minimum_spend_and_volume_discount_are_in_its_cost(shop: Library) -> None:
    plain, least, discount = worked(
        shop,
        API,
        API | {"minimum_usd_per_month": 1e6},
        API | {"discount_share": 0.5, "discount_from_mtok_per_month": 0},
        wacc=0.0,
    )
    assert money(least).npv_usd == pytest.approx(48e6)
    assert money(discount).npv_usd == pytest.approx(money(plain).npv_usd / 2)


def test_that_a_budget_and_a_power_limit_say_how_many_tokens_they_carry(shop: Library) -> None:
    (result,) = worked(shop, typed(), facility_id="us-ohio", budget_usd_per_month=50_000, power_budget_mw=2.0)
    economics = money(result)
    assert result.fleet is not None
    cost = result.usd_per_mtok_total or 0.0
    assert economics.tokens_per_month_in_budget == pytest.approx(50_000 / cost * 1e6)
    mw = (result.fleet.it_power_kw or 0) * 1.54 / 1000
    in_power = economics.tokens_per_month_in_power
    assert in_power == pytest.approx(economics.good_tokens / 48 * 2.0 / mw, rel=1e-6)


def test_that_the_break_even_price_holds_with_tax_and_growth(shop: Library) -> None:
    given: dict[str, Any] = {"tax_rate": 0.25, "stream": {"growth_per_year": 0.2}, "facility_id": "us-ohio"}
    first, second = worked(shop, typed(), typed(usd_per_system=400_000.0), **given)
    assert second.break_even_price_factor is not None
    cut = worked(
        shop, typed(), typed(usd_per_system=400_000.0, price_factor=second.break_even_price_factor), **given
    )[1]
    assert cut.usd_per_mtok_total == pytest.approx(first.usd_per_mtok_total, rel=1e-9)


def test_that_an_unknown_bridge_is_named(shop: Library) -> None:
    (result,) = worked(shop, typed(start_month=6, bridge_offer_id="nobody"))
    assert not result.feasible
    assert "'nobody' cannot serve until go-live" in result.reason


def _severe(comparison: Comparison) -> list[str]:
    return [issue.code for issue in comparison.issues if issue.severity is Severity.ERROR]


def test_that_a_sound_scenario_has_no_errors(shop: Library) -> None:
    assert _severe(compare(scenario(typed(), RENT, API), shop, NoControl())) == []


def test_that_offers_of_the_same_cost_are_called_level_and_no_metric_wrong(shop: Library) -> None:
    asked = scenario(typed(), typed())
    tied = compare(asked, shop, NoControl())
    told = {finding.code: finding.sentence for finding in findings(tied)}
    assert told["recommendation"].endswith(f", as much as {tied.offers[1].name}.")
    assert "rank_inversion" not in told
    assert "would win with any price cut" in told["negotiation"]
    cards = {card.key: card for card in build_specs(tied, asked, shop).headlines}
    assert cards["recommended"].detail == f"as much as {tied.offers[1].name}"
    assert cards["wrong_metric"].value == "Nothing here"


def test_that_what_delivers_no_token_is_out_with_its_reason(shop: Library) -> None:
    late, waits = worked(shop, typed(start_month=48), {"kind": "wait", "then_offer_id": "o0", "months": 60})
    assert late.reason == "It goes live after 48 months, the study lasts 48."
    assert "the study lasts 48" in waits.reason
    (broken,) = worked(shop, typed(), failures_per_system_year=100, repair_hours=8760)
    assert "no token of Chat that comes within its limits" in broken.reason


@pytest.mark.parametrize(
    "assumed",
    [
        {"wacc": 0.0}, {"wacc": -0.5}, {"wacc": 1.0, "inflation": 1.0}, {"study_months": 1},
        {"study_months": 240, "price_change_per_year": -0.99}, {"tax_rate": 0.99, "depreciation": "none"},
        {"debt_share": 1.0, "debt_rate": -0.99}, {"hardware_life_years": 0.01, "study_months": 3},
        {"payment_days": 360, "deposit_share": 1.0}, {"vat_share": 1.0, "vat_recovery_months": 24},
        {"tax_rate": 0.3, "depreciation": "MACRS 7", "first_year_share": 1.0, "flow_timing": "start"},
    ],
)  # fmt: skip
def test_that_no_assumption_within_its_bounds_gives_a_figure_that_is_not_finite(
    shop: Library, assumed: dict[str, Any]
) -> None:
    found = compare(scenario(typed(), leased(), RENT, API, **assumed), shop, NoControl())
    text = json.dumps(comparison_as_json(found))
    assert "NaN" not in text
    assert "Infinity" not in text
    assert all(result.feasible for result in found.offers)


def test_that_the_stated_conventions_suffice_to_work_a_present_value_out_again(shop: Library) -> None:
    """From the JSON alone: conventions and cash lines give every offer's NPV and levelised cost."""
    found = comparison_as_json(
        compare(
            scenario(
                typed(), RENT, API, facility_id="us-ohio", tax_rate=0.3, flow_timing="start", inflation=0.02,
                debt_share=0.4, debt_rate=0.07, equity_rate=0.14,
            ),
            shop,
            NoControl(),
        )
    )  # fmt: skip
    said = found["conventions"]
    assert said["wacc_nominal"] == pytest.approx(0.4 * 0.07 * 0.7 + 0.6 * 0.14)
    offset = {"start": 1.0, "mid": 0.5, "end": 0.0}[said["flow_timing"]]
    for offer in found["offers"]:
        npv = sum(
            amount / (1 + said["rate_per_month"]) ** (month if line["one_off"] else month - offset)
            for line in offer["cash"]
            if line["category"] != "tax gross-up"
            for month, amount in enumerate(line["amounts"])
            if amount
        )
        assert offer["npv_usd"] == pytest.approx(npv, rel=1e-9)
        discounted = sum((1 + said["rate_per_month"]) ** (offset - month) for month in range(1, 49))
        tokens = offer["good_tokens"] / 48 * discounted
        lcot = npv * said["gross_up"] / tokens * 1e6
        assert offer["lcot_nominal_usd_per_mtok"] == pytest.approx(lcot, rel=1e-9)


def test_that_carried_losses_equal_the_ledger_of_the_same_cash(shop: Library) -> None:
    """Hardware expensed in its first year, at a price that earns it back later."""
    taxed = {"price_usd_per_mtok": 0.6, "tax_rate": 0.3, "depreciation": "first year"}
    (used,) = worked(shop, typed(), **taxed)
    (carried,) = worked(shop, typed(), **taxed, tax_losses="carried forward")
    spent = next(line for line in money(carried).cash if line.key == "capex").npv_usd
    revenue = 20 * 2048 * 8760 * 3600 / 12 / 1e6 * 0.6
    assert 0 < spent - 12 * revenue < 36 * revenue
    document = {
        "horizon_years": 4, "wacc": 0.09, "tax_rate": 0.3, "tax_settled": "year_end",
        "losses": "carried_forward",
        "lines": [
            {"name": "Systems", "kind": "capex", "amount": spent, "depreciation": {"method": "expense"}},
            {"name": "Sales", "kind": "revenue", "amount": revenue, "every": "month"},
        ],
    }  # fmt: skip
    read, _ = read_ledger(document)
    assert read is not None
    oracle, _ = evaluate_ledger(read)
    assert oracle is not None
    assert money(carried).npv_of_margin_usd == pytest.approx(oracle.npv, rel=1e-9)
    assert money(carried).irr == pytest.approx(oracle.irr, rel=1e-8)
    assert money(carried).payback_years == pytest.approx(oracle.payback_years, rel=1e-9)
    gained, early = money(carried).npv_of_margin_usd, money(used).npv_of_margin_usd
    assert gained != pytest.approx(early, rel=1e-3)
    assert money(carried).lcot_nominal_usd_per_mtok == pytest.approx(money(used).lcot_nominal_usd_per_mtok)


def test_that_an_attached_file_is_the_source_of_typed_figures(shop: Library) -> None:
    (found,) = worked(shop, typed(evidence_files=[{"name": "price.eml", "sha256": "ab" * 32}]))
    line = next(line for line in found.cost_lines if line.key == "capex")
    assert line.source == "price.eml (SHA-256 abababababab…)"
