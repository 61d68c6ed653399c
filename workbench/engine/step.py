"""Time of one decode step and of one request's prefill, by cause.

Source of every equation: docs/methodology.md, "Serving performance"; constants in `constants`.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import (
    ALL_REDUCE_BASE_S,
    ALL_REDUCE_LINK_EFFICIENCY,
    ALL_REDUCE_PER_DOUBLING_S,
    ALL_TO_ALL_BASE_S,
    ALL_TO_ALL_BYTES,
    ALL_TO_ALL_LINK_EFFICIENCY,
    ALL_TO_ALL_PER_DOUBLING,
    ATTENTION_FLOPS_EFFICIENCY,
    CHUNK_TOKENS,
    CROSS_DOMAIN_ALL_REDUCE_S,
    CROSS_DOMAIN_ALL_TO_ALL_S,
    DENSE_READ_FACTOR,
    DP_IMBALANCE,
    DP_PREFILL_HALF,
    EXPERT_READ_FACTOR,
    FAMILY_BANDWIDTH,
    FAMILY_FLOPS,
    FAMILY_LATENCY,
    FAMILY_LINK,
    FAMILY_OVERHEAD,
    GEMM_BANDWIDTH_EFFICIENCY,
    GEMM_FLOPS_EFFICIENCY,
    GEMM_HALF_SATURATION_TOKENS,
    KV_BANDWIDTH_EFFICIENCY,
    KV_BYTES,
    LAYER_OVERHEAD_S,
    LINEAR_LAYER_OVERHEAD_S,
    MAX_EFFICIENCY,
    MLA_LAYER_OVERHEAD_S,
    MOE_LAYER_OVERHEAD_S,
    MTP_ACCEPTED_TOKENS,
    MTP_DRAFT_S,
    MTP_DRAFTS,
    MTP_LAYER_SHARE,
    NIC_EFFICIENCY,
    NO_FP4_UNITS_READ_FACTOR,
    STACK_KV_BANDWIDTH,
    STACK_LATENCY,
    STACK_OVERHEAD,
    STACK_PREFILL_EFFICIENCY,
    STACK_SEQUENCE_S,
    STACK_STEP_S,
    WEIGHT_BYTES,
    Dtype,
    Floats,
    Ints,
)
from workbench.engine.memory import Parameters, attention_dtype, kv_elements_per_token, linear_state_bytes
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable


@dataclass(frozen=True, slots=True)
class Setting:
    """Candidates of a block with their hardware, model and lengths, row by row, shape (N,) each."""

    hardware: HardwareTable
    model: ModelTable
    length: LengthTable
    candidates: CandidateTable
    weights: Parameters


@dataclass(frozen=True, slots=True)
class StepTime:
    """Seconds per accepted output token by cause, shape (N,) each."""

    memory: Floats
    compute: Floats
    all_reduce: Floats
    all_to_all: Floats
    host: Floats

    @property
    def total(self) -> Floats:
        """All causes together."""
        return self.memory + self.compute + self.all_reduce + self.all_to_all + self.host


def gemm_peak(hardware: HardwareTable, dtype: Ints) -> Floats:
    """Peak FLOP/s at which GEMMs of a weight precision run, shape (N,).

    FP8 P16·(P8/P16)^0.75, FP4 P16·2^0.75·(P4/P16/2)^0.611 (fitted: higher peaks are reached less well);
    weight-only formats, and FP4 without FP4 units, compute in BF16.
    """
    p16 = hardware.bf16_tflops * 1e12
    fp8 = p16 * np.nan_to_num(hardware.fp8_tflops / hardware.bf16_tflops, nan=1.0) ** 0.75
    ratio = hardware.fp4_tflops / hardware.bf16_tflops
    fp4 = p16 * np.where(np.isfinite(ratio), 2**0.75 * (np.nan_to_num(ratio, nan=2.0) / 2) ** 0.611, 1.0)
    native = np.select([dtype == Dtype.FP8, dtype == Dtype.FP4], [fp8, fp4], p16)
    raw = np.select(
        [dtype == Dtype.FP8, dtype == Dtype.FP4],
        [
            np.nan_to_num(hardware.fp8_tflops, nan=0.0) * 1e12,
            np.nan_to_num(hardware.fp4_tflops, nan=0.0) * 1e12,
        ],
        p16,
    )
    peak: Floats = np.minimum(native, np.maximum(raw, p16))
    return peak


def _flops_efficiency(family: Ints) -> Floats:
    efficiency: Floats = np.minimum(GEMM_FLOPS_EFFICIENCY * FAMILY_FLOPS[family], MAX_EFFICIENCY)
    return efficiency


def _read_rate(setting: Setting, factor: Floats, dtype: Ints) -> Floats:
    """Bytes per second at which weights stream from memory, shape (N,)."""
    no_units = (dtype == Dtype.INT4) | ((dtype == Dtype.FP4) & ~np.isfinite(setting.hardware.fp4_tflops))
    efficiency = (
        GEMM_BANDWIDTH_EFFICIENCY
        * FAMILY_BANDWIDTH[setting.hardware.family]
        * factor[dtype]
        * np.where(no_units, NO_FP4_UNITS_READ_FACTOR, 1.0)
    )
    return setting.hardware.bandwidth_gb_per_s * 1e9 * np.minimum(efficiency, MAX_EFFICIENCY)


def _gemm(
    setting: Setting, weights: Floats, tokens: Floats, dtype: Ints, scale: Floats | float = 1.0
) -> tuple[Floats, Floats]:
    """(memory, compute) seconds of dense GEMMs with `weights` parameters on `tokens` rows.

    t = W·w/(BW·η_b) + 2·W·n/(P·η_c·n/(n + n½)): additive roofline with saturation in the rows.
    """
    memory = weights * WEIGHT_BYTES[dtype] / (_read_rate(setting, DENSE_READ_FACTOR, dtype) * scale)
    rate = gemm_peak(setting.hardware, dtype) * _flops_efficiency(setting.hardware.family) * scale
    return memory, 2 * weights * (tokens + GEMM_HALF_SATURATION_TOKENS) / rate


def _experts(setting: Setting, tokens: Floats, scale: Floats | float = 1.0) -> tuple[Floats, Floats]:
    """(memory, compute) seconds of the routed experts for `tokens` tokens of the whole replica.

    Only touched experts are read: 1 − (1 − k/E)^T of them.
    """
    model, candidates = setting.model, setting.candidates
    share = np.divide(
        model.experts_per_token, model.experts, out=np.ones_like(model.experts), where=model.experts > 0
    )
    touched = -np.expm1(tokens * np.log1p(-np.minimum(share, 1 - 1e-12)))
    touched = np.where(model.experts > 0, touched, 1.0)
    dtype = candidates.dtype
    weights = setting.weights.experts
    memory = (
        weights * touched * WEIGHT_BYTES[dtype] / (_read_rate(setting, EXPERT_READ_FACTOR, dtype) * scale)
    )
    rate = gemm_peak(setting.hardware, dtype) * _flops_efficiency(setting.hardware.family) * scale
    rows = tokens * share / np.maximum(touched, 1e-12)
    compute = 2 * weights * touched * (rows + GEMM_HALF_SATURATION_TOKENS) / rate
    return memory, compute


def _collectives(setting: Setting, tokens: Floats) -> tuple[Floats, Floats]:
    """(all-reduce, all-to-all) seconds of one pass of `tokens` tokens per attention replica."""
    hardware, model, candidates = setting.hardware, setting.model, setting.candidates
    family, profile = hardware.family, candidates.profile
    n, tp = candidates.accelerators, candidates.tp
    latency = FAMILY_LATENCY[family] * STACK_LATENCY[profile]
    link = hardware.scale_up_gb_per_s * 1e9 / FAMILY_LINK[family]
    port = hardware.nic_gb_per_s * 1e9 * NIC_EFFICIENCY
    beyond = n > hardware.scale_up_domain
    h = model.hidden_size

    reduced = tokens * h * 2
    all_reduce = (ALL_REDUCE_BASE_S + ALL_REDUCE_PER_DOUBLING_S * np.log2(tp)) * latency + 2 * (
        tp - 1
    ) / tp * reduced / (link * ALL_REDUCE_LINK_EFFICIENCY)
    node_rate = np.maximum(port * hardware.nic_ports_per_node, 1.0)
    all_reduce += np.where(
        tp > hardware.scale_up_domain, CROSS_DOMAIN_ALL_REDUCE_S + 2 * reduced / node_rate, 0.0
    )
    expert_parallel = (candidates.ep > 1) & (candidates.dp > 1) & (model.moe_layers > 0)
    count = np.where(expert_parallel, 2 * model.layers - model.moe_layers, 2 * model.layers)
    all_reduce_total = np.where(tp > 1, count * all_reduce, 0.0)

    sent = ALL_TO_ALL_BYTES * tokens * h * np.minimum(model.experts_per_token, n) * (n - 1) / n
    dispatch = 2 * ALL_TO_ALL_BASE_S * latency * (1 + ALL_TO_ALL_PER_DOUBLING * np.log2(n)) + sent / (
        link * ALL_TO_ALL_LINK_EFFICIENCY
    )
    dispatch += np.where(beyond, CROSS_DOMAIN_ALL_TO_ALL_S + sent / np.maximum(port, 1.0), 0.0)
    all_to_all = np.where(expert_parallel, model.moe_layers * dispatch, 0.0)
    return all_reduce_total, all_to_all


def _overhead(setting: Setting) -> Floats:
    """Host and launch seconds of the layers of one pass."""
    model, candidates = setting.model, setting.candidates
    layers = (
        LAYER_OVERHEAD_S * model.layers
        + MLA_LAYER_OVERHEAD_S * np.where(model.kv_lora_rank > 0, model.layers, 0.0)
        + MOE_LAYER_OVERHEAD_S * model.moe_layers
        + LINEAR_LAYER_OVERHEAD_S * model.linear_layers
    )
    return layers * STACK_OVERHEAD[candidates.profile] * FAMILY_OVERHEAD[setting.hardware.family]


def _decode_attention(setting: Setting, batch: Floats, tokens_per_sequence: Floats) -> tuple[Floats, Floats]:
    """(memory, compute) seconds of attention over the cached context in one step."""
    hardware, model, candidates = setting.hardware, setting.model, setting.candidates
    mla = model.kv_lora_rank > 0
    context = setting.length.context_mean
    attended = np.where(model.sparse_topk > 0, np.minimum(context, model.sparse_topk), context)
    window = np.where(model.sliding_window > 0, np.minimum(context, model.sliding_window), context)
    layer_tokens = model.full_attention_layers * attended + model.sliding_layers * window
    busiest = batch + np.where(
        candidates.dp > 1, DP_IMBALANCE * np.sqrt(2 * batch * np.log(candidates.dp)), 0.0
    )
    rate = (
        hardware.bandwidth_gb_per_s
        * 1e9
        * np.minimum(
            KV_BANDWIDTH_EFFICIENCY
            * STACK_KV_BANDWIDTH[candidates.profile]
            * FAMILY_BANDWIDTH[hardware.family],
            MAX_EFFICIENCY,
        )
    )
    per_token = kv_elements_per_token(model, candidates.tp) * KV_BYTES[candidates.dtype]
    index_tokens = np.where(model.sparse_topk > 0, model.full_attention_layers * context, 0.0)
    read = (
        per_token * layer_tokens
        + index_tokens * model.index_head_dim
        + 2 * linear_state_bytes(model, candidates.tp)
    )
    heads = model.attention_heads
    flops = np.where(
        mla,
        2 * heads * (2 * model.kv_lora_rank + model.qk_rope_head_dim),
        4 * heads * model.head_dim,
    )
    index_flops = 2 * model.index_heads * model.index_head_dim
    work = busiest * tokens_per_sequence * (layer_tokens * flops + index_tokens * index_flops) / candidates.tp
    return busiest * read / rate, work / _attention_rate(setting)


def _attention_rate(setting: Setting) -> Floats:
    """FLOP/s of attention, in BF16."""
    efficiency = np.minimum(
        ATTENTION_FLOPS_EFFICIENCY * FAMILY_FLOPS[setting.hardware.family], MAX_EFFICIENCY
    )
    return setting.hardware.bf16_tflops * 1e12 * efficiency


def decode_step(setting: Setting, batch: Floats) -> StepTime:
    """Seconds per accepted output token at `batch` sequences per attention replica, shape (N,)."""
    model, candidates, weights = setting.model, setting.candidates, setting.weights
    verify = np.where(candidates.mtp, MTP_DRAFTS + 1.0, 1.0)
    tokens = batch * verify
    attention_memory, attention_compute = _gemm(
        setting, weights.attention, tokens, attention_dtype(model, candidates.dtype)
    )
    mlp_memory, mlp_compute = _gemm(setting, weights.mlp, tokens, candidates.dtype)
    expert_memory, expert_compute = _experts(setting, tokens * candidates.dp)
    cache_memory, cache_compute = _decode_attention(setting, batch, verify)
    head_memory, head_compute = _gemm(
        setting, weights.head, tokens, np.full_like(candidates.dtype, int(Dtype.BF16))
    )
    all_reduce, all_to_all = _collectives(setting, tokens)
    overhead = _overhead(setting)
    host = (
        overhead
        + STACK_STEP_S[candidates.profile]
        + STACK_SEQUENCE_S[candidates.profile] * batch * candidates.dp
    )

    memory = attention_memory + mlp_memory + expert_memory + cache_memory
    compute = attention_compute + mlp_compute + expert_compute + cache_compute
    drafts = np.where(candidates.mtp, MTP_DRAFTS, 0) * 1.0
    per_layer = drafts * MTP_LAYER_SHARE / model.layers
    accepted = np.where(candidates.mtp, MTP_ACCEPTED_TOKENS, 1.0)
    return StepTime(
        memory=(memory * (1 + per_layer) + head_memory * (1 + drafts)) / accepted,
        compute=(compute * (1 + per_layer) + head_compute * (1 + drafts)) / accepted,
        all_reduce=all_reduce * (1 + per_layer) / accepted,
        all_to_all=all_to_all * (1 + per_layer) / accepted,
        host=(host + overhead * per_layer + drafts * MTP_DRAFT_S) / accepted,
    )


def prefill_work(setting: Setting, concurrency: Floats) -> Floats:
    """Seconds of prefill per request on one attention replica, shape (N,).

    `concurrency` is requests in flight per attention replica. Tokens found in the prefix cache are not
    computed again but are attended to: attention FLOPs go with ISL² − (hit·ISL)².
    """
    model, candidates, weights, length = setting.model, setting.candidates, setting.weights, setting.length
    scale = STACK_PREFILL_EFFICIENCY[candidates.profile]
    new_tokens = length.isl * (1 - length.prefix_hit_share)
    chunk = np.minimum(np.maximum(new_tokens, 1.0), CHUNK_TOKENS)
    chunks = new_tokens / chunk
    attention = sum(_gemm(setting, weights.attention, chunk, attention_dtype(model, candidates.dtype), scale))
    mlp = sum(_gemm(setting, weights.mlp, chunk, candidates.dtype, scale))
    together = 1 + (candidates.dp - 1) * concurrency / (concurrency + DP_PREFILL_HALF)
    experts = sum(_experts(setting, chunk * together, scale))
    collectives = sum(_collectives(setting, chunk))

    half_square = length.isl_square * (1 - length.prefix_hit_share**2) / 2
    window = np.minimum(model.sliding_window, length.isl)
    topk = np.where(model.sparse_topk > 0, np.minimum(model.sparse_topk, length.isl), length.isl)
    full = np.where(model.sparse_topk > 0, np.minimum(half_square, new_tokens * topk), half_square)
    sliding = np.minimum(half_square, new_tokens * window)
    head_flops = np.where(
        model.kv_lora_rank > 0,
        2 * model.attention_heads * (model.qk_nope_head_dim + model.qk_rope_head_dim + model.v_head_dim),
        4 * model.attention_heads * model.head_dim,
    )
    index_flops = np.where(
        model.sparse_topk > 0, 2 * model.index_heads * model.index_head_dim * half_square, 0.0
    )
    flops = (
        head_flops * (model.full_attention_layers * full + model.sliding_layers * sliding)
        + index_flops * model.full_attention_layers
    ) / candidates.tp
    rate = _attention_rate(setting) * np.minimum(scale, MAX_EFFICIENCY / ATTENTION_FLOPS_EFFICIENCY)
    return chunks * (attention + mlp + experts + collectives) + flops / rate
