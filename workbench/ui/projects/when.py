"""Moments as people read them."""

from datetime import UTC, datetime


def local_moment(text: str) -> str:
    """A moment of the log (ISO 8601) in local time: `25 Nov 2026, 18:40`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"
