"""The rail at the left: one place per noun of the buyer's work."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from workbench.ui.icons import icon
from workbench.ui.theme import STEP, interface_font
from workbench.ui.widgets import ElidedLabel, button, set_property

WIDE_PX = 54 * STEP
NARROW_PX = 14 * STEP
_ROW_PX = 9 * STEP
_ICON_PX = 18


class RailButton(QAbstractButton):
    """Icon and name of a view; the name hides where the rail is narrow and is a tooltip then."""

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = (icon(icon_name, "muted"), icon(icon_name, "accent"))
        self._narrow = False
        self._keys = ""
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFixedHeight(_ROW_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW_PX - 4 * STEP if self._narrow else WIDE_PX - 4 * STEP, _ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role, palette = QPalette.ColorRole, self.palette()
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(role.Highlight if chosen else role.AlternateBase))
            painter.drawRoundedRect(self.rect(), 6, 6)
        if self.hasFocus():
            painter.setPen(palette.color(role.Accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = (self.width() - _ICON_PX) // 2 if self._narrow else 3 * STEP
        self._icons[chosen].paint(painter, QRect(left, (_ROW_PX - _ICON_PX) // 2, _ICON_PX, _ICON_PX))
        if not self._narrow:
            painter.setFont(interface_font(strong=chosen))
            painter.setPen(palette.color(role.Accent if chosen else role.WindowText))
            text = self.rect().adjusted(left + _ICON_PX + 3 * STEP, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class Rail(QFrame):
    """The menu button, a button per view, and the date of the catalogs at the bottom."""

    chosen = Signal(str)
    """Key of the view that the user wants."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Navigation")
        self._title = title
        self.menu_button: QPushButton = button("", kind="rail-title", icon_name="menu", tooltip="Menu")
        self._catalogs = ElidedLabel(role="muted")
        self._catalogs.setContentsMargins(2 * STEP, 0, 0, 0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * STEP, 4 * STEP, 2 * STEP, 2 * STEP)
        self._column.setSpacing(0)
        self._column.addWidget(self.menu_button)
        self._column.addSpacing(2 * STEP)
        self._column.addStretch(1)
        self._column.addWidget(self._catalogs)
        self.set_narrow(False)

    def add_view(self, key: str, action: QAction, name: str) -> None:
        """A button for a view (its key names its icon); the action carries the shortcut for the tooltip."""
        made = RailButton(name, key)
        made.setToolTip(action.toolTip())
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(made)
        self._buttons[key] = made
        self._column.insertWidget(self._column.count() - 2, made)

    def set_current(self, key: str) -> None:
        """Mark the view that is shown."""
        self._buttons[key].setChecked(True)

    def set_catalogs_date(self, text: str) -> None:
        """The date of the shipped catalogs."""
        self._catalogs.setText(text)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icons with names."""
        self.setFixedWidth(NARROW_PX if narrow else WIDE_PX)
        self.menu_button.setText("" if narrow else self._title)
        set_property(self.menu_button, "kind", "rail-icon" if narrow else "rail-title")
        self.menu_button.setAccessibleName(f"{self._title}: menu")
        self._catalogs.setVisible(not narrow)
        for made in self._buttons.values():
            made.set_narrow(narrow)
