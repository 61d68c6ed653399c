"""The file: refusals leave it byte for byte as it was, kills lose nothing that was acknowledged."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.project.changes import put_record
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError
from workbench.project.store import ProjectFile


def chip(record_id: str) -> Accelerator:
    return Accelerator.model_validate({"id": record_id, "name": record_id, "vendor": "V", "family": "other"})


def save(path: Path) -> Path:
    document = Document(Library([chip("a")], date(2026, 11, 20)))
    document.save_as(path)
    document.close()
    return path


def code_of(path: Path) -> str:
    with pytest.raises(ProjectFileError) as caught:
        Document.open(path)
    assert str(path) in str(caught.value)
    assert caught.value.issue.suggestion
    return caught.value.issue.code


def test_that_a_missing_file_a_folder_and_foreign_files_each_get_their_message(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    text = tmp_path / "text.tcw"
    text.write_text("not a project", encoding="utf-8")
    (tmp_path / "empty.tcw").touch()
    before = foreign.read_bytes()
    assert code_of(tmp_path / "none.tcw") == "missing_project"
    assert code_of(tmp_path) == "cannot_read"
    assert [code_of(path) for path in (foreign, text, tmp_path / "empty.tcw")] == ["not_a_project"] * 3
    assert foreign.read_bytes() == before


def test_that_a_newer_project_is_refused_untouched(tmp_path: Path) -> None:
    path = save(tmp_path / "p.tcw")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    assert code_of(path) == "newer_project"
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_that_a_truncated_project_is_called_damaged_and_left_as_it_is(tmp_path: Path, share: float) -> None:
    path = save(tmp_path / "p.tcw")
    whole = path.read_bytes()
    path.write_bytes(whole[: max(200, int(len(whole) * share))])
    before = path.read_bytes()
    assert code_of(path) == "damaged_project"
    assert path.read_bytes() == before


def test_that_a_read_only_project_opens_and_refuses_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "p.tcw")
    before = path.read_bytes()
    monkeypatch.setattr("workbench.project.files.os.access", lambda *_: False)
    document = Document.open(path)
    assert document.read_only
    with pytest.raises(ProjectFileError, match="read-only"):
        document.apply(put_record(document.library, chip("b"), "Add"))
    assert document.library.get("accelerator", "b") is None
    document.close()
    assert path.read_bytes() == before


def test_that_saving_into_a_missing_folder_keeps_the_document_as_it_is(tmp_path: Path) -> None:
    document = Document(Library([chip("a")]))
    with pytest.raises(ProjectFileError, match="cannot be saved there"):
        document.save_as(tmp_path / "gone" / "p.tcw")
    assert document.path is None
    assert document.library.get("accelerator", "a") is not None


def test_that_saving_over_a_project_replaces_it_whole(tmp_path: Path) -> None:
    path = save(tmp_path / "Projekt für Köln 한국.tcw")
    document = Document(Library([chip("z")]))
    document.save_as(path)
    document.close()
    reopened = Document.open(path)
    assert [record.id for record in reopened.library.records("accelerator")] == ["z"]
    reopened.close()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_that_a_failed_step_changes_neither_file_nor_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(Library([chip("a")]))
    document.save_as(tmp_path / "p.tcw")

    def full_disk(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(ProjectFile, "_log", full_disk)
    with pytest.raises(ProjectFileError, match="disk is full"):
        document.apply(put_record(document.library, chip("b"), "Add"))
    monkeypatch.undo()
    assert document.library.get("accelerator", "b") is None
    assert document.undo_label == ""
    document.apply(put_record(document.library, chip("c"), "Add"))
    document.close()
    reopened = Document.open(tmp_path / "p.tcw")
    assert [record.id for record in reopened.library.records("accelerator")] == ["a", "c"]
    reopened.close()


EDITOR = """
import sys
from pathlib import Path
from workbench.domain.hardware import Accelerator
from workbench.project.changes import put_record
from workbench.project.document import Document
document = Document.open(Path(sys.argv[1]))
for number in range(100000):
    record = Accelerator(id=f"k{number}", name="K", vendor="V", family="other")
    document.apply(put_record(document.library, record, "Add"))
    print(number, flush=True)
"""


def test_that_a_kill_loses_no_acknowledged_change(tmp_path: Path) -> None:
    """Eight editors, each killed at a random moment; the last acknowledged record is there each time."""
    moments = random.Random(7)
    for round_number in range(8):
        path = save(tmp_path / f"{round_number}.tcw")
        editor = subprocess.Popen(
            [sys.executable, "-c", EDITOR, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert editor.stdout is not None
        acknowledged = -1
        wanted = moments.randrange(1, 60)
        for line in editor.stdout:
            acknowledged = int(line)
            if acknowledged >= wanted:
                break
        os.kill(editor.pid, signal.SIGKILL)
        rest = editor.stdout.read().split()
        editor.stdout.close()
        editor.wait()
        acknowledged = int(rest[-1]) if rest else acknowledged
        reopened = Document.open(path)
        assert reopened.library.get("accelerator", f"k{acknowledged}") is not None
        assert len(reopened.history) in {acknowledged + 1, acknowledged + 2}
        reopened.close()
