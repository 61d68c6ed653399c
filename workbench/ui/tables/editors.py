"""Editors in the table's cells: choices, records by name, and lines that say in place what is wrong."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.domain.meta import FieldSpec
from workbench.ui.fields import Option, RecordField
from workbench.ui.tables.cells import field_type
from workbench.ui.tables.columns import Column
from workbench.ui.tables.model import Mark
from workbench.ui.theme import STEP, Theme, interface_font, numeric_font
from workbench.ui.widgets import ComboBox, set_property

if TYPE_CHECKING:
    from workbench.ui.tables.view import RecordTableView

_CORNER_PX = 6
_HINT_PX = 72 * STEP
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex
Check = Callable[[int, int, str], str]
"""(row, column, text) → what is wrong with the text, empty where it is right."""
Options = Callable[[str], Sequence[Option]]
"""Kind → (id, name) of the records that a field may refer to."""


def choices_of(spec: FieldSpec) -> list[str]:
    """What may stand in a field with few values, nothing for any other."""
    kind = field_type(spec)
    if kind is bool:
        return ["yes", "no"]
    if issubclass(kind, Enum):
        return [str(item.value) for item in kind]
    return []


def make_editor(column: Column, options: Options, parent: QWidget | None = None) -> QWidget:
    """The editor that suits a column: a list of choices, records by name, or a line."""
    spec = column.spec
    choices = choices_of(spec) if spec is not None else []
    editor: QWidget
    if choices:
        editor = ComboBox(parent)
        editor.addItems(choices)
    elif column.meta.choices_kind:
        none = "none" if spec is not None and not spec.required else ""
        editor = RecordField(options(column.meta.choices_kind), none, parent)
    else:
        editor = QLineEdit(parent)
        if column.is_number:
            editor.setFont(numeric_font())
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
    editor.setAccessibleName(column.meta.header)
    editor.setAccessibleDescription(column.meta.help)
    return editor


def set_editor_text(editor: QWidget, text: str) -> None:
    """Show a value (an id, for a record) in an editor."""
    if isinstance(editor, QComboBox):
        if editor.findText(text) < 0:
            editor.insertItem(0, text)
        editor.setCurrentText(text)
    elif isinstance(editor, RecordField):
        editor.revert(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)


def editor_text(editor: QWidget) -> str:
    """What stands in an editor, the id for a record of the list."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    if isinstance(editor, RecordField):
        try:
            return str(editor.value())
        except ValueError:
            return editor.text()
    return editor.text() if isinstance(editor, QLineEdit) else ""


class CellHint(QLabel):
    """What belongs into the cell being edited, or what is wrong with what stands there; under the cell."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("kind", "cell-hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str, *, wrong: bool, cell: QRect) -> None:
        """Say it by the cell: below it, above where there is no room."""
        set_property(self, "tone", "bad" if wrong else "")
        self.setText(text)
        self.setVisible(bool(text))
        width = min(_HINT_PX, max(cell.width(), self.fontMetrics().horizontalAdvance(text) + 6 * STEP))
        self.resize(width, self.heightForWidth(width))
        left = max(0, min(cell.left(), self._viewport.width() - width))
        fits = cell.bottom() + self.height() + 1 <= self._viewport.height()
        self.move(QPoint(left, cell.bottom() + 1 if fits else cell.top() - self.height() - 1))
        self.raise_()


class CellDelegate(QStyledItemDelegate):
    """Makes the editors and draws the marks. A wrong text keeps its editor open at Enter."""

    def __init__(self, view: "RecordTableView", check: Check, options: Options) -> None:
        super().__init__(view)
        self._view = view
        self._check = check
        self._options = options
        self.set_theme(view.theme)
        self.hint = CellHint(view.viewport())
        self.closeEditor.connect(lambda *_: self.hint.hide())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._view.table.columns[index.column()]
        editor = make_editor(column, self._options, parent)
        if isinstance(editor, ComboBox):
            editor.activated.connect(lambda _: self._commit(editor))
        elif isinstance(editor, RecordField):
            editor.finished.connect(lambda: self._commit(editor))
        elif isinstance(editor, QLineEdit):
            row, number = index.row(), index.column()
            editor.setProperty("kind", "cell")
            editor.textChanged.connect(lambda text: self._say(editor, column, self._check(row, number, text)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        set_editor_text(editor, str(index.data(Qt.ItemDataRole.EditRole)))
        if isinstance(editor, QLineEdit) and not isinstance(editor, RecordField):
            editor.selectAll()
            self._say(editor, self._view.table.columns[index.column()], "")

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        text = editor_text(editor)
        wrong = self._check(index.row(), index.column(), text)
        if wrong:
            self._view.refused.emit(f"“{text[:60]}” was not entered. {wrong}")
        else:
            model.setData(index, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        if isinstance(editor, ComboBox | RecordField):
            rect.setWidth(max(rect.width(), 50 * STEP))
            rect.moveTop(rect.top() + (rect.height() - editor.height()) // 2)
            rect.setHeight(editor.height())
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
            and isinstance(editor, QLineEdit)
            and editor.property("invalid")
        ):
            return True
        return super().eventFilter(editor, event)

    def set_theme(self, theme: Theme) -> None:
        """Take over the theme's colours and fonts, so that painting a cell makes none."""
        self._colours = {
            Mark.NONE: QColor(theme.text),
            Mark.OVERRIDE: QColor(theme.accent),
            Mark.STALE: QColor(theme.warning),
            Mark.DOUBTFUL: QColor(theme.bad),
            Mark.UNSOURCED: QColor(theme.warning),
        }
        self._muted, self._selection = QColor(theme.muted), QColor(theme.selection)
        self._accent, self._raised = QColor(theme.accent), QColor(theme.raised)
        self._numeric, self._plain = numeric_font(), interface_font()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell; Qt's own drawing asks the model a dozen times per cell and took 90 ms a screen."""
        table = self._view.table
        record, column = table.record(index.row()), table.columns[index.column()]
        if record is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selection)
        elif index.row() == self._view.currentIndex().row():
            painter.fillRect(rect, self._raised)
        mark = table.mark(record, column)
        painter.setFont(self._numeric if column.is_number else self._plain)
        painter.setPen(self._colours[mark] if mark or column.spec is not None else self._muted)
        room = rect.adjusted(2 * STEP, 0, -2 * STEP, 0)
        text = column.text(record)
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if column.is_number else _LEFT, text)
        if mark:
            corner = QPointF(rect.right() + 1, rect.top())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours[mark])
            painter.drawPolygon(
                QPolygonF([corner, corner + QPointF(-_CORNER_PX, 0), corner + QPointF(0, _CORNER_PX)])
            )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _say(self, line: QLineEdit, column: Column, wrong: str) -> None:
        set_property(line, "invalid", bool(wrong))
        line.setAccessibleDescription(wrong or column.meta.help)
        hint = " · ".join(part for part in (column.meta.unit, column.meta.help) if part)
        cell = self._view.visualRect(self._view.currentIndex())
        self.hint.say(wrong or hint, wrong=bool(wrong), cell=cell)
