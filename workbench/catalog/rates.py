"""Currencies of a project: its functional one, and the dated rate that each quote is converted at."""

from datetime import date

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.money import AgreedRate, ExchangeRate, RateBasis
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.domain.quote import Quote

_DOLLAR = "USD"


def functional_currency(library: Library) -> str:
    """The project's own currency; US dollars where it says nothing."""
    settings = library.get(ProjectSettings.KIND, PROJECT_ID)
    return settings.currency if isinstance(settings, ProjectSettings) else _DOLLAR


def spot_rate(library: Library, native: str, functional: str) -> AgreedRate | Issue:
    """The rate of a currency in another one from the newest spot rates of the catalog.

    A cross rate goes over the dollar and carries the older of the two days.
    """
    per_dollar: list[float] = []
    days: list[date] = []
    sources: list[str] = []
    for currency in (native, functional):
        if currency == _DOLLAR:
            per_dollar.append(1.0)
            continue
        rate = library.exchange_rate(currency)
        if rate is None or rate.rate_date is None:
            return _no_rate(currency, native)
        citation = rate.citation("usd_per_unit")
        per_dollar.append(rate.usd_per_unit)
        days.append(rate.rate_date)
        sources.append(citation.source if citation else rate.name)
    if not days:
        raise ValueError("an amount in dollars needs no rate into dollars")
    return AgreedRate(
        currency=functional,
        per_unit=per_dollar[0] / per_dollar[1],
        on=min(days),
        basis=RateBasis.SPOT,
        source="; ".join(dict.fromkeys(sources)),
    )


def unknown_currency(library: Library, code: str) -> Issue | None:
    """Why a currency cannot be a project's own: no rate into it is known. None where there is one."""
    if code == _DOLLAR or library.exchange_rate(code) is not None:
        return None
    rates = (record for record in library.records(ExchangeRate.KIND) if isinstance(record, ExchangeRate))
    known = sorted({_DOLLAR, *(rate.currency for rate in rates if rate.basis is RateBasis.SPOT)})
    return Issue(
        severity=Severity.ERROR,
        code="no_exchange_rate",
        message=f"There is no exchange rate for '{code}' in the catalogs, so no price can be given in it.",
        where=Where(field="currency"),
        suggestion=f"Use one of {', '.join(known)}; or add a dated rate in Catalogs, Exchange rates, first "
        "(a new project starts in USD) and change the currency in the project settings then.",
    )


def settled(quote: Quote, library: Library) -> tuple[Quote, Issue | None]:
    """The quote with a rate into the functional currency; an Issue where there is none to be had.

    A rate that was agreed for that currency stays, whatever the catalog says by now.
    """
    functional = functional_currency(library)
    if quote.currency == functional:
        return (quote if quote.rate is None else quote.replaced(rate=None)), None
    if quote.rate is not None and quote.rate.currency == functional:
        return quote, None
    rate = spot_rate(library, quote.currency, functional)
    if isinstance(rate, Issue):
        return quote.replaced(rate=None), rate
    return quote.replaced(rate=rate), None


def usd_per_unit_of(quote: Quote, library: Library) -> float | None:
    """US dollars for one unit of the quote's currency at its agreed rate, else at the newest spot rate.

    None where a rate is missing.
    """
    if quote.currency == _DOLLAR:
        return 1.0
    if quote.rate is None:
        found = library.exchange_rate(quote.currency)
        return None if found is None else found.usd_per_unit
    if quote.rate.currency == _DOLLAR:
        return quote.rate.per_unit
    functional = library.exchange_rate(quote.rate.currency)
    return None if functional is None else quote.rate.per_unit * functional.usd_per_unit


def _no_rate(currency: str, native: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="no_exchange_rate",
        message=f"There is no exchange rate for {currency}; amounts in {native} cannot be converted.",
        where=Where(field="currency"),
        suggestion="Enter a dated rate in Catalogs, Exchange rates, or the agreed rate in the quote.",
    )
