"""The rows of a quote while it is being imported: what was read from each, and what becomes of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import repeat
from operator import attrgetter, methodcaller

from workbench.domain.quote import LineRole, QuantityBreak, QuoteLine, Scaling, lines_by_column, row_key
from workbench.quotes.language.roles import Choice, TotalRank
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.model import Field
from workbench.tables.sheet import Row

CENT = Decimal("0.01")
_SAME_IN_LINES = (
    *("role", "part_number", "price_per", "discount", "unit_net", "term_months", "cells", "left_out"),
    *("in_total", "goods_role", "lead_time", "breaks"),
)
_NOTHING = Decimal(0)
_BETWEEN = " · "
"""Between the texts of a row."""


class RowKind(StrEnum):
    """What a row is in the layout of its sheet."""

    LETTERHEAD = "letterhead"
    HEADER = "header"
    HEADING = "heading"
    NOTE = "note"
    LINE = "line"
    TOTAL = "total"


@dataclass(slots=True, eq=False)
class QuoteRow:
    """One non-empty row. `left_out` is the reason why it does not count; empty means it counts.

    `texts` are its words for people and for matching; `notes_below` those of text rows that belong to it.
    """

    layout: SheetLayout
    row: Row
    kind: RowKind
    table: Table | None = None
    label: str = ""
    role: LineRole = LineRole.NOTE
    line_number: str = ""
    part_number: str = ""
    description: str = ""
    line_class: str = ""
    figures: Mapping[Field, Decimal] = field(default_factory=dict)
    price_per: Decimal = Decimal(1)
    discount: Decimal | None = None
    unit_net: Decimal | None = None
    amount: Decimal | None = None
    """Net amount of a line, or the printed sum of a total, unrounded."""
    list_amount: Decimal | None = None
    term_months: int | None = None
    currency: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    choice: Choice = Choice.NONE
    lead_time: str = ""
    rounded_of: Decimal | None = None
    """The amount that was last rounded to cents."""
    rounded: Decimal = _NOTHING
    """What it gave; to be asked for as `cents`."""
    agrees: bool = False
    """Whether its amount is known to follow from its quantity and unit price."""
    total_rank: TotalRank = TotalRank.OTHER
    section: int = 0
    notes_below: list[str] | None = None
    left_out: str = ""
    decided: bool = False
    """Whether the user took the line into the offer: no group of choices holds it."""
    in_total: bool = False
    tax_inside: bool = False
    """Whether it names a tax that the prices hold already ("of which VAT")."""
    goods_role: LineRole | None = None
    breaks: tuple[QuantityBreak, ...] = ()
    side: bool = False
    """Whether it is a further charge (freight, tax) in a row that is a line already."""

    @property
    def sheet(self) -> str:
        """Name of its sheet."""
        return self.layout.sheet.name

    @property
    def key(self) -> str:
        """Its name in a user's corrections."""
        return row_key(self.sheet, self.number)

    @property
    def number(self) -> int:
        """Row number in the sheet."""
        return self.row.number

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        text = self.description or self.part_number or self.label
        return text if len(text) <= 60 else f"{text[:57]}…"

    @property
    def full_text(self) -> str:
        """Everything it says, with the text rows below it."""
        if not self.notes_below:
            both = self.part_number and self.description
            return f"{self.part_number}{_BETWEEN if both else ''}{self.description}"
        return _BETWEEN.join(filter(None, (self.part_number, self.description, *self.notes_below)))

    @property
    def cents(self) -> Decimal:
        """Its amount rounded to cents, half up as spreadsheets show it; 0 without an amount."""
        if self.rounded_of is not self.amount:
            self.rounded_of, self.rounded = self.amount, in_cents(self.amount)
        return self.rounded

    @property
    def counts(self) -> bool:
        """Whether it is a line with an amount that nothing excludes."""
        return self.kind is RowKind.LINE and self.amount is not None and not self.left_out

    def add_note(self, text: str) -> None:
        """Take the text of a row below as its own."""
        if self.notes_below is None:
            self.notes_below = []
        self.notes_below.append(text)


def counting(rows: Iterable[QuoteRow]) -> list[QuoteRow]:
    """The rows that count: quotes have 100,000 of them, and are gone through many times."""
    line = RowKind.LINE
    return [row for row in rows if row.kind is line and row.amount is not None and not row.left_out]


def of_kind(rows: Iterable[QuoteRow], kind: RowKind) -> list[QuoteRow]:
    """The rows of a kind."""
    return [row for row in rows if row.kind is kind]


def with_role(rows: Iterable[QuoteRow], role: LineRole) -> list[QuoteRow]:
    """The rows that have a role."""
    return [row for row in rows if row.role is role]


def figures_of(rows: Iterable[QuoteRow], name: Field) -> Iterator[Decimal | None]:
    """The figure of each row in a field."""
    return map(methodcaller("get", name), map(attrgetter("figures"), rows))


def cents_of(rows: Iterable[QuoteRow]) -> list[Decimal]:
    """The amount of each row rounded to cents."""
    return [row.rounded if row.rounded_of is row.amount else row.cents for row in rows]


def sum_in_cents(rows: Iterable[QuoteRow]) -> Decimal:
    """Sum of the amounts, each rounded to cents."""
    return sum(cents_of(rows), _NOTHING)


def round_to_cents(rows: Sequence[QuoteRow]) -> None:
    """Take for each row its amount in cents as its amount."""
    for row, cents in zip(rows, cents_of(rows), strict=True):
        row.amount = row.rounded_of = row.rounded = cents


def as_lines(
    rows: Sequence[QuoteRow], quantities: Sequence[Decimal | None], scaling: Sequence[Scaling | None]
) -> list[QuoteLine]:
    """The rows as lines of the quote, each with its quantity and the rule by which it is resized."""
    columns: dict[str, Iterable[object]] = {name: map(attrgetter(name), rows) for name in _SAME_IN_LINES}
    columns |= {
        "sheet": map(attrgetter("layout.sheet.name"), rows),
        "row": map(attrgetter("row.number"), rows),
        "description": [row.description or row.label for row in rows],
        "quantity": quantities,
        "unit_list": figures_of(rows, Field.UNIT_LIST),
        "extended": map(attrgetter("amount"), rows),
        "scaling": scaling,
    }
    return lines_by_column(len(rows), columns)


def plain_rows(
    *,
    layout: SheetLayout,
    rows: Sequence[Row],
    table: Table,
    roles: Iterable[LineRole],
    line_numbers: Iterable[str],
    part_numbers: Iterable[str],
    descriptions: Iterable[str],
    line_classes: Iterable[str],
    figures: Iterable[Mapping[Field, Decimal]],
    prices_per: Iterable[Decimal],
    discounts: Iterable[Decimal | None],
    unit_nets: Iterable[Decimal | None],
    amounts: Sequence[Decimal],
    list_amounts: Iterable[Decimal | None],
    terms: Iterable[int | None],
    currencies: Iterable[str],
    cells: Iterable[Mapping[str, str]],
    choices: Iterable[Choice],
    lead_times: Iterable[str],
) -> list[QuoteRow]:
    """Lines that count and agree, from the columns of what they say: fields of `QuoteRow` in their order."""
    return list(
        map(
            QuoteRow,
            repeat(layout),
            rows,
            repeat(RowKind.LINE),
            repeat(table),
            repeat(""),
            roles,
            line_numbers,
            part_numbers,
            descriptions,
            line_classes,
            figures,
            prices_per,
            discounts,
            unit_nets,
            amounts,
            list_amounts,
            terms,
            currencies,
            cells,
            choices,
            lead_times,
            amounts,
            [amount if amount.same_quantum(CENT) else in_cents(amount) for amount in amounts],
            repeat(True),
        )
    )


def in_cents(amount: Decimal | None) -> Decimal:
    """An amount rounded to cents, half away from zero; 0 for None."""
    return Decimal(0) if amount is None else amount.quantize(CENT, ROUND_HALF_UP)
