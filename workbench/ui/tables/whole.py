"""A small table to read, which Ctrl+C copies as a whole."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from workbench.ui.theme import STEP


class WholeTable(QTableView):
    """Shows a model without row headers; nothing in it is edited.

    `as_tsv` gives everything that is shown, for a spreadsheet.
    """

    def __init__(self, model: QAbstractTableModel, name: str, as_tsv: Callable[[], str]) -> None:
        super().__init__()
        self._as_tsv = as_tsv
        self.setModel(model)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(8 * STEP)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._as_tsv())
        else:
            super().keyPressEvent(event)
