"""The quotes beside the opened one: where files are dropped, how far they are read, and what came of each."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from workbench.domain.quote import Quote
from workbench.ui.actions import Actions
from workbench.ui.quotes.import_progress import ImportProgress
from workbench.ui.quotes.money import money_text
from workbench.ui.quotes.review import Review
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, label

_ITEM_PX = 17 * STEP
_KEY_ROLE = Qt.ItemDataRole.UserRole
NEW = "new:"
"""How keys of quotes begin that the project does not hold yet."""


class QuoteList(Card):
    """One entry for each quote, by key; choosing one shows it."""

    chosen = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Quotes", parent=parent)
        self.list = QListWidget()
        self.list.setAccessibleName("Quotes of the project")
        self.list.currentItemChanged.connect(lambda *_: self.chosen.emit())
        drop = label("Drop quotes here,\nor press Ctrl+I", "muted")
        drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drop.setMinimumHeight(16 * STEP)
        drop.setProperty("kind", "drop-zone")
        self.progress = ImportProgress(actions)
        self.body.addWidget(drop)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.list, 1)

    @property
    def is_empty(self) -> bool:
        """Whether there is no quote at all."""
        return self.list.count() == 0

    @property
    def key(self) -> str:
        """Key of the chosen quote, empty without one."""
        return str(self.list.currentItem().data(_KEY_ROLE)) if self.list.currentRow() >= 0 else ""

    def show_quotes(self, entries: Sequence[tuple[str, Quote, Review | None]]) -> None:
        """Show other quotes; none is chosen until `choose` is called."""
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for key, quote, review in entries:
            item = QListWidgetItem()
            item.setSizeHint(QSize(0, _ITEM_PX))
            self.list.addItem(item)
            _describe(item, key, quote, review)
        self.list.blockSignals(blocked)

    def choose(self, key: str) -> None:
        """Make a quote the chosen one without saying so."""
        item = self._item(key)
        if item is not None:
            blocked = self.list.blockSignals(True)
            self.list.setCurrentItem(item)
            self.list.blockSignals(blocked)

    def describe(self, key: str, quote: Quote, review: Review | None, *, new_key: str = "") -> None:
        """Say how a quote reads now, under another key where it has got one."""
        item = self._item(key)
        if item is not None:
            _describe(item, new_key or key, quote, review)

    def _item(self, key: str) -> QListWidgetItem | None:
        items = (self.list.item(number) for number in range(self.list.count()))
        return next((item for item in items if item.data(_KEY_ROLE) == key), None)


def _describe(item: QListWidgetItem, key: str, quote: Quote, review: Review | None) -> None:
    state = _state(quote, review)
    if quote.extrapolated_from is not None:
        state = f"extrapolated from {quote.extrapolated_from}"
    if key.startswith(NEW):
        state = f"{state} · to accept"
    elif review is not None and review.to_accept:
        state = f"{state} · corrected"
    item.setData(_KEY_ROLE, key)
    item.setText(f"{quote.vendor or quote.name}\n{money_text(quote, quote.net_total, 0)}\n{state}")
    item.setToolTip(f"{quote.file_name}: {quote.equation}")


def _state(quote: Quote, review: Review | None) -> str:
    """Whether a quote adds up and nothing that its sums depend on is asked, as `import-quote` says it."""
    if not quote.reconciled:
        return "differs"
    return "adds up ✓" if review is None or review.result.settled else "question"
