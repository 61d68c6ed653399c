"""The lock files: hashed, host-neutral, complete."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")


def names(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


@pytest.mark.parametrize("lock", LOCKS)
def test_that_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    requirements = [block for block in blocks if not block.startswith("#")]
    assert len(requirements) > 20
    assert [block.splitlines()[0] for block in requirements if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_that_a_lock_names_no_host_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://|file:|--index|--extra-index|--find-links|^/", text, re.MULTILINE) == []


def test_that_the_locks_hold_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def declared(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~ \[]", requirement, maxsplit=1)[0].lower() for requirement in requirements}

    runtime = declared(project["dependencies"])
    assert runtime <= names(LOCKS[0])
    assert runtime | declared(project["optional-dependencies"]["test"]) <= names(LOCKS[1])


def test_that_both_locks_agree_on_versions() -> None:
    pins = [
        dict(
            re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        )
        for lock in LOCKS
    ]
    assert {name: pins[1].get(name) for name in pins[0]} == pins[0]
