"""A small discrete-event simulator of continuous batching: the truth that the queueing law is held to.

One attention replica with Poisson arrivals. A step takes D(b) for b sequences plus the prefill time of the
requests that join in it; each running sequence gets one token a step. Requests join first come, first served,
at most `joins` a step (the token budget of chunked prefill) and `slots` in all (KV memory).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from workbench.engine.constants import Floats, Ints


@dataclass(frozen=True, slots=True)
class Simulated:
    """Per request, in order of arrival, shape (R,)."""

    ttft_s: Floats
    tpot_s: Floats
    latency_s: Floats


def simulate(
    arrivals_per_s: float,
    decode_s: Callable[[int], float],
    prefill_s: Floats,
    osl: Ints,
    *,
    slots: int,
    joins: int,
    seed: int,
    warm_up: float = 0.2,
) -> Simulated:
    """Serve len(osl) requests with their own prefill times and output lengths (at least 2 tokens).

    The first `warm_up` share of the requests fills the replica and is not returned.
    """
    count = len(osl)
    arrival = np.cumsum(np.random.default_rng(seed).exponential(1 / arrivals_per_s, count)).tolist()
    work, length = prefill_s.tolist(), osl.tolist()
    first, last = [0.0] * count, [0.0] * count
    waiting: deque[int] = deque()
    running: list[tuple[int, int]] = []  # (step that yields the last token, request)
    now, step, arrived = 0.0, 0, 0
    cache: dict[int, float] = {}

    def decode(batch: int) -> float:
        if batch not in cache:
            cache[batch] = decode_s(batch)
        return cache[batch]

    while arrived < count or waiting or running:
        while arrived < count and arrival[arrived] <= now:
            waiting.append(arrived)
            arrived += 1
        if not waiting and not running:
            now = arrival[arrived]
            continue
        joining = min(len(waiting), joins, slots - len(running))
        if joining:
            new = [waiting.popleft() for _ in range(joining)]
            now += decode(len(running) + joining) + sum(work[request] for request in new)
            step += 1
            for request in new:
                first[request] = now
                heappush(running, (step + length[request] - 1, request))
        else:
            each = decode(len(running))
            steps = running[0][0] - step
            if arrived < count and len(running) < slots:
                steps = min(steps, max(1, int(np.ceil((arrival[arrived] - now) / each))))
            now += steps * each
            step += steps
        while running and running[0][0] <= step:
            last[heappop(running)[1]] = now
    kept = slice(int(count * warm_up), None)
    start, begun, ended = (np.array(values)[kept] for values in (arrival, first, last))
    return Simulated(
        ttft_s=begun - start,
        tpot_s=(ended - begun) / (osl[kept] - 1),
        latency_s=ended - start,
    )
