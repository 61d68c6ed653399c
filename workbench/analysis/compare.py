"""Compare the offers of a scenario: what each costs per million tokens of the demanded work."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.api_offers import evaluate_api
from workbench.analysis.audit import MODEL_FIGURES, Used, assumption_lines, inputs_hash, source_lines
from workbench.analysis.hardware_offers import HardwareContext, evaluate_hardware, fronts
from workbench.analysis.pricing import SystemPrice, price_owned, price_rented
from workbench.analysis.result import (
    FLOPS_METRIC,
    HOURLY_METRIC,
    AssumptionLine,
    Comparison,
    Front,
    OfferResult,
    WrongMetric,
)
from workbench.analysis.serving import evaluate, find_stacks
from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.hardware import Facility
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.model import Model
from workbench.domain.provenance import Status
from workbench.domain.record import Record
from workbench.domain.scenario import ApiOffer, OwnedOffer, RentedOffer, Scenario
from workbench.domain.workload import Stream
from workbench.engine import ENGINE_VERSION
from workbench.evidence.engine_tables import needed_figures

CONVENTIONS = (
    AssumptionLine(
        title="Upfront payments",
        value="level annuity",
        unit="",
        status=Status.ASSUMED,
        note="spread over the hardware's life at the cost of capital, paid at year's end; no residual value",
    ),
    AssumptionLine(
        title="Fleet",
        value="peak hour",
        unit="",
        status=Status.ASSUMED,
        note="whole replicas of each stream for its peak hour plus headroom, on whole systems, all year",
    ),
    AssumptionLine(
        title="Latency limits",
        value="means",
        unit="",
        status=Status.ASSUMED,
        note="TTFT and TPOT limits are held against predicted means",
    ),
    AssumptionLine(
        title="Modelled throughput",
        value="× ÷ 1.25",
        unit="P10 to P90",
        status=Status.MODELLED,
        note="until calibration on measurements narrows it",
    ),
    AssumptionLine(
        title="Value-added tax",
        value="left out",
        unit="",
        status=Status.ASSUMED,
        note="recoverable for a business; freight is counted",
    ),
)


@dataclass(frozen=True, slots=True)
class _Served:
    """A stream with the model that serves it."""

    stream: Stream
    model: Model


def compare(scenario: Scenario, library: Library, control: JobControl) -> Comparison:
    """The whole comparison. Bad input is among its issues; raises only `Cancelled`."""
    started = time.perf_counter()
    control.check(0.0, "Resolving the scenario")
    issues: list[Issue] = []
    facility, served = _resolve(scenario, library, issues)
    stacks, stack_issues = find_stacks(scenario, library)
    issues += stack_issues
    prices, refused, priced_issues = _price(scenario, library, facility)
    issues += priced_issues

    streams = [item.stream for item in served]
    missing_models = [stream for stream in scenario.streams if stream not in streams]
    results: list[OfferResult] = list(refused)
    all_fronts: tuple[Front, ...] = ()
    candidates = 0
    if prices and served:
        evaluation = evaluate(
            prices,
            streams,
            [item.model for item in served],
            stacks,
            headroom=scenario.assumptions.headroom,
            mtp=scenario.assumptions.mtp_drafts > 0,
            control=control,
        )
        context = HardwareContext(
            evaluation=evaluation, prices=tuple(prices), streams=tuple(streams), facility=facility
        )
        results += [evaluate_hardware(context, number) for number in range(len(prices))]
        all_fronts = fronts(context)
        candidates = len(evaluation.candidates)
    elif prices:
        results += [_unserved(price) for price in prices]
    control.check(0.95, "Ranking offers")
    used: list[Used] = [entry for price in prices for entry in price.used]
    for offer in scenario.offers:
        if isinstance(offer, ApiOffer):
            result, api_used, api_issues = evaluate_api(offer, scenario.streams, library)
            results.append(result)
            used += api_used
            issues += api_issues
    used += [("model", item.model.id, figure) for item in served for figure in MODEL_FIGURES]
    if missing_models:
        results = [_cannot_serve(result, missing_models) for result in results]
    ranked = _rank(results)
    rate, rate_as_of = _currency_rate(scenario, library, issues)
    comparison = Comparison(
        scenario_id=scenario.id,
        scenario_name=scenario.name,
        currency=scenario.currency if rate else "USD",
        usd_per_currency_unit=rate or 1.0,
        rate_as_of=rate_as_of,
        tokens_per_year=sum(s.input_tokens_per_year + s.output_tokens_per_year for s in scenario.streams),
        peak_requests_per_s=_peak(scenario.streams),
        offers=ranked,
        fronts=all_fronts,
        wrong_metrics=_wrong_metrics(ranked),
        assumptions=assumption_lines(scenario, facility, CONVENTIONS),
        sources=source_lines(used, library),
        issues=tuple(issues),
        candidates=candidates,
        seconds=time.perf_counter() - started,
        engine_version=ENGINE_VERSION,
        catalogs_as_of=library.as_of.isoformat(),
        inputs_hash=inputs_hash(scenario, _records(used, library), ENGINE_VERSION),
    )
    control.check(1.0, "Done")
    return comparison


def _resolve(scenario: Scenario, library: Library, issues: list[Issue]) -> tuple[Facility, list[_Served]]:
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
    served = []
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
            served.append(_Served(stream, model))
    return facility, served


def _price(
    scenario: Scenario, library: Library, facility: Facility
) -> tuple[list[SystemPrice], list[OfferResult], list[Issue]]:
    prices: list[SystemPrice] = []
    refused: list[OfferResult] = []
    issues: list[Issue] = []
    for offer in scenario.offers:
        if isinstance(offer, OwnedOffer):
            price, found = price_owned(offer, library, scenario.assumptions, facility)
        elif isinstance(offer, RentedOffer):
            price, found = price_rented(offer, library, scenario.assumptions, facility)
        else:
            continue
        issues += found
        if price is None:
            reason = next(str(issue) for issue in found if issue.severity is Severity.ERROR)
            refused.append(_infeasible(offer, reason))
            continue
        missing = needed_figures(price.system, price.accelerator)
        if missing:
            reason = (
                f"The catalog lacks {', '.join(missing).lower()} of {price.accelerator.name}; "
                "enter it in Catalogs."
            )
            refused.append(_infeasible(offer, reason))
            continue
        prices.append(price)
    return prices, refused, list(dict.fromkeys(issues))


def _infeasible(offer: OwnedOffer | RentedOffer, reason: str) -> OfferResult:
    return OfferResult(
        id=offer.id, name=offer.name, kind=offer.kind, rank=None, feasible=False, reason=reason
    )


def _unserved(price: SystemPrice) -> OfferResult:
    return OfferResult(
        id=price.offer_id, name=price.offer_name, kind=price.kind, rank=None, feasible=False, reason=""
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


def _rank(results: Sequence[OfferResult]) -> tuple[OfferResult, ...]:
    """Feasible offers by cost per token with their ranks and break-even prices, then the others by name."""
    feasible = sorted(
        (result for result in results if result.feasible), key=lambda result: result.usd_per_year or 0.0
    )
    others = sorted((result for result in results if not result.feasible), key=lambda result: result.name)
    ranked = []
    for number, result in enumerate(feasible, start=1):
        rival = feasible[0] if number > 1 else feasible[1] if len(feasible) > 1 else None
        factor = None if rival is None else break_even_price_factor(result, rival)
        ranked.append(replace(result, rank=number, break_even_price_factor=factor))
    return (*ranked, *others)


def break_even_price_factor(offer: OfferResult, rival: OfferResult) -> float | None:
    """Factor on the offer's negotiable price at which it costs as much as the rival, in closed form."""
    negotiable = sum(line.usd_per_year for line in offer.cost_lines if line.negotiable)
    if negotiable <= 0 or offer.usd_per_year is None or rival.usd_per_year is None:
        return None
    fixed = offer.usd_per_year - negotiable
    return (rival.usd_per_year - fixed) / negotiable


def _wrong_metrics(ranked: Sequence[OfferResult]) -> tuple[WrongMetric, ...]:
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
            extra_usd_per_year=(picked.usd_per_year or 0.0) - (best.usd_per_year or 0.0),
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
