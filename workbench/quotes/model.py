"""What importing a quote gives: the quote, how it was read, and every row with its fate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.domain.issue import Issue, has_errors
from workbench.domain.quote import Quote


class Field(StrEnum):
    """Meaning of a column of a quote's table."""

    LINE_NUMBER = "line_number"
    PART_NUMBER = "part_number"
    DESCRIPTION = "description"
    LINE_CLASS = "line_class"
    QUANTITY = "quantity"
    UNIT = "unit"
    PRICE_PER = "price_per"
    UNIT_LIST = "unit_list"
    EXTENDED_LIST = "extended_list"
    DISCOUNT = "discount"
    DISCOUNT_AMOUNT = "discount_amount"
    UNIT_NET = "unit_net"
    EXTENDED = "extended"
    TERM_MONTHS = "term_months"
    TERM_YEARS = "term_years"
    CURRENCY = "currency"
    FREIGHT = "freight"
    TAX = "tax"
    TAX_RATE = "tax_rate"
    LEAD_TIME = "lead_time"
    SERIAL = "serial"
    REMARK = "remark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A column that was recognised. `confidence` is 0..1; `note` says what its figures are used for."""

    field: Field
    header: str
    column: str
    confidence: float
    sheet: str = ""
    header_row: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table of prices that was found: its rows and how surely its columns are known (0..1)."""

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    columns: int
    confidence: float
    choices: Mapping[str, str] = field(default_factory=dict)
    """Headers, by column letter, of prices of which one is bought and none was chosen."""
    choice_field: str = ""
    """Field that the chosen one of them gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that does not count towards the offer, and why."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A row as the sheet shows it. `role` is a LineRole value, "header" or "" (outside any table)."""

    row: int
    texts: Sequence[str]
    role: str
    left_out: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPreview:
    """A sheet for people to look at; `texts` of its rows start at column A and have `columns` entries."""

    name: str
    visible: bool
    columns: int
    rows: tuple[PreviewRow, ...]
    row_count: int = 0
    """Non-empty rows of the sheet; `rows` may hold fewer of a long one."""


_ASKED = frozenset(
    {
        "which_dollar",
        "currency_conflict",
        "currency_unknown",
        "total_includes_options",
        "tax_in_prices_unknown",
        "charge_unlikely",
        "choice_open",
        "columns_contradict",
        "price_columns_open",
        "prices_per_period",
        "sum_unexplained",
        "tax_unread",
        "nothing_to_pay",
        "table_of_fewer_systems",
    }
)
"""Codes of questions without whose answer the net total means nothing, although the lines add up."""

_MAIN_PRICE_OPEN = frozenset({"price_open", "no_number_of_systems"})
"""Codes that together say that the systems themselves have no price yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteImport:
    """Result of an import. `quote` is None where the file could not be read as a quote at all.

    Rows are the non-empty rows of visible sheets, headers and notes included; `rows_read` is always
    `rows_used` + len(`rows_left_out`). `match_confidence` (0..1) is that of the catalog system.
    """

    quote: Quote | None
    issues: tuple[Issue, ...]
    tables: tuple[FoundTable, ...] = ()
    mapping: tuple[ColumnMapping, ...] = ()
    rows_read: int = 0
    rows_used: int = 0
    rows_left_out: tuple[LeftOut, ...] = ()
    sheets: tuple[SheetPreview, ...] = ()
    match_confidence: float = 0.0
    to_leave_out: tuple[tuple[str, ...], ...] = ()
    """Where leaving out one set of lines or another gives the printed total: the keys of each set's rows."""
    options_inside: tuple[str, ...] = ()
    """Keys of the rows that are marked as options and that the accepted total holds."""
    holds_tax: bool = False
    """Whether tax was taken out of the prices: what a toggled line changes, only a reading tells."""

    @property
    def settled(self) -> bool:
        """Whether the quote reconciles, every cell could be read and nothing its sums depend on is asked."""
        codes = {issue.code for issue in self.issues}
        asked = has_errors(self.issues) or bool(codes & _ASKED) or codes >= _MAIN_PRICE_OPEN
        return self.quote is not None and self.quote.reconciled and not asked
