"""Quotes on a common basis."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, SERVER, TITLE, Rows, import_rows, quote_of
from workbench.domain.quote import LineRole, Quote
from workbench.quotes.offer.basis import common_basis

ROWS: Rows = (
    *TITLE,
    HEADER,
    SERVER,
    ("S3", "Support 24x7, 36 months", 2, 15000, 30000),
    ("L", "Cluster software licence", 16, 100, 1600),
    ("", "Freight", "", "", 2000),
)


@pytest.fixture
def quote(tmp_path: Path) -> Quote:
    return quote_of(import_rows(tmp_path, ROWS))


def test_that_support_is_scaled_to_the_years_asked_for_and_said(quote: Quote) -> None:
    basis = common_basis(quote, accelerators=16, support_years=Decimal(5))
    assert basis.support == Decimal(50000)
    assert basis.hardware == Decimal(600000)
    assert basis.software == Decimal(1600)
    assert basis.total == Decimal(653600)
    assert basis.total == Decimal(40850) * basis.accelerators
    assert basis.adjusted == ("'Support 24x7, 36 months' from 36 to 60 months",)
    assert basis.missing == ("no installation is quoted",)


def test_that_another_currency_needs_a_rate(quote: Quote) -> None:
    basis = common_basis(quote, accelerators=0, support_years=Decimal(3), currency="EUR", rate=Decimal("0.9"))
    assert (basis.currency, basis.hardware, basis.accelerators) == ("EUR", Decimal(540000), 0)
    with pytest.raises(ValueError, match="no rate"):
        common_basis(quote, accelerators=16, support_years=Decimal(3), currency="EUR")


def test_that_nothing_missing_is_invented(tmp_path: Path) -> None:
    bare = quote_of(import_rows(tmp_path, (*TITLE, HEADER, SERVER)))
    basis = common_basis(bare, accelerators=16, support_years=Decimal(3))
    assert basis.missing == ("no support is quoted", "no delivery is quoted", "no installation is quoted")
    assert basis.support == 0


def test_that_the_rounding_of_what_is_paid_is_no_hardware(tmp_path: Path) -> None:
    taxed: Rows = (*ROWS, ("", "VAT 20 %", "", "", 126720), ("", "Rounding", "", "", "-0.40"))
    quote = quote_of(import_rows(tmp_path, taxed))
    assert quote.amount(LineRole.ROUNDING) == Decimal("-0.40")
    basis = common_basis(quote, accelerators=16, support_years=Decimal(3))
    assert basis.hardware == Decimal(600000)
    assert basis.total == quote.net_total + quote.amount(LineRole.FREIGHT)
