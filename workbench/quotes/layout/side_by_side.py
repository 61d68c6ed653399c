"""Offers side by side: the same columns of prices repeat to the right, under a name of each offer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from workbench.quotes.language.values import read_figure
from workbench.quotes.language.words import folded
from workbench.quotes.layout.detect import Column, SheetLayout, Table
from workbench.quotes.model import Field
from workbench.tables.sheet import Sheet, column_letter

_CONFIDENCE = 0.8
_ROWS_LOOKED_AT = 60


def with_offers_side_by_side(layout: SheetLayout) -> SheetLayout:
    """The layout with repeated columns of amounts as choices: only one of the offers is bought."""
    if not any(_repeated(table) for table in layout.tables):
        return layout
    return replace(layout, tables=tuple(_with_choices(layout.sheet, table) for table in layout.tables))


def _repeated(table: Table) -> list[int]:
    """Numbers of the columns that have the very header of the amounts; empty for fewer than two."""
    amounts = table.columns.get(Field.EXTENDED)
    if amounts is None or table.choices or table.parts or not amounts.header:
        return []
    texts = table.texts
    wanted = folded(texts.get(amounts.number, ""))
    others = {column.number for column in table.columns.values() if column is not amounts}
    found = [n for n, text in sorted(texts.items()) if folded(text) == wanted and n not in others]
    return found if len(found) > 1 else []


def _with_choices(sheet: Sheet, table: Table) -> Table:
    numbers = _repeated(table)
    columns = {number: _figures(table, number) for number in numbers}
    full = max((len(found) for found in columns.values()), default=0)
    rivals = [number for number, found in columns.items() if 2 * len(found) > full]
    different = {tuple(sorted(columns[number].items())) for number in rivals}
    shown = [number for number in rivals if not sheet.is_hidden_column(number)]
    if len(shown) < 2 or len(different) < 2:
        return table
    choices = tuple(
        Column(field=Field.EXTENDED, number=number, header=name, confidence=_CONFIDENCE)
        for number, name in _names(sheet, table, shown).items()
    )
    kept = dict(table.columns) | {Field.EXTENDED: choices[0]}
    kept.pop(Field.UNIT_NET, None)
    return replace(table, columns=kept, choices=choices)


def _figures(table: Table, number: int) -> dict[int, Decimal]:
    cells = ((row.number, row.at(number)) for row in table.body[:_ROWS_LOOKED_AT])
    read = {row: read_figure(cell, Field.EXTENDED, None) for row, cell in cells if cell is not None}
    return {row: figure.value for row, figure in read.items() if figure.value and not figure.words}


def _names(sheet: Sheet, table: Table, numbers: Sequence[int]) -> Mapping[int, str]:
    """The name over each column, from the row above the header where it stands further left too."""
    above = sheet.by_number.get(table.header_row - 1)
    names = {}
    for number in numbers:
        over = "" if above is None else _text_over(above.values, above.shape.columns, number)
        header = table.texts[number]
        names[number] = f"{over}: {header}" if over else f"{header} in column {column_letter(number)}"
    return names


def _text_over(values: Sequence[object], columns: Sequence[int], number: int) -> str:
    texts = [v for v, column in zip(values, columns, strict=True) if column <= number and isinstance(v, str)]
    return " ".join(texts[-1].split()) if texts else ""
