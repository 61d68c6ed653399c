"""From an offer's ledger to what finance reads: present value, levelised costs, responses, margin, return."""

from dataclasses import dataclass

import numpy as np

from workbench.analysis.cash.irr import internal_rates
from workbench.analysis.cash.offer_ledger import OfferLedger
from workbench.analysis.cash.tax_position import in_tax_position, own_revenue, with_tax_on_revenue
from workbench.analysis.results.result import AsOffered, CashLine, CostLine, Economics
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.good_tokens import GoodTokens
from workbench.analysis.terms.quality import Quality
from workbench.domain.assumptions import Assumptions
from workbench.domain.periods import HOURS_PER_YEAR, SECONDS_PER_HOUR
from workbench.domain.workload import Stream
from workbench.engine.cashflow import payback_years
from workbench.engine.constants import Floats
from workbench.engine.economics import usd_per_mtok

_SECONDS_PER_YEAR = HOURS_PER_YEAR * SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Responses a month that are accepted, shape (M,), and what of that was never entered."""

    responses: Floats
    accepted: Floats
    missing: tuple[str, ...]


def cost_lines(ledger: OfferLedger) -> tuple[CostLine, ...]:
    """The ledger's lines as level yearly costs."""
    return tuple(
        CostLine(
            key=line.key,
            title=line.title,
            usd_per_year=ledger.basis.level(ledger.value(line)),
            status=line.status,
            source=line.source,
            negotiable=line.negotiable,
        )
        for line in ledger.lines
    )


def per_mtok_of(usd: float, tokens: float) -> float:
    """Cost per million tokens of one cost and the tokens it bought."""
    return float(usd_per_mtok(np.asarray(usd), np.asarray(tokens)))


def accepted_responses(ledger: OfferLedger, demand: Demand) -> Accepted:
    """Responses by month, of every stream the share that its good tokens are, and those accepted."""
    responses = demand.responses_by_month * ledger.good_share
    success = np.array([quality.success_share for quality in demand.qualities])
    return Accepted(
        responses=responses.sum(axis=0),
        accepted=(responses * success[:, np.newaxis]).sum(axis=0),
        missing=tuple(text for quality in demand.qualities for text in quality.missing),
    )


def accepted_tasks(stream: Stream, quality: Quality, good_share: float) -> float | None:
    """Sessions a year that are delivered and accepted; None where the stream's requests are no sessions."""
    if stream.turns == 1:
        return None
    sessions = stream.requests_per_year / quality.attempts / stream.turns
    return sessions * quality.success_share * good_share


@dataclass(frozen=True, slots=True, kw_only=True)
class _Margin:
    """What is left of the revenue; None throughout where no price per token is entered."""

    revenue_usd_per_year: float | None = None
    usd_per_year: float | None = None
    npv_usd: float | None = None
    irr: float | None = None
    payback_years: float | None = None


def _margin_of(ledger: OfferLedger, paid: OfferLedger, assumptions: Assumptions) -> _Margin:
    """`paid` is the ledger in the tax position."""
    if assumptions.price_usd_per_mtok is None:
        return _Margin()
    basis = ledger.basis
    earned = own_revenue(ledger, assumptions)
    revenue = float((earned * basis.period[1:]).sum())
    margins = with_tax_on_revenue(paid, earned, assumptions)
    times, cash = margins.flows(earned)
    irr, _ = internal_rates(cash, times)
    back = float(payback_years(cash, times))
    yearly = basis.level(revenue)
    return _Margin(
        revenue_usd_per_year=yearly,
        usd_per_year=yearly - ledger.usd_per_year,
        npv_usd=revenue - margins.npv_usd,
        irr=irr,
        payback_years=None if np.isnan(back) else back,
    )


def _cash_lines(paid: OfferLedger) -> tuple[CashLine, ...]:
    return tuple(
        CashLine(
            key=line.key,
            title=line.title,
            category=line.category.value,
            one_off=line.exact,
            amounts=tuple(line.amounts.tolist()),
            npv_usd=paid.value(line),
            status=line.status,
            source=line.source,
        )
        for line in paid.lines
    )


def economics_of(
    ledger: OfferLedger,
    demand: Demand,
    accepted: Accepted,
    assumptions: Assumptions,
    good_tokens: GoodTokens,
    *,
    facility_kw: float | None,
    as_offered: AsOffered | None = None,
) -> Economics:
    """Everything money says about one offer. `facility_kw` is its mean draw with PUE, None if unknown."""
    basis, levelised = ledger.basis, ledger.levelised_value
    paid = in_tax_position(ledger, assumptions)
    npv = paid.npv_usd
    laid_out = np.cumsum(paid.cash_by_month())
    asked = demand.tokens_by_month.sum()
    good = float(ledger.tokens.sum())
    margin = _margin_of(ledger, paid, assumptions)
    tokens_a_year = ledger.good_tokens_per_year
    per_mw = facility_kw / 1000 if facility_kw else None
    budget, power = assumptions.budget_usd_per_month, assumptions.power_budget_mw
    return Economics(
        npv_usd=npv,
        equivalent_annual_cost_usd=basis.equivalent_annual(npv),
        lcot_nominal_usd_per_mtok=ledger.lcot_nominal,
        lcot_real_usd_per_mtok=ledger.lcot_real,
        undiscounted_usd_per_mtok=ledger.undiscounted,
        good_tokens=good,
        good_tokens_by_month=tuple(ledger.tokens.tolist()),
        good_tokens_per_year=tokens_a_year,
        good_share=good / float(asked),
        good_shares=good_tokens.shares(demand.tokens_by_month, demand.retried_share),
        peak_cash_usd=float(laid_out.max()),
        usd_per_million_responses=levelised / basis.token_value(accepted.responses) * 1e6,
        usd_per_accepted_response=levelised / basis.token_value(accepted.accepted),
        quality_missing=accepted.missing,
        cash=_cash_lines(paid),
        as_offered=as_offered,
        missed_while_scaling_share=good_tokens.missed_while_scaling,
        tokens_per_joule=(
            None if facility_kw is None else tokens_a_year / _SECONDS_PER_YEAR / (facility_kw * 1000)
        ),
        revenue_usd_per_year=margin.revenue_usd_per_year,
        margin_usd_per_year=margin.usd_per_year,
        margin_usd_per_mw_year=(
            None if margin.usd_per_year is None or per_mw is None else margin.usd_per_year / per_mw
        ),
        npv_of_margin_usd=margin.npv_usd,
        irr=margin.irr,
        payback_years=margin.payback_years,
        tokens_per_month_in_budget=(None if budget is None else budget / ledger.lcot_nominal * 1e6),
        tokens_per_month_in_power=(
            None if power is None or per_mw is None else tokens_a_year / 12 * power / per_mw
        ),
    )
