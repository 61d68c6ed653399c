"""The week of a stream: a named shape, or the buyer's own 168 hours, drawn as a strip of heat."""

from pydantic import BaseModel
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.domain.formatting import format_significant
from workbench.domain.periods import HOURS_PER_WEEK
from workbench.domain.workload import DemandShape, Stream
from workbench.ui.theme import STEP

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = 24
_LEFT_PX = 5 * STEP
_BOTTOM_PX = 5 * STEP
_ROW_PX = 13
_TENTHS = 10


def parse_week(text: str) -> tuple[float, ...]:
    """168 demands from pasted text (7 rows of 24, or 168 in any arrangement), Monday 00:00 first.

    Raises ValueError with a message for people.
    """
    parts = text.replace(",", " ").replace(";", " ").split()
    try:
        hours = tuple(float(part) for part in parts)
    except ValueError:
        bad = next(part for part in parts if not _is_number(part))
        raise ValueError(f"“{bad}” is not a number; paste 168 numbers, Monday 00:00 first.") from None
    if len(hours) != HOURS_PER_WEEK:
        raise ValueError(f"A week has 168 hours; the clipboard holds {len(hours)} numbers.")
    if min(hours) < 0 or max(hours) <= 0:
        raise ValueError("Demand must not be negative, and not zero in every hour.")
    return hours


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class WeekStrip(QWidget):
    """Seven rows of 24 hours. Arrows choose an hour, digits set its share of the peak in tenths (0 to 9,
    P for the peak), Ctrl+V pastes 168 numbers.
    """

    proposed = Signal(object, str)
    """Fields of the stream that change (a dict), and what to call the edit."""
    refused = Signal(str)
    """Why an edit was not taken; empty when one was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[float, ...] = (0.0,) * HOURS_PER_WEEK
        self._peak = 0.0
        self._chosen = 9
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Demand by hour of the week")
        self.setAccessibleDescription(
            "Arrows choose an hour, digits set its share of the peak in tenths, P sets the peak, "
            "Ctrl+V pastes 168 numbers"
        )

    def show_record(self, record: BaseModel) -> None:
        """Show the week of a stream."""
        if isinstance(record, Stream):
            self._peak = record.peak_requests_per_s
            self._hours = tuple(rate / self._peak for rate in record.requests_per_s_by_hour)
            self.update()

    @property
    def hours(self) -> tuple[float, ...]:
        """Shares of the peak hour, Monday 00:00 first, length 168."""
        return self._hours

    def sizeHint(self) -> QSize:
        return QSize(60 * STEP, self._top() + 7 * _ROW_PX + _BOTTOM_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * STEP, self.sizeHint().height())

    def _top(self) -> int:
        return self.contentsMargins().top()

    def _cell(self, hour: int) -> QRectF:
        width = (self.width() - _LEFT_PX) / _HOURS
        day, of_day = divmod(hour, _HOURS)
        return QRectF(_LEFT_PX + of_day * width, self._top() + day * _ROW_PX, width - 1, _ROW_PX - 1)

    def _hour_at(self, point: QPointF) -> int | None:
        row = int((point.y() - self._top()) // _ROW_PX)
        if point.x() < _LEFT_PX or not 0 <= row < len(_DAYS):
            return None
        of_day = int((point.x() - _LEFT_PX) / (self.width() - _LEFT_PX) * _HOURS)
        return row * _HOURS + min(of_day, _HOURS - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        role, palette = QPalette.ColorRole, self.palette()
        empty, full = palette.color(role.Midlight), palette.color(role.Accent)
        for hour, share in enumerate(self._hours):
            painter.fillRect(self._cell(hour), _mixed(empty, full, share))
        painter.setPen(palette.color(role.PlaceholderText))
        for day, name in enumerate(_DAYS):
            row = QRectF(0, self._top() + day * _ROW_PX - 2, _LEFT_PX - STEP, _ROW_PX + 4)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, name[0])
        for of_day in (0, 6, 12, 18):
            left = self._cell(of_day).left()
            place = QRectF(left, self._top() + 7 * _ROW_PX + 2, 12 * STEP, _BOTTOM_PX - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, f"{of_day:02}:00")
        if self.hasFocus():
            painter.setPen(palette.color(role.WindowText))
            painter.drawRect(self._cell(self._chosen).adjusted(-0.5, -0.5, 0.5, 0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_HOURS, Qt.Key.Key_Down: _HOURS}
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif key in moves:
            self._chosen = (self._chosen + moves[key]) % HOURS_PER_WEEK
            self.update()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            self._set_chosen((key - Qt.Key.Key_0) / _TENTHS)
        elif key == Qt.Key.Key_P:
            self._set_chosen(1.0)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hour = self._hour_at(event.position())
        if hour is not None:
            self._chosen = hour
            self.update()
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            hour = self._hour_at(QPointF(event.pos()))
            if hour is not None:
                day, of_day = divmod(hour, _HOURS)
                rate = format_significant(self._hours[hour] * self._peak)
                QToolTip.showText(event.globalPos(), f"{_DAYS[day]} {of_day:02}:00: {rate} requests/s", self)
            return True
        return super().event(event)

    def _set_chosen(self, share: float) -> None:
        hours = (*self._hours[: self._chosen], share, *self._hours[self._chosen + 1 :])
        if max(hours) <= 0:
            self.refused.emit("Demand must not be zero in every hour.")
        else:
            self._propose(hours)

    def _propose(self, hours: tuple[float, ...]) -> None:
        self.refused.emit("")
        self.proposed.emit({"shape": DemandShape.CUSTOM, "custom_shape": hours}, "Week")

    def _paste(self) -> None:
        try:
            hours = parse_week(QGuiApplication.clipboard().text())
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self._propose(hours)


def _mixed(low: QColor, high: QColor, share: float) -> QColor:
    def channel(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        channel(low.red(), high.red()),
        channel(low.green(), high.green()),
        channel(low.blue(), high.blue()),
    )
