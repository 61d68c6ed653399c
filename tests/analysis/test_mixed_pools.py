"""Prefill on one offer's accelerators, decode on another's: both are needed, both are paid."""

from typing import Any

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison, OfferResult
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


def _quoted(scenario: Scenario, library: Library, decode: int | None, prefill: int | None) -> OfferResult:
    """The pools on two offers typed by hand, of so many systems each; None where no number is named."""
    typed = {"kind": "owned", "usd_per_system": 400_000.0, "quote_id": ""}
    offers = [
        typed
        | {"id": "h200", "name": "Hopper", "system_id": "nvidia-hgx-h200-8"}
        | {"systems_offered": prefill},
        typed
        | {"id": "mixed", "name": "Both", "system_id": "amd-mi355x-8", "systems_offered": decode}
        | {"prefill_offer_id": "h200"},
    ]
    busy = scenario.streams[1]
    streams = [busy.model_dump() | {"peak_requests_per_s": busy.peak_requests_per_s * 8}]
    changed = {"offers": offers, "streams": streams, "stack_ids": ["vllm"]}
    both = Scenario.model_validate(scenario.model_dump() | changed)
    return compare(both, library, NoControl()).offer("mixed")


def test_that_two_quotes_of_what_is_needed_serve_what_the_fleet_serves(
    scenario: Scenario, library: Library
) -> None:
    needed = _quoted(scenario, library, None, None)
    assert needed.economics is not None
    assert needed.economics.as_offered is None
    assert needed.fleet is not None
    assert needed.prefill_fleet is not None
    exact = _quoted(scenario, library, needed.fleet.systems, needed.prefill_fleet.systems)
    assert exact.economics is not None
    offered = exact.economics.as_offered
    assert offered is not None
    assert (offered.units, offered.prefill_units) == (needed.fleet.systems, needed.prefill_fleet.systems)
    assert offered.served_share == pytest.approx(1)
    assert offered.npv_usd == pytest.approx(exact.economics.npv_usd, rel=0.02)
    assert offered.lcot_nominal_usd_per_mtok == pytest.approx(
        exact.economics.lcot_nominal_usd_per_mtok, rel=0.05
    )


def test_that_the_quote_that_falls_short_limits_both(scenario: Scenario, library: Library) -> None:
    needed = _quoted(scenario, library, None, None)
    assert needed.fleet is not None
    assert needed.prefill_fleet is not None
    decode, prefill = needed.fleet.systems, needed.prefill_fleet.systems
    few = max(prefill // 2, 1)
    short = _quoted(scenario, library, decode, few).economics
    assert short is not None
    assert short.as_offered is not None
    assert (short.as_offered.units, short.as_offered.prefill_units) == (decode, few)
    assert 0 < short.as_offered.served_share < 1
    assert short.as_offered.idle_share > 0
    alone = _quoted(scenario, library, None, few).economics
    assert alone is not None
    assert alone.as_offered is not None
    assert alone.as_offered.served_share == pytest.approx(short.as_offered.served_share)
    assert alone.as_offered.units < decode
    assert alone.as_offered.npv_usd < short.as_offered.npv_usd
