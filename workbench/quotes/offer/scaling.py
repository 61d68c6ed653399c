"""How a quote's lines follow the number of systems, and the quote resized to another number."""

import re
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from workbench.domain.quote import CHARGES, LineRole, Quote, QuoteLine, Scaling, ScalingBasis

_WITH_AMOUNT = CHARGES - {LineRole.ROUNDING}
"""Roles whose whole amount follows the systems when they have no quantity, as amounts below zero do."""
_ONCE = frozenset({LineRole.SERVICE})
_SHARED = re.compile(
    r"(?<!\w)(?:per rack|je rack|pro rack|je schrank|pro schrank|per cluster|per site)(?!\w)"
)
_CENT = Decimal("0.01")
_IS_FIXED = Scaling(basis=ScalingBasis.FIXED)
_PER_SYSTEM = Scaling(basis=ScalingBasis.PER_SYSTEM)


def proposed_scaling(line: QuoteLine, systems: int) -> Scaling:
    """The rule that a line's quantity suggests: 8 of 4 systems is 2 each, 2 of 4 is one for every 2.

    A service that is bought once stays once, and a rounding as it is; freight, tax and discounts without a
    quantity follow the systems. A rule is a proposal until the user confirms it.
    """
    return rule_for(line.role, line.quantity, line.extended, line.description, systems)


def rule_for(
    role: LineRole, quantity: Decimal | None, amount: Decimal | None, description: str, systems: int
) -> Scaling:
    """The proposal of `proposed_scaling` from what it depends on."""
    if systems < 1 or role is LineRole.ROUNDING:
        return _IS_FIXED
    if quantity is None:
        return _PER_SYSTEM if role in _WITH_AMOUNT or (amount or 0) < 0 else _IS_FIXED
    whole = quantity == quantity.to_integral_value() and quantity > 0
    if role in _ONCE and quantity == 1:
        return _IS_FIXED
    if not whole:
        return _PER_SYSTEM
    if quantity < systems and systems % int(quantity) == 0:
        return Scaling(basis=ScalingBasis.PER_GROUP, group=systems // int(quantity))
    if quantity % systems == 0 and not (systems > 1 and _SHARED.search(description.casefold())):
        return _PER_SYSTEM
    return _IS_FIXED if quantity < systems else _PER_SYSTEM


def resize(quote: Quote, systems: int) -> Quote:
    """The quote for another number of systems, labelled as extrapolated; the same one for the same number.

    Quantities follow each line's rule and are rounded up to whole units where the vendor quoted whole
    ones; unit prices stay, or follow the line's quantity breaks. Raises ValueError where the quote does
    not say how many systems it is for, or `systems` is below 1.
    """
    if quote.systems < 1:
        raise ValueError(f"{quote.name} does not say how many systems it is for")
    if systems < 1:
        raise ValueError(f"{systems} systems cannot be bought")
    if systems == quote.systems:
        return quote
    lines = [_resized(line, quote.systems, systems) for line in quote.lines]
    covered = quote.amount()
    resized = quote.replaced(
        lines=lines,
        systems=systems,
        printed_total=None,
        difference=None,
        extrapolated_from=quote.extrapolated_from or quote.systems,
        equation="",
    )
    equation = (
        f"extrapolated from {quote.systems} to {systems} systems: {covered:,.2f} quoted, "
        f"{resized.amount():,.2f} by the lines' rules; no printed total holds for it"
    )
    return resized.replaced(equation=equation)


def resized_amounts(quote: Quote, systems: int) -> dict[LineRole, Decimal]:
    """Accepted amounts by role at another number of systems: what `resize` would add up to, without it.

    Raises ValueError as `resize` does.
    """
    if quote.systems < 1 or systems < 1:
        raise ValueError(f"{quote.name} cannot be resized from {quote.systems} to {systems} systems")
    found: dict[LineRole, Decimal] = {}
    for line in quote.lines:
        if line.accepted:
            resized = line if systems == quote.systems else _resized(line, quote.systems, systems)
            found[line.role] = found.get(line.role, Decimal(0)) + (resized.extended or Decimal(0))
    return found


def _resized(line: QuoteLine, quoted: int, wanted: int) -> QuoteLine:
    """The line for another number of systems; one that bears no amount stays as it is."""
    if line.extended is None or line.role in {LineRole.SUBTOTAL, LineRole.TOTAL, LineRole.NOTE}:
        return line
    rule = line.scaling or proposed_scaling(line, quoted)
    per, units = _share(rule, quoted, wanted)
    if line.quantity is None or not line.quantity:
        return replace(line, extended=(line.extended * units / per).quantize(_CENT))
    quantity = line.quantity * units / per
    if line.quantity == line.quantity.to_integral_value():
        quantity = quantity.to_integral_value(ROUND_CEILING)
    unit_price = _unit_price(line, quantity)
    if unit_price is None:
        extended = line.extended * quantity / line.quantity
        return replace(line, quantity=quantity, extended=extended.quantize(_CENT))
    extended = unit_price * quantity / line.price_per
    return replace(line, quantity=quantity, extended=extended.quantize(_CENT), unit_net=unit_price)


def _share(rule: Scaling, quoted: int, wanted: int) -> tuple[int, int]:
    """(units quoted, units wanted) of what the line follows."""
    if rule.basis is ScalingBasis.FIXED:
        return 1, 1
    if rule.basis is ScalingBasis.PER_SYSTEM:
        return quoted, wanted
    return -(-quoted // rule.group), -(-wanted // rule.group)


def _unit_price(line: QuoteLine, quantity: Decimal) -> Decimal | None:
    """The unit price of the highest break that the quantity reaches, None where no break applies."""
    reached = [step for step in line.breaks if step.from_quantity <= quantity]
    return max(reached, key=lambda step: step.from_quantity).unit_net if reached else None
