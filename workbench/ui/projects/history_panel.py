"""Every step behind the project and those that can be redone; go to any of them, say why it was made."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from workbench.ui.actions import Actions
from workbench.ui.entry_list import Entry, EntryList
from workbench.ui.projects.when import local_moment
from workbench.ui.session import Session
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import ActionButton, ElidedLabel, label, secondary_button

if TYPE_CHECKING:
    from workbench.project.document import Step

_START = "start"
"""Key of the state before the first step."""


class HistoryPanel(SidePanel):
    """Steps newest first; the ones taken back stand faded above the present one."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__("History", window)
        self._session = session
        self._count = ElidedLabel(role="muted")
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search the steps")
        self._search.setAccessibleName("Search the steps")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._show_steps)
        self._list = EntryList("Steps, newest first")
        self._list.chosen.connect(self._go_to)
        self._list.current_changed.connect(self._on_current_changed)
        self._why = QLineEdit()
        self._why.setAccessibleName("Why this step was made")
        self._why.setPlaceholderText("Why? The change log keeps it")
        self._why.editingFinished.connect(self._explain)
        self._go = secondary_button("Go to this step")
        self._go.clicked.connect(lambda: self._go_to(self._list.current_key()))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * STEP)
        buttons.addWidget(self._go)
        buttons.addStretch(1)
        buttons.addWidget(ActionButton(actions.action("export_log"), text="Export log…"))
        self.body.addWidget(self._count)
        self.body.addWidget(self._search)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(label("Reason for the selected step", "muted"))
        self.body.addWidget(self._why)
        self.body.addLayout(buttons)
        for signal in (session.document_opened, session.document_changed, session.saved_changed):
            signal.connect(self._on_changed)

    @property
    def entries(self) -> EntryList:
        """The list of steps."""
        return self._list

    def refresh(self) -> None:
        self._show_steps()

    def focus_first(self) -> None:
        self._list.setFocus()

    def _on_changed(self, *_: object) -> None:
        if not self.isHidden():
            self._show_steps()

    def _show_steps(self) -> None:
        if not self._session.has_document:
            return
        document = self._session.document
        done, undone = document.done, document.undone
        entries = [
            Entry(
                key=f"redo {len(undone) - number}",
                title=step.label,
                detail=_detail(step.at, step.who, step.why),
                mark="redo",
                faded=True,
            )
            for number, step in enumerate(undone)
        ]
        entries += [
            Entry(
                key=f"undo {number}",
                title=step.label,
                detail=_detail(step.at, step.who, step.why),
                mark="ok" if number == 0 else "step",
                current=number == 0,
            )
            for number, step in enumerate(reversed(done))
        ]
        entries.append(
            Entry(
                key=_START,
                title="The project as it began",
                detail="Before the first step",
                mark="ok" if not done else "step",
                current=not done,
            )
        )
        wanted = self._search.text().casefold()
        shown = [entry for entry in entries if wanted in f"{entry.title} {entry.detail}".casefold()]
        self._list.show_entries(shown)
        self._list.select(next((entry.key for entry in shown if entry.current), ""))
        redo = f", {len(undone):,} can be done again" if undone else ""
        self._count.setText(f"{len(done):,} step{'' if len(done) == 1 else 's'}{redo}")
        self._on_current_changed(self._list.current_key())

    def _on_current_changed(self, key: str) -> None:
        step = self._step(key)
        editable = step is not None and not self._session.document.read_only
        self._why.setText(step.why if step else "")
        self._why.setEnabled(editable)
        self._go.setEnabled(bool(key) and key != "undo 0" and not self._session.document.read_only)

    def _step(self, key: str) -> "Step | None":
        document = self._session.document
        kind, _, number = key.partition(" ")
        if kind == "redo":
            return document.undone[len(document.undone) - int(number)]
        if kind == "undo":
            return document.done[len(document.done) - 1 - int(number)]
        return None

    def _go_to(self, key: str) -> None:
        kind, _, number = key.partition(" ")
        if kind == "redo":
            self._session.redo(int(number))
        elif kind == "undo" and int(number) > 0:
            self._session.undo(int(number))
        elif key == _START:
            self._session.undo(len(self._session.document.done))

    def _explain(self) -> None:
        step = self._step(self._list.current_key())
        text = self._why.text().strip()
        if step is not None and text != step.why:
            self._session.explain(step, text)


def _detail(at: str, who: str, why: str) -> str:
    return " · ".join(part for part in (local_moment(at), who, why) if part)
