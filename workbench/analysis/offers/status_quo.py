"""Doing nothing: what serves the demand today, at the cost that the buyer enters for it."""

from dataclasses import replace

import numpy as np

from workbench.analysis.cash.offer_ledger import Category, Line, OfferLedger, with_tax
from workbench.analysis.offers.token_offers import CostShare, token_result
from workbench.analysis.results.result import Evidence, OfferResult
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.good_tokens import as_today
from workbench.analysis.terms.quality import quality_of
from workbench.domain.offers import WaitOffer, typed_source
from workbench.domain.periods import MONTHS_PER_YEAR
from workbench.domain.provenance import Status
from workbench.domain.scenario import Scenario


def status_quo_ledger(offer: WaitOffer, demand: Demand, scenario: Scenario) -> OfferLedger:
    """The entered cost by month: a bill a year whatever the load, a price per token with the demand."""
    months = demand.basis.months
    tokens = demand.tokens_by_month.sum(axis=0)
    if offer.status_quo_usd_per_year is not None:
        today, rhythm = np.full(months, offer.status_quo_usd_per_year / MONTHS_PER_YEAR), "by the year"
    else:
        mtok = tokens * (1 + demand.retried_share) / 1e6
        today, rhythm = mtok * (offer.status_quo_usd_per_mtok or 0.0), "by the token"
    path = (1 + offer.status_quo_change_per_year) ** (np.arange(months) / MONTHS_PER_YEAR)
    line = Line(
        key="status_quo",
        title=f"What serves the demand today, {rhythm}",
        category=Category.OPEX,
        amounts=np.concatenate([[0.0], today * path]),
        source=typed_source(offer),
    )
    lines = with_tax([line], demand.basis, scenario.assumptions)
    return OfferLedger(basis=demand.basis, lines=lines, tokens=tokens, good_share=as_today(months).share)


def evaluate_status_quo(
    offer: WaitOffer, demand: Demand, scenario: Scenario
) -> tuple[OfferResult, OfferLedger]:
    """All of the demand by the streams' own models, its cost shared by their tokens."""
    demand = demand.by_models(
        [quality_of(offer, stream, stream.model_id, scenario) for stream in demand.streams]
    )
    ledger = status_quo_ledger(offer, demand, scenario)
    tokens = demand.tokens_by_month.sum(axis=1)
    shares = [
        CostShare(
            model_id=stream.model_id,
            of_offer=float(part),
            of_input=stream.isl_mean / (stream.isl_mean + stream.osl_mean),
        )
        for stream, part in zip(demand.streams, tokens / tokens.sum(), strict=True)
    ]
    result = token_result(
        offer,
        ledger,
        demand,
        shares,
        scenario,
        as_today(demand.basis.months),
        published=False,
        fixed_usd_per_year=ledger.usd_per_year,
        at_load=lambda times: status_quo_ledger(offer, demand.times(times), scenario),
    )
    return replace(result, status=Status.ASSUMED, evidence=Evidence(assumed=1.0)), ledger
