"""The user's own library: keep records of this project, or use kept ones in it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.record import Record
from workbench.ui.entry_list import Entry, EntryList
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, ElidedLabel, StatePanel, primary_button, secondary_button

LIBRARY = "user library"
"""Kind of the panel's jobs."""
_MOST = 500
"""Entries shown at once; the search finds the others."""


def _read(control: JobControl) -> Library:
    from workbench.project.user_library import kept_records

    control.check(0.0, "Reading your library")
    return kept_records()


def _keep(record: Record, origin: Library, control: JobControl) -> Library:
    from workbench.project.user_library import keep, kept_records

    control.check(0.0, f"Keeping {record.name}")
    keep([record], origin)
    return kept_records()


def _forget(record: Record, control: JobControl) -> Library:
    from workbench.project.user_library import forget, kept_records

    control.check(0.0, f"Removing {record.name}")
    forget(record.KIND, [record.id])
    return kept_records()


class LibraryPanel(SidePanel):
    """Two lists in one place: what is kept, and what this project could add to it."""

    def __init__(self, session: Session, jobs: Jobs, window: QWidget) -> None:
        super().__init__("My library", window)
        self._session = session
        self._jobs = jobs
        self._kept = Library()
        self.place = ComboBox()
        self.place.setAccessibleName("Whose records")
        self.place.addItems(["In my library", "In this project"])
        self.place.currentIndexChanged.connect(self._show_records)
        self.kind = ComboBox()
        self.kind.setAccessibleName("Kind of records")
        for record_type in CATALOG_TYPES:
            self.kind.addItem(record_type.TITLE, record_type.KIND)
        self.kind.currentIndexChanged.connect(self._show_records)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search names and ids")
        self._search.setAccessibleName("Search names and ids")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._show_records)
        self._list = EntryList("Records")
        self._list.chosen.connect(self._main)
        self._empty = StatePanel()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        self._count = ElidedLabel(role="muted")
        self._remove = secondary_button("Remove", icon_name="delete")
        self._remove.clicked.connect(self._on_remove)
        self._use = primary_button("Add to project")
        self._use.clicked.connect(self._main)
        choices = QHBoxLayout()
        choices.setSpacing(2 * STEP)
        choices.addWidget(self.place, 1)
        choices.addWidget(self.kind, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * STEP)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._use)
        self.body.addLayout(choices)
        self.body.addWidget(self._search)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._count)
        self.body.addLayout(buttons)
        session.document_opened.connect(self._on_changed)
        session.document_changed.connect(self._on_changed)

    @property
    def entries(self) -> EntryList:
        """The list of records."""
        return self._list

    def refresh(self) -> None:
        self._start(_read)

    def focus_first(self) -> None:
        self._search.setFocus()

    @property
    def _from_project(self) -> bool:
        return self.place.currentIndex() == 1

    def _shown_library(self) -> Library:
        return self._session.library if self._from_project else self._kept

    def _start(self, work: Callable[[JobControl], Library]) -> None:
        self._jobs.start(LIBRARY, work, self._on_read, self._on_failed)

    def _on_read(self, kept: Library) -> None:
        self._kept = kept
        self._show_records()

    def _on_failed(self, error: Exception) -> None:
        issue = getattr(error, "issue", None)
        self._empty.show_error(
            "Your library cannot be used", [issue] if isinstance(issue, Issue) else [], buttons=()
        )
        self._stack.setCurrentIndex(1)

    def _on_changed(self, *_: object) -> None:
        if not self.isHidden():
            self._show_records()

    def _show_records(self) -> None:
        if not self._session.has_document:
            return
        kind = self.kind.currentData()
        other = self._kept if self._from_project else self._session.library
        wanted = self._search.text().casefold()
        found = [
            record
            for record in self._shown_library().records(kind)
            if wanted in f"{record.name} {record.id}".casefold()
        ]
        self._list.show_entries(
            [
                Entry(
                    key=record.id,
                    title=record.name,
                    detail=" · ".join((record.id, _compared(record, other.get(kind, record.id)))),
                    mark="ok" if other.get(kind, record.id) == record else "library",
                )
                for record in found[:_MOST]
            ]
        )
        self._stack.setCurrentIndex(0 if found else 1)
        if not found:
            self._empty.show_empty(
                "No record passes the search" if wanted else "Nothing of this kind is kept yet",
                "" if wanted else "Choose “In this project” to keep records for other projects.",
                icon_name="library",
            )
        more = f", the first {_MOST} shown" if len(found) > _MOST else ""
        self._count.setText(f"{len(found):,} record{'' if len(found) == 1 else 's'}{more}")
        self._use.setText("Keep in my library" if self._from_project else "Add to project")
        self._use.setAccessibleName(self._use.text())
        self._use.setEnabled(bool(found) and (self._from_project or not self._session.document.read_only))
        self._remove.setVisible(not self._from_project)
        self._remove.setEnabled(bool(found))

    def _current(self) -> Record | None:
        return self._shown_library().get(self.kind.currentData(), self._list.current_key())

    def _main(self, *_: object) -> None:
        record = self._current()
        if record is None:
            return
        if self._from_project:
            self._start(partial(_keep, record, self._session.library))
            return
        from workbench.project.user_library import reuse

        change = reuse([record], self._kept, self._session.library)
        self._session.apply(change)
        self._session.notify(f"Added {record.name} from your library.", undoable=True)

    def _on_remove(self) -> None:
        record = self._current()
        if record is not None:
            self._start(partial(_forget, record))


def _compared(record: Record, other: Record | None) -> str:
    if other is None:
        return "only here"
    return "the same in both" if other == record else "differs"
