"""The comparison workbook for finance: summary, comparison, streams, costs, assumptions, sources.

Written with XlsxWriter because a formula needs its value beside it: without one, Protected View,
previewers and phones show an empty cell. Strings are always written as text, never as formulas or links.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from workbench.analysis.result import Comparison
from workbench.analysis.specs import Column, ColumnKind, ResultSpecs, Row, TableSpec, Tone
from workbench.reports.footer import provenance_line
from workbench.reports.sheets import SHEET_NAMES

_ACCENT = "#1767c4"
_TEXT = "#17212b"
_MUTED = "#5d6b79"
_LINE = "#dde3e9"
_SELECTION = "#e3effc"
_TONES = {Tone.GOOD: "#1b7f4f", Tone.BAD: "#c22f3a", Tone.ACCENT: _ACCENT, Tone.NEUTRAL: _TEXT}
_FONT = "Calibri"

_WIDEST = 60
_NARROWEST = 9
_LINE_PT = 15
_LABEL_WIDTH = 15


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a table landed on its sheet (zero-based)."""

    sheet: str
    first_row: int
    columns: dict[str, int]


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, **properties: object) -> Any:
        """The workbook's one format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": _FONT, "font_color": _TEXT, **properties})
        return self._formats[key]

    def sheet(self, name: str, title: str, context: str) -> Any:
        """A sheet with its heading, ready to print on landscape A4."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&F&R&8&P / &N")
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=16))
        sheet.write_string(1, 0, context, self.format(font_color=_MUTED))
        return sheet

    def table(self, sheet: Any, top: int, spec: TableSpec) -> _Placed:
        """Header and rows from row `top` on, then footnotes; columns sized to what they hold."""
        for index, column in enumerate(spec.columns):
            align = "right" if column.kind is ColumnKind.NUMBER else "left"
            header = self.format(
                bold=True,
                bottom=1,
                bottom_color=_LINE,
                align=align,
                indent=_indent(column, index),
                text_wrap=True,
                valign="bottom",
            )
            sheet.write_string(top, index, column.header, header)
            sheet.set_column(index, index, _column_width(column, index, spec.rows))
        for number, row in enumerate(spec.rows, start=top + 1):
            self._row(sheet, number, row, spec.columns)
        for offset, note in enumerate(spec.footnotes):
            sheet.write_string(
                top + 2 + len(spec.rows) + offset, 0, note, self.format(font_color=_MUTED, italic=True)
            )
        return _Placed(
            sheet.get_name(), top + 1, {column.key: index for index, column in enumerate(spec.columns)}
        )

    def _row(self, sheet: Any, number: int, row: Row, columns: tuple[Column, ...]) -> None:
        longest = max((len(cell) for cell in row.cells if isinstance(cell, str)), default=0)
        # Not every reader of the file grows a row around a text that wraps.
        sheet.set_row(number, _LINE_PT * (1 + longest // _WIDEST))
        for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            properties: dict[str, object] = {"bottom": 1, "bottom_color": _LINE, "valign": "top"}
            if row.emphasis:
                properties |= {"bg_color": _SELECTION, "bold": True}
            if row.muted:
                properties["font_color"] = _MUTED
            if column.key in row.flags:
                properties["font_color"] = _TONES[Tone.BAD]
            if cell is None:
                sheet.write_string(number, index, "–", self.format(**properties, align="right"))
            elif isinstance(cell, str):
                properties |= {
                    "align": "left",
                    "indent": _indent(column, index),
                    "text_wrap": len(cell) >= _WIDEST,
                }
                sheet.write_string(number, index, cell, self.format(**properties))
            else:
                sheet.write_number(
                    number, index, cell, self.format(**properties, num_format=number_format(column))
                )


def _indent(column: Column, index: int) -> int:
    """Keeps a text away from the number at its left."""
    return 1 if index and column.kind is not ColumnKind.NUMBER else 0


def number_format(column: Column) -> str:
    """Excel's number format for a column."""
    if column.share:
        return "0%" if column.decimals == 0 else "0." + "0" * column.decimals + "%"
    decimals = column.decimals
    return "#,##0" if decimals == 0 else "#,##0." + "0" * decimals


def _column_width(column: Column, index: int, rows: tuple[Row, ...]) -> float:
    if column.kind is ColumnKind.NUMBER:
        return max(_NARROWEST, min(14, len(column.header) + 1))
    longest = max((len(row.cells[index]) for row in rows if isinstance(row.cells[index], str)), default=0)  # type: ignore[arg-type]
    return max(_NARROWEST, min(_WIDEST, max(longest, len(column.header)) + 3))


def write_workbook(specs: ResultSpecs, comparison: Comparison, path: Path) -> None:
    """Write the workbook; raises OSError when the file cannot be written.

    The defined names `usd_per_mtok_total_1`, `usd_per_mtok_total_2`, … point at the cost per million
    tokens of the offers in ranking order, `tokens_per_year` at the demand behind them.
    """
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    try:
        book.set_properties({"title": specs.title, "comments": provenance_line(comparison)})
        writer = _Writer(book)
        summary = writer.sheet("Summary", specs.title, specs.context)
        summary.fit_to_pages(1, 1)
        comparison_sheet = writer.sheet("Comparison", specs.ranking.title, specs.ranking.context)
        placed = writer.table(comparison_sheet, 5, specs.ranking)
        _cost_per_token_formulas(writer, comparison_sheet, placed, comparison)
        comparison_sheet.freeze_panes(6, 2)
        for spec in (
            specs.streams,
            specs.serving,
            specs.techniques,
            specs.fronts,
            specs.cost_lines,
            specs.money,
            specs.budget,
            specs.accounting,
            specs.leases,
            specs.break_even,
            specs.cash_flow,
            specs.assumptions,
            specs.sources,
        ):
            sheet = writer.sheet(SHEET_NAMES[spec.key], spec.title, spec.context)
            writer.table(sheet, 3, spec)
            sheet.freeze_panes(4, 0)
            sheet.repeat_rows(3)
            if spec.rows:
                sheet.autofilter(3, 0, 3 + len(spec.rows), len(spec.columns) - 1)
        _summary(writer, summary, specs, comparison, placed)
    finally:
        _close(book)


def _close(book: Any) -> None:
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _cost_per_token_formulas(writer: _Writer, sheet: Any, placed: _Placed, comparison: Comparison) -> None:
    """Cost per token as a live formula over yearly cost, demand and good share, with the engine's value."""
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.write_string(3, 0, "Tokens a year", writer.format(bold=True))
    sheet.write_number(3, 1, comparison.tokens_per_year, writer.format(bold=True, num_format="#,##0"))
    writer.book.define_name("tokens_per_year", f"='{placed.sheet}'!$B$4")
    cost, year = placed.columns["usd_per_mtok_total"], placed.columns["usd_per_year"]
    good = placed.columns["good_share"]
    for index, offer in enumerate(comparison.offers):
        row = placed.first_row + index
        address = xlsxwriter.utility.xl_rowcol_to_cell(row, cost, row_abs=True, col_abs=True)
        writer.book.define_name(f"usd_per_mtok_total_{index + 1}", f"='{placed.sheet}'!{address}")
        if offer.usd_per_mtok_total is None:
            continue
        properties: dict[str, object] = {"bottom": 1, "bottom_color": _LINE, "valign": "top", "bold": True}
        if offer.rank == 1:
            properties["bg_color"] = _SELECTION
        paid = xlsxwriter.utility.xl_rowcol_to_cell(row, year)
        if offer.economics is not None:
            paid += f"/{xlsxwriter.utility.xl_rowcol_to_cell(row, good)}"
        sheet.write_formula(
            row,
            cost,
            f"={paid}/tokens_per_year*1000000",
            writer.format(**properties, num_format="#,##0.000"),
            offer.usd_per_mtok_total,
        )


def _summary(
    writer: _Writer, sheet: Any, specs: ResultSpecs, comparison: Comparison, placed: _Placed
) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 62)
    row = 3
    for headline in specs.headlines:
        sheet.write_string(row, 0, headline.title, writer.format(font_color=_MUTED))
        value = writer.format(bold=True, font_size=14, font_color=_TONES[headline.tone], text_wrap=True)
        sheet.write_string(row, 1, headline.value, value)
        sheet.write_string(row, 2, headline.detail, writer.format(text_wrap=True, valign="vcenter"))
        row += 1
    row += 1
    sheet.write_string(row, 0, "Findings", writer.format(bold=True, font_size=12))
    for finding in specs.findings:
        row += 1
        text = writer.format(text_wrap=True, valign="top", font_color=_TONES[finding.tone])
        sheet.merge_range(row, 0, row, 2, "", text)
        sheet.write_string(row, 0, finding.sentence, text)
        sheet.set_row(row, _LINE_PT * (1 + len(finding.sentence) // 115))
    feasible = sum(offer.feasible for offer in comparison.offers)
    if feasible:
        sheet.insert_chart(row + 2, 0, _cost_chart(writer.book, placed, feasible), {"object_position": 2})
        row += 20
    sheet.write_string(row + 2, 0, provenance_line(comparison), writer.format(font_color=_MUTED, font_size=9))
    sheet.activate()


def _cost_chart(book: Any, placed: _Placed, feasible: int) -> Any:
    """A native bar chart over the comparison's own cells: it moves when finance edits them."""
    chart = book.add_chart({"type": "bar"})
    last = placed.first_row + feasible - 1
    name, cost = placed.columns["offer"], placed.columns["usd_per_mtok_total"]
    chart.add_series(
        {
            "name": "USD per million tokens",
            "categories": [placed.sheet, placed.first_row, name, last, name],
            "values": [placed.sheet, placed.first_row, cost, last, cost],
            "fill": {"color": _ACCENT},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0.000"},
        }
    )
    chart.set_title({"name": "All-in cost per million tokens", "name_font": {"size": 12, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis(
        {
            "name": "USD per million tokens",
            "num_format": "0.00",
            "major_gridlines": {"visible": True, "line": {"color": _LINE}},
        }
    )
    chart.set_size({"width": 860, "height": 110 + 34 * feasible})
    return chart
