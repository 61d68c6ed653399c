"""A fleet over the study: how many replicas and systems stand in each month, and hardware bought in steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.cash.costing import Load
from workbench.analysis.cash.offer_ledger import Line
from workbench.analysis.cash.ownership_lines import OwnedCosting
from workbench.domain.offers import LeasedOffer, OwnedOffer, RentedOffer
from workbench.engine.constants import Floats, Ints
from workbench.engine.fleet import systems_required

Step = tuple[int, int]
"""(month after the valuation date, systems from then on)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Replicas (S, M) and systems (M,) that stand in each month; before go-live those of the first one."""

    replicas: Ints
    systems: Ints

    @property
    def share(self) -> Floats:
        """Systems of each month over the most of any, shape (M,)."""
        share: Floats = self.systems / self.systems.max()
        return share

    def steps(self, start: int) -> tuple[Step, ...]:
        """When systems are added, from go-live on."""
        live = self.systems[start:]
        if live[0] == live[-1]:
            return ((start, int(live[0])),)
        rises = np.flatnonzero(np.diff(live, prepend=0) > 0)
        return tuple((start + int(month), int(live[month])) for month in rises)


def standing(
    needed: Floats, least: Ints, spare: Ints, sizes: Ints, accelerators_per_system: int, blocks: Ints
) -> Standing:
    """Whole replicas and systems by month.

    `needed` (S, M) replicas before rounding; `least`, `spare` and `sizes` (S,). Months of one block, `blocks`
    (M,) ascending, have one fleet: that of their largest month.
    """
    if blocks[0] == blocks[-1]:
        most = np.maximum(np.ceil(needed.max(axis=1) - 1e-9).astype(np.int64), least)
        whole = np.broadcast_to(most[:, np.newaxis], needed.shape)
        systems = systems_required(most + spare, sizes, accelerators_per_system)
        return Standing(replicas=whole, systems=np.full(len(blocks), systems))
    whole = np.maximum(np.ceil(needed - 1e-9).astype(np.int64), least[:, np.newaxis])
    starts = np.flatnonzero(np.diff(blocks, prepend=blocks[0] - 1))
    by_block = np.maximum.reduceat(whole, starts, axis=1)
    counts = np.zeros(len(starts), dtype=np.int64)
    for block in range(len(starts)):
        fleet = by_block[:, block]
        if block and (fleet == by_block[:, block - 1]).all():
            counts[block] = counts[block - 1]
        else:
            counts[block] = systems_required(fleet + spare, sizes, accelerators_per_system)
    of_month = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(blocks))))
    return Standing(replicas=by_block[:, of_month], systems=counts[of_month])


def never_smaller(fleet: Standing) -> Standing:
    """What was bought stays."""
    return Standing(
        replicas=np.maximum.accumulate(fleet.replicas, axis=1), systems=np.maximum.accumulate(fleet.systems)
    )


def blocks_of(offer: OwnedOffer | LeasedOffer | RentedOffer, months: int) -> Ints:
    """Number of the fleet that stands in each month, shape (M,); the months before go-live share the first.

    Owned hardware grows as its offer says, rents follow the demand by month or, committed, by term, leases
    and hardware bought for the largest month are one fleet.
    """
    every = months + 1
    if isinstance(offer, OwnedOffer) and offer.grow_every_months is not None:
        every = offer.grow_every_months
    elif isinstance(offer, RentedOffer):
        every = offer.term_months or 1
    live = np.maximum(np.arange(months) - offer.start_month, 0)
    numbers: Ints = live // every
    return numbers


def lines_in_steps(costing: OwnedCosting, steps: Sequence[Step], load: Load) -> tuple[Line, ...]:
    """Lines of hardware bought in steps: each at its own date and price, with its own life and residual.

    A step costs what the larger number costs more than the smaller one from its date on, so what a quote or
    the scenario charges once is charged once. One-offs of later steps are lines of their own.
    """
    found: dict[str, Line] = {}
    before = 0
    for number, (month, systems) in enumerate(steps, start=1):
        here = replace(costing, site=replace(costing.site, start=month))
        smaller = {line.key: line.amounts for line in here.lines(before, load)} if before else {}
        for line in here.lines(systems, load):
            amounts = line.amounts - smaller.get(line.key, 0.0)
            if not amounts.any() and number > 1:
                continue
            key, title = line.key, line.title
            if line.exact and number > 1:
                key, title = f"{key}/step-{number}", f"{title}, step {number} in month {month}"
            same = found.get(key)
            found[key] = replace(
                line if same is None else same,
                key=key,
                title=title,
                amounts=amounts if same is None else same.amounts + amounts,
            )
        before = systems
    return tuple(found.values())
