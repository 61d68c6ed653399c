"""Files dragged with the mouse out of another program's window onto ours."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.quotes.twins import HEADER, SERVER, SWITCH, TITLE, write_book
from tests.realwindow.drag_source import TITLE as SOURCE
from tests.realwindow.test_quotes import PATIENCE_MS, quotes_view
from workbench.ui.app import Workbench

pytestmark = pytest.mark.realwindow

Files = dict[str, subprocess.Popen[str]]


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    made: list[subprocess.Popen[str]] = []
    yield made
    for process in made:
        process.terminate()
        process.communicate(timeout=10)


def xdotool(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


def drag(started: list[subprocess.Popen[str]], target: QWidget, qtbot: QtBot, *paths: Path) -> str:
    """Drag files by mouse from another process onto the middle of a widget; what came of it."""
    command = [sys.executable, "-m", "tests.realwindow.drag_source", *map(str, paths)]
    source = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    started.append(source)
    assert source.stdout is not None
    assert source.stdout.readline() == "ready\n"
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", SOURCE]
    window = subprocess.run(search, capture_output=True, text=True, check=True).stdout.split()[-1]
    xdotool("windowraise", window)
    qtbot.wait(300)
    middle = target.mapToGlobal(QPoint(target.width() // 2, target.height() // 2))
    xdotool("mousemove", 60, 60, "mousedown", 1)
    for step in range(1, 11):
        x, y = 60 + (middle.x() - 60) * step // 10, 60 + (middle.y() - 60) * step // 10
        xdotool("mousemove", x, y)
        qtbot.wait(40)
    xdotool("mouseup", 1)
    qtbot.wait(300)
    return source.stdout.readline().strip()


def texts(widget: QWidget) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def test_that_files_dragged_onto_any_view_come_under_review_and_a_bad_one_is_named(
    workbench: Workbench, started: list[subprocess.Popen[str]], qtbot: QtBot, tmp_path: Path
) -> None:
    good = write_book(tmp_path / "good.xlsx", {"Quote": (*TITLE, HEADER, SERVER, SWITCH)})
    other = write_book(tmp_path / "other.xlsx", {"Quote": (*TITLE, HEADER, SWITCH)})
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"%PDF-1.7 not a workbook")
    assert drag(started, workbench.window, qtbot, good, bad, other) == "dropped"
    view = quotes_view(workbench)
    qtbot.waitUntil(view.isVisible, timeout=PATIENCE_MS)

    def new_ones() -> set[str]:
        return {review.file.name for review in view._reviews.values() if review.fresh}

    qtbot.waitUntil(lambda: new_ones() == {"good.xlsx", "other.xlsx"}, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "bad.xlsx" in texts(workbench.window), timeout=PATIENCE_MS)


def test_that_what_is_no_file_is_refused_while_it_hovers(
    workbench: Workbench, started: list[subprocess.Popen[str]], qtbot: QtBot, tmp_path: Path
) -> None:
    assert drag(started, workbench.window, qtbot) == "refused"
