"""Commands on the project: new, open, save, undo and redo, exports and the import of quotes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue, Severity, has_errors
from workbench.ui.jobs import Jobs
from workbench.ui.leaving import Leaving, Then
from workbench.ui.main_window import MainWindow
from workbench.ui.opening import Opened, open_empty, open_file, open_sample
from workbench.ui.projects.commands import WholeProjectCommands
from workbench.ui.projects.problems import cannot_write
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.session import Compared, Session

if TYPE_CHECKING:
    from workbench.project.store import ProjectFile

OPEN = "open"
"""Kind of the opening job."""
EXPORT = "export"
"""Kind of the export jobs."""
SAVE = "save"
"""Kind of the job that writes the project under another name."""
PROJECT_SUFFIX = ".tcw"
_PROJECT_FILTER = f"Projects (*{PROJECT_SUFFIX})"
_WORKBOOK_FILTER = "Excel workbooks (*.xlsx)"
_PDF_FILTER = "PDF (*.pdf)"


def write_workbook_of(compared: Compared, path: Path, control: JobControl) -> Path:
    """Write the comparison workbook: the work of an export job. Raises OSError."""
    from workbench.reports.workbook import write_workbook

    control.check(0.1, "Writing the workbook")
    write_workbook(compared.specs, compared.comparison, path)
    return path


def write_recommendation_of(compared: Compared, path: Path, control: JobControl) -> Path:
    """Write the recommendation PDF: the work of an export job. Raises OSError."""
    from workbench.reports.pdf import write_recommendation

    control.check(0.1, "Writing the recommendation")
    write_recommendation(compared.specs, compared.comparison, path)
    return path


class ProjectCommands(QObject):
    """Registers the commands and carries them out; file dialogs are the desktop's own."""

    def __init__(self, window: MainWindow, session: Session, jobs: Jobs, recent: RecentProjects) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._jobs = jobs
        self._recent = recent
        self._wanted: Path | None = None
        self._after_saving: Then | None = None
        self.leaving = Leaving(session, window)
        self.leaving.save_wanted.connect(self._save_before_leaving)
        self.leaving.stay_wanted.connect(lambda: window.show_view("quotes"))
        window.ask_before_closing(self.leaving.leave)
        self._add_actions()
        self.whole = WholeProjectCommands(window, session, jobs, recent)
        self.whole.open_wanted.connect(self.open)
        window.project_dropped.connect(self.open)
        session.noticed.connect(self._on_noticed)
        session.problem_found.connect(window.show_problem)

    def open(self, path: Path | None) -> None:
        """Open a project file, or the sample; the present document stays until it is read."""
        self.leaving.leave(partial(self._open, path))

    def _open(self, path: Path | None) -> None:
        self._wanted = path
        work = open_sample if path is None else partial(open_file, path)
        self._jobs.start(OPEN, work, self._on_opened, self._on_open_failed)

    def open_first(self, path: Path | None) -> None:
        """At the start: the project asked for, else the one open last, else the sample."""
        last = next(iter(self._recent.paths), None)
        if path is not None or last is None:
            self.open(path)
            return
        self._wanted = last
        self._jobs.start(OPEN, partial(open_file, last), self._on_opened, self._on_first_failed)

    def save_as(self, path: Path) -> None:
        """Keep the project in a file from now on; it is written in the background."""
        self._window.commit_edits()
        self._session.after_storing(partial(self._save_as, path))

    def _save_as(self, path: Path) -> None:
        from workbench.project.lock import WINDOW

        document, target = self._session.document, path.with_suffix(PROJECT_SUFFIX)
        saving = document.saving(target, WINDOW)

        def written(file: "ProjectFile") -> None:
            if document is not self._session.document:
                file.close()  # another project was opened meanwhile
            elif self._session.storing:
                file.close()  # it lacks what is being stored
                self.save_as(target)
            elif document.adopt(saving, file):
                self._on_saved(target)
            else:
                self.save_as(target)

        self._jobs.start(SAVE, lambda control: saving.write(), written, self._on_save_failed)

    def _on_saved(self, path: Path) -> None:
        self._session.saved_changed.emit()
        self._recent.note(path)
        self._session.notify(f"Saved {path.name}: every change is kept from now on.")
        self.whole.back_up()
        then, self._after_saving = self._after_saving, None
        if then is not None:
            then()

    def _save_before_leaving(self, then: Then) -> None:
        chosen = self._choose_file("Save project as", PROJECT_SUFFIX, _PROJECT_FILTER)
        if chosen is not None:
            self._after_saving = then
            self.save_as(chosen)

    def _on_save_failed(self, error: Exception) -> None:
        self._after_saving = None
        issue = getattr(error, "issue", None)
        self._session.report(issue if isinstance(issue, Issue) else _program_error("saved", error))

    def export_workbook(self, path: Path) -> None:
        """Write the comparison workbook in the background."""
        self._export(path.with_suffix(".xlsx"), write_workbook_of)

    def export_recommendation(self, path: Path) -> None:
        """Write the recommendation PDF in the background."""
        self._export(path.with_suffix(".pdf"), write_recommendation_of)

    def _export(self, path: Path, work: Callable[[Compared, Path, JobControl], Path]) -> None:
        compared = self._session.compared
        if compared is not None:
            self._jobs.start(
                EXPORT,
                partial(work, compared, path),
                self._on_exported,
                partial(self._on_export_failed, path),
            )

    def _add_actions(self) -> None:
        self._add_file_actions()
        self._add_edit_actions()
        self._add_export_actions()

    def _add_file_actions(self) -> None:
        session = self._session

        def opened() -> bool:
            return session.has_document

        add = self._window.actions_.add
        add("new", "New project", self._new, section="Project", shortcut="Ctrl+N", icon="new")
        add("open", "Open project…", self._choose_open, section="Project", shortcut="Ctrl+O", icon="open")
        add("open_sample", "Open the sample", lambda: self.open(None), section="Project", icon="open")
        add(
            "save",
            lambda: "Save version" if opened() and session.path else "Save",
            self._save,
            section="Project",
            shortcut="Ctrl+S",
            icon="save",
            enabled_when=opened,
        )
        add(
            "save_as",
            "Save as…",
            self._choose_save_as,
            section="Project",
            shortcut="Ctrl+Shift+S",
            icon="save",
            enabled_when=opened,
        )

    def _add_edit_actions(self) -> None:
        session = self._session

        def undo_label() -> str:
            return session.document.undo_label if session.has_document else ""

        def redo_label() -> str:
            return session.document.redo_label if session.has_document else ""

        add = self._window.actions_.add
        add(
            "undo",
            lambda: f"Undo: {undo_label()}" if undo_label() else "Undo",
            session.undo,
            section="Edit",
            shortcut="Ctrl+Z",
            icon="undo",
            enabled_when=lambda: bool(undo_label()),
        )
        add(
            "redo",
            lambda: f"Redo: {redo_label()}" if redo_label() else "Redo",
            session.redo,
            section="Edit",
            shortcut="Ctrl+Shift+Z",
            also="Ctrl+Y",
            icon="redo",
            enabled_when=lambda: bool(redo_label()),
        )

    def _add_export_actions(self) -> None:
        def compared() -> bool:
            return self._session.compared is not None

        add = self._window.actions_.add
        add(
            "export_workbook",
            "Export workbook…",
            self._choose_workbook,
            section="Compare",
            shortcut="Ctrl+E",
            icon="export",
            enabled_when=compared,
        )
        add(
            "export_recommendation",
            "Make recommendation…",
            self._choose_recommendation,
            section="Compare",
            shortcut="Ctrl+Shift+E",
            icon="pdf",
            enabled_when=compared,
        )

    def _new(self) -> None:
        self.leaving.leave(self._make_new)

    def _make_new(self) -> None:
        self._jobs.start(OPEN, open_empty, self._on_new, self._on_open_failed)

    def _on_new(self, opened: Opened) -> None:
        self._on_opened(opened)
        self._window.show_view("quotes")

    def _on_opened(self, opened: Opened) -> None:
        self._session.open_document(opened.document, opened.scenario_id, opened.compared)
        path = self._session.path
        if path is not None:
            self._recent.note(path)
        if has_errors(opened.issues):
            self._session.report(*opened.issues)
        elif opened.document.holder is not None:
            self._window.banner.show_warning(
                f"{opened.document.read_only_reason} You can look at it here, or save it under another name.",
                "Try again",
                lambda: self.open(path),
            )
        elif opened.document.read_only:
            self._window.banner.show_warning(
                opened.document.read_only_reason, "Save as…", self._choose_save_as
            )
        elif opened.notices:
            self._window.banner.show_warning("\n".join(str(issue) for issue in opened.notices))

    def _on_open_failed(self, error: Exception) -> None:
        issue = getattr(error, "issue", None)
        if not isinstance(issue, Issue):
            issue = _program_error("opened", error)
        missing = self._wanted
        if issue.code == "missing_project" and missing in self._recent.paths and self._session.has_document:
            self._window.banner.show_warning(str(issue), "Recent projects", self.whole.recent.open)
        else:
            self._session.report(issue)

    def _on_first_failed(self, error: Exception) -> None:
        """The project open last is gone or cannot be read: say so, over the sample."""
        issue = getattr(error, "issue", None)
        if not isinstance(issue, Issue):
            issue = _program_error("opened", error)

        def say_so(opened: Opened) -> None:
            self._on_opened(opened)
            self._window.banner.show_warning(str(issue), "Recent projects", self.whole.recent.open)

        self._jobs.start(OPEN, open_sample, say_so, self._on_open_failed)

    def _choose_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open project", "", _PROJECT_FILTER)
        if name:
            self.open(Path(name))

    def _save(self) -> None:
        self._window.commit_edits()
        self._session.after_storing(self._save_now)

    def _save_now(self) -> None:
        session = self._session
        if session.path is None or session.document.read_only:
            self._choose_save_as()
            return
        versions = session.document.versions()
        if versions and not session.changed_since_version:
            session.notify(f"{versions[-1].name} already holds every change.")
            return
        version = session.save_version()
        if version is not None:
            number = version.number
            self._window.banner.show_good(
                f"Saved {version.name}. Every change was on the disk already; now you can come back to it.",
                "Name it…",
                lambda: self.whole.versions.rename(number),
            )

    def _choose_save_as(self) -> None:
        chosen = self._choose_file("Save project as", PROJECT_SUFFIX, _PROJECT_FILTER)
        if chosen is not None:
            self.save_as(chosen)

    def _choose_workbook(self) -> None:
        chosen = self._choose_file("Export workbook", " comparison.xlsx", _WORKBOOK_FILTER)
        if chosen is not None:
            self.export_workbook(chosen)

    def _choose_recommendation(self) -> None:
        chosen = self._choose_file("Make recommendation", " recommendation.pdf", _PDF_FILTER)
        if chosen is not None:
            self.export_recommendation(chosen)

    def _choose_file(self, title: str, ending: str, pattern: str) -> Path | None:
        path = self._session.path
        suggested = (path.parent if path else Path.home()) / f"{self._session.project_name}{ending}"
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(suggested), pattern)
        return Path(name) if name else None

    def _on_exported(self, path: Path) -> None:
        url = QUrl.fromLocalFile(str(path))
        self._window.banner.show_good(f"Wrote {path}", "Open", lambda: QDesktopServices.openUrl(url))

    def _on_export_failed(self, path: Path, error: Exception) -> None:
        if not isinstance(error, OSError):
            self._session.report(_program_error("written", error))
            return
        self._session.report(cannot_write(path, error))

    def _on_noticed(self, text: str, undoable: bool) -> None:
        if undoable:
            self._window.banner.show_good(text, "Undo", self._undo_from_banner)
        else:
            self._window.banner.show_good(text)

    def _undo_from_banner(self) -> None:
        self._window.banner.hide()
        self._session.undo()


def _program_error(what: str, error: Exception) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="program_error",
        message=f"The file could not be {what} because of an error of the program: {error}.",
        suggestion="Your data is as it was; the log has the details.",
    )
