"""The project's commands and panels, on real files in a window that is never shown on a screen."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.project.builders import chip, save_project
from workbench.domain.quote import LineRole, Quote, QuoteLine
from workbench.project import lock
from workbench.project.changes import Change, edit_field, put_record
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.folders import DATA_DIR_VARIABLE
from workbench.ui.jobs import Jobs
from workbench.ui.main_window import MainWindow
from workbench.ui.project_commands import ProjectCommands
from workbench.ui.projects.commands import WRITE
from workbench.ui.projects.library_panel import LIBRARY
from workbench.ui.projects.recent import RecentProjects
from workbench.ui.projects.recent_panel import LOOK
from workbench.ui.session import Compared, Session
from workbench.ui.theme import ThemeManager

_FIELD_PARTS = ("QLineEdit", "QComboBoxPrivateContainer")
WAIT_MS = 20_000
TODAY = date(2026, 11, 25)


@pytest.fixture
def recent(settings: QSettings) -> RecentProjects:
    return RecentProjects(settings)


@pytest.fixture
def window(
    qtbot: QtBot, session: Session, themes: ThemeManager, jobs: Jobs, settings: QSettings
) -> Iterator[MainWindow]:
    made = MainWindow(session, themes, jobs, settings)
    qtbot.addWidget(made)
    made.resize(1240, 840)
    yield made
    made.hide()


@pytest.fixture
def commands(
    window: MainWindow, session: Session, jobs: Jobs, recent: RecentProjects, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> ProjectCommands:  # fmt: skip
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
    return ProjectCommands(window, session, jobs, recent)


@pytest.fixture
def saved(commands: ProjectCommands, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> Path:
    """The sample, in a file."""
    path = tmp_path / "Beschaffung.tcw"
    commands.save_as(path)
    qtbot.waitUntil(lambda: session.path == path and not jobs._running, timeout=WAIT_MS)
    return path


def edit(session: Session, price: float) -> None:
    site = session.library.facility("us-ohio")
    assert site is not None
    change = edit_field(site, "electricity_usd_per_kwh", price, TODAY)
    assert isinstance(change, Change)
    session.apply(change)


def price(session: Session) -> float | None:
    site = session.library.facility("us-ohio")
    assert site is not None
    return site.electricity_usd_per_kwh


def titles(panel: object) -> list[str]:
    return [entry.title for entry in panel.entries.entries]  # type: ignore[attr-defined]


def test_that_ctrl_s_names_a_version_and_says_when_there_is_nothing_new(
    saved: Path, commands: ProjectCommands, window: MainWindow, session: Session
) -> None:
    edit(session, 0.05)
    window.actions_.action("save").trigger()
    assert window.banner.text.startswith("Saved Version 1.")
    window.actions_.action("save").trigger()
    assert window.banner.text == "Version 1 already holds every change."
    edit(session, 0.06)
    window.actions_.action("save").trigger()
    assert [version.name for version in session.document.versions()] == ["Version 1", "Version 2"]
    assert check_project(saved).problems == ()


def test_that_a_version_is_restored_and_the_restoring_undone(
    saved: Path, commands: ProjectCommands, session: Session
) -> None:
    edit(session, 0.05)
    session.save_version("Cheap power")
    edit(session, 0.5)
    panel = commands.whole.versions
    panel.open()
    assert titles(panel) == ["Cheap power"]
    panel.entries.chosen.emit(panel.entries.current_key())
    assert price(session) == 0.05
    session.undo()
    assert price(session) == 0.5
    panel.entries.renamed.emit(panel.entries.current_key(), "Cheap")
    assert titles(panel) == ["Cheap"]


def test_that_the_versions_are_not_read_from_the_file_while_a_long_quote_is_stored(
    saved: Path,
    commands: ProjectCommands,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    session.save_version("Before")
    panel = commands.whole.versions
    panel.open()
    read_while_storing: list[bool] = []
    versions = Document.versions

    def watched(document: Document) -> object:
        read_while_storing.append(session.storing)
        return versions(document)

    monkeypatch.setattr(Document, "versions", watched)
    lines = tuple(
        QuoteLine(sheet="S", row=row, role=LineRole.NETWORK, description="Cable", extended=Decimal(1))
        for row in range(1, 3_000)
    )
    quote = Quote(
        id="long", name="Long", vendor="V", file_name="l.csv", sha256="1" * 64, currency="USD", lines=lines
    )
    session.apply(put_record(session.library, quote, "Import"))
    assert session.storing
    panel.refresh()
    session.save_version("Meanwhile")
    assert read_while_storing == []
    qtbot.waitUntil(lambda: not session.storing, timeout=WAIT_MS)
    assert set(read_while_storing) == {False}
    assert titles(panel) == ["Before"]
    assert session.changed_since_version


def test_that_the_history_goes_to_any_step_and_keeps_reasons(
    saved: Path, commands: ProjectCommands, session: Session
) -> None:
    before = price(session)
    for number in range(1, 4):
        edit(session, number / 10)
    panel = commands.whole.history
    panel.open()
    assert titles(panel) == ["Edit electricity of Colocation, Ohio"] * 3 + ["The project as it began"]
    panel.entries.chosen.emit("undo 2")
    assert price(session) == 0.1
    assert [entry.faded for entry in panel.entries.entries] == [True, True, False, False]
    panel.entries.chosen.emit("start")
    assert price(session) == before
    panel.entries.chosen.emit("redo 3")
    assert price(session) == 0.3
    session.explain(session.document.done[-1], "New contract")
    assert "New contract" in panel.entries.entries[0].detail
    assert check_project(saved).problems == ()


def test_that_a_project_held_by_another_window_opens_read_only_and_can_be_tried_again(
    commands: ProjectCommands, window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = save_project(tmp_path / "p.tcw")
    other = replace(lock.ourselves(lock.WINDOW), host="elsewhere", user="Ada", pid=1)
    lock.lock_path(path).write_text(json.dumps({**{k: getattr(other, k) for k in other.__slots__}}), "utf-8")
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.open(path)
    assert session.document.read_only
    assert "Ada on elsewhere" in window.banner.text
    assert "(read-only)" in window.windowTitle()
    assert "read-only" in session.saved_text
    try_again = window.banner._on_action
    lock_file = lock.lock_path(path)
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        try_again()
    assert session.document.read_only, "Ada is still there"
    problems: list[str] = []
    session.problem_found.connect(lambda issues: problems.extend(issue.code for issue in issues))
    session.apply(put_record(session.library, chip("z"), "Add"))
    assert problems == ["held_project"]
    lock_file.unlink()
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.open(path)
    assert not session.document.read_only


def test_that_a_project_dropped_on_the_window_is_opened_wherever_it_lands(
    commands: ProjectCommands, window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = save_project(tmp_path / "p.tcw")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    kinds = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for view in (window, window.view("quotes")):
        enter = QDragEnterEvent(QPoint(5, 5), *kinds)
        enter.ignore()
        view.dragEnterEvent(enter)
        assert enter.isAccepted() is (view is window), "the quotes leave a project to the window"
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        window.dropEvent(QDropEvent(QPointF(5, 5), *kinds))
    assert session.path == path


def test_that_recent_projects_are_remembered_and_missing_ones_marked(
    saved: Path, commands: ProjectCommands, recent: RecentProjects, settings: QSettings, tmp_path: Path,
    qtbot: QtBot, jobs: Jobs, window: MainWindow,
) -> None:  # fmt: skip
    recent.note(tmp_path / "gone.tcw")
    settings.sync()
    again = RecentProjects(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert again.paths == (tmp_path / "gone.tcw", saved)
    panel = commands.whole.recent
    panel.open()
    qtbot.waitUntil(lambda: not jobs.is_running(LOOK), timeout=WAIT_MS)
    assert titles(panel) == ["gone", "Beschaffung"]
    assert [entry.faded for entry in panel.entries.entries] == [True, False]
    commands.open(tmp_path / "gone.tcw")
    qtbot.waitUntil(lambda: "no such project" in window.banner.text, timeout=WAIT_MS)
    recent.remove(tmp_path / "gone.tcw")
    assert titles(panel) == ["Beschaffung"]


def test_that_the_window_starts_with_the_last_project_or_says_why_not(
    commands: ProjectCommands, window: MainWindow, session: Session, recent: RecentProjects, tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    path = save_project(tmp_path / "p.tcw")
    recent.note(path)
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.open_first(None)
    assert session.path == path
    session.close()
    path.unlink()
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.open_first(None)
    assert session.project_name == "Sample"
    assert str(path) in window.banner.text


def test_that_copies_log_and_json_are_written_beside_the_work(
    saved: Path, commands: ProjectCommands, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    edit(session, 0.05)
    for run, target in (
        (commands.whole.duplicate, tmp_path / "copy.tcw"),
        (commands.whole.export_log, tmp_path / "log.csv"),
        (commands.whole.export_json, tmp_path / "p.json"),
    ):
        run(target)
        qtbot.waitUntil(lambda: not jobs.is_running(WRITE), timeout=WAIT_MS)
        assert target.is_file()
    assert session.path == saved
    assert check_project(tmp_path / "copy.tcw").problems == ()
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.whole.import_json(tmp_path / "p.json", tmp_path / "again.tcw")
    assert session.path == tmp_path / "again.tcw"
    assert price(session) == 0.05


def test_that_a_file_that_cannot_be_written_is_reported(
    saved: Path, commands: ProjectCommands, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    commands.whole.export_log(tmp_path / "none" / "log.csv")
    qtbot.waitUntil(lambda: "cannot be written" in window.banner.text, timeout=WAIT_MS)


def test_that_the_functional_currency_takes_the_quotes_rates_along(
    saved: Path, commands: ProjectCommands, session: Session
) -> None:
    panel = commands.whole.settings
    panel.open()
    panel.currency.setText("eur")
    panel.currency.editingFinished.emit()
    assert session.document.undo_label == "Functional currency EUR"
    quotes = [quote for quote in session.library.records("quote") if isinstance(quote, Quote)]
    rates = {quote.currency: quote.rate.currency if quote.rate else "" for quote in quotes}
    assert rates == {"EUR": "", "USD": "EUR"}
    panel.currency.setText("Euro")
    panel.currency.editingFinished.emit()
    assert session.document.undo_label == "Functional currency EUR"
    session.undo()
    assert panel.currency.text() == "USD"


def test_that_a_rate_can_be_agreed_with_date_basis_and_source(
    saved: Path, commands: ProjectCommands, session: Session
) -> None:
    panel = commands.whole.settings
    panel.open()
    editor = panel.rates
    quote = next(q for q in session.library.records("quote") if isinstance(q, Quote) and q.currency == "EUR")
    editor.quotes.select(quote.id)
    assert editor.use.isEnabled()
    editor.rate.setText("1,2")
    editor.use.click()
    assert session.library.quote(quote.id) == quote
    editor.rate.setText("1.2")
    editor.on.setText("2027-03-31")
    editor.basis.setCurrentIndex(1)
    editor.source.setText("Treasury")
    editor.use.click()
    after = session.library.quote(quote.id)
    assert after is not None
    assert str(after.rate) == "1.2 USD, forward, 2027-03-31, Treasury"
    assert session.document.undo_label == f"Agree the exchange rate of {quote.name}"
    other = next(q for q in session.library.records("quote") if isinstance(q, Quote) and q.currency == "USD")
    editor.quotes.select(other.id)
    assert not editor.use.isEnabled()


def test_that_an_edit_made_while_the_project_is_saved_is_in_the_file(
    commands: ProjectCommands, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "p.tcw"
    commands.save_as(path)
    edit(session, 0.0321)
    qtbot.waitUntil(lambda: session.path == path and not jobs._running, timeout=WAIT_MS)
    session.close()
    reopened = Document.open(path)
    assert reopened.undo_label == "Edit electricity of Colocation, Ohio"
    reopened.close()
    assert check_project(path).problems == ()


def test_that_records_are_kept_in_the_users_library_and_used_elsewhere(
    saved: Path, commands: ProjectCommands, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = commands.whole.library
    panel.open()
    panel.place.setCurrentIndex(1)
    kept = session.library.records("accelerator")[0]
    panel.entries.select(kept.id)
    panel.entries.chosen.emit(kept.id)
    qtbot.waitUntil(lambda: not jobs.is_running(LIBRARY), timeout=WAIT_MS)
    panel.place.setCurrentIndex(0)
    assert titles(panel) == [kept.name]
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.open(save_project(tmp_path / "p.tcw"))
    panel.entries.chosen.emit(kept.id)
    assert session.library.get("accelerator", kept.id) == kept
    assert session.document.undo_label == f"Add {kept.name} from my library"


def test_that_one_panel_is_open_at_a_time_and_escape_closes_it(
    saved: Path, commands: ProjectCommands, window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    window.actions_.action("history").trigger()
    window.actions_.action("versions").trigger()
    assert not commands.whole.history.isVisible()
    assert commands.whole.versions.isVisible()
    QTest.keyClick(commands.whole.versions, Qt.Key.Key_Escape)
    assert not commands.whole.versions.isVisible()


def test_that_a_panel_gives_the_keyboard_back_to_what_had_it(
    saved: Path, commands: ProjectCommands, window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.actions_.action("view_quotes").trigger()
    quotes = window.focusWidget()
    assert quotes is not None
    assert quotes.accessibleName() == "Quotes of the project"
    window.actions_.action("history").trigger()
    assert not quotes.hasFocus()
    QTest.keyClick(commands.whole.history, Qt.Key.Key_Escape)
    assert quotes.hasFocus()
    window.actions_.action("versions").trigger()
    window.actions_.action("versions").trigger()
    assert quotes.hasFocus()


def test_that_a_backup_opens_from_the_versions_panel(
    saved: Path, commands: ProjectCommands, session: Session, qtbot: QtBot
) -> None:
    panel = commands.whole.versions
    qtbot.waitUntil(lambda: not session.jobs._running, timeout=WAIT_MS)
    panel.open()
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        panel.backups.chosen.emit(panel.backups.entries[0].key)
    assert session.document.read_only
    assert "backup" in session.saved_text


def test_that_every_control_of_the_panels_has_a_name(commands: ProjectCommands, sample: Compared) -> None:
    whole = commands.whole
    for panel in (whole.history, whole.versions, whole.recent, whole.settings, whole.library):
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit):
            for control in panel.findChildren(kind):
                owner = control.parent()
                if owner is None or owner.metaObject().className() in _FIELD_PARTS:
                    continue  # Qt's own parts of a field
                assert control.accessibleName(), f"{panel.accessibleName()}: {control}"


def test_that_opening_a_project_again_keeps_its_lock(
    saved: Path, commands: ProjectCommands, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.document_opened, timeout=WAIT_MS):
        commands.open(saved)
    assert not session.document.read_only
    assert lock.holder_of(saved) is not None
    other = Document.open(saved)
    assert not other.read_only, "the same process may read it"
    other.close()
    session.close()
    assert lock.holder_of(saved) is None
