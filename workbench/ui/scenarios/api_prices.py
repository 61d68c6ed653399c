"""Which list price serves each model of the streams: the part of an API offer that no single field holds."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.ui.fields import Option, RecordField
from workbench.ui.theme import STEP
from workbench.ui.widgets import ElidedLabel

ModelPrices = tuple[str, str, Sequence[Option]]
"""(model id, model name, prices to choose from)."""


class ApiPricesField(QWidget):
    """Edits the mapping from model id to price id; speaks like the editors of single values."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(self, models: Sequence[ModelPrices], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, str] = {}
        self._fields: dict[str, RecordField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for model_id, name, prices in models:
            field = RecordField(prices, "Not served by this offer")
            field.setAccessibleName(f"API price for {name}")
            field.edited.connect(self.edited)
            field.finished.connect(self.finished)
            field.reverted.connect(self.reverted)
            self._fields[model_id] = field
            column.addWidget(ElidedLabel(name, "muted"))
            column.addWidget(field)

    def show_value(self, value: object) -> None:
        """Show the chosen prices; those of models that no stream uses are kept unseen."""
        self._kept = dict(value) if isinstance(value, dict) else {}
        for model_id, field in self._fields.items():
            field.show_value(self._kept.get(model_id, ""))

    def revert(self, value: object) -> None:
        """Give up what was typed."""
        self._kept = dict(value) if isinstance(value, dict) else {}
        for model_id, field in self._fields.items():
            field.revert(self._kept.get(model_id, ""))

    def value(self) -> Any:
        """Price ids by model id; raises ValueError where a text names no price."""
        chosen = {model_id: field.value() for model_id, field in self._fields.items()}
        return {model_id: price for model_id, price in {**self._kept, **chosen}.items() if price}

    def accept_edit(self) -> None:
        """What was chosen is stored now."""
        for field in self._fields.values():
            field.accept_edit()
