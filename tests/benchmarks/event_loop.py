"""Longest gap in the event loop while comparisons run: `python tests/benchmarks/event_loop.py`.

The window is open on the sample, all its views made, on each view in turn; a heartbeat timer notes every
pause between two beats from the start of a comparison until its results are on screen. Target: no gap above
50 ms. On a busy machine a pause is also the time in which another process has the processor: the processor
time of the window's own thread between two beats says how much of it is the window's.
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


def gaps_of_a_comparison(qt: QApplication, workbench: Workbench) -> tuple[float, float]:
    """(longest pause between the heartbeats of a comparison, longest work of the window's thread), ms."""
    beats: list[tuple[float, float]] = []
    ended: list[bool] = []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))

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
    pauses = [after[0] - before[0] for before, after in pairwise(beats)]
    work = [after[1] - before[1] for before, after in pairwise(beats)]
    return max(pauses) * 1000, max(work) * 1000


def main() -> None:
    """Measure and print."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        workbench = Workbench(qt, None, settings)
        made: list[bool] = []
        workbench.window.views_ready.connect(settle_memory)
        workbench.window.views_ready.connect(lambda: made.append(True))
        workbench.show()
        run_until(qt, lambda: bool(made) and workbench.session.compared is not None, OPENING_S)
        for place in VIEWS:
            workbench.window.show_view(place.key)
            settled = time.monotonic() + SETTLE_S
            run_until(qt, lambda end=settled: time.monotonic() > end, 10)  # type: ignore[misc]
            found = [gaps_of_a_comparison(qt, workbench) for _ in range(RUNS)]
            gaps, work = ([pair[which] for pair in found] for which in (0, 1))
            print(
                f"{place.name}: longest gap while comparing {max(gaps):.0f} ms, median of {RUNS} comparisons "
                f"{statistics.median(gaps):.0f} ms; longest work of the window's thread {max(work):.0f} ms"
            )
        workbench.window.close()


if __name__ == "__main__":
    main()
