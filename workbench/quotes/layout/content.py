"""What the figures below a header say about the columns: quantity times unit price is the amount."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from workbench.domain.money import HALF_CENT
from workbench.quotes.language.numbers import currency_in
from workbench.quotes.language.row_texts import term_in
from workbench.quotes.language.values import Problem, proven_mark, read_figure
from workbench.quotes.layout.detect import MOST_COLUMNS, Column, SheetLayout, Table
from workbench.quotes.layout.document_sums import with_document_sums
from workbench.quotes.layout.figures import texts_in
from workbench.quotes.layout.gross_amounts import with_gross_amounts
from workbench.quotes.layout.headers import match_header, price_per_in
from workbench.quotes.layout.row_sums import (
    choose_whole,
    drop_amounts_with_tax,
    drop_unit_without_fee,
    tell_tax,
    tell_tax_rates,
)
from workbench.quotes.layout.whole_term import choose_whole_term
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row

_ROWS_LOOKED_AT = 60
_FEWEST_PROOFS = 2
_SHARE_OF_PROOFS = Decimal("0.6")
_BY_FIGURES = 0.7
_BY_LENGTH = 0.6
"""Confidence in a column that only its content names."""
_SHORTEST_DESCRIPTION = 12

Figures = Mapping[int, Decimal]
"""Figures of a column by the index of their row."""


def refined(layout: SheetLayout) -> SheetLayout:
    """The layout with columns put right that the figures contradict, and found that no header names."""
    return replace(layout, tables=tuple(_refined(table) for table in layout.tables))


def _refined(table: Table) -> Table:
    rows = table.body[:_ROWS_LOOKED_AT]
    numbers = sorted({column for row in rows for column in row.shape.columns})[:MOST_COLUMNS]
    figures = {number: _figures(rows, number) for number in numbers}
    columns = dict(table.columns)
    _drop_worded_quantity(columns, rows)
    _drop_price_in_another_currency(columns)
    _tell_units(columns, rows)
    _tell_total_quantity(columns, figures, table.texts)
    _tell_discounts(columns, rows)
    _tell_unit_prices(columns, figures)
    _tell_list_price(columns, figures, rows)
    _choose_quantity(columns, figures, table.texts)
    _find_quantity(columns, figures, table.texts)
    _find_quantity_and_amount(columns, figures, table.texts)
    _choose_prices(columns, figures, table.texts)
    _find_figures(columns, figures, table.texts)
    _find_amount_over_term(columns, figures, table.texts)
    _drop_amount_of_a_period(columns, figures)
    tell_tax_rates(columns, figures)
    drop_unit_without_fee(columns, figures)
    tell_tax(columns, figures, table.texts)
    drop_amounts_with_tax(columns, figures, table.texts)
    choose_whole(columns, figures, table.texts)
    choose_whole_term(columns, figures, table.texts)
    _find_description(columns, rows, table.texts)
    if table.choices:
        table = _with_amounts_for_choices(table, columns, figures)
        columns = {**columns, **{choice.field: choice for choice in table.choices[:1]}}
        if table.choices[0].field is Field.EXTENDED:
            columns.pop(Field.UNIT_NET, None)
    table = table if columns == table.columns else replace(table, columns=columns)
    return with_document_sums(with_gross_amounts(table, figures))


def _with_amounts_for_choices(
    table: Table, columns: Mapping[Field, Column], figures: Mapping[int, Figures]
) -> Table:
    """Alternative columns hold amounts, not unit prices, where their own last figure is the sum of others."""
    quantities = figures.get(columns[Field.QUANTITY].number, {}) if Field.QUANTITY in columns else {}
    prices = figures.get(table.choices[0].number, {})
    sums = [prices[index] for index in prices if index not in quantities]
    counted = [prices[index] for index in prices if index in quantities]
    if not sums or sum(counted, Decimal(0)) not in sums:
        return table
    return replace(table, choices=tuple(replace(choice, field=Field.EXTENDED) for choice in table.choices))


def _figures(rows: Sequence[Row], number: int) -> Figures:
    cells = [(index, cell) for index, row in enumerate(rows) if (cell := row.at(number)) is not None]
    mark = proven_mark(texts_in(rows, number))
    read = [(index, read_figure(cell, Field.EXTENDED, mark)) for index, cell in cells]
    return {
        index: figure.value
        for index, figure in read
        if figure.value and not figure.percent and not figure.words
    }


def _proofs(quantity: Figures, unit: Figures, amount: Figures, per: int) -> int:
    """Rows in which quantity times unit price gives the amount."""
    return sum(
        abs(quantity[index] * unit[index] / per - amount[index]) <= HALF_CENT * (1 + abs(quantity[index]))
        for index in quantity.keys() & unit.keys() & amount.keys()
        if quantity[index] != 1
    )


def _drop_worded_quantity(columns: dict[Field, Column], rows: Sequence[Row]) -> None:
    """A column that only resembles one of quantities ("Instance") and holds no number describes the lines."""
    column = columns.get(Field.QUANTITY)
    if column is None or column.confidence == 1:
        return
    cells = [cell for row in rows if (cell := row.at(column.number)) is not None]
    numbers = [cell for cell in cells if read_figure(cell, Field.QUANTITY, None).value is not None]
    if len(cells) >= _FEWEST_PROOFS and not numbers:
        del columns[Field.QUANTITY]
        if Field.DESCRIPTION not in columns:
            columns[Field.DESCRIPTION] = replace(column, field=Field.DESCRIPTION)


def _drop_price_in_another_currency(columns: dict[Field, Column]) -> None:
    """Without quantities, a price in another currency is the same price converted, not the line's amount."""
    unit, amount = columns.get(Field.UNIT_NET), columns.get(Field.EXTENDED)
    if unit is None or amount is None or Field.QUANTITY in columns:
        return
    named = {code for column in (unit, amount) if (code := currency_in(column.header))}
    if len(named) > 1:
        del columns[Field.EXTENDED]


def _tell_units(columns: dict[Field, Column], rows: Sequence[Row]) -> None:
    """A column "per" of units ("nos", "%") rather than numbers says what is counted."""
    column = columns.get(Field.PRICE_PER)
    cells = [cell for row in rows if (cell := row.at(column.number)) is not None] if column else []
    if column is None or not cells:
        return
    read = [(cell, read_figure(cell, Field.PRICE_PER, None)) for cell in cells]
    counted = [
        cell for cell, f in read if (f.value is not None and not f.percent) or price_per_in(cell.text) > 1
    ]
    if 2 * len(counted) < len(cells):
        del columns[Field.PRICE_PER]
        columns.setdefault(Field.UNIT, replace(column, field=Field.UNIT))


def _tell_total_quantity(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """A column "Total" that times the unit price gives another column of amounts counts units."""
    if not {Field.UNIT_NET, Field.EXTENDED} <= columns.keys():
        return
    counted, unit = columns[Field.EXTENDED], columns[Field.UNIT_NET]
    taken = {column.number for column in columns.values()}
    for number, found in figures.items():
        is_amount = any(match.field is Field.EXTENDED for match in match_header(texts.get(number, "")))
        if number in taken or not is_amount:
            continue
        holding, tested = _consistent(
            figures.get(counted.number, {}), figures.get(unit.number, {}), found, unit.price_per
        )
        if tested >= _FEWEST_PROOFS and holding == tested:
            columns[Field.QUANTITY] = replace(counted, field=Field.QUANTITY)
            columns[Field.EXTENDED] = replace(counted, number=number, header=texts[number])
            return


def _tell_discounts(columns: dict[Field, Column], rows: Sequence[Row]) -> None:
    """A discount column whose figures show a currency holds amounts, not shares."""
    column = columns.get(Field.DISCOUNT)
    if column is None or Field.DISCOUNT_AMOUNT in columns:
        return
    read = [read_figure(row.at(column.number), Field.DISCOUNT, None) for row in rows]
    shown = [figure for figure in read if figure.value]
    if shown and sum(bool(figure.currency) for figure in shown) * 2 > len(shown):
        del columns[Field.DISCOUNT]
        columns[Field.DISCOUNT_AMOUNT] = replace(column, field=Field.DISCOUNT_AMOUNT)


def _tell_unit_prices(columns: dict[Field, Column], figures: Mapping[int, Figures]) -> None:
    """A column "Unit" with the figures that quantities and amounts ask for holds prices, not measures."""
    needed = {Field.UNIT, Field.QUANTITY, Field.EXTENDED}
    if columns.keys() & {Field.UNIT_NET, Field.UNIT_LIST} or not needed <= columns.keys():
        return
    quantity, unit, amount = (
        figures.get(columns[name].number, {}) for name in (Field.QUANTITY, Field.UNIT, Field.EXTENDED)
    )
    holding, tested = _consistent(quantity, unit, amount, 1)
    if tested and holding == tested:
        columns[Field.UNIT_NET] = replace(columns.pop(Field.UNIT), field=Field.UNIT_NET)
    elif tested and columns.keys() & {Field.DISCOUNT, Field.DISCOUNT_AMOUNT}:
        columns[Field.UNIT_LIST] = replace(columns.pop(Field.UNIT), field=Field.UNIT_LIST)


def _tell_list_price(
    columns: dict[Field, Column], figures: Mapping[int, Figures], rows: Sequence[Row]
) -> None:
    """A unit price from which the discounts beside it lead to the amounts is the one before discount."""
    needed = {Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED, Field.DISCOUNT}
    if Field.UNIT_LIST in columns or not needed <= columns.keys():
        return
    unit = columns[Field.UNIT_NET]
    quantities, prices, amounts = (
        figures.get(columns[name].number, {}) for name in (Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED)
    )
    reduced = False
    for index in quantities.keys() & prices.keys() & amounts.keys():
        full = quantities[index] * prices[index] / unit.price_per
        raw = read_figure(rows[index].at(columns[Field.DISCOUNT].number), Field.DISCOUNT, None)
        share = raw.value or Decimal(0)
        shares = {share / 100} if raw.percent and raw.written is not None else {share, share / 100}
        off = HALF_CENT * (1 + abs(quantities[index]))
        if not any(abs(full * (1 - one) - amounts[index]) <= off for one in shares):
            return
        reduced = reduced or abs(full - amounts[index]) > off
    if reduced:
        columns[Field.UNIT_LIST] = replace(columns.pop(Field.UNIT_NET), field=Field.UNIT_LIST)


def _choose_quantity(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """Of several columns of quantities (per system, in all) take the one that the amounts follow from."""
    if not {Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED} <= columns.keys():
        return
    unit, amount = columns[Field.UNIT_NET], columns[Field.EXTENDED]
    chosen = columns[Field.QUANTITY]

    def proofs(number: int) -> int:
        return _proofs(
            figures.get(number, {}),
            figures.get(unit.number, {}),
            figures.get(amount.number, {}),
            unit.price_per,
        )

    taken = {column.number for column in columns.values()}
    for number, text in texts.items():
        is_quantity = any(match.field is Field.QUANTITY for match in match_header(text))
        if number not in taken and is_quantity and proofs(number) > proofs(chosen.number):
            chosen = replace(chosen, number=number, header=text)
    columns[Field.QUANTITY] = chosen


def _consistent(quantity: Figures, unit: Figures, amount: Figures, per: int) -> tuple[int, int]:
    """(rows in which quantity times unit price is the amount, rows that have all three)."""
    shared = quantity.keys() & unit.keys() & amount.keys()
    holding = sum(
        abs(quantity[index] * unit[index] / per - amount[index]) <= HALF_CENT * (1 + abs(quantity[index]))
        for index in shared
    )
    return holding, len(shared)


def _choose_prices(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """Other columns of unit prices and amounts where those that the headers name contradict each other.

    Taken only where the others hold on every line and exactly one pair of columns does.
    """
    if not {Field.QUANTITY, Field.UNIT_NET, Field.EXTENDED} <= columns.keys() or Field.TERM_MONTHS in columns:
        return
    quantity = figures.get(columns[Field.QUANTITY].number, {})
    unit, amount = columns[Field.UNIT_NET], columns[Field.EXTENDED]
    holding, tested = _consistent(
        quantity, figures.get(unit.number, {}), figures.get(amount.number, {}), unit.price_per
    )
    if 2 * holding > tested:
        return
    kept = {Field.QUANTITY, Field.DISCOUNT, Field.DISCOUNT_AMOUNT}
    reserved = {columns[name].number for name in kept & columns.keys()}
    free = [number for number in figures if number not in reserved]
    pairs = []
    for one in free:
        for whole in free:
            found, shared = _consistent(quantity, figures[one], figures[whole], 1)
            if one != whole and found == shared and shared >= max(tested, 1):
                pairs.append((one, whole))
    surer = 1 if amount.confidence >= unit.confidence else 0
    kept_number = (unit.number, amount.number)[surer]
    pairs = [pair for pair in pairs if pair[surer] == kept_number] or pairs
    if len(pairs) != 1:
        return
    for name in [name for name, column in columns.items() if column.number in pairs[0]]:
        del columns[name]
    for name, number in zip((Field.UNIT_NET, Field.EXTENDED), pairs[0], strict=True):
        columns[name] = Column(
            field=name, number=number, header=texts.get(number, ""), confidence=_BY_FIGURES
        )
    before_discount = Field.DISCOUNT in columns and Field.UNIT_LIST not in columns
    if before_discount and unit.number not in pairs[0]:
        columns[Field.UNIT_LIST] = replace(unit, field=Field.UNIT_LIST)


def _find_quantity(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """A column of whole numbers that every amount follows from is the quantity, whatever it is called."""
    if Field.QUANTITY in columns or not {Field.UNIT_NET, Field.EXTENDED} <= columns.keys():
        return
    unit, amount = columns[Field.UNIT_NET], columns[Field.EXTENDED]
    units, amounts = figures.get(unit.number, {}), figures.get(amount.number, {})
    taken = {column.number for column in columns.values()}
    for number, found in figures.items():
        shared = found.keys() & units.keys() & amounts.keys()
        counted = [index for index in shared if found[index] != 1]
        whole = all(found[index] == int(found[index]) for index in shared)
        ones = all(abs(units[i] - amounts[i]) <= HALF_CENT for i in shared if found[i] == 1)
        if number in taken or not counted or not whole or not ones:
            continue
        if _proofs(found, units, amounts, unit.price_per) == len(counted):
            columns[Field.QUANTITY] = Column(
                field=Field.QUANTITY, number=number, header=texts.get(number, ""), confidence=_BY_FIGURES
            )
            return


def _find_quantity_and_amount(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """Whole numbers that times the unit price are another column on every line, where one pair does so."""
    unit = columns.get(Field.UNIT_NET)
    if unit is None or columns.keys() & {Field.QUANTITY, Field.EXTENDED}:
        return
    prices = figures.get(unit.number, {})
    taken = {column.number for column in columns.values()}
    free = [number for number in figures if number not in taken]
    pairs = []
    for counted in free:
        quantity = figures[counted]
        if any(value != int(value) for value in quantity.values()):
            continue
        for whole in free:
            holding, tested = _consistent(quantity, prices, figures[whole], unit.price_per)
            proven = _proofs(quantity, prices, figures[whole], unit.price_per)
            if counted != whole and holding == tested >= _FEWEST_PROOFS and proven:
                pairs.append((counted, whole))
    if len(pairs) == 1:
        for name, number in zip((Field.QUANTITY, Field.EXTENDED), pairs[0], strict=True):
            header = texts.get(number, "")
            columns[name] = Column(field=name, number=number, header=header, confidence=_BY_FIGURES)


def _find_amount_over_term(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """A column that is quantity times price of a month (or year) times term on every line."""
    price = columns.get(Field.UNIT_NET) or columns.get(Field.UNIT_LIST)
    term = columns.get(Field.TERM_MONTHS) or columns.get(Field.TERM_YEARS)
    if Field.EXTENDED in columns or Field.QUANTITY not in columns or price is None:
        return
    quantities, prices = (figures.get(column.number, {}) for column in (columns[Field.QUANTITY], price))
    of_lines = figures.get(term.number, {}) if term is not None else {}
    taken = {column.number for column in columns.values()}
    for number, found in figures.items():
        in_header = Decimal(term_in(texts.get(number, "")) or 0)
        terms = of_lines or (dict.fromkeys(found, in_header) if in_header else {})
        shared = found.keys() & quantities.keys() & prices.keys() & terms.keys()
        if number in taken or not any(terms[index] > 1 for index in shared):
            continue
        if any(
            all(
                abs(quantities[i] * prices[i] * terms[i] / per - found[i]) <= HALF_CENT * (1 + terms[i])
                for i in shared
            )
            for per in (1, 12)
        ):
            columns[Field.EXTENDED] = Column(
                field=Field.EXTENDED, number=number, header=texts.get(number, ""), confidence=_BY_FIGURES
            )
            return


def _drop_amount_of_a_period(columns: dict[Field, Column], figures: Mapping[int, Figures]) -> None:
    """A price of a period that is the whole line's, whatever its quantity.

    Times the term, alone or with the fee paid once in a column beside it, it is the amount on every line.
    """
    term = columns.get(Field.TERM_MONTHS) or columns.get(Field.TERM_YEARS)
    if not {Field.UNIT_NET, Field.EXTENDED, Field.QUANTITY} <= columns.keys() or term is None:
        return
    unit = columns[Field.UNIT_NET]
    quantity, price, amount, terms = (
        figures.get(column.number, {})
        for column in (columns[Field.QUANTITY], unit, columns[Field.EXTENDED], term)
    )
    shared = amount.keys() & terms.keys()
    if not price.keys() & shared or all(quantity.get(i, 1) == 1 for i in shared):
        return
    zero, taken = Decimal(0), {column.number for column in columns.values()}
    fees: list[Figures] = [{}, *(found for number, found in figures.items() if number not in taken)]
    if any(
        all(
            abs(once.get(i, zero) + price.get(i, zero) * terms[i] - amount[i])
            <= HALF_CENT * (1 + abs(terms[i]))
            for i in shared
        )
        for once in fees
    ):
        del columns[Field.UNIT_NET]


def _find_figures(
    columns: dict[Field, Column], figures: Mapping[int, Figures], texts: Mapping[int, str]
) -> None:
    """A column of amounts or unit prices under a header that says nothing."""
    for missing, other in ((Field.EXTENDED, Field.UNIT_NET), (Field.UNIT_NET, Field.EXTENDED)):
        if missing in columns or not {Field.QUANTITY, other} <= columns.keys():
            continue
        quantity, known = figures.get(columns[Field.QUANTITY].number, {}), columns[other]
        given = figures.get(known.number, {})
        wanted = max(_FEWEST_PROOFS, int(_SHARE_OF_PROOFS * len(quantity.keys() & given.keys())))
        taken = {column.number for column in columns.values()}
        for number, found in figures.items():
            unit, amount = (given, found) if missing is Field.EXTENDED else (found, given)
            if number not in taken and _proofs(quantity, unit, amount, known.price_per) >= wanted:
                columns[missing] = Column(
                    field=missing, number=number, header=texts.get(number, ""), confidence=_BY_FIGURES
                )
                break


def _find_description(columns: dict[Field, Column], rows: Sequence[Row], texts: Mapping[int, str]) -> None:
    """The column of the longest texts where no header names the description."""
    if Field.DESCRIPTION in columns:
        return
    taken = {column.number for column in columns.values()}
    lengths: dict[int, list[int]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.column not in taken and isinstance(cell.value, str) and not _is_figure(cell):
                lengths.setdefault(cell.column, []).append(len(cell.text))
    usual = {
        number: sum(found) / len(found)
        for number, found in lengths.items()
        if len(found) >= max(_FEWEST_PROOFS, len(rows) // 3)
    }
    longest = max(usual, key=lambda number: usual[number], default=0)
    if longest and usual[longest] >= _SHORTEST_DESCRIPTION:
        columns[Field.DESCRIPTION] = Column(
            field=Field.DESCRIPTION, number=longest, header=texts.get(longest, ""), confidence=_BY_LENGTH
        )


def _is_figure(cell: Cell) -> bool:
    return read_figure(cell, Field.EXTENDED, None).problem is not Problem.TEXT
