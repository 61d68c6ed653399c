"""Colours, type and spacing of the window, light and dark, and who switches between them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from workbench.analysis.drawing.chart_style import SERIES_STYLES
from workbench.ui.style import style_sheet

BODY_PX = 13
HEADLINE_PX = 24
STEP = 4
"""Spacing comes in multiples of this many pixels."""
RAIL_COLLAPSE_PX = 1100
"""Below this window width the rail shows icons only."""


class SeriesLook(NamedTuple):
    """How one series is drawn; `dash` in units of the line width, empty for a solid line."""

    colour: str
    dash: tuple[int, ...]
    marker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colour tokens as hex strings. `on_accent` is text on an accent surface."""

    background: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    good: str
    warning: str
    bad: str
    selection: str
    series: tuple[str, ...]
    dark: bool

    def series_style(self, slot: int) -> SeriesLook:
        """Look of a series slot; the palette repeats after its last."""
        style = SERIES_STYLES[slot % len(SERIES_STYLES)]
        return SeriesLook(self.series[slot % len(self.series)], style.dash, style.marker)

    def tone(self, tone: str) -> str:
        """Text colour of a `workbench.analysis.drawing.specs.Tone` (or of its plain name)."""
        return {"good": self.good, "bad": self.bad, "accent": self.accent, "warning": self.warning}.get(
            str(tone), self.text
        )


LIGHT = Theme(
    background="#f4f6f8",
    surface="#ffffff",
    raised="#fbfcfd",
    line="#dde3e9",
    text="#17212b",
    muted="#5d6b79",
    accent="#1767c4",
    accent_hover="#1257a8",
    on_accent="#ffffff",
    good="#1b7f4f",
    warning="#946300",
    bad="#c22f3a",
    selection="#e3effc",
    series=tuple(style.light for style in SERIES_STYLES),
    dark=False,
)
DARK = Theme(
    background="#0f141a",
    surface="#171e26",
    raised="#1e2731",
    line="#2b3642",
    text="#e6ebf0",
    muted="#93a1b0",
    accent="#4c9fff",
    accent_hover="#6cb1ff",
    on_accent="#0f141a",
    good="#4cc38a",
    warning="#e0a63a",
    bad="#f2727a",
    selection="#20344d",
    series=tuple(style.dark for style in SERIES_STYLES),
    dark=True,
)

_DRESSED = "workbench-dressed"
_GENERIC_FAMILIES = ("DejaVu Sans", "Sans Serif", "Sans")
_INTERFACE_FAMILIES = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Open Sans")


def _interface_family() -> str:
    """The system's interface font; where that is only the generic fallback, a better installed one."""
    family = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()
    if family not in _GENERIC_FAMILIES:
        return family
    return next((name for name in _INTERFACE_FAMILIES if QFontDatabase.hasFamily(name)), family)


def interface_font(pixels: int = BODY_PX, *, strong: bool = False) -> QFont:
    """The interface font at a size; `strong` is weight 600, everything else 400."""
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def numeric_font(pixels: int = BODY_PX, *, strong: bool = False) -> QFont:
    """The interface font with figures of one width, for columns of numbers."""
    font = interface_font(pixels, strong=strong)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette_of(theme: Theme) -> QPalette:
    """Qt's palette from the tokens; custom-painted widgets read their colours from it."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.background,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Accent: theme.accent,
        role.Light: theme.raised,
        role.Midlight: theme.line,
        role.Mid: theme.line,
        role.Dark: theme.muted,
        role.Shadow: theme.line,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.muted))
    return palette


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole application: Fusion, palette, style sheet, font."""
    if not app.property(_DRESSED):
        # With a style sheet in place, setting a style restyles every widget once more.
        app.setStyle("Fusion")
        app.setProperty(_DRESSED, True)
    font = QFont(_interface_family())
    font.setPixelSize(BODY_PX)
    app.setFont(font)
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))


class Appearance(StrEnum):
    """What the user chose; `SYSTEM` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ThemeManager(QObject):
    """Holds the theme in use, follows the desktop's colour scheme, remembers an override."""

    changed = Signal()
    _KEY = "appearance/theme"

    def __init__(self, app: QApplication, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._settings = settings
        stored = str(settings.value(self._KEY, ""))
        known = {item.value: item for item in Appearance}
        self._appearance = known.get(stored, Appearance.SYSTEM)
        self._theme = self._wanted()
        apply_theme(app, self._theme)
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def settings(self) -> QSettings:
        """Where the window's choices are kept."""
        return self._settings

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def appearance(self) -> Appearance:
        """The user's choice."""
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the desktop, or override it."""
        self._appearance = appearance
        self._settings.setValue(self._KEY, appearance.value)
        self._update()

    def toggle(self) -> None:
        """Switch between light and dark."""
        self.set_appearance(Appearance.LIGHT if self._theme.dark else Appearance.DARK)

    def _wanted(self) -> Theme:
        if self._appearance is Appearance.SYSTEM:
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self._appearance is Appearance.DARK
        return DARK if dark else LIGHT

    def _update(self) -> None:
        wanted = self._wanted()
        if wanted is self._theme:
            return
        self._theme = wanted
        apply_theme(self._app, wanted)
        self.changed.emit()

    def _on_scheme_changed(self) -> None:
        self._update()
