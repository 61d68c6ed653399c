"""New records and pasted rows that were not valid, a field to correct at a time, the reason beside each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.catalogs.edits import CatalogEdits
from workbench.ui.catalogs.side import CatalogPanel
from workbench.ui.fields import RecordField
from workbench.ui.tables.columns import Column
from workbench.ui.tables.drafts import RECORD, Draft
from workbench.ui.tables.editors import Options, choices_of, editor_text, make_editor, set_editor_text
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, discard, label, primary_button, secondary_button, set_property

_CHECK_MS = 150
_CHOOSE = "choose"


class DraftPanel(CatalogPanel):
    """Works through drafts one by one; `taken` carries the id of each record that was made or changed."""

    taken = Signal(str)

    def __init__(self, edits: CatalogEdits, options: Options, parent: QWidget | None = None) -> None:
        super().__init__("New record", parent)
        self._edits = edits
        self._options = options
        self._columns: Sequence[Column] = ()
        self._drafts: list[Draft] = []
        self._total = 0
        self._editors: dict[str, QWidget] = {}
        self._reasons: dict[str, QLabel] = {}
        self._touched: set[str] = set()
        self._progress = label(role="muted", wrap=True)
        self.body.addWidget(self._progress)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)
        self._skip = secondary_button("Leave out")
        self._skip.clicked.connect(self.leave_out)
        self._take = primary_button("Add")
        self._take.clicked.connect(self.enter)
        row = QHBoxLayout()
        row.addWidget(self._skip)
        row.addStretch(1)
        row.addWidget(self._take)
        self.body.addLayout(row)
        self._timer = QTimer(self, interval=_CHECK_MS, singleShot=True)
        self._timer.timeout.connect(self._check)

    @property
    def waiting(self) -> int:
        """Drafts still to be corrected."""
        return len(self._drafts)

    @property
    def reasons(self) -> dict[str, str]:
        """What is said to be wrong, by field."""
        return {name: reason.text() for name, reason in self._reasons.items() if reason.text()}

    def editor(self, name: str) -> QWidget:
        """The editor of a field; raises KeyError."""
        return self._editors[name]

    def start(self, drafts: Sequence[Draft], columns: Sequence[Column]) -> None:
        """Show the first of some drafts."""
        self._drafts = list(drafts)
        self._total = len(drafts)
        self._columns = columns
        self._show()

    def take_focus(self) -> None:
        """Start typing at the first field."""
        first = next(iter(self._editors.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_out(self) -> None:
        """Go on without the draft."""
        self._drafts.pop(0)
        if self._drafts:
            self._show()
        else:
            self.closed.emit()

    def _show(self) -> None:
        draft = self._drafts[0]
        fresh = draft.base is None
        kind = draft.record_type.KIND.replace("_", " ")
        typed_in = fresh and not draft.line
        self.set_title(f"New {kind}" if fresh else draft.title)
        self._skip.setVisible(not typed_in)
        self._take.setText("Add" if fresh else "Enter")
        self._take.setAccessibleName(f"Add the {kind}" if fresh else "Enter the corrected values")
        number = self._total - len(self._drafts) + 1
        if typed_in:
            self._progress.setText("Fields with a dot need a value. Figures get you as their source.")
        else:
            of = f"{number} of {self._total}: " if self._total > 1 else ""
            self._progress.setText(
                f"{of}pasted line {draft.line} has values that do not fit. Nothing is lost."
            )
        self._editors, self._reasons, self._touched = {}, {}, set(draft.texts)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 3 * STEP, 0)
        column.setSpacing(STEP)
        for spec in self._shown_columns(draft):
            self._add_field(column, spec, draft)
        self._reasons[RECORD] = self._reason(column)
        column.addStretch(1)
        old = self._scroll.takeWidget()
        if old is not None:
            # Enter in one of its fields may have led here: it must outlive the key's event.
            discard(old)
        self._scroll.setWidget(page)
        self._check()
        self.take_focus()

    def _shown_columns(self, draft: Draft) -> Sequence[Column]:
        editable = [column for column in self._columns if column.editable]
        if draft.base is not None:
            return [column for column in editable if column.name in draft.texts]
        return sorted(editable, key=lambda column: not (column.spec is not None and column.spec.required))

    def _add_field(self, layout: QVBoxLayout, column: Column, draft: Draft) -> None:
        needed = draft.base is None and column.spec is not None and column.spec.required
        title = label(f"{column.meta.header} •" if needed else column.meta.header, "muted", wrap=True)
        title.setToolTip(column.meta.help)
        layout.addWidget(title)
        editor = make_editor(column, self._options)
        if needed:
            editor.setAccessibleName(f"{column.meta.header}, needed")
        choices = choices_of(column.spec) if column.spec is not None else []
        text = draft.texts.get(column.name)
        if text is None and draft.base is None and column.spec is not None and not column.spec.required:
            default = draft.record_type.model_fields[column.name].default
            text = str(getattr(default, "value", default)) if choices and default is not None else ""
            text = {"True": "yes", "False": "no"}.get(text, text)
        if choices and not text:
            text = _CHOOSE
        set_editor_text(editor, text or "")
        if isinstance(editor, ComboBox):
            editor.activated.connect(lambda _: self._on_edited(column.name))
        elif isinstance(editor, RecordField):
            editor.finished.connect(lambda: self._on_edited(column.name))
            editor.textEdited.connect(lambda _: self._on_edited(column.name))
        elif isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _: self._on_edited(column.name))
            editor.returnPressed.connect(self.enter)
        layout.addWidget(editor)
        title.setBuddy(editor)
        self._editors[column.name] = editor
        self._reasons[column.name] = self._reason(layout)
        layout.addSpacing(STEP)

    @staticmethod
    def _reason(layout: QVBoxLayout) -> QLabel:
        reason = label(wrap=True)
        set_property(reason, "tone", "bad")
        reason.hide()
        layout.addWidget(reason)
        return reason

    def _on_edited(self, name: str) -> None:
        self._touched.add(name)
        self._timer.start()

    def _draft(self) -> Draft:
        draft = self._drafts[0]
        texts = {name: editor_text(editor) for name, editor in self._editors.items()}
        texts = {name: "" if text == _CHOOSE else text for name, text in texts.items()}
        return Draft(draft.record_type, texts, draft.base, draft.line)

    def _check(self, everything: bool = False) -> bool:
        """Say what is wrong with the fields that were touched; True where nothing is wrong at all."""
        if not self._drafts:
            return False
        problems = self._edits.settle(self._draft()).problems
        for name, reason in self._reasons.items():
            wrong = problems.get(name, "") if everything or name in self._touched or name == RECORD else ""
            if name == RECORD and not everything and len(problems) > 1:
                wrong = ""
            reason.setText(wrong)
            reason.setVisible(bool(wrong))
            if name in self._editors:
                set_property(self._editors[name], "invalid", bool(wrong))
                self._editors[name].setAccessibleDescription(wrong)
        return not problems

    def enter(self) -> None:
        """Take the draft where everything in it is valid, else say what is not."""
        self._timer.stop()
        if not self._check(everything=True):
            first = next((name for name, reason in self._reasons.items() if reason.isVisibleTo(self)), "")
            if first in self._editors:
                self._editors[first].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        draft = self._draft()
        outcome = self._edits.settle(draft)
        verb = "Add" if draft.base is None else "Correct"
        if self._edits.take([draft], f"{verb} {draft.title}") is None:
            return
        if outcome.record is not None:
            self.taken.emit(outcome.record.id)
        self.leave_out()
