"""From a vendor's file to a reconciled quote."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from string import ascii_uppercase

from workbench.domain.collector import collector_held_back
from workbench.domain.control import JobControl, NoControl
from workbench.domain.hardware import System
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.money import NO_CURRENCY
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import Corrections, LineRole, PrintedTotal, Quote, QuoteLine, Scaling
from workbench.quotes import rehearsal
from workbench.quotes.account.behind_total import read_behind_total
from workbench.quotes.account.corrected import choose, corrected_layouts
from workbench.quotes.account.explain import equation, findings
from workbench.quotes.account.held_tax import TAX_UNKNOWN, follow_lines, take_out_held_tax, tax_beside_totals
from workbench.quotes.account.once_and_monthly import paid_over_the_term
from workbench.quotes.account.price_columns import decided_columns, leave_out_open_columns
from workbench.quotes.account.reading import Reading, read_best
from workbench.quotes.account.reconcile import Solution
from workbench.quotes.account.settled import Settled
from workbench.quotes.asking.accepted import with_accepted
from workbench.quotes.asking.currency_doubts import offered_in_two_currencies
from workbench.quotes.asking.doubts import doubts
from workbench.quotes.asking.options_inside import options_inside, options_question
from workbench.quotes.asking.unexplained import unexplained
from workbench.quotes.catalog_view import CatalogView
from workbench.quotes.language.roles import Choice
from workbench.quotes.language.words import is_word
from workbench.quotes.layout.by_figures import with_table_by_figures
from workbench.quotes.layout.by_sums import with_table_by_sums
from workbench.quotes.layout.content import refined
from workbench.quotes.layout.detect import SheetLayout, Table, find_tables
from workbench.quotes.layout.letterhead import Letterhead
from workbench.quotes.layout.rows import (
    QuoteRow,
    RowKind,
    as_lines,
    counting,
    figures_of,
    of_kind,
    round_to_cents,
)
from workbench.quotes.layout.side_by_side import with_offers_side_by_side
from workbench.quotes.layout.turned import TurnedSheet, told_by_true_cells, turned_sheet
from workbench.quotes.lines.read_rows import TooMuchTextError
from workbench.quotes.model import Field, FoundTable, LeftOut, QuoteImport
from workbench.quotes.offer.hardware import SYSTEM_QUESTIONS, HardwareMatch, match_hardware
from workbench.quotes.offer.scaling import rule_for
from workbench.quotes.preview import sheet_previews
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import Workbook, column_letter

NO_CORRECTIONS = Corrections()
RFQ_TITLE = "Request for quotation"
RFQ_NOTES = "Instructions"
"""Title of the form that vendors fill in, and the name of its second sheet."""
_SHORTEST_PRICE_LIST = 3
_DASHES = frozenset("-–—−")
_FACTORS = (Field.QUANTITY, Field.UNIT_LIST, Field.UNIT_NET)
_LINES_AT_ONCE = 500
"""Lines that are made between two reports of progress: what they are made of stays close to the processor."""

_Rules = dict[tuple[object, ...], Scaling]


class OpenQuote:
    """A vendor's workbook that was opened; it can be read again and again with other corrections.

    Immutable and free of Qt: a worker may read it while a window shows an earlier reading.
    """

    def __init__(
        self,
        path: Path,
        workbook: Workbook,
        issues: Sequence[Issue] = (),
        control: JobControl | None = None,
    ) -> None:
        control = control or NoControl()
        self.path = path
        self.workbook = workbook
        self._issues = tuple(issues)
        # The file may be gone by the time it is read again.
        self._file_date = _file_date(path)
        self._layouts = []
        for sheet in workbook.sheets:
            control.check(0.98, f"Looking for tables in {sheet.name}")
            if sheet.visible and sheet.rows:
                control.check(0.99, f"Looking for tables in {sheet.name}")
                found = with_table_by_figures(find_tables(sheet))
                self._layouts.append(with_offers_side_by_side(refined(found)))
        self._turned: dict[str, TurnedSheet] = {}
        self._layouts = [self._turned_layout(layout) or layout for layout in self._layouts]
        if not any(layout.tables for layout in self._layouts):
            self._layouts = [with_table_by_sums(layout) for layout in self._layouts]

    def _turned_layout(self, layout: SheetLayout) -> SheetLayout | None:
        """The tables of a sheet whose items stand side by side; None for any other sheet."""
        found = turned_sheet(layout)
        if found is None:
            return None
        self._turned[layout.sheet.name] = found[0]
        return refined(found[1])

    def read(
        self,
        library: CatalogView,
        corrections: Corrections = NO_CORRECTIONS,
        control: JobControl | None = None,
    ) -> QuoteImport:
        """The quote under the user's corrections, reconciled to the total that the vendor printed.

        Never raises for what is in the file. `quote` is None, with an error among the issues, only where
        the workbook holds no table of prices. Raises `Cancelled` where `control` says so.
        """
        with collector_held_back():
            try:
                result = self._read(library, corrections, control or NoControl())
                return told_by_true_cells(result, self._turned)
            except TooMuchTextError as stop:
                return QuoteImport(quote=None, issues=(*self._issues, self._too_much_text(stop)))

    def _too_much_text(self, stop: TooMuchTextError) -> Issue:
        return Issue(
            severity=Severity.ERROR,
            code="too_much_text",
            message=f"The sheet has more text than a quote can have; it was read to row {stop.row:,} only.",
            where=Where(file=self.workbook.file_name, sheet=stop.sheet),
            suggestion="Shorten the descriptions, or save the quote's own rows alone, and import it again.",
        )

    def _read(self, library: CatalogView, corrections: Corrections, control: JobControl) -> QuoteImport:
        control.check(0.0, f"Reading {self.path.name}")
        workbook, issues = self.workbook, list(self._issues)
        layouts = decided_columns(corrected_layouts(self._layouts, corrections))
        issues += _hidden_sheets(workbook)
        letterhead = Letterhead(workbook.file_name, layouts, corrections.month_first)
        reading = read_best(workbook.file_name, layouts, letterhead, corrections, control)
        paid_over_the_term(reading, corrections)
        control.check(0.7, f"Checking {self.path.name}")
        issues += reading.issues
        issues = _milder_where_proven(reading, issues)
        issues += _settle(reading, corrections)
        control.check(0.73, f"Checking {self.path.name}")
        settled = Settled.of(reading.rows)
        offered = of_kind(reading.rows, RowKind.LINE)
        if not offered or (_is_rfq(workbook) and not any(row.amount for row in offered)):
            issues.append(_no_table(workbook, layouts))
            return _result(None, issues, workbook, reading, settled, HardwareMatch())
        stated = bool(corrections.currency or letterhead.states_currency)
        issues += _asked(reading, settled, corrections, stated, issues, control)
        issues = with_accepted(issues, corrections.accepted)
        control.check(0.85, f"Matching {self.path.name}")
        match, questions = match_hardware(
            reading.rows,
            library,
            workbook.file_name,
            lambda: control.check(0.87, f"Matching {self.path.name}"),
        )
        match, questions = _corrected_match(match, questions, library, corrections)
        issues += questions
        follow_lines(reading)
        if reading.held_tax is not None:
            settled = Settled.of(reading.rows)
        lines = _lines(reading, match, corrections, control)
        control.check(0.96, f"Summing up {self.path.name}")
        quote = _quote(
            self.path, self._file_date, workbook, letterhead, reading, settled, match, corrections, lines
        )
        issues += letterhead.issues
        control.check(0.97, f"Summing up {self.path.name}")
        quote.amount()  # adds its lines up once, here and not in a window's own thread
        control.check(0.98, f"Showing {self.path.name}")
        return _result(quote, issues, workbook, reading, settled, match)


def _settle(reading: Reading, corrections: Corrections) -> list[Issue]:
    """Carry the solution over to the rows, and leave out or split what it does not tell."""
    _apply(reading.solution)
    issues = leave_out_open_columns(reading, reading.file_name)
    issues += _leave_out_price_list(reading, reading.file_name)
    issues += take_out_held_tax(reading, reading.file_name, corrections.tax_in_prices)
    issues += tax_beside_totals(reading, reading.file_name)
    read_behind_total(reading)
    held = reading.held_tax
    choose(reading.rows, corrections.included, reading.solution, held.made if held is not None else ())
    return issues


def _asked(
    reading: Reading,
    settled: Settled,
    corrections: Corrections,
    currency_is_stated: bool,
    before: Sequence[Issue],
    control: JobControl,
) -> list[Issue]:
    """What the account of the lines leaves to ask; `before` are the issues until here."""
    file_name = reading.file_name

    def watch() -> None:
        control.check(0.77, f"Checking {len(reading.rows):,} rows of {file_name}")

    watch()
    issues = findings(reading.solution, reading.rows, file_name)
    reading.options_inside = options_inside(reading, settled)
    issues += options_question(reading.options_inside, reading, corrections.included, file_name)
    watch()
    issues += doubts(reading, settled, currency_is_stated, file_name, corrections.accepted, watch)
    if any(issue.code == "which_dollar" for issue in issues):
        reading.currency = NO_CURRENCY
    if not corrections.currency:
        issues += offered_in_two_currencies(reading, settled, file_name)
    watch()
    if not corrections.total:
        answered = corrections.tax_in_prices is not None
        tax_is_settled = answered or any(issue.code == TAX_UNKNOWN for issue in (*before, *issues))
        issues += unexplained(
            reading, settled, file_name, corrections.accepted, watch, tax_is_settled=tax_is_settled
        )
    return issues


def open_quote(path: Path, control: JobControl | None = None) -> tuple[OpenQuote | None, list[Issue]]:
    """Open a vendor's file; None with the reason among the issues where it is no workbook we can read."""
    rehearsal.begin(path, lambda: OpenQuote(path, rehearsal.small_quote()).read(rehearsal.NoCatalog()))
    with collector_held_back():
        workbook, issues = read_workbook(path, control)
        return (None, issues) if workbook is None else (OpenQuote(path, workbook, issues, control), issues)


def import_quote(
    path: Path,
    library: CatalogView,
    corrections: Corrections = NO_CORRECTIONS,
    control: JobControl | None = None,
) -> QuoteImport:
    """Read a vendor's file as a quote and reconcile it to the total that the vendor printed.

    Never raises for what is in the file: what is wrong is in the issues, and every non-empty row of
    the visible sheets is either used or listed with the reason why not. `quote` is None, with an
    error among the issues, only where the file is no workbook or holds no table of prices.
    """
    opened, issues = open_quote(path, control)
    if opened is None:
        return QuoteImport(quote=None, issues=tuple(issues))
    return opened.read(library, corrections, control)


def _corrected_match(
    match: HardwareMatch, questions: list[Issue], library: CatalogView, corrections: Corrections
) -> tuple[HardwareMatch, list[Issue]]:
    """The match with the system and the number of systems that the user gave."""
    if corrections.system_id is not None:
        wanted = next((r for r in library.records("system") if r.id == corrections.system_id), None)
        system = wanted if isinstance(wanted, System) else None
        match = replace(match, system=system, confidence=1.0 if system else 0.0)
        questions = [issue for issue in questions if issue.code not in SYSTEM_QUESTIONS]
    if corrections.systems is not None:
        match = replace(match, systems=corrections.systems)
        questions = [issue for issue in questions if issue.code != "no_number_of_systems"]
    return match, questions


def _milder_where_proven(reading: Reading, issues: list[Issue]) -> list[Issue]:
    """Texts in cells of numbers as warnings where a total holds and they leave no price open."""
    texts = [issue for issue in issues if issue.code == "text_in_number_cell"]
    if not texts or not reading.solution.fits:
        return issues
    places: dict[tuple[str, str], set[str]] = {}
    for issue in texts:
        number = issue.where.cell.lstrip(ascii_uppercase)
        places.setdefault((issue.where.sheet, number), set()).add(issue.where.cell.removesuffix(number))
    totals = {total.sheet: total.number for total in reading.solution.totals if total.table is not None}
    open_ones = {
        place
        for row in reading.rows
        if not row.side and (place := (row.sheet, str(row.number))) in places
        if _price_is_open(row, frozenset(places[place])) and row.number < totals.get(row.sheet, math.inf)
    }
    return [
        replace(issue, severity=Severity.WARNING)
        if issue.code == "text_in_number_cell"
        and (issue.where.sheet, issue.where.cell.lstrip(ascii_uppercase)) not in open_ones
        else issue
        for issue in issues
    ]


def _price_is_open(row: QuoteRow, texts: frozenset[str]) -> bool:
    """Whether a text hides quantity or price behind an amount, or a thing offered has no amount and no dash.

    `texts` are the columns of the row's texts, as letters.
    """
    if row.amount and row.counts and row.table is not None:
        return any(column_letter(row.table.column_of(field)) in texts for field in _FACTORS)
    if row.amount is not None or not (row.part_number or Field.QUANTITY in row.figures):
        return False
    amount = row.row.text(row.table.column_of(Field.EXTENDED)) if row.table is not None else ""
    return not amount or not (set(amount) <= _DASHES or is_word("absent", amount))


def _apply(solution: Solution) -> None:
    """Carry the solution over to the rows: what is left out and why, signs, rounding, roles."""
    for way in solution.ways:
        for row in way.dropped:
            row.left_out = way.reason
            if row.choice is Choice.ALTERNATIVE or "alternative" in way.reason:
                row.goods_role, row.role = row.role, LineRole.ALTERNATIVE
            elif row.choice is Choice.OPTION:
                row.goods_role, row.role = row.role, LineRole.OPTION
        for row in way.negated:
            row.amount = None if row.amount is None else -row.amount
    if solution.fits and solution.in_cents:
        round_to_cents(solution.covered)
    for total in solution.totals:
        total.left_out = "the vendor's total, which the lines were checked against"


def _leave_out_price_list(reading: Reading, file_name: str) -> list[Issue]:
    """Prices without any quantity and without a total offer nothing: they are left out and that is said."""
    if reading.solution.totals:
        return []
    lines = counting(reading.rows)
    bought = {Field.QUANTITY, Field.EXTENDED, Field.EXTENDED_LIST}
    if len(lines) < _SHORTEST_PRICE_LIST or any(
        row.table is None or bought & row.table.columns.keys() for row in lines
    ):
        return []
    reading.solution = replace(reading.solution, fixed=(), ways=())
    for row in lines:
        row.left_out = "a price without a quantity: nothing is offered yet"
    return [
        Issue(
            severity=Severity.WARNING,
            code="price_list",
            message=f"The {len(lines):,} prices have no quantities and no total: a price list, not an offer.",
            where=Where(file=file_name, sheet=lines[0].sheet),
            suggestion="Ask the vendor for a quote, or accept the lines that you want one of.",
        )
    ]


def _no_table(workbook: Workbook, layouts: list[SheetLayout]) -> Issue:
    tables = [(layout.sheet.name, table) for layout in layouts for table in layout.tables]
    where = Where(file=workbook.file_name)
    if tables and _is_rfq(workbook):
        return Issue(
            severity=Severity.ERROR,
            code="blank_rfq",
            message="This is the workbench's own RFQ, and no price was filled in.",
            where=replace(where, sheet=tables[0][0]),
            suggestion="Send it to the vendor; import what comes back with prices in the yellow cells.",
        )
    if tables:
        sheet, table = tables[0]
        where = replace(where, sheet=sheet, cell=(*table.header, *table.body)[0].cells[0].address)
        return Issue(
            severity=Severity.ERROR,
            code="no_lines_found",
            message="The table of prices has no line that can be read.",
            where=where,
            suggestion="Check that quantities and prices stand below their headers.",
        )
    empty = not any(layout.sheet.rows for layout in layouts)
    return Issue(
        severity=Severity.ERROR,
        code="workbook_empty" if empty else "no_table_found",
        message=(
            "The visible sheets of the workbook are empty."
            if empty
            else "No row looks like the header of a table of prices (quantity, description, price)."
        ),
        where=where,
        suggestion="Name the columns in one row above the lines and import it again.",
    )


def _is_rfq(workbook: Workbook) -> bool:
    """Whether a workbook is the form that `reports.rfq` writes for vendors."""
    first = workbook.sheets[0]
    title = first.rows[0].cells[0].text if first.rows and first.rows[0].cells else ""
    return title == RFQ_TITLE and any(sheet.name == RFQ_NOTES for sheet in workbook.sheets)


def _hidden_sheets(workbook: Workbook) -> list[Issue]:
    return [
        Issue(
            severity=Severity.NOTE,
            code="hidden_sheet",
            message="The sheet is hidden and was not read.",
            where=Where(file=workbook.file_name, sheet=sheet.name),
            suggestion="Unhide it in Excel and import again if it belongs to the quote.",
        )
        for sheet in workbook.sheets
        if not sheet.visible and sheet.rows
    ]


def _quote(
    path: Path,
    file_date: date,
    workbook: Workbook,
    letterhead: Letterhead,
    reading: Reading,
    settled: Settled,
    match: HardwareMatch,
    corrections: Corrections,
    lines: Sequence[QuoteLine],
) -> Quote:
    stem = path.stem
    vendor = corrections.vendor or letterhead.vendor(stem)
    quoted_on = letterhead.quoted_on()
    solution = reading.solution
    offered = set(map(id, map(attrgetter("layout"), settled.lines)))
    sheets = [layout.sheet.name for layout in reading.layouts if id(layout) in offered]
    slug = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:60] or "quote"
    name = f"{vendor}: {match.systems}× {match.system.name}" if match.system else f"{vendor}: {stem}"
    citation = Citation(
        source=workbook.file_name,
        reference=", ".join(sheets),
        as_of=quoted_on or file_date,
        status=Status.QUOTED,
    )
    return Quote(
        id=f"{slug}-{workbook.sha256[:8]}",
        name=name[:300],
        evidence={"*": citation},
        vendor=vendor,
        file_name=workbook.file_name,
        sha256=workbook.sha256,
        currency=reading.currency,
        quoted_on=quoted_on,
        valid_until=letterhead.valid_until(quoted_on),
        system_id=match.system.id if match.system else "",
        systems=match.systems,
        reference=letterhead.text("reference"),
        payment_terms=letterhead.text("payment"),
        delivery_terms=letterhead.text("delivery"),
        lead_time=letterhead.text("lead_time"),
        corrections=corrections,
        lines=tuple(lines),
        printed_total=_printed_total(solution),
        equation=equation(solution, settled.lines),
        difference=solution.difference,
    )


def _lines(
    reading: Reading, match: HardwareMatch, corrections: Corrections, control: JobControl
) -> list[QuoteLine]:
    """Lines and printed sums, each line with its confirmed or proposed scaling rule."""
    kinds = (RowKind.LINE, RowKind.TOTAL)
    rows = [row for row in reading.rows if row.kind in kinds]
    proposed: _Rules = {}
    lines: list[QuoteLine] = []
    for start in range(0, len(rows), _LINES_AT_ONCE):
        control.check(0.9 + 0.06 * start / len(rows), f"Making line {start + 1:,} of {reading.file_name}")
        block = rows[start : start + _LINES_AT_ONCE]
        quantities = list(figures_of(block, Field.QUANTITY))
        rules = _proposed_rules(block, quantities, match.systems, proposed)
        if corrections.scaling:
            confirmed = corrections.scaling
            rules = [rule and confirmed.get(row.key, rule) for row, rule in zip(block, rules, strict=True)]
        lines += as_lines(block, quantities, rules)
    return lines


def _proposed_rules(
    rows: Sequence[QuoteRow], quantities: Sequence[Decimal | None], systems: int, known: _Rules
) -> list[Scaling | None]:
    """The rule by which each line is resized, None for a printed sum; those of further lines are `known`."""
    rules: list[Scaling | None] = []
    line = RowKind.LINE
    for row, quantity in zip(rows, quantities, strict=True):
        if row.kind is not line:
            rules.append(None)
            continue
        text = (row.description or row.label) if systems > 1 else ""
        below_zero = quantity is None and (row.amount or 0) < 0
        key = row.role, quantity, below_zero, text
        rule = known.get(key)
        if rule is None:
            rule = known[key] = rule_for(row.role, quantity, row.amount, text, systems)
        rules.append(rule)
    return rules


def _file_date(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()


def _printed_total(solution: Solution) -> PrintedTotal | None:
    if not solution.totals:
        return None
    return PrintedTotal(
        label=" + ".join(total.label for total in solution.totals),
        amount=sum((total.cents for total in solution.totals), Decimal(0)),
        sheet=solution.totals[0].sheet,
        cell=" + ".join(total.cells["extended"] for total in solution.totals),
    )


def _found(layout: SheetLayout, table: Table) -> FoundTable:
    rows = (*table.header, *table.body)
    return FoundTable(
        sheet=layout.sheet.name,
        header_row=table.header_row,
        first_row=(table.body or table.header)[0].number,
        last_row=rows[-1].number,
        columns=len(table.columns),
        confidence=round(table.confidence, 2),
        choices={column_letter(column.number): column.header for column in table.choices},
        choice_field=table.choices[0].field if table.choices else "",
    )


def _result(
    quote: Quote | None,
    issues: list[Issue],
    workbook: Workbook,
    reading: Reading,
    settled: Settled,
    match: HardwareMatch,
) -> QuoteImport:
    used = set(map(id, map(attrgetter("row"), settled.lines)))
    return QuoteImport(
        quote=quote,
        issues=tuple(issues),
        tables=tuple(_found(layout, table) for layout in reading.layouts for table in layout.tables),
        mapping=tuple(
            column
            for layout in reading.layouts
            for table in layout.tables
            for column in table.mapping(layout.sheet)
        ),
        rows_read=len(reading.rows) - len([row for row in reading.rows if row.side]),
        rows_used=len(used),
        rows_left_out=tuple(
            LeftOut(sheet=row.sheet, row=row.number, reason=row.left_out)
            for row in settled.others
            if not row.side and id(row.row) not in used
        ),
        sheets=sheet_previews(workbook, reading.rows),
        match_confidence=match.confidence,
        options_inside=tuple(row.key for row in reading.options_inside),
        holds_tax=reading.held_tax is not None,
        to_leave_out=tuple(tuple(row.key for row in rows) for rows in reading.solution.answers),
    )
