"""Import every hostile file, and damaged copies of good ones, each in a process of its own under limits.

Every file must be answered within 10 s and 500 MB and none may crash the program. Run on an idle machine:

    python -m tests.nightly.hostile_quotes [MINUTES_OF_FUZZING]
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import xlwt

from tests.quotes.twins import EUR, HEADER, SERVER, SWITCH, TITLE, write_book
from tests.tables.formats import write_ods_rows, write_xlsb
from tests.tables.hostile import HOSTILE

BUDGET_S = 10.0
BUDGET_BYTES = 500 * 2**20
_CHILD = """
import json, sys
from pathlib import Path
from workbench.catalog.files import load_shipped
from workbench.quotes import import_quote
library = load_shipped()
print("ready", flush=True)
for line in sys.stdin:
    result = import_quote(Path(line.strip()), library)
    assert result.quote is not None or result.issues
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    print(json.dumps([issue.code for issue in result.issues]), flush=True)
"""


class Importer:
    """A process that imports file after file; a file that breaks it or its budget is a failure."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()
        self._watched = psutil.Process(self._process.pid)

    def fresh(self) -> None:
        """Start over, so that memory is that of one file."""
        self._process.kill()
        self._process.wait()
        self._start()

    def answer(self, path: Path) -> tuple[str, float, int]:
        """(what it said, seconds, most bytes seen) for a file; "CRASH" or "TIMEOUT" where it failed."""
        import threading

        assert self._process.stdin is not None
        assert self._process.stdout is not None
        said: list[str] = []
        started = time.monotonic()
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        reader = threading.Thread(target=lambda: said.append(self._process.stdout.readline()))  # type: ignore[union-attr]
        reader.start()
        most = 0
        while reader.is_alive() and time.monotonic() - started < 3 * BUDGET_S:
            try:
                most = max(most, self._watched.memory_info().rss)
            except psutil.Error:
                break
            reader.join(0.01)
        spent = time.monotonic() - started
        if reader.is_alive() or not said or not said[0]:
            verdict = "TIMEOUT" if reader.is_alive() else "CRASH"
            self.fresh()
            return verdict, spent, most
        return ",".join(json.loads(said[0])[:3]), spent, most


def good_files(folder: Path) -> list[Path]:
    """A small quote in every binary format."""
    table: Sequence[tuple[Any, ...]] = (HEADER, SERVER, SWITCH, ("", "", "", "Total", 625000.5))
    document = xlwt.Workbook()
    sheet = document.add_sheet("Quote")
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            sheet.write(number, column, value, xlwt.easyxf(num_format_str=EUR))
    document.save(str(folder / "good.xls"))
    cells: dict[tuple[int, int], str | float] = {
        (number, column): float(value) if isinstance(value, int | float) else value
        for number, row in enumerate(table)
        for column, value in enumerate(row)
    }
    return [
        write_book(folder / "good.xlsx", {"Quote": (*TITLE, *table)}),
        folder / "good.xls",
        write_xlsb(folder / "good.xlsb", {"Quote": cells}),
        write_ods_rows(folder / "good.ods", [[str(value) for value in row] for row in table]),
    ]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A copy with flipped, removed, doubled or zeroed bytes."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data))
        length = chance.randint(1, 64)
        kind = chance.randrange(4)
        if kind == 0:
            data[place] = chance.randrange(256)
        elif kind == 1:
            del data[place : place + length]
        elif kind == 2:
            data[place:place] = data[place : place + length]
        else:
            data[place : place + length] = bytes(min(length, len(data) - place))
        if not data:
            return b"\0"
    return bytes(data)


def main() -> int:
    """Print a line a file; 1 where any broke its budget."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    failures = 0
    importer = Importer()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, write in HOSTILE.items():
            path = folder / title
            write(path)
            importer.fresh()
            said, spent, most = importer.answer(path)
            bad = said in {"CRASH", "TIMEOUT"} or spent > BUDGET_S or most > BUDGET_BYTES
            failures += bad
            print(f"{'BAD ' if bad else 'ok  '} {title:24} {spent:6.2f} s {most / 2**20:6.0f} MB  {said}")
            path.unlink()
        importer.fresh()
        chance = random.Random(20261125)
        originals = [(path, path.read_bytes()) for path in good_files(folder)]
        until = time.monotonic() + 60 * minutes
        count = 0
        while time.monotonic() < until:
            path, content = originals[count % len(originals)]
            target = folder / f"fuzz{path.suffix}"
            target.write_bytes(damaged(content, chance))
            said, spent, most = importer.answer(target)
            count += 1
            if said in {"CRASH", "TIMEOUT"} or spent > BUDGET_S or most > BUDGET_BYTES:
                failures += 1
                kept = Path(tempfile.gettempdir()) / f"hostile-{count}{path.suffix}"
                kept.write_bytes(target.read_bytes())
                print(f"BAD  damaged {path.name} {count}: {said} {spent:.1f} s, kept as {kept}")
        print(f"{count:,} damaged files, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
