"""The lines of the normalised offer: in or out, role, amount, and how each scales with the systems."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, overload

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.domain.quote import (
    ACCEPTABLE_ROLES,
    Corrections,
    LineRole,
    QuoteLine,
    Scaling,
    ScalingBasis,
)
from workbench.quotes import PreviewRow, QuoteImport
from workbench.ui.quotes.choice_cells import OPTIONS_ROLE, ChoiceModel, ChoiceTable, Index
from workbench.ui.quotes.shown import Shown
from workbench.ui.theme import STEP, Theme, interface_font, numeric_font

_HEADERS = ("In", "Line", "Amount", "Role", "Scales", "Qty")
IN, LINE, AMOUNT, ROLE, SCALES, QUANTITY = range(6)
_WIDTHS = (8 * STEP, 40 * STEP, 28 * STEP, 25 * STEP, 31 * STEP, 14 * STEP)
_NARROWEST_LINE_PX = 30 * STEP
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


class Titles(Sequence[str]):
    """What names each line: its description, its part number, else the first text of its row.

    Made when they are asked for: of 100,000 lines a screen shows twenty.
    """

    def __init__(self, lines: Sequence[QuoteLine], imported: QuoteImport | None) -> None:
        self._lines = lines
        self._sheets = imported.sheets if imported is not None else ()

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        line = self._lines[number]
        named = line.description or line.part_number
        return _title(line, named or self._first_text(line))

    def __len__(self) -> int:
        return len(self._lines)

    def _first_text(self, line: QuoteLine) -> str:
        """The first text that the sheet shows in a line's row."""
        shown = self._rows.get((line.sheet, line.row))
        return next((text for text in shown.texts if text), "") if shown is not None else ""

    @cached_property
    def _rows(self) -> dict[tuple[str, int], PreviewRow]:
        return {(sheet.name, row.row): row for sheet in self._sheets for row in sheet.rows}


class Arranged(Sequence[QuoteLine]):
    """Some of the lines, in another order."""

    def __init__(self, lines: Sequence[QuoteLine], order: Sequence[int]) -> None:
        self._lines = lines
        self._order = order

    @overload
    def __getitem__(self, number: int) -> QuoteLine: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[QuoteLine]: ...
    def __getitem__(self, number: int | slice) -> QuoteLine | Sequence[QuoteLine]:
        if isinstance(number, slice):
            return [self._lines[one] for one in self._order[number]]
        return self._lines[self._order[number]]

    def __len__(self) -> int:
        return len(self._order)


def _title(line: QuoteLine, text: str) -> str:
    named = line.description or line.part_number or text or line.role.value.capitalize()
    breaks = [f"{found.unit_net:,.2f} from {found.from_quantity.normalize():,f}" for found in line.breaks]
    return " · ".join((" ".join(named.split()), *breaks))


def can_be_taken(line: QuoteLine) -> bool:
    """Whether a line can be in the offer or out of it."""
    return line.extended is not None and (line.role in ACCEPTABLE_ROLES or line.role in _CHOICES)


class LinesModel(ChoiceModel[QuoteLine]):
    """Lines as table rows, all of them in their order unless they are arranged otherwise."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _HEADERS, attrgetter("sheet", "row"))
        self._all: Sequence[QuoteLine] = ()
        self._titles: Sequence[str] = ()
        self._order: Sequence[int] | None = None
        self._rows_by_number: dict[int, int] = {}
        self._places: int | None = None

    @property
    def lines(self) -> Sequence[QuoteLine]:
        """The lines that are shown."""
        return self.rows

    def show(self, lines: Sequence[QuoteLine], imported: QuoteImport | None, places: int) -> None:
        """Show lines; where `places` is as before the same rows of the file only read otherwise."""
        if lines is self._all:
            return
        same, self._places = places == self._places, places
        self._all, self._titles = lines, Titles(lines, imported)
        if not same:
            self._order = None
        self.take_rows(lines if self._order is None else Arranged(lines, self._order), same_places=same)

    def arrange(self, order: Sequence[int] | None) -> None:
        """Show the lines of these numbers in this order; None for all as they stand in the file."""
        if order is None and self._order is None:
            return
        self._order = order
        self._rows_by_number = {}
        self.take_rows(self._all if order is None else Arranged(self._all, order), same_places=False)

    def row_of(self, number: int) -> int:
        """Row in which the line of a number stands, -1 where it is not shown."""
        if self._order is None:
            return number if 0 <= number < len(self._all) else -1
        if not self._rows_by_number:
            self._rows_by_number = {found: row for row, found in enumerate(self._order)}
        return self._rows_by_number.get(number, -1)

    def number_at(self, row: int) -> int:
        """Number of the line in a row."""
        return row if self._order is None else self._order[row]

    def toggle(self, number: int) -> None:
        """Take a line into the offer or out of it."""
        line = self.lines[number]
        if self.editable and can_be_taken(line):
            self.corrected.emit(Corrections(included={line.key: not line.accepted}))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(self.lines[section].row) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (QUANTITY, AMOUNT):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_HEADERS[column]}: {self._said(index.row(), column)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            title = self._titles[self.number_at(index.row())]
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
            return self._titles[self.number_at(number)]
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


class LinesTable(ChoiceTable):
    """Space takes the current line in or out; Enter opens the role or the rule; each line shows its cell."""

    cell_wanted = Signal(str, str)
    """Sheet and address of the figure that was clicked."""
    current_line_changed = Signal()
    _quiet = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        model = LinesModel(theme)
        super().__init__(
            model,
            choices=(ROLE, SCALES),
            widths=_WIDTHS,
            elastic=LINE,
            least_px=_NARROWEST_LINE_PX,
            parent=parent,
        )
        self.table = model
        self._numbers: Mapping[str, Sequence[int]] = {}
        self._quiet = False
        self.setAccessibleName("Lines of the offer")
        self.setItemDelegateForColumn(IN, _InDelegate(self))
        self.verticalHeader().setMinimumWidth(9 * STEP)

    def show_lines(self, shown: Shown, *, editable: bool) -> None:
        """Show the lines of a quote; the current one keeps its place where it is still there."""
        key = self.current_key()
        self._numbers = shown.numbers
        self.table.editable = editable
        self.table.show(shown.quote.lines, shown.result, shown.places)
        self.fit()
        if key and key != self.current_key():
            self.select_key(key)

    def arrange(self, order: Sequence[int] | None) -> None:
        """Show these lines in this order (None: all); the current one stays the current one where it can."""
        key = self.current_key()
        self.table.arrange(order)
        if key:
            self.select_key(key)

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
        row = next((row for n in self._numbers.get(key, ()) if (row := self.table.row_of(n)) >= 0), -1)
        if row >= 0 and row != self.currentIndex().row():
            self._quiet = True
            self.setCurrentIndex(self.table.index(row, max(LINE, self.currentIndex().column())))

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
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: Index) -> None:
        if index.column() == IN:
            self.table.toggle(index.row())
        else:
            super()._on_clicked(index)
