"""How a window stays usable with a quote of 100,000 lines: `python -m tests.benchmarks.long_quote [FILE]`.

The quote is imported, reviewed, accepted into a saved project, taken back and redone, and compared with a
second revision of it. Printed is the longest turn of the event loop in each step, by the clock and in
processor time of the window's own thread, and the processor time of the whole step. Aim: no turn above 50 ms
of own work, and a line's equation within 0.3 s of processor time.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.event_loop import OPENING_S, run_until
from tests.benchmarks.quote_speed import Values, repeating, write
from workbench.ui.app import SWITCH_INTERVAL_S, Workbench, settle_memory
from workbench.ui.quotes.lines_table import AMOUNT
from workbench.ui.quotes.revision_panel import RevisionPanel
from workbench.ui.quotes.view import QuotesView

_LONGEST_S = 180.0
_ROWS = 100_000
_QUANTITY, _NET, _NET_AMOUNT = 4, 9, 10
_LEAST_LINES = 10_000
"""More than any quote of the sample has."""


def longest_turns(qt: QApplication, start: Callable[[], None], done: Callable[[], bool]) -> str:
    """Start something, turn the event loop until it is done and shown; the longest turn in words."""
    beats: list[tuple[float, float]] = []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    timer.start()
    run_until(qt, lambda: len(beats) > 3, 5)
    began, worked = time.perf_counter(), time.process_time()
    start()
    run_until(qt, done, _LONGEST_S)
    ended, used = time.perf_counter(), time.process_time() - worked
    settled = time.monotonic() + 0.5
    run_until(qt, lambda: time.monotonic() > settled, 5)
    timer.stop()
    turns = [after[0] - before[0] for before, after in pairwise(beats)]
    work = [after[1] - before[1] for before, after in pairwise(beats)]
    over = sum(turn > 0.05 for turn in work)
    return (
        f"longest turn: own work {max(work) * 1000:4.0f} ms, by the clock {max(turns) * 1000:4.0f} ms; "
        f"{over} turns above 50 ms of own work; whole step {ended - began:.1f} s, {used:.1f} s of processor"
    )


def revised(rows: int) -> Iterator[Values]:
    """The repeating schedule again: every thousandth line costs 100 more."""
    more = 0.0
    for number, values in enumerate(repeating(rows)):
        if len(values) > _NET_AMOUNT and number > 2 and number % 1000 == 0:
            values[_NET_AMOUNT] = float(values[_NET_AMOUNT]) + 100
            values[_NET] = float(values[_NET_AMOUNT]) / float(values[_QUANTITY])
            more += 100
        elif len(values) == _NET_AMOUNT + 1:
            values[_NET_AMOUNT] = round(float(values[_NET_AMOUNT]) + more, 2)
        yield values


class Session:
    """The window with its Quotes view, step by step."""

    def __init__(self, qt: QApplication, workbench: Workbench, folder: Path) -> None:
        self._qt = qt
        self._workbench = workbench
        self._folder = folder
        view = workbench.window.findChild(QuotesView)
        assert view is not None
        self._view = view
        self._page = view.page

    def _step(self, name: str, start: Callable[[], None], done: Callable[[], bool]) -> None:
        print(f"{name:28} {longest_turns(self._qt, start, done)}", flush=True)

    def _idle(self) -> bool:
        return not self._workbench.jobs._running

    def _act(self, name: str) -> Callable[[], None]:
        return self._workbench.window.actions_.action(name).trigger

    def _lines(self) -> int:
        return len(self._page.lines.table.lines)

    def run(self, path: Path) -> None:
        """Every step of a review, then of the quote in the project."""
        saved = self._folder / "project.tcw"
        self._workbench.projects.save_as(saved)
        run_until(self._qt, lambda: self._workbench.session.path == saved and self._idle(), 60)
        self._step(
            "import",
            lambda: self._view.import_files([path]),
            lambda: self._lines() >= _LEAST_LINES and self._idle(),
        )
        lines = self._page.lines
        equation = self._page.bar.equation.text()
        self._step(
            "a line out, its equation",
            lambda: lines.table.toggle(5),
            lambda: self._page.bar.equation.text() != equation,
        )
        self._step("the same, read again", lambda: None, self._idle)
        self._step("taken back", self._act("quote_take_back"), self._idle)
        self._step("scaling of all confirmed", self._act("quote_confirm_scaling"), self._idle)
        self._step("show in sheet", lambda: lines.select_key("Schedule!90000"), self._idle)
        self._step("shown", self._act("quote_show_in_sheet"), self._idle)
        table = lines.table
        every = len(table.lines)
        header = lines.horizontalHeader()
        self._step(
            "sorted by amount",
            lambda: header.setSortIndicator(AMOUNT, Qt.SortOrder.DescendingOrder),
            lambda: table.number_at(0) != 0 and self._idle(),
        )
        self._step(
            "filtered",
            lambda: self._page.finder.field.setText("cable 77"),
            lambda: 0 < len(table.lines) < every and self._idle(),
        )
        self._step("found again", self._page.finder.reset, lambda: len(table.lines) == every and self._idle())
        self._accepted()
        second = self._folder / "second.xlsx"
        write(second, revised(_ROWS))
        before = lines.table.lines
        self._step(
            "second revision imported",
            lambda: self._view.import_files([second]),
            lambda: lines.table.lines is not before and self._idle(),
        )
        self._step("what changed", self._act("quote_revision"), lambda: self._compared() and self._idle())

    def _compared(self) -> bool:
        panel = self._workbench.window.findChild(RevisionPanel)
        return panel is not None and bool(panel.list.entries)

    def _accepted(self) -> None:
        session = self._workbench.session
        quotes = len(session.library.records("quote"))

        def has(count: int) -> Callable[[], bool]:
            return lambda: len(session.library.records("quote")) == count and self._idle()

        self._step("accepted", self._act("quote_accept"), has(quotes + 1))
        self._step("undone", self._act("undo"), has(quotes))
        self._step("redone", self._act("redo"), has(quotes + 1))


def main() -> None:
    """Measure and print."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "long.xlsx"
        if not path.exists():
            write(path, repeating(_ROWS))
        workbench = Workbench(qt, None, QSettings(str(folder / "w.ini"), QSettings.Format.IniFormat))
        made: list[bool] = []
        workbench.window.views_ready.connect(settle_memory)
        workbench.window.views_ready.connect(lambda: made.append(True))
        workbench.show()
        run_until(qt, lambda: bool(made) and workbench.session.compared is not None, OPENING_S)
        workbench.window.show_view("quotes")
        Session(qt, workbench, folder).run(path)
        workbench.window.close_now()


if __name__ == "__main__":
    main()
