"""Read one line of a table: its figures, what they say it costs, and what in it cannot be read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import CellAddresses, LineRole, QuantityBreak
from workbench.quotes.language.charges import names_payment
from workbench.quotes.language.numbers import currency_in
from workbench.quotes.language.roles import Choice, choice_in, line_role, priced_label_role
from workbench.quotes.language.row_texts import mentions_years, months_of, term_in
from workbench.quotes.language.values import Figure, Problem, read_figure
from workbench.quotes.language.words import LONGEST_TEXT, folded
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.figures import TextReader
from workbench.quotes.layout.headers import price_per_in
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.lines.amounts import agrees, discount_share, line_amounts, per_hidden_units
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row, RowShape, column_letter

LINE_FIELDS = frozenset(
    {
        Field.QUANTITY,
        Field.UNIT_LIST,
        Field.EXTENDED_LIST,
        Field.UNIT_NET,
        Field.EXTENDED,
        Field.DISCOUNT_AMOUNT,
    }
)
PRICE_FIELDS = LINE_FIELDS - {Field.QUANTITY}
NET_FIELDS = frozenset({Field.UNIT_NET, Field.EXTENDED})
_PRICE_PER_TEXT = re.compile(r"(?:price|preis|priced)\s+(?:per|pro|je)\s+(10|100|1000)(?![0-9])")
_UNIT_COUNT = re.compile(r"(10|100|1000)\s*(?:er|ea|each|pcs|pc|st|stk|stück|units?)?\.?")
_REPORTED = LINE_FIELDS | {Field.PRICE_PER, Field.DISCOUNT}
_TOLD_BY_OTHERS = frozenset({Field.PRICE_PER, Field.DISCOUNT})
"""Fields that change nothing where the others prove the amount."""
_SHOWS_CURRENCY = (Field.EXTENDED, Field.UNIT_NET, Field.EXTENDED_LIST, Field.UNIT_LIST)
_TEXT_FIELDS = (
    Field.LEAD_TIME,
    Field.PRICE_PER,
    Field.UNIT,
    Field.CURRENCY,
    Field.TERM_MONTHS,
    Field.REMARK,
)
_OPTION_HEADERS = frozenset(
    {
        "option",
        "optional",
        "optional?",
        "option?",
        "opt",
        "opt.",
        "optionen",
        "opción",
        "opcional",
        "optionnel",
        "옵션",
    }
)
_TICKS = frozenset(
    {"x", "yes", "y", "ja", "j", "oui", "si", "sí", "o", "✓", "✔", "option", "optional", "opt", "예"}
)
_SELECT_HEADERS = frozenset(
    {
        "select",
        "selected",
        "selected?",
        "select (o/x)",
        "선택",
        "선택 여부",
        "선택(o/x)",
        "채택",
        "gewählt",
        "ausgewählt",
    }
)
_SELECTED = frozenset({"o", "○", "◯", "●", "yes", "y", "ja", "j", "oui", "si", "sí", "✓", "✔", "예", "선택"})
_NOT_SELECTED = frozenset({"no", "n", "nein", "non", "✗", "✘", "아니오", "미선택", "제외"})
"""An x is none of them: some tick with it, others strike out."""
_WORDS_KEPT = 20_000
BARE_NUMBER = re.compile(r"[0-9.]*")
MOST_PERCENT = 100
LONGEST_LEAD_TIME = 100

_SAID_BY_LABEL = frozenset({LineRole.TAX, LineRole.DISCOUNT})

REASONS = {
    Problem.TEXT: "its amount is a text that is no number",
    Problem.AMBIGUOUS: "its amount can be read in two ways",
    Problem.ERROR: "its amount is an error value",
    Problem.PENDING: "its amount is a formula that was saved without its result",
    Problem.UNPRICED: "its price is still open",
    Problem.TOO_LARGE: "its amount has more than 13 digits, which no price has",
}


def values_of(figures: Mapping[Field, Figure]) -> dict[Field, Decimal]:
    """The figures that have a value."""
    return {name: value for name, figure in figures.items() if (value := figure[0]) is not None}


@dataclass(frozen=True, slots=True)
class SheetLog:
    """Collects the issues of one sheet."""

    file_name: str
    sheet: str
    issues: list[Issue]

    def add(self, severity: Severity, code: str, message: str, cell: str, suggestion: str) -> None:
        """Report what is wrong with a cell."""
        where = Where(file=self.file_name, sheet=self.sheet, cell=cell)
        self.issues.append(
            Issue(severity=severity, code=code, message=message, where=where, suggestion=suggestion)
        )


class Words(NamedTuple):
    """What the words of a line say, whatever its figures are."""

    price_per: Decimal
    currency: str
    term_months: int | None
    choice: Choice
    label_role: LineRole | None
    """Its role where the text is only a label."""
    role: LineRole
    is_payment: bool
    """Whether it is paid or held back, and nothing that is bought."""


@dataclass(slots=True)
class LineReader:
    """Reads the lines of one table. `over_the_term`: prices of a month or year count for the whole term."""

    table: Table
    log: SheetLog
    over_the_term: bool
    _named: dict[int, dict[str, str]] = field(default_factory=dict)
    """Letters of the columns by field, for each shape of a row."""
    _words: dict[tuple[str, ...], Words] = field(default_factory=dict)
    """What lines with the same words say: long quotes repeat them."""
    _texts: TextReader = field(init=False)
    ticked: int = field(init=False)
    """Number of a column in which options are ticked, 0 without one."""
    selected: int = field(init=False)
    """Number of a column that says yes or no to each line, 0 without one."""

    def __post_init__(self) -> None:
        """Find the columns of texts."""
        self._texts = TextReader(self.table, _TEXT_FIELDS)
        used = {column.number for column in self.table.columns.values()}
        texts = self.table.texts
        self.ticked = next((n for n in texts if n not in used and folded(texts[n]) in _OPTION_HEADERS), 0)
        self.selected = next((n for n in texts if n not in used and folded(texts[n]) in _SELECT_HEADERS), 0)

    def read(self, found: QuoteRow, figures: Mapping[Field, Figure], around: Choice) -> None:
        """Fill in a line from its figures; `around` is the choice that its section stands for."""
        found.kind = RowKind.LINE
        found.figures = values_of(figures)
        found.cells = self.cells(found.row)
        if self.table.breaks:
            self._read_breaks(found)
        if len(found.figures) < len(figures):
            self._report_problems(found, figures)
        lead_time, *texts = self._texts.of(found.row)
        number = "" if BARE_NUMBER.fullmatch(found.line_number) else found.line_number
        words = self.said(
            found.description, found.description or found.label, found.line_class, number, *texts
        )
        printed = found.figures.get(Field.PRICE_PER)
        found.price_per = printed if printed is not None and printed > 0 else words.price_per
        found.currency = words.currency or shown_currency(figures)
        found.term_months = self._term(found, words)
        found.lead_time = lead_time[:LONGEST_LEAD_TIME]
        raw = figures.get(Field.DISCOUNT)
        share = None
        if raw is not None and raw.value is not None and (raw.currency or abs(raw.value) > MOST_PERCENT):
            found.figures = {Field.DISCOUNT_AMOUNT: raw.value, **found.figures}
        elif raw is not None and raw.value is not None:
            share = share_off(raw, found.figures)
        amounts = line_amounts(
            found.figures,
            share,
            found.price_per,
            has_net_column=not NET_FIELDS.isdisjoint(self.table.columns),
            has_quantity_column=Field.QUANTITY in self.table.columns,
        )
        found.discount, found.unit_net = amounts.discount, amounts.unit_net
        found.amount, found.list_amount = amounts.amount, amounts.list_amount
        if self.over_the_term and found.amount is not None and found.term_months:
            column = self.table.columns.get(Field.UNIT_NET) or self.table.columns.get(Field.UNIT_LIST)
            period = months_of(column.header) if column is not None else 0
            if period and Field.EXTENDED not in found.figures:
                found.amount = found.amount * found.term_months / period
        found.role = line_role_of(words, found.amount, found.part_number)
        found.choice = max(around, words.choice)
        if self.ticked and folded(found.row.text(self.ticked)) in _TICKS:
            found.choice = max(found.choice, Choice.OPTION)
        if self.selected:
            self._take_selection(found)
        if found.amount is None:
            found.left_out = self._why_no_amount(figures)
        elif amounts.expected is not None and amounts.expected != amounts.amount:
            per = per_hidden_units(amounts.amount, amounts.expected)
            if per > 1 and found.price_per == 1:
                found.price_per = per
            else:
                self._check_arithmetic(found, amounts.expected)

    def _take_selection(self, found: QuoteRow) -> None:
        """Go by the buyer's or seller's mark in a column of what is selected."""
        mark = folded(found.row.text(self.selected))
        if mark in _SELECTED:
            found.choice = Choice.NONE
        elif mark in _NOT_SELECTED:
            found.choice = max(found.choice, Choice.OPTION)

    def cells(self, row: Row) -> CellAddresses:
        """Address of every mapped cell of a row by the name of its field."""
        return CellAddresses(self.letters(row.shape), row.number)

    def letters(self, shape: RowShape) -> Mapping[str, str]:
        """Letters of the mapped columns by the name of their field, for rows of a shape."""
        named = self._named.get(id(shape))
        if named is None:
            named = self._named[id(shape)] = {
                name.value: column_letter(column.number)
                for name, column in self.table.columns.items()
                if column.number in shape.places
            }
        return named

    def _read_breaks(self, found: QuoteRow) -> None:
        """Unit prices by quantity; that of the line's own quantity where no other column has its price."""
        read = (
            (start, read_figure(found.row.at(number), Field.UNIT_NET, None))
            for start, number in self.table.breaks
        )
        found.breaks = tuple(
            QuantityBreak(from_quantity=start, unit_net=figure.value)
            for start, figure in read
            if figure.value is not None
        )
        quantity = found.figures.get(Field.QUANTITY)
        reached = [step for step in found.breaks if quantity is not None and step.from_quantity <= quantity]
        if reached and Field.UNIT_NET not in self.table.columns:
            found.figures = {**found.figures, Field.UNIT_NET: reached[-1].unit_net}

    def said(self, *texts: str) -> Words:
        """What a line's words say: its description, what names it, its class, its number unless that is
        bare, and the texts of its price-per, unit, currency, term and remark.
        """
        words = self._words.get(texts)
        if words is None:
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            words = self._words[texts] = self._read_words(*texts)
        return words

    def _read_words(
        self,
        description: str,
        text: str,
        line_class: str,
        number: str,
        per: str,
        unit: str,
        currency: str,
        term: str,
        remark: str,
    ) -> Words:
        amounts = self.table.columns.get(Field.EXTENDED)
        of_column = term_in(amounts.header) if amounts is not None else None
        return Words(
            self._price_per(description, per, unit),
            currency_in(currency) if currency else "",
            (term_in(term) if term else None) or term_in(description) or of_column,
            max(
                (choice_in(one) for one in (description, line_class, number, remark) if one),
                default=Choice.NONE,
            ),
            priced_label_role(text),
            line_role(text, line_class),
            names_payment(folded(text)),
        )

    def _price_per(self, description: str, *units: str) -> Decimal:
        for text in units:
            per = _per_in_unit(text) if text else 1
            if per > 1:
                return Decimal(per)
        for name in (Field.UNIT_NET, Field.UNIT_LIST):
            column = self.table.columns.get(name)
            if column is not None and column.price_per > 1:
                return Decimal(column.price_per)
        return per_in_description(description)

    def _term(self, found: QuoteRow, words: Words) -> int | None:
        months, years = found.figures.get(Field.TERM_MONTHS), found.figures.get(Field.TERM_YEARS)
        if months is None and years is not None:
            months = years * 12
        if months is None:
            return words.term_months
        column = self.table.columns.get(Field.TERM_MONTHS)
        in_years = column is not None and mentions_years(column.header)
        return int(months * 12 if in_years else months) or None

    def _check_arithmetic(self, found: QuoteRow, expected: Decimal) -> None:
        printed = found.figures[Field.EXTENDED]
        if agrees(printed, expected, found.figures.get(Field.QUANTITY), found.term_months):
            return
        if printed == -expected and found.choice is not Choice.NONE:  # "(1,250.00)": not in the sum
            found.amount = expected
            return
        self.log.add(
            Severity.WARNING,
            "line_arithmetic",
            f"'{found.name}': its other figures give {expected:,.2f}, the line prints {printed:,.2f}.",
            found.cells["extended"],
            "The printed amount was used; ask the vendor which one holds.",
        )

    # -- what cannot be read -------------------------------------------------------------------

    def _report_problems(self, found: QuoteRow, figures: Mapping[Field, Figure]) -> None:
        for name, figure in figures.items():
            if figure.problem is None:
                continue
            if figure.problem is Problem.PENDING:
                continue  # formulas without a value are reported once per sheet by the reader
            if name not in _REPORTED:
                continue
            cell = found.row.at(self.table.column_of(name))
            if cell is not None and not (figure.problem is Problem.TEXT and price_per_in(cell.text) > 1):
                self._report_problem(name, cell, figure, found)

    def _report_problem(self, name: Field, cell: Cell, figure: Figure, found: QuoteRow) -> None:
        header = self.table.columns[name].header
        shown = cell.text if len(cell.text) <= 60 else f"{cell.text[:57]}…"
        if figure.problem is Problem.AMBIGUOUS and figure.written is not None:
            self.log.add(
                Severity.WARNING,
                "ambiguous_number",
                f"'{shown}' can be {figure.written.comma:,} or {figure.written.point:f} ({header}).",
                cell.address,
                "Ask the vendor which one is meant, and enter it as a number.",
            )
        elif figure.problem is Problem.UNPRICED:
            self.log.add(
                Severity.WARNING,
                "price_open",
                f"'{found.name}' has no price yet: '{shown}' ({header}).",
                cell.address,
                "Ask the vendor for the price; without it the offer is not complete.",
            )
        elif figure.problem is Problem.ERROR:
            self.log.add(
                Severity.WARNING,
                "error_value",
                f"The cell holds the error value {shown} ({header}).",
                cell.address,
                "Ask the vendor for a workbook whose formulas work.",
            )
        elif figure.problem is Problem.TOO_LARGE:
            number = f"{cell.value:.3g}" if isinstance(cell.value, Decimal) else shown
            self.log.add(
                Severity.ERROR,
                "number_too_large",
                f"{number} is larger than any price or quantity ({header}).",
                cell.address,
                "Correct the cell in the workbook and import it again; the row was kept.",
            )
        else:
            proven = name in _TOLD_BY_OTHERS and _amount_is_proven(found)
            self.log.add(
                Severity.WARNING if proven else Severity.ERROR,
                "text_in_number_cell",
                f"'{shown}' is not a number ({header}).",
                cell.address,
                "Correct the cell in the workbook and import it again; the row was kept.",
            )

    def _why_no_amount(self, figures: Mapping[Field, Figure]) -> str:
        problems = [
            figures[name].problem for name in figures if name in LINE_FIELDS and figures[name].problem
        ]
        if problems and problems[0] is not None:
            return REASONS[problems[0]]
        if any(figures[name].value is not None for name in figures if name in PRICE_FIELDS):
            return "it has a price but no quantity"
        return "it has no price of its own"


def _amount_is_proven(found: QuoteRow) -> bool:
    """Whether quantity times unit price gives the amount, all three printed."""
    quantity, amount = found.figures.get(Field.QUANTITY), found.figures.get(Field.EXTENDED)
    unit = found.figures.get(Field.UNIT_NET, found.figures.get(Field.UNIT_LIST))
    if quantity is None or unit is None or amount is None:
        return False
    return agrees(amount, quantity * unit, quantity, None)


def line_role_of(words: Words, amount: Decimal | None, part_number: str) -> LineRole:
    """The role of a line by its words, the sign of its amount and whether it has a part number."""
    role, below_zero = words.label_role, amount is not None and amount < 0
    if role is LineRole.DISCOUNT and not below_zero and part_number:
        role = None
    if role in _SAID_BY_LABEL:
        return role
    return LineRole.DISCOUNT if below_zero and words.role is LineRole.COMPONENT else words.role


def share_off(raw: Figure, figures: Mapping[Field, Decimal]) -> Decimal | None:
    """The discount that a figure means, as a share of the price."""
    value = raw.value
    if value is not None and raw.percent and raw.written is not None:
        value /= 100
    return discount_share(value, raw.percent, figures)


def shown_currency(figures: Mapping[Field, Figure]) -> str:
    """The first currency that the figures of a line show, its amount first; empty without one."""
    return first_currency({name: figure.currency for name, figure in figures.items()})


def first_currency(shown: Mapping[Field, str]) -> str:
    """Of the currencies that the figures of a line show, that of its amount first; empty without one."""
    return next(filter(None, (shown[name] for name in _SHOWS_CURRENCY if name in shown)), "")


@lru_cache(maxsize=1_000)
def _per_in_unit(text: str) -> int:
    """Units that a price is for by its unit: "100 pcs", "per 1,000"; 1 for any other."""
    counted = _UNIT_COUNT.fullmatch(text.casefold())
    return int(counted.group(1)) if counted else price_per_in(text)


@lru_cache(maxsize=20_000)
def per_in_description(text: str) -> Decimal:
    """Units that a price is for by its description: "price per 100"; 1 for any other."""
    found = _PRICE_PER_TEXT.search(text[:LONGEST_TEXT].casefold())
    return Decimal(found.group(1)) if found else Decimal(1)
