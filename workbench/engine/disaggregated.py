"""Disaggregated serving: one pool of workers prefills, another decodes; KV travels between them.

Equations: docs/engine.md, "Disaggregated". The pools may differ in accelerator and layout.
"""

import numpy as np

from workbench.engine.constants import CHUNK_TOKENS, Floats, Ints
from workbench.engine.deployments import DISAGGREGATED, work_out
from workbench.engine.fitted import Fitted
from workbench.engine.prediction import BLOCK, ServingPrediction, concatenate_predictions, request_rate
from workbench.engine.step import STEP_CAUSES, curve_value
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

_ITERATIONS = 10
_DAMPING = 0.5


def predict_disaggregated(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    prefill: CandidateTable,
    decode: CandidateTable,
    prefill_workers: Ints,
    decode_workers: Ints,
    fitted: Fitted,
) -> ServingPrediction:
    """Predict deployments of `prefill_workers` × and `decode_workers` × the two tables' rows, shape (N,).

    `decode.concurrency` requests are in flight in the whole deployment; that of `prefill` is ignored, as
    are its stack offsets. `requests_per_s` is of the whole deployment; `reason` is of the pool that does
    not fit.
    """
    blocks = []
    for start in range(0, len(decode), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(decode)))
        blocks.append(
            _predict(
                hardware,
                models,
                lengths,
                prefill.take(rows),
                decode.take(rows),
                prefill_workers[rows].astype(np.float64),
                decode_workers[rows].astype(np.float64),
                fitted,
            )
        )
    return concatenate_predictions(blocks)


def _predict(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    prefill: CandidateTable,
    decode: CandidateTable,
    prefill_workers: Floats,
    decode_workers: Floats,
    fitted: Fitted,
) -> ServingPrediction:
    before = work_out(hardware, models, lengths, prefill, fitted, DISAGGREGATED)
    after = work_out(hardware, models, lengths, decode, fitted, DISAGGREGATED)
    osl, concurrency = after.setting.length.osl, decode.concurrency
    slower, later = after.decode_factor, after.first_token_factor
    prefill_replicas = prefill_workers * prefill.dp
    decode_replicas = decode_workers * decode.dp
    capacity = after.capacity
    total, rate = after.decode.total, after.decode.touch_rate

    alone = before.prefill.work(concurrency / prefill_replicas) * later
    # A busy pool fills its passes with several short prompts, which share reading the weights.
    new_tokens = before.setting.length.isl * (1 - before.setting.length.prefix_hit_share)
    filled = np.minimum(new_tokens, CHUNK_TOKENS) / CHUNK_TOKENS
    work = alone - before.prefill.shared * later * (1 - filled)
    served = prefill_replicas / work
    lone = (before.lone_s + fitted.transfer_s) * later + alone * before.prefill.latency
    queued = fitted.disagg_queue * concurrency / prefill_replicas * work

    def latencies(batch: Floats) -> tuple[Floats, Floats]:
        """(TTFT, TPOT) at a batch per decode replica."""
        tpot = curve_value(total, rate, batch) * slower
        base = lone + tpot / 2
        arriving = np.minimum(concurrency / (base + osl * tpot), served)
        waiting = base + queued * arriving / served
        saturated = np.maximum(concurrency / served - osl * tpot, 0.0)
        return (waiting**4 + saturated**4) ** 0.25, tpot

    in_flight = concurrency / decode_replicas
    batch = np.minimum(in_flight, capacity)
    for _ in range(_ITERATIONS):
        ttft, tpot = latencies(batch)
        solved = np.clip(in_flight * osl * tpot / (ttft + osl * tpot), 1.0, capacity)
        batch = _DAMPING * batch + (1 - _DAMPING) * solved
    ttft, tpot = latencies(batch)
    # What the decode pool's memory cannot hold waits: by Little's law it fixes the whole latency.
    ttft = np.maximum(ttft, (in_flight / capacity - 1) * osl * tpot)
    causes = curve_value(after.decode.terms, rate, batch)
    step = causes.sum(axis=0)
    slowed = np.maximum(tpot, curve_value(after.decode.roofline, rate, batch).max(axis=0))
    ttft = np.maximum(ttft, before.prefill.roofline)
    return ServingPrediction(
        reason=np.where(before.reason != 0, before.reason, after.reason),
        ttft_s=ttft,
        tpot_s=slowed,
        requests_per_s=request_rate(concurrency, ttft, slowed, osl),
        batch=batch,
        max_batch=after.max_batch,
        weights_gb=after.weights_bytes / 1e9,
        prefill_work_s=work * prefill.tp * prefill.pp,
        decode_work_s=step * slower * osl / batch * decode.tp * decode.pp,
        prefill_s=np.zeros(len(decode)),
        **{f"{cause}_s": causes[number] * slowed / step for number, cause in enumerate(STEP_CAUSES)},
    )
