"""Garbage is collected on the window's thread, whatever the workers allocate."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from workbench.domain.collector import collector_held_back
from workbench.ui.collecting import GuiCollector
from workbench.ui.jobs import Jobs


class Held(QObject):
    """An object of Qt that only a cycle of references holds."""

    def __init__(self, died_on: list[int]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


def _allocate() -> list[list[int]]:
    return [[number] for number in range(200_000)]


def test_that_objects_in_cycles_die_on_the_main_thread(jobs: Jobs, qtbot: QtBot) -> None:
    collector = GuiCollector()
    collector.start()
    died_on: list[int] = []
    Held(died_on)
    done: list[object] = []
    jobs.start("allocate", lambda _: _allocate(), done.append)
    qtbot.waitUntil(lambda: bool(done) and bool(died_on), timeout=20_000)
    assert died_on == [threading.get_ident()]
    collector.stop()
    assert gc.isenabled()


def test_that_an_import_leaves_a_collector_off_that_was_off(jobs: Jobs) -> None:
    collector = GuiCollector()
    collector.start()
    with collector_held_back():
        assert not gc.isenabled()
    assert not gc.isenabled()
    collector.stop()
    with collector_held_back():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_that_what_a_callback_holds_dies_on_the_main_thread(jobs: Jobs, qtbot: QtBot) -> None:
    died_on: list[int] = []
    held = QObject()
    weakref.finalize(held, lambda: died_on.append(threading.get_ident()))

    def done(_: object, held: QObject = held) -> None:
        held.setObjectName("done")

    jobs.start("short", lambda _: None, done)
    del done, held
    qtbot.waitUntil(lambda: bool(died_on), timeout=20_000)
    assert died_on == [threading.get_ident()]
