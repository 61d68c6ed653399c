"""Projects opened lately, newest first, remembered between sessions."""

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

_KEY = "projects/recent"
MOST = 12


class RecentProjects(QObject):
    """Paths of projects; those that are gone stay until the user removes them."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def paths(self) -> Sequence[Path]:
        """Newest first."""
        try:
            stored = json.loads(str(self._settings.value(_KEY, "[]")))
        except ValueError:
            return ()
        return (
            tuple(Path(text) for text in stored if isinstance(text, str)) if isinstance(stored, list) else ()
        )

    def note(self, path: Path) -> None:
        """A project was opened or saved."""
        path = path.absolute()
        self._store([path, *(known for known in self.paths if known != path)][:MOST])

    def remove(self, path: Path) -> None:
        """Forget a project."""
        self._store([known for known in self.paths if known != path])

    def _store(self, paths: Sequence[Path]) -> None:
        self._settings.setValue(_KEY, json.dumps([str(path) for path in paths]))
        self.changed.emit()
