"""What the window works on: the document, the active scenario, the latest results, whether they are stale."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.domain.collector import collector_held_back
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue, Severity
from workbench.ui.jobs import Jobs
from workbench.ui.once import Once

if TYPE_CHECKING:
    from workbench.analysis.drawing.specs import ResultSpecs
    from workbench.analysis.results.result import Comparison
    from workbench.catalog.library import Library
    from workbench.domain.record import Record
    from workbench.domain.scenario import Scenario
    from workbench.project.changes import Change
    from workbench.project.document import Document, Edit, Step
    from workbench.project.history import Version

COMPARE = "compare"
STORE = "store an edit"
"""Kinds of the session's jobs."""
DEBOUNCE_MS = 250


@dataclass(frozen=True, slots=True)
class _Storing:
    """An edit that a worker stores, and what follows it."""

    edit: "Edit"
    write: Once
    then: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with everything it shows, and the inputs it came from."""

    comparison: "Comparison"
    specs: "ResultSpecs"
    scenario: "Scenario"
    library: "Library"


def compare_now(scenario: "Scenario", library: "Library", control: JobControl) -> Compared:
    """Compare and build the specs: the work of the comparison's job. Raises `Cancelled`."""
    from workbench.analysis.compare import compare
    from workbench.analysis.shown.presentation import build_specs

    comparison = compare(scenario, library, control)
    return Compared(comparison, build_specs(comparison, scenario, library), scenario, library)


class UnderReview(Protocol):
    """A view in which work waits to enter the project."""

    def unkept(self) -> str:
        """What would be lost, in a sentence; empty for nothing."""

    def keep(self) -> bool:
        """Put it into the project; False where something needs the user first."""


class Session(QObject):
    """The one thing views share. Views read it, send it changes and listen to its signals."""

    document_opened = Signal()
    """Another document is in place (at start, after New and Open): reread everything."""
    document_changed = Signal(object)
    """A change, undo or redo touched these records: a frozenset of (kind, id)."""
    saved_changed = Signal()
    scenario_changed = Signal()
    """Another scenario is active, or the active one was edited."""
    comparison_started = Signal()
    comparison_progressed = Signal(float, str)
    comparison_finished = Signal()
    comparison_failed = Signal(object)
    """A tuple of issues."""
    comparison_cancelled = Signal()
    results_became_stale = Signal()
    noticed = Signal(str, bool)
    """Something worked; whether the message offers to undo it."""
    problem_found = Signal(object)
    """Something a user tried did not work: a tuple of issues."""

    def __init__(
        self,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        compare_work: "Callable[[Scenario, Library, JobControl], Compared]" = compare_now,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self._compare_work = compare_work
        self._document: Document | None = None
        self._scenario_id = ""
        self._draft: Scenario | None = None
        self._start: Scenario | None = None
        self._compared: Compared | None = None
        self._stale = False
        self.under_review: list[UnderReview] = []
        """Views that hold work which the project does not, and say so before it is left."""
        self._storing: _Storing | None = None
        self._waiting: deque[Callable[[], None]] = deque()
        self._debounce = QTimer(self, interval=DEBOUNCE_MS, singleShot=True)
        self._debounce.timeout.connect(self.compare)
        jobs.progressed.connect(self._on_progressed)

    @property
    def has_document(self) -> bool:
        """Whether a document is open; views exist only then."""
        return self._document is not None

    @property
    def document(self) -> "Document":
        """The open document; raises RuntimeError before the first is open."""
        if self._document is None:
            raise RuntimeError("no document is open yet")
        return self._document

    @property
    def library(self) -> "Library":
        """The records as they are now, an immutable snapshot."""
        return self.document.library

    @property
    def scenario_id(self) -> str:
        """Id of the active scenario, empty where the project has none."""
        return self._scenario_id

    @property
    def scenario(self) -> "Scenario | None":
        """The active scenario as it is now.

        Where the project holds none (somebody deleted it from a script, say), one to start from, which the
        first edit puts into the project.
        """
        found = self.library.scenario(self._scenario_id)
        if found is None and not self.library.records("scenario"):
            from workbench.project.starting import start_scenario

            self._start = self._start or start_scenario()
            return self._start
        return found

    @property
    def comparison(self) -> "Comparison | None":
        """The latest comparison of the active scenario, stale or not."""
        return self._compared.comparison if self._compared else None

    @property
    def specs(self) -> "ResultSpecs | None":
        """What the latest comparison shows."""
        return self._compared.specs if self._compared else None

    @property
    def compared(self) -> Compared | None:
        """The latest comparison with its inputs."""
        return self._compared

    @property
    def stale(self) -> bool:
        """Whether the document has changed since the latest comparison."""
        return self._stale

    @property
    def comparing(self) -> bool:
        """Whether a comparison runs."""
        return self.jobs.is_running(COMPARE)

    @property
    def path(self) -> Path | None:
        """Where the project lies, None for one never saved."""
        return self.document.path

    @property
    def project_name(self) -> str:
        """The project as the window's title names it."""
        path = self.path
        if path:
            return path.stem
        settings = self.library.get("project", "project") if self.has_document else None
        return settings.name if settings is not None else "Sample"

    @property
    def saved_text(self) -> str:
        """Whether the work is safe, for the status bar."""
        if self.path is None:
            return "not in a file yet: Ctrl+S"
        if self.storing:
            return "storing the last change …"
        if self.document.read_only:
            return f"read-only: {self.document.read_only_reason}"
        return "every change is saved"

    def open_document(
        self, document: "Document", scenario_id: str = "", compared: Compared | None = None
    ) -> None:
        """Put another document in place, with its active scenario (else its first) and known results."""
        self._leave()
        self._document = document
        self._start = None
        self._scenario_id = self._known_scenario(scenario_id)
        self._compared = compared
        self._stale = False
        self.document_opened.emit()
        self.saved_changed.emit()
        self.scenario_changed.emit()
        if compared is not None:
            self.comparison_finished.emit()

    def close(self) -> None:
        """Let go of the document, at the end of the program."""
        self._leave()
        self._document = None

    def apply(self, change: "Change", then: Callable[[], None] = lambda: None) -> None:
        """Apply an edit as one named step; figures follow by themselves a moment later.

        An edit that cannot be stored changes nothing and is reported. One with a long quote is stored in a
        worker, and what is edited meanwhile follows it in order. `then` is called when it is done or refused.
        """
        from workbench.project.rebase import rebased

        if self.storing:
            self._edit(lambda: self.document.applying(rebased(change, self.library, self.path)), then)
        else:
            self._edit(lambda: self.document.applying(change), then)

    def put(self, record: "Record", label: str) -> None:
        """Add a record, or replace the one with its id, as one named step."""
        from workbench.project.changes import put_record

        self.apply(put_record(self.library, record, label))

    def undo(self, count: int = 1) -> None:
        """Take back the latest steps."""
        self._edit(lambda: self.document.undoing(count))

    def redo(self, count: int = 1) -> None:
        """Do the steps again that were taken back."""
        self._edit(lambda: self.document.redoing(count))

    def explain(self, step: "Step", why: str) -> None:
        """Note why a step was made."""
        self._store(lambda: self.document.explain(step, why))

    @property
    def changed_since_version(self) -> bool:
        """Whether something changed after the newest version."""
        return self.document.changed_since_version

    def save_version(self, name: str = "") -> "Version | None":
        """Name the present state, by its number unless a name is given; None where that did not work."""
        if self.storing:
            self.report(_still_storing())
            return None
        made: list[Version] = []
        number = max((version.number for version in self.document.versions()), default=0) + 1
        self._store(lambda: made.append(self.document.name_version(name or f"Version {number}")))
        return made[0] if made else None

    def rename_version(self, number: int, name: str) -> None:
        """Give a version another name."""
        self._store(lambda: self.document.rename_version(number, name))

    def restore_version(self, number: int) -> None:
        """Bring every record back to a version, as a step that can be undone."""
        if self.storing:
            self.after_storing(lambda: self.restore_version(number))
            return
        version = next((found for found in self.document.versions() if found.number == number), None)
        if version is None:
            return
        before = self.document.last_change

        def tell() -> None:
            if self.document.last_change != before:
                self.notify(f"The project is again as it was in {version.name}.", undoable=True)
            else:
                self.notify(f"The project is as it was in {version.name}.")

        self._edit(lambda: self.document.applying(self.document.restoring(version)), tell)

    def set_scenario(self, scenario_id: str) -> None:
        """Make another scenario the active one and compare it."""
        if scenario_id == self._scenario_id:
            return
        self._scenario_id = scenario_id
        self._draft = None
        self._compared = None
        self.scenario_changed.emit()
        self.compare()

    def preview(self, draft: "Scenario | None") -> None:
        """Let the figures follow an edit that is still being typed, without storing it; None drops it."""
        if draft == self._draft:
            return
        self._draft = draft
        self._mark_stale_and_compare()

    def compare(self) -> None:
        """Compare the active scenario in a worker; a newer call cancels the older."""
        self._debounce.stop()
        scenario = self._draft or self.scenario
        if scenario is None:
            self.comparison_failed.emit((_no_scenario(),))
            return
        library, work = self.library, self._compare_work
        self.jobs.start(
            COMPARE,
            lambda control: work(scenario, library, control),
            self._on_compared,
            self._on_failed,
            self.comparison_cancelled.emit,
        )
        self.comparison_started.emit()

    def cancel(self) -> None:
        """Stop a running comparison; the results before it stay."""
        self._debounce.stop()
        self.jobs.cancel(COMPARE)

    def notify(self, text: str, *, undoable: bool = False) -> None:
        """Tell the user that something worked."""
        self.noticed.emit(text, undoable)

    def report(self, *issues: Issue) -> None:
        """Tell the user what did not work and what to do about it."""
        self.problem_found.emit(issues)

    def _store(self, write: "Callable[[], object]") -> None:
        """Write something that leaves the records alone; what does not work is reported."""
        from workbench.project.errors import ProjectFileError

        if self.storing:
            self.report(_still_storing())
            return
        try:
            write()
        except ProjectFileError as error:
            self.report(error.issue)
        self.saved_changed.emit()

    @property
    def storing(self) -> bool:
        """Whether a worker stores an edit; the records are still those before it."""
        return self._storing is not None

    def after_storing(self, do: Callable[[], None]) -> None:
        """Do something now, or once the edit that is being stored is in the file."""
        if self.storing:
            self._waiting.append(do)
        else:
            do()

    def _edit(self, prepare: "Callable[[], Edit]", then: Callable[[], None] = lambda: None) -> None:
        from workbench.project.errors import ProjectFileError

        if self.storing:
            self.after_storing(lambda: self._edit(prepare, then))
            return
        try:
            edit = prepare()
            if edit.large:
                self._store_later(edit, then)
                return
            edit.write()
        except ProjectFileError as error:
            self.report(error.issue)
        else:
            self._take(edit)
        then()

    def _store_later(self, edit: "Edit", then: Callable[[], None]) -> None:
        storing = self._storing = _Storing(edit, Once(edit.write), then)
        self.jobs.start(
            STORE,
            lambda _: _quietly(storing.write),
            lambda _: self._on_stored(storing, None),
            lambda problem: self._on_stored(storing, problem),
        )
        self.saved_changed.emit()

    def _on_stored(self, storing: _Storing, problem: Exception | None) -> None:
        """What a worker stored is in the file, or there was a problem: go on with what waits."""
        self._storing = None
        if problem is None:
            self._take(storing.edit)
        else:
            issue = getattr(problem, "issue", None)
            self.report(issue if isinstance(issue, Issue) else _not_stored(problem))
        storing.then()
        self.saved_changed.emit()
        while self._waiting and not self.storing:
            self._waiting.popleft()()

    def _finish_storing(self) -> None:
        """What a worker was given to store is in the file, now, and so is what waited for it."""
        while self._storing is not None:
            storing, problem = self._storing, None
            try:
                storing.write()
            except Exception as error:  # noqa: BLE001 - whatever it is, the file must be closed and its lock given back
                problem = error
            finally:
                self.jobs.cancel(STORE)
            self._on_stored(storing, problem)

    def _leave(self) -> None:
        """Let go of the document once it holds every edit."""
        try:
            self._finish_storing()
        finally:
            self.cancel()
            if self._document is not None:
                self._document.close()

    def _take(self, edit: "Edit") -> None:
        """Make the records those after an edit that was written, and tell everyone."""
        before = self.library
        touched = edit.take()
        self._draft = None
        active = self._scenario_id
        self._scenario_id = self._known_scenario(active)
        if self._scenario_id != active:
            self._compared = None
        self.document_changed.emit(touched)
        self.saved_changed.emit()
        if ("scenario", self._scenario_id) in touched or self._scenario_id != active:
            self.scenario_changed.emit()
        compared = self._compared
        if (
            touched == {("scenario", self._scenario_id)}
            and compared is not None
            and compared.library is before
            and compared.scenario == self.scenario
            and not self.comparing
        ):
            # The figures followed while the edit was typed: they are those of the edit now stored.
            self._compared = replace(compared, library=self.library)
            self._stale = False
            self._debounce.stop()
            self.comparison_finished.emit()
        else:
            self._mark_stale_and_compare()

    def _known_scenario(self, wanted: str) -> str:
        """The wanted scenario, else the project's first, else the one to start from."""
        if self.library.scenario(wanted) is not None:
            return wanted
        first = next(iter(self.library.records("scenario")), None)
        if first is not None:
            return first.id
        found = self.scenario
        return found.id if found is not None else ""

    def _mark_stale_and_compare(self) -> None:
        if not self._stale:
            self._stale = True
            self.results_became_stale.emit()
        self._debounce.start()

    def _on_compared(self, compared: Compared) -> None:
        self._compared = compared
        self._stale = self._debounce.isActive()
        self.comparison_finished.emit()

    def _on_failed(self, error: Exception) -> None:
        self.comparison_failed.emit(
            (
                Issue(
                    severity=Severity.ERROR,
                    code="comparison_failed",
                    message=f"The comparison stopped with an error of the program: {error}.",
                    suggestion="Undo the last change; the log file has the details.",
                ),
            )
        )

    def _on_progressed(self, kind: str, fraction: float, message: str) -> None:
        if kind == COMPARE:
            self.comparison_progressed.emit(fraction, message)


def _quietly(work: Callable[[], None]) -> None:
    """Do work that makes very many objects without the collector walking them."""
    with collector_held_back():
        work()


def _still_storing() -> Issue:
    return Issue(
        severity=Severity.WARNING,
        code="still_storing",
        message="The last change is still being stored.",
        suggestion="Try again in a moment.",
    )


def _not_stored(error: Exception) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="edit_not_stored",
        message=f"The change could not be stored because of an error of the program: {error}.",
        suggestion="Nothing was changed; the log file has the details.",
    )


def _no_scenario() -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="no_scenario",
        message="The project holds no scenario to compare.",
        suggestion="Add one in the Scenarios view.",
    )
