"""A fleet at work: whole systems, spares, load by month, good tokens; and the quote as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.analysis.costing import HOURS_PER_MONTH, Load
from workbench.analysis.demand import Demand
from workbench.analysis.offer_ledger import OfferLedger, with_tax
from workbench.analysis.pricing import SystemPrice
from workbench.analysis.quality import Quality
from workbench.analysis.rental_lines import RentedCosting
from workbench.analysis.result import LOADS, AsOffered
from workbench.analysis.serving import Evaluation
from workbench.analysis.tax_position import in_tax_position
from workbench.analysis.week_of_work import room_for_waiting, week_of_work
from workbench.domain.workload import HOURS_PER_WEEK, SECONDS_PER_HOUR, Stream
from workbench.engine.capacity import (
    availability,
    billed_replica_hours,
    missed_while_scaling,
    scaled_replicas,
    served_by_month,
)
from workbench.engine.constants import Floats, Ints
from workbench.engine.fleet import systems_required

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
        pairs = [self.pair(offer, number) for number in range(len(self.streams))]
        return self.evaluation.choice.row[pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The smallest fleet that meets the demand, and its work. Shapes: S streams, M months."""

    replicas: Ints
    """Of each stream, without the spare ones, shape (S,)."""
    sizes: Ints
    """Accelerators of a replica, shape (S,)."""
    systems: int
    load: Load
    good_share: Floats
    """Good tokens over demanded ones, shape (M,)."""
    good_tokens: Floats
    missed_share: float | None = None

    def facility_kw(self, price: SystemPrice) -> float | None:
        """Mean draw of the fleet with PUE; None where the catalog knows no power."""
        site = price.costing.site
        draw = site.draw_kw(self.load.utilisation)
        if draw is None or site.facility.pue is None:
            return None
        return float(draw.mean()) * self.systems * site.facility.pue


def with_prices(context: HardwareContext, offer: int, prices: Sequence[SystemPrice]) -> HardwareContext:
    """The context with an offer's own price and, if there is a second one, that of its prefill."""
    own, *filler = prices
    prefills = list(context.prefills)
    prefills[offer] = filler[0] if filler else None
    return replace(
        context,
        prices=(*context.prices[:offer], own, *context.prices[offer + 1 :]),
        prefills=tuple(prefills),
    )


def parts(context: HardwareContext, offer: int, times: float = 1.0) -> tuple[tuple[SystemPrice, Served], ...]:
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
    pairs = [context.pair(offer, number) for number in range(len(rows))]
    sizes = context.sizes(offer, prefill=prefill)
    least = np.array([stream.minimum_replicas for stream in demand.streams])
    rates = context.evaluation.prediction.requests_per_s[rows]
    needed = np.ceil(context.evaluation.required_requests_per_s[pairs] * times / rates - 1e-9)
    replicas = np.maximum(needed.astype(np.int64), least)
    spared = replicas + _spare_replicas(price, sizes)
    systems = systems_required(spared, sizes, price.system.accelerators)
    months = demand.basis.months
    utilisation = _busy_by_month(demand, sizes / rates) / (
        _SECONDS_PER_MONTH * systems * price.system.accelerators
    )
    paid, missed = np.ones(months), None
    if isinstance(price.costing, RentedCosting) and price.costing.offer.autoscale:
        paid, missed = _scaled(demand, context.headroom, price.costing, replicas, sizes, rates, systems)
    live = np.arange(1, months + 1) > price.offer.start_month
    good: Floats = live * np.float64(_availability(price) * (1 - (missed or 0.0)))
    return Served(
        replicas=replicas,
        sizes=sizes,
        systems=systems,
        load=Load(
            utilisation=utilisation,
            paid_share=paid,
            week=week_of_work(
                demand,
                sizes / rates,
                room_for_waiting(demand, replicas, sizes, systems, price.system.accelerators)
                * rates
                / _kept_free(demand, context.headroom),
                price.costing.site.facility,
            ),
            stack_shares=_stack_shares(context, rows, replicas * sizes),
        ),
        good_share=good,
        good_tokens=demand.tokens_by_month.sum(axis=0) * good,
        missed_share=missed,
    )


def joint_ledger(fleets: Sequence[tuple[SystemPrice, Served]]) -> OfferLedger:
    """The cash of an offer's own fleet and of the one that prefills for it; tokens need both at work."""
    (price, served), *others = fleets
    lines = list(price.costing.lines(served.systems, served.load))
    tokens = served.good_tokens
    for filler, behind in others:
        lines += [
            replace(line, key=f"prefill/{line.key}", title=f"Prefill pool: {line.title}")
            for line in filler.costing.lines(behind.systems, behind.load)
        ]
        tokens = tokens * behind.good_share
    return OfferLedger(
        basis=price.basis, lines=with_tax(lines, price.basis, price.assumptions), tokens=tokens
    )


def _stack_shares(context: HardwareContext, rows: Ints, busy: Ints) -> tuple[tuple[str, float], ...]:
    """(name of a serving stack, share of the busy accelerators that its streams hold), by name."""
    evaluation = context.evaluation
    names = [evaluation.stacks[int(evaluation.stack_of_candidate[row])].name for row in rows]
    shares = dict.fromkeys(sorted(names), 0.0)
    for name, accelerators in zip(names, busy, strict=True):
        shares[name] += float(accelerators / busy.sum())
    return tuple(shares.items())


def _spare_replicas(price: SystemPrice, sizes: Ints) -> Ints:
    """N+1: what one failure takes out, in replicas of the largest kind, shape (S,)."""
    spare = np.zeros(len(sizes), dtype=np.int64)
    if price.assumptions.n_plus_one:
        out = price.system.failure_domain_accelerators or price.system.accelerators_per_node
        largest = int(np.argmax(sizes))
        spare[largest] = -(-out // int(sizes[largest]))
    return spare


def _busy_by_month(demand: Demand, accelerator_seconds_per_request: Floats) -> Floats:
    """Accelerator-seconds that the demand and its retries take, shape (M,)."""
    each = accelerator_seconds_per_request * (1 + demand.retried_share)
    busy: Floats = (demand.requests_by_month * each[:, np.newaxis]).sum(axis=0)
    return busy


def _kept_free(demand: Demand, headroom: float) -> Floats:
    """Capacity over the mean rate that an hour may be given, by stream, shape (S,)."""
    return np.array([stream.burst_factor for stream in demand.streams]) * (1 + headroom)


def _availability(price: SystemPrice) -> float:
    """Share of the work that failures and windows let through; a spare covers the failures."""
    assumed, system = price.assumptions, price.system
    out = system.failure_domain_accelerators or system.accelerators_per_node
    failures = 0.0 if assumed.n_plus_one else assumed.failures_per_system_year
    values = (failures, assumed.repair_hours, out / system.accelerators, assumed.maintenance_hours_per_month)
    return float(availability(*(np.asarray(value, dtype=np.float64) for value in values)))


def _scaled(
    demand: Demand,
    headroom: float,
    costing: RentedCosting,
    replicas: Ints,
    sizes: Ints,
    rates: Floats,
    systems: int,
) -> tuple[Floats, float]:
    """(share of the fleet's hours paid by month, share of requests that miss limits while scaling)."""
    offer = costing.offer
    months, accelerators = demand.basis.months, costing.site.system.accelerators
    per_instance = accelerators / costing.instances_per_system
    hourly = demand.requests_by_hour
    factor = np.array([stream.burst_factor for stream in demand.streams]) * (1 + demand.retried_share)
    asked = hourly[:, np.newaxis, :] * demand.paths[:, :, np.newaxis] * factor[:, np.newaxis, np.newaxis]

    def by_month(values: Floats | Ints) -> Floats:
        return np.broadcast_to(values.astype(np.float64)[:, np.newaxis], (len(values), months))

    least = [max(offer.warm_replicas, stream.minimum_replicas) for stream in demand.streams]
    running = scaled_replicas(
        asked,
        by_month(np.array([stream.deferrable_share for stream in demand.streams])),
        by_month(rates),
        by_month(np.full(len(rates), headroom)),
        np.minimum(by_month(np.array(least)), by_month(replicas)),
        by_month(replicas),
    )
    instances = np.ceil((running * sizes[:, np.newaxis, np.newaxis]).sum(axis=0) / per_instance - 1e-9)
    provisioning = np.asarray(offer.provisioning_minutes)
    hours = billed_replica_hours(instances, provisioning, np.asarray(offer.billing_minimum_minutes))
    whole = systems * accelerators / per_instance * HOURS_PER_WEEK
    missed = missed_while_scaling(running, asked, by_month(rates), np.full(running.shape[:2], provisioning))
    weight = asked.sum(axis=-1)
    return np.minimum(1.0, hours / whole), float((missed * weight).sum() / weight.sum())


def as_offered(context: HardwareContext, offer: int, served: Served) -> AsOffered | None:
    """The quote as it stands, None where it names no number of systems.

    Every stream gets the largest equal share of the replicas it needs that the quoted systems hold.
    """
    price, demand = context.prices[offer], context.demand
    quoted = price.systems_quoted
    if quoted is None:
        return None
    months = demand.basis.months
    held = _held(served, price.system.accelerators, quoted)
    rates = context.evaluation.prediction.requests_per_s[context.rows(offer)]
    hourly = demand.requests_by_hour * (1 + demand.retried_share)
    waits = np.array([stream.deferrable_share for stream in demand.streams])
    carried = served_by_month(hourly, demand.paths, held * rates, waits)
    share = carried / (hourly.mean(axis=1)[:, np.newaxis] * demand.paths)
    tokens = (demand.tokens_by_month * share).sum(axis=0) * served.good_share
    work = carried * (served.sizes / rates)[:, np.newaxis]
    utilisation = work.sum(axis=0) / (quoted * price.system.accelerators)
    load = replace(served.load, utilisation=utilisation, paid_share=np.ones(months))
    ledger = price.ledger(quoted, load, tokens)
    return AsOffered(
        units=quoted,
        served_share=float((demand.tokens_by_month * share).sum() / demand.tokens_by_month.sum()),
        idle_share=float(1 - utilisation.mean()),
        npv_usd=in_tax_position(ledger, price.assumptions).npv_usd,
        lcot_nominal_usd_per_mtok=ledger.lcot_nominal if tokens.sum() > 0 else None,
    )


def _held(served: Served, accelerators: int, systems: int) -> Floats:
    """Replicas of each stream that so many systems hold, shape (S,)."""
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        some = np.floor(served.replicas * middle + 1e-9).astype(np.int64)
        if systems_required(some, served.sizes, accelerators) <= systems:
            low = middle
        else:
            high = middle
    full = systems_required(served.replicas, served.sizes, accelerators) <= systems
    held: Floats = np.floor(served.replicas * (1.0 if full else low) + 1e-9)
    return held


def cost_by_load(context: HardwareContext, offer: int) -> tuple[tuple[float, float], ...]:
    """(tokens a year, USD per million) at multiples of the demand; what limits the offer is not looked at."""
    points = []
    for times in LOADS:
        ledger = joint_ledger(parts(context, offer, times))
        points.append((ledger.good_tokens_per_year, ledger.usd_per_year / ledger.good_tokens_per_year * 1e6))
    return tuple(points)
