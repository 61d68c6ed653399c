"""Inputs as struct-of-arrays: one row per hardware, model, stack, length mix and candidate."""

from dataclasses import dataclass, fields
from typing import Self

from workbench.engine.constants import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Arrays of equal length, one element per row."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: Ints) -> Self:
        """The given rows, in that order (repeats allowed)."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class HardwareTable(Table):
    """Accelerators as they stand in their systems, shape (H,). 1 GB = 1e9 bytes; peaks are dense.

    A peak of NaN means that the accelerator has no such units. `family` indexes
    `constants.FAMILIES`, `calibrated` the accelerators of the calibration's offsets (0: not among them).
    `nic_gb_per_s` is one port's line rate; 0 where there is no network. `bandwidth_factor`, `flops_factor`
    and `overhead_factor` multiply those of the family: 1 where it was fitted on this generation.
    """

    memory_gb: Floats
    bandwidth_gb_per_s: Floats
    bf16_tflops: Floats
    fp8_tflops: Floats
    fp4_tflops: Floats
    scale_up_gb_per_s: Floats
    scale_up_domain: Ints
    accelerators_per_node: Ints
    nic_gb_per_s: Floats
    nic_ports_per_node: Ints
    family: Ints
    bandwidth_factor: Floats
    flops_factor: Floats
    overhead_factor: Floats
    calibrated: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTable(Table):
    """Model architectures, shape (M,); zero where a part is absent. `kv_lora_rank` > 0 means MLA.

    `calibrated` is the model's row in the calibration's offsets (0: not among them). `beside_bytes` are
    weights kept beside the model's own (adapters, a draft model), `beside_kv_bytes` what a token adds to
    their cache, both before division by tp.
    """

    layers: Floats
    hidden_size: Floats
    attention_heads: Floats
    kv_heads: Floats
    head_dim: Floats
    q_lora_rank: Floats
    kv_lora_rank: Floats
    qk_nope_head_dim: Floats
    qk_rope_head_dim: Floats
    v_head_dim: Floats
    joint_norms: Floats
    query_key_norms: Floats
    block_scales: Floats
    dense_intermediate_size: Floats
    moe_layers: Floats
    experts: Floats
    experts_per_token: Floats
    moe_intermediate_size: Floats
    shared_experts: Floats
    shared_intermediate_size: Floats
    full_attention_layers: Floats
    sliding_layers: Floats
    sliding_window: Floats
    linear_layers: Floats
    linear_key_heads: Floats
    linear_value_heads: Floats
    linear_key_head_dim: Floats
    linear_value_head_dim: Floats
    sparse_topk: Floats
    index_heads: Floats
    index_head_dim: Floats
    mtp_layers: Floats
    vocab_size: Floats
    beside_bytes: Floats
    beside_kv_bytes: Floats
    calibrated: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthTable(Table):
    """Moments of request lengths in tokens, shape (L,).

    Real means, not a benchmark's nominal lengths (whose real means are about 0.9 of them).
    `context_mean` is the context that the average output token attends to.
    """

    isl: Floats
    isl_square: Floats
    osl: Floats
    context_mean: Floats
    prefix_hit_share: Floats


def length_moments(isl: Floats, osl: Floats, weight: Floats) -> tuple[float, float, float, float]:
    """(mean ISL, mean ISL², mean OSL, mean decode context) of weighted length classes, each shape (K,).

    The context is weighted by output tokens: Σ w·osl·(isl + osl/2) / Σ w·osl.
    """
    share = weight / weight.sum()
    tokens = share * osl
    context = float((tokens * (isl + osl / 2)).sum() / tokens.sum())
    return float((share * isl).sum()), float((share * isl**2).sum()), float(tokens.sum()), context


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTable(Table):
    """Deployments to evaluate, shape (N,); the first three index rows of the other tables.

    A replica has tp · dp · pp accelerators: `pp` pipeline stages, each of `dp` attention replicas of width
    `tp`; experts are spread over `ep` ranks of a stage. `profile` indexes `constants.STACK_PROFILES`.
    `drafts` tokens are speculated each step (0: none). `concurrency` requests are in flight per replica.
    `pair` numbers the (offer, stream) that the candidate belongs to.
    """

    pair: Ints
    hardware: Ints
    model: Ints
    length: Ints
    profile: Ints
    dtype: Ints
    kv_dtype: Ints
    tp: Ints
    dp: Ints
    ep: Ints
    pp: Ints
    drafts: Ints
    concurrency: Floats

    @property
    def accelerators(self) -> Ints:
        """Accelerators per replica."""
        return self.tp * self.dp * self.pp

    @property
    def stage(self) -> Ints:
        """Accelerators per pipeline stage."""
        return self.tp * self.dp
