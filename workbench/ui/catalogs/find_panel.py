"""Find and replace beside the table: a preview of every cell, a count, and one step for all of them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from workbench.domain.formatting import counted
from workbench.project.changes import Change
from workbench.ui.catalogs.replacing import Hit, Plan, Search, plan_replacing
from workbench.ui.catalogs.side import CatalogPanel
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.theme import STEP
from workbench.ui.widgets import (
    CheckBox,
    ComboBox,
    label,
    primary_button,
    secondary_button,
    set_property,
)

if TYPE_CHECKING:
    from workbench.ui.catalogs.view import CatalogsView

FIND = "find and replace"
"""Kind of the searching job."""
_TYPING_MS = 200
_LISTED = 300


class FindPanel(CatalogPanel):
    """Looks through the records that the table shows."""

    replaced = Signal()

    def __init__(
        self, view: "CatalogsView", session: Session, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__("Find and replace", parent)
        self._view = view
        self._session = session
        self._jobs = jobs
        self._plan: Plan | None = None
        self._at = -1
        self.needle, self.replacement = QLineEdit(), QLineEdit()
        self.scope = ComboBox()
        self.match_case, self.whole_cell = CheckBox("Match case"), CheckBox("Whole cell")
        for name, field in (("Find", self.needle), ("Replace with", self.replacement), ("In", self.scope)):
            title = label(name, "muted")
            title.setBuddy(field)
            field.setAccessibleName(name)
            self.body.addWidget(title)
            self.body.addWidget(field)
        boxes = QHBoxLayout()
        boxes.setSpacing(4 * STEP)
        for box in (self.match_case, self.whole_cell):
            box.setAccessibleName(box.text())
            boxes.addWidget(box)
        boxes.addStretch(1)
        self.body.addLayout(boxes)
        self._count = label(wrap=True)
        self.body.addWidget(self._count)
        self.list = QListWidget()
        self.list.setAccessibleName("Cells found")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemActivated.connect(lambda _: self._go(self.list.currentRow()))
        self.list.itemClicked.connect(lambda _: self._go(self.list.currentRow()))
        self.body.addWidget(self.list, 1)
        self._next, self._replace = secondary_button("Next"), primary_button("Replace all")
        self._next.setAccessibleName("Go to the next cell found")
        self._next.clicked.connect(self.go_on)
        self._replace.clicked.connect(self.replace_all)
        row = QHBoxLayout()
        row.addWidget(self._next)
        row.addStretch(1)
        row.addWidget(self._replace)
        self.body.addLayout(row)
        self._timer = QTimer(self, interval=_TYPING_MS, singleShot=True)
        self._timer.timeout.connect(self._look)
        self.needle.textChanged.connect(lambda _: self.refresh())
        self.replacement.textChanged.connect(lambda _: self.refresh())
        self.scope.activated.connect(lambda _: self.refresh())
        self.match_case.toggled.connect(lambda _: self.refresh())
        self.whole_cell.toggled.connect(lambda _: self.refresh())
        self.needle.returnPressed.connect(self.go_on)
        self.replacement.returnPressed.connect(self.replace_all)

    @property
    def plan(self) -> Plan | None:
        """What replacing would do, None while it is being worked out."""
        return self._plan

    def start(self, column: str) -> None:
        """Begin anew with the table's columns, the current one chosen where a block of it is selected."""
        self.scope.clear()
        self.scope.addItem("All columns", "")
        for item in self._view.table.table.columns:
            if item.editable:
                self.scope.addItem(item.meta.header, item.name)
        self.scope.setCurrentIndex(max(self.scope.findData(column), 0))
        self.needle.setFocus()
        self.needle.selectAll()
        self.refresh()

    def refresh(self) -> None:
        """Look again in a moment: the text, the records or what is shown has changed."""
        self._plan = None
        self._replace.setEnabled(False)
        self._jobs.cancel(FIND)
        self._timer.start()

    def _look(self) -> None:
        search = Search(
            text=self.needle.text(),
            replacement=self.replacement.text(),
            column=str(self.scope.currentData() or ""),
            match_case=self.match_case.isChecked(),
            whole_cell=self.whole_cell.isChecked(),
        )
        table = self._view.table.table
        if not search.text and not search.whole_cell:
            self._show(Plan(self._session.library, search))
            return
        set_property(self._count, "tone", "")
        self._count.setText("Searching …")
        work = partial(
            plan_replacing,
            self._session.library,
            table.shown_records(),
            table.columns,
            search,
            self._view.edits.settler(),
        )
        self._jobs.start(FIND, lambda control: work(control), self._show)

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self._at = -1
        self.list.clear()
        for hit in plan.hits[:_LISTED]:
            self.list.addItem(_item(hit))
        cells, valid = len(plan.hits), len(plan.hits) - plan.refused
        set_property(self._count, "tone", "warning" if plan.refused else "")
        if not plan.search.text and not plan.search.whole_cell:
            self._count.setText("Looks through the rows that are shown.")
        elif not cells:
            self._count.setText("Found nowhere in the rows shown.")
        else:
            said = f"{counted(cells, 'cell')} in {counted(plan.records, 'record')}"
            if plan.refused:
                said += f"; {plan.refused:,} would not be valid and stay as they are"
            if cells > _LISTED:
                said += f". The first {_LISTED} are listed"
            self._count.setText(f"{said}.")
        self._next.setEnabled(bool(cells))
        self._replace.setEnabled(bool(plan.puts))
        self._replace.setText(f"Replace {valid:,}" if plan.puts else "Replace all")

    def go_on(self) -> None:
        """Go to the next cell found, from the last to the first."""
        if self._plan is not None and self._plan.hits:
            self._go((self._at + 1) % min(len(self._plan.hits), _LISTED))

    def _go(self, row: int) -> None:
        if self._plan is not None and 0 <= row < len(self._plan.hits):
            self._at = row
            hit = self._plan.hits[row]
            self.list.setCurrentRow(row)
            self._view.table.go_to(hit.record_id, hit.column)

    def replace_all(self) -> None:
        """Make every valid replacement as one step."""
        plan = self._plan
        if plan is None or not plan.puts:
            return
        if plan.library is not self._session.library:
            self.refresh()
            return
        cells = len(plan.hits) - plan.refused
        what = f"“{plan.search.text:.40}”" if plan.search.text else "empty cells"
        change = Change(label=f"Replace {what} in {cells:,} cells", puts=plan.puts)
        if not self._view.edits.apply(change):
            return
        self._session.notify(
            f"Replaced {counted(cells, 'cell')} in {counted(len(plan.puts), 'record')}.", undoable=True
        )
        self.replaced.emit()

    def on_escape(self) -> None:
        """Close, and search no further."""
        self._timer.stop()
        self._jobs.cancel(FIND)
        super().on_escape()


def _item(hit: Hit) -> QListWidgetItem:
    item = QListWidgetItem(
        f"{hit.before or 'empty'} → {hit.after or 'empty'}\n{hit.record_name} · {hit.title}"
    )
    if hit.problem:
        item.setText(f"{hit.before or 'empty'}: stays. {hit.problem}\n{hit.record_name} · {hit.title}")
    item.setToolTip(item.text())
    return item
