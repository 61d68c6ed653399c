"""Work beside the model's own: adapters, separate draft models, and encoders of images and sound."""

from dataclasses import replace

import numpy as np

from workbench.engine.constants import WEIGHT_BYTES, Dtype, Floats, Ints
from workbench.engine.fitted import Fitted
from workbench.engine.operators import Setting
from workbench.engine.step import accepted_tokens, curve_value, decode_curve
from workbench.engine.tables import HardwareTable, ModelTable

DRAFT_LENGTHS = (1, 2, 3, 4, 6, 8)
"""Tokens that a separate draft model is tried with at a time."""


def lora_parameters(model: ModelTable, rank: Floats) -> Floats:
    """Weights of one adapter on every attention and dense projection, shape (N,): rank·Σ(in + out).

    Experts are left alone, as the serving stacks do. Source: E. Hu et al., "LoRA", 2021, section 4.
    """
    h = model.hidden_size
    heads = model.attention_heads * model.head_dim
    kv = model.kv_heads * model.head_dim
    attention = (h + heads) + 2 * (h + kv) + (heads + h)
    mla = (
        (h + np.where(model.q_lora_rank > 0, model.q_lora_rank, heads))
        + (h + model.kv_lora_rank + model.qk_rope_head_dim)
        + (model.attention_heads * model.v_head_dim + h)
    )
    softmax = model.full_attention_layers + model.sliding_layers
    dense = 3 * (h + model.dense_intermediate_size) * (model.layers - model.moe_layers)
    total: Floats = rank * (np.where(model.kv_lora_rank > 0, mla, attention) * softmax + dense)
    return total


def lora_step_s(
    hardware: HardwareTable, model: ModelTable, rank: Floats, adapters: Floats, batch: Floats, tp: Ints
) -> Floats:
    """Seconds that adapters add to a decode step of `batch` sequences, shape (N,), at the roofline.

    Distinct adapters in the batch, A·(1 − (1 − 1/A)^b), are read; every sequence computes with its own.
    """
    weights = lora_parameters(model, rank) / tp
    share = 1 / np.maximum(adapters, 1.0)
    distinct = adapters * -np.expm1(batch * np.log1p(-np.minimum(share, 1 - 1e-12)))
    read = weights * distinct * WEIGHT_BYTES[Dtype.BF16] / (hardware.bandwidth_gb_per_s * 1e9)
    compute = 2 * weights * batch / (hardware.bf16_tflops * 1e12)
    return np.where(adapters > 0, read + compute, 0.0)


def draft_model_factor(
    target: Setting, draft: Setting, deployment: Ints, acceptance: Floats, batch: Floats
) -> tuple[Floats, Ints]:
    """Step time with a separate draft model over the plain one, and the draft length, shape (N,) each.

    (n·t_draft(b) + t_verify(b, n + 1 tokens)) / (1 + a·(1 − aⁿ)/(1 − a)) / t(b) at the n of `DRAFT_LENGTHS`
    that is fastest, on the same accelerators (Y. Leviathan, M. Kalman, Y. Matias, "Fast inference from
    transformers via speculative decoding", 2023); 1 and no drafts where drafting would not pay. Acceptance a
    must be entered: nothing fitted stands behind it. `deployment` is the row of the settings behind each
    candidate.
    """
    alone = _step_s(target, 0, deployment, batch)
    each = _step_s(draft, 0, deployment, batch)
    best, length = np.ones(len(batch)), np.zeros(len(batch), dtype=np.int64)
    for drafts in DRAFT_LENGTHS:
        verify = _step_s(target, drafts, deployment, batch)
        mean_accepted = accepted_tokens(np.full(len(batch), drafts, dtype=np.int64), acceptance)
        factor = (drafts * each + verify) / mean_accepted / alone
        faster = (acceptance > 0) & (factor < best)
        best, length = np.where(faster, factor, best), np.where(faster, drafts, length)
    return best, length


def _step_s(setting: Setting, drafts: int, deployment: Ints, batch: Floats) -> Floats:
    """Seconds of a pass over 1 + `drafts` tokens of each sequence, none of them accepted, shape (N,)."""
    lengths = np.full(len(setting.candidates), drafts, dtype=np.int64)
    candidates = replace(setting.candidates, drafts=lengths)
    curve = decode_curve(replace(setting, candidates=candidates, fitted=_without_mtp(setting.fitted)))
    return curve_value(curve.total[:, deployment], curve.touch_rate[deployment], batch)


def _without_mtp(fitted: Fitted) -> Fitted:
    """The fit without the cost of trained draft layers and with every draft refused: pure verification."""
    return replace(
        fitted,
        mtp_layer_share=0.0,
        mtp_draft_s=0.0,
        stack_acceptance=np.zeros_like(fitted.stack_acceptance),
    )


def encoder_s(
    hardware: HardwareTable, encoder_parameters: Floats, patches: Floats, accelerators: Ints, fitted: Fitted
) -> Floats:
    """Seconds that one request's images or sound take in the encoder, shape (N,): 2·W·patches at 16 bit.

    At the calibration's GEMM efficiency. Attention among patches is left out: at a few thousand patches it is
    below a tenth of the matrices' work.
    """
    rate = hardware.bf16_tflops * 1e12 * fitted.gemm_flops * accelerators
    seconds: Floats = 2 * encoder_parameters * patches / rate
    return seconds
