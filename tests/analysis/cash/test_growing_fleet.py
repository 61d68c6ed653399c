"""Fleets that grow: owned in steps with prices, lives and residuals of their own, rented by month or term."""

from decimal import Decimal

import numpy as np
import pytest

from tests.analysis.conftest import make_quote
from tests.analysis.test_one_basis import PRICE, RENT, SYSTEM, money, shop, typed, worked
from workbench.analysis.cash.growing_fleet import Standing
from workbench.catalog.library import Library
from workbench.domain.periods import HOURS_PER_YEAR
from workbench.domain.quote import LineRole, QuoteLine

__all__ = ["shop"]

GROWS = {"growth_per_year": 1.0, "peak_requests_per_s": 300, "limit_share": 0.001}


def test_that_each_step_is_bought_at_its_date_and_price_and_leaves_its_own_residual(shop: Library) -> None:
    (stepped,) = worked(
        shop, typed(grow_every_months=12), stream=GROWS, price_change_per_year=-0.2, residual_share=0.5
    )
    assert stepped.fleet is not None
    by_month = stepped.fleet.systems_by_month
    steps = [by_month[0], *np.diff(by_month[::12]).tolist()]
    assert len(by_month) == 48
    assert all(step > 0 for step in steps)
    expected = 0.0
    for year, systems in enumerate(steps):
        price = systems * PRICE * 0.8**year
        left = 0.5 * price * (year / 4)  # four years of life, bought `year` years into a study of four
        expected += price / 1.09**year - left / 1.09**4
    assert money(stepped).npv_usd == pytest.approx(expected, rel=1e-9)
    bought = {line.key: line for line in money(stepped).cash if line.key.startswith("capex")}
    assert list(bought) == ["capex", "capex/step-2", "capex/step-3", "capex/step-4"]
    assert "month 12" in bought["capex/step-2"].title
    assert np.flatnonzero(bought["capex/step-2"].amounts).tolist() == [12]


def test_that_steps_of_the_whole_study_are_one_purchase(shop: Library) -> None:
    whole, once = worked(shop, typed(), typed(grow_every_months=48), stream=GROWS)
    assert money(once).npv_usd == pytest.approx(money(whole).npv_usd, rel=1e-12)
    assert once.usd_per_mtok_total == pytest.approx(whole.usd_per_mtok_total, rel=1e-12)


def test_that_growing_costs_less_where_prices_fall_and_serves_the_same_largest_month(shop: Library) -> None:
    whole, yearly, monthly = worked(
        shop, typed(), typed(grow_every_months=12), typed(grow_every_months=1),
        stream=GROWS, price_change_per_year=-0.2,
    )  # fmt: skip
    costs = [money(result).npv_usd for result in (monthly, yearly, whole)]
    assert costs == sorted(costs)
    assert costs[0] < costs[2] * 0.9
    fleets = [result.fleet.systems for result in (whole, yearly, monthly) if result.fleet]
    assert fleets == [fleets[0]] * 3
    assert (yearly.utilisation or 0) > (whole.utilisation or 0)


def test_that_lines_of_a_growing_fleet_sum_to_every_headline(shop: Library) -> None:
    for result in worked(
        shop, typed(grow_every_months=7, licence_usd_per_accelerator_year=900.0), RENT,
        stream=GROWS, facility_id="us-ohio", inflation=0.03, tax_rate=0.25, vat_share=0.19,
        deposit_share=0.3, payment_days=60, insurance_share_per_year=0.01, staff_usd_per_year=100_000,
        spares_share=0.02, grant_share=0.05, removal_usd_per_system=500, hardware_life_years=2,
    ):  # fmt: skip
        economics = money(result)
        months = np.arange(49)
        factors = 1.09 ** (-months / 12)
        lines = {line.key: float((np.array(line.amounts) * factors).sum()) for line in economics.cash}
        assert len(lines) == len(economics.cash)
        cash = sum(value for key, value in lines.items() if not key.startswith("gross_up"))
        assert cash == pytest.approx(economics.npv_usd, rel=1e-9)
        year = sum(lines.values()) / (factors[1:].sum() / 12)
        assert result.usd_per_year == pytest.approx(year, rel=1e-9)
        ms = sum(value for _, value in result.accelerator_ms_per_token)
        iceberg = (result.usd_per_accelerator_hour or 0) / 3600 * ms / 1000 * 1e6
        assert iceberg == pytest.approx(result.usd_per_mtok_total, rel=1e-9)


def test_that_what_a_site_or_quote_charges_once_is_charged_once(shop: Library) -> None:
    """Staff does not grow with the steps, nor does a service line of the quote."""
    quote = make_quote("serviced", SYSTEM, 2, "USD", "300000.00", "0.00")
    service = QuoteLine(sheet="Offer", row=13, role=LineRole.SERVICE, extended=Decimal(50_000))
    library = shop.with_records([quote.model_copy(update={"lines": (*quote.lines, service)})])
    (result,) = worked(
        library, {"kind": "owned", "quote_id": "serviced", "grow_every_months": 12}, stream=GROWS,
        staff_usd_per_year=120_000,
    )  # fmt: skip
    assert result.fleet is not None
    bought = sum(sum(line.amounts) for line in money(result).cash if line.key.startswith("capex"))
    assert bought == pytest.approx(result.fleet.systems * 300_000 + 50_000, rel=1e-9)
    staff = next(line for line in money(result).cash if line.key == "staff")
    assert sum(staff.amounts) == pytest.approx(4 * 120_000, rel=1e-9)


def test_that_rents_follow_the_demand_by_month_and_commitments_by_term(shop: Library) -> None:
    hourly, committed = worked(shop, RENT, RENT | {"term_months": 12}, stream=GROWS)
    for result, every in ((hourly, 1), (committed, 12)):
        assert result.fleet is not None
        systems = np.array(result.fleet.systems_by_month)
        assert (np.diff(systems) >= 0).all()
        assert systems[0] < systems[-1] == result.fleet.systems
        assert set(np.flatnonzero(np.diff(systems)) + 1) <= set(range(0, 48, every))
        paid = sum(np.array(line.amounts)[1:] for line in money(result).cash)
        assert paid == pytest.approx(systems * 20 * HOURS_PER_YEAR / 12, rel=1e-9)
    assert money(hourly).npv_usd < money(committed).npv_usd


def test_that_steps_start_at_go_live_and_never_shrink() -> None:
    fleet = Standing(replicas=np.ones((1, 6), dtype=np.int64), systems=np.array([2, 2, 3, 3, 5, 5]))
    assert fleet.steps(0) == ((0, 2), (2, 3), (4, 5))
    assert fleet.steps(3) == ((3, 3), (4, 5))
