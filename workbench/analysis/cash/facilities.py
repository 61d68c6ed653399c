"""Where each offer stands: the scenario's facility with what the scenario enters over it, or its own."""

from workbench.catalog.library import Library
from workbench.domain.assumptions import Assumptions
from workbench.domain.hardware import Facility
from workbench.domain.meta import field_specs
from workbench.domain.offers import LeasedOffer, OwnedOffer
from workbench.domain.provenance import Citation, Status

OVERRIDES = (
    "electricity_tariff",
    "electricity_usd_per_kwh",
    "demand_charge_usd_per_kw_month",
    "pue",
    "colocation_usd_per_kw_month",
    "available_kw",
    "available_from",
    "kw_per_rack",
    "cooling",
    "floor_load_kg_per_m2",
)
"""Fields of a facility that a scenario's assumptions, under the same names, can stand in for."""

_ENTERED = "Override entered in the scenario"


def overridden(facility: Facility, assumptions: Assumptions) -> Facility:
    """The facility as a scenario sees it: what its assumptions enter stands in place of the record's.

    An override cites the scenario, its valuation date and what it replaces.
    """
    entered = {
        name: value for name in OVERRIDES if (value := getattr(assumptions, name)) is not None and value != ""
    }
    if not assumptions.demand_charge_usd_per_kw_month:
        entered.pop("demand_charge_usd_per_kw_month")
    if not entered:
        return facility
    evidence = {
        **facility.evidence,
        **{name: _override(facility, name, assumptions) for name in entered},
    }
    if "electricity_usd_per_kwh" in entered and "electricity_tariff" not in entered:
        entered["electricity_tariff"] = None
    return facility.replaced(**entered, evidence=evidence)


def _override(facility: Facility, name: str, assumptions: Assumptions) -> Citation:
    replaced = getattr(facility, name)
    unit = field_specs(Facility)[name].meta.unit
    stood = "" if replaced is None else f", in place of {replaced} {unit}".rstrip()
    return Citation(
        source=f"{_ENTERED}{stood} of {facility.name}" if stood else f"{_ENTERED}; {facility.name} has none",
        as_of=assumptions.valuation_date,
        status=Status.ASSUMED,
    )


def override_note(facility: Facility, name: str) -> str:
    """What an override of the scenario replaces, in a few words; empty where the record counts."""
    citation = facility.citation(name)
    return citation.source if citation is not None and citation.source.startswith(_ENTERED) else ""


def cited_figures(facility: Facility) -> list[tuple[str, str, str]]:
    """(kind, id, figure) of the record's own figures that a cost at this facility rests on."""
    return [
        (Facility.KIND, facility.id, name)
        for name in Facility.figure_names()
        if not override_note(facility, name)
    ]


def facility_of(offer: object, scenarios_own: Facility, library: Library) -> Facility | None:
    """Where an offer's hardware stands; None where it names a facility that the catalog lacks."""
    if not isinstance(offer, OwnedOffer | LeasedOffer) or not offer.facility_id:
        return scenarios_own
    if offer.facility_id == scenarios_own.id:
        return scenarios_own
    return library.facility(offer.facility_id)
