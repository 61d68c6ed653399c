"""A quote for another number of systems by its lines' rules, labelled as extrapolated."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from workbench.domain.quote import Quote
from workbench.quotes import resize
from workbench.ui.quotes.number_edit import NumberEdit
from workbench.ui.side_panel import SidePanel
from workbench.ui.widgets import label, primary_button


class ResizePanel(SidePanel):
    """Shows the sums as the number changes."""

    resized = Signal(object)
    """The extrapolated quote, wanted in the project."""

    def __init__(self, view: QWidget) -> None:
        super().__init__("Resize quote", view.window(), owner=view)
        self._quote: Quote | None = None
        self._about = label(role="muted", wrap=True)
        self.systems = NumberEdit("Systems wanted")
        # While it is typed: a button that Tab would enable is passed over by that Tab.
        self.systems.typed.connect(self._show)
        self.systems.changed.connect(self._show)
        self.result = label(role="card-title", wrap=True)
        self._rules = label(role="muted", wrap=True)
        self.add = primary_button("Add as extrapolated quote")
        self.add.clicked.connect(self._add)
        form = QFormLayout()
        form.addRow("Systems wanted", self.systems)
        self.body.addWidget(self._about)
        self.body.addLayout(form)
        for part in (self.result, self._rules, self.add):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_quote(self, quote: Quote) -> None:
        """Open for a quote of the project that says how many systems it is for."""
        self._quote = quote
        self._about.setText(f"{quote.name}: quoted for {quote.systems}")
        open_rules = [line for line in quote.lines if line.scaling is not None and not line.scaling.confirmed]
        self._rules.setText(
            f"{len(open_rules)} rules are proposals; confirm or correct them in the column Scales."
            if open_rules
            else "Every line's rule is confirmed."
        )
        self.systems.set_value(quote.systems)
        self._show(quote.systems)
        self.open()

    def focus_first(self) -> None:
        self.systems.setFocus()
        self.systems.selectAll()

    def _show(self, wanted: int) -> None:
        quote = self._quote
        if quote is None:
            return
        same = wanted == quote.systems
        self.add.setEnabled(not same)
        self.result.setText("As quoted" if same else resize(quote, wanted).equation)

    def _add(self) -> None:
        quote, wanted = self._quote, self.systems.value
        if quote is None or wanted == quote.systems:
            return
        made = resize(quote, wanted)
        name = f"{quote.name} → {wanted} systems (extrapolated)"
        self.resized.emit(made.replaced(id=f"{quote.id}-for-{wanted}", name=name))
        self.hide()
