"""The table on screen: edits in place with the reason of a refusal, copies with headers, pastes blocks."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from workbench.domain.meta import FieldSpec
from workbench.ui.tables.cells import field_type
from workbench.ui.tables.model import RecordTableModel
from workbench.ui.theme import STEP, Theme
from workbench.ui.widgets import set_property

_ROW_PX = 8 * STEP
_NAME_PX = 70 * STEP
_WIDEST_PX = 60 * STEP
_NARROWEST_PX = 18 * STEP

Check = Callable[[int, int, str], str]
"""(row, column, text) → what is wrong with the text, empty where it is right."""
Ids = Callable[[str], Sequence[str]]
"""Kind → ids that a field may refer to."""


class CellDelegate(QStyledItemDelegate):
    """Editors by field: a list of choices, a completer over ids, or a line that says what is wrong."""

    def __init__(self, view: "RecordTableView", check: Check, ids: Ids) -> None:
        super().__init__(view)
        self._view = view
        self._check = check
        self._ids = ids

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        spec = self._view.table.columns[index.column()]
        choices = _choices(spec)
        if choices:
            box = QComboBox(parent)
            box.addItems(choices)
            box.setAccessibleName(spec.meta.header)
            return box
        line = QLineEdit(parent)
        line.setAccessibleName(spec.meta.header)
        line.setPlaceholderText(spec.meta.unit)
        if spec.meta.choices_kind:
            completer = QCompleter(list(self._ids(spec.meta.choices_kind)), line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setCompleter(completer)
        row, column = index.row(), index.column()
        line.textChanged.connect(lambda text: self._say(line, self._check(row, column, text)))
        return line

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            wrong = self._check(index.row(), index.column(), editor.text())
            if wrong:
                self._view.refused.emit(wrong)
            else:
                model.setData(index, editor.text())

    @staticmethod
    def _say(line: QLineEdit, wrong: str) -> None:
        set_property(line, "invalid", bool(wrong))
        line.setToolTip(wrong)
        if wrong:
            QToolTip.showText(line.mapToGlobal(line.rect().bottomLeft()), wrong, line)
        else:
            QToolTip.hideText()


def _choices(spec: FieldSpec) -> list[str]:
    kind = field_type(spec)
    if kind is bool:
        return ["yes", "no"]
    if issubclass(kind, Enum):
        return [str(item.value) for item in kind]
    return []


class RecordTableView(QTableView):
    """A `RecordTableModel` on screen. `pasted` carries (row, column, block) of a paste."""

    current_changed = Signal(str)
    refused = Signal(str)
    pasted = Signal(int, int, object)

    def __init__(self, theme: Theme, check: Check, ids: Ids, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RecordTableModel(theme)
        self.setModel(self.table)
        self.setItemDelegate(CellDelegate(self, check, ids))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._on_header_clicked)
        self._sorted_by = (-1, False)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def fit_columns(self, widths: dict[str, int]) -> None:
        """Columns as wide as remembered, else as their header and first rows need."""
        metrics = self.fontMetrics()
        for number, spec in enumerate(self.table.columns):
            texts = [spec.meta.header] + [
                str(self.table.data(self.table.index(row, number)) or "")
                for row in range(min(40, self.table.rowCount()))
            ]
            wanted = max(metrics.horizontalAdvance(text) for text in texts) + 7 * STEP
            most = _NAME_PX if spec.name == "name" else _WIDEST_PX
            width = widths.get(spec.name, max(_NARROWEST_PX, min(most, wanted)))
            self.setColumnWidth(number, width)

    def current_id(self) -> str:
        """Id of the current record, empty without one."""
        record = self.table.record(self.currentIndex().row())
        return record.id if record else ""

    def selected_ids(self) -> list[str]:
        """Ids of the records with a selected cell, in row order."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [record.id for row in rows if (record := self.table.record(row)) is not None]

    def go_to(self, record_id: str) -> None:
        """Make a record the current one."""
        row = self.table.row_of(record_id)
        if row >= 0:
            self.setCurrentIndex(self.table.index(row, max(self.currentIndex().column(), 0)))

    def copy(self) -> None:
        """Copy the selected cells with their headers at full precision."""
        cells = self.selectedIndexes()
        rows = sorted({index.row() for index in cells})
        columns = sorted({index.column() for index in cells})
        if cells:
            QGuiApplication.clipboard().setText(self.table.as_tsv(rows, columns))

    def paste(self) -> None:
        """Ask for the clipboard's block to be put at the current cell."""
        text = QGuiApplication.clipboard().text()
        current = self.currentIndex()
        if text and current.isValid():
            block = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
            self.pasted.emit(current.row(), current.column(), block)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def _on_header_clicked(self, section: int) -> None:
        column, descending = self._sorted_by
        descending = column == section and not descending
        self._sorted_by = (section, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(section, order)
        current = self.current_id()
        self.table.sort(section, order)
        self.go_to(current)

    def _on_row_changed(self, current: QModelIndex) -> None:
        record = self.table.record(current.row())
        self.current_changed.emit(record.id if record else "")
