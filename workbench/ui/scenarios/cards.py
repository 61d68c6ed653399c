"""Cards of the Scenarios view: they fold, show a line of facts and the result, and open into a form."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.ui.icons import icon
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, ElidedLabel, IconMark, icon_button, set_property


class ItemCard(Card):
    """A stream or an offer. Its form is made when the card first opens."""

    opened = Signal()
    duplicate_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, icon_name: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._what = what
        self._fold = icon_button("unfold", f"Edit {what}")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._on_toggled)
        self._name = ElidedLabel(role="card-title")
        self._result = ElidedLabel(role="figure")
        self._facts = ElidedLabel(role="muted")
        self._duplicate = icon_button("duplicate", f"Duplicate {what}")
        self._duplicate.clicked.connect(self.duplicate_wanted)
        self._delete = icon_button("delete", f"Delete {what}")
        self._delete.clicked.connect(self.delete_wanted)
        head = QHBoxLayout()
        head.setSpacing(STEP)
        head.addWidget(IconMark(icon_name, pixels=18))
        head.addSpacing(STEP)
        head.addWidget(self._name, 1)
        for control in (self._duplicate, self._delete, self._fold):
            head.addWidget(control)
        self._form_place = QVBoxLayout()
        self.body.setSpacing(STEP)
        self.body.addLayout(head)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._result)
        self.body.addLayout(self._form_place)
        self._form: QWidget | None = None

    @property
    def is_open(self) -> bool:
        """Whether the form shows."""
        return self._fold.isChecked()

    def set_open(self, opened: bool) -> None:
        """Show the form, or the facts alone."""
        self._fold.setChecked(opened)

    def set_texts(self, name: str, facts: str) -> None:
        """Name and the line of facts."""
        self._name.setText(name)
        self._facts.setText(facts)
        self.setAccessibleName(f"{self._what}: {name}")

    def set_result(self, text: str, tone: str = "neutral") -> None:
        """What the latest comparison says of it."""
        self._result.setText(text)
        self._result.setVisible(bool(text))
        set_property(self._result, "tone", tone)

    def set_deletable(self, deletable: bool) -> None:
        """Whether it can be deleted (the last stream cannot)."""
        self._delete.setEnabled(deletable)

    def set_form(self, form: QWidget) -> None:
        """Put the form in."""
        self._form = form
        self._form_place.addWidget(form)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.position().y() < self._form_place.geometry().top():
            self._fold.toggle()
        super().mouseReleaseEvent(event)

    def _on_toggled(self, opened: bool) -> None:
        self._fold.setIcon(icon("fold" if opened else "unfold"))
        if opened:
            self.opened.emit()
        if self._form is not None:
            self._form.setVisible(opened)
