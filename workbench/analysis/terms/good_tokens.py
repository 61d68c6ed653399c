"""What of the demanded tokens is good: there to be served, within its limits, not asked for again."""

from dataclasses import dataclass

import numpy as np

from workbench.analysis.results.result import GoodShares
from workbench.domain.offers import ApiOffer, ProvisionedOffer
from workbench.domain.provenance import Status
from workbench.engine.constants import Bools, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodTokens:
    """Factors on the demanded tokens. Shapes: S streams (or 1, where all are alike), M months."""

    live: Bools
    """Whether the offer serves in a month, shape (M,)."""
    availability: float
    within: Floats
    """Share of the requests within both limits, shape (S, M)."""
    missed_while_scaling: float | None = None
    """Of a fleet that can follow the demand, the share that comes while replicas start; None of others."""
    within_status: Status = Status.MODELLED

    @property
    def share(self) -> Floats:
        """Good tokens over demanded ones, shape (S, M)."""
        kept = self.availability * (1 - (self.missed_while_scaling or 0.0))
        share: Floats = self.within * self.live * kept
        return share

    def or_missed(self, other: "GoodTokens") -> float | None:
        """Share that comes while replicas of this fleet or the other start; None where neither follows."""
        ours, theirs = self.missed_while_scaling, other.missed_while_scaling
        if ours is None and theirs is None:
            return None
        return 1 - (1 - (ours or 0.0)) * (1 - (theirs or 0.0))

    def shares(self, tokens: Floats, retried_share: float) -> GoodShares:
        """The factors as means over the study of demanded tokens (S, M), whose product is the good share."""
        live = tokens * self.live
        served = float(live.sum())
        return GoodShares(
            live=served / float(tokens.sum()),
            availability=self.availability,
            within_limits=float((live * self.within).sum() / served) if served else 0.0,
            within_limits_status=self.within_status,
            while_scaling=1 - (self.missed_while_scaling or 0.0),
            not_retried=1 / (1 + retried_share),
        )


def hosted(offer: ApiOffer | ProvisionedOffer, months: int) -> GoodTokens:
    """Somebody else's service: what was entered, else all, which is an assumption."""
    within = 1.0 if offer.within_limits_share is None else offer.within_limits_share
    return GoodTokens(
        live=np.arange(1, months + 1) > offer.start_month,
        availability=1.0 if offer.availability_share is None else offer.availability_share,
        within=np.full((1, months), within),
        within_status=Status.ASSUMED,
    )


def as_today(months: int) -> GoodTokens:
    """What serves the demand now is taken to serve all of it."""
    return GoodTokens(
        live=np.ones(months, dtype=np.bool_),
        availability=1.0,
        within=np.ones((1, months)),
        within_status=Status.ASSUMED,
    )
