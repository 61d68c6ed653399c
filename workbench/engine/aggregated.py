"""Aggregated continuous batching: prefill and decode share one pool.

Prefill work W waits partly before the first token and partly between tokens: it is conserved. The batch
solves b = c·(osl − 1)·TPOT / (TTFT + (osl − 1)·TPOT). Equations: docs/engine.md.
"""

from collections.abc import Iterator

import numpy as np

from workbench.engine.constants import CHUNK_TOKENS, MAX_PREFILL_SHARE, Floats, Ints
from workbench.engine.deployments import AGGREGATED, Deployments, runs, work_out
from workbench.engine.fitted import Fitted
from workbench.engine.prediction import BLOCK, ServingPrediction, concatenate_predictions, request_rate
from workbench.engine.step import STEP_CAUSES
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

_PAIRS = 2
"""Extrapolated pairs of fixed-point steps; each pair squares the error (Steffensen)."""
_LEAST_CURVATURE = 1e-12


def predict_aggregated(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    candidates: CandidateTable,
    fitted: Fitted,
) -> ServingPrediction:
    """Predict every candidate; index columns of `candidates` point into the other tables.

    Latencies are means over requests. Raises IndexError for an index out of range. Candidates that differ
    only in concurrency are fastest one after the other: they share what does not depend on it.
    """
    first, deployment = runs(candidates)
    blocks = []
    for start in range(0, len(first), BLOCK):
        some = first[start : start + BLOCK]
        worked_out = work_out(hardware, models, lengths, candidates.take(some), fitted, AGGREGATED)
        columns = _columns(worked_out)
        end = int(first[start + BLOCK]) if start + BLOCK < len(first) else len(candidates)
        for rows in _slices(int(some[0]), end):
            place = deployment[rows] - start
            blocks.append(_predict(worked_out, columns, place, candidates.concurrency[rows]))
    return concatenate_predictions(blocks)


def _slices(start: int, end: int) -> Iterator[slice]:
    for begin in range(start, end, BLOCK):
        yield slice(begin, min(begin + BLOCK, end))


def _columns(deployments: Deployments) -> Floats:
    """What the fixed point needs of each deployment, shape (20, D), gathered at one go per candidate."""
    setting, prefill = deployments.setting, deployments.prefill
    fitted, profile, osl = setting.fitted, setting.candidates.profile, setting.length.osl
    in_step = 1 / (1 + (osl / fitted.in_step_tokens) ** 2)
    return np.stack(
        [
            *deployments.decode.total,
            deployments.decode.touch_rate,
            prefill.replicas,
            np.full(len(profile), prefill.half),
            prefill.fixed,
            prefill.spread,
            prefill.shared,
            np.maximum(CHUNK_TOKENS / setting.length.isl, 1.0),
            deployments.lone_s,
            prefill.latency,
            osl,
            deployments.capacity,
            deployments.wait_tokens,
            fitted.stack_prefill_share[profile] + in_step * fitted.stack_prefill_slope[profile],
            in_step * fitted.stack_bunching[profile],
            deployments.decode_factor,
            deployments.first_token_factor,
        ]
    )


def _predict(deployments: Deployments, columns: Floats, row: Ints, concurrency: Floats) -> ServingPrediction:
    """Predictions at requests in flight; `row` is the deployment of each candidate."""
    at = np.take(columns, row, axis=1)
    (fixed, per_sequence, touching, busiest, rate) = at[:5]
    (replicas, half, prefill_fixed, prefill_spread, shared, most_prompts, lone) = at[5:12]
    (stages, osl, capacity) = at[12:15]
    (wait, share, bunching, slower, later) = at[15:]
    in_flight = concurrency / replicas
    running = np.minimum(in_flight, capacity)
    prefill = prefill_fixed + prefill_spread * (1 + (replicas - 1) * in_flight / (in_flight + half))
    first = (lone + prefill * stages) * later
    # Each running request is replaced once in osl steps; prompts that arrive in one step share its pass.
    prompts = np.minimum(np.maximum(running / osl, 1.0), most_prompts)
    work = prefill - shared * (1 - 1 / prompts)
    waiting = work * np.maximum(running - 1, 0.0)
    before_first = np.minimum(MAX_PREFILL_SHARE * waiting, share * waiting + bunching * work)
    later_tokens = np.maximum(osl - 1, 0.0)
    interference = (waiting - before_first) / np.maximum(later_tokens, 1.0)
    queue = np.maximum(in_flight / capacity - 1, 0.0) * later_tokens
    # Whatever waits for memory, a replica computes one prompt after the other: c requests take c prefills.
    prompts_s = in_flight * work

    def decode_at(batch: Floats) -> Floats:
        touched = -np.expm1(-rate * batch)
        step: Floats = fixed + per_sequence * batch + touching * touched + busiest * np.sqrt(batch)
        return step

    def latencies(decode: Floats) -> tuple[Floats, Floats]:
        """(TTFT, TPOT) at a decode step time."""
        tpot = (decode + interference) * slower
        ttft = first + (decode * wait + before_first) * later + queue * tpot
        return np.maximum(ttft, prompts_s - later_tokens * tpot), tpot

    def solved(batch: Floats) -> Floats:
        ttft, tpot = latencies(decode_at(batch))
        decoding = later_tokens * tpot
        found: Floats = np.minimum(np.maximum(in_flight * decoding / (ttft + decoding), 1.0), capacity)
        return found

    batch, most = running, np.maximum(running, 1.0)
    for _ in range(_PAIRS):
        one = solved(batch)
        two = solved(one)
        step = one - batch
        bend = two - one - step
        bend[np.abs(bend) < _LEAST_CURVATURE] = np.inf
        batch = np.minimum(np.maximum(batch - step * step / bend, 1.0), most)
    decode = decode_at(batch)
    ttft, tpot = latencies(decode)
    touched, root = -np.expm1(-rate * batch), np.sqrt(batch)
    bound = deployments.decode.bound(row, batch, touched)
    slowed = np.maximum(tpot, bound)
    scale = slowed / (decode + interference)
    prompt = deployments.prefill.roofline[row]
    # All prompts and outputs of the requests in flight, computed at the peak, fit into their lives.
    lives = in_flight * (prompt / stages + later_tokens * deployments.decode.computing(row))
    ttft = np.maximum(np.maximum(ttft, prompt), lives - later_tokens * slowed)
    causes = deployments.decode.causes(row, batch, touched, root)
    return ServingPrediction(
        reason=deployments.reason[row],
        ttft_s=ttft,
        tpot_s=slowed,
        requests_per_s=request_rate(concurrency, ttft, slowed, osl),
        batch=batch,
        max_batch=deployments.max_batch[row],
        weights_gb=deployments.weights_bytes[row] / 1e9,
        prefill_work_s=work,
        decode_work_s=decode * osl / batch,
        prefill_s=interference * scale,
        **{f"{cause}_s": value * scale for cause, value in zip(STEP_CAUSES, causes, strict=True)},
    )
