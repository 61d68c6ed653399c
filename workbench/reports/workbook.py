"""The comparison workbook for finance: summary, comparison, streams, costs, assumptions, sources.

Written with XlsxWriter because a formula needs its value beside it: without one, Protected View,
previewers and phones show an empty cell. Strings are always written as text, never as formulas or links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from workbench.analysis.drawing.specs import Column, ColumnKind, ResultSpecs, Row, TableSpec, Tone
from workbench.analysis.results.result import Comparison, Conventions
from workbench.analysis.results.table_names import TABLE_NAMES
from workbench.reports.footer import provenance_line
from workbench.reports.live_formulas import (
    EXACT_BELOW,
    RANKING_TOP,
    RUNNING_BELOW,
    STUDY_NAME,
    TABLE_TOP,
    TOKENS_NAME,
    WACC_NAME,
    Formulas,
    discount_factors,
    live_formulas,
)

_ACCENT = "#1767c4"
_TEXT = "#17212b"
_MUTED = "#5d6b79"
_LINE = "#dde3e9"
_SELECTION = "#e3effc"
_TONES = {Tone.GOOD: "#1b7f4f", Tone.BAD: "#c22f3a", Tone.ACCENT: _ACCENT, Tone.NEUTRAL: _TEXT}
_FONT = "Calibri"

NOTHING = "No offer of this comparison has anything to show here."

_WIDEST = 64
_NARROWEST = 10
_LETTERS_PER_WIDTH = 1.15
"""A column's width counts digits; most letters are narrower."""
_BOLDER = 0.85
"""Of a column's width, what bold letters leave room for."""
_PRINTED_COLUMNS = 20
"""A sheet with more columns prints on several pages, the first columns on each."""
_LINE_PT = 15
_LABEL_WIDTH = 15


_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
    "in_memory": True,  # a workbook is small, and files of each of its parts take longer
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a table landed on its sheet (zero-based)."""

    sheet: str
    first_row: int
    columns: dict[str, int]


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self._formats: dict[frozenset[tuple[str, object]], Any] = {}

    def format(self, **properties: object) -> Any:
        """The workbook's one format with these properties."""
        key = frozenset(properties.items())
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
        sheet.set_footer("&L&8&F · &A&R&8&P / &N")
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=16))
        sheet.write_string(1, 0, context, self.format(font_color=_MUTED))
        return sheet

    def table(self, sheet: Any, top: int, spec: TableSpec, formulas: Formulas, *, below: int = 0) -> _Placed:
        """Header and rows from row `top` on, then footnotes; columns sized to what they hold.

        `below` rows are left free between the table and its footnotes.
        """
        widths = [_column_width(column, index, spec.rows) for index, column in enumerate(spec.columns)]
        for index, (column, width) in enumerate(zip(spec.columns, widths, strict=True)):
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
            sheet.set_column(index, index, width)
        # Not every reader of the file grows a row around a text that wraps.
        headers = [(c.header, _BOLDER * width) for c, width in zip(spec.columns, widths, strict=True)]
        sheet.set_row(top, _LINE_PT * max(_lines_of(header, width) for header, width in headers))
        for number, row in enumerate(spec.rows):
            self._row(sheet, top + 1 + number, row, spec.columns, widths, _of_row(formulas, number))
        notes = spec.footnotes if spec.rows else (NOTHING, *spec.footnotes)
        last_column = max(1, min(len(spec.columns), _PRINTED_COLUMNS) - 1)
        for number, note in enumerate(notes, start=top + 2 + len(spec.rows) + below):
            text = self.format(font_color=_MUTED, italic=True, text_wrap=True, valign="top")
            sheet.merge_range(number, 0, number, last_column, "", text)
            sheet.write_string(number, 0, note, text)
            sheet.set_row(number, _LINE_PT * _lines_of(note, sum(widths[: last_column + 1])))
        return _Placed(
            sheet.get_name(), top + 1, {column.key: index for index, column in enumerate(spec.columns)}
        )

    def _row(
        self,
        sheet: Any,
        number: int,
        row: Row,
        columns: tuple[Column, ...],
        widths: Sequence[float],
        formulas: Mapping[str, str],
    ) -> None:
        lines = [
            _lines_of(cell, width) if isinstance(cell, str) else 1
            for cell, width in zip(row.cells, widths, strict=True)
        ]
        sheet.set_row(number, _LINE_PT * max(lines))
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
                    "text_wrap": lines[index] > 1,
                }
                sheet.write_string(number, index, cell, self.format(**properties))
            else:
                look = self.format(**properties, num_format=number_format(column))
                if column.key in formulas:
                    sheet.write_formula(number, index, formulas[column.key], look, cell)
                else:
                    sheet.write_number(number, index, cell, look)


def _of_row(formulas: Formulas, number: int) -> Mapping[str, str]:
    return {key: formula for (row, key), formula in formulas.items() if row == number}


def _lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column of a width, at least one."""
    letters = int(_LETTERS_PER_WIDTH * width)
    # Most texts fit, and to wrap every one of them took a third of the workbook's time.
    if len(text) <= letters and text.isprintable():
        return 1
    return max(1, len(wrap(text, letters)))


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
        return max(_NARROWEST, min(17, len(column.header) + 3))
    longest = max((len(row.cells[index]) for row in rows if isinstance(row.cells[index], str)), default=0)  # type: ignore[arg-type]
    return max(_NARROWEST, min(_WIDEST, max(longest, len(column.header)) + 3))


def write_workbook(specs: ResultSpecs, comparison: Comparison, path: Path) -> None:
    """Write the workbook; raises OSError when the file cannot be written.

    The defined names `usd_per_mtok_total_1`, `usd_per_mtok_total_2`, … point at the cost per million
    tokens of the offers in ranking order, `tokens_per_year`, `wacc_nominal` and `study_months` at what they
    and the present values rest on.
    """
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    try:
        book.set_properties({"title": specs.title, "comments": provenance_line(comparison)})
        writer = _Writer(book)
        summary = writer.sheet("Summary", specs.title, specs.context)
        summary.fit_to_pages(1, 1)
        comparison_sheet = writer.sheet("Comparison", specs.ranking.title, specs.ranking.context)
        formulas = live_formulas(specs, comparison)
        placed = writer.table(comparison_sheet, RANKING_TOP, specs.ranking, formulas.get("ranking", {}))
        _basis(writer, comparison_sheet, comparison)
        _names(book, placed, comparison)
        _more_than_the_best(writer, comparison_sheet, placed, comparison)
        comparison_sheet.freeze_panes(RANKING_TOP + 1, 2)
        for spec in (
            specs.streams,
            specs.serving,
            specs.techniques,
            specs.fronts,
            specs.stacks,
            specs.cost_lines,
            specs.quotes,
            specs.chances,
            specs.money,
            specs.budget,
            specs.accounting,
            specs.leases,
            specs.break_even,
            specs.cash_flow,
            specs.assumptions,
            specs.sources,
        ):
            sheet = writer.sheet(TABLE_NAMES[spec.key], spec.title, spec.context)
            conventions = comparison.conventions if spec is specs.cash_flow and spec.rows else None
            below = RUNNING_BELOW if conventions else 0
            writer.table(sheet, TABLE_TOP, spec, formulas.get(spec.key, {}), below=below)
            if conventions:
                _discount_factors(writer, sheet, spec, conventions)
            sheet.freeze_panes(TABLE_TOP + 1, 2 if spec is specs.cash_flow else 0)
            sheet.repeat_rows(TABLE_TOP)
            if len(spec.columns) > _PRINTED_COLUMNS:
                sheet.fit_to_pages(ceil(len(spec.columns) / _PRINTED_COLUMNS), 0)
                sheet.repeat_columns(0, 1)
            if spec.rows:
                sheet.autofilter(TABLE_TOP, 0, TABLE_TOP + len(spec.rows), len(spec.columns) - 1)
        _summary(writer, summary, specs, comparison, placed)
    finally:
        _close(book)


def _close(book: Any) -> None:
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _basis(writer: _Writer, sheet: Any, comparison: Comparison) -> None:
    """What the formulas rest on, each a cell with a name: change it and they follow."""
    sheet.set_column(0, 0, _LABEL_WIDTH)
    cells = [("Tokens a year", TOKENS_NAME, comparison.tokens_per_year, "#,##0")]
    if comparison.conventions is not None:
        cells += [
            ("Cost of capital", WACC_NAME, comparison.conventions.wacc_nominal, "0.0#%"),
            ("Months of study", STUDY_NAME, comparison.conventions.study_months, "0"),
        ]
    for row, (title, name, value, shown) in enumerate(cells, start=3):
        sheet.write_string(row, 0, title, writer.format(bold=True))
        sheet.write_number(row, 1, value, writer.format(bold=True, num_format=shown, align="left"))
        writer.book.define_name(name, f"='{sheet.get_name()}'!$B${row + 1}")


def _names(book: Any, placed: _Placed, comparison: Comparison) -> None:
    for number in range(len(comparison.offers)):
        address = xl_rowcol_to_cell(
            placed.first_row + number, placed.columns["usd_per_mtok_total"], row_abs=True, col_abs=True
        )
        book.define_name(f"usd_per_mtok_total_{number + 1}", f"='{placed.sheet}'!{address}")


def _more_than_the_best(writer: _Writer, sheet: Any, placed: _Placed, comparison: Comparison) -> None:
    """Two columns beside the ranking: what choosing each offer instead of the first would cost."""
    best, first = comparison.best, placed.first_row
    if best is None:
        return
    for column, (key, title, shown) in enumerate(
        (
            ("usd_per_year", "USD a year over rank 1", "#,##0"),
            ("usd_per_mtok_total", "USD/Mtok over rank 1", "0.0%"),
        ),
        start=len(placed.columns),
    ):
        header = writer.format(
            bold=True, bottom=1, bottom_color=_LINE, align="right", text_wrap=True, valign="bottom"
        )
        sheet.write_string(first - 1, column, title, header)
        sheet.set_column(column, column, 15)
        for row, offer in enumerate(comparison.offers, start=first):
            value, base = getattr(offer, key), getattr(best, key)
            if value is None or not base or not offer.feasible:
                continue
            own = xl_rowcol_to_cell(row, placed.columns[key])
            top = xl_rowcol_to_cell(first, placed.columns[key], row_abs=True)
            properties: dict[str, object] = {"bottom": 1, "bottom_color": _LINE, "valign": "top"}
            if offer.rank == 1:
                properties |= {"bg_color": _SELECTION, "bold": True}
            look = writer.format(**properties, num_format=shown)
            if shown.endswith("%"):
                sheet.write_formula(row, column, f"={own}/{top}-1", look, value / base - 1)
            else:
                sheet.write_formula(row, column, f"={own}-{top}", look, value - base)


def _discount_factors(writer: _Writer, sheet: Any, spec: TableSpec, conventions: Conventions) -> None:
    """Rows under the cash flow that its present values are formulas over."""
    look = writer.format(font_color=_MUTED, num_format="0.0000")
    first = next(index for index, column in enumerate(spec.columns) if column.key == "m0")
    titles = ("Discount factor of one-offs", "Discount factor of running flows")
    last_row = TABLE_TOP + len(spec.rows)
    for title, below, (formula, values) in zip(
        titles, (EXACT_BELOW, RUNNING_BELOW), discount_factors(spec, conventions), strict=True
    ):
        sheet.write_string(last_row + below, 1, title, writer.format(font_color=_MUTED))
        for month, value in enumerate(values):
            sheet.write_formula(last_row + below, first + month, formula.format(month=month), look, value)


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
        sheet.set_row(row, _LINE_PT * _lines_of(finding.sentence, 118))
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
