"""One registry of actions feeds the menu, the shortcuts, the buttons and the command palette."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from workbench.ui.icons import icon as make_icon

Title = str | Callable[[], str]

SECTIONS = ("Project", "Edit", "Compare", "Go to", "View", "Help")
"""Sections of the menu, in order."""


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """One registered action. `title` may be computed ("Undo rename offer")."""

    id: str
    title: Title
    section: str
    shortcut: str
    enabled_when: Callable[[], bool] | None
    scope: QWidget | None
    action: QAction


class Actions(QObject):
    """Every action of the program, by id. Actions live on the host window, so shortcuts work everywhere."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._entries: dict[str, ActionEntry] = {}

    def add(
        self,
        id: str,
        title: Title,
        handler: Callable[[], object],
        *,
        section: str,
        shortcut: str = "",
        also: str = "",
        icon: str = "",
        enabled_when: Callable[[], bool] | None = None,
        scope: QWidget | None = None,
    ) -> QAction:
        """Register an action; raises ValueError where its id or shortcut is taken or its section unknown.

        `also` are further keys, for those who come from another program; only `shortcut` is shown.
        `scope` is the view that the action belongs to: it works only while that view is shown.
        """
        if section not in SECTIONS:
            raise ValueError(f"{section} is not a section of the menu")
        if id in self._entries:
            raise ValueError(f"action {id} is registered twice")
        keys = [QKeySequence(key) for key in (shortcut, also) if key]
        for key in keys:
            taken = next((e.id for e in self._entries.values() if key in e.action.shortcuts()), None)
            if taken is not None:
                raise ValueError(f"{key.toString()} already belongs to {taken}")
        action = QAction(self._host)
        if icon:
            action.setIcon(make_icon(icon))
        if keys:
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: handler())
        self._host.addAction(action)
        entry = ActionEntry(id, title, section, shortcut, enabled_when, scope, action)
        self._entries[id] = entry
        self._refresh_entry(entry)
        return action

    def action(self, id: str) -> QAction:
        """The action with an id; raises KeyError."""
        return self._entries[id].action

    def has(self, id: str) -> bool:
        """Whether an action is registered."""
        return id in self._entries

    def entries(self) -> Iterator[ActionEntry]:
        """All actions in the order of registration."""
        return iter(self._entries.values())

    def refresh(self) -> None:
        """Recompute titles and what is enabled; call it after the state behind them changed."""
        for entry in self._entries.values():
            self._refresh_entry(entry)

    def fill_menu(self, menu: QMenu) -> None:
        """Put every action for the menu into it, a submenu per section."""
        menu.clear()
        for old in menu.findChildren(QMenu):
            old.deleteLater()
        for section in SECTIONS:
            entries = [entry for entry in self._entries.values() if entry.section == section]
            if entries:
                submenu = menu.addMenu(section)
                submenu.addActions([entry.action for entry in entries])

    @staticmethod
    def _refresh_entry(entry: ActionEntry) -> None:
        title = entry.title if isinstance(entry.title, str) else entry.title()
        entry.action.setText(title)
        keys = entry.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        entry.action.setToolTip(f"{title} ({keys})" if keys else title)
        shown = entry.scope is None or entry.scope.isVisible()
        entry.action.setEnabled(shown and (entry.enabled_when is None or entry.enabled_when()))
