"""Work that can wait, placed into the cheapest hours of its week in which the fleet has room.

Shapes: … leads (streams × months), H hours of the week. Rates in any unit of work per time.
"""

import numpy as np

from workbench.engine.constants import Floats


def in_cheapest_hours(at_once: Floats, waiting: Floats, capacity: Floats, price: Floats) -> Floats:
    """Rate of the waiting work in each hour, shape (…, H); its mean is `waiting`.

    `at_once` (…, H) is what cannot wait and goes first; `waiting` and `capacity` (…) are the mean rate that
    can wait and the rate that every hour can take; `price` (H,). Cheapest hours fill first, hours of one
    price alike, which is the least cost where cost is linear in work: a fractional knapsack. What exceeds
    the capacity of the whole week is spread evenly.
    """
    hours = len(price)
    _, level, count = np.unique(price, return_inverse=True, return_counts=True)
    room = np.maximum(0.0, capacity[..., np.newaxis] - at_once)
    starts = np.cumsum(count) - count
    by_level = np.add.reduceat(room[..., np.argsort(level, kind="stable")], starts, axis=-1)
    before = np.cumsum(by_level, axis=-1) - by_level
    work = waiting[..., np.newaxis] * hours
    wanted = np.clip(work - before, 0.0, by_level)
    share = np.divide(wanted, by_level, out=np.zeros_like(by_level), where=by_level > 0)
    placed: Floats = room * share[..., level]
    left: Floats = np.maximum(0.0, work - placed.sum(axis=-1, keepdims=True)) / hours
    return placed + left
