"""A record chosen for each key: the list price of each model, the model that serves each stream."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.ui.fields import Option, RecordField
from workbench.ui.theme import STEP
from workbench.ui.widgets import ElidedLabel

Entry = tuple[str, str, Sequence[Option]]
"""(key, its name, records to choose from)."""


class MappingField(QWidget):
    """Edits a mapping from key to record id; `what` is chosen, `empty` says what an empty field means."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(
        self, entries: Sequence[Entry], what: str, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kept: dict[str, str] = {}
        self._fields: dict[str, RecordField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for key, name, records in entries:
            field = RecordField(records, empty)
            field.setAccessibleName(f"{what} for {name}")
            field.edited.connect(self.edited)
            field.finished.connect(self.finished)
            field.reverted.connect(self.reverted)
            self._fields[key] = field
            column.addWidget(ElidedLabel(name, "muted"))
            column.addWidget(field)

    def show_value(self, value: object) -> None:
        """Show what is chosen; what belongs to keys that are not shown is kept unseen."""
        self._kept = dict(value) if isinstance(value, dict) else {}
        for key, field in self._fields.items():
            field.show_value(self._kept.get(key, ""))

    def revert(self, value: object) -> None:
        """Give up what was typed."""
        self._kept = dict(value) if isinstance(value, dict) else {}
        for key, field in self._fields.items():
            field.revert(self._kept.get(key, ""))

    def value(self) -> Any:
        """Record ids by key; raises ValueError where a text names no record."""
        chosen = {key: field.value() for key, field in self._fields.items()}
        return {key: record for key, record in {**self._kept, **chosen}.items() if record}

    def accept_edit(self) -> None:
        """What was chosen is stored now."""
        for field in self._fields.values():
            field.accept_edit()
