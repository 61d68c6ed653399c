"""Commands on the project as a whole: its panels, copies, the log and JSON, and the backups meanwhile."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.ui.jobs import Jobs
from workbench.ui.main_window import MainWindow
from workbench.ui.projects.problems import cannot_write
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.session import Session

if TYPE_CHECKING:
    from workbench.project.store import ProjectFile
    from workbench.ui.projects.history_panel import HistoryPanel
    from workbench.ui.projects.library_panel import LibraryPanel
    from workbench.ui.projects.recent_panel import RecentPanel
    from workbench.ui.projects.settings_panel import SettingsPanel
    from workbench.ui.projects.versions_panel import VersionsPanel

BACKUP = "back up"
WRITE = "write a copy of the project"
"""Kinds of the jobs."""
_BACKUP_EVERY_MS = 10 * 60 * 1000
_JSON_FILTER = "JSON (*.json)"
_LOG_FILTER = "Excel workbook (*.xlsx);;CSV (*.csv);;JSON (*.json)"
_PROJECT_FILTER = "Projects (*.tcw)"


def back_up_now(path: Path, control: JobControl) -> Issue | None:
    """Copy the project to the backups: the work of the backup's job."""
    from workbench.project.backups import try_back_up

    control.check(0.0, f"Backing up {path.name}")
    return try_back_up(path)


def _reading(path: Path, work: "Callable[[ProjectFile], None]", control: JobControl) -> None:
    """Do something with a project on a connection of its own, so that the window's is left alone."""
    from workbench.project.store import ProjectFile

    control.check(0.0, f"Reading {path.name}")
    file = ProjectFile.open(path, write=False)
    try:
        work(file)
    finally:
        file.close()


def _write_log(target: Path, file: "ProjectFile") -> None:
    from workbench.project.audit import HEADERS, KEYS, audit_rows
    from workbench.reports.log_file import write_log_file

    write_log_file(KEYS, HEADERS, [row.cells for row in audit_rows(file)], target)


def _write_json(target: Path, file: "ProjectFile") -> None:
    from workbench.project.exchange import export_json

    target.write_bytes(export_json(file))


def _write_copy(target: Path, file: "ProjectFile") -> None:
    file.copy_to(target)


def import_project(source: Path, target: Path, control: JobControl) -> Path:
    """Make a project file of a JSON export. Raises ProjectFileError."""
    from workbench.project.exchange import import_json

    control.check(0.0, f"Importing {source.name}")
    import_json(source, target)
    return target


class WholeProjectCommands(QObject):
    """Registers the commands; whatever reads or writes files runs in a job."""

    open_wanted = Signal(object)
    """Path of a project to open."""

    def __init__(self, window: MainWindow, session: Session, jobs: Jobs, recent: RecentProjects) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._jobs = jobs
        self._recent = recent
        self._warned = False
        self._add_actions()
        self._timer = QTimer(self, interval=_BACKUP_EVERY_MS)
        self._timer.timeout.connect(self.back_up)
        session.document_opened.connect(self._on_document_opened)

    # Panels are made when first wanted: what they import must not delay the window's first paint.

    @cached_property
    def history(self) -> "HistoryPanel":
        """The steps."""
        from workbench.ui.projects.history_panel import HistoryPanel

        return HistoryPanel(self._session, self._window.actions_, self._window)

    @cached_property
    def versions(self) -> "VersionsPanel":
        """Named moments and backups."""
        from workbench.ui.projects.versions_panel import VersionsPanel

        made = VersionsPanel(self._session, self._window.actions_, self._window)
        made.backup_wanted.connect(self.open_wanted)
        return made

    @cached_property
    def recent(self) -> "RecentPanel":
        """Projects opened lately."""
        from workbench.ui.projects.recent_panel import RecentPanel

        made = RecentPanel(self._recent, self._window.actions_, self._jobs, self._window)
        made.wanted.connect(self.open_wanted)
        return made

    @cached_property
    def library(self) -> "LibraryPanel":
        """The user's own records."""
        from workbench.ui.projects.library_panel import LibraryPanel

        return LibraryPanel(self._session, self._jobs, self._window)

    @cached_property
    def settings(self) -> "SettingsPanel":
        """Functional currency and notes."""
        from workbench.ui.projects.settings_panel import SettingsPanel

        return SettingsPanel(self._session, self._window)

    def back_up(self) -> None:
        """Back up the project in the background, if it is in a file and was changed."""
        path = self._session.path if self._session.has_document else None
        if path is not None and not self._session.document.read_only:
            self._jobs.start(BACKUP, partial(back_up_now, path), self._on_backed_up)

    def export_log(self, target: Path) -> None:
        """Write the change log; the ending names the format."""
        self._write(target, _write_log)

    def export_json(self, target: Path) -> None:
        """Write the whole project as readable JSON."""
        self._write(target.with_suffix(".json"), _write_json)

    def duplicate(self, target: Path) -> None:
        """Write a copy of the project and go on with this one."""
        self._write(target.with_suffix(".tcw"), _write_copy)

    def import_json(self, source: Path, target: Path) -> None:
        """Make a project of a JSON export and open it."""
        self._jobs.start(
            WRITE,
            partial(import_project, source, target.with_suffix(".tcw")),
            self.open_wanted.emit,
            partial(self._on_failed, target),
        )

    def _add_actions(self) -> None:
        add = self._window.actions_.add
        session = self._session

        def opened() -> bool:
            return session.has_document

        def in_file() -> bool:
            return session.has_document and session.path is not None

        add("recent", "Recent projects", lambda: self.recent.toggle(), section="Project",
            shortcut="Ctrl+Shift+O", icon="project")  # fmt: skip
        add("duplicate", "Save a copy…", self._choose_duplicate, section="Project", icon="duplicate",
            enabled_when=in_file)  # fmt: skip
        add("export_json", "Export project as JSON…", self._choose_json, section="Project", icon="export",
            enabled_when=in_file)  # fmt: skip
        add("import_json", "Import project from JSON…", self._choose_import, section="Project",
            icon="import")  # fmt: skip
        add("settings", "Project settings", lambda: self.settings.toggle(), section="Project",
            shortcut="Ctrl+,", icon="settings", enabled_when=opened)  # fmt: skip
        add("versions", "Versions and backups", lambda: self.versions.toggle(), section="Project",
            icon="version", enabled_when=opened)  # fmt: skip
        add("history", "History", lambda: self.history.toggle(), section="Edit", shortcut="Ctrl+Shift+H",
            icon="history", enabled_when=opened)  # fmt: skip
        add("export_log", "Export change log…", self._choose_log, section="Edit", icon="export",
            enabled_when=in_file)  # fmt: skip
        add("library", "My library", lambda: self.library.toggle(), section="Edit", shortcut="Ctrl+L",
            icon="library", enabled_when=opened)  # fmt: skip

    def _write(self, target: Path, work: "Callable[[Path, ProjectFile], None]") -> None:
        path = self._session.path
        if path is None:
            return
        self._jobs.start(
            WRITE,
            partial(_reading, path, partial(work, target)),
            lambda _: self._session.notify(f"Wrote {target}"),
            partial(self._on_failed, target),
        )

    def _on_failed(self, target: Path, error: Exception) -> None:
        issue = getattr(error, "issue", None)
        self._session.report(issue if isinstance(issue, Issue) else cannot_write(target, error))

    def _on_backed_up(self, problem: Issue | None) -> None:
        if problem is not None and not self._warned:
            self._warned = True
            self._window.banner.show_warning(str(problem))

    def _on_document_opened(self) -> None:
        self._warned = False
        self._timer.start()

    def _choose_duplicate(self) -> None:
        self._ask("Save a copy", " copy.tcw", _PROJECT_FILTER, self.duplicate)

    def _choose_json(self) -> None:
        self._ask("Export project as JSON", ".json", _JSON_FILTER, self.export_json)

    def _choose_log(self) -> None:
        self._ask("Export change log", " change log.xlsx", _LOG_FILTER, self.export_log)

    def _choose_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Import project from JSON", "", _JSON_FILTER)
        if not name:
            return
        source = Path(name)
        target, _ = QFileDialog.getSaveFileName(
            self._window, "Save the imported project as", str(source.with_suffix(".tcw")), _PROJECT_FILTER
        )
        if target:
            self.import_json(source, Path(target))

    def _ask(self, title: str, ending: str, pattern: str, run: Callable[[Path], None]) -> None:
        path = self._session.path
        if path is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, title, str(path.parent / f"{path.stem}{ending}"), pattern
        )
        if name:
            run(Path(name))
