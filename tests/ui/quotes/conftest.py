"""The Quotes view in a window."""

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.view import QuotesView
from workbench.ui.session import Session
from workbench.ui.theme import ThemeManager


@pytest.fixture
def view(
    session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs, host: QMainWindow
) -> QuotesView:
    made = QuotesView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    return made


def idle(jobs: Jobs, qtbot: QtBot) -> None:
    """Wait until no work runs."""
    qtbot.waitUntil(lambda: not jobs._running, timeout=20_000)
