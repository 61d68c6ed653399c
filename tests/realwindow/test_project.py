"""The project by keyboard: versions, history and the panels, on a real display."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.realwindow.conftest import Press
from workbench.project.check import check_project
from workbench.ui.app import Workbench

pytestmark = pytest.mark.realwindow

WAIT_MS = 20_000


def test_that_versions_and_history_work_by_keyboard(
    workbench: Workbench, press: Press, tmp_path: Path, qtbot: QtBot
) -> None:
    session, whole, path = workbench.session, workbench.projects.whole, tmp_path / "Einkauf.tcw"
    workbench.projects.save_as(path)
    qtbot.waitUntil(lambda: session.path == path, timeout=WAIT_MS)
    scenario = session.scenario
    assert scenario is not None
    session.put(scenario.replaced(name="First"), "Rename to First")
    press("alt+5", "ctrl+s")
    qtbot.waitUntil(lambda: len(session.document.versions()) == 1, timeout=WAIT_MS)
    session.put(scenario.replaced(name="Second"), "Rename to Second")
    press("ctrl+shift+h")
    qtbot.waitUntil(whole.history.isVisible, timeout=WAIT_MS)
    press("Down", "Return")
    qtbot.waitUntil(
        lambda: session.scenario is not None and session.scenario.name == "First", timeout=WAIT_MS
    )
    press("Home", "Return")
    qtbot.waitUntil(
        lambda: session.scenario is not None and session.scenario.name == "Second", timeout=WAIT_MS
    )
    press("Escape")
    qtbot.waitUntil(lambda: not whole.history.isVisible(), timeout=WAIT_MS)
    press("ctrl+shift+o")
    qtbot.waitUntil(whole.recent.isVisible, timeout=WAIT_MS)
    assert [entry.title for entry in whole.recent.entries.entries] == ["Einkauf"]
    press("Escape")
    assert check_project(path).problems == ()
