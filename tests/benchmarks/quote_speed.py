"""How long a workbook of 100,000 rows and 20 columns takes from file to quote. Aim: 5 s on an idle machine.

python -m tests.benchmarks.quote_speed [ROWS]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from tests.quotes.twins import LIBRARY
from workbench.quotes import open_quote

HEADERS = (
    *("Line", "Part number", "Description", "Class", "Qty", "UoM", "List price", "Extended list", "Discount"),
    *("Unit net", "Extended net", "Lead time", "Serial", "Remark", "Currency", "A", "B", "C", "D", "E"),
)


class Watch:
    """Counts the reports of progress."""

    reports = 0

    def check(self, fraction: float, message: str) -> None:
        """Count a report."""
        self.reports += 1


def write(path: Path, rows: int) -> None:
    """A price schedule with repeated descriptions, and its total."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Schedule")
    sheet.write_row(0, 0, ["Bulk Vendor Inc."])
    sheet.write_row(2, 0, HEADERS)
    total = 0.0
    for number in range(rows):
        quantity, listed = 1 + number % 7, 100 + number % 900
        net = round(listed * 0.8, 2)
        total += round(net * quantity, 2)
        part, text = f"PN-{number:06d}", f"Cable {number % 500} m"
        values = [number + 1, part, text, "Network", quantity, "EA", listed, listed * quantity, 0.2, net]
        values += [round(net * quantity, 2), "4 weeks", f"SN{number}", "ok", "USD", 1, 2, 3, 4, 5]
        sheet.write_row(3 + number, 0, values)
    sheet.write_row(3 + rows, 9, ["Total", round(total, 2)])
    book.close()


def main() -> None:
    """Print seconds, wall and processor, of both steps."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.xlsx"
        write(path, rows)
        watch = Watch()
        wall, processor = time.perf_counter(), time.process_time()
        opened, issues = open_quote(path, watch)
        assert opened is not None, issues
        opened_after = time.perf_counter() - wall
        result = opened.read(LIBRARY, control=watch)
        assert result.quote is not None
        spent, busy = time.perf_counter() - wall, time.process_time() - processor
        print(f"{rows:,} rows: opened {opened_after:.1f} s, whole {spent:.1f} s ({busy:.1f} s of processor)")
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"child: {child.ru_utime + child.ru_stime:.1f} s of processor; at most {most_mb:,} MB here")
        print(f"{watch.reports} reports of progress; {result.quote.equation}")


if __name__ == "__main__":
    main()
