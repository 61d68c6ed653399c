"""Rows of a quote as its lines."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from workbench.domain.quote import LineRole, QuoteLine, Scaling, ScalingBasis, lines_by_column
from workbench.quotes.layout.rows import QuoteRow, RowKind, plain_rows


def test_that_lines_made_by_column_are_those_made_one_by_one() -> None:
    columns: dict[str, list[Any]] = {
        "sheet": ["A", "B"],
        "row": [7, 8],
        "role": [LineRole.SYSTEM, LineRole.TAX],
        "extended": [Decimal("1.50"), None],
        "cells": [{"extended": "H7"}, {}],
        "scaling": [Scaling(basis=ScalingBasis.FIXED), None],
    }

    lines = lines_by_column(2, columns)

    alone = [QuoteLine(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]
    assert lines == alone
    assert list(map(repr, lines)) == list(map(repr, alone))


def test_that_every_field_of_a_line_made_by_column_is_set() -> None:
    (line,) = lines_by_column(1, {"sheet": ["A"], "row": [1], "role": [LineRole.NOTE], "cells": [{}]})

    assert all(hasattr(line, field.name) for field in fields(QuoteLine))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"extended": [None]}, ValueError),
        ({"extended": [None] * 3}, ValueError),
        ({"extent": [None] * 2}, TypeError),
        ({"cells": None}, TypeError),
        ({"row": None}, TypeError),
    ],
)
def test_that_no_line_is_made_without_a_field(change: dict[str, Any], error: type[Exception]) -> None:
    columns: dict[str, Any] = {
        "sheet": ["A"] * 2,
        "row": [1, 2],
        "role": [LineRole.NOTE] * 2,
        "cells": [{}] * 2,
    }
    given = {name: column for name, column in (columns | change).items() if column is not None}

    with pytest.raises(error):
        lines_by_column(2, given)


_OF_PLAIN_ROWS = {
    "layout": "layout",
    "rows": "row",
    "table": "table",
    "roles": "role",
    "line_numbers": "line_number",
    "part_numbers": "part_number",
    "descriptions": "description",
    "line_classes": "line_class",
    "figures": "figures",
    "prices_per": "price_per",
    "discounts": "discount",
    "unit_nets": "unit_net",
    "amounts": "amount",
    "list_amounts": "list_amount",
    "terms": "term_months",
    "currencies": "currency",
    "cells": "cells",
    "choices": "choice",
    "lead_times": "lead_time",
}
"""The field that each argument of `plain_rows` fills."""


def test_that_plain_rows_are_those_made_field_by_field() -> None:
    given: dict[str, Any] = {name: object() for name in _OF_PLAIN_ROWS} | {"amounts": Decimal("2.345")}
    of_all = {"layout", "table"}

    columns: dict[str, Any] = {name: value if name in of_all else [value] for name, value in given.items()}
    (row,) = plain_rows(**columns)

    made: dict[str, Any] = {_OF_PLAIN_ROWS[name]: value for name, value in given.items()}
    cents = {"rounded_of": given["amounts"], "rounded": Decimal("2.35")}
    alone = QuoteRow(**made, **cents, kind=RowKind.LINE, agrees=True)
    for entry in fields(QuoteRow):
        assert getattr(row, entry.name) == getattr(alone, entry.name), entry.name
