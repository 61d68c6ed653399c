"""How far an import is."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workbench.ui.actions import Actions
from workbench.ui.theme import STEP
from workbench.ui.widgets import ActionButton, ElidedLabel


class ImportProgress(QWidget):
    """A bar with what is being done, and a way to stop it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel(role="muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the import")
        stop = ActionButton(actions.action("quotes_cancel_import"), kind="small", text="Stop")
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._text)
        column.addLayout(row)

    def show_progress(self, fraction: float, message: str) -> None:
        """Show a fraction 0..1 and what is being done."""
        self._text.setText(message)
        self._bar.setValue(round(100 * fraction))
