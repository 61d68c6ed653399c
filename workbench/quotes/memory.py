"""Column mappings that a user confirmed, remembered for the vendor and the set of headers."""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.domain.quote import Corrections, row_key
from workbench.quotes.importer import OpenQuote
from workbench.quotes.language.words import folded
from workbench.quotes.model import ColumnMapping, QuoteImport
from workbench.tables.sheet import Row, column_letter

_SEARCHED_ROWS = 200


class RememberedMapping(BaseModel):
    """What the columns of one vendor's tables mean, by header; "" for a column that means nothing.

    A header that stands twice is told apart by its number: "price", "price (2)".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    vendor: str
    headers: tuple[str, ...]
    fields: dict[str, str] = Field(default_factory=dict)
    currency: str | None = None
    decimal_mark: str = ""
    month_first: bool | None = None


class MappingMemory:
    """Mappings kept in a JSON file. A file that cannot be read is treated as empty and replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mappings(self) -> tuple[RememberedMapping, ...]:
        """Everything remembered."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(RememberedMapping.model_validate(entry) for entry in kept)
        except (OSError, ValueError, TypeError, ValidationError):
            return ()

    def remember(self, opened: OpenQuote, result: QuoteImport) -> None:
        """Keep the mapping of an import that the user confirmed. Raises OSError if it cannot be written."""
        if result.quote is None:
            return
        found = {(entry.vendor, entry.headers): entry for entry in self.mappings()}
        corrections = result.quote.corrections
        for sheet, row in _header_rows(opened, result.mapping):
            names = _names(row)
            columns = [c for c in result.mapping if (c.sheet, c.header_row) == (sheet, row.number)]
            fields = {
                names[column.column]: column.field.value for column in columns if column.column in names
            }
            corrected = corrections.columns.get(row_key(sheet, row.number), {})
            fields |= {names[letter]: name for letter, name in corrected.items() if letter in names}
            entry = RememberedMapping(
                vendor=folded(result.quote.vendor),
                headers=tuple(sorted(names.values())),
                fields=fields,
                currency=corrections.currency,
                decimal_mark=corrections.decimal_mark,
                month_first=corrections.month_first,
            )
            found[entry.vendor, entry.headers] = entry
        self._write(found.values())

    def recall(self, opened: OpenQuote, vendor: str) -> Corrections:
        """Corrections from what was confirmed for this vendor's tables before; empty where nothing was."""
        known = {entry.headers: entry for entry in self.mappings() if entry.vendor == folded(vendor)}
        corrections = Corrections()
        if not known:
            return corrections
        columns: dict[str, dict[str, str]] = {}
        used: list[RememberedMapping] = []
        for sheet in opened.workbook.sheets:
            if not sheet.visible:
                continue
            for row in sheet.rows[:_SEARCHED_ROWS]:
                names = _names(row)
                entry = known.get(tuple(sorted(names.values())))
                if entry is not None and names:
                    columns[row_key(sheet.name, row.number)] = {
                        letter: entry.fields[name] for letter, name in names.items() if name in entry.fields
                    }
                    used.append(entry)
        if not used:
            return corrections
        return Corrections.model_validate(
            {
                "columns": columns,
                "currency": used[-1].currency,
                "decimal_mark": used[-1].decimal_mark,
                "month_first": used[-1].month_first,
            }
        )

    def _write(self, entries: Iterable[RememberedMapping]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([entry.model_dump() for entry in entries], ensure_ascii=False, indent=1)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(self._path)


def _header_rows(opened: OpenQuote, mapping: Sequence[ColumnMapping]) -> list[tuple[str, Row]]:
    sheets = {sheet.name: sheet.by_number for sheet in opened.workbook.sheets}
    places = dict.fromkeys((column.sheet, column.header_row) for column in mapping)
    return [(sheet, sheets[sheet][row]) for sheet, row in places]


def _names(row: Row) -> dict[str, str]:
    """Column letter to header, a repeated one numbered."""
    seen: Counter[str] = Counter()
    names = {}
    for cell in row.cells:
        if isinstance(cell.value, str):
            name = folded(cell.text)
            seen[name] += 1
            names[column_letter(cell.column)] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names
