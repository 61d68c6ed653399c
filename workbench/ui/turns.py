"""Work on the main thread cut into steps with turns of the event loop between, so that no turn is long."""

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], object]

_BETWEEN_MS = 12
"""Most of a frame, in which what a step changed is laid out and painted before the next one adds to it."""


class Turns(QObject):
    """Runs steps one after another with the event loop in between; newer steps replace those still due."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Step] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._run_one)

    def run(self, steps: Sequence[Step]) -> None:
        """Do the first step at the next turn, each of the others a moment after the one before."""
        self._steps = deque(steps)
        self._timer.start(0)

    @property
    def due(self) -> int:
        """Steps not yet done."""
        return len(self._steps)

    def _run_one(self) -> None:
        if self._steps:
            self._timer.setInterval(_BETWEEN_MS)
            self._steps.popleft()()
        if not self._steps:
            self._timer.stop()
