"""Time from a process's start to the window's first paint: `python tests/benchmarks/first_window.py`.

Prints the median of several fresh, warm processes on the offscreen platform. Target: under 0.5 s.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
ROOT = Path(__file__).resolve().parents[2]

CHILD = """
import sys, time
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from workbench.ui.app import Workbench
qt = QApplication(sys.argv[:1])
workbench = Workbench(qt, None, QSettings(sys.argv[1], QSettings.Format.IniFormat))
workbench.window.first_painted.disconnect()
workbench.window.first_painted.connect(lambda: (print(time.monotonic()), workbench.window.close()))
workbench.show()
qt.exec()
"""


def first_paint_s(settings: Path) -> float:
    """Seconds from starting a process until its window has painted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(settings)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.strip().splitlines()[-1]) - started


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "window.ini"
        first_paint_s(settings)
        seconds = [first_paint_s(settings) for _ in range(RUNS)]
    print(f"first window: median {statistics.median(seconds):.3f} s of {RUNS}, worst {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
