"""Formats, families and stacks that index the engine's tables, and what is not fitted.

Fitted numbers live in `catalogs/calibration` and reach the engine as a `fitted.Fitted`; docs/engine.md
gives every equation, the fit's errors and where it is weak.
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
    INT8 = 4


WEIGHT_BYTES: Floats = np.array([2.0, 1.0, 0.5625, 0.53, 1.0])
"""Bytes per weight by Dtype; FP4 and INT4 with their scales."""

KV_BYTES: Floats = np.array([2.0, 1.0, 0.5625, 0.53, 1.0])
"""Bytes per KV element by KV Dtype."""

KV_DTYPE: Ints = np.array([Dtype.BF16, Dtype.FP8, Dtype.FP8, Dtype.BF16, Dtype.BF16], dtype=np.int64)
"""KV precision that goes with a weight Dtype unless chosen apart: FP8 and FP4 checkpoints keep FP8."""

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

HIDDEN_PASSES = 8
"""Times that a layer reads or writes the hidden state: for attention, MLP, norms and residuals."""

MAX_EFFICIENCY = 0.98
"""No efficiency may pass this: a fit above 1 would predict faster than physics."""

MTP_DRAFTS = 3
"""Draft length at which the acceptance was fitted, and the one tried by default."""

CHUNK_TOKENS = 8192.0
"""Prompt tokens that a prefill pass takes at most."""

MAX_PREFILL_SHARE = 0.9
"""At most this share of the waiting prefill work falls before the first token."""

NIC_EFFICIENCY = 0.776
"""Of a network port's line rate."""

HOST_BUS_GB_PER_S = 64.0
"""One way: PCIe 5.0 x16. Links up to here are host buses, wider ones switched fabrics."""

HOST_BUS_ALL_REDUCE = 0.57
"""Bus bandwidth of an all-reduce of two PCIe cards over their link; more ranks get `…_POWER` of it.

Measured kernels of four libraries on RTX PRO 6000 servers (aiconfigurator, Apache-2.0, 2026-08-21): 0.58,
0.42 and 0.37 of 63 GB/s at 2, 4 and 8 cards; two L40S 0.63 of theirs.
"""

HOST_BUS_ALL_REDUCE_POWER = -1 / 3

ROOT_RANKS = 8
"""Ranks at which the part of an all-reduce that grows with the root of its bytes is stated."""

PIPELINE_HOP_S = 10e-6
"""Launch and latency of one hand-over between pipeline stages (assumed: no measurement at hand)."""

USABLE_MEMORY_SHARE = 0.88
"""Of the capacity, for weights and KV cache; the rest is activations, graphs and workspace."""
