"""Public rates that the economics need: import duties, taxes and inflation, each dated."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.domain.meta import Meta
from workbench.domain.record import Record

Share = Annotated[float, Field(ge=0, le=10)]
Country = Annotated[
    str,
    Field(min_length=1),
    Meta(title="Country", help="ISO 3166 code of two letters; EU for the union; US-OH for a state"),
]


class DutyRate(Record):
    """Duty on goods that enter a country, as a share of their customs value."""

    KIND: ClassVar[str] = "duty_rate"
    TITLE: ClassVar[str] = "Import duties"

    country: Country
    origin: Annotated[str, Meta(title="Origin", help="ISO 3166 code; empty: any origin")] = ""
    goods: Annotated[str, Meta(title="Goods")]
    hs_code: Annotated[str, Meta(title="HS code", help="Tariff heading, such as 8471.50")] = ""
    duty_share: Annotated[
        Share,
        Meta(
            title="Duty",
            percent=True,
            unit="of customs value",
            decimals=4,
            figure=True,
            help="0.025 is 2.5 %",
        ),
    ]
    valid_from: Annotated[date | None, Meta(title="Valid from")] = None
    valid_until: Annotated[date | None, Meta(title="Valid until", help="Empty: until further notice")] = None


class TaxKind(StrEnum):
    """What is taxed."""

    VALUE_ADDED = "value added"
    SALES = "sales"
    CORPORATE_INCOME = "corporate income"
    PROPERTY = "property"


class TaxRate(Record):
    """A general tax rate: of the net price (value added, sales), of profit, or of assessed value."""

    KIND: ClassVar[str] = "tax_rate"
    TITLE: ClassVar[str] = "Tax rates"

    country: Country
    tax: Annotated[TaxKind, Meta(title="Tax")]
    tax_share: Annotated[
        Share,
        Meta(
            title="Rate", percent=True, unit="of taxed amount", decimals=4, figure=True, help="0.19 is 19 %"
        ),
    ]
    recoverable: Annotated[
        bool, Meta(title="Recoverable", help="A business gets it back: it then costs time, not money")
    ] = False
    valid_from: Annotated[date | None, Meta(title="Valid from")] = None


class InflationRate(Record):
    """Change of a price index over twelve months."""

    KIND: ClassVar[str] = "inflation_rate"
    TITLE: ClassVar[str] = "Inflation"

    country: Country
    index: Annotated[str, Meta(title="Index", help="Consumer prices, industrial electricity, wages …")]
    period_end: Annotated[date, Meta(title="Twelve months to", help="Last day that the change covers")]
    share_per_year: Annotated[
        float,
        Field(gt=-1, le=10),
        Meta(title="Change", percent=True, unit="per year", decimals=4, figure=True, help="0.029 is 2.9 %"),
    ]
