"""Rates at which a deployment computes, reads memory and moves data, and what its operators need.

One row per deployment. Source of every equation: docs/engine.md, "Operators"; the fitted numbers come
in a `fitted.Fitted`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.constants import (
    HIDDEN_PASSES,
    HOST_BUS_ALL_REDUCE,
    HOST_BUS_ALL_REDUCE_POWER,
    HOST_BUS_GB_PER_S,
    MAX_EFFICIENCY,
    NIC_EFFICIENCY,
    ROOT_RANKS,
    WEIGHT_BYTES,
    Bools,
    Dtype,
    Floats,
    Ints,
)
from workbench.engine.fitted import Fitted
from workbench.engine.memory import Parameters
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable


def reached(efficiency: Floats) -> Floats:
    """Efficiency that nears `MAX_EFFICIENCY` and never passes it: e/(1 + (e/most)^16)^(1/16).

    A hard limit would leave the fit without derivatives where it binds.
    """
    power = (efficiency / MAX_EFFICIENCY) ** 2
    for _ in range(3):
        power = power * power
    root = 1 + power
    for _ in range(4):
        root = np.sqrt(root)
    return efficiency / root


@dataclass(frozen=True, slots=True)
class Peaks:
    """Peak FLOP/s of each deployment's accelerator, shape (N,): BF16's, FP8's and FP4's where it has them.

    `fp8_reached` and `fp4_reached` are what large GEMMs get of the latter two.
    """

    bf16: Floats
    fp8: Floats
    fp4: Floats
    fp8_reached: Floats
    fp4_reached: Floats


@dataclass(frozen=True)
class Setting:
    """Deployments of a block with their hardware, model and lengths, row by row, shape (N,) each."""

    hardware: HardwareTable
    model: ModelTable
    length: LengthTable
    candidates: CandidateTable
    weights: Parameters
    fitted: Fitted
    pools: bool = False
    """Whether prefill runs in a pool of its own."""

    @cached_property
    def peaks(self) -> Peaks:
        """Peaks that every GEMM of the deployments chooses from."""
        return _peaks(self.hardware, self.fitted)


def _peaks(hardware: HardwareTable, fitted: Fitted) -> Peaks:
    """FP8 P16·(P8/P16)^x8, FP4 P16·2^x8·(P4/P16/2)^x4 (fitted: higher peaks are reached less well)."""
    p16 = hardware.bf16_tflops * 1e12
    p8, p4 = (
        np.where(np.isfinite(peak), peak, hardware.bf16_tflops) * 1e12
        for peak in (hardware.fp8_tflops, hardware.fp4_tflops)
    )
    fp8 = p16 * (p8 / p16) ** fitted.fp8_peak_power
    fp4 = np.where(
        np.isfinite(hardware.fp4_tflops),
        p16 * 2**fitted.fp8_peak_power * (p4 / p16 / 2) ** fitted.fp4_peak_power,
        p16,
    )
    return Peaks(bf16=p16, fp8=p8, fp4=p4, fp8_reached=fp8, fp4_reached=fp4)


def gemm_peak(peaks: Peaks, dtype: Ints) -> Floats:
    """Peak FLOP/s at which GEMMs of a weight precision run, shape (N,).

    Weight-only formats, FP4 without FP4 units and INT8 without 8-bit units compute in BF16.
    """
    eight = (dtype == Dtype.FP8) | (dtype == Dtype.INT8)
    four = dtype == Dtype.FP4
    reached = np.where(eight, peaks.fp8_reached, np.where(four, peaks.fp4_reached, peaks.bf16))
    raw = np.where(eight, peaks.fp8, np.where(four, peaks.fp4, peaks.bf16))
    peak: Floats = np.minimum(reached, np.maximum(raw, peaks.bf16))
    return peak


def highest_peak(hardware: HardwareTable) -> Floats:
    """Highest dense peak of the accelerator in any format, FLOP/s, shape (N,): no work is faster."""
    peaks = np.fmax(np.fmax(hardware.bf16_tflops, hardware.fp8_tflops), hardware.fp4_tflops)
    return peaks * 1e12


def compute_rate(setting: Setting, dtype: Ints, scale: Floats | float = 1.0) -> Floats:
    """FLOP/s of large GEMMs of a weight precision, shape (N,).

    FP8 weights with a scale for each block compute slower where partial sums are scaled outside the matrix
    units: on generations without units for 4 bits, which are those that scale blocks.
    """
    fitted = setting.fitted
    blocks = (dtype == Dtype.FP8) & (setting.model.block_scales > 0)
    blocks = blocks & ~np.isfinite(setting.hardware.fp4_tflops)
    efficiency = fitted.gemm_flops * _family_flops(setting) * scale
    efficiency = efficiency * np.where(blocks, fitted.block_scaled_flops, 1.0)
    return gemm_peak(setting.peaks, dtype) * reached(efficiency)


def attention_rate(setting: Setting, scale: Floats | float = 1.0) -> Floats:
    """FLOP/s of attention, in BF16, shape (N,)."""
    fitted = setting.fitted
    efficiency = fitted.attention_flops * _family_flops(setting) * scale
    return setting.hardware.bf16_tflops * 1e12 * reached(efficiency)


def read_rate(setting: Setting, factor: Floats, dtype: Ints, scale: Floats | float = 1.0) -> Floats:
    """Bytes per second at which weights stream from memory, shape (N,)."""
    fitted, hardware = setting.fitted, setting.hardware
    no_units = (dtype == Dtype.INT4) | ((dtype == Dtype.FP4) & ~np.isfinite(hardware.fp4_tflops))
    efficiency = (
        fitted.gemm_bandwidth
        * _family_bandwidth(setting)
        * factor[dtype]
        * np.where(no_units, fitted.no_units_read, 1.0)
        * scale
    )
    return hardware.bandwidth_gb_per_s * 1e9 * reached(efficiency)


def cache_rate(setting: Setting) -> Floats:
    """Bytes per second at which attention reads the KV cache, shape (N,)."""
    fitted, hardware = setting.fitted, setting.hardware
    efficiency = (
        np.where(setting.model.kv_lora_rank > 0, fitted.mla_kv_bandwidth, fitted.kv_bandwidth)
        * fitted.stack_kv_bandwidth[setting.candidates.profile]
        * _family_bandwidth(setting)
    )
    return hardware.bandwidth_gb_per_s * 1e9 * reached(efficiency)


@dataclass(frozen=True, slots=True)
class Gemm:
    """Seconds of GEMMs, shape (N,): reading the weights, and computing `fixed + per_token · tokens`."""

    read: Floats
    fixed: Floats
    per_token: Floats
    bytes: Floats
    flops_per_token: Floats


def dense(setting: Setting, weights: Floats, dtype: Ints, scale: Floats | float = 1.0) -> Gemm:
    """Dense GEMMs with `weights` parameters: t = W·w/(BW·η_b) + 2·W·(n + n½)/(P·η_c).

    The additive roofline saturates in the rows n: n/(n + n½) of the large-GEMM rate.
    """
    size = weights * WEIGHT_BYTES[dtype]
    per_token = 2 * weights / compute_rate(setting, dtype, scale)
    return Gemm(
        read=size / read_rate(setting, setting.fitted.dense_read, dtype, scale),
        fixed=per_token * setting.fitted.gemm_half_tokens,
        per_token=per_token,
        bytes=size,
        flops_per_token=2 * weights,
    )


def expert_share(model: ModelTable) -> Floats:
    """Share of the routed experts that one token uses, shape (N,); 1 without experts."""
    return np.divide(
        model.experts_per_token, model.experts, out=np.ones_like(model.experts), where=model.experts > 0
    )


def touch_rate(setting: Setting) -> Floats:
    """g of the touched share 1 − exp(−g·T) of the experts for T tokens, shape (N,).

    −ln(1 − k/E) for even routing; the coverage below 1 says that real routing repeats experts.
    """
    share = np.minimum(expert_share(setting.model), 1 - 1e-9)
    rate = -np.log1p(-share) * setting.fitted.expert_coverage
    return np.where(setting.model.experts > 0, rate, 1e3)


def routed(setting: Setting, scale: Floats | float = 1.0) -> Gemm:
    """Routed experts; `read` and `fixed` count in full where every expert is touched.

    `per_token` is per token of the whole stage: 2·W·k/E. The slowest expert-parallel rank carries more
    than the mean: a factor that grows with log2(ep).
    """
    dtype, weights = setting.candidates.dtype, setting.weights.experts
    skew = 1 + setting.fitted.expert_skew * np.log2(setting.candidates.ep)
    size = weights * WEIGHT_BYTES[dtype]
    work = 2 * weights / compute_rate(setting, dtype, scale)
    slower = work / setting.fitted.expert_flops[dtype]
    model = setting.model
    launches = model.moe_layers * model.experts / setting.candidates.ep * setting.fitted.expert_s
    return Gemm(
        read=skew * size / read_rate(setting, setting.fitted.expert_read, dtype, scale),
        fixed=work * setting.fitted.gemm_half_tokens + launches,
        per_token=skew * slower * expert_share(setting.model),
        bytes=size,
        flops_per_token=2 * weights * expert_share(setting.model),
    )


def activations(setting: Setting) -> tuple[Floats, Floats]:
    """Seconds that the inputs and outputs of all layers' GEMMs take per token, shape (N,) each.

    (Dense layers, routed experts per token of the whole stage.) A GEMM moves m·(k + n) elements of 16 bits;
    one of its sides is the hidden size h, so the other sides are weights/h. On top, the hidden state
    passes `HIDDEN_PASSES` times a layer.
    """
    model, weights, fitted = setting.model, setting.weights, setting.fitted
    efficiency = fitted.gemm_bandwidth * _family_bandwidth(setting)
    rate = setting.hardware.bandwidth_gb_per_s * 1e9 * reached(efficiency)
    per_element = 2 * fitted.activation_traffic / rate
    h = model.hidden_size
    layers = (weights.attention + weights.mlp) / h + HIDDEN_PASSES * h * model.layers
    return per_element * layers, per_element * weights.experts / h * expert_share(model)


@dataclass(frozen=True, slots=True)
class Collectives:
    """Seconds of one pass through all layers, shape (N,) each: fixed, per token of a replica, per root."""

    all_reduce: Floats
    all_reduce_per_token: Floats
    all_reduce_per_root_token: Floats
    all_to_all: Floats
    all_to_all_per_token: Floats


def expert_parallel(setting: Setting) -> Bools:
    """Whether tokens travel to their experts instead of being reduced, shape (N,)."""
    candidates = setting.candidates
    found: Bools = (candidates.ep > 1) & (candidates.dp > 1) & (setting.model.moe_layers > 0)
    return found


def collectives(setting: Setting) -> Collectives:
    """All-reduces of tensor parallelism and dispatch and combine of expert parallelism.

    Two all-reduces a layer, one of them replaced by the all-to-all in expert-parallel MoE layers, and a
    small one for each norm over all heads. Inside the scale-up domain at its link, beyond it also over the
    network.
    """
    hardware, model, candidates, fitted = setting.hardware, setting.model, setting.candidates, setting.fitted
    n, tp = candidates.stage, candidates.tp
    latency = fitted.family_latency[hardware.family] * fitted.stack_latency[candidates.profile]
    link = hardware.scale_up_gb_per_s * 1e9 / fitted.family_link[hardware.family]
    port = np.maximum(hardware.nic_gb_per_s * 1e9 * NIC_EFFICIENCY, 1.0)
    node = np.maximum(port * hardware.nic_ports_per_node, 1.0)
    h = model.hidden_size

    across = tp > hardware.scale_up_domain
    all_reduce = (fitted.all_reduce_base_s + fitted.all_reduce_per_doubling_s * np.log2(tp)) * latency
    all_reduce = all_reduce + np.where(across, fitted.cross_domain_all_reduce_s, 0.0)
    reduced = 2 * h / _all_reduce_rate(hardware, link * fitted.all_reduce_link, tp)
    reduced = reduced + np.where(across, 4 * h / node, 0.0)
    per_root = fitted.stack_all_reduce_root_s[candidates.profile] * tp / ROOT_RANKS * np.sqrt(2 * h)
    spread = expert_parallel(setting)
    count = np.where(tp > 1, np.where(spread, 2 * model.layers - model.moe_layers, 2 * model.layers), 0.0)
    norms = np.where(tp > 1, model.joint_norms * model.layers, 0.0)

    beyond = n > hardware.scale_up_domain
    dispatch = 2 * fitted.all_to_all_base_s * latency * (1 + fitted.all_to_all_per_doubling * np.log2(n))
    dispatch = dispatch + np.where(beyond, fitted.cross_domain_all_to_all_s, 0.0)
    sent = fitted.all_to_all_bytes * h * np.minimum(model.experts_per_token, n) * (n - 1) / n
    moved = sent / (link * fitted.all_to_all_link) + np.where(beyond, sent / port, 0.0)
    layers = np.where(spread, model.moe_layers, 0.0)
    return Collectives(
        all_reduce=(count + norms) * all_reduce,
        all_reduce_per_token=count * reduced,
        all_reduce_per_root_token=count * per_root,
        all_to_all=layers * dispatch,
        all_to_all_per_token=layers * moved,
    )


def _all_reduce_rate(hardware: HardwareTable, switched: Floats, tp: Ints) -> Floats:
    """Bytes of a message per second at which tp ranks reduce it, shape (N,).

    Switched fabrics reach a share of their link that hardly hangs on the number of ranks (`switched`); PCIe
    buses a share of what passes over them, 2·(tp − 1)/tp times the message. No more than the link passes.
    """
    ranks = np.maximum(tp, 2)
    passes = 2 * (ranks - 1) / ranks
    link = hardware.scale_up_gb_per_s * 1e9
    bus = np.minimum(link, HOST_BUS_GB_PER_S * 1e9) * HOST_BUS_ALL_REDUCE / passes
    bus = bus * (ranks / 2) ** HOST_BUS_ALL_REDUCE_POWER
    fabric = np.maximum(np.minimum(switched, link * MAX_EFFICIENCY / passes), bus)
    rate: Floats = np.where(hardware.scale_up_gb_per_s > HOST_BUS_GB_PER_S, fabric, bus)
    return rate


def overhead(setting: Setting) -> Floats:
    """Host and launch seconds of the layers of one pass, shape (N,).

    Stacks differ in the kernels of MLA, experts, linear and sparse layers, not in a dense layer's.
    """
    model, fitted = setting.model, setting.fitted
    own_kernels = (
        fitted.mla_layer_s * np.where(model.kv_lora_rank > 0, model.layers, 0.0)
        + fitted.moe_layer_s * model.moe_layers
        + fitted.shared_layer_s * np.where(model.shared_experts > 0, model.moe_layers, 0.0)
        + fitted.linear_layer_s * model.linear_layers
        + fitted.sparse_layer_s * np.where(model.sparse_topk > 0, model.full_attention_layers, 0.0)
    )
    norms = fitted.norm_s * model.query_key_norms * (model.full_attention_layers + model.sliding_layers)
    layers = fitted.layer_s * model.layers + norms
    layers = layers + own_kernels * fitted.stack_overhead[setting.candidates.profile]
    return layers * family_overhead(setting)


def _family_bandwidth(setting: Setting) -> Floats:
    return setting.fitted.family_bandwidth[setting.hardware.family] * setting.hardware.bandwidth_factor


def _family_flops(setting: Setting) -> Floats:
    return setting.fitted.family_flops[setting.hardware.family] * setting.hardware.flops_factor


def family_overhead(setting: Setting) -> Floats:
    """Factor of an accelerator's generation on host and launch seconds, shape (N,)."""
    return setting.fitted.family_overhead[setting.hardware.family] * setting.hardware.overhead_factor
