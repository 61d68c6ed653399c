"""Drop a vendor's workbook; see its sheet with roles, the offer it makes, and how it adds up."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.catalog.library import Library
from workbench.catalog.rates import settled
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.domain.quote import Quote
from workbench.domain.scenario import OwnedOffer
from workbench.project.changes import Attachment, Change, delete_records, put_record
from workbench.quotes import QuoteImport, import_quote
from workbench.ui.actions import Actions
from workbench.ui.dropped import dropped_project
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.offer_panel import OfferPanel
from workbench.ui.quotes.preview import PreviewView, preview_of
from workbench.ui.session import Session
from workbench.ui.theme import STEP, ThemeManager
from workbench.ui.widgets import Card, ComboBox, StatePanel, ViewHeader, label, secondary_button, set_property

IMPORT = "import quotes"
READ_AGAIN = "read a kept quote"
"""Kinds of the view's jobs."""
_PATTERNS = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt"
_LIST_PX = 62 * STEP

Imported = list[tuple[Path, QuoteImport, bytes]]


def read_quotes(paths: Sequence[Path], library: Library, control: JobControl) -> Imported:
    """Import several files: the work of the import's job. Raises `Cancelled`."""
    found: Imported = []
    for number, path in enumerate(paths):
        control.check(number / len(paths), f"Reading {path.name}")
        result = import_quote(path, library)
        data = path.read_bytes() if result.quote is not None else b""
        found.append((path, result, data))
    return found


def read_kept(kept: Attachment, library: Library, control: JobControl) -> tuple[str, QuoteImport]:
    """(SHA-256, import) of a file kept in the project. Raises `Cancelled`."""
    control.check(0.0, f"Reading {kept.name}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"quote{Path(kept.name).suffix}"
        path.write_bytes(kept.data)
        return kept.sha256, import_quote(path, library)


class QuotesView(QWidget):
    """The project's quotes. Files are dropped anywhere on the view, or chosen."""

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
        self._jobs = jobs
        self._imports: dict[str, QuoteImport] = {}
        self._list = QListWidget()
        self._register(actions)
        self.setAcceptDrops(True)
        self.header = ViewHeader(actions, "Quotes")
        self.header.add_action("quote_to_scenario", text="Add to scenario")
        self.header.add_action("import_quotes", text="Import quotes", primary=True)

        self._list.setAccessibleName("Quotes of the project")
        self._list.currentItemChanged.connect(self._on_quote_chosen)
        drop = label("Drop Excel quotes here,\nor press Ctrl+I", "muted")
        drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drop.setMinimumHeight(20 * STEP)
        drop.setProperty("kind", "drop-zone")
        list_card = Card("Quotes")
        list_card.setFixedWidth(_LIST_PX)
        list_card.body.addWidget(drop)
        list_card.body.addWidget(self._list, 1)

        self._preview = PreviewView(themes.theme)
        self._sheets = ComboBox()
        self._sheets.setAccessibleName("Sheet")
        self._sheets.setMinimumWidth(36 * STEP)
        self._sheets.currentIndexChanged.connect(self._on_sheet_chosen)
        self._sheet_card = Card("Sheet", "each row with its role")
        self._sheet_card.add_head_widget(self._sheets)
        self._sheet_card.body.addWidget(self._preview, 1)
        self._offer = OfferPanel()
        self._offer.system_chosen.connect(self._on_system_chosen)
        self._equation = label("", "card-title", wrap=True)
        self._equation_detail = label("", "muted", wrap=True)
        bar = Card()
        bar.setAccessibleName("Reconciliation")
        bar.body.addWidget(self._equation)
        bar.body.addWidget(self._equation_detail)
        sheet_and_offer = QHBoxLayout()
        sheet_and_offer.setSpacing(3 * STEP)
        sheet_and_offer.addWidget(self._sheet_card, 1)
        sheet_and_offer.addWidget(self._offer)
        opened = QWidget()
        opened_column = QVBoxLayout(opened)
        opened_column.setContentsMargins(0, 0, 0, 0)
        opened_column.setSpacing(3 * STEP)
        opened_column.addLayout(sheet_and_offer, 1)
        opened_column.addWidget(bar)
        self._state = StatePanel()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._state)
        self._stack.addWidget(opened)
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(list_card)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addWidget(self.header)
        column.addLayout(row, 1)

        session.document_opened.connect(self._reload)
        session.document_changed.connect(self._on_document_changed)
        themes.changed.connect(lambda: self._preview.sheet.set_theme(themes.theme))
        self._reload()

    def _register(self, actions: Actions) -> None:
        actions.add(
            "import_quotes",
            "Import quotes…",
            self.choose_files,
            section="Project",
            shortcut="Ctrl+I",
            icon="import",
        )
        actions.add(
            "quote_to_scenario",
            "Add quote to the scenario",
            self._add_to_scenario,
            section="Edit",
            icon="add",
            enabled_when=lambda: self._quote() is not None and self._session.scenario is not None,
        )
        actions.add(
            "quote_delete",
            "Remove quote",
            self._delete,
            section="Edit",
            icon="delete",
            enabled_when=lambda: self._quote() is not None,
        )

    # ---- the import

    def choose_files(self) -> None:
        """Ask for files and import them."""
        names, _ = QFileDialog.getOpenFileNames(
            self, "Import quotes", "", f"Quotes ({_PATTERNS});;All files (*)"
        )
        if names:
            self.import_files([Path(name) for name in names])

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import files in a worker; each quote that can be read is one step that can be undone."""
        library = self._session.library
        self._jobs.start(
            IMPORT,
            lambda control: read_quotes(paths, library, control),
            self._on_imported,
            self._on_import_failed,
        )
        if not self._list.count():
            self._state.show_loading("Reading the quotes")

    def _on_imported(self, found: Imported) -> None:
        refused: list[Issue] = []
        last = ""
        for path, result, data in found:
            if result.quote is None:
                refused += result.issues
                continue
            quote, no_rate = settled(self._with_free_id(result.quote), self._session.library)
            if no_rate is not None:
                self._session.report(no_rate)
            self._imports[quote.sha256] = result
            attachment = Attachment(sha256=hashlib.sha256(data).hexdigest(), name=path.name, data=data)
            step = put_record(self._session.library, quote, f"Import {path.name}")
            self._session.apply(Change(label=step.label, puts=step.puts, attachments=(attachment,)))
            last = quote.id
        if last:
            self._select(last)
        if refused:
            self._state.show_error("These files could not be imported", refused)
            self._stack.setCurrentIndex(0)

    def _on_import_failed(self, error: Exception) -> None:
        self._state.show_error(f"The import stopped with an error of the program: {error}")
        self._stack.setCurrentIndex(0)

    def _with_free_id(self, quote: Quote) -> Quote:
        """The same file again replaces its quote; another file with the same name stands beside it."""
        library, wanted, number = self._session.library, quote.id, 2
        present = library.quote(wanted)
        while present is not None and present.sha256 != quote.sha256:
            wanted, number = f"{quote.id}-{number}", number + 1
            present = library.quote(wanted)
        return quote if wanted == quote.id else quote.replaced(id=wanted)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and dropped_project(event.mimeData()) is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.import_files(paths)

    # ---- what is shown

    def _quote(self) -> Quote | None:
        if self._list.currentRow() < 0 or not self._session.has_document:
            return None
        return self._session.library.quote(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def _reload(self) -> None:
        if not self._session.has_document:
            return
        chosen = self._quote()
        blocked = self._list.blockSignals(True)
        self._list.clear()
        quotes = [record for record in self._session.library.records("quote") if isinstance(record, Quote)]
        for quote in quotes:
            state = "adds up ✓" if quote.reconciled else "does not add up"
            item = QListWidgetItem(
                f"{quote.vendor or quote.name}\n{quote.currency} {quote.net_total:,.0f} · {state}"
            )
            item.setData(Qt.ItemDataRole.UserRole, quote.id)
            item.setSizeHint(QSize(0, 13 * STEP))
            item.setToolTip(quote.file_name)
            self._list.addItem(item)
        self._list.blockSignals(blocked)
        self.header.set_context(
            f"{len(quotes)} quotes in the project · the original files are kept with them"
        )
        if not quotes:
            choose = secondary_button("Choose files")
            choose.clicked.connect(self.choose_files)
            self._state.show_empty(
                "No quotes yet",
                "Drop vendors' Excel quotes anywhere here. Each is checked against its printed total.",
                icon_name="quotes",
                buttons=(choose,),
            )
            self._stack.setCurrentIndex(0)
            return
        self._select(chosen.id if chosen else quotes[0].id)

    def _select(self, quote_id: str) -> None:
        for number in range(self._list.count()):
            if self._list.item(number).data(Qt.ItemDataRole.UserRole) == quote_id:
                self._list.setCurrentRow(number)
        self._show_quote()

    def _on_document_changed(self, touched: frozenset[tuple[str, str]]) -> None:
        if any(kind in ("quote", "system") for kind, _ in touched):
            self._reload()

    def _on_quote_chosen(self) -> None:
        self._show_quote()

    def _show_quote(self) -> None:
        self._actions.refresh()
        quote = self._quote()
        if quote is None:
            return
        imported = self._imports.get(quote.sha256)
        if imported is None:
            self._read_again(quote)
        sheets = imported.sheets if imported and imported.sheets else (preview_of(quote),)
        blocked = self._sheets.blockSignals(True)
        self._sheets.clear()
        for sheet in sheets:
            self._sheets.addItem(sheet.name if sheet.visible else f"{sheet.name} (hidden)", sheet)
        self._sheets.blockSignals(blocked)
        self._sheets.setVisible(len(sheets) > 1)
        self._sheet_card.set_title(quote.file_name)
        self._on_sheet_chosen(0)
        self._offer.show_quote(quote, imported, self._session.library)
        self._equation.setText(
            quote.equation or "No printed total was found; nothing to check the lines against."
        )
        set_property(self._equation, "tone", "good" if quote.reconciled else "bad")
        if quote.printed_total is None:
            detail = "The accepted lines are used as they are."
        else:
            total = quote.printed_total
            detail = f"Checked against “{total.label}” in {total.sheet}!{total.cell}"
            if not quote.reconciled:
                detail += f"; the lines differ from it by {quote.currency} {quote.difference or 0:,.2f}"
        self._equation_detail.setText(detail)
        self._stack.setCurrentIndex(1)

    def _read_again(self, quote: Quote) -> None:
        """Read the kept file once more in a worker to show its sheet; stored lines stand in meanwhile."""
        kept = self._session.document.attachment(quote.sha256)
        if kept is None:
            return
        library = self._session.library
        self._jobs.start(
            READ_AGAIN, lambda control: read_kept(kept, library, control), self._on_read_again, lambda _: None
        )

    def _on_read_again(self, found: tuple[str, QuoteImport]) -> None:
        sha256, result = found
        if result.quote is None:
            return
        self._imports[sha256] = result
        quote = self._quote()
        if quote is not None and quote.sha256 == sha256:
            self._show_quote()

    def _on_sheet_chosen(self, index: int) -> None:
        sheet = self._sheets.itemData(index)
        if sheet is not None:
            self._preview.show_sheet(sheet)

    # ---- edits

    def _on_system_chosen(self, system_id: str) -> None:
        quote = self._quote()
        if quote is None or quote.system_id == system_id:
            return
        changed = quote.replaced(system_id=system_id)
        self._session.apply(put_record(self._session.library, changed, f"Match the system of {quote.name}"))

    def _add_to_scenario(self) -> None:
        quote, scenario = self._quote(), self._session.scenario
        if quote is None or scenario is None:
            return
        taken = {offer.id for offer in scenario.offers}
        offer_id, number = quote.id, 2
        while offer_id in taken:
            offer_id, number = f"{quote.id}-{number}", number + 1
        offer = OwnedOffer(id=offer_id, name=quote.vendor or quote.name, quote_id=quote.id)
        offers = [*(item.model_dump() for item in scenario.offers), offer.model_dump()]
        changed = scenario.replaced(offers=offers)
        self._session.apply(put_record(self._session.library, changed, f"Add offer {offer.name}"))
        self._session.notify(f"{offer.name} is now an offer of {scenario.name}.", undoable=True)

    def _delete(self) -> None:
        quote = self._quote()
        if quote is None:
            return
        label_text = f"Remove quote {quote.name}"
        self._session.apply(delete_records(self._session.library, "quote", [quote.id], label_text))
        self._session.notify(f"Removed {quote.name}.", undoable=True)
