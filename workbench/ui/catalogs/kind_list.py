"""The kinds of records with how many there are of each."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.domain.formatting import counted
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.record import Record
from workbench.ui.theme import STEP, numeric_font

_COUNT = Qt.ItemDataRole.UserRole


class _KindDelegate(QStyledItemDelegate):
    """Title at the left, count at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        chosen = state & QStyle.StateFlag.State_Selected
        painter.save()
        painter.setFont(numeric_font(12))
        role = QPalette.ColorRole.Text if chosen else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -2 * STEP, 0), side, f"{index.data(_COUNT) or 0:,}")
        painter.restore()


class KindList(QListWidget):
    """One entry for each kind of record that the catalogs hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kinds of records")
        self.setItemDelegate(_KindDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for record_type in CATALOG_TYPES:
            item = QListWidgetItem(record_type.TITLE)
            item.setSizeHint(QSize(0, 8 * STEP))
            self.addItem(item)

    @property
    def record_type(self) -> type[Record]:
        """The kind that is chosen."""
        return CATALOG_TYPES[max(self.currentRow(), 0)]

    def choose(self, kind: str) -> None:
        """Choose a kind by its name."""
        kinds = [record_type.KIND for record_type in CATALOG_TYPES]
        if kind in kinds:
            self.setCurrentRow(kinds.index(kind))

    def step(self, by: int) -> None:
        """Choose the next kind, or the one before."""
        self.setCurrentRow((self.currentRow() + by) % self.count())

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records of some kinds there are."""
        for row, record_type in enumerate(CATALOG_TYPES):
            count = counts.get(record_type.KIND)
            if count is None:
                continue
            item = self.item(row)
            item.setData(_COUNT, count)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{record_type.TITLE}, {counted(count, 'record')}"
            )
