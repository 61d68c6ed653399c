"""The style sheet: what Fusion and a palette cannot say, built from the theme's tokens."""

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.ui.theme import Theme

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }

Card { background: $surface; border: 1px solid $line; border-radius: 8px; }
Rail { background: $surface; border: none; border-right: 1px solid $line; }
StatusBar { background: $background; border: none; border-top: 1px solid $line; }
CommandPalette { background: $surface; border: 1px solid $muted; border-radius: 8px; }
SidePanel { background: $surface; border: none; border-left: 1px solid $line; }
SidePanel QScrollArea > QWidget > QWidget { background: $surface; }
QFrame[kind="banner"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="card-title"] { font-weight: 600; }
QLabel[role="view-title"] { font-size: 20px; font-weight: 600; }
QLabel[role="headline"] { font-size: 24px; font-weight: 600; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="accent"] { color: $accent; }
QLabel[stale="true"] { color: $muted; }
QLabel[kind="drop-zone"] { border: 1px dashed $muted; border-radius: 8px; }

QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 6px; padding: 5px 12px;
    min-height: 18px;
}
QPushButton:hover, QToolButton:hover { background: $selection; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $background; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled {
    background: $background; color: $muted; border-color: $line; font-weight: 600;
}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
    background: transparent; border-color: transparent; padding: 4px;
}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $selection; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="small"] { padding: 0 8px; }
QFileDialog QToolButton { padding: 4px; }
QPushButton[kind="rail-title"], QPushButton[kind="rail-icon"] {
    background: transparent; border-color: transparent; font-weight: 600; padding: 6px;
}
QPushButton[kind="rail-title"] { text-align: left; }
QPushButton[kind="rail-title"]:hover, QPushButton[kind="rail-icon"]:hover { background: $raised; }
QPushButton[kind="rail-title"]:focus, QPushButton[kind="rail-icon"]:focus { border-color: $accent; }
QPushButton[kind="search"] { color: $muted; text-align: left; padding: 5px 12px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: $accent; }
QLineEdit:disabled, QLineEdit:read-only { background: $background; color: $muted; }
QLineEdit[kind="filter"] { padding: 0 4px; border-radius: 4px; background: $raised; }
QLineEdit[kind="filter"]:focus { border-color: $accent; }
QLineEdit[active="true"] { border-color: $accent; background: $selection; }
QLineEdit[kind="cell"] { padding: 0 7px; border-radius: 0; border-color: $accent; }
QLineEdit[invalid="true"] { border-color: $bad; }
QLabel[kind="cell-hint"] {
    background: $raised; color: $muted; border: 1px solid $line; border-radius: 4px; padding: 4px 8px;
}
QLabel[kind="cell-hint"][tone="bad"] { color: $bad; border-color: $bad; }
QFrame[kind="popup"] { background: $surface; border: 1px solid $line; border-radius: 8px; }

QListView, QTreeView, QTableView {
    background: $surface; color: $text; border: none; outline: none; gridline-color: $line;
    selection-background-color: $selection; selection-color: $text;
}
QListView::item { padding: 6px 8px; border-radius: 6px; }
QListView::item:hover { background: $raised; }
QListView::item:selected { background: $selection; color: $text; }
QTableView::item { padding: 0 5px; border: none; }  /* with the style's 3 px: below the header's text */
QTableView::item:selected { background: $selection; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line; padding: 6px 8px;
}
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $line; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractScrollArea::corner { background: transparent; border: none; }

QSplitter::handle { background: transparent; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
""")


def style_sheet(theme: "Theme") -> str:
    """The application's style sheet in the theme's colours."""
    return _SHEET.substitute(
        background=theme.background,
        surface=theme.surface,
        raised=theme.raised,
        line=theme.line,
        text=theme.text,
        muted=theme.muted,
        accent=theme.accent,
        accent_hover=theme.accent_hover,
        on_accent=theme.on_accent,
        good=theme.good,
        warning=theme.warning,
        bad=theme.bad,
        selection=theme.selection,
    )
