"""Read every row of a sheet: its kind, its figures, and what in it cannot be read."""

import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from workbench.domain.control import JobControl, NoControl
from workbench.domain.issue import Issue, Severity
from workbench.domain.quote import LineRole
from workbench.quotes.language.charges import names_delivery_alone, names_payment
from workbench.quotes.language.money_unit import in_full, money_unit, stated_unit, stating_cell
from workbench.quotes.language.numbers import Mark, common_mark
from workbench.quotes.language.roles import (
    Choice,
    TotalRank,
    choice_in,
    label_role,
    total_rank,
)
from workbench.quotes.language.row_texts import (
    announces_charge,
    announces_fee,
    announces_sum,
    behind_label,
    counts_systems,
    label_before,
    label_of,
    last_number,
    sum_cells,
    sum_rank,
)
from workbench.quotes.language.values import (
    MONEY_FIELDS,
    NO_FIGURES,
    NUMBER_FIELDS,
    Figure,
    Problem,
    read_figure,
)
from workbench.quotes.language.words import folded, mentions
from workbench.quotes.layout.choice_headers import year_columns
from workbench.quotes.layout.detect import SheetLayout, Table, is_header_inside
from workbench.quotes.layout.figures import ColumnMarks, FigureReader, TextReader, summed
from workbench.quotes.layout.gross_amounts import read_gross
from workbench.quotes.layout.rows import QuoteRow, RowKind, cents_of, in_cents
from workbench.quotes.lines.document_rows import document_rows
from workbench.quotes.lines.given_roles import give_role
from workbench.quotes.lines.item_names import is_item_name, names_items_by_number
from workbench.quotes.lines.odd_sums import read_below_labels, sum_by_digits
from workbench.quotes.lines.plain_lines import PlainLines
from workbench.quotes.lines.read_line import LINE_FIELDS, PRICE_FIELDS, REASONS, LineReader, SheetLog
from workbench.quotes.lines.side_charges import CHARGES, charges_beside, side_charges, totals_beside
from workbench.quotes.lines.sums_above import SumsAbove, table_of
from workbench.quotes.lines.tax_recap import IN_RECAP, begins_recap, goes_on
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row

_NOT_A_SUM = frozenset({Field.QUANTITY, Field.DISCOUNT, Field.PRICE_PER, Field.TERM_MONTHS, Field.TERM_YEARS})
_HELD_ALREADY = re.compile(
    r"(?<!\w)(?:darin|davon|enthalten\w*|thereof|of which|included|therein|dont|incluid\w*|inclus\w*|"
    r"incl|inkl|inkludiert\w*)(?!\w)|其中|うち|内消費税|내 부가세"
)
_SUBJECT_FIELDS = (Field.PART_NUMBER, Field.DESCRIPTION, Field.LINE_CLASS, Field.LINE_NUMBER)
_UNIT_PRICES = frozenset({Field.UNIT_NET, Field.UNIT_LIST})
_TAX_INSIDE = "the prices above hold this tax already"
_WITHHELD = "a tax that the buyer pays in the vendor's name, not taken off the price"
_PAYMENT = "a payment, not part of the price"
_MAX_HEADING = 80
_MOST_PERCENT = 100
_MOST_DELIVERY = Decimal("0.2")
_NUMBERED_DOCUMENT = re.compile(
    r"(?:offer|angebot|offre|oferta|proposal|quote|quotation)\s+(?:[1-9]|[a-h])(?!\w)"
)
_EITHER = re.compile(
    r"[-–—*\s(]*(?:or|oder|ou|oppure|of|lub|vagy|veya|또는|または|或|或者|alternatively)[-–—*\s):]*"
)
_ROWS_BETWEEN_CHECKS = 100
_ROWS_AT_ONCE = 2_000
"""Rows that are read by column together: they take some hundredths of a second."""

_IN_PERCENT = frozenset({LineRole.DISCOUNT, LineRole.TAX})
_UNREADABLE = frozenset({Problem.TEXT, Problem.TOO_LARGE, Problem.AMBIGUOUS, Problem.ERROR})
_SUMS = frozenset({LineRole.SUBTOTAL, LineRole.TOTAL})


class TooMuchTextError(Exception):
    """The rows of a sheet take too long to read: texts without end."""

    def __init__(self, sheet: str, row: int) -> None:
        super().__init__(f"{sheet}: stopped at row {row}")
        self.sheet = sheet
        self.row = row


@dataclass(slots=True)
class SheetReader:
    """Reads one sheet's rows in order. `fallback_mark` is the decimal mark that the workbook proves.

    `roles` are those that the user gave to rows, by row key; `decided_mark` is the user's decimal mark.
    """

    layout: SheetLayout
    file_name: str
    fallback_mark: Mark | None
    proven_marks: ColumnMarks
    roles: Mapping[str, LineRole] = field(default_factory=dict)
    decided_mark: Mark | None = None
    control: JobControl = field(default_factory=NoControl)
    over_the_term: bool = False
    """Whether prices of a month or year count for the whole term."""
    deadline: float = math.inf
    """Processor time of the thread at which to give up."""
    issues: list[Issue] = field(default_factory=list)
    _section: int = 0
    _choice: Choice = Choice.NONE
    _previous: QuoteRow | None = None
    _stated_unit: int = 1
    _units: Mapping[Field, int] = field(default_factory=dict)
    """Fields of the present table whose amounts stand for more than one unit of currency."""
    _lines: LineReader | None = None
    _sums: SumsAbove = field(default_factory=SumsAbove)
    _tax_read: bool = False
    _withheld: bool = False
    """Whether a tax withheld from the payment was printed: a sum below it is what is paid out."""
    _either: bool = False
    """Whether the row above says that the line below is an alternative to the one above it."""
    _recap: bool = False
    _named_by_number: bool = False
    """Whether the present table names its items in the column of line numbers."""
    _sums_before: int = 0
    """How many sums were printed above the present table."""

    def _line_reader(self, table: Table) -> LineReader:
        if self._lines is None or self._lines.table is not table:
            self._lines = LineReader(table, self._log, self.over_the_term)
        return self._lines

    @property
    def _mark(self) -> Mark | None:
        return self.decided_mark or self.fallback_mark

    @property
    def _log(self) -> SheetLog:
        return SheetLog(self.file_name, self.layout.sheet.name, self.issues)

    def read(self) -> list[QuoteRow]:
        """Every non-empty row of the sheet exactly once, in order. Raises TooMuchTextError."""
        self._stated_unit = stated_unit(self.layout.preface)
        rows = [self._letterhead_row(row) for row in self.layout.preface]
        if rows and not self._is_title(rows[-1].label):
            self._choice = choice_in(rows[-1].label)
        for table in self.layout.tables:
            self._section += 1
            rows += [
                QuoteRow(self.layout, row, RowKind.HEADER, table, left_out="column headers")
                for row in table.header
            ]
            rows += totals_beside(self.layout, table, self._mark)
            rows += document_rows(self.layout, table, self._mark)
            rows += self._body(table)
        return rows

    def _body(self, table: Table) -> list[QuoteRow]:
        """The rows of a table: plain lines by column, so many at once, all others one by one."""
        rows: list[QuoteRow] = []
        marks = self._marks(table)
        self._units = self._money_units(table)
        self._named_by_number = names_items_by_number(table)
        self._sums_before = self._sums.printed
        figures, texts = FigureReader(table, marks), TextReader(table, _SUBJECT_FIELDS)
        plain = None
        reader = self._line_reader(table)
        if not (self.roles or self._units or reader.ticked or reader.selected or table.gross):
            plain = PlainLines(self.layout, reader, figures)
        for start in range(0, len(table.body), _ROWS_AT_ONCE):
            self._check(table, start)
            block = table.body[start : start + _ROWS_AT_ONCE]
            lines = plain.read(block) if plain is not None else [None] * len(block)
            index = 0
            while index < len(block):
                line = lines[index]
                if line is None:
                    if index % _ROWS_BETWEEN_CHECKS == 0:
                        self._check(table, start + index)
                    row = block[index]
                    found = self._body_row(row, table, marks, figures.of(row), texts.of(row))
                    rows += self._take(found)
                    index += 1
                    continue
                behind = _first_none(lines, index)
                rows += self._take_lines([line for line in lines[index:behind] if line is not None])
                index = behind
        return rows

    def _check(self, table: Table, index: int) -> None:
        """Report progress. Raises TooMuchTextError where the rows take too long."""
        number = table.body[index].number
        if time.thread_time() > self.deadline:
            raise TooMuchTextError(self.layout.sheet.name, number)
        self.control.check(0.1 + 0.5 * index / len(table.body), f"Reading row {number:,}")

    def _take(self, found: QuoteRow) -> list[QuoteRow]:
        """Go on behind a row; the row and its further charges."""
        if found.role is LineRole.FREIGHT and found.kind is RowKind.LINE and self._is_milestone(found):
            found.role = LineRole.COMPONENT
        if found.kind is not RowKind.NOTE:
            self._previous = found
            self._either = False
            is_tax = found.kind is RowKind.LINE and found.role is LineRole.TAX and found.counts
            self._sums.taxes = [*self._sums.taxes, found.cents] if is_tax else []
        if found.counts and found.choice is Choice.NONE and not found.row.hidden:
            self._sums.add([found.cents])
        elif found.kind is RowKind.TOTAL:
            self._sums.end_section()
        if found.kind is RowKind.TOTAL:
            return [*charges_beside(found, self._mark), found]
        return [found, *side_charges(found)]

    def _is_milestone(self, found: QuoteRow) -> bool:
        """Whether a bare "delivery" is no freight: it takes a large share of everything, as payments do."""
        return found.cents > self._sums.running * _MOST_DELIVERY and names_delivery_alone(folded(found.name))

    def _take_lines(self, lines: list[QuoteRow]) -> list[QuoteRow]:
        """Go on behind plain lines, as `_take` does behind each of them."""
        section, choice, none = self._section, self._choice, Choice.NONE
        for line in lines:
            line.section = section
        if choice is not none:
            for line in lines:
                line.choice = max(choice, line.choice)
        if self._either:
            lines[0].choice = Choice.ALTERNATIVE
        self._previous, self._either, self._sums.taxes = lines[-1], False, []
        self._sums.add(cents_of(line for line in lines if line.choice is none and not line.row.hidden))
        columns = table_of(lines[0]).columns
        if CHARGES.isdisjoint(columns):
            return lines
        return [row for line in lines for row in (line, *side_charges(line))]

    @property
    def _around(self) -> Choice:
        """The choice that the section, or an "or" above the line, stands for."""
        return Choice.ALTERNATIVE if self._either else self._choice

    def _is_title(self, label: str) -> bool:
        """Whether "Offer 7" above the first table is the document's number: no other offer is headed so."""
        if not _NUMBERED_DOCUMENT.match(label.casefold().strip()):
            return False
        rows = (row for table in self.layout.tables for row in table.body if len(row.shape.columns) == 1)
        return not any(choice_in(label_of(row)) is Choice.ALTERNATIVE for row in rows)

    def _money_units(self, table: Table) -> dict[Field, int]:
        units = {
            name: unit
            for name in MONEY_FIELDS & table.columns.keys()
            if (unit := money_unit(table.columns[name].header)) != 1 or (unit := self._stated_unit) != 1
        }
        if units:
            cells = [row.at(table.columns[name].number) for row in table.header for name in units]
            stated = stating_cell([*cells, *(cell for row in self.layout.preface for cell in row.cells)])
            self._log.add(
                Severity.NOTE,
                "amounts_in_thousands",
                f"The amounts are stated in units of {max(units.values()):,}; they are read in full.",
                (stated or (*table.header, *table.body)[0].cells[0]).address,
                "Check one amount against the vendor's letter.",
            )
        return units

    def _marks(self, table: Table) -> dict[Field, Mark | None]:
        marks = {}
        for name in (name for name in table.columns if name in NUMBER_FIELDS):
            proven = common_mark(self.proven_marks.of(self.layout.sheet, table, name))
            marks[name] = self.decided_mark or proven or self.fallback_mark
        return marks

    def _letterhead_row(self, row: Row) -> QuoteRow:
        """A row above the tables; a labelled sum there is a total to check against."""
        label = label_of(row)
        found = QuoteRow(self.layout, row, RowKind.LETTERHEAD, label=label, left_out="above the table")
        cell, figure = last_number(row, self._mark)
        rank = total_rank(label)
        if rank is None and cell is not None:
            rank = total_rank(label_before(row, cell))
        amount = in_full(
            figure, cell, money_unit(label) if money_unit(label) != 1 else self._stated_unit
        ).value
        wanted = self.roles.get(found.key)
        if cell is None or amount is None or wanted is LineRole.NOTE:
            return found
        if wanted is not None and wanted not in _SUMS:
            found.kind, found.left_out = RowKind.LINE, ""
            found.amount, found.cells, found.decided = amount, {"extended": cell.address}, True
            give_role(found, wanted)
        elif wanted is not None or rank is not None:
            found.kind, found.role = RowKind.TOTAL, LineRole.TOTAL
            found.total_rank = rank or TotalRank.TOTAL
            found.amount = (
                abs(amount) if cell.text.startswith("(") else amount
            )  # "(₩1,650,000)", in words before
            found.cells = {"extended": cell.address}
        elif not figure.percent and (announces_charge(label) or announces_fee(label_before(row, cell), cell)):
            found.kind = RowKind.LINE
            found.role = label_role(label_before(row, cell) or label) or LineRole.SERVICE
            found.left_out, found.amount, found.currency = "", amount, figure.currency
            found.cells = {"extended": cell.address}
        return found

    def _body_row(
        self,
        row: Row,
        table: Table,
        marks: Mapping[Field, Mark | None],
        figures: dict[Field, Figure],
        texts: Sequence[str],
    ) -> QuoteRow:
        found = QuoteRow(self.layout, row, RowKind.NOTE, table, section=self._section)
        found.part_number, found.description, found.line_class, found.line_number = texts
        if self._sums.printed and self._is_recap(found):
            return found
        if self._sums.printed == self._sums_before and read_below_labels(found, self._mark):
            self._sums.printed += 1
            return found
        if table.gross:
            read_gross(table, row, figures, self._mark)
        if table.parts:
            figures[Field.EXTENDED] = summed(row, table.parts, marks[Field.EXTENDED])
        for name, unit in self._units.items():
            figures[name] = in_full(figures[name], row.at(table.column_of(name)), unit)
        known = {name for name, figure in figures.items() if figure.value is not None}
        priced_each = not known.isdisjoint(_UNIT_PRICES) and Field.QUANTITY in known
        if not (priced_each and found.description):
            found.label = label_of(row)
        if found.part_number and Field.QUANTITY not in known and announces_sum(found.part_number):
            found.part_number = ""
        may_be_sum = not (priced_each or found.part_number)
        rank = sum_rank(row, table.column_of(Field.EXTENDED)) if may_be_sum else None
        if may_be_sum and rank is None:
            rank = self._sums.silent_sum(found, figures, known)
        wanted = self.roles.get(found.key) if self.roles else None
        if wanted is not None:
            self._read_as(found, wanted, figures, marks)
        elif rank is None or not self._read_total(found, rank, marks):
            if _is_payment(found, known):
                found.left_out = _PAYMENT
            elif self._is_line(found, figures, known):
                self._line_reader(table_of(found)).read(found, figures, self._around)
            elif not self._read_label_line(found, marks):
                self._read_text_row(found)
        return found

    def _is_recap(self, found: QuoteRow) -> bool:
        """Whether a row behind a sum belongs to a recap of the tax."""
        self._recap = (self._recap and goes_on(found.row, self._mark)) or begins_recap(found.row)
        if self._recap:
            found.label, found.left_out = label_of(found.row), IN_RECAP
        return self._recap

    def _read_as(
        self,
        found: QuoteRow,
        role: LineRole,
        figures: Mapping[Field, Figure],
        marks: Mapping[Field, Mark | None],
    ) -> None:
        """A row whose role the user gave."""
        if role is LineRole.NOTE:
            found.left_out = "you marked it as a note"
        elif role in _SUMS:
            rank = TotalRank.SUBTOTAL if role is LineRole.SUBTOTAL else TotalRank.TOTAL
            if not self._read_total(found, rank, marks):
                found.left_out = "it has no sum"
        else:
            if any(figures[name].value is not None for name in figures if name in LINE_FIELDS):
                self._line_reader(table_of(found)).read(found, figures, self._choice)
            else:
                cell, figure = self._sum_cell(found, marks)
                found.kind, found.amount, found.currency = RowKind.LINE, figure.value, figure.currency
                found.cells = {} if cell is None else {"extended": cell.address}
                found.left_out = "" if figure.value is not None else "it has no price of its own"
            give_role(found, role)

    def _is_line(self, found: QuoteRow, figures: Mapping[Field, Figure], known: set[Field]) -> bool:
        first = self._sums.printed == self._sums_before
        named = first and self._named_by_number and is_item_name(found.line_number)
        has_subject = bool(found.part_number or found.description or named)
        if not known & LINE_FIELDS:
            if is_header_inside(found.row):
                return False
            open_price = any(
                figure.problem is not None and figure.problem not in NO_FIGURES
                for name, figure in figures.items()
                if name in PRICE_FIELDS
            )
            text_price = any(figures[name].problem in NO_FIGURES for name in figures if name in LINE_FIELDS)
            return has_subject and (open_price or (text_price and bool(found.part_number)))
        if found.part_number or Field.QUANTITY in known:
            return True
        if not (found.label or has_subject) and self._sums.are_given_by(figures):
            return False
        if not known.isdisjoint(_UNIT_PRICES):
            # Where no column has the amounts, a discount or freight prints its own where prices stand.
            has_amounts = Field.EXTENDED in table_of(found).columns
            return has_amounts or label_role(found.description or found.label) is None
        if counts_systems(found.label) or self._sums.is_tax_below_a_sum(
            found, figures, known, self._previous, self._mark
        ):
            return False
        return has_subject and label_role(found.description) is None

    # -- sums and texts ------------------------------------------------------------------------

    def _read_total(self, found: QuoteRow, rank: TotalRank, marks: Mapping[Field, Mark | None]) -> bool:
        """A row with a label and a sum; False where it has only the label."""
        cell, figure = self._sum_cell(found, marks)
        if cell is None:
            cell, figure = sum_by_digits(found, self._sums, self._log)
        if cell is None:
            return False
        if rank is TotalRank.SUBTOTAL and self._sums.printed and in_cents(figure.value) == self._sums.running:
            rank = TotalRank.TOTAL  # "Total hardware and services" below a total of each
        if self._withheld:
            rank = TotalRank.OTHER
        elif rank is TotalRank.OTHER and self._adds_years(found, figure):
            rank = TotalRank.TOTAL
        self._sums.printed += 1
        found.role = LineRole.SUBTOTAL if rank is TotalRank.SUBTOTAL else LineRole.TOTAL
        found.kind, found.total_rank, found.amount = RowKind.TOTAL, rank, figure.value
        found.currency = figure.currency
        found.cells = {"extended": cell.address}
        found.left_out = "a sum of other lines"
        if isinstance(cell.value, str) and found.label != cell.text:  # of a text file: "Total 241360"
            found.label = found.label.removesuffix(cell.text).strip()
        if figure.problem is not None:
            found.left_out = f"a sum; {REASONS[figure.problem]}"
        if figure.problem in _UNREADABLE:
            self._report_sum(cell, figure)
        if rank is TotalRank.SUBTOTAL:
            self._section += 1
        else:
            self._choice = Choice.NONE
        return True

    def _adds_years(self, found: QuoteRow, figure: Figure) -> bool:
        """Whether an "annual total" below columns of years and of their sum is that of all lines."""
        years = year_columns(table_of(found).texts)
        return bool(years) and in_cents(figure.value) == self._sums.running

    def _report_sum(self, cell: Cell, figure: Figure) -> None:
        self._log.add(
            Severity.WARNING,
            "unreadable_total",
            f"The printed sum '{cell.text}' cannot be read: {REASONS[figure.problem or Problem.TEXT]}.",
            cell.address,
            "Ask the vendor which sum is meant, and enter it as a number.",
        )

    def _read_label_line(self, found: QuoteRow, marks: Mapping[Field, Mark | None]) -> bool:
        """A row with only a label and an amount: freight, tax, discount, or a sum without a label."""
        cell, figure = self._sum_cell(found, marks)
        if mentions("paid", found.label) or (self._tax_read and mentions("cash_discount", found.label)):
            found.left_out = _PAYMENT
            return True
        if cell is None or figure.value is None:
            return self._read_percentage_line(found)
        if figure.value < 0 and mentions("withheld", found.label):
            found.left_out, self._withheld = _WITHHELD, True
            return True
        role = label_role(found.label) or self._sums.silent_charge(found, figure, self._mark)
        if role is LineRole.TAX and self._sums.adds_taxes(found.label, figure):
            found.kind, found.role, found.total_rank = RowKind.TOTAL, LineRole.SUBTOTAL, TotalRank.OTHER
            found.left_out, found.currency = "a sum of the taxes above", figure.currency
        elif role is None:
            if found.label or cell.column != table_of(found).column_of(Field.EXTENDED):
                return False
            found.kind, found.role, found.total_rank = RowKind.TOTAL, LineRole.SUBTOTAL, TotalRank.UNLABELLED
            found.left_out = "a sum of other lines"
        else:
            found.kind, found.role = RowKind.LINE, role
            found.choice = self._choice or choice_in(found.label)
            found.currency = figure.currency
            self._tax_read = self._tax_read or role is LineRole.TAX
            if role is LineRole.TAX and _HELD_ALREADY.search(found.label.casefold()):
                found.tax_inside, found.left_out = True, _TAX_INSIDE
        found.amount = figure.value
        found.cells = {"extended": cell.address}
        return True

    def _read_percentage_line(self, found: QuoteRow) -> bool:
        """A discount or tax that is printed as a percentage of the lines above, without its amount."""
        role = label_role(found.label)
        cells = ((cell, read_figure(cell, Field.DISCOUNT, None)) for cell in found.row.cells)
        cell, figure = next(
            (pair for pair in cells if pair[1].percent and pair[1].value), (None, Figure(None))
        )
        if role not in _IN_PERCENT or cell is None or figure.value is None or not self._sums.running:
            return False
        share = abs(figure.value) / (100 if figure.written is not None else 1)
        if share >= 1:
            return False
        sign = -1 if role is LineRole.DISCOUNT else 1
        if role is LineRole.TAX and _HELD_ALREADY.search(found.label.casefold()):
            found.tax_inside, found.left_out = True, _TAX_INSIDE
            share /= 1 + share
        found.kind, found.role, found.choice = RowKind.LINE, role, self._choice
        found.amount = sign * in_cents(self._sums.running * share)
        found.cells = {"extended": cell.address}
        self._log.add(
            Severity.NOTE,
            "amount_computed",
            f"'{found.name}' prints a percentage only; {found.amount:,.2f} was computed from it.",
            cell.address,
            "Check it against the vendor's total.",
        )
        return True

    def _sum_cell(self, found: QuoteRow, marks: Mapping[Field, Mark | None]) -> tuple[Cell | None, Figure]:
        """The cell with the sum of a labelled row: in the net column, else its last figure."""
        table = table_of(found)
        not_sums = {table.column_of(name) for name in _NOT_A_SUM}
        net = found.row.at(table.column_of(Field.EXTENDED))
        open_sum: tuple[Cell | None, Figure] = (None, Figure(None))
        for cell in sum_cells(found.row, net, not_sums):
            mark = marks.get(Field.EXTENDED, self.fallback_mark)
            figure = read_figure(cell, Field.EXTENDED, mark)
            if table.parts and cell is net:
                figure = summed(found.row, table.parts, mark)
            if figure.value is not None and not figure.words and not figure.percent:
                return cell, in_full(figure, cell, self._sum_unit(cell, table))
            if figure.problem not in {None, Problem.TEXT} and open_sum[0] is None:
                open_sum = cell, figure
        if Field.EXTENDED not in table.columns:
            beside = [cell for cell in found.row.cells if cell.column == table.column_of(Field.DISCOUNT)]
            for cell in beside:
                figure = read_figure(cell, Field.EXTENDED, self.fallback_mark)
                if figure.value is not None and not figure.percent and abs(figure.value) > _MOST_PERCENT:
                    return cell, figure  # no discount is so much: the sum stands in the last column
        if open_sum[0] is None:
            return behind_label(found.row, self._mark)
        return open_sum

    def _sum_unit(self, cell: Cell, table: Table) -> int:
        if not self._units:
            return 1
        name = next((name for name, column in table.columns.items() if column.number == cell.column), None)
        return self._units.get(name or Field.EXTENDED, max(self._units.values()))

    def _read_text_row(self, found: QuoteRow) -> None:
        previous = self._previous
        if is_header_inside(found.row):
            found.kind, found.left_out = RowKind.HEADER, "column headers"
            return
        if (
            _EITHER.fullmatch(found.label.casefold())
            and previous is not None
            and previous.kind is RowKind.LINE
        ):
            found.left_out = "it says that one of the lines around it is bought"
            previous.choice, self._either = Choice.ALTERNATIVE, True
            return
        follows = previous is not None and previous.kind is RowKind.LINE and self._is_below(found, previous)
        choice = choice_in(found.label)
        if choice is Choice.NONE and follows and previous is not None:
            previous.add_note(found.label)
            found.left_out = "text that belongs to the line above"
            return
        if len(found.label) <= _MAX_HEADING and not found.label.endswith((".", "!")):
            found.kind, found.left_out = RowKind.HEADING, "a heading"
            self._section += 1
            self._sums.of_heading = Decimal(0)
            self._choice = choice
        else:
            found.left_out = "a note"
            if choice is not Choice.NONE:
                self._choice = choice

    def _is_below(self, found: QuoteRow, line: QuoteRow) -> bool:
        """Whether a text row goes on with the description of the line above it."""
        distance = found.number - line.number - len(line.notes_below or ())
        first = found.row.cells[0].column
        column = table_of(found).column_of(Field.DESCRIPTION)
        return distance == 1 and first == column and column > line.row.cells[0].column


def _is_payment(found: QuoteRow, known: set[Field]) -> bool:
    """Whether a row of a table with figures is a payment made or held back."""
    return not known.isdisjoint(PRICE_FIELDS) and names_payment(folded(found.description or found.label))


def _first_none(lines: Sequence[QuoteRow | None], start: int) -> int:
    """Index of the first None from an index on, or behind the last."""
    try:
        return lines.index(None, start)
    except ValueError:
        return len(lines)
