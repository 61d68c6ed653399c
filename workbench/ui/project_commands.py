"""Commands on the project: new, open, save, exports, undo and redo."""

from pathlib import Path

from PySide6.QtCore import QObject

from workbench.ui.jobs import Jobs
from workbench.ui.main_window import MainWindow
from workbench.ui.opening import Opened, open_sample
from workbench.ui.session import Session

OPEN = "open"
"""Kind of the opening job."""


class ProjectCommands(QObject):
    """Registers the commands and carries them out."""

    def __init__(self, window: MainWindow, session: Session, jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._jobs = jobs

    def open(self, path: Path | None) -> None:
        """Open a project file, or the sample; the present document stays until it is read."""
        self._jobs.start(OPEN, open_sample, self._on_opened)

    def _on_opened(self, opened: Opened) -> None:
        self._session.open_document(opened.document, opened.scenario_id, opened.compared)
