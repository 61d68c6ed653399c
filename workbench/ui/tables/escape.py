"""Escape for what is open in front of the reader, before it means the window's own command."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def takes_escape(event: QEvent) -> bool:
    """Whether the event asks if Escape is wanted here: then it is, and comes as a key press next."""
    if (
        isinstance(event, QKeyEvent)
        and event.type() is QEvent.Type.ShortcutOverride
        and event.key() == Qt.Key.Key_Escape
    ):
        event.accept()
        return True
    return False


class ClosesOnEscape:
    """Put before a widget class: Escape inside it closes it, before Escape cancels a comparison."""

    def on_escape(self) -> None:
        """Close; a page or panel says so by its signal `closed`."""
        self.closed.emit()  # type: ignore[attr-defined]

    def event(self, event: QEvent) -> bool:
        """Take Escape before it means the window's own command."""
        return takes_escape(event) or super().event(event)  # type: ignore[misc]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on Escape; other keys go their way."""
        if event.key() == Qt.Key.Key_Escape:
            self.on_escape()
        else:
            super().keyPressEvent(event)  # type: ignore[misc]
