"""A whole number that is typed, or stepped with the arrow keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.ui.theme import STEP, numeric_font

_MOST = 99_999
_WIDTH_PX = 24 * STEP


class NumberEdit(QLineEdit):
    """Says `changed` once per number that is meant: at Enter, on leaving the field, at each arrow key."""

    changed = Signal(int)
    typed = Signal(int)
    """A number that stands there while it is typed, and may not be meant yet."""

    def __init__(self, name: str, least: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setValidator(QIntValidator(least, _MOST, self))
        self.setFont(numeric_font())
        self.setFixedWidth(_WIDTH_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._least = least
        self._value = least
        self.set_value(least)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(lambda: self._mean(int(self.text())))

    @property
    def value(self) -> int:
        """The number."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self.setText(str(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        if step:
            self._mean(min(_MOST, max(self._least, self._value + step)))
        else:
            super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        if self.hasAcceptableInput():
            self.typed.emit(int(text))

    def _mean(self, value: int) -> None:
        self.setModified(False)
        self.setText(str(value))
        if value != self._value:
            self._value = value
            self.changed.emit(value)
