"""Tokens bought at a list price: the cost of each stream's own tokens, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.cash.costing import source_text
from workbench.analysis.cash.offer_ledger import (
    Bridge,
    Category,
    Line,
    OfferLedger,
    bridge_usd_per_year,
    bridged,
    with_tax,
)
from workbench.analysis.offers.audit import Used, api_figures
from workbench.analysis.offers.site import months_later
from workbench.analysis.offers.token_offers import CostShare, infeasible_tokens, token_result
from workbench.analysis.results.result import Evidence, OfferResult
from workbench.analysis.terms.demand import Demand
from workbench.analysis.terms.good_tokens import hosted
from workbench.analysis.terms.quality import qualities
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import ApiPrice
from workbench.domain.offers import TypedApiPrice, typed_source, typed_status
from workbench.domain.periods import MONTHS_PER_YEAR, SECONDS_PER_MINUTE
from workbench.domain.provenance import Status
from workbench.domain.scenario import ApiOffer, Scenario
from workbench.domain.workload import Stream
from workbench.engine.constants import Floats
from workbench.engine.economics import api_usd, tiered_discount


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    """A stream at its list price: input and output cost by month of today's prices, shape (M,) each."""

    price: ApiPrice
    input_usd: Floats
    output_usd: Floats


def evaluate_api(
    offer: ApiOffer, demand: Demand, library: Library, scenario: Scenario, bridge: Bridge | None
) -> tuple[OfferResult, OfferLedger | None, list[Used], list[Issue]]:
    """Cost of every stream at the offer's prices; a stream whose model is not on the list says so."""
    found = [_price_of(offer, stream, library) for stream in demand.streams]
    issues = [_unknown_price(offer, reason) for _, reason, unknown in found if unknown]
    prices = [price for price, _, _ in found if price is not None]
    listed = [price for price in prices if price.id != _TYPED_ID]
    used = [entry for price in listed for entry in api_figures(price)]
    reasons = [reason for _, reason, _ in found]
    if any(reasons):
        return infeasible_tokens(offer, demand, reasons, " ".join(filter(None, reasons))), None, used, issues
    models = [price.model_id or stream.model_id for price, stream in zip(prices, demand.streams, strict=True)]
    demand = demand.by_models(qualities(offer, demand.streams, models, scenario))
    priced = [
        _at_list_price(stream, price, path * (1 + demand.retried_share))
        for stream, price, path in zip(demand.streams, prices, demand.paths, strict=True)
    ]
    reason = _too_much(offer, priced, demand, scenario)
    if reason:
        return infeasible_tokens(offer, demand, reasons, reason), None, used, issues
    good = hosted(offer, demand.basis.months)

    def at_load(times: float) -> OfferLedger:
        asked = demand.times(times)
        return OfferLedger(
            basis=demand.basis,
            lines=with_tax(_lines(offer, priced, asked, times), demand.basis, scenario.assumptions),
            tokens=(asked.tokens_by_month * good.share).sum(axis=0),
            good_share=good.share,
        )

    ledger = bridged(at_load(1.0), bridge)
    result = token_result(
        offer,
        ledger,
        demand,
        _cost_shares(models, priced, demand.level),
        scenario,
        good,
        published=all(item.price.citation("output_usd_per_mtok") is not None for item in priced),
        fixed_usd_per_year=_fixed(ledger),
        at_load=at_load if bridge is None else None,
    )
    if len(listed) < len(prices):
        status = typed_status(offer)
        proven = status is Status.QUOTED
        result = replace(
            result,
            status=status,
            evidence=Evidence(measured=1.0) if proven else Evidence(assumed=1.0),
        )
    return result, ledger, used, issues


_TYPED_ID = "typed"
"""Id of a price record that stands in no catalog: its figures are cited by the offer."""


def typed_price(offer: ApiOffer, typed: TypedApiPrice) -> ApiPrice:
    """A price typed into an offer, as a record of a list."""
    return ApiPrice(
        id=_TYPED_ID,
        name=f"{offer.name}, price typed in",
        provider=offer.name,
        model_name=typed.model_id,
        **typed.model_dump(),
    )


def _price_of(offer: ApiOffer, stream: Stream, library: Library) -> tuple[ApiPrice | None, str, bool]:
    """(price, why there is none, whether the offer names one that the catalog lacks)."""
    typed = next((item for item in offer.typed_prices if item.model_id == stream.model_id), None)
    if typed is not None:
        return typed_price(offer, typed), "", False
    price_id = offer.api_price_ids.get(stream.model_id, "")
    if not price_id:
        return None, f"{offer.name} lists no price for {stream.model_id}.", False
    price = library.api_price(price_id)
    if price is None:
        return None, f"The catalog has no API price '{price_id}'.", True
    longest = max(item.isl + item.osl for item in stream.request_lengths)
    if price.max_input_tokens is not None and longest > price.max_input_tokens:
        reason = f"{price.name} takes {price.max_input_tokens:,} tokens, the stream needs {longest:,}."
        return None, reason, False
    return price, "", False


def _too_much(offer: ApiOffer, priced: Sequence[_Priced], demand: Demand, scenario: Scenario) -> str:
    """Why the provider does not carry the demand to the study's end; empty where it does."""
    months = demand.basis.months
    if offer.retires_month is not None and offer.retires_month < months:
        return f"The model retires after {offer.retires_month} months, the study lasts {months}."
    for item in priced:
        day = item.price.retires_on
        if day is not None and day < months_later(scenario.assumptions.valuation_date, months):
            return f"{item.price.name} is withdrawn on {day.isoformat()}, before the study ends."
    peaks = [(max(stream.requests_per_s_by_hour) * SECONDS_PER_MINUTE, stream) for stream in demand.sized]
    limits = (
        ("tokens", offer.tokens_per_minute_limit, sum(p * (s.isl_mean + s.osl_mean) for p, s in peaks)),
        ("requests", offer.requests_per_minute_limit, sum(peak for peak, _ in peaks)),
    )
    for what, limit, peak in limits:
        if limit is not None and peak > limit:
            return f"The peak of {peak:,.0f} {what} a minute exceeds the rate limit of {limit:,.0f}."
    return ""


def _unknown_price(offer: ApiOffer, reason: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="unknown_api_price",
        message=reason,
        where=Where(record=offer.name, field="api_price_ids"),
        suggestion="Choose an API price of the catalog.",
    )


def _at_list_price(stream: Stream, price: ApiPrice, path: Floats) -> _Priced:
    has_batch = price.batch_input_usd_per_mtok is not None and price.batch_output_usd_per_mtok is not None
    has_cache = price.cached_input_usd_per_mtok is not None
    input_usd, output_usd = (
        float(usd)
        for usd in api_usd(
            *(
                np.asarray(value)
                for value in (
                    stream.input_tokens_per_year,
                    stream.output_tokens_per_year,
                    stream.prefix_hit_share if has_cache else 0.0,
                    stream.deferrable_share if has_batch else 0.0,
                    price.input_usd_per_mtok,
                    price.output_usd_per_mtok,
                    price.cached_input_usd_per_mtok or 0.0,
                    price.batch_input_usd_per_mtok or 0.0,
                    price.batch_output_usd_per_mtok or 0.0,
                )
            )
        )
    )
    return _Priced(
        price=price,
        input_usd=input_usd / MONTHS_PER_YEAR * path,
        output_usd=output_usd / MONTHS_PER_YEAR * path,
    )


def _cost_shares(
    models: Sequence[str], priced: Sequence[_Priced], streams: Sequence[Stream]
) -> list[CostShare]:
    """What each stream costs of the offer, and of that its input."""
    spent = [float(item.input_usd.sum() + item.output_usd.sum()) for item in priced]
    return [
        CostShare(
            model_id=model,
            of_offer=usd / sum(spent),
            of_input=float(item.input_usd.sum()) / usd,
            cached=_cached(stream, item.price),
        )
        for model, item, usd, stream in zip(models, priced, spent, streams, strict=True)
    ]


def _cached(stream: Stream, price: ApiPrice) -> tuple[float, float]:
    """Share of the input tokens that the provider's cache holds, and of the input's cost that they cause."""
    has_batch = price.batch_input_usd_per_mtok is not None and price.batch_output_usd_per_mtok is not None
    batch = stream.deferrable_share if has_batch else 0.0
    held = (1 - batch) * stream.prefix_hit_share
    listed = price.cached_input_usd_per_mtok
    cached = held * (price.input_usd_per_mtok if listed is None else listed)
    fresh = (1 - batch - held) * price.input_usd_per_mtok + batch * (price.batch_input_usd_per_mtok or 0.0)
    return held, cached / (cached + fresh) if cached else 0.0


def _lines(offer: ApiOffer, priced: Sequence[_Priced], demand: Demand, times: float) -> list[Line]:
    """Tokens by stream, the volume discount, and what a minimum spend adds."""
    months = demand.basis.months
    live = np.arange(1, months + 1) > offer.start_month
    price = (1 + offer.price_change_per_year) ** (np.arange(months) / MONTHS_PER_YEAR) * live
    lines = []
    total = np.zeros(months)
    for stream, item in zip(demand.streams, priced, strict=True):
        usd = (item.input_usd + item.output_usd) * price * times
        total += usd
        citation = item.price.citation("output_usd_per_mtok")
        lines.append(
            Line(
                key=f"tokens/{stream.id}",
                title=f"Tokens of {stream.name}, {item.price.name}",
                category=Category.OPEX,
                amounts=np.concatenate([[0.0], usd]),
                status=_status(offer, item.price),
                source=(
                    typed_source(offer)
                    if item.price.id == _TYPED_ID
                    else source_text(citation, item.price.name)
                ),
                negotiable=True,
            )
        )
    if offer.volume_tiers:
        mtok = demand.tokens_by_month.sum(axis=0) * (1 + demand.retried_share) / 1e6
        starts = np.array([tier.from_mtok_per_month for tier in offer.volume_tiers])
        shares = np.array([tier.discount_share for tier in offer.volume_tiers])
        discount = total * tiered_discount(mtok, starts, shares)
        total = total - discount
        lines.append(_typed("discount", "Volume discount", -discount, negotiable=True))
    if offer.minimum_usd_per_month:
        unused = np.maximum(0.0, offer.minimum_usd_per_month - total) * live
        lines.append(_typed("minimum", "Minimum spend not used", unused))
    return lines


def _status(offer: ApiOffer, price: ApiPrice) -> Status:
    if price.id == _TYPED_ID:
        return typed_status(offer)
    citation = price.citation("output_usd_per_mtok")
    return citation.status if citation else Status.PLACEHOLDER


def _typed(key: str, title: str, amounts: Floats, *, negotiable: bool = False) -> Line:
    return Line(
        key=key,
        title=title,
        category=Category.OPEX,
        amounts=np.concatenate([[0.0], amounts]),
        source="typed into the offer",
        negotiable=negotiable,
    )


def _fixed(ledger: OfferLedger) -> float:
    """What a list price does not move. A minimum spend is met by whatever is bought, so nothing else is."""
    if any(line.key == "minimum" for line in ledger.lines):
        return ledger.usd_per_year
    return bridge_usd_per_year(ledger)
