"""Amounts typed into offers in other currencies, in US dollars at the catalog's newest dated rates."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from workbench.analysis.terms.waiting import Expanded
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.money import ExchangeRate
from workbench.domain.offer_base import NamedOffer

_DOLLAR = "USD"
_R = TypeVar("_R", bound=BaseModel)
_T = TypeVar("_T", bound=NamedOffer)


def in_dollars(
    offers: Sequence[Expanded], library: Library
) -> tuple[list[Expanded], list[tuple[str, str, str]], list[Issue]]:
    """(offers with every typed amount in US dollars, rates used as cited figures, missing rates).

    An offer whose currency has no rate keeps its reason and is out: no rate is never taken for 1.
    """
    found: list[Expanded] = []
    used: list[tuple[str, str, str]] = []
    issues: list[Issue] = []
    for offer in offers:
        typed = [part for part in (offer.plain, offer.status_quo) if part and part.currency != _DOLLAR]
        rates = {part.currency: library.exchange_rate(part.currency) for part in typed}
        missing = [code for code, rate in rates.items() if rate is None]
        if missing:
            issues.append(_no_rate(offer, missing[0]))
            found.append(replace(offer, plain=None, status_quo=None, reason=issues[-1].message))
            continue
        used += [("exchange_rate", rate.id, "usd_per_unit") for rate in rates.values() if rate]
        found.append(
            replace(
                offer,
                plain=offer.plain and _converted(offer.plain, rates),
                status_quo=offer.status_quo and _converted(offer.status_quo, rates),
            )
        )
    return found, used, issues


def _converted(offer: _T, rates: dict[str, ExchangeRate | None]) -> _T:
    rate = rates.get(offer.currency)
    if rate is None:
        return offer
    return _times(offer, rate.usd_per_unit).model_copy(update={"currency": _DOLLAR})


def _times(record: _R, usd_per_unit: float) -> _R:
    """The record with its amounts of money, whose fields say "usd", times a rate."""
    changed: dict[str, Any] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, float) and "usd" in name.split("_"):
            changed[name] = value * usd_per_unit
        elif name == "typed_prices":
            changed[name] = tuple(_times(price, usd_per_unit) for price in value)
    return record.model_copy(update=changed)


def _no_rate(offer: Expanded, currency: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="no_exchange_rate",
        message=f"There is no exchange rate for {currency}, in which amounts of {offer.name} are typed.",
        where=Where(record=offer.name, field="currency"),
        suggestion="Enter a dated rate in Catalogs, Exchange rates.",
    )
