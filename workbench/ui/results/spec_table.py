"""A table spec on screen: sorted by header, copied with headers at full precision."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.analysis.drawing.specs import Cell, ColumnKind, Row, TableSpec, cell_text
from workbench.ui.theme import STEP, Theme, interface_font, numeric_font

_ROW_PX = 7 * STEP
_LEAST_WIDE_PX = 36 * STEP
_MEASURED_ROWS = 60
_WIDEST_PX = 80 * STEP
_PADDING_PX = 7 * STEP
_LEAST_PADDING_PX = 5 * STEP
"""Beside the texts of a table with a wide column that does not fit otherwise."""
_MARKS = {
    "measured": "●",
    "calibrated": "◐",
    "modelled": "○",
    "quoted": "■",
    "published": "◆",
    "assumed": "△",
    "placeholder": "▽",
    "infeasible": "×",
}
"""A mark for each status, beside its word."""

Index = QModelIndex | QPersistentModelIndex


class SpecTableModel(QAbstractTableModel):
    """Rows of a `TableSpec` in its own order or sorted by a column; rows without a value come last."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spec: TableSpec | None = None
        self._order: list[int] = []

    def show_spec(self, spec: TableSpec) -> None:
        """Show another table."""
        self.beginResetModel()
        self._spec = spec
        self._order = list(range(len(spec.rows)))
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self._theme = theme
        self.layoutChanged.emit()

    def row(self, number: int) -> Row | None:
        """The row shown at a position."""
        if self._spec is None or not 0 <= number < len(self._order):
            return None
        return self._spec.rows[self._order[number]]

    def is_number(self, column: int) -> bool:
        """Whether a column holds figures."""
        return self._spec is not None and self._spec.columns[column].kind is ColumnKind.NUMBER

    def position_of(self, row_id: str) -> int:
        """Where a row is shown, −1 where it is not."""
        for number in range(len(self._order)):
            row = self.row(number)
            if row is not None and row.id == row_id:
                return number
        return -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Index | None = None) -> int:
        if self._spec is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._spec.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._spec is None or orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._spec.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.header
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help or column.header
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if column.kind is ColumnKind.NUMBER
                else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if self._spec is None or row is None:
            return None
        column, cell = self._spec.columns[index.column()], row.cells[index.column()]
        text = cell_text(cell, column)
        if role == Qt.ItemDataRole.DisplayRole:
            mark = _MARKS.get(text, "") if column.kind is ColumnKind.STATUS else ""
            return f"{mark} {text}" if mark else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if column.kind is not ColumnKind.NUMBER else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.header}: {text}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if column.kind is ColumnKind.NUMBER
                else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            strong = row.emphasis
            return (
                numeric_font(strong=strong)
                if column.kind is ColumnKind.NUMBER
                else interface_font(strong=strong)
            )
        if role == Qt.ItemDataRole.ForegroundRole:
            if column.key in row.flags:
                return QColor(self._theme.bad)
            return QColor(self._theme.muted if row.muted else self._theme.text)
        if role == Qt.ItemDataRole.BackgroundRole and row.emphasis:
            return QColor(self._theme.selection)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self._spec is None or not 0 <= column < len(self._spec.columns):
            return
        rows = self._spec.rows
        present = [i for i in range(len(rows)) if rows[i].cells[column] is not None]
        absent = [i for i in range(len(rows)) if rows[i].cells[column] is None]
        present.sort(
            key=lambda i: _sort_key(rows[i].cells[column]), reverse=order is Qt.SortOrder.DescendingOrder
        )
        self.layoutAboutToBeChanged.emit()
        self._order = present + absent
        self.layoutChanged.emit()

    def as_tsv(self, rows: list[int]) -> str:
        """Header and rows, tab separated, numbers at full precision."""
        if self._spec is None:
            return ""
        lines = ["\t".join(column.header for column in self._spec.columns)]
        for number in rows:
            row = self.row(number)
            if row is not None:
                lines.append("\t".join("" if cell is None else _plain(cell) for cell in row.cells))
        return "\n".join(lines)


def _plain(cell: Cell) -> str:
    return cell.replace("\t", " ").replace("\n", " ") if isinstance(cell, str) else repr(cell)


def _sort_key(cell: Cell) -> tuple[int, float, str]:
    return (1, 0.0, cell.casefold()) if isinstance(cell, str) else (0, float(cell or 0), "")


class SpecTableView(QTableView):
    """Shows a `SpecTableModel`: whole rows are selected, Enter opens one, Ctrl+C copies."""

    row_selected = Signal(str)
    row_activated = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = SpecTableModel(theme)
        self.setModel(self.table)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorShown(False)
        header.setSectionsClickable(True)
        # Measured once for each table shown: a header that always fits its contents reads every cell again
        # whenever the theme changes.
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionClicked.connect(self._on_header_clicked)
        self._wide = -1
        self._texts_px: list[int] = []
        self._padding_px = _PADDING_PX
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.activated.connect(lambda index: self._emit(self.row_activated, index.row()))

    def show_spec(self, spec: TableSpec, stretch: str = "") -> None:
        """Show a table; the column with the key `stretch` takes the room that is left."""
        self.setAccessibleName(spec.title)
        selected = self.selected_id()
        self.table.show_spec(spec)
        self._wide = next((i for i, column in enumerate(spec.columns) if column.key == stretch), -1)
        self._texts_px = [self._needed_px(index) for index in range(len(spec.columns))]
        self._padding_px = 0
        self._stretch()
        if selected:
            self.select(selected)

    def _needed_px(self, column: int) -> int:
        """Width of a column whose texts, header included, are all read in full."""
        model, display = self.table, Qt.ItemDataRole.DisplayRole
        widest = (
            self.horizontalHeader()
            .fontMetrics()
            .horizontalAdvance(str(model.headerData(column, Qt.Orientation.Horizontal, display)))
        )
        for number in range(min(model.rowCount(), _MEASURED_ROWS)):
            row = model.row(number)
            index, strong = model.index(number, column), row is not None and row.emphasis
            # Figures of one width are wider than others.
            font = numeric_font if model.is_number(column) else interface_font
            text = str(model.data(index, display))
            widest = max(widest, QFontMetrics(font(strong=strong)).horizontalAdvance(text))
        return min(widest, _WIDEST_PX)

    def _pad(self) -> None:
        """Set the columns apart as far as the room allows."""
        header, texts = self.horizontalHeader(), self._texts_px
        needed = sum(text + _PADDING_PX for index, text in enumerate(texts) if index != self._wide)
        fits = self._wide < 0 or needed + _LEAST_WIDE_PX <= self.viewport().width()
        padding = _PADDING_PX if fits else _LEAST_PADDING_PX
        if padding != self._padding_px:  # else widths that the reader chose stay
            self._padding_px = padding
            for index, text in enumerate(texts):
                if index != self._wide:
                    header.resizeSection(index, text + padding)

    def _stretch(self) -> None:
        """Give the wide column the room that is left, but never less than a name needs."""
        self._pad()
        header = self.horizontalHeader()
        if not 0 <= self._wide < header.count():
            return
        others = sum(header.sectionSize(i) for i in range(header.count()) if i != self._wide)
        header.resizeSection(self._wide, max(_LEAST_WIDE_PX, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def selected_id(self) -> str:
        """Id of the current row, empty without one."""
        row = self.table.row(self.currentIndex().row())
        return row.id if row else ""

    def select(self, row_id: str) -> None:
        """Make a row the current one, without telling anybody."""
        position = self.table.position_of(row_id)
        if position >= 0:
            blocked = self.blockSignals(True)
            self.selectRow(position)
            self.blockSignals(blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()}) or list(
                range(self.table.rowCount())
            )
            QGuiApplication.clipboard().setText(self.table.as_tsv(rows))
            return
        super().keyPressEvent(event)

    def _on_header_clicked(self, section: int) -> None:
        column, order = self._sorted_by
        flip = column == section and order is Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if flip else Qt.SortOrder.AscendingOrder
        self._sorted_by = (section, order)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(section, order)
        self.table.sort(section, order)

    def _on_current_changed(self, current: QModelIndex) -> None:
        self._emit(self.row_selected, current.row())

    def _emit(self, signal: Any, number: int) -> None:
        row = self.table.row(number)
        if row is not None:
            signal.emit(row.id)
