"""Read every row of a sheet: its kind, its figures, and what in it cannot be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workbench.domain.control import JobControl, NoControl
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import LineRole
from workbench.quotes.amounts import agrees, discount_share, line_amounts, per_hidden_units
from workbench.quotes.detect import SheetLayout, Table
from workbench.quotes.headers import price_per_in
from workbench.quotes.model import Field
from workbench.quotes.numbers import Mark, currency_in
from workbench.quotes.roles import Choice, TotalRank, choice_in, label_role, line_role, total_rank
from workbench.quotes.rows import QuoteRow, RowKind, in_cents
from workbench.quotes.values import NUMBER_FIELDS, Figure, Problem, proven_mark, read_figure
from workbench.tables.sheet import Cell, Row

_LINE_FIELDS = frozenset(
    {
        Field.QUANTITY,
        Field.UNIT_LIST,
        Field.EXTENDED_LIST,
        Field.UNIT_NET,
        Field.EXTENDED,
        Field.DISCOUNT_AMOUNT,
    }
)
_PRICE_FIELDS = _LINE_FIELDS - {Field.QUANTITY}
_NET_FIELDS = frozenset({Field.UNIT_NET, Field.EXTENDED})
_NOT_A_SUM = frozenset({Field.QUANTITY, Field.DISCOUNT, Field.PRICE_PER, Field.TERM_MONTHS, Field.TERM_YEARS})
_TERM = re.compile(
    r"(?<![\w.,])([0-9]{1,3}|one|two|three|four|five)\s*-?\s*"
    r"(?:(months?|mos?|mths?|monat\w*|mon|mois|meses|개월|ヶ月|个月)|"
    r"(years?|yrs?|y|jahr\w*|j|ans?|años?|년|年))(?!\w)"
)
_PRICE_PER_TEXT = re.compile(r"(?:price|preis|priced)\s+(?:per|pro|je)\s+(10|100|1000)(?![0-9])")
_UNIT_COUNT = re.compile(r"(10|100|1000)\s*(?:er|ea|each|pcs|pc|st|stk|stück|units?)?\.?")
_HELD_ALREADY = re.compile(
    r"(?<!\w)(?:darin|davon|enthalten\w*|thereof|of which|included|therein|dont|incluid\w*|inclus\w*|"
    r"incl|inkl|inkludiert\w*)(?!\w)|其中|うち|内消費税|내 부가세"
)
_TAX_INSIDE = "the prices above hold this tax already"
_MOST_PERCENT = 100
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_MAX_HEADING = 80
_ROWS_BETWEEN_CHECKS = 500

_IN_PERCENT = frozenset({LineRole.DISCOUNT, LineRole.TAX})
_SUMS = frozenset({LineRole.SUBTOTAL, LineRole.TOTAL})
_CHOICES = {LineRole.OPTION: Choice.OPTION, LineRole.ALTERNATIVE: Choice.ALTERNATIVE}

_REASONS = {
    Problem.TEXT: "its amount is a text that is no number",
    Problem.AMBIGUOUS: "its amount can be read in two ways",
    Problem.ERROR: "its amount is an error value",
    Problem.PENDING: "its amount is a formula that was saved without its result",
    Problem.UNPRICED: "its price is still open",
}


@dataclass(slots=True)
class SheetReader:
    """Reads one sheet's rows in order. `fallback_mark` is the decimal mark that the workbook proves.

    `roles` are those that the user gave to rows, by row key; `decided_mark` is the user's decimal mark.
    """

    layout: SheetLayout
    file_name: str
    fallback_mark: Mark | None
    roles: Mapping[str, LineRole] = field(default_factory=dict)
    decided_mark: Mark | None = None
    control: JobControl = field(default_factory=NoControl)
    over_the_term: bool = False
    """Whether prices of a month or year count for the whole term."""
    issues: list[Issue] = field(default_factory=list)
    _section: int = 0
    _choice: Choice = Choice.NONE
    _previous: QuoteRow | None = None
    _running: Decimal = Decimal(0)
    """Sum of the lines read so far, on which a discount or tax in percent is taken."""

    def read(self) -> list[QuoteRow]:
        """Every non-empty row of the sheet exactly once, in order."""
        rows = [self._letterhead_row(row) for row in self.layout.preface]
        if rows:
            self._choice = choice_in(rows[-1].label)
        for table in self.layout.tables:
            self._section += 1
            rows += [
                QuoteRow(self.layout, row, RowKind.HEADER, table, left_out="column headers")
                for row in table.header
            ]
            marks = self._marks(table)
            for index, row in enumerate(table.body):
                if index % _ROWS_BETWEEN_CHECKS == 0:
                    self.control.check(0.1 + 0.5 * index / len(table.body), f"Reading row {row.number:,}")
                found = self._body_row(row, table, marks)
                rows += [found, *_side_charges(found)]
                if found.counts and found.choice is Choice.NONE and not row.hidden:
                    self._running += found.cents
        return rows

    def _marks(self, table: Table) -> dict[Field, Mark | None]:
        marks = {}
        for name in NUMBER_FIELDS & table.columns.keys():
            number = table.column_of(name)
            cells = (cell for row in table.body if (cell := row.at(number)) is not None)
            marks[name] = self.decided_mark or proven_mark(cells) or self.fallback_mark
        return marks

    def _letterhead_row(self, row: Row) -> QuoteRow:
        """A row above the tables; a labelled sum there is a total to check against."""
        label = _label(row)
        found = QuoteRow(self.layout, row, RowKind.LETTERHEAD, label=label, left_out="above the table")
        rank = total_rank(label)
        cell, amount = _last_number(row, self.decided_mark or self.fallback_mark)
        wanted = self.roles.get(found.key)
        if cell is None or amount is None or wanted is LineRole.NOTE:
            return found
        if wanted is not None and wanted not in _SUMS:
            found.kind, found.left_out = RowKind.LINE, ""
            found.amount, found.cells = amount, {"extended": cell.address}
            _give_role(found, wanted)
        elif wanted is not None or rank is not None:
            found.kind, found.role = RowKind.TOTAL, LineRole.TOTAL
            found.total_rank, found.amount = rank or TotalRank.TOTAL, amount
            found.cells = {"extended": cell.address}
        return found

    def _body_row(self, row: Row, table: Table, marks: Mapping[Field, Mark | None]) -> QuoteRow:
        figures = {name: read_figure(row.at(table.column_of(name)), name, marks[name]) for name in marks}
        found = QuoteRow(self.layout, row, RowKind.NOTE, table, label=_label(row), section=self._section)
        for name in (Field.PART_NUMBER, Field.DESCRIPTION, Field.LINE_CLASS, Field.LINE_NUMBER):
            cell = row.at(table.column_of(name))
            setattr(found, name.value, cell.text if cell is not None else "")
        known = {name for name, figure in figures.items() if figure.value is not None}
        priced_each = bool(known & {Field.UNIT_NET, Field.UNIT_LIST}) and Field.QUANTITY in known
        if found.part_number and not known & {Field.QUANTITY} and _announces_sum(found.part_number):
            found.part_number = ""
        may_be_sum = not (priced_each or found.part_number)
        rank = _sum_rank(row, table.column_of(Field.EXTENDED)) if may_be_sum else None
        wanted = self.roles.get(found.key)
        if wanted is not None:
            self._read_as(found, wanted, figures, marks)
        elif rank is not None and self._read_total(found, rank, marks):
            pass
        elif self._is_line(found, figures, known):
            self._read_line(found, figures)
        elif not self._read_label_line(found, marks):
            self._read_text_row(found)
        if found.kind is not RowKind.NOTE:
            self._previous = found
        return found

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
            if any(figures[name].value is not None for name in figures if name in _LINE_FIELDS):
                self._read_line(found, figures)
            else:
                cell, figure = self._sum_cell(found, marks)
                found.kind, found.amount, found.currency = RowKind.LINE, figure.value, figure.currency
                found.cells = {} if cell is None else {"extended": cell.address}
                found.left_out = "" if figure.value is not None else "it has no price of its own"
            _give_role(found, role)

    def _is_line(self, found: QuoteRow, figures: Mapping[Field, Figure], known: set[Field]) -> bool:
        has_subject = bool(found.part_number or found.description)
        if not known & _LINE_FIELDS:
            open_price = any(
                figure.problem is not None and figure.problem is not Problem.TEXT
                for name, figure in figures.items()
                if name in _PRICE_FIELDS
            )
            text_price = any(
                figures[name].problem is Problem.TEXT for name in figures if name in _LINE_FIELDS
            )
            return has_subject and (open_price or (text_price and bool(found.part_number)))
        if found.part_number or Field.QUANTITY in known or known & {Field.UNIT_NET, Field.UNIT_LIST}:
            return True
        return has_subject and label_role(found.description) is None

    # -- lines ---------------------------------------------------------------------------------

    def _read_line(self, found: QuoteRow, figures: Mapping[Field, Figure]) -> None:
        table = _table(found)
        found.kind = RowKind.LINE
        found.figures = {name: figure.value for name, figure in figures.items() if figure.value is not None}
        found.cells = {
            name.value: cell.address
            for name in table.columns
            if (cell := found.row.at(table.column_of(name))) is not None
        }
        self._report_problems(found, figures)
        found.price_per = self._price_per(found)
        found.currency = self._currency(found, figures)
        found.term_months = self._term(found)
        lead_time = found.row.at(table.column_of(Field.LEAD_TIME))
        found.lead_time = lead_time.text[:100] if lead_time is not None else ""
        raw = figures.get(Field.DISCOUNT)
        share = None
        if raw is not None and raw.value is not None and (raw.currency or abs(raw.value) > _MOST_PERCENT):
            found.figures = {Field.DISCOUNT_AMOUNT: raw.value, **found.figures}
        elif raw is not None and raw.value is not None:
            written_percent = raw.percent and raw.written is not None
            value = raw.value / 100 if written_percent else raw.value
            share = discount_share(value, raw.percent, found.figures)
        amounts = line_amounts(
            found.figures,
            share,
            found.price_per,
            has_net_column=bool(table.columns.keys() & _NET_FIELDS),
            has_quantity_column=Field.QUANTITY in table.columns,
        )
        found.discount, found.unit_net = amounts.discount, amounts.unit_net
        found.amount, found.list_amount = amounts.amount, amounts.list_amount
        if self.over_the_term and found.amount is not None and found.term_months:
            column = table.columns.get(Field.UNIT_NET) or table.columns.get(Field.UNIT_LIST)
            period = months_of(column.header) if column is not None else 0
            if period and Field.EXTENDED not in found.figures:
                found.amount = found.amount * found.term_months / period
        found.role = self._line_role(found)
        found.choice = max(self._choice, *(choice_in(text) for text in self._choice_texts(found)))
        if found.amount is None:
            found.left_out = self._why_no_amount(figures)
        elif amounts.expected is not None:
            per = per_hidden_units(amounts.amount, amounts.expected)
            if per > 1 and found.price_per == 1:
                found.price_per = per
            else:
                self._check_arithmetic(found, amounts.expected)

    def _choice_texts(self, found: QuoteRow) -> tuple[str, ...]:
        cell = found.row.at(_table(found).column_of(Field.REMARK))
        return found.description, found.line_class, found.line_number, cell.text if cell else ""

    def _line_role(self, found: QuoteRow) -> LineRole:
        text = found.description or found.label
        role = label_role(text)
        if role is LineRole.DISCOUNT and (found.amount or 0) >= 0 and found.part_number:
            role = None
        if role in {LineRole.TAX, LineRole.DISCOUNT}:
            return role
        role = line_role(text, found.line_class)
        return LineRole.DISCOUNT if (found.amount or 0) < 0 and role is LineRole.COMPONENT else role

    def _price_per(self, found: QuoteRow) -> Decimal:
        table = _table(found)
        printed = found.figures.get(Field.PRICE_PER)
        if printed is not None and printed > 0:
            return printed
        for name in (Field.PRICE_PER, Field.UNIT):
            cell = found.row.at(table.column_of(name))
            if cell is not None:
                counted = _UNIT_COUNT.fullmatch(cell.text.casefold())
                per = int(counted.group(1)) if counted else price_per_in(cell.text)
                if per > 1:
                    return Decimal(per)
        for name in (Field.UNIT_NET, Field.UNIT_LIST):
            column = table.columns.get(name)
            if column is not None and column.price_per > 1:
                return Decimal(column.price_per)
        in_text = _PRICE_PER_TEXT.search(found.description.casefold())
        return Decimal(in_text.group(1)) if in_text else Decimal(1)

    def _currency(self, found: QuoteRow, figures: Mapping[Field, Figure]) -> str:
        cell = found.row.at(_table(found).column_of(Field.CURRENCY))
        if cell is not None and currency_in(cell.text):
            return currency_in(cell.text)
        ordered = (Field.EXTENDED, Field.UNIT_NET, Field.EXTENDED_LIST, Field.UNIT_LIST)
        return next(
            (figures[name].currency for name in ordered if name in figures and figures[name].currency), ""
        )

    def _term(self, found: QuoteRow) -> int | None:
        months, years = found.figures.get(Field.TERM_MONTHS), found.figures.get(Field.TERM_YEARS)
        if months is None and years is not None:
            months = years * 12
        if months is not None:
            column = _table(found).columns.get(Field.TERM_MONTHS)
            in_years = column is not None and mentions_years(column.header)
            return int(months * 12 if in_years else months) or None
        cell = found.row.at(_table(found).column_of(Field.TERM_MONTHS))
        return term_in(cell.text if cell else "") or term_in(found.description)

    def _check_arithmetic(self, found: QuoteRow, expected: Decimal) -> None:
        printed = found.figures[Field.EXTENDED]
        if agrees(printed, expected, found.figures.get(Field.QUANTITY), found.term_months):
            return
        self.issues.append(
            self._issue(
                Severity.WARNING,
                "line_arithmetic",
                f"'{found.name}': its other figures give {expected:,.2f}, the line prints {printed:,.2f}.",
                found.cells["extended"],
                "The printed amount was used; ask the vendor which one holds.",
            )
        )

    # -- what cannot be read -------------------------------------------------------------------

    def _report_problems(self, found: QuoteRow, figures: Mapping[Field, Figure]) -> None:
        for name, figure in figures.items():
            if figure.problem is None or figure.problem is Problem.PENDING:
                continue  # formulas without a value are reported once per sheet by the reader
            if name not in _LINE_FIELDS | {Field.PRICE_PER, Field.DISCOUNT}:
                continue
            cell = found.row.at(_table(found).column_of(name))
            if cell is not None and not (figure.problem is Problem.TEXT and price_per_in(cell.text) > 1):
                self.issues.append(self._problem_issue(name, cell, figure, found))

    def _problem_issue(self, name: Field, cell: Cell, figure: Figure, found: QuoteRow) -> Issue:
        header = _table(found).columns[name].header
        shown = cell.text if len(cell.text) <= 60 else f"{cell.text[:57]}…"
        if figure.problem is Problem.AMBIGUOUS and figure.written is not None:
            return self._issue(
                Severity.WARNING,
                "ambiguous_number",
                f"'{shown}' can be {figure.written.comma:,} or {figure.written.point:f} ({header}).",
                cell.address,
                "Ask the vendor which one is meant, and enter it as a number.",
            )
        if figure.problem is Problem.UNPRICED:
            return self._issue(
                Severity.WARNING,
                "price_open",
                f"'{found.name}' has no price yet: '{shown}' ({header}).",
                cell.address,
                "Ask the vendor for the price; without it the offer is not complete.",
            )
        if figure.problem is Problem.ERROR:
            return self._issue(
                Severity.WARNING,
                "error_value",
                f"The cell holds the error value {shown} ({header}).",
                cell.address,
                "Ask the vendor for a workbook whose formulas work.",
            )
        return self._issue(
            Severity.ERROR,
            "text_in_number_cell",
            f"'{shown}' is not a number ({header}).",
            cell.address,
            "Correct the cell in the workbook and import it again; the row was kept.",
        )

    def _why_no_amount(self, figures: Mapping[Field, Figure]) -> str:
        problems = [
            figures[name].problem for name in figures if name in _LINE_FIELDS and figures[name].problem
        ]
        if problems and problems[0] is not None:
            return _REASONS[problems[0]]
        if any(figures[name].value is not None for name in figures if name in _PRICE_FIELDS):
            return "it has a price but no quantity"
        return "it has no price of its own"

    def _issue(self, severity: Severity, code: str, message: str, cell: str, suggestion: str) -> Issue:
        return Issue(
            severity=severity,
            code=code,
            message=message,
            where=Where(file=self.file_name, sheet=self.layout.sheet.name, cell=cell),
            suggestion=suggestion,
        )

    # -- sums and texts ------------------------------------------------------------------------

    def _read_total(self, found: QuoteRow, rank: TotalRank, marks: Mapping[Field, Mark | None]) -> bool:
        """A row with a label and a sum; False where it has only the label."""
        cell, figure = self._sum_cell(found, marks)
        if cell is None:
            return False
        found.role = LineRole.SUBTOTAL if rank is TotalRank.SUBTOTAL else LineRole.TOTAL
        found.kind, found.total_rank, found.amount = RowKind.TOTAL, rank, figure.value
        found.currency = figure.currency
        found.cells = {"extended": cell.address}
        found.left_out = "a sum of other lines"
        if figure.problem is not None:
            found.left_out = f"a sum; {_REASONS[figure.problem]}"
        if figure.problem in {Problem.TEXT, Problem.AMBIGUOUS, Problem.ERROR}:
            self.issues.append(self._sum_issue(cell, figure))
        if rank is TotalRank.SUBTOTAL:
            self._section += 1
        else:
            self._choice = Choice.NONE
        return True

    def _sum_issue(self, cell: Cell, figure: Figure) -> Issue:
        return self._issue(
            Severity.WARNING,
            "unreadable_total",
            f"The printed sum '{cell.text}' cannot be read: {_REASONS[figure.problem or Problem.TEXT]}.",
            cell.address,
            "Ask the vendor which sum is meant, and enter it as a number.",
        )

    def _read_label_line(self, found: QuoteRow, marks: Mapping[Field, Mark | None]) -> bool:
        """A row with only a label and an amount: freight, tax, discount, or a sum without a label."""
        cell, figure = self._sum_cell(found, marks)
        if cell is None or figure.value is None:
            return self._read_percentage_line(found)
        role = label_role(found.label)
        if role is None:
            if found.label or cell.column != _table(found).column_of(Field.EXTENDED):
                return False
            found.kind, found.role, found.total_rank = RowKind.TOTAL, LineRole.SUBTOTAL, TotalRank.UNLABELLED
            found.left_out = "a sum of other lines"
        else:
            found.kind, found.role = RowKind.LINE, role
            found.choice = self._choice
            found.currency = figure.currency
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
        if role not in _IN_PERCENT or cell is None or figure.value is None or not self._running:
            return False
        share = abs(figure.value) / (100 if figure.written is not None else 1)
        if share >= 1:
            return False
        sign = -1 if role is LineRole.DISCOUNT else 1
        if role is LineRole.TAX and _HELD_ALREADY.search(found.label.casefold()):
            found.tax_inside, found.left_out = True, _TAX_INSIDE
            share /= 1 + share
        found.kind, found.role, found.choice = RowKind.LINE, role, self._choice
        found.amount = sign * in_cents(self._running * share)
        found.cells = {"extended": cell.address}
        self.issues.append(
            self._issue(
                Severity.NOTE,
                "amount_computed",
                f"'{found.name}' prints a percentage only; {found.amount:,.2f} was computed from it.",
                cell.address,
                "Check it against the vendor's total.",
            )
        )
        return True

    def _sum_cell(self, found: QuoteRow, marks: Mapping[Field, Mark | None]) -> tuple[Cell | None, Figure]:
        """The cell with the sum of a labelled row: in the net column, else its last figure."""
        table = _table(found)
        not_sums = {table.column_of(name) for name in _NOT_A_SUM}
        net = found.row.at(table.column_of(Field.EXTENDED))
        cells = [net] if net is not None else []
        cells += [
            cell for cell in reversed(found.row.cells) if cell.column not in not_sums and cell is not net
        ]
        open_sum: tuple[Cell | None, Figure] = (None, Figure(None))
        for cell in cells:
            figure = read_figure(cell, Field.EXTENDED, marks.get(Field.EXTENDED, self.fallback_mark))
            if figure.value is not None and not figure.words and not figure.percent:
                return cell, figure
            if figure.problem not in {None, Problem.TEXT} and open_sum[0] is None:
                open_sum = cell, figure
        if open_sum[0] is None:
            return _behind_label(found.row, self.decided_mark or self.fallback_mark)
        return open_sum

    def _read_text_row(self, found: QuoteRow) -> None:
        previous = self._previous
        follows = previous is not None and previous.kind is RowKind.LINE and self._is_below(found, previous)
        choice = choice_in(found.label)
        if choice is Choice.NONE and follows and previous is not None:
            previous.notes_below.append(found.label)
            found.left_out = "text that belongs to the line above"
            return
        if len(found.label) <= _MAX_HEADING and not found.label.endswith((".", "!")):
            found.kind, found.left_out = RowKind.HEADING, "a heading"
            self._section += 1
            self._choice = choice
        else:
            found.left_out = "a note"
            if choice is not Choice.NONE:
                self._choice = choice

    def _is_below(self, found: QuoteRow, line: QuoteRow) -> bool:
        """Whether a text row goes on with the description of the line above it."""
        distance = found.number - line.number - len(line.notes_below)
        first = found.row.cells[0].column
        column = _table(found).column_of(Field.DESCRIPTION)
        return distance == 1 and first == column and column > line.row.cells[0].column


def _give_role(found: QuoteRow, role: LineRole) -> None:
    """Make a line what the user says it is; an option or alternative keeps what it is made of."""
    found.choice = _CHOICES.get(role, Choice.NONE)
    if found.choice is Choice.NONE:
        found.role = role
    elif found.role is LineRole.NOTE:
        found.role = line_role(found.description or found.label, found.line_class)


def _side_charges(line: QuoteRow) -> list[QuoteRow]:
    """Freight and tax that stand in columns of their own beside a line's amount."""
    if line.kind is not RowKind.LINE:
        return []
    return [
        QuoteRow(
            line.layout,
            line.row,
            RowKind.LINE,
            line.table,
            label=f"{role.value} of {line.name}",
            role=role,
            amount=line.figures[name],
            currency=line.currency,
            cells={"extended": line.cells[name.value]},
            choice=line.choice,
            section=line.section,
            side=True,
        )
        for name, role in ((Field.FREIGHT, LineRole.FREIGHT), (Field.TAX, LineRole.TAX))
        if line.figures.get(name)
    ]


def term_in(text: str) -> int | None:
    """Months of the first term a text names: "36 months", "3-year", "5 Jahre"; None without one."""
    match = _TERM.search(text.casefold())
    if match is None:
        return None
    number = _NUMBER_WORDS.get(match.group(1)) or int(match.group(1))
    return number * (1 if match.group(2) else 12) or None


def months_of(header: str) -> int:
    """Months that a price under the header is for: 1 for "monthly price", 12 for "annual price", else 0."""
    lowered = header.casefold()
    if re.search(r"month|monat|mtl|/\s?mo(?!\w)|mensuel|mensual|par mois|por mes|월|月", lowered):
        return 1
    return 12 if re.search(r"annual|year|jährl|pro jahr|annuel|par an|anual|por año|연간|年", lowered) else 0


def mentions_years(header: str) -> bool:
    """Whether a header says that its figures are years."""
    return re.search(r"year|jahr", header.casefold()) is not None


def _table(found: QuoteRow) -> Table:
    if found.table is None:
        raise ValueError("a row outside the tables has no columns")
    return found.table


def _texts(row: Row) -> Iterator[Cell]:
    return (cell for cell in row.cells if isinstance(cell.value, str))


def _announces_sum(text: str) -> bool:
    """Whether a text in the column of part numbers is the label of a sum or charge."""
    if _rank_in(text) is not None:
        return True
    return label_role(text) is not None and not any(map(str.isdigit, text))


def _rank_in(text: str) -> TotalRank | None:
    """What sum a text announces: a label, or a label with its figure behind a colon."""
    label, _, figure = text.rpartition(":")
    rank = total_rank(text)
    if rank is None and label and any(map(str.isdigit, figure)):
        return total_rank(label)
    return rank


def _sum_rank(row: Row, net_column: int) -> TotalRank | None:
    """What sum a row prints: of several labels, the last one before the net column says it."""
    ranks = [(cell.column, rank) for cell in _texts(row) if (rank := _rank_in(cell.text)) is not None]
    before = [rank for column, rank in ranks if column < net_column]
    return before[-1] if before else ranks[0][1] if ranks else None


def _label(row: Row) -> str:
    return " ".join(cell.text for cell in _texts(row) if len(cell.text) <= 2000)


def _behind_label(row: Row, mark: Mark | None) -> tuple[Cell | None, Figure]:
    """A sum in the same cell as its label: "Grand total: USD 1,250.00"."""
    for cell in _texts(row):
        label, colon, text = cell.text.rpartition(":")
        if colon and total_rank(label) is not None:
            figure = read_figure(cell._replace(value=text.strip()), Field.EXTENDED, mark)
            if figure.value is not None and not figure.words:
                return cell, figure
    return None, Figure(None)


def _last_number(row: Row, mark: Mark | None) -> tuple[Cell | None, Decimal | None]:
    """The last cell of a row that holds a figure, and the figure."""
    for cell in reversed(row.cells):
        figure = read_figure(cell, Field.EXTENDED, mark)
        if figure.value is not None and not figure.words:
            return cell, figure.value
    return None, None
