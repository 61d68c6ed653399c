"""How the accepted lines add up, live, against the printed total of the user's choice; and Accept."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.formatting import counted
from workbench.domain.issue import Severity
from workbench.domain.quote import Corrections, Quote
from workbench.ui.actions import Actions
from workbench.ui.quotes.money import money_text
from workbench.ui.quotes.review import Review
from workbench.ui.quotes.shown import Shown, TotalChoice
from workbench.ui.theme import STEP
from workbench.ui.widgets import ActionButton, Card, ComboBox, icon_button, label, set_property


class ReconciliationBar(Card):
    """Edits come out as corrections."""

    corrected = Signal(object)
    cell_wanted = Signal(str, str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Reconciliation")
        self.equation = label("", "card-title", wrap=True)
        self._detail = label("", "muted", wrap=True)
        self._totals = ComboBox()
        self._totals.setAccessibleName("Printed total to check against")
        self._totals.setMinimumWidth(44 * STEP)
        self._totals.activated.connect(
            lambda _: self.corrected.emit(Corrections(total=self._totals.currentData()))
        )
        self._show = icon_button("search", "Show the printed total in the sheet")
        self._show.clicked.connect(self._show_total)
        self._take_back = ActionButton(actions.action("quote_take_back"), text="Take back")
        self._accept = ActionButton(actions.action("quote_accept"), kind="primary", text="Accept")
        texts = QVBoxLayout()
        texts.setSpacing(STEP)
        texts.addWidget(self.equation)
        texts.addWidget(self._detail)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addLayout(texts, 1)
        for part in (self._totals, self._show, self._take_back, self._accept):
            row.addWidget(part)
        self.body.addLayout(row)
        self._quote: Quote | None = None
        self._choices: Sequence[TotalChoice] = ()

    @property
    def keyboard_on_accept(self) -> bool:
        """Whether the keyboard is on Accept."""
        return self._accept.hasFocus()

    def go_to_accept(self) -> None:
        """Put the keyboard on Accept, where the quote can be accepted."""
        if self._accept.isVisible() and self._accept.isEnabled():
            self._accept.setFocus(Qt.FocusReason.TabFocusReason)

    def show_quote(self, shown: Shown, review: Review | None) -> None:
        """Show how a quote adds up; faded while a newer reading is on its way."""
        quote = self._quote = shown.quote
        self.equation.setText(
            quote.equation or "No printed total was found; nothing to check the lines against."
        )
        self.equation.setAccessibleName(f"Reconciliation: {self.equation.text()}")
        set_property(self.equation, "tone", _tone(quote, review))
        checking = review is not None and review.checking
        set_property(self.equation, "stale", checking)
        self._detail.setText("Checking …" if checking else _detail(quote, review))
        self._fill_totals(shown.totals)
        self._totals.setVisible(review is not None and self._totals.count() > 1)
        self._show.setVisible(quote.printed_total is not None)
        pending = review is not None and (review.to_accept or review.checking)
        self._accept.setVisible(pending)
        settled = quote.reconciled and (review is None or review.result.settled)
        self._accept.set_text("Accept" if settled else "Accept as it is")
        self._take_back.setVisible(review is not None and review.can_take_back)

    def _fill_totals(self, totals: Sequence[TotalChoice]) -> None:
        if totals is self._choices:
            return
        self._choices = totals
        self._totals.clear()
        for number, total in enumerate(totals):
            self._totals.addItem(total.text, total.key)
            if total.is_chosen:
                self._totals.setCurrentIndex(number)

    def _show_total(self) -> None:
        if self._quote is not None and self._quote.printed_total is not None:
            self.cell_wanted.emit(self._quote.printed_total.sheet, self._quote.printed_total.cell)


def _tone(quote: Quote, review: Review | None) -> str:
    if not quote.reconciled:
        return "warning" if quote.extrapolated_from is not None else "bad"
    return "good" if review is None or review.result.settled else "warning"


def _detail(quote: Quote, review: Review | None) -> str:
    total = quote.printed_total
    if total is None:
        text = "The accepted lines are used as they are"
    else:
        text = f"Checked against “{total.label}” in {total.sheet}!{total.cell}"
        if not quote.reconciled:
            text += f"; the lines differ from it by {money_text(quote, quote.difference or Decimal(0))}"
    errors = [] if review is None else [i for i in review.result.issues if i.severity is Severity.ERROR]
    if errors:
        text += f" · {counted(len(errors), 'error')} listed in the offer"
    if review is not None and review.must_answer():
        return f"{text} · answer the questions before you accept it"
    if review is not None and quote.reconciled and not review.result.settled:
        text += " · a question about it is open"
    if review is not None and review.fresh and review.file.remembered:
        text += " · columns as you confirmed them for this vendor before"
    if review is not None and review.to_accept:
        text += " · not in the project yet" if review.fresh else " · your corrections are not stored yet"
    return text
