"""The cell that the keyboard is on, outlined where a table marks whole rows or tints them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QTableView


def outline_current(view: QTableView) -> None:
    """Draw the outline; call it at the end of the view's paint event."""
    current = view.currentIndex()
    if not current.isValid():
        return
    painter = QPainter(view.viewport())
    painter.setPen(QPen(view.palette().color(QPalette.ColorRole.Accent), 1))
    painter.drawRect(QRectF(view.visualRect(current)).adjusted(0.5, 0.5, -0.5, -0.5))


def draw_anew(view: QTableView, *cells: QModelIndex | QPersistentModelIndex) -> None:
    """Draw cells anew, and what their outlines left beside them where pixels are no whole ones."""
    for cell in cells:
        if cell.isValid():
            view.viewport().update(view.visualRect(cell).adjusted(-1, -1, 1, 1))
