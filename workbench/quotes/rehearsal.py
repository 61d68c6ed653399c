"""A small quote, read once while the parser of a large file works: what a first reading makes is there then.

Patterns of words in many languages are compiled when they are first asked for, which takes longer than
a small quote itself.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from threading import Thread

from workbench.domain.record import Record
from workbench.tables.sheet import Cell, Row, Sheet, Workbook

_FROM_BYTES = 2**20
_ROWS: tuple[tuple[str | Decimal, ...], ...] = (
    ("Quote", "1 March 2026"),
    ("Part number", "Description", "Qty", "Unit price", "Discount", "Extended price", "Lead time"),
    ("A-1", "GPU server 8x H200", Decimal(2), Decimal(100), Decimal("0.1"), Decimal(180), "4 weeks"),
    ("A-2", "Switch, each", Decimal(1), Decimal(50), Decimal(0), Decimal(50), "4 weeks"),
    ("", "Freight", "", "", "", Decimal(10)),
    ("", "Tax", "", "", "", Decimal(24)),
    ("", "Total", "", "", "", Decimal(264)),
)

_begun = False


class NoCatalog:
    """A catalog without a record."""

    def records(self, kind: str) -> Iterable[Record]:
        """None of any kind."""
        return ()


def small_quote() -> Workbook:
    """A workbook with goods, freight, tax and a total that holds them."""
    rows = [
        Row.of(number, [Cell(number, column, value) for column, value in enumerate(values, 1) if value != ""])
        for number, values in enumerate(_ROWS, 1)
    ]
    return Workbook("quote.xlsx", "0" * 64, (Sheet("Quote", rows),))


def begin(path: Path, read: Callable[[], object]) -> None:
    """Call `read` in a thread of its own, the first time that a large file is opened. Nobody waits for it."""
    global _begun
    if _begun or not path.is_file() or path.stat().st_size < _FROM_BYTES:
        return
    _begun = True
    Thread(target=read, name="rehearsal", daemon=True).start()
