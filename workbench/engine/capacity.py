"""Demand by hour of the week against capacity: growth, what is served, what stands idle, scaling by the hour.

Shapes: … leads (offers × streams), M months of the study, H = 168 hours of the week. Rates are requests/s.
Demand that can wait may be served in any hour of its week.
"""

import numpy as np

from workbench.domain.periods import HOURS_PER_MONTH, HOURS_PER_YEAR, MINUTES_PER_HOUR, MONTHS_PER_YEAR
from workbench.engine.constants import Floats


def growth_path(growth_per_year: Floats, months: int) -> Floats:
    """Demand of each month over that of the first: (1 + g)^(m/12), shape (…, M)."""
    years = np.arange(months) / MONTHS_PER_YEAR
    path: Floats = np.exp(np.log1p(np.asarray(growth_per_year))[..., np.newaxis] * years)
    return path


def served(demand: Floats, capacity: Floats, deferrable_share: Floats) -> Floats:
    """Mean rate that is served of a week's demand, shape (…).

    `demand` (…, H); `capacity` and `deferrable_share` (…). What cannot wait is served up to the capacity of
    its hour; what can wait takes the capacity left over in the week.
    """
    waits = deferrable_share[..., np.newaxis]
    at_once = np.minimum(demand * (1 - waits), capacity[..., np.newaxis])
    mean_at_once = at_once.mean(axis=-1)
    rate: Floats = mean_at_once + np.minimum((demand * waits).mean(axis=-1), capacity - mean_at_once)
    return rate


def served_by_month(demand: Floats, path: Floats, capacity: Floats, deferrable_share: Floats) -> Floats:
    """`served` for each month of growing demand: (…, H), (…, M), (…) or (…, M), (…) → (…, M)."""
    months = demand[..., np.newaxis, :] * path[..., :, np.newaxis]
    shape = months.shape[:-1]
    by_month = capacity if capacity.ndim == path.ndim else capacity[..., np.newaxis]
    return served(
        months,
        np.broadcast_to(by_month, shape),
        np.broadcast_to(deferrable_share[..., np.newaxis], shape),
    )


def filled(demand: Floats, deferrable_share: Floats) -> Floats:
    """Rate served in each hour where what can wait fills the quietest hours of its week, shape (…, H).

    What cannot wait is served in its hour; the rest raises the lowest hours to one level, which is the most
    even week there is. `demand` (…, H), `deferrable_share` (…); each week's sum is kept.
    """
    at_once = demand * (1 - deferrable_share[..., np.newaxis])
    waiting = (demand * deferrable_share[..., np.newaxis]).sum(axis=-1, keepdims=True)
    sorted_hours = np.sort(at_once, axis=-1)
    count = np.arange(1, demand.shape[-1] + 1)
    # water that lifts the lowest k hours to one level, if the k-th hour is below it
    level = (np.cumsum(sorted_hours, axis=-1) + waiting) / count
    reached = np.sum(level > sorted_hours, axis=-1, keepdims=True)
    chosen = np.take_along_axis(level, np.maximum(reached - 1, 0), axis=-1)
    return np.where(waiting > 0, np.maximum(at_once, chosen), at_once)


def served_levels(demand: Floats, deferrable_share: Floats) -> tuple[Floats, Floats]:
    """(distinct rates of a `filled` week above zero, hours a week at each), shape (U,) both."""
    week = filled(demand, deferrable_share)
    levels, first, hours = np.unique(np.round(week / week.max(), 9), return_index=True, return_counts=True)
    kept = levels > 0
    return week[first[kept]], hours[kept].astype(np.float64)


def scaled_replicas(
    demand: Floats,
    deferrable_share: Floats,
    requests_per_s_per_replica: Floats,
    headroom: Floats,
    least: Floats,
    most: Floats,
) -> Floats:
    """Whole replicas running in each hour when capacity follows the demand, shape (…, H).

    What can wait fills the running replicas' leftovers; where these do not suffice, the same number of
    replicas is added to every hour of the week until they do.
    """
    rate = requests_per_s_per_replica[..., np.newaxis]
    asked = demand * (1 - deferrable_share[..., np.newaxis]) * (1 + headroom[..., np.newaxis])
    low, high = least[..., np.newaxis], most[..., np.newaxis]
    running: Floats = np.clip(np.ceil(asked / rate - 1e-9), low, high)
    left = np.maximum(0.0, running * rate - asked).mean(axis=-1)
    waiting = (demand * deferrable_share[..., np.newaxis]).mean(axis=-1) * (1 + headroom)
    short = np.maximum(0.0, waiting - left)
    more = np.ceil(short / requests_per_s_per_replica - 1e-9)[..., np.newaxis]
    scaled: Floats = np.clip(running + more, low, high)
    return scaled


def billed_replica_hours(
    replicas: Floats, provisioning_minutes: Floats, billing_minimum_minutes: Floats
) -> Floats:
    """Replica-hours of a week that are paid: running ones, and each start's provisioning; shape (…).

    A started replica is paid from the request for it; one that runs less than the billing minimum pays
    that. `replicas` (…, H), the week repeats.
    """
    starts = np.maximum(replicas - np.roll(replicas, 1, axis=-1), 0).sum(axis=-1)
    extra = provisioning_minutes / MINUTES_PER_HOUR
    least = np.maximum(0.0, (billing_minimum_minutes - MINUTES_PER_HOUR) / MINUTES_PER_HOUR - extra)
    hours: Floats = replicas.sum(axis=-1) + starts * (extra + least)
    return hours


def missed_while_scaling(
    replicas: Floats, demand: Floats, requests_per_s_per_replica: Floats, provisioning_minutes: Floats
) -> Floats:
    """Share of the week's requests that arrive while the replicas they need are still starting, shape (…).

    In an hour with a rise the replicas of the hour before serve alone for the provisioning time.
    """
    before = np.minimum(replicas, np.roll(replicas, 1, axis=-1)) * requests_per_s_per_replica[..., np.newaxis]
    waiting = np.minimum(1.0, provisioning_minutes / MINUTES_PER_HOUR)[..., np.newaxis]
    missed = np.maximum(0.0, demand - before) * waiting
    share: Floats = missed.sum(axis=-1) / demand.sum(axis=-1)
    return share


def availability(
    failures_per_year: Floats, repair_hours: Floats, blast_share: Floats, maintenance_hours_per_month: Floats
) -> Floats:
    """Share of the capacity that is there: less failures × repair × what one takes down, less windows."""
    failed = failures_per_year * repair_hours / HOURS_PER_YEAR * blast_share
    maintained = maintenance_hours_per_month / HOURS_PER_MONTH
    found: Floats = np.clip(1 - failed, 0, 1) * np.clip(1 - maintained, 0, 1)
    return found
