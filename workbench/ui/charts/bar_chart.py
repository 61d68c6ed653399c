"""The iceberg: stacked bars above a shared waterline and hanging below it, one unit per panel."""

from dataclasses import replace
from functools import partial

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.analysis.drawing.chart_geometry import linear_ticks
from workbench.analysis.drawing.specs import BarPanel, BarPart, StackedBarChartSpec
from workbench.domain.formatting import format_significant
from workbench.ui.charts.base import (
    SMALL_PX,
    CursorChart,
    PlainAxis,
    area_of,
    make_plot,
    measure_of,
)
from workbench.ui.charts.geometry import Box, flowed, words_fit, wrapped
from workbench.ui.theme import STEP, Theme, interface_font

_BAR_WIDTH = 0.6
_HEADROOM = 1.06
_FADED_ALPHA = 70
_LABEL_LINES = 3
_LABEL_PX = (SMALL_PX - 1, SMALL_PX - 2, SMALL_PX - 3)
"""Sizes of the names under the bars, tried from the largest until no word is cut."""
_SWATCH_PX = 2.5 * STEP
_LEGEND_GAP_PX = 3 * STEP


class _Categories(QWidget):
    """Names under the bars, wrapped so that they never touch."""

    def __init__(self, chart: "StackedBarChart") -> None:
        super().__init__(chart)
        self._chart = chart
        metrics = QFontMetricsF(interface_font(_LABEL_PX[0]))
        self.setFixedHeight(int(metrics.height() * _LABEL_LINES + STEP))

    def _font(self, room: float, names: tuple[str, ...]) -> QFont:
        fonts = [interface_font(pixels) for pixels in _LABEL_PX]
        fitting = (font for font in fonts if words_fit(names, room, measure_of(QFontMetricsF(font))))
        return next(fitting, fonts[-1])

    def paintEvent(self, event: QPaintEvent) -> None:
        spec = self._chart.spec
        if spec is None or not spec.categories:
            return
        painter = QPainter(self)
        area = self._chart.bar_area(0)
        offset = self.mapFrom(self._chart, QPointF(area.left, 0)).x()
        slot = area.width / len(spec.categories)
        font = self._font(slot - STEP, spec.categories)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        for index, name in enumerate(spec.categories):
            chosen = self._chart.is_forward(index)
            painter.setPen(QColor(self._chart.theme.text if chosen else self._chart.theme.muted))
            for number, line in enumerate(wrapped(name, slot - STEP, measure_of(metrics), _LABEL_LINES)):
                box = QRectF(offset + index * slot, number * metrics.height(), slot, metrics.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), line)


class _Legend(QWidget):
    """What the colours below the waterline mean, in the order in which they are stacked."""

    def __init__(self, chart: "StackedBarChart") -> None:
        super().__init__(chart)
        self._chart = chart

    def _parts(self) -> tuple[BarPart, ...]:
        spec = self._chart.spec
        return tuple(part for panel in spec.panels if panel.downward for part in panel.parts) if spec else ()

    def fit(self) -> None:
        """Take as many rows as the width asks for."""
        metrics = QFontMetricsF(interface_font(SMALL_PX - 1))
        self.setFixedHeight(int(len(self._rows(metrics)) * (metrics.height() + 2) + STEP))
        self.update()

    def _rows(self, metrics: QFontMetricsF) -> tuple[tuple[int, ...], ...]:
        widths = [metrics.horizontalAdvance(part.name) + _SWATCH_PX + STEP for part in self._parts()]
        return flowed(widths, self.width(), _LEGEND_GAP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = interface_font(SMALL_PX - 1)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        parts = self._parts()
        for number, row in enumerate(self._rows(metrics)):
            x, y = 0.0, STEP + number * (metrics.height() + 2)
            for index in row:
                part = parts[index]
                swatch = QRectF(x, y + (metrics.height() - _SWATCH_PX) / 2, _SWATCH_PX, _SWATCH_PX)
                painter.fillRect(swatch, QColor(self._chart.theme.series_style(part.slot).colour))
                painter.setPen(QColor(self._chart.theme.text))
                painter.drawText(QPointF(x + _SWATCH_PX + STEP, y + metrics.ascent()), part.name)
                x += _SWATCH_PX + STEP + metrics.horizontalAdvance(part.name) + _LEGEND_GAP_PX


class StackedBarChart(CursorChart):
    """Draws a `StackedBarChartSpec` with two panels that share their categories.

    Left and right walk along the categories and read out every part, as the mouse does.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.spec: StackedBarChartSpec | None = None
        self._highlight = ""
        self._axes = [(PlainAxis("left"), PlainAxis("bottom")) for _ in range(2)]
        self._plots = [make_plot(left, bottom) for left, bottom in self._axes]
        self._bars: list[list[pg.BarGraphItem]] = [[] for _ in range(2)]
        self._waterline = pg.InfiniteLine(0, angle=0)
        self._waterline.setZValue(1)
        self._plots[0].addItem(self._waterline)
        self._units = [QLabel(self) for _ in range(2)]
        self._categories = _Categories(self)
        self._legend = _Legend(self)
        for unit in self._units:
            unit.setTextFormat(Qt.TextFormat.PlainText)
            unit.setProperty("role", "muted")
        self._units[1].setContentsMargins(0, 0, 0, STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._units[0])
        column.addWidget(self._plots[0], 1)
        column.addWidget(self._plots[1], 1)
        column.addWidget(self._units[1])
        column.addWidget(self._categories)
        column.addWidget(self._legend)
        for index, plot in enumerate(self._plots):
            self.follow_mouse_of(plot, partial(self._on_mouse, index))
        self.setMinimumSize(60 * STEP, 40 * STEP)

    def show_spec(self, spec: StackedBarChartSpec) -> None:
        """Draw another spec in the same place. Categories without any value are left to the footnotes."""
        self.spec = _with_values(spec)
        self.setAccessibleName(spec.title)
        self.setAccessibleDescription(self._in_words())
        self.draw_later()

    def set_highlight(self, category_id: str) -> None:
        """Bring one category forward; an empty id shows all alike."""
        known = category_id if self.spec is not None and category_id in self.spec.category_ids else ""
        if known != self._highlight:
            self._highlight = known
            self.draw_later()

    def is_forward(self, index: int) -> bool:
        """Whether a category is not faded behind another one."""
        return not self._highlight or self.spec is None or self.spec.category_ids[index] == self._highlight

    def bar_area(self, panel: int) -> Box:
        """Where a panel's bars are, in this widget's coordinates."""
        return area_of(self._plots[panel], self)

    def _values_of(self, index: int) -> list[str]:
        assert self.spec is not None
        return [
            f"{part.name} {format_significant(part.values[index])} {panel.axis.unit}"
            for panel in self.spec.panels
            for part in panel.parts
            if part.values[index]
        ]

    def _in_words(self) -> str:
        if self.spec is None:
            return ""
        return ". ".join(
            f"{name}: {', '.join(self._values_of(index))}" for index, name in enumerate(self.spec.categories)
        )

    def draw(self) -> None:
        if self.spec is None:
            return
        self.set_cursor(None)
        self.dress_readout()
        for index, panel in enumerate(self.spec.panels):
            self._draw_panel(index, panel)
            self._units[index].setFont(interface_font(SMALL_PX))
            self._units[index].setText(panel.axis.label)
        self._categories.update()
        self._legend.fit()

    def _draw_panel(self, index: int, panel: BarPanel) -> None:
        assert self.spec is not None
        plot = self._plots[index].getPlotItem()
        self._plots[index].setBackground(self.theme.surface)
        plot.show()
        left, bottom = self._axes[index]
        count = len(self.spec.categories)
        bases = [0.0] * count
        for bars, part in zip(self._bars_of(index, len(panel.parts)), panel.parts, strict=True):
            heights = [value or 0.0 for value in part.values]
            brushes = []
            for position in range(count):
                brush = QColor(self.theme.series_style(part.slot).colour)
                brush.setAlpha(255 if self.is_forward(position) else _FADED_ALPHA)
                brushes.append(brush)
            bars.setOpts(
                x=[position + 0.5 for position in range(count)],
                height=heights,
                y0=list(bases),
                brushes=brushes,
            )
            bases = [base + height for base, height in zip(bases, heights, strict=True)]
        highest = max(bases, default=0.0) or 1.0
        plot.getViewBox().invertY(panel.downward)
        plot.setXRange(0, max(count, 1), padding=0)
        plot.setYRange(0, highest * _HEADROOM, padding=0)
        self._waterline.setPen(pg.mkPen(self.theme.text, width=2))
        left.dress(self.theme, grid=True)
        ticks = [tick for tick in linear_ticks(0, highest * _HEADROOM, 5) if tick or not panel.downward]
        left.show_ticks(ticks, float)
        left.setWidth(11 * STEP)
        left.setZValue(-1)
        bottom.show_ticks((), float)  # ticks without a length would still leave dots
        bottom.setStyle(showValues=False)
        bottom.setPen(None)
        bottom.setHeight(0)

    def _bars_of(self, index: int, count: int) -> list[pg.BarGraphItem]:
        """A panel's bars of `count` parts: those of the spec before it, as far as there were as many."""
        bars, plot = self._bars[index], self._plots[index].getPlotItem()
        while len(bars) < count:
            bars.append(pg.BarGraphItem(x=[], height=[], width=_BAR_WIDTH, pen=None))
            plot.addItem(bars[-1])
        while len(bars) > count:
            plot.removeItem(bars.pop())
        return bars

    def _on_mouse(self, panel: int, position: QPointF) -> None:
        view = self._plots[panel].getPlotItem().getViewBox()
        inside = self.spec is not None and view.sceneBoundingRect().contains(position)
        index = int(view.mapSceneToView(position).x()) if inside else -1
        known = self.spec is not None and 0 <= index < len(self.spec.categories)
        self.set_cursor(index if known else None)

    def places(self) -> int:
        return 0 if self.spec is None else len(self.spec.categories)

    def set_cursor(self, index: int | None) -> None:
        if index is None or self.spec is None:
            self.hide_readout()
            return
        self.read_at = index
        area = self.bar_area(0)
        slot = area.width / len(self.spec.categories)
        lines = (self.spec.categories[index], *self._values_of(index))
        middle, gap = area.left + (index + 0.5) * slot, slot * _BAR_WIDTH / 2 + STEP
        self.show_readout(lines, middle, area.bottom, gap, below=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._legend.fit()


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
