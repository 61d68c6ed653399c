"""The command line as its callers see it: exit code, stdout, stderr; and small quotes made on the spot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from workbench.cli import main

HEADER = ("Line", "Description", "Qty", "Unit price (USD)", "Extended price (USD)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in this process."""

    def start(*words: object) -> Outcome:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return start


@pytest.fixture
def make_quote(tmp_path: Path) -> Callable[..., Path]:
    """Write a quote with these lines below its header and a printed total."""

    def write(name: str, lines: Sequence[Sequence[object]], total: float) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (("Northgate Systems Inc.",), (), HEADER, *lines, ("", "Total", "", "", total)):
            sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write
