"""A limit that holds for a share of the requests is kept by enough replicas, or said to be out of reach."""

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario


def _compared(scenario: Scenario, library: Library, **changes: object) -> Comparison:
    streams = [stream.model_dump() | changes for stream in scenario.streams]
    return compare(
        Scenario.model_validate(scenario.model_dump() | {"streams": streams}), library, NoControl()
    )


def test_that_the_stated_share_of_requests_is_within_both_limits(
    scenario: Scenario, library: Library
) -> None:
    for_mean = _compared(scenario, library)
    for_most = _compared(scenario, library, limit_share=0.99)
    before = {(o.id, s.stream_id): s for o in for_mean.offers for s in o.streams if s.serving}
    served = [(o.id, s) for o in for_most.offers for s in o.streams if s.serving]
    assert served
    for offer_id, stream in served:
        was = before[offer_id, stream.stream_id]
        assert stream.serving is not None
        assert was.serving is not None
        assert stream.deployment is not None
        assert was.deployment is not None
        assert stream.serving.goodput_share >= 0.99
        assert stream.deployment.replicas >= was.deployment.replicas
        if was.serving.goodput_share >= 0.99:
            assert stream.deployment.replicas == was.deployment.replicas


def test_that_a_share_out_of_reach_is_said_with_what_is_reached(scenario: Scenario, library: Library) -> None:
    # prompts so different that the longest alone take longer than the limit that their mean keeps
    lengths = [{"isl": 128, "osl": 256, "share": 9.0}, {"isl": 60_000, "osl": 256, "share": 1.0}]
    result = _compared(scenario, library, lengths=lengths, ttft_limit_s=2.0, limit_share=0.99)
    reasons = [s.reason for o in result.offers if o.kind != "api" for s in o.streams if not s.feasible]
    assert any("99 % are asked for" in reason for reason in reasons)


def test_that_a_demand_of_millions_of_replicas_costs_a_token_what_thousands_do(
    scenario: Scenario, library: Library
) -> None:
    offers = [offer for offer in scenario.offers if offer.kind == "rented"]
    rented = scenario.replaced(offers=[offer.model_dump() for offer in offers])
    (many,) = _compared(rented, library, peak_requests_per_s=1e5).offers
    (most,) = _compared(rented, library, peak_requests_per_s=1e9).offers
    assert most.usd_per_mtok_total == pytest.approx(many.usd_per_mtok_total, rel=1e-3)
