"""Named moments of the project to go back to, and the copies kept of its file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.ui.actions import Actions
from workbench.ui.entry_list import Entry, EntryList
from workbench.ui.projects.when import local_moment
from workbench.ui.session import Session
from workbench.ui.side_panel import SidePanel
from workbench.ui.theme import STEP
from workbench.ui.widgets import ActionButton, ElidedLabel, label, secondary_button

_BACKUPS_PX = 50 * STEP


class VersionsPanel(SidePanel):
    """Versions newest first with what has changed since, and the backups below."""

    backup_wanted = Signal(object)
    """Path of a backup to open."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__("Versions", window)
        self._session = session
        self._context = ElidedLabel(role="muted")
        self._list = EntryList("Versions, newest first")
        self._list.renamed.connect(lambda key, name: session.rename_version(int(key), name))
        self._list.chosen.connect(lambda _: self._restore())
        self._list.current_changed.connect(self._on_current_changed)
        self._restore_button = secondary_button("Restore", icon_name="undo")
        self._restore_button.clicked.connect(self._restore)
        self._rename_button = secondary_button("Rename")
        self._rename_button.clicked.connect(lambda: self._list.rename(self._list.current_key()))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * STEP)
        buttons.addWidget(self._restore_button)
        buttons.addWidget(self._rename_button)
        buttons.addStretch(1)
        buttons.addWidget(ActionButton(actions.action("save"), kind="primary", text="Save version"))
        self._backups = EntryList("Backups, newest first")
        self._backups.setFixedHeight(_BACKUPS_PX)
        self._backups.chosen.connect(lambda key: self.backup_wanted.emit(Path(key)))
        self._open_backup = secondary_button("Open backup", icon_name="open")
        self._open_backup.clicked.connect(lambda: self.backup_wanted.emit(Path(self._backups.current_key())))
        self._backups_text = label("", "muted", wrap=True)
        backup_row = QHBoxLayout()
        backup_row.addWidget(self._backups_text, 1)
        backup_row.addWidget(self._open_backup)
        self.body.addWidget(self._context)
        self.body.addWidget(self._list, 1)
        self.body.addLayout(buttons)
        self.body.addSpacing(2 * STEP)
        self.body.addWidget(label("Backups", "card-title"))
        self.body.addWidget(self._backups)
        self.body.addLayout(backup_row)
        for signal in (session.document_opened, session.document_changed, session.saved_changed):
            signal.connect(self._on_changed)

    @property
    def entries(self) -> EntryList:
        """The list of versions."""
        return self._list

    @property
    def backups(self) -> EntryList:
        """The list of backups."""
        return self._backups

    def refresh(self) -> None:
        if not self._session.has_document or self._session.storing:
            # To read the file while a worker writes to it would hold the window up; it is read afterwards.
            return
        document = self._session.document
        versions = document.versions()
        last = document.last_change
        self._list.show_entries(
            [
                Entry(
                    key=str(version.number),
                    title=version.name,
                    detail=f"{local_moment(version.at)} · {version.who}",
                    mark="version",
                    current=number == 0 and not self._session.changed_since_version,
                    editable=not document.read_only,
                )
                for number, version in enumerate(reversed(versions))
            ]
        )
        if document.path is None:
            self._context.setText("The project is not in a file yet: save it first")
        elif not versions:
            self._context.setText("No version yet: Ctrl+S names the present state")
        elif self._session.changed_since_version:
            self._context.setText("The project has changed since the newest version")
        else:
            self._context.setText("The newest version holds every change")
        self._on_current_changed(self._list.current_key())
        self._show_backups(document.path, last)

    def focus_first(self) -> None:
        self._list.setFocus()

    def rename(self, number: int) -> None:
        """Open with the name of a version ready to be typed over."""
        self.open()
        self._list.rename(str(number))

    def _show_backups(self, path: Path | None, last: int) -> None:
        from workbench.project.backups import backups_of

        found = backups_of(path) if path else ()
        self._backups.show_entries(
            [
                Entry(
                    key=str(backup.path),
                    title=local_moment(backup.at.isoformat()),
                    detail="holds every change" if backup.change == last else f"up to change {backup.change}",
                    mark="save",
                )
                for backup in found
            ]
        )
        self._open_backup.setEnabled(bool(found))
        self._backups_text.setText(
            "Copies are kept as you work; a backup opens read-only." if found else "No backup yet."
        )

    def _on_changed(self, *_: object) -> None:
        if not self.isHidden():
            self.refresh()

    def _on_current_changed(self, key: str) -> None:
        usable = bool(key) and not self._session.document.read_only
        self._restore_button.setEnabled(usable)
        self._rename_button.setEnabled(usable)

    def _restore(self) -> None:
        key = self._list.current_key()
        if key:
            self._session.restore_version(int(key))
