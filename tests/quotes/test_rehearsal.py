"""What is read while the parser of a large file works."""

from pathlib import Path
from threading import Event

import pytest

from tests.quotes.twins import write_book
from workbench.quotes import rehearsal
from workbench.quotes.importer import OpenQuote


def test_that_the_small_quote_adds_up(tmp_path: Path) -> None:
    path = write_book(tmp_path / "any.xlsx", {"Quote": ()})
    result = OpenQuote(path, rehearsal.small_quote()).read(rehearsal.NoCatalog())
    assert result.quote is not None
    assert result.quote.reconciled
    assert result.quote.amount() == 264


def test_that_only_the_first_large_file_begins_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "_begun", False)
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_bytes(b"1")
    large.write_bytes(bytes(2**20))
    read = Event()
    rehearsal.begin(small, read.set)
    rehearsal.begin(tmp_path / "missing.csv", read.set)
    assert not read.wait(0.05)
    rehearsal.begin(large, read.set)
    assert read.wait(5)
    read.clear()
    rehearsal.begin(large, read.set)
    assert not read.wait(0.05)
