"""Results of offers that sell tokens, not hardware: list prices and provisioned units."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.analysis.cash.economics import (
    accepted_responses,
    accepted_tasks,
    cost_lines,
    economics_of,
    per_mtok_of,
)
from workbench.analysis.cash.offer_ledger import OfferLedger
from workbench.analysis.results.result import (
    LOADS,
    AsOffered,
    Evidence,
    InputSplit,
    OfferResult,
    StreamResult,
)
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.good_tokens import GoodTokens
from workbench.domain.offers import ApiOffer, ProvisionedOffer, WaitOffer
from workbench.domain.provenance import Status
from workbench.domain.scenario import Scenario
from workbench.domain.workload import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class CostShare:
    """A stream's share of an offer's cost, and the part of it that its input tokens cause."""

    model_id: str
    of_offer: float
    of_input: float
    cached: tuple[float, float] | None = None
    """Share of the input tokens that a cache holds, and of the input's cost that they cause."""


def unserved(stream: Stream, share: float, reason: str) -> StreamResult:
    """A stream with why it cannot be served, or, without a reason, one that could be."""
    return StreamResult(
        stream_id=stream.id,
        stream_name=stream.name,
        model_id=stream.model_id,
        feasible=not reason,
        reason=reason,
        share_of_demand=share,
    )


def infeasible_tokens(
    offer: ApiOffer | ProvisionedOffer, demand: Demand, reasons: Sequence[str], reason: str
) -> OfferResult:
    """The offer is out; `reasons` holds why for each stream, empty where that stream could be served."""
    tokens = demand.tokens_by_month.sum(axis=1)
    return OfferResult(
        id=offer.id,
        name=offer.name,
        kind=offer.kind,
        rank=None,
        feasible=False,
        reason=reason,
        streams=tuple(
            unserved(stream, float(share), why)
            for stream, share, why in zip(demand.streams, tokens / tokens.sum(), reasons, strict=True)
        ),
    )


def token_result(
    offer: ApiOffer | ProvisionedOffer | WaitOffer,
    ledger: OfferLedger,
    demand: Demand,
    shares: Sequence[CostShare],
    scenario: Scenario,
    good_tokens: GoodTokens,
    *,
    published: bool,
    fixed_usd_per_year: float,
    utilisation: float | None = None,
    at_load: Callable[[float], OfferLedger] | None = None,
    as_offered: AsOffered | None = None,
) -> OfferResult:
    """Result of an offer whose ledger and cost shares by stream are known; `at_load` costs other loads."""
    year, level, good = ledger.usd_per_year, demand.level, ledger.good_tokens_per_year
    asked = sum(s.input_tokens_per_year + s.output_tokens_per_year for s in level)
    streams = tuple(
        replace(
            _stream(stream, share, year, good / asked, asked),
            accepted_tasks_per_year=accepted_tasks(stream, quality, good / asked),
        )
        for stream, share, quality in zip(level, shares, demand.qualities, strict=True)
    )
    inputs = sum(stream.input_tokens_per_year for stream in level) * good / asked
    input_year = sum(year * share.of_offer * share.of_input for share in shares)
    per_mtok = per_mtok_of(year, good)
    return OfferResult(
        id=offer.id,
        name=offer.name,
        kind=offer.kind,
        rank=None,
        feasible=True,
        reason="",
        usd_per_year=year,
        usd_per_mtok_total=per_mtok,
        usd_per_mtok_input=per_mtok_of(input_year, inputs),
        usd_per_mtok_output=per_mtok_of(year - input_year, good - inputs),
        usd_per_mtok_total_p10=per_mtok,
        usd_per_mtok_total_p90=per_mtok,
        utilisation=utilisation,
        status=Status.PUBLISHED if published else Status.PLACEHOLDER,
        evidence=Evidence(measured=1.0) if published else Evidence(assumed=1.0),
        cost_lines=cost_lines(ledger),
        fixed_usd_per_year=fixed_usd_per_year,
        economics=economics_of(
            ledger,
            demand,
            accepted_responses(ledger, demand),
            scenario.assumptions,
            good_tokens,
            facility_kw=None,
            as_offered=as_offered,
        ),
        cost_by_load=() if at_load is None else cost_by_load(at_load),
        streams=streams,
    )


def cost_by_load(at_load: Callable[[float], OfferLedger]) -> tuple[tuple[float, float], ...]:
    """(tokens a year, USD per million) at multiples of the demand."""
    ledgers = [at_load(times) for times in LOADS]
    return tuple((item.good_tokens_per_year, item.lcot_nominal) for item in ledgers)


def _stream(stream: Stream, share: CostShare, year: float, good_share: float, asked: float) -> StreamResult:
    inputs = stream.input_tokens_per_year * good_share
    outputs = stream.output_tokens_per_year * good_share
    usd = year * share.of_offer
    return StreamResult(
        stream_id=stream.id,
        stream_name=stream.name,
        model_id=share.model_id,
        feasible=True,
        reason="",
        share_of_demand=(stream.input_tokens_per_year + stream.output_tokens_per_year) / asked,
        usd_per_mtok_total=per_mtok_of(usd, inputs + outputs),
        usd_per_mtok_input=per_mtok_of(usd * share.of_input, inputs),
        usd_per_mtok_output=per_mtok_of(usd * (1 - share.of_input), outputs),
        usd_per_year=usd,
        good_share=good_share,
        input_split=None
        if share.cached is None
        else InputSplit.of(usd * share.of_input, inputs, *share.cached),
    )
