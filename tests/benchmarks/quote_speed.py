"""How long workbooks of 100,000 rows and 20 columns take from file to quote. Aim: 5 s on an idle machine.

python -m tests.benchmarks.quote_speed [ROWS]

Three files, each in a process of its own: a schedule whose lines repeat, and one whose lines are all
different, with a subtotal behind every 50 of them, as a workbook and as text.
"""

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter

from tests.quotes.twins import LIBRARY
from workbench.quotes import open_quote

HEADERS = (
    *("Line", "Part number", "Description", "Class", "Qty", "UoM", "List price", "Extended list", "Discount"),
    *("Unit net", "Extended net", "Lead time", "Serial", "Remark", "Currency", "A", "B", "C", "D", "E"),
)
LINES_OF_A_SECTION = 50
_THINGS = ("Cable", "Switch", "NVMe drive", "DIMM", "Power supply", "Licence", "Support contract", "Chassis")

Values = list[str | int | float]


class Watch:
    """Counts the reports of progress."""

    reports = 0

    def check(self, fraction: float, message: str) -> None:
        """Count a report."""
        self.reports += 1


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
    print(f"  {result.quote.equation if result.quote else result.issues[-1].code}")


def main() -> None:
    """Write the files and measure each, or measure the one that is named."""
    if sys.argv[1:] and Path(sys.argv[1]).exists():
        measure(Path(sys.argv[1]))
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
