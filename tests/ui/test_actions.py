"""One registry: an id and a shortcut belong to one action, and every surface follows its state."""

import pytest
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui.actions import SECTIONS, Actions


@pytest.fixture
def registry(host: QMainWindow) -> Actions:
    return Actions(host)


def test_that_an_id_is_registered_once(registry: Actions) -> None:
    registry.add("save", "Save", lambda: None, section="Project")
    with pytest.raises(ValueError, match="save is registered twice"):
        registry.add("save", "Save again", lambda: None, section="Project")


def test_that_a_shortcut_belongs_to_one_action(registry: Actions) -> None:
    registry.add("save", "Save", lambda: None, section="Project", shortcut="Ctrl+S")
    with pytest.raises(ValueError, match="already belongs to save"):
        registry.add("sort", "Sort", lambda: None, section="Edit", shortcut="Ctrl+S")
    assert not registry.has("sort")


def test_that_further_keys_belong_to_one_action_too(registry: Actions) -> None:
    registry.add("redo", "Redo", lambda: None, section="Edit", shortcut="Ctrl+Shift+Z", also="Ctrl+Y")
    with pytest.raises(ValueError, match=r"Ctrl\+Y already belongs to redo"):
        registry.add("year", "Year", lambda: None, section="Edit", shortcut="Ctrl+Y")


def test_that_an_unknown_section_is_refused(registry: Actions) -> None:
    with pytest.raises(ValueError, match="Cooking"):
        registry.add("cook", "Cook", lambda: None, section="Cooking")


def test_that_a_computed_title_and_state_follow_on_refresh(registry: Actions) -> None:
    undoable: list[str] = []
    action = registry.add(
        "undo",
        lambda: f"Undo: {undoable[-1]}" if undoable else "Undo",
        lambda: None,
        section="Edit",
        shortcut="Ctrl+Z",
        enabled_when=lambda: bool(undoable),
    )
    assert (action.text(), action.isEnabled()) == ("Undo", False)
    undoable.append("rename offer")
    registry.refresh()
    assert (action.text(), action.isEnabled()) == ("Undo: rename offer", True)
    assert action.toolTip() == "Undo: rename offer (Ctrl+Z)"


def test_that_an_action_of_a_view_works_only_while_the_view_is_shown(
    registry: Actions, host: QMainWindow
) -> None:
    view = QWidget(host)
    action = registry.add("delete", "Delete", lambda: None, section="Edit", scope=view)
    assert not action.isEnabled()
    host.show()
    view.show()
    registry.refresh()
    assert action.isEnabled()


def test_that_the_menu_has_a_submenu_for_each_section_in_use(registry: Actions, qtbot: QtBot) -> None:
    for section in SECTIONS[:3]:
        registry.add(section.lower(), section, lambda: None, section=section)
    menu = QMenu()
    qtbot.addWidget(menu)
    for _ in range(2):
        registry.fill_menu(menu)
        assert [action.text() for action in menu.actions()] == list(SECTIONS[:3])


def test_that_triggering_runs_the_handler(registry: Actions) -> None:
    ran: list[str] = []
    registry.add("run", "Run", lambda: ran.append("run"), section="Compare")
    registry.action("run").trigger()
    assert ran == ["run"]
