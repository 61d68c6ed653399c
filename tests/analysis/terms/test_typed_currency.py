"""Amounts typed in another currency: the same cash as in dollars at the dated rate, never a rate of 1."""

from typing import Any

import pytest

from tests.analysis.test_one_basis import API, PRICE, RENT, SYSTEM, money, scenario, shop, worked
from workbench.analysis.compare import compare
from workbench.catalog.library import Library
from workbench.domain.control import NoControl

__all__ = ["shop"]

RATE = 1.25
"""US dollars for a euro in the shop."""

MODEL = "llama-3.1-70b"
OFFERS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "owned": (
        {"kind": "owned", "system_id": SYSTEM, "usd_per_system": PRICE,
         "licence_usd_per_accelerator_year": 800},
        ("usd_per_system", "licence_usd_per_accelerator_year"),
    ),
    "leased": (
        {"kind": "leased", "system_id": SYSTEM, "usd_per_system": PRICE, "residual_usd_per_system": 50_000},
        ("usd_per_system", "residual_usd_per_system"),
    ),
    "rented": (
        RENT | {"term_months": 12, "overage_usd_per_instance_hour": 30, "egress_usd_per_month": 500},
        ("usd_per_instance_hour", "overage_usd_per_instance_hour", "egress_usd_per_month"),
    ),
    "provisioned": (
        {"kind": "provisioned", "model_id": MODEL, "usd_per_unit_month": 4000,
         "tokens_per_minute_per_unit": 500_000},
        ("usd_per_unit_month",),
    ),
    "api": (API | {"minimum_usd_per_month": 900_000}, ("minimum_usd_per_month",)),
    "today": ({"kind": "wait", "status_quo_usd_per_mtok": 0.7}, ("status_quo_usd_per_mtok",)),
}  # fmt: skip


@pytest.mark.parametrize("kind", OFFERS)
def test_that_an_offer_typed_in_euros_costs_what_it_does_in_dollars(shop: Library, kind: str) -> None:
    offer, amounts = OFFERS[kind]
    euros = offer | {name: offer[name] / RATE for name in amounts} | {"currency": "EUR"}
    in_dollars, in_euros, wrong = worked(shop, offer, euros, euros | {"currency": "USD"})
    assert money(in_euros).npv_usd == pytest.approx(money(in_dollars).npv_usd, rel=1e-12)
    assert money(wrong).npv_usd < money(in_dollars).npv_usd


def test_that_agreed_token_prices_can_be_typed_in_euros(shop: Library) -> None:
    price = {"model_id": MODEL, "input_usd_per_mtok": 0.5, "output_usd_per_mtok": 1.0}
    in_euros = price | {"input_usd_per_mtok": 0.5 / RATE, "output_usd_per_mtok": 1.0 / RATE}
    one, other = worked(
        shop,
        {"kind": "api", "typed_prices": [price]},
        {"kind": "api", "typed_prices": [in_euros], "currency": "EUR"},
    )
    assert money(other).npv_usd == pytest.approx(money(one).npv_usd, rel=1e-12)


def test_that_the_rate_used_is_among_the_sources_with_its_date(shop: Library) -> None:
    found = compare(scenario(OFFERS["leased"][0] | {"currency": "EUR"}), shop, NoControl())
    (cited,) = [line for line in found.sources if line.record == "EUR"]
    assert cited.as_of == "2026-11-01"


def test_that_a_currency_without_a_rate_puts_the_offer_out_by_name(shop: Library) -> None:
    offer = OFFERS["leased"][0]
    found = compare(scenario(offer, offer | {"currency": "XAU"}), shop, NoControl())
    lacking = found.offer("o1")
    assert not lacking.feasible
    assert "no exchange rate for XAU" in lacking.reason
    assert found.offer("o0").feasible
    assert any(issue.code == "no_exchange_rate" for issue in found.issues)
