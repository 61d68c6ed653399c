"""The lines of the normalised offer: in or out, role, amount, and how each scales with the systems."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.domain.quote import (
    ACCEPTABLE_ROLES,
    Corrections,
    LineRole,
    QuoteLine,
    Scaling,
    ScalingBasis,
)
from workbench.ui.quotes.choice_cells import OPTIONS_ROLE, ChoiceDelegate, Index
from workbench.ui.theme import STEP, Theme, interface_font, numeric_font

_HEADERS = ("In", "Line", "Amount", "Role", "Scales", "Qty")
IN, LINE, AMOUNT, ROLE, SCALES, QUANTITY = range(6)
_WIDTHS = (8 * STEP, 40 * STEP, 28 * STEP, 21 * STEP, 28 * STEP, 14 * STEP)
_NARROWEST_LINE_PX = 24 * STEP
_CELLS = {LINE: ("description", "part_number"), QUANTITY: ("quantity",)}
"""Figures of a line whose cell a column of ours points to; the others point to its amount."""
_GROUPS = (2, 4, 8, 16)
_CHOICES = frozenset({LineRole.OPTION, LineRole.ALTERNATIVE})
_BOX_PX = 14


def scaling_text(rule: Scaling) -> str:
    """A rule in words."""
    if rule.basis is ScalingBasis.FIXED:
        return "fixed"
    return "per system" if rule.basis is ScalingBasis.PER_SYSTEM else f"per {rule.group} systems"


def can_be_taken(line: QuoteLine) -> bool:
    """Whether a line can be in the offer or out of it."""
    return line.extended is not None and (line.role in ACCEPTABLE_ROLES or line.role in _CHOICES)


class LinesModel(QAbstractTableModel):
    """Lines as table rows; edits come out as corrections."""

    corrected = Signal(object)
    """Corrections that an edit stands for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.editable = False
        self.lines: Sequence[QuoteLine] = ()
        self._titles: Sequence[str] = ()

    def show(self, lines: Sequence[QuoteLine], titles: Sequence[str]) -> None:
        """Show lines under titles; where the same rows stand there already they are only updated."""
        if [line.key for line in lines] == [line.key for line in self.lines]:
            self.lines, self._titles = lines, titles
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(_HEADERS) - 1))
            return
        self.beginResetModel()
        self.lines, self._titles = lines, titles
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.theme = theme
        self.layoutChanged.emit()

    def toggle(self, number: int) -> None:
        """Take a line into the offer or out of it."""
        line = self.lines[number]
        if self.editable and can_be_taken(line):
            self.corrected.emit(Corrections(included={line.key: not line.accepted}))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(self.lines[section].row) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in (QUANTITY, AMOUNT)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_HEADERS[column]}: {self._said(index.row(), column)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            title = self._titles[index.row()]
            return f"{title}\nLeft out: {line.left_out}" if line.left_out else title
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (QUANTITY, AMOUNT):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return numeric_font() if column in (QUANTITY, AMOUNT) else interface_font()
        if role == Qt.ItemDataRole.ForegroundRole:
            proposed = column == SCALES and line.scaling is not None and not line.scaling.confirmed
            return QColor(self.theme.text if line.accepted and not proposed else self.theme.muted)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(line, column)
        if role == OPTIONS_ROLE:
            return self._options(line, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self.lines[index.row()]
        if index.column() == ROLE:
            self.corrected.emit(Corrections(roles={line.key: LineRole(value)}))
            return True
        if index.column() == SCALES:
            basis, _, group = str(value).partition(" ")
            rule = Scaling(basis=ScalingBasis(basis), group=int(group or 1), confirmed=True)
            self.corrected.emit(Corrections(scaling={line.key: rule}))
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        line = self.lines[index.row()]
        scales = index.column() == SCALES and line.scaling is not None
        if self.editable and (index.column() == ROLE or scales):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _text(self, number: int, column: int) -> str:
        line = self.lines[number]
        if column == LINE:
            return self._titles[number]
        if column == QUANTITY:
            return "" if line.quantity is None else f"{line.quantity.normalize():,f}"
        if column == ROLE:
            return line.role.value
        if column == AMOUNT:
            return "" if line.extended is None else f"{line.extended:,.2f}".replace("-", "−")
        if column == SCALES and line.scaling is not None:
            return scaling_text(line.scaling) + ("" if line.scaling.confirmed else " ?")
        return ""

    def _said(self, number: int, column: int) -> str:
        line = self.lines[number]
        if column == IN:
            return "in the offer" if line.accepted else f"left out: {line.left_out}"
        text = self._text(number, column)
        return text.replace(" ?", ", proposed") if column == SCALES else text

    @staticmethod
    def _value(line: QuoteLine, column: int) -> str:
        if column == ROLE:
            return line.role.value
        if column == SCALES and line.scaling is not None:
            return f"{line.scaling.basis.value} {line.scaling.group}"
        return ""

    @staticmethod
    def _options(line: QuoteLine, column: int) -> list[tuple[str, str]]:
        if column == ROLE:
            return [(role.value, role.value) for role in LineRole]
        if column != SCALES or line.scaling is None:
            return []
        own = {line.scaling.group} - {1} if line.scaling.basis is ScalingBasis.PER_GROUP else set()
        rules = [
            Scaling(basis=ScalingBasis.PER_SYSTEM),
            *(Scaling(basis=ScalingBasis.PER_GROUP, group=group) for group in sorted({*_GROUPS, *own})),
            Scaling(basis=ScalingBasis.FIXED),
        ]
        return [(f"{rule.basis.value} {rule.group}", scaling_text(rule)) for rule in rules]


class _InDelegate(QStyledItemDelegate):
    """The box that says whether a line is in the offer: style sheets draw none that is seen in the dark."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, LinesModel)
        line = model.lines[index.row()]
        if not can_be_taken(line):
            return
        palette, role = option.palette, QPalette.ColorRole
        box = QRectF(0, 0, _BOX_PX, _BOX_PX)
        box.moveCenter(QRectF(option.rect).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.color(role.Accent if line.accepted else role.PlaceholderText))
        painter.setBrush(palette.color(role.Accent if line.accepted else role.Base))
        painter.drawRoundedRect(box, 3, 3)
        if line.accepted:
            painter.setPen(QPen(palette.color(role.BrightText), 1.8))
            left, top = box.left(), box.top()
            painter.drawLine(int(left + 3), int(top + 7), int(left + 6), int(top + 10))
            painter.drawLine(int(left + 6), int(top + 10), int(left + 11), int(top + 4))
        painter.restore()


class LinesTable(QTableView):
    """Space takes the current line in or out; Enter opens the role or the rule; each line shows its cell."""

    cell_wanted = Signal(str, str)
    """Sheet and address of the figure that was clicked."""
    current_line_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self.table = LinesModel(theme)
        self.setModel(self.table)
        self.setAccessibleName("Lines of the offer")
        self.setItemDelegateForColumn(IN, _InDelegate(self))
        for column in (ROLE, SCALES):
            self.setItemDelegateForColumn(column, ChoiceDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(7 * STEP)
        self.verticalHeader().setMinimumWidth(9 * STEP)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(8 * STEP)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.clicked.connect(self._on_clicked)

    def show_lines(self, lines: Sequence[QuoteLine], titles: Sequence[str], *, editable: bool) -> None:
        """Show the lines of a quote; the current one keeps its place where it is still there."""
        key = self.current_key()
        self.table.editable = editable
        self.table.show(lines, titles)
        self.fit()
        if key and key != self.current_key():
            self.select_key(key)

    def fit(self) -> None:
        """Give the titles what the other columns leave."""
        rest = sum(self.columnWidth(column) for column in range(len(_HEADERS)) if column != LINE)
        self.setColumnWidth(LINE, max(_NARROWEST_LINE_PX, self.viewport().width() - rest))

    def current_line(self) -> QuoteLine | None:
        """The line that the keyboard is on."""
        row = self.currentIndex().row()
        return self.table.lines[row] if 0 <= row < len(self.table.lines) else None

    def current_key(self) -> str:
        """Key of the current line, empty without one."""
        line = self.current_line()
        return line.key if line is not None else ""

    def current_cell(self) -> tuple[str, str] | None:
        """Sheet and address behind the current cell; None without a line."""
        line = self.current_line()
        if line is None:
            return None
        wanted = (*_CELLS.get(self.currentIndex().column(), ()), "extended", "unit_net", "unit_list")
        found = next((line.cells[name] for name in wanted if name in line.cells), f"A{line.row}")
        return line.sheet, found

    def select_key(self, key: str) -> None:
        """Make a line the current one without showing its cell."""
        number = next((n for n, line in enumerate(self.table.lines) if line.key == key), -1)
        if number >= 0 and number != self.currentIndex().row():
            self._quiet = True
            self.setCurrentIndex(self.table.index(number, max(LINE, self.currentIndex().column())))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_line_changed.emit()
        if not self._quiet:
            self.show_cell()

    def show_cell(self) -> None:
        """Ask for the cell behind the current figure."""
        cell = self.current_cell()
        if cell is not None:
            self.cell_wanted.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.table.toggle(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: Index) -> None:
        if index.column() == IN:
            self.table.toggle(index.row())
        elif index.column() in (ROLE, SCALES):
            self.edit(index)
