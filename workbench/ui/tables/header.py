"""A table's header: title, unit below it, the sort mark, and a filter field under every column."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QWidget

from workbench.ui.tables.columns import Column
from workbench.ui.tables.escape import takes_escape
from workbench.ui.tables.filters import NUMBER_HINT, TEXT_HINT
from workbench.ui.theme import STEP, interface_font
from workbench.ui.widgets import set_property

_TITLES_PX = 10 * STEP
_FIELD_PX = 6 * STEP + 2
_FILTERS_PX = _FIELD_PX + 2 * STEP


class FilterField(QLineEdit):
    """The filter of one column. Down and Escape go back to the table, Alt+Down opens the choices."""

    left = Signal()
    entered = Signal()
    choices_wanted = Signal()

    def event(self, event: QEvent) -> bool:
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and alt:
            self.choices_wanted.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()


@dataclass(frozen=True, slots=True)
class Sorted:
    """How the table is sorted; no section for the records' own order."""

    section: int = -1
    descending: bool = False


class FilterHeader(QHeaderView):
    """Horizontal header that follows a table's columns."""

    filter_typed = Signal(int, str)
    """Section, text of its filter."""
    choices_wanted = Signal(int)
    left = Signal(int)
    """The reader goes back to the table, to this section."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._columns: Sequence[Column] = ()
        self._fields: list[FilterField] = []
        self._sorted = Sorted()
        self._held = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(12 * STEP)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionResized.connect(lambda *_: self.place_fields())
        self.sectionMoved.connect(lambda *_: self._on_moved())
        table.horizontalScrollBar().valueChanged.connect(lambda _: self.place_fields())

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns, none of them filtered or sorted by."""
        self._columns = columns
        self._sorted = Sorted()
        while len(self._fields) < len(columns):
            self._fields.append(self._make_field(len(self._fields)))
        for section, field in enumerate(self._fields):
            if section < len(columns):
                field.setAccessibleName(f"Filter of {columns[section].meta.header}")
                self.set_filter_text(section, "")
            else:
                field.hide()

    def _make_field(self, section: int) -> FilterField:
        field = FilterField(self)
        field.setProperty("kind", "filter")
        field.setPlaceholderText("Filter" if section == 0 else "")
        field.setFixedHeight(_FIELD_PX)
        field.textChanged.connect(partial(self._on_typed, section))
        field.left.connect(partial(self.left.emit, section))
        field.choices_wanted.connect(partial(self.choices_wanted.emit, section))
        field.entered.connect(partial(self._bring_into_view, section))
        field.installEventFilter(self)
        return field

    @contextmanager
    def arranging(self) -> Iterator[None]:
        """Place the filter fields once, after the columns are moved, hidden and sized in the block."""
        self._held = True
        yield
        self._held = False
        self._chain_tabs()
        self.place_fields()

    def set_sorted(self, section: int, descending: bool) -> None:
        """Mark the column that the table is sorted by, −1 for none."""
        self._sorted = Sorted(section, descending)
        self.viewport().update()

    def field(self, section: int) -> FilterField:
        """The filter field of a column."""
        return self._fields[section]

    def set_filter_text(self, section: int, text: str) -> None:
        """Show a filter that is set already."""
        field = self._fields[section]
        blocked = field.blockSignals(True)
        field.setText(text)
        field.blockSignals(blocked)
        self.say(section, "")
        self._mark(section)

    def say(self, section: int, wrong: str) -> None:
        """What is wrong with a filter, empty where it is right."""
        field = self._fields[section]
        set_property(field, "invalid", bool(wrong))
        hint = NUMBER_HINT if self._columns[section].is_number else TEXT_HINT
        field.setToolTip(wrong or f"Filter: {hint}. Alt+Down: choices.")
        field.setAccessibleDescription(wrong)

    def _on_typed(self, section: int, text: str) -> None:
        self._mark(section)
        self.filter_typed.emit(section, text)

    def _mark(self, section: int) -> None:
        set_property(self._fields[section], "active", bool(self._fields[section].text().strip()))

    def _on_moved(self) -> None:
        if not self._held:
            self._chain_tabs()
        self.place_fields()

    def _chain_tabs(self) -> None:
        shown = [self.logicalIndex(visual) for visual in range(self.count())]
        fields = [self._fields[section] for section in shown if section < len(self._columns)]
        for first, second in pairwise(fields):
            QWidget.setTabOrder(first, second)

    def _bring_into_view(self, section: int) -> None:
        table = self.parentWidget()
        if isinstance(table, QTableView) and table.model() is not None:
            row = max(table.rowAt(0), 0)
            index = table.model().index(row, section)
            if index.isValid():
                table.scrollTo(index)
                self.place_fields()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _TITLES_PX + _FILTERS_PX)

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, _FILTERS_PX)
        super().updateGeometries()
        self.place_fields()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A wheel over a filter scrolls the table, as it does over the title above it.
        if event.type() is QEvent.Type.Wheel:
            return True
        return super().eventFilter(watched, event)

    def place_fields(self) -> None:
        """Put each filter field under its column."""
        if self._held:
            return
        top = self.height() - _FILTERS_PX + STEP
        shown = min(self.count(), len(self._columns))
        for section, field in enumerate(self._fields[:shown]):
            if self.isSectionHidden(section):
                field.hide()
                continue
            left, width = self.sectionViewportPosition(section), self.sectionSize(section)
            field.setGeometry(left + STEP // 2, top, max(width - STEP, 0), _FIELD_PX)
            if field.isHidden():
                field.show()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        if not rect.isValid() or not 0 <= logicalIndex < len(self._columns):
            return
        column = self._columns[logicalIndex]
        palette = self.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, palette.color(palette.ColorRole.Base))
        sorted_here = self._sorted.section == logicalIndex
        inner = rect.adjusted(2 * STEP, STEP, -2 * STEP, 0)
        if sorted_here:
            self._draw_arrow(painter, inner, column.is_number)
            inner = (
                inner.adjusted(4 * STEP, 0, 0, 0) if column.is_number else inner.adjusted(0, 0, -4 * STEP, 0)
            )
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        half = inner.height() // 2
        title = inner if not column.meta.unit else inner.adjusted(0, 0, 0, half - inner.height())
        painter.setFont(interface_font(strong=sorted_here))
        painter.setPen(palette.color(palette.ColorRole.Text if sorted_here else palette.ColorRole.WindowText))
        self._draw(painter, title, side, column.meta.title)
        if column.meta.unit:
            painter.setFont(interface_font(11))
            painter.setPen(palette.color(palette.ColorRole.PlaceholderText))
            self._draw(painter, inner.adjusted(0, half, 0, 0), side, column.meta.unit)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, rect: QRect, side: Qt.AlignmentFlag, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_arrow(self, painter: QPainter, rect: QRect, at_left: bool) -> None:
        palette = self.palette()
        painter.setPen(QPen(palette.color(palette.ColorRole.Accent), 1.6))
        x = rect.left() + 4.0 if at_left else rect.right() - 4.0
        middle = QPointF(x, rect.center().y())
        tip = 2.5 if self._sorted.descending else -2.5
        painter.drawPolyline(
            QPolygonF([middle + QPointF(-4, -tip), middle + QPointF(0, tip), middle + QPointF(4, -tip)])
        )
