"""The rail marks the view that is shown, says which one is wanted, and narrows to icons with tooltips."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from workbench.ui.actions import Actions
from workbench.ui.rail import NARROW_PX, WIDE_PX, Rail, RailButton
from workbench.ui.theme import ThemeManager


@pytest.fixture
def rail(host: QMainWindow, themes: ThemeManager, qtbot: QtBot) -> Rail:
    actions = Actions(host)
    made = Rail("Token Cost Workbench")
    qtbot.addWidget(made)
    for number, key in enumerate(("catalogs", "quotes", "results"), start=2):
        action = actions.add(
            f"view_{key}", key.title(), lambda: None, section="Go to", shortcut=f"Alt+{number}"
        )
        made.add_view(key, action, key.title())
    made.show()
    return made


def buttons(rail: Rail) -> list[RailButton]:
    return rail.findChildren(RailButton)


def test_that_a_click_and_the_space_bar_ask_for_the_view(rail: Rail, qtbot: QtBot) -> None:
    wanted: list[str] = []
    rail.chosen.connect(wanted.append)
    QTest.mouseClick(buttons(rail)[1], Qt.MouseButton.LeftButton)
    QTest.keyClick(buttons(rail)[2], Qt.Key.Key_Space)
    assert wanted == ["quotes", "results"]


def test_that_one_view_is_marked_at_a_time(rail: Rail) -> None:
    for number, key in enumerate(("catalogs", "quotes", "results")):
        rail.set_current(key)
        assert [made.isChecked() for made in buttons(rail)] == [number == place for place in range(3)]


def test_that_narrow_it_keeps_names_for_tooltips_and_assistive_technology(rail: Rail) -> None:
    assert rail.width() == WIDE_PX
    rail.set_narrow(True)
    assert rail.width() == NARROW_PX
    assert [made.accessibleName() for made in buttons(rail)] == ["Catalogs", "Quotes", "Results"]
    assert buttons(rail)[0].toolTip() == "Catalogs (Alt+2)"
    assert rail.menu_button.accessibleName() == "Token Cost Workbench: menu"


def test_that_the_whole_name_of_the_product_is_shown(rail: Rail) -> None:
    assert rail.menu_button.sizeHint().width() <= WIDE_PX - 16
