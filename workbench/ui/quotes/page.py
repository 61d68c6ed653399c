"""One opened quote: its sheet and columns at the left, the offer at the right, how it adds up below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.catalog.library import Library
from workbench.domain.quote import Quote
from workbench.ui.actions import Actions
from workbench.ui.quotes.mapping_table import MappingTable
from workbench.ui.quotes.offer_panel import OfferPanel
from workbench.ui.quotes.preview import PreviewView, preview_of
from workbench.ui.quotes.reconciliation_bar import ReconciliationBar
from workbench.ui.quotes.review import Review
from workbench.ui.theme import STEP, Theme
from workbench.ui.widgets import ActionButton, Card, ComboBox, label

_OFFER_SHARE = 0.5


class QuotePage(QWidget):
    """Shows a quote and gathers the user's corrections from its parts."""

    corrected = Signal(object)

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = PreviewView(theme)
        self.mapping = MappingTable(theme)
        self.offer = OfferPanel(theme)
        self.bar = ReconciliationBar(actions)
        self._sheets = ComboBox()
        self._sheets.setAccessibleName("Sheet")
        self._sheets.setMinimumWidth(36 * STEP)
        self._sheets.currentIndexChanged.connect(self._on_sheet_chosen)
        self._sheet_card = Card("Sheet")
        self._sheet_card.add_head_widget(self._sheets)
        self._sheet_card.add_head_widget(
            ActionButton(actions.action("quote_columns"), kind="small", text="Columns")
        )
        self.mapping_part = QWidget()
        mapping_column = QVBoxLayout(self.mapping_part)
        mapping_column.setContentsMargins(0, 0, 0, 0)
        mapping_column.setSpacing(STEP)
        mapping_column.addWidget(label("Columns and what they are read as", "card-title"))
        mapping_column.addWidget(self.mapping, 1)
        sheet_split = QSplitter(Qt.Orientation.Vertical)
        sheet_split.setChildrenCollapsible(False)
        sheet_split.addWidget(self.preview)
        sheet_split.addWidget(self.mapping_part)
        sheet_split.setSizes([2600, 1000])
        self._sheet_card.body.addWidget(sheet_split, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(3 * STEP)
        self._split.addWidget(self._sheet_card)
        self._split.addWidget(self.offer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * STEP)
        column.addWidget(self._split, 1)
        column.addWidget(self.bar)
        for part in (self.offer, self.bar):
            part.corrected.connect(self.corrected)
            part.cell_wanted.connect(self.show_cell)
        self.mapping.table.corrected.connect(self.corrected)
        self.mapping.cell_wanted.connect(self.show_cell)
        self.preview.row_chosen.connect(lambda sheet, row: self.offer.lines.select_key(f"{sheet}!{row}"))
        self._shown_sha256 = ""

    def toggle_mapping(self) -> None:
        """Show the columns below the sheet, or give their room to it."""
        self.mapping_part.setVisible(self.mapping_part.isHidden())
        if not self.mapping_part.isHidden():
            self.mapping.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        for model in (self.preview.sheet, self.mapping.table, self.offer.lines.table):
            model.set_theme(theme)

    def show_quote(self, quote: Quote, review: Review | None, library: Library) -> None:
        """Show a quote, or the same one read otherwise; `review` is None where its file is not open."""
        imported = review.result if review is not None else None
        sheets = imported.sheets if imported and imported.sheets else (preview_of(quote),)
        names = [sheet.name if sheet.visible else f"{sheet.name} (hidden)" for sheet in sheets]
        same = quote.sha256 == self._shown_sha256 and names == [
            self._sheets.itemText(number) for number in range(self._sheets.count())
        ]
        self._shown_sha256 = quote.sha256
        chosen = (
            self._sheets.currentIndex() if same else self._first_with_lines(quote, [s.name for s in sheets])
        )
        blocked = self._sheets.blockSignals(True)
        self._sheets.clear()
        for name, sheet in zip(names, sheets, strict=True):
            self._sheets.addItem(name, sheet)
        self._sheets.setCurrentIndex(chosen)
        self._sheets.blockSignals(blocked)
        self._sheets.setVisible(len(sheets) > 1)
        self._sheet_card.set_title(quote.file_name)
        self._on_sheet_chosen(chosen)
        self.mapping.show_result(imported)
        self.offer.show_quote(quote, review, library)
        self.bar.show_quote(quote, review)

    def show_cell(self, sheet: str, address: str) -> None:
        """Go to a cell of the workbook."""
        for number in range(self._sheets.count()):
            if self._sheets.itemData(number).name == sheet and number != self._sheets.currentIndex():
                self._sheets.setCurrentIndex(number)
        self.preview.go_to_cell(address)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            offer = int(self.width() * _OFFER_SHARE)
            self._split.setSizes([self.width() - offer, offer])

    @staticmethod
    def _first_with_lines(quote: Quote, names: list[str]) -> int:
        sheet = quote.lines[0].sheet if quote.lines else ""
        return names.index(sheet) if sheet in names else 0

    def _on_sheet_chosen(self, index: int) -> None:
        sheet = self._sheets.itemData(index)
        if sheet is not None:
            self.preview.show_sheet(sheet)
