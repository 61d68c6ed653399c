"""Lists of names and amounts without a header that we know: the total at their end is what they add up to."""

from collections.abc import Mapping
from decimal import Decimal

from workbench.domain.money import HALF_CENT
from workbench.quotes.language.roles import TotalRank
from workbench.quotes.language.row_texts import label_of, rank_in
from workbench.quotes.language.values import proven_mark, read_figure
from workbench.quotes.layout.detect import Column, SheetLayout, Table
from workbench.quotes.layout.figures import texts_in
from workbench.quotes.model import Field
from workbench.tables.sheet import Row

_ROWS_LOOKED_AT = 150
_MOST_COLUMNS = 9
_FEWEST_LINES = 2
_CONFIDENCE = 0.6


def with_table_by_sums(layout: SheetLayout) -> SheetLayout:
    """The layout with a list of named amounts that a labelled total adds up, where no table was found.

    Columns with a sum of their own each are choices: vendors or variants side by side. Other figures in the
    rows may be quantities, and leave one column of amounts unread.
    """
    if layout.tables:
        return layout
    rows = layout.sheet.rows[:_ROWS_LOOKED_AT]
    found = {number: first for number in _numbers(rows) if (first := _first_line(rows, number)) is not None}
    if not found:
        return layout
    first = min(found.values())
    if len(found) == 1 and _has_other_figures(rows[first:], *found):
        return layout
    described = _description(rows[first:], min(found))
    if not described:
        return layout
    start = first - 1 if first and len(rows[first - 1].values) > 1 and _is_text(rows[first - 1]) else first
    texts = {cell.column: cell.text for row in rows[start:first] for cell in row.cells}
    amounts = tuple(_column(Field.EXTENDED, number, texts) for number in sorted(found))
    whole = _whole(rows[first:], amounts)
    amounts = amounts if whole is None else (whole,)
    columns = {
        Field.DESCRIPTION: _column(Field.DESCRIPTION, described, texts),
        Field.EXTENDED: amounts[0],
    }
    table = Table(
        header=rows[start:first],
        columns=columns,
        body=layout.sheet.rows[first:],
        choices=amounts if len(amounts) > 1 else (),
        by_figures=True,
    )
    return SheetLayout(sheet=layout.sheet, preface=rows[:start], tables=(table,))


def _whole(rows: tuple[Row, ...], amounts: tuple[Column, ...]) -> Column | None:
    """Of two columns the one that is the other, times a number of months or years, on every line."""
    if len(amounts) != _FEWEST_LINES:
        return None
    figures = {number: _figures(rows, number) for number in _numbers(rows)}
    for of_period, whole in (amounts, amounts[::-1]):
        prices, wholes = figures[of_period.number], figures[whole.number]
        for number, terms in figures.items():
            lines = terms.keys() & prices.keys() & wholes.keys()
            if number in {of_period.number, whole.number} or len(lines) < _FEWEST_LINES:
                continue
            if all(terms[at] > 1 and prices[at] * terms[at] == wholes[at] for at in lines):
                return whole
    return None


def _figures(rows: tuple[Row, ...], number: int) -> dict[int, Decimal]:
    mark = proven_mark(texts_in(rows, number))
    read = ((at, read_figure(row.at(number), Field.EXTENDED, mark).value) for at, row in enumerate(rows))
    return {at: value for at, value in read if value}


def _column(field: Field, number: int, texts: Mapping[int, str]) -> Column:
    return Column(field=field, number=number, header=texts.get(number, ""), confidence=_CONFIDENCE)


def _numbers(rows: tuple[Row, ...]) -> list[int]:
    return sorted({column for row in rows for column in row.shape.columns})[:_MOST_COLUMNS]


def _has_other_figures(rows: tuple[Row, ...], number: int) -> bool:
    """Whether figures beside the amounts may be quantities: all but shares and the numbers of the lines."""
    columns: dict[int, list[Decimal]] = {}
    for row in rows:
        for cell in row.cells:
            figure = read_figure(cell, Field.EXTENDED, None)
            if cell.column != number and figure.value is not None and not figure.percent and not figure.words:
                columns.setdefault(cell.column, []).append(figure.value)
    return any(figures != list(range(1, len(figures) + 1)) for figures in columns.values())


def _is_text(row: Row) -> bool:
    return all(isinstance(value, str) for value in row.values)


def _first_line(rows: tuple[Row, ...], number: int) -> int | None:
    """Index of the first of the lines whose amounts in a column a total below them adds up; None without."""
    mark = proven_mark(texts_in(rows, number))
    lines: list[tuple[int, Decimal]] = []
    for index, row in enumerate(rows):
        figure = read_figure(row.at(number), Field.EXTENDED, mark)
        if figure.value is None or figure.words or figure.percent:
            continue
        rank = rank_in(label_of(row))
        if rank is not None and rank > TotalRank.UNLABELLED:
            added = sum((amount for _, amount in lines), Decimal(0))
            fits = len(lines) >= _FEWEST_LINES and abs(added - figure.value) <= HALF_CENT
            return lines[0][0] if fits else None
        lines.append((index, figure.value))
    return None


def _description(rows: tuple[Row, ...], before: int) -> int:
    """The column left of the amounts that names the lines; 0 without one."""
    texts: dict[int, int] = {}
    for row in rows:
        for cell in row.cells:
            if cell.column < before and isinstance(cell.value, str):
                texts[cell.column] = texts.get(cell.column, 0) + len(cell.text)
    return max(texts, key=lambda number: texts[number], default=0)
