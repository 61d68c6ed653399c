"""Weights, KV cache and what fits: bytes per accelerator, sequences per replica."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from workbench.engine.constants import (
    KV_BYTES,
    KV_DTYPE,
    USABLE_MEMORY_SHARE,
    WEIGHT_BYTES,
    Dtype,
    Floats,
    Ints,
)
from workbench.engine.tables import CandidateTable, HardwareTable, ModelTable

_STATE_BYTES = 4.0
"""Linear-attention and Mamba states are kept in 32 bit."""


class Fit(IntEnum):
    """Whether a candidate can run, and if not why."""

    OK = 0
    WEIGHTS_DO_NOT_FIT = 1
    KV_DOES_NOT_FIT = 2
    PRECISION_UNSUPPORTED = 3


@dataclass(frozen=True, slots=True)
class Parameters:
    """Weights on one rank over all layers, in parameters, shape (N,): by the precision they are kept in."""

    attention: Floats
    mlp: Floats
    experts: Floats
    head: Floats


def attention_parameters(model: ModelTable, tp: Ints) -> Floats:
    """Attention weights per accelerator over all layers, shape (N,).

    GQA: h·hd·(2·nh + 2·nkv)/tp. MLA: the down-projections are replicated on every rank, the rest is
    divided by tp. Linear layers: key, query, value, gate and output projections, divided by tp.
    """
    h, heads = model.hidden_size, model.attention_heads
    softmax_layers = model.full_attention_layers + model.sliding_layers
    gqa = h * model.head_dim * (2 * heads + 2 * model.kv_heads) / tp
    nope, rope, v = model.qk_nope_head_dim, model.qk_rope_head_dim, model.v_head_dim
    query_in = np.where(model.q_lora_rank > 0, model.q_lora_rank, h)
    mla = (
        h * (model.q_lora_rank + model.kv_lora_rank + rope)
        + (query_in * heads * (nope + rope) + model.kv_lora_rank * heads * (nope + v) + heads * v * h) / tp
    )
    linear_key = model.linear_key_heads * model.linear_key_head_dim
    linear_value = model.linear_value_heads * model.linear_value_head_dim
    linear = h * (2 * linear_key + 3 * linear_value) / tp
    return np.where(model.kv_lora_rank > 0, mla, gqa) * softmax_layers + linear * model.linear_layers


def parameters(model: ModelTable, candidates: CandidateTable) -> Parameters:
    """Weights that a rank would hold were there one pipeline stage, shape (N,)."""
    h, tp = model.hidden_size, candidates.tp
    n = candidates.stage
    dense_layers = model.layers - model.moe_layers
    dense = 3 * h * model.dense_intermediate_size / tp * dense_layers
    shared = 3 * h * model.shared_intermediate_size * model.shared_experts / tp * model.moe_layers
    experts = model.experts * 3 * h * model.moe_intermediate_size / n * model.moe_layers
    return Parameters(
        attention=attention_parameters(model, tp),
        mlp=dense + shared,
        experts=experts,
        head=model.vocab_size * h / tp,
    )


def attention_dtype(model: ModelTable, dtype: Ints) -> Ints:
    """Precision of the attention weights: 4-bit MoE checkpoints keep them in BF16, shape (N,)."""
    four_bit = (dtype == Dtype.FP4) | (dtype == Dtype.INT4)
    return np.where(four_bit & (model.moe_layers > 0), int(Dtype.BF16), dtype)


def weight_bytes(model: ModelTable, candidates: CandidateTable, weights: Parameters) -> Floats:
    """Bytes of weights per accelerator, shape (N,). Embedding and LM head stay in BF16.

    What is kept beside the model's own counts too: adapters and draft models, cut by tp.
    """
    body = WEIGHT_BYTES[candidates.dtype]
    attention = WEIGHT_BYTES[attention_dtype(model, candidates.dtype)]
    embedding_and_head = 2 * weights.head * WEIGHT_BYTES[Dtype.BF16]
    layers = weights.attention * attention + (weights.mlp + weights.experts) * body
    total: Floats = layers / candidates.pp + embedding_and_head + model.beside_bytes / candidates.tp
    return total


def kv_elements_per_token(model: ModelTable, tp: Ints) -> Floats:
    """KV elements that one token adds per accelerator and softmax layer, shape (N,).

    GQA 2·hd·max(nkv/tp, 1) (heads are replicated once tp exceeds them); MLA kv_lora + rope, on every rank.
    """
    gqa = 2 * model.head_dim * np.maximum(model.kv_heads / tp, 1.0)
    return np.where(model.kv_lora_rank > 0, model.kv_lora_rank + model.qk_rope_head_dim, gqa)


def linear_state_bytes(model: ModelTable, tp: Ints) -> Floats:
    """Constant state of all linear layers per sequence and accelerator in bytes, shape (N,)."""
    state = model.linear_value_heads * model.linear_key_head_dim * model.linear_value_head_dim
    return state * model.linear_layers * _STATE_BYTES / tp


def kv_bytes_per_sequence(model: ModelTable, candidates: CandidateTable, tokens: Floats) -> Floats:
    """KV cache and state of one sequence of `tokens` per accelerator in bytes, shape (N,)."""
    per_token = kv_elements_per_token(model, candidates.tp) * KV_BYTES[candidates.kv_dtype]
    sliding = np.minimum(tokens, np.where(model.sliding_window > 0, model.sliding_window, tokens))
    kept = model.full_attention_layers * tokens + model.sliding_layers * sliding
    index = model.full_attention_layers * tokens * model.index_head_dim
    layers: Floats = per_token * kept + index + linear_state_bytes(model, candidates.tp)
    return layers / candidates.pp + tokens * model.beside_kv_bytes / candidates.tp


def max_batch(hardware: HardwareTable, weights_bytes: Floats, sequence_bytes: Floats) -> Floats:
    """Sequences whose KV cache fits beside the weights, per attention replica, shape (N,).

    (0.88·memory − weights) / KV per sequence; negative where the weights alone do not fit.
    """
    return (USABLE_MEMORY_SHARE * hardware.memory_gb * 1e9 - weights_bytes) / sequence_bytes


def default_kv_dtype(hardware: HardwareTable, dtype: Ints) -> Ints:
    """KV precision that goes with weights of a precision, row by row, shape (N,).

    FP4 weights on accelerators without FP4 units compute in 16 bit and keep a 16-bit cache.
    """
    plain = (dtype == Dtype.FP4) & ~np.isfinite(hardware.fp4_tflops)
    return np.where(plain, int(Dtype.BF16), KV_DTYPE[dtype])


def fit_reason(hardware: HardwareTable, candidates: CandidateTable, batch_limit: Floats) -> Ints:
    """A `Fit` per candidate, shape (N,)."""
    unsupported = (candidates.dtype == Dtype.FP8) & ~np.isfinite(hardware.fp8_tflops)
    return np.select(
        [unsupported, batch_limit <= 0, batch_limit < 1],
        [int(Fit.PRECISION_UNSUPPORTED), int(Fit.WEIGHTS_DO_NOT_FIT), int(Fit.KV_DOES_NOT_FIT)],
        int(Fit.OK),
    )
