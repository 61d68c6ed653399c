"""A tuple of small records as rows of fields: length classes, volume tiers, how models do."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from workbench.domain.meta import field_specs
from workbench.ui.fields import Field, LineField, Option, RecordField
from workbench.ui.theme import STEP
from workbench.ui.widgets import ElidedLabel, button, discard, icon_button, set_property

_MOST_ACROSS = 3
"""Fields in one line; a record with more takes several lines of two, with captions of their own."""


class RowsField(QWidget):
    """Edits a tuple of records of one type; speaks like the editors of single values.

    `noun` names one record; `fresh` makes a new one from those that stand; `choices` gives the options of
    fields that refer to something.
    """

    edited = Signal()
    finished = Signal()
    reverted = Signal()

    def __init__(
        self,
        record_type: type[BaseModel],
        noun: str,
        fresh: Callable[[Sequence[Any]], BaseModel],
        *,
        least: int = 0,
        choices: Mapping[str, Callable[[], Sequence[Option]]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._type = record_type
        self._specs = field_specs(record_type)
        self._names = tuple(self._specs)
        self._noun = noun
        self._fresh = fresh
        self._least = least
        self._choices = choices or {}
        self._rows: list[tuple[Field, ...]] = []
        self._table = QWidget()
        self._add = button(f"Add {noun}", kind="quiet", icon_name="add")
        self._add.clicked.connect(self._on_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._table)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: object) -> None:
        """Show the records; rows in the middle of being typed stay while their number is the same."""
        records = value if isinstance(value, tuple) else ()
        if len(records) != len(self._rows):
            self._rebuild(records)
            return
        for row, item in zip(self._rows, records, strict=True):
            for name, field in zip(self._names, row, strict=True):
                field.show_value(getattr(item, name))

    def revert(self, value: object) -> None:
        """Give up what was typed."""
        self._rebuild(value if isinstance(value, tuple) else ())

    def value(self) -> Any:
        """The rows as they stand; raises ValueError where one holds no value of its type."""
        self.mark(())
        return tuple(
            {name: self._value_of(name, number) for name in self._names} for number in range(len(self._rows))
        )

    def mark(self, places: Collection[tuple[int, str]]) -> None:
        """Mark the fields of these rows (from 0) and names as wrong, all others as right."""
        for number, row in enumerate(self._rows):
            for name, field in zip(self._names, row, strict=True):
                set_property(field, "invalid", (number, name) in places)

    def _value_of(self, name: str, number: int) -> Any:
        try:
            return self._rows[number][self._names.index(name)].value()
        except ValueError:
            self.mark({(number, name)})
            raise

    def accept_edit(self) -> None:
        """What was typed is stored now."""
        for row in self._rows:
            for field in row:
                field.accept_edit()

    def _rebuild(self, records: Sequence[BaseModel]) -> None:
        old = self._table
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP)
        self._rows = []
        across = len(self._names) if len(self._names) <= _MOST_ACROSS else 2
        lines = -(-len(self._names) // across)
        for place in range(across):
            grid.setColumnStretch(place, 1)
        for number, item in enumerate(records, start=1):
            top = 2 * lines * (number - 1)
            row = tuple(self._field(name, number, item) for name in self._names)
            for place, field in enumerate(row):
                line, column = divmod(place, across)
                if number == 1 or lines > 1:
                    meta = self._specs[self._names[place]].meta
                    caption = ElidedLabel(meta.header if across == 2 else meta.title, "muted")
                    grid.addWidget(caption, top + 2 * line, column)
                grid.addWidget(field, top + 2 * line + 1, column)
            if len(records) > self._least:
                delete = icon_button("delete", f"Delete {self._noun} {number}")
                delete.clicked.connect(lambda _=False, index=number - 1: self._on_delete(index))
                grid.addWidget(delete, top + 1, across)
            self._rows.append(row)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._table)
        discard(old)

    def _field(self, name: str, number: int, item: BaseModel) -> Field:
        spec = self._specs[name]
        field: Field = RecordField(self._choices[name]()) if name in self._choices else LineField(spec)
        field.show_value(getattr(item, name))
        field.setAccessibleName(f"{spec.meta.header}, {self._noun} {number}")
        field.setToolTip(f"{spec.meta.header}. {spec.meta.help}" if spec.meta.help else spec.meta.header)
        field.edited.connect(self.edited)
        field.finished.connect(self.finished)
        field.reverted.connect(self.reverted)
        return field

    def _on_add(self) -> None:
        records = self._records()
        self._change_rows((*records, self._fresh(records)))

    def _on_delete(self, index: int) -> None:
        records = self._records()
        self._change_rows(records[:index] + records[index + 1 :])

    def _records(self) -> tuple[BaseModel, ...]:
        return tuple(self._type.model_validate(row) for row in self.value())

    def _change_rows(self, records: Sequence[BaseModel]) -> None:
        self._rebuild(records)
        self.edited.emit()
        self.finished.emit()
