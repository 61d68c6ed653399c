"""One decode step as a function of the batch, and one request's prefill, both in closed form.

A deployment's step is a + c·b + e·(1 − exp(−g·b)) + s·√b seconds at b sequences per attention replica:
fixed costs, costs per sequence, experts touched, and the busiest of several attention replicas. The
coefficients depend on everything but the concurrency, so each deployment computes them once.
Source of every equation: docs/engine.md.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import (
    CHUNK_TOKENS,
    KV_BYTES,
    PIPELINE_HOP_S,
    Dtype,
    Floats,
    Ints,
)
from workbench.engine.memory import attention_dtype, kv_elements_per_token, linear_state_bytes
from workbench.engine.operators import (
    Gemm,
    Setting,
    activations,
    attention_rate,
    cache_rate,
    collectives,
    dense,
    highest_peak,
    overhead,
    routed,
    touch_rate,
)

STEP_CAUSES = ("memory", "compute", "all_reduce", "all_to_all", "host")
_MEMORY, _COMPUTE, _ALL_REDUCE, _ALL_TO_ALL, _HOST = range(5)
_FIXED, _PER_SEQUENCE, _TOUCHED, _ROOT = range(4)
_SHAPES = (
    (_PER_SEQUENCE, _TOUCHED, _ROOT),
    (_PER_SEQUENCE, _TOUCHED, _ROOT),
    (_PER_SEQUENCE, _ROOT),
    (_PER_SEQUENCE,),
    (_PER_SEQUENCE,),
)
"""Shapes in the batch that each cause has besides its fixed part."""


@dataclass(frozen=True, slots=True)
class StepCurve:
    """Decode step of each deployment.

    `terms`, shape (5, 4, N): seconds per accepted output token by cause (`STEP_CAUSES`) and by shape in
    the batch b: 1, b, 1 − exp(−g·b), √b. `touch_rate` is g, shape (N,). `roofline`, shape (2, 4, N), is the
    same for all bytes at the full memory bandwidth and all FLOPs at the highest peak.
    """

    terms: Floats
    touch_rate: Floats
    roofline: Floats

    @property
    def total(self) -> Floats:
        """All causes together, shape (4, N)."""
        total: Floats = self.terms.sum(axis=0)
        return total

    def causes(self, row: Ints, batch: Floats, touched: Floats, root: Floats) -> list[Floats]:
        """Seconds by cause of the curves `row` at batches b, 1 − exp(−g·b) and √b, all shape (N,)."""
        shapes = {_PER_SEQUENCE: batch, _TOUCHED: touched, _ROOT: root}
        found = []
        for cause in range(len(STEP_CAUSES)):
            seconds = self.terms[cause, _FIXED][row]
            for shape in _SHAPES[cause]:
                seconds = seconds + self.terms[cause, shape][row] * shapes[shape]
            found.append(seconds)
        return found

    def bound(self, row: Ints, batch: Floats, touched: Floats) -> Floats:
        """Least seconds of the curves `row` at the specification's bandwidth and peak, shape (N,)."""
        memory, compute = self.roofline
        read = memory[_FIXED][row] + memory[_PER_SEQUENCE][row] * batch + memory[_TOUCHED][row] * touched
        least: Floats = np.maximum(read, compute[_PER_SEQUENCE][row] * batch)
        return least

    def computing(self, row: Ints) -> Floats:
        """Least seconds of computing for a token of one sequence at the highest peak, shape (N,)."""
        seconds: Floats = self.roofline[1, _PER_SEQUENCE][row]
        return seconds


def curve_value(terms: Floats, touch_rate: Floats, batch: Floats) -> Floats:
    """Value of curves with `terms` of shape (…, 4, N) at batches of shape (N,); shape (…, N).

    Batches of shape (K, 1) are taken on every curve, shape (K, N), where `terms` has shape (4, N).
    """
    value: Floats = (
        terms[..., _FIXED, :]
        + terms[..., _PER_SEQUENCE, :] * batch
        - terms[..., _TOUCHED, :] * np.expm1(-touch_rate * batch)
        + terms[..., _ROOT, :] * np.sqrt(batch)
    )
    return value


def accepted_tokens(drafts: Ints, acceptance: Floats) -> Floats:
    """Mean tokens per step, shape (N,): 1 + a + … + a^n = 1 + a·(1 − a^n)/(1 − a) at n drafts.

    `acceptance` a is below 1.
    """
    return 1 + acceptance * (1 - acceptance**drafts) / (1 - acceptance)


def attention_flops_per_token(setting: Setting) -> Floats:
    """FLOPs of decode attention per token, context token and layer, before division by tp, shape (N,).

    GQA 4·nh·hd; MLA absorbed 2·nh·(2·kv_lora + rope).
    """
    model = setting.model
    return np.where(
        model.kv_lora_rank > 0,
        2 * model.attention_heads * (2 * model.kv_lora_rank + model.qk_rope_head_dim),
        4 * model.attention_heads * model.head_dim,
    )


def _cache(setting: Setting, verify: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Per sequence and step: (bytes read, FLOPs, seconds reading, seconds computing), shape (N,) each."""
    model, candidates, fitted = setting.model, setting.candidates, setting.fitted
    context = setting.length.context_mean
    sparse = model.sparse_topk > 0
    attended = np.where(sparse, np.minimum(context, model.sparse_topk), context)
    window = np.where(model.sliding_window > 0, np.minimum(context, model.sliding_window), context)
    layer_tokens = model.full_attention_layers * attended + model.sliding_layers * window
    index_tokens = np.where(sparse, model.full_attention_layers * context, 0.0)
    read = (
        kv_elements_per_token(model, candidates.tp) * KV_BYTES[candidates.kv_dtype] * layer_tokens
        + index_tokens * model.index_head_dim
        + 2 * linear_state_bytes(model, candidates.tp)
    )
    flops = verify * layer_tokens * attention_flops_per_token(setting) / candidates.tp
    index = verify * index_tokens * 2 * model.index_heads * model.index_head_dim
    rate = attention_rate(setting)
    seconds = flops / rate + index / (rate / fitted.attention_flops * fitted.index_flops)
    return read, flops + index, read / cache_rate(setting), seconds


def _uneven_stages(setting: Setting) -> Floats:
    """Layers of the longest pipeline stage over the mean, shape (N,): the pace of the whole pipeline."""
    layers, pp = setting.model.layers, setting.candidates.pp
    share: Floats = np.ceil(layers / pp) * pp / layers
    return share


def _roofline(
    setting: Setting, layers: tuple[Gemm, ...], experts: Gemm, cache_bytes: Floats, cache_flops: Floats
) -> Floats:
    """Seconds of a step's bytes at the full bandwidth and FLOPs at the highest peak by shape, (2, 4, N)."""
    verify = setting.candidates.drafts + 1.0
    found = np.zeros((2, 4, len(setting.candidates)))
    found[0, _FIXED] = sum(gemm.bytes for gemm in layers)
    found[0, _PER_SEQUENCE] = cache_bytes
    found[0, _TOUCHED] = experts.bytes
    found[1, _PER_SEQUENCE] = (
        verify * sum(gemm.flops_per_token for gemm in layers)
        + verify * setting.candidates.dp * experts.flops_per_token
        + cache_flops
    )
    found[0] /= setting.hardware.bandwidth_gb_per_s * 1e9
    found[1] /= highest_peak(setting.hardware)
    return found


def decode_curve(setting: Setting) -> StepCurve:
    """Decode step of each deployment over the batch per attention replica."""
    model, candidates, weights, fitted = setting.model, setting.candidates, setting.weights, setting.fitted
    profile = candidates.profile
    count = len(candidates)
    drafts = candidates.drafts.astype(np.float64)
    verify = drafts + 1
    attention = dense(setting, weights.attention, attention_dtype(model, candidates.dtype))
    mlp = dense(setting, weights.mlp, candidates.dtype)
    head = dense(setting, weights.head, np.full(count, int(Dtype.BF16), dtype=np.int64))
    experts = routed(setting)
    cache_bytes, cache_flops, cache_read, cache_compute = _cache(setting, verify)
    moved = collectives(setting)
    launches = overhead(setting)
    layer_activations, expert_activations = activations(setting)

    layer_share = (1 + drafts * fitted.mtp_layer_share / model.layers) * _uneven_stages(setting)
    head_steps = verify * candidates.pp
    stage_tokens = verify * candidates.dp
    busiest = fitted.dp_imbalance * np.sqrt(2 * np.log(candidates.dp))
    terms = np.zeros((5, 4, count))
    terms[_MEMORY, _FIXED] = (attention.read + mlp.read) * layer_share + head.read * head_steps
    terms[_MEMORY, _PER_SEQUENCE] = (
        cache_read + verify * layer_activations + stage_tokens * expert_activations
    ) * layer_share
    terms[_MEMORY, _TOUCHED] = experts.read * layer_share
    terms[_MEMORY, _ROOT] = cache_read * layer_share * busiest
    terms[_COMPUTE, _FIXED] = (attention.fixed + mlp.fixed) * layer_share + head.fixed * head_steps
    terms[_COMPUTE, _PER_SEQUENCE] = (
        verify * (attention.per_token + mlp.per_token) + stage_tokens * experts.per_token + cache_compute
    ) * layer_share + verify * head_steps * head.per_token
    terms[_COMPUTE, _TOUCHED] = experts.fixed * layer_share
    terms[_COMPUTE, _ROOT] = cache_compute * layer_share * busiest
    terms[_ALL_REDUCE, _FIXED] = moved.all_reduce * layer_share
    terms[_ALL_REDUCE, _PER_SEQUENCE] = moved.all_reduce_per_token * verify * layer_share
    terms[_ALL_REDUCE, _ROOT] = moved.all_reduce_per_root_token * np.sqrt(verify) * layer_share
    terms[_ALL_TO_ALL, _FIXED] = moved.all_to_all * layer_share
    terms[_ALL_TO_ALL, _PER_SEQUENCE] = moved.all_to_all_per_token * verify * layer_share
    host = launches * layer_share + fitted.stack_step_s[profile] * candidates.pp + drafts * fitted.mtp_draft_s
    terms[_HOST, _FIXED] = host * (fitted.pools_host if setting.pools else 1.0)
    terms[_HOST, _FIXED] += np.where(candidates.pp > 1, candidates.pp * PIPELINE_HOP_S, 0.0)
    terms[_HOST, _PER_SEQUENCE] = fitted.stack_sequence_s[profile]

    accepted = accepted_tokens(candidates.drafts, fitted.stack_acceptance[profile])
    # A pipeline works on pp micro-batches of b/pp sequences; each waits for all at the slowest stage.
    shape = np.stack([np.ones(count), 1 / candidates.pp, np.ones(count), 1 / np.sqrt(candidates.pp)])
    return StepCurve(
        terms=terms * shape / accepted,
        touch_rate=touch_rate(setting) * stage_tokens / candidates.pp,
        roofline=_roofline(setting, (attention, mlp, head), experts, cache_bytes, cache_flops)
        * shape
        / accepted,
    )


@dataclass(frozen=True, slots=True)
class PrefillCurve:
    """Seconds of one request's prefill, shape (N,) each: fixed + spread · (1 + (dp − 1)·c/(c + c½)).

    `spread` is the experts' computing for the tokens of one attention replica: with few requests c per
    replica the others idle and the experts serve one, with many they serve all. `shared` is the part of
    `fixed` that does not grow with the tokens: reading weights, launches. `latency` is the factor
    from the occupation of a pipeline stage to the passage through all. `roofline` is all FLOPs at the
    highest peak.
    """

    fixed: Floats
    spread: Floats
    shared: Floats
    replicas: Floats
    half: float
    latency: Floats
    roofline: Floats

    def take(self, rows: Ints) -> "PrefillCurve":
        """The curves of the given deployments, in that order."""
        return PrefillCurve(
            fixed=self.fixed[rows],
            spread=self.spread[rows],
            shared=self.shared[rows],
            replicas=self.replicas[rows],
            half=self.half,
            latency=self.latency[rows],
            roofline=self.roofline[rows],
        )

    def work(self, concurrency: Floats) -> Floats:
        """Seconds that one request occupies an attention replica (its busiest stage)."""
        together = 1 + (self.replicas - 1) * concurrency / (concurrency + self.half)
        work: Floats = self.fixed + self.spread * together
        return work


def prefill_curve(setting: Setting) -> PrefillCurve:
    """Prefill of each deployment over the requests in flight per attention replica.

    Tokens found in the prefix cache are not computed again but are attended to: attention FLOPs go with
    ISL² − (hit·ISL)².
    """
    model, candidates, weights, length = setting.model, setting.candidates, setting.weights, setting.length
    scale = setting.fitted.stack_prefill_efficiency[candidates.profile]
    new_tokens = length.isl * (1 - length.prefix_hit_share)
    chunk = np.minimum(np.maximum(new_tokens, 1.0), CHUNK_TOKENS)
    chunks = new_tokens / chunk
    attention = dense(setting, weights.attention, attention_dtype(model, candidates.dtype), scale)
    mlp = dense(setting, weights.mlp, candidates.dtype, scale)
    experts = routed(setting, scale)
    touched = -np.expm1(-touch_rate(setting) * chunk)
    moved = collectives(setting)
    fixed = (
        attention.read
        + attention.fixed
        + mlp.read
        + mlp.fixed
        + (experts.read + experts.fixed) * touched
        + moved.all_reduce
        + moved.all_to_all
    )
    layer_activations, expert_activations = activations(setting)
    per_token = attention.per_token + mlp.per_token + layer_activations
    per_token = per_token + moved.all_reduce_per_token + moved.all_to_all_per_token
    rooted = moved.all_reduce_per_root_token * np.sqrt(chunk)
    flops, index = _prefill_attention(setting, new_tokens)
    fitted = setting.fitted
    rate = attention_rate(setting, scale) / fitted.attention_flops * fitted.prefill_attention_flops
    attending = flops / rate + index / (rate / fitted.prefill_attention_flops * fitted.index_flops)
    gemm_flops = attention.flops_per_token + mlp.flops_per_token + experts.flops_per_token
    stage = _uneven_stages(setting) / candidates.pp
    return PrefillCurve(
        fixed=(chunks * (fixed + per_token * chunk + rooted) + attending) * stage,
        spread=new_tokens * (experts.per_token + expert_activations) * stage,
        shared=chunks * fixed * stage,
        replicas=candidates.dp.astype(np.float64),
        half=setting.fitted.dp_prefill_half,
        latency=candidates.pp.astype(np.float64),
        roofline=(new_tokens * gemm_flops + flops + index) / highest_peak(setting.hardware),
    )


def _prefill_attention(setting: Setting, new_tokens: Floats) -> tuple[Floats, Floats]:
    """(FLOPs of attention, FLOPs of its sparse index) of one request on one accelerator, shape (N,)."""
    model, candidates, length = setting.model, setting.candidates, setting.length
    sparse = model.sparse_topk > 0
    half_square = length.isl_square * (1 - length.prefix_hit_share**2) / 2
    topk = np.where(sparse, np.minimum(model.sparse_topk, length.isl), length.isl)
    full = np.where(sparse, np.minimum(half_square, new_tokens * topk), half_square)
    sliding = np.minimum(half_square, new_tokens * np.minimum(model.sliding_window, length.isl))
    head_flops = np.where(
        model.kv_lora_rank > 0,
        2 * model.attention_heads * (model.qk_nope_head_dim + model.qk_rope_head_dim + model.v_head_dim),
        4 * model.attention_heads * model.head_dim,
    )
    layers = model.full_attention_layers * full + model.sliding_layers * sliding
    index = np.where(sparse, 2 * model.index_heads * model.index_head_dim * half_square, 0.0)
    return head_flops * layers / candidates.tp, index * model.full_attention_layers
