"""Who has a project open for writing: a small file beside it that names the process.

A lock whose process is gone is taken over. Looking and taking happen inside a SQLite write transaction on
the project, so two processes can never both take over; the lock file itself needs no trust in file locks
of the file system. A lock from another computer is respected, because nobody here can tell whether it
still lives.
"""

import contextlib
import getpass
import json
import os
import platform
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

WINDOW = "window"
COMMAND = "command"
_CLOCK_S = 5.0
"""The start of a process is read from a clock that may be set in between."""

_own: Counter[Path] = Counter()
"""How often this process holds each lock: a window may open its own project again."""
_guard = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a project. `created` is the start of the process, in seconds since 1970."""

    pid: int
    created: float
    host: str
    user: str
    since: str
    program: str

    def __str__(self) -> str:
        what = "a window" if self.program == WINDOW else "a command"
        return f"{self.user} on {self.host} ({what} of process {self.pid}, since {self.since})"


def lock_path(path: Path) -> Path:
    """The lock file of a project, one for all links to it."""
    path = path.resolve()
    return path.with_name(f".{path.name}.lock")


def user_name() -> str:
    """The person at this computer, as the log names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def ourselves(program: str) -> Holder:
    """This process as a holder."""
    import psutil

    return Holder(
        pid=os.getpid(),
        created=psutil.Process().create_time(),
        host=platform.node(),
        user=user_name(),
        since=datetime.now(UTC).astimezone().isoformat(sep=" ", timespec="minutes")[:16],
        program=program,
    )


def holder_of(path: Path) -> Holder | None:
    """The living holder of a project, None where nobody holds it or the holder is gone."""
    found = _read(lock_path(path))
    return found if found is not None and _lives(found) else None


def is_ours(holder: Holder) -> bool:
    """Whether this process is the holder."""
    return _is_same(holder, ourselves(holder.program))


def take(path: Path, program: str) -> Holder | None:
    """Take the lock; the holder where someone else has it. Raises OSError where no file can be made.

    Call it inside a write transaction on the project.
    """
    place = lock_path(path)
    found = holder_of(path)
    us = ourselves(program)
    with _guard:
        if found is not None and not _is_same(found, us):
            return found
        if found is None or not _own[place]:
            place.write_text(json.dumps(asdict(us)), encoding="utf-8")
        _own[place] += 1
    return None


def release(path: Path) -> None:
    """Give back a lock that `take` took."""
    place = lock_path(path)
    with _guard:
        _own[place] -= 1
        if _own[place] > 0:
            return
        del _own[place]
        found = _read(place)
        if found is not None and found.pid == os.getpid():
            with contextlib.suppress(OSError):
                place.unlink()


def _read(place: Path) -> Holder | None:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return Holder(
            pid=int(found["pid"]),
            created=float(found["created"]),
            host=str(found["host"]),
            user=str(found["user"]),
            since=str(found["since"]),
            program=str(found["program"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        # No lock, or one cut off by a power failure while it was written: nobody can hold it.
        return None


def _lives(holder: Holder) -> bool:
    if holder.host != platform.node():
        return True
    import psutil

    try:
        process = psutil.Process(holder.pid)
        return (
            abs(process.create_time() - holder.created) < _CLOCK_S
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _is_same(holder: Holder, us: Holder) -> bool:
    return (holder.pid, holder.host) == (us.pid, us.host) and abs(holder.created - us.created) < _CLOCK_S
