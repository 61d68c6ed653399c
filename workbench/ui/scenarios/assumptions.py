"""The third column: which scenario, its name, currency and stacks, and what the buyer assumes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbench.catalog.library import Library
from workbench.domain.scenario import Assumptions, Scenario
from workbench.ui.fields import ChoiceField, FlagsField
from workbench.ui.scenarios import options
from workbench.ui.scenarios.columns import Column
from workbench.ui.scenarios.edits import Edit
from workbench.ui.scenarios.form import Form
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, ComboBox, discard, icon_button

_HALF = frozenset({"wacc", "hardware_life_years", "headroom", "load_power_share"})


class AssumptionsColumn(Column):
    """Two cards: the scenario itself, and the assumptions that every figure rests on."""

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
        self._assumptions_card = Card("Money and operation")
        self.insert_card(0, self._scenario_card)
        self.insert_card(1, self._assumptions_card)
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
        self.assumptions_form.show_record(scenario.assumptions)

    def remake_forms(self) -> None:
        """Make the forms anew: the records that they refer to changed."""
        discard(self.scenario_form)
        discard(self.assumptions_form)
        self._make_forms()

    def _make_forms(self) -> None:
        library = self._library
        self.scenario_form = Form(self._scenario, lambda spec: options.record_options(spec, library))
        self.scenario_form.add_field("name")
        self.scenario_form.add_field("currency", editor=ChoiceField(options.currency_options(library)))
        self.scenario_form.add_field("stack_ids", editor=FlagsField(options.stack_options(library)))
        self.scenario_form.drafted.connect(self.drafted)
        self.scenario_form.committed.connect(self._on_scenario_committed)
        self._scenario_card.body.addWidget(self.scenario_form)
        self.assumptions_form = Form(
            self._scenario.assumptions, lambda spec: options.record_options(spec, library)
        )
        for name in Assumptions.model_fields:
            self.assumptions_form.add_field(name, half=name in _HALF)
        self.assumptions_form.drafted.connect(self._on_assumptions_drafted)
        self.assumptions_form.committed.connect(self._on_assumptions_committed)
        self._assumptions_card.body.addWidget(self.assumptions_form)

    def _on_scenario_committed(self, scenario: Scenario, title: str) -> None:
        self.committed.emit(Edit(scenario, f"Edit {title} of {self._scenario.name}"))

    def _on_assumptions_drafted(self, assumptions: Assumptions | None) -> None:
        changed = None if assumptions is None else self._scenario.replaced(assumptions=assumptions)
        self.drafted.emit(changed)

    def _on_assumptions_committed(self, assumptions: Assumptions, title: str) -> None:
        self.committed.emit(Edit(self._scenario.replaced(assumptions=assumptions), f"Edit {title}"))
