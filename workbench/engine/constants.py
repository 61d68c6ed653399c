"""Fitted constants of the serving recipe and the tables that index them.

All values were fitted by us on public serving measurements with a robust log-error loss (aiconfigurator's
accuracy tracking of 2026-08-21, Apache-2.0, and InferenceX public results); docs/methodology.md gives the
equations, the fit's errors and where it is weak.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Dtype(IntEnum):
    """Number format of weights or KV cache."""

    BF16 = 0
    FP8 = 1
    FP4 = 2
    INT4 = 3


WEIGHT_BYTES: Floats = np.array([2.0, 1.0, 0.5625, 0.53])
"""Bytes per weight by Dtype; FP4 and INT4 with their scales."""

KV_BYTES: Floats = np.array([2.0, 1.0, 1.0, 2.0])
"""Bytes per KV element by weight Dtype: FP8 and FP4 checkpoints keep an FP8 cache, others 16 bit."""

FAMILIES = ("hopper", "blackwell", "cdna3", "cdna4")
"""Accelerator families with fitted factors."""

NEAREST_FAMILY = {
    "ampere": "hopper",
    "ada": "hopper",
    "rubin": "blackwell",
    "cdna2": "cdna3",
    "gaudi": "hopper",
    "tpu": "hopper",
    "neuron": "hopper",
    "other": "hopper",
}
"""Families without measurements borrow the factors of the nearest one; the result says so."""

STACK_PROFILES = ("vllm", "sglang", "trtllm", "atom")

# Factors by family, in the order of FAMILIES.
FAMILY_BANDWIDTH: Floats = np.array([1.177, 1.087, 0.837, 1.024])
FAMILY_FLOPS: Floats = np.array([1.149, 1.167, 0.922, 0.825])
FAMILY_OVERHEAD: Floats = np.array([1.078, 0.841, 1.302, 1.155])
FAMILY_LINK: Floats = np.array([0.935, 1.158, 1.039, 1.172])
FAMILY_LATENCY: Floats = np.array([0.944, 0.962, 1.189, 1.075])

# Factors by stack, in the order of STACK_PROFILES.
STACK_STEP_S: Floats = np.array([1.00e-3, 0.83e-3, 0.54e-3, 0.96e-3])
STACK_SEQUENCE_S: Floats = np.array([7.3e-6, 1.6e-6, 2.7e-6, 7.8e-6])
STACK_KV_BANDWIDTH: Floats = np.array([0.912, 1.016, 1.104, 1.009])
STACK_PREFILL_SHARE: Floats = np.array([0.071, 0.291, 0.062, 0.069])
STACK_PREFILL_SLOPE: Floats = np.array([1.0, 1.23, 1.0, 1.0])
STACK_TTFT_S: Floats = np.array([28.8e-3, 62.3e-3, 58.3e-3, 19.4e-3])
STACK_OVERHEAD: Floats = np.array([1.016, 1.303, 1.052, 0.977])
STACK_PREFILL_EFFICIENCY: Floats = np.array([0.869, 0.717, 0.787, 1.032])
STACK_LATENCY: Floats = np.array([1.102, 1.053, 1.022, 0.979])

GEMM_BANDWIDTH_EFFICIENCY = 0.808
GEMM_FLOPS_EFFICIENCY = 0.716
GEMM_HALF_SATURATION_TOKENS = 27.2
DENSE_READ_FACTOR: Floats = np.array([1.0, 0.885, 0.602, 0.602])
EXPERT_READ_FACTOR: Floats = 0.812 * np.array([1.0, 0.885, 1.259, 1.259])
NO_FP4_UNITS_READ_FACTOR = 1.044
KV_BANDWIDTH_EFFICIENCY = 0.644
ATTENTION_FLOPS_EFFICIENCY = 0.570
MAX_EFFICIENCY = 0.98
"""No efficiency may pass this: a fit above 1 would predict faster than physics."""

ALL_REDUCE_BASE_S = 5.01e-6
ALL_REDUCE_PER_DOUBLING_S = 5.45e-6
ALL_REDUCE_LINK_EFFICIENCY = 0.365
ALL_TO_ALL_BASE_S = 8.27e-6
ALL_TO_ALL_PER_DOUBLING = 0.15
ALL_TO_ALL_LINK_EFFICIENCY = 0.270
ALL_TO_ALL_BYTES = 3.0
"""Bytes per hidden element dispatched (FP8) and combined (BF16)."""
NIC_EFFICIENCY = 0.776
CROSS_DOMAIN_ALL_REDUCE_S = 32e-6
CROSS_DOMAIN_ALL_TO_ALL_S = 64e-6

LAYER_OVERHEAD_S = 8.84e-6
MLA_LAYER_OVERHEAD_S = 19.1e-6
MOE_LAYER_OVERHEAD_S = 21.1e-6
LINEAR_LAYER_OVERHEAD_S = 16.5e-6

MTP_DRAFTS = 3
"""The only draft length with a fit."""
MTP_ACCEPTED_TOKENS = 1 + 2 * 0.6685
"""Mean tokens per step at three drafts."""
MTP_LAYER_SHARE = 0.7
MTP_DRAFT_S = 141e-6

DP_IMBALANCE = 0.332
"""The busiest of several attention replicas carries b + this · sqrt(2 b ln dp) sequences."""

CHUNK_TOKENS = 8192.0
LONE_PREFILL_S = 10.5e-3
TTFT_MOE_FACTOR = 0.883
TTFT_MLA_FACTOR = 2.583
PREFILL_SHARE_SLOPE = 0.095
MAX_PREFILL_SHARE = 0.9
DP_PREFILL_HALF = 4.0

USABLE_MEMORY_SHARE = 0.88
"""Of the capacity, for weights and KV cache; the rest is activations, graphs and workspace."""

MODELLED_RATIO = 1.25
"""P90 over median, and median over P10, of a modelled throughput until calibration narrows it."""
