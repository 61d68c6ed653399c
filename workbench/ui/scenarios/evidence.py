"""Files that an offer's typed figures rest on: attached by name and SHA-256, kept in the project."""

import hashlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.offers import EvidenceFile
from workbench.project.changes import Attachment
from workbench.ui.theme import STEP
from workbench.ui.widgets import ElidedLabel, button, discard, icon_button, label

MAX_MB = 20
"""Largest file: read and hashed well within the time an event may take."""


class EvidenceField(QWidget):
    """Edits the evidence files of an offer; speaks like the editors of single values."""

    opened = Signal(object)
    """A file to be opened with the system's program for it."""
    saved = Signal(object)
    """A file to be written somewhere."""
    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[EvidenceFile, ...] = ()
        self._read: dict[str, Attachment] = {}
        self._rows = QWidget()
        self._buttons: list[tuple[QWidget, ...]] = []
        self._refusal = label(wrap=True)
        self._refusal.setProperty("tone", "bad")
        self._refusal.hide()
        add = button("Attach PDF or mail", kind="quiet", icon_name="add")
        add.clicked.connect(self._on_attach)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._rows)
        column.addWidget(self._refusal)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def current(self) -> EvidenceFile | None:
        """The file whose buttons have the keyboard, else the first; None without files."""
        focused = self.window().focusWidget()
        rows = zip(self._files, self._buttons, strict=True)
        return next((file for file, made in rows if focused in made), next(iter(self._files), None))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Contents of the files that were attached here."""
        return tuple(self._read[file.sha256] for file in self._files if file.sha256 in self._read)

    def show_value(self, value: object) -> None:
        """Show the files."""
        self._files = value if isinstance(value, tuple) else ()
        old, self._rows = self._rows, QWidget()
        rows = QVBoxLayout(self._rows)
        rows.setContentsMargins(0, 0, 0, 0)
        self._buttons = []
        for place, file in enumerate(self._files):
            row = QHBoxLayout()
            name = ElidedLabel(f"{file.name} · SHA-256 {file.sha256[:12]}…", "muted")
            name.setToolTip(f"{file.name}\nSHA-256 {file.sha256}")
            delete = icon_button("delete", f"Remove {file.name}")
            delete.clicked.connect(lambda _=False, place=place: self._on_remove(place))
            show = icon_button("expand", f"Open {file.name}")
            show.clicked.connect(lambda _=False, file=file: self.opened.emit(file))
            save = icon_button("save", f"Save {file.name} as …")
            save.clicked.connect(lambda _=False, file=file: self.saved.emit(file))
            row.addWidget(name, 1)
            row.addWidget(show)
            row.addWidget(save)
            row.addWidget(delete)
            rows.addLayout(row)
            self._buttons.append((show, save, delete))
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._rows)
        discard(old)

    def revert(self, value: object) -> None:
        """Show the stored files again."""
        self.show_value(value)

    def value(self) -> Any:
        """The files."""
        return tuple(file.model_dump() for file in self._files)

    def accept_edit(self) -> None:
        """Nothing to forget: a file is stored at once."""

    def attach(self, path: Path) -> None:
        """Read a file and add it; what cannot be read, or is too large, is refused with its reason."""
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= MAX_MB * 2**20 else b""
        except OSError as error:
            self._refuse(f"{path.name} cannot be read: {error.strerror}.")
            return
        if size > MAX_MB * 2**20:
            self._refuse(f"{path.name} has {size / 2**20:,.0f} MB; the limit is {MAX_MB} MB.")
            return
        self._refuse("")
        sha256 = hashlib.sha256(data).hexdigest()
        if any(file.sha256 == sha256 for file in self._files):
            return
        self._read[sha256] = Attachment(sha256=sha256, name=path.name, data=data)
        self._change((*self._files, EvidenceFile(name=path.name, sha256=sha256)))

    def refuse(self, reason: str) -> None:
        """Say why a file cannot be shown; nothing where it can."""
        self._refuse(reason)

    def _on_attach(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Attach evidence", "", "All files (*)")
        for name in names:
            self.attach(Path(name))

    def _on_remove(self, place: int) -> None:
        self._change(self._files[:place] + self._files[place + 1 :])

    def _change(self, files: tuple[EvidenceFile, ...]) -> None:
        self.show_value(files)
        self.edited.emit()
        self.finished.emit()

    def _refuse(self, reason: str) -> None:
        self._refusal.setText(reason)
        self._refusal.setVisible(bool(reason))
