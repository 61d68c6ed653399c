"""A blank workbook to send to vendors: what they fill in imports with full confidence."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFormLayout, QWidget

from workbench.catalog.rates import functional_currency
from workbench.domain.issue import Issue, Severity, Where
from workbench.quotes.language.numbers import CURRENCY_CODES
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.number_edit import NumberEdit
from workbench.ui.session import Session
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, label, primary_button

WRITE_RFQ = "write an RFQ workbook"
"""Kind of the panel's job."""
_ABOUT = (
    "Vendors fill in the yellow cells; lists, number checks and instructions are in the workbook. "
    "Drop what they send back on the Quotes view."
)


class RfqPanel(SidePanel):
    """What to ask for, and where to save it."""

    def __init__(self, session: Session, jobs: Jobs, view: QWidget) -> None:
        super().__init__("New RFQ workbook", view.window(), owner=view)
        self._session = session
        self._jobs = jobs
        self.system = ComboBox()
        self.system.setAccessibleName("System to ask for")
        self.systems = NumberEdit("Number of systems to ask for")
        self.currency = ComboBox()
        self.currency.setAccessibleName("Currency of the prices")
        for code in sorted(CURRENCY_CODES):
            self.currency.addItem(code, code)
        save = primary_button("Save workbook…")
        save.clicked.connect(self._ask)
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.addRow("System", self.system)
        form.addRow("Systems", self.systems)
        form.addRow("Currency", self.currency)
        self.body.addWidget(label(_ABOUT, "muted", wrap=True))
        self.body.addLayout(form)
        self.body.addWidget(save)
        self.body.addStretch(1)

    def refresh(self) -> None:
        chosen = self.system.currentData()
        self.system.clear()
        self.system.addItem("No system: the vendor's own lines", "")
        for record in self._session.library.records("system"):
            self.system.addItem(record.name, record.id)
        self.system.setCurrentIndex(max(0, self.system.findData(chosen)))
        if chosen is None:
            functional = functional_currency(self._session.library)
            self.currency.setCurrentIndex(self.currency.findData(functional))

    def focus_first(self) -> None:
        self.system.setFocus()

    def write(self, path: Path) -> None:
        """Write the workbook in a worker."""
        from workbench.reports.rfq import write_rfq

        named = path if path.suffix.casefold() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        wanted = [(self.system.currentText(), self.systems.value)] if self.system.currentData() else []
        currency = self.currency.currentData()
        self._jobs.start(
            WRITE_RFQ,
            lambda _: write_rfq(named, wanted=wanted, currency=currency),
            lambda _: self._on_written(named),
            lambda error: self._on_failed(named, error),
        )

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the RFQ workbook", "request-for-quotation.xlsx", "Excel workbook (*.xlsx)"
        )
        if name:
            self.write(Path(name))

    def _on_written(self, path: Path) -> None:
        self.hide()
        self._session.notify(f"{path.name} is ready to be sent to vendors.")

    def _on_failed(self, path: Path, error: Exception) -> None:
        self._session.report(
            Issue(
                severity=Severity.ERROR,
                code="rfq_not_written",
                message=f"The RFQ workbook could not be written: {error}.",
                where=Where(file=str(path)),
                suggestion="Choose another folder, or close the file where it is open.",
            )
        )
