"""What a layout promises, and where the layouts are registered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.quotes.twins import EUR, USD, Rows, Shown


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A workbook and its true sums. `codes` must be among the issues; `reconciled` says how it ends."""

    sheets: Mapping[str, Rows]
    net: str
    freight: str = "0"
    tax: str = "0"
    currency: str = "USD"
    reconciled: bool = True
    codes: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


LAYOUTS: dict[str, Callable[[], Layout]] = {}


def layout(function: Callable[[], Layout]) -> Callable[[], Layout]:
    """Register a layout under its function's name."""
    LAYOUTS[function.__name__] = function
    return function


def usd(value: float) -> Shown:
    """An amount in dollars."""
    return Shown(value, USD)


def eur(value: float) -> Shown:
    """An amount in euros."""
    return Shown(value, EUR)
