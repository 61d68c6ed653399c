"""Editors of single values: text and numbers, choices, records with completion, flags.

Every editor says `edited` at each change a user makes and `finished` when it is meant: Enter, leaving the
field, choosing an item. `text_value` gives what stands there; the form turns it into a record.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)

from workbench.domain.meta import FieldSpec
from workbench.ui.theme import STEP, numeric_font
from workbench.ui.values import field_text, parse_value
from workbench.ui.widgets import CheckBox, ComboBox, draw_chevron

Option = tuple[str, str]
"""(value, what people read)."""


class LineField(QLineEdit):
    """Text or a number. Ctrl+Z is the field's own while it has changes, the document's otherwise."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setFixedHeight(7 * STEP)
        if spec.is_number:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.setFont(numeric_font())
        self.textEdited.connect(lambda _: self.edited.emit())
        self.editingFinished.connect(self._on_finished)

    def show_value(self, value: object) -> None:
        """Show a value, unless the user is in the middle of typing another."""
        if not self.isModified():
            self.setText(field_text(self._spec, value))

    def revert(self, value: object) -> None:
        """Give up what was typed."""
        self.setModified(False)
        self.setText(field_text(self._spec, value))

    def value(self) -> Any:
        """What stands there; raises ValueError where it is no value of the field's type."""
        return parse_value(self._spec, self.text())

    def accept_edit(self) -> None:
        """What was typed is stored now."""
        self.setModified(False)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and not self.isModified()
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.reverted.emit()
        else:
            super().keyPressEvent(event)

    def _on_finished(self) -> None:
        if self.isModified():
            self.finished.emit()


class ChoiceField(ComboBox):
    """One of a few values."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value, text in options:
            self.addItem(text, value)
        self.activated.connect(self._on_activated)

    def show_value(self, value: object) -> None:
        """Show a value; one that is no option is shown as it is, so that nothing is hidden."""
        text = "" if value is None else str(value)
        index = self.findData(text)
        if index < 0:
            self.addItem(text or "–", text)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def revert(self, value: object) -> None:
        """Give up the choice."""
        self.show_value(value)

    def value(self) -> Any:
        """The chosen value."""
        return self.currentData()

    def accept_edit(self) -> None:
        """Nothing to forget: a choice is stored at once."""

    def _on_activated(self) -> None:
        self.edited.emit()
        self.finished.emit()


class RecordField(QLineEdit):
    """One of many records: type a part of its name, or open the whole list with Down or the chevron."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(
        self, options: Sequence[Option], empty_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._value = ""
        self.setFixedHeight(7 * STEP)
        self.setPlaceholderText(empty_text)
        self.setTextMargins(0, 0, 4 * STEP, 0)
        self._names = QStringListModel(self)
        self._popup = QListView()
        self._completer = QCompleter(self._names, self)
        self._completer.setPopup(self._popup)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(12)
        self.setCompleter(self._completer)
        self._completer.activated.connect(self._on_chosen)
        self.editingFinished.connect(self._on_finished)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other records; names that stand twice get their id beside them."""
        names = [text for _, text in options]
        doubled = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
        self._texts = {value: f"{text} ({value})" if text in doubled else text for value, text in options}
        self._values = {text.casefold(): value for value, text in self._texts.items()}
        self._names.setStringList(list(self._texts.values()))

    def show_value(self, value: object) -> None:
        """Show a record by its name, or by its id where it is not among the options."""
        if not self.isModified():
            self.revert(value)

    def revert(self, value: object) -> None:
        """Give up what was typed."""
        self._value = str(value or "")
        self.setText(self._texts.get(self._value, self._value))
        self.setToolTip(self.text())
        self.setCursorPosition(0)
        self.setModified(False)

    def value(self) -> Any:
        """Id of the record; raises ValueError where the text names none."""
        text = self.text().strip()
        if not text and self.placeholderText():
            return ""
        if text.casefold() in self._values:
            return self._values[text.casefold()]
        if text == self._value:
            return text
        raise ValueError(f"“{text}” is not in the catalog; choose one from the list.")

    def accept_edit(self) -> None:
        """What was chosen is stored now."""
        self.setModified(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._open_all()
        elif event.key() == Qt.Key.Key_Escape and self.isModified() and not self._popup.isVisible():
            self.reverted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.position().x() > self.width() - 6 * STEP:
            self._open_all()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        contents = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        room = contents.marginsRemoved(self.textMargins()).adjusted(2, 0, -2, 0)
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= room.width():
            super().paintEvent(event)
            draw_chevron(QPainter(self), self)
            return
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        draw_chevron(painter, self)

    def _open_all(self) -> None:
        self._completer.setCompletionPrefix("")
        self._completer.complete(QRect(0, 0, self.width(), self.height()))

    def _on_chosen(self, text: str) -> None:
        self.setText(text)
        self.setModified(True)
        self.edited.emit()
        self._on_finished()

    def _on_finished(self) -> None:
        if self.isModified() and not self._popup.isVisible():
            self.finished.emit()


class FlagsField(QWidget):
    """Any number of a few values, as boxes to tick."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(self, options: Sequence[Option], columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * STEP)
        self._grid.setVerticalSpacing(STEP)
        self._most = columns
        self._columns = 0
        self._boxes: dict[str, CheckBox] = {}
        for value, text in options:
            box = CheckBox(text)
            box.setAccessibleName(text)
            box.clicked.connect(self._on_clicked)
            self._boxes[value] = box
        self._lay_out(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max((box.sizeHint().width() for box in self._boxes.values()), default=1)
        gap = self._grid.horizontalSpacing()
        self._lay_out(max(1, min(self._most, (self.width() + gap) // (widest + gap))))

    def minimumSizeHint(self) -> QSize:
        """One column's width: a field beside which the form would be cut off is of no use."""
        widest = max((box.sizeHint().width() for box in self._boxes.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._grid.setColumnStretch(self._columns, 0)
        self._columns = columns
        for place, box in enumerate(self._boxes.values()):
            self._grid.addWidget(box, place // columns, place % columns)
        self._grid.setColumnStretch(columns, 1)

    def show_value(self, value: object) -> None:
        """Tick the given values."""
        chosen = {str(item) for item in value} if isinstance(value, tuple) else set()
        for name, box in self._boxes.items():
            box.setChecked(name in chosen)

    def revert(self, value: object) -> None:
        """Give up the choice."""
        self.show_value(value)

    def value(self) -> Any:
        """The ticked values."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def accept_edit(self) -> None:
        """Nothing to forget: a tick is stored at once."""

    def _on_clicked(self) -> None:
        self.edited.emit()
        self.finished.emit()


Field = LineField | ChoiceField | RecordField | FlagsField
