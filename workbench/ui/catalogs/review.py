"""Review of proposed changes: tick the rows to take over, see each field before and after, apply at once."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.catalog.diff import DiffRow, FieldDiff, RowState
from workbench.domain.kinds import RECORD_TYPES
from workbench.ui.catalogs.proposal import Proposal
from workbench.ui.tables.cells import exact
from workbench.ui.tables.check_list import draw_box
from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.theme import STEP, Theme, interface_font
from workbench.ui.values import value_text
from workbench.ui.widgets import Card, ComboBox, label, primary_button, secondary_button

Index = QModelIndex | QPersistentModelIndex
_ROW_PX = 8 * STEP
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MARK = Qt.ItemDataRole.UserRole
_HEADS = ("", "What", "Kind", "Name", "Fields")
_FIELD_HEADS = ("Field", "In the project", "New", "Evidence of the new figure")
_WORDS = {
    RowState.ADDED: "added",
    RowState.CHANGED: "changed",
    RowState.CONFLICT: "conflict",
    RowState.REMOVED: "removed",
}


class RowsModel(QAbstractTableModel):
    """Rows of a proposal with a box each."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[DiffRow] = []
        self._shown: list[int] = []
        self._ticked: list[bool] = []

    def show(self, proposal: Proposal) -> None:
        """Show another proposal, ticked as it suggests."""
        self.beginResetModel()
        self._rows = list(proposal.rows)
        self._ticked = [proposal.wanted_at_first(row) for row in self._rows]
        self._shown = list(range(len(self._rows)))
        self.endResetModel()
        self.ticks_changed.emit()

    def show_only(self, state: RowState | None) -> None:
        """Show the rows of one state, or all."""
        self.beginResetModel()
        self._shown = [n for n, row in enumerate(self._rows) if state in (None, row.state)]
        self.endResetModel()

    def row(self, number: int) -> DiffRow | None:
        """The row shown at a place."""
        return self._rows[self._shown[number]] if 0 <= number < len(self._shown) else None

    def wanted(self) -> list[DiffRow]:
        """Rows that are ticked, shown or not."""
        return [row for row, on in zip(self._rows, self._ticked, strict=True) if on]

    def tick(self, number: int, on: bool | None = None) -> None:
        """Tick a row that is shown; without `on` the other way round."""
        place = self._shown[number]
        self._ticked[place] = not self._ticked[place] if on is None else on
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(_HEADS) - 1))
        self.ticks_changed.emit()

    def tick_shown(self, on: bool) -> None:
        """Tick every row that is shown, or none of them."""
        for place in self._shown:
            self._ticked[place] = on
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(_HEADS) - 1))
        self.ticks_changed.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return _head(_HEADS, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self._shown[index.row()]
        row, ticked = self._rows[place], self._ticked[place]
        if role == Qt.ItemDataRole.CheckStateRole:
            return ticked if index.column() == 0 else None
        if role == _MARK:
            return row.state
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            kind = RECORD_TYPES[row.kind].TITLE
            return ("", _WORDS[row.state], kind, row.name, _summary(row))[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{'taken' if ticked else 'refused'}: {_WORDS[row.state]} {row.name}. {_summary(row)}"
        return None


class FieldsModel(QAbstractTableModel):
    """Fields of one row, before and after."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: tuple[FieldDiff, ...] = ()

    def show(self, row: DiffRow | None) -> None:
        """Show another row's fields; an added record shows all that it has."""
        self.beginResetModel()
        self._fields = () if row is None else row.fields or _all_fields(row)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._fields)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_FIELD_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return _head(_FIELD_HEADS, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field = self._fields[index.row()]
        if role == _MARK:
            return RowState.CONFLICT if field.conflict and index.column() == 1 else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cited = field.shipped_citation
            evidence = f"{cited.status.value} · {cited.as_of.isoformat()} · {cited.source}" if cited else ""
            return (field.title, _said(field.own), _said(field.shipped), evidence)[index.column()]
        return None


class _ReviewDelegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme: Theme | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        palette: QPalette = option.palette
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is not None:
            top = rect.top() + (rect.height() - 16) / 2 + 0.5
            draw_box(painter, palette, QRectF(rect.left() + 8.5, top, 15, 15), bool(ticked))
        painter.setFont(interface_font())
        painter.setPen(self._ink(palette, index))
        room = rect.adjusted(2 * STEP, 0, -2 * STEP, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, shown)
        painter.restore()

    def _ink(self, palette: QPalette, index: Index) -> QColor:
        state = index.data(_MARK)
        if self.theme is not None and index.column() == 1 and state is not None:
            tones = {RowState.ADDED: "good", RowState.CONFLICT: "warning", RowState.REMOVED: "bad"}
            return QColor(self.theme.tone(tones.get(state, "")))
        return palette.color(QPalette.ColorRole.Text)


class _ReviewTable(QTableView):
    """Space ticks the selected rows, a click on a box that row."""

    toggled = Signal(int)

    def __init__(self, model: QAbstractTableModel, name: str, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.delegate = _ReviewDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(8 * STEP)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def go_to(self, row: int) -> None:
        """Make a row the current and only selected one."""
        flag = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, 1)
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            for index in self.selectionModel().selectedRows():
                self.toggled.emit(index.row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self.toggled.emit(index.row())


class ReviewPage(ClosesOnEscape, Card):
    """Takes the table's place until the proposal is applied or put aside."""

    applied = Signal(object)
    """The change that takes the ticked rows over."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Review", parent=parent)
        self._proposal: Proposal | None = None
        self.rows, self._fields = RowsModel(), FieldsModel()
        self.table = _ReviewTable(self.rows, "Proposed changes", (32, 80, 110, 240))
        self._below = _ReviewTable(self._fields, "Fields of the row", (180, 140, 140))
        self.table.toggled.connect(self.rows.tick)
        self.table.selectionModel().currentRowChanged.connect(
            lambda now: self._fields.show(self.rows.row(now.row()))
        )
        self.rows.ticks_changed.connect(self._show_count)
        self.rows.modelReset.connect(self._go_first)
        self._advice = label(role="muted", wrap=True)
        self.body.addWidget(self._advice)
        self.body.addLayout(self._tools())
        self.issues = QListWidget()
        self.issues.setAccessibleName("Issues of the file")
        self.issues.setWordWrap(True)
        self.issues.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        splitter = QSplitter(Qt.Orientation.Vertical)
        for part in (self.table, self._below, self.issues):
            splitter.addWidget(part)
        splitter.setSizes([320, 180, 100])
        splitter.setChildrenCollapsible(False)
        self.body.addWidget(splitter, 1)
        self._cancel, self.apply_button = secondary_button("Put aside"), primary_button("Apply")
        self._cancel.clicked.connect(self.closed.emit)
        self.apply_button.clicked.connect(self.apply)
        foot = QHBoxLayout()
        self._count = label(role="muted")
        foot.addWidget(self._count, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.apply_button)
        self.body.addLayout(foot)

    def _tools(self) -> QHBoxLayout:
        self.states = ComboBox()
        self.states.setAccessibleName("Rows that are shown")
        self.states.setMinimumWidth(40 * STEP)
        self.states.activated.connect(lambda _: self.rows.show_only(self.states.currentData()))
        all_, none = secondary_button("Tick all"), secondary_button("Untick all")
        all_.setAccessibleName("Take every row that is shown")
        none.setAccessibleName("Refuse every row that is shown")
        all_.clicked.connect(lambda: self.rows.tick_shown(True))
        none.clicked.connect(lambda: self.rows.tick_shown(False))
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addWidget(self.states)
        row.addStretch(1)
        row.addWidget(all_)
        row.addWidget(none)
        return row

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self.table.delegate.theme = theme
        self._below.delegate.theme = theme

    def show_proposal(self, proposal: Proposal) -> None:
        """Review another proposal."""
        self._proposal = proposal
        self.set_title(proposal.title)
        self._advice.setText(proposal.advice)
        self.states.clear()
        self.states.addItem(f"All rows ({len(proposal.rows):,})", None)
        for state in RowState:
            count = sum(row.state is state for row in proposal.rows)
            if count:
                self.states.addItem(f"{_WORDS[state].capitalize()} ({count:,})", state)
        self.issues.clear()
        self.issues.addItems([str(issue) for issue in proposal.issues])
        self.issues.setVisible(bool(proposal.issues))
        several = len({row.kind for row in proposal.rows}) > 1
        self.table.setColumnHidden(_HEADS.index("Kind"), not several)
        self.rows.show(proposal)
        self.table.setFocus()

    def apply(self) -> None:
        """Take the ticked rows over."""
        wanted = self.rows.wanted()
        if self._proposal is not None and (wanted or self._proposal.along):
            self.applied.emit(self._proposal.change(wanted))

    def _go_first(self) -> None:
        self.table.go_to(0)
        self._fields.show(self.rows.row(0))

    def _show_count(self) -> None:
        wanted, proposal = len(self.rows.wanted()), self._proposal
        if proposal is None:
            return
        parts = [f"{wanted:,} of {len(proposal.rows):,} rows ticked"]
        if proposal.unchanged:
            parts.append(f"{proposal.unchanged:,} records are the same already")
        if proposal.issues:
            parts.append(f"{len(proposal.issues):,} issues")
        self._count.setText(" · ".join(parts))
        self.apply_button.setText(f"Apply {wanted:,} rows" if wanted != 1 else "Apply 1 row")
        self.apply_button.setEnabled(bool(wanted or proposal.along))


def _head(heads: tuple[str, ...], section: int, orientation: Qt.Orientation, role: int) -> Any:
    if orientation is not Qt.Orientation.Horizontal:
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return heads[section]
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _LEFT
    return None


def _summary(row: DiffRow) -> str:
    if row.state is RowState.ADDED:
        return "not in the project yet"
    if row.merged is None:
        return "the newer version no longer has it"
    parts = (
        f"{field.title}: {_said(field.own) or '–'} → {_said(field.shipped) or '–'}" for field in row.fields
    )
    return "; ".join(parts)


def _said(value: object) -> str:
    """A value in full, as people write it."""
    return value_text(value) if isinstance(value, int | float) else exact(value)


def _all_fields(row: DiffRow) -> tuple[FieldDiff, ...]:
    record = row.merged or row.own
    if record is None:
        return ()
    fields = []
    for name, spec in record.fields().items():
        value = getattr(record, name)
        if value in (None, "", ()):
            continue
        old, new = (None, value) if row.merged is not None else (value, None)
        fields.append(
            FieldDiff(name, spec.meta.header, None, old, new, record.citation(name), conflict=False)
        )
    return tuple(fields)
