"""What each column of a quote's tables was taken for, how surely, and a way to say otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from workbench.domain.quote import Corrections
from workbench.quotes import Field, QuoteImport, row_key
from workbench.ui.quotes.choice_cells import OPTIONS_ROLE, ChoiceModel, ChoiceTable, Index
from workbench.ui.quotes.preview import column_name
from workbench.ui.theme import STEP, Theme

_HEADERS = ("Column", "Header", "Is read as", "Sure", "Note")
COLUMN, HEADER, FIELD, SURE, NOTE = range(5)
_WIDTHS = (14 * STEP, 26 * STEP, 27 * STEP, 13 * STEP, 50 * STEP)
_NAMED_BY_SHEET_PX = 26 * STEP
_NARROWEST_HEADER_PX = 18 * STEP
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

    @property
    def is_doubtful(self) -> bool:
        """Whether it was taken for something without being sure."""
        return bool(self.field) and self.confidence < _DOUBTFUL_BELOW


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


class MappingModel(ChoiceModel[ColumnRow]):
    """Columns as table rows; another field comes out as a correction."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _HEADERS, lambda row: (row.sheet, row.header_row, row.letter))
        self._several = self._several_sheets = False

    def show(self, rows: Sequence[ColumnRow]) -> None:
        """Show other columns, or the same ones read otherwise."""
        self._several = len({(row.sheet, row.header_row) for row in rows}) > 1
        self._several_sheets = len({row.sheet for row in rows}) > 1
        self.show_rows(rows)

    @property
    def several_sheets(self) -> bool:
        """Whether columns of more than one sheet are shown, which then are named by it."""
        return self._several_sheets

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_HEADERS[column]}: {self._text(row, column)}"
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == SURE and row.is_doubtful:
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
            place = f"{row.letter}{row.header_row}" if self._several else row.letter
            return f"{row.sheet}!{place}" if self._several_sheets else place
        if column == HEADER:
            return row.header
        if column == FIELD:
            return field_text(row.field)
        if column == SURE:
            return f"{row.confidence:.0%}" if row.field else ""
        return row.note


class MappingTable(ChoiceTable):
    """Enter or a click on a field opens the list of fields."""

    cell_wanted = Signal(str, str)
    """Sheet and address of the header that was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        model = MappingModel(theme)
        super().__init__(
            model,
            choices=(FIELD,),
            widths=_WIDTHS,
            elastic=HEADER,
            least_px=_NARROWEST_HEADER_PX,
            parent=parent,
        )
        self.table = model
        self.setAccessibleName("Columns of the quote and what they are read as")
        self.verticalHeader().hide()

    def show_columns(self, rows: Sequence[ColumnRow], *, editable: bool) -> None:
        """Show how an import read its columns."""
        self.table.editable = editable
        self.table.show(rows)
        noted = any(row.note for row in self.table.rows)
        self.setColumnHidden(NOTE, not noted)
        self.setColumnWidth(COLUMN, _NAMED_BY_SHEET_PX if self.table.several_sheets else _WIDTHS[COLUMN])
        self.fit()

    @property
    def is_doubtful(self) -> bool:
        """Whether a column was taken for something without being sure."""
        return any(row.is_doubtful for row in self.table.rows)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            row = self.table.rows[current.row()]
            self.cell_wanted.emit(row.sheet, f"{row.letter}{row.header_row}")
