"""The third column: which scenario, its name, currency and stacks, and what the buyer assumes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbench.analysis.cash.facilities import OVERRIDES
from workbench.catalog.library import Library
from workbench.domain.assumptions import ASSUMPTION_GROUPS, Assumptions
from workbench.domain.meta import field_specs
from workbench.domain.model import Model
from workbench.domain.scenario import ModelQuality, Scenario
from workbench.ui.fields import ChoiceField, FlagsField, LineField, Option
from workbench.ui.icons import icon
from workbench.ui.scenarios import options
from workbench.ui.scenarios.columns import Column
from workbench.ui.scenarios.edits import Edit
from workbench.ui.scenarios.form import Form
from workbench.ui.scenarios.rows import RowsField
from workbench.ui.theme import STEP
from workbench.ui.values import value_text
from workbench.ui.widgets import Card, ComboBox, discard, icon_button


class _Group(Card):
    """Assumptions of one heading; all but the first are folded until someone needs them."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name or "Money and operation", parent=parent)
        self.name = name
        self._form: QWidget | None = None
        self._fold = icon_button("unfold", f"Show {name}")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._on_toggled)
        self._fold.setVisible(bool(name))
        self._fold.setChecked(not name)
        self.add_head_widget(self._fold)

    def set_form(self, form: QWidget) -> None:
        """Put the form in, shown or folded as the card is."""
        self._form = form
        self.body.addWidget(form)
        form.setVisible(self._fold.isChecked())

    def _on_toggled(self, opened: bool) -> None:
        self._fold.setIcon(icon("fold" if opened else "unfold"))
        if self._form is not None:
            self._form.setVisible(opened)


class AssumptionsColumn(Column):
    """The scenario itself, and a card for each group of the assumptions that every figure rests on."""

    drafted = Signal(object)
    """A scenario with the edit that is being typed, or None when it was given up."""
    committed = Signal(object)
    """An `Edit`."""
    chosen = Signal(str)
    """Id of another scenario."""
    duplicate_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, scenario: Scenario, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("Assumptions", None, parent)
        self._scenario = scenario
        self._library = library
        self._picker = ComboBox()
        self._picker.setAccessibleName("Active scenario")
        self._picker.activated.connect(lambda _: self.chosen.emit(self._picker.currentData()))
        duplicate = icon_button("duplicate", "Duplicate scenario")
        duplicate.clicked.connect(self.duplicate_wanted)
        self._delete: QPushButton = icon_button("delete", "Delete scenario")
        self._delete.clicked.connect(self.delete_wanted)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(self._picker, 1)
        row.addWidget(duplicate)
        row.addWidget(self._delete)
        self._scenario_card = Card("Scenario")
        self._scenario_card.body.addLayout(row)
        self.insert_card(0, self._scenario_card)
        self._groups = [_Group(group) for group in ASSUMPTION_GROUPS]
        for place, group in enumerate(self._groups, start=1):
            self.insert_card(place, group)
        self.assumption_forms: list[Form] = []
        self._make_forms()
        self.show_scenario(scenario, library)

    def show_scenario(self, scenario: Scenario, library: Library) -> None:
        """Show the scenario as it is now; typing goes on."""
        self._scenario, self._library = scenario, library
        self._picker.clear()
        for record in library.records(Scenario.KIND):
            self._picker.addItem(record.name, record.id)
        self._picker.setCurrentIndex(self._picker.findData(scenario.id))
        self._delete.setEnabled(self._picker.count() > 1)
        self.scenario_form.show_record(scenario)
        for form in self.assumption_forms:
            form.show_record(scenario.assumptions)
        self._show_facility()

    def remake_forms(self) -> None:
        """Make the forms anew: the records that they refer to changed."""
        discard(self.scenario_form)
        for form in self.assumption_forms:
            discard(form)
        self._make_forms()

    def _show_facility(self) -> None:
        """What the facility's record says, in the empty fields that would stand in its place."""
        facility = self._library.facility(self._scenario.assumptions.facility_id)
        for form in self.assumption_forms:
            for name in OVERRIDES:
                field = form.field(name) if form.has_field(name) else None
                if isinstance(field, LineField):
                    known = None if facility is None else getattr(facility, name)
                    field.setPlaceholderText("" if known is None else f"{value_text(known)} at the facility")

    def _make_forms(self) -> None:
        library = self._library
        self.scenario_form = Form(self._scenario, lambda spec: options.record_options(spec, library))
        self.scenario_form.add_field("name")
        self.scenario_form.add_field("currency", editor=ChoiceField(options.currency_options(library)))
        self.scenario_form.add_field("stack_ids", editor=FlagsField(options.stack_options(library)))
        self.scenario_form.add_field("quality", editor=self._quality_field())
        self.scenario_form.drafted.connect(self.drafted)
        self.scenario_form.committed.connect(self._on_scenario_committed)
        self._scenario_card.body.addWidget(self.scenario_form)
        self.assumption_forms = [self._group_form(group) for group in self._groups]
        self._show_facility()

    def _quality_field(self) -> RowsField:
        return RowsField(
            ModelQuality,
            "model on a stream",
            self._next_quality,
            choices={"stream_id": self._streams, "model_id": self._models},
        )

    def _streams(self) -> list[Option]:
        return [(stream.id, stream.name) for stream in self._scenario.streams]

    def _models(self) -> list[Option]:
        return [(record.id, record.name) for record in self._library.records(Model.KIND)]

    def _next_quality(self, standing: Sequence[ModelQuality]) -> ModelQuality:
        """The first stream with its own model that nothing was entered for, else with another model."""
        taken = {(item.stream_id, item.model_id) for item in standing}
        streams = self._scenario.streams
        own = [(stream.id, stream.model_id) for stream in streams]
        others = [(stream.id, model) for stream in streams for model, _ in self._models()]
        stream_id, model_id = next((pair for pair in own + others if pair not in taken), own[0])
        return ModelQuality(stream_id=stream_id, model_id=model_id)

    def _group_form(self, group: "_Group") -> Form:
        library = self._library
        form = Form(self._scenario.assumptions, lambda spec: options.record_options(spec, library))
        for name, spec in field_specs(Assumptions).items():
            if spec.meta.group == group.name:
                form.add_field(name, half=not spec.meta.choices_kind)
        form.drafted.connect(self._on_assumptions_drafted)
        form.committed.connect(self._on_assumptions_committed)
        group.set_form(form)
        return form

    def _on_scenario_committed(self, scenario: Scenario, title: str) -> None:
        self.committed.emit(Edit(scenario, f"Edit {title} of {self._scenario.name}"))

    def _on_assumptions_drafted(self, assumptions: Assumptions | None) -> None:
        changed = None if assumptions is None else self._scenario.replaced(assumptions=assumptions)
        self.drafted.emit(changed)

    def _on_assumptions_committed(self, assumptions: Assumptions, title: str) -> None:
        self.committed.emit(Edit(self._scenario.replaced(assumptions=assumptions), f"Edit {title}"))
