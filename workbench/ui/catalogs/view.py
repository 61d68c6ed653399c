"""Kinds at the left, the table in the middle, where each figure comes from at the right."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.formatting import counted
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.market import Benchmark
from workbench.domain.provenance import Citation
from workbench.domain.record import Record
from workbench.project.changes import Change
from workbench.ui.actions import Actions
from workbench.ui.catalogs.columns import columns_of
from workbench.ui.catalogs.commands import CatalogCommands
from workbench.ui.catalogs.detail import DetailPanel, Figure, figures_of
from workbench.ui.catalogs.draft_panel import DraftPanel
from workbench.ui.catalogs.edits import CatalogEdits, drafts_of, headed
from workbench.ui.catalogs.exchange import CatalogExchange
from workbench.ui.catalogs.find_panel import FindPanel
from workbench.ui.catalogs.history import FigureHistory
from workbench.ui.catalogs.kind_list import KindList
from workbench.ui.catalogs.marks import CatalogMarks
from workbench.ui.catalogs.measured import ModelledBenchmarks
from workbench.ui.catalogs.proposal import Proposal, catalogs_date
from workbench.ui.catalogs.review import ReviewPage
from workbench.ui.catalogs.shipped import ShippedCatalogs
from workbench.ui.catalogs.side import NARROW_PX, WIDTH_PX
from workbench.ui.catalogs.side_by_side import SideBySide
from workbench.ui.clock import today
from workbench.ui.fields import Option
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.tables.columns import Column
from workbench.ui.tables.drafts import Draft
from workbench.ui.tables.layout import Layouts
from workbench.ui.tables.view import RecordTableView
from workbench.ui.theme import STEP, Theme, ThemeManager
from workbench.ui.widgets import (
    ActionButton,
    Card,
    ComboBox,
    ElidedLabel,
    StatePanel,
    ViewHeader,
    secondary_button,
    set_property,
)

_KINDS_PX = 44 * STEP
_SEARCH_MS = 120
_NARROW_PX = 1120
"""Below this width the kinds are a box above the table, and the panel at the right is slimmer."""
ALL_KINDS = tuple(record_type.KIND for record_type in CATALOG_TYPES)
_TOOLS = (("catalog_replace", "Replace"), ("catalog_compare", "Compare"), ("catalog_columns", "Columns"))


class CatalogsView(QWidget):
    """Every catalog of the project. Each edit, paste and deletion is one step that can be undone."""

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
        self._jobs = jobs
        self._layouts = Layouts(themes.settings)
        self._current: dict[str, str] = {}
        self._past: FigureHistory | None = None
        self.edits = CatalogEdits(session)
        self.shipped = ShippedCatalogs(jobs, self)
        self._marks = CatalogMarks(session, self.shipped, jobs, self)
        self._marks.changed.connect(self._on_marks_changed)
        self._modelled = ModelledBenchmarks(jobs, self)
        self._modelled.changed.connect(self._show_detail)
        self.kinds = KindList()
        self.table = RecordTableView(themes.theme, jobs, self._check, self._options)
        self.setFocusProxy(self.table)
        self.table.table.set_edit(self._edit, self._marks.mark)
        self._commands = CatalogCommands(self, session, actions)
        self.exchange = CatalogExchange(self, session, jobs, actions)
        self.header = ViewHeader(actions, "Catalogs")
        self.header.add_action("catalog_import", text="Import")
        self.header.add_action("catalog_export", text="Export")
        self.header.add_action("catalog_add", text="Add", primary=True)
        self._lay_out(actions)
        self._connect(themes)
        self.kinds.setCurrentRow(0)
        if session.has_document:
            self._show_counts(ALL_KINDS)

    @property
    def record_type(self) -> type[Record]:
        """The kind that is shown."""
        return self.kinds.record_type

    @property
    def current_record(self) -> Record | None:
        """The record of the current row."""
        return self._session.library.get(self.record_type.KIND, self.table.current_id())

    @property
    def selected_records(self) -> list[Record]:
        """Records with a selected cell, in the order shown."""
        rows = self.table.selected_rows()
        return [record for row in rows if (record := self.table.table.record(row)) is not None]

    # ---- building

    def _lay_out(self, actions: Actions) -> None:
        self._kinds_card = Card()
        self._kinds_card.setFixedWidth(_KINDS_PX)
        self._kinds_card.body.addWidget(self.kinds, 1)
        self.kind_box = ComboBox()
        self.kind_box.setAccessibleName("Kind of records")
        self.kind_box.setMinimumWidth(34 * STEP)
        self.kind_box.addItems([record_type.TITLE for record_type in CATALOG_TYPES])
        self.kind_box.activated.connect(self.kinds.setCurrentRow)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search all columns")
        self.search.setAccessibleName("Search all columns")
        self.search.setClearButtonEnabled(True)
        self._timer = QTimer(self, interval=_SEARCH_MS, singleShot=True)
        self._timer.timeout.connect(self._on_search)
        tools = QHBoxLayout()
        tools.setSpacing(2 * STEP)
        tools.addWidget(self.kind_box)
        tools.addWidget(self.search, 1)
        for action_id, text in _TOOLS:
            tools.addWidget(ActionButton(actions.action(action_id), text=text))
        self._empty = StatePanel()
        self.table.set_cover(self._empty)
        self._counts = ElidedLabel(role="muted")
        table_card = Card()
        table_card.body.addLayout(tools)
        table_card.body.addWidget(self.table, 1)
        table_card.body.addWidget(self._counts)
        self.detail = DetailPanel(self._history)
        self.drafts = DraftPanel(self.edits, self._options)
        self.finder = FindPanel(self, self._session, self._jobs)
        self._side = QStackedWidget()
        for panel in (self.detail, self.drafts, self.finder):
            self._side.addWidget(panel)
        self.comparison = SideBySide()
        self.review = ReviewPage()
        self._middle = QStackedWidget()
        for page in (table_card, self.comparison, self.review):
            self._middle.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(self._kinds_card)
        row.addWidget(self._middle, 1)
        row.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addWidget(self.header)
        column.addLayout(row, 1)

    def _connect(self, themes: ThemeManager) -> None:
        self.kinds.currentItemChanged.connect(lambda *_: self._on_kind_chosen())
        self.search.textChanged.connect(lambda _: self._timer.start())
        self.search.returnPressed.connect(self._leave_search)
        table = self.table
        table.current_changed.connect(lambda _: self._show_detail())
        table.refused.connect(self._refuse)
        table.pasted.connect(self._on_pasted)
        table.clear_wanted.connect(self._clear_cells)
        table.layout_changed.connect(self._keep_layout)
        table.filtered.connect(self._show_state)
        table.table.ordered.connect(self._show_state)
        table.set_menu_filler(self._commands.fill_menu)
        self.detail.reset_wanted.connect(self.reset_figure)
        self.detail.cited.connect(self._on_cited)
        self.drafts.taken.connect(self.go_to)
        for panel in (self.drafts, self.finder):
            panel.closed.connect(lambda: self.show_side(self.detail))
        for page in (self.comparison, self.review):
            page.closed.connect(self.show_table)
        self.review.applied.connect(self._on_applied)
        self._session.document_opened.connect(self._on_document_opened)
        self._session.document_changed.connect(self._on_document_changed)
        themes.changed.connect(lambda: self._set_theme(themes.theme))
        self.review.set_theme(themes.theme)

    # ---- what is shown

    def _on_document_opened(self) -> None:
        self._current.clear()
        self._show_counts(ALL_KINDS)
        self.show_side(self.detail)
        self._on_kind_chosen()

    def _on_document_changed(self, touched: frozenset[tuple[str, str]]) -> None:
        if any(kind == self.record_type.KIND for kind, _ in touched):
            records = self._session.library.records(self.record_type.KIND)
            ids = {record_id for kind, record_id in touched if kind == self.record_type.KIND}
            self.table.table.update_records(records, ids)
            self._marks.look_for_doubts(self.record_type.KIND)
            if self.record_type is Benchmark:
                self._modelled.work_out(self._session.library)
            self._show_state()
            self._show_detail()
            if self.side is self.finder:
                self.finder.refresh()
        self._show_counts({kind for kind, _ in touched})

    def _on_marks_changed(self) -> None:
        self.table.viewport().update()
        self._show_detail()

    def _on_kind_chosen(self) -> None:
        if not self._session.has_document:
            return
        self.shipped.load()
        shown = self.table.table.records
        if shown:
            self._current[shown[0].KIND] = self.table.current_id()
        record_type = self.record_type
        self.header.set_title(record_type.TITLE)
        self.search.clear()
        self._timer.stop()
        records = self._session.library.records(record_type.KIND)
        columns = columns_of(record_type, self.edits.name_of)
        self.table.setAccessibleName(record_type.TITLE)
        self.table.show_records(columns, records, self._layouts.load(record_type.KIND))
        if not self.table.go_to(self._current.get(record_type.KIND, "")) and records:
            self.table.go_to(records[0].id, "name")
        self.show_side(self.detail)
        if self._middle.currentIndex():
            self.show_table()
        self.kind_box.setCurrentIndex(self.kinds.currentRow())
        self._marks.look_for_doubts(record_type.KIND)
        if record_type is Benchmark:
            self._modelled.work_out(self._session.library)
        self._show_state()
        self._show_detail()

    def _show_counts(self, kinds: Collection[str]) -> None:
        library = self._session.library
        self.kinds.show_counts({kind: len(library.records(kind)) for kind in kinds})

    def _show_state(self) -> None:
        table = self.table.table
        shown = table.rowCount()
        if shown or table.ordering:
            self._empty.hide()
        elif table.total:
            clear = secondary_button("Lift all filters")
            clear.clicked.connect(self.clear_filters)
            self._empty.show_empty(
                "No record passes the filters",
                self._filters_text(),
                icon_name="filter",
                buttons=(clear,),
            )
            self._empty.show()
        else:
            self._empty.show_empty(
                f"{self.record_type.TITLE}: no records yet",
                "Add one with Ctrl+Ins, or paste rows from a spreadsheet with Ctrl+V.",
            )
            self._empty.show()
        of_all = f"{shown:,} of {table.total:,} records" if shown != table.total else counted(shown, "record")
        filters = self._filters_text()
        set_property(self._counts, "tone", "")
        self._counts.setText(f"{of_all} · {filters}" if filters else of_all)
        newest = catalogs_date(self._session.library)
        shipped = self.shipped.library
        newer = ", newer ones can be taken over" if shipped is not None and shipped.as_of > newest else ""
        keys = "Enter edits a cell, F3 filters its column"
        self.header.set_context(f"{of_all} · catalogs of {newest.isoformat()}{newer} · {keys}")

    def _filters_text(self) -> str:
        table = self.table.table
        columns = {column.name: column.meta.title for column in table.columns}
        parts = [f"{columns[name]}: {text}" for name, text in table.filters.items()]
        if self.search.text().strip():
            parts.append(f"search “{self.search.text().strip()}”")
        return "only " + ", ".join(parts) if parts else ""

    def _show_detail(self) -> None:
        if not self._session.has_document:
            return
        record = self.current_record
        figures: tuple[Figure, ...] = ()
        if record is not None:
            shipped = self.shipped.record(record)
            figures = figures_of(record, self._marks, shipped)
        headline, note, warning = ("", "", "") if record is None else self._modelled.lines(record)
        self.detail.show_record(record, figures, today(), headline, note, warning)

    def _history(self, record: Record, figure: str) -> Sequence[str]:
        document = self._session.document
        if self._past is None or self._past.document is not document:
            self._past = FigureHistory(document)
            QTimer.singleShot(0, self, self._read_past)
        return self._past.lines(record, figure)

    def _read_past(self) -> None:
        past = self._past
        if past is None or not self._session.has_document or past.document is not self._session.document:
            return
        if self._session.storing:
            self._session.after_storing(self._read_past)
        elif past.read_some():
            QTimer.singleShot(0, self, self._read_past)
        else:
            self._show_detail()

    def _keep_layout(self) -> None:
        self._layouts.save(self.record_type.KIND, self.table.current_layout())

    def forget_layout(self) -> None:
        """Columns as they were at first."""
        self._layouts.forget(self.record_type.KIND)
        self.table.reset_layout()

    # ---- going places

    def go_to(self, record_id: str) -> None:
        """Make a record the current one, lifting the filters where they hide it."""
        if not self.table.go_to(record_id):
            self.clear_filters()
            self.table.go_to(record_id)

    def show_side(self, panel: QWidget) -> None:
        """Show a panel at the right; the table gets the keyboard back when it is the detail."""
        self._side.setCurrentWidget(panel)
        if panel is self.detail and self.isVisible():
            self.table.setFocus()

    @property
    def side(self) -> QWidget:
        """The panel at the right."""
        shown: QWidget = self._side.currentWidget()
        return shown

    def show_table(self) -> None:
        """Show the table again where a page took its place."""
        self._middle.setCurrentIndex(0)
        self._side.setVisible(True)
        self.table.setFocus()

    def show_page(self, page: QWidget) -> None:
        """Let a page take the place of the table and of the panel at the right."""
        self._middle.setCurrentWidget(page)
        self._side.setVisible(False)

    def compare_records(self) -> None:
        """Show the selected records side by side."""
        self.show_page(self.comparison)
        self.comparison.show_records(self.selected_records, self.table.table.columns)

    def review_proposal(self, proposal: Proposal) -> None:
        """Show proposed changes row by row."""
        self.show_page(self.review)
        self.review.show_proposal(proposal)

    def find_and_replace(self) -> None:
        """Open find and replace for the rows that are shown."""
        self.show_side(self.finder)
        columns = self.table.selected_columns()
        name = self.table.table.columns[columns[0]].name if len(columns) == 1 else ""
        several = len(self.table.selected_rows()) > 1
        self.finder.start(name if several else "")

    def focus_search(self) -> None:
        """Type into the search."""
        self.search.setFocus()
        self.search.selectAll()

    def clear_filters(self) -> None:
        """Show every record again."""
        self.search.clear()
        self._timer.stop()
        self.table.clear_filters()

    def _on_search(self) -> None:
        self.table.table.set_search(self.search.text())
        self._show_state()

    def _leave_search(self) -> None:
        self._timer.stop()
        self._on_search()
        self.table.setFocus()

    def _set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)
        self.review.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_PX
        self._kinds_card.setVisible(not narrow)
        self.kind_box.setVisible(narrow)
        self._side.setFixedWidth(NARROW_PX if narrow else WIDTH_PX)

    # ---- edits

    def _on_applied(self, change: Change) -> None:
        if self.edits.apply(change):
            self._session.notify(f"{change.label}.", undoable=True)
            self.show_table()

    def _options(self, kind: str) -> Sequence[Option]:
        return [(record.id, record.name) for record in self._session.library.records(kind)]

    def _check(self, row: int, column: int, text: str) -> str:
        record = self.table.table.record(row)
        if record is None:
            return ""
        return self.edits.problem(record, self.table.table.columns[column].name, text)

    def _edit(self, record: Record, field: str, text: str) -> str:
        wrong = self.edits.edit(record, field, text)
        if wrong:
            self._refuse(wrong)
        return wrong

    def _refuse(self, why: str) -> None:
        self._counts.setText(why)
        set_property(self._counts, "tone", "bad")

    def add_record(self) -> None:
        """Open the form of a new record."""
        self.drafts.start([Draft(self.record_type, {})], self.table.table.columns)
        self.show_side(self.drafts)
        self.drafts.take_focus()

    def paste_new(self, block: Sequence[Sequence[str]]) -> None:
        """Make a new record of each line of a block."""
        self._take(block, len(self.table.table.records), self.table.columns_from(-1, len(block[0])))

    def _on_pasted(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        width = max(len(line) for line in block)
        self._take(block, max(row, 0), self.table.columns_from(column, width))

    def _take(self, block: Sequence[Sequence[str]], row: int, columns: Sequence[Column | None]) -> None:
        table = self.table.table
        named = headed(block, table.columns)
        if named is not None:
            block, columns = block[1:], named
        targets = [table.record(row + line) for line in range(len(block))]
        drafts, outside = drafts_of(self.record_type, block, targets, columns)
        cells = sum(len(draft.texts) for draft in drafts)
        pasted = self.edits.take(drafts, f"Paste {cells:,} cells")
        if pasted is None:
            return
        if outside:
            self._refuse(
                f"{len(outside)} pasted cells have no column that can be typed into: {outside[0]:.60}"
            )
        if pasted.left:
            self.drafts.start([draft for draft, _ in pasted.left], table.columns)
            self.show_side(self.drafts)
            self.drafts.take_focus()
        elif pasted.records:
            new = sum(target is None for target in targets)
            added = f", {new:,} of them new" if new else ""
            self._session.notify(
                f"Pasted {counted(pasted.cells, 'cell')} into {counted(pasted.records, 'record')}{added}.",
                undoable=True,
            )

    def _clear_cells(self) -> None:
        columns = [self.table.table.columns[number] for number in self.table.selected_columns()]
        cleared = self.edits.clear(self.selected_records, columns)
        if cleared is not None and cleared.left:
            draft, outcome = cleared.left[0]
            name, why = next(iter(outcome.problems.items()))
            title = self.record_type.fields()[name].meta.title
            self._refuse(f"{draft.title} keeps its {title}. {why}")

    def reset_figure(self, figure: str) -> None:
        """Give a figure of the current record its shipped value again."""
        record = self.current_record
        shipped = self.shipped.record(record) if record is not None else None
        if record is not None and shipped is not None:
            self.edits.reset(record, figure, shipped)
            self.detail.choose(figure)

    @property
    def resettable(self) -> str:
        """The figure of the current cell, where it can be reset."""
        record, column = self.current_record, self.table.current_column()
        if record is None or column is None or self.shipped.record(record) is None:
            return ""
        return column.name if column.name in self._marks.own(record) else ""

    def _on_cited(self, figure: str, citation: object) -> None:
        record = self.current_record
        if record is not None and isinstance(citation, Citation):
            self.edits.cite(record, figure, citation)
            self.detail.choose(figure)
