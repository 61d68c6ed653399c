"""Values of a config.json, read by any of their public names and checked as they are read."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.domain.issue import Issue, Severity, Where

MAX_COUNT = 100_000_000
"""Larger sizes are no model's: the vocabulary and context of every published one are far below."""

_STRUCTURE_WORDS = (
    "expert", "moe", "mamba", "ssm", "linear_", "lora_rank", "index_", "conv", "rwkv", "recurrent", "sliding",
    "compress", "hybrid", "layer_types", "block_", "retention", "state_size", "attn_type", "layers_block",
)  # fmt: skip
"""Parts of key names that change a model's arithmetic; a key left unread with one of them is reported."""


class ConfigKeys:
    """A JSON object whose values are read by the first of several names that is present and not null.

    A value of the wrong type is an issue and reads as absent. Names that were read are remembered, so that
    `unread_structure` can name what an importer did not understand.
    """

    def __init__(self, values: Mapping[str, Any], file: str) -> None:
        self._values = values
        self._file = file
        self._read: set[str] = set()
        self.issues: list[Issue] = []

    def get(self, *names: str) -> Any:
        """The first value present and not null, None where there is none."""
        self._read.update(names)
        return next((self._values[name] for name in names if self._values.get(name) is not None), None)

    def name_of(self, *names: str) -> str:
        """Which of the names is present, the first one where none is."""
        return next((name for name in names if self._values.get(name) is not None), names[0])

    def count(self, *names: str, maximum: int = MAX_COUNT) -> int | None:
        """A whole number from 0 to `maximum`; of a list whose entries agree, their value."""
        value = self.get(*names)
        if isinstance(value, list) and value and all(item == value[0] for item in value):
            value = value[0]
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= maximum:
            self.refuse(self.name_of(*names), value, f"a whole number from 0 to {maximum:,}")
            return None
        return value

    def flag(self, *names: str) -> bool | None:
        """True or false."""
        value = self.get(*names)
        if value is None or isinstance(value, bool):
            return value
        self.refuse(self.name_of(*names), value, "true or false")
        return None

    def text(self, *names: str, limit: int = 200) -> str:
        """A text of at most `limit` letters without control characters, empty where absent."""
        value = self.get(*names)
        if isinstance(value, list) and value and isinstance(value[0], str):
            value = value[0]
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(self.name_of(*names), value, "a text")
            return ""
        return "".join(letter for letter in value[:limit] if letter.isprintable()).strip()

    def items(self, *names: str) -> list[Any]:
        """A list, empty where absent."""
        value = self.get(*names)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(self.name_of(*names), value, "a list")
            return []
        return value

    def part(self, *names: str) -> "ConfigKeys | None":
        """A nested object, None where absent."""
        value = self.get(*names)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(self.name_of(*names), value, "an object")
            return None
        inner = ConfigKeys(value, self._file)
        inner.issues = self.issues
        return inner

    def refuse(self, name: str, value: object, wanted: str) -> None:
        """Report a value of the wrong kind."""
        shown = "".join(letter for letter in f"{value!r:.60}" if letter.isprintable())
        self.say("invalid_value", f"'{name}' is {shown}, not {wanted}.", name)

    def say(self, code: str, message: str, field: str = "", severity: Severity = Severity.ERROR) -> None:
        """Add an issue about a field of this file."""
        remedy = {
            Severity.ERROR: "Correct the file, or enter the model in Catalogs by hand.",
            Severity.WARNING: "Check the figure in Catalogs.",
            Severity.NOTE: "",
        }[severity]
        self.issues.append(
            Issue(
                severity=severity,
                code=code,
                message=message,
                where=Where(file=self._file, field=field),
                suggestion=remedy,
            )
        )

    def names(self) -> tuple[str, ...]:
        """Names of the object, in its order."""
        return tuple(self._values) or ("",)

    def unread_structure(self) -> list[str]:
        """Names of values that shape the arithmetic and were not read."""
        return sorted(self._unread())

    def _unread(self) -> Iterator[str]:
        for name, value in self._values.items():
            if name in self._read or value in (None, False, 0, 1, "", [], {}) or isinstance(value, float):
                continue
            if name.isprintable() and len(name) <= 80 and any(word in name for word in _STRUCTURE_WORDS):
                yield name
