"""Provisioned throughput: whole units for the peak minute, by the hour or reserved by the month."""

import math

import numpy as np

from workbench.analysis.cash.offer_ledger import (
    Bridge,
    Category,
    Line,
    OfferLedger,
    bridge_usd_per_year,
    bridged,
    with_tax,
)
from workbench.analysis.cash.tax_position import in_tax_position
from workbench.analysis.offers.token_offers import CostShare, infeasible_tokens, token_result
from workbench.analysis.results.result import AsOffered, OfferResult
from workbench.analysis.terms.commitment import payments
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.good_tokens import hosted
from workbench.analysis.terms.quality import qualities
from workbench.domain.offers import ProvisionedOffer, typed_source, typed_status
from workbench.domain.periods import HOURS_PER_MONTH, HOURS_PER_YEAR, MINUTES_PER_HOUR, SECONDS_PER_MINUTE
from workbench.domain.provenance import Status
from workbench.domain.scenario import Scenario
from workbench.domain.workload import Stream
from workbench.engine.capacity import served_by_month
from workbench.engine.constants import Floats
from workbench.engine.fleet import required_rate


def evaluate_provisioned(
    offer: ProvisionedOffer, demand: Demand, scenario: Scenario, bridge: Bridge | None
) -> tuple[OfferResult, OfferLedger | None]:
    """Cost of the units that the demand's peak minute asks for."""
    reasons = [
        "" if stream.model_id == offer.model_id else f"{offer.name} hosts {offer.model_id} only."
        for stream in demand.streams
    ]
    if any(reasons):
        return infeasible_tokens(offer, demand, reasons, next(filter(None, reasons))), None
    demand = demand.by_models(
        qualities(offer, demand.streams, [offer.model_id] * len(demand.streams), scenario)
    )
    weights = np.array([_weight(offer, stream) for stream in demand.streams])

    def at_load(times: float) -> OfferLedger:
        asked = demand.times(times)
        return _ledger(offer, asked, scenario, _units(offer, asked, scenario), np.ones(demand.basis.months))

    units = _units(offer, demand, scenario)
    ledger = bridged(at_load(1.0), bridge)
    work = [weight * stream.requests_per_year for weight, stream in zip(weights, demand.level, strict=True)]
    shares = [
        CostShare(
            model_id=offer.model_id,
            of_offer=part / sum(work),
            of_input=stream.isl_mean / _weight(offer, stream),
        )
        for part, stream in zip(work, demand.streams, strict=True)
    ]
    tokens_per_minute = sum(work) * (1 + demand.retried_share) / (HOURS_PER_YEAR * MINUTES_PER_HOUR)
    busy = tokens_per_minute / (units * offer.tokens_per_minute_per_unit)
    result = token_result(
        offer,
        ledger,
        demand,
        shares,
        scenario,
        hosted(offer, demand.basis.months),
        published=typed_status(offer) is Status.QUOTED,
        fixed_usd_per_year=bridge_usd_per_year(ledger),
        utilisation=busy,
        at_load=at_load if bridge is None else None,
        as_offered=_as_offered(offer, demand, scenario, weights),
    )
    return result, ledger


def _units(offer: ProvisionedOffer, demand: Demand, scenario: Scenario) -> int:
    """Whole units, in the provider's steps, for the demand's peak with its headroom."""
    sized = demand.sized
    required = required_rate(
        np.array([stream.requests_per_s_by_hour for stream in sized]),
        np.array([stream.deferrable_share for stream in sized]),
        np.full(len(sized), scenario.assumptions.headroom),
    )
    weights = np.array([_weight(offer, stream) for stream in sized])
    wanted = float((required * weights).sum()) * SECONDS_PER_MINUTE / offer.tokens_per_minute_per_unit
    steps = math.ceil(max(wanted, offer.minimum_units) / offer.unit_increment - 1e-9)
    return steps * offer.unit_increment


def _weight(offer: ProvisionedOffer, stream: Stream) -> float:
    """Throughput tokens of one request."""
    return stream.isl_mean + stream.osl_mean * offer.output_weight


def _ledger(
    offer: ProvisionedOffer, demand: Demand, scenario: Scenario, units: int, served: Floats
) -> OfferLedger:
    months = demand.basis.months
    live = np.arange(1, months + 1) > offer.start_month
    per_month = offer.usd_per_unit_month
    if per_month is None:
        per_month = (offer.usd_per_unit_hour or 0.0) * HOURS_PER_MONTH
    good = hosted(offer, months).share * served
    lines = _unit_lines(offer, units, units * per_month * _price_path(offer, months) * live)
    return OfferLedger(
        basis=demand.basis,
        lines=with_tax(lines, demand.basis, scenario.assumptions),
        tokens=(demand.tokens_by_month * good).sum(axis=0),
        good_share=good,
    )


def _price_path(offer: ProvisionedOffer, months: int) -> Floats:
    """Price of each month over today's, shape (M,): what is reserved for a term keeps its price in it."""
    month = np.arange(months)
    if offer.term_months is None:
        return np.asarray((1 + offer.price_change_per_year) ** (month / 12))
    terms = np.maximum(0, month - offer.start_month) // offer.term_months
    signed = offer.start_month + terms * offer.term_months
    path: Floats = (1 + offer.price_change_per_year) ** (signed / 12)
    return path * (1 + offer.renewal_price_change) ** terms


def _unit_lines(offer: ProvisionedOffer, units: int, pay: Floats) -> list[Line]:
    """Lines of the units, whose months cost `pay` (M,): as they run, or as their terms are paid."""
    months = len(pay)

    def line(key: str, title: str, amounts: Floats, *, exact: bool = False) -> Line:
        return Line(
            key=key,
            title=title,
            category=Category.OPEX,
            amounts=amounts,
            exact=exact,
            status=typed_status(offer),
            source=typed_source(offer),
            negotiable=True,
        )

    name = f"{units} provisioned units"
    if offer.term_months is None:
        rhythm = "reserved by the month" if offer.usd_per_unit_month is not None else "by the hour"
        return [line("units", f"{name}, {rhythm}", np.concatenate([[0.0], pay]))]
    due = payments(pay, offer.start_month, offer.term_months, offer.upfront_share, offer.termination_share)
    found = [
        line(
            "units", f"{name}, reserved for {offer.term_months} months", np.concatenate([[0.0], due.monthly])
        )
    ]
    if due.upfront.any():
        found.append(line("upfront", f"{name}, paid upfront", due.upfront, exact=True))
    if due.termination:
        last = np.zeros(months + 1)
        last[months] = due.termination
        found.append(line("termination", "Termination of the last term", last, exact=True))
    return found


def _as_offered(
    offer: ProvisionedOffer, demand: Demand, scenario: Scenario, weights: Floats
) -> AsOffered | None:
    """The units offered as they stand: streams share them by their throughput tokens."""
    if offer.units_offered is None:
        return None
    hourly = np.array([stream.requests_per_s_by_hour for stream in demand.streams]) * (
        1 + demand.retried_share
    )
    work = hourly * weights[:, np.newaxis]
    capacity = offer.units_offered * offer.tokens_per_minute_per_unit / SECONDS_PER_MINUTE
    waits = float(
        (work.mean(axis=1) * [s.deferrable_share for s in demand.streams]).sum() / work.mean(axis=1).sum()
    )
    by_month = (work[:, np.newaxis, :] * demand.paths[:, :, np.newaxis]).sum(axis=0)
    carried = np.array(
        [
            served_by_month(month[np.newaxis], np.ones((1, 1)), np.array([capacity]), np.array([waits]))[0, 0]
            for month in by_month
        ]
    )
    share = carried / by_month.mean(axis=1)
    ledger = _ledger(offer, demand, scenario, offer.units_offered, share)
    return AsOffered(
        units=offer.units_offered,
        served_share=float((demand.tokens_by_month * share).sum() / demand.tokens_by_month.sum()),
        good_share=float(ledger.tokens.sum() / demand.tokens_by_month.sum()),
        idle_share=float(1 - carried.mean() / capacity),
        npv_usd=in_tax_position(ledger, scenario.assumptions).npv_usd,
        lcot_nominal_usd_per_mtok=ledger.lcot_nominal if ledger.tokens.sum() > 0 else None,
    )
