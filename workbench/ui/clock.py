"""The day it is for the person at the screen."""

from datetime import UTC, date, datetime


def today() -> date:
    """The local date."""
    return datetime.now(UTC).astimezone().date()
