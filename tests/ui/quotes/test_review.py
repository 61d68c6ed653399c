"""A quote under review: what ends a reading is said, and nothing of the quote is lost by it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.quotes.twins import LIBRARY, write_book
from tests.ui.quotes.conftest import idle
from workbench.domain.control import NoControl
from workbench.domain.quote import Corrections
from workbench.quotes import MappingMemory
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.reading import read_files
from workbench.ui.quotes.review import Review


def test_that_a_correction_ended_by_an_error_is_said_and_can_still_be_taken_back(
    jobs: Jobs,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = (("Description", "Qty", "Unit price", "Total"), ("Shelf", 1, 20, 20), ("Total", "", "", 20))
    path = write_book(tmp_path / "q.xlsx", {"Quote": rows})
    (file,) = read_files([path], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    read = review.corrections
    review.correct(Corrections(vendor="First"))
    idle(jobs, qtbot)
    review.correct(Corrections(vendor="Second"))
    idle(jobs, qtbot)

    def broken(*_: object) -> None:
        raise ValueError("out of order")

    for attempt in (review.take_back, lambda: review.correct(Corrections(vendor="Third"))):
        with (
            monkeypatch.context() as patched,
            qtbot.waitSignal(review.refused, timeout=20_000) as refused,
        ):
            patched.setattr(type(file.opened), "read", broken)
            attempt()
            idle(jobs, qtbot)
        assert refused.args is not None
        (issue,) = refused.args[0]
        assert issue.code == "correction_stopped"
        assert "out of order" in issue.message
        assert review.corrections.vendor == "Second"

    review.take_back()
    idle(jobs, qtbot)
    assert review.corrections.vendor == "First"
    review.take_back()
    idle(jobs, qtbot)
    assert review.corrections == read
    assert not review.can_take_back
    review.deleteLater()


def test_that_two_corrections_taken_back_at_once_are_both_taken_back(
    jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (("Description", "Qty", "Unit price", "Total"), ("Shelf", 1, 20, 20), ("Total", "", "", 20))
    path = write_book(tmp_path / "q.xlsx", {"Quote": rows})
    (file,) = read_files([path], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    for vendor in ("First", "Second", "Third"):
        review.correct(Corrections(vendor=vendor))
        idle(jobs, qtbot)
    review.take_back()
    review.take_back()
    idle(jobs, qtbot)
    assert review.corrections.vendor == "First"
    review.take_back()
    assert not review.can_take_back
    idle(jobs, qtbot)
    assert not review.can_take_back
    review.deleteLater()
