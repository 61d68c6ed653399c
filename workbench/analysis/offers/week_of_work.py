"""When in the week a fleet works: what cannot wait when it comes, the rest when power is cheapest."""

import numpy as np

from workbench.analysis.terms.demand import Demand
from workbench.domain.hardware import Facility
from workbench.domain.periods import HOURS_PER_WEEK
from workbench.domain.tariff import hourly_prices
from workbench.engine.cheap_hours import in_cheapest_hours
from workbench.engine.constants import Floats, Ints
from workbench.engine.fleet import systems_required


def room_for_waiting(demand: Demand, replicas: Ints, sizes: Ints, systems: int, accelerators: int) -> Ints:
    """Replicas of each stream that waiting work may use, shape (S,): its own, and what systems still hold.

    `replicas` and `sizes` (S,); whole systems of so many accelerators each. Accelerators that no replica
    needs at the peak go to the stream with most work that waits first.
    """
    found = replicas.copy()
    work = np.array([stream.deferrable_share * stream.requests_per_year for stream in demand.streams]) * sizes
    for stream in np.argsort(-work, kind="stable"):
        if not work[stream]:
            break
        spare = systems * accelerators - int((found * sizes).sum())
        more = max(0, spare // int(sizes[stream]))
        while more and systems_required(_with(found, stream, more), sizes, accelerators) > systems:
            more -= 1
        found = _with(found, stream, more)
    return found


def _with(replicas: Ints, stream: int, more: int) -> Ints:
    found = replicas.copy()
    found[stream] += more
    return found


def week_of_work(demand: Demand, seconds_each: Floats, capacity: Floats, facility: Facility) -> Floats:
    """Busy time by hour of the week over its month's mean, shape (M, 168).

    `seconds_each` (S,): accelerator-seconds of a request; `capacity` (S,) or (S, M): requests/s that each
    stream's waiting work may fill, headroom and bursts kept free. Without a tariff all hours cost the same.
    """
    hourly, paths = demand.requests_by_hour, demand.paths
    asked = hourly[:, np.newaxis, :] * paths[:, :, np.newaxis] * (1 + demand.retried_share)
    waits = np.array([stream.deferrable_share for stream in demand.streams])
    if waits.any():
        prices = np.array(hourly_prices(facility.electricity_tariff or "") or np.ones(HOURS_PER_WEEK))
        room = np.broadcast_to(capacity.reshape(len(waits), -1), paths.shape)
        at_once = asked * (1 - waits)[:, np.newaxis, np.newaxis]
        waiting = asked.mean(axis=-1) * waits[:, np.newaxis]
        asked = at_once + in_cheapest_hours(at_once, waiting, room, prices)
    busy: Floats = np.einsum("s,smh->mh", seconds_each, asked)
    week: Floats = busy / busy.mean(axis=1, keepdims=True)
    return week
