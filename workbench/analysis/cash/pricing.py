"""What an offer of hardware is: its system, and the costing that turns a fleet into monthly cash.

What the catalogs do not know is left out of the cost and named in an issue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.analysis.cash.costing import Licences, Load, Site, source_text
from workbench.analysis.cash.facilities import cited_figures
from workbench.analysis.cash.growing_fleet import Step, lines_in_steps
from workbench.analysis.cash.offer_ledger import Line, OfferLedger, with_tax
from workbench.analysis.cash.ownership_lines import LeasedCosting, OwnedCosting, per_unit_where_silent
from workbench.analysis.cash.rental_lines import RentedCosting
from workbench.analysis.terms.basis import Basis
from workbench.catalog.library import Library
from workbench.catalog.rates import usd_per_unit_of
from workbench.domain.assumptions import Assumptions
from workbench.domain.hardware import Accelerator, Facility, FailureDomain, System
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import CloudPrice, PriceTier
from workbench.domain.money import ExchangeRate
from workbench.domain.offers import LeasedOffer, OwnedOffer, RentedOffer, typed_source, typed_status
from workbench.domain.provenance import Status
from workbench.domain.quote import LineRole, Quote
from workbench.engine.capacity import availability
from workbench.engine.constants import Floats, Ints

HardwareOffer = OwnedOffer | LeasedOffer | RentedOffer
Costing = OwnedCosting | LeasedCosting | RentedCosting


@dataclass(frozen=True, kw_only=True)
class SystemPrice:
    """A priced hardware offer: what a system is, and what any number of them costs."""

    offer: HardwareOffer
    kind: str
    system: System
    accelerator: Accelerator
    basis: Basis
    assumptions: Assumptions
    costing: Costing
    systems_quoted: int | None
    loaded_kw_per_system: float | None
    """IT power under load; None where the catalog knows no power."""
    all_in_kw_per_accelerator: float | None
    """Facility power per accelerator under load."""
    used: tuple[tuple[str, str, str], ...]
    """(kind, record id, figure) of every catalog figure that went in."""

    @property
    def offer_id(self) -> str:
        """Id of the offer."""
        return self.offer.id

    @property
    def offer_name(self) -> str:
        """Name of the offer."""
        return self.offer.name

    def at(self, site: Site) -> "SystemPrice":
        """The same offer at another site, or at the same one fitted out."""
        return replace(
            self,
            costing=replace(self.costing, site=site),
            all_in_kw_per_accelerator=_all_in_kw(self.loaded_kw_per_system, self.system, site.facility),
        )

    @property
    def throughput_share(self) -> float:
        """Throughput at the offer's power cap over uncapped; 1 where nobody measured it."""
        share = self.offer.power_cap_throughput_share
        return 1.0 if share is None else share

    def lines(self, systems: int, load: Load, steps: Sequence[Step] = ()) -> tuple[Line, ...]:
        """Lines before tax of a number of systems, bought at once or in steps."""
        return _lines(self.costing, systems, load, steps)

    def ledger(self, systems: int, load: Load, tokens: Floats, good_share: Floats) -> OfferLedger:
        """Monthly cash of systems bought at once that deliver good tokens by month, shape (M,).

        `good_share` is that of the demanded tokens by stream and month, (S, M).
        """
        lines = with_tax(self.lines(systems, load), self.basis, self.assumptions)
        return OfferLedger(basis=self.basis, lines=lines, tokens=tokens, good_share=good_share)

    @property
    def usd_per_accelerator_year(self) -> float:
        """Level yearly cost of one accelerator, fully busy."""
        return self.usd_per_system_year / self.system.accelerators

    def fixed_usd_per_year(self, systems: int, load: Load, steps: Sequence[Step] = ()) -> float:
        """Level yearly cost that stays at a negotiable price of nothing."""
        found = _lines(self.costing.at_no_price(), systems, load, steps)
        lines, ones = with_tax(found, self.basis, self.assumptions), np.ones(self.basis.months)
        return OfferLedger(
            basis=self.basis, lines=lines, tokens=ones, good_share=ones[np.newaxis]
        ).usd_per_year

    @cached_property
    def accelerators_out(self) -> int:
        """Accelerators that one failure takes out: of the domain the scenario chooses, else the catalog's.

        A rack of servers holds as many as site and maker feed in one; a single one where neither is known.
        """
        system, chosen = self.system, self.assumptions.failure_domain
        catalog = system.failure_domain_accelerators or system.accelerators_per_node
        if chosen is None or chosen is system.failure_domain:
            return catalog
        if chosen is FailureDomain.ACCELERATOR:
            return 1
        if chosen is not FailureDomain.RACK:
            return system.accelerators_per_node
        fed = [kw for kw in (self.costing.site.facility.kw_per_rack, system.kw_per_rack) if kw]
        if system.accelerators > system.accelerators_per_node or system.power_max_kw is None or not fed:
            return system.accelerators
        return system.accelerators * max(1, int(min(fed) / system.power_max_kw))

    @cached_property
    def availability(self) -> float:
        """Share of the work that failures and windows let through; a spare covers the failures."""
        assumed, system = self.assumptions, self.system
        out = self.accelerators_out
        failures = 0.0 if assumed.n_plus_one else assumed.failures_per_system_year
        windows = assumed.maintenance_hours_per_month
        values = (failures, assumed.repair_hours, out / system.accelerators, windows)
        return float(availability(*(np.asarray(value, dtype=np.float64) for value in values)))

    @cached_property
    def usd_per_system_year(self) -> float:
        """Level yearly cost of one system of the quoted number (of one, without a quote), fully busy."""
        systems = self.systems_quoted or 1
        months = self.basis.months
        ones = np.ones(months)
        return self.ledger(systems, Load.full(months), ones, ones[np.newaxis]).usd_per_year / systems


def _lines(costing: Costing, systems: int, load: Load, steps: Sequence[Step]) -> tuple[Line, ...]:
    if len(steps) > 1 and isinstance(costing, OwnedCosting):
        return lines_in_steps(costing, steps, load)
    return costing.lines(systems, load)


def _issue(
    severity: Severity, code: str, message: str, record: str, suggestion: str, field: str = ""
) -> Issue:
    return Issue(
        severity=severity,
        code=code,
        message=message,
        where=Where(record=record, field=field),
        suggestion=suggestion,
    )


def find_system(offer: HardwareOffer, system_id: str, library: Library) -> tuple[System, Accelerator] | Issue:
    """The catalog's system and accelerator of an offer, or what is missing."""
    if not system_id:
        return _issue(
            Severity.ERROR,
            "system_not_matched",
            "The hardware is not matched to a system of the catalog.",
            offer.name,
            "Choose the system in the Quotes view or in the offer.",
            "system_id",
        )
    system = library.system(system_id)
    if system is None:
        return _issue(
            Severity.ERROR,
            "unknown_system",
            f"The catalog has no system '{system_id}'.",
            offer.name,
            "Choose a system of the catalog, or add it there.",
            "system_id",
        )
    accelerator = library.accelerator(system.accelerator_id)
    if accelerator is None:
        return _issue(
            Severity.ERROR,
            "unknown_accelerator",
            f"System '{system.name}' names accelerator '{system.accelerator_id}', which the catalog lacks.",
            offer.name,
            "Add the accelerator to the catalog, or correct the system.",
            "accelerator_id",
        )
    return _capped(system, accelerator, offer), accelerator


def _capped(system: System, accelerator: Accelerator, offer: HardwareOffer) -> System:
    """The system at the offer's measured power cap: TDP less cap of every accelerator is not drawn."""
    tdp, most, cap = accelerator.tdp_w, system.power_max_kw, offer.power_cap_w
    if not offer.cap_is_measured or tdp is None or most is None or cap is None:
        return system
    saved = max(tdp - cap, 0.0) * system.accelerators / 1000
    # a maker's maximum below the sum of TDPs cannot fall below the caps themselves
    least = cap * system.accelerators / 1000
    return system.model_copy(update={"power_max_kw": max(most - saved, min(least, most))})


def price_owned(
    offer: OwnedOffer, library: Library, assumptions: Assumptions, facility: Facility, basis: Basis
) -> tuple[SystemPrice | None, list[Issue]]:
    """Costing of a quote or a typed price; None with an error among the issues where it has no price."""
    quote = library.quote(offer.quote_id) if offer.quote_id else None
    if offer.quote_id and quote is None:
        return None, [_unknown_quote(offer)]
    found = find_system(offer, offer.system_id or (quote.system_id if quote else ""), library)
    if isinstance(found, Issue):
        return None, [found]
    system, accelerator = found
    issues = [] if quote is None else _quote_warnings(quote)
    rate, usd_per_unit = (None, 1.0) if quote is None else _rate(quote, library)
    unusable = None if quote is None else _unusable(quote, usd_per_unit)
    if unusable is not None:
        return None, [*issues, unusable]
    term_years, source = 0.0, typed_source(offer)
    if quote is not None:
        term_years, term_issues = _support_years(quote)
        issues += term_issues
        source = _quote_source(quote, usd_per_unit or 1.0)
    licences, licence_issues = _licences(offer, accelerator)
    site = _site(system, facility, assumptions, basis, offer.start_month, licences, library)
    issues += _missing_site_figures(system, facility) + licence_issues
    costing = OwnedCosting(
        site=site,
        quote=None if quote is None else per_unit_where_silent(quote),
        usd_per_unit=usd_per_unit or 1.0,
        usd_per_system=offer.usd_per_system or 0.0,
        price_factor=offer.price_factor,
        support_months=round(term_years * 12),
        status=Status.QUOTED,
        source=source,
        offer=offer,
    )
    if offer.loan_share and assumptions.debt_share:
        issues.append(_debt_counted_twice(offer))
    used = [] if quote is None else [("quote", quote.id, "net_total")]
    used += [("exchange_rate", rate.id, "usd_per_unit")] if rate else []
    used += cited_figures(facility)
    quoted = offer.systems_offered if quote is None else quote.systems
    return _system_price(offer, site, accelerator, costing, quoted, used), issues


def _unknown_quote(offer: OwnedOffer) -> Issue:
    return _issue(
        Severity.ERROR,
        "unknown_quote",
        f"The project holds no quote '{offer.quote_id}'.",
        offer.name,
        "Import the quote again, or remove the offer.",
        "quote_id",
    )


def _unusable(quote: Quote, usd_per_unit: float | None) -> Issue | None:
    """What of a quote must be known before anything can be priced from it."""
    if usd_per_unit is None:
        return _issue(
            Severity.ERROR,
            "no_exchange_rate",
            f"There is no exchange rate for {quote.currency}.",
            quote.name,
            "Enter a dated rate in Catalogs, Exchange rates.",
            "currency",
        )
    if quote.systems < 1:
        return _issue(
            Severity.ERROR,
            "no_systems_in_quote",
            "The quote names no number of systems.",
            quote.name,
            "Enter the number of systems in the Quotes view.",
            "systems",
        )
    return None


def _quote_source(quote: Quote, usd_per_unit: float) -> str:
    """Where the quote's prices come from, with the rate at which they are dollars."""
    source = source_text(quote.evidence.get("*"), quote.file_name)
    if quote.currency == "USD":
        return source
    agreed = f" ({quote.rate.basis} of {quote.rate.on})" if quote.rate else ""
    return f"{source}, {quote.currency} at {usd_per_unit:.4f}{agreed}"


def _debt_counted_twice(offer: OwnedOffer) -> Issue:
    return _issue(
        Severity.WARNING,
        "debt_counted_twice",
        "The offer is financed by a loan, and the cost of capital holds debt already.",
        offer.name,
        "Leave one of the two out: the loan of the offer, or the debt share.",
        "loan_share",
    )


def price_leased(
    offer: LeasedOffer, library: Library, assumptions: Assumptions, facility: Facility, basis: Basis
) -> tuple[SystemPrice | None, list[Issue]]:
    """Costing of a lease; None with an error among the issues where its hardware is unknown."""
    found = find_system(offer, offer.system_id, library)
    if isinstance(found, Issue):
        return None, [found]
    system, accelerator = found
    licences, licence_issues = _licences(offer, accelerator)
    site = _site(system, facility, assumptions, basis, offer.start_month, licences, library)
    used = [] if offer.hosting_included else cited_figures(facility)
    issues = [] if offer.hosting_included else _missing_site_figures(system, facility)
    issues += licence_issues
    costing = LeasedCosting(site=site, offer=offer)
    return _system_price(offer, site, accelerator, costing, offer.systems_offered, used), issues


def price_rented(
    offer: RentedOffer, library: Library, assumptions: Assumptions, facility: Facility, basis: Basis
) -> tuple[SystemPrice | None, list[Issue]]:
    """Costing of the instances that make up a system, at a cloud price of the catalog or one typed in."""
    price = library.cloud_price(offer.cloud_price_id)
    if price is None and offer.cloud_price_id:
        return None, [
            _issue(
                Severity.ERROR,
                "unknown_cloud_price",
                f"The catalog has no cloud price '{offer.cloud_price_id}'.",
                offer.name,
                "Choose a cloud price of the catalog.",
                "cloud_price_id",
            )
        ]
    found = find_system(offer, offer.system_id, library)
    if isinstance(found, Issue):
        return None, [found]
    system, accelerator = found
    issues = []
    if price is not None and price.accelerator_id != system.accelerator_id:
        return None, [
            _issue(
                Severity.ERROR,
                "instance_is_other_hardware",
                f"{price.name} has {price.accelerator_id}, the chosen system {system.accelerator_id}.",
                offer.name,
                "Choose the system that the instance runs on.",
                "system_id",
            )
        ]
    if price is not None and price.tier is PriceTier.SPOT and not offer.interruption_share:
        issues.append(
            _issue(
                Severity.WARNING,
                "spot_interruptions_not_modelled",
                "Spot capacity can be taken away at any time; the offer names no loss for it.",
                offer.name,
                "Enter the share of hours lost to interruptions, or compare with an on-demand price too.",
            )
        )
    licences, licence_issues = _licences(offer, accelerator)
    issues += licence_issues
    site = _site(system, facility, assumptions, basis, offer.start_month, licences, library)
    hourly, status, source = _instance_price(offer, price)
    listed = system.accelerators if price is None else price.accelerators
    costing = RentedCosting(
        site=site,
        offer=offer,
        usd_per_instance_hour=hourly,
        instances_per_system=system.accelerators / (offer.accelerators_per_instance or listed),
        tier="price typed in" if price is None else price.tier.value,
        status=status,
        source=source,
    )
    used = [] if price is None else [("cloud_price", price.id, "usd_per_instance_hour")]
    return _system_price(offer, site, accelerator, costing, None, used), issues


def _instance_price(offer: RentedOffer, price: CloudPrice | None) -> tuple[float, Status, str]:
    """(USD per instance-hour, status, source): typed in where it is, quoted where something proves it."""
    if offer.usd_per_instance_hour is not None or price is None:
        return offer.usd_per_instance_hour or 0.0, typed_status(offer), typed_source(offer)
    citation = price.citation("usd_per_instance_hour")
    status = Status.ASSUMED if citation is None else citation.status
    return price.usd_per_instance_hour, status, source_text(citation, price.name)


def _licences(offer: HardwareOffer, accelerator: Accelerator) -> tuple[Licences | None, list[Issue]]:
    """What the offer's software costs; one die, with a warning, where the catalog does not count them."""
    per_accelerator, per_die = offer.licence_usd_per_accelerator_year, offer.licence_usd_per_die_year
    if not per_accelerator and not per_die:
        return None, []
    licences = Licences(
        usd_per_accelerator=per_accelerator,
        usd_per_die=per_die,
        dies=accelerator.dies or 1,
        stacks=offer.licence_stacks,
    )
    if not per_die or accelerator.dies is not None:
        return licences, []
    return licences, [
        _issue(
            Severity.WARNING,
            "dies_not_known",
            f"The catalog does not say how many compute dies {accelerator.name} has; one is licensed.",
            offer.name,
            "Enter the dies in Catalogs, Accelerators.",
            "dies",
        )
    ]


def _site(
    system: System,
    facility: Facility,
    assumptions: Assumptions,
    basis: Basis,
    start_month: int,
    licences: Licences | None,
    library: Library,
) -> Site:
    return Site(
        system=system,
        facility=facility,
        assumptions=assumptions,
        basis=basis,
        start=min(start_month, basis.months),
        licences=licences,
        elsewhere=library.facility(assumptions.colocation_facility_id),
    )


def _system_price(
    offer: HardwareOffer,
    site: Site,
    accelerator: Accelerator,
    costing: Costing,
    systems_quoted: int | None,
    used: list[tuple[str, str, str]],
) -> SystemPrice:
    system, facility, assumptions = site.system, site.facility, site.assumptions
    loaded = None if system.power_max_kw is None else system.power_max_kw * assumptions.load_power_share
    used += [("accelerator", accelerator.id, name) for name in Accelerator.figure_names()]
    used += [("system", system.id, name) for name in System.figure_names()]
    return SystemPrice(
        offer=offer,
        kind=offer.kind,
        system=system,
        accelerator=accelerator,
        basis=site.basis,
        assumptions=assumptions,
        costing=costing,
        systems_quoted=systems_quoted,
        loaded_kw_per_system=loaded,
        all_in_kw_per_accelerator=_all_in_kw(loaded, system, facility),
        used=tuple(used),
    )


def _all_in_kw(loaded_kw: float | None, system: System, facility: Facility) -> float | None:
    """Facility power per accelerator under load; None where draw or PUE are not known."""
    if loaded_kw is None or facility.pue is None:
        return None
    return loaded_kw * facility.pue / system.accelerators


def _rate(quote: Quote, library: Library) -> tuple[ExchangeRate | None, float | None]:
    """The catalog's rate that was needed, and US dollars for one unit of the quote's currency."""
    through = quote.rate.currency if quote.rate else quote.currency
    rate = None if "USD" in {quote.currency, through} else library.exchange_rate(through)
    return rate, usd_per_unit_of(quote, library)


def _quote_warnings(quote: Quote) -> list[Issue]:
    if quote.reconciled:
        return []
    gap = "no printed total was found" if quote.difference is None else f"they differ by {quote.difference}"
    return [
        _issue(
            Severity.WARNING,
            "quote_not_reconciled",
            f"The accepted lines do not add up to the vendor's total: {gap} {quote.currency}.",
            quote.name,
            "Open the quote and check which lines belong to the offer.",
        )
    ]


def _support_years(quote: Quote) -> tuple[float, list[Issue]]:
    lines = [line for line in quote.lines if line.accepted and line.role is LineRole.SUPPORT]
    if not lines:
        return 0.0, []
    terms = [line.term_months for line in lines if line.term_months]
    if terms:
        return max(terms) / 12, []
    return 1.0, [
        _issue(
            Severity.WARNING,
            "support_without_term",
            "The support lines name no term; they are taken to cover one year.",
            quote.name,
            "Ask the vendor for the term and enter it in the Quotes view.",
        )
    ]


def _missing_site_figures(system: System, facility: Facility) -> list[Issue]:
    """What the costs of a site need and the catalogs lack; a tariff stands for one price."""
    missing = [
        (record, what)
        for record, what, value in (
            (system.name, "maximum power", system.power_max_kw),
            (facility.name, "electricity price", facility.has_electricity_price or None),
            (facility.name, "PUE", facility.pue),
            (facility.name, "colocation price", facility.colocation_usd_per_kw_month),
        )
        if value is None
    ]
    return [
        _issue(
            Severity.WARNING,
            "cost_not_counted",
            f"The catalog has no {what}; what depends on it is not in the cost.",
            record,
            "Enter it in Catalogs.",
        )
        for record, what in missing
    ]


def spare_replicas(price: SystemPrice, sizes: Ints) -> Ints:
    """N+1: what one failure takes out, in replicas of the largest kind, shape (S,)."""
    spare = np.zeros(len(sizes), dtype=np.int64)
    if price.assumptions.n_plus_one:
        out = price.accelerators_out
        largest = int(np.argmax(sizes))
        spare[largest] = -(-out // int(sizes[largest]))
    return spare
