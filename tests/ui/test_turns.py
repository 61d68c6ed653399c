"""Steps run one by one, in order, and newer steps take the place of those still due."""

import time
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QObject

from workbench.ui.turns import Turns


def test_that_each_turn_of_the_event_loop_does_one_step(qapp: QCoreApplication) -> None:
    owner, done = QObject(), list[int]()
    turns = Turns(owner)
    turns.run([partial(done.append, number) for number in range(3)])
    assert done == []
    seen = []
    while turns.due:
        QCoreApplication.processEvents()
        seen.append(list(done))
    assert done == [0, 1, 2]
    assert all(len(after) - len(before) <= 1 for before, after in pairwise(([], *seen)))


def test_that_newer_steps_replace_those_still_due(qapp: QCoreApplication) -> None:
    owner, done = QObject(), list[str]()
    turns = Turns(owner)
    turns.run([lambda: done.append("old")] * 3)
    turns.run([lambda: done.append("new")])
    while turns.due:
        QCoreApplication.processEvents()
    assert done == ["new"]


def test_that_the_event_loop_has_a_moment_between_steps(qapp: QCoreApplication) -> None:
    owner, at = QObject(), list[float]()
    turns = Turns(owner)
    turns.run([lambda: at.append(time.monotonic())] * 3)
    while turns.due:
        QCoreApplication.processEvents()
    assert all(after - before > 0.005 for before, after in pairwise(at))
