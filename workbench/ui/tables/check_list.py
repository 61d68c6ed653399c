"""A list with boxes to tick: a text at the left, a count at the right, seen in the dark as well."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.ui.theme import STEP, interface_font, numeric_font

_ROW_PX = 7 * STEP
_BOX_PX = 16
_COUNT = Qt.ItemDataRole.UserRole + 1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_box(painter: QPainter, palette: QPalette, box: QRectF, ticked: bool) -> None:
    """A check box like those of forms."""
    role = QPalette.ColorRole
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(palette.color(role.Accent if ticked else role.PlaceholderText))
    painter.setBrush(palette.color(role.Accent if ticked else role.Base))
    painter.drawRoundedRect(box, 4, 4)
    if ticked:
        painter.setPen(QPen(palette.color(role.BrightText), 1.8))
        corner = box.topLeft()
        points = (QPointF(3.5, 7.5), QPointF(6.5, 10.5), QPointF(11.5, 4.5))
        painter.drawPolyline(QPolygonF([corner + point for point in points]))


class _CheckDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        palette: QPalette = option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(rect, 6, 6)
        top = rect.top() + (rect.height() - _BOX_PX) / 2 + 0.5
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        draw_box(painter, palette, QRectF(rect.left() + 8.5, top, _BOX_PX - 1, _BOX_PX - 1), ticked)
        count = str(index.data(_COUNT) or "")
        painter.setFont(numeric_font(12))
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(rect.adjusted(0, 0, -2 * STEP, 0), _RIGHT, count)
        taken = painter.fontMetrics().horizontalAdvance(count)
        painter.setFont(interface_font())
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        room = rect.adjusted(8 * STEP, 0, -4 * STEP - taken, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, elided)
        painter.restore()


class CheckList(QListWidget):
    """Space or a click anywhere on a row ticks it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(_CheckDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def add(self, text: str, key: str, ticked: bool, *, count: str = "", tooltip: str = "") -> None:
        """Add a row; `key` is what it stands for."""
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setData(_COUNT, count)
        item.setToolTip(tooltip or text)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {count}" if count else text)
        self.addItem(item)

    def fit(self, most: int) -> None:
        """Be as high as the rows, of which at most so many show at once."""
        rows = min(most, max(3, self.count()))
        self.setFixedHeight(rows * _ROW_PX + 2)

    def key(self, item: QListWidgetItem) -> str:
        """What a row stands for."""
        return str(item.data(Qt.ItemDataRole.UserRole))

    def ticked(self) -> list[str]:
        """What the ticked rows stand for, in order."""
        items = (self.item(row) for row in range(self.count()))
        return [self.key(item) for item in items if item.checkState() is Qt.CheckState.Checked]

    def tick_all(self, on: bool = True) -> None:
        """Tick every row, or none."""
        for row in range(self.count()):
            self.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def toggle(self, item: QListWidgetItem) -> None:
        """Tick a row that is not, and the other way round."""
        on = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentRow()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.toggle(self.item(row))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.toggle(self.item(index.row()))
        else:
            super().mouseReleaseEvent(event)
