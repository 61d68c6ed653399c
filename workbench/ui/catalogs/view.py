"""Kinds at the left, the table in the middle, where each figure comes from at the right."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.record import Record
from workbench.project.changes import USER_SOURCE, Change, delete_records, edit_field, merge, put_record
from workbench.ui.actions import Actions
from workbench.ui.catalogs.detail import DetailPanel
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.tables.cells import parsed
from workbench.ui.tables.view import RecordTableView
from workbench.ui.theme import STEP, ThemeManager
from workbench.ui.widgets import (
    Card,
    ComboBox,
    ElidedLabel,
    StatePanel,
    ViewHeader,
    secondary_button,
    set_property,
)

_KINDS_PX = 46 * STEP


def today() -> date:
    """The day that edits are dated with."""
    return datetime.now(UTC).astimezone().date()


def overridden(record: Record) -> frozenset[str]:
    """Figures that somebody entered by hand."""
    return frozenset(
        name for name, citation in record.evidence.items() if citation.source == USER_SOURCE and name != "*"
    )


class CatalogsView(QWidget):
    """Every catalog of the project. Each edit, paste and deletion is one step that can be undone."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        themes: ThemeManager,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._kind: type[Record] = CATALOG_TYPES[0]
        self._widths: dict[str, dict[str, int]] = {}
        self._current: dict[str, str] = {}
        self._shipped: Library | None = None
        self._register(actions)
        self.header = ViewHeader(actions, "Catalogs")
        self.header.add_action("catalog_delete", text="Delete")
        self.header.add_action("catalog_duplicate", text="Duplicate")
        self._kinds = QListWidget()
        self._kinds.setAccessibleName("Kinds of records")
        self._kinds.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for record_type in CATALOG_TYPES:
            item = QListWidgetItem(record_type.TITLE)
            item.setData(Qt.ItemDataRole.UserRole, record_type)
            item.setSizeHint(QSize(0, 8 * STEP))
            self._kinds.addItem(item)
        kinds_card = Card()
        kinds_card.setFixedWidth(_KINDS_PX)
        kinds_card.body.addWidget(self._kinds, 1)

        self._table = RecordTableView(themes.theme, self._check, self._ids)
        self._table.table.set_edit(self._edit, overridden)
        self._table.current_changed.connect(self._on_current_changed)
        self._table.refused.connect(self._refuse)
        self._table.pasted.connect(self._paste)
        self._empty = StatePanel()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        table_card = Card()
        table_card.body.addLayout(self._filters())
        table_card.body.addWidget(self._stack, 1)
        self._counts = ElidedLabel(role="muted")
        table_card.body.addWidget(self._counts)
        self._detail = DetailPanel()
        self._detail.reset_wanted.connect(self._reset)

        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(kinds_card)
        row.addWidget(table_card, 1)
        row.addWidget(self._detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 4 * STEP)
        column.setSpacing(3 * STEP)
        column.addWidget(self.header)
        column.addLayout(row, 1)

        self._kinds.currentItemChanged.connect(self._on_kind_chosen)
        self._table.horizontalHeader().sectionResized.connect(self._on_resized)
        session.document_opened.connect(self._reload)
        session.document_changed.connect(self._on_document_changed)
        themes.changed.connect(lambda: self._table.table.set_theme(themes.theme))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)
        self._kinds.setCurrentRow(0)

    def _register(self, actions: Actions) -> None:
        def has_records() -> bool:
            return self._session.has_document and bool(self._session.library.records(self._kind.KIND))

        actions.add(
            "catalog_duplicate",
            "Duplicate record",
            self._duplicate,
            section="Edit",
            shortcut="Ctrl+D",
            icon="duplicate",
            enabled_when=has_records,
        )
        actions.add(
            "catalog_delete",
            "Delete records",
            self._delete,
            section="Edit",
            shortcut="Ctrl+Delete",
            icon="delete",
            enabled_when=has_records,
        )

    def _filters(self) -> QHBoxLayout:
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search all columns   Ctrl+F")
        self._search.setAccessibleName("Search all columns")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search)
        self._column = ComboBox()
        self._column.setAccessibleName("Column to filter")
        self._column.setMinimumWidth(40 * STEP)
        self._rule = QLineEdit()
        self._column.currentIndexChanged.connect(self._rule.clear)
        self._rule.setPlaceholderText("text, >3, 1..5, =8")
        self._rule.setAccessibleName("Filter of the column")
        self._rule.setClearButtonEnabled(True)
        self._rule.textChanged.connect(self._on_rule)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addWidget(self._search, 3)
        row.addWidget(self._column)
        row.addWidget(self._rule, 2)
        return row

    # ---- what is shown

    def _reload(self) -> None:
        if not self._session.has_document:
            return
        records = self._session.library.records(self._kind.KIND)
        current = self._table.current_id() or self._current.get(self._kind.KIND, "")
        self._table.table.show(self._kind, records)
        self._table.go_to(current)
        if not self._table.currentIndex().isValid() and records:
            self._table.setCurrentIndex(self._table.table.index(0, 0))
        for number, record_type in enumerate(CATALOG_TYPES):
            count = len(self._session.library.records(record_type.KIND))
            self._kinds.item(number).setText(f"{record_type.TITLE}  {count:,}")
        self._show_state()
        self._show_detail()

    def _on_document_changed(self, touched: frozenset[tuple[str, str]]) -> None:
        if any(kind == self._kind.KIND for kind, _ in touched):
            self._reload()

    def _on_kind_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._current[self._kind.KIND] = self._table.current_id()
        self._kind = item.data(Qt.ItemDataRole.UserRole)
        self.header.set_title(self._kind.TITLE)
        self._search.clear()
        self._table.table.clear_filters()
        self._table.setCurrentIndex(self._table.table.index(-1, -1))
        self._reload()
        blocked = self._column.blockSignals(True)
        self._column.clear()
        for spec in self._table.table.columns:
            self._column.addItem(spec.meta.title, spec.name)
        self._column.blockSignals(blocked)
        self._rule.clear()
        header_blocked = self._table.horizontalHeader().blockSignals(True)
        self._table.fit_columns(self._widths.get(self._kind.KIND, {}))
        self._table.horizontalHeader().blockSignals(header_blocked)
        self._table.scrollToTop()

    def _show_state(self) -> None:
        table = self._table.table
        shown = table.rowCount()
        if shown:
            self._stack.setCurrentIndex(0)
        elif table.total:
            clear = secondary_button("Clear filters")
            clear.clicked.connect(self._clear_filters)
            self._empty.show_empty(
                "No record passes the filter",
                "Change the search or the filter.",
                icon_name="filter",
                buttons=(clear,),
            )
            self._stack.setCurrentIndex(1)
        else:
            self._empty.show_empty("There are no records of this kind yet")
            self._stack.setCurrentIndex(1)
        of_all = f"{shown:,} of {table.total:,} records" if shown != table.total else f"{shown:,} records"
        self._counts.setText(f"{of_all} · figures you enter stand in blue and can be reset")
        newest = self._session.library.as_of
        self.header.set_context(
            f"{of_all} · catalogs of {newest.isoformat()} · double-click or F2 edits a cell"
        )

    def _show_detail(self) -> None:
        set_property(self._counts, "tone", "neutral")
        record = self._session.library.get(self._kind.KIND, self._table.current_id())
        resettable: frozenset[str] = frozenset()
        if record is not None and overridden(record):
            shipped = self._shipped_record(record)
            resettable = overridden(record) if shipped is not None else frozenset()
        self._detail.show_record(record, resettable, today())

    def _shipped_record(self, record: Record) -> Record | None:
        if self._shipped is None:
            self._shipped = load_shipped()
        return self._shipped.get(record.KIND, record.id)

    def _on_current_changed(self, record_id: str) -> None:
        if self._session.has_document:
            self._show_detail()

    def _on_resized(self, section: int, _: int, width: int) -> None:
        columns = self._table.table.columns
        if 0 <= section < len(columns):
            self._widths.setdefault(self._kind.KIND, {})[columns[section].name] = width

    def _on_search(self, text: str) -> None:
        self._table.table.set_search(text)
        self._show_state()

    def _on_rule(self, text: str) -> None:
        field = self._column.currentData()
        if field:
            for spec in self._table.table.columns:
                self._table.table.set_filter(spec.name, text if spec.name == field else "")
            self._show_state()

    def _clear_filters(self) -> None:
        self._search.clear()
        self._rule.clear()
        self._table.table.clear_filters()
        self._show_state()

    # ---- edits

    def _ids(self, kind: str) -> Sequence[str]:
        return [record.id for record in self._session.library.records(kind)]

    def _change(self, record: Record, field: str, text: str) -> Change | Issue:
        spec = record.fields()[field]
        value = parsed(text, spec)
        kind = spec.meta.choices_kind
        if kind and value and self._session.library.get(kind, str(value)) is None:
            return Issue(
                severity=Severity.ERROR,
                code="unknown_reference",
                message=f"There is no {kind.replace('_', ' ')} with the id '{value}'.",
                where=Where(record=record.name, field=spec.meta.title),
                suggestion="Choose one of the list, or add it first.",
            )
        return edit_field(record, field, value, today())

    def _check(self, row: int, column: int, text: str) -> str:
        record = self._table.table.record(row)
        if record is None:
            return ""
        change = self._change(record, self._table.table.columns[column].name, text)
        return str(change) if isinstance(change, Issue) else ""

    def _edit(self, record: Record, field: str, text: str) -> str:
        change = self._change(record, field, text)
        if isinstance(change, Issue):
            self._refuse(str(change))
            return str(change)
        self._session.apply(change)
        return ""

    def _refuse(self, why: str) -> None:
        self._counts.setText(why)
        set_property(self._counts, "tone", "bad")

    def _paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        """Put a block at a cell: what is valid becomes one step, what is not is reported cell by cell."""
        table = self._table.table
        changes: list[Change] = []
        issues: list[Issue] = []
        for down, line in enumerate(block):
            record = table.record(row + down)
            if record is None:
                issues.append(_outside(down, "row", "\t".join(line)))
                continue
            for across, text in enumerate(line):
                if column + across >= len(table.columns) or not table.is_editable(column + across):
                    issues.append(_outside(down, "column", text))
                    continue
                change = self._change(record, table.columns[column + across].name, text)
                if isinstance(change, Issue):
                    issues.append(change)
                else:
                    changes.append(change)
                    record = change.puts[0].after or record
        if changes:
            self._session.apply(merge(f"Paste {len(changes)} cells", changes))
        if issues:
            self._session.report(*issues)

    def _duplicate(self) -> None:
        record = self._session.library.get(self._kind.KIND, self._table.current_id())
        if record is None:
            return
        number = 2
        while self._session.library.get(record.KIND, f"{record.id}-{number}") is not None:
            number += 1
        copy = record.replaced(id=f"{record.id}-{number}", name=f"{record.name} ({number})")
        self._session.apply(put_record(self._session.library, copy, f"Duplicate {record.name}"))
        self._table.go_to(copy.id)

    def _delete(self) -> None:
        ids = self._table.selected_ids()
        if not ids:
            return
        first = self._session.library.get(self._kind.KIND, ids[0])
        what = first.name if first is not None and len(ids) == 1 else f"{len(ids)} records"
        self._session.apply(delete_records(self._session.library, self._kind.KIND, ids, f"Delete {what}"))
        self._session.notify(f"Deleted {what}.", undoable=True)

    def _reset(self, figure: str) -> None:
        record = self._session.library.get(self._kind.KIND, self._table.current_id())
        shipped = self._shipped_record(record) if record is not None else None
        if record is None or shipped is None:
            return
        evidence = {name: cited for name, cited in record.evidence.items() if name != figure}
        if figure in shipped.evidence:
            evidence[figure] = shipped.evidence[figure]
        restored = record.replaced(**{figure: getattr(shipped, figure), "evidence": evidence})
        title = record.fields()[figure].meta.title.lower()
        self._session.apply(put_record(self._session.library, restored, f"Reset {title} of {record.name}"))


def _outside(down: int, what: str, text: str) -> Issue:
    return Issue(
        severity=Severity.WARNING,
        code="paste_outside",
        message=f"'{text[:60]}' of line {down + 1} has no {what} to go to and was not pasted.",
        suggestion="Paste fewer cells, or start further up and left.",
    )
