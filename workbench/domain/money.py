"""Money in its native currency, and dated exchange rates."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workbench.domain.meta import Meta
from workbench.domain.record import Record


def _currency_code(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError(f"'{code}' is not an ISO 4217 currency code such as USD or EUR")
    return code


Currency = Annotated[str, AfterValidator(_currency_code), Meta(title="Currency")]

NO_CURRENCY = "XXX"
"""ISO 4217's code for no currency: of a quote that does not say in which one it is."""

HALF_CENT = Decimal("0.005")
"""What an amount may be off by that was rounded to cents."""


class Money(BaseModel):
    """An amount in its native currency, exact to the cent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Decimal
    currency: Currency

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,.2f}"


class RateBasis(StrEnum):
    """What kind of rate it is."""

    SPOT = "spot"
    FORWARD = "forward"
    BUDGET = "budget"


class AgreedRate(BaseModel):
    """The rate at which amounts of one currency count in another: never 1.0 for want of a rate.

    `per_unit` is units of `currency` for one unit of the amounts' own currency.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    currency: Currency
    per_unit: Annotated[float, Field(gt=0)]
    on: date
    basis: RateBasis
    source: Annotated[str, Field(min_length=1)]

    def __str__(self) -> str:
        return f"{self.per_unit:.6g} {self.currency}, {self.basis}, {self.on.isoformat()}, {self.source}"


class ExchangeRate(Record):
    """US dollars for one unit of a currency on a day; never 1.0 for want of a rate."""

    KIND: ClassVar[str] = "exchange_rate"
    TITLE: ClassVar[str] = "Exchange rates"

    currency: Currency
    on: Annotated[
        date | None, Meta(title="Rate date", help="Day the rate applies to; empty: the day of its source")
    ] = None
    basis: Annotated[
        RateBasis, Meta(title="Basis", help="Spot of the day, forward for a day to come, or budget rate")
    ] = RateBasis.SPOT
    usd_per_unit: Annotated[
        float, Field(gt=0), Meta(title="Rate", unit="USD per unit", decimals=4, figure=True)
    ]

    @property
    def rate_date(self) -> date | None:
        """Day the rate applies to, None where neither the record nor its source says."""
        citation = self.citation("usd_per_unit")
        return self.on or (citation.as_of if citation else None)
