"""Files dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_project(data: QMimeData) -> Path | None:
    """The project among dropped files, None where there is none."""
    return next((path for path in dropped_files(data) if path.suffix.casefold() == ".tcw"), None)


def dropped_files(data: QMimeData) -> list[Path]:
    """Every dropped file of this computer."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
