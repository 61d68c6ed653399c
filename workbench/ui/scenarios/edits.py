"""Edits of a scenario as pure functions: each takes a scenario and returns the new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from workbench.catalog.library import Library
from workbench.domain.market import ApiPrice, CloudPrice
from workbench.domain.quote import Quote
from workbench.domain.scenario import (
    ApiOffer,
    LeasedOffer,
    Offer,
    OwnedOffer,
    ProvisionedOffer,
    RentedOffer,
    Scenario,
    WaitOffer,
)
from workbench.domain.workload import Stream
from workbench.project.changes import Attachment

T = TypeVar("T", bound=BaseModel)
Item = TypeVar(
    "Item", bound=Stream | OwnedOffer | LeasedOffer | RentedOffer | ProvisionedOffer | ApiOffer | WaitOffer
)

_PROMPT_SHARE = 0.5
"""Weight of input tokens when the cheapest list price is picked as a start: half input, half output."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new scenario and what to call the step that leads to it."""

    scenario: Scenario
    label: str
    attachments: tuple[Attachment, ...] = ()


def fresh_id(wanted: str, taken: Iterable[str]) -> str:
    """The wanted id, or with the first number that makes it unique."""
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(found for n in range(2, len(used) + 3) if (found := f"{wanted}-{n}") not in used)


def fresh_name(wanted: str, taken: Iterable[str]) -> str:
    """The wanted name, or with the first number that makes it unique."""
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(found for n in range(2, len(used) + 3) if (found := f"{wanted} {n}") not in used)


def changed(item: T, **changes: Any) -> T:
    """A validated copy with some fields changed; raises pydantic's ValidationError."""
    return type(item).model_validate({**item.model_dump(), **changes})


def replace_stream(scenario: Scenario, stream: Stream) -> Scenario:
    """The stream with the same id replaced."""
    return scenario.replaced(streams=_replaced(scenario.streams, stream))


def replace_offer(scenario: Scenario, offer: Offer) -> Scenario:
    """The offer with the same id replaced."""
    return scenario.replaced(offers=_replaced(scenario.offers, offer))


def duplicate_stream(scenario: Scenario, stream_id: str) -> Edit:
    """A copy of a stream right after it."""
    streams, name = _duplicated(scenario.streams, stream_id)
    return Edit(scenario.replaced(streams=streams), f"Duplicate {name}")


def duplicate_offer(scenario: Scenario, offer_id: str) -> Edit:
    """A copy of an offer right after it."""
    offers, name = _duplicated(scenario.offers, offer_id)
    return Edit(scenario.replaced(offers=offers), f"Duplicate {name}")


def delete_stream(scenario: Scenario, stream_id: str) -> Edit:
    """Without a stream. Raises ValueError for the last one: a scenario needs a stream."""
    streams, name = _without(scenario.streams, stream_id)
    if not streams:
        raise ValueError("A scenario needs at least one stream.")
    return Edit(scenario.replaced(streams=streams), f"Delete {name}")


def delete_offer(scenario: Scenario, offer_id: str) -> Edit:
    """Without an offer."""
    offers, name = _without(scenario.offers, offer_id)
    return Edit(scenario.replaced(offers=offers), f"Delete {name}")


def _replaced(items: tuple[Item, ...], new: Item) -> tuple[Item, ...]:
    return tuple(new if item.id == new.id else item for item in items)


def _without(items: tuple[Item, ...], item_id: str) -> tuple[tuple[Item, ...], str]:
    name = next(item.name for item in items if item.id == item_id)
    return tuple(item for item in items if item.id != item_id), name


def _duplicated(items: tuple[Item, ...], item_id: str) -> tuple[tuple[Item, ...], str]:
    index = next(place for place, item in enumerate(items) if item.id == item_id)
    original = items[index]
    copy = changed(
        original,
        id=fresh_id(original.id, (item.id for item in items)),
        name=fresh_name(f"{original.name} copy", (item.name for item in items)),
    )
    return (*items[: index + 1], copy, *items[index + 1 :]), original.name


def _add_offer(scenario: Scenario, offer: Offer) -> Edit:
    return Edit(scenario.replaced(offers=(*scenario.offers, offer)), f"Add {offer.name}")


def add_owned(scenario: Scenario, library: Library) -> Edit:
    """An offer on the first quote that has none yet. Raises ValueError where the project has no quote."""
    quotes = [record for record in library.records(Quote.KIND) if isinstance(record, Quote)]
    if not quotes:
        raise ValueError("Import a quote first: an owned offer stands on one.")
    used = {offer.quote_id for offer in scenario.offers if isinstance(offer, OwnedOffer)}
    quote = next((item for item in quotes if item.id not in used), quotes[0])
    offer = OwnedOffer(
        id=fresh_id(f"owned-{quote.id}", (item.id for item in scenario.offers)),
        name=fresh_name(quote.name, (item.name for item in scenario.offers)),
        quote_id=quote.id,
    )
    return _add_offer(scenario, offer)


def systems_for(accelerator_id: str, library: Library) -> list[str]:
    """Ids of the systems built of an accelerator."""
    return [
        record.id
        for record in library.records("system")
        if getattr(record, "accelerator_id", None) == accelerator_id
    ]


def add_rented(scenario: Scenario, library: Library) -> Edit:
    """An offer on the first cloud price whose hardware the catalog knows. Raises ValueError without any."""
    used = {offer.cloud_price_id for offer in scenario.offers if isinstance(offer, RentedOffer)}
    for price in library.records(CloudPrice.KIND):
        if not isinstance(price, CloudPrice) or price.id in used:
            continue
        systems = systems_for(price.accelerator_id, library)
        if systems:
            offer = RentedOffer(
                id=fresh_id(f"rented-{price.id}", (item.id for item in scenario.offers)),
                name=fresh_name(price.name, (item.name for item in scenario.offers)),
                cloud_price_id=price.id,
                system_id=systems[0],
            )
            return _add_offer(scenario, offer)
    raise ValueError("No cloud price is left whose hardware stands in the catalog.")


def matched_hardware(offer: Offer, library: Library) -> Offer:
    """A rented offer whose system has the accelerator of its price; another offer as it is."""
    if not isinstance(offer, RentedOffer):
        return offer
    price, system = library.cloud_price(offer.cloud_price_id), library.system(offer.system_id)
    if price is None or (system is not None and system.accelerator_id == price.accelerator_id):
        return offer
    systems = systems_for(price.accelerator_id, library)
    return changed(offer, system_id=systems[0]) if systems else offer


def api_prices_of(model_id: str, library: Library, *, substitutes: bool = False) -> list[ApiPrice]:
    """List prices of a model, cheapest first by the mean of input and output; then those of other models."""
    prices = [
        record
        for record in library.records(ApiPrice.KIND)
        if isinstance(record, ApiPrice) and (substitutes or record.model_id == model_id)
    ]
    return sorted(
        prices,
        key=lambda price: (
            price.model_id != model_id,
            _PROMPT_SHARE * price.input_usd_per_mtok + (1 - _PROMPT_SHARE) * price.output_usd_per_mtok,
        ),
    )


def add_typed(scenario: Scenario, library: Library) -> Edit:
    """A system of the catalog at a price to be typed, without a file. Raises ValueError without any."""
    return _add_offer(
        scenario,
        OwnedOffer(
            id=fresh_id("typed", (item.id for item in scenario.offers)),
            name=fresh_name("Typed offer", (item.name for item in scenario.offers)),
            system_id=_first_system(library),
            usd_per_system=_PRICE_TO_REPLACE_USD,
        ),
    )


def add_leased(scenario: Scenario, library: Library) -> Edit:
    """A lease of a system of the catalog at a rent to be typed. Raises ValueError without any system."""
    return _add_offer(
        scenario,
        LeasedOffer(
            id=fresh_id("leased", (item.id for item in scenario.offers)),
            name=fresh_name("Lease", (item.name for item in scenario.offers)),
            system_id=_first_system(library),
            usd_per_system=_PRICE_TO_REPLACE_USD,
        ),
    )


def add_provisioned(scenario: Scenario, library: Library) -> Edit:
    """Provisioned units for the first stream's model, price and throughput to be typed."""
    return _add_offer(
        scenario,
        ProvisionedOffer(
            id=fresh_id("provisioned", (item.id for item in scenario.offers)),
            name=fresh_name("Provisioned units", (item.name for item in scenario.offers)),
            model_id=scenario.streams[0].model_id,
            usd_per_unit_hour=1.0,
            tokens_per_minute_per_unit=1000.0,
        ),
    )


def add_wait(scenario: Scenario, library: Library) -> Edit:
    """The first offer a year later, an API or rental until then where there is one."""
    first = next((o.id for o in scenario.offers if isinstance(o, ApiOffer | RentedOffer)), "")
    then = next((o.id for o in scenario.offers if o.id != first and not isinstance(o, WaitOffer)), "")
    return _add_offer(
        scenario,
        WaitOffer(
            id=fresh_id("wait", (item.id for item in scenario.offers)),
            name=fresh_name("Wait and decide", (item.name for item in scenario.offers)),
            then_offer_id=then,
            first_offer_id=first,
        ),
    )


_PRICE_TO_REPLACE_USD = 1.0
"""No one's price: shows at once that it is still to be typed."""


def _first_system(library: Library) -> str:
    system = next((record.id for record in library.records("system")), "")
    if not system:
        raise ValueError("The catalog has no system.")
    return system


def add_api(scenario: Scenario, library: Library) -> Edit:
    """An API offer with the cheapest list price of each stream's model, of one provider where one has all.

    Raises ValueError where the catalog lists no price for any of the models.
    """
    models = list(dict.fromkeys(stream.model_id for stream in scenario.streams))
    lists = {model: api_prices_of(model, library) for model in models}
    everywhere = set.intersection(*({price.provider for price in prices} for prices in lists.values()))
    chosen: dict[str, str] = {}
    for model, prices in lists.items():
        own = [price for price in prices if not everywhere or price.provider == min(everywhere)]
        if own:
            chosen[model] = own[0].id
    if not chosen:
        raise ValueError("No API price in the catalog is for a model of the streams.")
    provider = min(everywhere) if everywhere else "list prices"
    offer = ApiOffer(
        id=fresh_id("api", (item.id for item in scenario.offers)),
        name=fresh_name(f"{provider} API", (item.name for item in scenario.offers)),
        api_price_ids=chosen,
    )
    return _add_offer(scenario, offer)
