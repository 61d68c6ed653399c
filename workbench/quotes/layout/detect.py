"""Where the tables of a sheet are, and what their columns mean."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from workbench.quotes.language.words import folded, header_synonyms
from workbench.quotes.layout.choice_headers import break_columns, choice_columns, year_columns
from workbench.quotes.layout.headers import (
    PRICE_FIELDS,
    HeaderMatch,
    assign_fields,
    cost_weights,
    header_score,
    match_header,
    price_per_in,
)
from workbench.quotes.model import ColumnMapping, Field
from workbench.tables.sheet import Range, Row, Sheet, column_letter, text_of_value

MOST_COLUMNS = 200
"""Filled columns of a row that are looked at for headers: no quote has so many."""
_FEWEST_NUMBERED = 4
_FEWEST_FIGURES = 2
_COLUMN_NUMBER = re.compile(r"[(\[]?([0-9]{1,2})[.)\]]?(?:\s*[(=\[][^()]*[)\]]?)?")
"""The number of a column, with how it is computed: "7. (4x6)", "7 = 4 x 6"."""
HEADER_WITHIN_ROWS = 60
"""A sheet's first header stands within its first rows; later ones repeat it in words we know exactly."""

_MIN_SCORE = 1.7
_TWO_ROWS_MUST_GAIN = 0.5
_HIDDEN_WEIGHT = 0.5
_CHOICE_CONFIDENCE = 0.85
_FIGURE = re.compile(r"-?[0-9][0-9.,]*")
"""A number in a text table, where every cell is a text."""
_LABELLED = re.compile(r"[^(:]+:\s*\S")
"""A label with its value ("Currency: USD"): its row belongs to the letterhead."""

_IN_BRACKETS = re.compile(r"\s*[(\[\uff08].{1,20}[)\]\uff09]\s*")
"""Units and currencies that stand in a row of their own below the headers."""
_BRACKETS_COST = 0.2
"""By how much a score may fall where such a row is read with the header."""

_TELLING_FIELDS = PRICE_FIELDS | {Field.QUANTITY}
_LIST_FIELDS = frozenset({Field.UNIT_LIST, Field.EXTENDED_LIST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A recognised column. `price_per` is what its header says ("price per 100"), usually 1."""

    field: Field
    number: int
    header: str
    confidence: float
    price_per: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows below it, up to the next header or the end of the sheet."""

    header: tuple[Row, ...]
    columns: Mapping[Field, Column]
    body: tuple[Row, ...]
    choices: tuple[Column, ...] = ()
    """Columns of prices of which only one is bought (1, 3, 5 years); the first of them stands for all."""
    breaks: tuple[tuple[Decimal, int], ...] = ()
    """Columns of unit prices that hold from a quantity on: (quantity, number of the column)."""
    parts: tuple[int, ...] = ()
    """Columns (of consecutive years) whose figures together are a line's amount."""
    document: tuple[Column, ...] = ()
    """Columns of sums and charges of all lines, which an export repeats on each of them."""
    gross: int = 0
    """Number of a column of amounts with tax that quantities, prices and rates lead to; it is that of tax."""
    by_figures: bool = False
    """Whether no header but the figures told what the columns are."""

    @property
    def header_row(self) -> int:
        """Number of the header's first row, 0 for a table without a header."""
        return self.header[0].number if self.header else 0

    @property
    def texts(self) -> dict[int, str]:
        """Header text of every column, that of two rows joined."""
        found: dict[int, str] = {}
        for row in self.header:
            for number, text in _texts(row).items():
                found[number] = " ".join(filter(None, (found.get(number, ""), text)))
        return found

    def column_of(self, field: Field) -> int:
        """Number of a field's column, 0 where the table has none."""
        column = self.columns.get(field)
        return column.number if column else 0

    @property
    def confidence(self) -> float:
        """How surely the columns that carry money and quantity are known: that of the least sure one."""
        telling = [column.confidence for name, column in self.columns.items() if name in _TELLING_FIELDS]
        return min(telling, default=0.0)

    def mapping(self, sheet: Sheet) -> list[ColumnMapping]:
        """The columns for people, in sheet order."""
        has_net = bool(self.columns.keys() & {Field.UNIT_NET, Field.EXTENDED})
        return [
            ColumnMapping(
                field=column.field,
                header=column.header,
                column=column_letter(column.number),
                confidence=column.confidence,
                sheet=sheet.name,
                header_row=self.header_row,
                note="list price, not added up" if has_net and column.field in _LIST_FIELDS else "",
            )
            for column in sorted(self.columns.values(), key=lambda column: column.number)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLayout:
    """A sheet's rows above its first header, and its tables."""

    sheet: Sheet
    preface: tuple[Row, ...]
    tables: tuple[Table, ...]


def find_tables(sheet: Sheet) -> SheetLayout:
    """All tables of a sheet, in order; none where no row looks like a header."""
    headers: list[tuple[int, tuple[Row, ...], dict[Field, Column], tuple[Column, ...]]] = []
    rows = sheet.rows
    wordy = sheet.rows_without_figures(MOST_COLUMNS)
    index = 0
    while index < len(rows):
        found = _header_at(sheet, index, searching=not headers)
        if found is not None:
            headers.append((index, *found))
        index += 1 if found is None else len(found[0])
        if headers:  # any further ones are words alone
            following = bisect_left(wordy, index)
            index = wordy[following] if following < len(wordy) else len(rows)
    if not headers:
        return SheetLayout(sheet=sheet, preface=rows, tables=())
    ends = [start for start, *_ in headers[1:]] + [len(rows)]
    tables = tuple(
        _table(header, columns, rows[start + len(header) : end], choices)
        for (start, header, columns, choices), end in zip(headers, ends, strict=True)
    )
    return SheetLayout(sheet=sheet, preface=rows[: headers[0][0]], tables=tables)


def _table(
    header: tuple[Row, ...],
    columns: dict[Field, Column],
    body: tuple[Row, ...],
    choices: tuple[Column, ...],
) -> Table:
    while body and numbers_columns(body[0]):
        header, body = (*header, body[0]), body[1:]
    table = Table(header=header, columns=columns, body=body, choices=choices)
    years = year_columns(table.texts)
    if years and table.column_of(Field.EXTENDED) == years[0]:
        return replace(table, parts=years)
    breaks = break_columns(table.texts)
    taken = {column.number for column in columns.values()}
    return replace(table, breaks=breaks) if breaks and not taken & {n for _, n in breaks} else table


def numbers_columns(row: Row) -> bool:
    """Whether a row below a header numbers the columns: "1 | 2 | 3", "1. | 2. | 3. (1x2)"."""
    if len(row.shape.columns) < _FEWEST_NUMBERED:
        return False
    found = [
        _COLUMN_NUMBER.fullmatch(text_of_value(value)) for value in islice(row.each_value(), MOST_COLUMNS)
    ]
    numbers = [int(match.group(1)) for match in found if match is not None]
    return len(numbers) == len(found) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _header_at(
    sheet: Sheet, index: int, *, searching: bool
) -> tuple[tuple[Row, ...], dict[Field, Column], tuple[Column, ...]] | None:
    """The header that starts with a row, None where the row starts none."""
    row = sheet.rows[index]
    if searching and index >= HEADER_WITHIN_ROWS:
        return None
    if not _may_be_header(row, searching=searching):
        return None
    texts = _texts(row)
    columns, score, choices = _columns_or_choices(sheet, texts)
    rows: tuple[Row, ...] = (row,)
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
    labelled = any(_LABELLED.match(text) for text in texts.values())
    if below is not None and below.number == row.number + 1 and _may_go_on(below) and not labelled:
        stacked, stacked_score, both = _columns_or_choices(sheet, _stacked(sheet, row, below))
        _, below_score, _ = _columns_or_choices(sheet, _texts(below))
        in_brackets = all(_IN_BRACKETS.fullmatch(str(value)) for value in below.values)
        gain = -_BRACKETS_COST if in_brackets else _TWO_ROWS_MUST_GAIN
        if stacked_score >= max(score, below_score) + gain:
            columns, score, choices, rows = stacked, stacked_score, both, (row, below)
    return (rows, columns, choices) if score >= _MIN_SCORE else None


def _columns_or_choices(
    sheet: Sheet, texts: Mapping[int, str]
) -> tuple[dict[Field, Column], float, tuple[Column, ...]]:
    """(columns, score, choices): where the only prices are alternatives, the first of them stands for all."""
    columns, score = _columns(sheet, texts)
    if not score and break_columns(texts) and Field.QUANTITY in columns:
        return columns, sum(column.confidence for column in columns.values()), ()
    years = year_columns(texts)
    if years and Field.EXTENDED not in columns and not columns.keys() & {Field.UNIT_NET, Field.UNIT_LIST}:
        columns = {name: column for name, column in columns.items() if column.number not in years}
        columns[Field.EXTENDED] = Column(
            field=Field.EXTENDED, number=years[0], header=texts[years[0]], confidence=_CHOICE_CONFIDENCE
        )
        return columns, sum(column.confidence for column in columns.values()), ()
    numbers = choice_columns(texts)
    money = {column.number for name, column in columns.items() if name in PRICE_FIELDS}
    if not numbers or not money <= set(numbers):
        return columns, score, ()
    columns = {name: column for name, column in columns.items() if column.number not in numbers}
    field = Field.UNIT_NET if Field.QUANTITY in columns else Field.EXTENDED
    choices = tuple(
        Column(field=field, number=number, header=texts[number], confidence=_CHOICE_CONFIDENCE)
        for number in numbers
    )
    columns[field] = choices[0]
    subject = columns.keys() & {Field.DESCRIPTION, Field.PART_NUMBER, Field.QUANTITY}
    return columns, sum(column.confidence for column in columns.values()) if subject else 0.0, choices


def _may_go_on(row: Row) -> bool:
    """Whether a row may be the second one of a header: texts alone, and no figures kept as texts."""
    texts = [value for value in row.values if isinstance(value, str)]
    return len(texts) == len(row.values) and sum(map(bool, map(_FIGURE.fullmatch, texts))) < _FEWEST_FIGURES


def _may_be_header(row: Row, *, searching: bool) -> bool:
    if len(row.shape.columns) < 2 or row.has_figures:
        return False
    if searching:
        return True
    values = islice(row.each_value(), MOST_COLUMNS)
    if any(isinstance(value, str) and _FIGURE.fullmatch(value) for value in values):
        return False
    synonyms = header_synonyms()
    return sum(folded(text).rstrip(".:") in synonyms for text in _texts(row).values()) >= 2


def is_header_inside(row: Row) -> bool:
    """Whether a row among lines heads what a line is made of: "Feature code", "Description", "Qty"."""
    if len(row.shape.columns) < 2 or not all(isinstance(value, str) for value in row.values):
        return False
    synonyms = header_synonyms()
    return all(folded(text).rstrip(".:") in synonyms for text in _texts(row).values())


def _texts(row: Row) -> dict[int, str]:
    """Texts of a row's first columns by the number of their column."""
    return {
        column: text_of_value(value)
        for column, value in islice(zip(row.shape.columns, row.values, strict=True), MOST_COLUMNS)
    }


def _columns(sheet: Sheet, texts: Mapping[int, str]) -> tuple[dict[Field, Column], float]:
    weights = cost_weights(texts)
    weights |= {number: _HIDDEN_WEIGHT for number in texts if sheet.is_hidden_column(number)}
    assigned = _class_as_subject(_price_before_discount(assign_fields(texts, weights), texts))
    columns = {
        match.field: Column(
            field=match.field,
            number=number,
            header=texts[number],
            confidence=match.confidence,
            price_per=price_per_in(texts[number]),
        )
        for number, match in assigned.items()
    }
    return columns, header_score(assigned)


def _price_before_discount(
    assigned: dict[int, HeaderMatch], texts: Mapping[int, str]
) -> dict[int, HeaderMatch]:
    """The assignment with a lone "unit price" beside a discount column taken for the list price."""
    fields = {match.field for match in assigned.values()}
    if Field.DISCOUNT not in fields or Field.UNIT_LIST in fields:
        return assigned
    return {
        number: HeaderMatch(Field.UNIT_LIST, match.confidence)
        if match.field is Field.UNIT_NET and Field.UNIT_LIST in {m.field for m in match_header(texts[number])}
        else match
        for number, match in assigned.items()
    }


def _class_as_subject(assigned: dict[int, HeaderMatch]) -> dict[int, HeaderMatch]:
    """The assignment with a "category" taken for the description where nothing else says what is priced."""
    fields = {match.field for match in assigned.values()}
    if fields & {Field.DESCRIPTION, Field.PART_NUMBER, Field.QUANTITY}:
        return assigned
    return {
        number: HeaderMatch(Field.DESCRIPTION, match.confidence) if match.field is Field.LINE_CLASS else match
        for number, match in assigned.items()
    }


def make_columns(
    found: Mapping[Field, Column], wanted: Mapping[int, Field | None], texts: Mapping[int, str]
) -> dict[Field, Column]:
    """Columns with some of them (by number) given another field, or none; a field has one column."""
    taken = {field for field in wanted.values() if field is not None}
    columns = {
        name: column for name, column in found.items() if column.number not in wanted and name not in taken
    }
    for number, field in wanted.items():
        if field is not None:
            header = texts.get(number, "")
            columns[field] = Column(
                field=field, number=number, header=header, confidence=1.0, price_per=price_per_in(header)
            )
    return columns


def _stacked(sheet: Sheet, upper: Row, lower: Row) -> dict[int, str]:
    """Header texts of two rows read together; a merged upper cell stands over all its columns."""
    over = _texts(upper)
    for merged in _merges_in(sheet, upper.number):
        text = over.get(merged.first_column)
        if text:
            for number in range(merged.first_column, min(merged.last_column, merged.first_column + 50) + 1):
                over[number] = text
    under = _texts(lower)
    over = _spread(over, under)
    texts = {}
    for number in sorted(over.keys() | under.keys()):
        pieces = [text for text in (over.get(number), under.get(number)) if text]
        together = " ".join(pieces)
        candidates = [together, *reversed(pieces)]
        texts[number] = next((text for text in candidates if match_header(text)), together)
    return texts


def _spread(over: Mapping[int, str], under: Mapping[int, str]) -> dict[int, str]:
    """Upper header texts carried on over empty cells to their right, as merged cells that lost their merge.

    Only a text with another one below it is carried on, and only over columns with a text below.
    """
    spread = dict(over)
    for number, text in sorted(over.items()):
        following = number + 1
        while number in under and following in under and following not in over:
            spread[following] = text
            following += 1
    return spread


def _merges_in(sheet: Sheet, row: int) -> list[Range]:
    return [
        merged
        for merged in sheet.merged
        if merged.first_row <= row <= merged.last_row and merged.last_column > merged.first_column
    ]
