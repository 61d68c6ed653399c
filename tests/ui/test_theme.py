"""Light and dark: text stands out from what it is on, the choice is remembered, widgets follow."""

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from workbench.ui.theme import DARK, LIGHT, Appearance, Theme, ThemeManager

LEAST_CONTRAST = 4.5
LEAST_MARK_CONTRAST = 3.0


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    red, green, blue = linear(made.redF()), linear(made.greenF()), linear(made.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_text_is_readable_on_every_surface(theme: Theme) -> None:
    texts = (theme.text, theme.muted, theme.accent, theme.good, theme.warning, theme.bad)
    for text, surface in itertools.product(texts, (theme.background, theme.surface, theme.raised)):
        assert contrast(text, surface) >= LEAST_CONTRAST, (text, surface)
    assert contrast(theme.on_accent, theme.accent) >= LEAST_CONTRAST
    assert contrast(theme.text, theme.selection) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_series_stand_out_and_differ_in_more_than_colour(theme: Theme) -> None:
    looks = [theme.series_style(slot) for slot in range(8)]
    assert all(contrast(look.colour, theme.surface) >= LEAST_MARK_CONTRAST for look in looks)
    assert len({(look.dash, look.marker) for look in looks}) == len(looks)


def test_that_the_choice_is_remembered(qapp: QApplication, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    ThemeManager(qapp, settings).set_appearance(Appearance.DARK)
    again = ThemeManager(qapp, settings)
    assert again.theme is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.background)
    again.set_appearance(Appearance.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.background)


def test_that_an_unknown_setting_follows_the_system(qapp: QApplication, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    settings.setValue("appearance/theme", "sepia")
    assert ThemeManager(qapp, settings).appearance is Appearance.SYSTEM
