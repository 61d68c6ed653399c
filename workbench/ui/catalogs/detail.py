"""Where each figure of a record comes from: value, unit, source, date, status, and the way back."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.domain.market import MLPERF_NOTE, Benchmark
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.project.changes import USER_SOURCE
from workbench.ui.tables.cells import shown
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, button, label, set_property

_WIDTH_PX = 84 * STEP
_STALE_DAYS = 365


class DetailPanel(Card):
    """The record's figures with their evidence; a figure of the user's own can be reset."""

    reset_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("No record chosen", parent=parent)
        self.setFixedWidth(_WIDTH_PX)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)

    def show_record(self, record: Record | None, resettable: frozenset[str], today: date) -> None:
        """Explain a record; None empties the panel."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 2 * STEP, 0)
        column.setSpacing(STEP)
        if record is None:
            self.set_title("No record chosen")
            column.addWidget(label("Choose a row to see where its figures come from.", "muted", wrap=True))
        else:
            self.set_title(record.name)
            column.addWidget(label(record.id, "muted", wrap=True))
            if isinstance(record, Benchmark):
                derived = f"{record.output_tokens_per_s_per_accelerator:,.0f} output tok/s per accelerator"
                column.addWidget(label(derived, "card-title", wrap=True))
                column.addWidget(label(MLPERF_NOTE, "muted", wrap=True))
                submission = f"MLPerf Inference {record.round}, submission {record.submission_id}"
                column.addWidget(label(submission, "muted", wrap=True))
            for name, spec in record.fields().items():
                if spec.meta.figure:
                    value = getattr(record, name)
                    figure = (
                        f"{shown(value, spec)} {spec.meta.unit}".strip() if value is not None else "not known"
                    )
                    self._figure(
                        column,
                        spec.meta.title,
                        figure,
                        record.citation(name),
                        name in resettable,
                        name,
                        today,
                    )
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _figure(
        self,
        column: QVBoxLayout,
        title: str,
        figure: str,
        citation: Citation | None,
        resettable: bool,
        name: str,
        today: date,
    ) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 2 * STEP, 0, 0)
        head.addWidget(label(title, "card-title", wrap=True), 1)
        value = label(figure)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        head.addWidget(value)
        column.addLayout(head)
        if citation is None:
            if figure != "not known":
                missing = label("No source is given for this figure.", wrap=True)
                set_property(missing, "tone", "warning")
                column.addWidget(missing)
            return
        age = (today - citation.as_of).days
        when = f"{citation.as_of.isoformat()}, {age:,} days ago" if age >= 0 else citation.as_of.isoformat()
        line = label(f"{citation.status.value} · {when}", wrap=True)
        set_property(line, "tone", "warning" if age > _STALE_DAYS else "neutral")
        column.addWidget(line)
        source = citation.source if not citation.reference else f"{citation.source} · {citation.reference}"
        column.addWidget(label(source, "muted", wrap=True))
        if citation.note:
            column.addWidget(label(citation.note, "muted", wrap=True))
        if citation.source == USER_SOURCE and resettable:
            reset = button("Reset to the shipped figure", kind="small")
            reset.setAccessibleName(f"Reset {title} to the shipped figure")
            reset.clicked.connect(lambda: self.reset_wanted.emit(name))
            column.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeft)
