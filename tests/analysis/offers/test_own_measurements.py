"""A buyer's own measurements in the catalog correct the comparison where they are of what is deployed."""

from dataclasses import replace
from datetime import date

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison, StreamResult
from workbench.analysis.shown.findings import findings
from workbench.analysis.shown.presentation import build_specs
from workbench.analysis.shown.serving_specs import corrected_text, serving_table
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.market import Benchmark
from workbench.domain.provenance import Citation, Status
from workbench.domain.scenario import Scenario
from workbench.reports.json_output import comparison_as_json


def measured(record_id: str = "own", **changed: object) -> Benchmark:
    """Llama 3.1 70B on two H200s under vLLM; unlike every published benchmark it is marked."""
    values: dict[str, object] = {
        "id": record_id,
        "name": "Our run",
        "submitter": "our lab",
        "system_name": "HGX H200",
        "accelerator_id": "nvidia-h200-sxm",
        "accelerators": 2,
        "model_name": "Llama 3.1 70B",
        "scenario": "Closed loop",
        "precision": "fp8",
        "software": "vLLM",
        "input_tokens": 1000.0,
        "output_tokens": 1000.0,
        "concurrency": 32,
        "tensor_parallel": 2,
        "output_tokens_per_s": 900.0,
        "tpot_ms": 30.0,
        "ttft_ms": 400.0,
        "corrects_predictions": True,
        "evidence": {"*": Citation(source="run 7", as_of=date(2026, 11, 20), status=Status.MEASURED)},
    }
    return Benchmark.model_validate(values | changed)


@pytest.fixture(scope="module")
def library(library: Library) -> Library:
    """Without separate pools: they would be chosen once the measurement slows what is served in one."""
    stacks = [stack.model_copy(update={"disaggregation": False}) for stack in library.newest_stacks()]
    return library.with_records(stacks)


@pytest.fixture(scope="module")
def one_stack(scenario: Scenario, library: Library) -> Scenario:
    """The first stream and the H200 offer under vLLM, weights in FP8."""
    stack = next(stack for stack in library.newest_stacks() if stack.engine_profile == "vllm")
    stream = scenario.streams[0].model_dump() | {"accepted_precisions": ["fp8"], "peak_requests_per_s": 600}
    return scenario.replaced(
        streams=[stream], offers=[scenario.offers[0].model_dump()], stack_ids=[stack.id], quality=[]
    )


def served(scenario: Scenario, library: Library) -> tuple[Comparison, StreamResult]:
    comparison = compare(scenario, library, NoControl())
    return comparison, comparison.offers[0].streams[0]


def codes(comparison: Comparison) -> dict[str, str]:
    return {finding.code: finding.sentence for finding in findings(comparison)}


def test_that_a_marked_benchmark_corrects_cost_and_interval_and_is_told_everywhere(
    one_stack: Scenario, library: Library
) -> None:
    plain, before = served(one_stack, library)
    assert before.deployment is not None
    assert before.deployment.weight_precision == "fp8"
    after_all, after = served(one_stack, library.with_records([measured()]))
    assert after.serving is not None
    (own,) = after.serving.corrected
    assert own.tpot_factor > 1.05
    assert (own.points, own.measured) == (1, "2026-11-20")
    old, new = plain.offers[0], after_all.offers[0]
    for figures in (old, new):
        assert figures.usd_per_mtok_total is not None
        assert figures.usd_per_mtok_total_p90 is not None
    assert (new.usd_per_mtok_total or 0) > (old.usd_per_mtok_total or 0)
    width = (new.usd_per_mtok_total_p90 or 0) / (new.usd_per_mtok_total or 1)
    assert width >= (old.usd_per_mtok_total_p90 or 0) / (old.usd_per_mtok_total or 1) - 1e-9
    assert "corrected by own measurement of 2026-11-20" in corrected_text(after.serving)
    assert "Corrected by own measurement" in codes(after_all)["corrected_by_own_measurement"]
    assert "corrected_by_own_measurement" not in codes(plain)
    assert any("corrected by own measurement" in str(row.cells[-1]) for row in serving_table(after_all).rows)
    assert ("Our run", "TPOT") in {(line.record, line.figure) for line in after_all.sources}
    (shown,) = comparison_as_json(after_all)["offers"][0]["streams"][0]["serving"]["corrected"]
    assert shown["tpot_factor"] == own.tpot_factor
    assert list(shown["sources"]) == ["Our run, run 7"]


def test_that_who_reads_a_corrected_figure_is_told_so_beside_it_with_source_and_date(
    one_stack: Scenario, library: Library
) -> None:
    corrected = library.with_records([measured()])
    comparison = compare(one_stack, corrected, NoControl())
    specs = build_specs(comparison, one_stack, corrected)
    offer, stream = comparison.offers[0], comparison.offers[0].streams[0]
    (cost,) = (headline for headline in specs.headlines if headline.key == "cost")
    assert cost.detail.endswith("corrected by own measurement")
    sentence = codes(comparison)["corrected_by_own_measurement"]
    assert f"{offer.name} on {stream.stream_name}: TPOT" in sentence
    assert "Our run, run 7, 2026-11-20" in sentence
    assert any(offer.name in note and "own measurement" in note for note in specs.ranking.footnotes)
    assert "corrected by own measurement 2026-11-20" in str(specs.streams.rows[0].cells[-1])
    plain = build_specs(compare(one_stack, library, NoControl()), one_stack, library)
    told = [cell for row in plain.streams.rows for cell in row.cells]
    assert "own measurement" not in f"{plain.headlines} {plain.ranking.footnotes} {told}"


def test_that_corrections_of_both_accelerators_of_separate_pools_are_told(
    one_stack: Scenario, library: Library
) -> None:
    comparison, stream = served(one_stack, library.with_records([measured()]))
    assert stream.serving is not None
    (own,) = stream.serving.corrected
    prefill = replace(own, accelerator="Prefill card", ttft_factor=1.5)
    both = replace(stream, serving=replace(stream.serving, corrected=(own, prefill)))
    offer = replace(comparison.offers[0], streams=(both,))
    sentence = codes(replace(comparison, offers=(offer,)))["corrected_by_own_measurement"]
    assert f"on {own.accelerator})" in sentence
    assert "TTFT × 1.50 (1 point on Prefill card)" in sentence


def test_that_marked_benchmarks_enter_the_hash_and_unmarked_or_foreign_ones_change_nothing(
    one_stack: Scenario, library: Library
) -> None:
    plain, _ = served(one_stack, library)
    for other in (
        measured(corrects_predictions=False),
        measured(accelerator_id="nvidia-b200-sxm"),
        measured(model_name="Llama 3.1 8B"),
    ):
        same, _ = served(one_stack, library.with_records([other]))
        assert same.inputs_hash == plain.inputs_hash
        assert same.offers == plain.offers
    marked, _ = served(one_stack, library.with_records([measured()]))
    assert marked.inputs_hash != plain.inputs_hash


def test_that_measurements_of_another_stack_are_named_and_correct_nothing(
    one_stack: Scenario, library: Library
) -> None:
    plain, before = served(one_stack, library)
    other, after = served(one_stack, library.with_records([measured(software="SGLang")]))
    assert after.tpot_ms == before.tpot_ms
    assert after.serving is not None
    assert (after.serving.corrected, after.serving.measured_otherwise) == ((), ("sglang fp8",))
    assert "sglang fp8" in codes(other)["own_measurement_elsewhere"]
    assert "own_measurement_elsewhere" not in codes(plain)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"round": "v6.0"}, "MLPerf"),
        ({"scenario": "Saturated", "concurrency": None}, "none of Closed loop and Static batch"),
        ({"tpot_ms": None, "software": ""}, "TPOT, Software are empty"),
        ({"tensor_parallel": 3}, "no whole number of replicas"),
        ({"model_name": "Llama of ours"}, "'Llama of ours'"),
        ({"precision": "fp7"}, "Column precision holds 'fp7'"),
        ({"output_tokens_per_s": 9000.0}, "at most 1,067 output tokens/s"),
    ],
)
def test_that_a_marked_benchmark_that_cannot_correct_anything_says_why(
    one_stack: Scenario, library: Library, changed: dict[str, object], reason: str
) -> None:
    comparison, stream = served(one_stack, library.with_records([measured().replaced(**changed)]))
    (issue,) = [issue for issue in comparison.issues if issue.code == "own_measurement_unused"]
    assert reason in issue.message
    assert issue.where.record == "Our run"
    assert stream.serving is not None
    assert stream.serving.corrected == ()
