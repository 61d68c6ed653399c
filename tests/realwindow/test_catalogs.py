"""The catalogs by keyboard alone, on a real display: filter, sort, edit, paste, replace, compare, undo."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.realwindow.conftest import Press
from workbench.domain.hardware import Accelerator
from workbench.ui.app import Workbench
from workbench.ui.catalogs.view import CatalogsView

pytestmark = pytest.mark.realwindow


@pytest.fixture
def view(workbench: Workbench, press: Press, qtbot: QtBot) -> CatalogsView:
    press("alt+2")
    made = workbench.window.view("catalogs")
    assert isinstance(made, CatalogsView)
    qtbot.waitUntil(made.isVisible)
    made.table.setFocus()
    return made


def current(view: CatalogsView) -> Accelerator:
    record = view.current_record
    assert isinstance(record, Accelerator)
    return record


def test_that_a_figure_is_filtered_edited_and_undone_by_keys(
    workbench: Workbench, view: CatalogsView, press: Press, qtbot: QtBot
) -> None:
    view.table.go_to(view.table.table.records[0].id, "memory_gb")
    press("F3")
    press(text=">100")
    press("Return")
    qtbot.waitUntil(lambda: 0 < view.table.table.rowCount() < view.table.table.total)
    assert view.table.hasFocus()
    press("ctrl+shift+Down")
    memories = [r.memory_gb for r in view.table.table.shown_records() if isinstance(r, Accelerator)]
    assert memories == sorted(memories, key=lambda memory: -(memory or 0))
    press("ctrl+Home")
    view.table.go_to(view.table.table.shown_records()[0].id, "memory_gb")
    before = current(view)
    press("Return")
    press("minus", "5", "Return")
    assert workbench.session.library.accelerator(before.id) == before
    press("ctrl+a")
    press(text="512")
    press("Return")
    after = workbench.session.library.accelerator(before.id)
    assert after is not None
    assert after.memory_gb == 512
    press("ctrl+z")
    assert workbench.session.library.accelerator(before.id) == before
    press("shift+F3")
    qtbot.waitUntil(lambda: view.table.table.rowCount() == view.table.table.total)


def test_that_cells_are_copied_pasted_and_replaced_by_keys(
    workbench: Workbench, view: CatalogsView, press: Press, qtbot: QtBot
) -> None:
    first = view.table.table.records[0]
    view.table.go_to(first.id, "form_factor")
    press("ctrl+c")
    assert QGuiApplication.clipboard().text().startswith("Form\n")
    QGuiApplication.clipboard().setText("Tray")
    press("Down", "ctrl+v")
    assert current(view).form_factor == "Tray"
    press("ctrl+h")
    qtbot.waitUntil(view.finder.isVisible)
    press(text="Tray")
    press("Tab")
    press(text="Blade")
    qtbot.waitUntil(lambda: view.finder.plan is not None and bool(view.finder.plan.puts))
    press("Return")
    assert current(view).form_factor == "Blade"
    press("Escape")
    assert view.detail.isVisible()
    assert view.table.hasFocus()


def test_that_records_are_compared_and_kinds_changed_by_keys(
    workbench: Workbench, view: CatalogsView, press: Press, qtbot: QtBot
) -> None:
    view.table.go_to(view.table.table.records[0].id, "name")
    press("shift+Down", "shift+Down")
    assert len(view.selected_records) == 3
    press("ctrl+shift+d")
    qtbot.waitUntil(view.comparison.isVisible)
    press("Escape")
    qtbot.waitUntil(view.table.isVisible)
    press("ctrl+Next")
    assert view.record_type.KIND == "system"
    press("ctrl+f")
    assert QApplication.focusWidget() is view.search
    press(text="dgx")
    qtbot.waitUntil(lambda: view.table.table.rowCount() < view.table.table.total)
