"""The table on screen: sorts, filters and hides by its header, edits in place, copies and pastes blocks."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from workbench.domain.record import Record
from workbench.ui.jobs import Jobs
from workbench.ui.tables.choices import ChoicesPopover
from workbench.ui.tables.columns import Column
from workbench.ui.tables.current_cell import draw_anew
from workbench.ui.tables.editors import CellDelegate, Check, Options
from workbench.ui.tables.frozen import FrozenNames
from workbench.ui.tables.header import FilterHeader
from workbench.ui.tables.layout import Layout
from workbench.ui.tables.model import RecordTableModel
from workbench.ui.theme import STEP, Theme

_ROW_PX = 8 * STEP
_NAME_PX = 70 * STEP
_WIDEST_PX = 60 * STEP
_NARROWEST_PX = 18 * STEP
_MEASURED = 3
"""The longest texts of a column that are measured for its width."""
_KEPT_ROWS = 500
"""A selection of up to so many rows survives sorting and filtering."""


class RecordTableView(QTableView):
    """A `RecordTableModel` on screen. `pasted` carries (row, column, block of texts) of a paste."""

    current_changed = Signal(str)
    refused = Signal(str)
    pasted = Signal(int, int, object)
    clear_wanted = Signal()
    """The selected cells are to be emptied."""
    layout_changed = Signal()
    filtered = Signal()
    """Another filter was set, or one that is not right."""

    def __init__(
        self, theme: Theme, jobs: Jobs, check: Check, options: Options, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.table = RecordTableModel(jobs)
        self.header = FilterHeader(self)
        self.setHorizontalHeader(self.header)
        self.setModel(self.table)
        self._delegate = CellDelegate(self, check, options)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.customContextMenuRequested.connect(self._on_header_menu)
        self.header.sectionClicked.connect(self._on_header_clicked)
        self.header.sectionResized.connect(lambda *_: self._on_layout_changed())
        self.header.sectionMoved.connect(lambda *_: self._on_layout_changed())
        self.header.filter_typed.connect(self._on_filter_typed)
        self.header.left.connect(self._on_filter_left)
        self.header.choices_wanted.connect(self.choose_filter)
        self._menu_filler: Callable[[QMenu], None] = lambda _: None
        self.names = FrozenNames(self, self.table)
        self._cover: QWidget | None = None
        self._arranging = False
        self._kept: tuple[str, int, int, list[str]] = ("", 0, 0, [])
        self.table.modelAboutToBeReset.connect(self._keep_place)
        self.table.modelReset.connect(self._restore_place)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        draw_anew(self, previous, current)

    def set_menu_filler(self, fill: Callable[[QMenu], None]) -> None:
        """What puts the view's actions into the cells' context menu."""
        self._menu_filler = fill

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.theme = theme
        self._delegate.set_theme(theme)
        self.viewport().update()

    # ---- what is shown

    def show_records(
        self, columns: Sequence[Column], records: Sequence[Record], layout: Layout | None
    ) -> None:
        """Show records of another kind, arranged as remembered."""
        self._arranging = True
        self._kept = ("", 0, 0, [])
        self.table.modelAboutToBeReset.disconnect(self._keep_place)
        self.table.show(columns, records)
        self.table.modelAboutToBeReset.connect(self._keep_place)
        self.header.set_columns(columns)
        with self.header.arranging():
            self._arrange(layout)
        self._arranging = False

    def reset_layout(self) -> None:
        """Columns as declared again."""
        self._arranging = True
        with self.header.arranging():
            self._arrange(None)
        self._arranging = False

    def _arrange(self, layout: Layout | None) -> None:
        columns = self.table.columns
        known = layout or Layout(hidden=frozenset(column.name for column in columns if column.hidden))
        places = {column.name: number for number, column in enumerate(columns)}
        order = [places[name] for name in known.order if name in places]
        order += [number for number in range(len(columns)) if number not in set(order)]
        for visual, section in enumerate(order):
            self.header.moveSection(self.header.visualIndex(section), visual)
        new = {column.name for column in columns if column.hidden} - set(known.order) if layout else set()
        for section, column in enumerate(columns):
            self.setColumnHidden(section, column.name in known.hidden | new)
        self._fit(known.widths)

    def _fit(self, widths: dict[str, int]) -> None:
        metrics = self.fontMetrics()
        first = [record for row in range(60) if (record := self.table.record(row)) is not None]
        for number, column in enumerate(self.table.columns):
            texts = sorted(set(column.texts(first, {})), key=len)[-_MEASURED:]
            heads = [column.meta.title + " ▾", column.meta.unit]
            wanted = max(metrics.horizontalAdvance(text) for text in [*texts, *heads]) + 6 * STEP
            most = _NAME_PX if column.name == "name" else _WIDEST_PX
            width = widths.get(column.name, max(_NARROWEST_PX, min(most, wanted)))
            self.setColumnWidth(number, width)

    def current_layout(self) -> Layout:
        """How the columns are arranged now."""
        columns = self.table.columns
        shown = [self.header.logicalIndex(visual) for visual in range(self.header.count())]
        hidden = [number for number in range(len(columns)) if self.isColumnHidden(number)]
        widths = {
            column.name: self.columnWidth(number)
            for number, column in enumerate(columns)
            if number not in hidden
        }
        return Layout(
            widths=widths,
            order=tuple(columns[number].name for number in shown),
            hidden=frozenset(columns[number].name for number in hidden),
        )

    def show_column(self, name: str, shown: bool) -> None:
        """Show or hide a column; the last one that is shown stays."""
        number = self.table.column_number(name)
        others = [n for n in range(len(self.table.columns)) if n != number and not self.isColumnHidden(n)]
        if number < 0 or (not shown and not others):
            return
        if not shown and self.currentIndex().column() == number:
            self.select_cell(self.currentIndex().row(), others[0])
        self.setColumnHidden(number, not shown)
        if shown and not self.columnWidth(number):
            self.setColumnWidth(number, _NARROWEST_PX)
        self._on_layout_changed()

    def current_column(self) -> Column | None:
        """The column of the current cell."""
        number = self.currentIndex().column()
        return self.table.columns[number] if number >= 0 else None

    def current_id(self) -> str:
        """Id of the current record, empty without one."""
        record = self.table.record(self.currentIndex().row())
        return record.id if record else ""

    def selected_rows(self) -> list[int]:
        """Rows with a selected cell, in order."""
        rows: set[int] = set()
        for span in self._spans():
            rows.update(range(span.top(), span.bottom() + 1))
        return sorted(rows)

    def selected_columns(self) -> list[int]:
        """Columns with a selected cell that are shown, in the order shown."""
        columns: set[int] = set()
        for span in self._spans():
            columns.update(range(span.left(), span.right() + 1))
        shown = [column for column in columns if not self.isColumnHidden(column)]
        return sorted(shown, key=self.header.visualIndex)

    def _spans(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.size())]

    def selected_ids(self) -> list[str]:
        """Ids of the records with a selected cell, in row order."""
        return [record.id for row in self.selected_rows() if (record := self.table.record(row)) is not None]

    def go_to(self, record_id: str, column: str = "") -> bool:
        """Make a record the current one; False where a filter hides it."""
        row = self.table.row_of(record_id)
        if row >= 0:
            self.select_cell(row, self._a_column(self.table.column_number(column)))
        return row >= 0

    def select_cell(self, row: int, column: int) -> None:
        """Make a cell the current and only selected one.

        Qt's own `setCurrentIndex` does as the keyboard's modifiers say, which belong to a shortcut here.
        """
        index = self.table.index(row, column)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.scrollTo(index)

    def _a_column(self, wanted: int) -> int:
        if wanted >= 0 and not self.isColumnHidden(wanted):
            return wanted
        current = self.currentIndex().column()
        if current >= 0 and not self.isColumnHidden(current):
            return current
        shown = (self.header.logicalIndex(visual) for visual in range(self.header.count()))
        return next((number for number in shown if not self.isColumnHidden(number)), 0)

    # ---- sort and filter

    def sort_by(self, section: int, order: Qt.SortOrder | None) -> None:
        """Sort by a column, or go back to the records' own order."""
        descending = order is Qt.SortOrder.DescendingOrder
        self.header.set_sorted(section if order is not None else -1, descending)
        if order is None:
            self.table.sort(-1)
        else:
            self.table.sort(section, order)

    def focus_filter(self, section: int) -> None:
        """Type into the filter of a column."""
        if section >= 0:
            self.scrollTo(self.table.index(max(self.rowAt(0), 0), section))
            field = self.header.field(section)
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()

    def set_filter(self, name: str, text: str) -> None:
        """Set the filter of a column as if it were typed."""
        section = self.table.column_number(name)
        if section >= 0:
            self.header.field(section).setText(text)

    def clear_filters(self) -> None:
        """Lift every filter of a column and the search."""
        for section in range(len(self.table.columns)):
            self.header.set_filter_text(section, "")
        self.table.clear_filters()
        self.filtered.emit()

    def choose_filter(self, section: int) -> None:
        """Open the choices of a column's filter: its values with their counts."""
        column = self.table.columns[section]
        self.scrollTo(self.table.index(max(self.rowAt(0), 0), section))
        popup = ChoicesPopover(column, self.table.records, self.header.field(section).text(), self)
        popup.chosen.connect(lambda text: self.header.field(section).setText(text))
        left = self.header.sectionViewportPosition(section)
        popup.open_below(self.header.mapToGlobal(QPoint(left, self.header.height())))

    def _on_filter_typed(self, section: int, text: str) -> None:
        self.header.say(section, self.table.set_filter(self.table.columns[section].name, text))
        self.filtered.emit()

    def _on_filter_left(self, section: int) -> None:
        self.setFocus()
        if self.table.rowCount() and self.currentIndex().column() != section:
            self.select_cell(max(self.currentIndex().row(), 0), section)

    def _on_header_clicked(self, section: int) -> None:
        query, name = self.table.query, self.table.columns[section].name
        if query.sort != name:
            self.sort_by(section, Qt.SortOrder.AscendingOrder)
        else:
            self.sort_by(section, None if query.descending else Qt.SortOrder.DescendingOrder)

    def _on_header_menu(self, place: QPoint) -> None:
        section = self.header.logicalIndexAt(place)
        if section < 0:
            return
        column = self.table.columns[section]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Sort up").triggered.connect(
            lambda: self.sort_by(section, Qt.SortOrder.AscendingOrder)
        )
        menu.addAction("Sort down").triggered.connect(
            lambda: self.sort_by(section, Qt.SortOrder.DescendingOrder)
        )
        menu.addAction("Own order").triggered.connect(lambda: self.sort_by(section, None))
        menu.addSeparator()
        menu.addAction("Choose values…").triggered.connect(lambda: self.choose_filter(section))
        menu.addAction("Lift this filter").triggered.connect(lambda: self.set_filter(column.name, ""))
        menu.addSeparator()
        menu.addAction(f"Hide “{column.meta.title}”").triggered.connect(
            lambda: self.show_column(column.name, False)
        )
        menu.popup(self.header.mapToGlobal(place))

    # ---- cells

    def copy(self) -> None:
        """Copy the selected cells with their headers at full precision, as they are arranged."""
        rows, columns = self.selected_rows(), self.selected_columns()
        if rows and columns:
            QGuiApplication.clipboard().setText(self.table.as_tsv(rows, columns))

    def paste(self) -> None:
        """Ask for the clipboard's block to be put at the current cell."""
        text = QGuiApplication.clipboard().text()
        current = self.currentIndex()
        if text.strip("\r\n"):
            block = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
            self.pasted.emit(current.row(), self._a_column(current.column()), block)

    def columns_from(self, column: int, count: int) -> list[Column | None]:
        """The columns shown from one on to the right, None for those beyond the last."""
        shown = [self.header.logicalIndex(visual) for visual in range(self.header.count())]
        shown = [number for number in shown if not self.isColumnHidden(number)]
        start = shown.index(column) if column in shown else 0
        found: list[Column | None] = [self.table.columns[number] for number in shown[start : start + count]]
        return found + [None] * (count - len(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_enter()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.clear_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        if self.state() is not QAbstractItemView.State.EditingState:
            self.edit(self.currentIndex())
            return
        # The editor passed Enter on: its text is entered at the next turn of the loop, the row below follows.
        current = QPersistentModelIndex(self.currentIndex())
        QTimer.singleShot(0, self, lambda: self._go_below(current))

    def _go_below(self, index: QPersistentModelIndex) -> None:
        if index.isValid() and index.row() + 1 < self.table.rowCount():
            self.select_cell(index.row() + 1, index.column())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._menu_filler(menu)
        menu.popup(event.globalPos())

    # ---- keeping the place

    def _keep_place(self) -> None:
        rows = self.selected_rows()
        ids = self.selected_ids() if len(rows) <= _KEPT_ROWS else []
        current = self.currentIndex()
        self._kept = (self.current_id(), current.row(), current.column(), ids)

    def _restore_place(self) -> None:
        current, place, column, ids = self._kept
        if not current:
            return
        column = self._a_column(column)
        row = self.table.row_of(current)
        if row < 0:
            # The record is gone or hidden: its neighbour takes over, so that the keyboard goes on from there.
            row, ids = min(place, self.table.rowCount() - 1), []
        if len(ids) > 1:
            selection = QItemSelection()
            for number in self.table.rows_of(ids):
                selection.select(self.table.index(number, column), self.table.index(number, column))
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if row >= 0:
            index = self.table.index(row, column)
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                index, flag.NoUpdate if len(ids) > 1 else flag.ClearAndSelect
            )
            self.scrollTo(index)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        super().scrollTo(index, hint)
        covered = self.names.covered_px(index.column())
        if covered > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - covered)

    def set_cover(self, cover: QWidget) -> None:
        """What lies over the rows where there are none; the header and its filters stay in reach."""
        self._cover = cover
        cover.setParent(self)
        cover.hide()
        cover.setGeometry(self.viewport().geometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cover is not None:
            self._cover.setGeometry(self.viewport().geometry())
        self.names.follow()

    def _on_layout_changed(self) -> None:
        if not self._arranging:
            self.layout_changed.emit()

    def _on_row_changed(self, current: QModelIndex) -> None:
        record = self.table.record(current.row())
        self.names.update()
        self.current_changed.emit(record.id if record else "")
