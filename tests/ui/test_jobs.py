"""A job ends in exactly one callback on the main thread; a newer one of its kind replaces the older."""

import logging
import threading
import time

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from workbench.domain.control import JobControl
from workbench.ui.jobs import Jobs

Told = list[object]
EMISSIONS = 200_000


@pytest.fixture
def told() -> Told:
    return []


def test_that_a_result_arrives_on_the_main_thread(jobs: Jobs, told: Told, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def work(control: JobControl) -> int:
        threads.append(threading.current_thread())
        return 42

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        told.append(result)

    jobs.start("sum", work, done)
    assert jobs.is_running("sum")
    qtbot.waitUntil(lambda: told == [42])
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert jobs._running == {}


def test_that_a_bug_in_a_worker_is_told_and_logged(
    jobs: Jobs, told: Told, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def work(control: JobControl) -> None:
        raise RuntimeError("no such luck")

    with caplog.at_level(logging.ERROR):
        jobs.start("bug", work, told.append, told.append)
        qtbot.waitUntil(lambda: len(told) == 1)
    assert str(told[0]) == "no such luck"
    assert "no such luck" in caplog.text


def test_that_a_missing_file_is_told_but_no_bug_to_log(jobs: Jobs, told: Told, qtbot: QtBot) -> None:
    def work(control: JobControl) -> None:
        raise FileNotFoundError("nowhere.xlsx")

    jobs.start("read", work, None, told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert isinstance(told[0], FileNotFoundError)


def test_that_cancel_ends_the_work_and_no_result_comes(jobs: Jobs, told: Told, qtbot: QtBot) -> None:
    ended = threading.Event()

    def work(control: JobControl) -> None:
        try:
            while True:
                control.check(0.5, "working")
                time.sleep(0.001)
        finally:
            ended.set()

    jobs.start("long", work, told.append, told.append, lambda: told.append("cancelled"))
    jobs.cancel("long")
    assert told == ["cancelled"]
    assert ended.wait(5) or not jobs.is_running("long")
    qtbot.wait(20)
    assert told == ["cancelled"]


def test_that_a_newer_job_of_a_kind_makes_the_older_not_count(jobs: Jobs, told: Told, qtbot: QtBot) -> None:
    release = threading.Event()

    def slow(control: JobControl) -> str:
        release.wait(5)
        return "old"

    jobs.start("kind", slow, told.append, None, lambda: told.append("old cancelled"))
    jobs.start("kind", lambda control: "new", told.append)
    release.set()
    qtbot.waitUntil(lambda: "new" in told)
    qtbot.wait(20)
    assert told == ["old cancelled", "new"]


def test_that_progress_is_polled_while_a_job_runs(jobs: Jobs, qtbot: QtBot) -> None:
    release = threading.Event()

    def work(control: JobControl) -> None:
        control.check(0.25, "a quarter")
        release.wait(5)

    jobs.start("slow", work)
    with qtbot.waitSignal(jobs.progressed, check_params_cb=lambda *seen: seen == ("slow", 0.25, "a quarter")):
        pass
    release.set()
    qtbot.waitUntil(lambda: not jobs._running)


def test_that_after_shutdown_nothing_comes_and_nothing_starts(qapp: object, told: Told, qtbot: QtBot) -> None:
    made = Jobs()
    made.start("last", lambda control: "late", told.append)
    made.shutdown()
    qtbot.wait(20)
    assert told == []
    with pytest.raises(RuntimeError):
        made.start("later", lambda control: None)


class _Bell(QObject):
    rang = Signal(bool, int, object)


def test_that_two_hundred_thousand_signals_survive(qapp: object) -> None:
    """A release of the binding aborted the process after some hundred emissions with a bool."""
    bell, heard = _Bell(), 0

    def hear(flag: bool, number: int, thing: object) -> None:
        nonlocal heard
        heard += flag is (number % 2 == 0) and thing is bell

    bell.rang.connect(hear)
    for number in range(EMISSIONS):
        bell.rang.emit(number % 2 == 0, number, bell)
    assert heard == EMISSIONS
