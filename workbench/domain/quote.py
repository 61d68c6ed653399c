"""A vendor's quote after import: every line, where it stands, and how the lines add up."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import repeat, starmap
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from workbench.domain.meta import Meta
from workbench.domain.money import HALF_CENT, AgreedRate, Currency
from workbench.domain.record import Record


class LineRole(StrEnum):
    """What a row of a quote is."""

    SYSTEM = "system"
    ACCELERATOR = "accelerator"
    CPU = "cpu"
    MEMORY = "memory"
    COMPONENT = "component"
    NETWORK = "network"
    STORAGE = "storage"
    RACK = "rack"
    POWER = "power"
    SOFTWARE = "software"
    SUPPORT = "support"
    SERVICE = "service"
    FREIGHT = "freight"
    TAX = "tax"
    DISCOUNT = "discount"
    ROUNDING = "rounding"
    """Of what is paid, behind the tax."""
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    OPTION = "option"
    ALTERNATIVE = "alternative"
    NOTE = "note"


ACCEPTABLE_ROLES = frozenset(LineRole) - {
    LineRole.SUBTOTAL,
    LineRole.TOTAL,
    LineRole.OPTION,
    LineRole.ALTERNATIVE,
    LineRole.NOTE,
}
"""Roles whose lines can be part of the offer; the others explain it."""

BESIDE_GOODS = frozenset({LineRole.FREIGHT, LineRole.TAX, LineRole.ROUNDING})
"""Roles of what is paid beside goods, licences and services."""
CHARGES = BESIDE_GOODS | {LineRole.DISCOUNT}
"""Roles that are terms of their own in the account of a quote, beside its lines."""


class ScalingBasis(StrEnum):
    """How a line's quantity follows the number of systems bought."""

    PER_SYSTEM = "per_system"
    PER_GROUP = "per_group"
    """Once for every started group of systems: a switch for each 8 servers, a rack for each 4."""
    FIXED = "fixed"


class Scaling(BaseModel):
    """The rule by which a line is resized. `group` is the number of systems that share it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: ScalingBasis
    group: Annotated[int, Field(ge=1)] = 1
    confirmed: bool = False


class QuantityBreak(BaseModel):
    """A unit price that holds from a quantity on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_quantity: Decimal
    unit_net: Decimal


class Corrections(BaseModel):
    """What a user decided about an import; the same file with the same corrections gives the same quote.

    Rows are named "Sheet!14", tables by their header row in the same manner. `columns` maps a table to
    {column letter: field name}, "" for a column to leave alone; a table named there that was not found is
    made. `included` takes a line into the offer or out of it. `total` names the row of the printed total to
    check against. `tax_in_prices` is the percentage of tax that goods and freight hold, 0 for prices without
    tax. `accepted` maps questions ("tax_unread Sheet!B9") that are settled as they are to the reason. Empty
    means: as the import found it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    roles: dict[str, LineRole] = Field(default_factory=dict)
    included: dict[str, bool] = Field(default_factory=dict)
    columns: dict[str, dict[str, str]] = Field(default_factory=dict)
    scaling: dict[str, Scaling] = Field(default_factory=dict)
    currency: Currency | None = None
    decimal_mark: Literal["", ".", ","] = ""
    month_first: bool | None = None
    total: str = ""
    vendor: str = ""
    system_id: str | None = None
    systems: Annotated[int | None, Field(ge=0)] = None
    tax_in_prices: Annotated[Decimal | None, Field(ge=0, lt=100)] = None
    accepted: dict[str, str] = Field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was corrected."""
        return self == Corrections()


def row_key(sheet: str, row: int) -> str:
    """Name of a row in `Corrections`."""
    return f"{sheet}!{row}"


class CellAddresses(Mapping[str, str]):
    """Addresses of a row's cells by field; the letters of their columns are those of all rows like it."""

    __slots__ = ("_letters", "_row")

    def __init__(self, letters: Mapping[str, str], row: int) -> None:
        self._letters = letters
        self._row = row

    def __getitem__(self, name: str) -> str:
        return f"{self._letters[name]}{self._row}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._letters)

    def __len__(self) -> int:
        return len(self._letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One row of a quote. `extended` is the line's whole net amount; `left_out` says why it does not count.

    `cells` maps a field name to its cell address in `sheet` (`{"extended": "H14"}`). No model of pydantic,
    because a quote may have 100,000 of them; pydantic validates those that a file or project holds.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

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
    cells: Annotated[Mapping[str, str], PlainSerializer(dict)] = field(default_factory=dict)
    left_out: str = ""
    in_total: bool = False
    """Whether the printed total that the quote was checked against covers the line."""
    goods_role: LineRole | None = None
    """What an option or alternative is, and so its role once it is chosen."""
    lead_time: str = ""
    scaling: Scaling | None = None
    breaks: tuple[QuantityBreak, ...] = ()

    @property
    def key(self) -> str:
        """Name of its row in `Corrections`."""
        return row_key(self.sheet, self.row)

    @property
    def accepted(self) -> bool:
        """Whether the line counts towards the offer."""
        return not self.left_out and self.role in ACCEPTABLE_ROLES and self.extended is not None


def lines_by_column(count: int, columns: Mapping[str, Iterable[Any]]) -> list[QuoteLine]:
    """So many lines from the columns of their fields, each as `QuoteLine` makes it.

    A field that no column gives has its default; one whose default is made anew must be given. A quote may
    have 100,000 lines, and a frozen class sets its fields slowly one by one.
    Raises TypeError for a field that has neither and for a column of none, ValueError for a wrong length.
    """
    known = {entry.name for entry in fields(QuoteLine)}
    if not columns.keys() <= known:
        raise TypeError(f"a line has no field {', '.join(sorted(columns.keys() - known))}")
    lines = [object.__new__(QuoteLine) for _ in range(count)]
    for entry in fields(QuoteLine):
        if entry.name not in columns and entry.default is MISSING:
            raise TypeError(f"a line needs its {entry.name}")
        column = columns.get(entry.name, repeat(entry.default, count))
        deque(starmap(QuoteLine.__dict__[entry.name].__set__, zip(lines, column, strict=True)), maxlen=0)
    return lines


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
    rate: Annotated[
        AgreedRate | None,
        Meta(title="Exchange rate", editable=False, help="Into the project's functional currency"),
    ] = None
    quoted_on: Annotated[date | None, Meta(title="Dated")] = None
    valid_until: Annotated[date | None, Meta(title="Valid until")] = None
    system_id: Annotated[str, Meta(title="System", choices_kind="system")] = ""
    systems: Annotated[int, Field(ge=0), Meta(title="Systems quoted", decimals=0)] = 0
    reference: Annotated[str, Meta(title="Number", help="The vendor's own number of the quote")] = ""
    payment_terms: Annotated[str, Meta(title="Payment")] = ""
    delivery_terms: Annotated[str, Meta(title="Delivery")] = ""
    lead_time: Annotated[str, Meta(title="Lead time")] = ""
    corrections: Corrections = Corrections()
    extrapolated_from: int | None = None
    """Systems that the vendor quoted, where the lines were resized to another number."""
    lines: tuple[QuoteLine, ...] = ()
    printed_total: PrintedTotal | None = None
    equation: str = ""
    """How the accepted lines add up, in the words of the reconciliation bar."""
    difference: Decimal | None = None
    """Accepted lines that the printed total covers, minus that total; None without a printed total."""

    def replaced(self, **changes: Any) -> Self:
        """A validated copy with some fields changed; what stays is taken as it is, validated already."""
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        made = type(self).model_validate({**kept, **changes})
        if "lines" not in changes and "amounts_by_role" in self.__dict__:
            made.__dict__["amounts_by_role"] = self.amounts_by_role
        return made

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy that adds its own lines up again."""
        made = super().model_copy(update=update, deep=deep)
        made.__dict__.pop("amounts_by_role", None)
        return made

    def add_up_as(self, other: "Quote", old: Iterable[QuoteLine], new: Iterable[QuoteLine]) -> None:
        """Take the sums over from a quote that has the lines `old` where this one has `new`."""
        sums = dict(other.amounts_by_role)
        for sign, lines in ((-1, old), (1, new)):
            for line in lines:
                if line.accepted and line.extended is not None:
                    sums[line.role] = sums.get(line.role, Decimal(0)) + sign * line.extended
        self.__dict__["amounts_by_role"] = sums

    def amount(self, *roles: LineRole) -> Decimal:
        """Sum of the accepted lines with the given roles (of all accepted lines without any)."""
        found = self.amounts_by_role
        return sum((found[role] for role in (set(roles) if roles else found) if role in found), Decimal(0))

    @cached_property
    def amounts_by_role(self) -> Mapping[LineRole, Decimal]:
        """Sums of the accepted lines by role, added once: a quote may have 100,000 lines."""
        amounts: dict[LineRole, list[Decimal]] = {}
        for line in self.lines:
            if line.extended is not None and not line.left_out and line.role in ACCEPTABLE_ROLES:
                amounts.setdefault(line.role, []).append(line.extended)
        return {role: sum(found, Decimal(0)) for role, found in amounts.items()}

    @property
    def net_total(self) -> Decimal:
        """Goods, licences and services after discount, without freight, tax and the rounding behind it."""
        return self.amount() - self.amount(*BESIDE_GOODS)

    @property
    def reconciled(self) -> bool:
        """Whether the accepted lines add up to the printed total to half a cent."""
        return self.difference is not None and abs(self.difference) < HALF_CENT
