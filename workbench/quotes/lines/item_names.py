"""Forms that name their items in the column of line numbers ("Item: GPU server")."""

import re
from decimal import Decimal

from workbench.quotes.layout.detect import Table
from workbench.quotes.model import Field

_NAME = re.compile(r"[^\W\d_]{3}|[^\W\d_a-zA-Z]{2}")
_ROWS_LOOKED_AT = 60
_COUNTED = frozenset({Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST})


def is_item_name(text: str) -> bool:
    """Whether a text in the column of line numbers is a name and no number."""
    return _NAME.search(text) is not None


def names_items_by_number(table: Table) -> bool:
    """Whether lines with a description and an amount alone have names for numbers, and no line a number.

    A word there in a row without a description is an item then; beside quantities and unit prices it may be
    a tax in any language.
    """
    numbers, descriptions, amounts = map(
        table.column_of, (Field.LINE_NUMBER, Field.DESCRIPTION, Field.EXTENDED)
    )
    if not (numbers and descriptions and amounts) or not _COUNTED.isdisjoint(table.columns):
        return False
    named = False
    for row in table.body[:_ROWS_LOOKED_AT]:
        number = row.at(numbers)
        if number is None:
            continue
        if isinstance(number.value, Decimal) or (number.text and not is_item_name(number.text)):
            return False
        priced = row.at(amounts)
        named = named or (
            row.at(descriptions) is not None and priced is not None and isinstance(priced.value, Decimal)
        )
    return named
