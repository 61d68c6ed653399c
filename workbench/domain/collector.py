"""The garbage collector held back while millions of objects are made that stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_holders = 0


@contextmanager
def collector_held_back() -> Iterator[None]:
    """No cyclic collection inside, in any thread: it would walk all that is being made again and again.

    Reference counting goes on. Holders may overlap; the last one to leave lets the collector run again.
    """
    global _holders
    with _lock:
        _holders += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if _holders == 0:
                gc.enable()
