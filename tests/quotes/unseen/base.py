"""What a careful buyer takes a layout for, and where the layouts are registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.quotes.twins import Hidden, Rows

Sheets = Mapping[str, Rows]

HEAD = ("Item", "Description", "Qty", "Unit price", "Extended")
"""The plainest of headers."""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The true sums of a workbook, written by hand; `asked` where a careful buyer would have to ask."""

    sheets: Callable[[], Sheets]
    net: str
    freight: str = "0"
    tax: str = "0"
    currency: str = "USD"
    asked: bool = False
    hidden_columns: Sequence[str] = ()
    merged: Sequence[str] = ()


def one_sheet(*rows: Sequence[Any] | Hidden) -> Sheets:
    """A workbook of one sheet."""
    return {"Q": rows}


TRUTHS: dict[str, Truth] = {}


def case(
    net: str,
    freight: str = "0",
    tax: str = "0",
    currency: str = "USD",
    *,
    asked: bool = False,
    hidden_columns: Sequence[str] = (),
    merged: Sequence[str] = (),
) -> Callable[[Callable[[], Sheets]], Callable[[], Sheets]]:
    """Register a layout with its true sums under its function's name."""

    def register(function: Callable[[], Sheets]) -> Callable[[], Sheets]:
        TRUTHS[function.__name__] = Truth(
            sheets=function,
            net=net,
            freight=freight,
            tax=tax,
            currency=currency,
            asked=asked,
            hidden_columns=hidden_columns,
            merged=merged,
        )
        return function

    return register
