"""Compare the offers of a scenario: what each costs per million tokens of the demanded work."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.analysis.cash.break_even import break_evens
from workbench.analysis.cash.facilities import facility_of, overridden
from workbench.analysis.cash.offer_ledger import Bridge, OfferLedger
from workbench.analysis.cash.pricing import SystemPrice, price_leased, price_owned, price_rented
from workbench.analysis.cash.tax_position import unused_losses
from workbench.analysis.offers.api_offers import evaluate_api
from workbench.analysis.offers.audit import MODEL_FIGURES, Used, assumption_lines, inputs_hash, source_lines
from workbench.analysis.offers.fleet_load import HardwareContext
from workbench.analysis.offers.fronts import fronts
from workbench.analysis.offers.hardware_offers import evaluate_hardware
from workbench.analysis.offers.own_measurements import own_measurements, unused_issues, used_figures
from workbench.analysis.offers.provisioned_offers import evaluate_provisioned
from workbench.analysis.offers.site import unchecked_issues
from workbench.analysis.offers.status_quo import evaluate_status_quo, status_quo_ledger
from workbench.analysis.ranking import ranking_figure, ranking_key
from workbench.analysis.results.result import (
    FLOPS_METRIC,
    HOURLY_METRIC,
    Comparison,
    OfferResult,
    WrongMetric,
)
from workbench.analysis.serving.chosen import evaluate, find_stacks
from workbench.analysis.terms.basis import Basis
from workbench.analysis.terms.conventions import convention_lines, conventions_of
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.quality import Quality, models_of, qualities
from workbench.analysis.terms.typed_currency import in_dollars
from workbench.analysis.terms.waiting import Expanded, Plain, expand
from workbench.analysis.uncertainty import with_draws
from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.hardware import Facility
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.model import Model, ServingStack
from workbench.domain.record import Record
from workbench.domain.scenario import (
    ApiOffer,
    LeasedOffer,
    OwnedOffer,
    ProvisionedOffer,
    RentedOffer,
    Scenario,
    WaitOffer,
)
from workbench.domain.workload import Stream
from workbench.engine import ENGINE_VERSION
from workbench.evidence.engine_tables import needed_figures
from workbench.evidence.own_benchmarks import OwnEvidence


def compare(scenario: Scenario, library: Library, control: JobControl) -> Comparison:
    """The whole comparison. Bad input is among its issues; raises only `Cancelled`."""
    started = time.perf_counter()
    control.check(0.0, "Resolving the scenario")
    issues: list[Issue] = []
    facility, served = _resolve(scenario, library, issues)
    stacks, stack_issues = find_stacks(scenario, library)
    issues += stack_issues
    issues += unused_losses(scenario)
    basis = Basis.of(scenario.assumptions)
    offers, used, rate_issues = in_dollars(expand(scenario), library)
    issues += rate_issues
    prices, refused, priced_issues = _price(offers, scenario, library, facility, basis)
    issues += priced_issues

    known = {model.id for model in served}
    missing_models = [stream for stream in scenario.streams if stream.model_id not in known]
    everything = Demand.of(scenario.streams, scenario.assumptions, basis)
    own = own_measurements(prices, scenario.streams, library)
    issues += unused_issues(own)
    contexts = _contexts(prices, everything, scenario, library, stacks, own, control)
    control.check(0.95, "Ranking offers")
    evaluated = _Evaluated(contexts, everything, scenario, library)
    for offer in sorted(offers, key=lambda item: item.plain.start_month if item.plain else 0):
        evaluated.add(offer, refused.get(offer.id, ""))
    issues += evaluated.issues
    results = [evaluated.results[offer.id] for offer in offers]
    if missing_models:
        results = [_cannot_serve(result, missing_models) for result in results]
    rank_key, rank_reason = ranking_key(results)
    ranked, uncertainty = with_draws(_rank(results, rank_key), rank_key, basis)
    places = {result.id: place for place, result in enumerate(ranked)}
    by_rank = sorted(prices, key=lambda price: places[price.offer_id])
    used += [entry for price in by_rank for entry in price.used]
    used += evaluated.used
    used += used_figures(own)
    used += [("model", model.id, figure) for model in served for figure in MODEL_FIGURES]
    rate, rate_as_of = _currency_rate(scenario, library, issues)
    comparison = Comparison(
        scenario_id=scenario.id,
        scenario_name=scenario.name,
        currency=scenario.currency if rate else "USD",
        usd_per_currency_unit=rate or 1.0,
        rate_as_of=rate_as_of,
        tokens_per_year=sum(s.input_tokens_per_year + s.output_tokens_per_year for s in everything.level),
        peak_requests_per_s=_peak(scenario.streams),
        rank_key=rank_key,
        rank_reason=rank_reason,
        offers=ranked,
        fronts=tuple(front for context in contexts for front in fronts(context)),
        wrong_metrics=_wrong_metrics(ranked, rank_key),
        assumptions=assumption_lines(scenario, facility, convention_lines(basis, scenario.assumptions)),
        sources=source_lines(used, library),
        issues=tuple(issues),
        break_evens=break_evens(ranked),
        uncertainty=uncertainty,
        conventions=conventions_of(basis, scenario.assumptions),
        candidates=sum(len(context.evaluation.candidates) for context in contexts),
        seconds=time.perf_counter() - started,
        engine_version=ENGINE_VERSION,
        catalogs_as_of=library.as_of.isoformat(),
        inputs_hash=inputs_hash(scenario, _records(used, library), ENGINE_VERSION),
    )
    control.check(1.0, "Done")
    return comparison


class _Evaluated:
    """Results by offer id, in an order in which every bridge comes before what it bridges."""

    def __init__(
        self, contexts: Sequence[HardwareContext], demand: Demand, scenario: Scenario, library: Library
    ) -> None:
        self._places = {
            price.offer_id: (context, place)
            for context in contexts
            for place, price in enumerate(context.prices)
        }
        self._demand = demand
        self._scenario = scenario
        self._library = library
        self._ledgers: dict[str, OfferLedger] = {}
        self.results: dict[str, OfferResult] = {}
        self.used: list[Used] = []
        self.issues: list[Issue] = []

    def add(self, offer: Expanded, refusal: str) -> None:
        """Evaluate one offer; `refusal` is why its hardware cannot be priced, empty where it can."""
        reason = offer.reason or refusal
        if offer.plain is None and offer.status_quo is not None and not reason:
            result, self._ledgers[offer.id] = evaluate_status_quo(
                offer.status_quo, self._demand, self._scenario
            )
            self.results[offer.id] = result
            return
        if offer.plain is None or reason:
            self.results[offer.id] = _infeasible(offer, reason)
            return
        bridge, reason = self._bridge(offer.plain, offer.status_quo)
        if reason:
            self.results[offer.id] = _infeasible(offer, reason)
            return
        result, ledger = self._evaluate(offer.plain, bridge)
        self.results[offer.id] = replace(result, kind=offer.kind)
        if ledger is not None:
            self._ledgers[offer.id] = ledger

    def _bridge(self, offer: Plain, status_quo: WaitOffer | None) -> tuple[Bridge | None, str]:
        """The offer that serves until go-live, or why it cannot."""
        if not offer.start_month:
            return None, ""
        if not offer.bridge_offer_id:
            if status_quo is None:
                return None, ""
            ledger_now = status_quo_ledger(status_quo, self._demand, self._scenario)
            return Bridge(name="as today", ledger=ledger_now, months=offer.start_month), ""
        ledger = self._ledgers.get(offer.bridge_offer_id)
        found = self.results[offer.bridge_offer_id]
        if ledger is None:
            return None, f"{found.name}, which serves until go-live, is out: {found.reason}"
        return Bridge(name=found.name, ledger=ledger, months=offer.start_month), ""

    def _evaluate(self, offer: Plain, bridge: Bridge | None) -> tuple[OfferResult, OfferLedger | None]:
        if isinstance(offer, ApiOffer):
            result, ledger, used, issues = evaluate_api(
                offer, self._demand, self._library, self._scenario, bridge
            )
            self.used += used
            self.issues += issues
            return result, ledger
        if isinstance(offer, ProvisionedOffer):
            return evaluate_provisioned(offer, self._demand, self._scenario, bridge)
        if offer.id not in self._places:
            return _infeasible(Expanded(id=offer.id, name=offer.name, kind=offer.kind, plain=offer), ""), None
        context, place = self._places[offer.id]
        return evaluate_hardware(context, place, bridge)


def _contexts(
    prices: Sequence[SystemPrice],
    demand: Demand,
    scenario: Scenario,
    library: Library,
    stacks: Sequence[ServingStack],
    own: OwnEvidence,
    control: JobControl,
) -> list[HardwareContext]:
    """Hardware offers, together where they serve the same streams alike; none whose models are unknown."""
    groups: dict[tuple[Stream, ...], list[tuple[SystemPrice, tuple[Quality, ...]]]] = {}
    for price in prices:
        names = models_of(price.offer, demand.streams)
        found = tuple(qualities(price.offer, demand.streams, names, scenario))
        groups.setdefault(demand.by_models(found).streams, []).append((price, found))
    contexts = []
    by_id = {price.offer_id: price for price in prices}
    for streams, members in groups.items():
        models = [library.model(stream.model_id) for stream in streams]
        known = [(stream, model) for stream, model in zip(streams, models, strict=True) if model is not None]
        if not known:
            continue
        asked = replace(demand, streams=tuple(stream for stream, _ in known))
        kept = [number for number, model in enumerate(models) if model is not None]
        evaluation = evaluate(
            [price for price, _ in members],
            asked.sized,
            [model for _, model in known],
            stacks,
            headroom=scenario.assumptions.headroom,
            mtp_drafts=scenario.assumptions.mtp_drafts,
            control=control,
            own=own,
            prefills=[by_id.get(price.offer.prefill_offer_id) for price, _ in members],
            drafters=[library.model(stream.draft_model_id) or model for stream, model in known],
        )
        contexts.append(
            HardwareContext(
                evaluation=evaluation,
                prices=tuple(price for price, _ in members),
                streams=asked.level,
                demand=asked,
                headroom=scenario.assumptions.headroom,
                prefills=tuple(by_id.get(price.offer.prefill_offer_id) for price, _ in members),
                qualities=tuple(tuple(found[number] for number in kept) for _, found in members),
            )
        )
    return contexts


def _resolve(scenario: Scenario, library: Library, issues: list[Issue]) -> tuple[Facility, list[Model]]:
    """The facility, and the models of the streams that the catalog has."""
    facility = library.facility(scenario.assumptions.facility_id)
    if facility is None:
        issues.append(
            Issue(
                severity=Severity.ERROR,
                code="unknown_facility",
                message=f"The catalog has no facility '{scenario.assumptions.facility_id}'; "
                "electricity and colocation are not counted.",
                where=Where(record=scenario.name, field="facility_id"),
                suggestion="Choose a facility in the scenario.",
            )
        )
        facility = Facility(id="unknown", name="unknown facility")
    facility = overridden(facility, scenario.assumptions)
    models = []
    for stream in scenario.streams:
        model = library.model(stream.model_id)
        if model is None:
            issues.append(
                Issue(
                    severity=Severity.ERROR,
                    code="unknown_model",
                    message=f"The catalog has no model '{stream.model_id}'.",
                    where=Where(record=f"{scenario.name}, {stream.name}", field="model_id"),
                    suggestion="Choose a model of the catalog, or add it there.",
                )
            )
        else:
            models.append(model)
    return facility, models


def _price(
    offers: Sequence[Expanded], scenario: Scenario, library: Library, facility: Facility, basis: Basis
) -> tuple[list[SystemPrice], dict[str, str], list[Issue]]:
    """(priced hardware, why other hardware has no price by offer id, issues).

    `facility` is the scenario's; an offer that names its own stands there.
    """
    prices: list[SystemPrice] = []
    refused: dict[str, str] = {}
    issues: list[Issue] = []
    for expanded in offers:
        offer = expanded.plain
        here = facility_of(offer, facility, library)
        if here is None and isinstance(offer, OwnedOffer | LeasedOffer):
            refused[offer.id] = f"The catalog has no facility '{offer.facility_id}'."
            continue
        here = here or facility
        if isinstance(offer, OwnedOffer):
            price, found = price_owned(offer, library, scenario.assumptions, here, basis)
        elif isinstance(offer, LeasedOffer):
            price, found = price_leased(offer, library, scenario.assumptions, here, basis)
        elif isinstance(offer, RentedOffer):
            price, found = price_rented(offer, library, scenario.assumptions, facility, basis)
        else:
            continue
        issues += found
        unknown = [model for model in offer.models.values() if library.model(model) is None]
        if unknown:
            refused[offer.id] = f"The catalog has no model '{unknown[0]}'."
            continue
        if price is None:
            wrong = next(issue for issue in found if issue.severity is Severity.ERROR)
            refused[offer.id] = f"{wrong.message} {wrong.suggestion}".rstrip()  # it stands beside the offer
            continue
        missing = needed_figures(price.system, price.accelerator)
        if missing:
            refused[offer.id] = (
                f"The catalog lacks {', '.join(missing).lower()} of {price.accelerator.name}; "
                "enter it in Catalogs."
            )
            continue
        issues += unchecked_issues(price)
        prices.append(price)
    kept = []
    for price in prices:
        reason = _bad_prefill(price, prices)
        if reason:
            refused[price.offer_id] = reason
        else:
            kept.append(price)
    return kept, refused, list(dict.fromkeys(issues))


def _bad_prefill(price: SystemPrice, prices: Sequence[SystemPrice]) -> str:
    """Why the offer named to prefill cannot; empty where it can, or where none is named."""
    name = price.offer.prefill_offer_id
    if not name:
        return ""
    filler = next((other for other in prices if other.offer_id == name), None)
    if filler is None:
        return f"There is no priced offer of hardware '{name}' to prefill."
    if filler.offer.prefill_offer_id:
        return f"{filler.offer_name}, which is to prefill, has a pool of another offer itself."
    return ""


def _infeasible(offer: Expanded, reason: str) -> OfferResult:
    return OfferResult(
        id=offer.id, name=offer.name, kind=offer.kind, rank=None, feasible=False, reason=reason
    )


def _cannot_serve(result: OfferResult, missing: Sequence[Stream]) -> OfferResult:
    """The offer without the costs of the streams that it could serve: they are not the whole work."""
    names = ", ".join(stream.name for stream in missing)
    return OfferResult(
        id=result.id,
        name=result.name,
        kind=result.kind,
        rank=None,
        feasible=False,
        reason=result.reason or f"The catalog has no model for the stream {names}.",
        usd_per_accelerator_hour=result.usd_per_accelerator_hour,
        pflops_per_usd=result.pflops_per_usd,
        streams=result.streams,
    )


def _rank(results: Sequence[OfferResult], key: str) -> tuple[OfferResult, ...]:
    """Feasible offers by the ranking figure with ranks and break-even prices, then the others by name."""
    feasible = sorted((r for r in results if r.feasible), key=lambda result: ranking_figure(result, key))
    others = sorted((result for result in results if not result.feasible), key=lambda result: result.name)
    ranked = []
    for number, result in enumerate(feasible, start=1):
        rival = feasible[0] if number > 1 else feasible[1] if len(feasible) > 1 else None
        factor = None if rival is None else break_even_price_factor(result, rival, key)
        ranked.append(replace(result, rank=number, break_even_price_factor=factor))
    return (*ranked, *others)


def break_even_price_factor(offer: OfferResult, rival: OfferResult, key: str) -> float | None:
    """Factor on the offer's negotiable price at which its ranking figure equals the rival's, closed form.

    Costs are linear in the price, so what is not negotiable (`fixed_usd_per_year`) and the rest suffice.
    """
    fixed, year = offer.fixed_usd_per_year, offer.usd_per_year
    if fixed is None or year is None or year <= fixed:
        return None
    return (year * ranking_figure(rival, key) / ranking_figure(offer, key) - fixed) / (year - fixed)


def _wrong_metrics(ranked: Sequence[OfferResult], key: str) -> tuple[WrongMetric, ...]:
    """What the hourly price and FLOPS per dollar would have picked among feasible hardware offers."""
    best = ranked[0] if ranked and ranked[0].feasible else None
    hardware = [offer for offer in ranked if offer.feasible and offer.usd_per_accelerator_hour is not None]
    if best is None or not hardware:
        return ()
    by_hour = min(hardware, key=lambda offer: offer.usd_per_accelerator_hour or 0.0)
    by_flops = max(hardware, key=lambda offer: offer.pflops_per_usd or 0.0)
    return tuple(
        WrongMetric(
            metric=metric,
            offer_id=picked.id,
            extra_usd_per_year=(best.usd_per_year or 0.0)
            * (ranking_figure(picked, key) / ranking_figure(best, key) - 1),
        )
        for metric, picked in ((HOURLY_METRIC, by_hour), (FLOPS_METRIC, by_flops))
    )


def _peak(streams: Sequence[Stream]) -> float:
    return float(np.array([stream.requests_per_s_by_hour for stream in streams]).sum(axis=0).max())


def _currency_rate(scenario: Scenario, library: Library, issues: list[Issue]) -> tuple[float | None, str]:
    if scenario.currency == "USD":
        return 1.0, ""
    record = library.exchange_rate(scenario.currency)
    if record is None:
        issues.append(
            Issue(
                severity=Severity.ERROR,
                code="no_exchange_rate",
                message=f"There is no exchange rate for {scenario.currency}; results are shown in USD only.",
                where=Where(record=scenario.name, field="currency"),
                suggestion="Enter a dated rate in Catalogs, Exchange rates.",
            )
        )
        return None, ""
    citation = record.citation("usd_per_unit")
    return record.usd_per_unit, citation.as_of.isoformat() if citation else ""


def _records(used: Sequence[Used], library: Library) -> list[Record]:
    keys = dict.fromkeys((kind, record_id) for kind, record_id, _ in used)
    return [record for kind, record_id in keys if (record := library.get(kind, record_id)) is not None]
