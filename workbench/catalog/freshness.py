"""How old figures are, which are too old to decide on, and how long a quote still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workbench.domain.finance import InflationRate
from workbench.domain.hardware import Facility
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import ApiPrice, CloudPrice
from workbench.domain.model import ServingStack
from workbench.domain.money import ExchangeRate
from workbench.domain.quote import Quote
from workbench.domain.record import Record

STALE_AFTER_DAYS: dict[str, int] = {
    CloudPrice.KIND: 120,
    ApiPrice.KIND: 120,
    ExchangeRate.KIND: 31,
    ServingStack.KIND: 180,
    Facility.KIND: 400,
    InflationRate.KIND: 400,
}
"""Days after which a kind's figures are stale (ours); kinds left out do not go stale: a datasheet, a
published architecture, a measured benchmark, a dated point of a series and a law stay what they are."""

EXPIRES_SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Age:
    """Age of a record's or a figure's evidence.

    `as_of` is None where there is no evidence; then `days` is None and nothing is said to be stale.
    """

    as_of: date | None
    days: int | None
    stale: bool

    def __str__(self) -> str:
        return "no date" if self.days is None else age_text(self.days)


def age_text(days: int) -> str:
    """Days as people say them: today, 12 days, 5 months, 2 years."""
    if days <= 0:
        return "today" if days == 0 else f"dated {-days:,} days ahead"
    if days < 60:
        return f"{days} day{'s' if days > 1 else ''}"
    if days < 730:
        return f"{days // 30} months"
    return f"{days // 365} years"


def figure_age(record: Record, figure: str, today: date) -> Age:
    """Age of one figure's evidence; an exchange rate's is that of its rate date."""
    citation = record.citation(figure)
    as_of = record.rate_date if isinstance(record, ExchangeRate) else citation.as_of if citation else None
    return _age(record.KIND, as_of, today)


def record_age(record: Record, today: date) -> Age:
    """Age of a record: that of its oldest figure that is given."""
    if isinstance(record, ExchangeRate):
        return _age(record.KIND, record.rate_date, today)
    dates = [c.as_of for name in record.figure_names() if (c := record.citation(name)) is not None]
    return _age(record.KIND, min(dates, default=None), today)


def _age(kind: str, as_of: date | None, today: date) -> Age:
    if as_of is None:
        return Age(None, None, stale=False)
    days = (today - as_of).days
    limit = STALE_AFTER_DAYS.get(kind)
    return Age(as_of, days, stale=limit is not None and days > limit)


def stale_issues(records: Iterable[Record], today: date) -> list[Issue]:
    """One warning for each record with a stale figure."""
    issues = []
    for record in records:
        age = record_age(record, today)
        if age.stale:
            issues.append(
                Issue(
                    severity=Severity.WARNING,
                    code="stale_figure",
                    message=f"The {record.KIND.replace('_', ' ')} is {age} old: it is as of {age.as_of}; "
                    f"after {STALE_AFTER_DAYS[record.KIND]} days it counts as stale.",
                    where=Where(record=record.name),
                    suggestion="Look it up again and enter the new figure with its date.",
                )
            )
    return issues


class ValidityState(StrEnum):
    """Whether a quote can still be accepted."""

    OPEN = "valid"
    SOON = "expires soon"
    EXPIRED = "expired"
    UNKNOWN = "no end date"


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a quote still holds. The day it names is the last on which it can be accepted."""

    state: ValidityState
    days_left: int | None

    def __str__(self) -> str:
        if self.days_left is None:
            return "no end date stated"
        if self.days_left < 0:
            return f"expired {age_text(-self.days_left)} ago"
        if self.days_left == 0:
            return "expires today"
        return f"{self.days_left} day{'s' if self.days_left > 1 else ''} left"


def quote_validity(quote: Quote, today: date) -> Validity:
    """Countdown to the end of a quote's validity."""
    if quote.valid_until is None:
        return Validity(ValidityState.UNKNOWN, None)
    left = (quote.valid_until - today).days
    if left < 0:
        return Validity(ValidityState.EXPIRED, left)
    return Validity(ValidityState.SOON if left <= EXPIRES_SOON_DAYS else ValidityState.OPEN, left)
