"""The child process that parses foreign files: it limits itself, reads one file, and writes its answer.

    python -m workbench.tables.worker KIND FILE FOLDER [exact]

It imports nothing but readers, because its start is part of every import of a larger file. The answer is
`answer.jsonl` in the folder, which says what was read and goes on with what is said of the sheets, and
`cells.bin`; `progress` there holds what the reader said last.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.tables.container import FileKind
from workbench.tables.packed import write_sheets
from workbench.tables.sheet import Sheet

ANSWER = "answer.jsonl"
CELLS = "cells.bin"
PROGRESS = "progress"
EXACT = "exact"
_ADDRESS_SPACE_BYTES = 1500 * 2**20
_CPU_S = 20
_REPORTED_EVERY_S = 0.05


def main(arguments: list[str]) -> int:
    """Read a file of a kind and write the answer into the folder."""
    kind, file, folder, *rest = arguments
    _limit()
    gc.disable()  # everything that is made stays until the answer is written
    found, sheets = _answer(FileKind(kind), Path(file), _Report(Path(folder) / PROGRESS), EXACT not in rest)
    with (
        (Path(folder) / ANSWER).open("w", encoding="utf-8") as lines,
        (Path(folder) / CELLS).open("wb") as arrays,
    ):
        lines.write(json.dumps(found))
        lines.write("\n")
        write_sheets(sheets, lines, arrays)
    return 0


class _Report:
    """Passes on how far the reader is; the parent kills where it wants to cancel."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._due = 0.0

    def check(self, fraction: float, message: str) -> None:
        """Write down the progress, as often as anybody looks at it."""
        if (now := time.monotonic()) < self._due:
            return
        self._due = now + _REPORTED_EVERY_S
        self._path.write_text(f"{fraction:.3f} {message}", encoding="utf-8")


def _answer(
    kind: FileKind, path: Path, report: _Report, excel_digits: bool
) -> tuple[dict[str, Any], tuple[Sheet, ...]]:
    from workbench.tables.delimited import NotTextError
    from workbench.tables.markup import CapPassedError, ForbiddenMarkupError
    from workbench.tables.ods import EncryptedError

    refusals: dict[type[Exception], str] = {
        CapPassedError: "cap",
        ForbiddenMarkupError: "markup",
        EncryptedError: "password",
        NotTextError: "not_text",
        MemoryError: "memory",
    }
    try:
        sheets, encoding = _reader(kind, report, excel_digits)(path)
    except Exception as error:  # noqa: BLE001 - foreign parsers raise anything, and the parent must hear why
        text = " ".join(str(error).split())[:200].rstrip(".")
        return {"refused": refusals.get(type(error), "corrupt"), "why": text or type(error).__name__}, ()
    return {"encoding": encoding}, sheets


def _reader(
    kind: FileKind, report: _Report, excel_digits: bool
) -> Callable[[Path], tuple[tuple[Sheet, ...], str]]:
    def read(path: Path) -> tuple[tuple[Sheet, ...], str]:
        from workbench.tables.in_process import read_in_process

        return read_in_process(path, kind, report, excel_digits=excel_digits)

    def read_foreign(path: Path) -> tuple[tuple[Sheet, ...], str]:
        from workbench.tables.foreign import foreign_sheets

        return foreign_sheets(kind, path), ""

    return read_foreign if kind in {FileKind.XLS, FileKind.XLSB} else read


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent watches time and memory alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # all is written: taking millions of objects apart would only take time
