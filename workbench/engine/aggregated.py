"""Aggregated continuous batching: prefill and decode share one pool.

Prefill work W waits partly before the first token (share κ) and partly between tokens (1 − κ): it is
conserved. The batch solves b = c·osl·TPOT / (TTFT + osl·TPOT). Equations: docs/engine.md.
"""

import numpy as np

from workbench.engine.constants import MAX_PREFILL_SHARE, Floats
from workbench.engine.deployments import AGGREGATED, Deployments, runs, work_out
from workbench.engine.fitted import Fitted
from workbench.engine.prediction import BLOCK, ServingPrediction, concatenate_predictions, request_rate
from workbench.engine.step import STEP_CAUSES, curve_value
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

_ITERATIONS = 6
_DAMPING = 0.5


def predict_aggregated(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    candidates: CandidateTable,
    fitted: Fitted,
) -> ServingPrediction:
    """Predict every candidate; index columns of `candidates` point into the other tables.

    Latencies are means over requests. Raises IndexError for an index out of range. Candidates that differ
    only in concurrency are fastest one after the other.
    """
    blocks = []
    for start in range(0, len(candidates), BLOCK):
        block = candidates.take(np.arange(start, min(start + BLOCK, len(candidates))))
        first, deployment = runs(block)
        worked_out = work_out(hardware, models, lengths, block.take(first), fitted, AGGREGATED)
        blocks.append(_predict(worked_out, deployment, block.concurrency))
    return concatenate_predictions(blocks)


def _predict(
    deployments: Deployments, row: np.ndarray[tuple[int], np.dtype[np.int64]], concurrency: Floats
) -> ServingPrediction:
    setting = deployments.setting
    fitted, profile = setting.fitted, setting.candidates.profile
    in_flight = concurrency / setting.candidates.dp[row]
    osl = setting.length.osl[row]
    capacity = np.maximum(deployments.max_batch, 1.0)[row]
    running = np.minimum(in_flight, capacity)
    total, rate = deployments.decode.total[:, row], deployments.decode.touch_rate[row]
    curve = deployments.prefill
    together = 1 + (curve.replicas[row] - 1) * in_flight / (in_flight + curve.half)
    prefill = curve.fixed[row] + curve.spread[row] * together
    first = deployments.lone_s[row] + prefill * curve.latency[row]
    waiting = prefill * np.maximum(running - 1, 0.0)
    queue = np.maximum(in_flight / capacity - 1, 0.0) * osl
    share = fitted.stack_prefill_share[profile][row]
    slope = (fitted.prefill_share_slope * fitted.stack_prefill_slope[profile])[row]
    slower, later = deployments.decode_factor[row], deployments.first_token_factor[row]

    def latencies(decode: Floats) -> tuple[Floats, Floats, Floats]:
        """(TTFT, TPOT, prefill interference) at a decode step time."""
        duty = waiting / (waiting + osl * decode)
        before_first = np.minimum(MAX_PREFILL_SHARE, share + slope * duty)
        interference = (1 - before_first) * waiting / osl
        tpot = (decode + interference) * slower
        ttft = (first + decode / 2 + before_first * waiting) * later + queue * tpot
        return ttft, tpot, interference

    batch = running
    for _ in range(_ITERATIONS):
        ttft, tpot, _ = latencies(curve_value(total, rate, batch))
        solved = np.clip(in_flight * osl * tpot / (ttft + osl * tpot), 1.0, capacity)
        batch = _DAMPING * batch + (1 - _DAMPING) * solved
    causes = curve_value(deployments.decode.terms[:, :, row], rate, batch)
    decode = causes.sum(axis=0)
    ttft, tpot, interference = latencies(decode)
    bound = curve_value(deployments.decode.roofline[:, :, row], rate, batch).max(axis=0)
    slowed = np.maximum(tpot, bound)
    scale = slowed / (decode + interference)
    ttft = np.maximum(ttft, curve.roofline[row])
    return ServingPrediction(
        reason=deployments.reason[row],
        ttft_s=ttft,
        tpot_s=slowed,
        requests_per_s=request_rate(concurrency, ttft, slowed, osl),
        batch=batch,
        max_batch=deployments.max_batch[row],
        weights_gb=deployments.weights_bytes[row] / 1e9,
        prefill_work_s=prefill,
        decode_work_s=decode * osl / batch,
        prefill_s=interference * scale,
        **{f"{cause}_s": causes[number] * scale for number, cause in enumerate(STEP_CAUSES)},
    )
