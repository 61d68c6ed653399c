"""Aggregated continuous batching: prefill and decode share one pool.

Prefill work W waits partly before the first token (share κ) and partly between tokens (1 − κ): it is
conserved. The batch solves b = c·osl·TPOT / (TTFT + osl·TPOT). Equations: docs/methodology.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from workbench.engine.constants import (
    FAMILY_OVERHEAD,
    LONE_PREFILL_S,
    MAX_PREFILL_SHARE,
    PREFILL_SHARE_SLOPE,
    STACK_OVERHEAD,
    STACK_PREFILL_SHARE,
    STACK_PREFILL_SLOPE,
    STACK_TTFT_S,
    TTFT_MLA_FACTOR,
    TTFT_MOE_FACTOR,
    Bools,
    Floats,
    Ints,
)
from workbench.engine.memory import (
    Fit,
    fit_reason,
    kv_bytes_per_sequence,
    max_batch,
    parameters,
    weight_bytes,
)
from workbench.engine.step import Setting, decode_step, prefill_work
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

BLOCK = 4096
"""Candidates evaluated at a time: the arrays of a block stay in the processor's cache."""

_ITERATIONS = 6
_DAMPING = 0.5

CAUSES = ("memory", "compute", "all_reduce", "all_to_all", "host", "prefill")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingPrediction:
    """What each candidate delivers, shape (N,) each.

    `requests_per_s` is of one replica. The six `*_s` causes sum to `tpot_s`. `prefill_work_s` and
    `decode_work_s` are a request's exclusive times on its attention replica: their ratio splits the cost
    into input and output. Candidates that do not fit carry numbers too; `reason` says why they are out.
    """

    reason: Ints
    ttft_s: Floats
    tpot_s: Floats
    requests_per_s: Floats
    batch: Floats
    max_batch: Floats
    weights_gb: Floats
    prefill_work_s: Floats
    decode_work_s: Floats
    memory_s: Floats
    compute_s: Floats
    all_reduce_s: Floats
    all_to_all_s: Floats
    host_s: Floats
    prefill_s: Floats

    @property
    def feasible(self) -> Bools:
        """Whether weights and KV cache fit and the precision exists, shape (N,)."""
        fits: Bools = self.reason == int(Fit.OK)
        return fits


def predict_aggregated(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, candidates: CandidateTable
) -> ServingPrediction:
    """Predict every candidate; index columns of `candidates` point into the other tables.

    Latencies are means over requests. Raises IndexError for an index out of range.
    """
    starts = range(0, len(candidates), BLOCK)
    rows = [np.arange(start, min(start + BLOCK, len(candidates))) for start in starts]
    return concatenate_predictions([_block(hardware, models, lengths, candidates.take(row)) for row in rows])


def concatenate_predictions(blocks: Sequence[ServingPrediction]) -> ServingPrediction:
    """All rows of several predictions; no block gives no rows."""
    return ServingPrediction(
        **{
            field.name: np.concatenate([getattr(block, field.name) for block in blocks] or [np.empty(0)])
            for field in fields(ServingPrediction)
        }
    )


def _block(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, candidates: CandidateTable
) -> ServingPrediction:
    model = models.take(candidates.model)
    setting = Setting(
        hardware=hardware.take(candidates.hardware),
        model=model,
        length=lengths.take(candidates.length),
        candidates=candidates,
        weights=parameters(model, candidates),
    )
    weights_bytes = weight_bytes(model, candidates, setting.weights)
    osl = setting.length.osl
    sequence = kv_bytes_per_sequence(model, candidates, setting.length.isl + osl)
    limit = max_batch(setting.hardware, weights_bytes, sequence)
    capacity = np.maximum(limit, 1.0)
    in_flight = candidates.concurrency / candidates.dp
    running = np.minimum(in_flight, capacity)

    prefill = prefill_work(setting, in_flight)
    overhead = FAMILY_OVERHEAD[setting.hardware.family] * STACK_OVERHEAD[candidates.profile]
    architecture = np.where(
        model.kv_lora_rank > 0, TTFT_MLA_FACTOR, np.where(model.moe_layers > 0, TTFT_MOE_FACTOR, 1.0)
    )
    first = STACK_TTFT_S[candidates.profile] * architecture + prefill + LONE_PREFILL_S * overhead
    waiting = prefill * np.maximum(running - 1, 0.0)
    queue = np.maximum(in_flight / capacity - 1, 0.0) * osl

    def latencies(decode: Floats) -> tuple[Floats, Floats, Floats]:
        """(TTFT, TPOT, prefill interference) at a decode step time."""
        duty = waiting / (waiting + osl * decode)
        before_first = np.minimum(
            MAX_PREFILL_SHARE,
            STACK_PREFILL_SHARE[candidates.profile]
            + PREFILL_SHARE_SLOPE * duty * STACK_PREFILL_SLOPE[candidates.profile],
        )
        interference = (1 - before_first) * waiting / osl
        tpot = decode + interference
        return first + decode / 2 + before_first * waiting + queue * tpot, tpot, interference

    batch = running
    for _ in range(_ITERATIONS):
        ttft, tpot, _ = latencies(decode_step(setting, batch).total)
        solved = np.clip(in_flight * osl * tpot / (ttft + osl * tpot), 1.0, capacity)
        batch = _DAMPING * batch + (1 - _DAMPING) * solved
    step = decode_step(setting, batch)
    ttft, tpot, interference = latencies(step.total)
    return ServingPrediction(
        reason=fit_reason(setting.hardware, candidates, limit),
        ttft_s=ttft,
        tpot_s=tpot,
        requests_per_s=candidates.concurrency / (ttft + np.maximum(osl - 1, 0.0) * tpot),
        batch=batch,
        max_batch=limit,
        weights_gb=weights_bytes / 1e9,
        prefill_work_s=prefill,
        decode_work_s=step.total * osl / batch,
        memory_s=step.memory,
        compute_s=step.compute,
        all_reduce_s=step.all_reduce,
        all_to_all_s=step.all_to_all,
        host_s=step.host,
        prefill_s=interference,
    )
