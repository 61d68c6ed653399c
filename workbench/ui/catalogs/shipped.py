"""The catalogs as this version of the program ships them, read once in a worker."""

from PySide6.QtCore import QObject, Signal

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.record import Record
from workbench.ui.jobs import Jobs

LOAD = "shipped catalogs"
"""Kind of the loading job."""


class ShippedCatalogs(QObject):
    """What a figure can be reset to; nothing until it is `loaded`."""

    loaded = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library: Library | None = None
        self._jobs = jobs

    def load(self) -> None:
        """Read the catalogs, unless they are there already."""
        if self.library is None and not self._jobs.is_running(LOAD):
            self._jobs.start(LOAD, lambda _: load_shipped(), self._on_loaded)

    def record(self, record: Record) -> Record | None:
        """The shipped record with the same id, None where there is none or it is not read yet."""
        return self.library.get(record.KIND, record.id) if self.library is not None else None

    def _on_loaded(self, library: Library) -> None:
        self.library = library
        self.loaded.emit()
