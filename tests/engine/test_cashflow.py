import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.cashflow import (
    Timing,
    equivalent_annual,
    levelised_per_mtok,
    nominal_rate,
    payback_years,
    period_times,
    present_value,
    rate_per_period,
    real_rate,
)

rates = st.floats(-0.9, 3.0)


@given(rates)
def test_that_twelve_effective_months_make_the_year(rate: float) -> None:
    month = float(rate_per_period(np.asarray(rate), 1 / 12))
    assert (1 + month) ** 12 == pytest.approx(1 + rate, rel=1e-12)


@given(rates, st.floats(-0.5, 1.0))
def test_that_real_and_nominal_rates_undo_each_other(rate: float, inflation: float) -> None:
    nominal = nominal_rate(np.asarray(rate), np.asarray(inflation))
    assert float(real_rate(nominal, np.asarray(inflation))) == pytest.approx(rate, abs=1e-12)


def test_that_periods_lie_at_their_start_middle_or_end() -> None:
    found = {timing: period_times(2, 0.5, timing).tolist() for timing in Timing}
    assert found == {Timing.START: [0, 0.5], Timing.MID: [0.25, 0.75], Timing.END: [0.5, 1.0]}


@given(rates, st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_that_present_value_is_the_sum_of_each_discounted_amount(rate: float, amounts: list[float]) -> None:
    years = np.arange(len(amounts)) / 4
    expected = sum(amount / (1 + rate) ** year for amount, year in zip(amounts, years, strict=True))
    scale = sum(abs(a) / (1 + rate) ** y for a, y in zip(amounts, years, strict=True))
    found = float(present_value(np.array(amounts), years, np.asarray(rate)))
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12 * scale)


def test_that_present_values_broadcast_over_offers_and_draws() -> None:
    amounts = np.random.default_rng(1).normal(size=(3, 5, 24))
    draws = np.linspace(0.01, 0.2, 5)
    found = present_value(amounts, np.arange(24) / 12, draws)
    assert found.shape == (3, 5)
    assert found[2, 4] == pytest.approx(float(present_value(amounts[2, 4], np.arange(24) / 12, draws[4])))


@given(st.floats(0.001, 0.5), st.integers(1, 30))
def test_that_the_equivalent_annual_cost_has_the_same_present_value(rate: float, years: int) -> None:
    annual = float(equivalent_annual(np.asarray(1000.0), np.asarray(rate), np.asarray(float(years))))
    paid = np.full(years, annual)
    assert float(present_value(paid, np.arange(1, years + 1.0), np.asarray(rate))) == pytest.approx(1000)


def test_that_a_levelised_price_after_tax_is_grossed_up() -> None:
    before = levelised_per_mtok(np.asarray(70.0), np.asarray(1e6), np.asarray(0.0))
    after = levelised_per_mtok(np.asarray(70.0), np.asarray(1e6), np.asarray(0.3))
    assert (float(before), float(after)) == pytest.approx((70.0, 100.0))


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([-100, 50, 50, 50], 2.0),
        ([-100, 40, 40, 40], 2.5),
        ([-100, 60, -30, 80], 2.875),
        ([100, -50], np.nan),
        ([-100, 50], np.nan),
        ([-100, 100, -1], np.nan),
    ],
)
def test_that_payback_is_when_the_money_is_back_for_good(amounts: list[float], expected: float) -> None:
    flows = np.array(amounts, dtype=np.float64)
    found = float(payback_years(flows, np.arange(len(flows), dtype=np.float64)))
    assert found == pytest.approx(expected, nan_ok=True)
