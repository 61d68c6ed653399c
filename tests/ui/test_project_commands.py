"""Commands on the project, file dialogs left aside: save, open, export, undo."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from workbench.project.document import Document
from workbench.ui.jobs import Jobs
from workbench.ui.main_window import MainWindow
from workbench.ui.project_commands import ProjectCommands
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.session import Compared, Session
from workbench.ui.theme import ThemeManager


@pytest.fixture
def window(
    jobs: Jobs, themes: ThemeManager, session: Session, settings: QSettings, qtbot: QtBot
) -> MainWindow:
    made = MainWindow(session, themes, jobs, settings)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def commands(
    window: MainWindow, session: Session, jobs: Jobs, settings: QSettings
) -> Iterator[ProjectCommands]:
    made = ProjectCommands(window, session, jobs, RecentProjects(settings))
    window.actions_.refresh()
    yield made
    session.cancel()


def test_that_both_exports_are_written_and_say_where(
    commands: ProjectCommands, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    commands.export_workbook(tmp_path / "board")
    qtbot.waitUntil(lambda: str(tmp_path / "board.xlsx") in window.banner.text, timeout=90_000)
    assert "usd_per_mtok_total_1" in openpyxl.load_workbook(tmp_path / "board.xlsx").defined_names
    commands.export_recommendation(tmp_path / "board")
    qtbot.waitUntil(lambda: str(tmp_path / "board.pdf") in window.banner.text, timeout=90_000)
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF-")


def test_that_a_place_that_cannot_be_written_is_said_with_a_remedy(
    commands: ProjectCommands, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    commands.export_workbook(tmp_path / "no such folder" / "board.xlsx")
    qtbot.waitUntil(lambda: "cannot be written" in window.banner.text, timeout=90_000)
    assert "Choose another folder" in window.banner.text


def test_that_a_saved_project_opens_again_as_it_was(
    commands: ProjectCommands, session: Session, sample: Compared, tmp_path: Path, qtbot: QtBot
) -> None:
    assert session.scenario is not None
    session.put(session.scenario.replaced(name="Ours"), "Rename")
    commands.save_as(tmp_path / "ours")
    qtbot.waitUntil(lambda: session.path == tmp_path / "ours.tcw", timeout=90_000)
    session.open_document(Document(sample.library), sample.scenario.id, sample)
    with qtbot.waitSignal(session.document_opened, timeout=90_000):
        commands.open(tmp_path / "ours.tcw")
    assert session.scenario is not None
    assert session.scenario.name == "Ours"
    assert session.compared is not None


def test_that_a_missing_file_leaves_the_present_document(
    commands: ProjectCommands, window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    before = session.document
    commands.open(tmp_path / "nowhere.tcw")
    qtbot.waitUntil(lambda: "nowhere.tcw" in window.banner.text, timeout=90_000)
    assert session.document is before


def test_that_undo_and_redo_name_their_step(
    commands: ProjectCommands, window: MainWindow, session: Session
) -> None:
    undo, redo = (window.actions_.action(name) for name in ("undo", "redo"))
    assert not undo.isEnabled()
    assert session.scenario is not None
    session.put(session.scenario.replaced(name="Ours"), "Rename scenario")
    assert (undo.isEnabled(), undo.text()) == (True, "Undo: Rename scenario")
    undo.trigger()
    assert (undo.isEnabled(), redo.text()) == (False, "Redo: Rename scenario")
    redo.trigger()
    assert session.scenario is not None
    assert session.scenario.name == "Ours"
