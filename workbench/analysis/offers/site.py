"""Whether the site, and the provider's quota, take an offer; if not, why not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.cash.rental_lines import RentedCosting
from workbench.domain.assumptions import BeyondSite
from workbench.domain.formatting import format_number
from workbench.domain.hardware import Cooling, Facility
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.offers import LeasedOffer, RentedOffer


def beyond_quota(price: SystemPrice, systems: int) -> str:
    """Why a provider's quota does not carry the fleet; empty where it does."""
    if not isinstance(price.costing, RentedCosting):
        return ""
    quota, instances = price.costing.offer.quota_instances, systems * price.costing.instances_per_system
    if quota is None or instances <= quota:
        return ""
    return f"The demand needs {format_number(instances, 0)} instances, the quota is {quota}."


def beyond_site(price: SystemPrice, systems: int) -> str:
    """Why the site does not take the fleet, empty where it does or where that is paid for."""
    site = price.costing.site
    limit = site_limit(price, systems, site.facility)
    beyond = price.assumptions.beyond_site
    if not limit or beyond is BeyondSite.INFEASIBLE:
        return limit
    if beyond is BeyondSite.FIT_OUT:
        known = site.facility.fit_out_usd_per_kw
        return "" if known is not None else f"{limit} The catalog has no price of its fit-out."
    if site.elsewhere is not None:
        there = site_limit(price, systems, site.elsewhere)
        return f"{limit} {there}" if there else ""
    known = site.facility.colocation_usd_per_kw_month
    return "" if known is not None else f"{limit} The catalog has no price of colocation there."


def beyond_shared_site(fleets: Sequence[tuple[SystemPrice, int]]) -> str:
    """Why a site does not take the fleets of several offers together; empty where it does.

    Systems whose power and space come with them are on no site of the buyer's.
    """
    hosted = [
        (price, systems)
        for price, systems in fleets
        if not isinstance(price.offer, RentedOffer)
        and not (isinstance(price.offer, LeasedOffer) and price.offer.hosting_included)
    ]
    facilities = [price.costing.site.facility for price, _ in hosted]
    if len(hosted) < 2 or len({facility.id for facility in facilities}) > 1:
        return ""
    there = facilities[0]
    draws = [(price.system.power_max_kw or 0.0) * systems for price, systems in hosted]
    if there.available_kw is None or sum(draws) <= there.available_kw:
        return ""
    return (
        f"{there.name} has {format_number(there.available_kw, 0)} kW, both pools together need "
        f"{format_number(sum(draws), 0)} kW."
    )


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A limit of a site that nothing was held against, for want of a figure."""

    limit: str
    record: str
    """Name of the site or system whose figure is not known."""


def unchecked_limits(price: SystemPrice) -> tuple[Unchecked, ...]:
    """What a site may refuse that nobody can tell: its own figure is not known, or the system's."""
    offer, system, facility = price.offer, price.system, price.costing.site.facility
    if isinstance(offer, RentedOffer) or (isinstance(offer, LeasedOffer) and offer.hosting_included):
        return ()
    per_rack = system.kw_per_rack or system.power_max_kw
    pairs: tuple[tuple[str, object, object], ...] = (
        ("power available", facility.available_kw, system.power_max_kw),
        ("power per rack", facility.kw_per_rack, per_rack),
        ("cooling", facility.cooling, system.cooling),
        ("floor load", facility.floor_load_kg_per_m2, system.weight_kg),
    )
    return tuple(
        Unchecked(limit, record)
        for limit, there, needed in pairs
        for record, figure in ((facility.name, there), (system.name, needed))
        if figure is None
    )


def unchecked_issues(price: SystemPrice) -> list[Issue]:
    """Warnings on the offer that name every limit of its site that was not checked, one for each record."""
    lacking: dict[str, list[str]] = {}
    for entry in unchecked_limits(price):
        lacking.setdefault(entry.record, []).append(f"{entry.limit} of {entry.record}")
    return [
        Issue(
            severity=Severity.WARNING,
            code="site_not_checked",
            message=f"Not known, so not checked against the site: {', '.join(named)}.",
            where=Where(record=price.offer_name, field="facility_id"),
            suggestion="Enter the figures in Catalogs, or under Site and power.",
        )
        for named in lacking.values()
    ]


def site_limit(price: SystemPrice, systems: int, facility: Facility) -> str:
    """What of the site's limits the fleet exceeds, in a sentence; empty where nothing is."""
    offer = price.offer
    if isinstance(offer, RentedOffer) or (isinstance(offer, LeasedOffer) and offer.hosting_included):
        return ""
    system = price.system
    kw = None if system.power_max_kw is None else system.power_max_kw * systems
    if facility.available_kw is not None and kw is not None and kw > facility.available_kw:
        return (
            f"{facility.name} has {format_number(facility.available_kw, 0)} kW, "
            f"{systems} × {system.name} need {format_number(kw, 0)} kW."
        )
    live = months_later(price.assumptions.valuation_date, offer.start_month)
    if facility.available_from is not None and live < facility.available_from:
        return (
            f"{facility.name} has power from {facility.available_from.isoformat()} on, "
            f"the offer goes live on {live.isoformat()}."
        )
    per_rack = system.kw_per_rack or system.power_max_kw
    if facility.kw_per_rack is not None and per_rack is not None and per_rack > facility.kw_per_rack:
        return (
            f"A rack at {facility.name} takes {format_number(facility.kw_per_rack, 0)} kW, "
            f"{system.name} draws {format_number(per_rack, 1)} kW."
        )
    if _too_warm(system.cooling, facility.cooling):
        return f"{facility.name} cools by {facility.cooling}, {system.name} needs {system.cooling}."
    weight, floor = system.weight_kg, facility.floor_load_kg_per_m2
    if weight is not None and floor is not None and weight / _FOOTPRINT_M2 > floor:
        return (
            f"The floor at {facility.name} carries {format_number(floor, 0)} kg/m², "
            f"{system.name} loads it with {format_number(weight / _FOOTPRINT_M2, 0)} kg/m²."
        )
    return ""


_FOOTPRINT_M2 = 0.6 * 1.2
"""Floor under a 19-inch rack of 600 × 1,200 mm; a server alone in one counts as the whole load."""


def _too_warm(needed: Cooling | None, offered: Cooling | None) -> bool:
    """A hybrid system needs both, a hybrid site has both."""
    if needed is None or offered is None or offered is Cooling.HYBRID:
        return False
    return needed is not offered


def months_later(day: date, months: int) -> date:
    """The same day some months later, or that month's 28th."""
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, min(day.day, 28))


def at_site(price: SystemPrice, systems: int) -> SystemPrice:
    """The offer fitted out or colocated, where it goes beyond its site and that is assumed."""
    site, beyond = price.costing.site, price.assumptions.beyond_site
    if beyond is BeyondSite.INFEASIBLE or not site_limit(price, systems, site.facility):
        return price
    if beyond is BeyondSite.FIT_OUT:
        return price.at(replace(site, fit_out=True))
    return price if site.elsewhere is None else price.at(replace(site, facility=site.elsewhere))
