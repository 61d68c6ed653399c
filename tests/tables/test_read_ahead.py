"""Taking items ahead gives the items, and ends with the work."""

import threading
import zlib
from collections.abc import Iterator

import pytest

from workbench.tables.read_ahead import ahead_of_work


def _damaged() -> Iterator[int]:
    yield from (1, 2)
    raise zlib.error("incorrect data check")


def test_that_all_items_come_in_order() -> None:
    with ahead_of_work(range(1_000)) as items:
        assert list(items) == list(range(1_000))
    with ahead_of_work(range(0)) as items:
        assert list(items) == []


def test_that_items_are_taken_in_another_thread() -> None:
    with ahead_of_work(threading.get_ident() for _ in range(2)) as threads:
        assert threading.get_ident() not in set(threads)


def test_that_damage_is_raised_behind_what_could_be_read() -> None:
    with ahead_of_work(_damaged()) as items:
        following = iter(items)
        assert (next(following), next(following)) == (1, 2)
        with pytest.raises(zlib.error, match="incorrect"):
            next(following)


def _left() -> Iterator[int]:
    yield 1
    raise SystemExit(3)


def test_that_nobody_waits_for_items_of_a_thread_that_was_left() -> None:
    with ahead_of_work(_left()) as items:
        following = iter(items)
        assert next(following) == 1
        with pytest.raises(SystemExit):
            next(following)


def test_that_work_which_stops_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with ahead_of_work(range(10_000)) as items:
        assert next(iter(items)) == 0
    assert threading.active_count() == before
