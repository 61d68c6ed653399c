"""A quote is converted at a dated rate with its basis, or not at all."""

from datetime import date

import pytest

from workbench.catalog.library import Library
from workbench.catalog.rates import functional_currency, settled, spot_rate, usd_per_unit_of
from workbench.domain.issue import Issue
from workbench.domain.money import AgreedRate, ExchangeRate, RateBasis
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import Quote


def rate(currency: str, usd: float, day: int) -> ExchangeRate:
    source = Citation(source=f"Bank {currency}", as_of=date(2026, 11, day), status=Status.PUBLISHED)
    return ExchangeRate(
        id=currency, name=currency, currency=currency, usd_per_unit=usd, evidence={"*": source}
    )


def library(functional: str) -> Library:
    settings = ProjectSettings(id=PROJECT_ID, name="P", currency=functional)
    return Library([settings, rate("EUR", 1.1, 20), rate("GBP", 1.3, 18)])


def quote(currency: str, agreed: AgreedRate | None = None) -> Quote:
    return Quote(
        id="q", name="Q", vendor="V", file_name="q.xlsx", sha256="0" * 64, currency=currency, rate=agreed
    )


FORWARD = AgreedRate(
    currency="EUR", per_unit=0.9, on=date(2027, 3, 31), basis=RateBasis.FORWARD, source="Treasury"
)


def test_that_a_project_without_settings_counts_in_dollars() -> None:
    assert functional_currency(Library()) == "USD"
    assert functional_currency(library("EUR")) == "EUR"


def test_that_a_quote_gets_rate_day_basis_and_source() -> None:
    after, problem = settled(quote("EUR"), library("USD"))
    assert problem is None
    assert after.rate == AgreedRate(
        currency="USD", per_unit=1.1, on=date(2026, 11, 20), basis=RateBasis.SPOT, source="Bank EUR"
    )
    assert usd_per_unit_of(after, library("USD")) == pytest.approx(1.1)


def test_that_a_cross_rate_goes_over_the_dollar_and_has_the_older_day() -> None:
    found = spot_rate(library("EUR"), "GBP", "EUR")
    assert isinstance(found, AgreedRate)
    assert found.per_unit == pytest.approx(1.3 / 1.1)
    assert found.on == date(2026, 11, 18)
    assert found.source == "Bank GBP; Bank EUR"
    after, _ = settled(quote("GBP"), library("EUR"))
    assert usd_per_unit_of(after, library("EUR")) == pytest.approx(1.3)


def test_that_an_agreed_rate_stays_whatever_the_catalog_says() -> None:
    agreed = quote("USD", FORWARD)
    assert settled(agreed, library("EUR")) == (agreed, None)
    foreign = quote("GBP", FORWARD)
    assert usd_per_unit_of(foreign, library("EUR")) == pytest.approx(0.9 * 1.1)


def test_that_a_missing_rate_is_an_issue_and_never_one() -> None:
    after, problem = settled(quote("JPY"), library("EUR"))
    assert after.rate is None
    assert isinstance(problem, Issue)
    assert problem.code == "no_exchange_rate"
    assert "JPY" in problem.message
    assert problem.suggestion
    assert usd_per_unit_of(after, library("EUR")) is None
    stale, problem = settled(quote("JPY", FORWARD), library("GBP"))
    assert stale.rate is None
    assert problem is not None


def test_that_a_quote_in_the_projects_own_currency_has_no_rate() -> None:
    after, problem = settled(quote("EUR", FORWARD.model_copy(update={"currency": "USD"})), library("EUR"))
    assert (after.rate, problem) == (None, None)
