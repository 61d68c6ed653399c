"""From demand to accelerators: the rate to provide, the deployment that needs fewest, whole systems."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import Bools, Floats, Ints


def required_rate(requests_per_s_by_hour: Floats, deferrable_share: Floats, headroom: Floats) -> Floats:
    """Capacity in requests/s that the demand asks for, shape (S,).

    `requests_per_s_by_hour` has shape (S, 168). What cannot wait must fit into each hour, and everything
    into the week: max(peak·(1 − share), mean), raised by the headroom. Exact, because leftover capacity
    of any hour can take deferred requests.
    """
    immediate = requests_per_s_by_hour.max(axis=1) * (1 - deferrable_share)
    rate: Floats = np.maximum(immediate, requests_per_s_by_hour.mean(axis=1)) * (1 + headroom)
    return rate


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen candidate per pair, shape (P,): its row or −1, and replicas; or the nearest miss.

    For pairs without a choice `nearest` is the candidate that comes closest to its limits (−1 where
    nothing fits in memory either).
    """

    row: Ints
    replicas: Ints
    nearest: Ints


def choose_deployments(
    pair: Ints,
    pairs: int,
    accelerators: Ints | Floats,
    requests_per_s: Floats,
    ttft_s: Floats,
    tpot_s: Floats,
    fits: Bools,
    required_requests_per_s: Floats,
    ttft_limit_s: Floats,
    tpot_limit_s: Floats,
) -> Choice:
    """Per pair the candidate within its limits that needs the fewest accelerators for the required rate.

    Candidate arrays have shape (N,), the last three (P,). Ties go to more requests/s per accelerator, then
    to the lower time per output token. Limits hold for means.
    """
    within = fits & (ttft_s <= ttft_limit_s[pair]) & (tpot_s <= tpot_limit_s[pair])
    replicas = np.maximum(1, np.ceil(required_requests_per_s[pair] / requests_per_s - 1e-9)).astype(np.int64)
    needed = replicas * accelerators
    row = _first_of_each(pair, pairs, np.flatnonzero(within), tpot_s, -requests_per_s / accelerators, needed)
    excess = np.maximum(ttft_s / ttft_limit_s[pair], tpot_s / tpot_limit_s[pair])
    nearest = _first_of_each(pair, pairs, np.flatnonzero(fits), excess)
    chosen = np.zeros(pairs, dtype=np.int64)
    chosen[row >= 0] = replicas[row[row >= 0]]
    return Choice(row=row, replicas=chosen, nearest=nearest)


def _first_of_each(pair: Ints, pairs: int, allowed: Ints, *keys: Floats | Ints) -> Ints:
    """Per pair the allowed row that is least by the last key, then by those before it; −1 where none is.

    Of equal rows the first. NaN is more than any number.
    """
    rows = allowed
    for key in reversed(keys):
        values = np.nan_to_num(key[rows].astype(np.float64), nan=np.inf, posinf=np.inf, neginf=-np.inf)
        least = np.full(pairs, np.inf)
        np.minimum.at(least, pair[rows], values)
        rows = rows[values == least[pair[rows]]]
    chosen = np.full(pairs, -1, dtype=np.int64)
    with_any, starts = np.unique(pair[rows], return_index=True)
    chosen[with_any] = rows[starts]
    return chosen


def systems_required(replicas: Ints, accelerators: Ints, accelerators_per_system: int) -> int:
    """Whole systems that hold all replicas of an offer's streams.

    `replicas` and `accelerators` (per replica) have shape (S,). Replicas may share a system, never an
    accelerator, and do not straddle systems unless they are larger than one; then they take whole ones.
    Best-fit decreasing: exact where the sizes divide each other, as powers of two in a server do.
    """
    systems = 0
    rooms: Counter[int] = Counter()
    for size, count in sorted(zip(accelerators.tolist(), replicas.tolist(), strict=True), reverse=True):
        if size >= accelerators_per_system:
            systems += count * -(-size // accelerators_per_system)
            continue
        left = count
        for free in sorted(room for room, there in rooms.items() if there and room >= size):
            each = free // size
            filled = min(rooms[free], left // each)
            rooms[free] -= filled
            rooms[free - each * size] += filled
            left -= filled * each
            if left and rooms[free]:
                rooms[free] -= 1
                rooms[free - left * size] += 1
                left = 0
        each = accelerators_per_system // size
        systems += -(-left // each)
        rooms[accelerators_per_system - each * size] += left // each
        if left % each:
            rooms[accelerators_per_system - left % each * size] += 1
    return systems
