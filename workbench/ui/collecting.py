"""The cyclic garbage collector runs on the window's thread, and only there."""

import gc

from PySide6.QtCore import QObject, QTimer

from workbench.domain.collector import is_held_back

_EVERY_MS = 250


class GuiCollector(QObject):
    """Takes the place of Python's automatic collections while it is started.

    Those run on whichever thread happens to allocate. On a worker they would destroy widgets, charts and
    timers that only a cycle of references still holds, and Qt objects may be destroyed on their own thread
    alone: a crash that no traceback explains.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Collect from here on."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if any is and nobody holds the collector back."""
        if is_held_back():
            return
        counts = gc.get_count()
        if counts[0] > self._thresholds[0]:
            due = [n for n, count in enumerate(counts) if count > self._thresholds[n]]
            gc.collect(max(due))
