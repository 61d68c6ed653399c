"""Rotating copies of a project in the user's data folder, for the day the file itself is lost."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where
from workbench.project.errors import ProjectFileError
from workbench.project.files import SUFFIX, connect, replacing
from workbench.project.folders import backup_dir

NEWEST_KEPT = 10
DAYS_KEPT = 30
"""Besides the newest, the last one of each of so many days is kept."""

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z) change (\d+)" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of a project. `change` is the number of the last change it holds."""

    path: Path
    at: datetime
    change: int


def backups_of(path: Path) -> Sequence[Backup]:
    """Backups of a project, newest first."""
    found = []
    for file in backup_dir(path).glob(f"*{SUFFIX}"):
        match = _NAME.fullmatch(file.name)
        if match:
            at = datetime.strptime(match[1], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
            found.append(Backup(path=file, at=at, change=int(match[2])))
    return sorted(found, key=lambda backup: (backup.at, backup.change), reverse=True)


def back_up(path: Path, moment: datetime | None = None, *, apart: timedelta = timedelta(0)) -> Backup | None:
    """Copy a project unless its newest backup holds every change or is younger than `apart`; drop old ones.

    Reads the file by a connection of its own, so that any thread may call it. Raises ProjectFileError where
    the copy cannot be written, sqlite3.Error where the project cannot be read.
    """
    at = (moment or datetime.now(UTC)).replace(microsecond=0)
    source = connect(path, read_only=True)
    try:
        change = int(source.execute("SELECT max(number) FROM log").fetchone()[0])
        known = backups_of(path)
        if known and (known[0].change == change or timedelta(0) <= at - known[0].at < apart):
            return None
        folder = backup_dir(path)
        folder.mkdir(parents=True, exist_ok=True)
        target_path = folder / f"{at:%Y-%m-%dT%H%M%SZ} change {change}{SUFFIX}"
        with replacing(target_path) as temporary:
            target = connect(temporary)
            try:
                source.backup(target)
            finally:
                target.close()
    finally:
        source.close()
    for backup in _surplus(backups_of(path)):
        backup.path.unlink(missing_ok=True)
    return Backup(path=target_path, at=at, change=change)


def _surplus(backups: Sequence[Backup]) -> list[Backup]:
    """Backups (newest first) that the rotation drops."""
    days: dict[str, Backup] = {}
    for backup in backups:
        days.setdefault(f"{backup.at:%Y-%m-%d}", backup)
    kept = {backup.path for backup in (*backups[:NEWEST_KEPT], *list(days.values())[:DAYS_KEPT])}
    return [backup for backup in backups if backup.path not in kept]


def try_back_up(path: Path, *, apart: timedelta = timedelta(0)) -> Issue | None:
    """Back up; a warning where that did not work, because work must go on without."""
    try:
        back_up(path, apart=apart)
    except (ProjectFileError, OSError, sqlite3.Error) as error:
        reason = error.issue.message if isinstance(error, ProjectFileError) else f"{error}."
        return Issue(
            severity=Severity.WARNING,
            code="no_backup",
            message=f"The project could not be backed up: {reason}",
            where=Where(file=str(path)),
            suggestion=f"Make room in {backup_dir(path).parent}, or save a copy elsewhere.",
        )
    return None
