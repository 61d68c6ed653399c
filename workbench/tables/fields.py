"""The fields of a text table, as arrays: where each of them stands among the bytes, and in which record.

Tables whose quotes stand where they belong are taken apart in one piece. Others (an inch mark inside a field,
quotes that never end, lone carriage returns) are for the csv module, whose reading is the measure for both.
"""

import csv
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.control import JobControl
from workbench.tables.cells import Cells, Kind, Texts, Whole
from workbench.tables.markup import CapPassedError
from workbench.tables.xlsx_values import MAX_CELLS, MAX_COLUMN

MAX_FIELD = 100_000
"""Characters."""
_LONGEST_CHARACTER = 4
"""Bytes."""
_FIELDS_BETWEEN_CHECKS = 20_000
_MOST_MARKS = 4 * MAX_CELLS
"""Separators and quotes that are looked at together; the csv module stops at the first cell too many."""
_NEWLINE, _RETURN, _QUOTE = b"\n"[0], b"\r"[0], b'"'[0]
_TOO_MANY = f"more than {MAX_CELLS:,} cells or {MAX_COLUMN:,} columns"


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields in order: their texts, the number of the record (from 1) of each, and its column (from 1)."""

    texts: Texts
    records: Whole
    columns: Whole

    def filled(self, skipped: int) -> Cells:
        """The fields with a character to see as cells, without the first so many records."""
        kept = np.flatnonzero(~self.texts.without_sign & (self.records > skipped))
        numbers, counts = np.unique(self.records[kept], return_counts=True)
        return Cells(
            row_numbers=numbers,
            hidden=np.zeros(len(numbers), np.bool_),
            row_starts=np.cumsum(np.concatenate([np.zeros(1, np.int64), counts])),
            columns=self.columns[kept].astype(np.uint16),
            kinds=np.full(len(kept), Kind.TEXT, np.uint8),
            items=np.arange(len(kept)),
            scales=np.zeros(len(kept), np.int8),
            formats=np.zeros(len(kept), np.int32),
            number_formats=("General",),
            texts=Texts(self.texts.data, self.texts.starts[kept], self.texts.ends[kept]),
            others=(),
        )

    @property
    def first_record(self) -> list[str]:
        """The texts of the first record."""
        return self.texts.many(np.flatnonzero(self.records == 1))


def fields_of(data: bytes, delimiter: str, control: JobControl) -> Fields:
    """The fields of a table in UTF-8 (lone surrogates let pass). Raises CapPassedError and `Cancelled`."""
    control.check(0.1, "Reading the text")
    plain = _plain_fields(data, delimiter) if delimiter.isascii() else None
    return _fields_by_csv(data, delimiter, control) if plain is None else plain


def _plain_fields(data: bytes, delimiter: str) -> Fields | None:
    """The fields of a plain table; None where the csv module has to read it."""
    characters = np.frombuffer(data, np.uint8)
    separator = ord(delimiter)
    if not data or separator in {_NEWLINE, _RETURN, _QUOTE}:
        return None
    tells = _telling(separator)[characters]
    if np.count_nonzero(tells) > _MOST_MARKS:
        if b'"' not in data:  # not one of them stands inside of a field
            raise CapPassedError(_TOO_MANY)
        return None
    telling = np.flatnonzero(tells)
    if int(np.diff(telling, prepend=-1, append=len(data)).max()) > MAX_FIELD * _LONGEST_CHARACTER:
        raise CapPassedError(f"a field of more than {MAX_FIELD:,} characters")
    marks = characters[telling]
    separators = telling[(marks == separator) | (marks == _NEWLINE)]
    quotes = telling[marks == _QUOTE]
    returns = telling[marks == _RETURN]
    opened, closed = quotes[0::2], quotes[1::2]
    escaped = opened[1:][opened[1:] == closed[: len(opened) - 1] + 1]
    if len(quotes):
        if not _stands_well(characters, separator, opened, closed):
            return None
        separators = separators[np.searchsorted(quotes, separators) % 2 == 0]
        returns = returns[np.searchsorted(quotes, returns) % 2 == 0]
    followed = returns[returns + 1 < len(data)] + 1
    if (characters[followed] != _NEWLINE).any():
        return None
    ends_record = characters[separators] == _NEWLINE
    starts = np.concatenate([np.zeros(1, np.int64), separators + 1])
    ends = np.append(separators, len(data))
    records = np.cumsum(np.concatenate([np.ones(1, np.int64), ends_record]))
    if starts[-1] == len(data) and characters[-1] == _NEWLINE:
        starts, ends, records = starts[:-1], ends[:-1], records[:-1]
    columns = _columns(records)
    if len(starts) > MAX_CELLS or int(columns.max()) > MAX_COLUMN:
        raise CapPassedError(_TOO_MANY)
    last = np.append(ends_record, True)[: len(ends)]
    ends = ends - (last & (ends > starts) & (characters[ends - 1] == _RETURN))
    quoted = (ends > starts) & (characters[np.minimum(starts, len(data) - 1)] == _QUOTE)
    starts, ends = starts + quoted, ends - quoted
    if int((ends - starts).max()) > MAX_FIELD:
        return None
    return Fields(_without_escapes(Texts(data, starts, ends), escaped), records, columns)


def _telling(separator: int) -> NDArray[np.bool_]:
    """Which characters part fields, or may."""
    table = np.zeros(256, np.bool_)
    table[[separator, _NEWLINE, _RETURN, _QUOTE]] = True
    return table


def _stands_well(characters: NDArray[np.uint8], separator: int, opened: Whole, closed: Whole) -> bool:
    """Whether every quote starts or ends a field, or is one of two inside of a quoted one."""
    if len(opened) != len(closed):
        return False
    again = opened[1:] == closed[:-1] + 1
    before = characters[opened - 1]
    starts = (opened == 0) | (before == separator) | (before == _NEWLINE)
    starts[1:] |= again
    behind = characters[np.minimum(closed + 1, len(characters) - 1)]
    ends = (closed == len(characters) - 1) | (behind == separator) | (behind == _NEWLINE)
    ends |= behind == _RETURN
    ends[:-1] |= again
    return bool(starts.all() and ends.all())


def _columns(records: Whole) -> Whole:
    """Columns of the fields of records in ascending order."""
    places = np.arange(len(records))
    starts = np.flatnonzero(np.diff(records, prepend=0))
    return places - np.repeat(starts, np.diff(np.append(starts, len(records)))) + 1


def _without_escapes(texts: Texts, escaped: Whole) -> Texts:
    """The texts with one quote where two stand, at the places that are given."""
    if not len(escaped):
        return texts
    changed = np.unique(np.searchsorted(texts.starts, escaped, side="right") - 1)
    return texts.replaced(changed, [text.replace('""', '"') for text in texts.many(changed)])


def _fields_by_csv(data: bytes, delimiter: str, control: JobControl) -> Fields:
    """The fields as the csv module finds them."""
    found: list[str] = []
    widths: list[int] = []
    checked = 0
    csv.field_size_limit(MAX_FIELD)
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogatepass", newline="\n")
    try:
        for fields in csv.reader(lines, delimiter=delimiter):
            found += fields
            widths.append(len(fields))
            if len(found) > MAX_CELLS or len(fields) > MAX_COLUMN:
                raise CapPassedError(_TOO_MANY)
            if len(found) - checked > _FIELDS_BETWEEN_CHECKS:
                checked = len(found)
                control.check(checked / MAX_CELLS, f"Reading row {len(widths):,}")
    except csv.Error as error:
        raise CapPassedError(f"row {len(widths) + 1} cannot be read ({error})") from error
    records = np.repeat(np.arange(1, len(widths) + 1), np.array(widths, np.int64))
    return Fields(Texts.of(found), records, _columns(records))
