"""Work of the opening jobs: a document, its scenario, and results that are already there when it appears."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.ui.session import Compared, compare_now

if TYPE_CHECKING:
    from workbench.project.document import Document


@dataclass(frozen=True, slots=True)
class Opened:
    """A document ready for the session; `issues` are the findings of reading it."""

    document: "Document"
    scenario_id: str
    compared: Compared | None
    issues: tuple[Issue, ...]
    notices: tuple[Issue, ...] = ()
    """What people should know of the file itself: a migration, a risky folder, no room for backups."""


def open_sample(control: JobControl) -> Opened:
    """The shipped sample as a new project, already computed. Raises `Cancelled`."""
    control.check(0.0, "Reading the catalogs and the sample")
    import hashlib

    from workbench.analysis.sample import load_sample, sample_quote_paths
    from workbench.domain.project import PROJECT_ID, ProjectSettings
    from workbench.project.changes import Attachment
    from workbench.project.document import Document

    library, scenario_id, issues = load_sample()
    settings = ProjectSettings(id=PROJECT_ID, name="Sample", catalogs_as_of=library.as_of)
    document = Document(library.with_records([settings]))
    files = [(path.name, path.read_bytes()) for path in sample_quote_paths()]
    document.attach(
        Attachment(sha256=hashlib.sha256(data).hexdigest(), name=name, data=data) for name, data in files
    )
    return _computed(document, scenario_id, issues, control)


def open_empty(control: JobControl) -> Opened:
    """A new project: the shipped catalogs, no quotes, and a scenario to start from. Raises `Cancelled`."""
    control.check(0.0, "Reading the catalogs")
    from workbench.project.document import Document
    from workbench.project.starting import new_project

    library = new_project("New project")
    return Opened(Document(library), library.records("scenario")[0].id, None, ())


def open_file(path: Path, control: JobControl) -> Opened:
    """A project file, computed. Raises `ProjectFileError` and `Cancelled`."""
    control.check(0.0, f"Reading {path.name}")
    from workbench.project.backups import try_back_up
    from workbench.project.document import Document
    from workbench.project.folders import risk_of
    from workbench.project.lock import WINDOW

    document = Document.open(path, WINDOW)
    try:
        scenario_id = next((record.id for record in document.library.records("scenario")), "")
        opened = _computed(document, scenario_id, (), control)
        notices = [*document.notices]
        if not document.read_only:
            notices += [issue for issue in (risk_of(path), try_back_up(path)) if issue is not None]
    except BaseException:
        document.close()
        raise
    return replace(opened, notices=tuple(notices))


def _computed(
    document: "Document", scenario_id: str, issues: tuple[Issue, ...], control: JobControl
) -> Opened:
    scenario = document.library.scenario(scenario_id)
    compared = compare_now(scenario, document.library, control) if scenario is not None else None
    return Opened(document, scenario_id, compared, issues)
