"""A small panel over the window that goes away as soon as the reader turns to something else."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.theme import STEP

_WIDTH_PX = 64 * STEP


class Popover(ClosesOnEscape, QFrame):
    """Lies over its window; Escape, a click elsewhere or another focus closes and deletes it."""

    closed = Signal()

    def __init__(self, name: str, owner: QWidget) -> None:
        super().__init__(owner.window())
        self._owner = owner
        self.setProperty("kind", "popup")
        self.setAccessibleName(name)
        self.setFixedWidth(_WIDTH_PX)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
        self.body.setSpacing(2 * STEP)

    def open_at(self, place: QPoint, focus: QWidget, *, right: bool = False) -> None:
        """Show the panel with its left (or right) top corner at a place of the screen, inside the window."""
        self.adjustSize()
        window = self.parentWidget()
        corner = window.mapFromGlobal(place) if window is not None else place
        room = window.rect() if window is not None else self.rect()
        left = corner.x() - self.width() if right else corner.x()
        self.move(
            max(STEP, min(left, room.width() - self.width() - STEP)),
            max(STEP, min(corner.y(), room.height() - self.height() - STEP)),
        )
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.installEventFilter(self)
            app.focusChanged.connect(self._on_focus_changed)

    def dismiss(self) -> None:
        """Go away."""
        if self.isHidden():
            return
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.removeEventFilter(self)
            app.focusChanged.disconnect(self._on_focus_changed)
        inside = self._holds(QApplication.focusWidget())
        self.hide()
        if inside:
            self._owner.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def on_escape(self) -> None:
        """Close and delete it."""
        self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and not self._holds(watched)
        ):
            self.dismiss()
        return False

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self._holds(now):
            self.dismiss()
