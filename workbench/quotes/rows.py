"""The rows of a quote while it is being imported: what was read from each, and what becomes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import repeat

from workbench.domain.quote import LineRole, QuantityBreak, QuoteLine, Scaling, row_key
from workbench.quotes.detect import SheetLayout, Table
from workbench.quotes.model import Field
from workbench.quotes.roles import Choice, TotalRank
from workbench.tables.sheet import Row

CENT = Decimal("0.01")
_NOTHING = Decimal(0)


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
    _rounded: tuple[Decimal, Decimal] | None = None
    """The amount that was last rounded to cents, and what it gave."""

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
        return " · ".join(
            text for text in (self.part_number, self.description, *(self.notes_below or ())) if text
        )

    @property
    def cents(self) -> Decimal:
        """Its amount rounded to cents, half up as spreadsheets show it; 0 without an amount."""
        amount = self.amount
        if amount is None:
            return _NOTHING
        if self._rounded is None or self._rounded[0] is not amount:
            self._rounded = amount, in_cents(amount)
        return self._rounded[1]

    @property
    def counts(self) -> bool:
        """Whether it is a line with an amount that nothing excludes."""
        return self.kind is RowKind.LINE and self.amount is not None and not self.left_out

    def add_note(self, text: str) -> None:
        """Take the text of a row below as its own."""
        if self.notes_below is None:
            self.notes_below = []
        self.notes_below.append(text)

    def as_line(self, scaling: Scaling | None = None) -> QuoteLine:
        """The row as a line of the quote, with the rule by which it is resized."""
        return QuoteLine(
            sheet=self.layout.sheet.name,
            row=self.row.number,
            role=self.role,
            part_number=self.part_number,
            description=self.description or self.label,
            quantity=self.figures.get(Field.QUANTITY),
            price_per=self.price_per,
            unit_list=self.figures.get(Field.UNIT_LIST),
            discount=self.discount,
            unit_net=self.unit_net,
            extended=self.amount,
            term_months=self.term_months,
            cells=self.cells,
            left_out=self.left_out,
            in_total=self.in_total,
            goods_role=self.goods_role,
            lead_time=self.lead_time,
            scaling=scaling,
            breaks=self.breaks,
        )


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
    amounts: Iterable[Decimal],
    list_amounts: Iterable[Decimal | None],
    terms: Iterable[int | None],
    currencies: Iterable[str],
    cells: Iterable[Mapping[str, str]],
    choices: Iterable[Choice],
    lead_times: Iterable[str],
) -> list[QuoteRow]:
    """Lines that count, from the columns of what they say: the fields of `QuoteRow` in their order."""
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
        )
    )


def in_cents(amount: Decimal | None) -> Decimal:
    """An amount rounded to cents, half away from zero; 0 for None."""
    return Decimal(0) if amount is None else amount.quantize(CENT, ROUND_HALF_UP)
