"""The three columns: streams, offers, assumptions. Each keeps its cards while the scenario changes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.theme import STEP
from workbench.ui.widgets import ElidedLabel


class Column(QWidget):
    """A heading with a button, and cards below it that scroll."""

    def __init__(self, title: str, control: QPushButton | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._heading = ElidedLabel(title, "card-title")
        head = QHBoxLayout()
        head.setContentsMargins(STEP, 0, 0, 0)
        self._heading.setFixedHeight(7 * STEP)
        head.addWidget(self._heading, 1)
        if control is not None:
            head.addWidget(control)
        holder = QWidget()
        self._cards = QVBoxLayout(holder)
        self._cards.setContentsMargins(0, 0, 2 * STEP, 0)
        self._cards.setSpacing(3 * STEP)
        self._cards.addStretch(1)
        self.cards_area = QScrollArea()
        self.cards_area.setWidget(holder)
        self.cards_area.setWidgetResizable(True)
        self.cards_area.setFrameShape(QFrame.Shape.NoFrame)
        self.cards_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder.setAutoFillBackground(False)
        self.cards_area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * STEP)
        column.addLayout(head)
        column.addWidget(self.cards_area, 1)

    def set_count(self, count: int) -> None:
        """Say how many there are."""
        self._heading.setText(f"{self._title} ({count})")

    def insert_card(self, index: int, card: QWidget) -> None:
        """Put a card at a place."""
        self._cards.insertWidget(index, card)
