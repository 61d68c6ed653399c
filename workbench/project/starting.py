"""What a new project begins with: a snapshot of the shipped catalogs, its settings and a scenario."""

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.domain.scenario import Scenario
from workbench.paths import resources_dir


def start_scenario(currency: str = "USD") -> Scenario:
    """A scenario to start from: the sample's streams and assumptions without its offers."""
    sample = (resources_dir() / "samples" / "scenario.json").read_text(encoding="utf-8")
    return Scenario.model_validate_json(sample).replaced(
        id="scenario", name="New scenario", currency=currency, offers=()
    )


def new_project(name: str = "Project", currency: str = "USD") -> Library:
    """The records of a new project. Raises pydantic's ValidationError for a currency that is none."""
    shipped = load_shipped()
    settings = ProjectSettings(id=PROJECT_ID, name=name, currency=currency, catalogs_as_of=shipped.as_of)
    return shipped.with_records([settings, start_scenario(currency)])
