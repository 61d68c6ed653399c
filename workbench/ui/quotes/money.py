"""Amounts of a quote as the view shows them."""

from decimal import Decimal

from workbench.domain.money import NO_CURRENCY
from workbench.domain.quote import Quote


def money_text(quote: Quote, amount: Decimal, decimals: int = 2) -> str:
    """An amount with its currency, which is left open where the quote does not say it."""
    currency = "(currency?)" if quote.currency == NO_CURRENCY else quote.currency
    return f"{currency} {amount:,.{decimals}f}".replace("-", "−")
