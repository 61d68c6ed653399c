"""The bar at the bottom (state of the results, progress, cancel) and the banner for messages."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.session import Session
from workbench.ui.theme import STEP
from workbench.ui.widgets import (
    ActionButton,
    ElidedLabel,
    IconMark,
    button,
    icon_button,
    label,
    set_property,
)

_GOOD_NEWS_MS = 8000
_MOST_TEXT_PX = 45 * STEP


class StatusBar(QFrame):
    """Says whether the results are current, what they took and whether the work is saved."""

    def __init__(self, session: Session, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(7 * STEP)
        self.setAccessibleName("Status")
        self._text = ElidedLabel(role="muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(40 * STEP)
        self._bar.setAccessibleName("Progress of the comparison")
        self._cancel = ActionButton(cancel, kind="small", text="Cancel")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * STEP, 0, 3 * STEP, 0)
        row.setSpacing(3 * STEP)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._show_progress(False)
        session.comparison_started.connect(self._on_started)
        session.comparison_progressed.connect(self._on_progressed)
        for signal in (session.comparison_finished, session.comparison_cancelled, session.saved_changed):
            signal.connect(self.refresh)
        session.results_became_stale.connect(self.refresh)
        session.comparison_failed.connect(self.refresh)

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._text.text()

    def refresh(self) -> None:
        """Say how things stand."""
        self._show_progress(self._session.comparing)
        if self._session.has_document and not self._session.comparing:
            self._text.setText(" · ".join((*self._results(), self._session.saved_text)))

    def _results(self) -> tuple[str, ...]:
        comparison = self._session.comparison
        if comparison is None:
            return ("No results yet: press F5 to compare",)
        state = "Results are older than the inputs" if self._session.stale else "Results are up to date"
        return (state, f"{comparison.candidates:,} candidates in {comparison.seconds:.2f} s")

    def _show_progress(self, running: bool) -> None:
        self._bar.setVisible(running)
        self._cancel.setVisible(running)

    def _on_started(self) -> None:
        self._bar.setValue(0)
        self._text.setText("Comparing")
        self._show_progress(True)

    def _on_progressed(self, fraction: float, message: str) -> None:
        self._bar.setValue(round(fraction * 1000))
        self._text.setText(message or "Comparing")


class Banner(QWidget):
    """A message above the view: bad news stays until dismissed, good news goes by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconMark("info", pixels=5 * STEP)
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = button("")
        self._run: Callable[[], object] | None = None
        self._action.clicked.connect(self._on_action)
        close = icon_button("close", "Dismiss")
        close.clicked.connect(self.hide)
        frame = QFrame()
        frame.setProperty("kind", "banner")
        row = QHBoxLayout(frame)
        row.setSpacing(3 * STEP)
        row.setContentsMargins(4 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        row.addWidget(self._mark)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("Message")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._text)
        row.addWidget(self._scroll, 1)
        row.addWidget(self._action)
        row.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6 * STEP, 4 * STEP, 6 * STEP, 0)
        outer.addWidget(frame)
        self._timer = QTimer(self, interval=_GOOD_NEWS_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The message in place."""
        return self._text.text()

    def show_good(self, text: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Something worked; a button may lead on."""
        self._show("ok", "good", text, action, run)
        self._timer.start()

    def show_warning(self, text: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Something to know about; it stays until dismissed."""
        self._show("warning", "warning", text, action, run)
        self._timer.stop()

    def show_bad(self, text: str) -> None:
        """Something went wrong; the text names the remedy."""
        self._show("error", "bad", text, "", None)
        self._timer.stop()

    def _show(self, mark: str, tone: str, text: str, action: str, run: Callable[[], object] | None) -> None:
        self._mark.set_name(mark)
        self._text.setText(text)
        self._run = run
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        set_property(self._text, "tone", tone)
        self.show()
        self._fit()

    def _fit(self) -> None:
        """As high as the message asks for, up to a share of the window; longer ones scroll."""
        needed = self._text.heightForWidth(self._scroll.viewport().width())
        fits = needed <= _MOST_TEXT_PX
        self._scroll.setFixedHeight(max(self._action.sizeHint().height(), min(needed, _MOST_TEXT_PX)))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus if fits else Qt.FocusPolicy.StrongFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_action(self) -> None:
        if self._run is not None:
            self._run()
