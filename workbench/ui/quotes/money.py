"""Amounts of a quote as the view shows them."""

from decimal import Decimal

from workbench.domain.quote import Quote

_UNKNOWN = "XXX"
"""ISO 4217's code where no currency is known."""


def money_text(quote: Quote, amount: Decimal, decimals: int = 2) -> str:
    """An amount with its currency, which is left open where the quote does not say it."""
    currency = "(currency?)" if quote.currency == _UNKNOWN else quote.currency
    return f"{currency} {amount:,.{decimals}f}".replace("-", "−")
