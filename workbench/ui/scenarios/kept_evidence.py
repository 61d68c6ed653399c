"""Evidence files on their way out of the project: opened by the system's program, or saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.domain.offers import EvidenceFile
from workbench.project.changes import Attachment
from workbench.ui.safe_name import safe_name

READABLE = frozenset(
    [
        ".pdf",
        ".eml",
        ".msg",
        ".txt",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".tif",
        ".tiff",
        ".webp",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".ods",
        ".odp",
        ".csv",
    ]
)
"""Endings of files that a program shows. Anything else may be a program itself, and is only saved."""


class KeptEvidence:
    """Opens and saves files by name and SHA-256; each tells why it could not, empty where it could."""

    def __init__(self, kept: Callable[[str], Attachment | None], parent: QWidget) -> None:
        self._kept = kept
        self._parent = parent
        self._folder = QTemporaryDir()

    def open(self, file: EvidenceFile) -> str:
        """Hand a copy to the system's program for its kind."""
        name = safe_name(file.name, "evidence")
        if Path(name).suffix.lower() not in READABLE:
            return f"{file.name} is no document that is safe to open from here; save it instead."
        path = Path(self._folder.path()) / file.sha256 / name
        refusal = self._write(file, path)
        if refusal:
            return refusal
        shown = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        return "" if shown else f"No program on this machine opens {file.name}; save it instead."

    def save(self, file: EvidenceFile) -> str:
        """Ask where to, and write it there."""
        suggested = Path.home() / safe_name(file.name, "evidence")
        chosen, _ = QFileDialog.getSaveFileName(
            self._parent, "Save evidence", str(suggested), "All files (*)"
        )
        return self._write(file, Path(chosen)) if chosen else ""

    def _write(self, file: EvidenceFile, path: Path) -> str:
        found = self._kept(file.sha256)
        if found is None:
            return f"The project does not hold the content of {file.name}."
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found.data)
        except OSError as error:
            return f"{file.name} cannot be written: {error.strerror}."
        return ""
