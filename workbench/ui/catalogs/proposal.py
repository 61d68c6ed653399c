"""Changes that wait for a review: what an import or a newer catalog would do, row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workbench.catalog.diff import DiffRow, RowState, diff_libraries
from workbench.catalog.library import Library
from workbench.domain.issue import Issue
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record
from workbench.project.changes import Change, Put


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows to apply or refuse, and what was wrong with what they were read from.

    `library` is what the rows were compared with, `label` names the step, `advice` says what a tick means.
    `along` are puts that belong to the step whatever rows are taken.
    """

    title: str
    label: str
    library: Library
    rows: tuple[DiffRow, ...]
    issues: tuple[Issue, ...] = ()
    advice: str = ""
    unchanged: int = 0
    along: tuple[Put, ...] = ()

    def wanted_at_first(self, row: DiffRow) -> bool:
        """Whether a row is ticked before anybody looks: all but conflicts and removals."""
        return row.state in (RowState.ADDED, RowState.CHANGED)

    def change(self, rows: Iterable[DiffRow]) -> Change:
        """The step that takes over some rows."""
        puts = tuple(Put(kind=row.kind, id=row.id, before=row.own, after=row.merged) for row in rows)
        count = "1 record" if len(puts) == 1 else f"{len(puts):,} records"
        return Change(label=f"{self.label}: {count}", puts=puts + self.along)


def import_proposal(
    own: Library,
    record_type: type[Record],
    records: Sequence[Record],
    issues: Sequence[Issue],
    source: str,
    today: date,
) -> Proposal:
    """Records read from a file against those of the project.

    A figure that comes without evidence keeps the project's where it is the same figure; a new one cites
    the file.
    """
    citation = Citation(source=source, as_of=today, status=Status.ASSUMED, note="Imported without evidence")
    cited = [_with_evidence(record, own.get(record_type.KIND, record.id), citation) for record in records]
    rows = diff_libraries(None, own, Library(cited), (record_type.KIND,))
    return Proposal(
        title=f"Import of {source}",
        label=f"Import {record_type.TITLE.lower()} from {source}",
        library=own,
        rows=rows,
        issues=tuple(issues),
        advice="Ticked rows are taken over. A conflict would replace a figure of your own.",
        unchanged=len(cited) - len(rows),
    )


def update_proposal(base: Library | None, own: Library, shipped: Library) -> Proposal:
    """What a newer shipped version changes in the project; the step notes the date that it brings."""
    return Proposal(
        title=f"Update to the catalogs of {shipped.as_of.isoformat()}",
        label=f"Update the catalogs to {shipped.as_of.isoformat()}",
        library=own,
        rows=diff_libraries(base, own, shipped),
        advice="Ticked rows are taken over, the others stay as they are. A conflict is a figure that both "
        "you and the newer version changed.",
        along=_dated(own, shipped),
    )


def catalogs_date(library: Library) -> date:
    """Date of the shipped catalogs that a project has taken over last."""
    settings = library.get(ProjectSettings.KIND, PROJECT_ID)
    known = settings.catalogs_as_of if isinstance(settings, ProjectSettings) else None
    return known or library.as_of


def _dated(own: Library, shipped: Library) -> tuple[Put, ...]:
    settings = own.get(ProjectSettings.KIND, PROJECT_ID)
    if not isinstance(settings, ProjectSettings) or settings.catalogs_as_of == shipped.as_of:
        return ()
    after = settings.replaced(catalogs_as_of=shipped.as_of)
    return (Put(kind=settings.KIND, id=settings.id, before=settings, after=after),)


def _with_evidence(record: Record, own: Record | None, citation: Citation) -> Record:
    evidence = dict(record.evidence)
    for name in record.figure_names():
        if getattr(record, name) is None or name in evidence or "*" in evidence:
            continue
        same = own is not None and getattr(own, name) == getattr(record, name)
        found = own.citation(name) if own is not None and same else citation
        if found is not None:
            evidence[name] = found
    return record if evidence == record.evidence else record.replaced(evidence=evidence)
