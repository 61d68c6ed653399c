"""Records side by side: a column each, a row per field, every difference marked."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.domain.record import Record
from workbench.ui.tables.columns import Column
from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.tables.whole import WholeTable
from workbench.ui.theme import STEP, interface_font, numeric_font
from workbench.ui.widgets import Card, CheckBox, label, secondary_button

Index = QModelIndex | QPersistentModelIndex
_FIELD_PX = 52 * STEP
_RECORD_PX = 48 * STEP
_DIFFERS = Qt.ItemDataRole.UserRole
_ASIDE = Qt.ItemDataRole.UserRole + 1
_LEFT_AWAY = ("id", "name", "age", "source")
MOST = 8
"""Records that can be compared at once."""


class ComparisonModel(QAbstractTableModel):
    """Fields down, records across; the first record is what the others are measured against."""

    def __init__(self) -> None:
        super().__init__()
        self._records: Sequence[Record] = ()
        self._all: Sequence[Column] = ()
        self._rows: list[Column] = []
        self._only_differences = True

    def show(self, records: Sequence[Record], columns: Sequence[Column]) -> None:
        """Compare other records."""
        self.beginResetModel()
        self._records = records
        self._all = [column for column in columns if column.name not in _LEFT_AWAY]
        self._pick()
        self.endResetModel()

    def set_only_differences(self, on: bool) -> None:
        """Leave fields away in which all records agree, or show them."""
        self.beginResetModel()
        self._only_differences = on
        self._pick()
        self.endResetModel()

    def _pick(self) -> None:
        self._rows = [column for column in self._all if not self._only_differences or self.differs(column)]

    @property
    def fields(self) -> int:
        """Fields that could be shown."""
        return len(self._all)

    @property
    def differences(self) -> int:
        """Fields in which the records differ."""
        return sum(self.differs(column) for column in self._all)

    def differs(self, column: Column) -> bool:
        """Whether the records differ in a field."""
        return len({column.exact(record) for record in self._records}) > 1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._records) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "Field" if section == 0 else self._records[section - 1].name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self._rows[index.row()]
        if role == _DIFFERS:
            return self.differs(column)
        if index.column() == 0:
            return column.meta.header if role in _TEXTS else None
        record = self._records[index.column() - 1]
        if role == _ASIDE:
            return self._change(column, index.column() - 1)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(record) or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{column.meta.header} of {record.name}: {column.text(record) or 'empty'}"
            return f"{said}, differs" if self.differs(column) else said
        if role == Qt.ItemDataRole.ToolTipRole:
            citation = record.citation(column.name) if column.is_figure else None
            return f"{citation.status.value}, {citation.as_of}: {citation.source}" if citation else None
        return None

    def _change(self, column: Column, number: int) -> str:
        if not column.is_number or number == 0:
            return ""
        first, own = column.read(self._records[0]), column.read(self._records[number])
        if not first or own is None or own == first:
            return ""
        return f"{(own / first - 1) * 100:+,.0f} %".replace("-", "−")

    def as_tsv(self) -> str:
        """Everything shown, at full precision."""
        lines = ["\t".join(["Field", *(record.name for record in self._records)])]
        for column in self._rows:
            cells = (column.exact(record) for record in self._records)
            lines.append("\t".join([column.meta.header, *cells]))
        return "\n".join(lines)


_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class _ComparisonDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        palette: QPalette = option.palette
        role = QPalette.ColorRole
        painter.save()
        differs = bool(index.data(_DIFFERS)) and index.column() > 0
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color(role.Highlight))
        elif differs:
            painter.fillRect(rect, palette.color(role.AlternateBase))
        room = rect.adjusted(2 * STEP, 0, -2 * STEP, 0)
        if differs:
            bar = QRect(rect.left(), rect.top() + STEP, 3, rect.height() - 2 * STEP)
            painter.fillRect(bar, palette.color(role.Accent))
        aside = str(index.data(_ASIDE) or "")
        painter.setFont(numeric_font(12))
        painter.setPen(palette.color(role.PlaceholderText))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, right, aside)
        taken = painter.fontMetrics().horizontalAdvance(aside)
        painter.setFont(numeric_font() if index.column() else interface_font())
        ink = role.Text if differs else role.PlaceholderText
        painter.setPen(palette.color(ink if index.column() else role.Text))
        room = room.adjusted(STEP if index.column() else 0, 0, -taken - (2 * STEP if aside else 0), 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()


class SideBySide(ClosesOnEscape, Card):
    """Takes the table's place until it is closed; Escape closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Side by side", parent=parent)
        self.model = ComparisonModel()
        self.table = WholeTable(self.model, "Records side by side", self.model.as_tsv)
        self.table.setItemDelegate(_ComparisonDelegate(self.table))
        self.table.setWordWrap(False)
        self.only = CheckBox("Only differences")
        self.only.setAccessibleName("Only differences")
        self.only.setChecked(True)
        self.only.toggled.connect(self._on_only)
        close = secondary_button("Back to the table")
        close.clicked.connect(self.closed.emit)
        row = QHBoxLayout()
        self._said = label(role="muted")
        row.addWidget(self._said, 1)
        row.addWidget(self.only)
        row.addSpacing(3 * STEP)
        row.addWidget(close)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)

    def show_records(self, records: Sequence[Record], columns: Sequence[Column]) -> None:
        """Compare records, at most `MOST` of them."""
        self.model.show(records[:MOST], columns)
        self.set_title(f"{len(records[:MOST])} records side by side")
        self._fit()
        self.table.setFocus()

    def _on_only(self, on: bool) -> None:
        self.model.set_only_differences(on)
        self._fit()

    def _fit(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(0, _FIELD_PX)
        for column in range(1, self.model.columnCount()):
            self.table.setColumnWidth(column, _RECORD_PX)
        header.setStretchLastSection(self.model.columnCount() <= 4)
        differing, fields = self.model.differences, self.model.fields
        self._said.setText(
            f"{differing} of {fields} fields differ; percentages are against the first record"
            if differing
            else f"The records agree in all {fields} fields"
        )
