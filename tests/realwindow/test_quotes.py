"""Quotes by keyboard alone: files chosen, questions answered, lines toggled, accepted, compared, left."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.quotes.twins import write_book
from tests.realwindow.conftest import Press
from workbench.domain.quote import Quote
from workbench.ui.app import Workbench
from workbench.ui.quotes.view import QuotesView

pytestmark = pytest.mark.realwindow

PATIENCE_MS = 20_000


def quotes_view(workbench: Workbench) -> QuotesView:
    found = workbench.window.view("quotes")
    assert isinstance(found, QuotesView)
    return found


def two_answers(folder: Path) -> Path:
    """A quote whose total can be reached without one set of lines or another."""
    lines = [(f"Storage shelf {amount}", 1, amount, amount) for amount in (100, 200, 300)]
    rows = (("All prices in USD",), ("Description", "Qty", "Unit price", "Total"), *lines)
    return write_book(folder / "shelves.xlsx", {"Quote": (*rows, ("Total", "", "", 300))})


def choose_file(workbench: Workbench, press: Press, qtbot: QtBot, path: Path) -> None:
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog) and dialog.isActiveWindow():
            press("ctrl+a", text=str(path))
            press("Return")
        else:
            QTimer.singleShot(100, answer)

    QTimer.singleShot(100, answer)
    press("ctrl+i")
    view = quotes_view(workbench)
    qtbot.waitUntil(lambda: bool(view.unkept()), timeout=PATIENCE_MS)


def test_that_a_quote_is_read_answered_and_accepted_by_keyboard(
    workbench: Workbench, press: Press, qtbot: QtBot, tmp_path: Path
) -> None:
    press("alt+3")
    view = quotes_view(workbench)
    qtbot.waitUntil(view.isVisible)
    before = len(workbench.session.library.records("quote"))
    choose_file(workbench, press, qtbot, two_answers(tmp_path))
    qtbot.waitUntil(lambda: not workbench.jobs._running, timeout=PATIENCE_MS)

    def on_an_answer() -> bool:
        focused = QApplication.focusWidget()
        return isinstance(focused, QPushButton) and focused.text().startswith("Leave out")

    for _ in range(12):
        press("Tab")
        if on_an_answer():
            break
    assert on_an_answer()
    press("space")
    qtbot.waitUntil(lambda: "= printed total 300.00 ✓" in view.page.bar.equation.text(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not workbench.jobs._running, timeout=PATIENCE_MS)
    press("ctrl+alt+Return")
    qtbot.waitUntil(
        lambda: len(workbench.session.library.records("quote")) == before + 1, timeout=PATIENCE_MS
    )
    quote = workbench.session.library.records("quote")[-1]
    assert isinstance(quote, Quote)
    assert quote.reconciled
    press("ctrl+alt+b")
    qtbot.waitUntil(view.basis.isVisible)
    press("Escape")
    qtbot.waitUntil(view.page.isVisible)


def test_that_leaving_with_a_quote_under_review_asks_and_escape_stays(
    workbench: Workbench, press: Press, qtbot: QtBot, tmp_path: Path
) -> None:
    press("alt+3")
    choose_file(workbench, press, qtbot, two_answers(tmp_path))
    qtbot.waitUntil(lambda: not workbench.jobs._running, timeout=PATIENCE_MS)
    press("ctrl+q")
    leaving = workbench.projects.leaving
    qtbot.waitUntil(lambda: leaving.question is not None and leaving.question.isActiveWindow())
    press("Escape")
    qtbot.waitUntil(lambda: leaving.question is None)
    assert workbench.window.isVisible()
