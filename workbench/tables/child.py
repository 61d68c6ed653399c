"""Read formats that only foreign parsers know in a process of its own, which can be killed.

The child writes what it found as JSON, never as a pickle: a parser that a hostile file took over must not
reach the program through its answer.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from decimal import Context
from pathlib import Path
from typing import Any

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.tables.container import FileKind, corrupt, password_protected, refusal
from workbench.tables.sheet import Cell, CellError, CellValue, Range, Row, Sheet

COMMAND = "read-table"
TIME_BUDGET_S = 9.0
MEMORY_BUDGET_BYTES = 400 * 2**20
_SHARE_OF_MACHINE = 3
"""A parser on a busy machine gets this many times its budget by the clock, never more of the processor."""
_POLL_S = 0.02
_DIGITS = Context(prec=15)


class ChildFailedError(Exception):
    """The child gave no table; `issue` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


def read_in_child(path: Path, kind: FileKind, control: JobControl) -> tuple[Sheet, ...]:
    """The sheets of an xls or xlsb file. Raises ChildFailedError, OSError and `Cancelled`."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        _run([*_program(), COMMAND, kind.value, str(path.absolute()), str(answer)], path, control)
        try:
            found = json.loads(answer.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ChildFailedError(corrupt(path, "its parser stopped without an answer")) from error
    if "error" in found:
        if found["error"] == "password":
            raise ChildFailedError(password_protected(path))
        if found["error"] == "memory":
            raise ChildFailedError(_too_large(path))
        raise ChildFailedError(corrupt(path, str(found["error"])))
    return tuple(_sheet(entry) for entry in found["sheets"])


def _program() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "workbench"]


def _run(command: list[str], path: Path, control: JobControl) -> None:
    import psutil

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
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
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            spent = max(_busy_s(watched), (time.monotonic() - started) / _SHARE_OF_MACHINE)
            control.check(min(0.95, spent / TIME_BUDGET_S), f"Reading {path.name}")
            if spent > TIME_BUDGET_S:
                raise ChildFailedError(_too_slow(path))
            if _memory(watched) > MEMORY_BUDGET_BYTES:
                raise ChildFailedError(_too_large(path))
            time.sleep(_POLL_S)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


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


def _sheet(entry: dict[str, Any]) -> Sheet:
    return Sheet(
        name=entry["name"],
        rows=tuple(
            Row.of(number, tuple(_cell(number, *cell) for cell in cells), hidden)
            for number, hidden, cells in entry["rows"]
        ),
        visible=entry["visible"],
        hidden_columns=tuple((first, last) for first, last in entry["hidden_columns"]),
        merged=tuple(Range(*bounds) for bounds in entry["merged"]),
    )


def _cell(row: int, column: int, kind: str, value: Any, number_format: str) -> Cell:
    found: CellValue = value
    if kind == "n":
        found = _DIGITS.create_decimal(repr(value))
    elif kind == "d":
        found = datetime.fromisoformat(value)
    elif kind == "e":
        found = CellError(value)
    return Cell(row, column, found, number_format)
