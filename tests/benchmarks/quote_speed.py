"""How long workbooks of 100,000 rows and 20 columns take from file to quote, and how soon that stops.

python -m tests.benchmarks.quote_speed [ROWS]

Three files, each in a process of its own: a schedule whose lines repeat, and one whose lines are all
different, with a subtotal behind every 50 of them, as a workbook and as text. Aim on an idle machine: 5 s, a
report of progress every 0.2 s, and 0.2 s from a cancel to the end of the work, with nothing left behind. The
work that is cancelled is that of the window, at moments spread over all of it.
"""

import csv
import math
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
import xlsxwriter
from PySide6.QtCore import QCoreApplication

from tests.quotes.twins import LIBRARY
from workbench.domain.control import JobControl
from workbench.quotes import MappingMemory, open_quote
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.reading import read_files

HEADERS = (
    *("Line", "Part number", "Description", "Class", "Qty", "UoM", "List price", "Extended list", "Discount"),
    *("Unit net", "Extended net", "Lead time", "Serial", "Remark", "Currency", "A", "B", "C", "D", "E"),
)
LINES_OF_A_SECTION = 50
CANCELS = 20
_THINGS = ("Cable", "Switch", "NVMe drive", "DIMM", "Power supply", "Licence", "Support contract", "Chassis")

Values = list[str | int | float]


class Watch:
    """Counts the reports of progress, and keeps the longest time between two of them."""

    def __init__(self) -> None:
        self.reports = 0
        self.longest_gap_s = 0.0
        self.longest_gap = ""
        self._last = time.perf_counter(), "the start"

    def check(self, fraction: float, message: str) -> None:
        """Count a report."""
        self.reports += 1
        now = time.perf_counter()
        if now - self._last[0] > self.longest_gap_s:
            self.longest_gap_s, self.longest_gap = now - self._last[0], f"behind '{self._last[1]}'"
        self._last = now, message


def _head() -> Iterator[Values]:
    yield ["Bulk Vendor Inc."]
    yield []
    yield [*HEADERS]


def _sum(label: str, amount: float) -> Values:
    return [*("" for _ in range(9)), label, round(amount, 2)]


def repeating(rows: int) -> Iterator[Values]:
    """A price schedule with repeated descriptions, and its total."""
    yield from _head()
    total = 0.0
    for number in range(rows):
        quantity, listed = 1 + number % 7, 100 + number % 900
        net = round(listed * 0.8, 2)
        total += round(net * quantity, 2)
        part, text = f"PN-{number:06d}", f"Cable {number % 500} m"
        values: Values = [number + 1, part, text, "Network", quantity, "EA", listed, listed * quantity]
        values += [0.2, net, round(net * quantity, 2), "4 weeks", f"SN{number}", "ok", "USD", 1, 2, 3, 4, 5]
        yield values
    yield _sum("Total", total)


def different(rows: int) -> Iterator[Values]:
    """A schedule without two lines alike, its subtotals and its total."""
    yield from _head()
    chance = random.Random(7)
    total = section = 0
    for number in range(1, rows + 1):
        quantity, listed_cents = chance.randint(1, 40), 5 * chance.randint(100, 1_000_000)
        net_cents = listed_cents * 4 // 5
        section += net_cents * quantity
        text = (
            f"{chance.choice(_THINGS)} {chance.randint(100, 999)}, {chance.randint(1, 500)} m, lot {number}"
        )
        values: Values = [number, f"{chance.randint(1000, 9999)}-{number:06d}", text]
        values += [chance.choice(("Network", "Storage", "Memory")), quantity, chance.choice(("EA", "pcs"))]
        values += [listed_cents / 100, listed_cents * quantity / 100, 0.2, net_cents / 100]
        values += [net_cents * quantity / 100, f"{chance.randint(1, 30)} weeks", f"SN{number}"]
        yield [*values, chance.choice(("ok", "", "spare")), "USD", 1, 2, 3, chance.random(), 5]
        if number % LINES_OF_A_SECTION == 0 or number == rows:
            yield _sum("Subtotal", section / 100)
            total, section = total + section, 0
    yield _sum("Grand total", total / 100)


def write(path: Path, rows: Iterable[Values]) -> None:
    """Rows as text where the name ends in .csv, as a workbook otherwise."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(rows)
        return
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Schedule")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


def measure(path: Path) -> None:
    """Print seconds, wall and processor, and memory of this process and its child."""
    watch = Watch()
    wall, processor = time.perf_counter(), time.process_time()
    opened, issues = open_quote(path, watch)
    opened_after = time.perf_counter() - wall
    if opened is None:
        print(f"{path.name}: refused after {opened_after:.1f} s, {issues[0].code}")
        return
    result = opened.read(LIBRARY, control=watch)
    spent, busy = time.perf_counter() - wall, time.process_time() - processor
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{path.name}: opened {opened_after:.1f} s, whole {spent:.1f} s ({busy:.1f} s of processor)")
    print(f"  child: {child.ru_utime + child.ru_stime:.1f} s of processor, {child.ru_maxrss >> 10:,} MB")
    print(f"  at most {own_mb:,} MB here; {watch.reports} reports of progress")
    print(f"  longest time between two: {watch.longest_gap_s:.2f} s, {watch.longest_gap}")
    print(f"  {result.quote.equation if result.quote else result.issues[-1].code}")


def cancel(path: Path) -> None:
    """Print how long the window's import of a file goes on behind a cancel, and what it leaves."""
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        whole_s, _ = _stopped_after(path, math.inf)
        stops = [_stopped_after(path, whole_s * (number + 0.5) / CANCELS) for number in range(CANCELS)]
        left = [*Path(folder).iterdir(), *psutil.Process().children()]
        tempfile.tempdir = None
    longest_s, asked_s = max((after_s, asked_s) for asked_s, after_s in stops)
    print(f"  in the window {whole_s:.1f} s; {CANCELS} cancels: ended within {longest_s:.2f} s", end="")
    print(f" (asked at {asked_s:.1f} s), {len(left)} files and processes left")


def _stopped_after(path: Path, wait_s: float) -> tuple[float, float]:
    """(seconds from the start of a window's import to its cancel or end, from there to its thread's end)."""
    jobs, ended = Jobs(), threading.Event()

    def read(control: JobControl) -> None:
        try:
            read_files([path], LIBRARY, MappingMemory(path.with_suffix(".mappings")), control)
        finally:
            ended.set()

    started = time.perf_counter()
    jobs.start("import", read)
    ended.wait(None if wait_s == math.inf else wait_s)
    asked = time.perf_counter()
    jobs.shutdown()
    return asked - started, time.perf_counter() - asked


def main() -> None:
    """Write the files and measure each, or measure the one that is named."""
    if sys.argv[1:] and Path(sys.argv[1]).exists():
        QCoreApplication([])
        measure(Path(sys.argv[1]))
        cancel(Path(sys.argv[1]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in (
            ("repeating.xlsx", repeating(rows)),
            ("different.xlsx", different(rows)),
            ("different.csv", different(rows)),
        ):
            path = Path(folder) / name
            write(path, lines)
            subprocess.run([sys.executable, "-m", "tests.benchmarks.quote_speed", str(path)], check=True)


if __name__ == "__main__":
    main()
