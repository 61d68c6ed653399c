"""The place at the right of the table: one panel at a time, each with a title and a way to close it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, icon_button

WIDTH_PX = 84 * STEP
NARROW_PX = 72 * STEP


class CatalogPanel(ClosesOnEscape, Card):
    """A panel that Escape and the cross close."""

    closed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        cross = icon_button("close", f"Close: {title}")
        cross.clicked.connect(self.closed.emit)
        self.add_head_widget(cross)
