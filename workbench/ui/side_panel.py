"""A panel at the right of the window, over the view: what one looks up and leaves again."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.theme import STEP
from workbench.ui.widgets import icon_button, label

_WIDTH_PX = 100 * STEP


class SidePanel(ClosesOnEscape, QFrame):
    """Opens and closes with its action, closes with Esc. Subclasses fill `body` and `refresh`.

    A panel of an `owner`, a view, closes when another view is shown.
    """

    opened = Signal()

    def __init__(self, title: str, window: QWidget, *, owner: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._owner = owner
        self._before: QWidget | None = None
        if owner is not None:
            owner.installEventFilter(self)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close = icon_button("close", f"Close {title[:1].lower()}{title[1:]}")
        close.clicked.connect(self.leave)
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
            self.leave()
        else:
            self.open()

    def open(self) -> None:
        """Open at the right edge of the window; other panels close."""
        for other in self._window.findChildren(SidePanel):
            if other is not self:
                other.hide()
        if self.isHidden():
            self._before = self._window.focusWidget()
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that is minimised hides its views too, without anybody having left them.
        left = event.type() is QEvent.Type.Hide and not event.spontaneous()
        if left and watched is self._owner and not self.isHidden():
            focused = self._window.focusWidget()
            self.hide()
            if focused is not None:
                self._give_back(focused)
        return super().eventFilter(watched, event)

    def _give_back(self, focused: QWidget) -> None:
        if self.isAncestorOf(focused):
            self._window.setFocus()

    def on_escape(self) -> None:
        self.leave()

    def leave(self) -> None:
        """Close, and give the keyboard back to what had it before."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._window.setFocus()
