"""The project's quotes on a common basis: quotes as columns, parts of the price as rows."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from workbench.analysis.offers.quote_basis import BasisOptions, BasisTable, basis_table
from workbench.catalog.rates import functional_currency
from workbench.domain.quote import Quote
from workbench.quotes.language.numbers import CURRENCY_CODES
from workbench.ui.jobs import Jobs
from workbench.ui.projects.problems import cannot_write
from workbench.ui.quotes.choice_cells import Index
from workbench.ui.quotes.number_edit import NumberEdit
from workbench.ui.session import Session
from workbench.ui.tables.escape import ClosesOnEscape
from workbench.ui.tables.whole import WholeTable
from workbench.ui.theme import STEP, ThemeManager, interface_font, numeric_font
from workbench.ui.widgets import Card, CheckBox, ComboBox, label, secondary_button

WRITE_BASIS = "write quotes on a common basis"
"""Kind of the page's job."""
_TITLE_PX = 46 * STEP
_QUOTE_PX = 44 * STEP
_WIDEST_PX = 76 * STEP
_MOST_YEARS = 10


class BasisModel(QAbstractTableModel):
    """The table's rows; what the cheapest quote comes to stands out."""

    def __init__(self, themes: ThemeManager) -> None:
        super().__init__()
        self._themes = themes
        self._table: BasisTable | None = None

    def show(self, table: BasisTable) -> None:
        """Show other quotes, or the same ones on another basis."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def as_tsv(self) -> str:
        """Everything shown, for a spreadsheet."""
        table = self._table
        if table is None:
            return ""
        lines = [("", *table.names)]
        lines += [
            (row.title, *("" if cell is None else str(cell) for cell in row.cells)) for row in table.rows
        ]
        return "\n".join("\t".join(line) for line in lines)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self._table is None or (parent and parent.isValid()) else len(self._table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if self._table is None or (parent and parent.isValid()) else len(self._table.names) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._table is None or orientation is Qt.Orientation.Vertical:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return ("Part of the price", *self._table.names)[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        table = self._table
        assert table is not None
        row, column = table.rows[index.row()], index.column() - 1
        cell = row.title if column < 0 else row.cells[column]
        text = f"{cell:,.2f}".replace("-", "−") if isinstance(cell, Decimal) else cell or "–"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text if column < 0 else f"{row.title} of {table.names[column]}: {text}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column >= 0 else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return interface_font(strong=row.is_total) if column < 0 else numeric_font(strong=row.is_total)
        if role == Qt.ItemDataRole.ForegroundRole:
            theme = self._themes.theme
            if row.is_total and column >= 0 and column == table.cheapest:
                return QColor(theme.good)
            return QColor(theme.text if isinstance(cell, Decimal) or column < 0 else theme.muted)
        return None


class BasisPage(ClosesOnEscape, Card):
    """Takes the opened quote's place until it is closed; every option is applied as it is changed."""

    closed = Signal()

    def __init__(
        self, session: Session, themes: ThemeManager, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__("Quotes on a common basis", parent=parent)
        self._session = session
        self._jobs = jobs
        self._quotes: Sequence[Quote] = ()
        self._shown: BasisTable | None = None
        self.model = BasisModel(themes)
        self.table = WholeTable(self.model, "Quotes on a common basis", self.model.as_tsv)
        self.years = NumberEdit("Years of support")
        self.years.set_value(BasisOptions().support_years)
        self.years.changed.connect(lambda _: self._show())
        self.currency = ComboBox()
        self.currency.setAccessibleName("Currency of the comparison")
        for code in sorted(CURRENCY_CODES):
            self.currency.addItem(code, code)
        self.currency.activated.connect(lambda _: self._show())
        self.delivered, self.installed, self.each = (
            self._box(text, checked=checked)
            for text, checked in (("Delivered", True), ("Installed", True), ("Per accelerator", True))
        )
        back = secondary_button("Back to the quote")
        back.clicked.connect(self.closed.emit)
        export = secondary_button("Export…")
        export.clicked.connect(self._ask)
        self.add_head_widget(export)
        self.add_head_widget(back)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        for text, field in (("Years of support", self.years), ("Currency", self.currency)):
            named = label(text, "muted")
            named.setBuddy(field)
            row.addWidget(named)
            row.addWidget(field)
            row.addSpacing(2 * STEP)
        for box in (self.delivered, self.installed, self.each):
            row.addWidget(box)
        row.addStretch(1)
        self.note = label(role="muted", wrap=True)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)
        themes.changed.connect(self.model.layoutChanged.emit)

    def show_quotes(self, quotes: Sequence[Quote]) -> None:
        """Compare quotes, first in the project's own currency."""
        if not self._quotes:
            own = functional_currency(self._session.library)
            self.currency.setCurrentIndex(self.currency.findData(own))
        self._quotes = quotes
        self._show()
        self.table.setFocus()

    def write(self, path: Path) -> None:
        """Write what is shown as a workbook, in a worker."""
        from workbench.reports.basis import write_basis

        shown, named = self._shown, path.with_suffix(".xlsx")
        if shown is not None:
            self._jobs.start(
                WRITE_BASIS,
                lambda _: write_basis(named, shown),
                lambda _: self._session.notify(f"Wrote {named}"),
                lambda error: self._session.report(cannot_write(named, error)),
            )

    def _box(self, text: str, *, checked: bool) -> CheckBox:
        box = CheckBox(text)
        box.setAccessibleName(text)
        box.setChecked(checked)
        box.toggled.connect(lambda _: self._show())
        return box

    def _options(self) -> BasisOptions:
        return BasisOptions(
            support_years=min(self.years.value, _MOST_YEARS),
            currency=self.currency.currentData(),
            delivered=self.delivered.isChecked(),
            installed=self.installed.isChecked(),
            per_accelerator=self.each.isChecked(),
        )

    def _show(self) -> None:
        options = self._options()
        self.years.set_value(options.support_years)
        table = self._shown = basis_table(self._quotes, self._session.library, options)
        self.model.show(table)
        self.table.setColumnWidth(0, _TITLE_PX)
        room = (self.table.viewport().width() - _TITLE_PX) // max(1, len(table.names))
        for column in range(1, self.model.columnCount()):
            self.table.setColumnWidth(column, min(max(_QUOTE_PX, room), _WIDEST_PX))
        self.table.resizeRowsToContents()
        text = "Without options, alternatives and tax. Support and licences with a term are scaled."
        if table.unequal:
            text += " The quotes do not cover the same: ask for what is not quoted before you compare totals."
        if table.uneven:
            text += " The totals are for different numbers of accelerators: compare them per accelerator."
        self.note.setText(text)

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Export quotes on a common basis",
            "common basis.xlsx",
            "Excel workbook (*.xlsx)",
        )
        if name:
            self.write(Path(name))
