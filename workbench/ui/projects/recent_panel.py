"""The projects opened lately; missing ones are marked and can be looked for or removed."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from workbench.domain.control import JobControl
from workbench.ui.actions import Actions
from workbench.ui.entry_list import Entry, EntryList
from workbench.ui.jobs import Jobs
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import ActionButton, StatePanel, label, primary_button, secondary_button

LOOK = "look for recent projects"
"""Kind of the job that looks which projects are still there: a network folder may take its time."""


def _found(paths: Sequence[Path], control: JobControl) -> dict[Path, bool]:
    there = {}
    for number, path in enumerate(paths):
        control.check(number / len(paths), f"Looking for {path.name}")
        there[path] = path.is_file()
    return there


class RecentPanel(SidePanel):
    """Enter or a double click opens a project."""

    wanted = Signal(object)
    """Path of a project to open."""

    def __init__(self, recent: RecentProjects, actions: Actions, jobs: Jobs, window: QWidget) -> None:
        super().__init__("Recent projects", window)
        self._recent = recent
        self._jobs = jobs
        self._there: dict[Path, bool] = {}
        self._list = EntryList("Recent projects, newest first")
        self._list.chosen.connect(self._choose)
        self._list.current_changed.connect(self._on_current_changed)
        self._empty = StatePanel()
        self._empty.show_empty(
            "No project yet",
            "Open one, save the sample, or drop a .tcw file on the window.",
            icon_name="open",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        self._open = primary_button("Open")
        self._open.clicked.connect(lambda: self._choose(self._list.current_key()))
        self._locate = secondary_button("Locate…")
        self._locate.clicked.connect(self._look_for)
        self._remove = secondary_button("Remove from list")
        self._remove.clicked.connect(lambda: recent.remove(Path(self._list.current_key())))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * STEP)
        buttons.addWidget(self._remove)
        buttons.addWidget(self._locate)
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        more = QHBoxLayout()
        more.setSpacing(2 * STEP)
        more.addWidget(ActionButton(actions.action("open"), text="Open another…"))
        more.addWidget(ActionButton(actions.action("open_sample"), text="Open the sample"))
        more.addStretch(1)
        self.body.addWidget(label("Projects can also be dropped on the window.", "muted", wrap=True))
        self.body.addWidget(self._stack, 1)
        self.body.addLayout(buttons)
        self.body.addLayout(more)
        recent.changed.connect(self._show)

    @property
    def entries(self) -> EntryList:
        """The list of projects."""
        return self._list

    def refresh(self) -> None:
        self._show()
        paths = self._recent.paths
        self._jobs.start(LOOK, partial(_found, paths), self._on_looked)

    def _on_looked(self, there: dict[Path, bool]) -> None:
        self._there = there
        self._show()

    def _show(self) -> None:
        entries = []
        for path in self._recent.paths:
            there = self._there.get(path, True)
            entries.append(
                Entry(
                    key=str(path),
                    title=path.stem,
                    detail=str(path.parent) if there else f"Not found in {path.parent}",
                    mark="project" if there else "warning",
                    faded=not there,
                )
            )
        self._list.show_entries(entries)
        self._stack.setCurrentIndex(0 if entries else 1)

    def focus_first(self) -> None:
        self._list.setFocus()

    def _on_current_changed(self, key: str) -> None:
        there = self._there.get(Path(key), True)
        self._open.setEnabled(bool(key) and there)
        self._locate.setVisible(bool(key) and not there)
        self._remove.setEnabled(bool(key))

    def _choose(self, key: str) -> None:
        if not key:
            return
        if self._there.get(Path(key), True):
            self.hide()
            self.wanted.emit(Path(key))
        else:
            self._look_for()

    def _look_for(self) -> None:
        missing = Path(self._list.current_key())
        name, _ = QFileDialog.getOpenFileName(
            self, f"Where is {missing.name}?", str(missing.parent), "Projects (*.tcw)"
        )
        if name:
            self._recent.remove(missing)
            self.hide()
            self.wanted.emit(Path(name))
