"""The two results of each quote side by side, chances and regret, and limits that nobody can check."""

from typing import Any

import pytest

from tests.analysis.test_one_basis import SYSTEM, leased, money, scenario, shop, typed
from workbench.analysis.compare import compare
from workbench.analysis.drawing.specs import Row, TableSpec
from workbench.analysis.results.result import Comparison
from workbench.analysis.shown.decision_tables import AS_QUOTED, EXTRAPOLATED, chances_table, quotes_table
from workbench.analysis.shown.findings import findings
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.hardware import Cooling, Facility, System

__all__ = ["shop"]

QUOTED: dict[str, Any] = {"kind": "owned", "quote_id": "usd"}


def compared(library: Library, *offers: dict[str, Any], **given: Any) -> Comparison:
    return compare(scenario(*offers, **given), library, NoControl())


def cells(table: TableSpec, row: Row) -> dict[str, Any]:
    return dict(zip((column.key for column in table.columns), row.cells, strict=True))


def test_that_a_quote_shows_both_results_and_names_the_one_that_is_extrapolated(shop: Library) -> None:
    swift = {"tpot_limit_s": 0.01}  # so that a replica takes more than the two systems quoted
    comparison = compared(shop, QUOTED, stream=swift)
    needed = comparison.offers[0].fleet
    assert needed is not None
    table = quotes_table(comparison)
    (row,) = table.rows
    shown = cells(table, row)
    assert shown["offered_units"] == 2
    assert needed.systems != 2
    assert shown["smallest"] == f"{needed.systems} × {needed.system_name}"
    assert shown["basis"] == EXTRAPOLATED
    assert shown["served_share"] + shown["unmet_share"] == pytest.approx(1)
    assert (shown["good_share"], shown["offered_usd_per_mtok"]) == (0, None)
    assert money(comparison.offers[0]).npv_usd > shown["offered_npv_usd"] > 0
    exact = compared(shop, typed(systems_offered=needed.systems), stream=swift)
    table = quotes_table(exact)
    assert cells(table, table.rows[0])["basis"] == AS_QUOTED
    assert cells(table, table.rows[0])["served_share"] == pytest.approx(1)
    served = money(exact.offers[0]).good_tokens_per_year / exact.tokens_per_year
    assert cells(table, table.rows[0])["good_share"] == pytest.approx(served)


def test_that_chances_add_up_and_the_surest_offer_regrets_least(shop: Library) -> None:
    comparison = compared(shop, typed(), typed(usd_per_system=330_000.0), typed(usd_per_system=900_000.0))
    table = chances_table(comparison)
    shown = [cells(table, row) for row in table.rows]
    assert sum(row["probability_cheapest"] for row in shown) == pytest.approx(1)
    regrets = [row["regret_usd_per_year"] for row in shown]
    assert regrets == sorted(regrets)
    assert all(row["p10"] < row["p50"] < row["p90"] for row in shown)
    # the same system under the same draws: what they cost apart grows alike
    assert regrets[2] == pytest.approx(regrets[1] * (900 - 300) / (330 - 300))
    assert any(finding.code == "chance_to_be_cheapest" for finding in findings(comparison))


@pytest.mark.parametrize(
    ("site", "system", "unknown"),
    [
        ({"floor_load_kg_per_m2": 1000}, {"weight_kg": None}, ("floor load", SYSTEM)),
        ({"floor_load_kg_per_m2": None}, {"weight_kg": 130}, ("floor load", "free")),
        ({"cooling": Cooling.AIR}, {"cooling": None}, ("cooling", SYSTEM)),
        ({"kw_per_rack": None}, {}, ("power per rack", "free")),
        ({"available_kw": None}, {}, ("power available", "free")),
    ],
)
def test_that_a_limit_nobody_can_check_is_said(
    shop: Library, site: dict[str, Any], system: dict[str, Any], unknown: tuple[str, str]
) -> None:
    """The offer stays in, and its warning, its fleet and a finding name what was not checked."""
    free, hgx = shop.facility("free"), shop.system(SYSTEM)
    assert isinstance(free, Facility)
    assert isinstance(hgx, System)
    limits = {
        "available_kw": 1e6, "kw_per_rack": 100.0, "cooling": Cooling.HYBRID, "floor_load_kg_per_m2": 5000.0
    }  # fmt: skip
    known = {"weight_kg": 130.0, "cooling": Cooling.AIR, "power_max_kw": 10.2}
    library = shop.with_records([free.replaced(**(limits | site)), hgx.replaced(**(known | system))])
    names = {SYSTEM: hgx.name, "free": free.name}
    comparison = compared(library, typed())
    (offer,) = comparison.offers
    assert offer.feasible
    assert offer.fleet is not None
    assert offer.fleet.site_not_checked == ((unknown[0], names[unknown[1]]),)
    (issue,) = [issue for issue in comparison.issues if issue.code == "site_not_checked"]
    assert f"{unknown[0]} of {names[unknown[1]]}" in issue.message
    assert issue.where is not None
    assert issue.where.record == offer.name
    (finding,) = [finding for finding in findings(comparison) if finding.code == "site_not_checked"]
    assert names[unknown[1]] in finding.sentence


def test_that_a_site_with_every_figure_is_checked_without_a_word(shop: Library) -> None:
    free, hgx = shop.facility("free"), shop.system(SYSTEM)
    assert isinstance(free, Facility)
    assert isinstance(hgx, System)
    library = shop.with_records(
        [
            free.replaced(
                available_kw=1e6, kw_per_rack=100.0, cooling=Cooling.HYBRID, floor_load_kg_per_m2=5000.0
            ),
            hgx.replaced(weight_kg=130.0, cooling=Cooling.AIR, power_max_kw=10.2),
        ]
    )
    comparison = compared(library, typed(), leased(hosting_included=True))
    assert not [issue for issue in comparison.issues if issue.code == "site_not_checked"]
    assert not [found for found in findings(comparison) if found.code == "site_not_checked"]
