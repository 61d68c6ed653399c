"""Two windows never write one project; a lock outlives no process."""

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.project.builders import chip, save_project
from workbench.project import lock
from workbench.project.changes import put_record
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError

WINDOW = """
import sys
from pathlib import Path
from workbench.project.document import Document
from workbench.project.lock import WINDOW
document = Document.open(Path(sys.argv[1]), WINDOW)
print("read-only" if document.read_only else "open", flush=True)
sys.stdin.read()
document.close()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return save_project(tmp_path / "p.tcw")


def open_window(path: Path) -> "subprocess.Popen[str]":
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert window.stdout is not None
    assert window.stdout.readline() == "open\n"
    return window


def close_window(window: "subprocess.Popen[str]") -> None:
    window.communicate("", timeout=20)


def test_that_a_second_window_opens_read_only_and_names_the_holder(project: Path) -> None:
    window = open_window(project)
    try:
        document = Document.open(project, lock.WINDOW)
        assert document.read_only
        assert document.holder is not None
        assert document.holder.pid == window.pid
        assert str(window.pid) in document.read_only_reason
        with pytest.raises(ProjectFileError, match=f"process {window.pid}") as caught:
            document.apply(put_record(document.library, chip("z"), "Add"))
        assert caught.value.issue.code == "held_project"
        document.close()
        assert lock.holder_of(project) is not None, "reading must not take the other's lock away"
    finally:
        close_window(window)
    again = Document.open(project)
    assert not again.read_only
    again.close()
    assert not lock.lock_path(project).exists()


def test_that_nobody_replaces_a_project_that_another_window_holds(project: Path) -> None:
    window = open_window(project)
    before = project.read_bytes()
    try:
        other = Document(Document.open(project, write=False).library)
        with pytest.raises(ProjectFileError, match=f"process {window.pid}"):
            other.save_as(project)
        assert project.read_bytes() == before
    finally:
        close_window(window)


def test_that_a_lock_whose_owner_was_killed_is_taken_over(project: Path) -> None:
    window = open_window(project)
    window.kill()
    os.waitid(os.P_PID, window.pid, os.WEXITED | os.WNOWAIT)  # a zombie still has its process number
    document = Document.open(project, lock.WINDOW)
    assert not document.read_only
    document.close()
    window.communicate()


def test_that_a_number_that_went_to_another_process_holds_nothing(project: Path) -> None:
    us = lock.ourselves(lock.WINDOW)
    earlier = replace(us, pid=os.getppid(), created=us.created - 86_400)
    lock.lock_path(project).write_text(json.dumps(asdict(earlier)), encoding="utf-8")
    assert lock.holder_of(project) is None
    document = Document.open(project)
    assert not document.read_only
    document.close()


def test_that_a_lock_of_another_computer_is_respected(project: Path) -> None:
    far = replace(lock.ourselves(lock.WINDOW), host=f"{platform.node()}-2", user="Ada", created=1.0)
    lock.lock_path(project).write_text(json.dumps(asdict(far)), encoding="utf-8")
    document = Document.open(project)
    assert document.read_only
    assert "Ada on" in document.read_only_reason
    document.close()
    assert lock.lock_path(project).exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}'])
def test_that_a_lock_cut_off_by_a_power_failure_holds_nothing(project: Path, text: str) -> None:
    lock.lock_path(project).write_text(text, encoding="utf-8")
    document = Document.open(project)
    assert not document.read_only
    document.close()


def test_that_a_window_may_open_its_own_project_again(project: Path) -> None:
    first = Document.open(project, lock.WINDOW)
    second = Document.open(project, lock.WINDOW)
    assert not second.read_only
    first.close()
    assert lock.holder_of(project) is not None
    second.close()
    assert lock.holder_of(project) is None


TAKER = """
import sys
from pathlib import Path
from workbench.project.document import Document
path = Path(sys.argv[1])
sys.stdin.readline()
document = Document.open(path)
print("read-only" if document.read_only else "open", flush=True)
sys.stdin.read()
"""


def test_that_only_one_of_many_takes_over_a_dead_owners_lock(project: Path) -> None:
    us = lock.ourselves(lock.WINDOW)
    dead = replace(us, created=us.created - 86_400)
    lock.lock_path(project).write_text(json.dumps(asdict(dead)), encoding="utf-8")
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, str(project)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("go\n")
        taker.stdin.flush()
    said = [taker.stdout.readline().strip() for taker in takers if taker.stdout is not None]
    for taker in takers:
        taker.communicate("", timeout=20)
    assert sorted(said) == ["open", "read-only", "read-only", "read-only"]


def test_that_a_link_to_a_project_is_the_same_project(project: Path, tmp_path: Path) -> None:
    link = tmp_path / "link" / "p.tcw"
    link.parent.mkdir()
    link.symlink_to(project)
    window = open_window(project)
    try:
        document = Document.open(link)
        assert document.read_only
        document.close()
    finally:
        close_window(window)
    document = Document.open(link)
    document.save_as(link)
    document.apply(put_record(document.library, chip("z"), "Add"))
    document.close()
    assert link.is_symlink()
    again = Document.open(project)
    assert again.undo_label == "Add"
    again.close()
