"""Read a stream in a thread of its own, some stretches ahead of whoever works on them.

Unpacking leaves the interpreter free, so that a second processor does it beside the work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import IO

_STRETCHES_AHEAD = 2
_ASKED_EVERY_S = 0.1


class ReadAhead:
    """Stretches of a stream, in order. What the stream raises is raised where its stretch is asked for."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._size = size
        self._found: Queue[bytes | Exception] = Queue(_STRETCHES_AHEAD)
        self._stopped = Event()
        self._ended = False
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def read(self) -> bytes:
        """The next stretch, empty at the end."""
        if self._ended:
            return b""
        found = self._found.get()
        self._ended = not found or isinstance(found, Exception)
        if isinstance(found, Exception):
            raise found
        return found

    def stop(self) -> None:
        """Read no more; the stream can be closed then."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        found: bytes | Exception = b"-"
        while found and not isinstance(found, Exception):
            try:
                found = self._stream.read(self._size)
            except Exception as error:  # noqa: BLE001 - a damaged part raises anything, where it is worked on
                found = error
            while not self._stopped.is_set():
                try:
                    self._found.put(found, timeout=_ASKED_EVERY_S)
                    break
                except Full:
                    continue
            if self._stopped.is_set():
                return


@contextmanager
def reading_ahead(stream: IO[bytes], size: int) -> Iterator[ReadAhead]:
    """Read a stream ahead, in stretches of a size, until the work on it ends."""
    ahead = ReadAhead(stream, size)
    try:
        yield ahead
    finally:
        ahead.stop()
