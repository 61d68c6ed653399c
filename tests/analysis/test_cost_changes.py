"""Each running cost rises at its own rate, and with inflation where none is entered."""

import numpy as np
import pytest

from tests.analysis.test_one_basis import money, shop, typed, worked
from workbench.analysis.results.result import OfferResult
from workbench.catalog.library import Library

__all__ = ["shop"]

KEYS = {
    "electricity": ("power", "demand_charge"),
    "colocation": ("colocation",),
    "staff": ("staff",),
    "insurance": ("insurance",),
    "licence": ("licences",),
    "repairs": ("repairs",),
}


def amounts(result: OfferResult) -> dict[str, list[float]]:
    return {line.key: list(line.amounts) for line in money(result).cash if line.category == "opex"}


@pytest.mark.parametrize("cost", KEYS)
def test_that_a_cost_rises_at_its_own_rate_and_the_others_with_inflation(shop: Library, cost: str) -> None:
    given = {
        "facility_id": "us-ohio", "inflation": 0.02, "staff_usd_per_year": 1e5,
        "insurance_share_per_year": 0.01,
        "demand_charge_usd_per_kw_month": 9.0, "repair_usd": 1000.0, "failures_per_system_year": 1.0,
    }  # fmt: skip
    offer = typed(licence_usd_per_accelerator_year=900.0)
    with_inflation = amounts(worked(shop, offer, **given)[0])
    found = amounts(worked(shop, offer, **given, **{f"{cost}_change_per_year": 0.07})[0])
    month = np.arange(48) / 12
    for key, series in found.items():
        faster = (1.07 / 1.02) ** month if key in KEYS[cost] else np.ones(48)
        assert series[1:] == pytest.approx(list(np.array(with_inflation[key][1:]) * faster), rel=1e-9), key
    assert {key for keys in KEYS.values() for key in keys} <= found.keys()


def test_that_support_after_the_quoted_term_keeps_its_share_unless_its_price_changes(shop: Library) -> None:
    given = {"support_share_per_year": 0.06, "inflation": 0.02}
    flat = amounts(worked(shop, typed(), **given)[0])["support_after"]
    rising = amounts(worked(shop, typed(), **given, support_change_per_year=0.05)[0])["support_after"]
    assert flat[1:] == pytest.approx([flat[1]] * 48)
    assert rising[1:] == pytest.approx([flat[1] * 1.05 ** (month / 12) for month in range(48)])
