"""A table model over typed records that sorts and filters by an order of its own.

Few records are ordered at once, many in a worker while the table shows what it showed. An edit never moves
or hides its row: the order is worked out again only when somebody sorts, filters or searches.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from workbench.domain.control import JobControl, NoControl
from workbench.domain.record import Record
from workbench.ui.jobs import Jobs
from workbench.ui.tables.columns import Column
from workbench.ui.tables.filters import fractions, parse_rule
from workbench.ui.tables.order import Order, Query, TableKeys, order_of

Index = QModelIndex | QPersistentModelIndex
Edit = Callable[[Record, str, str], str]
"""(record, field, text) → what is wrong with the text, empty where the edit was made."""

ORDER = "table order"
"""Kind of the ordering job."""
KEYS = "table keys"
"""Kind of the job that works out what many records are sorted and searched by."""
_FEW = 50
"""After a change of so many records the keys of the others are kept."""
_AT_ONCE = 4_000
"""Up to so many records are ordered on the spot."""


class Mark(StrEnum):
    """What is worth saying about a cell; the table draws a corner in its colour."""

    NONE = ""
    OVERRIDE = "override"
    STALE = "stale"
    DOUBTFUL = "doubtful"
    UNSOURCED = "unsourced"


Marks = Callable[[Record, Column], tuple[Mark, str]]
"""(record, column) → the mark of the cell and the sentence that explains it."""


def _no_marks(record: Record, column: Column) -> tuple[Mark, str]:
    return Mark.NONE, ""


class RecordTableModel(QAbstractTableModel):
    """Records of one type in the columns given."""

    ordered = Signal()
    """Sorting, filtering or searching is done and shown."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._columns: Sequence[Column] = ()
        self._keys = TableKeys((), ())
        self._order: Order = np.empty(0, dtype=np.intp)
        self._query = Query()
        self._filters: dict[str, str] = {}
        self._edit: Edit | None = None
        self._marks: Marks = _no_marks

    def set_edit(self, edit: Edit, marks: Marks) -> None:
        """How edits are made and cells are marked."""
        self._edit = edit
        self._marks = marks

    def show(self, columns: Sequence[Column], records: Sequence[Record]) -> None:
        """Show other records in other columns: no filter, their own order."""
        self._jobs.cancel(ORDER)
        self.beginResetModel()
        self._columns = columns
        self._keys = TableKeys(records, columns)
        self._query = Query()
        self._filters.clear()
        self._order = np.arange(len(records))
        self.endResetModel()
        self._work_out()

    def _work_out(self) -> None:
        self._jobs.cancel(KEYS)
        if self.total > _AT_ONCE:
            self._jobs.start(KEYS, self._keys.work_out)

    def update_records(self, records: Sequence[Record], touched: Collection[str]) -> None:
        """Show the records after a change of some, by id: each keeps its place, new ones come last."""
        old, ids = self._keys.records, self._keys.ids
        # A worker may still put what it read before the change into the keys: then they are not kept.
        busy = self.working_out or self.ordering
        few = len(touched) <= _FEW and not busy
        same_ids = len(old) == len(records) and (
            all(record_id in ids for record_id in touched) if few else set(touched) <= set(ids)
        )
        keys = (
            self._keys.with_changed(records, touched)
            if same_ids and few
            else TableKeys(records, self._columns)
        )
        if not same_ids:
            self.beginResetModel()
            self._keys = keys
            everything = self._query.is_everything
            self._order = np.arange(len(records)) if everything else _carried_over(self._order, old, records)
            self.endResetModel()
        else:
            self._keys = keys
        if same_ids and self._order.size and self._columns:
            last = self.index(self._order.size - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        if self._jobs.is_running(ORDER):
            self._reorder()
        if not few:
            self._work_out()

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, in the order of the declaration."""
        return self._columns

    @property
    def total(self) -> int:
        """Records before filtering."""
        return len(self._keys.records)

    @property
    def records(self) -> Sequence[Record]:
        """All records, filtered out or not."""
        return self._keys.records

    @property
    def ordering(self) -> bool:
        """Whether the order is being worked out."""
        return self._jobs.is_running(ORDER)

    @property
    def working_out(self) -> bool:
        """Whether keys are being worked out beforehand."""
        return self._jobs.is_running(KEYS)

    @property
    def query(self) -> Query:
        """What is shown and how it is sorted."""
        return self._query

    def column_number(self, name: str) -> int:
        """Where a column stands, −1 where there is none."""
        return next((number for number, column in enumerate(self._columns) if column.name == name), -1)

    def record(self, row: int) -> Record | None:
        """The record shown in a row."""
        return self._keys.records[self._order[row]] if 0 <= row < self._order.size else None

    def shown_records(self) -> list[Record]:
        """The records shown, in the order shown."""
        return [self._keys.records[number] for number in self._order.tolist()]

    def row_of(self, record_id: str) -> int:
        """Where a record is shown, −1 where it is filtered out."""
        return next(iter(self.rows_of((record_id,))), -1)

    def rows_of(self, record_ids: Collection[str]) -> list[int]:
        """Where records are shown, in row order; those filtered out are left away."""
        ids = self._keys.ids
        if len(record_ids) == 1:
            (wanted,) = record_ids
            numbers = [ids.index(wanted)] if wanted in ids else []
        else:
            sought = set(record_ids)
            numbers = [number for number, record_id in enumerate(ids) if record_id in sought]
        rows: list[int] = np.flatnonzero(np.isin(self._order, numbers)).tolist()
        return rows

    def set_search(self, text: str) -> None:
        """Show only records in which every word of the text stands somewhere."""
        self._ask(replace(self._query, words=tuple(text.casefold().split())))

    @property
    def filters(self) -> dict[str, str]:
        """Every filter by its column, as it was written."""
        return dict(self._filters)

    def set_filter(self, name: str, text: str) -> str:
        """Show only records whose column passes; an empty text lifts the filter.

        Returns what is wrong with the text; then the filter before it stays.
        """
        column = self._keys.column(name)
        try:
            wanted = fractions(text) if column.meta.percent else text
            rule = parse_rule(wanted, numeric=column.is_number, decimals=column.meta.decimals)
        except ValueError as error:
            return str(error)
        others = tuple(entry for entry in self._query.rules if entry[0] != name)
        if rule is None:
            self._filters.pop(name, None)
        else:
            self._filters[name] = text
        self._ask(replace(self._query, rules=others if rule is None else (*others, (name, rule))))
        return ""

    def clear_filters(self) -> None:
        """Show every record again, sorted as before."""
        self._filters.clear()
        self._ask(replace(self._query, rules=(), words=()))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1 goes back to the records' own order."""
        name = self._columns[column].name if 0 <= column < len(self._columns) else ""
        descending = bool(name) and order is Qt.SortOrder.DescendingOrder
        self._ask(replace(self._query, sort=name, descending=descending))

    def _ask(self, query: Query) -> None:
        if query != self._query:
            self._query = query
            self._reorder()

    def _reorder(self) -> None:
        keys, query = self._keys, self._query
        if len(keys.records) <= _AT_ONCE:
            self._jobs.cancel(ORDER)
            self._show_order(order_of(keys, query, NoControl()))
            return

        def work(control: JobControl) -> tuple[TableKeys, Order]:
            return keys, order_of(keys, query, control)

        self._jobs.start(ORDER, work, self._on_ordered)

    def _on_ordered(self, found: tuple[TableKeys, Order]) -> None:
        keys, order = found
        if keys is self._keys:
            self._show_order(order)

    def _show_order(self, order: Order) -> None:
        self.beginResetModel()
        self._order = order
        self.endResetModel()
        self.ordered.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else int(self._order.size)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.meta.header
        if role == Qt.ItemDataRole.ToolTipRole:
            header, text = column.meta.header, column.meta.help
            return f"{header}\n{text}" if text else header
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self.record(index.row())
        if record is None:
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(record)
        if role == Qt.ItemDataRole.EditRole:
            return column.exact(record)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._marks(record, column)[1] or column.text(record) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = self._marks(record, column)[1]
            said = f"{column.meta.header}: {column.text(record) or 'empty'}"
            return f"{said}. {mark}" if mark else said
        return None

    def mark(self, record: Record, column: Column) -> Mark:
        """The mark of a cell."""
        return self._marks(record, column)[0]

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        editable = self._edit is not None and self._columns[index.column()].editable
        return base | Qt.ItemFlag.ItemIsEditable if editable else base

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        record = self.record(index.row())
        if record is None or self._edit is None or role != Qt.ItemDataRole.EditRole:
            return False
        column = self._columns[index.column()]
        if column.exact(record) == str(value):
            return True
        return not self._edit(record, column.name, str(value))

    def as_tsv(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """Header and cells, tab separated, at full precision."""
        lines = ["\t".join(self._columns[column].meta.header for column in columns)]
        for row in rows:
            record = self.record(row)
            if record is not None:
                lines.append("\t".join(self._columns[column].exact(record) for column in columns))
        return "\n".join(lines)


def _carried_over(order: Order, old: Sequence[Record], new: Sequence[Record]) -> Order:
    """The order of the new records: as they stood, those hidden stay hidden, the rest at the end."""
    places = {record.id: number for number, record in enumerate(new)}
    known = {record.id for record in old}
    kept = [places[key] for number in order.tolist() if (key := old[number].id) in places]
    added = [number for number, record in enumerate(new) if record.id not in known]
    return np.array(kept + added, dtype=np.intp)
