"""What a quote says as a whole, with a way to correct it: vendor, currency, system and number of systems."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from workbench.catalog.freshness import ValidityState, quote_validity
from workbench.catalog.library import Library
from workbench.domain.quote import Corrections, Quote
from workbench.quotes.language.numbers import CURRENCY_CODES
from workbench.ui.clock import today
from workbench.ui.quotes.number_edit import NumberEdit
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, ElidedLabel, label, set_property

_TONES = {ValidityState.SOON: "warning", ValidityState.EXPIRED: "bad", ValidityState.OPEN: "good"}


class FactsForm(QWidget):
    """Edits come out as corrections."""

    corrected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vendor = QLineEdit()
        self.vendor.setAccessibleName("Vendor")
        self.vendor.editingFinished.connect(self._on_vendor)
        self.currency = ComboBox()
        self.currency.setAccessibleName("Currency of the quote")
        for code in sorted(CURRENCY_CODES):
            self.currency.addItem(code, code)
        self.currency.activated.connect(
            lambda _: self.corrected.emit(Corrections(currency=self.currency.currentData()))
        )
        self.system = ComboBox()
        self.system.setAccessibleName("Catalog system of the quote")
        self.system.activated.connect(
            lambda _: self.corrected.emit(Corrections(system_id=self.system.currentData()))
        )
        self.systems = NumberEdit("Systems quoted", least=0)
        self.systems.changed.connect(lambda value: self.corrected.emit(Corrections(systems=value)))
        self._match = ElidedLabel(role="muted")
        self._dates = ElidedLabel(role="muted")
        self._validity = label(wrap=True)
        self._terms = label(role="muted", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        rows = (
            ("Vendor", self.vendor),
            ("Currency", self.currency),
            ("System", self.system),
            ("", self._match),
            ("Systems", self.systems),
            ("Dated", self._dates),
        )
        for number, (title, field) in enumerate(rows):
            named = label(title, "muted")
            if title:
                named.setBuddy(field)
            grid.addWidget(named, number, 0)
            grid.addWidget(field, number, 1)
        grid.addWidget(self._validity, len(rows), 1)
        grid.addWidget(self._terms, len(rows) + 1, 1)
        grid.setColumnStretch(1, 1)
        self._shown: Quote | None = None
        self._library: Library | None = None

    def show_quote(
        self, quote: Quote, library: Library, match_confidence: float | None, *, full: bool
    ) -> None:
        """Show a quote; without its file (`full` false) only the system can be corrected."""
        self._shown = quote
        self._fill_systems(library)
        if not self.vendor.hasFocus() or not self.vendor.isModified():
            self.vendor.setText(quote.vendor)
        self.vendor.setReadOnly(not full)
        self.currency.setCurrentIndex(self.currency.findData(quote.currency))
        self.currency.setEnabled(full)
        self.system.setCurrentIndex(max(0, self.system.findData(quote.system_id)))
        self.systems.set_value(quote.systems)
        self._match.setText(_match_text(quote, match_confidence))
        self._dates.setText(quote.quoted_on.isoformat() if quote.quoted_on else "no date found")
        validity = quote_validity(quote, today())
        until = f"Valid until {quote.valid_until.isoformat()}: " if quote.valid_until else "Validity: "
        self._validity.setText(f"{until}{validity}")
        set_property(self._validity, "tone", _TONES.get(validity.state, ""))
        terms = [
            f"{name}: {text}"
            for name, text in (
                ("Number", quote.reference),
                ("Payment", quote.payment_terms),
                ("Delivery", quote.delivery_terms),
                ("Lead time", quote.lead_time),
            )
            if text
        ]
        self._terms.setText("\n".join(terms))
        self._terms.setVisible(bool(terms))

    def _fill_systems(self, library: Library) -> None:
        if self._library is library:
            return
        self._library = library
        self.system.clear()
        self.system.addItem("No catalog system matched", "")
        for record in library.records("system"):
            self.system.addItem(record.name, record.id)

    def _on_vendor(self) -> None:
        text = self.vendor.text().strip()
        self.vendor.setModified(False)
        if self._shown is not None and text and text != self._shown.vendor and not self.vendor.isReadOnly():
            self.corrected.emit(Corrections(vendor=text))


def _match_text(quote: Quote, confidence: float | None) -> str:
    if quote.corrections.system_id is not None:
        return "chosen by you"
    if not quote.system_id:
        return "choose the system that is quoted"
    return "" if confidence is None else f"matched with {confidence:.0%} confidence"
