"""Reused context: what stays in the cache, what routing finds of it, and what it costs to bring back.

Three laws, none fitted (their gains count in headline figures only where a buyer enters a hit share):

- Residency. A least-recently-used cache keeps a context for the characteristic time T = free bytes / new KV
  bytes per second; a reuse after a mean gap g, taken exponential, finds it with probability 1 − exp(−T/g)
  (H. Che, Y. Tung, Z. Wang, "Hierarchical Web caching systems", IEEE JSAC 20, 2002).
- Routing. A request comes back to the replica that holds its context with probability 1/R at random, and with
  KV-aware routing unless that replica has no free slot.
- Offload. What left the accelerators for host memory or SSD comes back over the link, or is computed again,
  whichever is sooner.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import Floats, Ints


def resident_share(free_bytes: Floats, new_bytes_per_s: Floats, gap_s: Floats) -> Floats:
    """Chance that a context is still cached when it is asked for after a mean gap, shape (N,)."""
    kept_s = np.maximum(free_bytes, 0.0) / np.maximum(new_bytes_per_s, 1e-12)
    share: Floats = -np.expm1(-kept_s / np.maximum(gap_s, 1e-9))
    return share


def routed_share(replicas: Ints, queue_share: Floats, *, kv_aware: bool) -> Floats:
    """Chance that a request comes to the replica that holds its context, shape (N,)."""
    if kv_aware:
        return np.where(replicas > 1, 1 - queue_share, 1.0)
    return 1 / np.maximum(replicas, 1)


def reload_s(bytes_per_accelerator: Floats, link_gb_per_s: float, recompute_s: Floats) -> Floats:
    """min(reload, recompute) of an offloaded context in seconds, shape (N,).

    Every accelerator reads its own part over its own link.
    """
    return np.minimum(bytes_per_accelerator / (link_gb_per_s * 1e9), recompute_s)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Shares of the input tokens, shape (N,) each: repeated at all, and found in the cache by policy."""

    reusable: Floats
    random_routing: Floats
    kv_aware_routing: Floats
    with_offload: Floats


def hit_outlook(
    reusable_share: Floats,
    free_bytes: Floats,
    offload_bytes: Floats,
    new_bytes_per_s: Floats,
    gap_s: Floats,
    replicas: Ints,
    queue_share: Floats,
) -> Outlook:
    """What each policy would find of the reusable tokens; bytes and rates are of one attention replica.

    With offload the cache reaches `offload_bytes` further and routing is KV-aware.
    """
    kept = resident_share(free_bytes, new_bytes_per_s, gap_s)
    longer = resident_share(free_bytes + offload_bytes, new_bytes_per_s, gap_s)
    aware = routed_share(replicas, queue_share, kv_aware=True)
    return Outlook(
        reusable=reusable_share,
        random_routing=reusable_share * kept * routed_share(replicas, queue_share, kv_aware=False),
        kv_aware_routing=reusable_share * kept * aware,
        with_offload=reusable_share * longer * aware,
    )


def slots_beside_waiting(slots: Floats, waiting_sessions: Floats) -> Floats:
    """Slots left where sessions keep their context on the accelerators while their tools run, shape (N,).

    A waiting session is taken to hold as much as a running one.
    """
    left: Floats = np.maximum(slots - waiting_sessions, 0.0)
    return left
