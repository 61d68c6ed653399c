"""What one looks up beside a quote: its revision, another size of it, and a workbook to ask for quotes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.quote import Quote
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.resize_panel import ResizePanel
from workbench.ui.quotes.revision_panel import RevisionPanel
from workbench.ui.quotes.rfq_panel import RfqPanel
from workbench.ui.session import Session


class QuotePanels(QObject):
    """The Quotes view's side panels; each is made when it is first opened."""

    line_wanted = Signal(str)
    """Key of a line of the chosen quote."""
    added = Signal(str)
    """Id of a quote that was added to the project."""

    def __init__(
        self,
        view: QWidget,
        session: Session,
        jobs: Jobs,
        chosen: Callable[[], Quote | None],
        others: Callable[[], Sequence[Quote]],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._jobs = jobs
        self._chosen = chosen
        self._others = others
        self._revision: RevisionPanel | None = None
        self._resize: ResizePanel | None = None
        self._rfq: RfqPanel | None = None

    def register(self, actions: Actions) -> None:
        """Register the actions that open the panels."""
        actions.add(
            "quote_revision",
            "Compare with an earlier quote of the vendor",
            self._show_revision,
            section="Compare",
            shortcut="Ctrl+Alt+R",
            icon="side_by_side",
            scope=self._view,
            enabled_when=lambda: self._chosen() is not None,
        )
        actions.add(
            "quote_resize",
            "Resize the quote to another number of systems",
            self._show_resize,
            section="Edit",
            icon="duplicate",
            scope=self._view,
            enabled_when=lambda: self._resizable() is not None,
        )
        actions.add(
            "rfq_new",
            "New RFQ workbook…",
            self._show_rfq,
            section="Project",
            icon="new",
            enabled_when=lambda: self._session.has_document,
        )

    def _resizable(self) -> Quote | None:
        """The chosen quote as it reads now, where it says how many systems it is for."""
        quote = self._chosen()
        return quote if quote is not None and quote.systems > 0 else None

    def _show_revision(self) -> None:
        quote, panel = self._chosen(), self._revision
        if quote is None:
            return
        if panel is None:
            panel = self._revision = RevisionPanel(self._jobs, self._view)
            panel.line_wanted.connect(self.line_wanted)
        panel.show_revision(quote, self._others())

    def _show_resize(self) -> None:
        quote, panel = self._resizable(), self._resize
        if quote is None:
            return
        if panel is None:
            panel = self._resize = ResizePanel(self._view)
            panel.resized.connect(self._add)
        panel.show_quote(quote)

    def _add(self, quote: Quote) -> None:
        from workbench.catalog.rates import settled

        settled_quote, no_rate = settled(quote, self._session.library)
        if no_rate is not None:
            self._session.report(no_rate)
        self._session.put(settled_quote, f"Add {quote.name}")
        self.added.emit(quote.id)
        self._session.notify(f"{quote.name} is in the project.", undoable=True)

    def _show_rfq(self) -> None:
        if self._rfq is None:
            self._rfq = RfqPanel(self._session, self._jobs, self._view)
        self._rfq.open()
