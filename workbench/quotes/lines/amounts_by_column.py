"""What many lines cost: `discount_share` and `line_amounts` of lines that print the same figures, by column.

A column is a sequence of figures, one for each line. The same identities are computed in the same order, so
that every figure is the one that the line alone gives; lines that need a look of their own get it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from workbench.quotes.lines.amounts import discount_share
from workbench.quotes.model import Field

Column = Sequence[Decimal]
Columns = Mapping[Field, Column]
_ONE = Decimal(1)
_PRICES = ((Field.UNIT_LIST, Field.UNIT_NET), (Field.EXTENDED_LIST, Field.EXTENDED))


class AmountColumns(NamedTuple):
    """`LineAmounts` of many lines; None for a figure that none of them has."""

    discount: Column | None
    unit_net: Column | None
    amount: Column | None
    list_amount: Column | None
    expected: Column | None


def discount_shares(raw: Column, percent: bool, figures: Columns) -> Column:
    """`discount_share` of each line; all of the figures are formatted as percent, or none."""
    off = raw if min(raw) >= 0 else list(map(abs, raw))
    if percent:
        return off
    prices = next((pair for pair in _PRICES if figures.keys() >= set(pair)), None)
    if prices is None:
        return [share if share <= 1 else share / 100 for share in off]
    lists, nets = figures[prices[0]], figures[prices[1]]
    exact = [one * (1 - share) == net and bool(one) for one, share, net in zip(lists, off, nets, strict=True)]
    if all(exact):
        return off
    names = list(figures)
    rows = zip(*figures.values(), strict=True)
    return [
        share if is_exact else _share(share, dict(zip(names, row, strict=True)))
        for share, is_exact, row in zip(off, exact, rows, strict=True)
    ]


def _share(raw: Decimal, figures: Mapping[Field, Decimal]) -> Decimal:
    share = discount_share(raw, False, figures)
    return raw if share is None else share


def amount_columns(
    figures: Columns, discount: Column | None, price_per: Column, *, has_net_column: bool
) -> AmountColumns:
    """`line_amounts` of each line; all of them have a quantity."""
    quantity = figures[Field.QUANTITY]
    unit_list, unit_net = figures.get(Field.UNIT_LIST), figures.get(Field.UNIT_NET)
    extended_list, off = figures.get(Field.EXTENDED_LIST), figures.get(Field.DISCOUNT_AMOUNT)
    undiscounted = not has_net_column and off is None
    if unit_net is None and unit_list is not None and (discount is not None or undiscounted):
        unit_net = _reduced(unit_list, discount)
    if extended_list is None and unit_list is not None:
        extended_list = _of_units(quantity, unit_list, price_per)
    computed: Column | None = None
    if unit_net is not None:
        computed = _of_units(quantity, unit_net, price_per)
    elif extended_list is not None and off is not None:
        computed = [whole - abs(less) for whole, less in zip(extended_list, off, strict=True)]
    elif extended_list is not None and (discount is not None or not has_net_column):
        computed = _reduced(extended_list, discount)
    printed = figures.get(Field.EXTENDED)
    return AmountColumns(
        discount=discount,
        unit_net=unit_net,
        amount=computed if printed is None else printed,
        list_amount=extended_list,
        expected=None if printed is None else computed,
    )


def _reduced(prices: Column, discount: Column | None) -> list[Decimal]:
    if discount is None:
        return [price * _ONE for price in prices]
    return [price * (_ONE - (share or 0)) for price, share in zip(prices, discount, strict=True)]


def _of_units(quantity: Column, unit_price: Column, price_per: Column) -> list[Decimal]:
    amounts = [price * units for price, units in zip(unit_price, quantity, strict=True)]
    if price_per.count(_ONE) == len(price_per):
        return amounts
    return [amount if per == _ONE else amount / per for amount, per in zip(amounts, price_per, strict=True)]
