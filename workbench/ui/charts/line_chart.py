"""Lines with bands over one x axis, labelled at their ends, with a read-out for mouse and keyboard."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.analysis.drawing.chart_geometry import linear_ticks, log_ticks, spread_labels
from workbench.analysis.drawing.specs import Axis, LineChartSpec, Series
from workbench.domain.formatting import format_significant
from workbench.ui.charts.base import (
    SMALL_PX,
    CursorChart,
    PlainAxis,
    area_of,
    draw_marker,
    make_plot,
    measure_of,
    rect_of,
    translucent,
)
from workbench.ui.charts.geometry import (
    Box,
    elided,
    freest,
    line_points,
    marker_indices,
    nearest_index,
)
from workbench.ui.theme import STEP, SeriesLook, Theme, interface_font

_MARKERS_PER_LINE = 5
_MARKER_PX = 7.0
_LINE_PX = 1.8
_FRONT_PX = 2.6
_BAND_ALPHA = 34
_LEADER_ALPHA = 150
_FADED_ALPHA = 60
_MOST_GUTTER = 0.36
"""Share of the width that the lines' names may take."""
_FOLLOWED_PX = 6.0


class _Lines(QWidget):
    """Bands, lines, marks and their names over the plot: one paint, far faster than an item for each."""

    def __init__(self, chart: "LineChart") -> None:
        super().__init__(chart)
        self._chart = chart
        self._painted: Box | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        chart = self._chart
        if not chart.drawn:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = interface_font(SMALL_PX)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        area = chart.plot_area()
        if area != self._painted:
            self._painted = area
            if event.rect() != self.rect():
                self.update()  # names at their former place would stay outside the part painted now
        painter.setClipRect(rect_of(area).adjusted(-4, -4, 4, 4))
        for series in chart.drawn:
            self._paint_series(painter, series)
        painter.setClipping(False)
        self._paint_limits(painter, metrics, area)
        ends = [chart.place(series, -1) for series in chart.drawn]
        placed = spread_labels(
            [y for _, y in ends], metrics.height() + 1, area.top + metrics.ascent() / 2, area.bottom - 4
        )
        left = area.right + 2 * STEP
        for series, (x_end, y_end), y in zip(chart.drawn, ends, placed, strict=True):
            colour = chart.colour_of(series)
            leader = QPen(translucent(colour.name(), min(colour.alpha(), _LEADER_ALPHA)), 1)
            leader.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(leader)
            painter.drawPolyline(
                [QPointF(x_end + 3, y_end), QPointF(area.right, y), QPointF(left - STEP / 2, y)]
                if x_end < area.right - 2 * STEP
                else [QPointF(x_end + 2, y_end), QPointF(left - STEP / 2, y)]
            )
            # A name is read even where its line is faded.
            painter.setPen(colour if chart.is_forward(series) else QColor(chart.theme.muted))
            text = elided(series.name, self.width() - left, measure_of(metrics))
            painter.drawText(QPointF(left, y + metrics.ascent() / 2 - 1), text)

    def _paint_series(self, painter: QPainter, series: Series) -> None:
        chart = self._chart
        look, colour, front = chart.look_of(series), chart.colour_of(series), chart.is_forward(series)
        line = [QPointF(*chart.pixel(x, y)) for x, y in zip(series.x, series.y, strict=True)]
        if series.low and series.high and front:
            lower, upper = (
                [QPointF(*chart.pixel(x, y)) for x, y in zip(series.x, values, strict=True)]
                for values in (series.low, series.high)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(translucent(look.colour, _BAND_ALPHA))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(colour, _FRONT_PX if chart.is_highlighted(series) else _LINE_PX)
        if look.dash:
            pen.setDashPattern([float(part) for part in look.dash])
        painter.setPen(pen)
        painter.drawPolyline(line)
        phase = chart.drawn.index(series) / len(chart.drawn)
        for index in marker_indices([point.x() for point in line], _MARKERS_PER_LINE, phase):
            draw_marker(painter, look.marker, line[index], _MARKER_PX, colour)

    def _paint_limits(self, painter: QPainter, metrics: QFontMetricsF, area: Box) -> None:
        """Beside each limit's line, where the fewest lines run."""
        points = self._chart.followed()
        painter.setPen(QPen(QColor(self._chart.theme.text), 1, Qt.PenStyle.DashLine))
        for x, _ in self._chart.limits():
            painter.drawLine(QPointF(x, area.top), QPointF(x, area.bottom))
        cursor = self._chart.cursor_x()
        if cursor is not None:
            painter.setPen(QPen(QColor(self._chart.theme.muted), 1))
            painter.drawLine(QPointF(cursor, area.top), QPointF(cursor, area.bottom))
        for x, name in self._chart.limits():
            width, height = metrics.horizontalAdvance(name), metrics.height()
            boxes = [
                Box(left, top, width, height)
                for top in (area.bottom - height - STEP, area.top + STEP, area.top + area.height / 2)
                for left in (x + STEP, x - STEP - width)
                if left >= area.left and left + width <= area.right
            ]
            if boxes:
                painter.setPen(QColor(self._chart.theme.text))
                painter.drawText(
                    rect_of(boxes[freest(boxes, points)]), int(Qt.AlignmentFlag.AlignCenter), name
                )


class LineChart(CursorChart):
    """Draws a `LineChartSpec`. Left and right walk along the x axis and read out every line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spec: LineChartSpec | None = None
        self._highlight = ""
        self.drawn: tuple[Series, ...] = ()
        self._range = ((0.0, 1.0), (0.0, 1.0))
        self._area = Box(0, 0, 1, 1)
        self._left, self._bottom = PlainAxis("left"), PlainAxis("bottom")
        self._plot = make_plot(self._left, self._bottom)
        self.follow_mouse_of(self._plot, self._on_mouse_moved)
        self._message = QLabel("", self)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setProperty("role", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._plot, 1)
        self._column.addWidget(self._message, 1)
        self._lines = _Lines(self)
        self._message.hide()
        self.setMinimumSize(60 * STEP, 40 * STEP)

    def show_spec(self, spec: LineChartSpec) -> None:
        """Draw another spec in the same place."""
        self._spec = spec
        self.drawn = tuple(series for series in spec.series if series.x)
        self.read_at = None
        self.setAccessibleName(spec.title)
        names = ", ".join(series.name for series in self.drawn)
        self.setAccessibleDescription(f"{spec.context}. Lines: {names}. Left and right arrows read values.")
        self.draw_later()

    def set_highlight(self, series_id: str) -> None:
        """Bring one line forward; an empty id shows all alike."""
        known = series_id if any(series.id == series_id for series in self.drawn) else ""
        if known != self._highlight:
            self._highlight = known
            self.draw_later()

    def plot_area(self) -> Box:
        """Where the lines are, in this widget's coordinates; measured anew."""
        self._area = area_of(self._plot, self)
        return self._area

    def place(self, series: Series, index: int) -> tuple[float, float]:
        """Where a point of a line is, in this widget's coordinates."""
        return self.pixel(series.x[index], series.y[index])

    def followed(self) -> list[tuple[float, float]]:
        """Points all along the lines, in this widget's coordinates."""
        return [
            point
            for series in self.drawn
            for point in line_points(
                [self.place(series, index) for index in range(len(series.x))], _FOLLOWED_PX
            )
        ]

    def limits(self) -> list[tuple[float, str]]:
        """Place along x, in this widget's coordinates, and name of each vertical line."""
        references = self._spec.references if self._spec else ()
        return [(self.pixel(line.x, 1.0)[0], line.name) for line in references]

    def cursor_x(self) -> float | None:
        """Place of the cursor along x, in this widget's coordinates."""
        return None if self.read_at is None else self.pixel(self._grid()[self.read_at], 1.0)[0]

    def look_of(self, series: Series) -> SeriesLook:
        """How a series is told apart."""
        return self.theme.series_style(series.slot)

    def is_highlighted(self, series: Series) -> bool:
        """Whether this series is brought forward."""
        return series.id == self._highlight

    def is_forward(self, series: Series) -> bool:
        """Whether a series is not faded behind another one."""
        return not self._highlight or self.is_highlighted(series)

    def colour_of(self, series: Series) -> QColor:
        """The series' colour, faded where another one is brought forward."""
        colour = QColor(self.look_of(series).colour)
        if not self.is_forward(series):
            colour.setAlpha(_FADED_ALPHA)
        return colour

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a value is, in this widget's coordinates."""
        (left, right), (low, high) = self._range
        area = self._area
        return (
            area.left + (self._x(x) - left) / (right - left) * area.width,
            area.bottom - (self._y(y) - low) / (high - low) * area.height,
        )

    def _x(self, value: float) -> float:
        return math.log10(value) if self._spec and self._spec.x_axis.log else value

    def _y(self, value: float) -> float:
        return math.log10(value) if self._spec and self._spec.y_axis.log else value

    def draw(self) -> None:
        spec = self._spec
        self.hide_readout()
        self._plot.setBackground(self.theme.surface)
        self.dress_readout()
        empty = spec is None or not self.drawn
        self._plot.setVisible(not empty)
        self._plot.getPlotItem().show()
        self._message.setVisible(empty)
        if spec is None or not self.drawn:
            self._message.setText("No offer has hardware that can serve this stream within its limits.")
            return
        self._axes(spec)
        self._fit_names()

    def _fit_names(self) -> None:
        """Keep room at the right for the lines' names."""
        metrics = QFontMetricsF(interface_font(SMALL_PX))
        widest = max((metrics.horizontalAdvance(series.name) for series in self.drawn), default=0.0)
        gutter = int(min(widest + 3 * STEP, self.width() * _MOST_GUTTER))
        self._column.setContentsMargins(0, 0, gutter if self.drawn else 0, 0)
        self._lines.setGeometry(self.rect())
        self._lines.raise_()
        self._lines.update()

    def _axes(self, spec: LineChartSpec) -> None:
        plot = self._plot.getPlotItem()
        lows = [value for series in self.drawn for value in (series.low or series.y)]
        highs = [value for series in self.drawn for value in (series.high or series.y)]
        xs = [value for series in self.drawn for value in series.x] + [line.x for line in spec.references]
        low, high = min(lows) * 0.9, max(highs) * 1.1
        left, right = (min(xs) * 0.9 if spec.x_axis.log else 0.0), max(xs) * 1.01
        self._range = ((self._x(left), self._x(right)), (self._y(low), self._y(high)))
        plot.setXRange(*self._range[0], padding=0)
        plot.setYRange(*self._range[1], padding=0)
        for axis, item, first, last, place in (
            (spec.x_axis, self._bottom, left, right, self._x),
            (spec.y_axis, self._left, low, high, self._y),
        ):
            item.dress(self.theme, grid=item is self._left)
            item.show_ticks(_ticks(axis, first, last), place)
            item.setLabel(axis.label, color=self.theme.muted, **{"font-size": f"{SMALL_PX}px"})

    def _on_mouse_moved(self, position: QPointF) -> None:
        if self._spec is None or not self.drawn:
            return
        view = self._plot.getPlotItem().getViewBox()
        if not view.sceneBoundingRect().contains(position):
            self.set_cursor(None)
            return
        x = view.mapSceneToView(position).x()
        self.set_cursor(nearest_index([self._x(value) for value in self._grid()], x))

    def _grid(self) -> list[float]:
        return sorted({value for series in self.drawn for value in series.x})

    def places(self) -> int:
        return len(self._grid()) if self.drawn else 0

    def set_cursor(self, index: int | None) -> None:
        self.hide_readout()
        self.read_at = index
        if not self.drawn:
            return
        self._lines.update()
        if index is None or self._spec is None:
            return
        x = self._grid()[index]
        lines = [f"{format_significant(x)} {self._spec.x_axis.unit}"]
        for series in self.drawn:
            if x in series.x:
                position = series.x.index(x)
                text = format_significant(series.y[position])
                if series.low and series.high:
                    low, high = series.low[position], series.high[position]
                    text += f"  ({format_significant(low)} – {format_significant(high)})"
                lines.append(f"{series.name}: {text}")
        self.show_readout(lines, self.pixel(x, 1.0)[0], self.plot_area().top, 2 * STEP, below=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()


def _ticks(axis: Axis, low: float, high: float) -> tuple[float, ...]:
    return log_ticks(low, high) if axis.log else linear_ticks(low, high)
