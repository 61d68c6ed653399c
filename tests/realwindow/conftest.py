"""The real window on a real display, driven by keys that travel through the X server."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.ui.app import Workbench
from workbench.ui.main_window import VIEWS
from workbench.ui.theme import Appearance

OPENING_MS = 60_000

Press = Callable[..., None]


def wait_until_whole(made: Workbench, qtbot: QtBot) -> None:
    """Wait until the sample is open and compared, every view is made and the window has the keyboard."""

    def whole() -> bool:
        return made.session.compared is not None and len(made.window._views) == len(VIEWS)

    qtbot.waitUntil(whole, timeout=OPENING_MS)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow, timeout=OPENING_MS)


@pytest.fixture
def workbench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    """The program as it starts: the window in light colours, the sample open and compared."""
    if QGuiApplication.platformName() == "offscreen":
        pytest.fail(
            "The real-window tests need a display: run them under Xvfb with openbox, as .ci/run does."
        )
    made = Workbench(qapp, None, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.themes.set_appearance(Appearance.LIGHT)
    made.show()
    wait_until_whole(made, qtbot)
    yield made
    made.window.close_now()
    made.window.deleteLater()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def press(qtbot: QtBot) -> Press:
    """Press keys, as `alt+2`, or type a text, on the X server's keyboard."""

    def send(*keys: str, text: str = "") -> None:
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            qtbot.wait(30)
        if text:
            subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)
            qtbot.wait(30)

    return send
