"""A ring around the part of the window that has the keyboard, where the style sheet draws none."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

_RADIUS_PX = 6
_DRESSED = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)
"""Fields and buttons show the keyboard by their own border; only boxes that are ticked do not."""


class FocusRing(QWidget):
    """Lies over a widget, at its edge, and leaves its layout and the mouse alone."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self._around = around
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        around.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()

    def _fit(self) -> None:
        self.setGeometry(self._around.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 1))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, _RADIUS_PX, _RADIUS_PX)


class FocusRings(QObject):
    """Puts the ring around what gets the keyboard in one window: lists, tables, charts, boxes, pages."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._ring: FocusRing | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        ring, self._ring = self._ring, None
        if ring is not None and isValid(ring):
            ring.hide()
            ring.deleteLater()
        if now is not None and _wants_ring(now) and now.window() is self._window:
            self._ring = FocusRing(now)


def _wants_ring(widget: QWidget) -> bool:
    dressed = isinstance(widget, _DRESSED) and not isinstance(widget, QCheckBox)
    return not dressed and not widget.isWindow() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
