"""Which columns a table shows: tick, untick, or go back to how it was."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem

from workbench.ui.tables.check_list import CheckList
from workbench.ui.tables.popover import Popover
from workbench.ui.tables.view import RecordTableView
from workbench.ui.widgets import button, label


class ColumnsPopover(Popover):
    """Every column with a box; changes show at once. `reset_wanted` asks for the original layout."""

    reset_wanted = Signal()

    def __init__(self, table: RecordTableView) -> None:
        super().__init__("Columns", table)
        self._table = table
        self.list = CheckList("Columns that are shown")
        for number, column in enumerate(table.table.columns):
            shown = not table.isColumnHidden(number)
            self.list.add(column.meta.header, column.name, shown, tooltip=column.meta.help)
        self.list.fit(14)
        self.list.itemChanged.connect(self._on_changed)
        everything, reset = button("Show all"), button("Reset the layout")
        everything.clicked.connect(self._show_all)
        reset.clicked.connect(self._reset)
        row = QHBoxLayout()
        row.addWidget(everything)
        row.addStretch(1)
        row.addWidget(reset)
        self.body.addWidget(label("Columns", "card-title"))
        self.body.addWidget(self.list)
        self.body.addLayout(row)

    def open_below(self, place: QPoint) -> None:
        """Show the list with its right top corner at a place of the screen."""
        self.list.setCurrentRow(0)
        self.open_at(place, self.list, right=True)

    def _on_changed(self, item: QListWidgetItem) -> None:
        name = self.list.key(item)
        self._table.show_column(name, item.checkState() is Qt.CheckState.Checked)
        hidden = self._table.isColumnHidden(self._table.table.column_number(name))
        if hidden is (item.checkState() is Qt.CheckState.Checked):
            item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)

    def _show_all(self) -> None:
        self.list.tick_all()

    def _reset(self) -> None:
        self.reset_wanted.emit()
        self.dismiss()
