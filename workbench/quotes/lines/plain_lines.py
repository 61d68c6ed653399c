"""Lines that leave nothing to ask: nearly all of a long quote, understood by column.

Any other row is for `SheetReader`, whose functions say here too what words and figures mean: once for all
rows that say the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress, repeat
from typing import NamedTuple

from workbench.domain.quote import CellAddresses, LineRole
from workbench.quotes.language.alike import with_digits_alike
from workbench.quotes.language.values import LineFigures
from workbench.quotes.layout.batches import Batch, batches
from workbench.quotes.layout.detect import SheetLayout
from workbench.quotes.layout.figures import FigureReader, Look
from workbench.quotes.layout.rows import QuoteRow, plain_rows
from workbench.quotes.lines.amounts import agrees, per_hidden_units
from workbench.quotes.lines.amounts_by_column import AmountColumns, amount_columns, discount_shares
from workbench.quotes.lines.read_line import (
    BARE_NUMBER,
    LONGEST_LEAD_TIME,
    MOST_PERCENT,
    NET_FIELDS,
    LineReader,
    Words,
    first_currency,
    line_role_of,
)
from workbench.quotes.model import Field
from workbench.tables.sheet import Row, RowShape

_WORDS = (
    *(Field.DESCRIPTION, Field.LINE_CLASS, Field.LEAD_TIME, Field.PRICE_PER, Field.UNIT),
    *(Field.CURRENCY, Field.TERM_MONTHS, Field.REMARK),
)
"""Fields whose texts say what a line is."""
_FREE = frozenset({Field.DESCRIPTION, Field.REMARK})
"""Texts that differ from line to line in nothing but digits; of all others there are few."""
_UNIT_PRICES = frozenset({Field.UNIT_NET, Field.UNIT_LIST})
_ODD_FIGURES = frozenset({Field.PRICE_PER, Field.TERM_MONTHS, Field.TERM_YEARS})
_KEPT = 20_000
_ONE = Decimal(1)


class _Said(NamedTuple):
    """What the words of a line say, and its role above zero with and without a part number."""

    words: Words
    numbered: LineRole
    unnumbered: LineRole


@dataclass(frozen=True, slots=True)
class _Form:
    """Where rows of one shape have their texts: places among the values, -1 for none."""

    words: tuple[int, ...]
    part_number: int
    line_number: int
    letters: Mapping[str, str]
    can_be_plain: bool


class PlainLines:
    """Reads lines with a description, a quantity and a unit price whose figures agree with each other."""

    def __init__(self, layout: SheetLayout, lines: LineReader, figures: FigureReader) -> None:
        self._layout = layout
        self._lines = lines
        self._figures = figures
        self._forms: dict[int, tuple[RowShape, _Form]] = {}
        self._said: dict[tuple[str, ...], _Said] = {}
        columns = lines.table.columns
        self._can_be = not (lines.table.parts or lines.table.breaks or lines.over_the_term)
        self._has_net = not NET_FIELDS.isdisjoint(columns)

    def read(self, rows: Sequence[Row]) -> list[QuoteRow | None]:
        """What `SheetReader` and `LineReader` would make of each plain line; None for any other row.

        Lines are of section 0, and have the choice that their own words stand for.
        """
        found: list[QuoteRow | None] = [None] * len(rows)
        if not self._can_be:
            return found
        for batch in batches(self._layout.sheet, rows):
            form = self._form(batch.rows[0])
            if form.can_be_plain:
                for place, line in self._read(batch, form):
                    found[place] = line
        return found

    def _form(self, row: Row) -> _Form:
        known = self._forms.get(id(row.shape))
        if known is None:
            table, places = self._lines.table, row.shape.places
            filled = {name for name, column in table.columns.items() if column.number in places}
            form = _Form(
                tuple(places.get(table.column_of(name), -1) for name in _WORDS),
                places.get(table.column_of(Field.PART_NUMBER), -1),
                places.get(table.column_of(Field.LINE_NUMBER), -1),
                self._lines.letters(row.shape),
                filled >= {Field.DESCRIPTION, Field.QUANTITY} and not filled.isdisjoint(_UNIT_PRICES),
            )
            known = self._forms[id(row.shape)] = row.shape, form
        return known[1]

    def _read(self, batch: Batch, form: _Form) -> Iterator[tuple[int, QuoteRow]]:
        for place in form.words:
            if place >= 0:
                batch = batch.with_text(place)
                if not batch.rows:
                    return
        figures = self._figures.by_column(batch)
        looks: dict[Field, Look] = {}
        mixed: dict[Field, Sequence[Look | str | None]] = {}
        for name, column in figures.items():
            if isinstance(column.looks, Look):
                looks[name] = column.looks
            else:
                mixed[name] = column.looks
        numbers = {name: column.values for name, column in figures.items()}
        if not mixed:
            yield from self._read_alike(batch, form, numbers, looks)
            return
        for own in dict.fromkeys(zip(*mixed.values(), strict=True)):
            if None in own:
                continue
            kept = [one == own for one in zip(*mixed.values(), strict=True)]
            of_own = {name: look for name, look in zip(mixed, own, strict=True) if isinstance(look, Look)}
            columns = {
                name: tuple(compress(column, kept))
                for name, column in numbers.items()
                if name in looks or name in of_own
            }
            yield from self._read_alike(batch.only(kept), form, columns, {**looks, **of_own})

    def _read_alike(
        self,
        batch: Batch,
        form: _Form,
        figures: Mapping[Field, Sequence[Decimal]],
        looks: Mapping[Field, Look],
    ) -> Iterator[tuple[int, QuoteRow]]:
        """The plain ones of lines with the same figures, each of them shown alike on all."""
        names = figures.keys()
        if Field.QUANTITY not in names or names.isdisjoint(_UNIT_PRICES) or names & _ODD_FIGURES:
            return
        texts = dict(zip(_WORDS, map(batch.distinct, form.words), strict=True))
        part_numbers, line_numbers = batch.texts(form.part_number), batch.texts(form.line_number)
        descriptions, classes, lead_times = (
            _of_rows(*texts[name]) for name in (Field.DESCRIPTION, Field.LINE_CLASS, Field.LEAD_TIME)
        )
        said = self._said_by(texts)
        words = [one.words for one in said]
        raw, discount = figures.get(Field.DISCOUNT), looks.get(Field.DISCOUNT, Look())
        if discount.currency:
            return
        shares = None if raw is None else _shares(raw, discount, figures)
        amounts = amount_columns(
            figures, shares, [one.price_per for one in words], has_net_column=self._has_net
        )
        if amounts.amount is None:
            return
        kept = [bool(text) and not one.words.is_payment for text, one in zip(descriptions, said, strict=True)]
        if not BARE_NUMBER.fullmatch("".join(line_numbers)):
            bare = [BARE_NUMBER.fullmatch(number) is not None for number in line_numbers]
            kept = [one and other for one, other in zip(kept, bare, strict=True)]
        if raw is not None and max(map(abs, raw)) > MOST_PERCENT:
            kept = [one and abs(share) <= MOST_PERCENT for one, share in zip(kept, raw, strict=True)]
        if amounts.expected is not None and amounts.expected != amounts.amount:
            agreeing = _agreeing(amounts, figures[Field.QUANTITY], words)
            kept = [one and other for one, other in zip(kept, agreeing, strict=True)]
        places = {name: place for place, name in enumerate(names)}
        shown = first_currency({name: look.currency for name, look in looks.items()})
        lines = plain_rows(
            layout=self._layout,
            rows=batch.rows,
            table=self._lines.table,
            roles=_roles(said, amounts.amount, part_numbers),
            line_numbers=line_numbers,
            part_numbers=part_numbers,
            descriptions=descriptions,
            line_classes=classes,
            figures=map(LineFigures, repeat(places), zip(*figures.values(), strict=True)),
            prices_per=[one.price_per for one in words],
            discounts=amounts.discount or repeat(None),
            unit_nets=amounts.unit_net or repeat(None),
            amounts=amounts.amount,
            list_amounts=amounts.list_amount or repeat(None),
            terms=[one.term_months for one in words],
            currencies=[one.currency or shown for one in words],
            cells=map(CellAddresses, repeat(form.letters), [row.number for row in batch.rows]),
            choices=[one.choice for one in words],
            lead_times=[text[:LONGEST_LEAD_TIME] for text in lead_times],
        )
        yield from compress(zip(batch.places, lines, strict=True), kept)

    def _said_by(self, columns: Mapping[Field, tuple[Sequence[str], Sequence[int]]]) -> list[_Said]:
        """What the words of each line say: from the different texts of each column, and which a line has."""
        alike = [
            _of_rows(with_digits_alike(texts) if name in _FREE else texts, held)
            for name, (texts, held) in columns.items()
            if name is not Field.LEAD_TIME
        ]
        keys = list(zip(*alike, strict=True))
        known = self._said
        if len(known) >= _KEPT:
            known.clear()
        for key in set(keys).difference(known):
            description, line_class, *others = key
            words = self._lines.said(description, description, line_class, "", *others)
            known[key] = _Said(words, line_role_of(words, _ONE, "numbered"), line_role_of(words, _ONE, ""))
        return list(map(known.__getitem__, keys))


def _of_rows(texts: Sequence[str], held: Sequence[int]) -> list[str]:
    """The text of each row, from the different ones and which of them each row holds."""
    return list(map(texts.__getitem__, held))


def _shares(
    raw: Sequence[Decimal], look: Look, figures: Mapping[Field, Sequence[Decimal]]
) -> Sequence[Decimal]:
    """`share_off` of each line."""
    if look.percent and look.written:
        raw = [share / 100 for share in raw]
    return discount_shares(raw, look.percent, figures)


def _roles(
    said: Sequence[_Said], amounts: Sequence[Decimal], part_numbers: Sequence[str]
) -> Sequence[LineRole]:
    """`line_role_of` each line."""
    roles = [
        one.numbered if number else one.unnumbered for one, number in zip(said, part_numbers, strict=True)
    ]
    if min(amounts) >= 0:
        return roles
    return [
        line_role_of(one.words, amount, number) if amount < 0 else role
        for one, amount, number, role in zip(said, amounts, part_numbers, roles, strict=True)
    ]


def _agreeing(amounts: AmountColumns, quantities: Sequence[Decimal], words: Sequence[Words]) -> list[bool]:
    """Whether the printed amount of each line follows from its other figures, for as many units as said."""
    if amounts.amount is None or amounts.expected is None:
        return [False] * len(words)
    return [
        printed == expected
        or (per_hidden_units(printed, expected) == 1 and agrees(printed, expected, quantity, one.term_months))
        for printed, expected, quantity, one in zip(
            amounts.amount, amounts.expected, quantities, words, strict=True
        )
    ]
