"""Read a foreign file in a process of its own, which can be killed.

The child writes what it found as plain data, never as a pickle: a parser that a hostile file took over must
not reach the program through its answer.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.tables import worker
from workbench.tables.container import FileKind, corrupt, refusal
from workbench.tables.delimited import NotTextError
from workbench.tables.markup import CapPassedError, ForbiddenMarkupError
from workbench.tables.ods import EncryptedError
from workbench.tables.packed import read_sheets
from workbench.tables.sheet import Sheet

COMMAND = "read-table"
TIME_BUDGET_S = 7.0
MEMORY_BUDGET_BYTES = 400 * 2**20
_SHARE_OF_MACHINE = 6
"""A parser on a busy machine gets this many times its budget by the clock, never more of the processor."""
_POLL_S = 0.05
_QUICKER = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**28),
    "MALLOC_TRIM_THRESHOLD_": str(2**29),
}
"""Environment of the child: no threads for matrices, of which it has none, and memory of an array is kept for
the next one instead of being given back (by glibc; others do not look at it)."""
_MAX_ANSWER = 200 * 2**20


class ChildFailedError(Exception):
    """The child gave no table; `issue` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


def read_in_child(
    path: Path, kind: FileKind, control: JobControl, *, excel_digits: bool = True
) -> tuple[tuple[Sheet, ...], str]:
    """(sheets of a file, the encoding that a text was guessed to have).

    Raises what the readers raise for a file that is refused, ChildFailedError, OSError and `Cancelled`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        exact = [] if excel_digits else [worker.EXACT]
        _run([*_program(), kind.value, str(path.absolute()), str(folder), *exact], path, folder, control)
        control.check(0.96, f"Taking over {path.name}")
        try:
            if (folder / worker.CELLS).stat().st_size + (folder / worker.ANSWER).stat().st_size > _MAX_ANSWER:
                raise ChildFailedError(_too_large(path))
            with (folder / worker.ANSWER).open(encoding="utf-8") as stream:
                found = json.loads(next(stream, ""))
                if "refused" not in found:
                    with (folder / worker.CELLS).open("rb") as arrays:
                        return read_sheets(stream, arrays), str(found["encoding"])
            why, detail = str(found["refused"]), str(found["why"])
        except (OSError, ValueError, LookupError, TypeError, ArithmeticError) as error:
            raise ChildFailedError(corrupt(path, "its parser stopped without an answer")) from error
    if why == "memory":
        raise ChildFailedError(_too_large(path))
    refusals = {
        "cap": CapPassedError(detail),
        "markup": ForbiddenMarkupError(),
        "password": EncryptedError(),
        "not_text": NotTextError(detail),
    }
    raise refusals.get(why) or ChildFailedError(corrupt(path, detail))


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-m", worker.__name__]


def _run(command: list[str], path: Path, folder: Path, control: JobControl) -> None:
    environment = {**os.environ, **_QUICKER, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=flags,
    )
    started = time.monotonic()
    try:
        import psutil  # takes a while the first time: beside the start of the child

        watched = psutil.Process(process.pid)
        while process.poll() is None:
            spent = max(_busy_s(watched), (time.monotonic() - started) / _SHARE_OF_MACHINE)
            control.check(*_progress(folder, spent, path))
            if spent > TIME_BUDGET_S:
                raise ChildFailedError(_too_slow(path))
            if _memory(watched) > MEMORY_BUDGET_BYTES:
                raise ChildFailedError(_too_large(path))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_POLL_S)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _progress(folder: Path, spent_s: float, path: Path) -> tuple[float, str]:
    """What the child said last, or how much of its time it has used."""
    try:
        fraction, message = (folder / worker.PROGRESS).read_text(encoding="utf-8").split(" ", 1)
        return min(0.95, float(fraction)), message[:100]
    except (OSError, ValueError):  # nothing said yet, or half a sentence
        return min(0.95, spent_s / TIME_BUDGET_S), f"Reading {path.name}"


def _busy_s(process: Any) -> float:
    """Seconds of processor that the child has used."""
    import psutil

    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _memory(process: Any) -> int:
    import psutil

    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _too_slow(path: Path) -> Issue:
    return refusal(
        path,
        "too_slow",
        f"The workbook could not be read within {TIME_BUDGET_S:.0f} seconds.",
        "Save the quote's own sheets as .xlsx and import that.",
    )


def _too_large(path: Path) -> Issue:
    return refusal(
        path,
        "too_many_cells",
        "The workbook needs more memory than a quote can.",
        "Save the quote's own sheets as a separate .xlsx workbook and import that.",
    )
