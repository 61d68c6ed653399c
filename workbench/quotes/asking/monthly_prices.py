"""Lines whose unit or words say that their price is for a month, although all of it adds up."""

import re
from collections.abc import Sequence
from decimal import Decimal
from unicodedata import normalize

from workbench.domain.issue import Issue, Where, warning
from workbench.quotes.asking.options_inside import rows_with
from workbench.quotes.language.row_texts import term_in
from workbench.quotes.language.words import LONGEST_TEXT, folded
from workbench.quotes.layout.detect import SheetLayout, Table
from workbench.quotes.layout.rows import QuoteRow
from workbench.quotes.model import Field
from workbench.tables.sheet import Sheet

_PERIOD = re.compile(
    r"(?:(?<!\w)(?:per|pro|par|por|je|each)\s+|/\s*)(?:months?|mo|mth|monat|mois|mes)(?!\w)|"
    r"(?<!\w)(?:monthly|monatlich\w*|mensuel\w*|mensual\w*)(?!\w)"
)
_MAY_BE_PERIOD = re.compile(r"(?:per|pro|par|por|je|each|/)\s*(?:mo|mth|mes)|month|monat|mensu")
"""Stands in every text in which `_PERIOD` is found: that all lines together lack it is quickly told."""
_IN_EVERY_PERIOD = ("mo", "mes", "mth", "mensu")
"""One of these stands in whatever `_MAY_BE_PERIOD` finds, and is looked for much faster."""
_MONTHS = frozenset({"month", "months", "mo", "mon", "mth", "monat", "monate", "mois", "mes", "meses"})
_HALF_A_YEAR = 6
_AT_ONCE = 1_000
"""Lines whose texts are looked at together."""


def monthly_prices(layouts: Sequence[SheetLayout], lines: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """One question on the first line with a price of a month that counts once."""
    by_unit = {
        id(table): _rows_by_month(layout.sheet, table) for layout in layouts for table in layout.tables
    }
    said = any(
        _may_name_month(
            "\n".join([line.description[:LONGEST_TEXT] for line in lines[start : start + _AT_ONCE]])
        )
        for start in range(0, len(lines), _AT_ONCE)
    )
    if not said and not any(by_unit.values()):
        return []
    for line in lines:
        by_words = said and _names_month(line.description)
        if (by_words or line.number in by_unit.get(id(line.table), ())) and _counts_once(line):
            return [
                warning(
                    "prices_per_period",
                    f"The price of '{line.name}' is for one month only.",
                    Where(file=file_name, sheet=line.sheet, cell=line.cells.get("extended", "")),
                    "Ask the vendor for the sum over the whole term.",
                )
            ]
    return []


def _rows_by_month(sheet: Sheet, table: Table) -> set[int]:
    """Numbers of the rows whose unit is a month."""
    if Field.UNIT not in table.columns:
        return set()
    return rows_with(
        sheet, table, table.column_of(Field.UNIT), lambda text: text.casefold().strip(" .") in _MONTHS
    )


def _names_month(description: str) -> bool:
    return _may_name_month(description) and _PERIOD.search(folded(description)) is not None


def _may_name_month(text: str) -> bool:
    plain = normalize("NFKC", text).casefold()
    return any(stem in plain for stem in _IN_EVERY_PERIOD) and _MAY_BE_PERIOD.search(plain) is not None


def _counts_once(line: QuoteRow) -> bool:
    """Whether neither quantity nor text says for how many months to pay.

    Half a year and more is a number of months, a smaller quantity rather that of systems.
    """
    quantity = line.figures.get(Field.QUANTITY, Decimal(1))
    columns = line.table.columns if line.table is not None else {}
    said = term_in(line.description) or (line.term_months or 0) > 1
    in_header = any(term_in(column.header) for column in columns.values())
    return bool(line.amount) and quantity % _HALF_A_YEAR != 0 and not said and not in_header
