"""Replicas so that a stated share of the requests, not only their mean, keeps the limits."""

from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.serving.detail import Evaluated, peak_service
from workbench.domain.formatting import format_percent
from workbench.engine.constants import Floats, Ints
from workbench.engine.fleet import Choice

MOST_TIMES = 16
"""So many times the replicas that the mean needs are tried; beyond, a lone request is too slow already."""


@dataclass(frozen=True, slots=True)
class Sized:
    """The choice with enough replicas, and why pairs without a choice missed their share."""

    choice: Choice
    missed: dict[int, str]


def size_for_goodput(found: Evaluated) -> Sized:
    """Raise the replicas of streams with a `limit_share` until that share of requests is within both limits.

    Goodput rises with the replicas, so the fewest are found by bisection. Pairs that do not reach it lose
    their choice.
    """
    choice, missed = found.choice, {}
    row, replicas, nearest = choice.row.copy(), choice.replicas.copy(), choice.nearest.copy()
    for number, stream in enumerate(found.asked.rows):
        if not stream.limit_share:
            continue
        pairs = np.flatnonzero(choice.row >= 0)
        pairs = pairs[found.candidates.length[choice.row[pairs]] == number]
        apart = found.candidates.disaggregated[choice.row[pairs]]
        for mine in (pairs[~apart], pairs[apart]):
            if not len(mine):
                continue
            most = choice.replicas[mine] * MOST_TIMES
            reached = _goodput(found, number, mine, most)
            enough = _fewest(found, number, mine, choice.replicas[mine], most, stream.limit_share)
            for pair, share, needed in zip(mine.tolist(), reached, enough, strict=True):
                if share < stream.limit_share:
                    missed[pair] = (
                        f"{format_percent(float(share))} of the requests keep both limits at best, "
                        f"{format_percent(stream.limit_share)} are asked for."
                    )
                    nearest[pair], row[pair], replicas[pair] = row[pair], -1, 0
                else:
                    replicas[pair] = needed
    return Sized(Choice(row=row, replicas=replicas, nearest=nearest), missed)


def _goodput(found: Evaluated, asked_row: int, pairs: Ints, replicas: Ints) -> Floats:
    changed = found.choice.replicas.copy()
    changed[pairs] = replicas
    asked = found.asked.rows[asked_row]
    service, _ = peak_service(
        replace(found, choice=replace(found.choice, replicas=changed)), asked_row, pairs
    )
    return service.goodput_share(
        np.full(len(pairs), asked.ttft_limit_s), np.full(len(pairs), asked.tpot_limit_s)
    )


def _fewest(found: Evaluated, asked_row: int, pairs: Ints, least: Ints, most: Ints, share: float) -> Ints:
    """Fewest replicas from `least` to `most` with the goodput, `most` where none has it."""
    low, high = least - 1, most.copy()
    while bool((high - low > 1).any()):
        apart = high - low > 1
        middle = (low + high) // 2
        enough = _goodput(found, asked_row, pairs, np.maximum(middle, 1)) >= share
        high, low = np.where(apart & enough, middle, high), np.where(apart & ~enough, middle, low)
    return high
