"""Outside text on a page: escaped, and set in a font that has its letters."""

import unicodedata
from functools import cache
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph

from workbench.domain.formatting import unbroken

BODY = "Helvetica"
BOLD = "Helvetica-Bold"

_WIDE = "Wide"
"""Name of the fallback for letters that the standard fonts lack."""

_WIDE_FILES = (
    "DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial.ttf",
    "C:/Windows/Fonts/arial.ttf",
    "Vera.ttf",
)
"""The system's font with many letters; the last ships with reportlab and has Western European ones only."""

_CJK_FONTS = (
    ("HYGothic-Medium", 0xAC00, 0xD7A3),
    ("HeiseiKakuGo-W5", 0x3040, 0x30FF),
    ("STSong-Light", 0x2E80, 0x9FFF),
)

TEXT = "#17212b"
MUTED = "#5d6b79"
LINE = "#dde3e9"
ACCENT = "#1767c4"
GOOD = "#1b7f4f"
BAD = "#c22f3a"
SELECTION = "#e3effc"


@cache
def _wide() -> str:
    """The fallback's name, registered: reading its file takes longer than a page, and few pages need it."""
    pdfmetrics.registerFont(_wide_font())
    return _WIDE


@cache
def _cjk(name: str) -> str:
    """An East Asian font's name, registered."""
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _wide_font() -> TTFont:
    for name in _WIDE_FILES[:-1]:
        try:
            return TTFont(_WIDE, name)
        except TTFError:
            continue
    return TTFont(_WIDE, _WIDE_FILES[-1])


def _has_glyph(code: int) -> bool:
    font: Any = pdfmetrics.getFont(_wide())
    return code in font.face.charToGlyph


def _is_western(text: str) -> bool:
    """Whether the standard fonts have every character, as in nearly all texts."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def font_for(character: str, default: str = BODY) -> str:
    """A font that has the character, known to reportlab."""
    if _is_western(character):
        return default
    code = ord(character)
    east_asian = next((name for name, first, last in _CJK_FONTS if first <= code <= last), "")
    return _cjk(east_asian) if east_asian else _wide()


def _drawable_text(text: str) -> str:
    """Text with every character replaced that no font at hand could draw."""
    return "".join(_drawable(character) for character in text)


def _drawable(character: str) -> str:
    """The character, or the letter without its accent where no font here has it."""
    if font_for(character) != _WIDE or _has_glyph(ord(character)):
        return character
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


def text_runs(text: str, default: str = BODY) -> list[tuple[str, str]]:
    """(font, text) runs of outside text, every letter in a font that has it."""
    text = text.replace("−", "–").replace("\u202f", "\u00a0")
    if _is_western(text):
        return [(default, text)] if text else []
    runs: list[tuple[str, str]] = []
    for character in _drawable_text(text):
        font = font_for(character, default)
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + character)
        else:
            runs.append((font, character))
    return runs


def markup(text: str) -> str:
    """Paragraph markup of outside text: nothing in it is markup, every letter has a font."""
    return "".join(
        escape(run) if font == BODY else f'<font name="{font}">{escape(run)}</font>'
        for font, run in text_runs(text)
    )


def style(
    size: float = 8.5, *, bold: bool = False, colour: str = TEXT, right: bool = False
) -> ParagraphStyle:
    """A paragraph style of the page."""
    return ParagraphStyle(
        f"{size}{bold}{colour}{right}",
        fontName=BOLD if bold else BODY,
        fontSize=size,
        leading=size * 1.3,
        textColor=HexColor(colour),
        alignment=2 if right else 0,
    )


def paragraph(
    text: str, size: float = 8.5, *, bold: bool = False, colour: str = TEXT, right: bool = False
) -> Paragraph:
    """A paragraph of outside text; numbers stay with their units."""
    return Paragraph(markup(unbroken(text)), style(size, bold=bold, colour=colour, right=right))
