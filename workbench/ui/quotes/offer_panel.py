"""The normalised offer: what is bought, for how much, what was left out and why, what is wrong."""

from collections import defaultdict
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workbench.catalog.freshness import ValidityState, quote_validity
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity
from workbench.domain.quote import LineRole, Quote
from workbench.quotes import QuoteImport
from workbench.ui.clock import today
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, ComboBox, label, set_property

_WIDTH_PX = 88 * STEP
_TITLES = {
    LineRole.SYSTEM: "Systems",
    LineRole.ACCELERATOR: "Accelerators",
    LineRole.CPU: "Processors",
    LineRole.MEMORY: "Memory",
    LineRole.COMPONENT: "Components",
    LineRole.NETWORK: "Network",
    LineRole.STORAGE: "Storage",
    LineRole.RACK: "Rack",
    LineRole.POWER: "Power",
    LineRole.SOFTWARE: "Software licences",
    LineRole.SUPPORT: "Support",
    LineRole.SERVICE: "Services",
    LineRole.DISCOUNT: "Discounts",
    LineRole.FREIGHT: "Freight",
    LineRole.TAX: "Tax",
}


def _validity(quote: Quote) -> QLabel:
    validity = quote_validity(quote, today())
    until = f"Valid until {quote.valid_until.isoformat()}: " if quote.valid_until else "Validity: "
    line = label(f"{until}{validity}", wrap=True)
    tones = {ValidityState.SOON: "warning", ValidityState.EXPIRED: "bad", ValidityState.OPEN: "good"}
    set_property(line, "tone", tones.get(validity.state, ""))
    return line


class OfferPanel(Card):
    """Explains one quote; the matched system can be corrected."""

    system_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Normalised offer", parent=parent)
        self.setFixedWidth(_WIDTH_PX)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)

    def show_quote(self, quote: Quote, imported: QuoteImport | None, library: Library) -> None:
        """Explain a quote; `imported` is None where its file is not open."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 2 * STEP, 0)
        column.setSpacing(2 * STEP)
        column.addWidget(label(quote.vendor or quote.name, "headline", wrap=True))
        dated = f"quoted {quote.quoted_on.isoformat()}" if quote.quoted_on else "no date"
        column.addWidget(label(f"{quote.file_name} · {dated}", "muted", wrap=True))
        column.addWidget(_validity(quote))
        column.addWidget(self._system(quote, library))
        column.addWidget(_amounts(quote))
        for issue in imported.issues if imported else ():
            column.addWidget(_issue(issue))
        left_out = (
            [(item.row, item.reason) for item in imported.rows_left_out]
            if imported
            else [(line.row, line.left_out) for line in quote.lines if line.left_out]
        )
        if left_out:
            read = f"Rows left out: {len(left_out)}"
            if imported:
                read = (
                    f"{imported.rows_read} rows read = {imported.rows_used} used + {len(left_out)} left out"
                )
            column.addWidget(label(read, "card-title", wrap=True))
            column.addWidget(_left_out(left_out))
        digest = label(f"SHA-256 {quote.sha256[:16]}…", "muted")
        digest.setToolTip(quote.sha256)
        column.addWidget(digest)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _system(self, quote: Quote, library: Library) -> QWidget:
        box = ComboBox()
        box.setAccessibleName("Catalog system of the quote")
        box.addItem("No catalog system matched", "")
        for record in library.records("system"):
            box.addItem(record.name, record.id)
        box.setCurrentIndex(max(0, box.findData(quote.system_id)))
        box.activated.connect(lambda index: self.system_chosen.emit(box.itemData(index)))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        title = label(f"{quote.systems} × catalog system", "card-title")
        column.addWidget(title)
        column.addWidget(box)
        return holder


def _amounts(quote: Quote) -> QWidget:
    sums: dict[LineRole, Decimal] = defaultdict(Decimal)
    for line in quote.lines:
        if line.accepted and line.extended is not None:
            sums[line.role] += line.extended
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(STEP)
    # Parts priced with their system stand in the sheet at nothing; here they would only be noise.
    rows = [(_TITLES[role], sums[role], "") for role in _TITLES if sums.get(role)]
    rows.append(("Net total without freight and tax", quote.net_total, "card-title"))
    for number, (title, amount, role_name) in enumerate(rows):
        grid.addWidget(label(title, role_name, wrap=True), number, 0)
        figure = label(f"{quote.currency} {amount:,.2f}".replace("-", "−"), role_name)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(figure, number, 1)
    grid.setColumnStretch(0, 1)
    return holder


def _issue(issue: Issue) -> QWidget:
    text = label(str(issue), wrap=True)
    set_property(text, "tone", "bad" if issue.severity is Severity.ERROR else "warning")
    return text


def _left_out(rows: list[tuple[int, str]]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(STEP)
    for number, (row, reason) in enumerate(rows):
        grid.addWidget(label(f"row {row}", "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(reason, "muted", wrap=True), number, 1)
    grid.setColumnStretch(1, 1)
    return holder
