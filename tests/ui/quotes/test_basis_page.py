"""The common basis in the window: its options, its keys, its workbook."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.quotes.conftest import idle
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.view import QuotesView


@pytest.fixture
def view(view: QuotesView, jobs: Jobs, qtbot: QtBot) -> QuotesView:
    idle(jobs, qtbot)
    return view


def text(view: QuotesView, row: int, column: int) -> str:
    return str(view.basis.model.index(row, column).data())


def total_row(view: QuotesView) -> int:
    return next(row for row in range(view.basis.model.rowCount()) if text(view, row, 0).startswith("Total"))


def test_that_the_quotes_are_compared_and_escape_goes_back(
    view: QuotesView, actions: Actions, qtbot: QtBot
) -> None:
    actions.action("quotes_basis").trigger()
    assert view.basis.isVisible()
    assert view.basis.model.columnCount() == 4
    before = text(view, total_row(view), 1)
    view.basis.each.click()
    assert "per accelerator" not in text(view, total_row(view), 0)
    assert "different numbers of accelerators" in view.basis.note.text()
    assert text(view, total_row(view), 1) != before
    rows = view.basis.model.rowCount()
    view.basis.installed.click()
    assert view.basis.model.rowCount() == rows - 1
    qtbot.keyClick(view.basis.table, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]
    assert not view.basis.isVisible()
    assert view.page.isVisible()


def test_that_the_table_is_copied_and_written_as_shown(
    view: QuotesView, actions: Actions, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    actions.action("quotes_basis").trigger()
    qtbot.keyClick(view.basis.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == view.basis.model.rowCount() + 1
    view.basis.write(tmp_path / "basis")
    qtbot.waitUntil(lambda: not jobs._running, timeout=20_000)
    sheet = openpyxl.load_workbook(tmp_path / "basis.xlsx").active
    assert sheet is not None
    written = sheet.cell(total_row(view) + 2, 2).value
    assert f"{written:,.2f}" == text(view, total_row(view), 1)
