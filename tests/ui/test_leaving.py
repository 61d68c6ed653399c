"""Nothing that the project does not hold is lost in silence: at the end, and when another is opened."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from workbench.project.document import Document
from workbench.ui.jobs import Jobs
from workbench.ui.main_window import MainWindow
from workbench.ui.project_commands import ProjectCommands
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.session import Session
from workbench.ui.theme import ThemeManager


class Waiting:
    """A view in which two quotes wait; the project takes them or not."""

    def __init__(self, *, acceptable: bool) -> None:
        self.waits = True
        self._acceptable = acceptable

    def unkept(self) -> str:
        return "Not accepted yet: Thistlewick, Nettlecombe." if self.waits else ""

    def keep(self) -> bool:
        self.waits = self.waits and not self._acceptable
        return not self.waits


@pytest.fixture
def window(
    jobs: Jobs, themes: ThemeManager, session: Session, settings: QSettings, qtbot: QtBot
) -> MainWindow:
    made = MainWindow(session, themes, jobs, settings)
    qtbot.addWidget(made, before_close_func=lambda window: setattr(window, "_left", True))
    made.show()
    return made


@pytest.fixture
def commands(window: MainWindow, session: Session, jobs: Jobs, settings: QSettings) -> ProjectCommands:
    return ProjectCommands(window, session, jobs, RecentProjects(settings))


def question(commands: ProjectCommands) -> QMessageBox:
    found = commands.leaving.question
    assert found is not None
    return found


def answer(commands: ProjectCommands, text: str, qtbot: QtBot) -> None:
    buttons = [b for b in question(commands).findChildren(QPushButton) if b.text().replace("&", "") == text]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)  # type: ignore[no-untyped-call]


def test_that_a_window_with_nothing_to_lose_closes_at_once(
    commands: ProjectCommands, window: MainWindow
) -> None:
    window.close()
    assert not window.isVisible()
    assert commands.leaving.question is None


def test_that_quotes_under_review_are_asked_about_and_kept(
    commands: ProjectCommands, window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    commands.save_as(tmp_path / "kept.tcw")
    qtbot.waitUntil(lambda: session.path is not None, timeout=20_000)
    waiting = Waiting(acceptable=True)
    session.under_review.append(waiting)
    window.close()
    assert window.isVisible()
    assert "Thistlewick" in question(commands).text()
    answer(commands, "Cancel", qtbot)
    assert window.isVisible()
    assert waiting.waits
    window.close()
    answer(commands, "Keep", qtbot)
    assert not waiting.waits
    assert not window.isVisible()


def test_that_what_cannot_be_kept_yet_keeps_the_window_open(
    commands: ProjectCommands, window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    session.under_review.append(Waiting(acceptable=False))
    window.show_view("results")
    window.close()
    answer(commands, "Keep", qtbot)
    assert window.isVisible()
    assert window.current == "quotes"
    window.close()
    answer(commands, "Discard", qtbot)
    assert not window.isVisible()


def test_that_a_changed_project_without_a_file_is_offered_one_before_another_is_opened(
    commands: ProjectCommands,
    window: MainWindow,
    session: Session,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario, before = session.scenario, session.document
    assert scenario is not None
    session.put(scenario.replaced(name="Renamed"), "rename scenario")
    window.actions_.action("new").trigger()
    assert session.document is before
    assert "no file yet" in question(commands).text()
    target = tmp_path / "mine.tcw"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    answer(commands, "Keep", qtbot)
    qtbot.waitUntil(lambda: session.document is not before, timeout=20_000)
    session.cancel()
    kept = Document.open(target)
    try:
        stored = kept.library.scenario(scenario.id)
        assert stored is not None
        assert stored.name == "Renamed"
    finally:
        kept.close()
