"""A document: the records as they are now, the steps behind them, and the file that keeps both."""

from collections.abc import Iterable
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity
from workbench.project.changes import Attachment, Change
from workbench.project.store import ProjectFile, ProjectFileError

Touched = frozenset[tuple[str, str]]
"""(kind, id) of the records that a step concerned."""


class Document:
    """Records with undo. Without a file it lives in memory; with one, a step is durable when it returns."""

    def __init__(self, library: Library, file: ProjectFile | None = None) -> None:
        self._library = library
        self._file = file
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._attachments: dict[str, Attachment] = {}
        if file is not None:
            self._done, self._undone = file.steps()

    @classmethod
    def open(cls, path: Path) -> "Document":
        """A document from its file; raises ProjectFileError."""
        file = ProjectFile.open(path)
        return cls(file.library(), file)

    @property
    def library(self) -> Library:
        """The records as they are now: an immutable snapshot."""
        return self._library

    @property
    def path(self) -> Path | None:
        """The project file, None for a document never saved."""
        return self._file.path if self._file else None

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._file is not None and self._file.read_only

    @property
    def undo_label(self) -> str:
        """Name of the step that undo would take back, empty without one."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """Name of the step that redo would do again, empty without one."""
        return self._undone[-1].label if self._undone else ""

    @property
    def history(self) -> tuple[str, ...]:
        """Names of the steps behind the document, oldest first."""
        return tuple(change.label for change in self._done)

    def apply(self, change: Change) -> Touched:
        """Do a step; what could be redone before is gone. Raises ProjectFileError, then nothing changed."""
        if not change.puts:
            return frozenset()
        library = self._after(change)
        if self._file is not None:
            self._file.apply(change)
        self._attachments.update({item.sha256: item for item in change.attachments})
        self._library = library
        self._done.append(change)
        self._undone.clear()
        return change.touched

    def undo(self) -> Touched:
        """Take back the latest step; nothing happens without one."""
        if not self._done:
            return frozenset()
        change = self._done[-1]
        library = self._after(change.inverse())
        if self._file is not None:
            self._file.undo(change)
        self._library = library
        self._undone.append(self._done.pop())
        return change.touched

    def redo(self) -> Touched:
        """Do again the step taken back last; nothing happens without one."""
        if not self._undone:
            return frozenset()
        change = self._undone[-1]
        library = self._after(change)
        if self._file is not None:
            self._file.redo(change)
        self._library = library
        self._done.append(self._undone.pop())
        return change.touched

    def attachment(self, sha256: str) -> Attachment | None:
        """A file kept in the project."""
        if sha256 in self._attachments:
            return self._attachments[sha256]
        return self._file.attachment(sha256) if self._file else None

    def attach(self, attachments: Iterable[Attachment]) -> None:
        """Keep files that came with the records of a document not saved yet."""
        self._attachments.update({item.sha256: item for item in attachments})

    def save_as(self, path: Path) -> None:
        """Keep the document in a new file from now on, steps and attachments included.

        The file appears at once and whole, or not at all. Raises ProjectFileError.
        """
        if self._file is not None:
            file = self._file.copy_to(path)
        else:
            file = ProjectFile.create(
                path, self._library, self._done, self._undone, tuple(self._attachments.values())
            )
        self.close()
        self._file = file

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _after(self, change: Change) -> Library:
        if self.read_only:
            raise ProjectFileError(
                Issue(
                    severity=Severity.ERROR,
                    code="read_only",
                    message="The project is open read-only; the edit was not made.",
                    suggestion="Save it under another name to go on.",
                )
            )
        library = self._library
        for put in change.puts:
            if put.after is None:
                library = library.without(put.kind, [put.id])
            else:
                library = library.with_records([put.after])
        return library
