"""What both charts share: how a pyqtgraph plot is dressed, axes with plain numbers, text that fits."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF

from workbench.analysis.chart_geometry import tick_text
from workbench.ui.theme import Theme, numeric_font

SMALL_PX = 12
GRID_ALPHA = 70


class PlainAxis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph ships no types
    """An axis with ticks chosen by us, labelled with plain numbers: 0.1, 1, 10, never powers.

    `to_plot` maps a value to its place on the axis (a logarithm on log axes).
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.setStyle(tickLength=0, autoExpandTextSpace=True)
        self.enableAutoSIPrefix(False)

    def show_ticks(self, values: Sequence[float], to_plot: Callable[[float], float]) -> None:
        """Label these values."""
        self.setTicks([[(to_plot(value), tick_text(value)) for value in values]])

    def dress(self, theme: Theme, *, grid: bool) -> None:
        """Follow the theme."""
        self.setPen(pg.mkPen(theme.line))
        self.setTextPen(pg.mkPen(theme.muted))
        self.setTickFont(numeric_font(SMALL_PX))
        self.setGrid(GRID_ALPHA if grid else False)


def make_plot(left: PlainAxis, bottom: PlainAxis) -> pg.PlotWidget:
    """A plot without a mouse of its own: it neither pans nor zooms nor opens menus."""
    plot = pg.PlotWidget(axisItems={"left": left, "bottom": bottom}, enableMenu=False)
    item = plot.getPlotItem()
    item.hideButtons()
    item.getViewBox().setMouseEnabled(False, False)
    item.getViewBox().setDefaultPadding(0.0)
    plot.setAntialiasing(True)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
    # pyqtgraph leaves its menu without an owner, disabled or not; it would outlive the plot.
    item.ctrlMenu.setParent(plot, item.ctrlMenu.windowFlags())
    return plot


def translucent(colour: str, alpha: int) -> QColor:
    """A theme colour with an alpha of 0..255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def wrapped(text: str, width: float, metrics: QFontMetricsF, most: int) -> list[str]:
    """The text on at most `most` lines of a width in pixels; what is longer still is elided."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= width or not lines[-1] or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]
