"""The program as a user starts it: a process of its own with a window on the display."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.ui.app import SETTINGS_DIR_VARIABLE
from workbench.ui.main_window import PRODUCT

pytestmark = pytest.mark.realwindow

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def test_that_the_program_opens_its_window_and_ends_cleanly_when_told(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), SETTINGS_DIR_VARIABLE: str(tmp_path)}
    program = subprocess.Popen(
        [sys.executable, "-m", "workbench"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", f"Sample.*{PRODUCT}"]
        found = subprocess.run(search, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
        window = found.stdout.split()[0]
        subprocess.run(
            ["xdotool", "windowactivate", "--sync", window, "key", "ctrl+q"], timeout=PATIENCE_S, check=True
        )
        _, errors = program.communicate(timeout=PATIENCE_S)
    finally:
        program.kill()
    assert program.returncode == 0, errors
    assert "Traceback" not in errors
    log = tmp_path / "workbench.log"
    assert not log.exists() or "ERROR" not in log.read_text(encoding="utf-8")
