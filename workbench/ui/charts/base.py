"""What both charts share: when they draw, how a pyqtgraph plot is dressed, axes with plain numbers."""

import math
from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from workbench.analysis.drawing.chart_geometry import tick_text
from workbench.ui.charts.geometry import Box, Measure, beside
from workbench.ui.theme import STEP, Theme, interface_font, numeric_font

SMALL_PX = 12
GRID_ALPHA = 70


class Chart(QWidget):
    """Draws once at the next turn of the event loop, however much changed before; nothing while hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._dirty = False
        self._due = QTimer(self, interval=0, singleShot=True)
        self._due.timeout.connect(self.draw_if_due)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.theme = theme
        self.draw_later()

    def draw_later(self) -> None:
        """Draw again soon, or when the chart is shown."""
        self._dirty = True
        if self.isVisible():
            self._due.start()

    def draw_if_due(self) -> None:
        """Draw now what is not drawn yet."""
        if self._dirty:
            self._dirty = False
            self.draw()

    def draw(self) -> None:
        """Draw everything anew."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw_if_due()


class PlainAxis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph ships no types
    """An axis with ticks chosen by us, labelled with plain numbers: 0.1, 1, 10, never powers.

    `to_plot` maps a value to its place on the axis (a logarithm on log axes).
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._dressed: tuple[Theme, bool] | None = None
        self.setStyle(tickLength=0, autoExpandTextSpace=True)
        self.enableAutoSIPrefix(False)

    def show_ticks(self, values: Sequence[float], to_plot: Callable[[float], float]) -> None:
        """Label these values."""
        self.setTicks([[(to_plot(value), tick_text(value)) for value in values]])

    def dress(self, theme: Theme, *, grid: bool) -> None:
        """Follow the theme."""
        if self._dressed == (theme, grid):
            return  # each setter below would lay out the axis anew
        self._dressed = (theme, grid)
        self.setPen(pg.mkPen(theme.line))
        self.setTextPen(pg.mkPen(theme.muted))
        self.setTickFont(numeric_font(SMALL_PX))
        self.setGrid(GRID_ALPHA if grid else False)


def make_plot(left: PlainAxis, bottom: PlainAxis) -> pg.PlotWidget:
    """A plot without a mouse of its own: it neither pans nor zooms nor opens menus. Drawing shows it."""
    plot = pg.PlotWidget(axisItems={"left": left, "bottom": bottom}, enableMenu=False)
    item = plot.getPlotItem()
    item.hideButtons()
    item.getViewBox().setMouseEnabled(False, False)
    item.getViewBox().setDefaultPadding(0.0)
    plot.setAntialiasing(True)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
    # Until a spec is drawn there is nothing: pyqtgraph's own background is black, its axes have numbers.
    plot.setBackground(None)
    item.hide()
    # Files dragged over a chart are the window's to take; the scene would get them first, and complain.
    plot.setAcceptDrops(False)
    # pyqtgraph leaves its menu without an owner, disabled or not; it would outlive the plot.
    item.ctrlMenu.setParent(plot, item.ctrlMenu.windowFlags())
    return plot


def area_of(plot: pg.PlotWidget, widget: QWidget) -> Box:
    """Where a plot's data are drawn, in the coordinates of a widget around the plot."""
    view = plot.getPlotItem().getViewBox()
    scene = view.mapRectToScene(view.boundingRect())
    corner = plot.mapTo(widget, plot.mapFromScene(scene.topLeft()))
    return Box(corner.x(), corner.y(), scene.width(), scene.height())


def rect_of(box: Box) -> QRectF:
    """A box as Qt's rectangle."""
    return QRectF(box.left, box.top, box.width, box.height)


def measure_of(metrics: QFontMetricsF) -> Measure:
    """A font's measure for the geometry."""
    return metrics.horizontalAdvance


class CursorChart(Chart):
    """A chart whose values are read out under the mouse or, with the arrow keys, under a cursor."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.read_at: int | None = None
        self._readout = QLabel(self)
        self._readout.setTextFormat(Qt.TextFormat.PlainText)
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.hide()

    def places(self) -> int:
        """How many places the cursor can be at."""
        raise NotImplementedError

    def set_cursor(self, index: int | None) -> None:
        """Read out the values at a place, or none."""
        raise NotImplementedError

    def dress_readout(self) -> None:
        """Follow the theme."""
        look = (
            f"background: {self.theme.raised}; color: {self.theme.text};"
            f"border: 1px solid {self.theme.line}; border-radius: 6px; padding: 4px 8px;"
        )
        if self._readout.styleSheet() != look:
            self._readout.setStyleSheet(look)
            self._readout.setFont(interface_font(SMALL_PX))

    def hide_readout(self) -> None:
        """Read out nothing."""
        self.read_at = None
        self._readout.hide()

    def show_readout(self, lines: Sequence[str], x: float, y: float, gap: float, *, below: bool) -> None:
        """Read out lines beside x, centred at y or just `below` it."""
        self._readout.setText("\n".join(lines))
        self._readout.adjustSize()
        width, height = self._readout.width(), self._readout.height()
        room = Box(0, 0, self.width(), self.height())
        box = beside((x, y + height / 2 + STEP if below else y), width, height, room, gap)
        self._readout.move(int(box.left), int(box.top))
        self._readout.show()
        self._readout.raise_()
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, ", ".join(lines)))

    def follow_mouse_of(self, plot: pg.PlotWidget, moved: Callable[[QPointF], None]) -> None:
        """Let the mouse over a plot read out values until it leaves."""
        plot.scene().sigMouseMoved.connect(moved)
        plot.viewport().installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.places():
            super().keyPressEvent(event)
            return
        start = 0 if self.read_at is None else self.read_at + step
        self.set_cursor(min(max(start, 0), self.places() - 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.set_cursor(None)
        super().focusOutEvent(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and not self.hasFocus():
            self.set_cursor(None)
        return False


_CORNERS = {"triangle": (3, -90), "square": (4, -45), "diamond": (4, 0), "pentagon": (5, -90)}
"""Corners of the filled marks, and the angle in degrees of the first."""
_STROKES = {"plus": (0, 90), "cross": (45, 135), "star": (0, 60, 120)}
"""Angles in degrees of the strokes through the centre of the other marks."""


def draw_marker(painter: QPainter, shape: str, at: QPointF, size: float, colour: QColor) -> None:
    """Draw a mark of `analysis.chart_style`, `size` pixels wide."""
    half = size / 2
    if shape in _STROKES:
        painter.setPen(QPen(colour, 1.6))
        for degrees in _STROKES[shape]:
            step = QPointF(math.cos(math.radians(degrees)) * half, math.sin(math.radians(degrees)) * half)
            painter.drawLine(at - step, at + step)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape not in _CORNERS:
        painter.drawEllipse(at, half, half)
        return
    count, first = _CORNERS[shape]
    angles = [math.radians(first + 360 * number / count) for number in range(count)]
    radius = half * 1.25
    painter.drawPolygon(
        QPolygonF([at + QPointF(math.cos(angle) * radius, math.sin(angle) * radius) for angle in angles])
    )


def translucent(colour: str, alpha: int) -> QColor:
    """A theme colour with an alpha of 0..255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
