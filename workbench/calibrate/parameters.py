"""The vector of fitted parameters: start, bounds, and how strongly each is held to its prior.

Parameters vary in their logarithm around the prior. Families and stacks are held to the common value
(shrinkage), so that a family with few cells borrows from the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import FAMILIES, STACK_PROFILES, Dtype, Floats

_DTYPES = tuple(dtype.name.lower() for dtype in Dtype)
Values = dict[str, float | dict[str, float]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Prior of a parameter (common, or by key), bounds on its value, and the prior's width in ln units."""

    prior: float | tuple[float, ...]
    low: float
    high: float
    width: float
    keys: tuple[str, ...] = ()


def _family(prior: float, width: float, **known: float) -> Rule:
    """A factor by family; `known` are priors that kernel measurements give."""
    return Rule(tuple(known.get(name, prior) for name in FAMILIES), 0.4, 2.5, width, FAMILIES)


def _stack(prior: float, low: float, high: float, width: float, **known: float) -> Rule:
    """A parameter by stack; `known` are priors that a stack's scheduler gives."""
    return Rule(tuple(known.get(name, prior) for name in STACK_PROFILES), low, high, width, STACK_PROFILES)


RULES: Mapping[str, Rule] = {
    "family_bandwidth": _family(1.0, 0.105, hopper=1.05, blackwell=0.98),
    "family_flops": _family(1.0, 0.11, hopper=1.1, blackwell=0.98),
    "family_overhead": _family(1.0, 0.25),
    "family_link": _family(1.0, 0.14),
    "family_latency": _family(1.0, 0.14, hopper=0.85, blackwell=1.2),
    "stack_step_s": _stack(0.8e-3, 1e-4, 6e-3, 0.5),
    "stack_sequence_s": _stack(4e-6, 2e-7, 1e-4, 0.7),
    "stack_kv_bandwidth": _stack(1.0, 0.5, 2.0, 0.2),
    "stack_prefill_share": _stack(0.05, 0.005, 0.85, 0.2),
    "stack_prefill_slope": _stack(0.05, 0.001, 1.0, 1.0, sglang=0.5),
    "stack_bunching": _stack(3.0, 0.02, 40.0, 0.8),
    "stack_ttft_s": _stack(20e-3, 2e-3, 0.5, 0.7),
    "stack_overhead": _stack(1.0, 0.3, 3.0, 0.25),
    "stack_prefill_efficiency": _stack(0.85, 0.2, 1.2, 0.25),
    "stack_latency": _stack(1.0, 0.3, 3.0, 0.25, vllm=1.1, sglang=1.1, trtllm=0.75),
    "stack_all_reduce_root_s": _stack(6e-9, 1e-10, 1e-7, 0.8, trtllm=2e-8),
    "stack_memory_reserve": _stack(0.6, 0.3, 1.0, 0.2, trtllm=1.0),
    "stack_acceptance": _stack(0.62, 0.2, 0.93, 0.15),
    "dense_read": Rule((1.0, 0.885, 0.65, 0.65, 0.885), 0.3, 1.4, 0.15, _DTYPES),
    "expert_read": Rule((0.81, 0.72, 0.9, 0.9, 0.72), 0.3, 1.4, 0.15, _DTYPES),
    "expert_flops": Rule((0.5, 0.5, 0.5, 0.5, 0.5), 0.05, 1.0, 0.125, _DTYPES),
    "in_step_tokens": Rule(500.0, 50.0, 5000.0, 0.5),
    "gemm_bandwidth": Rule(0.8, 0.5, 0.98, 0.1),
    "gemm_flops": Rule(0.7, 0.4, 0.95, 0.15),
    "gemm_half_tokens": Rule(30.0, 2.0, 200.0, 0.7),
    "activation_traffic": Rule(1.0, 0.1, 4.0, 0.5),
    "block_scaled_flops": Rule(0.9, 0.3, 1.5, 0.05),
    "fp8_peak_power": Rule(0.75, 0.2, 1.0, 0.08),
    "fp4_peak_power": Rule(0.6, 0.1, 1.0, 0.4),
    "no_units_read": Rule(1.0, 0.5, 1.5, 0.1),
    "kv_bandwidth": Rule(0.64, 0.25, 0.95, 0.25),
    "mla_kv_bandwidth": Rule(0.6, 0.15, 0.95, 0.3),
    "attention_flops": Rule(0.57, 0.15, 0.9, 0.25),
    "prefill_attention_flops": Rule(0.57, 0.1, 0.9, 0.25),
    "index_flops": Rule(0.3, 0.29, 0.31, 0.01),
    "expert_coverage": Rule(0.95, 0.3, 1.0, 0.2),
    "expert_skew": Rule(0.05, 1e-3, 0.5, 1.0),
    "all_reduce_base_s": Rule(5e-6, 1e-6, 3e-5, 0.4),
    "all_reduce_per_doubling_s": Rule(1e-6, 1e-7, 3e-5, 0.8),
    "all_reduce_link": Rule(0.3, 0.05, 0.5, 0.4),
    "all_to_all_base_s": Rule(8.3e-6, 1e-6, 1e-4, 0.5),
    "all_to_all_per_doubling": Rule(0.15, 0.01, 3.0, 0.7),
    "all_to_all_link": Rule(0.27, 0.05, 0.95, 0.4),
    "all_to_all_bytes": Rule(3.0, 2.999, 3.001, 0.01),
    "cross_domain_all_reduce_s": Rule(32e-6, 5e-6, 2e-4, 0.5),
    "cross_domain_all_to_all_s": Rule(64e-6, 1e-5, 4e-4, 0.5),
    "layer_s": Rule(10e-6, 1e-6, 4e-5, 0.3),
    "mla_layer_s": Rule(20e-6, 1e-6, 8e-5, 0.3),
    "moe_layer_s": Rule(20e-6, 1e-6, 8e-5, 0.3),
    "shared_layer_s": Rule(5e-6, 1e-7, 4e-5, 0.6),
    "norm_s": Rule(2.5e-6, 1e-7, 2e-5, 0.5),
    "linear_layer_s": Rule(20e-6, 1e-6, 8e-5, 0.5),
    "sparse_layer_s": Rule(28e-6, 5e-6, 1e-4, 0.5),
    "expert_s": Rule(0.1e-6, 0.5e-9, 1.5e-6, 0.7),
    "mtp_layer_share": Rule(0.7, 0.1, 2.0, 0.3),
    "mtp_draft_s": Rule(100e-6, 1e-5, 1e-3, 0.5),
    "dp_imbalance": Rule(0.33, 0.01, 2.0, 0.5),
    "dp_prefill_half": Rule(4.0, 0.2, 100.0, 0.7),
    "lone_prefill_s": Rule(10e-3, 5e-4, 0.1, 0.7),
    "ttft_moe": Rule(1.0, 0.2, 4.0, 0.15),
    "ttft_mla": Rule(1.5, 0.3, 8.0, 0.25),
    "stack_wait_steps": _stack(6.0, 0.1, 60.0, 0.8),
    "stack_replica_wait": _stack(10.0, 0.1, 100.0, 0.8),
    "memory_share": Rule(0.92, 0.85, 1.05, 0.04),
    "pools_host": Rule(1.0, 0.2, 3.0, 0.3),
    "transfer_s": Rule(0.05, 0.005, 1.0, 0.7),
    "disagg_queue": Rule(0.25, 0.01, 2.0, 0.7),
}


def _flat(rule: Rule) -> list[float]:
    return list(rule.prior) if isinstance(rule.prior, tuple) else [rule.prior]


PRIOR: Floats = np.array([value for rule in RULES.values() for value in _flat(rule)])
_REPEATS = [len(_flat(rule)) for rule in RULES.values()]
LOW: Floats = np.repeat([rule.low for rule in RULES.values()], _REPEATS)
HIGH: Floats = np.repeat([rule.high for rule in RULES.values()], _REPEATS)
_HOLD = 0.35
"""Common factor on the widths, chosen by leaving out models, accelerators and cells."""
WIDTH: Floats = _HOLD * np.repeat([rule.width for rule in RULES.values()], _REPEATS)
LOWEST, HIGHEST = np.log(LOW / PRIOR), np.log(HIGH / PRIOR)


def values_of(position: Floats) -> Values:
    """Parameters by name (and key) at ln(value/prior) `position`."""
    values = PRIOR * np.exp(np.clip(position, LOWEST, HIGHEST))
    found: Values = {}
    start = 0
    for (name, rule), count in zip(RULES.items(), _REPEATS, strict=True):
        part = [float(value) for value in values[start : start + count]]
        found[name] = dict(zip(rule.keys, part, strict=True)) if rule.keys else part[0]
        start += count
    return found
