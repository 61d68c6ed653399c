"""run.py: a warm start skips set-up, a half-made environment is rebuilt, what is missing is named."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setenv("WORKBENCH_VENV", str(tmp_path / "My Umgebung ü" / ".venv"))
    return module


def finish(run: ModuleType, purpose: str) -> Path:
    """An environment as a finished set-up leaves it."""
    folder: Path = run.environment_dir()
    python: Path = run.environment_python(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / run.STAMP).write_text(run.wanted_stamp(purpose) + "\n", encoding="utf-8")
    return folder


def forbid(*_: object, **__: object) -> None:
    raise AssertionError("a warm start must not start a process")


def test_that_a_warm_start_starts_nothing(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = finish(run, "run")
    monkeypatch.setattr(run.subprocess, "run", forbid)
    assert run.set_up("run") == run.environment_python(folder)


def test_that_the_test_environment_serves_a_run_but_not_the_other_way(run: ModuleType) -> None:
    folder = finish(run, "test")
    assert run.is_set_up(folder, "run")
    (folder / run.STAMP).write_text(run.wanted_stamp("run") + "\n", encoding="utf-8")
    assert not run.is_set_up(folder, "test")


def test_that_a_changed_lock_asks_for_a_new_set_up(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = finish(run, "run")
    other = folder.parent / "root"
    other.mkdir()
    for name in run.LOCKS.values():
        (other / name).write_text("changed", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", other)
    assert not run.is_set_up(folder, "run")


def test_that_an_environment_without_its_stamp_is_rebuilt(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = finish(run, "run")
    (folder / run.STAMP).unlink()
    made: list[Path] = []
    monkeypatch.setattr(run, "make_environment", made.append)
    monkeypatch.setattr(run, "missing_system_packages", list)
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: type("Done", (), {"returncode": 0})())
    run.set_up("run")
    assert made == [folder]
    assert run.is_set_up(folder, "run")


def test_that_missing_libraries_are_named_in_one_line_without_root(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "is_root", lambda: False)
    monkeypatch.setattr(run.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(run, "missing_system_packages", lambda: ["libegl1", "libgl1"])
    assert run.main(["--no-window"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "sudo apt-get install -y libegl1 libgl1" in message


def test_that_a_missing_ensurepip_names_its_package(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(run, "is_root", lambda: False)
    monkeypatch.setattr(run.shutil, "which", lambda _: "/usr/bin/apt-get")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(run.SetUpError, match=f"python{version}-venv"):
        run.make_environment(run.environment_dir())


def test_that_a_lock_whose_owner_is_gone_is_taken_over(run: ModuleType) -> None:
    folder: Path = run.environment_dir()
    folder.parent.mkdir(parents=True)
    lock = folder.with_name(folder.name + ".lock")
    lock.write_text("999999999", encoding="utf-8")
    with run.only_one(folder):
        assert lock.read_text(encoding="utf-8") == str(os.getpid())
    assert not lock.exists()
