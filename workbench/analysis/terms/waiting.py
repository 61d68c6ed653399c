"""Offers that are another offer later: what they stand for, and which offer serves until go-live."""

from dataclasses import dataclass

from workbench.domain.offers import (
    ApiOffer,
    LeasedOffer,
    Offer,
    OwnedOffer,
    ProvisionedOffer,
    RentedOffer,
    WaitOffer,
)
from workbench.domain.scenario import Scenario

Plain = OwnedOffer | LeasedOffer | RentedOffer | ProvisionedOffer | ApiOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """An offer as it is evaluated: `plain` None where it stands for nothing, with the reason.

    `status_quo` is an offer to wait that says what serves the demand until then, or for ever.
    """

    id: str
    name: str
    kind: str
    plain: Plain | None
    reason: str = ""
    status_quo: WaitOffer | None = None


def expand(scenario: Scenario) -> list[Expanded]:
    """Every offer of a scenario; an offer to wait becomes its target with a later start and a bridge."""
    by_id = {offer.id: offer for offer in scenario.offers}
    return [_expanded(offer, by_id, scenario.assumptions.study_months) for offer in scenario.offers]


def _expanded(offer: Offer, by_id: dict[str, Offer], study_months: int) -> Expanded:
    if not isinstance(offer, WaitOffer):
        reason = _too_late(offer, study_months) or _bad_bridge(offer, by_id)
        return Expanded(
            id=offer.id, name=offer.name, kind=offer.kind, plain=None if reason else offer, reason=reason
        )
    target_id, months = offer.then_offer_id, offer.months
    if not target_id and offer.first_offer_id:
        target_id, months = offer.first_offer_id, 0
    target = by_id.get(target_id)
    plain, reason = None, ""
    if not target_id:
        reason = "" if offer.has_status_quo else "Nothing is bought: the demand goes unserved."
    elif target is None or isinstance(target, WaitOffer):
        reason = f"There is no offer '{target_id}' to wait for."
    else:
        bridge = offer.first_offer_id if months else ""
        plain = target.model_copy(
            update={
                "id": offer.id,
                "name": offer.name,
                "start_month": target.start_month + months,
                "bridge_offer_id": bridge or target.bridge_offer_id,
            }
        )
        reason = _too_late(plain, study_months) or _bad_bridge(plain, by_id)
        plain = None if reason else plain
    serves_now = offer.has_status_quo and not offer.first_offer_id
    return Expanded(
        id=offer.id,
        name=offer.name,
        kind=offer.kind,
        plain=plain,
        reason=reason,
        status_quo=offer if serves_now else None,
    )


def _too_late(offer: Plain, study_months: int) -> str:
    """Why an offer is not live within the study; empty where it is."""
    if offer.start_month < study_months:
        return ""
    return f"It goes live after {offer.start_month} months, the study lasts {study_months}."


def _bad_bridge(offer: Plain, by_id: dict[str, Offer]) -> str:
    """Why the offer named to serve until go-live cannot; empty where it can."""
    if not offer.start_month or not offer.bridge_offer_id:
        return ""
    bridge = by_id.get(offer.bridge_offer_id)
    if not isinstance(bridge, RentedOffer | ApiOffer | ProvisionedOffer) or bridge.start_month:
        return (
            f"'{offer.bridge_offer_id}' cannot serve until go-live: name a rented, provisioned or API offer "
            "that starts at once."
        )
    return ""
