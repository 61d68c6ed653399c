"""Options that the accepted total holds: asked about, because a buyer takes them for left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from workbench.domain.issue import Issue, Where, warning
from workbench.domain.quote import CHARGES
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.settled import Settled
from workbench.quotes.account.ways import Finding
from workbench.quotes.language.words import folded, is_word
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.rows import QuoteRow
from workbench.tables.sheet import Sheet

_MARKED_HEADERS = frozenset(
    {"lot", "status", "type", "tranche", "kind", "scope", "art", "statut", "los", "estado"}
)
_MOST_NAMED = 6
_ROWS_AT_ONCE = 10_000
"""Rows whose cells are sorted out together: all of them would take much memory."""


def options_inside(reading: Reading, settled: Settled) -> list[QuoteRow]:
    """Lines of the accepted total that a heading, their words or a column of marks call optional."""
    found = [
        row for way in reading.solution.ways if way.finding is Finding.INCLUDES_OPTIONS for row in way.kept
    ]
    if all(row.role in CHARGES for row in found):
        found = []  # tax and discount of the offer, printed below its options
    known = set(map(id, found))
    return found + [row for row in _marked(reading.layouts, settled.lines) if id(row) not in known]


def options_question(
    options: Sequence[QuoteRow], reading: Reading, included: Mapping[str, bool], file_name: str
) -> list[Issue]:
    """One question on options in the total of which the user did not say that they are bought."""
    open_ones = [row for row in options if row.key not in included]
    if not open_ones:
        return []
    numbers = ", ".join(str(row.number) for row in open_ones[:_MOST_NAMED])
    more = " …" if len(open_ones) > _MOST_NAMED else ""
    totals = reading.solution.totals
    place = totals[0] if totals else open_ones[0]
    what = "printed total includes" if totals else "accepted lines include some"
    return [
        warning(
            Finding.INCLUDES_OPTIONS,
            f"The {what}{' lines' if totals else ''} marked as options "
            f"({'row' if len(open_ones) == 1 else 'rows'} {numbers}{more}).",
            Where(file=file_name, sheet=place.sheet, cell=place.cells.get("extended", "")),
            "Say in the Quotes view whether they are bought.",
        )
    ]


def rows_with(sheet: Sheet, table: Table, column: int, wanted: Callable[[str], bool]) -> set[int]:
    """Numbers of a table's rows with a wanted text in a column; different texts are looked at, not rows."""
    numbers: set[int] = set()
    for start in range(0, len(table.body), _ROWS_AT_ONCE):
        rows = table.body[start : start + _ROWS_AT_ONCE]
        found = sheet.block(rows).column(column)
        places = [place for place, text in enumerate(found.texts) if wanted(text)]
        if places:
            at = np.flatnonzero(np.isin(found.text_places, places))
            numbers.update(rows[index].number for index in at.tolist())
    return numbers


def _marked(layouts: Sequence[SheetLayout], lines: Sequence[QuoteRow]) -> Iterator[QuoteRow]:
    """The lines that a column such as lot or status calls optional."""
    marked: dict[int, set[int]] = {}
    for layout in layouts:
        for table in layout.tables:
            for number, text in table.texts.items():
                if folded(text) in _MARKED_HEADERS:
                    found = rows_with(layout.sheet, table, number, _says_option)
                    marked.setdefault(id(table), set()).update(found)
    if not any(marked.values()):
        return
    for line in lines:
        if line.number in marked.get(id(line.table), ()) and not line.side:
            yield line


def _says_option(text: str) -> bool:
    return is_word("option", text)
