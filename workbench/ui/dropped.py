"""Files dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_project(data: QMimeData) -> Path | None:
    """The project among dropped files, None where there is none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.casefold() == ".tcw"), None)
