"""Lines that leave nothing to ask: nearly all of a long quote. Any other row is for `SheetReader`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from workbench.quotes.amounts import line_amounts
from workbench.quotes.detect import SheetLayout
from workbench.quotes.model import Field
from workbench.quotes.read_line import (
    BARE_NUMBER,
    MOST_PERCENT,
    NET_FIELDS,
    LineReader,
    Words,
    line_role_of,
    share_off,
    shown_currency,
)
from workbench.quotes.roles import Choice
from workbench.quotes.rows import QuoteRow, RowKind
from workbench.quotes.values import NOTHING, Figure
from workbench.tables.sheet import CellValue, Row, text_of_value

_WORDS = (
    *(Field.DESCRIPTION, Field.LINE_CLASS, Field.LEAD_TIME, Field.PRICE_PER, Field.UNIT),
    *(Field.CURRENCY, Field.TERM_MONTHS, Field.REMARK),
)
"""Fields whose texts repeat from line to line and are understood together."""
_UNIT_PRICES = (Field.UNIT_NET, Field.UNIT_LIST)
_ODD_FIGURES = frozenset({Field.PRICE_PER, Field.TERM_MONTHS, Field.TERM_YEARS})
_KEPT = 20_000


class _Said(NamedTuple):
    """What the texts of a line say, and those of them that the line keeps."""

    words: Words
    description: str
    line_class: str
    lead_time: str


@dataclass(slots=True)
class _Form:
    """Where rows of one shape have their texts (places among the values, -1 for none), and what these say."""

    words: tuple[int, ...]
    part_number: int
    line_number: int
    known: dict[tuple[CellValue, ...], _Said | None] = field(default_factory=dict)
    """None for texts that are for `SheetReader`."""


class PlainLines:
    """Reads lines with a description, a quantity and a unit price whose figures agree with each other."""

    def __init__(self, layout: SheetLayout, lines: LineReader) -> None:
        self._layout = layout
        self._lines = lines
        self._forms: dict[int, _Form] = {}
        columns = lines.table.columns
        self._can_be = not (lines.table.parts or lines.table.breaks or lines.over_the_term)
        self._has_net = not NET_FIELDS.isdisjoint(columns)
        self._has_discount = Field.DISCOUNT in columns

    def read(
        self, row: Row, figures: Mapping[Field, Figure], around: Choice, section: int
    ) -> QuoteRow | None:
        """What `SheetReader` and `LineReader` would make of a plain line; None for any other row."""
        if not self._can_be or figures.get(Field.QUANTITY, NOTHING) is NOTHING:
            return None
        form = self._forms.get(id(row.shape))
        if form is None:
            form = self._forms[id(row.shape)] = self._form(row)
        values = row.values
        said = self._said(form, values)
        if said is None:
            return None
        line_number = text_of_value(values[form.line_number]) if form.line_number >= 0 else ""
        if not BARE_NUMBER.fullmatch(line_number):
            return None
        found: dict[Field, Decimal] = {}
        for name, figure in figures.items():
            if figure.value is not None and not figure.words:
                found[name] = figure.value
            elif figure is not NOTHING:
                return None
        if not (Field.UNIT_NET in found or Field.UNIT_LIST in found) or not _ODD_FIGURES.isdisjoint(found):
            return None
        words = said.words
        share = None
        if self._has_discount and (raw := figures[Field.DISCOUNT]) is not NOTHING:
            if raw.value is None or raw.currency or abs(raw.value) > MOST_PERCENT:
                return None
            share = share_off(raw, found)
        amounts = line_amounts(
            found, share, words.price_per, has_net_column=self._has_net, has_quantity_column=True
        )
        if amounts.amount is None or (amounts.expected is not None and amounts.expected != amounts.amount):
            return None
        part_number = text_of_value(values[form.part_number]) if form.part_number >= 0 else ""
        return QuoteRow(
            self._layout,
            row,
            RowKind.LINE,
            self._lines.table,
            role=line_role_of(words, amounts.amount, part_number),
            line_number=line_number,
            part_number=part_number,
            description=said.description,
            line_class=said.line_class,
            figures=found,
            price_per=words.price_per,
            discount=amounts.discount,
            unit_net=amounts.unit_net,
            amount=amounts.amount,
            list_amount=amounts.list_amount,
            term_months=words.term_months,
            currency=words.currency or shown_currency(figures),
            cells=self._lines.cells(row),
            choice=max(around, words.choice),
            section=section,
            lead_time=said.lead_time,
        )

    def _form(self, row: Row) -> _Form:
        table, places = self._lines.table, row.shape.places
        words = tuple(places.get(table.column_of(name), -1) for name in _WORDS)
        part_number, line_number = (
            places.get(table.column_of(name), -1) for name in (Field.PART_NUMBER, Field.LINE_NUMBER)
        )
        return _Form(words, part_number, line_number)

    def _said(self, form: _Form, values: tuple[CellValue, ...]) -> _Said | None:
        key = tuple([values[place] if place >= 0 else "" for place in form.words])
        try:
            return form.known[key]
        except KeyError:
            pass
        said = None
        if all(type(value) is str for value in key):
            description, line_class, lead_time, *texts = map(text_of_value, key)
            words = self._lines.said(description, description, line_class, "", *texts)
            said = _Said(words, description, line_class, lead_time[:100]) if description else None
        if len(form.known) >= _KEPT:
            form.known.clear()
        form.known[key] = said
        return said
