"""Share of a stream's requests that keep both latency limits, against the load of one of its replicas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.analysis.cash.pricing import SystemPrice, spare_replicas
from workbench.analysis.serving.detail import Evaluated, PeakHour, peak_service, served_together
from workbench.engine.capacity import served_levels
from workbench.engine.constants import Bools, Floats, Ints
from workbench.engine.fleet import Choice, systems_required
from workbench.engine.open_service import OpenService

_BETWEEN: Floats = np.array([0.4, 0.55, 0.65, 0.75, 0.85, 0.93, 1.0])
"""Loads, as shares of a curve's end, between which it is straight; below the first it is flat."""
_NEARLY_FULL = 0.995
"""Of what a replica can serve: the last load that is worked out where a curve goes on beyond."""
_ALL = 0.998
"""At this share or more a curve is taken to be flat: lower loads add nothing that shows."""
_MOST_TIMES = 2
_MOST_NUMBERS = 4096
"""Replicas beyond this many are tried in steps of less than a fortieth of a percent."""
_TRIED: Floats = np.linspace(0.5, 1, 51)
"""Loads, as shares of the highest, among which the one of the most tokens in time is looked for."""


@dataclass(frozen=True, kw_only=True)
class LatencyCurves:
    """Curves of all pairs: ascending requests/s of a replica, and shares within limits, shape (P, K) each."""

    loads: Floats
    shares: Floats

    @cached_property
    def flat(self) -> Bools:
        """Whether the load does not matter, shape (P,)."""
        same: Bools = self.shares[:, 0] == self.shares[:, -1]
        return same

    def within(self, pair: int, load: Floats) -> Floats:
        """Share of the requests within both limits at a replica's load in requests/s, any shape."""
        if self.flat[pair]:
            return np.full(load.shape, self.shares[pair, 0])
        share: Floats = np.interp(load, self.loads[pair], self.shares[pair])
        return share

    def best_load(self, pair: int, highest: float, least_share: float = 0.0) -> float:
        """Load of a replica, in requests/s up to `highest`, with the most requests within both limits.

        A replica costs the same however busy it is, so this is where a token in time costs least. Only loads
        that keep at least `least_share` within the limits count; where none does, the lightest that is tried.
        """
        tried = highest * _TRIED
        within = self.within(pair, tried)
        return float(tried[np.argmax(np.where(within >= least_share, within * tried, 0.0))])


def latency_curves(found: Evaluated, highest: Floats, beyond: Floats) -> tuple[LatencyCurves, list[PeakHour]]:
    """Curves of all pairs, and the peak hours that were worked out on the way.

    `highest` (P,) is the most that is planned for a replica, `beyond` (P,) the most that a fleet which falls
    short gives it (the same where none does), both in requests/s.
    """
    known = len(_BETWEEN)
    loads = np.repeat(highest[:, np.newaxis], known + 4, axis=1)
    shares = np.ones(loads.shape)
    peaks = []
    for asked_row, mine in served_together(found):
        count = len(mine)
        at_peak = _peak(found, mine)
        at_ends = np.concatenate([at_peak, highest[mine]])
        service, drafts = peak_service(found, asked_row, np.tile(mine, 2), at_ends)
        peaks.append(PeakHour(asked_row, mine, service.take(np.arange(count)), drafts[:count]))
        ends = _within(found, asked_row, service)
        shares[mine] = ends[count:, np.newaxis]
        bent = np.flatnonzero((ends[count:] < _ALL) | (beyond[mine] > highest[mine]))
        if not len(bent):
            continue
        rows, last = mine[bent], np.maximum(beyond[mine[bent]], highest[mine[bent]])
        served = highest[rows] / service.load[count:][bent]
        asked = np.minimum(last, _NEARLY_FULL * served)[:, np.newaxis] * _BETWEEN
        inner = peak_service(found, asked_row, np.repeat(rows, known), asked.ravel())[0]
        loads[rows, :known] = asked
        shares[rows, :known] = _within(found, asked_row, inner).reshape(asked.shape)
        loads[rows, known], shares[rows, known] = at_peak[bent], ends[:count][bent]
        # Past what a replica can serve no request keeps its limits, however far the curve goes on.
        full = asked[:, -1] / inner.load.reshape(asked.shape)[:, -1]
        falls = asked[:, -1] < last
        loads[rows, -2], loads[rows, -1] = np.where(falls, np.minimum(full, last), last), last
        shares[rows, -2:] = np.where(falls, 0.0, shares[rows, known - 1])[:, np.newaxis]
    order = np.argsort(loads, axis=1, kind="stable")
    falling = np.minimum.accumulate(np.take_along_axis(shares, order, axis=1), axis=1)
    return LatencyCurves(loads=np.take_along_axis(loads, order, axis=1), shares=falling), peaks


def size_for_good_tokens(
    found: Evaluated, curves: LatencyCurves, prices: Sequence[SystemPrice | None]
) -> Choice:
    """Replicas are added as long as a token within its limits gets cheaper by it.

    A replica more costs its accelerators and makes the hours' loads lighter, so more requests keep the
    limits: the number n is chosen that has the lowest n over their share in the week. Then room that is left
    in the systems anyway is filled, the replica first that brings most. Streams whose limits hold for a
    stated share get what that share needs, and such room. Prices are None where two offers share the work
    and no room is filled.
    """
    count = len(found.streams)
    replicas = found.choice.replicas.copy()
    levels = [
        served_levels(np.array(stream.requests_per_s_by_hour), np.asarray(stream.deferrable_share))
        for stream in found.streams
    ]

    def good_share(pair: int, numbers: Ints) -> Floats:
        rates, hours = levels[pair % count]
        shares = curves.within(pair, rates[:, np.newaxis] / numbers)
        share: Floats = (rates * hours) @ shares / float(rates @ hours)
        return share

    for offer, price in enumerate(prices):
        pairs = np.arange(offer * count, (offer + 1) * count)
        if (found.choice.row[pairs] < 0).any():
            continue
        late = [int(pair) for pair in pairs if curves.shares[pair, -1] < _ALL]
        for pair in late:
            if found.streams[pair % count].limit_share:
                continue
            numbers = _numbers_to_try(int(replicas[pair]))
            replicas[pair] = numbers[np.argmin(numbers / np.maximum(good_share(pair, numbers), 1e-9))]
        if price is not None:
            _fill_room(found, price, pairs, late, replicas, good_share)
    return replace(found.choice, replicas=replicas)


def _numbers_to_try(least: int) -> Ints:
    """Numbers of replicas from `least` up: each one, or as many evenly spread where there are too many."""
    most = least * _MOST_TIMES + 1
    if most - least < _MOST_NUMBERS:
        return np.arange(least, most + 1)
    return np.linspace(least, most, _MOST_NUMBERS).astype(np.int64)


def _fill_room(
    found: Evaluated,
    price: SystemPrice,
    pairs: Ints,
    late: Sequence[int],
    replicas: Ints,
    good_share: Callable[[int, Ints], Floats],
) -> None:
    """Raise `replicas` of the `late` pairs of an offer where its systems have the room."""
    sizes = found.candidates.accelerators[found.choice.row[pairs]].astype(np.int64)
    tokens = found.lengths.isl + found.lengths.osl
    spare, each = spare_replicas(price, sizes), price.system.accelerators
    systems = systems_required(replicas[pairs] + spare, sizes, each)
    while True:
        best, most = None, 0.0
        for pair in late:
            stream = pair - int(pairs[0])
            shares = good_share(pair, np.array([replicas[pair], replicas[pair] + 1]))
            asked = found.streams[stream].requests_per_year * float(tokens[stream])
            gain = float(shares[1] - shares[0]) * asked
            if shares[1] - shares[0] < 1 - _ALL or gain <= most:
                continue
            more = replicas[pairs] + spare
            more[stream] += 1
            if systems_required(more, sizes, each) == systems:
                best, most = pair, gain
        if best is None:
            return
        replicas[best] += 1


def at_choice(found: Evaluated, before: Choice, peaks: Sequence[PeakHour]) -> list[PeakHour]:
    """Peak hours of the chosen replicas, worked out again where `before` had other numbers of them."""
    changed = found.choice.replicas != before.replicas
    again = []
    for peak in peaks:
        if changed[peak.pairs].any():
            service, drafts = peak_service(found, peak.asked_row, peak.pairs)
            again.append(PeakHour(peak.asked_row, peak.pairs, service, drafts))
        else:
            again.append(peak)
    return again


def _peak(found: Evaluated, pairs: Ints) -> Floats:
    return found.peak_requests_per_s[pairs] / found.choice.replicas[pairs]


def _within(found: Evaluated, asked_row: int, service: OpenService) -> Floats:
    limits, rows = found.asked.rows[asked_row], len(service.load)
    return service.goodput_share(np.full(rows, limits.ttft_limit_s), np.full(rows, limits.tpot_limit_s))
