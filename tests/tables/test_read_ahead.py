"""Reading ahead gives what reading gives, and ends with the work."""

import io
import threading
import zlib
from typing import IO, Any

import pytest

from workbench.tables.read_ahead import reading_ahead


class _Damaged(io.BytesIO):
    """A stream that breaks off."""

    def read(self, size: int | None = -1) -> bytes:
        """Some bytes, then an error."""
        if found := super().read(size):
            return found
        raise zlib.error("incorrect data check")


def _read_all(stream: IO[Any], size: int) -> list[bytes]:
    with reading_ahead(stream, size) as ahead:
        return list(iter(ahead.read, b""))


def test_that_all_bytes_come_in_order() -> None:
    data = bytes(range(256)) * 40
    assert b"".join(_read_all(io.BytesIO(data), 100)) == data
    assert _read_all(io.BytesIO(b""), 100) == []


def test_that_the_end_stays_the_end() -> None:
    with reading_ahead(io.BytesIO(b"ab"), 2) as ahead:
        assert [ahead.read() for _ in range(4)] == [b"ab", b"", b"", b""]


def test_that_damage_is_raised_behind_what_could_be_read() -> None:
    with reading_ahead(_Damaged(b"abc"), 2) as ahead:
        assert (ahead.read(), ahead.read()) == (b"ab", b"c")
        with pytest.raises(zlib.error, match="incorrect"):
            ahead.read()
        assert ahead.read() == b""


def test_that_work_which_stops_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with reading_ahead(io.BytesIO(bytes(10_000)), 1) as ahead:
        assert ahead.read() == b"\0"
    assert threading.active_count() == before
