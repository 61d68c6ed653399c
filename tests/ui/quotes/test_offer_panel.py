"""The offer beside its sheet: what is asked comes first for the keyboard too."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.quotes.asking.test_unexplained import offer
from tests.quotes.twins import LIBRARY, write_book
from tests.ui.quotes.conftest import idle
from workbench.domain.control import NoControl
from workbench.quotes import MappingMemory, QuestionKind
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.offer_panel import OfferPanel
from workbench.ui.quotes.reading import read_files
from workbench.ui.quotes.review import Review


def test_that_an_unexplained_sum_is_kept_as_it_is_with_a_reason_only(
    host: QMainWindow, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    book = write_book(tmp_path / "q.xlsx", {"Quote": offer(("Invoice amount will be EUR 121,000.00",))})
    (file,) = read_files([book], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    panel = OfferPanel()
    host.setCentralWidget(panel)
    host.show()
    panel.corrected.connect(review.correct)
    panel.show_quote(review.shown, review, LIBRARY)
    cells: list[tuple[str, str]] = []
    panel.cell_wanted.connect(lambda sheet, cell: cells.append((sheet, cell)))
    named = {part.accessibleName(): part for part in panel.questions.controls}
    show, reason = named["Show Quote!A6 in the sheet"], named["Why it is right as it is"]
    assert isinstance(show, QAbstractButton)
    show.click()
    assert cells == [("Quote", "A6")]
    buttons = [part for part in panel.questions.controls if isinstance(part, QAbstractButton)]
    (keep,) = [made for made in buttons if made.text() == "Keep as it is"]
    assert not keep.isEnabled()
    QTest.keyClicks(reason, "  the   invoice adds VAT ")
    assert keep.isEnabled()
    QTest.keyClick(reason, Qt.Key.Key_Return)
    idle(jobs, qtbot)
    assert review.result.settled
    assert list(review.quote.corrections.accepted.values()) == ["the invoice adds VAT"]
    panel.show_quote(review.shown, review, LIBRARY)
    said = "Your reason: the invoice adds VAT"
    qtbot.waitUntil(
        lambda: any(said in part.text() for part in panel.findChildren(QLabel) if part.isVisible())
    )
    review.deleteLater()


def active_panel(host: QMainWindow, qtbot: QtBot) -> OfferPanel:
    """A panel in a window that has the keyboard."""
    panel = OfferPanel()
    host.setCentralWidget(panel)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    return panel


def test_that_the_tab_key_reaches_answers_before_facts(
    host: QMainWindow, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (("Description", "Qty", "Unit price", "Total"), ("Shelf", 1, 20, 20), ("Total", "", "", 20))
    path = write_book(tmp_path / "open.xlsx", {"Quote": rows})
    (file,) = read_files([path], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    panel = active_panel(host, qtbot)
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


def test_that_an_answer_leads_to_the_next_question_and_the_last_one_back_to_the_panel(
    host: QMainWindow, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = offer(("Virðisauki", "", "", "", 24000), ("Til greiðslu", "", "", "", 124000))
    book = write_book(tmp_path / "q.xlsx", {"Quote": rows})
    (file,) = read_files([book], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    panel = active_panel(host, qtbot)
    review.changed.connect(lambda: panel.show_quote(review.shown, review, LIBRARY))
    panel.corrected.connect(review.correct)
    panel.show_quote(review.shown, review, LIBRARY)
    panel.questions.focus_first()
    first = QApplication.focusWidget()
    assert isinstance(first, QPushButton)
    assert first.text() == "It is tax"
    QTest.keyClick(first, Qt.Key.Key_Space)
    idle(jobs, qtbot)
    assert review.result.settled
    area = panel.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.hasFocus()
    review.deleteLater()


def test_that_a_question_without_a_list_of_answers_leads_to_its_field(
    host: QMainWindow, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (
        ("USD",),
        ("Description", "Qty", "Unit price", "Total"),
        ("Shelf", 1, 300, 300),
        ("Total", "", "", 300),
    )
    book = write_book(tmp_path / "q.xlsx", {"Quote": rows})
    (file,) = read_files([book], LIBRARY, MappingMemory(tmp_path / "memory.json"), NoControl())
    review = Review(file, jobs, lambda: LIBRARY)
    panel = active_panel(host, qtbot)
    panel.show_quote(review.shown, review, LIBRARY)
    assert [question.kind for question in panel.questions.shown] == [QuestionKind.SYSTEM]
    panel.questions.focus_first()
    way = QApplication.focusWidget()
    assert isinstance(way, QPushButton)
    assert way.text() == "Choose the system …"
    QTest.keyClick(way, Qt.Key.Key_Space)
    assert panel.facts.system.hasFocus()
    review.deleteLater()
