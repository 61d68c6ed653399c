"""Published costs per token, worked out again from the inputs published with them."""

import numpy as np
import pytest

from tests.analysis.cash.test_ledger import work_out
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.engine.economics import api_usd, tokens_per_s_per_mw, usd_per_mtok


def test_that_deepseek_inference_overview_is_reproduced() -> None:
    """DeepSeek, "DeepSeek-V3/R1 inference system overview", 2025-03-01: one day, as a ledger of that day.

    226.75 nodes of 8 at $2 an hour; 608 B input tokens of which 342 B cached, 168 B output. The rounded
    volumes give $562,100 against the published $562,027; 545 % is profit over cost.
    """
    rent = 226.75 * 8 * 2 * 24
    paid_in, paid_out = api_usd(
        *(np.asarray(v) for v in (608e9, 168e9, 342 / 608, 0.0, 0.55, 2.19, 0.14, 0.0, 0.0))
    )
    day = work_out(
        {
            "period": "month",
            "horizon_periods": 1,
            "wacc": 0.0,
            "tokens": {"amounts": [608e9 + 168e9]},
            "lines": [
                {"name": "nodes", "kind": "opex", "amounts": [rent]},
                {"name": "input", "kind": "revenue", "amounts": [float(paid_in)]},
                {"name": "output", "kind": "revenue", "amounts": [float(paid_out)]},
            ],
        }
    )
    assert day.npv_costs == pytest.approx(87_072, abs=0.5)
    revenue = day.npv + day.npv_costs
    assert revenue == pytest.approx(562_027, rel=2e-4)
    assert revenue == pytest.approx(562_100, abs=1)
    assert day.npv / day.npv_costs == pytest.approx(5.45, abs=0.01)
    assert day.lcot_nominal_per_mtok == pytest.approx(87_072 / 776_000, rel=1e-9)


def _cost(usd_per_hour: float, tokens_per_s: float) -> float:
    return float(usd_per_mtok(np.asarray(usd_per_hour), np.asarray(tokens_per_s * 3600)))


def _kw(tokens_per_s: float, tokens_per_s_per_mw: float) -> float:
    return tokens_per_s * 1000 / tokens_per_s_per_mw


def test_that_nvidia_cost_per_token_table_is_reproduced(library: Library) -> None:
    """NVIDIA's table of 2026-04-15 for DeepSeek-R1, HGX H200 against GB300 NVL72, printed truncated.

    Cost per GPU-hour 1.41 and 2.65; FLOP per dollar 2.8 and 5.6 (2x); tokens/s per GPU 90 and 6K (65x);
    tokens/s per MW 54K and 2.8M (50x); cost per million tokens 4.20 and 0.12 (35x).
    """
    assert _cost(1.41, 90) == pytest.approx(4.35, abs=0.005)
    assert _cost(1.41, 93.25) == pytest.approx(4.20, abs=0.005)
    rate = 65 * 93.25
    assert rate == pytest.approx(6_061, abs=1)
    assert _cost(2.652, rate) == pytest.approx(0.1215, abs=5e-5)
    assert round(_cost(1.41, 93.25) / _cost(2.652, rate)) == 35
    assert (_kw(90, 54_000), _kw(6_000, 2.8e6)) == pytest.approx((1.67, 2.14), abs=0.005)
    per_mw = [
        float(tokens_per_s_per_mw(np.asarray(tokens), np.asarray(kw)))
        for tokens, kw in ((93.25, 1.73), (rate, 2.10))
    ]
    assert per_mw[0] == pytest.approx(54_000, rel=0.002)
    assert per_mw[1] == pytest.approx(2.8e6, rel=0.04)
    assert per_mw[1] / per_mw[0] == pytest.approx(50, rel=0.08)

    h200, gb300 = (library.get("accelerator", f"nvidia-{name}") for name in ("h200-sxm", "gb300"))
    assert isinstance(h200, Accelerator)
    assert isinstance(gb300, Accelerator)
    assert h200.fp8_tflops is not None
    assert gb300.fp8_tflops is not None
    assert gb300.fp4_tflops is not None
    sparse = 2 * h200.fp8_tflops / 1000
    assert sparse / 1.41 == pytest.approx(2.8, abs=0.01)
    assert gb300.fp4_tflops / 1000 / 2.652 == pytest.approx(5.66, abs=0.01)
    dense = gb300.fp8_tflops / 2.65 / (h200.fp8_tflops / 1.41)
    assert dense == pytest.approx(1.34, abs=0.01)
