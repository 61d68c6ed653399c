"""Work that exactly one thread does, whichever comes first; the others wait until it is done."""

import threading
from collections.abc import Callable


class Once:
    """Call it from any thread, as often as you like. An error of the work is raised by every call."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._done = False
        self._error: Exception | None = None

    def __call__(self) -> None:
        """Do the work, or wait for the thread that does it."""
        with self._lock:
            if not self._done:
                self._done = True
                try:
                    self._work()
                except Exception as error:  # noqa: BLE001 - every caller gets it
                    self._error = error
            if self._error is not None:
                raise self._error
