"""Work for whichever thread comes first is done by one of them, and the others wait."""

import threading

import pytest

from workbench.ui.once import Once


def test_that_one_of_many_threads_does_the_work_and_all_return_after_it() -> None:
    done: list[int] = []
    free = threading.Event()

    def work() -> None:
        free.wait(5)
        done.append(1)

    once = Once(work)
    seen: list[int] = []

    def call() -> None:
        once()
        seen.append(len(done))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    free.set()
    for thread in threads:
        thread.join()
    assert done == [1]
    assert seen == [1, 1, 1, 1]


def test_that_an_error_reaches_every_caller() -> None:
    once = Once(lambda: [][0])
    for _ in range(2):
        with pytest.raises(IndexError):
            once()
