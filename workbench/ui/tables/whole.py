"""A small table to read, which Ctrl+C copies as a whole."""

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from workbench.ui.theme import STEP


class WholeTableModel(QAbstractTableModel):
    """A model that can write out everything it shows."""

    def as_tsv(self) -> str:
        """Everything shown, for a spreadsheet."""
        raise NotImplementedError


class WholeTable(QTableView):
    """Shows a `WholeTableModel` without row headers; nothing in it is edited."""

    def __init__(self, model: WholeTableModel, name: str) -> None:
        super().__init__()
        self._shown = model
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
            QGuiApplication.clipboard().setText(self._shown.as_tsv())
        else:
            super().keyPressEvent(event)
