"""The window: rail, views, banner, status bar. It paints before anything heavy is imported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMargins, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.issue import Issue
from workbench.ui.actions import Actions
from workbench.ui.dropped import dropped_files, dropped_project
from workbench.ui.focus_ring import FocusRings
from workbench.ui.jobs import Jobs
from workbench.ui.rail import Rail
from workbench.ui.session import Session
from workbench.ui.status import Banner, StatusBar
from workbench.ui.theme import RAIL_COLLAPSE_PX, Appearance, ThemeManager
from workbench.ui.widgets import StatePanel

if TYPE_CHECKING:
    from workbench.ui.guide import GuidePanel
    from workbench.ui.palette import CommandPalette

PRODUCT = "Token Cost Workbench"
_GEOMETRY_KEY = "window/geometry"
_DEFAULT_SIZE = QSize(1440, 900)
_LEAST_SIZE = QSize(900, 600)
_FRAME = QMargins(4, 32, 4, 8)
"""What desktops put around a window; its size is not known before the window is there."""


@dataclass(frozen=True, slots=True)
class ViewPlace:
    """A view's place in the rail. `number` is its Alt key in the final order of the rail."""

    key: str
    name: str
    number: int
    make: Callable[[Session, Actions, ThemeManager, Jobs], QWidget]


def _make_catalogs(session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs) -> QWidget:
    from workbench.ui.catalogs.view import CatalogsView

    return CatalogsView(session, actions, themes, jobs)


def _make_quotes(session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs) -> QWidget:
    from workbench.ui.quotes.view import QuotesView

    return QuotesView(session, actions, themes, jobs)


def _make_scenarios(session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs) -> QWidget:
    from workbench.ui.scenarios.view import ScenariosView

    return ScenariosView(session, actions, themes, jobs)


def _make_results(session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs) -> QWidget:
    from workbench.ui.results.view import ResultsView

    return ResultsView(session, actions, themes, jobs)


VIEWS = (
    ViewPlace("catalogs", "Catalogs", 2, _make_catalogs),
    ViewPlace("quotes", "Quotes", 3, _make_quotes),
    ViewPlace("scenarios", "Scenarios", 4, _make_scenarios),
    ViewPlace("results", "Results", 5, _make_results),
)
"""Views that exist; 1 Home, 6 Evidence and 7 Reports keep their numbers for when they come."""

FIRST_VIEW = "results"
_NEXT_VIEW_MS = 100


class MainWindow(QWidget):
    """Shows one view at a time; views are made when first wanted, once a document is open."""

    first_painted = Signal()
    views_ready = Signal()
    """Every view is made."""
    closing = Signal()
    project_dropped = Signal(object)
    """Path of a project that was dropped on the window."""

    def __init__(self, session: Session, themes: ThemeManager, jobs: Jobs, settings: QSettings) -> None:
        super().__init__()
        self._session = session
        self._themes = themes
        self._jobs = jobs
        self._settings = settings
        self._painted = False
        self._views: dict[str, QWidget] = {}
        self._current = FIRST_VIEW
        self._leave: Callable[[Callable[[], None]], bool] | None = None
        self._left = False
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(_LEAST_SIZE)
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self._add_actions()
        self._rail = Rail(PRODUCT)
        for place in VIEWS:
            self._rail.add_view(place.key, self.actions_.action(f"view_{place.key}"), place.name)
        self._rail.chosen.connect(self.go_to_view)
        self._rail.set_current(self._current)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(lambda: self.actions_.fill_menu(self._menu))
        self._rail.menu_button.setMenu(self._menu)
        self.banner = Banner()
        self._stack = QStackedWidget()
        self.waiting = StatePanel()
        self.waiting.show_loading("Opening")
        self._stack.addWidget(self.waiting)
        self.status = StatusBar(session, self.actions_.action("cancel_comparison"))
        self._lay_out()
        self._restore_geometry()
        self._stack.setFocus()
        FocusRings(self)
        session.document_opened.connect(self._on_document_opened)
        session.saved_changed.connect(self._update_title)
        for signal in (
            session.document_opened,
            session.saved_changed,
            session.comparison_started,
            session.comparison_finished,
            session.comparison_failed,
            session.comparison_cancelled,
        ):
            signal.connect(self.actions_.refresh)
        session.comparison_failed.connect(self._on_comparison_failed)

    @cached_property
    def palette_(self) -> "CommandPalette":
        """The command palette, made when first wanted: the window is there sooner."""
        from workbench.ui.palette import CommandPalette

        return CommandPalette(self.actions_, self)

    @cached_property
    def guide(self) -> "GuidePanel":
        """The user guide, made when first wanted."""
        from workbench.ui.guide import GuidePanel

        return GuidePanel(self.actions_, self)

    @property
    def current(self) -> str:
        """Key of the view that is shown or will be once a document is open."""
        return self._current

    def view(self, key: str) -> QWidget:
        """A view by its key, made now if it was not yet; raises KeyError for an unknown key."""
        made = self._views.get(key)
        if made is None:
            place = next((place for place in VIEWS if place.key == key), None)
            if place is None:
                raise KeyError(key)
            made = self._views[key] = place.make(self._session, self.actions_, self._themes, self._jobs)
            made.setAccessibleName(place.name)
            self._stack.addWidget(made)
        return made

    def show_view(self, key: str) -> None:
        """Go to a view."""
        self._current = key
        self._rail.set_current(key)
        if self._session.has_document:
            self._stack.setCurrentWidget(self.view(key))
            self.actions_.refresh()

    def go_to_view(self, key: str) -> None:
        """Go to a view with the keyboard, to where it was in it or to where the view's work begins."""
        made = self._views.get(key)
        before = made.focusWidget() if made is not None else None  # asked now: showing a view moves it
        self.show_view(key)
        if self._session.has_document:
            (before or self.view(key)).setFocus(Qt.FocusReason.OtherFocusReason)

    def commit_edits(self) -> None:
        """Let a field that is being typed in store its value, as leaving it would."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
            focused.setFocus()

    def update_icons(self) -> None:
        """Repaint once the icon fonts are there."""
        for widget in self.findChildren(QWidget):
            widget.update()

    def show_problem(self, issues: Sequence[Issue]) -> None:
        """Say what went wrong above the view; before the first document in its place."""
        if self._session.has_document:
            self.banner.show_bad("\n".join(str(issue) for issue in issues))
        else:
            self.waiting.show_error("This could not be opened", issues)

    def _add_actions(self) -> None:
        add = self.actions_.add
        for place in VIEWS:
            add(
                f"view_{place.key}",
                place.name,
                partial(self.go_to_view, place.key),
                section="Go to",
                shortcut=f"Alt+{place.number}",
                icon=place.key,
            )
        add(
            "palette",
            "Search or run a command",
            lambda: self.palette_.popup(),
            section="View",
            shortcut="Ctrl+K",
            icon="search",
        )
        add(
            "switch_theme",
            lambda: "Switch to light" if self._themes.theme.dark else "Switch to dark",
            self._themes.toggle,
            section="View",
            shortcut="Ctrl+Shift+L",
            icon="theme",
        )
        add(
            "follow_system_theme",
            "Follow the system's light or dark",
            lambda: self._themes.set_appearance(Appearance.SYSTEM),
            section="View",
            icon="theme",
            enabled_when=lambda: self._themes.appearance is not Appearance.SYSTEM,
        )
        add(
            "user_guide",
            "User guide",
            lambda: self.guide.toggle(),
            section="Help",
            shortcut="F1",
            icon="help",
        )
        add("quit", "Quit", self.close, section="Project", shortcut="Ctrl+Q", icon="quit")
        add(
            "compare",
            "Compare",
            self._session.compare,
            section="Compare",
            shortcut="F5",
            icon="compare",
            enabled_when=lambda: self._session.has_document and not self._session.comparing,
        )
        add(
            "cancel_comparison",
            "Cancel the comparison",
            self._session.cancel,
            section="Compare",
            shortcut="Esc",
            icon="cancel",
            enabled_when=lambda: self._session.comparing,
        )
        self._themes.changed.connect(self.actions_.refresh)

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.banner)
        inner.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addLayout(inner, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)

    def _on_document_opened(self) -> None:
        self._rail.set_catalogs_date(f"Catalogs of {self._session.library.as_of.isoformat()}")
        self.show_view(self._current)
        QTimer.singleShot(0, self, self._make_next_view)

    def _make_next_view(self) -> None:
        """Make the views not yet seen, one per turn of the event loop, so that each opens at once later.

        Making one keeps the window busy for longer than a comparison may: it waits for the end of one.
        """
        if self._session.comparing:
            QTimer.singleShot(_NEXT_VIEW_MS, self, self._make_next_view)
            return
        missing = next((place.key for place in VIEWS if place.key not in self._views), None)
        if missing is not None and self._session.has_document:
            self.view(missing)
            QTimer.singleShot(0, self, self._make_next_view)
        elif missing is None:
            self.views_ready.emit()

    def _on_comparison_failed(self, issues: Sequence[Issue]) -> None:
        self.show_problem(issues)

    def _update_title(self) -> None:
        read_only = " (read-only)" if self._session.has_document and self._session.document.read_only else ""
        self.setWindowTitle(f"{self._session.project_name}{read_only} – {PRODUCT}")

    def _restore_geometry(self) -> None:
        stored = self._settings.value(_GEOMETRY_KEY)
        if not (isinstance(stored, QByteArray) and self.restoreGeometry(stored)):
            room = self.screen().availableSize().shrunkBy(_FRAME)
            self.resize(_DEFAULT_SIZE.boundedTo(room).expandedTo(_LEAST_SIZE))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rail.set_narrow(self.width() < RAIL_COLLAPSE_PX)
        if not self._painted:
            return  # no panel is open yet
        from workbench.ui.side_panel import SidePanel

        for panel in self.findChildren(SidePanel):
            panel.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_project(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.project_dropped.emit(path)
        elif files := dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self.import_quotes(files)

    def import_quotes(self, files: Sequence[Path]) -> None:
        """Go to the quotes and read files there."""
        from workbench.ui.quotes.view import QuotesView

        self.show_view("quotes")
        view = self.view("quotes")
        if isinstance(view, QuotesView):
            view.import_files(files)

    def ask_before_closing(self, leave: Callable[[Callable[[], None]], bool]) -> None:
        """Let `leave` ask first: it calls what it is given, now (True) or once the user says so."""
        self._leave = leave

    def close_now(self) -> None:
        """Close without asking."""
        self._left = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._left and self._leave is not None and not self._leave(self.close_now):
            event.ignore()
            return
        self._settings.setValue(_GEOMETRY_KEY, self.saveGeometry())
        self.closing.emit()
        super().closeEvent(event)
