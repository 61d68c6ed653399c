"""How a reader arranged a table's columns, remembered per kind of record."""

import json
from dataclasses import asdict, dataclass, field

from PySide6.QtCore import QSettings

_GROUP = "tables"


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths in pixels by column, columns in the order shown, names of the hidden ones.

    A column that `order` does not name is new since the layout was kept and stands where it is declared.
    """

    widths: dict[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()


class Layouts:
    """Layouts by kind, kept in the window's settings."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def load(self, kind: str) -> Layout | None:
        """The layout of a kind, None where none was kept or it cannot be read."""
        stored = self._settings.value(f"{_GROUP}/{kind}")
        try:
            read = json.loads(str(stored))
            return Layout(
                widths={str(name): int(width) for name, width in read["widths"].items()},
                order=tuple(str(name) for name in read["order"]),
                hidden=frozenset(str(name) for name in read["hidden"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def save(self, kind: str, layout: Layout) -> None:
        """Keep a layout."""
        text = json.dumps({**asdict(layout), "hidden": sorted(layout.hidden)})
        self._settings.setValue(f"{_GROUP}/{kind}", text)

    def forget(self, kind: str) -> None:
        """Go back to the layout of a new installation."""
        self._settings.remove(f"{_GROUP}/{kind}")
