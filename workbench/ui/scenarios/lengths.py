"""The length classes of a stream: input length, output length and weight, a row each."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from workbench.domain.meta import field_specs
from workbench.domain.workload import LengthClass
from workbench.ui.fields import LineField
from workbench.ui.theme import STEP
from workbench.ui.widgets import ElidedLabel, button, discard, icon_button

_NAMES = ("isl", "osl", "share")


class LengthsField(QWidget):
    """Edits a tuple of length classes; speaks like the editors of single values."""

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = field_specs(LengthClass)
        self._rows: list[tuple[LineField, ...]] = []
        self._table = QWidget()
        self._add = button("Add lengths", kind="quiet", icon_name="add")
        self._add.clicked.connect(self._on_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._table)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: object) -> None:
        """Show the classes; rows in the middle of being typed stay while their number is the same."""
        classes = value if isinstance(value, tuple) else ()
        if len(classes) != len(self._rows):
            self._rebuild(classes)
            return
        for row, item in zip(self._rows, classes, strict=True):
            for name, field in zip(_NAMES, row, strict=True):
                field.show_value(getattr(item, name))

    def revert(self, value: object) -> None:
        """Give up what was typed."""
        self._rebuild(value if isinstance(value, tuple) else ())

    def value(self) -> Any:
        """The rows as they stand; raises ValueError where one holds no number."""
        return tuple(
            {name: field.value() for name, field in zip(_NAMES, row, strict=True)} for row in self._rows
        )

    def accept_edit(self) -> None:
        """What was typed is stored now."""
        for row in self._rows:
            for field in row:
                field.accept_edit()

    def _rebuild(self, classes: tuple[LengthClass, ...]) -> None:
        old = self._table
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP)
        self._rows = []
        for place, name in enumerate(_NAMES):
            grid.addWidget(ElidedLabel(self._specs[name].meta.title, "muted"), 0, place)
            grid.setColumnStretch(place, 1)
        for number, item in enumerate(classes, start=1):
            row = tuple(self._field(name, number, item) for name in _NAMES)
            for place, field in enumerate(row):
                grid.addWidget(field, number, place)
            if len(classes) > 1:
                delete = icon_button("delete", f"Delete lengths {number}")
                delete.clicked.connect(lambda _=False, index=number - 1: self._on_delete(index))
                grid.addWidget(delete, number, len(_NAMES))
            self._rows.append(row)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._table)
        discard(old)

    def _field(self, name: str, number: int, item: LengthClass) -> LineField:
        spec = self._specs[name]
        field = LineField(spec)
        field.show_value(getattr(item, name))
        field.setAccessibleName(f"{spec.meta.header}, lengths {number}")
        field.setToolTip(spec.meta.header)
        field.edited.connect(self.edited)
        field.finished.connect(self.finished)
        field.reverted.connect(self.reverted)
        return field

    def _on_add(self) -> None:
        self._change_rows((*self._classes(), LengthClass(isl=1024, osl=1024)))

    def _on_delete(self, index: int) -> None:
        classes = self._classes()
        self._change_rows(classes[:index] + classes[index + 1 :])

    def _classes(self) -> tuple[LengthClass, ...]:
        return tuple(LengthClass.model_validate(row) for row in self.value())

    def _change_rows(self, classes: tuple[LengthClass, ...]) -> None:
        self._rebuild(classes)
        self.edited.emit()
        self.finished.emit()
