"""A vendor's quote after import: every line, where it stands, and how the lines add up."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from workbench.domain.meta import Meta
from workbench.domain.money import Currency
from workbench.domain.record import Record


class LineRole(StrEnum):
    """What a row of a quote is."""

    SYSTEM = "system"
    COMPONENT = "component"
    NETWORK = "network"
    STORAGE = "storage"
    RACK = "rack"
    SOFTWARE = "software"
    SUPPORT = "support"
    SERVICE = "service"
    FREIGHT = "freight"
    TAX = "tax"
    DISCOUNT = "discount"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    OPTION = "option"
    NOTE = "note"


ACCEPTABLE_ROLES = frozenset(
    {
        LineRole.SYSTEM,
        LineRole.COMPONENT,
        LineRole.NETWORK,
        LineRole.STORAGE,
        LineRole.RACK,
        LineRole.SOFTWARE,
        LineRole.SUPPORT,
        LineRole.SERVICE,
        LineRole.FREIGHT,
        LineRole.TAX,
        LineRole.DISCOUNT,
    }
)
"""Roles whose lines can be part of the offer; the others explain it."""


class QuoteLine(BaseModel):
    """One row of a quote. `extended` is the line's whole net amount; `left_out` says why it does not count.

    `cells` maps a field name to its cell address in `sheet` (`{"extended": "H14"}`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: str
    row: int
    role: LineRole
    part_number: str = ""
    description: str = ""
    quantity: Decimal | None = None
    price_per: Decimal = Decimal(1)
    unit_list: Decimal | None = None
    discount: Decimal | None = None
    unit_net: Decimal | None = None
    extended: Decimal | None = None
    term_months: int | None = None
    cells: dict[str, str] = Field(default_factory=dict)
    left_out: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the line counts towards the offer."""
        return not self.left_out and self.role in ACCEPTABLE_ROLES and self.extended is not None


class PrintedTotal(BaseModel):
    """A total that the vendor printed, with its cell, and what of the accepted lines it covers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    amount: Decimal
    sheet: str
    cell: str


class Quote(Record):
    """An imported quote. Amounts are in the quote's own currency."""

    KIND: ClassVar[str] = "quote"
    TITLE: ClassVar[str] = "Quotes"

    vendor: Annotated[str, Meta(title="Vendor")]
    file_name: Annotated[str, Meta(title="File", editable=False)]
    sha256: Annotated[str, Meta(title="SHA-256", editable=False)]
    currency: Currency
    quoted_on: Annotated[date | None, Meta(title="Dated")] = None
    valid_until: Annotated[date | None, Meta(title="Valid until")] = None
    system_id: Annotated[str, Meta(title="System", choices_kind="system")] = ""
    systems: Annotated[int, Field(ge=0), Meta(title="Systems quoted", decimals=0)] = 0
    lines: tuple[QuoteLine, ...] = ()
    printed_total: PrintedTotal | None = None
    equation: str = ""
    """How the accepted lines add up, in the words of the reconciliation bar."""
    difference: Decimal | None = None
    """Accepted lines that the printed total covers, minus that total; None without a printed total."""

    def amount(self, *roles: LineRole) -> Decimal:
        """Sum of the accepted lines with the given roles (of all accepted lines without any)."""
        return sum(
            (
                line.extended
                for line in self.lines
                if line.accepted and line.extended is not None and (not roles or line.role in roles)
            ),
            Decimal(0),
        )

    @property
    def net_total(self) -> Decimal:
        """Goods, licences and services after discount, without freight and tax."""
        return self.amount() - self.amount(LineRole.FREIGHT, LineRole.TAX)

    @property
    def reconciled(self) -> bool:
        """Whether the accepted lines add up to the printed total to half a cent."""
        return self.difference is not None and abs(self.difference) < Decimal("0.005")
