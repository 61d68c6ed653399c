"""Tables of the tax by rate or goods code below the lines: they repeat the tax and add nothing."""

import re
from decimal import Decimal

from workbench.quotes.language.numbers import Mark
from workbench.quotes.language.values import read_figure
from workbench.quotes.language.words import folded, mentions
from workbench.quotes.layout.headers import match_header
from workbench.quotes.model import Field
from workbench.tables.sheet import Row

IN_RECAP = "a recap of the tax, which is printed above"
_FEWEST_TEXTS = 3
_FEWEST_FIGURES = 2
_MOST_TEXTS = 20
_TAXABLE = re.compile(
    r"taxable (?:value|amount|base)|assessable value|tax base|base imponible|base imposable|base ht|"
    r"bemessungsgrundlage|steuerbasis|imponibile|課税対象額|과세표준"
)
_SUBJECTS = frozenset({Field.QUANTITY, Field.UNIT_NET})


def begins_recap(row: Row) -> bool:
    """Whether a row heads such a table: texts alone, one the base of a tax and another a tax."""
    values = row.values
    if not _FEWEST_TEXTS <= len(values) <= _MOST_TEXTS or not all(type(value) is str for value in values):
        return False
    texts = [folded(str(value)) for value in values]
    based = [text for text in texts if _TAXABLE.search(text)]
    if not based or not any(mentions("tax", text) for text in texts if text not in based):
        return False
    return not any(match.field in _SUBJECTS for text in texts for match in match_header(text)[:1])


def goes_on(row: Row, mark: Mark | None) -> bool:
    """Whether a row below belongs to the table: it holds several amounts."""
    figures = [read_figure(cell, Field.EXTENDED, mark) for cell in row.first_cells(_MOST_TEXTS)]
    amounts = [figure.value for figure in figures if figure.value is not None and not figure.percent]
    return len(amounts) >= _FEWEST_FIGURES and any(amount != Decimal(0) for amount in amounts)
