"""The palette finds commands from a few letters, runs them and gives the keyboard back."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.ui.actions import Actions
from workbench.ui.palette import CommandPalette, matching

Ran = list[str]


@pytest.fixture
def ran() -> Ran:
    return []


@pytest.fixture
def registry(host: QMainWindow, ran: Ran) -> Actions:
    made = Actions(host)
    for action_id, title, section in (
        ("export_workbook", "Export workbook…", "Compare"),
        ("make", "Make recommendation…", "Compare"),
        ("view_quotes", "Quotes", "Go to"),
        ("import", "Import quotes…", "Project"),
    ):
        made.add(action_id, title, partial(ran.append, action_id), section=section)
    made.add("undo", "Undo", lambda: None, section="Edit", enabled_when=lambda: False)
    made.add("palette", "Search or run a command", lambda: None, section="View", shortcut="Ctrl+K")
    return made


@pytest.fixture
def palette(registry: Actions, host: QMainWindow, qtbot: QtBot) -> CommandPalette:
    made = CommandPalette(registry, host)
    host.show()
    qtbot.waitUntil(host.isVisible)
    made.popup()
    return made


def query(palette: CommandPalette) -> QLineEdit:
    found = palette.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_that_it_lists_what_can_be_done_now_and_not_itself(palette: CommandPalette) -> None:
    assert [entry.id for entry in palette.found] == ["export_workbook", "make", "view_quotes", "import"]


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("recomm", "make"),
        ("exprot workbook", "export_workbook"),
        ("import", "import"),
        ("go quotes", "view_quotes"),
    ],
)
def test_that_a_few_letters_find_a_command_even_mistyped(
    palette: CommandPalette, typed: str, best: str
) -> None:
    query(palette).setText(typed)
    assert palette.found[0].id == best


def test_that_enter_runs_the_chosen_command(palette: CommandPalette, ran: Ran) -> None:
    QTest.keyClick(query(palette), Qt.Key.Key_Down)
    QTest.keyClick(query(palette), Qt.Key.Key_Return)
    assert ran == ["make"]
    assert not palette.isVisible()


def test_that_up_from_the_first_goes_to_the_last(palette: CommandPalette, ran: Ran) -> None:
    QTest.keyClick(query(palette), Qt.Key.Key_Up)
    QTest.keyClick(query(palette), Qt.Key.Key_Return)
    assert ran == ["import"]


def test_that_nonsense_finds_nothing_and_enter_then_does_nothing(palette: CommandPalette, ran: Ran) -> None:
    query(palette).setText("zzzzqqqq")
    assert palette.found == []
    QTest.keyClick(query(palette), Qt.Key.Key_Return)
    assert ran == []


def test_that_no_query_finds_everything(registry: Actions) -> None:
    entries = list(registry.entries())
    assert matching("  ", entries) == entries
