"""Where a figure comes from: its source, date and status."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

USER_SOURCE = "Entered by the user"
"""Source of a figure that somebody typed; tells an override from a shipped figure."""


class Status(StrEnum):
    """How a figure was obtained, strongest first."""

    MEASURED = "measured"
    QUOTED = "quoted"
    PUBLISHED = "published"
    MODELLED = "modelled"
    ASSUMED = "assumed"
    PLACEHOLDER = "placeholder"


class Citation(BaseModel):
    """The evidence behind one or more figures.

    `source` names the document (datasheet, price list, repository and path, quote file), `reference`
    pins it (revision, page, cell, submission id), `as_of` is the day the figure was true, and
    `status` says how it was obtained.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[str, Field(min_length=1)]
    reference: str = ""
    as_of: date
    status: Status
    note: str = ""

    @property
    def is_user_entry(self) -> bool:
        """Whether somebody typed the figure."""
        return self.source == USER_SOURCE
