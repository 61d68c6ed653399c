"""Losses carried forward against tax tables worked out here, year by year, and discounted by pyxirr."""

from typing import Any

import numpy as np
import pytest
import pyxirr

from tests.analysis.test_one_basis import API, RENT, money, scenario, shop, typed, worked
from workbench.analysis.cash.ledger import evaluate_ledger, read_ledger
from workbench.analysis.compare import compare
from workbench.analysis.results.result import Economics
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.engine.constants import Floats

__all__ = ["shop"]

TAX = 0.3
CARRIED: dict[str, Any] = {"tax_rate": TAX, "tax_losses": "carried forward"}


def tax_table(economics: Economics, revenue: Floats, deducted: Floats, months: int) -> float:
    """Present value of the costs less the tax that their deductions save: a plain yearly table."""
    monthly_rate = 1.09 ** (1 / 12) - 1
    before_tax = np.zeros(months + 1)
    for line in economics.cash:
        if line.category not in ("tax", "tax gross-up"):
            before_tax += np.array(line.amounts)
    cash, waiting = before_tax.copy(), 0.0
    for first in range(0, months, 12):
        last = min(first + 12, months)
        profit = revenue[first:last].sum() - deducted[first:last].sum()
        taxable = profit - waiting
        waiting = max(0.0, -taxable)
        paid = TAX * max(0.0, taxable)
        cash[last] -= TAX * revenue[first:last].sum() - paid
    value = pyxirr.npv(monthly_rate, list(cash))
    assert value is not None
    return float(value)


def spread(economics: Economics, over: int, months: int) -> Floats:
    """Straight line of all capex over some months, the rest at the end, and every running cost."""
    price = sum(sum(line.amounts) for line in economics.cash if line.category == "capex")
    found = np.zeros(months)
    found[: min(over, months)] = price / over
    found[-1] += price - found.sum()
    for line in economics.cash:
        if line.category in ("opex", "residual"):
            amounts = np.array(line.amounts)
            found += amounts[1:]
            found[0] += amounts[0]
    return found


@pytest.mark.parametrize("price", [0.05, 0.3, 0.6, 1.0, 3.0])
@pytest.mark.parametrize(
    ("assumed", "over"),
    [
        ({"depreciation": "first year"}, 12),
        ({"depreciation": "straight line", "depreciation_years": 4}, 48),
        ({"depreciation": "straight line", "depreciation_years": 2, "staff_usd_per_year": 900_000}, 24),
        ({"depreciation": "straight line", "depreciation_years": 3, "study_months": 30}, 36),
        ({"depreciation": "first year", "study_months": 41, "hardware_life_years": 5}, 12),
    ],
)
def test_that_the_present_value_pays_tax_only_on_profit_after_earlier_losses(
    shop: Library, price: float, assumed: dict[str, Any], over: int
) -> None:
    stream = {"growth_per_year": 0.4}
    (carried,) = worked(shop, typed(), stream=stream, price_usd_per_mtok=price, **CARRIED, **assumed)
    months = assumed.get("study_months", 48)
    revenue = np.array(money(carried).good_tokens_by_month) * price / 1e6
    deducted = spread(money(carried), over, months)
    assert money(carried).npv_usd == pytest.approx(
        tax_table(money(carried), revenue, deducted, months), rel=1e-9
    )


def test_that_losses_change_the_present_value_and_not_the_levelised_cost(shop: Library) -> None:
    taxed: dict[str, Any] = {"price_usd_per_mtok": 0.6, "tax_rate": TAX, "depreciation": "first year"}
    (used,) = worked(shop, typed(systems_offered=3), **taxed)
    (carried,) = worked(shop, typed(systems_offered=3), **taxed, tax_losses="carried forward")
    assert money(carried).npv_usd > money(used).npv_usd * 1.01
    at_once, later = money(used), money(carried)
    assert later.lcot_nominal_usd_per_mtok == pytest.approx(at_once.lcot_nominal_usd_per_mtok, rel=1e-12)
    assert at_once.as_offered is not None
    assert later.as_offered is not None
    assert later.as_offered.npv_usd > at_once.as_offered.npv_usd
    assert used.usd_per_year == pytest.approx(carried.usd_per_year, rel=1e-12)


@pytest.mark.parametrize("offer", [typed(), RENT, API])
@pytest.mark.parametrize("price", [None, 0.6])
def test_that_lines_still_sum_to_the_headlines(
    shop: Library, offer: dict[str, Any], price: float | None
) -> None:
    (carried,) = worked(shop, offer, price_usd_per_mtok=price, **CARRIED)
    economics = money(carried)
    cash = [line.npv_usd for line in economics.cash if line.category != "tax gross-up"]
    assert sum(cash) == pytest.approx(economics.npv_usd, rel=1e-9)
    level = sum(line.npv_usd for line in economics.cash)
    tokens = 20 * 2048 * 8760 * 3600 / 12 * (1.09 ** (-np.arange(1, 49) / 12)).sum()
    assert level / tokens * 1e6 == pytest.approx(economics.lcot_nominal_usd_per_mtok, rel=1e-9)


def test_that_nothing_is_saved_without_income_and_a_warning_says_so(shop: Library) -> None:
    taxed, plain = compare(scenario(typed(), **CARRIED), shop, NoControl()), worked(shop, typed())[0]
    economics = money(taxed.offer("o0"))
    assert economics.npv_usd == pytest.approx(money(plain).npv_usd, rel=1e-12)
    assert "losses_without_income" in [issue.code for issue in taxed.issues]
    priced = compare(scenario(typed(), price_usd_per_mtok=1.0, **CARRIED), shop, NoControl())
    assert "losses_without_income" not in [issue.code for issue in priced.issues]


def test_that_the_ledgers_costs_follow_the_same_position(shop: Library) -> None:
    """The offer's cash typed as a ledger: NPV of the costs, of everything, and the levelised cost agree."""
    found = []
    for losses in ("used at once", "carried forward"):
        (offer,) = worked(
            shop, typed(), price_usd_per_mtok=0.6, tax_rate=TAX, depreciation="first year", tax_losses=losses
        )
        found.append(money(offer))
    spent = next(line for line in found[1].cash if line.key == "capex").npv_usd
    tokens = 20 * 2048 * 8760 * 3600 / 12
    document: dict[str, Any] = {
        "horizon_years": 4, "wacc": 0.09, "tax_rate": TAX, "tax_settled": "year_end",
        "losses": "carried_forward", "tokens": tokens,
        "lines": [
            {"name": "Systems", "kind": "capex", "amount": spent, "depreciation": {"method": "expense"}},
            {"name": "Sales", "kind": "revenue", "amount": tokens * 0.6 / 1e6, "every": "month"},
        ],
    }  # fmt: skip
    ledger, _ = read_ledger(document)
    assert ledger is not None
    result, _ = evaluate_ledger(ledger)
    assert result is not None
    assert result.npv_costs == pytest.approx(found[1].npv_usd, rel=1e-9)
    assert result.npv == pytest.approx(found[1].npv_of_margin_usd, rel=1e-9)
    assert result.equivalent_annual_cost == pytest.approx(found[1].equivalent_annual_cost_usd, rel=1e-9)
    without, _ = read_ledger(document | {"lines": document["lines"][:1]})
    assert without is not None
    alone, _ = evaluate_ledger(without)
    assert alone is not None
    assert alone.npv_costs == pytest.approx(spent) == -alone.npv
