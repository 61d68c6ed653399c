"""The few building blocks that every view is made of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.issue import Issue
from workbench.ui.charts.geometry import wrapped
from workbench.ui.icons import icon
from workbench.ui.theme import HEADLINE_PX, STEP, interface_font

if TYPE_CHECKING:
    from workbench.analysis.drawing.specs import HeadlineSpec
    from workbench.ui.actions import Actions


_WIDE_HEADER_PX = 1000
_KEPT_TITLE_PX = 60 * STEP
_BOX_PX = 16
_DETAIL_PX = 140 * STEP


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects on, and restyle the widget."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A plain-text label (outside text is never markup). Roles: muted, card-title, view-title, headline."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def discard(widget: QWidget) -> None:
    """Take a widget off the screen now; it is deleted when the event loop gets to it."""
    widget.hide()
    widget.deleteLater()


class ElidedLabel(QLabel):
    """Plain text on one line that ends in … where the room is short, the whole text being the tooltip.

    Of a longer text at least `kept_px` stay, where the layout has them.
    """

    def __init__(
        self, text: str = "", role: str = "", parent: QWidget | None = None, *, kept_px: int = 0
    ) -> None:
        super().__init__(parent)
        self._kept_px = kept_px
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._update_tooltip()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        least = QFontMetrics(self.font()).horizontalAdvance("…") * 2
        return QSize(max(least, min(self._kept_px, hint.width())), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        self.style().drawItemText(
            painter, rect, self.alignment(), self.palette(), self.isEnabled(), text, self.foregroundRole()
        )

    def is_elided(self) -> bool:
        """Whether part of the text is hidden at the present width."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def _update_tooltip(self) -> None:
        self.setToolTip(self.text() if self.is_elided() else "")


def button(
    text: str,
    *,
    kind: str = "secondary",
    icon_name: str = "",
    tooltip: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button: primary (one per view), secondary or quiet. Without text, the tooltip names it."""
    made = QPushButton(text, parent)
    made.setProperty("kind", kind)
    made.setAccessibleName(text or tooltip)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if tooltip:
        made.setToolTip(tooltip)
    if icon_name:
        made.setIcon(icon(icon_name, "on_accent" if kind == "primary" else "text"))
    return made


def primary_button(text: str, *, icon_name: str = "", parent: QWidget | None = None) -> QPushButton:
    """The one button that moves the work on."""
    return button(text, kind="primary", icon_name=icon_name, parent=parent)


def secondary_button(text: str, *, icon_name: str = "", parent: QWidget | None = None) -> QPushButton:
    """Any other button with a text."""
    return button(text, icon_name=icon_name, parent=parent)


def icon_button(icon_name: str, tooltip: str, parent: QWidget | None = None) -> QPushButton:
    """A small button with an icon only; the tooltip is its name for assistive technology too."""
    made = button("", kind="quiet", icon_name=icon_name, tooltip=tooltip, parent=parent)
    made.setFixedSize(7 * STEP, 7 * STEP)
    return made


class IconMark(QWidget):
    """An icon that stands by itself; it follows the theme."""

    def __init__(self, name: str = "info", pixels: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, "muted")
        self.setFixedSize(pixels, pixels)

    def set_name(self, name: str) -> None:
        """Show another icon."""
        self._icon = icon(name, "muted")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())


class ActionButton(QPushButton):
    """A button that shows and triggers a registered action, and follows its title and state."""

    def __init__(
        self, action: QAction, *, kind: str = "secondary", text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._text = text
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def set_text(self, text: str) -> None:
        """Show another text than the action's title."""
        self._text = text
        self._follow()

    def _follow(self) -> None:
        self.setText(self._text or self._action.text())
        self.setAccessibleName(self._action.text())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())


class Card(QFrame):
    """A surface with a title row (title left, one line of context or small buttons right) and a body."""

    def __init__(self, title: str = "", context: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title, "card-title", kept_px=_KEPT_TITLE_PX)
        self._context = ElidedLabel(context, "muted")
        self._context.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._head = QHBoxLayout()
        self._head.setSpacing(3 * STEP)
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self._context, 2)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 4 * STEP)
        self.outer.setSpacing(2 * STEP)
        self.outer.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * STEP)
        self.outer.addLayout(self.body, 1)
        self.set_title(title)
        self.set_context(context)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_context(self, context: str) -> None:
        """Change the line of context at the right."""
        self._context.setText(context)
        self._context.setVisible(bool(context))

    def add_head_widget(self, widget: QWidget) -> None:
        """Put a small control at the right end of the title row."""
        self._head.addWidget(widget)


class HeadlineFigure(ElidedLabel):
    """A headline figure that gives up size before it gives up letters."""

    _SIZES_PX = (HEADLINE_PX, 22, 20, 18, 16, 14, 13)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="headline", parent=parent)
        self.setFixedHeight(QFontMetrics(interface_font(HEADLINE_PX, strong=True)).height())

    def _font(self) -> QFont:
        fonts = [interface_font(pixels, strong=True) for pixels in self._SIZES_PX]
        return next((font for font in fonts if self._fits(font)), fonts[-1])

    def _fits(self, font: QFont) -> bool:
        # Elision needs a little more room than the text's own advance.
        return QFontMetrics(font).horizontalAdvance(self.text()) + 2 <= self.contentsRect().width()

    def is_elided(self) -> bool:
        return not self._fits(self._font())

    def paintEvent(self, event: QPaintEvent) -> None:
        room, font = self.contentsRect(), self._font()
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class TwoLines(ElidedLabel):
    """Muted text on two lines at most; unlike a wrapping label it leaves the layout around it alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="muted", parent=parent)
        self.setFixedHeight(2 * QFontMetrics(interface_font()).lineSpacing())

    def _lines(self) -> tuple[str, ...]:
        return wrapped(self.text(), self.contentsRect().width(), self.fontMetrics().horizontalAdvance, 2)

    def is_elided(self) -> bool:
        return " ".join(self._lines()).split() != self.text().split()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        line_px = self.fontMetrics().lineSpacing()
        for number, line in enumerate(self._lines()):
            painter.drawText(0, number * line_px + self.fontMetrics().ascent(), line)


class HeadlineCard(Card):
    """One question's answer: a muted title, a headline figure, one line under it."""

    def __init__(self, spec: "HeadlineSpec | None" = None, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._question = ElidedLabel(role="muted")
        self._value = HeadlineFigure()
        self._detail = TwoLines()
        for part in (self._question, self._value, self._detail):
            self.body.addWidget(part)
        self.body.setSpacing(STEP)
        self.outer.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 2 * STEP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if spec is not None:
            self.show_spec(spec)

    def show_spec(self, spec: "HeadlineSpec") -> None:
        """Show another answer in the same place."""
        self._question.setText(spec.title)
        self._value.setText(spec.value)
        self._detail.setText(spec.detail)
        set_property(self._value, "tone", spec.tone.value)
        self.setAccessibleName(f"{spec.title}: {spec.value}, {spec.detail}")

    def set_stale(self, stale: bool) -> None:
        """Fade the figure while a newer one is on its way."""
        set_property(self._value, "stale", stale)


class HeadlineRow(QWidget):
    """The headline cards of a comparison, side by side and equally wide; they keep their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4 * STEP)
        self._cards: list[HeadlineCard] = []

    @property
    def cards(self) -> Sequence[HeadlineCard]:
        """The cards, in order."""
        return self._cards

    def show_specs(self, specs: "Sequence[HeadlineSpec]") -> None:
        """Show other answers; cards are made and removed only where their number differs."""
        while len(self._cards) < len(specs):
            card = HeadlineCard()
            self._cards.append(card)
            self._row.addWidget(card, 1)
        while len(self._cards) > len(specs):
            discard(self._cards.pop())
        for card, spec in zip(self._cards, specs, strict=True):
            card.show_spec(spec)

    def set_stale(self, stale: bool) -> None:
        """Fade the figures while newer ones are on their way."""
        for card in self._cards:
            card.set_stale(stale)


class ViewHeader(QWidget):
    """Title and one line of context at the left; search and actions at the right, one of them primary."""

    def __init__(
        self, actions: "Actions", title: str = "", context: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._title = ElidedLabel(title, "view-title")
        self._context = ElidedLabel(context, "muted")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._context)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(3 * STEP)
        self._row.addLayout(texts, 1)
        self._search = ActionButton(actions.action("palette"), kind="search")
        self._row.addWidget(self._search)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def set_context(self, context: str) -> None:
        """Change the line of context."""
        self._context.setText(context)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keys = self._actions.action("palette").shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        wide = self.width() >= _WIDE_HEADER_PX
        self._search.set_text(f"Search or run a command   {keys}" if wide else keys)

    def add_action(self, action_id: str, *, text: str = "", primary: bool = False) -> QPushButton:
        """Put a registered action at the right end, under a shorter text where its title is long."""
        made = ActionButton(
            self._actions.action(action_id), kind="primary" if primary else "secondary", text=text
        )
        self._row.addWidget(made)
        return made


class StatePanel(QWidget):
    """What stands where content is missing: nothing yet, on its way, failed, or too much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconMark(pixels=8 * STEP)
        self._title = label(role="card-title")
        self._detail = label(role="muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(60 * STEP)
        self._bar.setAccessibleName("Progress")
        for text in (self._title, self._detail):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * STEP)
        column = QVBoxLayout(self)
        column.setSpacing(2 * STEP)
        column.addStretch(1)
        for part in (self._icon, self._title, self._detail, self._bar):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self.show_loading("")

    def show_loading(self, title: str, detail: str = "") -> None:
        """Content is on its way."""
        self._show("", title, detail, loading=True)

    def show_empty(
        self, title: str, detail: str = "", *, icon_name: str = "info", buttons: Sequence[QPushButton] = ()
    ) -> None:
        """There is nothing yet; the detail says how to get something."""
        self._show(icon_name, title, detail)
        self._set_buttons(buttons)

    def show_error(
        self, title: str, issues: Sequence[Issue] = (), *, buttons: Sequence[QPushButton] = ()
    ) -> None:
        """Something failed: what, where and the remedy of each issue."""
        self._show("error", title, "\n".join(str(issue) for issue in issues))
        self._set_buttons(buttons)

    def _show(self, icon_name: str, title: str, detail: str, *, loading: bool = False) -> None:
        self._set_buttons(())
        self._icon.setVisible(bool(icon_name))
        if icon_name:
            self._icon.set_name(icon_name)
        self._title.setText(title)
        self._detail.setText(detail)
        longest = max(map(self._detail.fontMetrics().horizontalAdvance, detail.splitlines()), default=0)
        width = min(longest + 2 * STEP, _DETAIL_PX)
        self._detail.setFixedWidth(width)
        # A centred label does not get the height that its wrapped lines need.
        self._detail.setMinimumHeight(self._detail.heightForWidth(width) if detail else 0)
        self._detail.setVisible(bool(detail))
        self._bar.setVisible(loading)
        self.setAccessibleName(f"{title}. {detail}" if detail else title)

    def _set_buttons(self, buttons: Sequence[QPushButton]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                discard(widget)
        if buttons:
            self._buttons.addStretch(1)
            for made in buttons:
                self._buttons.addWidget(made)
                made.show()
            self._buttons.addStretch(1)


class ComboBox(QComboBox):
    """A flat combo box with a chevron: style sheets cannot draw one without image files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFixedHeight(7 * STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        frame = palette.color(palette.ColorRole.Accent if self.hasFocus() else palette.ColorRole.Midlight)
        painter.setPen(QPen(frame, 1.0))
        painter.setBrush(palette.color(palette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        text_rect = self.rect().adjusted(2 * STEP + 1, 0, -6 * STEP, 0)
        chosen = self.currentText()
        painter.setPen(_text_colour(self) if chosen else palette.color(palette.ColorRole.PlaceholderText))
        text = self.fontMetrics().elidedText(
            chosen or self.placeholderText(), Qt.TextElideMode.ElideRight, text_rect.width()
        )
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        draw_chevron(painter, self)


class CheckBox(QCheckBox):
    """A flat check box that is seen in the dark as well."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, role = self.palette(), QPalette.ColorRole
        box = QRectF(0.5, (self.height() - _BOX_PX) / 2 + 0.5, _BOX_PX - 1, _BOX_PX - 1)
        marked = self.isChecked()
        painter.setPen(palette.color(role.Accent if marked or self.hasFocus() else role.PlaceholderText))
        painter.setBrush(palette.color(role.Accent if marked else role.Base))
        painter.drawRoundedRect(box, 4, 4)
        if marked:
            painter.setPen(QPen(palette.color(role.BrightText), 1.8))
            corner = box.topLeft()
            painter.drawPolyline(
                QPolygonF(
                    [corner + QPointF(3.5, 7.5), corner + QPointF(6.5, 10.5), corner + QPointF(11.5, 4.5)]
                )
            )
        painter.setPen(_text_colour(self))
        text = self.rect().adjusted(_BOX_PX + 2 * STEP, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


def draw_chevron(painter: QPainter, field: QWidget) -> None:
    """The mark at a field's right end that says: there is a list to choose from."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(field.palette().color(QPalette.ColorRole.PlaceholderText), 1.5))
    middle = QPointF(field.width() - 3.5 * STEP, field.height() / 2)
    painter.drawPolyline(
        QPolygonF([middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)])
    )


def _text_colour(widget: QWidget) -> QColor:
    palette = widget.palette()
    role = palette.ColorRole.Text if widget.isEnabled() else palette.ColorRole.PlaceholderText
    return palette.color(role)
