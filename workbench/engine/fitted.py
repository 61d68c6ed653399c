"""Fitted numbers of the serving recipe, as arrays.

They come from `catalogs/calibration` (`evidence.calibration` reads it) or from a fit in progress
(`workbench.calibrate`). Factors near 1 multiply a base value; docs/engine.md says where each one acts.
"""

from dataclasses import dataclass

from workbench.engine.constants import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Parameters by family (F,), by stack (S,), by weight Dtype (D,) and for all, and log offsets.

    `decode_offset` and `first_token_offset`, shape (G, M, S, D, 2), are added to the logarithm of TPOT and
    TTFT: rows of accelerators and models known to the calibration (row 0: unknown), stacks, precisions,
    and the mode (0 aggregated, 1 disaggregated).
    """

    family_bandwidth: Floats
    family_flops: Floats
    family_overhead: Floats
    family_link: Floats
    family_latency: Floats

    stack_step_s: Floats
    stack_sequence_s: Floats
    stack_kv_bandwidth: Floats
    stack_prefill_share: Floats
    """Share of the others' prefill that falls before the first token."""

    stack_prefill_slope: Floats
    """Share that falls there besides when requests run in step."""

    stack_bunching: Floats
    """Other prompts that a request meets on arrival when requests run in step."""

    stack_ttft_s: Floats
    stack_overhead: Floats
    stack_prefill_efficiency: Floats
    stack_latency: Floats
    stack_all_reduce_root_s: Floats
    """Seconds per root of a byte that an all-reduce between `ROOT_RANKS` takes besides."""

    stack_memory_reserve: Floats
    """Share of the output length that a running request holds in the KV cache on average."""

    stack_acceptance: Floats
    """Chance that a drafted token is accepted, given that those before it were."""

    stack_wait_steps: Floats
    """Steps that pass between a prompt's prefill and its first token's arrival at the client."""

    stack_replica_wait: Floats
    """Decode steps that a request waits until several attention replicas take prompts together."""

    dense_read: Floats
    expert_read: Floats
    expert_flops: Floats

    in_step_tokens: float
    """Output tokens below which requests that start together also end together."""
    gemm_bandwidth: float
    gemm_flops: float
    gemm_half_tokens: float
    activation_traffic: float
    """What reading and writing activations takes, over that of every element once."""
    block_scaled_flops: float
    """Compute efficiency of FP8 in blocks, over that of whole tensors, where no units scale blocks."""
    fp8_peak_power: float
    fp4_peak_power: float
    no_units_read: float
    kv_bandwidth: float
    mla_kv_bandwidth: float
    attention_flops: float
    prefill_attention_flops: float
    index_flops: float
    expert_coverage: float
    expert_skew: float
    all_reduce_base_s: float
    all_reduce_per_doubling_s: float
    all_reduce_link: float
    all_to_all_base_s: float
    all_to_all_per_doubling: float
    all_to_all_link: float
    all_to_all_bytes: float
    cross_domain_all_reduce_s: float
    cross_domain_all_to_all_s: float
    layer_s: float
    mla_layer_s: float
    moe_layer_s: float
    shared_layer_s: float
    """Launches that shared experts add to an MoE layer."""
    norm_s: float
    """Launch of a norm of queries or keys in a layer."""
    linear_layer_s: float
    sparse_layer_s: float
    """Index, top-k and gathering launches of a sparse-attention layer."""
    expert_s: float
    """Launch and tail seconds per touched expert and layer of a rank."""
    mtp_layer_share: float
    mtp_draft_s: float
    dp_imbalance: float
    dp_prefill_half: float
    lone_prefill_s: float
    ttft_moe: float
    ttft_mla: float
    memory_share: float
    """Of the specified capacity, what weights and KV cache fill before requests wait."""
    pools_host: float
    """Host and launch time of a decode step where prefill runs apart, over that of a shared pool."""
    transfer_s: float
    disagg_queue: float

    decode_offset: Floats
    first_token_offset: Floats
