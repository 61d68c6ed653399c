"""The Results view shows what the comparison says, on request why, and keeps its place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from workbench.analysis.drawing.specs import ColumnKind
from workbench.domain.formatting import unbroken
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.results.spec_table import SpecTableView
from workbench.ui.results.view import ResultsView
from workbench.ui.results.why_panel import WhyPanel
from workbench.ui.session import Compared, Session
from workbench.ui.theme import DARK, LIGHT, ThemeManager


@pytest.fixture
def view(
    session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs, host: QMainWindow, qtbot: QtBot
) -> ResultsView:
    made = ResultsView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    qtbot.waitUntil(lambda: made._turns.due == 0)
    return made


def texts(widget: QMainWindow | ResultsView | WhyPanel) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def test_that_the_view_shows_headlines_findings_and_every_offer(view: ResultsView, sample: Compared) -> None:
    shown = texts(view)
    for headline in sample.specs.headlines:
        assert headline.value in shown
    assert unbroken(sample.specs.findings[0].sentence) in shown
    table = view.findChild(SpecTableView, "ranking")
    assert isinstance(table, SpecTableView)
    assert table.table.rowCount() == len(sample.comparison.offers)


def test_that_a_number_explains_itself_and_escape_closes_the_explanation(
    view: ResultsView, sample: Compared, actions: Actions, qtbot: QtBot
) -> None:
    table = view.findChild(SpecTableView, "ranking")
    assert isinstance(table, SpecTableView)
    offer = sample.comparison.offers[1]
    table.selectRow(1)
    actions.action("explain_offer").trigger()
    panel = view.findChild(WhyPanel)
    assert isinstance(panel, WhyPanel)
    assert panel.isVisible()
    shown = texts(panel)
    assert offer.name in shown
    for line in offer.cost_lines:
        assert line.title in shown
    for stream in offer.streams:
        assert stream.stream_name in shown
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_that_results_stay_while_newer_ones_are_on_their_way(view: ResultsView, session: Session) -> None:
    before = texts(view)
    scenario = session.scenario
    assert scenario is not None
    session.preview(scenario.replaced(name="Changed"))
    assert session.stale
    assert "figures follow in a moment" in texts(view)
    assert before.splitlines()[0] in texts(view)


def test_that_the_theme_switches_without_losing_anything(view: ResultsView, themes: ThemeManager) -> None:
    before = texts(view)
    themes.toggle()
    assert texts(view) == before
    assert themes.theme is DARK
    themes.toggle()
    assert themes.theme is LIGHT


def test_that_the_ranking_sorts_numbers_as_numbers_and_puts_empty_cells_last(
    qtbot: QtBot, sample: Compared
) -> None:
    table = SpecTableView(LIGHT)
    qtbot.addWidget(table)
    table.show_spec(sample.specs.ranking)
    column = [c.key for c in sample.specs.ranking.columns].index("usd_per_accelerator_hour")
    table.table.sort(column, Qt.SortOrder.DescendingOrder)
    rows = [table.table.row(number) for number in range(table.table.rowCount())]
    values = [row.cells[column] for row in rows if row is not None]
    present = [value for value in values if isinstance(value, float)]
    assert present == sorted(present, reverse=True)
    assert values[len(present) :] == [None] * (len(values) - len(present))


def test_that_a_copy_has_headers_and_full_precision(qtbot: QtBot, sample: Compared) -> None:
    table = SpecTableView(LIGHT)
    qtbot.addWidget(table)
    table.show_spec(sample.specs.ranking)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == [column.header for column in sample.specs.ranking.columns]
    assert repr(sample.comparison.offers[0].usd_per_mtok_total) in lines[1].split("\t")


def test_that_nothing_to_compare_is_said_in_words(
    actions: Actions, themes: ThemeManager, jobs: Jobs, session: Session, host: QMainWindow, qtbot: QtBot
) -> None:
    scenario = session.scenario
    assert scenario is not None
    session._compared = None
    made = ResultsView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    assert "have not been compared yet" in texts(made)


def test_that_an_infeasible_offer_says_why_in_the_panel(
    view: ResultsView, sample: Compared, session: Session
) -> None:
    panel = view.findChild(WhyPanel)
    assert isinstance(panel, WhyPanel)
    offer = replace(sample.comparison.offers[0], feasible=False, reason="The weights do not fit.")
    panel.show_offer(offer, sample.comparison)
    panel.show()
    assert "The weights do not fit." in texts(panel)


def test_that_every_stop_of_the_tab_key_has_a_name(view: ResultsView, sample: Compared, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view._ranking.table.rowCount() > 0)
    stops = [
        part
        for part in view.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(stops) > 8
    assert [part for part in stops if not part.accessibleName()] == []


def test_that_figures_are_read_in_full_however_narrow_the_table(
    qtbot: QtBot, sample: Compared, themes: ThemeManager
) -> None:
    table = SpecTableView(themes.theme)
    qtbot.addWidget(table)
    for width, stretch in ((500, "offer"), (1400, "offer"), (500, "")):
        table.resize(width, 300)
        table.show()
        table.show_spec(sample.specs.ranking, stretch=stretch)
        for column, spec in enumerate(sample.specs.ranking.columns):
            for row in range(table.table.rowCount()):
                index = table.table.index(row, column)
                if spec.kind is ColumnKind.NUMBER:
                    metrics = QFontMetrics(index.data(Qt.ItemDataRole.FontRole))
                    needed = metrics.horizontalAdvance(str(index.data())) + 16
                    assert table.columnWidth(column) >= needed
