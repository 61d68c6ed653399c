"""The evidence of one figure, to be written by hand: source, reference, date, status, note."""

from datetime import date

from pydantic import ValidationError
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.domain.provenance import Citation, Status
from workbench.ui.tables.escape import takes_escape
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, ElidedLabel, label, primary_button, secondary_button, set_property


class EvidenceForm(QWidget):
    """`saved` carries the citation once it is valid."""

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._title = ElidedLabel(role="card-title")
        self.source, self.reference, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.date = QLineEdit()
        self.date.setPlaceholderText("2026-11-25")
        self.status = ComboBox()
        self.status.addItems([status.value for status in Status])
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP)
        fields = (
            ("Source", self.source),
            ("Reference", self.reference),
            ("Date", self.date),
            ("Status", self.status),
            ("Note", self.note),
        )
        for row, (name, field) in enumerate(fields):
            title = label(name, "muted")
            title.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(title, row, 0)
            grid.addWidget(field, row, 1)
        self.source.setToolTip("Data sheet, price list, quote: what anyone can look up")
        self.reference.setToolTip("Page, cell, revision: where in it")
        self.date.setToolTip("The day on which the figure was true")
        self._wrong = label(wrap=True)
        set_property(self._wrong, "tone", "bad")
        save, cancel = primary_button("Keep"), secondary_button("Cancel")
        save.setAccessibleName("Keep the evidence")
        save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.cancelled.emit)
        buttons = QHBoxLayout()
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * STEP, 0, 0)
        column.setSpacing(2 * STEP)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addWidget(self._wrong)
        column.addLayout(buttons)
        column.addStretch(1)

    @property
    def problem(self) -> str:
        """What is wrong with the form, empty before it was tried."""
        return self._wrong.text()

    def set_today(self, today: date) -> None:
        """The day that new evidence is dated with."""
        self._today = today

    def show_citation(self, title: str, citation: Citation | None) -> None:
        """Start from the evidence there is."""
        self._title.setText(f"Evidence of {title}")
        self.source.setText(citation.source if citation else "")
        self.reference.setText(citation.reference if citation else "")
        self.date.setText((citation.as_of if citation else self._today).isoformat())
        self.status.setCurrentText((citation.status if citation else Status.ASSUMED).value)
        self.note.setText(citation.note if citation else "")
        self._say("")

    def take_focus(self) -> None:
        """Start typing at the source."""
        self.source.setFocus(Qt.FocusReason.OtherFocusReason)
        self.source.selectAll()

    def event(self, event: QEvent) -> bool:
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_save()
        else:
            super().keyPressEvent(event)

    def _on_save(self) -> None:
        source = self.source.text().strip()
        if not source:
            self._say("A source is needed: name what anyone can look up.", self.source)
            return
        try:
            as_of = date.fromisoformat(self.date.text().strip())
        except ValueError:
            self._say(f"“{self.date.text()}” is not a date such as 2026-11-25.", self.date)
            return
        if as_of > self._today:
            self._say("The date lies ahead; evidence is of today or before.", self.date)
            return
        try:
            citation = Citation(
                source=source,
                reference=self.reference.text().strip(),
                as_of=as_of,
                status=Status(self.status.currentText()),
                note=self.note.text().strip(),
            )
        except ValidationError as error:
            self._say(str(error.errors(include_url=False)[0]["msg"]))
            return
        self.saved.emit(citation)

    def _say(self, wrong: str, at: QLineEdit | None = None) -> None:
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        for field in (self.source, self.date):
            set_property(field, "invalid", field is at)
        if at is not None:
            at.setFocus(Qt.FocusReason.OtherFocusReason)
