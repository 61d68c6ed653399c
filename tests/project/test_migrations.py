"""Projects of every older format open with all they held; what cannot be migrated stays as it was."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from workbench.domain.hardware import Facility
from workbench.project import migrations
from workbench.project.audit import audit_rows
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError
from workbench.project.schema import FORMAT_VERSION

FILES = Path(__file__).parent / "files"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(FILES / "format-1.tcw", tmp_path / "Projekt.tcw"))


def format_of(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64])


def test_that_every_older_format_has_a_fixture() -> None:
    assert {path.name for path in FILES.glob("format-*.tcw")} == {
        f"format-{number}.tcw" for number in range(1, FORMAT_VERSION)
    }


def test_that_a_project_of_format_1_keeps_records_steps_reasons_and_attachments(old: Path) -> None:
    before = old.read_bytes()
    document = Document.open(old)
    assert document.history == ("Edit electricity of Rechenzentrum Köln", "Add Chip c")
    assert document.redo_label == "Delete Chip a"
    assert document.done[0].why == "Neuer Vertrag"
    site = document.library.get("facility", "köln")
    assert isinstance(site, Facility)
    assert site.electricity_usd_per_kwh == 0.19
    assert document.library.as_of.isoformat() == "2026-11-20"
    kept = document.attachment("a318c24216defe206feeb73ef5be00033fa9c4a74d0b967f6532a26ca5906d3b")
    assert kept is not None
    assert kept.data == b"+"
    assert [issue.code for issue in document.notices] == ["migrated_project"]
    document.close()
    assert format_of(old) == FORMAT_VERSION
    assert (old.parent / "Projekt (format 1).tcw").read_bytes() == before
    assert check_project(old).problems == ()


def test_that_steps_of_format_1_can_be_undone_and_redone(old: Path) -> None:
    document = Document.open(old)
    document.redo()
    assert document.library.get("accelerator", "a") is None
    while document.undo():
        pass
    site = document.library.get("facility", "köln")
    assert isinstance(site, Facility)
    assert site.electricity_usd_per_kwh == 0.21
    assert {record.id for record in document.library.records("accelerator")} == {"a", "b"}
    document.close()
    assert check_project(old).problems == ()


def test_that_the_log_of_a_migrated_project_tells_what_was_done_taken_back_and_updated(old: Path) -> None:
    document = Document.open(old)
    assert document.file is not None
    told = list(dict.fromkeys((row.change, row.action, row.step) for row in audit_rows(document.file)))
    document.close()
    assert [(action, step) for _, action, step in told] == [
        ("create", "Create the project"),
        ("do", "Edit electricity of Rechenzentrum Köln"),
        ("do", "Add Chip dropped"),
        ("undo", "Add Chip dropped"),
        ("do", "Add Chip c"),
        ("do", "Delete Chip a"),
        ("undo", "Delete Chip a"),
        ("migrate", "Update the file from format 1 to 2"),
    ]


def test_that_an_old_project_that_must_not_be_written_is_read_without_touching_it(old: Path) -> None:
    before = old.read_bytes()
    document = Document.open(old, write=False)
    assert document.history == ("Edit electricity of Rechenzentrum Köln", "Add Chip c")
    assert document.read_only
    document.close()
    assert old.read_bytes() == before
    assert [entry.name for entry in old.parent.iterdir()] == [old.name]


def test_that_a_migration_without_room_for_the_backup_is_refused_and_changes_nothing(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.project.files.tempfile.mkstemp", full)
    with pytest.raises(ProjectFileError, match="No space left"):
        Document.open(old)
    assert old.read_bytes() == before


def test_that_a_disk_that_fills_during_a_migration_leaves_the_old_project(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()
    real = migrations.migrate

    def limited(connection: sqlite3.Connection, version: int, at: str, who: str) -> None:
        connection.execute(f"PRAGMA max_page_count = {len(before) // 4096 + 2}")
        real(connection, version, at, who)

    monkeypatch.setattr("workbench.project.opening.migrate", limited)
    with pytest.raises(ProjectFileError, match="full") as caught:
        Document.open(old)
    assert caught.value.issue.code == "cannot_save"
    assert format_of(old) == 1
    monkeypatch.undo()
    assert Document.open(old).history == ("Edit electricity of Rechenzentrum Köln", "Add Chip c")
