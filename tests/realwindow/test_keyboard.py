"""The whole job by keyboard alone: views, palette, comparing and cancelling, editing, undo, exports."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.realwindow.conftest import Press
from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.scenario import Scenario
from workbench.ui.app import Workbench
from workbench.ui.fields import LineField
from workbench.ui.main_window import VIEWS
from workbench.ui.session import Compared, compare_now

pytestmark = pytest.mark.realwindow


def _shows(workbench: Workbench, key: str) -> bool:
    return workbench.window.current == key


def _first_demand(workbench: Workbench) -> float:
    scenario = workbench.session.scenario
    assert scenario is not None
    return scenario.streams[0].peak_requests_per_s


def test_that_alt_and_its_number_open_each_view(workbench: Workbench, press: Press, qtbot: QtBot) -> None:
    for place in (*VIEWS, *reversed(VIEWS)):
        press(f"alt+{place.number}")
        qtbot.waitUntil(partial(_shows, workbench, place.key))
        assert workbench.window.view(place.key).isVisible()
        assert [p.key for p in VIEWS if workbench.window.view(p.key).isVisible()] == [place.key]


def test_that_the_palette_finds_and_runs_a_command(workbench: Workbench, press: Press, qtbot: QtBot) -> None:
    press("ctrl+k")
    qtbot.waitUntil(workbench.window.palette_.isVisible)
    press(text="switch to dark")
    qtbot.waitUntil(lambda: workbench.window.palette_.found[0].id == "switch_theme")
    press("Return")
    qtbot.waitUntil(lambda: workbench.themes.theme.dark)
    assert not workbench.window.palette_.isVisible()


def test_that_escape_closes_the_palette_and_gives_the_keyboard_back(
    workbench: Workbench, press: Press, qtbot: QtBot
) -> None:
    before = QApplication.focusWidget()
    press("ctrl+k")
    qtbot.waitUntil(workbench.window.palette_.isVisible)
    press("Escape")
    qtbot.waitUntil(lambda: not workbench.window.palette_.isVisible())
    assert QApplication.focusWidget() is before


def test_that_f5_compares_and_the_status_bar_says_so(
    workbench: Workbench, press: Press, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(workbench.session.comparison_finished, timeout=20_000):
        press("F5")
    assert not workbench.session.stale
    assert "Results are up to date" in workbench.window.status.text


def test_that_escape_cancels_a_comparison_and_keeps_the_results_before_it(
    workbench: Workbench, press: Press, qtbot: QtBot
) -> None:
    before = workbench.session.compared

    def endless(scenario: Scenario, library: Library, control: JobControl) -> Compared:
        for number in range(10_000):
            control.check(number / 10_000, "Comparing")
            time.sleep(0.005)
        return compare_now(scenario, library, control)

    workbench.session._compare_work = endless
    press("F5")
    qtbot.waitUntil(lambda: workbench.session.comparing)
    qtbot.waitUntil(lambda: workbench.window.status.text == "Comparing")
    with qtbot.waitSignal(workbench.session.comparison_cancelled, timeout=5_000):
        press("Escape")
    assert not workbench.session.comparing
    assert workbench.session.compared is before


def _demand_field(workbench: Workbench) -> LineField:
    fields = workbench.window.view("scenarios").findChildren(LineField)
    return next(f for f in fields if f.accessibleName().startswith("Peak demand") and f.isVisible())


def test_that_figures_follow_an_edit_and_undo_brings_both_back(
    workbench: Workbench, press: Press, qtbot: QtBot
) -> None:
    session = workbench.session
    press("alt+4")
    qtbot.waitUntil(lambda: workbench.window.current == "scenarios")
    assert session.comparison is not None
    before, demand = session.comparison.tokens_per_year, _first_demand(workbench)
    _demand_field(workbench).setFocus()
    press("ctrl+a")
    with qtbot.waitSignal(session.comparison_finished, timeout=20_000):
        press(text="120")
    assert session.comparison.tokens_per_year > before
    press("Tab")
    qtbot.waitUntil(lambda: _first_demand(workbench) == 120.0)
    qtbot.waitUntil(lambda: not session.stale and not session.comparing, timeout=20_000)
    with qtbot.waitSignal(session.comparison_finished, timeout=20_000):
        workbench.window.actions_.action("undo").trigger()
    assert _first_demand(workbench) == demand
    assert session.comparison.tokens_per_year == pytest.approx(before)


def test_that_the_keyboard_undoes_outside_a_field(workbench: Workbench, press: Press, qtbot: QtBot) -> None:
    session = workbench.session
    scenario = session.scenario
    assert scenario is not None
    session.put(scenario.replaced(name="Renamed"), "rename scenario")
    press("alt+5", "ctrl+z")
    qtbot.waitUntil(lambda: session.scenario == scenario)
    press("ctrl+shift+z")
    qtbot.waitUntil(lambda: session.scenario is not None and session.scenario.name == "Renamed")


def _answer_file_dialog(path: Path, press: Press) -> Callable[[], None]:
    """Once the desktop asks for a file, type its path and press Enter."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog) and dialog.isActiveWindow():
            press("ctrl+a", text=str(path))
            press("Return")
        else:
            QTimer.singleShot(100, answer)

    return answer


@pytest.mark.parametrize(
    ("keys", "name"), [("ctrl+e", "for finance.xlsx"), ("ctrl+shift+e", "for the board.pdf")]
)
def test_that_both_reports_are_written_where_the_dialog_says(
    workbench: Workbench, press: Press, qtbot: QtBot, tmp_path: Path, keys: str, name: str
) -> None:
    path = tmp_path / name
    QTimer.singleShot(100, _answer_file_dialog(path, press))
    press(keys)
    qtbot.waitUntil(lambda: f"Wrote {path}" in workbench.window.banner.text, timeout=20_000)
    if path.suffix == ".pdf":
        assert path.read_bytes().startswith(b"%PDF-")
    else:
        assert "usd_per_mtok_total_1" in openpyxl.load_workbook(path).defined_names


def test_that_f1_opens_the_guide_and_escape_closes_it(
    workbench: Workbench, press: Press, qtbot: QtBot
) -> None:
    guide = workbench.window.guide
    press("F1")
    qtbot.waitUntil(guide.isVisible)
    press("Escape")
    qtbot.waitUntil(lambda: not guide.isVisible())


def test_that_ctrl_q_closes_the_window_and_ends_every_job(
    workbench: Workbench, press: Press, qtbot: QtBot
) -> None:
    press("F5")
    press("ctrl+q")
    qtbot.waitUntil(lambda: not workbench.window.isVisible())
    assert workbench.jobs._running == {}
    assert not workbench.session.has_document
