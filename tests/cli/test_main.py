"""The program as a process: `python -m workbench` is the console script, and no command loads Qt."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import __version__
from workbench.cli import main

ROOT = Path(__file__).resolve().parents[2]


def start(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
    )


def test_that_python_m_workbench_is_the_program() -> None:
    result = start("-m", "workbench", "--version")
    assert (result.returncode, result.stdout.strip()) == (0, f"workbench {__version__}")


def test_that_python_m_workbench_hands_on_the_exit_code(tmp_path: Path) -> None:
    result = start("-m", "workbench", "import-quote", str(tmp_path / "nowhere.xlsx"), "--json")
    assert result.returncode == 2
    assert "nowhere.xlsx" in result.stderr


def test_that_the_main_job_needs_no_qt(tmp_path: Path) -> None:
    program = (
        "import sys; from workbench.cli import main\n"
        f"code = main(['demo', '--no-window', '--out', {str(tmp_path)!r}])\n"
        "print('QT', sorted(name for name in sys.modules if 'PySide' in name or name == 'pyqtgraph'))\n"
        "sys.exit(code)"
    )
    result = start("-c", program)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "QT []"
    assert {path.name for path in tmp_path.iterdir()} == {"comparison.xlsx", "recommendation.pdf"}


def test_that_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(command in text for command in ("compare", "import-quote", "catalog", "open"))
