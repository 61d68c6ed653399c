"""The garbage collector held back while millions of objects are made that stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_holders = 0
_was_enabled = True
_MANY = 100_000
"""Objects that take longer to walk than a window may stand still."""


@contextmanager
def collector_held_back() -> Iterator[None]:
    """No cyclic collection inside, in any thread: it would walk all that is being made again and again.

    Reference counting goes on. Holders may overlap; the last one to leave lets the collector run again,
    unless it was off before: a window collects by itself. Where very much was made, all that exists is kept
    out of later collections, each of which would be a pause: it holds no cycles, and goes when nobody refers
    to it.
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
            if _holders == 0 and gc.get_count()[0] > _MANY:
                gc.freeze()
            if _holders == 0 and _was_enabled:
                gc.enable()


def is_held_back() -> bool:
    """Whether somebody holds the collector back."""
    return _holders > 0
