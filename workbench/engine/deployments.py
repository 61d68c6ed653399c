"""Deployments behind candidates: everything that does not depend on the requests in flight, worked out once.

Candidates that differ only in concurrency and follow each other share a deployment.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import Floats, Ints
from workbench.engine.fitted import Fitted
from workbench.engine.memory import fit_reason, kv_bytes_per_sequence, max_batch, parameters, weight_bytes
from workbench.engine.operators import Setting, family_overhead
from workbench.engine.step import PrefillCurve, StepCurve, accepted_tokens, decode_curve, prefill_curve
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

AGGREGATED, DISAGGREGATED = 0, 1

_DEPLOYMENT_COLUMNS = (
    "hardware",
    "model",
    "length",
    "profile",
    "dtype",
    "kv_dtype",
    "tp",
    "dp",
    "ep",
    "pp",
    "drafts",
)


def runs(candidates: CandidateTable) -> tuple[Ints, Ints]:
    """(first row of each deployment, deployment of each row), shapes (D,) and (N,)."""
    new = np.zeros(len(candidates), dtype=np.bool_)
    new[:1] = True
    for name in _DEPLOYMENT_COLUMNS:
        column = getattr(candidates, name)
        new[1:] |= column[1:] != column[:-1]
    first = np.flatnonzero(new)
    return first, np.cumsum(new) - 1


def distinct(candidates: CandidateTable) -> tuple[Ints, Ints]:
    """As `runs`, for candidates in any order: (one row of each deployment, deployment of each row)."""
    columns = np.stack([getattr(candidates, name) for name in _DEPLOYMENT_COLUMNS])
    order = np.lexsort(columns)
    ordered = columns[:, order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    deployment = np.empty(len(order), dtype=np.int64)
    deployment[order] = np.cumsum(new) - 1
    return order[new], deployment


@dataclass(frozen=True, slots=True)
class Deployments:
    """Deployments with their curves, shape (D,) each; offsets are factors on TPOT and TTFT."""

    setting: Setting
    decode: StepCurve
    prefill: PrefillCurve
    lone_s: Floats
    """Seconds before the first token besides queueing and the prefill itself."""
    weights_bytes: Floats
    max_batch: Floats
    capacity: Floats
    """Sequences that run at a time; infinite where not even one fits, so that the time is still told."""
    wait_tokens: Floats
    """Times per output token between a prompt's prefill and its first token's arrival at the client."""
    reason: Ints
    decode_factor: Floats
    first_token_factor: Floats


def work_out(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    candidates: CandidateTable,
    fitted: Fitted,
    mode: int,
) -> Deployments:
    """Curves, limits and offsets of candidates, whose concurrency is ignored."""
    model = models.take(candidates.model)
    chip = hardware.take(candidates.hardware)
    setting = Setting(
        hardware=chip,
        model=model,
        length=lengths.take(candidates.length),
        candidates=candidates,
        weights=parameters(model, candidates),
        fitted=fitted,
        pools=mode == DISAGGREGATED,
    )
    profile = candidates.profile
    weights = weight_bytes(model, candidates, setting.weights)
    sequence = kv_bytes_per_sequence(model, candidates, setting.length.isl + setting.length.osl)
    limit = max_batch(chip, weights, sequence)
    held = setting.length.isl + fitted.stack_memory_reserve[profile] * setting.length.osl
    room = fitted.memory_share * chip.memory_gb * 1e9 - weights
    capacity = room / kv_bytes_per_sequence(model, candidates, held)
    architecture = np.where(
        model.kv_lora_rank > 0, fitted.ttft_mla, np.where(model.moe_layers > 0, fitted.ttft_moe, 1.0)
    )
    steps = fitted.stack_wait_steps[profile] + np.where(
        candidates.dp > 1, fitted.stack_replica_wait[profile], 0.0
    )
    # A request meets a step halfway; a step that verifies drafts lasts as long as the tokens it yields.
    wait = (steps + 0.5) * accepted_tokens(candidates.drafts, fitted.stack_acceptance[profile])
    speed = family_overhead(setting) * fitted.stack_overhead[profile]
    cell = (chip.calibrated, model.calibrated, profile, candidates.dtype, mode)
    return Deployments(
        setting=setting,
        decode=decode_curve(setting),
        prefill=prefill_curve(setting),
        lone_s=fitted.stack_ttft_s[profile] * architecture + fitted.lone_prefill_s * speed,
        weights_bytes=weights,
        max_batch=limit,
        capacity=np.where(capacity < 1, np.inf, capacity),
        wait_tokens=wait,
        reason=fit_reason(chip, candidates, limit),
        decode_factor=np.exp(fitted.decode_offset[cell]),
        first_token_factor=np.exp(fitted.first_token_offset[cell]),
    )
