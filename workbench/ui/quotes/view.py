"""Drop vendors' workbooks; see how each was read, correct it, and accept the offer it makes."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.catalog.rates import settled, usd_per_unit_of
from workbench.domain.formatting import counted
from workbench.domain.issue import Issue
from workbench.domain.quote import Corrections, Quote
from workbench.project.changes import Attachment, Change, delete_records, put_record
from workbench.project.folders import data_dir
from workbench.quotes import MappingMemory, offer_of
from workbench.ui.actions import Actions
from workbench.ui.dropped import dropped_files, dropped_project
from workbench.ui.jobs import Jobs
from workbench.ui.quotes import review_actions
from workbench.ui.quotes.accepting import (
    import_stopped,
    not_remembered,
    with_free_id,
)
from workbench.ui.quotes.basis_page import BasisPage
from workbench.ui.quotes.page import QuotePage
from workbench.ui.quotes.panels import QuotePanels
from workbench.ui.quotes.quote_list import NEW, QuoteList
from workbench.ui.quotes.reading import ReadFile, read_files, read_kept
from workbench.ui.quotes.review import Review
from workbench.ui.quotes.shown import Shown
from workbench.ui.session import Session
from workbench.ui.theme import STEP, ThemeManager
from workbench.ui.widgets import (
    ActionButton,
    StatePanel,
    ViewHeader,
    secondary_button,
)

IMPORT = "import quotes"
READ_AGAIN = "read a kept quote"
REMEMBER = "remember a mapping"
"""Kinds of the view's jobs."""
MEMORY_FILE = "quote-mappings.json"
_PATTERNS = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt"
_LIST_PX = 52 * STEP


class QuotesView(QWidget):
    """The project's quotes and those under review. Files are dropped anywhere on the view, or chosen."""

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
        self._memory = MappingMemory(data_dir() / MEMORY_FILE)
        self._reviews: dict[str, Review] = {}
        self._undone: dict[str, str] = {}  # by a quote's id: the key under which its review waits again
        self._plain: Shown | None = None
        self._register_cancel(actions)
        self._list = QuoteList(actions)
        self._list.setFixedWidth(_LIST_PX)
        self.setFocusProxy(self._list.list)
        self._register(actions)
        self._panels = QuotePanels(self, session, jobs, self._quote, self._others)
        self._panels.register(actions)
        self._list.body.addWidget(ActionButton(actions.action("rfq_new"), text="New RFQ"))
        self._panels.line_wanted.connect(self._go_to_line)
        self._panels.added.connect(self._select)
        self.setAcceptDrops(True)
        self._list.chosen.connect(self._show_quote)
        session.under_review.append(self)

        self._page = QuotePage(actions, themes.theme, jobs)
        self._page.corrected.connect(self._on_corrected)
        self._state = StatePanel()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._state)
        self._stack.addWidget(self._page)
        self.basis = BasisPage(session, themes, jobs)
        self.basis.closed.connect(self._leave_basis)
        self._stack.addWidget(self.basis)
        self.header = ViewHeader(actions, "Quotes")
        self._lay_out()

        session.document_opened.connect(self._on_document_opened)
        session.document_changed.connect(self._on_document_changed)
        jobs.progressed.connect(self._on_progressed)
        jobs.changed.connect(self._on_jobs_changed)
        themes.changed.connect(lambda: self._page.set_theme(themes.theme))
        self._on_jobs_changed()
        self._reload()

    def _lay_out(self) -> None:
        self.header.add_action("quotes_basis", text="Common basis")
        self.header.add_action("quote_revision", text="What changed")
        self.header.add_action("quote_to_scenario", text="Add to scenario")
        self.header.add_action("import_quotes", text="Import quotes", primary=True)
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(self._list)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addWidget(self.header)
        column.addLayout(row, 1)

    def _register_cancel(self, actions: Actions) -> None:
        """The list has a button for it, so that it must be there before the list."""
        actions.add(
            "quotes_cancel_import",
            "Stop importing quotes",
            lambda: self._jobs.cancel(IMPORT),
            section="Edit",
            icon="cancel",
            enabled_when=lambda: self._jobs.is_running(IMPORT),
        )

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
            enabled_when=lambda: self._stored() is not None and self._session.scenario is not None,
        )
        actions.add(
            "quote_delete",
            "Remove quote",
            self._delete,
            section="Edit",
            icon="delete",
            enabled_when=lambda: self._quote() is not None,
        )
        review_actions.register(
            actions,
            self,
            page=lambda: self._page,
            review=self._review,
            quote=self._quote,
            accept=self._accept,
        )

        actions.add(
            "quotes_basis",
            "Compare the quotes on a common basis",
            self._show_basis,
            section="Compare",
            shortcut="Ctrl+Alt+B",
            icon="side_by_side",
            scope=self,
            enabled_when=lambda: not self._list.is_empty,
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
        """Read files in a worker; each quote that can be read comes under review until it is accepted."""
        library, memory = self._session.library, self._memory
        self._jobs.start(
            IMPORT,
            lambda control: read_files(paths, library, memory, control),
            self._on_imported,
            self._on_import_failed,
            self._reload,
        )
        self._list.progress.show_progress(0.0, "Reading the quotes")
        if self._list.is_empty:
            self._state.show_loading("Reading the quotes")

    def _on_imported(self, found: list[ReadFile]) -> None:
        refused: list[Issue] = []
        first = ""
        for file in found:
            if file.result.quote is None:
                refused += file.result.issues
                continue
            key = self._bring_in(file, file.result.quote)
            first = first or key
        self._reload(first)
        if first:
            self._list.list.setFocus()
        if refused and not self._list.is_empty:
            self._session.report(*refused)
        elif refused:
            self._state.show_error("These files could not be imported", refused)
            self._stack.setCurrentIndex(0)

    def _bring_in(self, file: ReadFile, quote: Quote) -> str:
        """Put a file under review; one that the project holds already is only shown."""
        held = next(
            (q for q in self._quotes() if q.sha256 == quote.sha256 and q.extrapolated_from is None), None
        )
        if held is not None:
            self._session.notify(f"{file.name} is in the project already.")
            return held.id
        key = NEW + quote.sha256
        self._watch(key, Review(file, self._jobs, lambda: self._session.library, parent=self))
        return key

    def _watch(self, key: str, review: Review) -> None:
        self._reviews[key] = review
        review.changed.connect(lambda: self._on_review_changed(review))
        review.refused.connect(lambda issues: self._session.report(*issues))

    def _on_import_failed(self, error: Exception) -> None:
        self._session.report(import_stopped(error))
        self._reload()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and dropped_project(event.mimeData()) is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.import_files(paths)

    def _on_progressed(self, kind: str, fraction: float, message: str) -> None:
        if kind == IMPORT:
            self._list.progress.show_progress(fraction, message)

    def _on_jobs_changed(self) -> None:
        self._list.progress.setVisible(self._jobs.is_running(IMPORT))
        self._actions.refresh()

    # ---- what is shown

    @property
    def page(self) -> QuotePage:
        """The opened quote."""
        return self._page

    def _quotes(self) -> list[Quote]:
        if not self._session.has_document:
            return []
        return [record for record in self._session.library.records("quote") if isinstance(record, Quote)]

    def _review(self) -> Review | None:
        return self._reviews.get(self._list.key)

    def _stored(self) -> Quote | None:
        """The chosen quote as the project holds it."""
        return self._session.library.quote(self._list.key) if self._session.has_document else None

    def _quote(self) -> Quote | None:
        """The chosen quote as it reads now."""
        review = self._review()
        return review.quote if review is not None else self._stored()

    def _on_document_opened(self) -> None:
        self._reviews.clear()
        self._undone.clear()
        self._reload()

    def _reload(self, wanted: str = "") -> None:
        """Show the quotes that there are, and open the wanted one, else the one that was open."""
        if not self._session.has_document:
            return
        chosen = wanted or self._list.key
        quotes = self._quotes()
        held = {quote.id for quote in quotes}
        coming = [(key, review.quote) for key, review in self._reviews.items() if key not in held]
        new = [entry for entry in coming if entry[0].startswith(NEW)]
        entries = [*coming, *((quote.id, quote) for quote in quotes)]
        self._list.show_quotes(
            [
                (key, review.quote if (review := self._reviews.get(key)) else quote, review)
                for key, quote in entries
            ]
        )
        context = f"{counted(len(quotes), 'quote')} in the project, with their files"
        if not quotes:
            context = "no quote in the project yet"
        if new:
            context = f"{len(new)} to accept · {context}"
        self.header.set_context(context)
        if self._list.is_empty:
            choose = secondary_button("Choose files")
            choose.clicked.connect(self.choose_files)
            self._state.show_empty(
                "No quotes yet",
                "Drop vendors' quotes anywhere here. Each is checked against its printed total.",
                icon_name="quotes",
                buttons=(choose,),
            )
            self._stack.setCurrentIndex(0)
            self._actions.refresh()
            return
        keys = [key for key, _ in entries]
        self._select(chosen if chosen in keys else keys[0])

    def _select(self, key: str) -> None:
        self._list.choose(key)
        self._show_quote()

    def _on_document_changed(self, touched: frozenset[tuple[str, str]]) -> None:
        if not any(kind in ("quote", "system") for kind, _ in touched):
            return
        for kind, quote_id in touched:
            if kind == "quote" and quote_id in self._reviews:
                self._follow_project(quote_id)
            elif kind == "quote" and quote_id in self._undone:
                self._redone(quote_id)
        self._reload()

    def _follow_project(self, quote_id: str) -> None:
        """Undo, redo and removal reach quotes under review too."""
        review, stored = self._reviews.get(quote_id), self._session.library.quote(quote_id)
        if review is None:
            return
        if stored is not None and stored.corrections == review.corrections:
            return
        del self._reviews[quote_id]
        if stored is None and review.fresh:
            review.accepted(None)
            key = self._undone[quote_id] = NEW + review.quote.sha256
            self._reviews[key] = review

    def _redone(self, quote_id: str) -> None:
        """The project holds a quote again: its review waits no longer, unless it was corrected meanwhile."""
        key = self._undone.pop(quote_id)
        review, stored = self._reviews.get(key), self._session.library.quote(quote_id)
        if review is not None and stored is not None and stored.corrections == review.corrections:
            self._reviews[quote_id] = self._reviews.pop(key)
            review.accepted(stored)

    def _show_quote(self) -> None:
        quote = self._quote()
        if quote is not None:
            review = self._review()
            if review is None:
                self._read_again(quote)
            self._page.show_quote(self._shown(quote, review), review, self._session.library)
            self._stack.setCurrentIndex(1)
        self._actions.refresh()
        self._page.go_on()

    def _shown(self, quote: Quote, review: Review | None) -> Shown:
        """What to show; of a quote whose file is not open it is kept while the quote stays the same."""
        if review is not None:
            return review.shown
        if self._plain is None or self._plain.quote is not quote:
            self._plain = Shown.of(quote)
        return self._plain

    def _on_review_changed(self, review: Review) -> None:
        for key, known in self._reviews.items():
            if known is review:
                self._list.describe(key, review.quote, review)
        if self._review() is review:
            self._show_quote()

    def _read_again(self, quote: Quote) -> None:
        """Read the kept file once more in a worker; stored lines stand in meanwhile."""
        if self._session.storing:
            self._session.after_storing(self._show_quote)
            return
        kept = self._session.document.attachment(quote.sha256)
        if kept is None or quote.extrapolated_from is not None:
            return
        library = self._session.library
        self._jobs.start(
            READ_AGAIN,
            lambda control: read_kept(kept, quote, library, control),
            lambda file: self._on_read_again(quote, file),
        )

    def _on_read_again(self, quote: Quote, file: ReadFile) -> None:
        if file.result.quote is None or self._session.library.quote(quote.id) != quote:
            return
        self._watch(quote.id, Review(file, self._jobs, lambda: self._session.library, quote, self))
        if self._list.key == quote.id:
            self._show_quote()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._actions.refresh()

    # ---- edits

    def _on_corrected(self, corrections: Corrections) -> None:
        review, quote = self._review(), self._quote()
        if review is not None:
            review.correct(corrections)
        elif quote is not None:
            self._correct_without_file(quote, corrections)

    def _correct_without_file(self, quote: Quote, corrections: Corrections) -> None:
        """Without its file a quote cannot be read again: only what stands beside its lines is corrected."""
        if corrections.system_id is not None and corrections.system_id != quote.system_id:
            changed = quote.replaced(system_id=corrections.system_id)
            self._session.put(changed, f"Match the system of {quote.name}")
        elif corrections.systems is not None and corrections.systems != quote.systems:
            self._session.put(
                quote.replaced(systems=corrections.systems), f"Change the systems of {quote.name}"
            )

    def _accept(self) -> None:
        """Put the quote as it reads now into the project."""
        review = self._review()
        if review is not None and review.acceptable:
            if self._page.bar.keyboard_on_accept:
                self._list.list.setFocus()  # the button goes, and the next field must not get the keys
            self._accept_review(self._list.key, self._tell_accepted)

    def _tell_accepted(self, quote: Quote) -> None:
        if self._session.library.quote(quote.id) is not None:
            self._session.notify(f"{quote.vendor or quote.name} is in the project.", undoable=True)

    def _accept_review(self, key: str, then: Callable[[Quote], None] = lambda _: None) -> None:
        """Put a quote under review into the project, its file with it, as one step."""
        review = self._reviews.pop(key)
        quote = with_free_id(review.quote, self._session.library)
        quote, no_rate = settled(quote, self._session.library)
        if no_rate is not None:
            self._session.report(no_rate)
        data, name = review.file.data, review.file.name
        attachment = Attachment(sha256=hashlib.sha256(data).hexdigest(), name=name, data=data)
        step = put_record(
            self._session.library,
            quote,
            f"Import {name}" if key.startswith(NEW) else f"Correct {quote.name}",
        )
        self._reviews[quote.id] = review
        review.accepted(quote)
        self._list.describe(key, quote, review, new_key=quote.id)

        def stored() -> None:
            self._follow_project(quote.id)
            self._remember(review)
            then(quote)

        self._session.apply(Change(label=step.label, puts=step.puts, attachments=(attachment,)), stored)

    def unkept(self) -> str:
        """Which quotes wait to be accepted, in a sentence."""
        waiting = [review.quote for review in self._reviews.values() if review.to_accept]
        names = ", ".join(quote.vendor or quote.name for quote in waiting)
        return f"Not accepted into the project yet: {names}." if waiting else ""

    def keep(self) -> bool:
        """Accept every quote that waits; False where one must be looked at first."""
        waiting = [key for key, review in self._reviews.items() if review.to_accept]
        for key in waiting:
            if self._reviews[key].acceptable:
                self._accept_review(key)
        left = next((key for key, review in self._reviews.items() if review.to_accept), "")
        if left:
            self._select(left)
        return not left

    def _remember(self, review: Review) -> None:
        opened, result, memory = review.file.opened, review.result, self._memory
        if opened is None:
            return
        self._jobs.start(
            REMEMBER,
            lambda _: memory.remember(opened, result),
            None,
            lambda error: self._session.report(not_remembered(MEMORY_FILE, error)),
        )

    def _others(self) -> list[Quote]:
        """Every other quote, those under review as they read now."""
        chosen = self._quote()
        held = {review.quote.sha256: review.quote for review in self._reviews.values()}
        found = {**{stored.sha256: stored for stored in self._quotes()}, **held}
        return [quote for sha256, quote in found.items() if chosen is None or sha256 != chosen.sha256]

    def _show_basis(self) -> None:
        """Compare every quote as it reads now, those under review too."""
        held = {key: review.quote for key, review in self._reviews.items()}
        found = {**{quote.id: quote for quote in self._quotes()}, **held}
        self._stack.setCurrentWidget(self.basis)
        self.basis.show_quotes(list(found.values()))

    def _leave_basis(self) -> None:
        self._stack.setCurrentWidget(self._page)
        self._list.list.setFocus()

    def _go_to_line(self, key: str) -> None:
        self._page.lines.select_key(key)
        self._page.lines.show_cell()

    def _add_to_scenario(self) -> None:
        quote, scenario = self._stored(), self._session.scenario
        if quote is None or scenario is None:
            return
        taken = {offer.id for offer in scenario.offers}
        offer_id, number = quote.id, 2
        while offer_id in taken:
            offer_id, number = f"{quote.id}-{number}", number + 1
        offer = offer_of(quote, offer_id, usd_per_unit_of(quote, self._session.library))
        offers = [*(item.model_dump() for item in scenario.offers), offer.model_dump()]
        changed = scenario.replaced(offers=offers)
        self._session.apply(put_record(self._session.library, changed, f"Add offer {offer.name}"))
        self._session.notify(f"{offer.name} is now an offer of {scenario.name}.", undoable=True)

    def _delete(self) -> None:
        quote, key = self._quote(), self._list.key
        if quote is None:
            return
        review = self._reviews.pop(key, None)
        if review is not None:
            review.deleteLater()
        if key.startswith(NEW):
            self._reload()
            self._session.notify(f"{quote.name} was not accepted.")
            return
        label_text = f"Remove quote {quote.name}"
        self._session.apply(delete_records(self._session.library, "quote", [quote.id], label_text))
        self._session.notify(f"Removed {quote.name}.", undoable=True)
