"""The status bar tells how the results stand; the banner keeps bad news and offers a way on."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from workbench.ui.session import Compared, Session
from workbench.ui.status import Banner, StatusBar
from workbench.ui.theme import ThemeManager


def test_that_the_bar_tells_fresh_results_from_stale_ones(
    session: Session, sample: Compared, qtbot: QtBot
) -> None:
    bar = StatusBar(session, QAction("Cancel"))
    qtbot.addWidget(bar)
    bar.refresh()
    assert bar.text.startswith("Results are up to date · ")
    assert f"{sample.comparison.candidates:,} candidates" in bar.text
    assert session.scenario is not None
    session.put(session.scenario.replaced(name="Other"), "rename")
    assert bar.text.startswith("Results are older than the inputs")


def test_that_the_bar_says_whether_the_work_is_in_a_file(session: Session, qtbot: QtBot) -> None:
    bar = StatusBar(session, QAction("Cancel"))
    qtbot.addWidget(bar)
    bar.refresh()
    assert bar.text.endswith("not in a file yet: Ctrl+S")


def test_that_bad_news_stays_and_is_told_to_assistive_technology(themes: ThemeManager, qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_good("Wrote the file")
    assert banner._timer.isActive()
    banner.show_bad("The disk is full: free some space.")
    assert banner.isVisible()
    assert not banner._timer.isActive()
    assert banner.accessibleName() == "The disk is full: free some space."


def test_that_a_long_message_scrolls_instead_of_taking_the_window(themes: ThemeManager, qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.resize(800, 100)
    banner.show_bad("quote.xlsx: This is a PDF, not a workbook.")
    qtbot.waitUntil(lambda: 40 < banner.sizeHint().height() < 100)
    banner.show_bad("\n".join(f"quote-{number}.xlsx: This is a PDF, not a workbook." for number in range(60)))
    qtbot.waitUntil(lambda: 200 < banner.sizeHint().height() < 260)
    area = banner.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)


def test_that_the_banners_button_leads_on(themes: ThemeManager, qtbot: QtBot) -> None:
    banner, ran = Banner(), list[str]()
    qtbot.addWidget(banner)
    banner.show_good("Removed the quote.", "Undo", lambda: ran.append("undo"))
    button = next(b for b in banner.findChildren(QPushButton) if b.text() == "Undo")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert ran == ["undo"]
    banner.hide()


def test_that_outside_text_is_never_markup(themes: ThemeManager, qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_bad("<h1>Offer</h1>")
    assert banner.text == "<h1>Offer</h1>"
    assert banner._text.textFormat() is Qt.TextFormat.PlainText
    banner.hide()


def test_that_no_results_are_said_to_be_wanting(session: Session, sample: Compared, qtbot: QtBot) -> None:
    bar = StatusBar(session, QAction("Cancel"))
    qtbot.addWidget(bar)
    session._compared = None
    bar.refresh()
    assert "press F5" in bar.text
    session._compared = replace(sample)
