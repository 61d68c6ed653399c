"""The Scenarios view: headline figures that follow as one types, above streams, offers and assumptions."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from workbench.analysis.drawing.specs import HeadlineSpec
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity
from workbench.domain.scenario import Scenario
from workbench.project.changes import Change, delete_records, put_record
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.scenarios import edits
from workbench.ui.scenarios.assumptions import AssumptionsColumn
from workbench.ui.scenarios.evidence import EvidenceField
from workbench.ui.scenarios.form import Form
from workbench.ui.scenarios.items import ItemColumn
from workbench.ui.scenarios.kept_evidence import KeptEvidence
from workbench.ui.scenarios.kinds import OFFERS, STREAMS
from workbench.ui.session import Session
from workbench.ui.theme import STEP, ThemeManager
from workbench.ui.widgets import HeadlineRow, ViewHeader, button

_NOT_COMPARED = (
    HeadlineSpec(
        key="not_compared", title="Not compared yet", value="–", detail="add an offer, or press Compare"
    ),
)


class ScenariosView(QWidget):
    """Edits the active scenario; every edit is one named step that can be undone."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        themes: ThemeManager,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._records_changed = False
        self._header = ViewHeader(actions)
        self._header.add_action("compare", primary=True)
        self.headlines = HeadlineRow()
        scenario, library = self._scenario, session.library
        add_stream = _add_button("Add stream")
        add_stream.clicked.connect(self._on_add_stream)
        self.setFocusProxy(add_stream)
        self.streams = ItemColumn(STREAMS, scenario, library, add_stream)
        self.offers = ItemColumn(OFFERS, scenario, library, self._add_offer_button())
        self._evidence = KeptEvidence(lambda sha256: session.document.attachment(sha256), self)
        self.offers.form_made.connect(self._on_form_made)
        self.assumptions = AssumptionsColumn(scenario, library)
        columns = QHBoxLayout()
        columns.setSpacing(3 * STEP)
        for column in (self.streams, self.offers, self.assumptions):
            columns.addWidget(column, 1)
            column.drafted.connect(session.preview)
            column.committed.connect(self._on_committed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        outer.setSpacing(4 * STEP)
        outer.addWidget(self._header)
        outer.addWidget(self.headlines)
        outer.addLayout(columns, 1)
        for item_column in (self.streams, self.offers):
            item_column.deleted.connect(lambda label: session.notify(_past(label), undoable=True))
        self.assumptions.chosen.connect(session.set_scenario)
        self.assumptions.duplicate_wanted.connect(self._on_duplicate_scenario)
        self.assumptions.delete_wanted.connect(self._on_delete_scenario)
        session.document_opened.connect(self._show_all)
        session.document_changed.connect(self._on_document_changed)
        session.scenario_changed.connect(self._show_scenario)
        session.comparison_finished.connect(self._show_comparison)
        session.results_became_stale.connect(lambda: self.headlines.set_stale(True))
        self._register(actions)
        self._show_scenario()
        self._show_comparison()
        first = scenario.streams[0].id
        self.streams.cards[first].set_open(True)

    @property
    def _scenario(self) -> Scenario:
        scenario = self._session.scenario
        if scenario is None:
            raise RuntimeError("the session has no scenario")
        return scenario

    def _show_all(self) -> None:
        for column in (self.streams, self.offers, self.assumptions):
            column.show_scenario(self._scenario, self._session.library)
            column.remake_forms()
        self._show_comparison()

    def _show_scenario(self) -> None:
        scenario, library = self._scenario, self._session.library
        self._header.set_title(scenario.name)
        streams, offers = len(scenario.streams), len(scenario.offers)
        self._header.set_context(
            f"{streams} stream{'s' if streams != 1 else ''} · {offers} offer{'s' if offers != 1 else ''} · "
            "figures follow as you type"
        )
        for column in (self.streams, self.offers, self.assumptions):
            column.show_scenario(scenario, library)
        if self._session.comparison is None:
            self._show_comparison()

    def _show_comparison(self) -> None:
        comparison, specs = self._session.comparison, self._session.specs
        self.headlines.show_specs(specs.headlines if specs else _NOT_COMPARED)
        self.headlines.set_stale(self._session.stale)
        self.streams.show_comparison(comparison)
        self.offers.show_comparison(comparison)

    def _on_document_changed(self, touched: frozenset[tuple[str, str]]) -> None:
        if any(kind != Scenario.KIND for kind, _ in touched):
            self._records_changed = True
            if self.isVisible():
                self._offer_records()

    def _offer_records(self) -> None:
        """Offer the records as they are now; remaking the forms takes longer than an edit elsewhere may."""
        self._records_changed = False
        self._show_scenario()
        for column in (self.streams, self.offers, self.assumptions):
            column.remake_forms()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._records_changed and self._session.has_document:
            self._offer_records()

    def _register(self, actions: Actions) -> None:
        for name, words, icon in (("open", "Open evidence", "expand"), ("save", "Save evidence", "save")):
            actions.add(
                f"evidence_{name}",
                partial(self._evidence_title, words),
                partial(self._with_evidence, name),
                section="Edit",
                icon=icon,
                scope=self,
                enabled_when=lambda: self._evidence_field() is not None,
            )

    def _evidence_field(self) -> EvidenceField | None:
        """The evidence of the open offer that has the keyboard, else of the first that has any."""
        fields = [field for form in self.offers.open_forms for field in form.evidence_fields if field.current]
        focused = self.window().focusWidget()
        first = next(iter(fields), None)
        if focused is None:
            return first
        return next((field for field in fields if field.isAncestorOf(focused)), first)

    def _evidence_title(self, words: str) -> str:
        field = self._evidence_field()
        file = field.current if field is not None else None
        return f"{words}: {file.name}" if file is not None else f"{words} of the open offer"

    def _with_evidence(self, name: str) -> None:
        field = self._evidence_field()
        if field is not None and field.current is not None:
            (field.opened if name == "open" else field.saved).emit(field.current)

    def _on_form_made(self, form: Form) -> None:
        for field in form.evidence_fields:
            field.opened.connect(lambda file, field=field: field.refuse(self._evidence.open(file)))
            field.saved.connect(lambda file, field=field: field.refuse(self._evidence.save(file)))

    def _on_committed(self, edit: edits.Edit) -> None:
        if not edit.attachments:
            self._session.put(edit.scenario, edit.label)
            return
        step = put_record(self._session.library, edit.scenario, edit.label)
        self._session.apply(Change(label=step.label, puts=step.puts, attachments=edit.attachments))

    def _add_offer_button(self) -> QPushButton:
        made = _add_button("Add offer")
        menu = QMenu(made)
        makers: dict[str, Callable[[Scenario, Library], edits.Edit]] = {
            "Bought on a quote": edits.add_owned,
            "Bought at a typed price": edits.add_typed,
            "Leased": edits.add_leased,
            "Rented by the hour": edits.add_rented,
            "Tokens from an API": edits.add_api,
            "Provisioned units": edits.add_provisioned,
            "Wait, or rent and decide": edits.add_wait,
        }
        for text, make in makers.items():
            menu.addAction(text).triggered.connect(lambda _=False, make=make: self._on_add_offer(make))
        made.setMenu(menu)
        return made

    def _on_add_offer(self, make: Callable[[Scenario, Library], edits.Edit]) -> None:
        try:
            edit = make(self._scenario, self._session.library)
        except ValueError as error:
            self._session.report(
                Issue(severity=Severity.WARNING, code="cannot_add_offer", message=str(error))
            )
            return
        self._on_committed(edit)
        self.offers.reveal(edit.scenario.offers[-1].id)

    def _on_add_stream(self) -> None:
        scenario = self._scenario
        edit = edits.duplicate_stream(scenario, scenario.streams[-1].id)
        self._on_committed(edits.Edit(edit.scenario, "Add stream"))
        self.streams.reveal(edit.scenario.streams[-1].id)

    def _on_duplicate_scenario(self) -> None:
        scenario, records = self._scenario, self._session.library.records(Scenario.KIND)
        copy = scenario.replaced(
            id=edits.fresh_id(scenario.id, (record.id for record in records)),
            name=edits.fresh_name(f"{scenario.name} copy", (record.name for record in records)),
        )
        self._session.put(copy, f"Duplicate {scenario.name}")
        self._session.set_scenario(copy.id)

    def _on_delete_scenario(self) -> None:
        scenario, library = self._scenario, self._session.library
        other = next(record.id for record in library.records(Scenario.KIND) if record.id != scenario.id)
        label = f"Delete {scenario.name}"
        self._session.set_scenario(other)
        self._session.apply(delete_records(library, Scenario.KIND, [scenario.id], label))
        self._session.notify(_past(label), undoable=True)


def _past(label: str) -> str:
    """ "Delete X" as it is told afterwards: "Deleted X"."""
    return f"Deleted {label.removeprefix('Delete ')}"


def _add_button(text: str) -> QPushButton:
    return button(text, kind="quiet", icon_name="add")
