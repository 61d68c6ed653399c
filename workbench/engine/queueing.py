"""Open-loop arrivals on one attention replica: stability, means, percentiles and goodput.

Requests arrive at random (Poisson). A step takes D(b) for b running sequences plus the prefill work of the
requests that join in it, at most `joins` a step and `slots` in all. The law has three parts:

- Occupancy. With state-dependent speeds and shared service the number of sequences n has the product form
  π(n) ∝ Π λ·H(i)/i whatever the distribution of the lengths (insensitivity of processor sharing: J. W.
  Cohen, "The multiple phase service network with generalized processor sharing", Acta Informatica 12, 1979),
  with H(i) the time a request holds its slot among i. What arrives during a prefill joins together: in
  decoding time arrivals come in busy-period batches of mean size z = 1/(1−λP), which widens the occupancy to
  about π^(1/z) (held to the simulation). Beyond `slots` requests queue; that wait is the M/M/c one times
  (z + cv²)/2 (Allen and Cunneen), with Cosmetatos' correction for regular lengths.
- Time to first token. Waiting requests at the start of a step form a Markov chain: of w, min(w, joins) join
  and Poisson(λ·length of the step) arrive. Its stationary law is solved; an arrival falls on a step in
  proportion to its length, waits for its end and for the steps before its own, then for its own.
- Time per output token. The prefills that interrupt a decode of work w follow Consul's generalised Poisson
  law with parameters λ·w and λ·P (the customers of a delay busy period: Consul and Jain, Technometrics 15,
  1973); the batch varies slowly, which adds a normal spread.

Lengths are classes with weights. Prefill works of other requests enter by their first two moments.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from workbench.engine.constants import Bools, Floats, Ints

_ShareWithin = Callable[[Floats], Floats]

PERCENTILES = (0.50, 0.90, 0.95, 0.99)
"""Percentiles that reports show."""

MAX_SLOTS = 4096
_WAITING = 64
_ARRIVED = 24
_TRACE = 1e-12
"""Share below which a state of the waiting chain adds nothing to a distribution."""
_MOMENTS_IN_STEP: Floats = np.arange(0.05, 1.0, 0.1)
_EDGES = 512
_LONGEST_WAIT = 16
"""Mean slot waits that the distribution reaches: e^-16 of the requests wait longer."""
_INTERRUPTIONS = 128
_NORMAL_REACH = 4.5
_PASSES = 3
_DOUBLINGS = 12
_BISECTIONS = 20
_LATER_BATCH_SHARE = 0.5
"""Of a request's own stay, the part that another one shares on average that joins during it: each
interruption also makes the batch larger."""
_EARLIER_BATCH_SHARE = 2 / 3 - _LATER_BATCH_SHARE**2
"""Share of the batch's variance left for the requests that were there before: the batch's autocorrelation
falls linearly to zero within one stay, so its mean over the stay keeps 2·∫(1−u)² du of the variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaLoad:
    """What N attention replicas have to do. C length classes, K points of the step time.

    `arrivals_per_s`, `slots` and `joins`: shape (N,). `decode_s`: step time at `batches` (ascending from 1,
    shape (K,)), shape (N, K), interpolated between. `prefill_s`: work of one request of each class, shape
    (N, C). `osl` and `share` (weights of the classes, any sum): shape (C,).
    """

    arrivals_per_s: Floats
    slots: Ints
    joins: Ints
    batches: Floats
    decode_s: Floats
    prefill_s: Floats
    osl: Floats
    share: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLoop:
    """Steady state of N replicas; NaN (and infinite percentiles) where none exists.

    Shapes: (N,) for `stable`, `load` (arrivals over the most that can be served), `batch` (mean sequences
    that run), `ttft_s`, `tpot_s` (means) and `queue_share` (requests that find no free slot). The other
    fields hold the distributions that the methods read.
    """

    stable: Bools
    load: Floats
    batch: Floats
    ttft_s: Floats
    tpot_s: Floats
    queue_share: Floats
    own_prefill_s: Floats
    first_token_from_s: Floats
    first_token_log_step: Floats
    first_token_within: Floats
    step_s: Floats
    step_spread_s: Floats
    interrupted_from_s: Floats
    interruption_s: Floats
    interruption_weight: Floats
    share: Floats

    def take(self, rows: Ints) -> "OpenLoop":
        """Some of the replicas."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        return OpenLoop(
            **{name: value if name == "share" else value[rows] for name, value in columns.items()}
        )

    def ttft_share_within(self, limit_s: Floats) -> Floats:
        """P(TTFT <= limit) by class, shape (N, C); `limit_s` has shape (N,)."""
        room = np.maximum(limit_s[:, None] - self.own_prefill_s, 1e-12)
        last = self.first_token_within.shape[1] - 1
        place = np.log(room / self.first_token_from_s[:, None]) / self.first_token_log_step[:, None]
        place = np.clip(place, -1.0, last - 1e-9)
        left = np.maximum(np.floor(place).astype(np.int64), 0)
        replica = np.arange(len(left))[:, None]
        low = self.first_token_within[replica, left]
        high = self.first_token_within[replica, left + 1]
        return np.where(place < 0, 0.0, low + (high - low) * (place - left))

    def tpot_share_within(self, limit_s: Floats) -> Floats:
        """P(TPOT <= limit) by class, shape (N, C); `limit_s` has shape (N,)."""
        return self._tpot_law()(limit_s)

    def _tpot_law(self) -> _ShareWithin:
        """`tpot_share_within` with all that does not depend on the limit worked out."""
        count = np.arange(_INTERRUPTIONS)
        first = self.step_s[:, None] + self.interrupted_from_s
        centre = first[:, :, None] + count * self.interruption_s[:, :, None]
        spread = np.maximum(self.step_spread_s, 1e-9)[:, :, None]

        def share_within(limit_s: Floats) -> Floats:
            within = _normal_cdf((limit_s[:, None, None] - centre) / spread)
            return np.asarray((self.interruption_weight * within).sum(axis=2))

        return share_within

    def ttft_percentile(self, share: float) -> Floats:
        """TTFT that `share` of all requests do not exceed, in seconds, shape (N,)."""
        return self._percentile(share, self.ttft_share_within, self.ttft_s)

    def tpot_percentile(self, share: float) -> Floats:
        """TPOT that `share` of all requests do not exceed, in seconds, shape (N,)."""
        return self._percentile(share, self._tpot_law(), self.tpot_s)

    def goodput_share(self, ttft_limit_s: Floats, tpot_limit_s: Floats) -> Floats:
        """Share of the requests within both limits, shape (N,); within a class they are taken independent."""
        both = self.ttft_share_within(ttft_limit_s) * self.tpot_share_within(tpot_limit_s)
        return np.where(self.stable, both @ self.share, 0.0)

    def _percentile(self, share: float, within: _ShareWithin, mean: Floats) -> Floats:
        low = np.zeros(len(mean))
        high = np.where(self.stable, np.nan_to_num(mean) * 2 + 1e-6, 1.0)
        for _ in range(_DOUBLINGS):
            short = within(high) @ self.share < share
            if not short.any():
                break
            high = np.where(short, high * 2, high)
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            below = within(middle) @ self.share < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.where(self.stable, high, np.inf)


def open_loop(load: ReplicaLoad) -> OpenLoop:
    """The steady state of each replica under random arrivals; see the module for the law."""
    share = load.share / load.share.sum()
    slots = np.clip(load.slots, 1, MAX_SLOTS)
    steps = _step_table(load, int(slots.max()))
    tokens = np.maximum(load.osl - 1, 1.0)
    mean_tokens = float(share @ tokens)
    variation = float(share @ tokens**2) / mean_tokens**2 - 1
    work = load.prefill_s @ share
    work_square = load.prefill_s**2 @ share
    # equal works that load the prefill as much and make it wait as long
    lump = np.maximum(work_square / np.maximum(work, 1e-12), 1e-9)
    rate = load.arrivals_per_s * work / lump
    busy = load.arrivals_per_s * work
    pressure = load.arrivals_per_s / most_arrivals_per_s(load)
    stable = (pressure < 1) & (load.arrivals_per_s > 0)
    rate, busy = np.where(stable, rate, 1e-9), np.where(stable, busy, 0.0)
    arrivals = np.where(stable, load.arrivals_per_s, 1e-9)

    own_step = work + steps[:, 1]
    joining = _joining(load.joins)
    chain = _waiting_chain(rate, lump, steps[:, 1], joining)
    occupancy = _occupancy(arrivals, busy, work, own_step, chain.left * lump, mean_tokens, steps, slots)
    for _ in range(_PASSES):
        own_step = work + occupancy.step_after_arrival_s + chain.company_s
        chain = _waiting_chain(rate, lump, occupancy.step_after_arrival_s, joining)
        occupancy = _occupancy(arrivals, busy, work, own_step, chain.left * lump, mean_tokens, steps, slots)
    seen = occupancy.step_after_arrival_s
    values, weights, alone = _first_token_atoms(rate, lump, seen, load.joins, chain)
    values, weights = _with_idle(values, weights, occupancy.idle_share, steps[:, 1], alone)
    tpot = (occupancy.mean / arrivals - own_step) / mean_tokens
    wait = _slot_wait(occupancy, slots, variation)
    lowest, log_step, within = _distribution(values, weights, occupancy.full_share, wait)
    step = np.maximum(tpot * (1 - busy) - chain.left * lump / mean_tokens, steps[:, 1])
    slowing = _slowing(rate, lump, busy, tokens, step, chain, occupancy)
    free_first = (values * weights).sum(axis=1) + work
    nothing = np.where(stable, 0.0, np.nan)
    return OpenLoop(
        stable=stable,
        load=pressure,
        batch=occupancy.mean + nothing,
        ttft_s=free_first + occupancy.full_share * wait + nothing,
        tpot_s=tpot + nothing,
        queue_share=occupancy.full_share,
        own_prefill_s=load.prefill_s,
        first_token_from_s=lowest,
        first_token_log_step=log_step,
        first_token_within=within,
        step_s=step,
        step_spread_s=slowing.step_spread_s,
        interrupted_from_s=slowing.from_s,
        interruption_s=slowing.apart_s,
        interruption_weight=slowing.weight,
        share=share,
    )


@dataclass(frozen=True, slots=True)
class _Slowing:
    """What others' prefills and the batch at the start do to a time per output token; see `OpenLoop`."""

    step_spread_s: Floats
    from_s: Floats
    apart_s: Floats
    weight: Floats


def _slowing(
    rate: Floats,
    lump: Floats,
    busy: Floats,
    tokens: Floats,
    step: Floats,
    chain: "_Chain",
    occupancy: "_Occupancy",
) -> _Slowing:
    """`tokens` of each class, (K,), at a step of `step` seconds without interruptions, (R,)."""
    spread = np.sqrt(_EARLIER_BATCH_SHARE * occupancy.variance) * occupancy.slope_s
    interrupting = rate[:, None] * tokens * step[:, None] + chain.left[:, None]
    first, apart, weight = _interruptions(
        interrupting, np.broadcast_to((rate * lump)[:, None], interrupting.shape)
    )
    steady = np.minimum(occupancy.variance / np.maximum(occupancy.mean, 1e-12), 1.0)
    crowding = _LATER_BATCH_SHARE * steady * occupancy.slope_s * (1 - busy)
    each = lump[:, None] / tokens + crowding[:, None]
    expected = interrupting / (1 - rate * lump)[:, None]
    # the law takes what waits at the start for Poisson; it comes in bursts
    bursts = np.sqrt(np.maximum(chain.left_variance - chain.left, 0.0)) / (1 - rate * lump)
    return _Slowing(
        step_spread_s=np.hypot(spread[:, None], bursts[:, None] * each),
        from_s=first * each - expected * crowding[:, None],
        apart_s=apart * each,
        weight=weight,
    )


def most_arrivals_per_s(load: ReplicaLoad) -> Floats:
    """Arrival rate at which a replica is saturated, shape (N,): at or above it no steady state exists."""
    share = load.share / load.share.sum()
    slots = np.clip(load.slots, 1, MAX_SLOTS)
    full_step = np.take_along_axis(_step_table(load, int(slots.max())), slots[:, None], axis=1)[:, 0]
    work = load.prefill_s @ share
    tokens = float(share @ np.maximum(load.osl - 1, 1.0))
    least = np.maximum(work + tokens * full_step / slots, work + full_step / np.maximum(load.joins, 1))
    return np.asarray(1 / least)


@dataclass(frozen=True, slots=True)
class _Occupancy:
    """Sequences that hold or wait for a slot, shape (N,) each."""

    mean: Floats
    variance: Floats
    idle_share: Floats
    full_share: Floats
    bunching: Floats
    step_after_arrival_s: Floats
    slope_s: Floats
    holding_full_s: Floats
    pressure: Floats


def _step_table(load: ReplicaLoad, most: int) -> Floats:
    """D(b) for b = 0..most by linear interpolation, shape (N, most + 1); D(0) = D(1)."""
    wanted = np.maximum(np.arange(most + 1, dtype=np.float64), 1.0)
    right = np.clip(np.searchsorted(load.batches, wanted), 1, max(len(load.batches) - 1, 1))
    if len(load.batches) == 1:
        return np.repeat(load.decode_s, most + 1, axis=1)
    left = right - 1
    part = (wanted - load.batches[left]) / (load.batches[right] - load.batches[left])
    table: Floats = load.decode_s[:, left] * (1 - part) + load.decode_s[:, right] * part
    return table


def _occupancy(
    arrivals: Floats,
    busy: Floats,
    work: Floats,
    own_step: Floats,
    left: Floats,
    tokens: float,
    steps: Floats,
    slots: Ints,
) -> _Occupancy:
    number = np.arange(1, steps.shape[1])
    after_join = (left / tokens)[:, None]
    token = (steps[:, 1:] + after_join) / (1 - busy)[:, None]
    at_full = number == slots[:, None]
    # at full occupancy a request joins only when another leaves
    token = np.where(at_full, steps[:, 1:] + (work * slots / (tokens + 1))[:, None], token)
    holding = own_step[:, None] + tokens * token
    log = np.cumsum(np.log(arrivals[:, None] * holding / number), axis=1)
    log = np.where(number <= slots[:, None], log, -np.inf)
    full = np.take_along_axis(holding, slots[:, None] - 1, axis=1)[:, 0]
    pressure = np.minimum(arrivals * full / slots, 0.999)
    bunching = 1 / (1 - busy)
    mass = _normalised(log, pressure, slots)
    bunched = _normalised(log / bunching[:, None], pressure ** (1 / bunching), slots)
    counts = np.arange(steps.shape[1], dtype=np.float64)
    mean = mass @ counts
    variance = np.maximum(bunched @ counts**2 - (bunched @ counts) ** 2, 0.0)
    later = np.minimum(np.arange(steps.shape[1]) + 1, slots[:, None])
    seen = (mass * np.take_along_axis(steps, later, axis=1)).sum(axis=1)
    low = np.clip(np.floor(mean).astype(np.int64), 1, np.maximum(slots - 1, 1))
    high = np.minimum(low + 1, slots)
    slope = np.take_along_axis(steps, high[:, None], axis=1) - np.take_along_axis(steps, low[:, None], axis=1)
    return _Occupancy(
        mean=mean,
        variance=variance,
        idle_share=mass[:, 0],
        full_share=np.take_along_axis(bunched, slots[:, None], axis=1)[:, 0],
        bunching=bunching,
        step_after_arrival_s=seen,
        slope_s=slope[:, 0] / (1 - busy),
        holding_full_s=full,
        pressure=pressure,
    )


def _normalised(log: Floats, pressure: Floats, slots: Ints) -> Floats:
    """Shares of 0..most sequences from the logs of their weights; the last slot's with the whole queue."""
    top = np.maximum(log.max(axis=1, keepdims=True), 0.0)
    mass: Floats = np.concatenate([np.exp(-top), np.exp(log - top)], axis=1)
    queue = np.where(np.arange(mass.shape[1]) == slots[:, None], 1 / (1 - pressure)[:, None], 1.0)
    mass = mass * queue
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class _Chain:
    """Requests that wait at the start of a step: stationary shares, shape (N, W), and what a joiner meets.

    `company_s` is the mean prefill work of the others in a request's own step, `left` the requests that wait
    when this step ends (all of them will interrupt the request's decode) and `left_variance` their variance,
    shape (N,) each.
    """

    share: Floats
    company_s: Floats
    left: Floats
    left_variance: Floats


@dataclass(frozen=True, slots=True)
class _Joining:
    """What of the waiting chain depends on nothing but the most requests that join in a step.

    `joined` of w waiting requests, (N, W). Of the move from w to w', (N, W, W): whether it is `possible`,
    and in `arriving` the place of the number that must arrive among the weights by number joined, (N, J · W).
    """

    joined: Ints
    possible: Bools
    arriving: Ints


def _joining(joins: Ints) -> _Joining:
    waiting = np.arange(_WAITING)
    joined = np.minimum(waiting, joins[:, None])
    target = waiting - (waiting - joined)[:, :, None]
    place = joined[:, :, None] * _WAITING + np.maximum(target, 0)
    return _Joining(joined, target >= 0, place.reshape(len(joins), -1))


def _poisson(mean: Floats, most: int) -> Floats:
    """Poisson weights of 0..most − 1 along a new last axis."""
    count = np.arange(most)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most)))])
    log = count * np.log(np.maximum(mean, 1e-300))[..., None] - mean[..., None] - log_factorial
    return np.asarray(np.exp(log))


def _waiting_chain(rate: Floats, lump: Floats, step: Floats, joining: _Joining) -> _Chain:
    """Solve w' = w − min(w, joins) + Poisson(λ·(D + min(w, joins)·P)) for its stationary law."""
    joined = joining.joined
    left = np.arange(_WAITING) - joined
    # A step is as long as the requests that join make it, and of these numbers there are few.
    numbers = np.arange(joined.max() + 1)
    arriving = _poisson(rate[:, None] * (step[:, None] + numbers * lump[:, None]), _WAITING)
    each = np.take_along_axis(arriving.reshape(len(rate), -1), joining.arriving, axis=1)
    moves = np.where(joining.possible, each.reshape(joining.possible.shape), 0.0)
    moves[:, :, -1] += np.maximum(1 - moves.sum(axis=2), 0.0)
    balance = np.swapaxes(moves, 1, 2) - np.eye(_WAITING)
    balance[:, -1, :] = 1.0
    wanted = np.zeros((len(rate), _WAITING, 1))
    wanted[:, -1] = 1.0
    share = np.maximum(np.linalg.solve(balance, wanted)[:, :, 0], 0.0)
    share /= share.sum(axis=1, keepdims=True)
    together = share * joined
    together /= np.maximum(together.sum(axis=1, keepdims=True), 1e-12)
    company = (together * (joined - 1)).sum(axis=1)
    later = left + rate[:, None] * (step[:, None] + joined * lump[:, None])
    mean = (together * later).sum(axis=1)
    coming = later - left  # Poisson, so its variance is its mean
    variance = (together * (later**2 + coming)).sum(axis=1) - mean**2
    return _Chain(share, np.maximum(company, 0.0) * lump, mean, variance)


def _first_token_atoms(
    rate: Floats, lump: Floats, step: Floats, joins: Ints, chain: _Chain
) -> tuple[Floats, Floats, int]:
    """(seconds before the first token besides one's own prefill, weights, how many atoms are of w = 0).

    The first two have shape (N, atoms). Atoms are the state w of the step in progress, the requests o that
    arrive in it, and the moment u of it at which the request comes; states beyond a trace are left out.
    """
    most = _reached(chain.share)
    waiting = np.arange(most)
    joined = np.minimum(waiting, joins[:, None])
    length = step[:, None] + joined * lump[:, None]
    hit = chain.share[:, :most] * length
    hit /= hit.sum(axis=1, keepdims=True)
    arrived = _poisson(rate[:, None] * length, _ARRIVED)
    arrived /= arrived.sum(axis=2, keepdims=True)
    others = np.arange(_reached((hit[:, :, None] * arrived).sum(axis=1)))
    arrived = arrived[:, :, : len(others)]
    ahead = (waiting - joined)[:, :, None, None] + np.rint(others[:, None] * _MOMENTS_IN_STEP)
    present = (waiting - joined)[:, :, None, None] + others[:, None] + 1
    limit = joins[:, None, None, None]
    before = ahead // limit
    company = np.minimum(limit, present - before * limit) - 1
    d, p = step[:, None, None, None], lump[:, None, None, None]
    seconds = (1 - _MOMENTS_IN_STEP) * length[:, :, None, None] + before * (d + limit * p) + d + company * p
    weight = hit[:, :, None, None] * arrived[:, :, :, None] / len(_MOMENTS_IN_STEP)
    columns = [np.broadcast_to(each, seconds.shape).reshape(len(rate), -1) for each in (seconds, weight)]
    return columns[0], columns[1], len(others) * len(_MOMENTS_IN_STEP)


def _reached(share: Floats) -> int:
    """States up to the last one that any of the rows holds more than a trace of; `share` is (N, states)."""
    return int(np.flatnonzero(share.max(axis=0) > _TRACE).max(initial=0)) + 1


def _with_idle(
    seconds: Floats, weight: Floats, idle_share: Floats, lone_step: Floats, alone: int
) -> tuple[Floats, Floats]:
    """The atoms with those of an idle replica, where no step is in progress, instead of some of w = 0.

    The first `alone` atoms are those of w = 0.
    """
    quiet = weight[:, :alone].sum(axis=1)
    idle = np.minimum(idle_share, quiet)
    less = np.ones_like(weight)
    less[:, :alone] = (1 - idle / np.maximum(quiet, 1e-12))[:, None]
    return (
        np.concatenate([seconds, lone_step[:, None]], axis=1),
        np.concatenate([weight * less, idle[:, None]], axis=1),
    )


def _distribution(
    seconds: Floats, weight: Floats, queued: Floats, wait: Floats
) -> tuple[Floats, Floats, Floats]:
    """(lowest edge, log of the ratio of edges, share within each edge), shapes (N,), (N,) and (N, edges).

    The atoms on a geometric grid; the share `queued` waits an exponential time with mean `wait` besides.
    """
    count = len(seconds)
    lowest = seconds.min(axis=1) * 0.999
    longest = np.where(weight > 1e-9, seconds, 0.0).max(axis=1) + _LONGEST_WAIT * wait
    log_step = np.log(longest / lowest) / (_EDGES - 1)
    bin_of = np.ceil(np.log(seconds / lowest[:, None]) / log_step[:, None]).astype(np.int64)
    bin_of = np.clip(bin_of, 0, _EDGES - 1) + np.arange(count)[:, None] * _EDGES
    mass = np.bincount(bin_of.ravel(), weight.ravel(), minlength=count * _EDGES).reshape(count, _EDGES)
    edges = lowest[:, None] * np.exp(log_step[:, None] * np.arange(_EDGES))
    decay = np.exp(-np.diff(edges, axis=1) / np.maximum(wait, 1e-12)[:, None])
    still = np.zeros(count)
    waited = [still]
    for arriving, kept in zip(mass.T[:-1].copy(), decay.T.copy(), strict=True):
        still = (still + arriving) * kept
        waited.append(still)
    waiting = np.stack(waited, axis=1)
    arrived = np.cumsum(mass, axis=1)
    within = arrived - queued[:, None] * (waiting + mass)
    return lowest, log_step, within / np.maximum(within[:, -1:], 1e-12)


def _slot_wait(occupancy: _Occupancy, slots: Ints, variation: float) -> Floats:
    """Mean wait of the requests that find no free slot, in seconds, shape (N,)."""
    r = occupancy.pressure
    regular = max(1 - variation, 0.0)
    correction = (
        regular * (1 - r) * (slots - 1) * (np.sqrt(4 + 5 * slots) - 2) / (16 * np.maximum(r, 1e-6) * slots)
    )
    factor = (occupancy.bunching + variation) / 2 * (1 + np.minimum(correction, 1.0))
    return np.asarray(factor * occupancy.holding_full_s / slots / (1 - r))


def _interruptions(mean: Floats, busy: Floats) -> tuple[Floats, Floats, Floats]:
    """(first count, counts a point, weights) of the prefills that interrupt a decode; last shape (N, C, K).

    Consul's weights θ(θ + kb)^(k−1)·e^(−θ−kb)/k! at k = 0, 1, … for `mean` θ and `busy` b, each (N, C). Where
    these counts reach beyond the K points, a normal law with its mean θ/(1−b) and variance θ/(1−b)³.
    """
    point = np.arange(_INTERRUPTIONS, dtype=np.float64)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, _INTERRUPTIONS)))])
    theta = np.maximum(mean, 1e-300)[..., None]
    log = np.log(theta) + (point - 1) * np.log(theta + point * busy[..., None])
    exact = np.exp(log - theta - point * busy[..., None] - log_factorial)
    middle, deviation = mean / (1 - busy), np.sqrt(mean / (1 - busy) ** 3)
    reach = _NORMAL_REACH * deviation
    many = middle + reach > _INTERRUPTIONS - 1
    normal = np.exp(-((2 * point / (_INTERRUPTIONS - 1) - 1) ** 2) * _NORMAL_REACH**2 / 2)
    weight = np.where(many[..., None], normal, exact)
    weight /= weight.sum(axis=-1, keepdims=True)
    first = np.where(many, middle - reach, 0.0)
    apart = np.where(many, 2 * reach / (_INTERRUPTIONS - 1), 1.0)
    return first, apart, weight


def _normal_cdf(z: Floats) -> Floats:
    """Φ(z) to 1e-7 (Abramowitz and Stegun, 26.2.17)."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail *= np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return np.where(z >= 0, 1 - tail, tail)
