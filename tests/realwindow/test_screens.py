"""Every view in light and dark, large and small, photographed from the display.

The pictures of README and user guide are made here, on request only:

    WORKBENCH_SCREENSHOTS=docs/images xvfb-run -s "-screen 0 1600x1000x24" \\
      bash -c 'openbox & python -m pytest -m realwindow tests/realwindow/test_screens.py'
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui.app import Workbench
from workbench.ui.main_window import VIEWS
from workbench.ui.theme import Appearance
from workbench.ui.widgets import ElidedLabel, HeadlineCard

pytestmark = pytest.mark.realwindow

LARGE, SMALL = QSize(1440, 900), QSize(1050, 700)
SETTLE_MS = 400
FOLDER_VARIABLE = "WORKBENCH_SCREENSHOTS"
LEAST_COLOURS = 64
MOST_OF_ONE_COLOUR = 0.9


def photograph(workbench: Workbench, qtbot: QtBot, key: str, size: QSize, appearance: Appearance) -> QImage:
    """The window as the display shows it, on a view."""
    workbench.themes.set_appearance(appearance)
    workbench.window.resize(size)
    workbench.window.show_view(key)
    qtbot.waitUntil(lambda: workbench.window.size() == size)
    qtbot.wait(SETTLE_MS)
    return workbench.window.screen().grabWindow(workbench.window.winId()).toImage()


def save(image: QImage, path: Path) -> None:
    """A small PNG: 256 colours, refined until those that fill the window are off by 2 of 255 at most."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, kmeans=8, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
def test_that_every_view_fills_the_window_in_the_themes_colours(
    workbench: Workbench, qtbot: QtBot, tmp_path: Path, size: QSize, appearance: Appearance
) -> None:
    wanted = os.environ.get(FOLDER_VARIABLE)
    for place in VIEWS:
        image = photograph(workbench, qtbot, place.key, size, appearance)
        assert image.size() == size
        seen = Counter(
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        )
        assert len(seen) >= LEAST_COLOURS, place.name
        assert seen.most_common(1)[0][1] < MOST_OF_ONE_COLOUR * seen.total(), place.name
        theme = workbench.themes.theme
        assert {theme.background, theme.surface} <= {colour for colour, _ in seen.most_common(4)}, place.name
        if wanted and size == LARGE:
            save(image, Path(wanted) / f"{place.key}-{appearance.value}.png")


def _controls(view: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    return [
        found
        for kind in kinds
        for found in view.findChildren(kind)
        if found.isVisible() and not found.objectName().startswith("qt_")
    ]


def test_that_every_control_has_an_accessible_name(workbench: Workbench, qtbot: QtBot) -> None:
    nameless: list[str] = []
    for place in VIEWS:
        workbench.window.show_view(place.key)
        qtbot.wait(SETTLE_MS)
        controls = [control for control in _controls(workbench.window) if not control.accessibleName()]
        nameless += [f"{place.name}: {control!r}" for control in controls]
    assert nameless == []


def test_that_no_answer_on_a_card_is_cut_in_a_small_window(workbench: Workbench, qtbot: QtBot) -> None:
    photograph(workbench, qtbot, "results", SMALL, Appearance.LIGHT)
    cards = workbench.window.view("results").findChildren(HeadlineCard)
    assert len([card for card in cards if card.isVisible()]) == 4
    assert [
        part.text() for card in cards for part in card.findChildren(ElidedLabel) if part.is_elided()
    ] == []
