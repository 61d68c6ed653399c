"""What holds for a whole project."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.domain.meta import Meta
from workbench.domain.money import Currency
from workbench.domain.record import Record

PROJECT_ID = "project"
"""Id of the one settings record of a project."""


class ProjectSettings(Record):
    """The settings of a project: one record, so that its edits are steps like all others."""

    KIND: ClassVar[str] = "project"
    TITLE: ClassVar[str] = "Project"

    currency: Annotated[
        Currency, Meta(title="Functional currency", help="The buyer's own: quotes are converted to it")
    ] = "USD"
    catalogs_as_of: Annotated[
        date | None, Meta(title="Catalogs of", help="Date of the newest shipped catalog that was taken over")
    ] = None
    notes: Annotated[str, Field(max_length=20_000), Meta(title="Notes")] = ""
