"""What one system of an offer costs a year, line by line, each with its status and source.

Conventions of this version, shown among the assumptions: everything paid up front is spread over the
hardware's life as a level annuity at the cost of capital, paid at each year's end; value-added tax is
recoverable and left out; systems run around the clock.
"""

from dataclasses import dataclass

import numpy as np

from workbench.catalog.library import Library
from workbench.domain.formatting import format_number
from workbench.domain.hardware import Accelerator, Facility, System
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import CloudPrice, PriceTier
from workbench.domain.money import ExchangeRate
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import LineRole, Quote
from workbench.domain.scenario import Assumptions, OwnedOffer, RentedOffer
from workbench.domain.workload import HOURS_PER_YEAR
from workbench.engine.economics import annuity_factor

_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """One line of the yearly cost of one system. `negotiable` lines scale with the offered price."""

    key: str
    title: str
    usd_per_system_year: float
    status: Status
    source: str
    negotiable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPrice:
    """A priced hardware offer: what a system is and what it costs a year."""

    offer_id: str
    offer_name: str
    kind: str
    system: System
    accelerator: Accelerator
    unit_costs: tuple[UnitCost, ...]
    systems_quoted: int | None
    loaded_kw_per_system: float | None
    """IT power under load; None where the catalog knows no power."""
    all_in_kw_per_accelerator: float | None
    """Facility power per accelerator under load."""
    used: tuple[tuple[str, str, str], ...]
    """(kind, record id, figure) of every catalog figure that went in."""

    @property
    def usd_per_system_year(self) -> float:
        """All lines together."""
        return sum(line.usd_per_system_year for line in self.unit_costs)


def source_text(citation: Citation | None, fallback: str) -> str:
    """A citation in a few words."""
    if citation is None:
        return fallback
    return f"{citation.source} ({citation.as_of.isoformat()})"


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


def find_system(
    offer: OwnedOffer | RentedOffer, system_id: str, library: Library
) -> tuple[System, Accelerator] | Issue:
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
    return system, accelerator


def price_owned(
    offer: OwnedOffer, library: Library, assumptions: Assumptions, facility: Facility
) -> tuple[SystemPrice | None, list[Issue]]:
    """Yearly cost of one system of a quote; None with an error among the issues where it has no price."""
    quote = library.quote(offer.quote_id)
    if quote is None:
        return None, [
            _issue(
                Severity.ERROR,
                "unknown_quote",
                f"The project holds no quote '{offer.quote_id}'.",
                offer.name,
                "Import the quote again, or remove the offer.",
                "quote_id",
            )
        ]
    found = find_system(offer, offer.system_id or quote.system_id, library)
    if isinstance(found, Issue):
        return None, [found]
    system, accelerator = found
    issues = _quote_warnings(quote)
    rate, usd_per_unit = _rate(quote.currency, library)
    if usd_per_unit is None:
        issues.append(
            _issue(
                Severity.ERROR,
                "no_exchange_rate",
                f"There is no exchange rate for {quote.currency}.",
                quote.name,
                "Enter a dated rate in Catalogs, Exchange rates.",
                "currency",
            )
        )
        return None, issues
    if quote.systems < 1:
        issues.append(
            _issue(
                Severity.ERROR,
                "no_systems_in_quote",
                "The quote names no number of systems.",
                quote.name,
                "Enter the number of systems in the Quotes view.",
                "systems",
            )
        )
        return None, issues

    usd = usd_per_unit * offer.price_factor / quote.systems
    support = float(quote.amount(LineRole.SUPPORT)) * usd
    hardware = float(quote.net_total + quote.amount(LineRole.FREIGHT)) * usd - support
    term_years, term_issues = _support_years(quote)
    issues += term_issues
    annuity = float(annuity_factor(np.asarray(assumptions.wacc), np.asarray(assumptions.hardware_life_years)))
    quoted_by = source_text(quote.evidence.get("*"), quote.file_name)
    if quote.currency != "USD" and rate is not None:
        quoted_by += f", {quote.currency} at {usd_per_unit:.4f}"
    lines = [
        UnitCost(
            key="capex",
            title="Hardware, software, services and freight, as an annuity",
            usd_per_system_year=hardware * annuity,
            status=Status.QUOTED,
            source=quoted_by,
            negotiable=True,
        )
    ]
    if support:
        lines.append(
            UnitCost(
                key="support",
                title=f"Support in the quote ({format_number(term_years, 0)} years), as an annuity",
                usd_per_system_year=support * annuity,
                status=Status.QUOTED,
                source=quoted_by,
                negotiable=True,
            )
        )
    uncovered = max(0.0, assumptions.hardware_life_years - term_years)
    if uncovered:
        lines.append(
            UnitCost(
                key="support_after",
                title="Support after the quoted term",
                usd_per_system_year=hardware
                * assumptions.support_share_per_year
                * uncovered
                / assumptions.hardware_life_years,
                status=Status.ASSUMED,
                source="scenario assumption",
                negotiable=True,
            )
        )
    site, site_issues = _site_costs(system, facility, assumptions)
    issues += site_issues
    used = [("quote", quote.id, "net_total")]
    used += [("exchange_rate", rate.id, "usd_per_unit")] if rate else []
    used += [("facility", facility.id, name) for name in Facility.figure_names()]
    return (
        _system_price(
            offer, system, accelerator, (*lines, *site), facility, assumptions, quote.systems, used
        ),
        issues,
    )


def price_rented(
    offer: RentedOffer, library: Library, assumptions: Assumptions, facility: Facility
) -> tuple[SystemPrice | None, list[Issue]]:
    """Yearly cost of the instances that make up one system, rented around the clock."""
    price = library.cloud_price(offer.cloud_price_id)
    if price is None:
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
    if price.accelerator_id != system.accelerator_id:
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
    if price.tier is PriceTier.SPOT:
        issues.append(
            _issue(
                Severity.WARNING,
                "spot_interruptions_not_modelled",
                "Spot capacity can be taken away at any time; the loss is not in its cost yet.",
                offer.name,
                "Compare it with an on-demand price too.",
            )
        )
    line = _rent_line(offer, price, system)
    used = [("cloud_price", price.id, "usd_per_instance_hour")]
    return (
        _system_price(offer, system, accelerator, (line,), facility, assumptions, None, used),
        issues,
    )


def _rent_line(offer: RentedOffer, price: CloudPrice, system: System) -> UnitCost:
    overridden = offer.usd_per_instance_hour
    per_instance = price.usd_per_instance_hour if overridden is None else overridden
    citation = price.citation("usd_per_instance_hour")
    return UnitCost(
        key="rent",
        title=f"Instances, {price.tier.value}, around the clock",
        usd_per_system_year=per_instance / price.accelerators * system.accelerators * HOURS_PER_YEAR,
        status=Status.ASSUMED if overridden is not None or citation is None else citation.status,
        source="price entered in the offer" if overridden is not None else source_text(citation, price.name),
        negotiable=True,
    )


def _system_price(
    offer: OwnedOffer | RentedOffer,
    system: System,
    accelerator: Accelerator,
    lines: tuple[UnitCost, ...],
    facility: Facility,
    assumptions: Assumptions,
    systems_quoted: int | None,
    used: list[tuple[str, str, str]],
) -> SystemPrice:
    loaded = None if system.power_max_kw is None else system.power_max_kw * assumptions.load_power_share
    used += [("accelerator", accelerator.id, name) for name in Accelerator.figure_names()]
    used += [("system", system.id, name) for name in System.figure_names()]
    return SystemPrice(
        offer_id=offer.id,
        offer_name=offer.name,
        kind=offer.kind,
        system=system,
        accelerator=accelerator,
        unit_costs=lines,
        systems_quoted=systems_quoted,
        loaded_kw_per_system=loaded,
        all_in_kw_per_accelerator=(
            None if loaded is None or facility.pue is None else loaded * facility.pue / system.accelerators
        ),
        used=tuple(used),
    )


def _rate(currency: str, library: Library) -> tuple[ExchangeRate | None, float | None]:
    if currency == "USD":
        return None, 1.0
    rate = library.exchange_rate(currency)
    return rate, None if rate is None else rate.usd_per_unit


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
        return max(terms) / _MONTHS_PER_YEAR, []
    return 1.0, [
        _issue(
            Severity.WARNING,
            "support_without_term",
            "The support lines name no term; they are taken to cover one year.",
            quote.name,
            "Ask the vendor for the term and enter it in the Quotes view.",
        )
    ]


def _site_costs(
    system: System, facility: Facility, assumptions: Assumptions
) -> tuple[list[UnitCost], list[Issue]]:
    """Electricity and colocation of one system; what is not known is left out and said so."""
    lines: list[UnitCost] = []
    missing: list[tuple[str, str]] = []
    kw = system.power_max_kw
    if kw is None:
        missing.append((system.name, "maximum power"))
    price, pue = facility.electricity_usd_per_kwh, facility.pue
    if price is None:
        missing.append((facility.name, "electricity price"))
    if pue is None:
        missing.append((facility.name, "PUE"))
    if kw is not None and price is not None and pue is not None:
        lines.append(
            UnitCost(
                key="power",
                title="Electricity",
                usd_per_system_year=kw * assumptions.load_power_share * pue * HOURS_PER_YEAR * price,
                status=Status.ASSUMED,
                source=source_text(facility.citation("electricity_usd_per_kwh"), facility.name),
            )
        )
    if kw is not None and facility.colocation_usd_per_kw_month is not None:
        citation = facility.citation("colocation_usd_per_kw_month")
        lines.append(
            UnitCost(
                key="colocation",
                title="Colocation per provisioned kW",
                usd_per_system_year=kw * facility.colocation_usd_per_kw_month * _MONTHS_PER_YEAR,
                status=citation.status if citation else Status.ASSUMED,
                source=source_text(citation, facility.name),
            )
        )
    elif facility.colocation_usd_per_kw_month is None:
        missing.append((facility.name, "colocation price"))
    return lines, [
        _issue(
            Severity.WARNING,
            "cost_not_counted",
            f"The catalog has no {what}; what depends on it is not in the cost.",
            record,
            "Enter it in Catalogs.",
        )
        for record, what in missing
    ]
