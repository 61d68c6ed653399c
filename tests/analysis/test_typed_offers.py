"""Rents and API prices typed in, without a file or a list, cost what a catalog record of them does."""

from datetime import date
from typing import Any

import pytest

from tests.analysis.test_one_basis import API, RENT, SYSTEM, money, scenario, shop, worked
from workbench.analysis.compare import compare
from workbench.analysis.results.result import OfferResult
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.market import ApiPrice
from workbench.domain.provenance import Citation, Status
from workbench.domain.scenario import ApiOffer, RentedOffer

__all__ = ["shop"]

TYPED_RENT: dict[str, Any] = {"kind": "rented", "system_id": SYSTEM, "usd_per_instance_hour": 20.0}
PRICES = {
    "input_usd_per_mtok": 0.5, "output_usd_per_mtok": 2.0, "cached_input_usd_per_mtok": 0.1,
    "batch_input_usd_per_mtok": 0.25, "batch_output_usd_per_mtok": 1.0,
}  # fmt: skip
MAIL = {"evidence_note": "Mail of 2026-11-20", "evidence_files": [{"name": "offer.eml", "sha256": "ab" * 32}]}


def line(result: OfferResult, key: str) -> Any:
    return next(item for item in result.cost_lines if item.key == key)


def test_that_a_rent_without_a_cloud_price_costs_the_same(shop: Library) -> None:
    listed, typed, halves = worked(
        shop, RENT, TYPED_RENT, TYPED_RENT | {"accelerators_per_instance": 4, "usd_per_instance_hour": 10.0}
    )
    assert money(typed).npv_usd == pytest.approx(money(listed).npv_usd, rel=1e-12)
    assert money(halves).npv_usd == pytest.approx(money(listed).npv_usd, rel=1e-12)
    assert line(typed, "rent").title == "Instances, price typed in, around the clock"
    with pytest.raises(ValueError, match="a price typed in"):
        RentedOffer(id="r", name="R", system_id=SYSTEM)


def test_that_typed_api_prices_cost_what_a_record_of_them_does(shop: Library) -> None:
    cited = Citation(source="List", as_of=date(2026, 11, 1), status=Status.PUBLISHED)
    record = ApiPrice(
        id="mine", name="Mine", provider="P", model_name="L", model_id="llama-3.1-70b", evidence={"*": cited},
        **PRICES,
    )  # fmt: skip
    stream = {"prefix_hit_share": 0.4, "deferrable_share": 0.3}
    listed, typed, before = worked(
        shop.with_records([record]),
        {"kind": "api", "api_price_ids": {"llama-3.1-70b": "mine"}},
        {"kind": "api", "typed_prices": [{"model_id": "llama-3.1-70b", **PRICES}]},
        API | {"typed_prices": [{"model_id": "llama-3.1-70b", **PRICES}]},
        stream=stream,
    )
    for other in (typed, before):
        assert money(other).npv_usd == pytest.approx(money(listed).npv_usd, rel=1e-12)
        assert other.usd_per_mtok_input == pytest.approx(listed.usd_per_mtok_input, rel=1e-12)


@pytest.mark.parametrize(
    ("offer", "key"),
    [
        (TYPED_RENT, "rent"),
        (RENT, "rent"),
        ({"kind": "api", "typed_prices": [{"model_id": "llama-3.1-70b", **PRICES}]}, "tokens/chat"),
    ],
)
def test_that_typed_prices_cite_their_evidence_or_count_as_assumed(
    shop: Library, offer: dict[str, Any], key: str
) -> None:
    bare, proven = worked(shop, offer, offer | MAIL)
    assert (line(bare, key).status, line(bare, key).source) == (Status.ASSUMED, "typed into the offer")
    assert line(proven, key).status is Status.QUOTED
    assert line(proven, key).source.startswith("Mail of 2026-11-20; offer.eml (SHA-256 abababababab")


def test_that_a_typed_price_is_no_source_of_the_catalog(shop: Library) -> None:
    found = compare(
        scenario({"kind": "api", "typed_prices": [{"model_id": "llama-3.1-70b", **PRICES}]}),
        shop,
        NoControl(),
    )
    assert not [item for item in found.sources if item.unit == "USD/Mtok"]
    assert found.offer("o0").status is Status.ASSUMED


def test_that_a_model_has_one_typed_price() -> None:
    twice = [{"model_id": "m", "input_usd_per_mtok": 1, "output_usd_per_mtok": 1}] * 2
    with pytest.raises(ValueError, match="typed in twice for m"):
        ApiOffer.model_validate({"id": "a", "name": "A", "kind": "api", "typed_prices": twice})
