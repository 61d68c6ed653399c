"""How a window stays usable with a quote of 100,000 lines: `python -m tests.benchmarks.long_quote [FILE]`.

The quote is imported, its review opened and one line taken out of the offer. Printed is the longest turn of
the event loop in each step, by the clock and in processor time of the window's own thread. Aim: 50 ms while
the file is read, 100 ms in the review.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.event_loop import OPENING_S, run_until
from tests.benchmarks.quote_speed import repeating, write
from workbench.ui.app import SWITCH_INTERVAL_S, Workbench, settle_memory
from workbench.ui.quotes.view import IMPORT, QuotesView

_LONGEST_S = 120.0
_ROWS = 100_000
_LEAST_LINES = 10_000
"""More than any quote of the sample has."""


def longest_turns(qt: QApplication, start: Callable[[], None], done: Callable[[], bool]) -> str:
    """Start something, turn the event loop until it is done and shown; the longest turn in words."""
    beats: list[tuple[float, float]] = []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    timer.start()
    run_until(qt, lambda: len(beats) > 3, 5)
    began = time.perf_counter()
    start()
    run_until(qt, done, _LONGEST_S)
    ended = time.perf_counter()
    settled = time.monotonic() + 0.3
    run_until(qt, lambda: time.monotonic() > settled, 5)
    timer.stop()
    turns = [after[0] - before[0] for before, after in pairwise(beats)]
    work = [after[1] - before[1] for before, after in pairwise(beats)]
    over = sum(turn > 0.05 for turn in turns)
    return (
        f"{ended - began:.1f} s; longest turn {max(turns) * 1000:.0f} ms, of the window's own work "
        f"{max(work) * 1000:.0f} ms; {over} turns above 50 ms"
    )


def main() -> None:
    """Measure and print."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "long.xlsx"
        if not path.exists():
            write(path, repeating(_ROWS))
        workbench = Workbench(qt, None, QSettings(str(Path(folder) / "w.ini"), QSettings.Format.IniFormat))
        made: list[bool] = []
        workbench.window.views_ready.connect(settle_memory)
        workbench.window.views_ready.connect(lambda: made.append(True))
        workbench.show()
        run_until(qt, lambda: bool(made) and workbench.session.compared is not None, OPENING_S)
        workbench.window.show_view("quotes")
        view = workbench.window.findChild(QuotesView)
        assert view is not None
        jobs, lines = workbench.jobs, view.page.lines

        def is_open() -> bool:
            return len(lines.table.lines) >= _LEAST_LINES and not jobs.is_running(IMPORT)

        print(
            f"imported and opened: {longest_turns(qt, lambda: view.import_files([path]), is_open)}",
            flush=True,
        )
        before = lines.table.lines[5]

        def is_out() -> bool:
            return lines.table.lines[5] is not before

        print(f"one line out: {longest_turns(qt, lambda: lines.table.toggle(5), is_out)}")
        began = time.perf_counter()
        view.import_files([path])
        run_until(qt, lambda: time.perf_counter() - began > 1.0, 5)
        cancelled = time.perf_counter()
        jobs.cancel(IMPORT)
        run_until(qt, lambda: not jobs.is_running(IMPORT), 5)
        print(f"stopped after {time.perf_counter() - cancelled:.2f} s")
        workbench.window.close()


if __name__ == "__main__":
    main()
