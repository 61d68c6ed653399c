"""The command palette: type a few letters of any action and run it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.actions import ActionEntry, Actions
from workbench.ui.theme import STEP

_WIDTH_PX = 130 * STEP
_ROWS = 9
_ROW_PX = 8 * STEP
_LEAST_SCORE = 70.0


def matching(query: str, entries: Sequence[ActionEntry]) -> list[ActionEntry]:
    """Entries that fit the query, best first; all of them for an empty query."""
    if not query.strip():
        return list(entries)
    from rapidfuzz import fuzz, process, utils

    titles = [f"{entry.action.text()} {entry.section}" for entry in entries]
    found = process.extract(
        query,
        titles,
        scorer=fuzz.partial_ratio,
        processor=utils.default_process,
        limit=_ROWS,
        score_cutoff=_LEAST_SCORE,
    )
    return [entries[index] for _, _, index in found]


_KEYS_ROLE = Qt.ItemDataRole.UserRole
_SECTION_ROLE = Qt.ItemDataRole.UserRole + 1


class _CommandDelegate(QStyledItemDelegate):
    """Icon and title at the left, section and shortcut in muted text at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = option.widget
        rect: QRect = option.rect
        role, palette = QPalette.ColorRole, view.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(role.Highlight))
            painter.drawRoundedRect(QRectF(rect), 6, 6)
        mark: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        mark.paint(painter, QRect(rect.left() + 2 * STEP, rect.center().y() - 2 * STEP, 4 * STEP, 4 * STEP))
        text = rect.adjusted(8 * STEP, 0, -3 * STEP, 0)
        painter.setPen(palette.color(role.Text))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setPen(palette.color(role.PlaceholderText))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(text, right, index.data(_KEYS_ROLE))
        painter.drawText(text.adjusted(0, 0, -28 * STEP, 0), right, index.data(_SECTION_ROLE))
        painter.restore()


class CommandPalette(QFrame):
    """A panel over the window; Up and Down choose, Enter runs, Esc or a click elsewhere closes."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._window = window
        self.setAccessibleName("Command palette")
        self._query = QLineEdit()
        self._query.setPlaceholderText("Type a command")
        self._query.setAccessibleName("Command")
        self._query.textChanged.connect(self._fill)
        self._query.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Commands found")
        self._list.setItemDelegate(_CommandDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.addWidget(self._query)
        column.addWidget(self._list)
        self._found: list[ActionEntry] = []
        self._before: QWidget | None = None
        self.hide()

    @property
    def found(self) -> list[ActionEntry]:
        """What the list shows, best first."""
        return self._found

    def popup(self) -> None:
        """Open over the window with an empty query."""
        self._before = self.window().focusWidget()
        self._query.clear()
        self._fill()
        window = self._window
        width = min(_WIDTH_PX, window.width() - 8 * STEP)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, 16 * STEP)
        self.raise_()
        self.show()
        self._query.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._found:
                self._list.setCurrentRow((self._list.currentRow() + step) % len(self._found))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        elif event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                self._close()
                return True
        elif event.type() is QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        self._found = matching(
            self._query.text(),
            [e for e in self._actions.entries() if e.action.isEnabled() and e.id != "palette"],
        )
        self._list.clear()
        for entry in self._found:
            keys = entry.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(entry.action.icon(), entry.action.text())
            item.setData(_KEYS_ROLE, keys)
            item.setData(_SECTION_ROLE, entry.section)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(min(_ROWS, max(1, len(self._found))) * _ROW_PX + 2)
        self.adjustSize()

    def _run(self) -> None:
        row = self._list.currentRow()
        self._close()
        if 0 <= row < len(self._found):
            self._found[row].action.trigger()

    def _close(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
