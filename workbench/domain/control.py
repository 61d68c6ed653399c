"""How long work reports progress and learns that it was cancelled."""

from typing import Protocol


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """Raised out of `JobControl.check` when the user has cancelled the work."""


class JobControl(Protocol):
    """What a worker sees of the job that runs it."""

    def check(self, fraction: float, message: str) -> None:
        """Report progress (fraction 0..1); raises `Cancelled` when the job was cancelled."""


class NoControl:
    """A job that nobody watches or cancels: scripts and tests."""

    def check(self, fraction: float, message: str) -> None:
        """Accept the report and go on."""
