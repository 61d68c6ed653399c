"""What is worth saying about a figure: the user's own, stale, without a source, or standing out."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.catalog.freshness import figure_age
from workbench.catalog.library import Library
from workbench.catalog.plausibility import check_plausibility
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.domain.market import ApiPrice, CloudPrice
from workbench.domain.record import Record
from workbench.ui.catalogs.edits import overridden
from workbench.ui.catalogs.shipped import ShippedCatalogs
from workbench.ui.clock import today
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.tables.columns import Column
from workbench.ui.tables.model import Mark

_PRICE_LISTS = (CloudPrice.KIND, ApiPrice.KIND)
PLAUSIBILITY = "plausibility"
"""Kind of the job that looks for figures that stand out."""


class CatalogMarks(QObject):
    """Marks of the cells and of the figures in the detail panel."""

    changed = Signal()
    """Figures that stand out were found, or no longer are there."""

    def __init__(
        self, session: Session, shipped: ShippedCatalogs, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._shipped = shipped
        self._jobs = jobs
        self._own: dict[str, tuple[Record, frozenset[str]]] = {}
        self._doubts: dict[tuple[str, str, str], str] = {}
        shipped.loaded.connect(self._on_shipped)

    def look_for_doubts(self, kind: str) -> None:
        """Check the records of a kind against each other, in a worker."""
        work = partial(_doubts, self._session.library, kind)
        self._jobs.start(PLAUSIBILITY, work, partial(self._on_doubts, kind))

    def doubt(self, record: Record, figure: str) -> str:
        """Why a figure stands out, empty where it does not."""
        return self._doubts.get((record.KIND, record.id, figure), "")

    @property
    def doubts(self) -> int:
        """How many figures stand out, of the kinds looked at."""
        return len(self._doubts)

    def own(self, record: Record) -> frozenset[str]:
        """Figures that are not the shipped ones."""
        known = self._own.get(record.id)
        if known is None or known[0] is not record:
            known = self._own[record.id] = (record, self._own_of(record))
        return known[1]

    def age(self, record: Record, figure: str) -> tuple[str, bool]:
        """(how old a figure is, whether it is stale)."""
        age = figure_age(record, figure, today())
        # A list's date makes its prices stale, not the number of cards in the instance it prices.
        lasting = record.KIND in _PRICE_LISTS and "USD" not in record.fields()[figure].meta.unit
        return ("" if age.days is None else str(age)), age.stale and not lasting

    def mark(self, record: Record, column: Column) -> tuple[Mark, str]:
        """The mark of a cell and the sentence that explains it."""
        if not column.is_figure or column.read(record) is None:
            return Mark.NONE, ""
        citation = record.citation(column.name)
        if citation is None:
            return Mark.UNSOURCED, "No source is given for this figure."
        said = f"{citation.status.value}, {citation.as_of.isoformat()}: {citation.source}"
        doubt = self.doubt(record, column.name)
        if column.name in self.own(record):
            return Mark.OVERRIDE, f"Your own figure. {doubt} {said}".replace("  ", " ")
        if doubt:
            return Mark.DOUBTFUL, f"{doubt} {said}"
        age, stale = self.age(record, column.name)
        if stale:
            return Mark.STALE, f"Stale: {age} old; look it up again. {said}"
        return Mark.NONE, said

    def _own_of(self, record: Record) -> frozenset[str]:
        shipped = self._shipped.library
        same = shipped is not None and shipped.as_of == self._session.library.as_of
        return overridden(record, self._shipped.record(record) if same else None)

    def _on_shipped(self) -> None:
        self._own.clear()
        self.changed.emit()

    def _on_doubts(self, kind: str, found: dict[tuple[str, str], str]) -> None:
        others = {key: text for key, text in self._doubts.items() if key[0] != kind}
        self._doubts = others | {(kind, *key): text for key, text in found.items()}
        self.changed.emit()


def _doubts(library: Library, kind: str, control: JobControl) -> dict[tuple[str, str], str]:
    control.check(0.0, "Comparing figures")
    return {
        (issue.where.record, issue.where.field): _sentence(issue)
        for issue in check_plausibility(library, kind)
    }


def _sentence(issue: Issue) -> str:
    return f"{issue.message} {issue.suggestion}".strip()
