"""What holds for the whole project: its functional currency and notes."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.ui.projects.rate_editor import RateEditor
from workbench.ui.session import Session
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import label, set_property

_ABOUT_CURRENCY = (
    "Your own currency. Each quote keeps its amounts as printed, and with them the rate that converts them, "
    "its date and its basis."
)


class SettingsPanel(SidePanel):
    """Edits are steps of the project like all others."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__("Project settings", window)
        self._session = session
        self.currency = QLineEdit()
        self.currency.setAccessibleName("Functional currency")
        self.currency.setMaxLength(3)
        self.currency.setFixedWidth(20 * STEP)
        self.currency.editingFinished.connect(self._set_currency)
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName("Notes")
        self.notes.setTabChangesFocus(True)
        self.notes.installEventFilter(self)
        self.rates = RateEditor(session)
        self._problem = label("", wrap=True)
        set_property(self._problem, "tone", "bad")
        self.body.addWidget(label("Functional currency", "card-title"))
        self.body.addWidget(label(_ABOUT_CURRENCY, "muted", wrap=True))
        self.body.addWidget(self.currency)
        self.body.addWidget(self._problem)
        self.body.addWidget(label("Rates of the quotes", "card-title"))
        self.body.addWidget(self.rates)
        self.body.addSpacing(2 * STEP)
        self.body.addWidget(label("Notes", "card-title"))
        self.body.addWidget(self.notes, 1)
        session.document_opened.connect(self._on_changed)
        session.document_changed.connect(self._on_changed)

    def refresh(self) -> None:
        if not self._session.has_document:
            return
        from workbench.catalog.rates import functional_currency

        library = self._session.library
        functional = functional_currency(library)
        self.currency.setText(functional)
        settings = self._settings()
        if not self.notes.hasFocus():
            self.notes.setPlainText(settings.notes)
        for field in (self.currency, self.notes):
            field.setReadOnly(self._session.document.read_only)
        self.rates.refresh()
        self._show_problem("")

    def focus_first(self) -> None:
        self.currency.setFocus()
        self.currency.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.notes and event.type() == QEvent.Type.FocusOut:
            self._set_notes()
        return super().eventFilter(watched, event)

    def _settings(self) -> ProjectSettings:
        found = self._session.library.get(ProjectSettings.KIND, PROJECT_ID)
        return found if isinstance(found, ProjectSettings) else ProjectSettings(id=PROJECT_ID, name="Project")

    def _on_changed(self, *_: object) -> None:
        if not self.isHidden():
            self.refresh()

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _set_currency(self) -> None:
        from workbench.domain.issue import Issue
        from workbench.project.currency import change_currency

        code = self.currency.text().strip().upper()
        if not self._session.has_document or self._session.document.read_only:
            return
        change = change_currency(self._session.library, code)
        if isinstance(change, Issue):
            self.currency.setText(code)
            self._show_problem(str(change))
        elif change.puts:
            self._session.apply(change)

    def _set_notes(self) -> None:
        text = self.notes.toPlainText().strip()
        if self._session.has_document and text != self._settings().notes:
            self._session.put(self._settings().replaced(notes=text), "Edit the notes of the project")
