"""The waterfall starts at plain serving, ends at what is served, and says why a step is nothing."""

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison
from workbench.analysis.shown.waterfalls import waterfalls
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario


@pytest.fixture(scope="module")
def result(scenario: Scenario, library: Library) -> Comparison:
    return compare(scenario, library, NoControl())


def test_that_each_step_begins_where_the_last_one_ended_and_the_sum_is_the_streams_own(
    result: Comparison,
) -> None:
    served = {(o.id, s.stream_id): s for o in result.offers for s in o.streams if s.serving is not None}
    specs = waterfalls(result)
    assert [spec.key for spec in specs] == [f"{offer}/{stream}" for offer, stream in served]
    for spec, stream in zip(specs, served.values(), strict=True):
        *steps, total = spec.steps
        assert [step.start for step in steps] == [0.0, *(step.end for step in steps[:-1])]
        assert steps[-1].end == pytest.approx(total.end)
        assert total.end == pytest.approx(stream.tokens_per_s_per_accelerator)
        assert spec.reach == max(max(step.start, step.end) for step in spec.steps)


def test_that_a_step_of_nothing_says_why(result: Comparison) -> None:
    for spec in waterfalls(result):
        by_key = {step.key: step for step in spec.steps}
        for key in ("prefix_caching", "kv_offload", "kv_aware_routing"):
            assert by_key[key].text == "0: neither measured nor entered"
        assert by_key["mtp"].text in ("0: switched off", "0: not available")
        assert by_key["total"].total
