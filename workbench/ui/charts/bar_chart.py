"""The iceberg: stacked bars above a shared waterline and hanging below it, one unit per panel."""

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.analysis.chart_geometry import linear_ticks
from workbench.analysis.specs import BarPanel, StackedBarChartSpec
from workbench.domain.formatting import format_significant
from workbench.ui.charts.base import SMALL_PX, PlainAxis, make_plot, wrapped
from workbench.ui.theme import STEP, Theme, interface_font

_BAR_WIDTH = 0.6
_HEADROOM = 1.06
_FADED_ALPHA = 70
_LABEL_LINES = 3


class _Categories(QWidget):
    """Names under the bars, wrapped and elided so that they never touch."""

    def __init__(self, chart: "StackedBarChart") -> None:
        super().__init__(chart)
        self._chart = chart
        metrics = QFontMetricsF(interface_font(SMALL_PX - 1))
        self.setFixedHeight(int(metrics.height() * _LABEL_LINES + STEP))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = interface_font(SMALL_PX - 1)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        spec = self._chart.spec
        if spec is None or not spec.categories:
            return
        left, right = self._chart.bar_span(self)
        slot = (right - left) / len(spec.categories)
        painter.setPen(self._chart.theme.text)
        for index, name in enumerate(spec.categories):
            for number, line in enumerate(wrapped(name, slot - STEP, metrics, _LABEL_LINES)):
                box = QRectF(left + index * slot, number * metrics.height(), slot, metrics.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), line)


class _Legend(QWidget):
    """The parts of one panel, in the order in which they are stacked."""

    def __init__(self, chart: "StackedBarChart", panel: int) -> None:
        super().__init__(chart)
        self._chart = chart
        self._panel = panel

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(interface_font(SMALL_PX))
        spec = self._chart.spec
        names = [part.name for panel in spec.panels for part in panel.parts] if spec else []
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        return QSize(int(widest + 8 * STEP), 5 * STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        spec = self._chart.spec
        if spec is None:
            return
        painter = QPainter(self)
        font = interface_font(SMALL_PX)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        panel = spec.panels[self._panel]
        y = 2.0 * STEP
        line = min(metrics.height() + 2, (self.height() - y) / max(1, len(panel.parts)))
        for part in panel.parts:
            painter.fillRect(
                QRectF(2 * STEP, y + 2, 2.5 * STEP, 2.5 * STEP),
                QColor(self._chart.theme.series_style(part.slot).colour),
            )
            painter.setPen(QColor(self._chart.theme.text))
            text = metrics.elidedText(part.name, Qt.TextElideMode.ElideRight, self.width() - 6 * STEP)
            painter.drawText(QPointF(5.5 * STEP, y + metrics.ascent() - 1), text)
            y += line


class StackedBarChart(QWidget):
    """Draws a `StackedBarChartSpec` with two panels that share their categories."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.spec: StackedBarChartSpec | None = None
        self._highlight = ""
        self._axes = [(PlainAxis("left"), PlainAxis("bottom")) for _ in range(2)]
        self._plots = [make_plot(left, bottom) for left, bottom in self._axes]
        self._legends = [_Legend(self, index) for index in range(2)]
        self._units = [QLabel(self) for _ in range(2)]
        self._categories = _Categories(self)
        for unit in self._units:
            unit.setTextFormat(Qt.TextFormat.PlainText)
            unit.setProperty("role", "muted")
            unit.setFont(interface_font(SMALL_PX))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._units[0], 0, 0)
        grid.addWidget(self._plots[0], 1, 0)
        grid.addWidget(self._legends[0], 1, 1)
        grid.addWidget(self._plots[1], 2, 0)
        grid.addWidget(self._legends[1], 2, 1)
        grid.addWidget(self._units[1], 3, 0)
        grid.addWidget(self._categories, 4, 0)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(1, 1)
        grid.setRowStretch(2, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(60 * STEP, 40 * STEP)

    def show_spec(self, spec: StackedBarChartSpec) -> None:
        """Draw another spec in the same place. Categories without any value are left to the footnotes."""
        self.spec = _with_values(spec)
        self.setAccessibleName(spec.title)
        self.setAccessibleDescription(self._in_words())
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.theme = theme
        self._draw()

    def set_highlight(self, category_id: str) -> None:
        """Bring one category forward; an empty id shows all alike."""
        known = self.spec is not None and category_id in self.spec.category_ids
        self._highlight = category_id if known else ""
        self._draw()

    def bar_span(self, widget: QWidget) -> tuple[float, float]:
        """Left and right end of the bars' axis in another child's coordinates."""
        plot = self._plots[0]
        view = plot.getPlotItem().getViewBox()
        scene = view.mapRectToScene(view.boundingRect())
        left = widget.mapFrom(self, plot.mapTo(self, plot.mapFromScene(scene.topLeft()))).x()
        return left, left + scene.width()

    def _in_words(self) -> str:
        if self.spec is None:
            return ""
        return ". ".join(
            f"{name}: "
            + ", ".join(
                f"{part.name} {format_significant(part.values[index])} {panel.axis.unit}"
                for panel in self.spec.panels
                for part in panel.parts
                if part.values[index]
            )
            for index, name in enumerate(self.spec.categories)
        )

    def _draw(self) -> None:
        if self.spec is None:
            return
        for index, panel in enumerate(self.spec.panels):
            self._draw_panel(index, panel)
            self._units[index].setText(panel.axis.label)
            self._legends[index].setFixedWidth(self._legends[index].sizeHint().width())
            self._legends[index].update()
        self._categories.update()

    def _draw_panel(self, index: int, panel: BarPanel) -> None:
        assert self.spec is not None
        plot = self._plots[index].getPlotItem()
        plot.clear()
        self._plots[index].setBackground(self.theme.surface)
        left, bottom = self._axes[index]
        count = len(self.spec.categories)
        bases = [0.0] * count
        for part in panel.parts:
            heights = [part.values[position] or 0.0 for position in range(count)]
            colour = self.theme.series_style(part.slot).colour
            for position in range(count):
                brush = QColor(colour)
                if self._highlight and self.spec.category_ids[position] != self._highlight:
                    brush.setAlpha(_FADED_ALPHA)
                bar = pg.BarGraphItem(
                    x=[position + 0.5],
                    height=[heights[position]],
                    y0=[bases[position]],
                    width=_BAR_WIDTH,
                    brush=brush,
                    pen=None,
                )
                bar.setToolTip(
                    f"{self.spec.categories[position]}\n{part.name}: "
                    f"{format_significant(heights[position])} {panel.axis.unit}"
                )
                plot.addItem(bar)
                bases[position] += heights[position]
        highest = max(bases, default=0.0) or 1.0
        plot.getViewBox().invertY(panel.downward)
        plot.setXRange(0, max(count, 1), padding=0)
        plot.setYRange(0, highest * _HEADROOM, padding=0)
        if not panel.downward:
            plot.addItem(pg.InfiniteLine(0, angle=0, pen=pg.mkPen(self.theme.text, width=2)))
        left.dress(self.theme, grid=True)
        ticks = [tick for tick in linear_ticks(0, highest * _HEADROOM, 5) if tick or not panel.downward]
        left.show_ticks(ticks, float)
        left.setWidth(11 * STEP)
        left.setZValue(-1)
        bottom.setStyle(showValues=False)
        bottom.setPen(None)
        bottom.setHeight(0)


def _with_values(spec: StackedBarChartSpec) -> StackedBarChartSpec:
    """The spec without the categories that have no bar at all (an API has no hardware)."""
    kept = [
        index
        for index in range(len(spec.categories))
        if any(part.values[index] is not None for panel in spec.panels for part in panel.parts)
    ]
    if len(kept) == len(spec.categories):
        return spec
    panels = tuple(
        replace(
            panel,
            parts=tuple(replace(part, values=tuple(part.values[i] for i in kept)) for part in panel.parts),
        )
        for panel in spec.panels
    )
    return replace(
        spec,
        categories=tuple(spec.categories[i] for i in kept),
        category_ids=tuple(spec.category_ids[i] for i in kept),
        panels=panels,
    )
