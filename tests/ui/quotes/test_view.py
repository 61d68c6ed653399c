"""The Quotes view: files come in as steps that can be undone; each shows its sheet, offer and equation."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel, QListWidget, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.domain.scenario import OwnedOffer
from workbench.paths import resources_dir
from workbench.project.document import Document
from workbench.quotes import import_quote
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.preview import PreviewView
from workbench.ui.quotes.view import QuotesView
from workbench.ui.session import Compared, Session
from workbench.ui.theme import ThemeManager

SAMPLES = resources_dir() / "samples"


@pytest.fixture
def view(
    session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs, host: QMainWindow
) -> QuotesView:
    made = QuotesView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    return made


def listed(view: QuotesView) -> QListWidget:
    found = view.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return found


def texts(view: QuotesView) -> str:
    return "\n".join(part.text() for part in view.findChildren(QLabel) if part.isVisible())


def idle(jobs: Jobs, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not jobs.running_kinds(), timeout=20_000)


def test_that_the_samples_quotes_are_listed_and_add_up(view: QuotesView) -> None:
    items = [listed(view).item(row).text() for row in range(listed(view).count())]
    assert len(items) == 3
    assert all("adds up ✓" in text for text in items)
    assert "printed total" in texts(view)


def test_that_choosing_a_quote_shows_its_sheet_and_its_equation(view: QuotesView, session: Session) -> None:
    preview = view.findChild(PreviewView)
    assert isinstance(preview, PreviewView)
    for row, record in enumerate(session.library.records("quote")):
        listed(view).setCurrentRow(row)
        shown = texts(view)
        assert record.equation in shown  # type: ignore[attr-defined]
        assert record.vendor in shown  # type: ignore[attr-defined]
        assert preview.sheet.rowCount() > 0


def test_that_an_imported_file_is_one_step_with_its_file_kept(
    view: QuotesView, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    session.open_document(
        Document(session.library.without("quote", [r.id for r in session.library.records("quote")]))
    )
    assert listed(view).count() == 0
    assert "No quotes yet" in texts(view)
    path = SAMPLES / "server-quote.xlsx"
    view.import_files([path])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    (quote,) = session.library.records("quote")
    kept = session.document.attachment(quote.sha256)  # type: ignore[attr-defined]
    assert kept is not None
    assert kept.data == path.read_bytes()
    assert session.document.undo_label == "Import server-quote.xlsx"
    session.undo()
    assert listed(view).count() == 0
    idle(jobs, qtbot)
    session.cancel()


def test_that_a_refused_file_says_why_and_changes_nothing(
    view: QuotesView, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    before = session.library
    path = tmp_path / "letter.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Our prices follow next week."])
    book.save(path)
    view.import_files([path])
    qtbot.waitUntil(lambda: "could not be imported" in texts(view), timeout=20_000)
    assert "letter.xlsx" in texts(view)
    assert session.library is before
    idle(jobs, qtbot)


def test_that_a_quote_becomes_an_offer_of_the_scenario(
    view: QuotesView, session: Session, actions: Actions
) -> None:
    assert session.scenario is not None
    before = len(session.scenario.offers)
    actions.action("quote_to_scenario").trigger()
    assert len(session.scenario.offers) == before + 1
    added = session.scenario.offers[-1]
    assert isinstance(added, OwnedOffer)
    assert len({offer.id for offer in session.scenario.offers}) == before + 1
    session.cancel()


def test_that_a_removed_quote_comes_back_with_undo(
    view: QuotesView, session: Session, actions: Actions
) -> None:
    actions.action("quote_delete").trigger()
    assert listed(view).count() == 2
    session.undo()
    assert listed(view).count() == 3
    session.cancel()


def test_that_letterhead_does_not_widen_the_columns_of_the_table(
    themes: ThemeManager, sample: Compared, qtbot: QtBot
) -> None:
    preview = PreviewView(themes.theme)
    qtbot.addWidget(preview)
    preview.show_sheet(import_quote(SAMPLES / "server-quote.xlsx", sample.library).sheets[0])
    address = preview.sheet.index(1, 1).data()
    assert "Larkspur" in address
    assert preview.columnWidth(1) < preview.fontMetrics().horizontalAdvance(address)
    assert preview.columnSpan(1, 1) > 1
