"""The window on a document: views by key and shortcut, a narrow rail, problems in the banner."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from workbench.domain.issue import Issue, Severity
from workbench.project.document import Document
from workbench.ui.jobs import Jobs
from workbench.ui.main_window import VIEWS, MainWindow, ViewPlace
from workbench.ui.project_commands import ProjectCommands
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.quotes.lines_table import LinesTable
from workbench.ui.quotes.view import IMPORT
from workbench.ui.rail import NARROW_PX, WIDE_PX, Rail
from workbench.ui.session import Compared, Session
from workbench.ui.theme import ThemeManager


@pytest.fixture
def window(
    jobs: Jobs, themes: ThemeManager, sample: Compared, tmp_path: Path, qtbot: QtBot
) -> Iterator[MainWindow]:
    session = Session(jobs)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = MainWindow(session, themes, jobs, settings)
    qtbot.addWidget(made)
    ProjectCommands(made, session, jobs, RecentProjects(settings))
    made.show()
    session.open_document(Document(sample.library), sample.scenario.id, sample)
    yield made
    session.close()


def visible_view(window: MainWindow) -> QWidget:
    (shown,) = [view for view in window._views.values() if view.isVisible()]
    return shown


@pytest.mark.parametrize("place", VIEWS, ids=lambda place: place.key)
def test_that_each_view_is_reached_by_its_action(window: MainWindow, place: ViewPlace) -> None:
    key, name = place.key, place.name
    window.actions_.action(f"view_{key}").trigger()
    assert window.current == key
    assert visible_view(window) is window.view(key)
    assert visible_view(window).accessibleName() == name


def test_that_going_to_a_view_puts_the_keyboard_where_its_work_begins_and_back_where_it_was(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    began = {}
    for place in VIEWS:
        window.actions_.action(f"view_{place.key}").trigger()
        focused = window.focusWidget()
        assert focused is not None
        began[place.key] = focused.objectName() or focused.accessibleName()
    assert began == {
        "catalogs": "Accelerators",
        "quotes": "Quotes of the project",
        "scenarios": "Add stream",
        "results": "ranking",
    }
    window.actions_.action("view_quotes").trigger()
    lines = next(part for part in window.findChildren(LinesTable) if part.isVisible())
    lines.setFocus()
    window.actions_.action("view_results").trigger()
    window.actions_.action("view_quotes").trigger()
    assert lines.hasFocus()


def test_that_the_window_leaves_room_for_its_frame_on_a_small_screen(window: MainWindow) -> None:
    room = window.screen().availableSize()
    assert room.height() < 900
    assert window.height() <= room.height() - 32


def test_that_redo_answers_to_the_keys_of_spreadsheets_too(window: MainWindow) -> None:
    keys = [key.toString() for key in window.actions_.action("redo").shortcuts()]
    assert keys == ["Ctrl+Shift+Z", "Ctrl+Y"]


def test_that_places_in_the_rail_keep_their_numbers(window: MainWindow) -> None:
    numbers = [place.number for place in VIEWS]
    assert numbers == sorted(set(numbers))
    for place in VIEWS:
        assert window.actions_.action(f"view_{place.key}").shortcut().toString() == f"Alt+{place.number}"


def test_that_an_unknown_view_is_an_error(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.view("kitchen")


def test_that_the_title_names_the_project(window: MainWindow) -> None:
    assert window.windowTitle() == "Sample – Token Cost Workbench"


def test_that_every_action_is_named_and_has_its_place_in_the_menu(window: MainWindow) -> None:
    for entry in window.actions_.entries():
        assert entry.action.text(), entry.id
        assert not entry.action.icon().isNull() or entry.scope is not None, entry.id


def test_that_the_rail_narrows_with_the_window(window: MainWindow, qtbot: QtBot) -> None:
    rail = window.findChild(Rail)
    assert isinstance(rail, Rail)
    window.resize(1440, 900)
    assert rail.width() == WIDE_PX
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: rail.width() == NARROW_PX)


def test_that_a_problem_is_said_above_the_view_with_its_remedy(window: MainWindow) -> None:
    issue = Issue(severity=Severity.ERROR, code="x", message="It broke.", suggestion="Mend it.")
    window.show_problem((issue,))
    assert window.banner.isVisible()
    assert "It broke." in window.banner.text
    assert "Mend it." in window.banner.text


def test_that_the_guide_lists_every_shortcut(window: MainWindow) -> None:
    window.actions_.action("user_guide").trigger()
    shown = {label.text() for label in window.guide.findChildren(QLabel)}
    (scroll,) = window.guide.findChildren(QScrollArea)
    content = scroll.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= scroll.viewport().width()
    for entry in window.actions_.entries():
        if entry.shortcut:
            assert entry.action.text() in shown
    window.actions_.action("user_guide").trigger()
    assert not window.guide.isVisible()


def test_that_a_vendors_file_dropped_on_any_view_comes_under_review(
    window: MainWindow, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show_view("results")
    path = tmp_path / "letter.csv"
    path.write_text("Our prices follow.\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert window.current == "quotes"
    assert jobs.is_running(IMPORT)
    jobs.cancel(IMPORT)
