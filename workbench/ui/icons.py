"""Icons that follow the palette. The icon fonts load after the first paint; until then icons draw nothing."""

from functools import cache
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

_NAMES = {
    "catalogs": "ph.database",
    "quotes": "ph.receipt",
    "scenarios": "ph.sliders-horizontal",
    "results": "ph.chart-line",
    "menu": "ph.list",
    "search": "ph.magnifying-glass",
    "new": "ph.file-plus",
    "open": "ph.folder-open",
    "save": "ph.floppy-disk",
    "import": "ph.download-simple",
    "export": "ph.table",
    "pdf": "ph.file-pdf",
    "undo": "ph.arrow-u-up-left",
    "redo": "ph.arrow-u-up-right",
    "compare": "ph.play",
    "cancel": "ph.x",
    "close": "ph.x",
    "add": "ph.plus",
    "duplicate": "ph.copy",
    "delete": "ph.trash",
    "theme": "ph.moon",
    "help": "ph.question",
    "quit": "ph.sign-out",
    "expand": "ph.arrows-out-simple",
    "collapse": "ph.arrows-in-simple",
    "unfold": "ph.caret-down",
    "fold": "ph.caret-up",
    "filter": "ph.funnel",
    "columns": "ph.columns",
    "replace": "ph.swap",
    "side_by_side": "ph.arrows-left-right",
    "evidence_edit": "ph.pencil-simple",
    "reset": "ph.arrow-counter-clockwise",
    "copy": "ph.clipboard-text",
    "update": "ph.arrows-clockwise",
    "ok": "ph.check-circle",
    "warning": "ph.warning",
    "error": "ph.warning-circle",
    "info": "ph.info",
    "why": "ph.lightbulb",
    "owned": "ph.hard-drives",
    "rented": "ph.cloud",
    "api": "ph.broadcast",
    "stream": "ph.activity",
    "step": "ph.circle",
    "version": "ph.bookmark-simple",
    "history": "ph.clock-counter-clockwise",
    "project": "ph.briefcase",
    "library": "ph.books",
    "settings": "ph.gear",
    "assumptions": "ph.scales",
}
"""Our names for icons, and the glyphs of the icon font behind them."""

_ROLES = {
    "text": QPalette.ColorRole.WindowText,
    "muted": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Accent,
    "on_accent": QPalette.ColorRole.BrightText,
}

_library: list[Any] = []
"""The qtawesome module once `load_icons` has run."""


def load_icons() -> None:
    """Load the icon fonts; widgets show their icons at their next paint."""
    import qtawesome

    if not _library:
        _library.append(qtawesome)


@cache
def _glyph(name: str) -> tuple[str, str]:
    """(icon font, character) of an icon; the library asks the system for its fonts at every question."""
    glyph = _NAMES[name]
    return glyph.partition(".")[0], str(_library[0].charmap(glyph))


@cache
def _glyph_font(prefix: str, pixels: int) -> QFont:
    font: QFont = _library[0].font(prefix, pixels)
    return font


class _GlyphEngine(QIconEngine):
    """Draws one glyph in a palette colour, so that a new theme needs no new icons."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if not _library:
            return
        prefix, character = _glyph(self._name)
        role = "muted" if mode is QIcon.Mode.Disabled else self._role
        painter.save()
        painter.setPen(QApplication.palette().color(_ROLES[role]))
        painter.setFont(_glyph_font(prefix, rect.height()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._role)


@cache
def icon(name: str, role: str = "text") -> QIcon:
    """An icon by our name; `role` is text, muted, accent or on_accent. KeyError for an unknown one."""
    if name not in _NAMES or role not in _ROLES:
        raise KeyError(f"{name}/{role}")
    return QIcon(_GlyphEngine(name, role))
