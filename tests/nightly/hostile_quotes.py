"""Import every hostile file, and damaged copies of good ones, each in a process of its own under limits.

Every file must be answered within 10 s and 500 MB and none may crash the program. Run on an idle machine:

    python -m tests.nightly.hostile_quotes [DAMAGED_FILES]
"""

import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import xlwt

from tests.quotes.twins import EUR, HEADER, SERVER, SWITCH, TITLE, write_book
from tests.tables.formats import write_ods_rows, write_xlsb
from tests.tables.hostile import HOSTILE

BUDGET_S = 10.0
BUDGET_BYTES = 500 * 2**20
_SHARE_OF_PARTS = 0.7
"""Of damaged containers so many are hurt inside: damage outside mostly breaks a checksum."""
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

    def answer(self, path: Path) -> "Answer":
        """What it said to a file, and what that took; "CRASH" or "TIMEOUT" where it failed."""
        import threading

        assert self._process.stdin is not None
        assert self._process.stdout is not None
        said: list[str] = []
        started, busy = time.monotonic(), self._busy_s()
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        reader = threading.Thread(target=lambda: said.append(self._process.stdout.readline()))  # type: ignore[union-attr]
        reader.start()
        most = 0
        while reader.is_alive() and time.monotonic() - started < 3 * BUDGET_S:
            most = max(most, self._memory())
            reader.join(0.01)
        spent = time.monotonic() - started
        if reader.is_alive() or not said or not said[0]:
            verdict = "TIMEOUT" if reader.is_alive() else "CRASH"
            self.fresh()
            return Answer(verdict, spent, spent, most)
        return Answer(",".join(json.loads(said[0])[:3]), spent, self._busy_s() - busy, most)

    def _busy_s(self) -> float:
        """Seconds of processor of the process and of the children that it has waited for."""
        times = self._watched.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)

    def _memory(self) -> int:
        """Bytes of the process and its children together."""
        held = 0
        try:
            for process in (self._watched, *self._watched.children(recursive=True)):
                held += process.memory_info().rss
        except psutil.Error:  # it ended while it was looked at
            pass
        return held


@dataclass(frozen=True, slots=True)
class Answer:
    """Issue codes, or how it failed; seconds by the clock and of processor; most bytes."""

    said: str
    spent_s: float
    busy_s: float
    bytes: int

    @property
    def fails(self) -> bool:
        """Whether it broke its budget, by the clock."""
        failed = self.said in {"CRASH", "TIMEOUT"}
        return failed or self.spent_s > BUDGET_S or self.bytes > BUDGET_BYTES


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
        _write_text(folder / "good.csv", table),
    ]


def _write_text(path: Path, table: Sequence[tuple[Any, ...]]) -> Path:
    path.write_text("\n".join(";".join(map(str, row)) for row in table), encoding="utf-8")
    return path


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


def damaged_part(content: bytes, chance: random.Random) -> bytes:
    """A container with one part damaged before it was packed: its checksum holds."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(found, "w") as copy:
        names = archive.namelist()
        hurt = chance.choice([name for name in names if name.endswith((".xml", ".rels", ".bin"))])
        for name in names:
            part = archive.read(name)
            copy.writestr(name, damaged(part, chance) if name == hurt and part else part)
    return found.getvalue()


def answer_corpus(folder: Path) -> int:
    """Import every hostile file; a line for each, and how many failed."""
    failures = 0
    importer = Importer()
    for title, write in HOSTILE.items():
        path = folder / title
        write(path)
        importer.fresh()
        answer = importer.answer(path)
        failures += answer.fails
        verdict = "BAD " if answer.fails else "ok  "
        print(f"{verdict} {title:26} {_figures(answer)}  {answer.said}", flush=True)
        path.unlink()
    return failures


def _figures(answer: Answer) -> str:
    return f"{answer.spent_s:6.2f} s ({answer.busy_s:5.2f} s of processor) {answer.bytes / 2**20:4.0f} MB"


def answer_damaged(folder: Path, count: int) -> int:
    """Import damaged copies of good files; how many failed. What failed is kept.

    Formats of our own readers come more often: those of the others each cost a process.
    """
    failures = 0
    importer = Importer()
    chance = random.Random(20261125)
    originals = {path.suffix: path for path in good_files(folder)}
    turns = [".xlsx", ".ods", ".csv", ".xlsx", ".xls", ".xlsx", ".ods", ".csv", ".xlsx", ".xlsb"]
    longest = busiest = 0.0
    most = refused = 0
    for number in range(count):
        path = originals[turns[number % len(turns)]]
        target = folder / f"fuzz{path.suffix}"
        packed = path.suffix in {".xlsx", ".ods", ".xlsb"} and chance.random() < _SHARE_OF_PARTS
        target.write_bytes((damaged_part if packed else damaged)(path.read_bytes(), chance))
        answer = importer.answer(target)
        longest, busiest = max(longest, answer.spent_s), max(busiest, answer.busy_s)
        most, refused = max(most, answer.bytes), refused + ("corrupt" in answer.said)
        if answer.fails:
            failures += 1
            kept = Path(tempfile.gettempdir()) / f"hostile-{number}{path.suffix}"
            kept.write_bytes(target.read_bytes())
            print(f"BAD  damaged {path.name} {number}: {answer.said} {_figures(answer)}, kept as {kept}")
    print(
        f"{count:,} damaged files, {failures} failures, {refused:,} called damaged; "
        f"worst {longest:.2f} s by the clock, {busiest:.2f} s of processor, {most / 2**20:.0f} MB"
    )
    return failures


def main() -> int:
    """Both; 1 where any file broke its budget."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as name:
        failures = answer_corpus(Path(name)) + answer_damaged(Path(name), count)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
