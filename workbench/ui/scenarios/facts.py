"""One line of facts about a stream or an offer, and what the latest comparison says of it."""

from workbench.analysis.drawing.specs import Tone
from workbench.analysis.results.result import Comparison, OfferResult
from workbench.catalog.library import Library
from workbench.domain.formatting import counted, format_significant, format_usd
from workbench.domain.scenario import (
    ApiOffer,
    LeasedOffer,
    Offer,
    OwnedOffer,
    ProvisionedOffer,
    RentedOffer,
    WaitOffer,
)
from workbench.domain.workload import Stream

Said = tuple[str, Tone]
"""A text and what it means to the buyer."""


def stream_facts(stream: Stream, library: Library) -> str:
    """Model, lengths and demand."""
    model = library.model(stream.model_id)
    return " · ".join(
        (
            model.name if model else stream.model_id,
            f"{stream.isl_mean:,.0f} in / {stream.osl_mean:,.0f} out",
            f"{format_significant(stream.peak_requests_per_s)} requests/s",
        )
    )


def offer_facts(offer: Offer, library: Library) -> str:
    """What is bought and from whom."""
    if isinstance(offer, OwnedOffer) and not offer.quote_id:
        return f"{_typed(offer.usd_per_system, offer)} a system, typed in"
    if isinstance(offer, LeasedOffer):
        return f"{_system_name(offer.system_id, library)} · {offer.term_months} months"
    if isinstance(offer, ProvisionedOffer):
        return f"provisioned units of {offer.model_id}"
    if isinstance(offer, WaitOffer):
        if not offer.then_offer_id and not offer.first_offer_id:
            return "as today" if offer.has_status_quo else "nothing, the demand goes unserved"
        return f"{offer.then_offer_id or 'nothing'} after {offer.months} months"
    if isinstance(offer, OwnedOffer):
        quote = library.quote(offer.quote_id)
        if quote is None:
            return f"quote {offer.quote_id} is not in the project"
        system = library.system(offer.system_id or quote.system_id)
        what = f"{quote.systems} × {system.name}" if system else "system not recognised"
        return f"{what} · {quote.vendor}"
    if isinstance(offer, RentedOffer):
        price = library.cloud_price(offer.cloud_price_id)
        if price is None and not offer.cloud_price_id:
            return f"{_typed(offer.usd_per_instance_hour, offer)} per instance-hour, typed in"
        if price is None:
            return f"price {offer.cloud_price_id} is not in the catalog"
        own = offer.usd_per_instance_hour
        hourly = (
            format_usd(price.usd_per_accelerator_hour)
            if own is None
            else _typed(own / price.accelerators, offer)
        )
        return f"{hourly} per GPU-hour · {price.provider} · {price.tier.value}"
    prices = [library.api_price(price_id) for price_id in offer.api_price_ids.values()]
    providers = dict.fromkeys(price.provider for price in prices if price is not None)
    typed = [f"{counted(len(offer.typed_prices), 'price')} typed in"] if offer.typed_prices else []
    listed = [counted(len(prices), "list price")] if prices or not typed else []
    return " · ".join((*listed, *typed, *providers))


def _typed(amount: float | None, offer: Offer) -> str:
    """An amount in the currency that it is typed in."""
    return format_usd(amount).replace("$", "$" if offer.currency == "USD" else f"{offer.currency} ")


def _system_name(system_id: str, library: Library) -> str:
    system = library.system(system_id)
    return system.name if system else f"system {system_id} is not in the catalog"


def offer_icon(offer: Offer) -> str:
    """Name of the icon for the kind of offer."""
    if isinstance(offer, ApiOffer | ProvisionedOffer):
        return "api"
    return "owned" if isinstance(offer, OwnedOffer) else "rented"


def offer_said(offer_id: str, comparison: Comparison | None) -> Said:
    """Cost and rank, or why the offer cannot do the work; nothing before it was compared."""
    found = _result(offer_id, comparison)
    if found is None:
        return "", Tone.NEUTRAL
    if not found.feasible:
        return found.reason, Tone.BAD
    tone = Tone.GOOD if found.rank == 1 else Tone.NEUTRAL
    return f"{format_usd(found.usd_per_mtok_total)} per million tokens · rank {found.rank}", tone


def stream_said(stream_id: str, comparison: Comparison | None) -> Said:
    """The cheapest cost of the stream's tokens on any offer."""
    costs = [
        (result.usd_per_mtok_total, offer.name)
        for offer in (comparison.offers if comparison else ())
        for result in offer.streams
        if result.stream_id == stream_id and result.feasible and result.usd_per_mtok_total is not None
    ]
    if not costs:
        return ("No offer can serve this stream", Tone.BAD) if comparison else ("", Tone.NEUTRAL)
    cost, name = min(costs)
    return f"from {format_usd(cost)} per million tokens · {name}", Tone.NEUTRAL


def _result(offer_id: str, comparison: Comparison | None) -> OfferResult | None:
    offers = comparison.offers if comparison else ()
    return next((offer for offer in offers if offer.id == offer_id), None)
