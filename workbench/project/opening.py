"""From a path to an open database: refused, taken with its lock, read-only with the reason, or migrated."""

import contextlib
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where
from workbench.project import lock
from workbench.project.errors import ProjectFileError, damaged, project_error
from workbench.project.files import (
    check_header,
    check_version,
    connect,
    may_write,
    replacing,
)
from workbench.project.folders import is_backup
from workbench.project.lock import Holder
from workbench.project.logbook import now
from workbench.project.migrations import migrate
from workbench.project.schema import FORMAT_VERSION


@dataclass(slots=True, kw_only=True)
class Access:
    """An open database and how it was opened. `why` says in a sentence why it is read-only."""

    path: Path
    connection: sqlite3.Connection
    read_only: bool = False
    why: str = ""
    holder: Holder | None = None
    notices: tuple[Issue, ...] = ()
    _locked: bool = field(default=False, repr=False)

    def close(self) -> None:
        """Close the database and give back the lock."""
        self.connection.close()
        if self._locked:
            self._locked = False
            lock.release(self.path)


def refuse_held(path: Path) -> None:
    """Refuse to replace a project that somebody else works on."""
    holder = lock.holder_of(path)
    if holder is not None and not lock.is_ours(holder):
        raise held_error(path, holder)


def held_error(path: Path, holder: Holder) -> ProjectFileError:
    """The refusal of a change to a project that somebody else works on."""
    return project_error(
        path,
        "held_project",
        f"The project is held by {holder}; nothing was changed.",
        "Close it there, or work on a copy.",
    )


def open_access(path: Path, program: str, *, write: bool = True) -> Access:
    """Open an existing project, migrated to the present format. Raises ProjectFileError."""
    check_header(path)
    try:
        if write and not is_backup(path) and may_write(path):
            access = _open_to_write(path, program)
        else:
            access = _open_to_read(path, _why_read_only(path, write=write))
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise damaged(path, str(error)) from error
    return access


def _why_read_only(path: Path, *, write: bool) -> str:
    if is_backup(path):
        return "This is a backup of a project: save it under another name to go on from here."
    if not write:
        return "The project was opened for reading."
    return "The file or its folder is write-protected."


def _open_to_write(path: Path, program: str) -> Access:
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")  # also finishes or takes back what a kill left unfinished
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        check_version(path, version)
        holder = lock.take(path, program)
        connection.execute("ROLLBACK")
    except (OSError, sqlite3.OperationalError) as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError) and "lock" in str(error):
            raise project_error(
                path,
                "busy_project",
                "Another program is writing the project just now.",
                "Try again in a moment.",
            ) from error
        return _open_to_read(path, f"The project cannot be written: {error}.")
    except BaseException:
        connection.close()
        raise
    if holder is not None:
        connection.close()
        return _open_to_read(path, f"The project is held by {holder}.", holder)
    access = Access(path=path, connection=connection, _locked=True)
    try:
        if version < FORMAT_VERSION:
            access.notices = (_migrate_file(path, connection, version),)
    except BaseException:
        access.close()
        raise
    return access


def _migrate_file(path: Path, connection: sqlite3.Connection, version: int) -> Issue:
    """Back the file up beside itself, then migrate it in one transaction."""
    backup = path.with_name(f"{path.stem} (format {version}){path.suffix}")
    if not backup.exists():
        with replacing(backup) as temporary:
            shutil.copyfile(path, temporary)
    try:
        connection.execute("BEGIN IMMEDIATE")
        migrate(connection, version, now(), lock.user_name())
        connection.execute("COMMIT")
    except BaseException as error:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):
            raise project_error(
                path,
                "cannot_save",
                f"The project has the older format {version} and could not be updated: {error}.",
                "Free some space or check the folder, then open it again; it is as it was.",
            ) from error
        raise
    return Issue(
        severity=Severity.NOTE,
        code="migrated_project",
        message=f"The project was updated from format {version} to {FORMAT_VERSION}.",
        where=Where(file=str(path)),
        suggestion=f"The file as it was is kept as {backup.name}.",
    )


def _open_to_read(path: Path, why: str, holder: Holder | None = None) -> Access:
    connection = connect(path, read_only=True)
    try:
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute("SELECT count(*) FROM record").fetchone()
        except sqlite3.OperationalError:
            if not Path(f"{path}-journal").exists():
                raise
            connection.close()
            connection = _recovered_in_memory(path)
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        check_version(path, version)
        if version < FORMAT_VERSION:
            connection = _migrated_in_memory(connection, version)
    except BaseException:
        connection.close()
        raise
    return Access(path=path, connection=connection, read_only=True, why=why, holder=holder)


def _recovered_in_memory(path: Path) -> sqlite3.Connection:
    """What the file holds once an unfinished transaction is taken back, where the file cannot be written."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project.tcw"
        shutil.copyfile(path, copy)
        shutil.copyfile(f"{path}-journal", f"{copy}-journal")
        recovered = connect(copy)
        try:
            return _in_memory(recovered)
        finally:
            recovered.close()


def _migrated_in_memory(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    copy = _in_memory(connection)
    connection.close()
    copy.execute("BEGIN")
    migrate(copy, version, now(), lock.user_name())
    copy.execute("COMMIT")
    return copy


def _in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.backup(copy)
    return copy
