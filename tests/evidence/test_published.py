"""Published benchmarks beside the engine's figures at the same load."""

import pytest

from workbench.catalog.library import Library
from workbench.domain.market import Benchmark
from workbench.evidence.calibration import Calibration, shipped_calibration
from workbench.evidence.points import read_point
from workbench.evidence.published import modelled
from workbench.evidence.validation import validate_points


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return shipped_calibration()


def benchmark(**changed: object) -> Benchmark:
    values: dict[str, object] = {
        "id": "test",
        "name": "test",
        "submitter": "someone",
        "system_name": "8 × B200",
        "accelerator_id": "nvidia-b200-sxm",
        "accelerators": 8,
        "model_name": "Qwen3-235B-A22B",
        "scenario": "Closed loop",
        "precision": "bf16",
        "software": "SGLang 0.5.6",
        "input_tokens": 900.0,
        "output_tokens": 450.0,
        "concurrency": 16,
        "tensor_parallel": 8,
        "output_tokens_per_s": 832.0,
    }
    return Benchmark.model_validate(values | changed)


def test_that_a_benchmark_is_modelled_like_a_point_of_the_same_load(
    library: Library, calibration: Calibration
) -> None:
    point = read_point(
        {
            "gpu": "B200",
            "model": "Qwen3-235B-A22B",
            "stack": "sglang",
            "precision": "bf16",
            "n_gpus": 8,
            "tp": 8,
            "isl": 900,
            "osl": 450,
            "lengths": "exact",
            "concurrency": 16,
        },
        1,
    )
    (expected,) = validate_points([point], library, calibration)
    (found,) = modelled([benchmark()], library, calibration)
    assert found is not None
    assert found.output_tok_s_per_gpu == expected.output_tok_s_per_gpu
    assert found.tpot_ms == expected.tpot_ms


def test_that_saturated_throughput_is_the_most_at_any_concurrency(
    library: Library, calibration: Calibration
) -> None:
    (saturated,) = modelled([benchmark(scenario="Saturated", concurrency=None)], library, calibration)
    assert saturated is not None
    assert saturated.output_tok_s_per_gpu is not None
    for concurrency in (16, 256, 1024):
        (one,) = modelled([benchmark(concurrency=concurrency)], library, calibration)
        assert one is not None
        assert one.output_tok_s_per_gpu is not None
        assert one.output_tok_s_per_gpu.value <= saturated.output_tok_s_per_gpu.value


@pytest.mark.parametrize(
    "changed",
    [
        {"round": "v6.0", "submission_id": "6.0-0001"},
        {"input_tokens": None},
        {"concurrency": None},
        {"scenario": "Burst"},
        {"tensor_parallel": 3},
        {"model_name": "A model that nobody knows"},
        {"accelerator_id": "a-chip-that-nobody-knows"},
    ],
)
def test_that_what_is_not_known_well_enough_is_not_modelled(
    changed: dict[str, object], library: Library, calibration: Calibration
) -> None:
    known, unknown = modelled([benchmark(), benchmark(**changed)], library, calibration)
    assert known is not None
    assert unknown is None


def test_that_most_published_benchmarks_lie_within_their_intervals(
    library: Library, calibration: Calibration
) -> None:
    records = [record for record in library.records("benchmark") if isinstance(record, Benchmark)]
    pairs = [
        (record.output_tokens_per_s_per_accelerator, item.output_tok_s_per_gpu)
        for record, item in zip(records, modelled(records, library, calibration), strict=True)
        if item is not None and item.output_tok_s_per_gpu is not None
    ]
    assert len(pairs) >= 200
    inside = sum(rate.p10 <= measured <= rate.p90 for measured, rate in pairs)
    assert inside / len(pairs) >= 0.8
