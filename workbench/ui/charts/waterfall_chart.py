"""A waterfall as lines: each step's name, its bar where the one before ended, and its figure."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.analysis.drawing.chart_style import WATERFALL_SLOTS
from workbench.analysis.drawing.specs import WaterfallSpec, WaterfallStep
from workbench.ui.charts.base import SMALL_PX, Chart
from workbench.ui.charts.geometry import wrapped
from workbench.ui.theme import STEP, Theme, interface_font

_NAME_SHARE = 0.36
_BAR_SHARE = 0.30
_BAR_PX = 2.5 * STEP
_LINES = 2
_LEAST_PX = 1.0


class WaterfallChart(Chart):
    """Draws a `WaterfallSpec` in as many lines as it has steps; a screen reader hears them in order."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.spec: WaterfallSpec | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_spec(self, spec: WaterfallSpec) -> None:
        """Draw another spec in the same place."""
        self.spec = spec
        self.setAccessibleName(f"{spec.title}: {spec.context}")
        self.setAccessibleDescription(". ".join(f"{step.name}: {step.text}" for step in spec.steps))
        self.updateGeometry()
        self.draw_later()

    def sizeHint(self) -> QSize:
        rows = len(self.spec.steps) if self.spec is not None else 0
        return QSize(60 * STEP, int(rows * self._row_px()) + 1)

    def draw(self) -> None:
        self.update()

    def _row_px(self) -> float:
        return QFontMetricsF(interface_font(SMALL_PX)).height() * _LINES + STEP / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.spec is None:
            return
        painter = QPainter(self)
        painter.setFont(interface_font(SMALL_PX))
        for number, step in enumerate(self.spec.steps):
            self._paint_step(painter, step, number * self._row_px())

    def _paint_step(self, painter: QPainter, step: WaterfallStep, top: float) -> None:
        assert self.spec is not None
        row, width = self._row_px(), float(self.width())
        left, room = width * _NAME_SHARE, width * _BAR_SHARE
        self._text(painter, step.name, QRectF(0, top, left - STEP, row), self.theme.text)
        reach = self.spec.reach or 1.0
        low, high = sorted((step.start / reach, step.end / reach))
        if high > low:
            colour = self.theme.series_style(WATERFALL_SLOTS[step.direction]).colour
            bar = QRectF(
                left + low * room, top + (row - _BAR_PX) / 2, max((high - low) * room, _LEAST_PX), _BAR_PX
            )
            painter.fillRect(bar, QColor(colour))
        # a step of nothing has no bar: its words take the room of one
        beside = left + room + 2 * STEP if high > low else left
        figure = self.theme.text if high > low else self.theme.muted
        self._text(painter, step.text, QRectF(beside, top, width - beside, row), figure)

    def _text(self, painter: QPainter, text: str, box: QRectF, colour: str) -> None:
        metrics = QFontMetricsF(painter.font())
        lines = wrapped(text, box.width(), metrics.horizontalAdvance, _LINES)
        painter.setPen(QColor(colour))
        painter.drawText(
            box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), "\n".join(lines)
        )
