"""Work beside the model's own that a stream asks for: reloads of offloaded context, encoders, adapters."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.domain.workload import Stream
from workbench.engine.caching import reload_s
from workbench.engine.constants import WEIGHT_BYTES, Dtype, Floats, Ints
from workbench.engine.deployments import runs
from workbench.engine.extras import draft_model_factor, encoder_s, lora_parameters, lora_step_s
from workbench.engine.fitted import Fitted
from workbench.engine.memory import kv_bytes_per_sequence, parameters, weight_bytes
from workbench.engine.operators import Setting
from workbench.engine.prediction import ServingPrediction, with_extra_work, with_faster_steps
from workbench.engine.search import DeploymentTable, predict_deployments
from workbench.engine.step import accepted_tokens
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

HOST_LINK_GB_PER_S = 25.0
"""Per accelerator, from host memory or SSD (assumed: what a PCIe 4.0 ×16 link carries)."""


def has_extra_work(streams: Sequence[Stream]) -> bool:
    """Whether any stream asks for work beside the model's own."""
    return any(
        stream.offload_hit_share
        or stream.encoder_gparams
        or stream.lora_adapters
        or stream.draft_acceptance
        or stream.mtp_acceptance
        for stream in streams
    )


def draft_factor(
    prediction: ServingPrediction,
    hardware: HardwareTable,
    models: ModelTable,
    drafters: ModelTable,
    lengths: LengthTable,
    candidates: DeploymentTable,
    streams: Sequence[Stream],
    fitted: Fitted,
) -> tuple[Floats, Ints]:
    """Factor on each decode step from entered acceptance, and the draft model's length, shape (N,) each.

    Row i of `models` is the model of stream i and row i of `drafters` its draft model (any model where its
    acceptance is 0). Candidates that speculate with trained layers keep those; where their acceptance is
    entered, it takes the place of the calibration's.
    """
    row = candidates.length
    acceptance = np.array([stream.draft_acceptance for stream in streams], dtype=np.float64)[row]
    factor, drafts = _entered_mtp(candidates, streams, fitted), np.zeros(len(row), dtype=np.int64)
    rows = np.flatnonzero((acceptance > 0) & (candidates.drafts == 0))
    if not len(rows):
        return factor, drafts
    first, deployment = runs(candidates.take(rows))
    chosen = candidates.take(rows[first])
    settings = [
        Setting(
            hardware=hardware.take(chosen.hardware),
            model=model,
            length=lengths.take(chosen.length),
            candidates=chosen,
            weights=parameters(model, chosen),
            fitted=fitted,
        )
        for model in (models.take(chosen.model), drafters.take(chosen.model))
    ]
    factor[rows], drafts[rows] = draft_model_factor(
        settings[0], settings[1], deployment, acceptance[rows], prediction.batch[rows]
    )
    return factor, drafts


def _entered_mtp(candidates: DeploymentTable, streams: Sequence[Stream], fitted: Fitted) -> Floats:
    """Tokens a step with the calibration's acceptance over those with the entered one, shape (N,)."""
    entered = np.array([stream.mtp_acceptance for stream in streams], dtype=np.float64)[candidates.length]
    fitting = fitted.stack_acceptance[candidates.profile]
    ratio = accepted_tokens(candidates.drafts, fitting) / accepted_tokens(candidates.drafts, entered)
    return np.where((entered > 0) & (candidates.drafts > 0), ratio, 1.0)


def with_memory_beside(models: ModelTable, drafters: ModelTable, streams: Sequence[Stream]) -> ModelTable:
    """The models of the streams with what is kept beside them: LoRA adapters in BF16, and draft models.

    A draft model is kept in BF16 with a BF16 cache, cut over the same accelerators.
    """
    one = np.ones(len(streams), dtype=np.int64)
    none = one * int(Dtype.BF16)
    alone = CandidateTable(
        pair=none,
        hardware=none,
        model=none,
        length=none,
        profile=none,
        dtype=none,
        kv_dtype=none,
        tp=one,
        dp=one,
        ep=one,
        pp=one,
        drafts=none,
        concurrency=one.astype(np.float64),
    )
    drafting = np.array([stream.draft_acceptance > 0 for stream in streams])
    adapters = np.array([float(stream.lora_adapters) for stream in streams])
    rank = np.array([float(stream.lora_rank) for stream in streams])
    adapting = adapters * lora_parameters(models, rank) * WEIGHT_BYTES[Dtype.BF16]
    weights = weight_bytes(drafters, alone, parameters(drafters, alone))
    token = kv_bytes_per_sequence(drafters, alone, one.astype(np.float64))
    return replace(
        models,
        beside_bytes=adapting + np.where(drafting, weights, 0.0),
        beside_kv_bytes=np.where(drafting, token, 0.0),
    )


def extra_seconds(
    prediction: ServingPrediction,
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    candidates: DeploymentTable,
    streams: Sequence[Stream],
    fitted: Fitted,
) -> tuple[Floats, Floats]:
    """Seconds (before the first token, per later token) of each candidate, shape (N,) each.

    Row i of `lengths` is that of stream i; `prediction` is without them.
    """
    chip, model = hardware.take(candidates.hardware), models.take(candidates.model)
    length = lengths.take(candidates.length)
    row = candidates.length

    def of_stream(values: list[float]) -> Floats:
        return np.array(values, dtype=np.float64)[row]

    offloaded = of_stream([stream.offload_hit_share for stream in streams])
    read = kv_bytes_per_sequence(model, candidates, length.isl) * offloaded
    recompute = prediction.prefill_work_s * offloaded / np.maximum(1 - length.prefix_hit_share, 1e-9)
    loading = reload_s(read, HOST_LINK_GB_PER_S, recompute)
    width: Ints = candidates.tp * candidates.dp
    encoding = encoder_s(
        chip,
        of_stream([stream.encoder_gparams * 1e9 for stream in streams]),
        of_stream([float(stream.media_tokens) for stream in streams]),
        width,
        fitted,
    )
    adapting = lora_step_s(
        chip,
        model,
        of_stream([float(stream.lora_rank) for stream in streams]),
        of_stream([float(stream.lora_adapters) for stream in streams]),
        prediction.batch,
        candidates.tp,
    )
    return loading + encoding, adapting


def predict_with_extra_work(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    candidates: DeploymentTable,
    streams: Sequence[Stream],
    fitted: Fitted,
    drafters: ModelTable,
) -> ServingPrediction:
    """Predictions of both modes with reload, encoder and adapter time, and with draft models."""
    prediction = predict_deployments(hardware, models, lengths, candidates, fitted)
    if not has_extra_work(streams):
        return prediction
    factor, _ = draft_factor(prediction, hardware, models, drafters, lengths, candidates, streams, fitted)
    osl = lengths.osl[candidates.length]
    prediction = with_faster_steps(prediction, candidates.concurrency, osl, factor)
    before, later = extra_seconds(prediction, hardware, models, lengths, candidates, streams, fitted)
    return with_extra_work(prediction, candidates.concurrency, osl, before, later)


def not_modelled(stream: Stream) -> tuple[str, ...]:
    """Parts of the stream's work that no figure counts."""
    left_out = []
    if stream.media_tokens and not stream.encoder_gparams:
        left_out.append("the encoder of images and sound (enter its weights)")
    return tuple(left_out)
