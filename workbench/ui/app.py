"""Start of the window: show it first, then load everything heavy, then open the project or the sample."""

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication

from workbench.domain.issue import Issue, Severity
from workbench.ui.collecting import GuiCollector
from workbench.ui.icons import load_icons
from workbench.ui.jobs import Jobs
from workbench.ui.main_window import PRODUCT, MainWindow
from workbench.ui.project_commands import ProjectCommands
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.session import Session
from workbench.ui.theme import ThemeManager

_log = logging.getLogger(__name__)

SETTINGS_DIR_VARIABLE = "WORKBENCH_SETTINGS_DIR"
"""Environment variable that moves the window's settings and log, for tests."""
SWITCH_INTERVAL_S = 0.001


def settings_dir() -> Path:
    """Folder of the window's settings and log."""
    chosen = os.environ.get(SETTINGS_DIR_VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))


class Workbench(QObject):
    """Everything that lives as long as the window; `shutdown` ends it without leaving a thread behind."""

    def __init__(self, qt: QApplication, project: Path | None, settings: QSettings) -> None:
        super().__init__()
        self._project = project
        self._collector = GuiCollector(self)
        self._collector.start()
        self.jobs = Jobs(self)
        self.themes = ThemeManager(qt, settings, self)
        self.session = Session(self.jobs, self)
        self.window = MainWindow(self.session, self.themes, self.jobs, settings)
        self.recent = RecentProjects(settings, self)
        self.projects = ProjectCommands(self.window, self.session, self.jobs, self.recent)
        self.window.first_painted.connect(self._on_first_painted)
        self.window.closing.connect(self.shutdown)

    def show(self) -> None:
        """Show the window; the rest follows after its first paint."""
        self.window.show()

    def _on_first_painted(self) -> None:
        load_icons()
        self.window.update_icons()
        self.projects.open_first(self._project)

    def shutdown(self) -> None:
        """Close the document once it holds every edit, and end the jobs."""
        try:
            self.session.close()
        finally:
            self.jobs.shutdown()
            self._collector.stop()


def settle_memory() -> None:
    """Keep what exists by now out of every later collection: it stays anyway, and each would be a pause."""
    gc.collect()
    gc.freeze()


def _log_to_file(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "workbench.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("workbench").addHandler(handler)


def _report_bugs(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("unexpected error", exc_info=(kind, error, trace))
        window.show_problem(
            (
                Issue(
                    severity=Severity.ERROR,
                    code="program_error",
                    message=f"An error of the program: {kind.__name__}: {error}.",
                    suggestion=f"Your data is as it was; details are in {settings_dir() / 'workbench.log'}.",
                ),
            )
        )

    return hook


def run(project: Path | None = None) -> int:
    """Open the window on a project file, or on the sample; returns the exit code."""
    existing = QCoreApplication.instance()
    qt = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    qt.setApplicationName("token-cost-workbench")
    qt.setApplicationDisplayName(PRODUCT)
    folder = settings_dir()
    _log_to_file(folder)
    # A comparison computes in short NumPy calls; handing the interpreter over sooner keeps the window fluid.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    workbench = Workbench(qt, project, settings)
    sys.excepthook = _report_bugs(workbench.window)
    workbench.window.views_ready.connect(settle_memory)
    workbench.show()
    return qt.exec()
