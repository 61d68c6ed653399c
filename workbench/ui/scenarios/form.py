"""A form made from a record's field declarations: title, unit, help, bounds and choices come from Meta."""

from collections.abc import Callable, Sequence
from functools import partial

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.domain.meta import FieldSpec, field_specs
from workbench.project.changes import Attachment
from workbench.ui.fields import ChoiceField, Field, FlagsField, LineField, Option, RecordField
from workbench.ui.scenarios.edits import changed
from workbench.ui.scenarios.evidence import EvidenceField
from workbench.ui.scenarios.mapping import MappingField
from workbench.ui.scenarios.rows import RowsField
from workbench.ui.scenarios.week import WeekStrip
from workbench.ui.theme import STEP
from workbench.ui.values import choices_of, is_optional, problem_text
from workbench.ui.widgets import ElidedLabel, label, set_property

Editor = Field | RowsField | MappingField | EvidenceField
Options = Callable[[FieldSpec], Sequence[Option]]
"""Gives the records that a field with `choices_kind` may refer to."""


HALF_WIDE = 23
"""Longest caption, in characters, of a field that shares its row with another."""


class Form(QWidget):
    """Edits one record. Half-wide fields stand two in a row; a refused value keeps its text and says why."""

    drafted = Signal(object)
    """A valid record while a value is being typed; None when the typing was given up."""
    committed = Signal(object, str)
    """The new record and the title of the field that changed."""

    def __init__(self, record: BaseModel, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self._options = options
        self._specs = field_specs(type(record))
        self._fields: dict[str, Editor] = {}
        self._problems: dict[str, QLabel] = {}
        self._groups: list[WeekStrip] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * STEP)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._row = 0
        self._half_open = False

    @property
    def record(self) -> BaseModel:
        """The record as it was shown last."""
        return self._record

    def add_field(self, name: str, *, half: bool = False, editor: Editor | None = None) -> Editor:
        """Add a field of the record, by default with the editor its declaration asks for.

        A `half` field has the row to itself where its caption needs it.
        """
        spec = self._specs[name]
        header = self._header(spec)
        half = half and len(header) <= HALF_WIDE
        made = editor if editor is not None else self._editor(spec)
        made.show_value(getattr(self._record, name))
        made.setAccessibleName(header)
        if spec.meta.help:
            made.setToolTip(spec.meta.help)
        caption = ElidedLabel(header, "muted")
        caption.setContentsMargins(0, STEP, 0, 0)
        caption.setBuddy(made)
        problem = self._problem_label()
        column = 1 if half and self._half_open else 0
        if column == 0:
            self._row += 4
        span = 1 if half else 2
        below = [problem]
        if isinstance(made, FlagsField) and spec.meta.help:
            below.insert(0, label(spec.meta.help, "muted", wrap=True))
        for offset, widget in enumerate((caption, made, *below)):
            self._grid.addWidget(widget, self._row + offset, column, 1, span)
        self._half_open = half and column == 0
        self._fields[name] = made
        self._problems[name] = problem
        made.edited.connect(lambda: self._on_edited(name))
        made.finished.connect(lambda: self._on_finished(name))
        made.reverted.connect(lambda: self._on_reverted(name))
        return made

    def add_heading(self, title: str) -> None:
        """Start a named part of the form."""
        self._row += 4
        self._half_open = False
        heading = label(title, "card-title")
        heading.setContentsMargins(0, 2 * STEP, 0, 0)
        self._grid.addWidget(heading, self._row, 0, 1, 2)

    def add_group(self, group: WeekStrip) -> None:
        """Add an editor of several fields at once."""
        problem = self._problem_label()
        self._row += 4
        self._half_open = False
        group.setContentsMargins(0, STEP, 0, 0)
        self._grid.addWidget(group, self._row, 0, 1, 2)
        self._grid.addWidget(problem, self._row + 1, 0, 1, 2)
        self._groups.append(group)
        group.show_record(self._record)
        group.proposed.connect(self._on_proposed)
        group.refused.connect(partial(_say, problem))

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self._fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_record(self, record: BaseModel) -> None:
        """Show the record as it is now; a value in the middle of being typed stays."""
        self._record = record
        for name, field in self._fields.items():
            field.show_value(getattr(record, name))
        for group in self._groups:
            group.show_record(record)

    def field(self, name: str) -> Editor:
        """The editor of a field; raises KeyError."""
        return self._fields[name]

    def _header(self, spec: FieldSpec) -> str:
        """Title and unit; amounts of money in the currency that the record says they are typed in."""
        typed_in = getattr(self._record, "currency", "USD")
        return spec.meta.header.replace("USD", typed_in)

    def has_field(self, name: str) -> bool:
        """Whether the form edits a field."""
        return name in self._fields

    @property
    def evidence_fields(self) -> tuple[EvidenceField, ...]:
        """Its fields of evidence files."""
        return tuple(field for field in self._fields.values() if isinstance(field, EvidenceField))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files read by its editors, for the change that stores the record."""
        return tuple(item for field in self.evidence_fields for item in field.attachments)

    def problem(self, name: str) -> str:
        """What is said under a field, empty while its value is fine."""
        shown = self._problems[name]
        return shown.text() if not shown.isHidden() else ""

    @staticmethod
    def _problem_label() -> QLabel:
        made = label(wrap=True)
        made.setProperty("tone", "bad")
        made.hide()
        return made

    def _editor(self, spec: FieldSpec) -> Editor:
        if spec.meta.choices_kind:
            empty = "" if spec.required else (spec.meta.help or "None")
            return RecordField(self._options(spec), empty)
        choices = choices_of(spec)
        if choices:
            nothing = [("", spec.meta.help or "None")] if is_optional(spec) else []
            return ChoiceField([*nothing, *((item.value, item.value) for item in choices)])
        if spec.annotation is bool:
            return ChoiceField([("True", "yes"), ("False", "no")])
        return LineField(spec)

    def _candidate(self, name: str) -> BaseModel | None:
        """The record with one field as it stands in its editor; None where that is refused, saying why."""
        field, message, made = self._fields[name], "", None
        try:
            made = changed(self._record, **{name: field.value()})
        except ValidationError as error:
            message = problem_text(error, percent=self._specs[name].meta.percent)
            if isinstance(field, RowsField):
                field.mark(_places(error))
        except ValueError as error:
            message = str(error)
        self._say(name, message)
        return made

    def _say(self, name: str, message: str) -> None:
        _say(self._problems[name], message)
        set_property(self._fields[name], "invalid", bool(message))

    def _on_edited(self, name: str) -> None:
        candidate = self._candidate(name)
        if candidate is not None:
            self.drafted.emit(candidate)

    def _on_finished(self, name: str) -> None:
        candidate = self._candidate(name)
        if candidate is None:
            return
        self._fields[name].accept_edit()
        if candidate == self._record:
            self._fields[name].revert(getattr(self._record, name))
            self.drafted.emit(None)
        else:
            self.committed.emit(candidate, self._specs[name].meta.title)

    def _on_proposed(self, changes: dict[str, object], title: str) -> None:
        self.committed.emit(changed(self._record, **changes), title)

    def _on_reverted(self, name: str) -> None:
        self._say(name, "")
        self._fields[name].revert(getattr(self._record, name))
        self.drafted.emit(None)


def _places(error: ValidationError) -> set[tuple[int, str]]:
    """Row and field of what is wrong inside a tuple of records."""
    places = [detail["loc"] for detail in error.errors(include_url=False)]
    return {
        (row, str(loc[at + 1])) for loc in places for at, row in enumerate(loc[:-1]) if isinstance(row, int)
    }


def _say(problem: QLabel, message: str) -> None:
    problem.setText(message)
    problem.setVisible(bool(message))
