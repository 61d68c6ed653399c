"""Views of the same cash: they add up to it, and a lease's schedule closes."""

from datetime import date

import pytest

from tests.analysis.test_one_basis import API, RENT, leased, money, scenario, shop, typed
from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison
from workbench.analysis.shown.accounting import accounting_table, accounting_years, lease_screen, lease_table
from workbench.analysis.shown.money_tables import (
    break_even_table,
    budget_table,
    cash_flow_table,
    fiscal_years,
    money_table,
)
from workbench.catalog.library import Library
from workbench.domain.assumptions import Assumptions
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario

__all__ = ["shop"]


@pytest.fixture(scope="module")
def asked() -> Scenario:
    return scenario(
        typed(loan_share=0.7, loan_months=60),
        leased(term_months=36),
        leased(term_months=12, in_advance=True),
        leased(term_months=24, in_advance=True),
        RENT | {"term_months": 24, "upfront_share": 0.5},
        API,
        RENT | {"term_months": 24, "upfront_share": 0.5, "names_machines": True},
        leased(term_months=36, buy_at_end=True, residual_usd_per_system=30_000),
        leased(term_months=24, extension_months=12),
        valuation_date=date(2027, 3, 1),
        fiscal_year_start_month=7,
        tax_rate=0.25,
        vat_share=0.19,
        price_change_per_year=-0.1,
    )


@pytest.fixture(scope="module")
def found(shop: Library, asked: Scenario) -> Comparison:
    return compare(asked, shop, NoControl())


def test_that_the_budget_adds_up_to_all_cash(found: Comparison, asked: Scenario) -> None:
    for result in found.offers:
        cash = [line for line in money(result).cash if line.category != "tax gross-up"]
        years = fiscal_years(money(result).cash, asked.assumptions)
        assert sum(item.total for item in years) == pytest.approx(sum(sum(line.amounts) for line in cash))
        assert [item.year for item in years] == [2026, 2027, 2028, 2029, 2030]


def test_that_expenses_add_up_to_all_cash_but_the_timing_of_vat(found: Comparison, asked: Scenario) -> None:
    offers = {offer.id: offer for offer in asked.offers}
    for result in found.offers:
        screen = lease_screen(offers[result.id], result, asked.assumptions)
        cash = [c for c in money(result).cash if c.category not in ("tax gross-up", "VAT timing")]
        years = accounting_years(result, screen, asked.assumptions)
        expected = sum(sum(line.amounts) for line in cash)
        assert sum(item.expense for item in years) == pytest.approx(expected, rel=1e-9)


def test_that_a_lease_is_screened_and_its_schedule_closes(found: Comparison, asked: Scenario) -> None:
    offers = {offer.id: offer for offer in asked.offers}
    screens = {
        result.id: lease_screen(offers[result.id], result, asked.assumptions) for result in found.offers
    }
    assert screens["o0"] is None
    assert screens["o5"] is None
    long, short, cloud = screens["o1"], screens["o2"], screens["o4"]
    assert long is not None
    assert short is not None
    assert cloud is not None
    assert (long.recognised, short.recognised, cloud.recognised) == (True, False, False)
    fleet = found.offer("o1").fleet
    assert fleet is not None
    assert long.asset_usd == pytest.approx(300_000 * fleet.systems)
    assert long.years[-1].liability == pytest.approx(0, abs=1e-6)
    assert long.years[-1].asset == pytest.approx(0, abs=1e-6)
    assert sum(item.depreciation for item in long.years) == pytest.approx(long.asset_usd)
    paid = sum(item.payments for item in long.years)
    assert paid == pytest.approx(long.asset_usd + sum(item.interest for item in long.years))
    assert dict(short.tests)["short-term exemption"].startswith("open")


def test_that_named_machines_purchase_and_extension_count_in_the_screen(
    found: Comparison, asked: Scenario
) -> None:
    """A commitment on named machines is a lease of its first term; an extension lengthens a lease's."""
    offers = {offer.id: offer for offer in asked.offers}
    named, bought, longer, plain = (
        lease_screen(offers[key], found.offer(key), asked.assumptions) for key in ("o6", "o7", "o8", "o1")
    )
    assert named is not None
    assert bought is not None
    assert longer is not None
    assert plain is not None
    assert named.recognised
    assert dict(named.tests)["identified asset"].startswith("yes")
    first_term = [
        line.amounts[1:25] if line.key == "commitment" else line.amounts[:1]
        for line in money(found.offer("o6")).cash
        if line.key in ("commitment", "upfront")
    ]
    assert sum(item.payments for item in named.years) == pytest.approx(sum(map(sum, first_term)))
    assert "purchase" in dict(bought.tests)["term and options"]
    assert [item.year for item in longer.years] == [item.year for item in plain.years]
    for screen in (named, bought, longer):
        assert screen.years[-1].liability == pytest.approx(0, abs=1e-6)
        assert screen.years[-1].asset == pytest.approx(0, abs=1e-6)


def test_that_accounting_never_changes_a_present_value(shop: Library, asked: Scenario) -> None:
    """Without tax the depreciation method moves expenses, not cash."""
    values = []
    for method in ("straight line", "MACRS 5"):
        assumed = asked.assumptions.model_dump() | {"tax_rate": 0.0, "depreciation": method}
        changed = asked.replaced(assumptions=Assumptions.model_validate(assumed))
        values.append(money(compare(changed, shop, NoControl()).offer("o0")).npv_usd)
    assert values[0] == values[1]


def test_that_every_table_has_the_offers_figures(found: Comparison, asked: Scenario) -> None:
    tables = [
        money_table(found),
        cash_flow_table(found),
        budget_table(found, asked.assumptions),
        accounting_table(found, asked.offers, asked.assumptions),
        lease_table(found, asked.offers, asked.assumptions),
        break_even_table(found, asked.assumptions),
    ]
    for table in tables:
        assert table.rows
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        assert len({row.id for row in table.rows}) == len(table.rows)
    flow = tables[1]
    first = flow.rows[0].cells
    assert first[4] == pytest.approx(sum(cell for cell in first[5:] if isinstance(cell, float)))
