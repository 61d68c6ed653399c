"""A fleet at work: whole systems, spares, load by month, good tokens; and the quote as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.analysis.cash.costing import Load
from workbench.analysis.cash.growing_fleet import Standing, Step, blocks_of, never_smaller, standing
from workbench.analysis.cash.offer_ledger import OfferLedger, with_tax
from workbench.analysis.cash.pricing import SystemPrice, spare_replicas
from workbench.analysis.cash.rental_lines import RentedCosting
from workbench.analysis.offers.week_of_work import room_for_waiting, week_of_work
from workbench.analysis.results.result import LOADS
from workbench.analysis.serving.chosen import Evaluation
from workbench.analysis.terms.basis import Basis
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.good_tokens import GoodTokens
from workbench.analysis.terms.quality import Quality
from workbench.domain.offers import OwnedOffer
from workbench.domain.periods import HOURS_PER_MONTH, HOURS_PER_WEEK, SECONDS_PER_HOUR
from workbench.domain.workload import Stream
from workbench.engine.capacity import (
    billed_replica_hours,
    filled,
    missed_while_scaling,
    scaled_replicas,
)
from workbench.engine.constants import Floats, Ints

_SECONDS_PER_MONTH = HOURS_PER_MONTH * SECONDS_PER_HOUR


@dataclass(frozen=True, kw_only=True)
class HardwareContext:
    """Everything that the results of the hardware offers are read from.

    `streams` are level: of constant demand with the same discounted tokens as the growing `demand`.
    """

    evaluation: Evaluation
    prices: tuple[SystemPrice, ...]
    streams: tuple[Stream, ...]
    demand: Demand
    headroom: float
    prefills: tuple[SystemPrice | None, ...]
    """Whose systems prefill for each offer's; None where they do so themselves or not apart."""
    qualities: tuple[tuple[Quality, ...], ...]
    """Of every offer and stream; within a context they differ in what is missing and in acceptance only."""

    def pair(self, offer: int, stream: int) -> int:
        """Row of an offer and a stream in the per-pair arrays."""
        return offer * len(self.streams) + stream

    def pairs(self, offer: int) -> slice:
        """Rows of all streams of an offer in the per-pair arrays."""
        return slice(self.pair(offer, 0), self.pair(offer + 1, 0))

    @cached_property
    def accelerators(self) -> Ints:
        """Accelerators of a replica of every candidate."""
        return self.evaluation.candidates.accelerators

    def sizes(self, offer: int, *, prefill: bool = False) -> Ints:
        """Accelerators of a replica of each stream, of the offer or of the one that prefills for it, (S,)."""
        candidates, rows = self.evaluation.candidates, self.rows(offer)
        if self.prefills[offer] is None:
            return self.accelerators[rows]
        return (candidates.prefill_accelerators if prefill else candidates.decode_accelerators)[rows]

    def worth_of_prefill(self, offer: int) -> float:
        """Cost of an accelerator that prefills over one that decodes; 1 where they are of one offer."""
        filler = self.prefills[offer]
        own = self.prices[offer].usd_per_accelerator_year
        return 1.0 if filler is None else filler.usd_per_accelerator_year / own

    def demand_of(self, offer: int) -> Demand:
        """The demand with an offer's own answers."""
        return replace(self.demand, qualities=self.qualities[offer])

    def rows(self, offer: int) -> Ints:
        """Chosen candidate of each stream, shape (S,)."""
        return self.evaluation.choice.row[self.pairs(offer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The smallest fleet that meets the demand, and its work. Shapes: S streams, M months."""

    fleet: Standing
    replicas: Ints
    """Most of each stream in any month, without the spare ones, shape (S,)."""
    sizes: Ints
    """Accelerators of a replica, shape (S,)."""
    load: Load
    good: GoodTokens

    @property
    def systems(self) -> int:
        """Most that stand in any month."""
        return int(self.fleet.systems.max())

    def steps(self, price: SystemPrice) -> tuple[Step, ...]:
        """When systems are added, from go-live on."""
        return self.fleet.steps(price.offer.start_month)

    def level_systems(self, basis: Basis) -> float:
        """Mean of the systems that stand, months weighted as money is."""
        weights = basis.period[1:]
        return float((self.fleet.systems * weights).sum() / weights.sum())

    def facility_kw(self, price: SystemPrice) -> float | None:
        """Mean draw of the fleet with PUE; None where the catalog knows no power."""
        site = price.costing.site
        draw = site.draw_kw(self.load.utilisation)
        if draw is None or site.facility.pue is None:
            return None
        return float((draw * self.fleet.systems).mean()) * site.facility.pue


def with_prices(context: HardwareContext, offer: int, prices: Sequence[SystemPrice]) -> HardwareContext:
    """The context with an offer's own price and, if there is a second one, that of its prefill."""
    own, *filler = prices
    if own is context.prices[offer] and all(price is context.prefills[offer] for price in filler):
        return context
    prefills = list(context.prefills)
    prefills[offer] = filler[0] if filler else None
    return replace(
        context,
        prices=(*context.prices[:offer], own, *context.prices[offer + 1 :]),
        prefills=tuple(prefills),
    )


Fleets = Sequence[tuple[SystemPrice, Served]]


def parts(context: HardwareContext, offer: int, times: float = 1.0) -> Fleets:
    """The offer's own fleet and, where another one prefills for it, that one's."""
    own = (context.prices[offer], serve(context, offer, times))
    filler = context.prefills[offer]
    return (own,) if filler is None else (own, (filler, serve(context, offer, times, prefill=True)))


def serve(context: HardwareContext, offer: int, times: float = 1.0, *, prefill: bool = False) -> Served:
    """Fleet and load of an offer whose every stream has a deployment, at a multiple of the demand.

    Another load keeps the deployments chosen for the demand itself and changes their number. With `prefill`
    it is the fleet of the offer that prefills for this one.
    """
    filler = context.prefills[offer]
    price = filler if prefill and filler is not None else context.prices[offer]
    demand = context.demand.times(times)
    rows = context.rows(offer)
    sizes = context.sizes(offer, prefill=prefill)
    rates = context.evaluation.prediction.requests_per_s[rows]
    planned = _planned(context, offer)
    fleet = _standing(context, offer, price, planned, sizes, times)
    utilisation = _busy_by_month(demand, sizes / rates) / (
        _SECONDS_PER_MONTH * fleet.systems * price.system.accelerators
    )
    replicas = fleet.replicas.max(axis=1)
    paid, missed = fleet.share, None
    costing = price.costing
    if isinstance(costing, RentedCosting) and costing.offer.autoscale:
        running = _running(demand, context.headroom, costing, fleet.replicas, planned)
        paid = _paid_share(running, costing, sizes, fleet)
        missed = _missed(running, demand, costing, planned)
        within = _within_running(context, offer, demand, running)
    else:
        within = within_limits(context, offer, demand, fleet.replicas.astype(np.float64))
    live = np.arange(1, demand.basis.months + 1) > price.offer.start_month
    return Served(
        fleet=fleet,
        replicas=replicas,
        sizes=sizes,
        load=Load(
            utilisation=utilisation,
            paid_share=paid,
            standing_share=fleet.share,
            week=_week(context, price, sizes, rates, demand, fleet),
            stack_shares=_stack_shares(context, rows, replicas * sizes) if costing.site.licences else (),
        ),
        good=GoodTokens(
            live=live,
            availability=price.availability,
            within=within,
            missed_while_scaling=missed,
        ),
    )


def joint_good(fleets: Fleets) -> GoodTokens:
    """Good tokens of an offer's own fleet and of the one that prefills for it: they need both at work."""
    own, *others = (served.good for _, served in fleets)
    for behind in others:
        own = replace(
            own,
            live=own.live & behind.live,
            availability=own.availability * behind.availability,
            missed_while_scaling=own.or_missed(behind),
        )
    return own


def joint_ledger(fleets: Fleets, demand: Demand) -> OfferLedger:
    """The cash of an offer's own fleet and of the one that prefills for it; tokens need both at work."""
    (price, served), *others = fleets
    lines = list(price.lines(served.systems, served.load, served.steps(price)))
    for filler, behind in others:
        lines += [
            replace(line, key=f"prefill/{line.key}", title=f"Prefill pool: {line.title}")
            for line in filler.lines(behind.systems, behind.load, behind.steps(filler))
        ]
    good = joint_good(fleets).share
    return OfferLedger(
        basis=price.basis,
        lines=with_tax(lines, price.basis, price.assumptions),
        tokens=(demand.tokens_by_month * good).sum(axis=0),
        good_share=good,
    )


def _planned(context: HardwareContext, offer: int) -> Floats:
    """Capacity in requests/s that a replica of each stream is planned with at any load, headroom in it, (S,).

    It is the rate at which most requests are in time, and never less than what the chosen replicas get.
    """
    evaluation, pairs = context.evaluation, context.pairs(offer)
    rates = evaluation.prediction.requests_per_s[context.rows(offer)]
    required, chosen = evaluation.required_requests_per_s[pairs], evaluation.choice.replicas[pairs]
    kept = 1 + context.headroom
    best = np.array(
        [
            evaluation.curves.best_load(pair, rate / kept, stream.limit_share or 0.0) * kept
            for pair, rate, stream in zip(range(pairs.start, pairs.stop), rates, context.streams, strict=True)
        ]
    )
    # more replicas than the rate needs were chosen for the sake of the limits: each is given less
    eased = chosen > np.ceil(required / rates - 1e-9)
    planned: Floats = np.where(eased, required / chosen, np.maximum(best, required / chosen))
    return planned


def _standing(
    context: HardwareContext, offer: int, price: SystemPrice, planned: Floats, sizes: Ints, times: float
) -> Standing:
    """Replicas and systems by month: capacity for each month's peak hour, in the offer's own steps."""
    demand, pairs = context.demand.times(times), context.pairs(offer)
    required = context.evaluation.required_requests_per_s[pairs]
    paths = demand.paths
    needed = (required * times / planned)[:, np.newaxis] * paths / paths.max(axis=1, keepdims=True)
    found = standing(
        needed,
        np.array([stream.minimum_replicas for stream in demand.streams]),
        spare_replicas(price, sizes),
        sizes,
        price.system.accelerators,
        np.zeros(demand.basis.months, dtype=np.int64)
        if demand.steady
        else blocks_of(price.offer, demand.basis.months),
    )
    return never_smaller(found) if isinstance(price.offer, OwnedOffer) else found


def within_limits(context: HardwareContext, offer: int, demand: Demand, replicas: Floats) -> Floats:
    """Share of each stream's requests that keep both limits at its replicas' loads, (S, M).

    `replicas` (S, M). Hours are weighted by their requests; a replica that is asked for more than it serves
    is as busy as one can be.
    """
    evaluation, rows = context.evaluation, context.rows(offer)
    shares = np.zeros(replicas.shape)
    for number, (rates, hours) in enumerate(demand.levels):
        pair, most = context.pair(offer, number), evaluation.prediction.requests_per_s[rows[number]]
        if evaluation.curves.flat[pair]:
            shares[number] = evaluation.curves.shares[pair, 0]
            continue
        each = demand.paths[number] / np.maximum(replicas[number], 1e-9)
        if each.min() == each.max():
            each = each[:1]
        load = np.minimum(rates[:, np.newaxis] * each, most)
        weight = rates * hours
        shares[number] = weight @ evaluation.curves.within(pair, load) / weight.sum()
    return shares


def _within_running(context: HardwareContext, offer: int, demand: Demand, running: Floats) -> Floats:
    """`within_limits` of replicas (S, M, 168) that follow the demand hour by hour."""
    evaluation, rows = context.evaluation, context.rows(offer)
    asked = _asked(demand)
    waits = np.array([stream.deferrable_share for stream in demand.streams])
    week = filled(asked, np.broadcast_to(waits[:, np.newaxis], asked.shape[:2]))
    shares = np.zeros(running.shape[:2])
    for number in range(len(rows)):
        pair, most = context.pair(offer, number), evaluation.prediction.requests_per_s[rows[number]]
        within = evaluation.curves.within(pair, np.minimum(week[number] / running[number], most))
        shares[number] = (within * week[number]).sum(axis=1) / week[number].sum(axis=1)
    return shares


def _stack_shares(context: HardwareContext, rows: Ints, busy: Ints) -> tuple[tuple[str, float], ...]:
    """(name of a serving stack, share of the busy accelerators that its streams hold), by name."""
    evaluation = context.evaluation
    names = [evaluation.stacks[int(evaluation.stack_of_candidate[row])].name for row in rows]
    shares = dict.fromkeys(sorted(names), 0.0)
    for name, accelerators in zip(names, busy, strict=True):
        shares[name] += float(accelerators / busy.sum())
    return tuple(shares.items())


def _busy_by_month(demand: Demand, accelerator_seconds_per_request: Floats) -> Floats:
    """Accelerator-seconds that the demand and its retries take, shape (M,)."""
    each = accelerator_seconds_per_request * (1 + demand.retried_share)
    busy: Floats = (demand.requests_by_month * each[:, np.newaxis]).sum(axis=0)
    return busy


def _week(
    context: HardwareContext,
    price: SystemPrice,
    sizes: Ints,
    rates: Floats,
    demand: Demand,
    fleet: Standing,
) -> Floats:
    """Busy time by hour of the week over its month's mean, (M, 168); only a tariff asks for it."""
    facility = price.costing.site.facility
    if not facility.electricity_tariff:
        return np.ones(HOURS_PER_WEEK)
    room = fleet.replicas
    if (fleet.systems == fleet.systems[0]).all():
        whole = fleet.systems[0], price.system.accelerators
        room = room_for_waiting(demand, fleet.replicas.max(axis=1), sizes, *whole)[:, np.newaxis]
    capacity = room * (rates / _kept_free(demand, context.headroom))[:, np.newaxis]
    return week_of_work(demand, sizes / rates, capacity, facility)


def _kept_free(demand: Demand, headroom: float) -> Floats:
    """Capacity over the mean rate that an hour may be given, by stream, shape (S,)."""
    return np.array([stream.burst_factor for stream in demand.streams]) * (1 + headroom)


def _asked(demand: Demand) -> Floats:
    """Requests/s by month and hour of the week, bursts and retries among them, shape (S, M, 168)."""
    factor = np.array([stream.burst_factor for stream in demand.streams]) * (1 + demand.retried_share)
    asked: Floats = (
        demand.requests_by_hour[:, np.newaxis, :]
        * demand.paths[:, :, np.newaxis]
        * factor[:, np.newaxis, np.newaxis]
    )
    return asked


def _running(demand: Demand, headroom: float, costing: RentedCosting, most: Ints, rates: Floats) -> Floats:
    """Replicas that run in each hour of each month's week, shape (S, M, 168); `most` by month, (S, M)."""

    def by_month(values: Floats) -> Floats:
        return np.broadcast_to(values[:, np.newaxis], most.shape)

    warm = costing.offer.warm_replicas
    least = np.array([max(warm, stream.minimum_replicas) for stream in demand.streams], dtype=np.float64)
    ceiling = most.astype(np.float64)
    return scaled_replicas(
        _asked(demand),
        by_month(np.array([stream.deferrable_share for stream in demand.streams])),
        by_month(rates),
        np.full(most.shape, headroom),
        np.minimum(by_month(least), ceiling),
        ceiling,
    )


def _paid_share(running: Floats, costing: RentedCosting, sizes: Ints, fleet: Standing) -> Floats:
    """Hours of whole instances that are paid over those of the largest month's fleet, shape (M,)."""
    offer, accelerators = costing.offer, costing.site.system.accelerators
    per_instance = accelerators / costing.instances_per_system
    instances = np.ceil((running * sizes[:, np.newaxis, np.newaxis]).sum(axis=0) / per_instance - 1e-9)
    hours = billed_replica_hours(
        instances, np.asarray(offer.provisioning_minutes), np.asarray(offer.billing_minimum_minutes)
    )
    whole = fleet.systems * accelerators / per_instance * HOURS_PER_WEEK
    paid: Floats = np.minimum(1.0, hours / whole) * fleet.share
    return paid


def _missed(running: Floats, demand: Demand, costing: RentedCosting, rates: Floats) -> float:
    """Share of the requests that come while the replicas they need are starting."""
    asked, shape = _asked(demand), running.shape[:2]
    missed = missed_while_scaling(
        running,
        asked,
        np.broadcast_to(rates[:, np.newaxis], shape),
        np.full(shape, costing.offer.provisioning_minutes),
    )
    weight = asked.sum(axis=-1)
    return float((missed * weight).sum() / weight.sum())


def cost_by_load(
    context: HardwareContext, offer: int, ledger: OfferLedger
) -> tuple[tuple[float, float], ...]:
    """(tokens a year, USD per million) at multiples of the demand; what limits the offer is not looked at.

    `ledger` is the offer's at the demand itself.
    """
    points = []
    for times in LOADS:
        found = ledger
        if times != 1:
            found = joint_ledger(parts(context, offer, times), context.demand.times(times))
        tokens = found.good_tokens_per_year
        points.append((tokens, found.usd_per_year / tokens * 1e6))
    return tuple(points)
