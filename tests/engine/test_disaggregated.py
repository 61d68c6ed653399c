"""What disaggregated pools promise: conservation, limits of either pool, unlike accelerators."""

import numpy as np
import pytest

from tests.engine.test_serving import B200, DEEPSEEK, H200, candidate, many
from workbench.engine.disaggregated import predict_disaggregated
from workbench.engine.fitted import Fitted
from workbench.engine.memory import Fit
from workbench.engine.prediction import CAUSES, ServingPrediction
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable

Tables = tuple[HardwareTable, ModelTable, LengthTable, Fitted]


@pytest.fixture
def tables(hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted) -> Tables:
    return hardware, models, lengths, fitted


def _predict(
    tables: Tables,
    concurrency: list[float],
    *,
    prefill_workers: int = 1,
    decode_workers: int = 1,
    prefill_on: int = H200,
    decode_on: int = H200,
    model: int = DEEPSEEK,
    prefill_tp: int = 8,
) -> ServingPrediction:
    hardware, models, lengths, fitted = tables
    count = len(concurrency)
    prefill = many([candidate(hardware=prefill_on, model=model, tp=prefill_tp) for _ in concurrency])
    decode = many(
        [
            candidate(hardware=decode_on, model=model, tp=1, dp=8, ep=8, concurrency=c, length=0)
            for c in concurrency
        ]
    )
    return predict_disaggregated(
        hardware,
        models,
        lengths,
        prefill,
        decode,
        np.full(count, prefill_workers),
        np.full(count, decode_workers),
        fitted,
    )


def test_that_prefill_never_interferes_with_decoding(tables: Tables) -> None:
    found = _predict(tables, [8.0, 256.0])
    assert (found.prefill_s == 0).all()
    total = sum(getattr(found, f"{cause}_s") for cause in CAUSES)
    np.testing.assert_allclose(total, found.tpot_s, rtol=1e-12)


def test_that_requests_in_flight_obey_littles_law(tables: Tables) -> None:
    found = _predict(tables, [64.0])
    np.testing.assert_allclose(found.requests_per_s * (found.ttft_s + 1023 * found.tpot_s), 64.0)


def test_that_a_saturated_prefill_pool_bounds_the_rate(tables: Tables) -> None:
    found = _predict(tables, [16.0, 4096.0, 16384.0])
    seconds = found.prefill_work_s / 8
    assert found.requests_per_s[-1] <= 1.02 / seconds[-1]
    assert found.requests_per_s[-1] == pytest.approx(found.requests_per_s[-2], rel=0.1)


def test_that_another_prefill_worker_shortens_the_wait(tables: Tables) -> None:
    one, two = (_predict(tables, [2048.0], prefill_workers=n) for n in (1, 2))
    assert two.ttft_s[0] < one.ttft_s[0]
    assert two.requests_per_s[0] > one.requests_per_s[0]


def test_that_pools_may_stand_on_unlike_accelerators(tables: Tables) -> None:
    plain = _predict(tables, [256.0])
    fast_prefill = _predict(tables, [256.0], prefill_on=B200)
    fast_decode = _predict(tables, [256.0], decode_on=B200)
    assert fast_prefill.ttft_s[0] < plain.ttft_s[0]
    assert fast_decode.tpot_s[0] < plain.tpot_s[0]


def test_that_a_pool_that_does_not_fit_is_named_infeasible(tables: Tables) -> None:
    found = _predict(tables, [8.0], prefill_tp=1)
    assert found.reason.tolist() == [Fit.WEIGHTS_DO_NOT_FIT]
