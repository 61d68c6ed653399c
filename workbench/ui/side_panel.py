"""A panel at the right of the window, over the view: what one looks up and leaves again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.theme import STEP
from workbench.ui.widgets import icon_button, label

_WIDTH_PX = 100 * STEP


class SidePanel(ClosesOnEscape, QFrame):
    """Opens and closes with its action, closes with Esc. Subclasses fill `body` and `refresh`."""

    opened = Signal()

    def __init__(self, title: str, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close = icon_button("close", f"Close {title[:1].lower()}{title[1:]}")
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(label(title, "view-title"), 1)
        head.addWidget(close)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * STEP, 4 * STEP, 3 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addLayout(head)
        column.addLayout(self.body, 1)
        self.hide()

    def refresh(self) -> None:
        """Show how things stand; called before the panel opens."""

    def toggle(self) -> None:
        """Open at the right edge of the window, or close."""
        if not self.isHidden():
            self.hide()
        else:
            self.open()

    def open(self) -> None:
        """Open at the right edge of the window; other panels close."""
        for other in self._window.findChildren(SidePanel):
            if other is not self:
                other.hide()
        self.refresh()
        self.fit()
        self.raise_()
        self.show()
        self.focus_first()
        self.opened.emit()

    def focus_first(self) -> None:
        """Put the keyboard where the panel's work begins."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def fit(self) -> None:
        """Take the right edge of the window; call it when the window's size changes."""
        window = self._window
        width = min(_WIDTH_PX, window.width())
        self.setGeometry(window.width() - width, 0, width, window.height())

    def on_escape(self) -> None:
        """Close, and give the keyboard back to the window."""
        self.hide()
        self._window.setFocus()
