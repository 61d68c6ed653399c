"""Columns of a record table: the fields that people see, and figures worked out from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.meta import FieldSpec, Meta
from workbench.domain.record import Record
from workbench.ui.tables.cells import exact, field_type, shown

Names = Callable[[str, str], str]
"""(kind, id) → what people call the record, the id where it is unknown."""


def _id_as_name(kind: str, record_id: str) -> str:
    return record_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `spec` is None where the value is worked out and cannot be typed.

    `names` turns the id of a reference into what the record is called; sorting, filters and search see
    what people see. A column that starts `hidden` can be shown by its reader.
    """

    name: str
    meta: Meta
    is_number: bool
    read: Callable[[Record], Any]
    spec: FieldSpec | None = None
    names: Names = _id_as_name
    hidden: bool = False

    @property
    def editable(self) -> bool:
        """Whether cells of the column can be typed into."""
        return (
            self.spec is not None and self.meta.editable and field_type(self.spec) not in (tuple, dict, list)
        )

    @property
    def is_figure(self) -> bool:
        """Whether the values are quantities with evidence of their own."""
        return self.spec is not None and self.meta.figure

    def text(self, record: Record) -> str:
        """The value as the table shows it."""
        return self._shown(self.read(record))

    def texts(self, records: Sequence[Record], known: dict[Any, str]) -> list[str]:
        """What the table shows of many records; `known` keeps the texts of values already met."""
        read, show = self.read, self._shown
        texts = []
        for value in map(read, records):
            text = known.get(value)
            if text is None:
                text = known[value] = show(value)
            texts.append(text)
        return texts

    def _shown(self, value: Any) -> str:
        if self.meta.choices_kind and value:
            return self.names(self.meta.choices_kind, str(value))
        return shown(value, self.meta)

    def exact(self, record: Record) -> str:
        """The value at full precision, as it is copied."""
        return exact(self.read(record))

    def numbers(self, records: Sequence[Record]) -> NDArray[np.float64]:
        """The values of a column of numbers; not a number where one is missing."""
        return np.array(list(map(self.read, records)), dtype=np.float64)


def field_column(spec: FieldSpec, names: Names = _id_as_name, *, hidden: bool = False) -> Column:
    """The column of a field."""
    return Column(
        name=spec.name,
        meta=spec.meta,
        is_number=spec.is_number,
        read=attrgetter(spec.name),
        spec=spec,
        names=names,
        hidden=hidden,
    )


def derived_column(
    name: str,
    meta: Meta,
    read: Callable[[Record], Any],
    *,
    is_number: bool = True,
    hidden: bool = False,
) -> Column:
    """A column whose values follow from the record; nobody can type into it."""
    return Column(name=name, meta=meta, is_number=is_number, read=read, hidden=hidden)
