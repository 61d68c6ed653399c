"""What streams ask of each serving stack: an entered gain counts only where the stack has the technique."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.domain.model import ServingStack
from workbench.domain.workload import Stream
from workbench.engine.constants import Ints


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of the length table: the S streams as entered, then those that a stack serves with fewer gains."""

    rows: tuple[Stream, ...]
    stream: Ints
    """Stream of each row, shape (L,)."""
    row: Ints
    """Row of each stack and stream, shape (K, S)."""


def asked_of(streams: Sequence[Stream], stacks: Sequence[ServingStack]) -> Asked:
    """The streams as each stack can serve them."""
    rows, owner = list(streams), list(range(len(streams)))
    place = np.zeros((len(stacks), len(streams)), dtype=np.int64)
    for number, stack in enumerate(stacks):
        for position, stream in enumerate(streams):
            reduced = _as_served(stream, stack)
            known = [at for at, item in enumerate(rows) if owner[at] == position and item == reduced]
            if not known:
                known = [len(rows)]
                rows.append(reduced)
                owner.append(position)
            place[number, position] = known[0]
    return Asked(tuple(rows), np.array(owner, dtype=np.int64), place)


def _as_served(stream: Stream, stack: ServingStack) -> Stream:
    has = {
        "prefix_hit_share": stack.prefix_caching,
        "routing_hit_share": stack.prefix_caching and stack.kv_aware_routing,
        "offload_hit_share": stack.kv_offload,
    }
    lost = {name: 0.0 for name, there in has.items() if not there and getattr(stream, name)}
    # a share that falls to 0 cannot break what the stream was validated for
    return stream.model_copy(update=lost) if lost else stream
