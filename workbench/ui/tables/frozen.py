"""The name column, kept in sight while the table is scrolled to the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from workbench.ui.tables.model import RecordTableModel
from workbench.ui.theme import STEP, interface_font

if TYPE_CHECKING:
    from workbench.ui.tables.view import RecordTableView

_WIDEST_PX = 56 * STEP
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FrozenNames(QWidget):
    """Draws names over the table's left edge; a click goes to the name's own cell."""

    def __init__(self, view: "RecordTableView", table: RecordTableModel) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._column = -1
        self.hide()
        view.horizontalScrollBar().valueChanged.connect(lambda _: self.follow())
        view.verticalScrollBar().valueChanged.connect(lambda _: self.update())
        view.horizontalHeader().sectionResized.connect(lambda *_: self.follow())
        table.modelReset.connect(self.update)
        table.dataChanged.connect(self.update)

    def follow(self) -> None:
        """Show the names where their own column is not in full sight, as wide as it is."""
        self._column = self._table.column_number("name")
        header = self._view.horizontalHeader()
        if self._column < 0 or header.isSectionHidden(self._column):
            self.hide()
            return
        width = min(header.sectionSize(self._column), _WIDEST_PX, self._view.viewport().width() // 2)
        away = header.sectionViewportPosition(self._column) < 0
        bar = self._view.horizontalScrollBar()
        height = self._view.height() - (bar.height() if bar.isVisible() else 0)
        self.setGeometry(0, 0, width, height)
        self.setVisible(away)
        if away:
            self.raise_()
            self.update()

    def covered_px(self, column: int) -> int:
        """How much of a column lies under the names."""
        if not self.isVisible() or column == self._column:
            return 0
        return self.width() - self._view.horizontalHeader().sectionViewportPosition(column)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette, role = self._view.palette(), QPalette.ColorRole
        painter.fillRect(self.rect(), palette.color(role.Base))
        top = self._view.horizontalHeader().height()
        painter.setFont(interface_font())
        painter.setPen(palette.color(role.WindowText))
        painter.drawText(QRect(2 * STEP, STEP, self.width(), 10 * STEP), _LEFT, "Name")
        painter.setClipRect(0, top, self.width(), self.height() - top)
        view, current = self._view, self._view.currentIndex().row()
        row = max(view.rowAt(0), 0)
        while row < self._table.rowCount():
            place = QRect(0, top + view.rowViewportPosition(row), self.width(), view.rowHeight(row))
            if place.top() > self.height():
                break
            record = self._table.record(row)
            painter.fillRect(place, palette.color(role.AlternateBase if row == current else role.Base))
            room = place.adjusted(2 * STEP, 0, -2 * STEP, 0)
            name = record.name if record else ""
            text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _LEFT, text)
            row += 1
        painter.setClipping(False)
        painter.setPen(palette.color(role.Midlight))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._view.rowAt(int(event.position().y()) - self._view.horizontalHeader().height())
        if row >= 0:
            self._view.select_cell(row, self._column)
            self._view.setFocus()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._view.viewport(), event)
