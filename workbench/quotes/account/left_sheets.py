"""Sheets that are no part of the offer: stale copies, and earlier revisions that another sheet replaces."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from workbench.domain.issue import Issue, Where, note, warning
from workbench.quotes.language.words import folded
from workbench.quotes.layout.detect import SheetLayout
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.tables.cells import Kind
from workbench.tables.sheet import CellError

_STALE_FROM_ERRORS = 3
_REPLACED_BY = (
    r"superseded|replaced by|obsolete|ersetzt durch|überholt|abgelöst durch|"
    r"remplacée? par|annulée? et remplacée?|périmée?|sustituid[oa] por|reemplazad[oa] por|"
    r"sostituit[oa] da|vervangen door|zastąpion[ya]|substituíd[oa] por|旧版|廃止|作废|폐기"
)
_IN_TEXT = re.compile(
    r"\W*(?:(?:this|the) (?:quote|offer|quotation|sheet|revision) (?:is|has been|was) |status\W+)?"
    rf"(?:{_REPLACED_BY})"
)
"""At the beginning of a text: "earlier quotes are superseded by this one" says the contrary."""
_LONGEST_MARK = 80
_STALE = "most figures of the sheet are error values"
REPLACED = "the sheet says that it is superseded"


def left_sheet(
    layout: SheetLayout, layouts: Sequence[SheetLayout], file_name: str
) -> tuple[list[QuoteRow], Issue] | None:
    """(its rows, why) of a sheet that is left out as a whole; None for any other."""
    where = Where(file=file_name, sheet=layout.sheet.name)
    if _is_stale(layout):
        issue = note(
            "stale_sheet",
            "Most figures of the sheet are error values such as #REF!; it was left out.",
            where,
            "Ask the vendor whether the sheet belongs to the quote.",
        )
        return _rows(layout, _STALE), issue
    others = [other for other in layouts if other is not layout and other.tables]
    if layout.tables and _mark(layout) and any(not _mark(other) for other in others):
        issue = warning(
            "superseded_sheet",
            f"The sheet says that it is superseded ('{_mark(layout)}'); it was left out.",
            where,
            "Look whether the other sheets are the revision that holds.",
        )
        return _rows(layout, REPLACED), issue
    return None


def _mark(layout: SheetLayout) -> str:
    """The text above the sheet's tables that says that another revision replaces it."""
    texts = (value for row in layout.preface for value in row.values if isinstance(value, str))
    return next((text for text in texts if len(text) <= _LONGEST_MARK and _IN_TEXT.match(folded(text))), "")


def _is_stale(layout: SheetLayout) -> bool:
    """Whether most figures of a sheet are error values: a copy whose references are gone."""
    stored = layout.sheet.stored
    if stored is not None and Kind.OTHER not in stored.kinds:
        return False
    rows = [row.values for table in layout.tables for row in table.body]
    if CellError not in set(map(type, chain.from_iterable(rows))):
        return False
    types = Counter(map(type, chain.from_iterable(rows)))
    errors = types[CellError]
    return errors >= _STALE_FROM_ERRORS and errors >= types[Decimal]


def _rows(layout: SheetLayout, reason: str) -> list[QuoteRow]:
    return [QuoteRow(layout, row, RowKind.NOTE, left_out=reason) for row in layout.sheet.rows]
