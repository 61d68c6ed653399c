"""The quote as it stands: what the systems on it carry of the demand, and what that costs."""

from dataclasses import replace

import numpy as np

from workbench.analysis.cash.growing_fleet import Standing
from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.cash.tax_position import in_tax_position
from workbench.analysis.offers.fleet_load import (
    Fleets,
    HardwareContext,
    Served,
    joint_ledger,
    within_limits,
)
from workbench.analysis.results.result import AsOffered
from workbench.engine.capacity import served_by_month
from workbench.engine.constants import Floats, Ints
from workbench.engine.fleet import systems_required


def as_offered(context: HardwareContext, offer: int, fleets: Fleets) -> AsOffered | None:
    """The quotes of an offer's own fleet and of the one that prefills for it; None where none has a number.

    Every stream gets the largest equal share of the replicas it needs that the quoted systems hold. Where
    only one of two quotes names a number, the other fleet has what those replicas take.
    """
    limits = [_held(price, served) for price, served in fleets if price.systems_quoted is not None]
    if not limits:
        return None
    demand = context.demand
    held: Floats = np.min(limits, axis=0)
    rates = context.evaluation.prediction.requests_per_s[context.rows(offer)]
    hourly = demand.requests_by_hour * (1 + demand.retried_share)
    waits = np.array([stream.deferrable_share for stream in demand.streams])
    carried = served_by_month(hourly, demand.paths, held * rates, waits)
    share = carried / (hourly.mean(axis=1)[:, np.newaxis] * demand.paths)
    replicas = np.repeat(held[:, np.newaxis], demand.basis.months, axis=1)
    within = within_limits(context, offer, demand, replicas) * share
    standing = [
        (price, _as_it_stands(price, served, replicas, carried / rates[:, np.newaxis], within))
        for price, served in fleets
    ]
    ledger = joint_ledger(standing, demand)
    accelerators = [served.systems * price.system.accelerators for price, served in standing]
    busy = sum(
        float(served.load.utilisation.mean()) * count
        for (_, served), count in zip(standing, accelerators, strict=True)
    )
    return AsOffered(
        units=standing[0][1].systems,
        prefill_units=standing[1][1].systems if len(standing) > 1 else None,
        served_share=float((demand.tokens_by_month * share).sum() / demand.tokens_by_month.sum()),
        good_share=float(ledger.tokens.sum() / demand.tokens_by_month.sum()),
        idle_share=1 - busy / sum(accelerators),
        npv_usd=in_tax_position(ledger, fleets[0][0].assumptions).npv_usd,
        lcot_nominal_usd_per_mtok=ledger.lcot_nominal if ledger.tokens.sum() > 0 else None,
    )


def _as_it_stands(
    price: SystemPrice, served: Served, replicas: Floats, seconds: Floats, within: Floats
) -> Served:
    """The quoted systems, bought at once; a replica is busy for `seconds` of work a second, shape (S, M).

    `within` counts what is not served among what misses its limits.
    """
    months = replicas.shape[1]
    systems = price.systems_quoted
    if systems is None:
        systems = systems_required(replicas[:, 0].astype(np.int64), served.sizes, price.system.accelerators)
    utilisation = (seconds * served.sizes[:, np.newaxis]).sum(axis=0) / (systems * price.system.accelerators)
    ones = np.ones(months)
    return replace(
        served,
        fleet=Standing(replicas=replicas.astype(np.int64), systems=np.full(months, systems)),
        load=replace(served.load, utilisation=utilisation, paid_share=ones, standing_share=ones),
        good=replace(served.good, within=within),
    )


def _held(price: SystemPrice, served: Served) -> Floats:
    """Replicas of each stream that the quoted systems hold, shape (S,)."""
    accelerators, quoted = price.system.accelerators, price.systems_quoted or 0

    def fit(some: Floats | Ints) -> bool:
        return systems_required(some.astype(np.int64), served.sizes, accelerators) <= quoted

    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if fit(np.floor(served.replicas * middle + 1e-9)) else (low, middle)
    held: Floats = np.floor(served.replicas * (1.0 if fit(served.replicas) else low) + 1e-9)
    return held
