"""Backups appear when something changed, are whole, rotate, and are not edited in place."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.project.builders import chip, save_project
from workbench.project.backups import DAYS_KEPT, NEWEST_KEPT, back_up, backups_of, try_back_up
from workbench.project.changes import put_record
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError
from workbench.project.folders import DATA_DIR_VARIABLE

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
    return save_project(tmp_path / "p.tcw")


def change(path: Path) -> None:
    document = Document.open(path)
    document.apply(put_record(document.library, chip("new", document.last_change), "Edit"))
    document.close()


def test_that_a_backup_holds_the_project_and_is_made_once_a_change(project: Path) -> None:
    made = back_up(project, NOON)
    assert made is not None
    assert check_project(made.path).last_hash == check_project(project).last_hash
    assert back_up(project, NOON + timedelta(hours=1)) is None
    change(project)
    assert back_up(project, NOON + timedelta(minutes=5), apart=timedelta(hours=1)) is None
    assert back_up(project, NOON + timedelta(hours=2), apart=timedelta(hours=1)) is not None
    assert [backup.change for backup in backups_of(project)] == [7, 6]


def test_that_the_newest_and_one_a_day_are_kept(project: Path) -> None:
    moments = [NOON + timedelta(days=day, hours=hour) for day in range(DAYS_KEPT + 10) for hour in (0, 1)]
    for moment in moments:
        change(project)
        back_up(project, moment)
    kept = [backup.at for backup in backups_of(project)]
    assert kept[:NEWEST_KEPT] == moments[::-1][:NEWEST_KEPT]
    days = {moment.date() for moment in kept}
    assert len(days) == DAYS_KEPT
    assert all(moment.hour == 13 for moment in kept[NEWEST_KEPT:])


def test_that_a_backup_opens_read_only_and_can_be_saved_elsewhere(project: Path, tmp_path: Path) -> None:
    made = back_up(project, NOON)
    assert made is not None
    before = made.path.read_bytes()
    document = Document.open(made.path)
    assert document.read_only
    assert "backup" in document.read_only_reason
    document.save_as(tmp_path / "again.tcw")
    document.apply(put_record(document.library, chip("z"), "Add"))
    document.close()
    assert made.path.read_bytes() == before
    assert check_project(tmp_path / "again.tcw").problems == ()


def test_that_work_goes_on_without_room_for_backups(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "file"))
    issue = try_back_up(project)
    assert issue is not None
    assert issue.code == "no_backup"
    with pytest.raises((OSError, ProjectFileError)):
        back_up(project)
