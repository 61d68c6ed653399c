"""Cloud instances by contract: on demand, committed, reserved with upfront payment, spot, autoscaled."""

from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.cash.costing import Load, Site
from workbench.analysis.cash.offer_ledger import Category, Line
from workbench.analysis.terms.commitment import payments
from workbench.domain.offers import RentedOffer
from workbench.domain.periods import HOURS_PER_MONTH, MONTHS_PER_YEAR
from workbench.domain.provenance import Status
from workbench.engine.constants import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class RentedCosting:
    """Renting: what is committed is paid whether used or not, what is used beyond it at its own price."""

    site: Site
    offer: RentedOffer
    usd_per_instance_hour: float
    instances_per_system: float
    tier: str
    status: Status
    source: str
    price_factor: float = 1.0

    def at_no_price(self) -> "RentedCosting":
        """Everything that the provider's price does not move."""
        return replace(self, price_factor=0.0)

    def lines(self, systems: int, load: Load) -> tuple[Line, ...]:
        """All lines before tax."""
        offer, months = self.offer, self.site.basis.months
        index = np.arange(1, months + 1, dtype=np.float64)
        live = index > self.site.start
        instances = systems * self.instances_per_system / (1 - offer.interruption_share)
        standing = instances * load.standing_share
        paid = (instances * load.paid_share if offer.autoscale else standing) * live
        price = self._price(index)
        committed = self._committed(standing, index) * live
        beyond_price = price
        if offer.overage_usd_per_instance_hour is not None:
            beyond_price = np.full(months, offer.overage_usd_per_instance_hour * self.price_factor)
        # an autoscaled fleet uses up to the commitment all the time, and beyond it only when scaled up
        used_beyond = np.maximum(0.0, paid - committed)
        commitment = committed * price * HOURS_PER_MONTH
        pay = commitment if offer.term_months is not None else np.zeros(months)
        beyond = (used_beyond if offer.term_months is not None else paid) * HOURS_PER_MONTH
        beyond = beyond * (beyond_price if offer.term_months is not None else price)
        rhythm = "following the demand" if offer.autoscale else "around the clock"
        if not offer.autoscale and np.ptp(standing * live) > 0 and offer.term_months is None:
            rhythm += ", as many as the month needs"
        found = []
        if offer.term_months is not None:
            found += self._commitment(pay)
        if beyond.any() or not found:
            title = "Instances beyond the commitment" if found else f"Instances, {self.tier}, {rhythm}"
            found.append(self._line("rent", title, beyond))
        rent = pay + beyond
        extras = (
            ("support", "Support of the provider", rent * offer.support_share, True),
            ("egress", "Egress", np.full(months, offer.egress_usd_per_month) * live, False),
            ("storage", "Storage", np.full(months, offer.storage_usd_per_month) * live, False),
        )
        found += [
            self._line(key, title, amount, priced=priced)
            for key, title, amount, priced in extras
            if amount.any()
        ]
        return (*found, *self.site.operation(systems, load, repaired=False))

    def _price(self, index: Floats) -> Floats:
        """USD per instance-hour by month: indexed at each anniversary, changed at each renewal."""
        offer = self.offer
        age = np.maximum(0, index - 1 - self.site.start)
        price = (
            self.usd_per_instance_hour
            * self.price_factor
            * (1 + offer.indexation_per_year) ** (age // MONTHS_PER_YEAR)
        )
        if offer.term_months is not None:
            price = price * (1 + offer.renewal_price_change) ** (age // offer.term_months)
        return np.asarray(price, dtype=np.float64)

    def _committed(self, standing: Floats, index: Floats) -> Floats:
        offer = self.offer
        if offer.term_months is None:
            return np.zeros(len(index))
        most = standing
        if offer.committed_instances is not None:
            most = np.full(len(index), float(offer.committed_instances))
        if not offer.ramp_months:
            return most
        return most * np.clip((index - self.site.start) / offer.ramp_months, 0, 1)

    def _commitment(self, pay: Floats) -> list[Line]:
        """The committed part: upfront at the start of each term, the rest by month, and termination."""
        offer, months = self.offer, self.site.basis.months
        term = offer.term_months or 1
        due = payments(pay, self.site.start, term, offer.upfront_share, offer.termination_share)
        found = []
        if due.upfront.any():
            found.append(self._line("upfront", "Commitment, paid upfront", due.upfront, exact=True))
        if due.monthly.any() or not found:
            found.append(self._line("commitment", f"Commitment over {term} months", due.monthly))
        if due.termination:
            last = np.zeros(months + 1)
            last[months] = due.termination
            found.append(self._line("termination", "Termination of the last term", last, exact=True))
        return found

    def _line(
        self, key: str, title: str, amounts: Floats, *, exact: bool = False, priced: bool = True
    ) -> Line:
        series = amounts if exact else np.concatenate([[0.0], amounts])
        return Line(
            key=key,
            title=title,
            category=Category.OPEX,
            amounts=series,
            exact=exact,
            status=self.status if priced else Status.ASSUMED,
            source=self.source if priced else "typed into the offer",
            negotiable=priced,
        )
