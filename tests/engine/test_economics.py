import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.economics import (
    annuity_factor,
    api_usd,
    cost_interval,
    input_cost_share,
    tokens_per_s_per_mw,
    usd_per_mtok,
)


@given(st.floats(-0.5, 1).filter(lambda rate: abs(rate) > 1e-4 or rate == 0), st.integers(1, 30))
def test_that_an_annuity_repays_exactly_its_price(rate: float, years: int) -> None:
    payment = float(annuity_factor(np.asarray(rate), np.asarray(float(years))))
    assert sum(payment / (1 + rate) ** year for year in range(1, years + 1)) == pytest.approx(1, rel=1e-9)


def test_that_the_annuity_equals_sams_capital_recovery_factor() -> None:
    """NREL SAM's test point: real WACC 0.0611356 over 4 years gives CRF 0.28934."""
    assert float(annuity_factor(np.asarray(0.0611356), np.asarray(4.0))) == pytest.approx(0.28934, abs=1e-5)


@given(st.floats(0.01, 1e9), st.floats(1, 1e15))
def test_that_cost_per_token_times_tokens_is_the_cost(usd: float, tokens: float) -> None:
    assert usd_per_mtok(np.asarray(usd), np.asarray(tokens)) * tokens / 1e6 == pytest.approx(usd)


def test_that_deepseeks_published_day_of_api_revenue_is_reproduced() -> None:
    """608 B input tokens of which 342 B cached, 168 B output at $0.55, $0.14, $2.19: $562,027 to 0.02 %.

    Source: DeepSeek, "DeepSeek-V3/R1 inference system overview", 2025-03-01.
    """
    paid_in, paid_out = api_usd(
        *(np.asarray(v) for v in (608e9, 168e9, 342 / 608, 0.0, 0.55, 2.19, 0.14, 0.0, 0.0))
    )
    assert float(paid_in + paid_out) == pytest.approx(562_027, rel=2e-4)


def test_that_nvidias_cost_per_token_follows_from_its_own_hourly_cost_and_throughput() -> None:
    """NVIDIA, 2026-04-15: $1.41 an hour at 93.25 tok/s is $4.20; 54K tok/s/MW at 90 tok/s is 1.67 kW."""
    cost = usd_per_mtok(np.asarray(1.41), np.asarray(93.25 * 3600))
    assert float(cost) == pytest.approx(4.20, abs=0.005)
    assert float(tokens_per_s_per_mw(np.asarray(90.0), np.asarray(1.67))) == pytest.approx(54_000, rel=0.01)


@given(st.floats(0, 1), st.floats(0, 1))
def test_that_batch_and_cache_never_make_list_prices_dearer(cached: float, batch: float) -> None:
    paid = sum(api_usd(*(np.asarray(v) for v in (1e6, 1e6, cached, batch, 1.0, 4.0, 0.1, 0.5, 2.0))))
    assert 2.5 - 1e-9 <= float(paid) <= 5.0 + 1e-9


def test_that_input_and_output_shares_follow_the_work() -> None:
    assert float(input_cost_share(np.asarray(1.0), np.asarray(3.0))) == 0.25


def test_that_more_throughput_bounds_the_cost_from_below() -> None:
    low, high = cost_interval(np.asarray(2.0), 0.8, 1.25)
    assert float(low) == pytest.approx(1.6)
    assert float(high) == pytest.approx(2.5)
