"""The sheets of a quote as people look at them, each row with its role."""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import overload

from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.model import PreviewRow, SheetPreview
from workbench.tables.sheet import Cell, Row, Sheet, Workbook, text_of_value

MAX_COLUMNS = 40
MAX_ROWS = 5_000
_MADE_AT_ONCE = 400
"""Rows whose texts a window measures and shows at first: they are made with the import, not in its thread."""
_SHOWN_AS_IT_IS = "General"


def sheet_previews(workbook: Workbook, rows: Sequence[QuoteRow]) -> tuple[SheetPreview, ...]:
    """Every sheet, hidden ones too, cut to what a screen can use."""
    last = {sheet.name: sheet.rows[:MAX_ROWS][-1].number for sheet in workbook.sheets if sheet.rows}
    known = {
        (row.sheet, row.number): row
        for row in reversed(rows)
        if row.row.number <= last[row.layout.sheet.name]
    }
    return tuple(_preview(sheet, known) for sheet in workbook.sheets)


def _preview(sheet: Sheet, known: dict[tuple[str, int], QuoteRow]) -> SheetPreview:
    shown = sheet.rows[:MAX_ROWS]
    columns = min(MAX_COLUMNS, max((row.shape.columns[-1] for row in shown), default=0))
    return SheetPreview(
        name=sheet.name,
        visible=sheet.visible,
        columns=columns,
        rows=tuple(
            _row(row, texts(row, columns), known.get((sheet.name, row.number)))
            for row, texts in zip(shown, chain(repeat(_shown, _MADE_AT_ONCE), repeat(_Texts)), strict=False)
        ),
        row_count=len(sheet.rows),
    )


def _row(row: Row, texts: Sequence[str], found: QuoteRow | None) -> PreviewRow:
    return PreviewRow(
        row=row.number,
        texts=texts,
        role=_role(found),
        left_out=found.left_out if found is not None else "the sheet is hidden",
        hidden=row.hidden,
    )


class _Texts(Sequence[str]):
    """What the first cells of a row show, made when it is asked for."""

    __slots__ = ("_columns", "_made", "_row")

    def __init__(self, row: Row, columns: int) -> None:
        self._row = row
        self._columns = columns
        self._made: tuple[str, ...] | None = None

    def _texts(self) -> tuple[str, ...]:
        if self._made is None:
            self._made = _shown(self._row, self._columns)
        return self._made

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._texts()[place]

    def __len__(self) -> int:
        return self._columns

    def __eq__(self, other: object) -> bool:
        """Whether two rows show the same; of one row of a file they do."""
        if not isinstance(other, _Texts):
            return NotImplemented
        if self._columns == other._columns and self._row is other._row:
            return True
        return self._texts() == other._texts()

    def __hash__(self) -> int:
        """By its width alone."""
        return hash(self._columns)


def _shown(row: Row, columns: int) -> tuple[str, ...]:
    texts = [""] * columns
    for column, number_format, value in zip(row.shape.columns, row.shape.formats, row.values, strict=True):
        if column > columns:
            break
        if number_format == _SHOWN_AS_IT_IS or type(value) is str:
            texts[column - 1] = text_of_value(value)
        else:
            texts[column - 1] = Cell(row.number, column, value, number_format).display
    return tuple(texts)


def _role(found: QuoteRow | None) -> str:
    if found is None or found.kind is RowKind.LETTERHEAD:
        return ""
    return "header" if found.kind is RowKind.HEADER else found.role.value
