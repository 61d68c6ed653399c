"""Where each figure of a record comes from: value, unit, source, date, status, history, and the way back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.meta import Meta
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.ui.catalogs.evidence_form import EvidenceForm
from workbench.ui.catalogs.marks import CatalogMarks
from workbench.ui.tables.cells import shown
from workbench.ui.theme import STEP, interface_font, numeric_font
from workbench.ui.widgets import Card, ElidedLabel, button, label, set_property

_ROW_PX = 12 * STEP
_FIGURE = Qt.ItemDataRole.UserRole

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a record as the panel shows it."""

    name: str
    title: str
    value: str
    citation: Citation | None
    age: str = ""
    stale: bool = False
    own: bool = False
    resettable: bool = False
    shipped: str = ""
    doubt: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value != NOT_KNOWN

    @property
    def warned(self) -> bool:
        """Whether something about the figure deserves a second look."""
        return self.known and (self.stale or bool(self.doubt) or self.citation is None)

    @property
    def line(self) -> str:
        """Evidence in one line."""
        if not self.known:
            return ""
        if self.citation is None:
            return "no source given"
        parts = [self.citation.status.value, self.citation.as_of.isoformat(), self.age, self.citation.source]
        return " · ".join(part for part in parts if part)


History = Callable[[Record, str], Sequence[str]]
"""(record, figure) → its edits, newest first, a line each."""


class _FigureDelegate(QStyledItemDelegate):
    """Title and value on one line, the evidence muted below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        figure: Figure = index.data(_FIGURE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        role = QPalette.ColorRole
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(role.Highlight))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        inner = rect.adjusted(2 * STEP, STEP, -2 * STEP, -STEP)
        top = inner.adjusted(0, 0, 0, -inner.height() // 2)
        painter.setFont(numeric_font())
        value_px = painter.fontMetrics().horizontalAdvance(figure.value)
        ink = role.PlaceholderText if not figure.known else role.Accent if figure.own else role.Text
        painter.setPen(palette.color(ink))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure.value)
        painter.setFont(interface_font(strong=True))
        painter.setPen(palette.color(role.Text))
        self._text(painter, top.adjusted(0, 0, -value_px - 2 * STEP, 0), figure.title)
        painter.setFont(interface_font(12))
        painter.setPen(palette.color(role.PlaceholderText))
        mark = "⚠ " if figure.warned else ""
        self._text(painter, inner.adjusted(0, inner.height() // 2, 0, 0), mark + figure.line)
        painter.restore()

    @staticmethod
    def _text(painter: QPainter, rect: QRect, text: str) -> None:
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


class DetailPanel(Card):
    """A record's figures, and the evidence of the one chosen; the user's own figures can be reset."""

    reset_wanted = Signal(str)
    cited = Signal(str, object)
    """Figure, its new citation."""

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__("No record chosen", parent=parent)
        self._history = history
        self._record: Record | None = None
        self._id = ElidedLabel(role="muted")
        self._derived = label(role="card-title", wrap=True)
        self._note = label(role="muted", wrap=True)
        self._second_look = label(wrap=True)
        set_property(self._second_look, "tone", "warning")
        self._list = QListWidget()
        self._list.setAccessibleName("Figures")
        self._list.setItemDelegate(_FigureDelegate(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(lambda _: self._show_evidence())
        self._list.itemActivated.connect(lambda _: self.edit_evidence())
        self._below = QStackedWidget()
        self._below.addWidget(self._evidence_page())
        self.form = EvidenceForm()
        self.form.saved.connect(self._on_cited)
        self.form.cancelled.connect(lambda: self._below.setCurrentIndex(0))
        self._below.addWidget(self.form)
        for part in (self._id, self._derived, self._note, self._second_look):
            self.body.addWidget(part)
        self.body.addWidget(self._list, 100)
        self.body.addWidget(self._below)
        self.body.addStretch(1)
        self._below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _evidence_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 2 * STEP, 0, 0)
        column.setSpacing(STEP)
        self._figure_title = ElidedLabel(role="card-title")
        self._when = label(wrap=True)
        self._doubt = label(wrap=True)
        set_property(self._doubt, "tone", "warning")
        self._source = label(wrap=True)
        self._source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._remark = label(role="muted", wrap=True)
        self._edits = label(role="muted", wrap=True)
        self._edit = button("Edit evidence", kind="small", icon_name="evidence_edit")
        self._edit.clicked.connect(self.edit_evidence)
        self._reset = button("Reset", kind="small", icon_name="reset", tooltip="Back to the shipped figure")
        self._reset.clicked.connect(lambda: self.reset_wanted.emit(self.current_figure))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * STEP)
        buttons.addWidget(self._edit)
        buttons.addWidget(self._reset)
        buttons.addStretch(1)
        for part in (self._figure_title, self._when, self._doubt, self._source, self._remark, self._edits):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch(1)
        return page

    @property
    def current_figure(self) -> str:
        """Name of the chosen figure, empty without one."""
        figure = self._figure()
        return figure.name if figure else ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures shown."""
        return tuple(self._list.item(row).data(_FIGURE) for row in range(self._list.count()))

    def show_record(
        self,
        record: Record | None,
        figures: Sequence[Figure],
        today: date,
        headline: str = "",
        note: str = "",
        warning: str = "",
    ) -> None:
        """Explain a record; None empties the panel. The chosen figure stays chosen.

        Each line of `warning` deserves a second look; it is marked by a sign too, not by colour alone.
        """
        current = self.current_figure
        self._record = record
        self._below.setCurrentIndex(0)
        self.form.set_today(today)
        self.set_title(record.name if record else "No record chosen")
        self._id.setText(record.id if record else "Choose a row to see where its figures come from.")
        marked = "\n".join(f"⚠ {line}" for line in warning.splitlines())
        self._second_look.setAccessibleName(f"Warning: {warning}" if warning else "")
        parts = ((self._derived, headline), (self._note, note), (self._second_look, marked))
        for shown_text, text in parts:
            shown_text.setText(text)
            shown_text.setVisible(bool(text))
        blocked = self._list.blockSignals(True)
        self._list.clear()
        for figure in figures:
            item = QListWidgetItem()
            item.setData(_FIGURE, figure)
            said = f"{figure.title}: {figure.value}. {figure.line}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip(figure.line)
            self._list.addItem(item)
        self._list.setMaximumHeight(max(1, len(figures)) * _ROW_PX + 2)
        self._list.blockSignals(blocked)
        self.choose(current)

    def choose(self, name: str) -> None:
        """Show the evidence of a figure, of the first where there is none of that name."""
        names = [figure.name for figure in self.figures]
        self._list.setCurrentRow(names.index(name) if name in names else 0)
        self._show_evidence()

    def edit_evidence(self) -> None:
        """Open the form for the chosen figure's evidence."""
        figure = self._figure()
        if figure is not None and figure.known:
            self.form.show_citation(figure.title, figure.citation)
            self._below.setCurrentIndex(1)
            self.form.take_focus()

    def _figure(self) -> Figure | None:
        row = self._list.currentRow()
        return self.figures[row] if 0 <= row < self._list.count() else None

    def _show_evidence(self) -> None:
        figure = self._figure()
        self._below.setVisible(figure is not None)
        if figure is None or self._record is None:
            return
        self._below.setCurrentIndex(0)
        citation = figure.citation
        self._figure_title.setText(f"{figure.title}: {figure.value}")
        if not figure.known:
            self._when.setText("There is no figure; the product says so instead of guessing.")
        elif citation is None:
            self._when.setText("No source is given for this figure.")
        else:
            aged = f" ({figure.age})" if figure.age else ""
            stale = ": stale, look it up again" if figure.stale else ""
            self._when.setText(f"{citation.status.value} · {citation.as_of.isoformat()}{aged}{stale}")
        set_property(self._when, "tone", "warning" if figure.warned else "")
        self._doubt.setText(figure.doubt)
        self._doubt.setVisible(bool(figure.doubt))
        parts = (citation.source, citation.reference) if citation is not None and figure.known else ()
        self._source.setText("\n".join(_breakable(part) for part in parts if part))
        self._source.setToolTip("\n".join(part for part in parts if part))
        self._source.setVisible(bool(self._source.text()))
        own = f"Shipped: {figure.shipped}" if figure.own and figure.shipped else ""
        note = citation.note if citation is not None and figure.known else ""
        self._remark.setText("\n".join(part for part in (note, own) if part))
        self._remark.setVisible(bool(self._remark.text()))
        edits = self._history(self._record, figure.name)
        self._edits.setText("\n".join(["History", *edits]) if edits else "")
        self._edits.setVisible(bool(edits))
        self._edit.setEnabled(figure.known)
        self._edit.setAccessibleName(f"Edit the evidence of {figure.title}")
        self._reset.setVisible(figure.resettable)
        self._reset.setAccessibleName(f"Reset {figure.title} to the shipped figure")

    def _on_cited(self, citation: Citation) -> None:
        self._below.setCurrentIndex(0)
        self.cited.emit(self.current_figure, citation)


def figures_of(record: Record, marks: CatalogMarks, shipped: Record | None) -> tuple[Figure, ...]:
    """The figures of a record for the panel."""
    figures = []
    own = marks.own(record)
    for name, spec in record.fields().items():
        if not spec.meta.figure:
            continue
        value = getattr(record, name)
        age, stale = marks.age(record, name)
        original = getattr(shipped, name) if shipped is not None else None
        figures.append(
            Figure(
                name=name,
                title=spec.meta.title,
                value=NOT_KNOWN if value is None else _with_unit(value, spec.meta),
                citation=record.citation(name),
                age=age,
                stale=stale,
                own=name in own,
                resettable=name in own and shipped is not None,
                shipped="" if original is None else _with_unit(original, spec.meta),
                doubt=marks.doubt(record, name),
            )
        )
    return tuple(figures)


def _breakable(text: str) -> str:
    """Paths and addresses may break after their separators, so that a narrow panel shows them whole."""
    return re.sub(r"([/_.?=&-])", "\\1\u200b", text)


def _with_unit(value: object, meta: Meta) -> str:
    return f"{shown(value, meta)} {meta.unit}".strip()
