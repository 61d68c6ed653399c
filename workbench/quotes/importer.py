"""From a vendor's file to a reconciled quote."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import LineRole, PrintedTotal, Quote
from workbench.quotes.catalog_view import CatalogView
from workbench.quotes.detect import SheetLayout, Table, find_tables
from workbench.quotes.explain import equation, findings
from workbench.quotes.hardware import HardwareMatch, match_hardware
from workbench.quotes.letterhead import Letterhead
from workbench.quotes.model import FoundTable, LeftOut, QuoteImport
from workbench.quotes.preview import sheet_previews
from workbench.quotes.reading import Reading, read_best
from workbench.quotes.reconcile import Solution
from workbench.quotes.roles import Choice
from workbench.quotes.rows import RowKind
from workbench.tables.sheet import Workbook
from workbench.tables.xlsx import read_workbook


def import_quote(path: Path, library: CatalogView) -> QuoteImport:
    """Read a vendor's workbook as a quote and reconcile it to the total that the vendor printed.

    Never raises for what is in the file: what is wrong is in the issues, and every non-empty row of
    the visible sheets is either used or listed with the reason why not. `quote` is None, with an
    error among the issues, only where the file is no workbook or holds no table of prices.
    """
    workbook, issues = read_workbook(path)
    if workbook is None:
        return QuoteImport(quote=None, issues=tuple(issues))
    layouts = [find_tables(sheet) for sheet in workbook.sheets if sheet.visible and sheet.rows]
    issues += _hidden_sheets(workbook)
    letterhead = Letterhead(workbook.file_name, layouts)
    reading = read_best(workbook.file_name, layouts, letterhead)
    issues += reading.issues
    _apply(reading.solution)
    lines = [row for row in reading.rows if row.kind is RowKind.LINE]
    if not lines:
        issues.append(_no_table(workbook, layouts))
        return _result(None, issues, workbook, layouts, reading, HardwareMatch())
    issues += findings(reading.solution, reading.rows, workbook.file_name)
    match, questions = match_hardware(reading.rows, library, workbook.file_name)
    issues += questions
    quote = _quote(path, workbook, letterhead, reading, match)
    issues += letterhead.issues
    return _result(quote, issues, workbook, layouts, reading, match)


def _apply(solution: Solution) -> None:
    """Carry the solution over to the rows: what is left out and why, signs, rounding, roles."""
    for way in solution.ways:
        for row in way.dropped:
            row.left_out = way.reason
            if row.choice is not Choice.NONE or "alternative" in way.reason:
                row.role = LineRole.OPTION
        for row in way.negated:
            row.amount = None if row.amount is None else -row.amount
    if solution.fits and solution.in_cents:
        for row in solution.covered:
            row.amount = row.cents
    for total in solution.totals:
        total.left_out = "the vendor's total, which the lines were checked against"


def _no_table(workbook: Workbook, layouts: list[SheetLayout]) -> Issue:
    tables = [(layout.sheet.name, table) for layout in layouts for table in layout.tables]
    where = Where(file=workbook.file_name)
    if tables:
        sheet, table = tables[0]
        where = replace(where, sheet=sheet, cell=table.header[0].cells[0].address)
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
        suggestion="Name the columns in one row above the lines, in English or German, and import it again.",
    )


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
    path: Path, workbook: Workbook, letterhead: Letterhead, reading: Reading, match: HardwareMatch
) -> Quote:
    stem = path.stem
    vendor = letterhead.vendor(stem)
    quoted_on = letterhead.quoted_on()
    solution = reading.solution
    sheets = dict.fromkeys(row.sheet for row in reading.rows if row.counts)
    slug = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:60] or "quote"
    name = f"{vendor}: {match.systems}× {match.system.name}" if match.system else f"{vendor}: {stem}"
    citation = Citation(
        source=workbook.file_name,
        reference=", ".join(sheets),
        as_of=quoted_on or _file_date(path),
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
        lines=tuple(row.as_line() for row in reading.rows if row.kind in {RowKind.LINE, RowKind.TOTAL}),
        printed_total=_printed_total(solution),
        equation=equation(solution),
        difference=solution.difference,
    )


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
        header_row=rows[0].number,
        first_row=(table.body or table.header)[0].number,
        last_row=rows[-1].number,
        columns=len(table.columns),
        confidence=round(table.confidence, 2),
    )


def _result(
    quote: Quote | None,
    issues: list[Issue],
    workbook: Workbook,
    layouts: list[SheetLayout],
    reading: Reading,
    match: HardwareMatch,
) -> QuoteImport:
    used = {(row.sheet, row.number) for row in reading.rows if row.counts}
    printed = [row for row in reading.rows if not row.side]
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
        rows_read=len(printed),
        rows_used=len(used),
        rows_left_out=tuple(
            LeftOut(sheet=row.sheet, row=row.number, reason=row.left_out)
            for row in printed
            if (row.sheet, row.number) not in used
        ),
        sheets=sheet_previews(workbook, reading.rows),
        match_confidence=match.confidence,
    )
