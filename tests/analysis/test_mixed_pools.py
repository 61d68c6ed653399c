"""Prefill on one offer's accelerators, decode on another's: both are needed, both are paid."""

from typing import Any

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.result import Comparison, OfferResult
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario


def _compared(scenario: Scenario, library: Library, **mixed: Any) -> Comparison:
    offers = [offer.model_dump() for offer in scenario.offers if offer.id in ("h200", "mi355x")]
    mixed_offer = offers[1] | {"id": "mixed", "name": "Both", "prefill_offer_id": "h200"} | mixed
    changed = {"offers": [*offers, mixed_offer], "streams": [scenario.streams[1].model_dump()]}
    return compare(
        Scenario.model_validate(scenario.model_dump() | {"stack_ids": ["vllm"]} | changed),
        library,
        NoControl(),
    )


@pytest.fixture(scope="module")
def result(scenario: Scenario, library: Library) -> Comparison:
    return _compared(scenario, library)


@pytest.fixture(scope="module")
def mixed(result: Comparison) -> OfferResult:
    return result.offer("mixed")


def test_that_pools_stand_on_both_and_say_so(mixed: OfferResult) -> None:
    assert mixed.feasible, mixed.reason
    (stream,) = mixed.streams
    deployment, detail = stream.deployment, stream.serving
    assert deployment is not None
    assert detail is not None
    assert deployment.prefill_workers > 0
    assert "H200" in deployment.prefill_worker
    assert "pools on two kinds of accelerators not measured" in detail.extrapolated
    assert detail.wider_interval > 1


def test_that_the_cost_is_the_sum_over_both_fleets(mixed: OfferResult, result: Comparison) -> None:
    own, behind = mixed.fleet, mixed.prefill_fleet
    assert own is not None
    assert behind is not None
    assert (own.accelerator_id, behind.accelerator_id) == ("amd-mi355x", "nvidia-h200-sxm")
    (stream,) = mixed.streams
    assert stream.deployment is not None
    replicas, size = stream.deployment.replicas, stream.deployment.accelerators_per_replica
    assert own.accelerators_busy + behind.accelerators_busy == replicas * size
    lines = {line.key: line.usd_per_year for line in mixed.cost_lines}
    assert sum(lines.values()) == pytest.approx(mixed.usd_per_year)
    alone = result.offer("h200")
    assert alone.fleet is not None
    price = max(alone.cost_lines, key=lambda line: line.usd_per_year)
    behind_price = lines[f"prefill/{price.key}"]
    assert behind_price / behind.systems == pytest.approx(price.usd_per_year / alone.fleet.systems)
    assert any(not key.startswith("prefill/") for key in lines)


def test_that_the_front_is_of_both_kinds_of_accelerators(result: Comparison) -> None:
    front = next(front for front in result.fronts if front.offer_id == "mixed")
    assert front.points
    assert all("on NVIDIA H200" in point.served_by for point in front.points)


def test_that_a_stack_of_one_vendor_cannot_serve_both(scenario: Scenario, library: Library) -> None:
    changed = scenario.model_copy(update={"stack_ids": ("trtllm",)})
    offers = [offer.model_dump() for offer in scenario.offers if offer.id in ("h200", "mi355x")]
    offers.append(offers[1] | {"id": "mixed", "name": "Both", "prefill_offer_id": "h200"})
    both = Scenario.model_validate(changed.model_dump() | {"offers": offers})
    found = compare(both, library, NoControl()).offer("mixed")
    assert not found.feasible
    assert "prefill on NVIDIA H200" in found.reason


@pytest.mark.parametrize(
    ("named", "said"),
    [("nobody", "no priced offer of hardware 'nobody'"), ("mixed", "has a pool of another offer itself")],
)
def test_that_an_offer_which_cannot_prefill_is_refused(
    scenario: Scenario, library: Library, named: str, said: str
) -> None:
    found = _compared(scenario, library, prefill_offer_id=named).offer("mixed")
    assert not found.feasible
    assert said in found.reason


def test_that_a_site_must_carry_both_fleets(scenario: Scenario, library: Library, mixed: OfferResult) -> None:
    fleets = [fleet for fleet in (mixed.fleet, mixed.prefill_fleet) if fleet is not None]
    most = []
    for fleet in fleets:
        system = library.system(fleet.system_id)
        assert system is not None
        assert system.power_max_kw is not None
        most.append(system.power_max_kw * fleet.systems)
    site = library.facility("us-ohio")
    assert site is not None
    for room, fits in ((sum(most) + 1, True), (max(*most, sum(most) - 1), False)):
        there = library.with_records([site.model_copy(update={"available_kw": room})])
        found = _compared(scenario, there).offer("mixed")
        assert found.feasible is fits
        assert fits or "both pools together need" in found.reason
