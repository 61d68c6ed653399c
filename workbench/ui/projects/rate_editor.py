"""The rate that converts a quote into the functional currency: seen, and agreed by hand."""

from datetime import UTC, datetime

from pydantic import ValidationError
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.domain.money import AgreedRate, RateBasis
from workbench.domain.quote import Quote
from workbench.ui.entry_list import Entry, EntryList
from workbench.ui.session import Session
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, label, secondary_button, set_property

_LIST_PX = 40 * STEP


class RateEditor(QWidget):
    """The quotes with their rates; below, the rate of the selected one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.quotes = EntryList("Quotes and their rates")
        self.quotes.setFixedHeight(_LIST_PX)
        self.quotes.current_changed.connect(self._show_rate)
        self.rate = QLineEdit()
        self.on = QLineEdit()
        self.on.setPlaceholderText("2026-11-25")
        self.basis = ComboBox()
        for basis in RateBasis:
            self.basis.addItem(basis.value, basis)
        self.source = QLineEdit()
        self.source.setPlaceholderText("Treasury, bank, budget of 2027 …")
        for field, name in (
            (self.rate, "Rate"),
            (self.on, "Rate date"),
            (self.basis, "Basis of the rate"),
            (self.source, "Source of the rate"),
        ):
            field.setAccessibleName(name)
        self._unit = label("", "muted")
        self._problem = label("", wrap=True)
        set_property(self._problem, "tone", "bad")
        self._problem.hide()
        self.use = secondary_button("Use this rate")
        self.use.clicked.connect(self._agree)
        form = QFormLayout()
        form.setSpacing(2 * STEP)
        form.addRow(self._unit, self.rate)
        form.addRow(label("Date", "muted"), self.on)
        form.addRow(label("Basis", "muted"), self.basis)
        form.addRow(label("Source", "muted"), self.source)
        form.addRow("", self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * STEP)
        column.addWidget(self.quotes)
        column.addWidget(self._problem)
        column.addLayout(form)

    def refresh(self) -> None:
        """Show the quotes as they are now."""
        functional = self._functional()
        entries = []
        for quote in self._session.library.records(Quote.KIND):
            if not isinstance(quote, Quote):
                continue
            lacking = quote.currency != functional and (
                quote.rate is None or quote.rate.currency != functional
            )
            if quote.currency == functional:
                detail = f"in {functional}, needs no rate"
            elif lacking:
                detail = f"no rate from {quote.currency} into {functional}"
            else:
                detail = f"1 {quote.currency} = {quote.rate}"
            mark = "warning" if lacking else "ok"
            entries.append(Entry(key=quote.id, title=quote.name, detail=detail, mark=mark))
        self.quotes.show_entries(entries)
        self._show_rate()

    def _functional(self) -> str:
        from workbench.catalog.rates import functional_currency

        return functional_currency(self._session.library)

    def _quote(self) -> Quote | None:
        return self._session.library.quote(self.quotes.current_key())

    def _show_rate(self, *_: object) -> None:
        quote, functional = self._quote(), self._functional()
        foreign = quote if quote is not None and quote.currency != functional else None
        rate = foreign.rate if foreign else None
        self._unit.setText(f"{functional} for 1 {foreign.currency}" if foreign else "Rate")
        self.rate.setText(f"{rate.per_unit:.6g}" if rate else "")
        self.on.setText(rate.on.isoformat() if rate else "")
        self.basis.setCurrentIndex(list(RateBasis).index(rate.basis) if rate else 0)
        self.source.setText(rate.source if rate else "")
        self._problem.hide()
        usable = foreign is not None and not self._session.document.read_only
        for field in (self.rate, self.on, self.basis, self.source, self.use):
            field.setEnabled(usable)

    def _agree(self) -> None:
        quote = self._quote()
        if quote is None:
            return
        try:
            rate = AgreedRate.model_validate(
                {
                    "currency": self._functional(),
                    "per_unit": self.rate.text().strip(),
                    "on": self.on.text().strip() or datetime.now(UTC).astimezone().date(),
                    "basis": self.basis.currentData(),
                    "source": self.source.text().strip() or "Entered by the user",
                }
            )
        except ValidationError as error:
            wrong = error.errors(include_url=False)[0]
            field = {"per_unit": "rate", "on": "date"}.get(str(wrong["loc"][0]), str(wrong["loc"][0]))
            self._problem.setText(f"{wrong['input']!r} is no {field}: {wrong['msg'].lower()}.")
            self._problem.show()
            return
        self._session.put(quote.replaced(rate=rate), f"Agree the exchange rate of {quote.name}")
