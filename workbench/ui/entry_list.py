"""A list of entries with a title, a muted line under it and a mark: steps, versions, files, records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.ui.icons import icon
from workbench.ui.theme import STEP, interface_font

_ROW_PX = 12 * STEP
_MARK_PX = 4 * STEP
_ENTRY_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row. `faded` entries are there but not in force; `current` is where one is."""

    key: str
    title: str
    detail: str = ""
    mark: str = ""
    faded: bool = False
    current: bool = False
    editable: bool = False


class _EntryModel(QAbstractListModel):
    renamed = Signal(str, str)
    """Key and new title of an entry edited in place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.detail}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.title}\n{entry.detail}"
        return entry if role == _ENTRY_ROLE else None

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        entry = self.entries[index.row()]
        text = str(value).strip()
        if not text or text == entry.title:
            return False
        self.renamed.emit(entry.key, text)
        return True

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.entries[index.row()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW_PX)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(7 * STEP, 2 * STEP, -STEP, -2 * STEP))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(_ENTRY_ROLE)
        view, rect = option.widget, QRect(option.rect)
        role, palette = QPalette.ColorRole, view.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(palette.color(role.Accent) if chosen and view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(role.Highlight if chosen else role.AlternateBase))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if entry.mark:
            colour = "accent" if entry.current else "muted"
            place = QRect(rect.left() + 2 * STEP, rect.top() + 2 * STEP, _MARK_PX, _MARK_PX)
            icon(entry.mark, colour).paint(painter, place)
        text = rect.adjusted(8 * STEP, STEP, -2 * STEP, -STEP)
        half = text.height() // 2
        for line, font, colour_role, place in (
            (
                entry.title,
                interface_font(strong=entry.current),
                role.PlaceholderText if entry.faded else role.Text,
                text.adjusted(0, 0, 0, -half),
            ),
            (entry.detail, interface_font(12), role.PlaceholderText, text.adjusted(0, half, 0, 0)),
        ):
            painter.setFont(font)
            painter.setPen(palette.color(colour_role))
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


class EntryList(QListView):
    """Shows entries; Enter or a double click chooses one, F2 renames where an entry allows it."""

    chosen = Signal(str)
    current_changed = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = _EntryModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.doubleClicked.connect(lambda index: self._choose(index.row()))
        self.selectionModel().currentChanged.connect(lambda: self.current_changed.emit(self.current_key()))
        self._model.renamed.connect(self.renamed)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, in order."""
        return self._model.entries

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; the selection stays with its key, else goes to the current or first entry."""
        before = self.current_key()
        self._model.show(entries)
        keys = [entry.key for entry in entries]
        now = next((number for number, entry in enumerate(entries) if entry.current), 0)
        row = keys.index(before) if before in keys else now
        if keys:
            self.setCurrentIndex(self._model.index(row, 0))
        self.current_changed.emit(self.current_key())

    def current_key(self) -> str:
        """Key of the selected entry, empty without one."""
        row = self.currentIndex().row()
        return self._model.entries[row].key if 0 <= row < len(self._model.entries) else ""

    def select(self, key: str) -> None:
        """Select an entry by its key."""
        row = next((number for number, entry in enumerate(self._model.entries) if entry.key == key), -1)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, 0))

    def rename(self, key: str) -> None:
        """Let the user type another title for an entry."""
        self.select(key)
        self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._model.entries):
            self.chosen.emit(self._model.entries[row].key)
