"""The recommendation for leadership: one page that decides, one page that shows what it rests on."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from workbench.analysis.drawing.specs import (
    ColumnKind,
    HeadlineSpec,
    ResultSpecs,
    TableSpec,
    Tone,
    WaterfallSpec,
    cell_text,
)
from workbench.analysis.results.result import Comparison
from workbench.analysis.results.table_names import TABLE_NAMES
from workbench.reports.footer import provenance_line
from workbench.reports.pdf_charts import (
    Box,
    draw_line_chart,
    draw_stacked_bars,
    draw_text,
    draw_waterfall,
    fit_text,
)
from workbench.reports.pdf_text import (
    ACCENT,
    BAD,
    BOLD,
    GOOD,
    LINE,
    MUTED,
    SELECTION,
    TEXT,
    paragraph,
)

_WIDTH, _HEIGHT = A4
_MARGIN = 36.0
_INNER = _WIDTH - 2 * _MARGIN
_BULLET = 11.0
_SMALL = 6.2
"""Type size of the evidence page."""
_CELL_PADDING = 2
_CELL_SIDE = 3
_RANKING_SIZE = 7.5
_WATERFALL = 128.0
"""Height of a waterfall."""
_TONES = {Tone.GOOD: GOOD, Tone.BAD: BAD, Tone.ACCENT: ACCENT, Tone.NEUTRAL: TEXT}

_RANKING_COLUMNS = (
    ("rank", 0.055),
    ("offer", 0.19),
    ("usd_per_mtok_total", 0.085),
    ("usd_per_mtok_total_p10", 0.065),
    ("usd_per_mtok_total_p90", 0.065),
    ("probability_cheapest", 0.09),
    ("lcot_real_usd_per_mtok", 0.095),
    ("usd_per_accelerator_hour", 0.1),
    ("tokens_per_s_per_accelerator", 0.08),
    ("usd_per_year", 0.085),
    ("npv_usd", 0.09),
)
_QUOTE_COLUMNS = (
    ("offer", 0.2),
    ("offered_units", 0.07),
    ("served_share", 0.07),
    ("good_share", 0.07),
    ("idle_share", 0.05),
    ("offered_usd_per_mtok", 0.1),
    ("smallest", 0.18),
    ("basis", 0.15),
    ("usd_per_mtok_total", 0.11),
)
_CHANCE_COLUMNS = (
    ("offer", 0.34),
    ("p10", 0.12),
    ("p50", 0.12),
    ("p90", 0.12),
    ("probability_cheapest", 0.14),
    ("regret_usd_per_year", 0.16),
)
_STREAM_COLUMNS = (
    ("offer", 0.19),
    ("stream", 0.13),
    ("usd_per_mtok_total", 0.08),
    ("ttft_ms", 0.06),
    ("tpot_ms", 0.06),
    ("utilisation", 0.07),
    ("deployment", 0.41),
)
_ASSUMPTION_COLUMNS = (
    ("assumption", 0.19),
    ("value", 0.12),
    ("unit", 0.17),
    ("status", 0.08),
    ("note", 0.44),
)
_SOURCE_COLUMNS = (
    ("record", 0.2),
    ("figure", 0.12),
    ("value", 0.09),
    ("unit", 0.1),
    ("status", 0.08),
    ("as_of", 0.08),
    ("source", 0.33),
)


def write_recommendation(specs: ResultSpecs, comparison: Comparison, path: Path) -> None:
    """Write the two pages; raises OSError when the file cannot be written."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(specs.title)
    canvas.setSubject(provenance_line(comparison))
    _decision_page(canvas, specs)
    _footer(canvas, comparison, 1)
    canvas.showPage()
    _evidence_page(canvas, specs)
    _footer(canvas, comparison, 2)
    canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())


def _footer(canvas: Any, comparison: Comparison, page: int) -> None:
    draw_text(canvas, _MARGIN, 22, provenance_line(comparison), colour=MUTED)
    draw_text(canvas, _WIDTH - _MARGIN, 22, f"{page} / 2", colour=MUTED, align="right")


def _place(canvas: Any, flowable: Flowable, x: float, top: float, width: float) -> float:
    """Draw a flowable with its upper edge at `top`; returns its height."""
    _, height = flowable.wrapOn(canvas, width, _HEIGHT)
    flowable.drawOn(canvas, x, top - height)
    return float(height)


def _title(canvas: Any, title: str, context: str) -> float:
    top = _HEIGHT - _MARGIN
    top -= _place(canvas, paragraph(title, 17, bold=True), _MARGIN, top, _INNER) + 5
    top -= _place(canvas, paragraph(context, 8.5, colour=MUTED), _MARGIN, top, _INNER) + 9
    return top


def _decision_page(canvas: Any, specs: ResultSpecs) -> None:
    top = _title(canvas, specs.title, specs.context)
    top = _cards(canvas, specs.headlines, top) - 12
    chart_height = 216.0
    table = _table(
        specs.ranking, _RANKING_COLUMNS, list(_cells(specs.ranking, _RANKING_COLUMNS, size=_RANKING_SIZE))
    )
    _, table_height = table.wrapOn(canvas, _INNER, _HEIGHT)
    room = top - (_MARGIN + 8 + table_height + 22 + chart_height + 14)
    for number, finding in enumerate(specs.findings):
        text = paragraph(finding.sentence, 9)
        _, height = text.wrapOn(canvas, _INNER - _BULLET, _HEIGHT)
        if height > room:
            left = len(specs.findings) - number
            _place(canvas, paragraph(f"{left} more in the workbook.", 8, colour=MUTED), _MARGIN, top, _INNER)
            top -= 12
            break
        canvas.setFillColor(HexColor(_TONES[finding.tone]))
        canvas.circle(_MARGIN + 3, top - 6, 2, stroke=0, fill=1)
        text.drawOn(canvas, _MARGIN + _BULLET, top - height)
        top -= height + 3
        room -= height + 3
    top -= 8
    left_width = _INNER * 0.57
    if specs.cost_interactivity:
        draw_line_chart(
            canvas,
            specs.cost_interactivity[0],
            Box(_MARGIN, top - chart_height, left_width - 10, chart_height),
        )
    draw_stacked_bars(
        canvas,
        specs.iceberg,
        Box(_MARGIN + left_width, top - chart_height, _INNER - left_width, chart_height),
    )
    top -= chart_height + 16
    draw_text(canvas, _MARGIN, top, specs.ranking.title, size=10, font=BOLD)
    _place(canvas, table, _MARGIN, top - 6, _INNER)


def _cards(canvas: Any, headlines: tuple[HeadlineSpec, ...], top: float) -> float:
    gap, height = 8.0, 68.0
    width = (_INNER - gap * (len(headlines) - 1)) / max(1, len(headlines))
    for index, headline in enumerate(headlines):
        x = _MARGIN + index * (width + gap)
        canvas.setStrokeColor(HexColor(LINE))
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.roundRect(x, top - height, width, height, 5, stroke=1, fill=1)
        inner = width - 16
        draw_text(canvas, x + 8, top - 14, fit_text(headline.title, inner, size=7.5), size=7.5, colour=MUTED)
        size = next(
            (
                s
                for s in (15, 13, 11, 9.5)
                if fit_text(headline.value, inner, size=s, font=BOLD) == headline.value
            ),
            9.5,
        )
        value = fit_text(headline.value, inner, size=size, font=BOLD)
        draw_text(canvas, x + 8, top - 32, value, size=size, font=BOLD, colour=_TONES[headline.tone])
        detail = paragraph(headline.detail, 7)
        _place(canvas, detail, x + 8, top - 37, inner)
    return top - height


def _waterfalls(canvas: Any, specs: ResultSpecs, top: float) -> float:
    """Side by side the waterfalls of the first two offers, each of the stream that techniques add most to."""
    if not specs.waterfalls:
        return top
    by_offer: dict[str, WaterfallSpec] = {}
    for spec in sorted(specs.waterfalls, key=lambda spec: spec.technique_share):
        by_offer[spec.offer_id] = spec
    shown = [by_offer[offer_id] for offer_id in dict.fromkeys(spec.offer_id for spec in specs.waterfalls)][:2]
    draw_text(canvas, _MARGIN, top - 8, "Where the throughput comes from", size=10, font=BOLD)
    top -= 14
    width = (_INNER - 16) / 2
    for number, spec in enumerate(shown):
        draw_waterfall(
            canvas, spec, Box(_MARGIN + number * (width + 16), top - _WATERFALL, width, _WATERFALL)
        )
    top -= _WATERFALL + 6
    draw_text(canvas, _MARGIN, top, shown[0].footnotes[0], size=6, colour=MUTED)
    return top - 12


def _evidence_page(canvas: Any, specs: ResultSpecs) -> None:
    top = _waterfalls(canvas, specs, _HEIGHT - _MARGIN)
    for spec, columns, share in (
        (specs.quotes, _QUOTE_COLUMNS, 0.3),
        (specs.chances, _CHANCE_COLUMNS, 0.3),
        (specs.streams, _STREAM_COLUMNS, 0.36),
        (specs.assumptions, _ASSUMPTION_COLUMNS, 0.5),
        (specs.sources, _SOURCE_COLUMNS, 1.0),
    ):
        draw_text(canvas, _MARGIN, top - 8, spec.title, size=10, font=BOLD)
        top -= 14
        room = (top - _MARGIN - 16) * share
        top = _fitting_table(canvas, spec, columns, top, room) - 14


def _fitting_table(
    canvas: Any, spec: TableSpec, columns: tuple[tuple[str, float], ...], top: float, room: float
) -> float:
    """As many rows as fit; says how many are left for the workbook. Returns the lower edge."""
    cells: list[list[Paragraph]] = []
    height = 0.0
    for row in _cells(spec, columns, size=_SMALL):
        height += _row_height(row, columns)
        if height > room and len(cells) > 1:
            break
        cells.append(row)
    rows = len(cells) - 1
    table = _table(spec, columns, cells)
    _, height = table.wrapOn(canvas, _INNER, _HEIGHT)
    table.drawOn(canvas, _MARGIN, top - height)
    top -= height
    if rows < len(spec.rows):
        text = f"{len(spec.rows) - rows} more rows in the workbook, sheet “{TABLE_NAMES[spec.key]}”."
        top -= 9
        draw_text(canvas, _MARGIN, top, text, colour=MUTED)
    return top


def _row_height(cells: Sequence[Paragraph], columns: tuple[tuple[str, float], ...]) -> float:
    """Height of a table's row, as the table will lay it out."""
    heights = [
        cell.wrap(_INNER * share - 2 * _CELL_SIDE, _HEIGHT)[1]
        for cell, (_, share) in zip(cells, columns, strict=True)
    ]
    return float(max(heights)) + 2 * _CELL_PADDING


def _cells(
    spec: TableSpec, chosen: tuple[tuple[str, float], ...], *, size: float
) -> Iterator[list[Paragraph]]:
    """The headers, then a row at a time: most tables have more rows than a page."""
    position = {column.key: index for index, column in enumerate(spec.columns)}
    columns = [spec.columns[position[key]] for key, _ in chosen]
    yield [
        paragraph(column.header, size, bold=True, colour=MUTED, right=column.kind is ColumnKind.NUMBER)
        for column in columns
    ]
    for row in spec.rows:
        line = []
        for column in columns:
            cell = row.cells[position[column.key]]
            colour = BAD if column.key in row.flags else MUTED if row.muted else TEXT
            right = column.kind is ColumnKind.NUMBER
            line.append(paragraph(cell_text(cell, column), size, colour=colour, right=right))
        yield line


def _table(spec: TableSpec, chosen: tuple[tuple[str, float], ...], cells: Sequence[list[Paragraph]]) -> Table:
    look: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("TOPPADDING", (0, 0), (-1, -1), _CELL_PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _CELL_PADDING),
        ("LEFTPADDING", (0, 0), (-1, -1), _CELL_SIDE),
        ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_SIDE),
    ]
    look += [
        ("BACKGROUND", (0, number), (-1, number), HexColor(SELECTION))
        for number, row in enumerate(spec.rows[: len(cells) - 1], start=1)
        if row.emphasis
    ]
    widths = [_INNER * share for _, share in chosen]
    return Table(cells, colWidths=widths, style=TableStyle(look))
