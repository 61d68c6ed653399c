"""The user guide at hand: how the work goes, and every shortcut, at the right of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.actions import Actions
from workbench.ui.theme import STEP
from workbench.ui.widgets import icon_button, label

_WIDTH_PX = 100 * STEP

_STEPS = {
    "1. Bring in the quotes": (
        "Drop the vendors' Excel files on Quotes. Every row is used or listed with its reason, and the lines "
        "are added up against the printed total."
    ),
    "2. Check the catalogs": (
        "Accelerators, systems, models, serving stacks and prices, each figure with its source, date and "
        "status. Edit what you know better."
    ),
    "3. Describe the workload": (
        "In Scenarios: streams with model, lengths, latency limits and demand over the week, the offers to "
        "compare and the assumptions. Figures follow as you type."
    ),
    "4. Read the results": (
        "The recommendation, its cost per million tokens with an 80 % interval, what the wrong metric would "
        "cost, and the price cut at which another offer wins."
    ),
    "5. Hand it over": ("Export the workbook for finance and the two-page recommendation for the board."),
}


class GuidePanel(QFrame):
    """A side panel; F1 opens and closes it, Esc closes it."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._window = window
        self.setAccessibleName("User guide")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = icon_button("close", "Close the user guide")
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(label("User guide", "view-title"), 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * STEP, 4 * STEP, 3 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.hide()

    def toggle(self) -> None:
        """Open at the right edge of the window, or close."""
        if self.isVisible():
            self.hide()
            return
        self._scroll.setWidget(self._content())
        self.fit()
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def fit(self) -> None:
        """Take the right edge of the window; call it when the window's size changes."""
        window = self._window
        self.setGeometry(window.width() - _WIDTH_PX, 0, _WIDTH_PX, window.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 2 * STEP, 0)
        column.setSpacing(STEP)
        for title, text in _STEPS.items():
            column.addWidget(label(title, "card-title"))
            column.addWidget(label(text, "muted", wrap=True))
            column.addSpacing(2 * STEP)
        column.addWidget(label("Shortcuts", "card-title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * STEP)
        grid.setVerticalSpacing(STEP)
        for entry in self._actions.entries():
            if entry.shortcut:
                keys = entry.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                row = grid.rowCount()
                grid.addWidget(label(keys, "muted"), row, 0)
                grid.addWidget(label(entry.action.text()), row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return content
