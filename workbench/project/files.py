"""The project file as a file: is it ours, may it be written, and how it is replaced whole."""

import contextlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.project.errors import damaged, project_error
from workbench.project.schema import APPLICATION_ID, FORMAT_VERSION

SUFFIX = ".tcw"
BUSY_S = 2.0
"""How long a write waits for another program that reads the file just then."""
_TEMPORARY = ".saving-"
_STALE_S = 24 * 3600
_MOST_PATH_BYTES = 511
"""The longest path that SQLite opens on Linux and macOS."""
_MOST_NAME_BYTES = 240
"""File systems take names of 255 bytes; the journal and the lock have longer names than the project."""
_LONGEST_COMPANION = len(f"{_TEMPORARY}12345678{SUFFIX}-journal")


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with a rollback journal, each commit synchronised to its end. Raises sqlite3.Error."""
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{_plain(path).as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_S,
    )
    if not read_only:
        connection.execute("PRAGMA journal_mode = DELETE")
        # FULL leaves the removal of the journal unsynchronised: a power cut soon after the commit could bring
        # the journal back, and with it the state before an acknowledged change.
        connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def check_header(path: Path) -> None:
    """Refuse what is no project file that this version reads, before SQLite may touch it."""
    check_name(path)
    try:
        if not path.exists():
            raise project_error(
                path,
                "missing_project",
                "There is no such project file.",
                "Check the name, or look for it elsewhere.",
            )
        if not path.is_file():
            raise OSError(f"{path.name} is not a file")
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise project_error(
            path,
            "cannot_read",
            f"The project file cannot be read: {error.strerror or error}.",
            "Check the path and its rights.",
        ) from error
    if (
        len(header) < 100
        or not header.startswith(b"SQLite format 3\0")
        or int.from_bytes(header[68:72]) != APPLICATION_ID
    ):
        raise project_error(
            path,
            "not_a_project",
            "The file is not a project of Token Cost Workbench.",
            f"Choose a file that the workbench saved ({SUFFIX}); this one has not been touched.",
        )
    check_version(path, int.from_bytes(header[60:64]))


def check_version(path: Path, version: int) -> None:
    """Refuse a format that is newer than this version of the program."""
    if version > FORMAT_VERSION:
        raise project_error(
            path,
            "newer_project",
            f"The project has format {version}, this version of the workbench reads up to {FORMAT_VERSION}.",
            "Open it with a newer version; it has not been touched.",
        )
    if version < 1:
        raise damaged(path, f"it says format {version}")


def check_name(path: Path) -> None:
    """Refuse names that SQLite or the file system cannot keep a journal for."""
    folder, name = len(os.fsencode(_plain(path).parent)), len(os.fsencode(path.name))
    whole = folder + 1 + max(name + len("-journal"), _LONGEST_COMPANION)
    if sys.platform != "win32" and (whole > _MOST_PATH_BYTES or name > _MOST_NAME_BYTES):
        raise project_error(
            None,
            "path_too_long",
            f"The path of the project is too long: its folder has {folder} bytes, its name {name} "
            f"(…{path.name[-40:]}).",
            "Choose a shorter name or a folder nearer to the root; folder and name may have "
            f"{_MOST_PATH_BYTES - _LONGEST_COMPANION} bytes together.",
        )


def may_write(path: Path) -> bool:
    """Whether file and folder accept changes (a journal appears beside the file)."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one put in its place, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place at the end, durably; an error leaves nothing.

    Raises ProjectFileError.
    """
    check_name(path)
    path = path.resolve()  # a link stays a link, to the new file
    temporary = None
    try:
        _remove_stale(path.parent)
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, suffix=SUFFIX, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        temporary.chmod(_mode(path))
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        _settle_journal(path)
        temporary.replace(path)
        sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise project_error(
            path,
            "cannot_save",
            f"The project cannot be saved there: {reason}.",
            "Choose another folder, or free some space.",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
            Path(f"{temporary}-journal").unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system can."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _settle_journal(path: Path) -> None:
    """Finish a transaction that a kill left in the file to be replaced: its journal must not outlive it."""
    journal = Path(f"{path}-journal")
    if not journal.exists():
        return
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    finally:
        connection.close()
    if journal.exists():
        raise OSError(f"{journal.name} is in use")


def _mode(path: Path) -> int:
    """Rights of the file that is replaced, else those of any new file."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _remove_stale(folder: Path) -> None:
    """Remove what a kill in the middle of saving left behind."""
    for left in sorted(folder.glob(f"{_TEMPORARY}*")):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                left.unlink()


def _plain(path: Path) -> Path:
    """The absolute path; on Windows in the form that may be longer than 260 characters."""
    absolute = path.absolute()
    if sys.platform == "win32" and len(str(absolute)) > 240 and not str(absolute).startswith("\\\\"):
        return Path(f"\\\\?\\{absolute}")
    return absolute
