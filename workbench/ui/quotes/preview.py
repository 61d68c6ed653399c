"""A quote's sheet with the role of each row: named in words, and tinted."""

import heapq
import re
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.domain.quote import Quote
from workbench.quotes import PreviewRow, SheetPreview
from workbench.tables.sheet import column_number
from workbench.ui.tables.current_cell import draw_anew, outline_current
from workbench.ui.theme import STEP, Theme, interface_font

_ROW_PX = 7 * STEP
_WIDEST_PX = 76 * STEP
_NARROWEST_PX = 4 * STEP
_TINT_ALPHA = 44
_MEASURED_ROWS = 400
"""Rows that decide how wide the columns are; more of them would hold up the window."""
_MOST_ROWS = 5_000
"""Rows of a rebuilt sheet, as many as a preview of the file has."""
_LONGEST_TEXTS = 3
"""Texts of a column that are measured: the longest in letters, of which one is the widest but by a hair."""
_NUMBER = re.compile(
    r"[-−+(]?\s*(?:[$€£¥₩₹]|[A-Z]{3})?\s*[-−+(]?\d[\d.,:/'’\s-]*\)?\s*(?:%|[$€£¥₩₹]|[A-Z]{3})?\)?"
)
"""An amount, a share or a date: what stands at the right of its cell. "8 x 7.68TB U.2" is none."""
_SLOTS = {
    "system": 0,
    "accelerator": 0,
    "cpu": 5,
    "memory": 5,
    "component": 5,
    "network": 5,
    "storage": 5,
    "rack": 5,
    "power": 5,
    "software": 3,
    "support": 2,
    "service": 2,
    "freight": 1,
    "tax": 1,
    "discount": 6,
    "rounding": 6,
    "option": 4,
    "alternative": 4,
}
"""Series colour behind each role; totals and headers are grey, notes plain."""
_GREY = frozenset({"subtotal", "total", "header"})

Index = QModelIndex | QPersistentModelIndex


def preview_of(quote: Quote) -> SheetPreview:
    """A sheet rebuilt from a stored quote's lines, for quotes whose file is not open."""
    rows = tuple(
        PreviewRow(
            row=line.row,
            texts=(
                line.part_number,
                line.description,
                "" if line.quantity is None else f"{line.quantity:,}",
                "" if line.unit_net is None else f"{line.unit_net:,.2f}",
                "" if line.extended is None else f"{line.extended:,.2f}",
            ),
            role=line.role.value,
            left_out=line.left_out,
        )
        for line in quote.lines[:_MOST_ROWS]
    )
    name = quote.lines[0].sheet if quote.lines else ""
    return SheetPreview(name=name, visible=True, columns=5, rows=rows)


class PreviewModel(QAbstractTableModel):
    """Rows of a sheet; the first column names each row's role."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._sheet = SheetPreview(name="", visible=True, columns=0, rows=())

    def show(self, sheet: SheetPreview) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self._sheet = sheet
        self.endResetModel()

    def update(self, sheet: SheetPreview) -> bool:
        """Show the same sheet read otherwise without losing the place; False where it is another sheet."""
        old = self._sheet
        if (sheet.name, sheet.columns, len(sheet.rows)) != (old.name, old.columns, len(old.rows)):
            return False
        if sheet is not old and any(
            row.texts is not before.texts and row.texts != before.texts
            for row, before in zip(sheet.rows, old.rows, strict=True)
        ):
            return False
        self._sheet = sheet
        if sheet.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(sheet.rows) - 1, sheet.columns))
        return True

    @property
    def sheet_name(self) -> str:
        """Name of the sheet that is shown."""
        return self._sheet.name

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.theme = theme
        self.layoutChanged.emit()

    def place_of(self, row: int) -> int:
        """Place of a row of the file, -1 where the preview does not have it."""
        return next((n for n, found in enumerate(self._sheet.rows) if found.row == row), -1)

    def row(self, number: int) -> PreviewRow:
        """A row of the sheet."""
        return self._sheet.rows[number]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._sheet.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._sheet.columns + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(self._sheet.rows[section].row)
        return "Role" if section == 0 else column_name(section - 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._sheet.rows[index.row()]
        column = index.column() - 1
        text = row.role if column < 0 else row.texts[column] if column < len(row.texts) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.left_out or text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text}, {row.left_out}" if row.left_out else text
        if role == Qt.ItemDataRole.FontRole:
            return interface_font(strong=row.role in _GREY)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.theme.muted if row.left_out or column < 0 else self.theme.text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = column >= 0 and _NUMBER.fullmatch(text) is not None
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def is_in_table(self, number: int) -> bool:
        """Whether a row belongs to the table of prices: its header, a line, a sum."""
        role = self._sheet.rows[number].role
        return role in _GREY or role in _SLOTS

    def tint(self, number: int) -> QColor | None:
        """Background of a row by its role, None for a plain one."""
        role = self._sheet.rows[number].role
        if role in _GREY:
            return QColor(self.theme.background)
        if role not in _SLOTS:
            return None
        colour = QColor(self.theme.series_style(_SLOTS[role]).colour)
        colour.setAlpha(_TINT_ALPHA)
        return colour


class _TintDelegate(QStyledItemDelegate):
    """Paints the role's tint behind the cell; the style sheet would leave a background role out."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        tint = model.tint(index.row()) if isinstance(model, PreviewModel) else None
        if tint is not None:
            painter.fillRect(option.rect, tint)
        super().paint(painter, option, index)


class PreviewView(QTableView):
    """The sheet on screen; figures elsewhere lead to their cell here."""

    row_chosen = Signal(str, int)
    """Sheet and row that the user went to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._led = False
        self.sheet = PreviewModel(theme)
        self.setModel(self.sheet)
        self.setItemDelegate(_TintDelegate(self))
        self.setAccessibleName("Sheet of the quote with the role of each row")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setHighlightSections(False)

    def show_sheet(self, sheet: SheetPreview) -> None:
        """Show another sheet, columns as wide as they need within reason."""
        if self.sheet.update(sheet):
            return
        self.sheet.show(sheet)
        self.clearSpans()
        has_table = any(self.sheet.is_in_table(number) for number in range(len(sheet.rows)))
        texts: list[set[str]] = [{"component"}, *(set() for _ in range(sheet.columns))]
        for number, row in enumerate(sheet.rows[:_MEASURED_ROWS]):
            filled = [place for place, text in enumerate(row.texts) if text]
            if has_table and not self.sheet.is_in_table(number):
                # Outside the table a text runs on over the empty cells after it, as it does in Excel.
                for place, following in pairwise((*filled, sheet.columns)):
                    if following - place > 1:
                        self.setSpan(number, place + 1, 1, following - place)
                continue
            for place in filled:
                texts[place + 1].add(row.texts[place])
        metrics = QFontMetrics(interface_font(strong=True))
        for column, shown in enumerate(texts):
            longest = heapq.nlargest(_LONGEST_TEXTS, shown, len)
            width = max(map(metrics.horizontalAdvance, longest), default=_NARROWEST_PX)
            self.setColumnWidth(column, min(_WIDEST_PX, max(width, _NARROWEST_PX) + 6 * STEP))
        # A quote opens at its lines; the letterhead above them is known anyway.
        first = next((n for n in range(len(sheet.rows)) if self.sheet.is_in_table(n)), 0)
        self.scrollTo(self.sheet.index(first, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def go_to_cell(self, address: str) -> None:
        """Make a cell ("H14") the current one and bring it into view."""
        letters = address.rstrip("0123456789")
        row = int(address[len(letters) :] or 0)
        place = self.sheet.place_of(row)
        column = min(column_number(letters) or 1, self.sheet.columnCount() - 1)
        if place >= 0:
            self._led = True
            self.setCurrentIndex(self.sheet.index(place, column))
            self._led = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline_current(self)  # without the keyboard too: other parts of the page lead to cells here

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        draw_anew(self, previous, current)
        if current.isValid() and not self._led:
            self.row_chosen.emit(self.sheet.sheet_name, self.sheet.row(current.row()).row)


def column_name(number: int) -> str:
    """Letters of a column by its place, 0 being A."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
