"""A check finds whatever was altered, and calls nothing damaged that is not."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project.builders import save_project
from workbench.project.check import check_project, records_problems
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return save_project(tmp_path / "p.tcw")


def run(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


def test_that_a_project_with_edits_undos_and_versions_is_sound_and_untouched(project: Path) -> None:
    before = project.read_bytes()
    found = check_project(project)
    assert found.problems == ()
    assert (found.changes, found.records) == (6, 3)
    assert len(found.last_hash) == 64
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log SET who = 'someone else' WHERE number = 2", "Change 2 (Edit Chip a)"),
        ("UPDATE log SET at = '2020-01-01T00:00:00+00:00' WHERE number = 4", "Change 4 (First round)"),
        ("UPDATE log SET why = '' WHERE number = 2", "Change 2"),
        ("DELETE FROM log WHERE number = 3", "Change 3 is missing"),
        ("DELETE FROM log WHERE number = 1", "does not begin"),
        ("UPDATE step SET puts = replace(puts, '96', '97') WHERE number = 1", "Change 2"),
        ("DELETE FROM step WHERE number = 2", "records of change 3"),
        ("UPDATE step SET state = 'done' WHERE number = 3", "Step 3 is done, but the log says undone"),
        ("UPDATE record SET json = replace(json, '0.2', '0.1') WHERE kind = 'facility'", "past the log"),
        ("UPDATE record SET json = replace(json, '96', '97') WHERE id = 'a'", "accelerator 'a'"),
        ("DELETE FROM record WHERE id = 'c'", "past the log"),
        ("UPDATE citation SET json = replace(json, 'Datasheet', 'Hearsay')", "citation"),
        ("UPDATE attachment SET data = x'2d'", "Angebot ü.txt"),
        ("UPDATE log SET body = '{' WHERE number = 1", "Change 1"),
        ("UPDATE version SET log = 2", "Version 1 (First round) was altered"),
        ("UPDATE version SET name = 'Last round'", "Version 1 (First round) was altered"),
        ("UPDATE version SET who = 'someone else'", "Version 1 (First round) was altered"),
        ("UPDATE version SET at = '2020-01-01T00:00:00+00:00'", "Version 1 (First round) was altered"),
        ("DELETE FROM version", "Version 1 (First round) was removed"),
        ("INSERT INTO version SELECT 2, 'Extra', at, who, log FROM version", "Version 2 (Extra) is not in"),
        ("UPDATE step SET label = 'Nothing' WHERE number = 1", "step 1 (Edit Chip a)"),
        ("UPDATE step SET why = 'Smaller stack' WHERE number = 1", "step 1 (Edit Chip a)"),
        ("UPDATE meta SET value = '2020-01-01' WHERE key = 'as_of'", "date of the catalogs"),
        ("INSERT INTO meta VALUES ('owner', 'nobody')", "table meta"),
    ],
)
def test_that_whatever_is_altered_behind_the_log_is_found(project: Path, statement: str, said: str) -> None:
    run(project, statement)
    found = check_project(project)
    assert not found.sound
    assert any(said in problem for problem in found.problems), found.problems


def test_that_the_newest_change_cannot_be_removed_unseen_by_who_noted_the_hash(project: Path) -> None:
    noted = check_project(project).last_hash
    connection = sqlite3.connect(project)
    with connection:
        connection.execute("DELETE FROM log WHERE number = 6")
        connection.execute("UPDATE step SET state = 'done' WHERE number = 3")
        connection.execute(
            "INSERT INTO record SELECT 'accelerator', 'd', 9, json_extract(puts, '$[0].after')"
            " FROM step WHERE number = 3"
        )
    connection.close()
    found = check_project(project)
    assert found.sound, "the shorter history is a possible one"
    assert found.last_hash != noted


@pytest.mark.parametrize(
    "alter", [lambda data: data[: len(data) // 2], lambda data: data[:5000] + bytes(3000)]
)
def test_that_a_damaged_database_is_not_sound(project: Path, alter: Callable[[bytes], bytes]) -> None:
    project.write_bytes(alter(project.read_bytes()))
    assert not check_project(project).sound


def test_that_a_missing_file_is_no_unsound_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError) as caught:
        check_project(tmp_path / "none.tcw")
    assert caught.value.issue.code == "missing_project"


def test_that_a_renamed_version_is_sound(project: Path) -> None:
    document = Document.open(project)
    document.rename_version(1, "Kick-off")
    document.close()
    assert check_project(project).problems == ()


def test_that_a_record_that_cannot_be_read_is_told_in_one_plain_sentence(project: Path) -> None:
    run(project, """UPDATE record SET json = '{"id": "köln"}' WHERE id = 'köln'""")
    connection = sqlite3.connect(project)
    (text,) = records_problems(connection)  # the whole check stops at the altered log before
    connection.close()
    assert text.startswith("The facility 'köln' cannot be read: name: is missing")
    assert "http" not in text
    assert "\n" not in text
