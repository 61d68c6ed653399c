"""Provisioned units reserved for terms: upfront, by the month, renewed, and left before their end."""

from typing import Any

import pytest

from tests.analysis.test_one_basis import money, shop, worked
from workbench.analysis.results.result import OfferResult
from workbench.catalog.library import Library
from workbench.domain.token_offers import ProvisionedOffer

__all__ = ["shop"]

UNITS: dict[str, Any] = {
    "kind": "provisioned", "model_id": "llama-3.1-70b", "usd_per_unit_month": 4000.0,
    "tokens_per_minute_per_unit": 500_000,
}  # fmt: skip


def cash(result: OfferResult, key: str) -> list[float]:
    return next((list(line.amounts) for line in money(result).cash if line.key == key), [])


def test_that_a_term_is_paid_upfront_in_part_and_renewed_at_its_price(shop: Library) -> None:
    plain, reserved = worked(
        shop,
        UNITS,
        UNITS | {"term_months": 24, "upfront_share": 0.25, "renewal_price_change": -0.1},
        study_months=48,
    )
    month = cash(plain, "units")[1]
    upfront, monthly = cash(reserved, "upfront"), cash(reserved, "units")
    assert {k: v for k, v in enumerate(upfront) if v} == pytest.approx(
        {0: 24 * month * 0.25, 24: 24 * month * 0.9 * 0.25}
    )
    assert monthly[1:25] == pytest.approx([month * 0.75] * 24)
    assert monthly[25:] == pytest.approx([month * 0.9 * 0.75] * 24)
    assert not cash(reserved, "termination")


def test_that_a_reserved_price_stands_in_its_term(shop: Library) -> None:
    (result,) = worked(shop, UNITS | {"term_months": 12, "price_change_per_year": -0.2}, study_months=24)
    monthly = cash(result, "units")
    assert monthly[1:13] == pytest.approx([monthly[1]] * 12)
    assert monthly[13:] == pytest.approx([monthly[1] * 0.8] * 12)


def test_that_a_term_beyond_the_study_costs_its_rest_however_it_is_paid(shop: Library) -> None:
    late, early, free = worked(
        shop,
        UNITS | {"term_months": 36},
        UNITS | {"term_months": 36, "upfront_share": 1.0},
        UNITS | {"term_months": 36, "termination_share": 0.0},
        study_months=24,
        wacc=0.0,
    )
    month = cash(late, "units")[1]
    assert cash(late, "termination")[24] == pytest.approx(12 * month)
    assert cash(early, "upfront")[0] == pytest.approx(36 * month)
    assert money(early).npv_usd == pytest.approx(money(late).npv_usd)
    assert money(free).npv_usd == pytest.approx(24 * month)


def test_that_upfront_needs_a_term() -> None:
    with pytest.raises(ValueError, match="needs the term"):
        ProvisionedOffer.model_validate(UNITS | {"id": "p", "name": "P", "upfront_share": 0.5})
