"""Charts of a page, drawn from their specs as vectors: never from the screen's widgets."""

import math
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from workbench.analysis.drawing.chart_geometry import linear_ticks, log_ticks, spread_labels, tick_text
from workbench.analysis.drawing.chart_style import WATERFALL_SLOTS, series_style
from workbench.analysis.drawing.specs import (
    Axis,
    BarPanel,
    LineChartSpec,
    Series,
    StackedBarChartSpec,
    WaterfallSpec,
)
from workbench.reports.pdf_text import BODY, BOLD, LINE, MUTED, TEXT, text_runs

_SMALL = 6.5
_LABEL_PT = (5.5, 5.0, 4.5)
_LABEL_GAP = 8.5
_BAND_OPACITY = 0.14


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page in points, origin at the lower left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps values of an axis onto points."""

    low: float
    high: float
    start: float
    end: float
    log: bool

    def __call__(self, value: float) -> float:
        low, high, at = (
            (math.log10(self.low), math.log10(self.high), math.log10(value))
            if self.log
            else (self.low, self.high, value)
        )
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    @property
    def ticks(self) -> tuple[float, ...]:
        return log_ticks(self.low, self.high) if self.log else linear_ticks(self.low, self.high)


def draw_text(
    canvas: Any,
    x: float,
    y: float,
    text: str,
    *,
    size: float = _SMALL,
    font: str = BODY,
    colour: str = TEXT,
    align: str = "left",
) -> None:
    """One line of outside text at (x, y)."""
    runs = text_runs(text, font)
    width = sum(stringWidth(run, name, size) for name, run in runs)
    at = x - {"left": 0.0, "center": width / 2, "right": width}[align]
    canvas.setFillColor(HexColor(colour))
    for name, run in runs:
        canvas.setFont(name, size)
        canvas.drawString(at, y, run)
        at += stringWidth(run, name, size)


def fit_text(text: str, width: float, *, size: float = _SMALL, font: str = BODY) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip(" ·") + "…"


def _ticks(canvas: Any, plot: Box, scale: _Scale) -> None:
    canvas.setLineWidth(0.4)
    for tick in scale.ticks:
        y = scale(tick)
        canvas.setStrokeColor(HexColor(LINE))
        canvas.line(plot.x, y, plot.right, y)
        draw_text(canvas, plot.x - 3, y - 2.2, tick_text(tick), colour=MUTED, align="right")


def _upright_label(canvas: Any, plot: Box, axis: Axis) -> None:
    canvas.saveState()
    canvas.translate(plot.x - 30, plot.y + plot.height / 2)
    canvas.rotate(90)
    draw_text(canvas, 0, 0, axis.label, colour=MUTED, align="center")
    canvas.restoreState()


def _heading(canvas: Any, box: Box, title: str, context: str) -> None:
    draw_text(
        canvas, box.x, box.top - 8, fit_text(title, box.width, size=8.5, font=BOLD), size=8.5, font=BOLD
    )
    draw_text(canvas, box.x, box.top - 17, fit_text(context, box.width), colour=MUTED)


def draw_line_chart(canvas: Any, spec: LineChartSpec, box: Box) -> None:
    """Lines with bands, the limit dashed and named, each line labelled at its end."""
    _heading(canvas, box, spec.title, spec.context)
    drawn = [series for series in spec.series if series.x]
    if not drawn:
        draw_text(canvas, box.x, box.y + box.height / 2, "No offer has hardware that can serve this stream.")
        return
    label_width = min(box.width * 0.38, max(stringWidth(s.name, BODY, _SMALL) for s in drawn) + 12)
    plot = Box(box.x + 38, box.y + 26, box.width - 38 - label_width, box.height - 26 - 24)
    lows = [value for series in drawn for value in (series.low or series.y)]
    highs = [value for series in drawn for value in (series.high or series.y)]
    xs = [value for series in drawn for value in series.x] + [line.x for line in spec.references]
    y_scale = _Scale(min(lows) * 0.9, max(highs) * 1.1, plot.y, plot.top, spec.y_axis.log)
    x_low = min(xs) * 0.9 if spec.x_axis.log else 0.0
    x_scale = _Scale(x_low, max(xs) * 1.02, plot.x, plot.right, spec.x_axis.log)
    _ticks(canvas, plot, y_scale)
    _upright_label(canvas, plot, spec.y_axis)
    canvas.setStrokeColor(HexColor(MUTED))
    canvas.line(plot.x, plot.y, plot.right, plot.y)
    for tick in x_scale.ticks:
        draw_text(canvas, x_scale(tick), plot.y - 9, tick_text(tick), colour=MUTED, align="center")
    draw_text(canvas, plot.x + plot.width / 2, box.y + 4, spec.x_axis.label, colour=MUTED, align="center")
    for line in spec.references:
        x = x_scale(line.x)
        canvas.setDash(3, 2)
        canvas.setStrokeColor(HexColor(TEXT))
        canvas.line(x, plot.y, x, plot.top)
        canvas.setDash()
        draw_text(canvas, x + 3, plot.y + 4, line.name)
    for series in drawn:
        _draw_series(canvas, series, x_scale, y_scale)
    ends = [y_scale(series.y[-1]) for series in drawn]
    for series, end, label in zip(
        drawn, ends, spread_labels(ends, _LABEL_GAP, plot.y, plot.top), strict=True
    ):
        colour = series_style(series.slot).light
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(0.4)
        canvas.line(x_scale(series.x[-1]), end, plot.right + 3, label)
        draw_text(canvas, plot.right + 5, label - 2.2, fit_text(series.name, label_width - 6), colour=colour)


def _draw_series(canvas: Any, series: Series, x_scale: _Scale, y_scale: _Scale) -> None:
    look = series_style(series.slot)
    points = [(x_scale(x), y_scale(y)) for x, y in zip(series.x, series.y, strict=True)]
    if series.low and series.high:
        edge = [(x_scale(x), y_scale(y)) for x, y in zip(series.x, series.high, strict=True)]
        edge += [(x_scale(x), y_scale(y)) for x, y in zip(series.x[::-1], series.low[::-1], strict=True)]
        band = canvas.beginPath()
        band.moveTo(*edge[0])
        for point in edge[1:]:
            band.lineTo(*point)
        band.close()
        base = HexColor(look.light)
        canvas.setFillColor(Color(base.red, base.green, base.blue, alpha=_BAND_OPACITY))
        canvas.drawPath(band, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.setStrokeColor(HexColor(look.light))
    canvas.setLineWidth(1.2)
    canvas.setDash(list(look.dash) or [])
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash()


def draw_waterfall(canvas: Any, spec: WaterfallSpec, box: Box) -> None:
    """A line for each step: its name, its bar where the one before ended, its figure or why it is 0."""
    heading = f"{spec.context}, {spec.axis.unit}"
    _heading(canvas, box, spec.title, heading)
    row = (box.height - 24) / max(1, len(spec.steps))
    left, width = box.x + box.width * 0.38, box.width * 0.34
    scale = _Scale(0.0, spec.reach or 1.0, left, left + width, log=False)
    for number, step in enumerate(spec.steps):
        y = box.top - 24 - (number + 1) * row
        base = y + row / 2 - 2.2
        draw_text(canvas, left - 4, base, fit_text(step.name, box.width * 0.37), align="right")
        low, high = sorted((scale(step.start), scale(step.end)))
        colour = series_style(WATERFALL_SLOTS[step.direction])
        if high > low:
            canvas.setFillColor(HexColor(colour.light))
            canvas.rect(low, y + row * 0.15, max(high - low, 0.6), row * 0.7, stroke=0, fill=1)
        # a step of nothing has no bar: its words take the room of one
        beside = left + width + 5 if high > low else left
        text = fit_text(step.text, box.right - beside)
        draw_text(canvas, beside, base, text, colour=TEXT if high > low else MUTED)


def draw_stacked_bars(canvas: Any, spec: StackedBarChartSpec, box: Box) -> None:
    """The iceberg: one panel above the waterline, one hanging below, one unit each."""
    _heading(canvas, box, spec.title, spec.context)
    if not spec.categories:
        draw_text(canvas, box.x, box.y + box.height / 2, "No offer can serve every stream.")
        return
    shown = [
        index
        for index in range(len(spec.categories))
        if any(part.values[index] is not None for panel in spec.panels for part in panel.parts)
    ]
    legend_width = 54.0
    body = Box(box.x + 24, box.y + 38, box.width - 24 - legend_width, box.height - 38 - 34)
    above, below = spec.panels
    waterline = body.y + body.height * 0.52
    slot = body.width / max(1, len(shown))
    _draw_panel(canvas, above, Box(body.x, waterline, body.width, body.top - waterline), shown)
    _draw_panel(canvas, below, Box(body.x, body.y, body.width, waterline - body.y), shown)
    canvas.setStrokeColor(HexColor(TEXT))
    canvas.setLineWidth(0.9)
    canvas.line(body.x, waterline, body.right, waterline)
    draw_text(canvas, box.x, body.top + 5, above.axis.label, size=6, colour=MUTED)
    draw_text(canvas, box.x, body.y - 9, below.axis.label, size=6, colour=MUTED)
    room = slot - 1.5
    size = _label_size([spec.categories[index] for index in shown], room)
    for position, index in enumerate(shown):
        centre = body.x + (position + 0.5) * slot
        for number, text in enumerate(_wrapped(spec.categories[index], room, size)):
            draw_text(canvas, centre, body.y - 18 - 6.5 * number, text, size=size, align="center")
    _legend(canvas, spec, Box(body.right + 6, body.y, legend_width - 6, body.height), waterline)


def _legend(canvas: Any, spec: StackedBarChartSpec, box: Box, waterline: float) -> None:
    for panel in spec.panels:
        y = waterline - 10 if panel.downward else box.top - 6
        for part in panel.parts:
            canvas.setFillColor(HexColor(series_style(part.slot).light))
            canvas.rect(box.x, y, 5, 5, stroke=0, fill=1)
            draw_text(canvas, box.x + 8, y, fit_text(part.name, box.width - 8, size=6), size=6)
            y -= 9


def _draw_panel(canvas: Any, panel: BarPanel, box: Box, shown: list[int]) -> None:
    totals = [sum(part.values[index] or 0.0 for part in panel.parts) for index in shown]
    highest = max(totals, default=0.0) or 1.0
    reach = box.height * 0.94
    start, end = (box.top, box.top - reach) if panel.downward else (box.y, box.y + reach)
    scale = _Scale(0.0, highest, start, end, log=False)
    _ticks(canvas, box, scale)
    slot = box.width / max(1, len(shown))
    width = min(slot * 0.6, 34)
    for position, index in enumerate(shown):
        x = box.x + (position + 0.5) * slot - width / 2
        base = 0.0
        for part in panel.parts:
            value = part.values[index]
            if value:
                low, high = sorted((scale(base), scale(base + value)))
                canvas.setFillColor(HexColor(series_style(part.slot).light))
                canvas.rect(x, low, width, high - low, stroke=0, fill=1)
                base += value


def _label_size(names: list[str], width: float) -> float:
    """The largest size at which no word of the names is cut, else the smallest."""
    words = [word for name in names for word in name.split()]
    fitting = (size for size in _LABEL_PT if all(stringWidth(word, BODY, size) <= width for word in words))
    return next(fitting, _LABEL_PT[-1])


def _wrapped(text: str, width: float, size: float, most: int = 3) -> list[str]:
    """The text on at most `most` lines of a width, cut where it is longer still."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, BODY, size) <= width or not lines[-1] or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [fit_text(line, width, size=size) for line in lines]
