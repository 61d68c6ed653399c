"""The Catalogs view's actions: what the menu, the palette, the shortcuts and the cells' menu offer."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from workbench.ui.actions import Actions
from workbench.ui.catalogs.columns_popover import ColumnsPopover
from workbench.ui.session import Session

if TYPE_CHECKING:
    from workbench.ui.catalogs.view import CatalogsView

_MENU = (
    ("catalog_edit_cell", "catalog_copy", "catalog_paste", "catalog_paste_new"),
    ("catalog_add", "catalog_duplicate", "catalog_delete"),
    ("catalog_evidence", "catalog_reset", "catalog_compare", "catalog_replace"),
    ("catalog_filter", "catalog_sort_up", "catalog_sort_down", "catalog_hide"),
)
"""Actions of the cells' menu, in groups."""


class CatalogCommands:
    """Registers the actions and carries them out on the view."""

    def __init__(self, view: "CatalogsView", session: Session, actions: Actions) -> None:
        self._view = view
        self._session = session
        self._actions = actions
        self._add_records()
        self._add_cells()
        self._add_table()
        self._refresh = QTimer(view, interval=0, singleShot=True)
        self._refresh.timeout.connect(actions.refresh)
        view.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh.start())
        view.kinds.currentRowChanged.connect(lambda _: self._refresh.start())

    def fill_menu(self, menu: QMenu) -> None:
        """Put the actions for a cell into its menu."""
        self._actions.refresh()
        for group in _MENU:
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions([self._actions.action(action_id) for action_id in group])

    def _add(
        self,
        id: str,
        title: str | Callable[[], str],
        handler: Callable[[], object],
        *,
        shortcut: str = "",
        icon: str = "",
        section: str = "Edit",
        enabled_when: Callable[[], bool] | None = None,
    ) -> None:
        self._actions.add(
            id,
            title,
            handler,
            section=section,
            shortcut=shortcut,
            icon=icon,
            enabled_when=enabled_when,
            scope=self._view,
        )

    def _opened(self) -> bool:
        return self._session.has_document

    def _has_record(self) -> bool:
        return self._opened() and self._view.table.currentIndex().isValid()

    def _selected(self) -> bool:
        return self._opened() and self._view.table.selectionModel().hasSelection()

    def _add_records(self) -> None:
        view = self._view
        self._add(
            "catalog_add",
            lambda: f"Add {_article(view.record_type.KIND)}",
            view.add_record,
            shortcut="Ctrl+Ins",
            icon="add",
            enabled_when=self._opened,
        )
        self._add(
            "catalog_duplicate",
            "Duplicate records",
            self._duplicate,
            shortcut="Ctrl+D",
            icon="duplicate",
            enabled_when=self._selected,
        )
        self._add(
            "catalog_delete",
            "Delete records",
            self._delete,
            shortcut="Ctrl+Delete",
            icon="delete",
            enabled_when=self._selected,
        )

    def _add_cells(self) -> None:
        view, table = self._view, self._view.table
        self._add(
            "catalog_edit_cell",
            "Edit cell",
            lambda: table.edit(table.currentIndex()),
            icon="evidence_edit",
            enabled_when=self._has_record,
        )
        self._add(
            "catalog_copy",
            "Copy cells with headers",
            table.copy,
            icon="duplicate",
            enabled_when=self._selected,
        )
        self._add("catalog_paste", "Paste cells", table.paste, icon="copy", enabled_when=self._opened)
        self._add(
            "catalog_paste_new",
            "Paste as new records",
            self._paste_new,
            shortcut="Ctrl+Shift+V",
            icon="copy",
            enabled_when=self._opened,
        )
        self._add(
            "catalog_evidence",
            "Edit the evidence of the figure",
            self._edit_evidence,
            shortcut="Ctrl+Shift+C",
            icon="evidence_edit",
            enabled_when=self._has_record,
        )
        self._add(
            "catalog_reset",
            "Reset the figure to its shipped value",
            lambda: view.reset_figure(view.resettable),
            icon="reset",
            enabled_when=lambda: self._has_record() and bool(view.resettable),
        )

    def _add_table(self) -> None:
        self._add_filters()
        self._add_orders()
        self._add_columns()

    def _add_filters(self) -> None:
        view, table = self._view, self._view.table
        self._add("catalog_search", "Search the catalog", view.focus_search, shortcut="Ctrl+F", icon="search")
        self._add(
            "catalog_filter",
            "Filter by this column",
            lambda: table.focus_filter(table.currentIndex().column()),
            section="View",
            shortcut="F3",
            icon="filter",
            enabled_when=self._has_record,
        )
        self._add(
            "catalog_choose_values",
            "Choose values of this column",
            lambda: table.choose_filter(table.currentIndex().column()),
            section="View",
            shortcut="Ctrl+F3",
            icon="filter",
            enabled_when=self._has_record,
        )
        self._add(
            "catalog_clear_filters",
            "Lift all filters",
            view.clear_filters,
            section="View",
            shortcut="Shift+F3",
            icon="filter",
            enabled_when=self._opened,
        )
        self._add(
            "catalog_replace",
            "Find and replace",
            view.find_and_replace,
            shortcut="Ctrl+H",
            icon="replace",
            enabled_when=self._opened,
        )

    def _add_orders(self) -> None:
        view, table = self._view, self._view.table
        for name, title, order in (
            ("up", "Sort up by this column", Qt.SortOrder.AscendingOrder),
            ("down", "Sort down by this column", Qt.SortOrder.DescendingOrder),
        ):
            self._add(
                f"catalog_sort_{name}",
                title,
                partial(self._sort, order),
                section="View",
                shortcut=f"Ctrl+Shift+{name.capitalize()}",
                enabled_when=self._has_record,
            )
        self._add(
            "catalog_own_order",
            "Own order again",
            lambda: table.sort_by(-1, None),
            section="View",
            enabled_when=self._opened,
        )
        for name, title, step in (("next", "Next kind of records", 1), ("previous", "Kind before", -1)):
            self._add(
                f"catalog_{name}_kind",
                title,
                partial(view.kinds.step, step),
                section="View",
                shortcut="Ctrl+PgDown" if step > 0 else "Ctrl+PgUp",
                enabled_when=self._opened,
            )

    def _add_columns(self) -> None:
        view, table = self._view, self._view.table
        self._add(
            "catalog_hide",
            "Hide this column",
            self._hide,
            section="View",
            enabled_when=self._has_record,
        )
        self._add(
            "catalog_compare",
            "Compare records side by side",
            view.compare_records,
            section="View",
            shortcut="Ctrl+Shift+D",
            icon="side_by_side",
            enabled_when=lambda: self._opened() and len(table.selected_rows()) > 1,
        )
        self._add(
            "catalog_columns",
            "Choose columns",
            self._choose_columns,
            section="View",
            icon="columns",
            enabled_when=self._opened,
        )

    def _duplicate(self) -> None:
        ids = self._view.edits.duplicate(self._view.selected_records)
        if ids:
            self._view.go_to(ids[0])

    def _delete(self) -> None:
        records = self._view.selected_records
        if records:
            what = self._view.edits.delete(records)
            if what:
                self._session.notify(f"Deleted {what}.", undoable=True)

    def _paste_new(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._view.paste_new([line.split("\t") for line in text.rstrip("\r\n").splitlines()])

    def _edit_evidence(self) -> None:
        column = self._view.table.current_column()
        self._view.show_side(self._view.detail)
        if column is not None and column.is_figure:
            self._view.detail.choose(column.name)
        self._view.detail.edit_evidence()

    def _sort(self, order: Qt.SortOrder) -> None:
        table = self._view.table
        table.sort_by(table.currentIndex().column(), order)

    def _hide(self) -> None:
        column = self._view.table.current_column()
        if column is not None:
            self._view.table.show_column(column.name, False)

    def _choose_columns(self) -> None:
        popup = ColumnsPopover(self._view.table)
        popup.reset_wanted.connect(self._view.forget_layout)
        table = self._view.table
        popup.open_below(table.mapToGlobal(QPoint(table.width(), 0)))


def _article(kind: str) -> str:
    name = kind.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
