"""What the search tries: draft lengths, KV precisions, gains by stack, memory beside the model."""

from typing import Any

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import OfferResult, StreamResult
from workbench.analysis.results.serving_result import IN_USE, NOT_ENTERED, ServingDetail
from workbench.analysis.serving.extra_work import with_memory_beside
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario
from workbench.domain.workload import Stream
from workbench.evidence.calibration import shipped_calibration
from workbench.evidence.engine_tables import model_table


def _served(
    scenario: Scenario,
    library: Library,
    *,
    stacks: tuple[str, ...] = ("vllm",),
    offer: str = "h200",
    mtp_drafts: int = 0,
    **stream: Any,
) -> StreamResult:
    """The DeepSeek stream on one offer, with changes."""
    code = scenario.streams[1].model_dump() | stream
    changed = Scenario.model_validate(
        scenario.model_dump()
        | {
            "streams": [code],
            "offers": [item.model_dump() for item in scenario.offers if item.id == offer],
            "stack_ids": stacks,
            "assumptions": scenario.assumptions.model_dump() | {"mtp_drafts": mtp_drafts},
        }
    )
    return compare(changed, library, NoControl()).offers[0].streams[0]


def _rate(result: StreamResult) -> float:
    assert result.tokens_per_s_per_accelerator is not None
    return result.tokens_per_s_per_accelerator


def _detail(result: StreamResult) -> ServingDetail:
    assert result.serving is not None
    return result.serving


def _best(result: StreamResult) -> float:
    """Of an accelerator within the limits, before whole replicas are counted."""
    return sum(item.tokens_per_s_per_accelerator for item in _detail(result).techniques[:-1])


def test_that_more_drafts_allowed_never_serve_worse_and_the_length_is_told(
    scenario: Scenario, library: Library
) -> None:
    found = {most: _served(scenario, library, mtp_drafts=most, tpot_limit_s=0.03) for most in (0, 1, 3, 5)}
    best = [_best(result) for result in found.values()]
    assert best == sorted(best)
    for most, result in found.items():
        assert result.deployment is not None
        assert result.deployment.mtp_drafts <= most


def test_that_an_entered_acceptance_takes_the_place_of_the_calibrations(
    scenario: Scenario, library: Library
) -> None:
    best = [
        _best(_served(scenario, library, mtp_drafts=3, tpot_limit_s=0.03, mtp_acceptance=share))
        for share in (0.2, 0.6, 0.9)
    ]
    assert best == sorted(best)
    assert best[-1] > best[0]


def test_that_the_smallest_accepted_kv_cache_is_used_and_a_larger_one_holds_less(
    scenario: Scenario, library: Library
) -> None:
    usual, wide, either = (
        _served(scenario, library, kv_precisions=formats) for formats in ((), ("bf16",), ("bf16", "fp8"))
    )
    formats = [result.deployment.kv_precision for result in (usual, wide, either) if result.deployment]
    assert formats == ["fp8", "bf16", "fp8"]
    assert _rate(either) == pytest.approx(_rate(usual))
    assert _best(wide) < _best(either)


def test_that_a_kv_cache_is_not_kept_in_a_weight_only_format(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="BF16 or FP8, not in int4"):
        Stream.model_validate(scenario.streams[0].model_dump() | {"kv_precisions": ["int4"]})


def test_that_routing_counts_only_what_is_entered_and_only_on_stacks_that_route(
    scenario: Scenario, library: Library
) -> None:
    def routing(stack: str, share: float) -> tuple[float, str]:
        result = _served(
            scenario, library, stacks=(stack,), offer="mi355x", routing_hit_share=share, prefix_hit_share=0.2
        )
        step = next(item for item in _detail(result).techniques if item.key == "kv_aware_routing")
        return step.tokens_per_s_per_accelerator, step.state

    assert routing("vllm", 0.0) == (0.0, NOT_ENTERED)
    gain, state = routing("vllm", 0.3)
    assert gain > 0
    assert state == IN_USE
    # the catalog's ATOM has no KV-aware routing
    assert routing("atom", 0.3)[0] == 0


def test_that_hits_of_all_kinds_stay_below_the_whole_input(scenario: Scenario) -> None:
    shares = {"prefix_hit_share": 0.4, "routing_hit_share": 0.4, "offload_hit_share": 0.3}
    with pytest.raises(ValueError, match="together must stay below 1"):
        Stream.model_validate(scenario.streams[0].model_dump() | shares)


def test_that_adapters_and_a_draft_model_take_memory(scenario: Scenario, library: Library) -> None:
    target, drafter = (library.model(name) for name in ("llama-3.1-70b", "llama-3.1-8b"))
    assert target is not None
    assert drafter is not None
    models, drafters = (model_table([model], shipped_calibration()) for model in (target, drafter))
    plain = scenario.streams[0].model_dump()

    def beside(**changes: Any) -> tuple[float, float]:
        stream = Stream.model_validate(plain | changes)
        table = with_memory_beside(models, drafters, [stream])
        return float(table.beside_bytes[0]), float(table.beside_kv_bytes[0])

    assert beside() == (0.0, 0.0)
    assert beside(draft_model_id="llama-3.1-8b") == (0.0, 0.0)
    # rank · (q and o 16,384 each, k and v 9,216 each, three of the MLP 36,864) · 80 layers · 2 bytes
    adapter = 16 * (2 * 16384 + 2 * 9216 + 3 * 36864) * 80 * 2
    assert beside(lora_adapters=10) == (10 * adapter, 0.0)
    weights, cache = beside(draft_model_id="llama-3.1-8b", draft_acceptance=0.5)
    assert weights == pytest.approx(8.03e9 * 2, rel=0.01)
    assert cache == 2 * 2 * 8 * 128 * 32


def test_that_adapters_which_leave_no_room_are_the_reason(scenario: Scenario, library: Library) -> None:
    full = _served(scenario, library, lora_adapters=10_000, lora_rank=1024)
    assert not full.feasible
    assert "the weights do not fit" in full.reason


def test_that_a_measured_power_cap_moves_power_and_throughput_and_an_unmeasured_one_says_so(
    scenario: Scenario, library: Library
) -> None:
    def offer(**changes: Any) -> OfferResult:
        own = next(item for item in scenario.offers if item.id == "h200")
        changed = scenario.model_dump() | {"offers": [own.model_dump() | changes], "stack_ids": ["vllm"]}
        return compare(Scenario.model_validate(changed), library, NoControl()).offers[0]

    free, said, capped = (
        offer(),
        offer(power_cap_w=500),
        offer(power_cap_w=500, power_cap_throughput_share=0.85),
    )
    assert free.fleet is not None
    assert capped.fleet is not None
    assert capped.fleet.all_in_kw_per_accelerator is not None
    assert free.fleet.all_in_kw_per_accelerator is not None
    assert capped.fleet.all_in_kw_per_accelerator < free.fleet.all_in_kw_per_accelerator
    for before, after in zip(free.streams, capped.streams, strict=True):
        assert _best(after) < _best(before)
        assert not _detail(after).not_modelled
    assert said.usd_per_mtok_total == free.usd_per_mtok_total
    assert "power cap of 500 W" in _detail(said.streams[0]).not_modelled[0]
    with pytest.raises(ValueError, match="needs the cap in watts"):
        offer(power_cap_throughput_share=0.9)
