"""Every vendor layout gives its true sums to the cent, or says exactly why not."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY, codes, quote_of, write_book
from tests.quotes.vendor_layouts import LAYOUTS
from workbench.domain.quote import LineRole
from workbench.quotes import import_quote


@pytest.mark.parametrize("name", LAYOUTS)
def test_that_the_layout_gives_its_true_sums(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]()
    result = import_quote(write_book(tmp_path / "q.xlsx", layout.sheets, **layout.options), LIBRARY)
    quote = quote_of(result)
    found = (
        quote.net_total.quantize(Decimal("0.01")),
        quote.amount(LineRole.FREIGHT),
        quote.amount(LineRole.TAX),
        quote.currency,
        quote.reconciled,
    )
    wanted = (
        Decimal(layout.net),
        Decimal(layout.freight),
        Decimal(layout.tax),
        layout.currency,
        layout.reconciled,
    )
    assert found == wanted, quote.equation
    assert set(layout.codes) <= set(codes(result))
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    assert quote.reconciled or result.issues, "a quote that does not reconcile must say why"
    assert all(line.cells for line in quote.lines if line.accepted)


def test_that_there_are_forty_layouts() -> None:
    assert len(LAYOUTS) >= 40
