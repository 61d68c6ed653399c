"""Tables some of whose cells are one of a few values: a list opens in place, with Enter, F2 or a click."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.ui.tables.current_cell import draw_anew, outline_current
from workbench.ui.theme import STEP, Theme
from workbench.ui.widgets import ComboBox

OPTIONS_ROLE = Qt.ItemDataRole.UserRole + 1
"""The (value, what people read) pairs that a cell offers; the edit role is the present value."""

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class ChoiceDelegate(QStyledItemDelegate):
    """Edits a cell by choosing from its options."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = ComboBox(parent)
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        box.setAccessibleName(str(header))
        for value, text in index.data(OPTIONS_ROLE) or ():
            box.addItem(text, value)
        box.activated.connect(lambda _: self._commit(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, ComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, ComboBox)
        if editor.currentData() != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.currentData())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), 32 * STEP))
        editor.setGeometry(rect)

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class ChoiceModel(QAbstractTableModel, Generic[Row]):
    """Rows under fixed headers; edits come out as corrections and come back with the next reading."""

    corrected = Signal(object)
    """Corrections that an edit stands for."""

    def __init__(self, theme: Theme, headers: Sequence[str], key: Callable[[Row], Hashable]) -> None:
        super().__init__()
        self.theme = theme
        self.editable = False
        self.rows: Sequence[Row] = ()
        self._headers = headers
        self._key = key

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; where the same ones stand there already they are only updated, and keep their place."""
        if rows is self.rows:
            return
        same = list(map(self._key, rows)) == list(map(self._key, self.rows))
        self.take_rows(rows, same_places=same)

    def take_rows(self, rows: Sequence[Row], *, same_places: bool) -> None:
        """Show rows of which is known whether the same ones stand there already."""
        if same_places:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._headers) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.theme = theme
        self.layoutChanged.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ChoiceTable(QTableView):
    """Whole rows are chosen; the choice columns open with Enter, F2 or a click.

    One column takes the room that the others leave, and no less than `least_px`.
    """

    def __init__(
        self,
        model: QAbstractTableModel,
        *,
        choices: Sequence[int],
        widths: Sequence[int],
        elastic: int,
        least_px: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._choices = choices
        self._elastic = elastic
        self._least_px = least_px
        for column in choices:
            self.setItemDelegateForColumn(column, ChoiceDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(7 * STEP)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(8 * STEP)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.clicked.connect(self._on_clicked)

    def fit(self) -> None:
        """Give the elastic column what the others leave."""
        columns = range(self.model().columnCount())
        rest = sum(self.columnWidth(column) for column in columns if column != self._elastic)
        self.setColumnWidth(self._elastic, max(self._least_px, self.viewport().width() - rest))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        draw_anew(self, previous, current)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            outline_current(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            column = self.currentIndex().column()
            wanted = column if column in self._choices else self._choices[0]
            self.edit(self.model().index(self.currentIndex().row(), wanted))
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: Index) -> None:
        if index.column() in self._choices:
            self.edit(index)
