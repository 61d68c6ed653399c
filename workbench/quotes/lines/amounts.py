"""What a line costs: printed or computed, and whether its own figures agree.

Identities: unit net = unit list * (1 - discount); extended = unit * quantity / price-per.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from workbench.domain.money import HALF_CENT
from workbench.quotes.model import Field

CENTS_OFF_RATE = Decimal("0.05")
"""By how much a printed tax may miss its rate: vendors round each line."""
_ONE = Decimal(1)


class LineAmounts(NamedTuple):
    """A line's figures after the identities. `expected` is what the others give for a printed amount."""

    discount: Decimal | None
    unit_net: Decimal | None
    amount: Decimal | None
    list_amount: Decimal | None
    expected: Decimal | None


def discount_share(raw: Decimal | None, percent: bool, figures: Mapping[Field, Decimal]) -> Decimal | None:
    """A discount cell as a share of the list price (0.25 for 25 %).

    A cell formatted as percent holds the share already. Otherwise what makes list and net price agree
    wins, and without both a number up to 1 is a share, a larger one a percentage.
    """
    if raw is None:
        return None
    raw = abs(raw)
    if percent:
        return raw
    for unit_list, unit_net in (
        (figures.get(Field.UNIT_LIST), figures.get(Field.UNIT_NET)),
        (figures.get(Field.EXTENDED_LIST), figures.get(Field.EXTENDED)),
    ):
        if unit_list and unit_net is not None:
            if unit_list * (1 - raw) == unit_net:
                return raw
            share = 1 - unit_net / unit_list
            return min((raw, raw / 100), key=lambda candidate: abs(candidate - share))
    return raw if raw <= 1 else raw / 100


def line_amounts(
    figures: Mapping[Field, Decimal],
    discount: Decimal | None,
    price_per: Decimal,
    *,
    has_net_column: bool,
    has_quantity_column: bool,
) -> LineAmounts:
    """A line's net amount: the printed one, else computed from what is printed, else None."""
    quantity = figures.get(Field.QUANTITY)
    if quantity is None and not has_quantity_column:
        quantity = _ONE
    unit_list, unit_net = figures.get(Field.UNIT_LIST), figures.get(Field.UNIT_NET)
    extended_list = figures.get(Field.EXTENDED_LIST)
    undiscounted = not has_net_column and Field.DISCOUNT_AMOUNT not in figures
    if unit_net is None and unit_list is not None and (discount is not None or undiscounted):
        unit_net = unit_list * (_ONE - (discount or 0))
    if extended_list is None and unit_list is not None and quantity is not None:
        extended_list = _of_units(quantity, unit_list, price_per)
    computed = None
    if unit_net is not None and quantity is not None:
        computed = _of_units(quantity, unit_net, price_per)
    elif extended_list is not None and Field.DISCOUNT_AMOUNT in figures:
        computed = extended_list - abs(figures[Field.DISCOUNT_AMOUNT])
    elif extended_list is not None and (discount is not None or not has_net_column):
        computed = extended_list * (_ONE - (discount or 0))
    printed = figures.get(Field.EXTENDED)
    return LineAmounts(
        discount=discount,
        unit_net=unit_net,
        amount=computed if printed is None else printed,
        list_amount=extended_list,
        expected=None if printed is None else computed,
    )


def _of_units(quantity: Decimal, unit_price: Decimal, price_per: Decimal) -> Decimal:
    amount = unit_price * quantity
    return amount if price_per == _ONE else amount / price_per


def per_hidden_units(printed: Decimal | None, expected: Decimal) -> Decimal:
    """10, 100 or 1,000 where the printed amount is exactly that part of quantity times unit price, else 1.

    Such a price is for so many units although no cell says so.
    """
    if printed == expected and abs(expected) >= 1:
        return _ONE
    for per in (Decimal(10), Decimal(100), Decimal(1000)):
        if printed and abs(printed * per - expected) <= HALF_CENT * per:
            return per
    return _ONE


def agrees(printed: Decimal, expected: Decimal, quantity: Decimal | None, term_months: int | None) -> bool:
    """Whether a printed amount follows from the line's other figures.

    Unit prices are printed to the cent, so each unit may hide half a cent; a price per month counts
    once for each month of the term, a price per year once for each year.
    """
    if printed == expected:
        return True
    tolerance = HALF_CENT * (1 + abs(quantity or Decimal(0)))
    times: list[Decimal] = [_ONE]
    if term_months:
        times += [Decimal(term_months), Decimal(term_months) / 12]
    return any(abs(printed - expected * factor) <= tolerance * factor for factor in times)
