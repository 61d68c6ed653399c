"""Lines with bands over one x axis, labelled at their ends, with a read-out for mouse and keyboard."""

import math

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.analysis.chart_geometry import linear_ticks, log_ticks, spread_labels
from workbench.analysis.specs import Axis, LineChartSpec, Series
from workbench.domain.formatting import format_significant
from workbench.ui.charts.base import SMALL_PX, PlainAxis, make_plot, translucent
from workbench.ui.theme import STEP, Theme, interface_font

_SYMBOLS = {
    "circle": "o",
    "square": "s",
    "triangle": "t1",
    "diamond": "d",
    "cross": "x",
    "pentagon": "p",
    "star": "star",
    "plus": "+",
}
_MARKERS_PER_LINE = 6
_BAND_ALPHA = 34
_FADED_ALPHA = 60


class _Gutter(QWidget):
    """Names of the lines at the right of the plot, moved apart where they would overlap."""

    def __init__(self, chart: "LineChart") -> None:
        super().__init__(chart)
        self._chart = chart

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(interface_font(SMALL_PX))
        widest = max((metrics.horizontalAdvance(s.name) for s in self._chart.drawn), default=0.0)
        return QSize(int(min(widest + 6 * STEP, self._chart.width() * 0.36)), 10)

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
        top = self.mapFrom(chart, area.topLeft().toPoint()).y()
        ends = [chart.end_of(series) for series in chart.drawn]
        wanted = [end.y() - chart.plot_origin().y() + top for end in ends]
        placed = spread_labels(wanted, metrics.height() + 1, top + 4.0, top + area.height() - 4)
        for series, y_end, y in zip(chart.drawn, wanted, placed, strict=True):
            colour = chart.colour_of(series)
            painter.setPen(QPen(translucent(colour.name(), 150), 1))
            painter.drawLine(QPointF(0, y_end), QPointF(2 * STEP, y))
            painter.setPen(colour)
            text = metrics.elidedText(series.name, Qt.TextElideMode.ElideRight, self.width() - 3 * STEP)
            painter.drawText(QPointF(2.5 * STEP, y + metrics.ascent() / 2 - 1), text)


class LineChart(QWidget):
    """Draws a `LineChartSpec`. Left and right walk along the x axis and read out every line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spec: LineChartSpec | None = None
        self._highlight = ""
        self._cursor: int | None = None
        self.drawn: tuple[Series, ...] = ()
        self._left, self._bottom = PlainAxis("left"), PlainAxis("bottom")
        self._plot = make_plot(self._left, self._bottom)
        self._plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._plot.viewport().installEventFilter(self)
        self._gutter = _Gutter(self)
        self._message = QLabel("", self)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setProperty("role", "muted")
        self._readout = QLabel(self)
        self._readout.setTextFormat(Qt.TextFormat.PlainText)
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.setVisible(False)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._plot, 1)
        row.addWidget(self._gutter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row, 1)
        column.addWidget(self._message, 1)
        self._message.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(60 * STEP, 40 * STEP)

    def show_spec(self, spec: LineChartSpec) -> None:
        """Draw another spec in the same place."""
        self._spec = spec
        self.drawn = tuple(series for series in spec.series if series.x)
        self._cursor = None
        self.setAccessibleName(spec.title)
        names = ", ".join(series.name for series in self.drawn)
        self.setAccessibleDescription(f"{spec.context}. Lines: {names}. Left and right arrows read values.")
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self._theme = theme
        self._draw()

    def set_highlight(self, series_id: str) -> None:
        """Bring one line forward; an empty id shows all alike."""
        self._highlight = series_id if any(s.id == series_id for s in self.drawn) else ""
        self._draw()

    def readout(self) -> str:
        """Values at the cursor, as shown; empty without one."""
        return self._readout.text() if self._cursor is not None else ""

    def plot_area(self) -> QRectF:
        """Where the lines are, in this widget's coordinates."""
        view = self._plot.getPlotItem().getViewBox()
        scene = view.mapRectToScene(view.boundingRect())
        corner = self._plot.mapTo(self, self._plot.mapFromScene(scene.topLeft()))
        return QRectF(QPointF(corner), scene.size())

    def plot_origin(self) -> QPointF:
        """Upper left corner of the lines in scene coordinates."""
        view = self._plot.getPlotItem().getViewBox()
        return QPointF(view.mapRectToScene(view.boundingRect()).topLeft())

    def end_of(self, series: Series) -> QPointF:
        """Where a line ends, in scene coordinates."""
        view = self._plot.getPlotItem().getViewBox()
        return QPointF(view.mapViewToScene(QPointF(self._x(series.x[-1]), self._y(series.y[-1]))))

    def colour_of(self, series: Series) -> QColor:
        """The series' colour, faded where another one is brought forward."""
        colour = QColor(self._theme.series_style(series.slot).colour)
        if self._highlight and series.id != self._highlight:
            colour.setAlpha(_FADED_ALPHA)
        return colour

    def _x(self, value: float) -> float:
        return math.log10(value) if self._spec and self._spec.x_axis.log else value

    def _y(self, value: float) -> float:
        return math.log10(value) if self._spec and self._spec.y_axis.log else value

    def _draw(self) -> None:
        plot, spec = self._plot.getPlotItem(), self._spec
        plot.clear()
        self._readout.setVisible(False)
        self._plot.setBackground(self._theme.surface)
        self._dress_readout()
        if spec is None or not self.drawn:
            self._plot.hide()
            self._gutter.hide()
            self._message.setText("No offer has hardware that can serve this stream within its limits.")
            self._message.show()
            return
        self._message.hide()
        self._plot.show()
        self._gutter.show()
        self._axes(spec)
        for series in self.drawn:
            self._draw_series(series)
        for reference in spec.references:
            line = pg.InfiniteLine(
                self._x(reference.x),
                angle=90,
                pen=pg.mkPen(self._theme.text, width=1, style=Qt.PenStyle.DashLine),
                label=reference.name,
                labelOpts={
                    "position": 0.05,
                    "color": self._theme.text,
                    "anchors": [(-0.04, 0.5), (-0.04, 0.5)],
                },
            )
            line.label.setFont(interface_font(SMALL_PX))
            plot.addItem(line)
        self._cursor_line = pg.InfiniteLine(angle=90, pen=pg.mkPen(self._theme.muted, width=1))
        self._cursor_line.setVisible(False)
        plot.addItem(self._cursor_line)
        self._gutter.setFixedWidth(self._gutter.sizeHint().width())
        self._gutter.update()

    def _axes(self, spec: LineChartSpec) -> None:
        plot = self._plot.getPlotItem()
        lows = [value for series in self.drawn for value in (series.low or series.y)]
        highs = [value for series in self.drawn for value in (series.high or series.y)]
        xs = [value for series in self.drawn for value in series.x] + [line.x for line in spec.references]
        low, high = min(lows) * 0.9, max(highs) * 1.1
        left, right = (min(xs) * 0.9 if spec.x_axis.log else 0.0), max(xs) * 1.01
        plot.setXRange(self._x(left), self._x(right), padding=0)
        plot.setYRange(self._y(low), self._y(high), padding=0)
        for axis, item, first, last, place in (
            (spec.x_axis, self._bottom, left, right, self._x),
            (spec.y_axis, self._left, low, high, self._y),
        ):
            item.dress(self._theme, grid=item is self._left)
            item.show_ticks(_ticks(axis, first, last), place)
            item.setLabel(axis.label, color=self._theme.muted, **{"font-size": f"{SMALL_PX}px"})

    def _draw_series(self, series: Series) -> None:
        plot = self._plot.getPlotItem()
        look = self._theme.series_style(series.slot)
        colour = self.colour_of(series)
        front = series.id == self._highlight
        xs = [self._x(value) for value in series.x]
        if series.low and series.high and (front or not self._highlight):
            edges = [
                pg.PlotCurveItem(xs, [self._y(value) for value in values], pen=None)
                for values in (series.low, series.high)
            ]
            band = pg.FillBetweenItem(*edges, brush=translucent(look.colour, _BAND_ALPHA))
            plot.addItem(band)
        pen = pg.mkPen(colour, width=2.6 if front else 1.8)
        if look.dash:
            pen.setDashPattern([float(part) for part in look.dash])
        ys = [self._y(value) for value in series.y]
        plot.addItem(pg.PlotDataItem(xs, ys, pen=pen))
        every = max(1, len(xs) // _MARKERS_PER_LINE)
        plot.addItem(
            pg.ScatterPlotItem(
                xs[::every], ys[::every], symbol=_SYMBOLS[look.marker], size=6, pen=None, brush=colour
            )
        )

    def _dress_readout(self) -> None:
        self._readout.setStyleSheet(
            f"background: {self._theme.raised}; color: {self._theme.text};"
            f"border: 1px solid {self._theme.line}; border-radius: 6px; padding: 4px 8px;"
        )
        self._readout.setFont(interface_font(SMALL_PX))

    def _on_mouse_moved(self, position: QPointF) -> None:
        if self._spec is None or not self.drawn:
            return
        view = self._plot.getPlotItem().getViewBox()
        if not view.sceneBoundingRect().contains(position):
            self._set_cursor(None)
            return
        x = view.mapSceneToView(position).x()
        grid = self._grid()
        nearest = min(range(len(grid)), key=lambda index: abs(self._x(grid[index]) - x))
        self._set_cursor(nearest)

    def _grid(self) -> list[float]:
        return sorted({value for series in self.drawn for value in series.x})

    def _set_cursor(self, index: int | None) -> None:
        self._cursor = index
        visible = index is not None
        self._readout.setVisible(visible)
        if not self.drawn:
            return
        self._cursor_line.setVisible(visible)
        if index is None or self._spec is None:
            return
        x = self._grid()[index]
        self._cursor_line.setPos(self._x(x))
        lines = [f"{format_significant(x)} {self._spec.x_axis.unit}"]
        for series in self.drawn:
            if x in series.x:
                position = series.x.index(x)
                text = format_significant(series.y[position])
                if series.low and series.high:
                    low, high = series.low[position], series.high[position]
                    text += f"  ({format_significant(low)} – {format_significant(high)})"
                lines.append(f"{series.name}: {text}")
        self._readout.setText("\n".join(lines))
        self._readout.adjustSize()
        area = self.plot_area()
        self._readout.move(int(area.left()) + 2 * STEP, int(area.top()) + STEP)
        self._readout.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.drawn:
            super().keyPressEvent(event)
            return
        last = len(self._grid()) - 1
        start = 0 if self._cursor is None else self._cursor + step
        self._set_cursor(min(max(start, 0), last))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._set_cursor(None)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._gutter.setFixedWidth(self._gutter.sizeHint().width())
        self._gutter.update()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and not self.hasFocus():
            self._set_cursor(None)
        return False


def _ticks(axis: Axis, low: float, high: float) -> tuple[float, ...]:
    return log_ticks(low, high) if axis.log else linear_ticks(low, high)
