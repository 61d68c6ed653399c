"""Longest gap in the event loop while comparisons run: `python tests/benchmarks/event_loop.py`.

The window is open on the sample, on each view in turn; a heartbeat timer notes every pause between two
beats from the start of a comparison until its results are on screen. Target: no gap above 50 ms.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from workbench.ui.app import SWITCH_INTERVAL_S, Workbench, settle_memory
from workbench.ui.main_window import VIEWS

RUNS = 10
SETTLE_S = 0.5
OPENING_S = 60.0


def run_until(qt: QApplication, done: Callable[[], bool], seconds: float) -> None:
    """Turn the event loop until something holds; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        qt.processEvents()
        time.sleep(0.0005)


def gaps_of_a_comparison(qt: QApplication, workbench: Workbench) -> list[float]:
    """Pauses in milliseconds between the heartbeats of one comparison."""
    beats: list[float] = []
    ended: list[bool] = []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))

    def note_end() -> None:
        ended.append(True)

    workbench.session.comparison_finished.connect(note_end)
    timer.start()
    run_until(qt, lambda: len(beats) > 3, 5)
    workbench.session.compare()
    run_until(qt, lambda: bool(ended), 60)
    settled = time.monotonic() + 0.2
    run_until(qt, lambda: time.monotonic() > settled, 5)
    timer.stop()
    workbench.session.comparison_finished.disconnect(note_end)
    return [(after - before) * 1000 for before, after in pairwise(beats)]


def main() -> None:
    """Measure and print."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        workbench = Workbench(qt, None, settings)
        workbench.window.views_ready.connect(settle_memory)
        workbench.show()
        run_until(qt, lambda: workbench.session.compared is not None, OPENING_S)
        for place in VIEWS:
            workbench.window.show_view(place.key)
            settled = time.monotonic() + SETTLE_S
            run_until(qt, lambda end=settled: time.monotonic() > end, 10)  # type: ignore[misc]
            worst = [max(gaps_of_a_comparison(qt, workbench)) for _ in range(RUNS)]
            print(
                f"{place.name}: longest gap while comparing {max(worst):.0f} ms, "
                f"median of {RUNS} comparisons {statistics.median(worst):.0f} ms"
            )
        workbench.window.close()


if __name__ == "__main__":
    main()
