"""Records side by side: differences are marked, agreements can be left away."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.domain.hardware import Accelerator, AcceleratorFamily
from workbench.ui.catalogs.columns import columns_of
from workbench.ui.catalogs.side_by_side import MOST, SideBySide
from workbench.ui.theme import ThemeManager


def card(number: int, memory_gb: float | None) -> Accelerator:
    return Accelerator(
        id=f"card-{number}",
        name=f"Card {number}",
        vendor="Acme",
        family=AcceleratorFamily.OTHER,
        memory_gb=memory_gb,
    )


def page_of(qtbot: QtBot, *cards: Accelerator) -> SideBySide:
    page = SideBySide()
    qtbot.addWidget(page)
    page.show_records(cards, columns_of(Accelerator, lambda _, key: key))
    return page


def test_that_only_differing_fields_are_shown_until_all_are_wanted(
    qtbot: QtBot, themes: ThemeManager
) -> None:
    page = page_of(qtbot, card(1, 80.0), card(2, 96.0))
    model = page.model
    assert model.rowCount() == 1
    assert [model.data(model.index(0, column)) for column in range(3)] == ["Memory (GB)", "80", "96"]
    page.only.setChecked(False)
    assert model.rowCount() == model.fields
    assert model.fields > 5


def test_that_a_number_says_how_much_it_differs_from_the_first(qtbot: QtBot, themes: ThemeManager) -> None:
    model = page_of(qtbot, card(1, 80.0), card(2, 96.0), card(3, None)).model
    asides = [model.data(model.index(0, column), Qt.ItemDataRole.UserRole + 1) for column in (1, 2, 3)]
    assert asides == ["", "+20 %", ""]
    spoken = model.data(model.index(0, 3), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Memory (GB) of Card 3: empty, differs"


def test_that_what_is_shown_can_be_copied_and_escape_closes(qtbot: QtBot, themes: ThemeManager) -> None:
    page = page_of(qtbot, card(1, 80.125), card(2, 96.0))
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Field\tCard 1\tCard 2\nMemory (GB)\t80.125\t96.0"
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page.table, Qt.Key.Key_Escape)


def test_that_no_more_records_are_compared_than_fit(qtbot: QtBot, themes: ThemeManager) -> None:
    page = page_of(qtbot, *(card(number, 80.0) for number in range(MOST + 3)))
    assert page.model.columnCount() == MOST + 1
    assert page.model.differences == 0
