"""What a careful buyer takes a layout for, and where the layouts are registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.quotes.twins import Rows

Sheets = Mapping[str, Rows]


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
