"""What changed against an earlier quote of the vendor: price, quantity, scope and terms."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.quote import Quote
from workbench.quotes import Revision, RevisionChange, compare_revisions, earlier_quote
from workbench.ui.entry_list import Entry, EntryList
from workbench.ui.jobs import Jobs
from workbench.ui.side_panel import SidePanel
from workbench.ui.widgets import ComboBox, label, set_property

COMPARE_REVISIONS = "compare quotes of a vendor"
"""Kind of the panel's job."""


class RevisionPanel(SidePanel):
    """The changes as a list; choosing one leads to its line."""

    line_wanted = Signal(str)
    """Key of a line of the newer quote."""

    def __init__(self, jobs: Jobs, view: QWidget) -> None:
        super().__init__("What changed", view.window(), owner=view)
        self._jobs = jobs
        self._quote: Quote | None = None
        self._changes: Sequence[RevisionChange] = ()
        self._context = label(role="muted", wrap=True)
        self.others = ComboBox()
        self.others.setAccessibleName("Earlier quote to compare with")
        self.others.setPlaceholderText("Choose a quote")
        self.others.activated.connect(lambda _: self._compare())
        self.summary = label(role="card-title", wrap=True)
        self.list = EntryList("Changes against the earlier quote")
        self.list.current_changed.connect(self._on_current)
        for part in (self._context, self.others, self.summary):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)

    def show_revision(self, quote: Quote, others: Sequence[Quote]) -> None:
        """Compare a quote with the vendor's latest earlier one, or with another that is chosen."""
        self._quote = quote
        self._context.setText(f"{quote.vendor or quote.name}: {quote.file_name} against")
        self.others.clear()
        for other in others:
            dated = other.quoted_on.isoformat() if other.quoted_on else "undated"
            self.others.addItem(f"{other.vendor or other.name} · {dated} · {other.file_name}", other)
        earlier = earlier_quote(quote, others)
        self.others.setCurrentIndex(next((n for n, o in enumerate(others) if o is earlier), -1))
        self.others.setVisible(bool(others))
        self.list.show_entries([])
        if earlier is not None:
            self._compare()
        else:
            set_property(self.summary, "tone", "")
            self.summary.setText(
                "No earlier quote of this vendor; choose one to compare with."
                if others
                else "The project holds no other quote to compare with."
            )
        self.open()

    def focus_first(self) -> None:
        (self.others if self.others.currentIndex() < 0 and self.others.count() else self.list).setFocus()

    def _compare(self) -> None:
        before, after = self.others.currentData(), self._quote
        if after is None or not isinstance(before, Quote):
            return
        self.summary.setText("Comparing …")
        self._jobs.start(COMPARE_REVISIONS, lambda _: compare_revisions(before, after), self._show)

    def _show(self, revision: Revision) -> None:
        self._changes = revision.changes
        currency = revision.after.currency
        if revision.amount is None:
            text = f"Other currency: {revision.before.currency} before, {currency} now"
        else:
            count = len(revision.changes)
            changes = "1 change" if count == 1 else f"{count:,} changes"
            text = f"{currency} {_signed(revision.amount)} in {changes}"
        self.summary.setText(text if revision.changes else "Nothing changed.")
        dearer = revision.amount is not None and revision.amount > 0
        set_property(self.summary, "tone", "warning" if dearer else "")
        self.list.show_entries(
            [
                Entry(
                    key=str(number),
                    title=f"{change.kind.value}: {change.subject}",
                    detail=_said(change),
                    mark="step",
                )
                for number, change in enumerate(revision.changes)
            ]
        )

    def _on_current(self, key: str) -> None:
        if key and int(key) < len(self._changes):
            line = self._changes[int(key)].after_line
            if line is not None:
                self.line_wanted.emit(line.key)


def _signed(amount: object) -> str:
    return f"{amount:+,.2f}".replace("-", "−")


def _said(change: RevisionChange) -> str:
    text = f"{change.before or 'nothing'} → {change.after or 'nothing'}"
    return f"{text} · {_signed(change.amount)}" if change.amount else text
