"""A session on a small scenario, in a host window that is never shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.analysis.compare import compare
from workbench.analysis.presentation import build_specs
from workbench.analysis.sample import load_sample
from workbench.domain.control import NoControl
from workbench.project.document import Document
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.session import Compared, Session
from workbench.ui.theme import Appearance, ThemeManager


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
