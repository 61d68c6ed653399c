"""One opened quote: its sheet and the offer, below them its lines and columns, and how it adds up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.catalog.library import Library
from workbench.domain.quote import Quote
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.lines_finder import LinesFinder
from workbench.ui.quotes.lines_table import LinesTable
from workbench.ui.quotes.mapping_table import MappingTable
from workbench.ui.quotes.offer_panel import OfferPanel
from workbench.ui.quotes.preview import PreviewView
from workbench.ui.quotes.reconciliation_bar import ReconciliationBar
from workbench.ui.quotes.review import Review
from workbench.ui.quotes.shown import Shown
from workbench.ui.theme import STEP, Theme
from workbench.ui.widgets import ActionButton, Card, ComboBox

_OFFER_SHARE = 0.42
_MAPPING_SHARE = 0.42
_FINDER_PX = 40 * STEP


class QuotePage(QWidget):
    """Shows a quote and gathers the user's corrections from its parts."""

    corrected = Signal(object)

    def __init__(self, actions: Actions, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = PreviewView(theme)
        self.mapping = MappingTable(theme)
        self.offer = OfferPanel()
        self.lines = LinesTable(theme)
        self.bar = ReconciliationBar(actions)
        self._sheets = ComboBox()
        self._sheets.setAccessibleName("Sheet")
        self._sheets.setMinimumWidth(36 * STEP)
        self._sheets.currentIndexChanged.connect(self._on_sheet_chosen)
        self._sheet_card = Card("Sheet")
        self._sheet_card.add_head_widget(self._sheets)
        self._sheet_card.body.addWidget(self.preview, 1)
        self.finder = LinesFinder(self.lines, jobs)
        self.finder.field.setFixedWidth(_FINDER_PX)
        lines_card = Card("Lines of the offer")
        lines_card.add_head_widget(self.finder.field)
        lines_card.add_head_widget(
            ActionButton(actions.action("quote_confirm_scaling"), kind="small", text="Confirm all rules")
        )
        lines_card.add_head_widget(
            ActionButton(actions.action("quote_columns"), kind="small", text="Columns")
        )
        lines_card.body.addWidget(self.lines, 1)
        self.mapping_card = Card("Columns and what they are read as")
        self.mapping_card.body.addWidget(self.mapping, 1)
        self._upper = _split(Qt.Orientation.Horizontal, self._sheet_card, self.offer)
        self._lower = _split(Qt.Orientation.Horizontal, lines_card, self.mapping_card)
        rows = _split(Qt.Orientation.Vertical, self._upper, self._lower)
        rows.setSizes([1100, 1000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * STEP)
        column.addWidget(rows, 1)
        column.addWidget(self.bar)
        for part in (self.offer, self.bar):
            part.corrected.connect(self.corrected)
            part.cell_wanted.connect(self.show_cell)
        for table in (self.lines, self.mapping):
            table.table.corrected.connect(self.corrected)
            table.cell_wanted.connect(self.show_cell)
        self._answered_all = False
        self.offer.questions.settled.connect(self._on_settled)
        self.preview.row_chosen.connect(lambda sheet, row: self.lines.select_key(f"{sheet}!{row}"))
        self._shown: Shown | None = None

    @property
    def has_line(self) -> bool:
        """Whether the keyboard is on a line."""
        return self.lines.current_line() is not None

    def toggle_line(self) -> None:
        """Take the current line into the offer or out of it."""
        if self.has_line:
            self.lines.table.toggle(self.lines.currentIndex().row())

    def find_lines(self) -> None:
        """Go to the field that finds lines."""
        self.finder.field.setFocus()
        self.finder.field.selectAll()

    def toggle_mapping(self) -> None:
        """Show the columns beside the lines, or give the lines their room."""
        self.mapping_card.setVisible(self.mapping_card.isHidden())
        if not self.mapping_card.isHidden():
            self.mapping.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        for model in (self.preview.sheet, self.mapping.table, self.lines.table):
            model.set_theme(theme)

    def show_quote(self, shown: Shown, review: Review | None, library: Library) -> None:
        """Show a quote, or the same one read otherwise; `review` is None where its file is not open."""
        quote, before = shown.quote, self._shown
        self._shown = shown
        same = before is not None and (quote.sha256, shown.sheet_names) == (
            before.quote.sha256,
            before.sheet_names,
        )
        if before is None or before.sheets is not shown.sheets:
            self._show_sheets(shown, same=same)
        if before is None or before.columns is not shown.columns or not same:
            self.mapping.show_columns(shown.columns, editable=review is not None)
        if not same:
            # Columns that are read without doubt, and prove it by the total, need no look.
            self.mapping_card.setVisible(self.mapping.is_doubtful or not quote.reconciled)
        self.offer.show_quote(shown, review, library)
        self.lines.show_lines(shown, editable=review is not None)
        self.finder.follow(shown)
        self.bar.show_quote(shown, review)

    def go_on(self) -> None:
        """Put the keyboard on Accept if it was on the last question, now that actions know of its answer."""
        if self._answered_all:
            self._answered_all = False
            self.bar.go_to_accept()

    def _on_settled(self) -> None:
        self._answered_all = not self.offer.questions.shown

    def _show_sheets(self, shown: Shown, *, same: bool) -> None:
        chosen = (
            self._sheets.currentIndex()
            if same
            else self._first_with_lines(shown.quote, [sheet.name for sheet in shown.sheets])
        )
        blocked = self._sheets.blockSignals(True)
        self._sheets.clear()
        for name, sheet in zip(shown.sheet_names, shown.sheets, strict=True):
            self._sheets.addItem(name, sheet)
        self._sheets.setCurrentIndex(chosen)
        self._sheets.blockSignals(blocked)
        self._sheets.setVisible(len(shown.sheets) > 1)
        self._sheet_card.set_title(shown.quote.file_name)
        self._on_sheet_chosen(chosen)

    def show_cell(self, sheet: str, address: str) -> None:
        """Go to a cell of the workbook."""
        for number in range(self._sheets.count()):
            if self._sheets.itemData(number).name == sheet and number != self._sheets.currentIndex():
                self._sheets.setCurrentIndex(number)
        self.preview.go_to_cell(address)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            for split, share in ((self._upper, _OFFER_SHARE), (self._lower, _MAPPING_SHARE)):
                right = int(self.width() * share)
                split.setSizes([self.width() - right, right])

    @staticmethod
    def _first_with_lines(quote: Quote, names: list[str]) -> int:
        sheet = quote.lines[0].sheet if quote.lines else ""
        return names.index(sheet) if sheet in names else 0

    def _on_sheet_chosen(self, index: int) -> None:
        sheet = self._sheets.itemData(index)
        if sheet is not None:
            self.preview.show_sheet(sheet)


def _split(orientation: Qt.Orientation, first: QWidget, second: QWidget) -> QSplitter:
    made = QSplitter(orientation)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(3 * STEP)
    made.addWidget(first)
    made.addWidget(second)
    return made
