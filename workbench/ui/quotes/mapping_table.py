"""What each column of a quote's tables was taken for, how surely, and a way to say otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from workbench.domain.quote import Corrections
from workbench.quotes import Field, QuoteImport, row_key
from workbench.ui.quotes.choice_cells import OPTIONS_ROLE, ChoiceDelegate, Index
from workbench.ui.quotes.preview import column_name
from workbench.ui.theme import STEP, Theme

_HEADERS = ("Column", "Header", "Is read as", "Sure", "Note")
COLUMN, HEADER, FIELD, SURE, NOTE = range(5)
_WIDTHS = (16 * STEP, 44 * STEP, 36 * STEP, 16 * STEP, 50 * STEP)
_DOUBTFUL_BELOW = 0.75
_UNUSED = "not used"


def field_text(field: str) -> str:
    """A field's name as people read it."""
    return field.replace("_", " ") if field else _UNUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column of a table with what it was read as ("" for nothing)."""

    sheet: str
    header_row: int
    letter: str
    header: str
    field: str = ""
    confidence: float = 0.0
    note: str = ""


def column_rows(result: QuoteImport) -> list[ColumnRow]:
    """Every column with a header, those that were not recognised too, by table and place."""
    rows: dict[tuple[str, int, str], ColumnRow] = {}
    previews = {sheet.name: {row.row: row for row in sheet.rows} for sheet in result.sheets}
    for table in result.tables:
        header = previews.get(table.sheet, {}).get(table.header_row)
        for place, text in enumerate(header.texts if header is not None else ()):
            if text:
                key = (table.sheet, table.header_row, column_name(place))
                rows[key] = ColumnRow(
                    sheet=table.sheet, header_row=table.header_row, letter=key[2], header=text
                )
    for column in result.mapping:
        rows[column.sheet, column.header_row, column.column] = ColumnRow(
            sheet=column.sheet,
            header_row=column.header_row,
            letter=column.column,
            header=column.header,
            field=column.field.value,
            confidence=column.confidence,
            note=column.note,
        )
    return sorted(rows.values(), key=lambda row: (row.sheet, row.header_row, len(row.letter), row.letter))


class MappingModel(QAbstractTableModel):
    """Columns as table rows; another field comes out as a correction."""

    corrected = Signal(object)
    """Corrections that an edit stands for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.editable = False
        self.rows: Sequence[ColumnRow] = ()
        self._several = False

    def show(self, rows: Sequence[ColumnRow]) -> None:
        """Show other columns, or the same ones read otherwise."""
        self._several = len({(row.sheet, row.header_row) for row in rows}) > 1
        same = [(r.sheet, r.header_row, r.letter) for r in rows] == [
            (r.sheet, r.header_row, r.letter) for r in self.rows
        ]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_HEADERS) - 1))
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
        return 0 if parent is not None and parent.isValid() else len(_HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_HEADERS[column]}: {self._text(row, column)}"
        if role == Qt.ItemDataRole.ForegroundRole:
            doubtful = column == SURE and row.field and row.confidence < _DOUBTFUL_BELOW
            if doubtful:
                return QColor(self.theme.warning)
            return QColor(self.theme.text if row.field and column != NOTE else self.theme.muted)
        if role == Qt.ItemDataRole.EditRole:
            return row.field
        if role == OPTIONS_ROLE and column == FIELD:
            return [("", _UNUSED), *((field.value, field_text(field.value)) for field in Field)]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if index.column() != FIELD:
            return False
        row = self.rows[index.row()]
        table = row_key(row.sheet, row.header_row)
        self.corrected.emit(Corrections(columns={table: self._columns_with(row, str(value))}))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and index.column() == FIELD:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _columns_with(self, changed: ColumnRow, field: str) -> dict[str, str]:
        """The whole table's columns: a field belongs to one column, which the user has just named."""
        fields = {}
        for row in self.rows:
            if (row.sheet, row.header_row) == (changed.sheet, changed.header_row):
                fields[row.letter] = "" if field and row.field == field else row.field
        return {**fields, changed.letter: field}

    def _text(self, row: ColumnRow, column: int) -> str:
        if column == COLUMN:
            return f"{row.sheet}!{row.letter}{row.header_row}" if self._several else row.letter
        if column == HEADER:
            return row.header
        if column == FIELD:
            return field_text(row.field)
        if column == SURE:
            return f"{row.confidence:.0%}" if row.field else ""
        return row.note


class MappingTable(QTableView):
    """Enter or a click on a field opens the list of fields."""

    cell_wanted = Signal(str, str)
    """Sheet and address of the header that was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = MappingModel(theme)
        self.setModel(self.table)
        self.setAccessibleName("Columns of the quote and what they are read as")
        self.setItemDelegateForColumn(FIELD, ChoiceDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(7 * STEP)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.clicked.connect(self._on_clicked)

    def show_result(self, result: QuoteImport | None) -> None:
        """Show how an import read its columns; None where its file is not open."""
        self.table.editable = result is not None
        self.table.show(column_rows(result) if result is not None else [])

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            row = self.table.rows[current.row()]
            self.cell_wanted.emit(row.sheet, f"{row.letter}{row.header_row}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.table.index(self.currentIndex().row(), FIELD))
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: Index) -> None:
        if index.column() == FIELD:
            self.edit(index)
