"""The rows of a settled reading are sorted once: what counts, the charges in it, and everything else."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, LIBRARY, SERVER, SWITCH, TITLE, write_book
from workbench.domain.quote import LineRole
from workbench.quotes import open_quote
from workbench.quotes.account.settled import Settled
from workbench.quotes.layout.rows import QuoteRow


def _rows(folder: Path, patch: pytest.MonkeyPatch) -> list[QuoteRow]:
    """The rows of a quote with charges, an option and a total, as the checks get them."""
    rows = (
        *(*TITLE, HEADER, SERVER, SWITCH),
        ("", "Rebate", "", "", -1000),
        ("", "Freight", "", "", 450),
        ("", "Sales tax", "", "", 50000.25),
        ("", "Total", "", "", 674450.75),
        ("", "Options", "", "", ""),
        ("TW-R", "Rack", 1, 3000, 3000),
    )
    opened, _ = open_quote(write_book(folder / "q.xlsx", {"Quote": rows}))
    assert opened is not None
    found: list[QuoteRow] = []
    made = Settled.of

    def seen(given: Sequence[QuoteRow]) -> Settled:
        found.extend(given)
        return made(given)

    patch.setattr(Settled, "of", seen)
    opened.read(LIBRARY)
    patch.undo()
    return found


def test_that_every_row_is_a_line_that_counts_or_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = _rows(tmp_path, monkeypatch)

    settled = Settled.of(rows)

    counting = [id(row) for row in rows if row.counts]
    assert [id(row) for row in settled.lines] == counting
    assert [id(row) for row in settled.others] == [id(row) for row in rows if id(row) not in counting]
    assert any(row.left_out for row in settled.others)
    assert {role: [row.name for row in found] for role, found in settled.charges.items()} == {
        LineRole.DISCOUNT: ["Rebate"],
        LineRole.FREIGHT: ["Freight"],
        LineRole.TAX: ["Sales tax"],
        LineRole.ROUNDING: [],
    }
    assert settled.goods == Decimal("625000.50")
    assert settled.charged(LineRole.DISCOUNT) == Decimal(-1000)
