"""The garbage collector held back while millions of objects are made that stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_holders = 0
_was_enabled = True


@contextmanager
def collector_held_back() -> Iterator[None]:
    """No cyclic collection inside, in any thread: it would walk all that is being made again and again.

    Reference counting goes on. Holders may overlap; the last one to leave lets the collector run again,
    unless it was off before: a window collects by itself.
    """
    global _holders, _was_enabled
    with _lock:
        if _holders == 0:
            _was_enabled = gc.isenabled()
        _holders += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if _holders == 0 and _was_enabled:
                gc.enable()
