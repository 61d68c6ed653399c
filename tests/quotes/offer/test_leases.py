"""A quote paid by the month becomes a leased offer; anything sold becomes an owned one."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, SERVER, TITLE, Rows, import_rows, quote_of
from workbench.domain.offers import LeasedOffer, OwnedOffer
from workbench.domain.quote import LineRole
from workbench.quotes import offer_of, quoted_lease

LEASE: Rows = (
    ("Greyfold Capital & Compute",),
    ("Finance offer, EUR",),
    ("Item", "Qty", "Monthly", "Term", "Total"),
    ("GPU server 8x B200 HGX", 2, 8000, 36, 576000),
    ("Maintenance", 2, 1000, 36, 72000),
    ("Total", "", 18000, "", 648000),
)


@pytest.mark.parametrize("header", ["Monthly", "Per month", "Monthly price", "Price per month", "Rate/month"])
def test_that_a_monthly_price_by_any_name_makes_a_lease(header: str, tmp_path: Path) -> None:
    result = import_rows(tmp_path, (*LEASE[:2], ("Item", "Qty", header, "Term", "Total"), *LEASE[3:]))
    quote = quote_of(result)
    assert result.settled, quote.equation
    lease = quoted_lease(quote)
    assert lease is not None
    assert lease.per_month == 18000
    assert lease.term_months == 36


def test_that_the_offer_has_the_rent_of_a_system_in_dollars(tmp_path: Path) -> None:
    quote = quote_of(import_rows(tmp_path, LEASE))
    offer = offer_of(quote, "lease", 1.1)
    assert isinstance(offer, LeasedOffer)
    assert offer.system_id == "nvidia-hgx-b200-8"
    assert offer.usd_per_system_month == pytest.approx(9900)
    assert (offer.term_months, offer.systems_offered, offer.support_included) == (36, 2, True)
    assert offer.evidence_files[0].sha256 == quote.sha256


def test_that_a_sale_is_an_owned_offer(tmp_path: Path) -> None:
    support = ("S", "Support 36 months", 2, 3000, 6000)
    quote = quote_of(import_rows(tmp_path, (*TITLE, HEADER, SERVER, support, ("", "", "", "Total", 606000))))
    assert quoted_lease(quote) is None
    offer = offer_of(quote, "sale", 1.0)
    assert isinstance(offer, OwnedOffer)
    assert offer.quote_id == quote.id


def test_that_a_lease_without_a_rate_stays_a_quote_that_asks_for_one(tmp_path: Path) -> None:
    quote = quote_of(import_rows(tmp_path, LEASE))
    assert isinstance(offer_of(quote, "lease", None), OwnedOffer)


def test_that_a_lease_rounded_behind_its_tax_is_still_a_lease(tmp_path: Path) -> None:
    taxed: Rows = (
        *LEASE[:-1],
        ("VAT 20 %", "", "", "", 129600),
        ("Rounding", "", "", "", "-0.40"),
        ("Total", "", "", "", "777599.60"),
    )
    quote = quote_of(import_rows(tmp_path, taxed))
    assert quote.amount(LineRole.ROUNDING) == Decimal("-0.40")
    lease = quoted_lease(quote)
    assert lease is not None
    assert lease.per_month == 18000
