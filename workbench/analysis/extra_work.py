"""Work beside the model's own that a stream asks for: reloads of offloaded context, encoders, adapters."""

from collections.abc import Sequence

import numpy as np

from workbench.domain.workload import Stream
from workbench.engine.caching import reload_s
from workbench.engine.constants import Floats, Ints
from workbench.engine.extras import draft_model_factor, encoder_s, lora_step_s
from workbench.engine.fitted import Fitted
from workbench.engine.memory import kv_bytes_per_sequence, parameters
from workbench.engine.operators import Setting
from workbench.engine.prediction import ServingPrediction, with_extra_work, with_faster_steps
from workbench.engine.search import DeploymentTable, predict_deployments
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable

HOST_LINK_GB_PER_S = 25.0
"""Per accelerator, from host memory or SSD (assumed: what a PCIe 4.0 ×16 link carries)."""


def has_extra_work(streams: Sequence[Stream]) -> bool:
    """Whether any stream asks for work beside the model's own."""
    return any(
        stream.offload_hit_share or stream.encoder_gparams or stream.lora_adapters or stream.draft_acceptance
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
) -> Floats:
    """Factor on each candidate's decode step from its stream's draft model, shape (N,).

    Row i of `drafters` is the draft model of stream i (any model where its acceptance is 0). Candidates that
    speculate with trained layers keep those.
    """
    row = candidates.length
    acceptance = np.array([stream.draft_acceptance for stream in streams], dtype=np.float64)[row]
    factor = np.ones(len(row))
    rows = np.flatnonzero((acceptance > 0) & (candidates.drafts == 0))
    if not len(rows):
        return factor
    chosen = candidates.take(rows)
    settings = [
        Setting(
            hardware=hardware.take(chosen.hardware),
            model=model,
            length=lengths.take(chosen.length),
            candidates=chosen,
            weights=parameters(model, chosen),
            fitted=fitted,
        )
        for model in (models.take(chosen.model), drafters.take(chosen.length))
    ]
    factor[rows] = draft_model_factor(settings[0], settings[1], acceptance[rows], prediction.batch[rows])
    return factor


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
    factor = draft_factor(prediction, hardware, models, drafters, lengths, candidates, streams, fitted)
    osl = lengths.osl[candidates.length]
    prediction = with_faster_steps(prediction, candidates.concurrency, osl, factor)
    before, later = extra_seconds(prediction, hardware, models, lengths, candidates, streams, fitted)
    return with_extra_work(prediction, candidates.concurrency, osl, before, later)


def not_modelled(stream: Stream) -> tuple[str, ...]:
    """Parts of the stream's work that no figure counts."""
    left_out = []
    if stream.media_tokens and not stream.encoder_gparams:
        left_out.append("the encoder of images and sound (enter its weights)")
    if stream.lora_adapters:
        left_out.append("the memory that LoRA adapters take")
    if stream.draft_acceptance:
        left_out.append("the memory that the draft model takes")
    return tuple(left_out)
