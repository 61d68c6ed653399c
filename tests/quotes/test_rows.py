"""Rows of a quote as its lines."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from workbench.domain.quote import LineRole, QuoteLine, Scaling, ScalingBasis, lines_by_column


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
