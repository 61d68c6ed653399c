"""Disaggregated serving: one pool of workers prefills, another decodes; KV travels between them.

Equations: docs/engine.md, "Disaggregated". The pools may differ in accelerator and layout.
"""

import numpy as np

from workbench.engine.constants import CHUNK_TOKENS, Floats, Ints
from workbench.engine.deployments import DISAGGREGATED, Deployments, distinct, work_out
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
    prefill_rows, prefill_of = distinct(prefill)
    decode_rows, decode_of = distinct(decode)
    before = work_out(hardware, models, lengths, prefill.take(prefill_rows), fitted, DISAGGREGATED)
    after = work_out(hardware, models, lengths, decode.take(decode_rows), fitted, DISAGGREGATED)
    blocks = []
    for start in range(0, len(decode), BLOCK):
        rows = slice(start, start + BLOCK)
        blocks.append(
            _predict(
                before,
                after,
                prefill_of[rows],
                decode_of[rows],
                prefill_workers[rows].astype(np.float64),
                decode_workers[rows].astype(np.float64),
                decode.concurrency[rows],
            )
        )
    return concatenate_predictions(blocks)


def _predict(
    before: Deployments,
    after: Deployments,
    first: Ints,
    then: Ints,
    prefill_workers: Floats,
    decode_workers: Floats,
    concurrency: Floats,
) -> ServingPrediction:
    """Predictions of pool pairs; `first` and `then` are the rows of their workers in `before` and `after`."""
    fitted, pool, length = after.setting.fitted, before.prefill.take(first), before.setting.length
    prefill, decode = before.setting.candidates, after.setting.candidates
    osl = after.setting.length.osl[then]
    slower, later = after.decode_factor[then], after.first_token_factor[then]
    prefill_replicas = prefill_workers * pool.replicas
    decode_replicas = decode_workers * decode.dp[then]
    capacity, wait = after.capacity[then], after.wait_tokens[then]
    total, rate = after.decode.total[:, then], after.decode.touch_rate[then]

    alone = pool.work(concurrency / prefill_replicas) * later
    # A busy pool fills its passes with several short prompts, which share reading the weights.
    new_tokens = (length.isl * (1 - length.prefix_hit_share))[first]
    filled = np.minimum(new_tokens, CHUNK_TOKENS) / CHUNK_TOKENS
    work = alone - pool.shared * later * (1 - filled)
    served = prefill_replicas / work
    lone = (before.lone_s[first] + fitted.transfer_s) * later + alone * pool.latency
    later_tokens = np.maximum(osl - 1, 0.0)
    queued = fitted.disagg_queue * concurrency / prefill_replicas * work

    def latencies(batch: Floats) -> tuple[Floats, Floats]:
        """(TTFT, TPOT) at a batch per decode replica."""
        tpot = curve_value(total, rate, batch) * slower
        base = lone + tpot * wait
        arriving = np.minimum(concurrency / (base + osl * tpot), served)
        waiting = base + queued * arriving / served
        saturated = np.maximum(concurrency / served - later_tokens * tpot, 0.0)
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
    touched = -np.expm1(-rate * batch)
    causes = after.decode.causes(then, batch, touched, np.sqrt(batch))
    step = sum(causes[1:], start=causes[0])
    slowed = np.maximum(tpot, after.decode.bound(then, batch, touched))
    ttft = np.maximum(ttft, pool.roofline)
    return ServingPrediction(
        reason=np.where(before.reason[first] != 0, before.reason[first], after.reason[then]),
        ttft_s=ttft,
        tpot_s=slowed,
        requests_per_s=request_rate(concurrency, ttft, slowed, osl),
        batch=batch,
        max_batch=after.max_batch[then],
        weights_gb=after.weights_bytes[then] / 1e9,
        prefill_work_s=work * (prefill.tp * prefill.pp)[first],
        decode_work_s=step * slower * osl / batch * (decode.tp * decode.pp)[then],
        prefill_s=np.zeros(len(then)),
        **{f"{cause}_s": seconds * slowed / step for cause, seconds in zip(STEP_CAUSES, causes, strict=True)},
    )
