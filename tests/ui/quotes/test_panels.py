"""The Quotes view's side panels: what changed, another size, a workbook to ask for quotes."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.quotes.conftest import idle
from workbench.domain.quote import Quote
from workbench.quotes import import_quote
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.number_edit import NumberEdit
from workbench.ui.quotes.resize_panel import ResizePanel
from workbench.ui.quotes.revision_panel import RevisionPanel
from workbench.ui.quotes.rfq_panel import RfqPanel
from workbench.ui.quotes.view import QuotesView
from workbench.ui.session import Compared, Session


def first_quote(sample: Compared) -> Quote:
    quote = next(iter(sample.library.records("quote")))
    assert isinstance(quote, Quote)
    return quote


def dearer(quote: Quote) -> Quote:
    """The quote again, its first line 1,000 dearer."""
    first, *others = quote.lines
    assert first.extended is not None
    dear = replace(first, extended=first.extended + 1000, unit_net=None)
    return quote.replaced(id="later", sha256="0" * 64, lines=[dear, *others])


def test_that_a_revision_adds_up_its_changes_and_leads_to_the_line(
    jobs: Jobs, host: QMainWindow, sample: Compared, qtbot: QtBot
) -> None:
    before = first_quote(sample)
    panel = RevisionPanel(jobs, host)
    wanted: list[str] = []
    panel.line_wanted.connect(wanted.append)
    panel.show_revision(dearer(before), [before])
    idle(jobs, qtbot)
    assert "+1,000.00 in 1 change" in panel.summary.text()
    assert panel.list.entries[0].title.startswith("price: ")
    assert set(wanted) == {before.lines[0].key}


def test_that_a_vendors_first_quote_is_compared_only_with_what_is_chosen(
    jobs: Jobs, host: QMainWindow, sample: Compared
) -> None:
    quote = first_quote(sample)
    panel = RevisionPanel(jobs, host)
    panel.show_revision(quote, [dearer(quote).replaced(vendor="Somebody else")])
    assert "No earlier quote of this vendor" in panel.summary.text()
    assert panel.others.currentIndex() == -1


def test_that_a_resized_quote_is_a_quote_of_its_own_labelled_as_extrapolated(
    view: QuotesView, session: Session, actions: Actions, host: QMainWindow, jobs: Jobs, qtbot: QtBot
) -> None:
    before = len(session.library.records("quote"))
    actions.action("quote_resize").trigger()
    panel = host.findChild(ResizePanel)
    assert isinstance(panel, ResizePanel)
    assert not panel.add.isEnabled()
    wanted = panel.systems.value + 1
    panel.systems.set_value(wanted)
    panel.systems.changed.emit(wanted)
    assert "extrapolated" in panel.result.text()
    panel.add.click()
    assert len(session.library.records("quote")) == before + 1
    made = [q for q in session.library.records("quote") if isinstance(q, Quote) and q.extrapolated_from]
    assert [quote.systems for quote in made] == [wanted]
    assert "extrapolated from" in view.page.bar.equation.text()
    session.undo()
    assert len(session.library.records("quote")) == before
    session.cancel()
    idle(jobs, qtbot)


def test_that_an_rfq_workbook_asks_for_the_system_and_reads_back(
    session: Session, jobs: Jobs, host: QMainWindow, sample: Compared, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = RfqPanel(session, jobs, host)
    panel.open()
    panel.system.setCurrentIndex(1)
    panel.write(tmp_path / "ask")
    idle(jobs, qtbot)
    assert panel.isHidden()
    result = import_quote(tmp_path / "ask.xlsx", sample.library)
    shown = [text for sheet in result.sheets for row in sheet.rows for text in row.texts]
    assert panel.system.currentText() in shown


def test_that_a_folder_that_cannot_be_written_to_is_reported(
    session: Session, jobs: Jobs, host: QMainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = RfqPanel(session, jobs, host)
    panel.open()
    with qtbot.waitSignal(session.problem_found, timeout=20_000) as found:
        panel.write(tmp_path / "missing" / "ask.xlsx")
    assert found.args[0][0].code == "rfq_not_written"


def test_that_a_number_is_said_once_when_it_is_meant(qtbot: QtBot) -> None:
    edit = NumberEdit("Systems")
    qtbot.addWidget(edit)
    said: list[int] = []
    edit.changed.connect(said.append)
    edit.setText("7")
    edit.editingFinished.emit()
    edit.editingFinished.emit()
    assert said == [7]


def test_that_a_panel_closes_when_another_view_is_shown(
    jobs: Jobs, host: QMainWindow, sample: Compared
) -> None:
    views = QStackedWidget()
    quotes, other = QWidget(), QWidget()
    views.addWidget(quotes)
    views.addWidget(other)
    host.setCentralWidget(views)
    host.show()
    panel = ResizePanel(quotes)
    panel.show_quote(first_quote(sample))
    assert panel.isVisible()
    views.setCurrentWidget(other)
    assert panel.isHidden()
    views.setCurrentWidget(quotes)
    assert panel.isHidden()


def test_that_a_typed_number_is_taken_over_by_tab_and_space(
    host: QMainWindow, sample: Compared, qtbot: QtBot
) -> None:
    quotes = QWidget()
    host.setCentralWidget(quotes)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    panel = ResizePanel(quotes)
    wanted: list[Quote] = []
    panel.resized.connect(wanted.append)
    quote = first_quote(sample)
    panel.show_quote(quote)
    assert panel.systems.hasFocus()
    QTest.keyClicks(panel.systems, str(quote.systems + 1))
    assert "extrapolated" in panel.result.text()
    QTest.keyClick(panel.systems, Qt.Key.Key_Tab)
    assert panel.add.hasFocus()
    QTest.keyClick(panel.add, Qt.Key.Key_Space)
    assert [made.systems for made in wanted] == [quote.systems + 1]
