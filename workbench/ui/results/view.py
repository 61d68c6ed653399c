"""The Results view: four answers, two charts, the ranking, findings, and the reason behind each number."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.analysis.drawing.specs import Column, cell_text
from workbench.analysis.results.table_names import TABLE_NAMES
from workbench.ui.actions import Actions
from workbench.ui.charts.bar_chart import StackedBarChart
from workbench.ui.charts.line_chart import LineChart
from workbench.ui.jobs import Jobs
from workbench.ui.results.findings import FindingList
from workbench.ui.results.spec_table import SpecTableView
from workbench.ui.results.why_panel import WhyPanel
from workbench.ui.session import Session
from workbench.ui.theme import STEP, ThemeManager
from workbench.ui.turns import Turns
from workbench.ui.widgets import (
    ActionButton,
    Card,
    ComboBox,
    HeadlineCard,
    StatePanel,
    ViewHeader,
    icon_button,
    label,
    set_property,
)

if TYPE_CHECKING:
    from workbench.analysis.drawing.specs import Cell, ResultSpecs, Row, TableSpec

_HEADLINES = 4
_FULL_PAGE = 2
_SHORT_PX = 780
"""Below this height the view scrolls instead of squeezing its charts."""


class ResultsView(QWidget):
    """Shows the session's latest comparison and keeps its place while a newer one is computed."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        themes: ThemeManager,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._themes = themes
        self._stream = ""
        self._offer = ""
        self.header = ViewHeader(actions, "Results")
        for action_id, text, primary in (
            ("export_workbook", "Export workbook", False),
            ("export_recommendation", "Make recommendation", True),
        ):
            if actions.has(action_id):
                self.header.add_action(action_id, text=text, primary=primary)
        self._state = StatePanel()
        self._why = WhyPanel(themes.theme)
        self._why.hide()
        self._why.closed.connect(self._close_why)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._state)
        self._pages.addWidget(self._overview())
        self._pages.addWidget(self._full_page())
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(self._pages, 1)
        row.addWidget(self._why)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addWidget(self.header)
        column.addLayout(row, 1)
        self._charts = (self._lines, self._iceberg, self._full_lines, self._full_iceberg)
        self._turns = Turns(self)
        self._behind = True

        themes.changed.connect(self._on_theme_changed)
        session.comparison_started.connect(self._update_state)
        session.comparison_finished.connect(self._show_results)
        session.comparison_failed.connect(self._on_failed)
        session.comparison_cancelled.connect(self._update_state)
        session.results_became_stale.connect(self._update_state)
        session.scenario_changed.connect(self._update_state)
        self._update_state()

    def _overview(self) -> QWidget:
        self._headlines = [HeadlineCard() for _ in range(_HEADLINES)]
        cards = QHBoxLayout()
        cards.setSpacing(3 * STEP)
        for card in self._headlines:
            cards.addWidget(card, 1)

        self._lines = LineChart(self._themes.theme)
        self._streams = ComboBox()
        self._streams.setAccessibleName("Stream of the chart")
        self._streams.setMinimumWidth(44 * STEP)
        self._streams.currentIndexChanged.connect(self._on_stream_chosen)
        self._lines_card = Card("Cost against interactivity")
        self._lines_card.add_head_widget(self._streams)
        self._add_expand(self._lines_card, "Show the chart in full", lambda: self._open_full("lines"))
        self._lines_card.body.addWidget(self._lines, 1)
        self._iceberg = StackedBarChart(self._themes.theme)
        self._iceberg_card = Card("The iceberg")
        self._add_expand(self._iceberg_card, "Show the iceberg in full", lambda: self._open_full("iceberg"))
        self._iceberg_card.body.addWidget(self._iceberg, 1)

        self._ranking = SpecTableView(self._themes.theme)
        self._ranking.setObjectName("ranking")
        self._ranking.setAccessibleName("Ranking")
        self.setFocusProxy(self._ranking)
        self._ranking.row_selected.connect(self._select_offer)
        self._ranking.row_activated.connect(self._open_why)
        self._ranking_card = Card("Ranking")
        why = ActionButton(self._why_action(), kind="small", text="Why this number")
        self._ranking_card.add_head_widget(why)
        self._add_expand(self._ranking_card, "Show the tables in full", lambda: self._open_full("tables"))
        self._ranking_card.body.addWidget(self._ranking, 1)
        self._findings_card = Card("What it means")
        self._findings = FindingList()
        self._findings_card.body.addWidget(_scroller(self._findings, "What it means"), 1)

        grid = QGridLayout()
        grid.setSpacing(3 * STEP)
        grid.addWidget(self._lines_card, 0, 0)
        grid.addWidget(self._iceberg_card, 0, 1)
        grid.addWidget(self._ranking_card, 1, 0)
        grid.addWidget(self._findings_card, 1, 1)
        grid.setColumnStretch(0, 62)
        grid.setColumnStretch(1, 38)
        self._grid = grid
        grid.setRowStretch(0, 53)
        grid.setRowStretch(1, 47)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * STEP)
        column.addLayout(cards)
        column.addLayout(grid, 1)
        self._page = page
        return _scroller(page, "Overview of the results")

    def _full_page(self) -> QWidget:
        self._full_lines = LineChart(self._themes.theme)
        self._full_iceberg = StackedBarChart(self._themes.theme)
        self._tables = {key: SpecTableView(self._themes.theme) for key in _TABLES}
        self._full = Card()
        back = icon_button("collapse", "Back to the overview (Esc)")
        back.clicked.connect(self._close_full)
        self._table_choice = ComboBox()
        self._table_choice.setAccessibleName("Table")
        for title in _TABLES.values():
            self._table_choice.addItem(title)
        self._table_choice.currentIndexChanged.connect(self._on_table_chosen)
        self._full.add_head_widget(self._table_choice)
        self._full.add_head_widget(back)
        self._full_stack = QStackedWidget()
        for widget in (self._full_lines, self._full_iceberg, *self._tables.values()):
            self._full_stack.addWidget(widget)
        self._notes = label(role="muted", wrap=True)
        self._full.body.addWidget(self._full_stack, 1)
        self._full.body.addWidget(self._notes)
        return self._full

    def _add_expand(self, card: Card, tooltip: str, open_it: object) -> None:
        made = icon_button("expand", tooltip)
        made.clicked.connect(open_it)
        card.add_head_widget(made)

    def _why_action(self) -> QAction:
        return self._actions.add(
            "explain_offer",
            "Why this number",
            lambda: self._open_why(self._offer),
            section="View",
            shortcut="Ctrl+Return",
            icon="why",
            enabled_when=lambda: self._session.specs is not None,
        )

    # ---- what the session says

    def _show_results(self) -> None:
        """Show the latest comparison part by part, in turns of the event loop; hidden, when shown next."""
        self._update_state()
        self._behind = True
        specs = self._session.specs
        if self.isVisible() and specs is not None:
            self._behind = False
            self._turns.run(
                (
                    self._show_headlines,
                    self._show_ranking,
                    self._show_line_chart,
                    self._show_iceberg,
                    *self._findings.steps(specs.findings),
                    self._show_choice,
                )
            )

    def _show_headlines(self) -> None:
        specs = self._session.specs
        if specs is None:
            return
        self.header.set_title(specs.title)
        self.header.set_context(specs.context)
        for card, spec in zip(self._headlines, specs.headlines, strict=False):
            card.show_spec(spec)
        for number, card in enumerate(self._headlines):
            card.setVisible(number < len(specs.headlines))
        self._fill_streams(specs)
        if self._pages.currentIndex() == 0:
            self._pages.setCurrentIndex(1)

    def _show_ranking(self) -> None:
        if self._session.specs is not None:
            ranking = _short(self._session.specs.ranking)
            self._ranking.show_spec(ranking, stretch="offer")
            if self._pages.currentIndex() == _FULL_PAGE:
                self._fill_table()

    def _show_line_chart(self) -> None:
        if self._session.specs is not None:
            self._show_lines(self._session.specs)

    def _show_iceberg(self) -> None:
        if self._session.specs is not None:
            self._iceberg.show_spec(self._session.specs.iceberg)
            self._full_iceberg.show_spec(self._session.specs.iceberg)

    def _show_choice(self) -> None:
        comparison = self._session.comparison
        if comparison is None:
            return
        known = [offer.id for offer in comparison.offers]
        if self._offer not in known:
            self._offer = known[0] if known else ""
        self._highlight()
        if self._why.isVisible() and self._offer:
            self._why.show_offer(comparison.offer(self._offer), comparison)

    def _update_state(self) -> None:
        session = self._session
        for card in self._headlines:
            card.set_stale(session.stale)
        stale = "figures follow in a moment" if session.stale else "by cost per token, all streams"
        self._ranking_card.set_context(stale)
        set_property(self._ranking_card, "stale", session.stale)
        if session.specs is not None:
            return
        if session.comparing or not session.has_document:
            self._state.show_loading("Comparing the offers", "Every deployment of every offer is evaluated.")
        elif session.scenario is None or not session.scenario.offers:
            self._state.show_empty(
                "There is nothing to compare yet",
                "Add streams and offers in Scenarios, or import a vendor's quote in Quotes.",
            )
        else:
            self._state.show_empty("The offers have not been compared yet", "Press F5 to compare them.")
        self._pages.setCurrentIndex(0)

    def _on_failed(self, issues: tuple[object, ...]) -> None:
        if self._session.specs is None:
            self._state.show_error("The comparison did not succeed", issues)  # type: ignore[arg-type]
            self._pages.setCurrentIndex(0)

    def _on_theme_changed(self) -> None:
        theme = self._themes.theme
        for chart in self._charts:
            chart.set_theme(theme)
        for table in (self._ranking, *self._tables.values()):
            table.table.set_theme(theme)
        self._why.set_theme(theme)

    # ---- streams, offers and full views

    def _fill_streams(self, specs: "ResultSpecs") -> None:
        blocked = self._streams.blockSignals(True)
        self._streams.clear()
        for chart in specs.cost_interactivity:
            self._streams.addItem(chart.title.partition(": ")[2] or chart.title, chart.key)
        keys = [chart.key for chart in specs.cost_interactivity]
        if self._stream not in keys:
            self._stream = keys[0] if keys else ""
        self._streams.setCurrentIndex(keys.index(self._stream) if self._stream else -1)
        self._streams.blockSignals(blocked)

    def _show_lines(self, specs: "ResultSpecs") -> None:
        chart = next((chart for chart in specs.cost_interactivity if chart.key == self._stream), None)
        if chart is None:
            return
        self._lines_card.set_context(chart.context)
        self._lines.show_spec(chart)
        self._full_lines.show_spec(chart)
        self._highlight()

    def _on_stream_chosen(self, index: int) -> None:
        self._stream = self._streams.itemData(index) or ""
        if self._session.specs is not None:
            self._show_lines(self._session.specs)

    def _select_offer(self, offer_id: str) -> None:
        self._offer = offer_id
        self._highlight()
        comparison = self._session.comparison
        if self._why.isVisible() and comparison is not None:
            self._why.show_offer(comparison.offer(offer_id), comparison)

    def _highlight(self) -> None:
        chosen = self._offer if self._ranking.selected_id() == self._offer else ""
        for chart in self._charts:
            chart.set_highlight(chosen)

    def _open_why(self, offer_id: str) -> None:
        comparison = self._session.comparison
        if comparison is None or not offer_id:
            return
        self._offer = offer_id
        self._ranking.select(offer_id)
        self._why.show_offer(comparison.offer(offer_id), comparison)
        self._show_why(True)
        self._highlight()

    def _show_why(self, shown: bool) -> None:
        """The panel takes the place of the right column, so that nothing is squeezed."""
        self._why.setVisible(shown)
        self._iceberg_card.setVisible(not shown)
        self._findings_card.setVisible(not shown)
        self._grid.setColumnStretch(1, 0 if shown else 38)

    def _close_why(self) -> None:
        self._show_why(False)
        self._ranking.setFocus()

    def _open_full(self, what: str) -> None:
        specs = self._session.specs
        if specs is None:
            return
        self._table_choice.setVisible(what == "tables")
        if what == "lines":
            self._full.set_title(self._full_lines.accessibleName())
            self._full.set_context("best deployments at full load, 80 % band")
            self._full_stack.setCurrentWidget(self._full_lines)
            self._notes.setText("\n".join(note for c in specs.cost_interactivity[:1] for note in c.footnotes))
        elif what == "iceberg":
            self._full.set_title(specs.iceberg.title)
            self._full.set_context(specs.iceberg.context)
            self._full_stack.setCurrentWidget(self._full_iceberg)
            self._notes.setText("\n".join(specs.iceberg.footnotes))
        else:
            self._on_table_chosen(self._table_choice.currentIndex())
        self._pages.setCurrentIndex(_FULL_PAGE)
        self._full_stack.currentWidget().setFocus()

    def _on_table_chosen(self, index: int) -> None:
        specs = self._session.specs
        if specs is None:
            return
        key = list(_TABLES)[max(index, 0)]
        spec = self._fill_table()
        if spec is None:
            return
        self._full.set_title(spec.title)
        self._full.set_context(spec.context)
        self._full_stack.setCurrentWidget(self._tables[key])
        self._notes.setText("\n".join(spec.footnotes))

    def _fill_table(self) -> "TableSpec | None":
        """Put the present figures into the table that is chosen; the others wait until they are."""
        specs = self._session.specs
        if specs is None:
            return None
        key = list(_TABLES)[max(self._table_choice.currentIndex(), 0)]
        spec: TableSpec = getattr(specs, key)
        self._tables[key].show_spec(spec, stretch=_STRETCH[key])
        return spec

    def _close_full(self) -> None:
        self._pages.setCurrentIndex(1)
        self._ranking.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._behind:
            self._show_results()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._why.isVisible():
            self._close_why()
        elif event.key() == Qt.Key.Key_Escape and self._pages.currentIndex() == _FULL_PAGE:
            self._close_full()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._page.setMinimumHeight(_SHORT_PX if self.height() < _SHORT_PX else 0)


_TABLES = {"ranking": "Ranking"} | TABLE_NAMES
_STRETCH = {
    "ranking": "offer",
    "streams": "deployment",
    "serving": "notes",
    "techniques": "technique",
    "fronts": "deployment",
    "stacks": "stack",
    "cost_lines": "source",
    "quotes": "offer",
    "chances": "offer",
    "money": "offer",
    "budget": "offer",
    "accounting": "offer",
    "leases": "answer",
    "break_even": "offer",
    "cash_flow": "line",
    "assumptions": "note",
    "sources": "reference",
}


_CARD_COLUMNS = (
    "offer",
    "usd_per_mtok_total",
    "usd_per_mtok_total_p10",
    "usd_per_accelerator_hour",
    "tokens_per_s_per_accelerator",
    "evidence",
)
"""What of the ranking the card shows; the full table shows all of it."""


def _short(ranking: "TableSpec") -> "TableSpec":
    """The ranking for the card: fewer columns, both ends of the interval in one."""
    places = {column.key: number for number, column in enumerate(ranking.columns)}
    low, high = places["usd_per_mtok_total_p10"], places["usd_per_mtok_total_p90"]

    def cell(row: "Row", key: str) -> "Cell":
        if key != "usd_per_mtok_total_p10":
            return row.cells[places[key]]
        ends = [cell_text(row.cells[place], ranking.columns[place]) for place in (low, high)]
        return " – ".join(ends) if row.cells[low] is not None else None

    interval = Column(
        key="usd_per_mtok_total_p10",
        title="80 % interval",
        help="USD/Mtok: eight of ten outcomes lie between these",
    )
    return replace(
        ranking,
        columns=tuple(
            interval if key == interval.key else ranking.columns[places[key]] for key in _CARD_COLUMNS
        ),
        rows=tuple(
            replace(row, cells=tuple(cell(row, key) for key in _CARD_COLUMNS)) for row in ranking.rows
        ),
    )


def _scroller(widget: QWidget, name: str) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setAccessibleName(name)
    scroll.setWidget(widget)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return scroll
