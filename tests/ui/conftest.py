"""The sample's session in a host window, and a guard: no test leaves a widget, timer or thread behind."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.analysis.compare import compare
from workbench.analysis.sample import load_sample
from workbench.analysis.shown.presentation import build_specs
from workbench.domain.control import NoControl
from workbench.project.document import Document
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.session import Compared, Session
from workbench.ui.theme import Appearance, ThemeManager


def _delete_now() -> None:
    """Delete what waits for an event loop that no test runs, and what only a cycle of references holds."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test after which a window, a running timer of a parentless object or a thread lives on.

    A left-over window is restyled at every later change of theme: each test would be slower than the last.
    As in the program, no worker collects garbage meanwhile: it would destroy widgets on its own thread.
    """
    gc.disable()
    widgets, threads = set(QApplication.topLevelWidgets()), set(threading.enumerate())
    yield
    _delete_now()
    gc.enable()
    left = [repr(widget) for widget in QApplication.topLevelWidgets() if widget not in widgets]
    left += [thread.name for thread in threading.enumerate() if thread not in threads]
    left += [repr(timer) for timer in qapp.findChildren(QTimer) if timer.isActive()]
    if left:
        pytest.fail(f"left behind: {', '.join(left)}")


@pytest.fixture(scope="session")
def sample() -> Compared:
    """The sample, compared once for all tests."""
    library, scenario_id, _ = load_sample()
    scenario = library.scenario(scenario_id)
    assert scenario is not None
    comparison = compare(scenario, library, NoControl())
    return Compared(comparison, build_specs(comparison, scenario, library), scenario, library)


@pytest.fixture
def themes(qapp: QApplication, tmp_path: Path) -> ThemeManager:
    manager = ThemeManager(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    manager.set_appearance(Appearance.LIGHT)
    return manager


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shutdown()


@pytest.fixture
def session(jobs: Jobs, sample: Compared) -> Iterator[Session]:
    made = Session(jobs)
    made.open_document(Document(sample.library), sample.scenario.id, sample)
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """The window's settings, in a file of the test's own."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def host(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1240, 840)
    return window


@pytest.fixture
def actions(host: QMainWindow) -> Actions:
    """The window's own actions that views show as buttons."""
    made = Actions(host)
    for action_id in ("palette", "compare", "export_workbook", "export_recommendation"):
        made.add(action_id, action_id.replace("_", " "), lambda: None, section="Project")
    return made
