"""The file: refusals leave it byte for byte as it was, kills lose nothing that was acknowledged."""

import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.project.builders import chip, save_project
from workbench.catalog.library import Library
from workbench.domain.provenance import Citation, Status
from workbench.project.changes import put_record
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError
from workbench.project.store import ProjectFile


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


def test_that_a_step_on_a_full_disk_changes_neither_file_nor_document(tmp_path: Path) -> None:
    path = tmp_path / "p.tcw"
    document = Document(Library([chip("a")]))
    document.save_as(path)
    assert document.file is not None
    pages = document.file.connection.execute("PRAGMA page_count").fetchone()[0]
    document.file.connection.execute(f"PRAGMA max_page_count = {pages}")
    large = chip("b").replaced(name="long " * 50)

    def fill() -> None:
        for _ in range(1000):
            document.apply(put_record(document.library, large, "Add"))

    with pytest.raises(ProjectFileError, match="disk is full") as caught:
        fill()
    assert caught.value.issue.code == "cannot_save"
    done = document.history
    acknowledged = document.last_change
    document.file.connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    document.apply(put_record(document.library, chip("c"), "Add c"))
    document.close()
    reopened = Document.open(path)
    assert reopened.history == (*done, "Add c")
    assert reopened.last_change == acknowledged + 1
    assert reopened.library.get("accelerator", "c") is not None
    reopened.close()
    assert check_project(path).problems == ()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from workbench.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("words", [("catalog", "set"), ("project", "copy"), ("project", "new")])
def test_that_a_command_on_a_full_disk_says_so_and_leaves_every_file_as_it_was(
    tmp_path: Path, words: tuple[str, str]
) -> None:
    """The system refuses to let any file grow past the project's size (RLIMIT_FSIZE)."""
    path, target = save_project(tmp_path / "p.tcw"), tmp_path / "target.tcw"
    rest = {
        "set": [str(path), "accelerator", "a", "memory_gb", "141", "--why", "long " * 4000],
        "copy": [str(path), str(target)],
        "new": [str(target)],
    }[words[1]]
    before = path.read_bytes()
    # The copy is as large as the project: let its limit be what is missing.
    limit = path if words[1] != "copy" else tmp_path / "small"
    if words[1] == "copy":
        limit.write_bytes(before[: len(before) // 2])
    result = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(limit), *words, *rest],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2, result.stdout + result.stderr
    assert "error:" in result.stderr
    assert "Traceback" not in result.stderr
    assert not target.exists()
    assert path.read_bytes() == before or check_project(path).changes == 6
    assert check_project(path).problems == ()
    assert {entry.name for entry in tmp_path.iterdir()} <= {"p.tcw", "small"}


def test_that_a_removed_folder_loses_nothing_that_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    document = Document.open(save_project(folder / "p.tcw"))
    shutil.rmtree(folder)
    with pytest.raises(ProjectFileError) as caught:
        document.apply(put_record(document.library, chip("z"), "Add"))
    assert caught.value.issue.code == "moved_project"
    assert document.library.get("accelerator", "z") is None
    document.save_as(tmp_path / "rescued.tcw")
    document.apply(put_record(document.library, chip("z"), "Add"))
    document.close()
    assert check_project(tmp_path / "rescued.tcw").problems == ()
    assert not folder.exists()


def test_that_a_file_put_in_place_of_an_open_project_is_not_written_to(tmp_path: Path) -> None:
    path = save_project(tmp_path / "p.tcw")
    document = Document.open(path)
    (tmp_path / "other.tcw").write_bytes(path.read_bytes())
    (tmp_path / "other.tcw").replace(path)
    before = path.read_bytes()
    with pytest.raises(ProjectFileError, match="moved, deleted or replaced"):
        document.undo()
    document.close()
    assert path.read_bytes() == before


def test_that_a_change_past_the_lock_is_noticed_before_the_next_step(tmp_path: Path) -> None:
    path = save_project(tmp_path / "p.tcw")
    document = Document.open(path)
    other = Document.open(path)
    other.apply(put_record(other.library, chip("y"), "Add y"))
    other.close()
    with pytest.raises(ProjectFileError) as caught:
        document.apply(put_record(document.library, chip("z"), "Add z"))
    assert caught.value.issue.code == "changed_elsewhere"
    document.close()
    assert check_project(path).problems == ()


def test_that_a_step_that_lacks_a_record_is_not_undone_into_an_empty_one(tmp_path: Path) -> None:
    path = save(tmp_path / "p.tcw")
    document = Document.open(path)
    chip_a = document.library.get("accelerator", "a")
    assert chip_a is not None
    document.apply(put_record(document.library, chip_a.replaced(name="Other"), "Rename"))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE step SET puts = json_remove(puts, '$[0].before')")
    connection.commit()
    connection.close()
    with pytest.raises(ProjectFileError) as caught:
        document.undo()
    assert "lacks the record accelerator a" in str(caught.value)
    assert document.history == ("Rename",)
    document.close()
    reopened = Document.open(path)
    found = reopened.library.get("accelerator", "a")
    assert found is not None
    assert found.name == "Other"
    assert reopened.undo_label == "Rename"
    reopened.close()


def test_that_a_reader_understands_what_its_holder_cites_after_it_opened(tmp_path: Path) -> None:
    path = save_project(tmp_path / "p.tcw")
    holder = Document.open(path)
    reader = ProjectFile.open(path, write=False)
    later = Citation(source="Datasheet 2", as_of=date(2026, 2, 3), status=Status.PUBLISHED)
    holder.apply(put_record(holder.library, chip("y").replaced(evidence={"*": later}), "Add y"))
    library, _ = reader.records()
    found = next(record for record in library.records("accelerator") if record.id == "y")
    assert found.evidence["*"] == later
    reader.close()
    holder.close()


def test_that_a_folder_that_takes_no_lock_opens_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_project(tmp_path / "p.tcw")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("workbench.project.lock.Path.write_text", refused)
    document = Document.open(path)
    assert document.read_only
    assert "Permission denied" in document.read_only_reason
    document.close()


def test_that_a_project_killed_in_a_step_is_readable_where_it_cannot_be_written(tmp_path: Path) -> None:
    """A hot journal in a read-only folder: the step in flight is taken back in a copy."""
    path = save_project(tmp_path / "p.tcw")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE record SET json = json || printf('%.*c', 20000, ' ')")
    torn = tmp_path / "torn.tcw"
    shutil.copyfile(path, torn)
    shutil.copyfile(f"{path}-journal", f"{torn}-journal")
    connection.execute("ROLLBACK")
    connection.close()
    before = torn.read_bytes()
    assert before != path.read_bytes(), "the step must be half written"
    document = Document.open(torn, write=False)
    assert len(document.library.records("accelerator")) == 2
    document.close()
    assert torn.read_bytes() == before
    written = Document.open(torn)
    assert not written.read_only
    written.close()
    assert check_project(torn).problems == ()


def test_that_a_journal_of_the_replaced_project_does_not_reach_the_new_one(tmp_path: Path) -> None:
    target = save_project(tmp_path / "target.tcw")
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE record SET json = json || printf('%.*c', 20000, ' ')")
    torn, journal = target.read_bytes(), Path(f"{target}-journal").read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    target.write_bytes(torn)
    Path(f"{target}-journal").write_bytes(journal)
    document = Document(Library([chip("new")]))
    document.save_as(target)
    document.close()
    reopened = Document.open(target)
    assert [record.id for record in reopened.library.records("accelerator")] == ["new"]
    reopened.close()
    assert check_project(target).problems == ()


@pytest.mark.parametrize("name", ["Projekt für Köln 한국 🙂 #1 ?x=1 100%.tcw", "ä" * 110 + ".tcw"])
def test_that_unusual_and_long_names_work(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "Angebote & Verträge"
    folder.mkdir()
    path = save_project(folder / name)
    document = Document.open(path)
    document.undo()
    document.close()
    assert check_project(path).problems == ()
    assert [entry.name for entry in folder.iterdir()] == [name]


def test_that_a_path_that_sqlite_cannot_open_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 480:
        folder = folder / ("n" * 60)
    folder.mkdir(parents=True)
    with pytest.raises(ProjectFileError, match="too long") as caught:
        Document(Library([chip("a")])).save_as(folder / "project.tcw")
    assert caught.value.issue.suggestion
    assert list(folder.iterdir()) == []
    near = folder.parent
    assert check_project(save_project(near / "p.tcw")).problems == ()


def test_that_twenty_killed_sessions_lose_no_acknowledged_change() -> None:
    """A short run of the nightly script, in a process of its own because it forks."""
    script = Path(__file__).parents[1] / "nightly" / "kill_sessions.py"
    run = subprocess.run(
        [sys.executable, str(script), "20", "7", "--ignore-times"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found = json.loads(run.stdout)
    assert found["problems"] == []
    assert found["sessions"]["edit"] == 20
    assert found["changes_acknowledged"] > 0
