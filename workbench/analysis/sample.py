"""The sample project: three vendor quotes, two rentals and two API lists for one workload.

The quotes are synthetic and go through the same import as a buyer's own files.
"""

from pathlib import Path

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.catalog.rates import settled
from workbench.domain.issue import Issue
from workbench.domain.scenario import Scenario
from workbench.paths import resources_dir
from workbench.quotes import import_quote

QUOTE_FILES = ("server-quote.xlsx", "rack-quote.xlsx", "angebot-de.xlsx")


def sample_quote_paths() -> tuple[Path, ...]:
    """The sample quotes' files."""
    return tuple(resources_dir() / "samples" / name for name in QUOTE_FILES)


def load_sample() -> tuple[Library, str, tuple[Issue, ...]]:
    """Catalogs, the imported sample quotes and the sample scenario: (library, scenario id, issues)."""
    samples = resources_dir() / "samples"
    library = load_shipped()
    issues: list[Issue] = []
    for path in sample_quote_paths():
        result = import_quote(path, library)
        issues += result.issues
        if result.quote is not None:
            quote, problem = settled(result.quote.replaced(id=path.stem), library)
            issues += [problem] if problem else []
            library = library.with_records([quote])
    scenario = Scenario.model_validate_json((samples / "scenario.json").read_text(encoding="utf-8"))
    return library.with_records([scenario]), scenario.id, tuple(issues)
