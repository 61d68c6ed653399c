"""What one failure takes out: the catalog's domain, or the one that the buyer tests."""

import pytest

from tests.analysis.test_one_basis import SYSTEM, money, shop, typed, worked
from workbench.catalog.library import Library
from workbench.domain.hardware import Facility, FailureDomain, System

__all__ = ["shop"]

RACK = "nvidia-gb200-nvl72"
FAILING = {"failures_per_system_year": 2.0, "repair_hours": 48.0}


@pytest.mark.parametrize(
    ("chosen", "out"),
    [(None, 4), ("accelerator", 1), ("node", 4), ("tray", 4), ("rack", 72)],
)
def test_that_the_buyer_chooses_the_domain_of_a_rack_scale_system(
    shop: Library, chosen: str | None, out: int
) -> None:
    """Without a spare a failure loses its domain's share; with one the fleet grows by the domain."""
    rack = shop.system(RACK)
    assert isinstance(rack, System)
    assert rack.accelerators == 72
    assert rack.failure_domain is FailureDomain.TRAY
    offer = typed(system_id=RACK)
    lost, plain = (
        worked(shop, offer, **given)[0]
        for given in (FAILING | {"failure_domain": chosen}, {"failure_domain": chosen})
    )
    shares = money(lost).good_shares
    assert shares.availability == pytest.approx(1 - 2 * 48 / 8760 * out / 72)
    spared = worked(shop, offer, **FAILING, failure_domain=chosen, n_plus_one=True)[0]
    assert money(spared).good_shares.availability == 1
    assert spared.fleet is not None
    assert plain.fleet is not None
    if chosen == "rack":
        assert spared.fleet.systems == plain.fleet.systems + 1


def test_that_a_rack_of_servers_holds_what_the_site_feeds(shop: Library) -> None:
    free, hgx = shop.facility("free"), shop.system(SYSTEM)
    assert isinstance(free, Facility)
    assert isinstance(hgx, System)
    server = hgx.replaced(power_max_kw=10.0, kw_per_rack=None)
    unfed = shop.with_records([server])
    by_maker = shop.with_records([server.replaced(kw_per_rack=45.0)])
    by_site = shop.with_records([free.replaced(kw_per_rack=35.0), server])
    for library, servers in ((unfed, 1), (by_maker, 4), (by_site, 3)):
        lost = worked(library, typed(), **FAILING, failure_domain="rack")[0]
        assert money(lost).good_shares.availability == pytest.approx(1 - 2 * 48 / 8760 * servers)
