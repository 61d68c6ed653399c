"""The window paints before anything heavy is loaded, then opens the sample with its results."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.analysis.sample import load_sample
from workbench.project.document import Document
from workbench.ui.app import Workbench
from workbench.ui.main_window import VIEWS

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pyqtgraph", "pandas", "openpyxl", "reportlab", "qtawesome", "numpy", "pydantic")
OPENING_MS = 60_000

CHILD = """
import json, sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from workbench.ui.app import Workbench
qt = QApplication(sys.argv[:1])
workbench = Workbench(qt, None, QSettings(sys.argv[1], QSettings.Format.IniFormat))
workbench.window.first_painted.disconnect()
def painted():
    print(json.dumps(sorted(sys.modules)))
    workbench.window.close_now()
workbench.window.first_painted.connect(painted)
workbench.show()
qt.exec()
"""


def test_that_nothing_heavy_and_no_catalog_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "window.ini")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert "workbench.ui.main_window" in loaded
    assert [name for name in HEAVY if name in loaded] == []
    assert [name for name in loaded if name.startswith(("workbench.catalog", "workbench.quotes"))] == []


def open_window(qapp: QApplication, qtbot: QtBot, folder: Path, project: Path | None) -> Workbench:
    made = Workbench(qapp, project, QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    qtbot.waitUntil(lambda: len(made.window._views) == len(VIEWS), timeout=OPENING_MS)
    return made


def close_window(made: Workbench) -> None:
    made.window.close_now()
    made.window.deleteLater()
    made.deleteLater()


def test_that_the_first_start_shows_the_sample_already_compared(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    made = open_window(qapp, qtbot, tmp_path, None)
    assert made.window.current == "results"
    assert made.session.comparison is not None
    assert len(made.session.comparison.offers) == 7
    assert not made.session.stale
    assert made.session.document.attachment(made.session.library.records("quote")[0].sha256)  # type: ignore[attr-defined]
    close_window(made)
    assert not made.session.has_document


def test_that_a_project_file_opens_instead_of_the_sample(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    library, scenario_id, _ = load_sample()
    scenario = library.scenario(scenario_id)
    assert scenario is not None
    document = Document(library.with_records([scenario.replaced(name="Our own")]))
    document.save_as(tmp_path / "ours.tcw")
    document.close()
    made = open_window(qapp, qtbot, tmp_path, tmp_path / "ours.tcw")
    assert made.session.project_name == "ours"
    assert made.session.scenario is not None
    assert made.session.scenario.name == "Our own"
    assert made.session.compared is not None
    close_window(made)


def test_that_a_file_that_is_no_project_is_said_in_the_window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "letter.tcw"
    path.write_text("Dear Sir", encoding="utf-8")
    made = Workbench(qapp, path, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    waiting = made.window.waiting
    qtbot.waitUntil(lambda: "could not be opened" in waiting.accessibleName(), timeout=OPENING_MS)
    assert "not a project" in waiting.accessibleName()
    close_window(made)


@pytest.mark.parametrize("height", [620, 740])
def test_that_the_window_remembers_its_size(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, height: int
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = Workbench(qapp, None, settings)
    first.window.resize(900, height)
    first.window.close_now()
    second = Workbench(qapp, None, settings)
    assert second.window.height() == height
    for made in (first, second):
        close_window(made)
