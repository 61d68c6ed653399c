"""The user guide at hand: how the work goes, and every shortcut, at the right of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.actions import Actions
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import label

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


class GuidePanel(SidePanel):
    """A side panel; F1 opens and closes it, Esc closes it."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__("User guide", window)
        self._actions = actions
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        self._scroll.setWidget(self._content())

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
                grid.addWidget(label(entry.action.text(), wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return content
