"""Take items from an iterator in a thread of its own, some of them ahead of whoever works on them.

Unpacking and most work on arrays leave the interpreter free, so that a second processor does them beside the
work on the items.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

_ITEMS_AHEAD = 2
_ASKED_EVERY_S = 0.1

T = TypeVar("T")


class _End:
    """Behind the last item; with the error that ended them, if one did."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class _Ahead(Generic[T]):
    """Items in order. What the iterator raises is raised where its item is asked for."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = items
        self._found: Queue[T | _End] = Queue(_ITEMS_AHEAD)
        self._stopped = Event()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        """All items, once."""
        while not isinstance(found := self._found.get(), _End):
            yield found
        if found.error is not None:
            raise found.error

    def stop(self) -> None:
        """Take no more items."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        end = _End(None)
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - whatever ends the items, nobody may wait for more
            end = _End(error)
        self._put(end)

    def _put(self, item: T | _End) -> bool:
        """Whether there was room for an item before the work ended."""
        while not self._stopped.is_set():
            try:
                self._found.put(item, timeout=_ASKED_EVERY_S)
                return True
            except Full:
                continue
        return False


@contextmanager
def ahead_of_work(items: Iterable[T]) -> Iterator[Iterable[T]]:
    """The items, taken ahead until the work on them ends."""
    ahead = _Ahead(items)
    try:
        yield ahead
    finally:
        ahead.stop()
