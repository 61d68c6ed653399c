"""Terms of single offers: licences, tariffs by the hour, volume tiers, tasks, the cost of today."""

from typing import Any

import numpy as np
import pytest

from tests.analysis.test_one_basis import API, RENT, SYSTEM, leased, money, scenario, shop, typed, worked
from workbench.analysis.compare import compare
from workbench.analysis.results.result import OfferResult
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.workload import DemandShape, hourly_shape
from workbench.reports.json_output import comparison_as_json

__all__ = ["shop"]


def test_that_licences_follow_accelerators_or_dies_and_the_serving_stack(shop: Library) -> None:
    """By accelerator, by two dies each, and due or visibly off by the stack that serves."""
    system = shop.system(SYSTEM)
    assert system is not None
    chip = shop.accelerator(system.accelerator_id)
    assert chip is not None
    here = shop.with_records([chip.replaced(dies=2)])
    serving = worked(here, typed())[0].streams[0].deployment
    assert serving is not None
    stack = next(name for name in ("vLLM", "SGLang", "TensorRT-LLM") if serving.stack_id.startswith(name))
    per_chip, per_die = {"licence_usd_per_accelerator_year": 900.0}, {"licence_usd_per_die_year": 450.0}
    found = worked(
        here,
        typed(**per_chip),
        typed(**per_die),
        typed(**per_die, licence_stacks=[stack]),
        typed(**per_die, licence_stacks=["another stack"]),
        leased(**per_die),
        RENT | per_die,
        RENT | per_die | {"licence_stacks": ["another stack"]},
    )
    lines = [next(line for line in result.cost_lines if line.key == "licences") for result in found]
    assert found[0].fleet is not None
    everywhere = found[0].fleet.accelerators * 900.0
    assert [line.usd_per_year for line in lines] == pytest.approx(
        [everywhere, everywhere, everywhere, 0.0, everywhere, everywhere, 0.0]
    )
    assert "accelerators of 2 dies" in lines[1].title
    assert f"on {stack}" in lines[2].title
    assert lines[3].title == f"Software licences: off, it serves on {stack}"


def test_that_a_licence_by_die_warns_where_the_catalog_does_not_count_them(shop: Library) -> None:
    system = shop.system(SYSTEM)
    assert system is not None
    chip = shop.accelerator(system.accelerator_id)
    assert chip is not None
    here = shop.with_records([chip.replaced(dies=None)])
    found = compare(scenario(typed(licence_usd_per_die_year=450.0)), here, NoControl())
    assert "dies_not_known" in {issue.code for issue in found.issues}


def test_that_a_tariff_prices_the_draw_of_each_hour(shop: Library) -> None:
    """By hand, hour by hour: a fleet busy in office hours pays more for dear days than for dear nights."""
    system = shop.system(SYSTEM)
    assert system is not None
    idle, full = 3.0, 10.0
    here = shop.with_records([system.replaced(power_idle_kw=idle, power_max_kw=full)])
    office = {"shape": "office hours", "peak_requests_per_s": 60}

    def power(**assumed: Any) -> tuple[float, OfferResult]:
        (found,) = worked(here, typed(), stream=office, load_power_share=1.0, **assumed)
        return next(line for line in found.cost_lines if line.key == "power").usd_per_year, found

    flat, result = power(electricity_tariff="0.1")
    days, _ = power(electricity_tariff="Mon-Fri 8-20: 0.3; 0.1")
    nights, _ = power(electricity_tariff="Mon-Fri 20-8: 0.3; 0.1")
    assert result.utilisation is not None
    assert result.fleet is not None
    shape = np.array(hourly_shape(DemandShape.OFFICE_HOURS))
    draw = idle + (full - idle) * result.utilisation * shape / shape.mean()
    price = np.full((7, 24), 0.1)
    price[:5, 8:20] = 0.3
    systems = result.fleet.systems
    assert flat == pytest.approx(draw.mean() * 0.1 * 8760 * systems, rel=1e-9)
    assert days == pytest.approx((draw * price.ravel()).mean() * 8760 * systems, rel=1e-9)
    assert days > nights > flat


def test_that_an_agentic_task_costs_all_its_turns_on_every_kind_of_offer(shop: Library) -> None:
    """An API by hand from its list prices turn by turn; hardware from its year."""
    session = {"turns": 3, "tool_tokens": 200, "ttft_limit_s": 20.0, "tpot_limit_s": 0.2}
    plain = worked(shop, API)[0]
    assert plain.usd_per_agentic_task is None
    api, tried, owned = worked(
        shop, API, API | {"attempts": 1.5, "success_share": 0.5}, typed(), stream=session
    )
    price = shop.api_price(API["api_price_ids"]["llama-3.1-70b"])
    assert price is not None
    turns = [1024 + turn * (1024 + 200) for turn in range(3)]
    usd = (sum(turns) * price.input_usd_per_mtok + 3 * 1024 * price.output_usd_per_mtok) / 1e6
    assert api.usd_per_agentic_task == pytest.approx(usd, rel=1e-9)
    assert tried.usd_per_agentic_task == pytest.approx(usd * 1.5 / 0.5, rel=1e-9)
    assert owned.usd_per_year is not None
    good = 20 * 8760 * 3600 / 3 * money(owned).good_share
    assert owned.usd_per_agentic_task == pytest.approx(owned.usd_per_year / good, rel=1e-9)
    printed = comparison_as_json(compare(scenario(API, stream=session), shop, NoControl()))
    assert printed["offers"][0]["usd_per_agentic_task"] == pytest.approx(usd, rel=1e-9)
    assert printed["offers"][0]["streams"][0]["usd_per_agentic_task"] == pytest.approx(usd, rel=1e-9)


def test_that_volume_tiers_discount_each_step_of_a_month(shop: Library) -> None:
    """Nothing on the first 10,000 Mtok, 10 % to 50,000, 30 % beyond; the old single discount reads on."""
    tiers = [
        {"from_mtok_per_month": 10_000, "discount_share": 0.1},
        {"from_mtok_per_month": 50_000, "discount_share": 0.3},
    ]
    old = {"discount_from_mtok_per_month": 10_000, "discount_share": 0.1}
    plain, tiered, single, one = worked(
        shop, API, API | {"volume_tiers": tiers}, API | old, API | {"volume_tiers": tiers[:1]}
    )
    month = 20 * 2048 * 8760 * 3600 / 12 / 1e6
    assert month > 50_000
    share = (0.1 * 40_000 + 0.3 * (month - 50_000)) / month
    assert money(tiered).npv_usd == pytest.approx(money(plain).npv_usd * (1 - share), rel=1e-9)
    assert money(single).npv_usd == pytest.approx(money(one).npv_usd, rel=1e-12)


def test_that_volume_tiers_must_rise() -> None:
    tier = {"from_mtok_per_month": 10_000, "discount_share": 0.1}
    with pytest.raises(ValueError, match="must start above the one before"):
        scenario(API | {"volume_tiers": [tier, tier]})


def test_that_doing_nothing_costs_what_was_entered_and_is_unranked_without(shop: Library) -> None:
    """A bill by the year, a price by the token, nothing entered, and today's cost until a purchase."""
    nothing = {"kind": "wait"}
    empty, bill, token, owned, later = worked(
        shop,
        nothing,
        nothing | {"status_quo_usd_per_year": 1_200_000.0},
        nothing | {"status_quo_usd_per_mtok": 0.8, "status_quo_change_per_year": -0.1},
        typed(),
        nothing | {"then_offer_id": "o3", "months": 12, "status_quo_usd_per_year": 1_200_000.0},
        hardware_life_years=15, residual_share=0.0,
    )  # fmt: skip
    months = np.arange(1, 49)
    factors = 1.09 ** (-months / 12)
    assert (empty.feasible, empty.rank) == (False, None)
    assert money(bill).npv_usd == pytest.approx(100_000 * factors.sum(), rel=1e-9)
    mtok = 20 * 2048 * 8760 * 3600 / 12 / 1e6
    path = 0.9 ** ((months - 1) / 12)
    assert money(token).npv_usd == pytest.approx(float((mtok * 0.8 * path * factors).sum()), rel=1e-9)
    assert {bill.rank, token.rank, owned.rank, later.rank} == {1, 2, 3, 4}
    assert bill.break_even_price_factor is None
    assert money(later).npv_usd == pytest.approx(
        money(owned).npv_usd / 1.09 + 100_000 * factors[:12].sum(), rel=1e-9
    )
    assert money(later).good_share == pytest.approx(1)


def test_that_todays_cost_is_entered_in_one_way() -> None:
    with pytest.raises(ValueError, match="not both"):
        scenario({"kind": "wait", "status_quo_usd_per_year": 1.0, "status_quo_usd_per_mtok": 1.0})
