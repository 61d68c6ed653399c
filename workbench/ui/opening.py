"""Work of the opening jobs: a document, its scenario, and results that are already there when it appears."""

from dataclasses import dataclass
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


def open_sample(control: JobControl) -> Opened:
    """The shipped sample as a new project, already computed. Raises `Cancelled`."""
    control.check(0.0, "Reading the catalogs and the sample")
    from workbench.analysis.sample import load_sample
    from workbench.project.document import Document

    library, scenario_id, issues = load_sample()
    return _computed(Document(library), scenario_id, issues, control)
