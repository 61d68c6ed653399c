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
