"""The offer beside its sheet: what is asked comes first for the keyboard too."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.quotes.twins import LIBRARY, write_book
from workbench.domain.control import NoControl
from workbench.quotes import MappingMemory
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.offer_panel import OfferPanel
from workbench.ui.quotes.reading import read_files
from workbench.ui.quotes.review import Review


def test_that_the_tab_key_reaches_answers_before_facts(
    host: QMainWindow, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (("Description", "Qty", "Unit price", "Total"), ("Shelf", 1, 20, 20), ("Total", "", "", 20))
    path = write_book(tmp_path / "open.xlsx", {"Quote": rows})
    (file,) = read_files([path], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    panel = OfferPanel()
    host.setCentralWidget(panel)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    panel.show_quote(review.shown, review, LIBRARY)
    qtbot.waitUntil(lambda: panel.questions.controls[0].isVisible())
    reached = []
    area = panel.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    area.setFocus()
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget() or host, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
        if reached[-1] is panel.facts.vendor:
            break

    assert [made.text() for made in reached if isinstance(made, QPushButton)][:2] == ["USD", "EUR"]
    assert reached[-1] is panel.facts.vendor
    review.deleteLater()
